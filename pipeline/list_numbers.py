"""The numbers that a browser or Word puts before list items, and that stand nowhere in the text."""

from __future__ import annotations

BULLET = "•"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def format_number(number: int, style: str) -> str:
    """Return ``number`` in a style of HTML (``a A i I 1``) or of Word (``lowerRoman`` ...).

    An unknown style gives plain digits; so does a number that letters or Roman numerals lack.
    """
    if style in ("a", "lowerLetter") and number > 0:
        return _letters(number)
    if style in ("A", "upperLetter") and number > 0:
        return _letters(number).upper()
    if style in ("i", "lowerRoman") and 0 < number < 4000:
        return _roman(number)
    if style in ("I", "upperRoman") and 0 < number < 4000:
        return _roman(number).upper()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
