"""The versions of an index in Elasticsearch: made beside each other, swapped in one call."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.elastic_bulk import Targets
from index.elastic_settings import documents_index, pages_index
from pipeline.errors import IndexUnreachableError

if TYPE_CHECKING:
    from elastic_transport import ObjectApiResponse
    from elasticsearch import ApiError, Elasticsearch

DRAIN_SECONDS = 1.0
"""Between a swap and the deletion of the old version, so that searches of it can end.

Deleting in the call that swaps made a concurrent search fail in every third run of eight rebuilds.
"""


@dataclass(frozen=True, slots=True)
class Versions:
    """``PREFIX-documents-000002`` and its like; what ``aliases`` lead to is what is read."""

    client: Elasticsearch
    url: str
    prefix: str
    aliases: Targets

    def meta(self) -> Mapping[str, Any] | None:
        """Return what the index was built with, None if it, or half of it, does not exist."""
        from elasticsearch import ApiError

        aliases = [self.aliases.documents, self.aliases.pages]
        try:
            found = self.client.indices.get_mapping(index=aliases)
        except ApiError as error:
            if is_no_index(error):
                return None
            raise
        documents = re.compile(rf"{re.escape(self.aliases.documents)}-\d{{6}}")
        for name, index in found.items():
            if documents.fullmatch(name):
                meta: Mapping[str, Any] = index["mappings"].get("_meta", {})
                return meta
        raise IndexUnreachableError(self.url, f"it lacks what {aliases[0]} should lead to")

    @contextmanager
    def building(self) -> Iterator[Targets]:
        """Give a new pair of indices; what goes wrong inside takes them away again."""
        targets = self.create()
        try:
            yield targets
        except BaseException:
            from elasticsearch import ApiError, TransportError

            # Not simply `targets`: if only the answer to the swap was lost, they are what is read.
            # Where the server is away, the next write clears up.
            with suppress(ApiError, TransportError):
                self.clear_up()
            raise

    def create(self) -> Targets:
        """Create the next version, after clearing up versions that no alias leads to."""
        versions = self.clear_up()
        last = max((int(name[-6:]) for name in versions), default=0)
        version = f"{last + 1:06}"
        targets = Targets(
            f"{self.aliases.documents}-{version}",
            f"{self.aliases.pages}-{version}",
            are_aliases=False,
        )
        self._done(self.client.indices.create(index=targets.documents, body=documents_index()))
        self._done(self.client.indices.create(index=targets.pages, body=pages_index()))
        return targets

    def clear_up(self) -> dict[str, bool]:
        """Clear up versions that no alias leads to; return all there were."""
        versions = self.found()
        self.delete([name for name, is_read in versions.items() if not is_read])
        return versions

    def found(self) -> dict[str, bool]:
        """Return the indices of this prefix -> does an alias lead to it."""
        found = self.client.indices.get_alias(index=f"{self.prefix}-*", allow_no_indices=True)
        ours = re.compile(rf"{re.escape(self.prefix)}-(documents|pages)-\d{{6}}")
        return {name: bool(it["aliases"]) for name, it in found.items() if ours.fullmatch(name)}

    def swap(self, targets: Targets) -> None:
        """Point both aliases to ``targets`` in one call; then delete what they pointed to."""
        old = [name for name, is_read in self.found().items() if is_read]
        actions: list[dict[str, Any]] = []
        for alias, name in (
            (self.aliases.documents, targets.documents),
            (self.aliases.pages, targets.pages),
        ):
            left = [former for former in old if former.startswith(f"{alias}-")]
            actions += [{"remove": {"index": former, "alias": alias}} for former in left]
            actions.append({"add": {"index": name, "alias": alias, "is_write_index": True}})
        self._done(self.client.indices.update_aliases(actions=actions))
        if old:
            time.sleep(DRAIN_SECONDS)
            self.delete(old)

    def delete(self, names: list[str]) -> None:
        """Delete indices; one that is not there is no error."""
        if names:
            self._done(self.client.indices.delete(index=names, ignore_unavailable=True))

    def _done(self, answer: ObjectApiResponse[Any]) -> None:
        if not answer["acknowledged"]:
            raise IndexUnreachableError(self.url, "it did not say in time that it is done")


def is_no_index(error: ApiError) -> bool:
    """Tell whether the server says so; 404 alone may come from whoever stands between."""
    return error.status_code == 404 and error.error == "index_not_found_exception"
