"""Finds what may be the name of a person: two or three capitalised words in a row.

The value of a finding is a :class:`NameHint`. A name whose first word is a listed given name is
``known``, and so is one with a family name of a form that no other word has ("Ristevski"); any
other needs the context (a post, a turn of speech, a list of those present).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.complement import head_pattern, heads
from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.language import Lexicon, compile_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r'"[^"]{2,80}"')
_SMALL = re.compile(r"(?<!\w)[a-zçëšžčćđ]{3,}")
SENTENCE_WORDS = 3
"""Words written small between quotation marks: a sentence, no name of a school or company."""
LONGEST_NAME = 3
LONGEST_SHORT_FORM = 4
"""Capitals of an abbreviation; "LDK" behind a name is a party, "UKA" may be a family name."""
GIVEN_NAME_LISTS = (
    "albanian_men",
    "albanian_women",
    "serbian_and_macedonian",
    "more_albanian_men",
    "more_albanian_women",
    "more_serbian_and_macedonian",
    "turkish",
    "bosnian_and_gorani",
    "roma",
)
MOST_AROUND = 12
"""Characters (dots, dashes) beside the names on a line of signatures."""
_GENITIVE_LINK = re.compile(r"(?:^|\s)(?:i|e|të|së|te|se|për|per)\s$")
_ROMAN = re.compile(r"[IVX]{2,5}")
_ARTICLES = ("te", "se")
_SMALL_WORDS = ("e", "i", "a", "o", "u", "k", "v", "x", "z")
_POST_WINDOW = 50
_OF_PLACE = re.compile(r"\s(?:i|e|te|se)\s[^\W\d_]+\s")
_PLACE_WINDOW = 24
"""Characters in front of a name in which a word for a street or school is looked for."""
_Part = tuple["Sequence[_Word]", bool]


@dataclass(frozen=True, slots=True)
class NameHint:
    """How sure a name is: ``known`` = a listed given name or a sure family name is in it."""

    known: bool


_FULL_STOP = re.compile(r"[^\W\d_]{6}\.\s*$")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    written: str

    @property
    def initial(self) -> bool:
        return len(self.written) == 1


def find_names(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the possible names of ``doc`` from left to right.

    Names inside quotation marks (schools, companies) and behind a street or school are left out.
    """
    text, folded = doc.text, str(doc._.folded)
    towns = frozenset(span.start_char for span in doc.spans.get("municipalities", ()))
    masked = _mask(text, folded)
    for run in _runs(text, masked, lexicon):
        for words, known in _split(run, text, lexicon, towns):
            start, end = words[0].start, words[-1].end
            if not _is_place_name(folded, start, lexicon) or (
                known and _holds_post_there(folded, start, end, lexicon)
            ):
                yield Found(words[0].start, words[-1].end, NameHint(known))


@lru_cache(maxsize=4)
def given_names(lexicon: Lexicon) -> frozenset[str]:
    """Return the folded given names of all lists."""
    return frozenset(n for key in GIVEN_NAME_LISTS for n in cue_words(lexicon, "given_names", key))


@lru_cache(maxsize=16384)
def _is_given(word: str, lexicon: Lexicon) -> bool:
    latin = _latin(word, lexicon)
    given = given_names(lexicon)
    return latin in given or ("-" in latin and latin.split("-")[0] in given)


def _latin(word: str, lexicon: Lexicon) -> str:
    """Return a folded Cyrillic word in Latin letters; any other as it is."""
    if word.isascii():
        return word
    letters = lexicon.value("name_context", "cyrillic")
    return "".join(letters.get(letter, letter) for letter in word)


@lru_cache(maxsize=4)
def _not_names(lexicon: Lexicon) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the words that stand in no name, and the pattern of the stems that begin none."""
    listed = cue_words(lexicon, "given_names", "not_names")
    posts = (word for word in heads(lexicon, "posts") if " " not in word)
    words = frozenset((*(word for word in listed if "*" not in word), *posts))
    return words, compile_words(tuple(word for word in listed if "*" in word))


@lru_cache(maxsize=16384)
def _never_in_name(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is in no name; "Burim" is a name although "burim*" is a stem of none."""
    words, stems = _not_names(lexicon)
    return word in words or (not _is_given(word, lexicon) and bool(stems.fullmatch(word)))


def _mask(text: str, folded: str) -> str:
    """Blank out quoted names, so that they end a run and never begin one.

    A quoted sentence or the title of an act ("Për emërimin e mësuesit ...") may name a person.
    """
    if '"' not in folded:
        return folded

    def blank(match: re.Match[str]) -> str:
        small = len(_SMALL.findall(text, *match.span()))
        return match.group() if small >= SENTENCE_WORDS else "\n" * len(match.group())

    return _QUOTED.sub(blank, folded)


def _is_place_name(folded: str, start: int, lexicon: Lexicon) -> bool:
    before = folded[max(0, start - _PLACE_WINDOW) : start]
    place = _behind_place(lexicon).search(before)
    # "rr. Agim Gashi" is a street; "... para spitalit. Agim Gashi tha" are two sentences.
    return place is not None and _FULL_STOP.search(place.group()) is None


