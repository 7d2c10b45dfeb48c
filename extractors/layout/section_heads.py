"""Whether a line is a section's heading, judged by its shape and by what follows it."""

from __future__ import annotations

import re

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.layout.announcements import FIRST_NUMBERS, announced_kind
from extractors.layout.headings import HeadingKind, SectionKind, is_exact
from extractors.layout.item_marks import LENIENT, begins_item, depth_of
from extractors.layout.markers import is_capital_heading
from extractors.layout.segments import Segment
from extractors.plans.letters import asks_in_letter
from extractors.reading import Reading

LONGEST_ONLY, LONGEST_TASK = 50, 30
"""Words of a paragraph that is the only item under its heading, and of the only task."""
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?]\s+[A-ZÇË]")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


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
            and (LENIENT.match(follower.text) is None)
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
        if segment.shape != "item" or segment.number is None or kind == "other":
            return False
        follower = self.follower(index)
        if follower is None or title.rstrip().endswith((".", ";", ",")):
            return False
        number = follower.number
        begins = number is not None and number.casefold() in FIRST_NUMBERS
        return number is None or begins or depth_of(number) > depth_of(segment.number)

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

    def follower(self, index: int) -> Segment | None:
        """Return the next segment that is no page furniture."""
        segments = self.reading.segments
        later = (segments[i] for i in range(index + 1, len(segments)))
        return next((segment for segment in later if segment.zone != "furniture"), None)
