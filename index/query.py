"""What a person types, read into a small typed tree. No engine sees the text before this did.

Words are joined by OR and ranked; ``"a phrase"`` must stand in the document as it is; ``-word``
and ``-"a phrase"`` must not. Everything else (brackets, colons, stars) is just words or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from index.analysis import clean, comparison_key, search_tokens
from index.days import interval
from index.fields import ENTITY_LISTS
from index.protocol import Query
from pipeline.errors import UsageError

LONGEST_QUERY = 300
"""Characters."""

MOST_TERMS = 32

DEEPEST_HIT = 10_000
"""``offset + limit``; Elasticsearch refuses more."""

_CURLY_QUOTES = str.maketrans({mark: '"' for mark in "“”„‟«»″\uff02"})
_PIECE = re.compile(r'(?P<minus>(?<!\S)[-\u2212])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together, at least one: a word, a phrase, or a number like 03/L-040."""

    words: tuple[str, ...]
    """As the index holds them."""
    text: str = field(default="", compare=False)
    """As typed; an engine that analyses by itself gets this."""


@dataclass(frozen=True, slots=True)
class QueryTree:
    """What to look for: any of ``optional``, all of ``required``, none of ``excluded``."""

    optional: tuple[Term, ...] = ()
    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """All terms that count for the ranking and are marked in snippets."""
        return self.required + self.optional

    @property
    def is_empty(self) -> bool:
        """True if nothing is asked for: such a query has no hits (exclusions alone are nothing)."""
        return not self.wanted


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be; None filters nothing."""

    type: str | None = None
    municipality_key: str | None = None
    first_day: str | None = None
    """The document's date, as an interval of days, must not end before this day."""
    last_day: str | None = None
    """The document's date must not begin after this day."""


def parse_text(text: str) -> QueryTree:
    """Read a person's text.

    Raises:
        UsageError: it is longer than :data:`LONGEST_QUERY` or has more terms than
            :data:`MOST_TERMS`.
    """
    if len(text) > LONGEST_QUERY:
        raise UsageError(
            f"the query has {len(text)} characters; at most {LONGEST_QUERY} are searched for"
        )
    normal = unicodedata.normalize("NFC", clean(text)).translate(_CURLY_QUOTES)
    optional: list[Term] = []
    required: list[Term] = []
    excluded: list[Term] = []
    for piece in _PIECE.finditer(normal):
        phrase = piece["phrase"] is not None
        target = excluded if piece["minus"] else required if phrase else optional
        target.extend(_terms(piece["phrase"] if phrase else piece["word"], together=phrase))
    tree = QueryTree(*(tuple(dict.fromkeys(terms)) for terms in (optional, required, excluded)))
    count = sum(len(term.words) for term in tree.wanted + tree.excluded)
    if count > MOST_TERMS:
        raise UsageError(f"the query has {count} words; at most {MOST_TERMS} are searched for")
    return tree


def _terms(piece: str, *, together: bool) -> list[Term]:
    """Return the terms of a piece; what holds a digit (03/L-040, 20.05.2025) stays together."""
    found = list(search_tokens(piece))
    if not found:
        return []
    if together or any(character.isdigit() for character in piece):
        return [Term(tuple(token.word for token in found), piece)]
    return [Term((token.word,), piece[token.start : token.end]) for token in found]


def parse_filters(query: Query) -> Filters:
    """Return the filters of a query; a municipality is compared without case and marks.

    Raises:
        UsageError: a date is no ISO day, month or year, or they run backwards.
    """
    first, last = _bound(query.date_from), _bound(query.date_to)
    if first and last and first[0] > last[1]:
        raise UsageError(f"{query.date_from} is after {query.date_to}; no date lies between")
    return Filters(
        type=query.type,
        municipality_key=None if query.municipality is None else comparison_key(query.municipality),
        first_day=first[0] if first else None,
        last_day=last[1] if last else None,
    )


def _bound(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    found = interval(text)
    if found is None:
        raise UsageError(f"{text!r} is no date; write 2023, 2023-06 or 2023-06-23")
    return found


def check(query: Query) -> None:
    """Refuse what no index can answer.

    Raises:
        UsageError: ``within`` names no entity list, or the page asked for is out of range.
    """
    if query.within is not None and query.within not in ENTITY_LISTS:
        raise UsageError(f"there is no list {query.within!r}; there are: {', '.join(ENTITY_LISTS)}")
    if query.limit < 1 or query.offset < 0 or query.pages_per_hit < 0:
        raise UsageError("limit counts from 1, offset and pages per hit from 0")
    if query.offset + query.limit > DEEPEST_HIT:
        raise UsageError(f"hits beyond {DEEPEST_HIT} are not listed; narrow the search")
