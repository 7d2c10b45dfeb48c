"""How well a page was read, in one word: from what the engine said and what it left out.

No single figure tells: confidence is blind to dropped blocks, ink coverage to misread letters, both
to a page that was read in another language. Each is asked for its own, and the worst counts.

Measured on 14 readings of the benchmark's pages (eight kinds of scan, two made worse by hand):
CER 0.0 to 0.9 % is excellent (one photo whose desk counts as unread ink: good), 2.6 to 2.9 % good,
11 to 13 % fair, 13.6 % and more poor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from pipeline.document import Grade

_ORDER: tuple[Grade, ...] = ("poor", "fair", "good", "excellent")
_LEAST_WORDS = 3
"""Words of a line that is judged by itself: a page number or a stray mark is no region."""
_WORST_SHARE = 0.1
_LEAST_KNOWN = 0.88
"""Share of dictionary words: pages read well have 0.91 to 1.0, those with a CER above 13 % 0.83 to
0.91. A page of names and references has 0.63 and not one error, so it costs one grade only."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a reading; every figure is a share of 1."""

    confidence: float | None
    """Mean of all words, weighted by length; None: nothing was read."""
    coverage: float | None = None
    """Letter-sized ink in recognised words; None where there is no picture."""
    worst_line: float | None = None
    """Lowest mean of a line of at least three words."""
    worst_region: float | None = None
    """Mean of the worst tenth of the lines, see :func:`worst_region`."""
    known_words: float | None = None
    """Words that the dictionary knows; None: too few, or a language without one."""
    blank: bool = False
    """Nobody wrote on the page."""


@dataclass(frozen=True, slots=True)
class _Least:
    """What a grade asks for."""

    grade: Grade
    confidence: float
    coverage: float
    worst_line: float
    worst_region: float


_GRADES = (
    _Least("excellent", 0.93, 0.97, 0.50, 0.87),
    _Least("good", 0.87, 0.90, 0.30, 0.75),
    # Uncovered letters are lost: below 0.88 more than one in eight.
    _Least("fair", 0.80, 0.88, 0.0, 0.50),
)
"""Measured confidence: 0.94 to 0.96 at a CER below 1 %, 0.88 to 0.91 at 3 % (fax), 0.84 to 0.88 at
11 to 16 % (old paper, 75 dpi), 0.73 at 17 % (blurred). Worst tenth of the lines: 0.88 to 0.94, 0.80
to 0.85, 0.50 to 0.67, 0.54. Coverage: 0.98 and more on good pages, 0.71 to 0.96 with dropped
blocks."""


def grade_page(evidence: Evidence) -> Grade:
    """Return the grade; a blank page is read well, an inked one without words poorly."""
    if evidence.confidence is None:
        return "excellent" if evidence.blank else "poor"
    grade: Grade = next((least.grade for least in _GRADES if _reaches(evidence, least)), "poor")
    if evidence.known_words is not None and evidence.known_words < _LEAST_KNOWN:
        return _ORDER[max(0, _ORDER.index(grade) - 1)]
    return grade


def _reaches(evidence: Evidence, least: _Least) -> bool:
    pairs = (
        (evidence.confidence, least.confidence),
        (evidence.coverage, least.coverage),
        (evidence.worst_line, least.worst_line),
        (evidence.worst_region, least.worst_region),
    )
    return all(known is None or known >= asked for known, asked in pairs)


def worst_line(lines: Iterable[Sequence[float]]) -> float | None:
    """Return the lowest mean of a line; ``lines`` are the confidences of each line's words.

    None if no line has three words.
    """
    means = _line_means(lines)
    return round(means[0], 4) if means else None


def worst_region(lines: Iterable[Sequence[float]]) -> float | None:
    """Return the mean confidence of the worst tenth of the lines, of one at least.

    One misread line is a stamp or a signature; a tenth of the lines is a part of the page.
    """
    means = _line_means(lines)
    count = max(1, round(_WORST_SHARE * len(means)))
    return round(fmean(means[:count]), 4) if means else None


def _line_means(lines: Iterable[Sequence[float]]) -> list[float]:
    """Return the mean confidences of the lines that are long enough, the lowest first."""
    return sorted(fmean(line) for line in lines if len(line) >= _LEAST_WORDS)
