"""From lines to segments: paragraphs, headings, items and table rows in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.layout.furniture import furniture
from extractors.layout.headings import is_exact
from extractors.layout.item_marks import CODE, goes_on
from extractors.layout.lines import LONGEST_LINE, TextLine, iter_lines
from extractors.layout.markers import (
    capitals,
    is_capital_heading,
    read_marker,
    starts_article,
    starts_speech,
)
from extractors.layout.segments import Piece, Segment, Shape
from extractors.layout.vocabulary import Vocabulary
from extractors.layout.zones import assign_zones
from extractors.plans.goal_labels import read_label
from extractors.plans.phases import titles_phase
from extractors.tabular.table_rows import TableRows
from pipeline.document import Document

UNWRAPPED_TYPES = ("html", "wordprocessingml", "docx")
LONGEST_WRAPPED_LINE = 160
"""Characters: a line longer than this was not broken by layout (seed 001 has 4,000)."""
SHORTEST_WRAPPED_WIDTH = 45
"""Characters: a text of shorter lines only is a list, no paragraph."""
LONGEST_LIST_HEAD = 50
SHORTEST_OPEN_LINE = 25
_OPEN_END = re.compile(r"(?:(?<![^\W_])(?:i|e|te|se|dhe|per|ne|nga|me|mbi|prej|qe)|[,–-])$")
"""A comma, a dash or a word that links to the next: no heading or paragraph ends so."""
_HOUR_END = re.compile(r"(?<!\w)or(?:a|e|en|es|et)(?:\s(?:eshte|ishte|rreth))?$")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?!\d)")
_SENTENCE_END = (".", ":", ";", "!", "?", '"', "”")
_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}(?:\s[^\W\d_]+){0,3}\s?:(?:\s|$)")
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_NUMBER_DASH = re.compile(r"\d[-–]$")
_WORD_AT_START = re.compile(r"^[^\W\d_]+")
LONGEST_WORD = 100
"""Characters at a line's end in which the broken word is looked for."""


def build_segments(document: Document) -> tuple[Segment, ...]:
    """Return the whole document's segments in reading order, each in its zone.

    Lines that layout broke are joined (also across a page break); running heads, feet and page
    numbers get the zone "furniture".
    """
    pages = {page.number: page for page in document.pages}
    lines = [list(iter_lines(page)) for page in document.pages]
    marginal = furniture(lines)
    wrapped = _wrap_width(document, [line for page in lines for line in page])
    known = Vocabulary.of(document)
    groups = list(_groups([line for page in lines for line in page], marginal, wrapped))
    tables = TableRows(pages)
    segments = []
    for group in groups:
        is_furniture = (group[0].page, group[0].start) in marginal
        segment = _build(group, known)
        if group[0].table and not is_furniture:
            segment = tables.row(segment, group)
        elif is_furniture:
            segment = replace(segment, zone="furniture")
        segments.append(segment)
    return assign_zones(segments)


def _wrap_width(document: Document, lines: Sequence[TextLine]) -> float | None:
    """Return the width in characters at which the text was wrapped; None if it was not."""
    if any(kind in document.media_type for kind in UNWRAPPED_TYPES):
        return None
    lengths = sorted(len(line.text) for line in lines if line.table is None)
    if not lengths or lengths[-1] > LONGEST_WRAPPED_LINE:
        return None
    # In a long text a few lines stick out (tables, OCR that joins columns).
    width = lengths[-1] if len(lengths) < 40 else lengths[int(0.95 * (len(lengths) - 1))]
    return float(width) if width >= SHORTEST_WRAPPED_WIDTH else None


def _groups(
    lines: Sequence[TextLine], marginal: set[tuple[int, int]], width: float | None
) -> Iterator[list[TextLine]]:
    """Yield the lines of each segment; a paragraph goes on behind the next page's furniture."""
    edges = _column_edges(lines)
    group: list[TextLine] = []
    length = 0
    held: list[list[TextLine]] = []
    for line in lines:
        if (line.page, line.start) in marginal:
            held.append([line])
        elif group and length < LONGEST_LINE and _continues(group, line, width, edges):
            group.append(line)
            length += len(line.text)
        else:
            if group:
                yield group
            yield from held
            group, held, length = [line], [], len(line.text)
    if group:
        yield group
    yield from held


def _column_edges(lines: Sequence[TextLine]) -> dict[tuple[int, int | None], float]:
    edges: dict[tuple[int, int | None], float] = {}
    for line in lines:
        if line.box is not None and line.table is None:
            for key in ((line.page, line.block), (line.page, None)):
                edges[key] = max(edges.get(key, 0.0), line.box.x1)
    return edges


def _continues(
    group: Sequence[TextLine],
    line: TextLine,
    width: float | None,
    edges: Mapping[tuple[int, int | None], float],
) -> bool:
    """Tell whether ``line`` goes on the segment that ``group`` began."""
    last = group[-1]
    if last.table or line.table:
        return bool(last.table and line.table == last.table and line.table != (-1, -1))
    if (
        _opens(line.text)
        or _heads_list(group[0].text, line.text)
        or _counts_on(group[0].text, line.text)
    ):
        return _breaks_clock(last.text, line.text)
    if line.page != last.page:
        return _goes_on_overleaf(last, line) and _is_full(last, line, width, edges)
    if line.gap:
        return False
    if _LABEL.match(line.text) and _OPEN_END.search(fold(last.text[-8:])) is None:
        return False
    if is_capital_heading(last.text) != is_capital_heading(line.text):
        return False
    if is_capital_heading(last.text):
        open_end = _OPEN_END.search(fold(last.text[-8:])) is not None
        together = open_end or not _is_sparse(last, line, width)
        return len(group) < 4 and _same_height(last, line) and together
    return _is_full(last, line, width, edges) or _goes_on_below(group, line)


