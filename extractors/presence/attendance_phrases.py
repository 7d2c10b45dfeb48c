"""Head counts in running text: which number of a sentence counts people, and which people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Group
from extractors.language import Lexicon
from extractors.presence.attendance_patterns import (
    FILE,
    Cues,
    cues_of,
    group_patterns,
    label_patterns,
)

LARGEST = 5000
"""A larger number counts a population: no hall of a municipality holds it."""
NEAR = 40
"""Characters between a cue and the number that it governs."""
NEXT = 30
"""Characters between two counts of one list."""
NAMED, BARE, ABSENT, WEAK, ZERO = 0.93, 0.84, 0.92, 0.74, 0.7
"""Confidence: number with its noun, bare number, absent, "ishim tre veta", "asnjë grua"."""
_BARE_AFTER = re.compile(
    r"\s*(?:$|[,.;:()\t]|(?:dhe|e|i|si|kurse|ndersa|ndersa|nga|prej|od|od|veta?|persona)\b|[-–/])"
)
_CLAUSE = re.compile(r";|\bsepse\b|\bse\b|\bqe\b|\bda\b|\bdeka\b|\bдека\b")
_PRESENT = re.compile(r"(?:prezent\w{0,3}|pranish(?:em|me)|prisutn\w{1,2}|присутни)$")
_THAT = re.compile(r"\s+(?:te\s+cilet\s+|qe\s+|koji\s+)?")
_WITH = re.compile(r"\b(?:me|sa|со)\s+(?:rreth\s+|mbi\s+|gjithsej\s+|vetem\s+|afro\s+)?$")

Number = tuple[int, int, int]
"""(start, end, value)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """``count`` people of ``group``, stated at ``text[start:end]``."""

    start: int
    end: int
    count: int
    group: Group
    confidence: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sentences around say: does the cue of the last one go on, who is the body."""

    inherited: bool = False
    body: bool = False
    """The paper is of a council or committee: a bare number counts its members."""


def counts_in(
    folded: str, start: int, end: int, numbers: Sequence[Number], setting: Setting, lexicon: Lexicon
) -> list[Counted]:
    """Return the head counts of the sentence ``folded[start:end]``, in order."""
    if not numbers and not cue_pattern(lexicon, FILE, "cues.none").search(folded, start, end):
        return []  # Asked of every sentence: the cues are a dozen patterns.
    cues = cues_of(folded, start, end, lexicon)
    if not (cues.any or setting.inherited) or cues.never:
        return []
    sentence = _Sentence(folded, start, end, tuple(numbers), cues, setting, lexicon)
    found = [counted for at in range(len(numbers)) if (counted := sentence.judge(at)) is not None]
    return sorted([*found, *sentence.zeros()], key=lambda counted: counted.start)


class _Sentence:
    def __init__(
        self,
        folded: str,
        start: int,
        end: int,
        numbers: tuple[Number, ...],
        cues: Cues,
        setting: Setting,
        lexicon: Lexicon,
    ) -> None:
        self.folded, self.start, self.end = folded, start, end
        self.numbers, self.cues, self.setting, self.lexicon = numbers, cues, setting, lexicon
        self.of_members = False
        self.counted_end: int | None = None
        self.breaks = [
            m.start()
            for m in _CLAUSE.finditer(folded, start, end)
            if not cues.presence_within(m.end(), m.end() + NEAR)
        ]

    def judge(self, at: int) -> Counted | None:
        begin, stop, value = self.numbers[at]
        limit = self.numbers[at + 1][0] if at + 1 < len(self.numbers) else self.end
        group, group_end = group_behind(self.folded, stop, limit, self.lexicon)
        if self._votes(begin, stop) or value > LARGEST:
            return None
        if self._is_size(begin, stop, group):
            self.of_members = self.of_members or group in (None, "members")
            return None
        size = self._size_behind(at) if group is None else None
        found = self._governed(begin, stop, value, group, group_end, size)
        if found is not None:
            self.counted_end = max(found.end, stop)
        return found

    def _governed(
        self,
        begin: int,
        stop: int,
        value: int,
        group: Group | None,
        group_end: int,
        size: Group | None,
    ) -> Counted | None:
        if group == "total" and self._is_presence(group_end):
            group = "members" if self.of_members or self.setting.body else "total"
        absent = self._absent(begin, stop, group, group_end)
        if absent is not None:
            return Counted(self._lead(begin), absent, value, "absent", ABSENT)
        if self.cues.absent_governs(begin, NEAR):
            return None
        if self._invited(begin) and group not in ("women", "men"):
            return Counted(begin, max(stop, group_end), value, "invited", BARE)
        labelled = self._labelled(begin) if group is None and size is None else None
        if labelled is not None:
            label, at = labelled
            scope = self.cues.present if label == "total" else self._in_scope(begin)
            if scope and _BARE_AFTER.match(self.folded, stop, self.end):
                return Counted(at, stop, value, label, NAMED)
        named = group or size
        if named is not None:
            return self._named(begin, max(stop, group_end), value, named)
        return self._bare(begin, stop, value)

    def _named(self, begin: int, end: int, value: int, group: Group) -> Counted | None:
        if self._in_scope(begin):
            return Counted(self._lead(begin), end, value, group, NAMED)
        if self.cues.weak_near(begin, 25) and self.cues.meeting and group != "officials":
            return Counted(self._lead(begin), end, value, group, WEAK)
        return None

    def _bare(self, begin: int, stop: int, value: int) -> Counted | None:
        """Judge a number without a noun: "prania bëhet 13", "prej 15 ... prisutno je 13"."""
        if _BARE_AFTER.match(self.folded, stop, self.end) is None:
            return None
        near = self.cues.present_before(begin, 22)
        weak = self.cues.meeting and self.cues.weak_near(begin, 25)
        if self.of_members and (near or weak or self.cues.coming_before(begin, NEAR)):
            return Counted(self._lead(begin), stop, value, "members", BARE)
        if near is None:
            return None
        body = self.setting.body and not re.match(r"p[ij]+e?s*e?marr|pjesmarr|ucesn", near)
        group: Group = "members" if body else "total"
        return Counted(self._lead(begin), stop, value, group, BARE - (0.1 if body else 0.04))

    def _in_scope(self, begin: int) -> bool:
        """Tell whether a cue of presence stands in the number's clause."""
        if self.setting.inherited and not self.breaks:
            return True
        low = max((at for at in self.breaks if at < begin), default=self.start)
        high = min((at for at in self.breaks if at > begin), default=self.end)
        if self.cues.presence_within(low, high) or self._goes_on(begin):
            return True
        held = self.cues.held_within(low, begin)
        return held and _WITH.search(self.folded, max(low, begin - NEAR), begin) is not None

    def _is_presence(self, end: int) -> bool:
        """Tell whether the noun that ends here only says "present" ("27 ishin prezent")."""
        return _PRESENT.search(self.folded, max(self.start, end - 16), end) is not None

    def _goes_on(self, begin: int) -> bool:
        """Tell whether the number follows a count at once: "28 qytetarë, prej tyre 6 gra"."""
        if self.counted_end is None or begin - self.counted_end > NEXT:
            return False
        return not re.search(r"[.;:]|\d", self.folded[self.counted_end : begin])

    def _absent(self, begin: int, stop: int, group: Group | None, group_end: int) -> int | None:
        """Return where "mungojnë 2 këshilltarë" or "2 anëtarë nuk erdhën" ends, else None."""
        behind = _THAT.match(self.folded, max(stop, group_end))
        if behind and self.cues.absent_starts(behind.end(), 1):
            return self.cues.absent_end(max(stop, group_end))
        if not self.cues.absent_governs(begin, NEAR):
            return None
        if group in ("members", "total"):
            return group_end
        bare = group is None and _BARE_AFTER.match(self.folded, stop, self.end)
        return stop if bare else None

    def _invited(self, begin: int) -> bool:
        invited = cue_alternation(self.lexicon, FILE, "cues.invited")
        before = self.folded[max(self.start, begin - 32) : begin]
        return re.search(rf"(?<!\w){invited}\s*:?\s+$", before) is not None

    def _labelled(self, begin: int) -> tuple[Group, int] | None:
        """Return the group in front of a number and where it stands: "femra: 18"."""
        for group, pattern in label_patterns(self.lexicon):
            match = pattern.search(self.folded, max(self.start, begin - 28), begin)
            if match and not (group == "total" and self._is_presence(match.end("word"))):
                return group, match.start()
        return None

    def _size_behind(self, at: int) -> Group | None:
        """Return the group behind the size of the body: members in "19 nga 21 anëtarët"."""
        if at + 1 >= len(self.numbers):
            return None
        between = self.folded[self.numbers[at][1] : self.numbers[at + 1][0]]
        of = cue_alternation(self.lexicon, FILE, "cues.size_before")
        if not re.fullmatch(rf"\s*(?:/|{of}(?:\s+(?:gjithsej|te))*)\s*", between):
            return None
        end = self.numbers[at + 2][0] if at + 2 < len(self.numbers) else self.end
        behind = group_behind(self.folded, self.numbers[at + 1][1], end, self.lexicon)[0]
        near = self.cues.present_before(self.numbers[at][0], 22)
        return behind or ("members" if near and self.setting.body else None)

    def _is_size(self, begin: int, stop: int, group: Group | None) -> bool:
        """Tell whether a number is the size of the body: "nga 35 anëtarë sa ka Kuvendi"."""
        before = self.folded[max(self.start, begin - 45) : begin]
        size = cue_alternation(self.lexicon, FILE, "cues.size_before")
        if re.search(rf"(?:(?<!\w){size}\s*(?:te\s+)?|/\s*)$", before):
            return True
        behind = cue_alternation(self.lexicon, FILE, "cues.size_after")
        if re.match(
            rf"(?!\s+{size}\b)\s+(?:[^\W\d_]+\s+)?{behind}(?!\w)", self.folded[stop : self.end]
        ):
            return True
        needed = cue_alternation(self.lexicon, FILE, "cues.needed")
        return re.search(rf"(?<!\w){needed}\s+(?:gjithsej\s+|te\s+)?$", before) is not None

    def _votes(self, begin: int, stop: int) -> bool:
        votes = cue_alternation(self.lexicon, FILE, "cues.votes")
        if re.match(rf"\s*(?:te\s+)?{votes}(?!\w)", self.folded[stop : self.end]):
            return True
        before = self.folded[max(self.start, begin - 16) : begin]
        return re.search(rf"(?<!\w){votes}\s*[:=-]\s*$", before) is not None

    def _lead(self, begin: int) -> int:
        """Return where the shortest clause that states the count begins: at its cue, if near."""
        floor = max([self.start, *(n[1] for n in self.numbers if n[1] <= begin)])
        cue = self.cues.first_within(max(floor, begin - 30), begin)
        return begin if cue is None else cue

    def zeros(self) -> Iterator[Counted]:
        """Yield "asnjë grua": a group of which nobody came."""
        for begin, stop in self.cues.none:
            group, end = group_behind(self.folded, stop, self.end, self.lexicon)
            if group in ("women", "men", "citizens") and self._in_scope(begin):
                yield Counted(begin, end, 0, group, ZERO)


def group_behind(folded: str, stop: int, limit: int, lexicon: Lexicon) -> tuple[Group | None, int]:
    """Return the group whose noun stands right behind a number and where the phrase ends."""
    best: tuple[int, Group, int] | None = None
    for group, pattern in group_patterns(lexicon):
        match = pattern.match(folded, stop, limit)
        if match and (best is None or match.start("noun") < best[0]):
            best = (match.start("noun"), group, match.end())
    if best is None:
        return None, stop
    more = _TAIL.match(folded, best[2], limit)
    return best[1], more.end() if more else best[2]


_TAIL = re.compile(
    r"\s+(?:komunal\w{0,6}|te\s+pranishem|prezent\w{0,3}|te\s+(?:keshillit|kuvendit))(?!\w)"
)


@lru_cache(maxsize=4)
def relative(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a sentence about those just counted: "Prej tyre 18 ishin gra"."""
    return re.compile(rf"\W*{cue_alternation(lexicon, FILE, 'cues.of_them')}(?!\w)")
