"""Whether a line is a section's heading, judged by its shape and by what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.announcements import FIRST_NUMBERS, announced_kind
from extractors.layout.headings import HeadingKind, SectionKind, heading_kind, is_exact
from extractors.layout.item_marks import LENIENT, begins_item, depth_of
from extractors.layout.markers import is_capital_heading
from extractors.layout.segments import Segment
from extractors.paper_types import paper_type
from extractors.plans.goal_labels import read_label
from extractors.plans.letters import asks_in_letter
from extractors.plans.phases import PLANS, titles_phase
from extractors.reading import Reading

LONGEST_ONLY, LONGEST_TASK = 50, 30
"""Words of a paragraph that is the only item under its heading, and of the only task."""
_TWO_SENTENCES = re.compile(r"(?:[^\W\d_]{3}|:\d\d)[.!?]\s+[A-ZÇË]")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class OpenList:
    """The goals or activities that are being read: their heading, the last item's number."""

    kind: SectionKind
    head: Segment | None
    last: str | None


class Heads:
    """Answers what the lines of a document are to the sections around them."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon

    def is_subheading(self, index: int, number: str | None) -> bool:
        """Tell whether the first "4.1 ..." under a heading titles running text, not a list."""
        follower = self.follower(index)
        return (
            depth_of(number) > 1
            and follower is not None
            and follower.shape == "paragraph"
            and not begins_item(follower.text)
            and read_label(fold(follower.text), self.lexicon) is None
        )

    def is_heading(self, index: int, segment: Segment, title: str, kind: HeadingKind) -> bool:
        """Tell whether a line with a heading's words is one.

        "Qëllimet e programit" opens a section only where it looks like a heading; "4. Masat deri në
        fund të vitit" only where "4.1", a bullet or a paragraph follows.
        """
        if is_exact(title, self.lexicon) or title.rstrip().endswith(":"):
            return True
        if segment.shape == "heading":
            return True
        if title.rstrip().endswith("?"):
            return self.titles_list(index)  # "Si do ta arrijmë?" and bullets.
        if segment.shape != "item" or segment.number is None or kind == "other":
            return False
        follower = self.follower(index)
        if follower is None or title.rstrip().endswith((".", ";", ",")):
            return False
        number = follower.number
        begins = number is not None and number.casefold() in FIRST_NUMBERS
        return number is None or begins or depth_of(number) > depth_of(segment.number)

    def is_capital_item(self, index: int, opened: OpenList | None) -> bool:
        """Tell whether an item in capitals is of the open list, not the next heading."""
        segment = self.reading.segments[index]
        listed = segment.shape == "item" or segment.number or LENIENT.match(segment.text)
        if opened is None or not listed or not self.is_title(segment):
            return False
        if segment.number is None:
            return True
        if opened.head is not None and opened.head.number is not None:
            return False  # "4. MONITORIMI" behind "3. OBJEKTIVAT".
        return self.counts_on(index, opened.last)

    def is_capital_goal(self, index: int, opened: OpenList | None) -> bool:
        """Tell whether a line in capitals right under "QËLLIMI" is the goal, not a heading."""
        if opened is None or opened.kind != "objectives" or opened.last is not None:
            return False
        above, segment = self.before(index), self.reading.segments[index]
        under = above is not None and above is opened.head
        return under and segment.number is None and self.ends_section(index)

    def left(self, segment: Segment) -> float | None:
        """Return the left edge of a segment's first line in points, None without geometry."""
        piece = segment.pieces[0]
        region = segment.regions(piece.at, piece.at + 1, self.reading.pages)
        return region[0].points[0] if region and region[0].points else None

    def titles_goals(self, index: int, kind: HeadingKind | None) -> bool:
        """Tell whether a paper's title ("Kërkesat e qytetarëve") heads the list below it."""
        title = self.reading.folded(index)[self.reading.segments[index].content :]
        plan = cue_pattern(self.lexicon, "headings", "plan_titles").match(title)
        listed = kind in ("objectives", "proposals") or (kind == "activities" and not plan)
        return listed and self.titles_list(index)

    def titles_list(self, index: int) -> bool:
        """Tell whether the next line begins a list."""
        follower = self.follower(index)
        return follower is not None and (follower.shape == "item" or begins_item(follower.text))

    def counts_on(self, index: int, last: str | None) -> bool:
        """Tell whether a numbered line in capitals goes on a list, or begins one that goes on."""
        segment = self.reading.segments[index]
        number = (segment.number or "").casefold()
        if last is not None:
            return number.isdigit() and last.isdigit() and int(number) == int(last) + 1
        follower = self.follower(index)
        return number in FIRST_NUMBERS and follower is not None and follower.shape == "item"

    def ends_section(self, index: int) -> bool:
        """Tell whether nothing follows a line but another heading that is known."""
        segments = self.reading.segments
        later = (i for i in range(index + 1, len(segments)) if segments[i].zone != "furniture")
        after = next(later, None)
        if after is None:
            return True
        title = self.reading.folded(after)[segments[after].content :]
        return heading_kind(title, self.lexicon) is not None

    def before(self, index: int) -> Segment | None:
        """Return the segment before this one that is no page furniture."""
        segments = self.reading.segments
        earlier = (segments[i] for i in range(index - 1, -1, -1))
        return next((segment for segment in earlier if segment.zone != "furniture"), None)

    def is_title(self, segment: Segment) -> bool:
        """Tell whether a numbered line is a heading in capitals ("3.2. TREGU (i gjelbër)")."""
        title = _IN_BRACKETS.sub("", segment.text[segment.content :])
        return is_capital_heading(title)

    def stands_alone(self, index: int, segment: Segment, kind: SectionKind | None) -> bool:
        """Tell whether a paragraph can be all that its section has: a task is one sentence."""
        words = len(segment.text.split())
        if kind != "activities":
            return words <= LONGEST_ONLY
        folded = self.reading.folded(index)
        about = cue_pattern(self.lexicon, "headings", "introductions").search(folded)
        return words <= LONGEST_TASK and about is None and not _TWO_SENTENCES.search(segment.text)

    def announced(self, index: int, folded: str) -> SectionKind | None:
        """Return what the last sentence announces if a list follows it."""
        follower = self.follower(index)
        if follower is None or not (follower.shape == "item" or begins_item(follower.text)):
            return None
        text = self.reading.segments[index].text
        kind = announced_kind(text, folded, follower.number, self.lexicon)
        asked = asks_in_letter(self.reading, folded, self.lexicon)
        return "activities" if kind is None and asked else kind

    def titles_phase(self, index: int) -> bool:
        """Tell whether a line of a plan titles a phase, a month or a quarter with its list."""
        segment, follower = self.reading.segments[index], self.follower(index)
        if follower is None or not (follower.shape == "item" or begins_item(follower.text)):
            return False
        if segment.shape == "item" or paper_type(self.reading, self.lexicon)[0] not in PLANS:
            return False
        return titles_phase(self.reading.folded(index)[segment.content :], self.lexicon)

    def follower(self, index: int) -> Segment | None:
        """Return the next segment that is no page furniture."""
        segments = self.reading.segments
        later = (segments[i] for i in range(index + 1, len(segments)))
        return next((segment for segment in later if segment.zone != "furniture"), None)
