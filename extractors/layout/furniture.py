"""Running heads, running feet and page numbers: lines that belong to the page, not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.folding import fold
from extractors.layout.lines import TextLine

EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"^[-~|\s]*(?:(?:faq(?:e|ja)?|page|strana|str|страна)\b\.?\s*)?\d{1,3}\s*"
    r"(?:(?:/|nga|of|od|од|prej)\s*\d{1,3})?[-~|\s]*$"
)


def furniture(pages: Sequence[Sequence[TextLine]]) -> set[tuple[int, int]]:
    """Return ``(page, start)`` of each line that repeats at the edge of several pages.

    A line counts when it stands (digits apart) among the first or last three lines of at least two
    pages and of two in five; a lone page number counts where it is the first or last line. A
    document of one page has no running head that could be told from a letterhead.
    """
    found = set()
    seen: Counter[tuple[str, str]] = Counter()
    for lines in pages:
        seen.update({(edge, _shape(line)) for edge, line in _edges(lines)})
    needed = max(2, round(0.4 * len(pages)))
    for lines in pages:
        for edge, line in _edges(lines):
            outermost = line in (lines[0], lines[-1])
            lone_number = outermost and _is_page_number(line.text, len(pages))
            repeated = seen[edge, _shape(line)] >= needed and line.table is None
            if lone_number or repeated:
                found.add((line.page, line.start))
    return found


def _edges(lines: Sequence[TextLine]) -> list[tuple[str, TextLine]]:
    head = [("top", line) for line in lines[:EDGE_LINES]]
    return head + [("bottom", line) for line in lines[EDGE_LINES:][-EDGE_LINES:]]


def _shape(line: TextLine) -> str:
    return re.sub(r"\d+", "0", " ".join(fold(line.text).split()))


def _is_page_number(text: str, pages: int) -> bool:
    folded = fold(text)
    if _PAGE_NUMBER.match(folded) is None:
        return False
    return pages > 1 or not folded.strip("-~| ").isdigit()
