"""Lists under telling headings: the agenda, goals, activities, requests.

``headings.toml`` says which heading opens which kind of section; a section ends at the next heading
or at running text behind its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.language import Lexicon
from extractors.layout.announcements import (
    announces_done,
    inline_agenda,
    inline_list,
    is_done_item,
    split_items,
)
from extractors.layout.headings import SectionKind, heading_kind, is_exact
from extractors.layout.item_marks import (
    CODE,
    LENIENT,
    ROMAN,
    depth_of,
    goes_on,
    style_of,
)
from extractors.layout.labelled_fields import fields_of
from extractors.layout.section_heads import LONGEST_ONLY, Heads, OpenList
from extractors.layout.segments import Segment
from extractors.layout.sentences import trim
from extractors.plans.goal_labels import read_label
from extractors.reading import Reading

LEAST_INDENT = 8.0
"""Points: lists in office documents are indented by 18 to 36, justified text by 0."""
_COLON = re.compile(r":\s*\S")


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
        self.heads = Heads(reading, lexicon)
        self.kind: SectionKind | None = None
        self.items = 0
        self.numbered = False
        self.depth = 0
        self.implied = False
        self.loose = False
        self.edge: float | None = None
        self.style = ""
        self.last: str | None = None
        self.head: Segment | None = None
        self.within = ""

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
        elif (
            self._opens(index, segment, folded)
            or self._opens_goal(segment, folded)
            or self._opens_part(segment, folded)
            or self._opens_phase(index, segment, folded)
        ):
            self.items = 0
        elif self._goes_on(segment) or self.heads.is_capital_item(index, self._open()):
            yield from self._content(index, segment, folded)
        elif segment.shape == "heading" or self.heads.is_title(segment):
            if not self.heads.is_title(segment) or self.heads.is_capital_goal(index, self._open()):
                yield from self._only_paragraph(index, segment)
            self.kind = None
        else:
            yield from self._content(index, segment, folded)

    def _open(self) -> OpenList | None:
        if self.kind not in ("objectives", "activities") or self.implied:
            return None
        return OpenList(self.kind, self.head, self.last if self.items else None)

    def _content(self, index: int, segment: Segment, folded: str) -> Iterator[ListItem]:
        """Yield what a segment holds that is no heading."""
        if self.kind is not None and (found := self._items(index, segment, folded)):
            number = found[0].number
            if not (number or "").startswith(self.within):
                self.kind = None
                return
            if self._leaves(number) if self.items else self.heads.is_subheading(index, number):
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
            self.kind, self.implied = self.heads.announced(index, folded), False
            self.items = 0

    def _is_labelled(self, index: int, folded: str) -> bool:
        """Tell whether a line is of a project card: "Projekti 1: ...", "Bartësi: ..."."""
        if self.kind not in ("objectives", "activities") or self.implied:
            return False
        label = read_label(folded, self.lexicon)
        named = label is not None and label.kind == "activities" and self.kind == "activities"
        return named or bool(fields_of(self.reading, index, self.lexicon))

    def _leaves(self, number: str | None) -> bool:
        """Tell whether an item is of another list than the ones before it."""
        if self.numbered != (number is not None):
            return True
        if self.kind == "agenda":
            return False
        return depth_of(number) < self.depth or style_of(number, self.style) != self.style

    def _goes_on(self, segment: Segment) -> bool:
        """Tell whether "II Rrugë" or "O2 = Ujë" goes on the open list, or "I", "O1" begins it."""
        marker = ROMAN.match(segment.text) or CODE.match(segment.text)
        if marker is None or self.kind not in ("objectives", "activities") or self.implied:
            return False
        return goes_on(marker["number"], self.last if self.items else None)

    def _opens(self, index: int, segment: Segment, folded: str) -> bool:
        """Open the section of a heading; tell whether the segment is one."""
        title = folded[segment.content :]
        if _COLON.search(title):
            return False  # "Qëllimi: X" states its goal in the same line.
        label = read_label(title, self.lexicon)
        if label is not None and label.start >= len(title.rstrip()):
            return False  # "Objektivi I" names a goal that is stated elsewhere.
        kind = heading_kind(title, self.lexicon)
        exact = is_exact(title, self.lexicon)
        if segment.zone == "title" and not exact and not self.heads.titles_goals(index, kind):
            return False  # "Plani për ..." titles the whole paper.
        if kind is None or not self.heads.is_heading(index, segment, title, kind):
            return False
        self.kind, self.implied, self.loose = None if kind == "other" else kind, False, False
        self.edge, self.head, self.within = self.heads.left(segment), segment, ""
        return True

    def _opens_goal(self, segment: Segment, folded: str) -> bool:
        """Tell whether a heading states one goal; the bullets right under it are its activities."""
        label = read_label(folded, self.lexicon, segment.content)
        if label is None or label.kind != "objectives" or self.kind == "objectives":
            return False
        self.kind, self.implied = "activities", True
        return True

    def _opens_part(self, segment: Segment, folded: str) -> bool:
        """Tell whether a line states a goal whose parts "1.1", "1.2" follow, among the goals."""
        label = read_label(folded, self.lexicon, segment.content)
        if label is None or self.kind != "objectives" or segment.shape == "item":
            return False
        if label.kind != "objectives" or label.number is None:
            return False
        self.within = segment.text[slice(*label.number)] + "."
        return True

    def _opens_phase(self, index: int, segment: Segment, folded: str) -> bool:
        """Open the activities of a phase, a month or a quarter: "Tremujori i parë", in a plan."""
        if self.kind == "objectives" or not self.heads.titles_phase(index):
            return False
        self.kind, self.implied, self.loose = "activities", False, False
        self.edge = self.heads.left(segment)
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

    def _is_indented(self, index: int) -> bool:
        """Tell whether a paragraph is an item whose bullet was drawn, not written (PDF lists)."""
        left = self.heads.left(self.reading.segments[index])
        return left is not None and self.edge is not None and left - self.edge > LEAST_INDENT

    def _stays(self, folded: str) -> bool:
        """Tell whether a paragraph only introduces the items that follow ("Plani synon:")."""
        if self.kind is None or self.items or not folded.rstrip().endswith(":"):
            return False
        return self.kind != "activities" or not announces_done(folded, self.lexicon)

    def _items(self, index: int, segment: Segment, folded: str) -> list[ListItem]:
        """Return the items that a segment of the open section holds, none if it is no item."""
        assert self.kind is not None
        number, content = segment.number, segment.content
        if segment.shape != "item":
            marker = LENIENT.match(segment.text)
            if marker is None and self.kind in ("objectives", "activities"):
                marker = CODE.match(segment.text)
            if marker is None and self._goes_on(segment):
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
        if self.kind in (None, "proposals") or self.items or self.implied or self.within:
            return
        folded = self.reading.folded(index)
        done = is_done_item(folded, segment.content, self.lexicon)
        if done or self._is_labelled(index, folded) or folded.rstrip().endswith(":"):
            return  # An introduction whose list did not come, or work that was done.
        if read_label(folded, self.lexicon, segment.content) is None:
            whole = self._whole(index, segment)
            if whole.end > whole.start and self.heads.stands_alone(index, segment, self.kind):
                yield whole

    def _whole(self, index: int, segment: Segment) -> ListItem:
        assert self.kind is not None
        start, end = trim(segment.text, segment.content, len(segment.text))
        return ListItem(self.kind, index, start, end, None)
