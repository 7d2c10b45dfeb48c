"""Sums of money with their unit doubled: "200.000 mijë euro"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.checks.findings import Findings, RecordWarning
from extractors.cues import cue_alternation
from extractors.entities import Amount
from extractors.folding import fold
from extractors.language import Lexicon

HIGHEST_EURO = 100_000_000
"""Hardly a municipality of Kosovo has such a budget: the thousands were said twice."""
_GROUPED = r"\d{1,3}(?:[ .,]\d{3}){0,3}[ .,]000(?:[.,]00)?"


def check_amounts(findings: Findings) -> Iterator[RecordWarning]:
    """Yield ``implausible_amount`` where thousands or millions stand in figures and in words.

    "84.320 mijë lekë" is the usual way to write a budget; "200.000 mijë euro" and "2.000.000
    milionë" are not.
    """
    thousands, millions = _patterns(findings.lexicon)
    for amount in findings.of(Amount):
        folded = fold(amount.evidence.text)
        large = amount.currency == "EUR" and amount.value >= HIGHEST_EURO
        if (large and thousands.search(folded)) or millions.search(folded):
            message = f'The sum "{" ".join(amount.evidence.text.split())}" names its unit twice.'
            yield findings.about("implausible_amount", message, 0.8, [amount])


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    thousand = cue_alternation(lexicon, "checks", "thousand")
    million = cue_alternation(lexicon, "checks", "million")
    return (
        re.compile(rf"(?<![\d.,]){_GROUPED}\s?{thousand}(?!\w)"),
        re.compile(rf"(?<![\d.,])\d{{1,3}}[ .,]\d{{3}}[ .,]000\s?{million}(?!\w)"),
    )
