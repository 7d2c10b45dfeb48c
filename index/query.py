"""What a person types, read into a small typed tree. No engine sees the text before this did.

Words are joined by OR and ranked; ``"a phrase"`` must stand in the document; a number that names
something (03/L-040, 17.03.2022) must stand, too; ``-word`` and ``-"a phrase"`` must not.
``field:value`` (``lloji:vendim``, ``komuna:"Hani i Elezit"``, ``data:2022..2023``) are conditions
on the document; their names and values are data (``index/data/sq/query_fields.toml``). Everything
else (brackets, other colons, stars) is just words or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from index.analysis import clean, fold, folded_tokens, index_word, name_key, stop_words, words
from index.conditions import Condition, KeywordCondition, RangeCondition, WordsCondition
from index.days import span_of_days
from index.language_data import read_language
from index.numbers import find_numbers
from pipeline.errors import UsageError

LONGEST_QUERY = 300
"""Characters."""

MOST_TERMS = 32

_CURLY_QUOTES = str.maketrans({mark: '"' for mark in "“”„‟«»″\uff02"})
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-\u2212])?"
    r'(?:(?P<field>[^\W\d_]{2,12}):(?=[^\s:]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)

TermKind = Literal["word", "phrase", "number"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or a number that is looked for."""

    kind: TermKind
    words: tuple[str, ...]
    """As the index holds them, at least one."""
    text: str = field(default="", compare=False)
    """As typed."""
    folded: str = ""
    """Of a word: folded, not stemmed."""
    key: str = ""
    """Of a number: its key (:mod:`index.numbers`)."""


@dataclass(frozen=True, slots=True)
class QueryTree:
    """What to look for: any of the words, all phrases and numbers, none of what is excluded."""

    words: tuple[Term, ...] = ()
    phrases: tuple[Term, ...] = ()
    numbers: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def has_terms(self) -> bool:
        """True if something has to stand in the text."""
        return bool(self.words or self.phrases or self.numbers)

    @property
    def is_empty(self) -> bool:
        """True if nothing is asked for: such a query has no hits (exclusions alone are nothing)."""
        return not (self.has_terms or any(not it.negated for it in self.conditions))


def parse_text(text: str) -> QueryTree:
    """Read a person's text. Function words count only where there is nothing else.

    Raises:
        UsageError: it is longer than :data:`LONGEST_QUERY` or has more terms than
            :data:`MOST_TERMS`.
    """
    if len(text) > LONGEST_QUERY:
        raise UsageError(
            f"the query has {len(text)} characters; at most {LONGEST_QUERY} are searched for"
        )
    normal = unicodedata.normalize("NFC", clean(text)).translate(_CURLY_QUOTES)
    wanted: list[Term] = []
    excluded: list[Term] = []
    conditions: list[Condition] = []
    for piece in _pieces(normal):
        condition = _condition(piece)
        if condition is not None:
            conditions.append(condition)
        else:
            (excluded if piece.minus else wanted).extend(_terms(piece))
    _check_count([*wanted, *excluded])
    return _tree(wanted, excluded, conditions)


def _tree(wanted: list[Term], excluded: list[Term], conditions: list[Condition]) -> QueryTree:
    def of(kind: TermKind) -> tuple[Term, ...]:
        first: dict[tuple[str, ...], Term] = {}
        for term in wanted:
            if term.kind == kind:
                first.setdefault(term.words, term)  # "uji UJI ujë" asks for one word
        return tuple(first.values())

    found = of("word")
    content = tuple(term for term in found if term.folded not in stop_words())
    others = of("phrase"), of("number")
    return QueryTree(
        content if content or any(others) else found,
        *others,
        tuple(dict.fromkeys(excluded)),
        tuple(dict.fromkeys(conditions)),
    )


def _check_count(terms: list[Term]) -> None:
    count = sum(len(term.words) for term in terms)
    if count > MOST_TERMS:
        raise UsageError(f"the query has {count} words; at most {MOST_TERMS} are searched for")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between blanks: a word or a number as typed, or a phrase."""

    text: str
    is_phrase: bool = False
    minus: bool = False
    field: str | None = None
    key: str | None = None


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the pieces of a text; a number that names something is one, blanks or not."""
    numbers = {number.start: number for number in find_numbers(text)}
    position = 0
    while match := _PIECE.search(text, position):
        position = match.end()
        if match["phrase"] is not None:
            minus = bool(match["minus"])
            yield _Piece(match["phrase"], True, minus, match["field"])
            continue
        start = match.start("word")
        number = next((numbers[at] for at in range(start, position) if at in numbers), None)
        if number is None or match["field"]:
            yield _Piece(match["word"], False, bool(match["minus"]), match["field"])
            continue
        if text[start : number.start].strip():
            yield _Piece(text[start : number.start], False, bool(match["minus"]))
        position = number.end
        yield _Piece(text[number.start : number.end], False, bool(match["minus"]), None, number.key)


def _terms(piece: _Piece) -> list[Term]:
    text = f"{piece.field}:{piece.text}" if piece.field else piece.text
    found = list(folded_tokens(text))
    if not found:
        return []
    stems = tuple(index_word(text[token.start : token.end]) for token in found)
    if piece.key:
        return [Term("number", stems, text, key=piece.key)]
    if piece.is_phrase:
        return [Term("phrase", stems, text)]
    if len(found) > 1 and any(character.isdigit() for character in text):
        return [Term("phrase", stems, text)]  # PM2.5, 3.2: a figure stays together
    return word_terms(text)


def word_terms(text: str) -> list[Term]:
    """Return each word of a text as a term of its own."""
    pieces = ((token.word, text[token.start : token.end]) for token in folded_tokens(text))
    return [Term("word", (index_word(typed),), typed, folded) for folded, typed in pieces]


def content_terms(phrase: Term) -> list[Term]:
    """Return the words of a phrase that are no function words."""
    return [term for term in word_terms(phrase.text) if term.folded not in stop_words()]


def _condition(piece: _Piece) -> Condition | None:
    """Return the condition of ``field:value``; None if it is none, then it is words."""
    name = _fields().get(fold(piece.field)) if piece.field else None
    if name == "type":
        kind = type_named(piece.text)
        return KeywordCondition("type", (kind,), piece.minus) if kind else None
    if name == "municipality":
        key = name_key(piece.text)
        return KeywordCondition("municipality_key", (key,), piece.minus) if key else None
    if name == "date":
        days = span_of_days(piece.text)
        return RangeCondition(*days, piece.minus) if days else None
    if name == "number":
        return _number_condition(piece)
    if name in ("person", "title"):
        found = words(piece.text)
        field_name = "persons" if name == "person" else "title"
        return WordsCondition(field_name, found, piece.minus) if found else None
    return None


def _number_condition(piece: _Piece) -> Condition | None:
    keys = tuple(number.key for number in find_numbers(piece.text))
    return KeywordCondition("numbers", keys, piece.minus) if keys else None


@cache
def _fields() -> dict[str, str]:
    table = read_language("query_fields")["fields"]
    return {fold(name): key for key, names in table.items() for name in names}


@cache
def number_cues() -> frozenset[str]:
    """Return the words of the index that only say what kind of number stands beside them."""
    return frozenset(map(index_word, read_language("query_fields")["number_cues"]["words"]))


def type_named(name: str) -> str | None:
    """Return the document type that a person calls so, in any case form."""
    return _types().get(name_key(name))


@cache
def _types() -> dict[str, str]:
    table = read_language("query_fields")["types"]
    return {name_key(name): kind for kind, names in table.items() for name in (kind, *names)}
