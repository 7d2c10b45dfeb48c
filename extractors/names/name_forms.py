"""The forms of a person's name in one document, and the one that stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extractors.folding import fold

_CASE_ENDING = re.compile(r"(?:it|in|ut|un|es|en|s|t|n)$")
_OBLIQUE = (
    # Family name in an oblique case -> nominative; a name of few letters may end so by itself.
    (re.compile(r"(?<=[^\W\d_]{3}i)[tn]$", re.IGNORECASE), ""),
    (re.compile(r"(?<=[^\W\d_]{3}u)[tn]$", re.IGNORECASE), ""),
    (re.compile(r"(?<=[^\W\d_]{2}aj)(?:it|in|t)$", re.IGNORECASE), ""),
    (re.compile(r"(?<=[^\W\d_]{3})(?:ës|ën)$"), "a"),
)
_NATIVE_END = re.compile(r"(?:et|ot|at|hit|bit|din|tin|xhin|rrin|lin|vin)$")
"""Words that end so in the nominative, too: "Halit", "Pantelin"; nothing is cut off them."""


def canonical_forms(names: Sequence[str]) -> dict[str, str]:
    """Return name -> the form that stands for it: nominative, not in capitals, first met.

    "Agron Dushkut" stands under "Agron Dushku" if that occurs, and is made into it if it does not;
    "L. Krasniqi" and "Lirie A. Krasniqi" stand under the one full name that they abbreviate.
    """
    forms: dict[str, str] = {}
    for name in sorted(names, key=str.isupper):
        forms.setdefault(plain(name), name)
    result = {name: _form_of(name, forms) for name in names}
    full = set(result.values())
    return {name: _unabbreviated(form, full) for name, form in result.items()}


def _form_of(name: str, forms: Mapping[str, str]) -> str:
    folded = plain(name)
    stem = _CASE_ENDING.sub("", folded)
    for base in (stem, stem + "i", stem + "u", stem + "a", stem + "e", stem + "ja"):
        if base != folded and base in forms:
            return forms[base]
    return nominative(forms[folded])


def nominative(name: str) -> str:
    """Return a name without the case ending of its last word, where the ending is sure."""
    head, _, last = name.rpartition(" ")
    if not head or _NATIVE_END.search(fold(last)):
        return name
    for ending, instead in _OBLIQUE:
        cut = ending.sub(instead, last)
        if cut != last:
            return f"{head} {cut}"
    return name


def _unabbreviated(name: str, full: Iterable[str]) -> str:
    """Return the only full name that a name with initials stands for, else the name itself."""
    words = plain(name).replace(".", "").split()
    if all(len(word) > 1 for word in words):
        return name
    meant = [other for other in full if other != name and _abbreviates(words, other)]
    return meant[0] if len(meant) == 1 else name


def _abbreviates(words: Sequence[str], other: str) -> bool:
    spelled = plain(other).replace(".", "").split()
    if len(spelled) < 2 or any(len(word) == 1 for word in spelled) or words[-1] != spelled[-1]:
        return False
    return words[0] == spelled[0] or (len(words[0]) == 1 and spelled[0].startswith(words[0]))


def family_name_stem(word: str) -> str:
    """Return a folded family name without case ending and final vowel: "gjergos" -> "gjerg"."""
    folded = fold(word)
    if len(folded) < 4:
        return folded
    return _CASE_ENDING.sub("", folded).rstrip("aeiu") or folded


def plain(name: str) -> str:
    """Return the folded name with one blank between its words."""
    return " ".join(fold(name).split())
