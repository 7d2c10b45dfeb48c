"""Lists under telling headings: the agenda, goals, activities, requests.

``headings.toml`` says which heading opens which kind of section; a section ends at the next heading
or at running text behind its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.announcements import (
    FIRST_NUMBERS,
    announced_kind,
    announces_done,
    inline_agenda,
    inline_list,
    is_done_item,
    split_items,
)
from extractors.cues import cue_pattern
from extractors.goal_labels import read_label
from extractors.headings import HeadingKind, SectionKind, heading_kind, is_exact
from extractors.item_marks import CODE, LENIENT, ROMAN, begins_item, depth_of, goes_on, style_of
from extractors.labelled_fields import fields_of
from extractors.language import Lexicon
from extractors.letters import asks_in_letter
from extractors.markers import is_capital_heading
from extractors.reading import Reading
from extractors.segments import Segment
from extractors.sentences import trim

LEAST_INDENT = 8.0
"""Points: lists in office documents are indented by 18 to 36, justified text by 0."""
LONGEST_ONLY, LONGEST_TASK = 50, 30
"""Words of a paragraph that is the only item under its heading, and of the only task."""
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?]\s+[A-ZÇË]")
_COLON = re.compile(r":\s*\S")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a section: ``segments[index].text[start:end]``, ``number`` as printed.

    ``implied`` items stand right under a goal, no heading says that they are activities.
    """

    kind: SectionKind
    index: int
    start: int
    end: int
    number: str | None
    implied: bool = False


@lru_cache(maxsize=4)
def list_items(reading: Reading, lexicon: Lexicon) -> tuple[ListItem, ...]:
    """Return the items of all sections in reading order."""
    walk = _Walk(reading, lexicon)
    return tuple(
        item
        for index, segment in enumerate(reading.segments)
        if segment.zone != "furniture"
        for item in walk.step(index, segment)
    )


def iter_list_items(reading: Reading, lexicon: Lexicon) -> Iterator[ListItem]:
    """Yield the items of all sections in reading order."""
    yield from list_items(reading, lexicon)


