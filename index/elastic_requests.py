"""Bulk requests: sent until every item has an answer, cut smaller where one is too large."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from index.elastic_client import api_reason, reason_of
from index.elastic_patience import Waiter
from pipeline.errors import IndexUnreachableError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

CHUNK_ITEMS = 500
CHUNK_BYTES = 5_000_000

BUSY = (429, 502, 503, 504)
"""Statuses of a request or an item that may be another one a little later."""

NEVER_TOO_LARGE = 100_000
"""Bytes of a request that no server refuses for its size."""

TOO_LARGE = 413
_CLOSED = (401, 403, 404)
"""Statuses of an item that say nothing about it: no permission, a block, the index is gone."""


@dataclass(frozen=True, slots=True)
class Action:
    """An item of a bulk request; ``document`` is the document that fails if it does."""

    document: str
    kind: str
    index: str
    key: str
    source: Mapping[str, Any] | None = None
    page: int | None = None

    def to_bytes(self) -> bytes:
        """Return its one or two lines; JSON escapes what would end a line."""
        parts: list[Any] = [{self.kind: {"_index": self.index, "_id": self.key}}]
        parts += [] if self.source is None else [self.source]
        lines = (json.dumps(it, ensure_ascii=False, separators=(",", ":")) for it in parts)
        return "\n".join(lines).encode("utf-8", "replace")

    def __str__(self) -> str:
        """Return which part of its document it is."""
        return "it" if self.page is None else f"its page {self.page}"


class Outcome(NamedTuple):
    """How an action ended; ``problem`` says why its document cannot be in the index."""

    action: Action
    status: int
    problem: str | None = None


Chunk = list[tuple[Action, bytes]]


@dataclass(slots=True)
class BulkSender:
    """Sends actions through one client. Repeating a request changes nothing, so it may be lost."""

    client: Elasticsearch
    url: str
    waiter: Waiter
    require_alias: bool
    largest: int = field(default_factory=lambda: CHUNK_BYTES)
    """Bytes of a request; less, once the server or a proxy before it refused so many."""

    def send(self, actions: Iterable[Action]) -> Iterator[Outcome]:
        """Send actions in their order and yield how each ended.

        Raises:
            IndexUnreachableError: the server is away, stays busy, or lets nobody write.
        """
        chunk: Chunk = []
        size = 0
        for action in actions:
            line = action.to_bytes()
            if chunk and (size + len(line) > self.largest or len(chunk) >= CHUNK_ITEMS):
                yield from self._deliver(chunk)
                chunk, size = [], 0
            chunk.append((action, line))
            size += len(line) + 1
        if chunk:
            yield from self._deliver(chunk)

    def _deliver(self, chunk: Chunk) -> Iterator[Outcome]:
        from elasticsearch import ApiError, TransportError

        left = [chunk]
        while left:
            part = left.pop()
            began = time.monotonic()
            try:
                items = self._ask(part)
            except (ApiError, TransportError) as error:
                if problem := self._hopeless(part, error):
                    yield problem
                else:
                    left += self._again(part, error, time.monotonic() - began)
                continue
            again: Chunk = []
            for action, line in part:
                outcome = self._outcome(action, items.get(action.key))
                if outcome is None:
                    again.append((action, line))
                else:
                    yield outcome
            if len(again) < len(part):
                self.waiter.relax()
            if again:
                why = _busy_reason([items.get(action.key) for action, _ in again])
                self.waiter.wait(time.monotonic() - began, IndexUnreachableError(self.url, why))
                left.append(again)

    def _ask(self, part: Chunk) -> dict[str, Mapping[str, Any]]:
        """Send a request; return what was answered, by the key of the item."""
        lines: list[Any] = [line for _, line in part]  # bytes are sent as they are
        answer = self.client.bulk(operations=lines, require_alias=self.require_alias)
        answered = (item for items in answer["items"] for item in items.values())
        return {item["_id"]: item for item in answered}

    def _hopeless(self, part: Chunk, error: Exception) -> Outcome | None:
        """Return the end of what cannot be made smaller, if it is its size that is refused."""
        if len(part) > 1:
            return None
        ((action, line),) = part
        size = f"{action} ({len(line) / 1e6:.1f} MB)"
        if _status(error) == TOO_LARGE:
            reason = f"{size} is larger than the server, or a proxy before it, accepts (413)"
        elif len(line) > NEVER_TOO_LARGE and _is_lost(error) and self._is_alive(action.index):
            reason = f"the line goes dead whenever {size} is sent, and only then"
        else:
            return None
        return Outcome(action, TOO_LARGE, f"{reason}; raise its limit")

    def _is_alive(self, index: str) -> bool:
        """Tell, when patience is at its end, whether the server answers to something else."""
        from elasticsearch import ApiError, TransportError

        if not self.waiter.is_over:
            return False
        try:
            self.client.indices.refresh(index=index)
        except (ApiError, TransportError):
            return False
        self.waiter.relax()
        return True

    def _again(self, part: Chunk, error: Exception, lost: float) -> list[Chunk]:
        """Return ``part``, or its halves, after waiting where that may help.

        Raises:
            Exception: ``error``, where nothing helps.
        """
        if _status(error) == TOO_LARGE:
            self.largest = max(sum(len(line) + 1 for _, line in part) // 2, 1)
            return _halves(part)
        if not _is_lost(error) and _status(error) not in BUSY:
            raise error
        is_smaller = len(part) > 1 and _may_be_size(error)
        self.waiter.wait(lost, error, longer=not is_smaller)
        return _halves(part) if is_smaller else [part]

    def _outcome(self, action: Action, item: Mapping[str, Any] | None) -> Outcome | None:
        """Return how an action ended, None if it is to be sent again."""
        if item is None or item["status"] in BUSY:
            return None
        status = item["status"]
        if 200 <= status < 300 or (status == 404 and "error" not in item):  # nothing to delete
            return Outcome(action, status)
        reason = _item_reason(item)
        if status in _CLOSED:
            raise IndexUnreachableError(self.url, reason)
        return Outcome(action, status, f"{action} was refused: {reason}")


def _halves(part: Chunk) -> list[Chunk]:
    """Return the second half and the first: what is last is sent next."""
    middle = len(part) // 2
    return [part[middle:], part[:middle]]


def _status(error: Exception) -> int | None:
    return getattr(error, "status_code", None)


def _is_lost(error: Exception) -> bool:
    """Tell whether request or answer went lost: broken off, no answer in time."""
    from elasticsearch import ConnectionError, ConnectionTimeout

    return isinstance(error, (ConnectionError, ConnectionTimeout))


def _may_be_size(error: Exception) -> bool:
    """Tell whether less at once could help.

    Some proxies just hang up where the body is too large for them, a small server does not come to
    its end in time, and a full one says 429 by what a request would take of its memory.
    """
    status = _status(error)
    if status is None:
        return reason_of(error) not in ("connection refused", "no such host")
    return status in (TOO_LARGE, 429)


def _busy_reason(items: Sequence[Mapping[str, Any] | None]) -> str:
    for item in items:
        if item is not None:
            return _item_reason(item)
    return "its answer leaves out what it was asked"


def _item_reason(item: Mapping[str, Any]) -> str:
    error = item.get("error")
    if isinstance(error, Mapping):
        cause = error.get("caused_by") or {}
        reason = cause.get("reason") or error.get("reason") or error.get("type")
        return f"{item['status']}: {str(reason)[:200]}"
    return api_reason(item["status"], str(error or ""))
