"""Finds what may be the name of a person: two or three capitalised words in a row.

The value of a finding is a :class:`NameHint`. A name whose first word is a listed given name is
``known``; any other needs the context (a post, a turn of speech, a list of those present).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.cues import cue_alternation, cue_words
from extractors.language import Lexicon, compile_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r'"[^"]{2,80}"')
LONGEST_NAME = 3
GIVEN_NAME_LISTS = ("albanian_men", "albanian_women", "serbian_and_macedonian")


@dataclass(frozen=True, slots=True)
class NameHint:
    """How sure a name is: ``known`` = it begins with a listed given name."""

    known: bool


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    initial: bool


def find_names(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the possible names of ``doc`` from left to right.

    Names inside quotation marks (schools, companies) and behind a street or school are left out.
    """
    text, folded = doc.text, str(doc._.folded)
    given = _given_names(lexicon)
    masked = _mask(folded, lexicon)
    for run in _runs(text, masked, _not_names(lexicon)):
        for words, known in _split(run, given):
            if not _is_place_name(folded, words[0].start, lexicon):
                yield Found(words[0].start, words[-1].end, NameHint(known))


@lru_cache(maxsize=4)
def _given_names(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(n for key in GIVEN_NAME_LISTS for n in cue_words(lexicon, "given_names", key))


@lru_cache(maxsize=4)
def _not_names(lexicon: Lexicon) -> re.Pattern[str]:
    return compile_words(cue_words(lexicon, "given_names", "not_names"))


def _mask(folded: str, lexicon: Lexicon) -> str:
    """Blank out quoted names, so that they end a run and never begin one."""
    return _QUOTED.sub(lambda match: "\n" * len(match.group()), folded)


def _is_place_name(folded: str, start: int, lexicon: Lexicon) -> bool:
    before = folded[max(0, start - 24) : start]
    return bool(
        re.search(cue_alternation(lexicon, "name_context", "places") + r'[ "]{0,2}$', before)
    )


def _runs(text: str, folded: str, not_names: re.Pattern[str]) -> Iterator[list[_Word]]:
    """Yield runs of capitalised words with one blank between them."""
    run: list[_Word] = []
    for match in _WORD.finditer(folded):
        start, end = match.span()
        initial = end - start == 1
        fits = text[start].isupper() and not not_names.fullmatch(match.group())
        if run and (not fits or not _adjoins(text, run[-1], start)):
            yield run
            run = []
        if fits:
            run.append(_Word(start, end, match.group(), initial))
    if run:
        yield run


def _adjoins(text: str, last: _Word, start: int) -> bool:
    between = text[last.end : start]
    return between == " " or (last.initial and between in (".", ". "))


def _split(run: Sequence[_Word], given: frozenset[str]) -> Iterator[tuple[Sequence[_Word], bool]]:
    """Cut a run at listed given names; a run without any is one name if it is short enough."""
    starts = [i for i, word in enumerate(run) if word.folded in given]
    starts = [i for n, i in enumerate(starts) if n == 0 or i - starts[n - 1] > 1]
    if not starts:
        if 2 <= len(run) <= LONGEST_NAME and not run[-1].initial:
            yield run, False
        return
    for n, start in enumerate(starts):
        stop = starts[n + 1] if n + 1 < len(starts) else len(run)
        words = run[start : min(stop, start + LONGEST_NAME)]
        if len(words) >= 2 and not words[-1].initial:
            yield words, True
