"""Lists under telling headings: the agenda, goals, activities, requests.

``headings.toml`` says which heading opens which kind of section; a section ends at the next heading
or at running text behind its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extractors.cues import cue_alternation, cue_pattern
from extractors.language import Lexicon
from extractors.markers import is_capital_heading
from extractors.reading import Reading
from extractors.segments import Segment
from extractors.sentences import iter_sentences, trim

SectionKind = Literal["agenda", "objectives", "activities", "proposals"]
HeadingKind = Literal["agenda", "objectives", "activities", "proposals", "other"]
KINDS: tuple[SectionKind, ...] = ("agenda", "objectives", "activities", "proposals")
OPENINGS: tuple[tuple[HeadingKind, str], ...] = (
    ("objectives", "objectives_openings"),
    ("activities", "activities_openings"),
    ("proposals", "proposals_openings"),
    ("other", "other_openings"),
)
FILE = "headings"
LONGEST_HEADING = 90
"""Characters; a longer line that begins with a heading's words is a sentence."""
LEAST_INDENT = 8.0
"""Points: lists in office documents are indented by 18 to 36, justified text by 0."""
_FIRST = frozenset({"1", "i", "a"})
_LENIENT = re.compile(r"(?:(?P<number>\d{1,2})[.)]\s*|(?:[-–•*✓✔➢❖▪●■◦→·]\s*)+)(?=[^\W\d_])")
"""Inside a list even an unusual marker begins an item ("- ✓ Rrugë e re")."""
_INLINE_NUMBER = re.compile(r"(?:^|(?<=[\s;,.]))(?:\((\d{1,2})\)|(\d{1,2})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a section: ``segments[index].text[start:end]``, ``number`` as printed."""

    kind: SectionKind
    index: int
    start: int
    end: int
    number: str | None


def iter_list_items(reading: Reading, lexicon: Lexicon) -> Iterator[ListItem]:
    """Yield the items of all sections in reading order."""
    walk = _Walk(reading, lexicon)
    for index, segment in enumerate(reading.segments):
        if segment.zone != "furniture":
            yield from walk.step(index, segment)


def heading_kind(folded: str, lexicon: Lexicon) -> HeadingKind | None:
    """Return what a heading opens; None if its words are not listed. ``folded`` has no number."""
    title = folded.strip(" \t.:*-")
    if not title or len(title) > LONGEST_HEADING:
        return None
    for kind in KINDS:
        if cue_pattern(lexicon, FILE, kind).fullmatch(title):
            return kind
    if cue_pattern(lexicon, FILE, "other").fullmatch(title):
        return "other"
    return _opening_kind(title, lexicon)


def _opening_kind(title: str, lexicon: Lexicon) -> HeadingKind | None:
    for kind, key in OPENINGS:
        if cue_pattern(lexicon, FILE, key).match(title):
            return kind
    return None


class _Walk:
    """Keeps the open section while the segments pass."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.kind: SectionKind | None = None
        self.items = 0
        self.numbered = False
        self.edge: float | None = None

    def step(self, index: int, segment: Segment) -> Iterator[ListItem]:
        folded = self.reading.folded(index)
        if segment.shape == "row":
            self.kind = None
        elif (inline := self._inline_agenda(index, folded)) is not None:
            self.kind = None
            yield from inline
        elif self._opens(segment, folded):
            self.items = 0
        elif segment.shape == "heading" or self._is_title(segment):
            if not self._is_title(segment):
                yield from self._only_paragraph(index, segment)
            self.kind = None
        elif self.kind is not None and (item := self._item(index, segment)) is not None:
            if self.items and self.numbered != (item.number is not None):
                self.kind = None  # "7. Rinia" behind bullets is the next heading.
                return
            self.items, self.numbered = self.items + 1, item.number is not None
            yield item
        elif self.kind is not None and self._is_indented(index):
            self.items += 1
            yield self._whole(index, segment)
        elif not self._stays(folded):
            yield from self._only_paragraph(index, segment)
            self.kind = self._announced(index, folded)
            self.items = 0

    def _opens(self, segment: Segment, folded: str) -> bool:
        """Open the section of a heading; tell whether the segment is one."""
        title = folded[segment.content :]
        if re.search(r":\s*\S", title):
            return False  # "Qëllimi: X" states its goal in the same line.
        kind = heading_kind(title, self.lexicon)
        exact = kind is not None and _opening_kind(title.strip(" \t.:*-"), self.lexicon) is None
        # "Qëllimet e programit" opens a section only where it looks like a heading.
        if kind is None or not (
            exact or title.rstrip().endswith(":") or segment.shape == "heading"
        ):
            return False
        self.kind = None if kind == "other" else kind
        self.edge = self._left(segment)
        return True

    def _left(self, segment: Segment) -> float | None:
        """Return the left edge of a segment's first line in points, None without geometry."""
        piece = segment.pieces[0]
        region = segment.regions(piece.at, piece.at + 1, self.reading.pages)
        return region[0].points[0] if region and region[0].points else None

    def _is_indented(self, index: int) -> bool:
        """Tell whether a paragraph is an item whose bullet was drawn, not written (PDF lists)."""
        left = self._left(self.reading.segments[index])
        return left is not None and self.edge is not None and left - self.edge > LEAST_INDENT

    def _stays(self, folded: str) -> bool:
        """Tell whether a paragraph only introduces the items that follow ("Plani synon:")."""
        return self.kind is not None and not self.items and folded.rstrip().endswith(":")

    def _is_title(self, segment: Segment) -> bool:
        """Tell whether a numbered line is a heading in capitals ("3.2. TREGU (i gjelbër)")."""
        title = re.sub(r"\([^)]*\)", "", segment.text[segment.content :])
        return is_capital_heading(title)

    def _item(self, index: int, segment: Segment) -> ListItem | None:
        assert self.kind is not None
        number, content = segment.number, segment.content
        if segment.shape != "item":
            marker = _LENIENT.match(segment.text)
            if marker is None:
                return None
            number, content = marker["number"], marker.end()
        start, end = trim(segment.text, content, len(segment.text))
        return ListItem(self.kind, index, start, end, number)

    def _only_paragraph(self, index: int, segment: Segment) -> Iterator[ListItem]:
        """Yield the paragraph right under a heading: the section's only, unnumbered item."""
        if self.kind not in (None, "proposals") and not self.items:
            whole = self._whole(index, segment)
            if whole.end > whole.start and len(segment.text.split()) <= 50:
                yield whole

    def _whole(self, index: int, segment: Segment) -> ListItem:
        assert self.kind is not None
        start, end = trim(segment.text, segment.content, len(segment.text))
        return ListItem(self.kind, index, start, end, None)

    def _announced(self, index: int, folded: str) -> SectionKind | None:
        """Return what the last sentence announces if a list follows it."""
        follower = self._follower(index)
        if follower is None or not (follower.shape == "item" or _LENIENT.match(follower.text)):
            return None
        spans = list(iter_sentences(self.reading.segments[index].text, folded, self.lexicon))
        last = folded[slice(*spans[-1])] if spans else ""
        begins = (follower.number or "").casefold() in _FIRST
        if cue_pattern(self.lexicon, FILE, "objectives_intro").search(last) and (
            begins or last.endswith(":")
        ):
            return "objectives"
        if cue_pattern(self.lexicon, FILE, "activities_intro").search(last) and last.endswith(":"):
            return "activities"
        if re.search(r"(?<!per)(?<!per qe) te:$", last):
            return "activities"  # "... që bordi të:" and bullets.
        return None

    def _follower(self, index: int) -> Segment | None:
        later = self.reading.segments[index + 1 :]
        return next((segment for segment in later if segment.zone != "furniture"), None)

    def _inline_agenda(self, index: int, folded: str) -> list[ListItem] | None:
        """Return the items of "Rendi i ditës: (1) ...; (2) ...", None if there is no such list."""
        label = re.search(rf"(?:^|(?<=[.!?] ))\s*{self._agenda}\s*:\s*(?=\S)", folded)
        if label is None:
            return None
        numbers = list(_INLINE_NUMBER.finditer(folded, label.end()))
        text = self.reading.segments[index].text
        if not numbers or numbers[0].start() > label.end() + 1:
            start, end = trim(text, label.end(), len(text))
            return [ListItem("agenda", index, start, end, None)]
        ends = [number.start() for number in numbers[1:]] + [len(text)]
        found = []
        for number, stop in zip(numbers, ends, strict=True):
            start, end = trim(text, number.end(), stop)
            found.append(ListItem("agenda", index, start, end, number[1] or number[2]))
        return found

    @property
    def _agenda(self) -> str:
        return cue_alternation(self.lexicon, FILE, "agenda")
