"""The cues of presence and absence in a sentence, and the patterns of the people counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Group
from extractors.language import Lexicon

FILE = "attendance"
GROUPS: tuple[Group, ...] = (
    "women",
    "men",
    "citizens",
    "members",
    "officials",
    "observers",
    "invited",
    "total",
    "others",
)
LABELS: tuple[Group, ...] = ("women", "men", "citizens", "officials", "members", "total")
_FILLER = (
    r"(?:\s*\([\w\s]{1,30}\))?"
    r"(?:\s+(?:te|e|i|nga|prej|tyre|tyne|cilet|cilat|ishin|jane|je|su|tjere|prezent\w{0,3}|pranishem|ne\s+salle)){0,4}?\s+"
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cues:
    """Where the cues of a sentence stand, each list in order."""

    present: tuple[tuple[int, int, str], ...]
    coming: tuple[Span, ...]
    held: tuple[Span, ...]
    weak: tuple[Span, ...]
    absent: tuple[Span, ...]
    none: tuple[Span, ...]
    meeting: bool
    never: bool

    @property
    def any(self) -> bool:
        """Tell whether the sentence says anything of presence or absence."""
        return bool(
            self.present or self.coming or self.absent or self.held or (self.weak and self.meeting)
        )

    def presence_within(self, low: int, high: int) -> bool:
        """Tell whether a cue of presence stands in the stretch."""
        spots = [start for start, _, _ in self.present] + [start for start, _ in self.coming]
        return any(low <= start < high for start in spots)

    def held_within(self, low: int, high: int) -> bool:
        """Tell whether "u mbajt" or its like stands in the stretch."""
        return any(low <= start < high for start, _ in self.held)

    def present_before(self, at: int, reach: int) -> str | None:
        """Return the cue of presence that ends within ``reach`` characters in front of ``at``."""
        near = [word for _, end, word in self.present if at - reach <= end <= at]
        return near[-1] if near else None

    def coming_before(self, at: int, reach: int) -> bool:
        """Tell whether a verb of coming ends within ``reach`` characters in front of ``at``."""
        return any(at - reach <= end <= at for _, end in self.coming)

    def weak_near(self, at: int, reach: int) -> bool:
        """Tell whether "ishin" or its like stands right in front of ``at``."""
        return any(at - reach <= end <= at for _, end in self.weak)

    def absent_governs(self, at: int, reach: int) -> bool:
        """Tell whether the last cue in front of ``at`` is one of absence, and near."""
        ends = [end for _, end in self.absent if end <= at]
        last = max(ends, default=-1)
        present = max((end for _, end, _ in self.present if end <= at), default=-1)
        return last > present and at - last <= reach

    def absent_starts(self, at: int, reach: int) -> bool:
        """Tell whether a cue of absence begins right behind ``at``."""
        return any(at <= start <= at + reach for start, _ in self.absent)

    def absent_end(self, at: int) -> int:
        """Return the end of the first cue of absence behind ``at``."""
        return min((end for start, end in self.absent if start >= at), default=at)

    def first_within(self, low: int, high: int) -> int | None:
        """Return the start of the first cue inside the stretch."""
        spots = [s for s, _, _ in self.present]
        spots += [s for spans in (self.coming, self.weak, self.absent) for s, _ in spans]
        return min((s for s in spots if low <= s < high), default=None)


def cues_of(folded: str, start: int, end: int, lexicon: Lexicon) -> Cues:
    """Return the cues of the sentence ``folded[start:end]``.

    "nuk ishin prezent" is a cue of absence: the cue of presence inside it counts no more.
    """
    absent = _spans(folded, start, end, lexicon, "cues.absent")
    present = tuple(
        (s, e, folded[s:e])
        for s, e in _spans(folded, start, end, lexicon, "cues.present")
        if not any(a <= s < b for a, b in absent)
    )
    coming = _spans(folded, start, end, lexicon, "cues.coming")
    return Cues(
        present=present,
        coming=tuple(c for c in coming if not any(a <= c[0] < b for a, b in absent)),
        held=_spans(folded, start, end, lexicon, "cues.held"),
        weak=_spans(folded, start, end, lexicon, "cues.weak"),
        absent=absent,
        none=_spans(folded, start, end, lexicon, "cues.none"),
        meeting=cue_pattern(lexicon, FILE, "cues.meeting").search(folded, start, end) is not None,
        never=any(
            not any(a <= s < b for a, b in coming)
            for s, _ in _spans(folded, start, end, lexicon, "cues.never")
        ),
    )


def _spans(folded: str, start: int, end: int, lexicon: Lexicon, key: str) -> tuple[Span, ...]:
    return tuple(m.span() for m in cue_pattern(lexicon, FILE, key).finditer(folded, start, end))


@lru_cache(maxsize=4)
def group_patterns(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    """Return for each group the pattern of its noun right behind a number."""
    return tuple(
        (
            group,
            re.compile(
                rf"{_FILLER}(?P<noun>{cue_alternation(lexicon, FILE, f'groups.{group}')})(?!\w)"
            ),
        )
        for group in GROUPS
    )


@lru_cache(maxsize=4)
def label_patterns(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    """Return for each group the pattern of its word right in front of a number: "femra: "."""
    return tuple(
        (
            group,
            re.compile(
                rf"(?<!\w)(?P<word>{cue_alternation(lexicon, FILE, f'columns.{group}')})"
                r"(?:\s+(?:te\s+pranishem|prezent\w{0,3}))?(?:\s*[:=-]\s*|\s+)$"
            ),
        )
        for group in LABELS
    )