def _holds_post_there(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the place belongs to a post: "Kryeplaku i fshatit Ram Zeka kërkoi"."""
    before = folded[max(0, start - _POST_WINDOW) : start]
    posts = list(head_pattern(lexicon, "posts").finditer(before))
    if not posts or not _OF_PLACE.fullmatch(before, posts[-1].end()):
        return False
    said = cue_pattern(lexicon, "speech_verbs", "verbs")
    return folded[end : end + 1] == " " and said.match(folded, end + 1) is not None


@lru_cache(maxsize=4)
def _behind_place(lexicon: Lexicon) -> re.Pattern[str]:
    places = cue_alternation(lexicon, "name_context", "places")
    return re.compile(rf'(?<!\w){places}[ .":]{{0,2}}$')


def _runs(text: str, folded: str, lexicon: Lexicon) -> Iterator[list[_Word]]:
    """Yield runs of capitalised words with one blank between them."""
    run: list[_Word] = []
    for match in _WORD.finditer(folded):
        start, end = match.span()
        word = _Word(start, end, match.group(), text[start:end])
        fits = text[start].isupper() and not _ends_run(word, run, text, lexicon)
        if run and (not fits or not _adjoins(text, run[-1], start)):
            yield run
            run = []
            fits = text[start].isupper() and not _ends_run(word, run, text, lexicon)
        if fits:
            run.append(word)
    if run:
        yield run


def _ends_run(word: _Word, run: Sequence[_Word], text: str, lexicon: Lexicon) -> bool:
    """Tell whether a capitalised word belongs to no name: a noun, a party, a Roman numeral.

    A single letter is an initial, but "Z." is an honorific and "E", "I" without a dot are articles.
    """
    dotted = text[word.end : word.end + 1] == "."
    if word.initial and word.folded in (("z",) if dotted else _SMALL_WORDS):
        return True
    if (
        word.folded in _ARTICLES
        or _never_in_name(word.folded, lexicon)
        or _ROMAN.fullmatch(word.written)
    ):
        return True
    if word.written.isupper() and word.folded in _shouted(lexicon):
        return True
    short = word.written.isupper() and 1 < len(word.written) <= LONGEST_SHORT_FORM
    if not short or len(run) < 2:
        return False
    return not all(other.written.isupper() for other in run)


@lru_cache(maxsize=4)
def _shouted(lexicon: Lexicon) -> frozenset[str]:
    """Return the verbs and small words that stand beside a name in a line of capitals."""
    phrases = cue_words(lexicon, "speech_verbs", "verbs") + cue_words(
        lexicon, "speech_verbs", "acts"
    )
    first = {phrase.split()[0] for phrase in phrases}
    small = set(cue_words(lexicon, "name_context", "small_words"))
    return frozenset(word for word in first | small if not _is_given(word, lexicon))


def _adjoins(text: str, last: _Word, start: int) -> bool:
    between = text[last.end : start]
    return between == " " or (last.initial and between in (".", ". "))


def _split(
    run: Sequence[_Word], text: str, lexicon: Lexicon, towns: frozenset[int]
) -> Iterator[_Part]:
    """Cut a run at listed given names; a run without any is one name if it is short enough.

    Four words of which only the first is listed are two names set side by side.
    """
    given = [i for i, word in enumerate(run) if _is_given(word.folded, lexicon)]
    starts = [i for n, i in enumerate(given) if n == 0 or i - given[n - 1] > 1]
    if not starts or (len(run) == 2 and starts == [1]):
        yield from _unlisted(run, text, lexicon)
        return
    if starts[0] >= 2:
        yield from _unlisted(run[: starts[0]], text, lexicon)
    for n, start in enumerate(starts):
        stop = starts[n + 1] if n + 1 < len(starts) else len(run)
        part = run[start:stop]
        if len(part) == 4 and not any(word.initial for word in part):
            yield part[:2], True
            yield from _unlisted(part[2:], text, lexicon)
            continue
        words = _without_town(part[:LONGEST_NAME], towns)
        if len(words) >= 2 and not words[-1].initial:
            yield words, True


def _without_town(words: Sequence[_Word], towns: frozenset[int]) -> Sequence[_Word]:
    """Return the words of a name without a place that the layout put behind it."""
    cut = next((i for i, word in enumerate(words) if i >= 2 and word.start in towns), len(words))
    return words[:cut]


def _unlisted(run: Sequence[_Word], text: str, lexicon: Lexicon) -> Iterator[_Part]:
    """Yield a run without a listed name: known only by a sure form of its family name.

    The first of three words belongs to a post if an article stands in front of it ("drejtori i
    Financave Agim Duka"); a line of four or six words and no more is names side by side.
    """
    if run[-1].initial:
        return
    if len(run) == LONGEST_NAME and _GENITIVE_LINK.search(
        text[max(0, run[0].start - 5) : run[0].start]
    ):
        run = run[1:]
    alone = len(text) - (run[-1].end - run[0].start) <= MOST_AROUND
    if len(run) in (4, 6) and alone:
        pairs = [run[n : n + 2] for n in range(0, len(run), 2)]
    else:
        pairs = [run] if 2 <= len(run) <= LONGEST_NAME else []
    for words in pairs:
        yield words, _has_sure_ending(words[-1].folded, words[-1].written, lexicon)


def _has_sure_ending(folded: str, written: str, lexicon: Lexicon) -> bool:
    endings = cue_words(lexicon, "name_context", "surnames.sure")
    sure = folded.endswith(endings) or written.lower().endswith("ić")
    return sure and len(folded) >= 5
