"""Finds named bodies: a head noun with its complement, a short kind with a name, an abbreviation.

The value of a finding is a :class:`Body`: its key is equal for all case forms of one body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.complement import QUOTED, Complement, head_pattern, heads
from extractors.components.names import NameHint
from extractors.cues import cue_pattern, cue_words
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

FILE = "organizations"
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
        if start >= taken:
            taken = end
            yield Found(start, end, body)


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
        form = re.sub(r"\s+", " ", match["head"])
        lemma = heads(lexicon).get(form) or heads(lexicon)[form.replace("g", "q")]
        end = walk.end(match.start(), match.end(), lemma)
        if end is not None:
            rest = _stems(folded[match.end() : end], lexicon)
            yield match.start(), end, Body((lemma, *rest), form == lemma)


def _stems(folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of a complement without links and case endings."""
    links = set(cue_words(lexicon, FILE, "links")) | {"se"}
    words = re.findall(r"[^\W_]+", folded)
    return tuple(_ENDING.sub("", w) if len(w) > 4 else w for w in words if w not in links)


def _short(text: str, folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Body]]:
    """Yield 'OJQ "Hapa"', 'NPK Komunalja', '"Ndërtimi" Sh.p.k.'; case counts here."""
    heads = "|".join(
        re.escape(h) for h in sorted(lexicon.value(FILE, "short_heads"), key=len)[::-1]
    )
    tails = "|".join(
        re.escape(t) for t in sorted(lexicon.value(FILE, "short_tails"), key=len)[::-1]
    )
    stops = set(cue_words(lexicon, FILE, "stops"))
    plain = re.sub("[“”„«»″]", '"', text)
    capital = r"[A-ZÇËŠŽČĆĐ][\w-]+"
    kind = rf"(?<![\w.])(?:{heads})(?: ?{QUOTED}|(?: |(?<=/)){capital}(?: {capital}){{0,3}})"
    owned = rf"{QUOTED} (?:{tails})"
    for match in re.finditer(rf"{kind}|{owned}", plain):
        words = re.findall(r"[^\W\d_]+", folded[slice(*match.span())])
        if not _is_bare_list(match.group()) and not stops & set(words):
            yield (
                match.start(),
                match.end(),
                Body(_stems(folded[slice(*match.span())], lexicon), True),
            )


def _is_bare_list(name: str) -> bool:
    """Tell whether only capitals stand there ("KS KF"): a table of abbreviations, no name."""
    return '"' not in name and name.isupper() and len(name) < 8


def _known(text: str, folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Body]]:
    short = "|".join(map(re.escape, sorted(lexicon.value(FILE, "abbreviations"), key=len)[::-1]))
    for match in re.finditer(rf"(?<![\w.@/-])(?:{short})(?![\w@])(?!/)", text):
        if not text.isupper() or len(text) < 12:
            yield match.start(), match.end(), Body((match.group(),), True)
    for match in cue_pattern(lexicon, FILE, "known_names").finditer(folded):
        if text[match.start()].isupper():
            yield match.start(), match.end(), Body(_stems(match.group(), lexicon), True)
