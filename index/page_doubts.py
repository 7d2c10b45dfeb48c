"""The doubts about pages: read poorly, a line hardly, something odd, or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.doubt import Doubt, cut, described, parsed_warning, rows_of
from index.record import EYE_SEVERITY

_FAILED_PAGE, _POOR, _FAIR, _STAMPS = 0.95, 0.6, 0.35, 0.8
"""What they mean stands in :mod:`index.doubts`."""


@dataclass(slots=True)
class _PageGroup:
    message: str
    doubt: float = 0.0
    bbox: Sequence[float] | None = None
    page: int = 0
    pages: list[int] = field(default_factory=list)

    def take(self, page: int, doubt: float, bbox: Sequence[float] | None, message: str) -> None:
        self.pages.append(page)
        if doubt > self.doubt:
            self.doubt, self.bbox, self.page, self.message = doubt, bbox, page, message


def page_doubts(connection: sqlite3.Connection, document: str | None) -> Iterator[Doubt]:
    """Yield one item for each kind of doubt about pages that were read; it names all its pages."""
    groups: dict[tuple[str, str], _PageGroup] = {}
    for row in rows_of(
        connection,
        "SELECT l.document, l.page, l.look FROM page_looks l JOIN documents d ON d.id = l.document"
        " WHERE d.outcome NOT IN ('pending', 'failed')",
        document,
        "l.document",
        "l.document, l.page",
    ):
        for kind, doubt, bbox, message in _looks(json.loads(row["look"])):
            group = groups.setdefault((row["document"], kind), _PageGroup(message))
            group.take(row["page"], doubt, bbox, message)
    for (owner, kind), group in groups.items():
        yield Doubt(
            owner, kind, group.message, round(group.doubt, 3), group.page, group.bbox,
            tuple(group.pages),
        )  # fmt: skip


def _looks(
    look: Mapping[str, Any],
) -> Iterator[tuple[str, float, Sequence[float] | None, str]]:
    worst, sure = look["worst"], look["confidence"]
    bbox = worst["bbox"] if worst else None
    if look["grade"] == "poor":
        yield "poor_page", max(_POOR, 1 - (sure or 0.0)), bbox, "the page was read poorly"
    elif look["grade"] == "fair":
        yield "fair_page", _FAIR, bbox, "the page was read fairly"
    if worst and look["grade"] != "poor":
        doubt = _STAMPS * (1 - worst["confidence"])
        yield "doubtful_region", doubt, bbox, f"a line was hardly read: “{cut(worst['text'])}”"
    for warning in map(parsed_warning, look["warnings"]):
        yield warning["code"], EYE_SEVERITY, None, warning["message"]


def failed_pages(connection: sqlite3.Connection, document: str | None) -> Iterator[Doubt]:
    """Yield one item for each reason why pages of a document were not read."""
    same: dict[tuple[str, str], list[int]] = {}
    for row in rows_of(
        connection,
        "SELECT p.document, p.page, p.code FROM pages p JOIN documents d ON d.id = p.document"
        " WHERE p.code IS NOT NULL AND d.outcome NOT IN ('pending', 'failed')",
        document,
        "p.document",
        "p.document, p.page",
    ):
        same.setdefault((row["document"], row["code"]), []).append(row["page"])
    for (owner, code), pages in same.items():
        message = described(code, "")
        yield Doubt(
            owner, "failed_page", message, _FAILED_PAGE, pages[0], None, tuple(pages), content=code
        )
