"""Finds calendar expressions and says what they mean, without saying what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.calendar_months import month_rules
from extractors.components.calendar_numeric import numeric_rules
from extractors.components.calendar_rules import Rule, Taken
from extractors.components.calendar_values import Written
from extractors.components.calendar_years import year_rules
from extractors.components.masks import masked
from extractors.language import Lexicon, alternation

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DIGIT = re.compile(r"\d")
_DOUBT = re.compile(r"\s?\(?\?")


def find_dates(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each calendar expression with a :class:`Written` value.

    "23.06.2023", "12.3.22", "2025-05-20", "23 qershor 2023", "prill 2023", "2019-2022",
    "janar-mars 2023", "TM2 2024", "18 maj" (year missing). Numbers of laws, protocols, telephones
    and articles are none. Longer expressions win over shorter ones.
    """
    text = masked(doc._.folded)
    taken = Taken()
    digits, months = _DIGIT.search(text), _month(lexicon).search(text)
    for rule in _rules(lexicon):
        if (rule.needs == "digit" and not digits) or (rule.needs == "month" and not months):
            continue
        for match in rule.pattern.finditer(text):
            start, end = match.span("text")
            if taken.touches(start, end):
                continue
            written = rule.read(match)
            if written is not None and written.is_valid():
                taken.add(start, end)
                yield Found(start, end, _qualified(written, text, start, end, lexicon))


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    return (*numeric_rules(lexicon), *month_rules(lexicon), *year_rules(lexicon))


@lru_cache(maxsize=4)
def _month(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what must stand somewhere in a text before a rule for months can match."""
    names = [*lexicon.mapping("calendar", "months"), *lexicon.mapping("calendar", "months_other")]
    month = alternation(names)
    return re.compile(rf"(?<![^\W\d_]){month}(?:(?![^\W\d_])|(?={month}))")


@lru_cache(maxsize=4)
def _about(lexicon: Lexicon) -> re.Pattern[str]:
    year = lexicon.alternation("calendar", "words.year")
    about = lexicon.alternation("calendar", "words.about")
    return re.compile(rf"(?<!\w){about}\s+(?:{year}\s+)?$")


def _qualified(written: Written, text: str, start: int, end: int, lexicon: Lexicon) -> Written:
    if _about(lexicon).search(text[max(0, start - 24) : start]):
        return written.qualified("about")
    return written.qualified("doubtful") if _DOUBT.match(text, end) else written
