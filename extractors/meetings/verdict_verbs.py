"""The verbs of deciding in a sentence: adopted, rejected, postponed, withdrawn, taken note of.

Regular verbs are conjugated from their stems, so that "u miratua", "miratohet", "është miratuar"
and "miratuan" need one entry of ``decision_verbs.toml``; a negation in front turns adopted into
rejected ("s'kalon", "nuk u pranua").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.entities import Outcome
from extractors.language import Lexicon

FILE = "decision_verbs"
REACH = 60
"""Characters between a verb and what completes it ("e ktheu kërkesën ... për plotësim")."""
_BEFORE = 40
_RELATIVE = re.compile(
    r"(?:me|nga|per|ne|sipas|permes)\s+(?:te\s+)?cil(?:in|en|at|et|it|es)\b[^,;.:]*$"
)
"""A relative clause up to its verb: "... me të cilin plani u miratua"."""
_STEMS: dict[Outcome, tuple[str, ...]] = {
    "adopted": ("adopted_stems", "adopted_weak_stems"),
    "rejected": ("rejected_stems", "rejected_weak_stems"),
    "postponed": ("postponed_stems",),
}
_FORMS: tuple[tuple[Outcome, str], ...] = (
    ("rejected", "rejected_forms"),
    ("postponed", "postponed_forms"),
    ("withdrawn", "withdrawn_forms"),
    ("noted", "noted_forms"),
    ("adopted", "adopted_forms"),
)
_WEAK_STEMS = ("adopted_weak_stems", "rejected_weak_stems")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of deciding at ``start:end``.

    ``active`` needs a body as its subject, ``weak`` a matter that it is said of, ``weakest`` votes.
    ``wished``: it stands behind "që", "të" and the like, so it only counts behind "u vendos".
    """

    outcome: Outcome
    start: int
    end: int
    active: bool
    weak: bool
    weakest: bool
    wished: bool


def find_verbs(folded: str, lexicon: Lexicon) -> list[Verb]:
    """Return the verbs of deciding of a folded sentence, from left to right."""
    return sorted(_iter_verbs(folded, lexicon), key=lambda verb: verb.start)


def _iter_verbs(folded: str, lexicon: Lexicon) -> Iterator[Verb]:
    for match in _pattern(lexicon).finditer(folded):
        verb = _verb(folded, match, lexicon)
        if verb is not None:
            yield verb
    for outcome, pattern in _completed(lexicon):
        for match in pattern.finditer(folded):
            yield Verb(outcome, *match.span(), False, False, False, _wished(folded, match, lexicon))


def _verb(folded: str, match: re.Match[str], lexicon: Lexicon) -> Verb | None:
    name = match.lastgroup or ""
    base, _, voice = name.partition("__")
    outcome: Outcome = next(o for o in _OUTCOMES if base.startswith(o))
    if outcome == "noted" and not _told(folded, match, lexicon):
        return None
    if _is_negated(folded, match.start(), lexicon):
        negatable = cue_pattern(lexicon, FILE, "negatable").search(match.group())
        if outcome != "adopted" or negatable is None or voice == "perfect":
            return None
        outcome = "rejected"
    word = match.group()
    if _passes_by(folded, match, lexicon):
        return None
    listed_weak = cue_pattern(lexicon, FILE, "weak").fullmatch(word) is not None
    return Verb(
        outcome,
        *match.span(),
        active=voice == "active",
        weak=base in _WEAK_STEMS or voice == "perfect" or listed_weak,
        # "E ka rekomanduar" tells of what was done before.
        weakest=word.startswith(("ka ", "kane "))
        or cue_pattern(lexicon, FILE, "weakest").fullmatch(word) is not None,
        wished=_wished(folded, match, lexicon),
    )


_OUTCOMES: tuple[Outcome, ...] = ("adopted", "rejected", "postponed", "withdrawn", "noted")


def _told(folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether "u njoftua" goes on with what about ("me raportin", "për gjendjen")."""
    return cue_pattern(lexicon, FILE, "noted_links").match(folded, match.end() + 1) is not None or (
        match.group().endswith((" me", " per"))
    )


def _passes_by(folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether "kaloi" goes on with where to ("u kalua në shqyrtim", "kalon pranë")."""
    word = match.group().removeprefix("u ")
    if cue_pattern(lexicon, FILE, "intransitive").match(word) is None:
        return False
    return cue_pattern(lexicon, FILE, "passes_to").match(folded, match.end() + 1) is not None


def _is_negated(folded: str, start: int, lexicon: Lexicon) -> bool:
    before = folded[max(0, start - _BEFORE) : start]
    return _negation(lexicon).search(before) is not None


@lru_cache(maxsize=4)
def _negation(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "negations")
    return re.compile(rf"(?<!\w){words}['\s]\s?(?:(?:e|i|u|ia|iu|je|su|se)\s)?$")


def _wished(folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    if match.group().startswith("te "):
        return True
    before = folded[max(0, match.start() - REACH) : match.start()]
    return (
        _RELATIVE.search(before) is not None
        or _blocked(lexicon).search(before[-_BEFORE:]) is not None
    )


@lru_cache(maxsize=4)
def _blocked(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "blockers")
    return re.compile(rf"(?<![\w-]){words}\s+(?:(?:e|i|ia|nuk|nuk e|nuk i|s')\s*)?$")


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Match any verb; the name of the group says outcome, list and voice."""
    parts = [
        rf"(?P<{key}>{cue_alternation(lexicon, FILE, key)})"
        for _, key in _FORMS
        if key != "noted_forms"
    ]
    parts.append(rf"(?P<noted_forms>{_told_forms(lexicon)})")
    for keys in _STEMS.values():
        parts += [part for key in keys for part in _conjugated(lexicon, key)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def _told_forms(lexicon: Lexicon) -> str:
    """Return the verbs "u njoftua", "u informua" without the bare nouns "në njohuri"."""
    verbal = re.compile(r"(?:u |njoftohet|informohet)")
    words = [word for word in lexicon.words(FILE, "noted_forms") if verbal.match(word)]
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\s+") + ")"


def _conjugated(lexicon: Lexicon, key: str) -> Iterator[str]:
    stems = cue_alternation(lexicon, FILE, key)
    endings = {
        name: cue_alternation(lexicon, FILE, name)
        for name in ("passive_past", "passive_present", "active", "participle")
    }
    auxiliary = cue_alternation(lexicon, FILE, "auxiliaries")
    yield rf"(?P<{key}__past>u\s+{stems}{endings['passive_past']})"
    yield rf"(?P<{key}__present>{stems}{endings['passive_present']})"
    yield rf"(?P<{key}__perfect>{auxiliary}\s+{stems}{endings['participle']})"
    yield rf"(?P<{key}__active>{stems}{endings['active']})"


@lru_cache(maxsize=4)
def _completed(lexicon: Lexicon) -> tuple[tuple[Outcome, re.Pattern[str]], ...]:
    """Return the verbs that another word completes, near them and in the same clause."""
    between = r"(?:\s+[^\s.;:]{1,30}){0,7}?\s+"
    back, purpose = (
        cue_alternation(lexicon, FILE, key) for key in ("returned_verbs", "returned_for")
    )
    take = cue_alternation(lexicon, FILE, "noted_verbs")
    known = cue_alternation(lexicon, FILE, "noted_objects")
    return (
        ("postponed", re.compile(rf"(?<!\w){back}{between}{purpose}(?!\w)")),
        ("noted", re.compile(rf"(?<!\w){take}{between}(?:{known})(?!\w)")),
    )
