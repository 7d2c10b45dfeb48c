"""Facts that are stated twice and differ: head counts, days, weekdays, who presides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.checks.edtf import is_day
from extractors.checks.findings import Findings, RecordWarning
from extractors.entities import Attendance, DateMention
from extractors.folding import fold
from extractors.language import Lexicon, alternation

_GAP = r"[\s,()]{0,3}(?:m[e]?\s+)?(?:dat[ae]\w*|dt\.?)?[\s:,.]{0,3}"
"""What may stand between a weekday and its date: "e premte, më datë 23.06.2023"."""
_WINDOW = 45


def check_contradictions(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``contradiction`` where the paper says two things that cannot both be true."""
    yield from _heads(findings)
    yield from _weekdays(findings)
    yield from _years(findings)


def _heads(findings: Findings) -> Iterator[RecordWarning]:
    """Women and men of one sentence must not be more than all; with "gjithsej", all of them."""
    by_segment: dict[int, list[Attendance]] = {}
    for count in findings.of(Attendance):
        index = findings.segment_of(count.evidence)
        if index is not None and count.evidence.basis == "stated":
            by_segment.setdefault(index, []).append(count)
    for index, counts in by_segment.items():
        if findings.reading.segments[index].shape == "row":
            continue  # row_sums sees these
        named = {group: [c for c in counts if c.group == group] for group in _ALL}
        women, men = named["women"], named["men"]
        totals = [c for group in ("total", "citizens", "members") for c in named[group]]
        if len(women) == len(men) == len(totals) == 1:
            yield from _unequal(findings, women[0], men[0], totals[0])


_ALL = ("women", "men", "total", "citizens", "members")


def _unequal(
    findings: Findings, women: Attendance, men: Attendance, total: Attendance
) -> Iterator[RecordWarning]:
    both = women.count + men.count
    if both == total.count:
        return
    if both < total.count and total.group != "total":
        return  # not everybody need be counted as woman or man
    message = (
        f"{women.count} women and {men.count} men are {both}, but the paper counts"
        f" {total.count} ({total.group})."
    )
    severity = 0.85 if both > total.count else 0.6
    yield findings.about("contradiction", message, severity, [total, women, men])


def _weekdays(findings: Findings) -> Iterator[RecordWarning]:
    """The calendar tells which weekday a day was."""
    for date in findings.of(DateMention):
        if not is_day(date.value) or date.evidence.basis != "stated":
            continue
        said = _weekday_beside(findings, date)
        if said is None:
            continue
        day = dt.date.fromisoformat(date.value)
        if day.weekday() != said:
            names = (dt.date(2024, 1, 1 + said).strftime("%A"), day.strftime("%A"))
            message = f"The paper calls {date.value} a {names[0]}, but it was a {names[1]}."
            yield findings.about("contradiction", message, 0.85, [date])


def _weekday_beside(findings: Findings, date: DateMention) -> int | None:
    """Return the weekday (Monday 0) named right before or, in brackets, behind a date."""
    index = findings.segment_of(date.evidence)
    if index is None or date.evidence.text.count("\n"):
        return None
    text = findings.reading.segments[index].text
    start = text.find(date.evidence.text)
    if start < 0 or text.count(date.evidence.text) != 1:
        return None
    folded, end = findings.reading.folded(index), start + len(date.evidence.text)
    before, behind = _weekday_patterns(findings.lexicon)
    match = before.search(folded, max(0, start - _WINDOW), start) or behind.match(folded, end)
    if match is None:
        return None
    return next(n for n in range(7) if match[f"w{n}"])


@lru_cache(maxsize=4)
def _weekday_patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:

    names = [
        f"(?P<w{n}>{alternation(fold(word) for word in words)})"
        for n, words in enumerate(lexicon.value("checks", "weekdays"))
    ]
    day = "|".join(names)
    return (
        # Not "të enjten dhe të premten, më ...": two days share what follows.
        re.compile(rf"(?<!dhe )(?<!- )(?<!\w)(?:{day}){_GAP}$"),
        re.compile(rf"\s?\(\s?(?:{day})\s?\)"),
    )


def _years(findings: Findings) -> Iterator[RecordWarning]:
    """One day in two years, both of this paper or its meeting: one of the years is a slip."""
    own = findings.value("date")
    if not is_day(own) or findings.value("type") not in ("minutes", "decision", "invitation"):
        return
    for date in findings.of(DateMention):
        same_day = is_day(date.value) and date.value[4:] == str(own)[4:] and date.value != own
        if same_day and date.role in ("document", "meeting"):
            message = f"The paper is of {own}, but its {date.role} date says {date.value}."
            yield findings.about("contradiction", message, 0.8, [date, findings.facts["date"]])