def _goes_on_below(group: Sequence[TextLine], line: TextLine) -> bool:
    """Tell by grammar whether a line that ended early goes on in the next (narrow columns).

    A small letter goes on what no sign ended; on a page without geometry (lists typed line by line)
    only what a comma or a word that links to the next left open, and an item of a list.
    """
    last = group[-1]
    if last.text.endswith(_SENTENCE_END) or not line.text[:1].islower():
        return False
    open_end = _OPEN_END.search(fold(last.text[-8:])) is not None
    if last.box is None or line.box is None:
        listed = read_marker(group[0].text) is not None
        return (open_end or listed) and len(last.text) >= SHORTEST_OPEN_LINE
    height = last.box.y1 - last.box.y0
    below = line.box.y0 - last.box.y1 < height and line.box.y0 > last.box.y0
    return below and (open_end or abs(line.box.x0 - last.box.x0) < 3 * height)


def _opens(text: str) -> bool:
    if read_marker(text) is not None or starts_article(text) or starts_speech(text):
        return True
    # "Masa 2. ...", "Objektivi 1.3: ..."
    return text[:1].isupper() and read_label(fold(text), load_lexicon()) is not None


def _heads_list(first: str, text: str) -> bool:
    """Tell whether the line behind an item is the heading of the next list ("Masat afatgjata")."""
    if not text[:1].isupper() or len(text) > LONGEST_LIST_HEAD or read_marker(first) is None:
        return False
    plain, lexicon = fold(text), load_lexicon()
    return is_exact(plain, lexicon) or titles_phase(plain, lexicon)


def _breaks_clock(above: str, below: str) -> bool:
    """Tell whether an hour was broken off its word: "... ora është" over "11.05. Faleminderit"."""
    return _CLOCK.match(below) is not None and _HOUR_END.search(fold(above[-20:])) is not None


def _counts_on(first: str, text: str) -> bool:
    """Tell whether a line begins with the code behind that of the open item: "M2" behind "M1"."""
    known, code = CODE.match(first), CODE.match(text)
    return bool(known and code and goes_on(code["number"], known["number"]))


def _same_height(last: TextLine, line: TextLine) -> bool:
    if last.box is None or line.box is None:
        return True
    high, low = last.box.y1 - last.box.y0, line.box.y1 - line.box.y0
    return 0.75 < (high / low if low else 1.0) < 1.34


def _is_sparse(last: TextLine, line: TextLine, width: float | None) -> bool:
    """Tell whether two lines in capitals are too short to be one heading (letterheads)."""
    return width is None or len(last.text) + len(line.text) < 0.6 * width


def _goes_on_overleaf(last: TextLine, line: TextLine) -> bool:
    return not last.text.endswith(_SENTENCE_END) and line.text[:1].islower()


def _is_full(
    last: TextLine,
    line: TextLine,
    width: float | None,
    edges: Mapping[tuple[int, int | None], float],
) -> bool:
    """Tell whether the next line's first word had no room left at the end of the last line."""
    if last.box is not None and line.box is not None:
        edge = max(edges.get((last.page, last.block), 0.0), 0.9 * edges.get((last.page, None), 0.0))
        height = last.box.y1 - last.box.y0
        # A blank is about a quarter of the line's height; half a height covers justified text.
        return last.box.x1 + line.first_width + 0.25 * height > edge - 0.5 * height
    if width is None:
        return False
    return len(last.text) + 1 + line.first_width > 0.9 * width


@dataclass(slots=True)
class _Builder:
    """Joins lines and remembers where each stands."""

    text: str
    pieces: list[Piece]

    def add(self, line: TextLine, known: Vocabulary) -> None:
        before = fold(self.text[-LONGEST_WORD:])
        head = _HYPHENATED.search(before) if before.endswith("-") else None
        if not self.text:
            pass
        elif head is not None and line.text[:1].isalpha():
            if not known.keeps_hyphen(head[1], _WORD_AT_START.findall(fold(line.text))[0]):
                self._drop_last()
        elif not (before.endswith("-") and _NUMBER_DASH.search(self.text[-2:])):
            self.text += " "
        self.pieces.append(Piece(line.page, line.start, line.end, len(self.text)))
        self.text += line.text

    def _drop_last(self) -> None:
        piece = self.pieces[-1]
        self.text = self.text[:-1]
        self.pieces[-1] = replace(piece, end=piece.end - 1)


def _build(group: Sequence[TextLine], known: Vocabulary) -> Segment:
    builder = _Builder("", [])
    for line in group:
        builder.add(line, known)
    text = builder.text
    marker = None if group[0].table else read_marker(text)
    return Segment(
        text=text,
        shape=_shape(text, marker is not None),
        pieces=tuple(builder.pieces),
        number=marker.number if marker else None,
        content=marker.length if marker else 0,
    )


def _shape(text: str, marked: bool) -> Shape:
    if is_capital_heading(text) or (starts_article(text) and len(text) < 60):
        return "heading"
    if marked:
        return "item"
    short = len(text) <= 70 and len(text.split()) <= 9
    if short and capitals(text[:1]) == 1.0 and text[-1].isalnum():
        return "heading"
    return "paragraph"
