"""The items of the agenda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors import label
from extractors.cues import cue_pattern
from extractors.entities import AgendaItem
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_evidence
from extractors.layout.markers import is_capital_heading, starts_speech
from extractors.layout.segments import Segment
from extractors.layout.sentences import trim
from extractors.meetings.agenda_items import Mark, follows, inline_items, read_mark, split_items
from extractors.meetings.agenda_openings import (
    announces,
    discussing_end,
    is_heading,
    is_loose,
    is_topics,
    label_end,
    loose_label_end,
    names_agenda,
    names_part,
    topics_end,
)
from extractors.meetings.agenda_tables import TableItem, cell_label, row_label, table_items
from extractors.paper_types import paper_type
from extractors.reading import Reading

LISTED, ANNOUNCED, INLINE, TABULAR, UNNUMBERED, LOOSE = 0.95, 0.9, 0.88, 0.86, 0.78, 0.76
READ_OUT, DISCUSSED, TALKED = 0.8, 0.82, 0.84
"""Confidence of each way in which an agenda is printed."""
LEAST_UNNUMBERED = 3
"""Subjects set side by side behind "do të trajtohen:", without numbers."""
LEAST_READ_OUT = 2
"""Items of a list that no colon introduces."""
MOST_WORDS = 60
"""Words of an item that stands alone under its heading; more are a report of the discussion."""


@dataclass(frozen=True, slots=True)
class _Item:
    spans: tuple[Span, ...]
    number: str | None
    confidence: float


def extract_agenda(reading: Reading, lexicon: Lexicon) -> Iterator[AgendaItem]:
    """Yield the agenda's items in order, without their numbers.

    A list under "Rendi i ditës" and its like or behind a sentence that announces it, in the same
    line, or in a table; headings of the points later in the text are no items. The agendas of two
    meetings in one file follow each other.
    """
    walk = _Walk(reading, lexicon)
    for item in walk.items():
        evidence = excerpt_evidence(
            reading, item.spans, extractor=label("agenda"), confidence=item.confidence
        )
        yield AgendaItem(evidence, item.number)


class _Walk:
    """Goes from announcement to announcement and reads the list behind each."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.order = [i for i, s in enumerate(reading.segments) if s.zone != "furniture"]
        self.found = False
        self.tables: dict[tuple[int | None, bool], list[TableItem]] = {}
        kind, _ = paper_type(reading, lexicon)
        self.other = kind in lexicon.value("agenda", "other_papers")
        self.kind = kind
        self.meeting = kind in lexicon.value("agenda", "meeting_papers")

    def items(self) -> Iterator[_Item]:
        at = 0
        while at < len(self.order):
            taken, after = self._read(at)
            self.found = self.found or bool(taken)
            yield from taken
            at = max(after, at + 1)

    def _segment(self, at: int) -> Segment:
        return self.reading.segments[self.order[at]]

    def _folded(self, at: int) -> str:
        return self.reading.folded(self.order[at])

    def _read(self, at: int) -> tuple[list[_Item], int]:
        """Return the items announced at ``at`` and where reading goes on."""
        segment, folded = self._segment(at), self._folded(at)
        if segment.shape == "row":
            return self._in_row(at)
        title = folded[segment.content :]
        looks = segment.shape == "heading" or is_capital_heading(segment.text)
        if is_heading(title, self.lexicon, looks=looks):
            loose = is_loose(title, self.lexicon)
            if loose and (self.other or self.found):
                return [], at + 1
            part = names_part(title, self.lexicon)
            return self._below(at + 1, LOOSE if loose else LISTED, alone=not loose, extract=part)
        first = self.meeting and not self.found
        if not self.other and announces(segment.text, folded, self.lexicon, first=first):
            return self._below(at + 1, ANNOUNCED, alone=False)
        if first and names_agenda(folded, self.lexicon):
            items, after = self._marked(at + 1, READ_OUT)
            if len(items) >= LEAST_READ_OUT and self._looks_like_agenda(at + 1):
                return items, after
        return self._inline(at), at + 1

    def _looks_like_agenda(self, at: int) -> bool:
        """Tell whether a list that nothing introduces begins with a word that points begin with."""
        segment, folded = self._segment(at), self._folded(at)
        mark = read_mark(segment.text, folded, self.lexicon, None)
        return (
            mark is not None
            and cue_pattern(self.lexicon, "agenda", "nouns").match(folded.lstrip(), mark.length)
            is not None
        )

    def _inline(self, at: int) -> list[_Item]:
        segment, folded = self._segment(at), self._folded(at)
        start = label_end(folded, self.lexicon)
        loose = loose_label_end(folded, self.lexicon) if start is None and not self.found else None
        if segment.zone == "speech":
            return [] if self.found else self._numbered(at, start)
        if start is None and loose is None:
            return self._numbered(at, None) or self._discussed(at)
        begin = start if start is not None else loose or 0
        parts = inline_items(segment.text, folded, begin, self.lexicon)
        if start is None and (self.other or len(parts) < 2):
            return []
        return [_Item(((self.order[at], b, e),), number, INLINE) for b, e, number in parts]

    def _numbered(self, at: int, begin: int | None) -> list[_Item]:
        """Read "Për çka u bisedua: 1. ...; 2. ..." and "Kemi dy çështje: 1) ... dhe 2) ..."."""
        folded = self._folded(at)
        begin = topics_end(folded, self.lexicon) if begin is None else begin
        if begin is None or self.other:
            return []
        return self._several(at, begin, len(folded), TALKED)

    def _several(self, at: int, begin: int, end: int, confidence: float) -> list[_Item]:
        """Return the items in a stretch of a segment: several, more where they have no numbers."""
        text, folded = self._segment(at).text[:end], self._folded(at)[:end]
        begin += len(folded[begin:]) - len(folded[begin:].lstrip())
        parts = inline_items(text, folded, begin, self.lexicon)
        numbered = all(number is not None for _, _, number in parts)
        if len(parts) < (LEAST_READ_OUT if numbered else LEAST_UNNUMBERED):
            return []
        return [_Item(((self.order[at], b, e),), number, confidence) for b, e, number in parts]

    def _discussed(self, at: int) -> list[_Item]:
        """Read "Do të flasim për: 1) ...; 2) ..." and "do të trajtohen: uji, rruga dhe drita"."""
        folded = self._folded(at)
        begin = discussing_end(folded, self.lexicon)
        if begin is None or not self.meeting or self.found:
            return []
        return self._several(at, begin, len(folded), DISCUSSED)

    def _in_row(self, at: int) -> tuple[list[_Item], int]:
        """Read "Rendi i ditës: | 1. ..." and tables whose column is the agenda."""
        index = self.order[at]
        cell = row_label(self.reading, index, self.lexicon)
        if cell is not None:
            segment, folded = self._segment(at), self._folded(at)
            parts = inline_items(segment.text[: cell[1]], folded[: cell[1]], cell[0], self.lexicon)
            return [_Item(((index, b, e),), n, TABULAR) for b, e, n in parts], at + 1
        if self.other:
            return [], at + 1
        topics = self._topics(at)
        if topics:
            return topics, at + 1
        named = cell_label(self.reading, index, self.lexicon)
        if named is not None and not self.found:
            segment, folded = self._segment(at), self._folded(at)
            start = named[0] + len(folded[slice(*named)]) - len(folded[slice(*named)].lstrip())
            parts = inline_items(segment.text[: named[1]], folded[: named[1]], start, self.lexicon)
            if len(parts) > 1:  # One subject alone is what a row is about.
                return [_Item(((index, b, e),), n, TABULAR) for b, e, n in parts], at + 1
        return self._table(at, below=False)

    def _topics(self, at: int) -> list[_Item]:
        """Read the row of a form "Për bisedë | a) ... b) ..."."""
        segment, folded = self._segment(at), self._folded(at)
        filled = [span for span in segment.cells if span[1] > span[0]]
        if len(filled) != 2 or not is_topics(folded[slice(*filled[0])], self.lexicon):
            return []
        return self._several(at, *filled[1], TALKED)

    def _table(self, at: int, *, below: bool) -> tuple[list[_Item], int]:
        table = self._segment(at).table
        if (table, below) not in self.tables:  # Asked at each row as long as nothing is found.
            open_kind = self.kind if self.meeting and not self.found else None
            rows = table_items(self.reading, table, self.lexicon, below=below, kind=open_kind)
            self.tables[table, below] = rows
        rows = self.tables[table, below]
        items = [_Item(((r.index, r.start, r.end),), r.number, TABULAR) for r in rows]
        return items, self._behind(table, at) if items else at + 1

    def _behind(self, table: int | None, at: int) -> int:
        while at < len(self.order) and self._segment(at).table == table:
            at += 1
        return at

    def _below(
        self, at: int, confidence: float, *, alone: bool, extract: bool = False
    ) -> tuple[list[_Item], int]:
        """Read the list that begins at ``at`` (behind one sentence of introduction at most)."""
        if at < len(self.order) and self._segment(at).shape == "row":
            return self._table(at, below=True)
        items, after = self._marked(at, confidence, extract=extract)
        if not items and at + 1 < len(self.order) and self._introduces(at):
            items, after = self._marked(at + 1, confidence)
        if not items and alone:
            items, after = self._unmarked(at)
        return items, after

    def _introduces(self, at: int) -> bool:
        text = self._segment(at).text
        return not starts_speech(text) and (text.rstrip().endswith(":") or len(text) < 200)

    def _marked(
        self, at: int, confidence: float, *, extract: bool = False
    ) -> tuple[list[_Item], int]:
        items: list[_Item] = []
        previous: Mark | None = None
        while at < len(self.order):
            segment, folded = self._segment(at), self._folded(at)
            if segment.shape == "row" or segment.zone == "signature":
                break
            mark = read_mark(segment.text, folded, self.lexicon, previous)
            if mark is not None and follows(mark, previous, extract=extract):
                split = split_items(segment.text, folded, mark, self.lexicon)
                previous = split[-1][0]
                for one, start, end in split:
                    span = (self.order[at], *trim(segment.text, start, end))
                    items.append(_Item((span,), one.number, confidence))
            elif mark is not None and previous is not None and _is_nested(mark, previous):
                pass  # "a) ..." under "2." belongs to the second item.
            elif items and self._goes_on(at):
                items[-1] = self._longer(items[-1], at)
            else:
                break
            at += 1
        return [item for item in items if item.spans[0][2] > item.spans[0][1]], at

    def _item(self, at: int, content: int, number: str | None, confidence: float) -> _Item:
        text = self._segment(at).text
        return _Item(((self.order[at], *trim(text, content, len(text))),), number, confidence)

    def _goes_on(self, at: int) -> bool:
        """Tell whether a line is the rest of the item above: it begins small."""
        before, text = self._segment(at - 1).text.rstrip(), self._segment(at).text
        return text[:1].islower() and not before.endswith((".", ";", ":", "!", "?"))

    def _longer(self, item: _Item, at: int) -> _Item:
        text = self._segment(at).text
        rest: Span = (self.order[at], *trim(text, 0, len(text)))
        return _Item((*item.spans, rest), item.number, item.confidence)

    def _unmarked(self, at: int) -> tuple[list[_Item], int]:
        """Read lines without numbers: one item, or all as long as they look alike."""
        items: list[_Item] = []
        while at < len(self.order) and self._could_stand_alone(at, first=not items):
            items.append(self._item(at, self._segment(at).content, None, UNNUMBERED))
            at += 1
        return [item for item in items if item.spans[0][2] > item.spans[0][1]], at

    def _could_stand_alone(self, at: int, *, first: bool) -> bool:
        segment = self._segment(at)
        text = segment.text.rstrip()
        if segment.shape == "row" or segment.zone == "signature" or starts_speech(text):
            return False
        if first:
            return len(text.split()) <= MOST_WORDS and not text.endswith((":", "?"))
        before = self._segment(at - 1).text.rstrip()
        if before.endswith(";"):
            return len(text) <= 250
        ends = (".", ":", "!", "?")
        short = len(text) <= 160 and not text.endswith(ends) and not before.endswith(ends)
        same = is_capital_heading(text) == is_capital_heading(before)
        return short and same and self._adjoins(at)

    def _adjoins(self, at: int) -> bool:
        """Tell whether no blank line stands between a segment and the one before."""
        last, piece = self._segment(at - 1).pieces[-1], self._segment(at).pieces[0]
        if last.page != piece.page:
            return False
        between = self.reading.pages[piece.page].text[last.end : piece.start]
        return between.count("\n") == 1


def _is_nested(mark: Mark, previous: Mark) -> bool:
    return previous.style in ("digit", "roman") and mark.style in ("letter", "bullet")
