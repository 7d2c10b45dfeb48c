"""Finds named bodies: a head noun with its complement, a short kind with a name, an abbreviation.

The value of a finding is a :class:`Body`: its key is equal for all case forms of one body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.complement import QUOTED, Complement, head_pattern, heads
from extractors.components.names import NameHint
from extractors.cues import cue_pattern, cue_words
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

FILE = "organizations"
_SHORT_FORM = re.compile(r" \([A-ZÇË][A-ZÇËa-z/-]{1,9}\)")
_INNER = re.compile(r" (?:e|i|se|te) (?=([^\W\d_]))")
_QUOTED = re.compile(QUOTED)
_PLACE = 16
"""Characters in front of a name in which a word for a street is looked for."""
_DEFINED = re.compile(r"\s?[-–—=:]\s?[A-ZÇËŠŽ][^\W\d_]+ ")
"""Behind an abbreviation: the name that it stands for ("NJIP - Njësia për ...")."""
_CURLY = re.compile("[“”„«»″]")
_CASE = re.compile(r"(?<=\w)-(?:ja|ne|se|te|ve|it|in|i|s)(?!\w)")
"""Case endings of an abbreviation: "QKMF-në"."""
_ENDING = re.compile(r"(?:ave|eve|ive|ve|ut|un|it|in|es|en|se|ne|te|t|s|n|e|a|i|u)$")


@dataclass(frozen=True, slots=True)
class Body:
    """A named body: ``key`` without case endings; ``nominative`` if its head stands so."""

    key: tuple[str, ...]
    nominative: bool


def find_organizations(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the named bodies of ``doc`` from left to right, not overlapping."""
    text, folded = doc.text, str(doc._.folded)
    people = frozenset(span.start_char for span in doc.spans.get("names", ()) if _is_known(span))
    places = {span.start_char: span.end_char for span in doc.spans.get("municipalities", ())}
    found = _candidates(Complement(text, folded, lexicon, people, places))
    taken = 0
    for start, end, body in sorted(found, key=lambda c: (c[0], -c[1])):
        if start >= taken and not _names_a_place(folded, start, lexicon):
            taken = end
            yield Found(start, end, body)


def _names_a_place(folded: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether a name in quotation marks is that of a square or street in front of it."""
    if folded[start - 1 : start] != '"':
        return False
    places = cue_pattern(lexicon, "name_context", "places")
    before = places.finditer(folded, max(0, start - _PLACE), start - 1)
    return any(not folded[match.end() : start - 1].strip(" .") for match in before)


def _is_known(span: Span) -> bool:
    hint = span._.value
    return isinstance(hint, NameHint) and hint.known


def _candidates(walk: Complement) -> Iterator[tuple[int, int, Body]]:
    yield from _headed(walk)
    yield from _short(walk.text, walk.folded, walk.lexicon)
    yield from _known(walk.text, walk.folded, walk.lexicon)


def _headed(walk: Complement) -> Iterator[tuple[int, int, Body]]:
    folded, lexicon = walk.folded, walk.lexicon
    for match in head_pattern(lexicon).finditer(folded):
        if _holds_another(walk, match.start(), match.end()):
            continue
        form = re.sub(r"\s+", " ", match["head"])
        lemma = heads(lexicon).get(form) or heads(lexicon)[form.replace("g", "q")]
        end = walk.end(match.start(), match.end(), lemma)
        unnamed = lemma in cue_words(lexicon, FILE, "unnamed_heads") or (
            lemma in cue_words(lexicon, FILE, "dropped_heads")
        )
        unnamed = unnamed and end is not None and _is_only_called(walk, match.end(), end, lemma)
        if end is not None and not unnamed:
            rest = _stems(folded[match.end() : end], lexicon)
            yield (
                match.start(),
                _with_short_form(walk.text, end),
                Body((lemma, *rest), form == lemma),
            )
        elif end is not None:
            quoted = folded.rfind('"', match.end(), end - 1)
            if quoted >= 0:
                yield quoted, end, Body(_stems(folded[quoted:end], lexicon), True)


def _holds_another(walk: Complement, start: int, end: int) -> bool:
    """Tell whether a small head only says what of another body: "zyra e Sektorit për ..."."""
    inner = _INNER.match(walk.folded, end)
    if inner is None or walk.text[start].isupper() or not walk.text[inner.start(1)].isupper():
        return False
    if _abbreviation(walk.lexicon).match(walk.text, inner.start(1)):
        return True  # "misionit të OSBE-së"
    head = head_pattern(walk.lexicon).match(walk.folded, inner.start(1))
    if head is None:
        return False
    lemma = heads(walk.lexicon).get(head["head"], "")
    named = lemma not in cue_words(walk.lexicon, FILE, "place_heads")
    return named and walk.end(head.start(), head.end(), lemma) is not None


def _is_only_called(walk: Complement, start: int, end: int, lemma: str) -> bool:
    """Tell whether the name is what stands in quotation marks only: 'kompania ndërtuese "X"'.

    Not of 'Kompania Rajonale e Ujit "X"', nor of 'Ndërmarrja Publike "X"'.
    """
    quote = walk.folded.find('"', start, end)
    between = walk.text[start:quote] if quote >= 0 else ""
    if lemma in cue_words(walk.lexicon, FILE, "dropped_heads"):
        return quote >= 0 and not between.strip()
    return quote < 0 or not any(word[0].isupper() for word in between.split())


def _with_short_form(text: str, end: int) -> int:
    """Return where a name ends together with its abbreviation: "Enti Rregullator (ERRU)"."""
    short = _SHORT_FORM.match(text, end)
    return short.end() if short else end


def _stems(folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of a complement without links and case endings."""
    links = set(cue_words(lexicon, FILE, "links")) | {"se"}
    words = re.findall(r"[^\W_]+", folded)
    return tuple(_ENDING.sub("", w) if len(w) > 4 else w for w in words if w not in links)


def _short(text: str, folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Body]]:
    """Yield 'OJQ "Hapa"', 'NPK Komunalja', '"Ndërtimi" Sh.p.k.'; case counts here."""
    stops = set(cue_words(lexicon, FILE, "stops"))
    street = cue_pattern(lexicon, "name_context", "streets")
    plain = _CURLY.sub('"', text)
    for match in _short_pattern(lexicon).finditer(plain):
        name = _CASE.sub("", folded[slice(*match.span())])
        words = set(re.findall(r"[^\W\d_]+", _QUOTED.sub(" ", name)))
        named = not street.match(name) and not stops & words
        if named and not _is_bare_list(match.group()):
            yield (
                match.start(),
                match.end(),
                Body(_stems(folded[slice(*match.span())], lexicon), True),
            )


