"""Two readings of one word become one, letter by letter. Pure functions on strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.ocr_models import Model, may_stand_for
from pipeline.repairs.word_list import albanian, fold

_ROMAN = re.compile(r"[IVXLC]{2,}")
_ADDRESS = re.compile(r"\w[\w.+-]*@[\w-]+(?:\.[\w-]+)+|www\.[\w-]+(?:\.[\w-]+)+", re.ASCII)
_FOLDED = str.maketrans("ëéèËÉçÇ’‘", "eeeEEcC''")
_STROKES = str.maketrans("l1|", "III")
"""What a model makes of the strokes of a Roman numeral."""
_ENDS = frozenset("?!;")
"""Signs that end a sentence or its part: after them only closing marks follow."""
_SERBIAN_NAME = re.compile(r"[Ii][ćčĆČ]\W*$")


def combine(first: str, second: str, model: Model, *, surer: bool = False) -> str:
    """Return ``first`` with what only the model of ``second`` can write.

    ``surer``: the second pass is surer of its reading than the first one. A word of the dictionary
    stays one: no letter of it is replaced, except in a name that the second pass is surer of; its
    punctuation may be.
    """
    if first == second or not second:
        return first
    if _is_better_address(first, second, model):
        return second
    if _is_better_numeral(first, second):
        return second.translate(_STROKES)
    combined = "".join(
        second[b0:b1] if _wins(first, (a0, a1), second, (b0, b1), model, surer) else first[a0:a1]
        for a0, a1, b0, b1 in _pieces(first, second)
    )
    if combined == first and surer and _is_other_number(first, second):
        return second
    return combined


def _pieces(first: str, second: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield which part of ``first`` stands for which of ``second``, letter by letter if it can."""
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "replace" and a1 - a0 == b1 - b0:
            for n in range(a1 - a0):
                yield a0 + n, a0 + n + 1, b0 + n, b0 + n + 1
        else:
            yield a0, a1, b0, b1


def differ(first: str, second: str) -> bool:
    """Tell whether two readings differ in more than the models are known to write differently."""
    return first.translate(_FOLDED) != second.translate(_FOLDED)


def _is_better_address(first: str, second: str, model: Model) -> bool:
    """Tell whether the second reading is an e-mail or web address, the first one a damaged one."""
    return bool("@" in model.signs and _ADDRESS.search(second)) and not (
        _protected(first, model) or _ADDRESS.search(first)
    )


def _is_better_numeral(first: str, second: str) -> bool:
    """Tell whether only the second reading is a Roman numeral: ``TIT.`` is III."""
    one, other = first.strip(".,:;()"), second.strip(".,:;()")
    other = other.translate(_STROKES)
    return (
        len(one) == len(other)
        and _ROMAN.fullmatch(other) is not None
        and _ROMAN.fullmatch(one) is None
        and not any(c.islower() for c in one)
        and (not is_known(one) or may_be_strokes(one))
    )


def may_be_strokes(word: str) -> bool:
    """Tell whether a word in capitals can be III with its serifs read as T: "tit" is a word too."""
    return len(word) > 2 and set(word) <= {"I", "T"}


def _is_other_number(first: str, second: str) -> bool:
    """Tell whether both are numbers of one shape: digits or the signs between them differ."""
    shapes = [re.sub(r"[.,:]", ".", re.sub(r"\d", "0", text)) for text in (first, second)]
    return shapes[0] == shapes[1] and "0" in shapes[0]


def _wins(
    first: str,
    old_span: tuple[int, int],
    second: str,
    new_span: tuple[int, int],
    model: Model,
    surer: bool,
) -> bool:
    """Tell whether a part of the second reading replaces a part of the first one."""
    old, new = first[slice(*old_span)], second[slice(*new_span)]
    signs = [c for c in new if c in model.signs]
    if not signs or not any(may_stand_for(sign, old) for sign in signs):
        return False
    if any(sign.isalpha() for sign in signs):
        foreign = _protected(old, model)
        if foreign and not _SERBIAN_NAME.search(second):
            return False
        a_name = surer and second.lstrip("(“")[:1].isupper()
        return sum(c.isalpha() for c in first) > 1 and (a_name or not is_known(first, names=False))
    if _protected(old, model):
        return False
    rest = second[new_span[1] :]
    return not (set(signs) <= _ENDS and rest and rest[0].isalnum())


def is_known(word: str, *, names: bool = True) -> bool:
    """Tell whether the letters of ``word`` are in the list, ë and ç as written."""
    letters = "".join(c for c in word if c.isalpha() or c in "'’").strip("'’").lower()
    entries = albanian().entries(fold(letters)) if len(letters) > 1 else ()
    return any(e.word == letters and (names or not e.name) for e in entries)


def _protected(text: str, model: Model) -> bool:
    return any(c in model.protect for c in text)
