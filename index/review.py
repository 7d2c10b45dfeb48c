"""The queue of doubtful things over all documents, most doubtful first."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.catalog import Catalog
from index.correcting import Author
from index.database import require_current
from index.doubt import Doubt
from index.doubts import MIN_DOUBT, doubts, reviewed
from index.library import Library
from pipeline.errors import UsageError
from pipeline.terminal import bold, safe
from pipeline.warning_codes import WARNINGS

_NAME_WIDTH = 70
OWN_KINDS = (
    "failed_document",
    "failed_page",
    "detached_correction",
    "poor_page",
    "fair_page",
    "doubtful_region",
    "low_confidence",
)
"""Kinds of items besides the codes of warnings."""
_DETAIL_KINDS = frozenset({"failed_document", "failed_page"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for; empty means all."""

    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_doubt: float = MIN_DOUBT
    limit: int | None = None
    dismissed: bool = False
    """The items that a person has found to be fine instead of the open ones."""


def queue(library: Library, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the items as `review --json` shows them, most doubtful first.

    Equally doubtful ones come by document and page.

    Raises:
        UsageError: a kind that there is none of.
    """
    unknown = sorted(set(wanted.kinds) - {*OWN_KINDS, *WARNINGS})
    if unknown:
        known = ", ".join([*OWN_KINDS, *WARNINGS])
        raise UsageError(f"{unknown[0]!r} is no kind of item; kinds: {known}")
    connection = library.connection
    require_current(connection)
    seen = reviewed(connection)
    only = wanted.documents[0] if len(wanted.documents) == 1 else None
    found = [
        doubt
        for doubt in doubts(connection, wanted.min_doubt, only)
        if (not wanted.kinds or doubt.kind in wanted.kinds)
        and (not wanted.documents or doubt.document in wanted.documents)
        and ((doubt.document, doubt.item) in seen) == wanted.dismissed
    ]
    found.sort(key=lambda d: (-d.doubt, d.document, d.page or 0, d.item))
    about = _about(library)
    return [_json(doubt, about[doubt.document]) for doubt in found[: wanted.limit]]


def dismiss(catalog: Catalog, item: str, author: Author, *, undo: bool = False) -> dict[str, Any]:
    """Journal that a person looked at an item and it is fine; ``undo`` brings it back.

    Returns:
        The item as `review --json` shows it.

    Raises:
        UsageError: no item, or several, have an id that begins so.
    """
    everything = queue(Library(catalog), Wanted(min_doubt=0.0, dismissed=undo))
    found = [row for row in everything if row["item"].startswith(item)]
    if not item or len(found) != 1:
        which = "several items" if found and item else "no item"
        hint = "arkiva review --dismissed" if undo else "arkiva review"
        raise UsageError(f"{which} of the queue begin with {item!r}; `{hint}` shows the ids")
    (row,) = found
    catalog.record_event(
        "reviewed", document=row["id"], item=row["item"], op="undo" if undo else "done",
        kind=row["kind"], message=row["message"], by=author.by, note=author.note,
    )  # fmt: skip
    return row


def _about(library: Library) -> dict[str, tuple[str, str | None]]:
    rows = library.connection.execute(
        "SELECT id, filename, json_extract(facts, '$.title') AS title FROM documents"
    )
    return {row["id"]: (row["filename"], row["title"]) for row in rows}


def _json(doubt: Doubt, about: tuple[str, str | None]) -> dict[str, Any]:
    filename, title = about
    return {
        "item": doubt.item,
        "doubt": round(doubt.doubt, 3),
        "kind": doubt.kind,
        "id": doubt.document,
        "source": {"filename": filename},
        "title": title,
        "page": doubt.page,
        "pages": list(doubt.pages or ([doubt.page] if doubt.page else [])),
        "bbox": list(doubt.bbox) if doubt.bbox else None,
        "message": doubt.message,
        "address": doubt.address,
        "entities": [dict(entity) for entity in doubt.entities],
        "command": _command(doubt),
    }


def _command(doubt: Doubt) -> str:
    """Return what to type: a correction where there is something to set, else what shows it."""
    if doubt.kind in _DETAIL_KINDS:
        words = ["arkiva", "retry", doubt.document]
    elif doubt.kind == "detached_correction":
        words = ["arkiva", "correct", doubt.document, str(doubt.address), "--undo"]
    elif doubt.address:
        words = ["arkiva", "correct", doubt.document, doubt.address, "VALUE"]
    else:
        page = ["--page", str(doubt.page)] if doubt.page else []
        words = ["arkiva", "show", doubt.document, *page]
    return shlex.join(words)


def item_text(row: Mapping[str, Any]) -> str:
    """Return an item on some lines: what and where, what is wrong, what to type."""
    name = safe(row["title"] or row["source"]["filename"])
    name = name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"
    kind = bold(f"{safe(row['kind']):19}")
    return "\n".join((
        f"{row['item']}  {row['doubt']:.2f}  {kind}  {row['id']}{_pages(row['pages'])}  {name}",
        f"    {safe(row['message'])}",
        f"    {row['command']}",
    ))  # fmt: skip


def _pages(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    shown = ", ".join(map(str, pages[:5]))
    return f"  p. {shown}" + (f" and {len(pages) - 5} more" if len(pages) > 5 else "")