@lru_cache(maxsize=4)
def _short_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    heads, tails = (_literal(lexicon, key) for key in ("short_heads", "short_tails"))
    capital = r"[^\W\d_a-zçëšžčćđ][\w-]+"
    behind = rf"(?: ?{QUOTED}(?: (?:{tails})(?!\w))?|(?: |(?<=/)){capital}(?: {capital}){{0,3}})"
    kind = rf"(?<![\w.])(?:{heads})(?:-(?:në|ja|së|ne|se))?{behind}"
    town = r"(?:,? (?:Shkup|Tiranë|Prishtinë|Tetovë|Gostivar|Скопје|Shkupi))?"
    quoted = rf"{QUOTED},? (?:{tails})(?![\w]){town}"
    plain = rf"(?<!\w){capital}(?: {capital}){{0,2}} (?:{tails})(?![\w])(?! ?\"){town}"
    # Any abbreviation with a name: "OGG \"Dielli\"", not 'NENI "Për ..."'.
    other = r'(?<![\w."-])[A-ZÇË]{2,5} "[^\W\d_a-zçë][^"\n\t]{1,50}"'
    return re.compile(rf"{quoted}|{kind}|{other}|{plain}")


def _literal(lexicon: Lexicon, key: str) -> str:
    """Return the expression of the words of a list as they are written, the longest first."""
    return "|".join(map(re.escape, sorted(lexicon.value(FILE, key), key=len)[::-1]))


@lru_cache(maxsize=4)
def _abbreviation(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.@/-])(?:{_literal(lexicon, 'abbreviations')})(?![\w@])(?!/)")


def _is_bare_list(name: str) -> bool:
    """Tell whether only capitals stand there ("KS KF"): a table of abbreviations, no name."""
    return '"' not in name and name.isupper() and len(name) < 8


def _known(text: str, folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Body]]:
    shouted = len(text) >= 12 and text.isupper()
    for match in _abbreviation(lexicon).finditer(text):
        doubtful = shouted and match.group() in lexicon.value(FILE, "ambiguous")
        if not doubtful and not _DEFINED.match(text, match.end()):
            end = _with_tail(text, match, lexicon)
            yield match.start(), end, Body((text[match.start() : end],), True)
    for match in cue_pattern(lexicon, FILE, "known_names").finditer(folded):
        words = [word for word in text[slice(*match.span())].split() if len(word) > 3]
        if all(word[0].isupper() for word in words[:1] + words[-1:]):
            end = _with_tail(text, match, lexicon)
            yield match.start(), end, Body(_stems(folded[match.start() : end], lexicon), True)


def _with_tail(text: str, match: re.Match[str], lexicon: Lexicon) -> int:
    """Return where a name ends with the country of its branch: "Caritas Zvicra"."""
    tail = _tail(lexicon).match(text, match.end())
    return tail.end() if tail and not match.group().count(" ") else match.end()


@lru_cache(maxsize=4)
def _tail(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf" (?:{_literal(lexicon, 'known_tails')})(?![\w-])")