class _Walk:
    """Keeps the open section while the segments pass."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.kind: SectionKind | None = None
        self.items = 0
        self.numbered = False
        self.depth = 0
        self.implied = False
        self.loose = False
        self.edge: float | None = None
        self.style = ""
        self.last: str | None = None

    def step(self, index: int, segment: Segment) -> Iterator[ListItem]:
        folded = self.reading.folded(index)
        if segment.shape == "row":
            self.kind = None
        elif (inline := inline_agenda(segment.text, folded, self.lexicon)) is not None:
            self.kind = None
            for start, end, number in inline:
                yield ListItem("agenda", index, start, end, number)
        elif (listed := inline_list(segment.text, folded, self.lexicon)) is not None:
            self.kind = None
            for start, end, number in listed[1]:
                yield ListItem(listed[0], index, start, end, number)
        elif self._opens(index, segment, folded) or self._opens_goal(segment, folded):
            self.items = 0
        elif self._is_next_roman(segment):
            yield from self._content(index, segment, folded)
        elif segment.shape == "heading" or self._is_title(segment):
            if not self._is_title(segment):
                yield from self._only_paragraph(index, segment)
            self.kind = None
        else:
            yield from self._content(index, segment, folded)

    def _content(self, index: int, segment: Segment, folded: str) -> Iterator[ListItem]:
        """Yield what a segment holds that is no heading."""
        if self.kind is not None and (found := self._items(index, segment, folded)):
            number = found[0].number
            if self._leaves(number) if self.items else self._is_subheading(index, number):
                self.kind = None  # "7. Rinia" behind bullets is the next heading.
                return
            if not self.items:
                self.numbered, self.depth = number is not None, depth_of(number)
                self.style = style_of(number)
            self.last = found[-1].number
            self.items += len(found)
            self.loose = False
            yield from found
        elif self._is_labelled(index, folded):
            self.kind = None  # The lines of a card.
        elif self.kind is not None and not self.implied and self._is_indented(index):
            self.items += 1
            yield self._whole(index, segment)
        elif self._is_loose(segment):
            self.items += 1
            self.loose = segment.text.rstrip().endswith((";", "; dhe", ","))
            yield self._whole(index, segment)
        elif not self._stays(folded):
            if not self.implied:
                yield from self._only_paragraph(index, segment)
            self.kind, self.implied = self._announced(index, folded), False
            self.items = 0

    def _is_labelled(self, index: int, folded: str) -> bool:
        """Tell whether a line is of a project card: "Projekti 1: ...", "Bartësi: ..."."""
        if self.kind not in ("objectives", "activities") or self.implied:
            return False
        label = read_label(folded, self.lexicon)
        named = label is not None and label.kind == "activities" and self.kind == "activities"
        return named or bool(fields_of(self.reading, index, self.lexicon))

    def _is_subheading(self, index: int, number: str | None) -> bool:
        """Tell whether the first "4.1 ..." under a heading titles running text, not a list."""
        follower = self._follower(index)
        return (
            depth_of(number) > 1
            and follower is not None
            and follower.shape == "paragraph"
            and (LENIENT.match(follower.text) is None)
        )

    def _leaves(self, number: str | None) -> bool:
        """Tell whether an item is of another list than the ones before it."""
        if self.numbered != (number is not None):
            return True
        if self.kind == "agenda":
            return False
        return depth_of(number) < self.depth or style_of(number, self.style) != self.style

    def _is_next_roman(self, segment: Segment) -> bool:
        """Tell whether a line "II Rrugë të mira" goes on the open list, or begins it with "I"."""
        marker = ROMAN.match(segment.text)
        if marker is None or self.kind not in ("objectives", "activities") or self.implied:
            return False
        return goes_on(marker["number"], self.last if self.items else None)

    def _opens(self, index: int, segment: Segment, folded: str) -> bool:
        """Open the section of a heading; tell whether the segment is one."""
        title = folded[segment.content :]
        if _COLON.search(title):
            return False  # "Qëllimi: X" states its goal in the same line.
        kind = heading_kind(title, self.lexicon)
        if kind is None or not self._is_heading(index, segment, title, kind):
            return False
        self.kind, self.implied, self.loose = None if kind == "other" else kind, False, False
        self.edge = self._left(segment)
        return True

    def _is_heading(self, index: int, segment: Segment, title: str, kind: HeadingKind) -> bool:
        """Tell whether a line with a heading's words is one.

        "Qëllimet e programit" opens a section only where it looks like a heading; "4. Masat deri në
        fund të vitit" only where "4.1", a bullet or a paragraph follows.
        """
        if is_exact(title, self.lexicon) or title.rstrip().endswith(":"):
            return True
        if segment.shape == "heading":
            return True
        if segment.shape != "item" or segment.number is None or kind == "other":
            return False
        follower = self._follower(index)
        if follower is None or title.rstrip().endswith((".", ";", ",")):
            return False
        number = follower.number
        begins = number is not None and number.casefold() in FIRST_NUMBERS
        return number is None or begins or depth_of(number) > depth_of(segment.number)

    def _opens_goal(self, segment: Segment, folded: str) -> bool:
        """Tell whether a heading states one goal; the bullets right under it are its activities."""
        label = read_label(folded, self.lexicon, segment.content)
        if label is None or label.kind != "objectives" or self.kind == "objectives":
            return False
        self.kind, self.implied = "activities", True
        return True

    def _is_loose(self, segment: Segment) -> bool:
        """Tell whether a paragraph is an item of a list without bullets: "...;" and the one behind.

        Only where such a list is all that the section has.
        """
        if self.kind not in ("objectives", "activities") or self.implied:
            return False
        if len(segment.text.split()) > LONGEST_ONLY or (self.items and not self.loose):
            return False
        return self.loose or segment.text.rstrip().endswith(";")

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
        if self.kind is None or self.items or not folded.rstrip().endswith(":"):
            return False
        return self.kind != "activities" or not announces_done(folded, self.lexicon)

    def _is_title(self, segment: Segment) -> bool:
        """Tell whether a numbered line is a heading in capitals ("3.2. TREGU (i gjelbër)")."""
        title = _IN_BRACKETS.sub("", segment.text[segment.content :])
        return is_capital_heading(title)

    def _items(self, index: int, segment: Segment, folded: str) -> list[ListItem]:
        """Return the items that a segment of the open section holds, none if it is no item."""
        assert self.kind is not None
        number, content = segment.number, segment.content
        if segment.shape != "item":
            marker = LENIENT.match(segment.text)
            if marker is None and self.kind in ("objectives", "activities"):
                marker = CODE.match(segment.text)
            if marker is None and self._is_next_roman(segment):
                marker = ROMAN.match(segment.text)
            if marker is None:
                return []
            number, content = marker["number"], marker.end()
        if self.implied and number is not None and number[0].isdigit():
            return []
        label = read_label(folded, self.lexicon, content)
        if label is not None and label.kind == self.kind and label.start < len(folded):
            content = label.start
            number = segment.text[slice(*label.number)] if label.number else number
        elif self.kind == "objectives":
            content = self._behind_noun(folded, content)
        if self.kind == "activities" and is_done_item(folded, content, self.lexicon):
            return []
        return [
            ListItem(self.kind, index, start, end, known, self.implied)
            for start, end, known in split_items(segment.text, folded, content, number)
            if end > start
        ]

    def _behind_noun(self, folded: str, content: int) -> int:
        """Return where the goal begins in "Objektivi i përgjithshëm: ..."."""
        colon = folded.find(":", content)
        if colon > 0 and heading_kind(folded[content:colon], self.lexicon) == "objectives":
            return colon + 1
        return content

    def _only_paragraph(self, index: int, segment: Segment) -> Iterator[ListItem]:
        """Yield the paragraph right under a heading: the section's only, unnumbered item."""
        if self.kind in (None, "proposals") or self.items or self.implied:
            return
        folded = self.reading.folded(index)
        if folded.rstrip().endswith(":") or is_done_item(folded, segment.content, self.lexicon):
            return  # An introduction whose list did not come, or work that was done.
        if read_label(folded, self.lexicon, segment.content) is None:
            whole = self._whole(index, segment)
            if whole.end > whole.start and self._stands_alone(index, segment):
                yield whole

    def _stands_alone(self, index: int, segment: Segment) -> bool:
        """Tell whether a paragraph can be all that its section has: a task is one sentence."""
        words = len(segment.text.split())
        if self.kind != "activities":
            return words <= LONGEST_ONLY
        folded = self.reading.folded(index)
        about = cue_pattern(self.lexicon, "headings", "introductions").search(folded)
        return words <= LONGEST_TASK and about is None and not _TWO_SENTENCES.search(segment.text)

    def _whole(self, index: int, segment: Segment) -> ListItem:
        assert self.kind is not None
        start, end = trim(segment.text, segment.content, len(segment.text))
        return ListItem(self.kind, index, start, end, None)

    def _announced(self, index: int, folded: str) -> SectionKind | None:
        """Return what the last sentence announces if a list follows it."""
        follower = self._follower(index)
        if follower is None or not (follower.shape == "item" or begins_item(follower.text)):
            return None
        text = self.reading.segments[index].text
        kind = announced_kind(text, folded, follower.number, self.lexicon)
        asked = asks_in_letter(self.reading, folded, self.lexicon)
        return "activities" if kind is None and asked else kind

    def _follower(self, index: int) -> Segment | None:
        segments = self.reading.segments
        later = (segments[i] for i in range(index + 1, len(segments)))
        return next((segment for segment in later if segment.zone != "furniture"), None)
