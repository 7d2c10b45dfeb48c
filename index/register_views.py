"""Rows of the register as the command line shows them: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.entity_table import money_text
from index.register_rows import Row
from pipeline.terminal import bold, safe, table

_FIRST = ("id", "document", "page", "bbox", "text")
_LAST = ("raw", "regions", "places", "confidence", "basis", "extractor", "corrected_from")
_ROOM = 32
"""Letters a text needs beside the other columns; in less it stands on a line of its own."""
_LEAST_WIDTH = 40
_MUNICIPALITY, _CITATION = 14, 18
_INDENT = "    "


def row_json(kind: str, row: Row) -> dict[str, Any]:
    """Return a row as ``--json`` shows it: the entity as in the record, with its document."""
    derived: dict[str, Any] = {"document": row.paper.to_json()}
    if kind == "decisions":
        derived["amounts"] = [money.to_json() for money in row.amounts]
    else:
        derived["due"] = row.due
    whole = {**row.entity, **derived}
    names = [*_FIRST, *(n for n in whole if n not in _FIRST + _LAST), *_LAST]
    return {name: whole[name] for name in names if name in whole}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row in words. ``lead`` begins the text where it has no column of its own."""

    head: tuple[str, ...]
    lead: str
    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class _View:
    show: Callable[[Row], _Shown]
    widths: tuple[int, ...]
    """Of the columns before the text, at most."""
    lead: int


def table_text(kind: str, rows: Sequence[Row], width: int) -> str:
    """Return rows as a table that is ``width`` letters wide, with a line for each.

    Where that leaves too little room for the text, it stands below its row.
    """
    view = _VIEWS[kind]
    shown = [view.show(row) for row in rows]
    wide = [[*one.head, one.lead, one.citation] for one in shown]
    taken = _taken(wide, (*view.widths, view.lead, _CITATION))
    room = width - taken - 2
    if room < _ROOM:
        return "\n".join(_below(view, shown, max(width, _LEAST_WIDTH)))
    cells = [[*one.head, one.lead, one.text, one.citation] for one in shown]
    return _table(cells, (*view.widths, view.lead, room, _CITATION))


def _below(view: _View, shown: Sequence[_Shown], width: int) -> Iterable[str]:
    heads = _table([[*one.head, one.citation] for one in shown], (*view.widths, _CITATION))
    for head, one in zip(heads.split("\n"), shown, strict=True):
        text = ": ".join(filter(None, (one.lead, one.text)))
        yield bold(head)
        yield _INDENT + _cut(text, width - len(_INDENT))


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table without the columns that are empty in every row."""
    used = [n for n in range(len(widths)) if any(row[n] for row in rows)]
    return table([[row[n] for n in used] for row in rows], [widths[n] for n in used])


def _taken(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> int:
    """Return how wide a table is, with the gaps between its columns."""
    longest = [max((len(row[n]) for row in rows), default=0) for n in range(len(widths))]
    used = [min(pair) for pair in zip(longest, widths, strict=True) if min(pair)]
    return sum(used) + 2 * (len(used) - 1)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _decision(row: Row) -> _Shown:
    entity = row.entity
    number = f"{entity['number']} " if entity["number"] else ""
    head = (row.date or "", row.paper.municipality or "", entity["outcome"], _votes(entity))
    return _shown(row, head, "", number + entity["text"])


def _action(row: Row) -> _Shown:
    entity = row.entity
    when = row.due or entity["deadline"] or entity["deadline_value"] or ""
    amount = ", ".join(money_text(money, ",") for money in row.amounts)
    head = (when, row.paper.municipality or "", amount)
    return _shown(row, head, entity["owner"] or "", entity["text"])


def _shown(row: Row, head: Iterable[str], lead: str, text: str) -> _Shown:
    return _Shown(tuple(map(safe, head)), safe(lead), safe(text), row.citation)


_VOTES = ("for", "against", "abst.")


def _votes(entity: Mapping[str, Any]) -> str:
    """Return ``17:4:2``, for and against and abstaining, or the one count that the paper says."""
    votes = entity["votes"] or {}
    counts = [votes.get(name) for name in ("for", "against", "abstain")]
    if all(count is None for count in counts):
        return "unanimous" if entity["unanimous"] else ""
    said = [f"{n} {word}" for n, word in zip(counts, _VOTES, strict=True) if n is not None]
    return said[0] if len(said) == 1 else ":".join("-" if n is None else str(n) for n in counts)


_VIEWS = {
    "decisions": _View(_decision, (10, _MUNICIPALITY, 9, 10), 0),
    "action_items": _View(_action, (12, _MUNICIPALITY, 14), 22),
}
