"""What the cells of a plan and the values of a card say: owner, deadline, sum."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.cues import cue_pattern, cue_words
from extractors.entities import Money
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_text
from extractors.mentions import Deadline, dates_in, is_recurring, money_in
from extractors.plans.calendar_columns import month_value, year_in
from extractors.reading import Reading

FILE = "table_headers"
_PLAIN_NUMBER = re.compile(r"\d{1,3}(?:[., ]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](20\d\d)")
"""A month in digits, in a cell of a column of time limits: "10/2024"."""

_STEMS = "janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor"
_TWO_MONTHS = re.compile(rf"\b(?:{_STEMS})[a-z]{{0,3}}\s?(?:dhe|e|edhe|,)\s?(?:{_STEMS})")


def stated(reading: Reading, spans: Sequence[Span], lexicon: Lexicon) -> str | None:
    """Return a cell's text, None if it is empty or says so ("-", "Nuk ka")."""
    text = excerpt_text(reading, spans).strip()
    plain = " ".join(fold(text).split()).strip(" ._")
    return None if not plain or plain in cue_words(lexicon, FILE, "empty_cells") else text


def deadline_of(reading: Reading, spans: Sequence[Span], lexicon: Lexicon) -> Deadline | None:
    """Return the time limit of a cell as written, None if the cell says none."""
    text = stated(reading, spans, lexicon)
    if text is None:
        return None
    return Deadline(text, calendar_value(reading, spans, text, lexicon))


def calendar_value(
    reading: Reading, spans: Sequence[Span], text: str, lexicon: Lexicon
) -> str | None:
    """Return the EDTF value of a deadline cell: one date or range; None if it recurs."""
    numeric = _MONTH_YEAR.fullmatch(fold(text).strip())
    if numeric is not None and 1 <= int(numeric[1]) <= 12:
        return f"{numeric[2]}-{int(numeric[1]):02}"
    quarter = month_value(fold(text).strip(), year_in([text]), lexicon)
    if quarter is not None:
        return quarter
    values = list(dict.fromkeys(v for span in spans for _, _, v in dates_in(reading, span)))
    if (
        len(values) != 1
        or _names_two_months(text, values[0])
        or (is_recurring(fold(text), lexicon) and "/" not in values[0])
    ):
        return None
    return values[0]


def _names_two_months(text: str, value: str) -> bool:
    """Tell whether a cell names a second month beside the one that was read ("mars dhe maj")."""
    return "/" not in value and _TWO_MONTHS.search(fold(text)) is not None


def money_of(
    reading: Reading, spans: Sequence[Span], heading: str, caption: str, lexicon: Lexicon
) -> Money | None:
    """Return the sum of a cell: with its own currency, or a number under a heading that has one.

    The heading, or else the caption of the table, names currency and thousands ("në mijë lekë").
    """
    found = money_in(reading, spans)
    if found is not None:
        return found
    number = _PLAIN_NUMBER.fullmatch(excerpt_text(reading, spans).strip())
    if number is None:
        return None
    for where in (heading, caption):
        currency = heading_currency(where, lexicon)
        if currency is not None:
            thousands = cue_pattern(lexicon, FILE, "thousands").search(f"{heading} {where}")
            return Money(parse_number(number.group()) * (1000 if thousands else 1), currency)
    return None


def heading_currency(heading: str, lexicon: Lexicon) -> str | None:
    """Return the currency that a column heading names, None if it names none."""
    for currency in ("EUR", "ALL", "MKD"):
        if any(
            re.search(rf"(?<!\w){re.escape(w)}(?!\w)", heading)
            for w in cue_words(lexicon, FILE, currency)
        ):
            return currency
    return None


def parse_number(text: str) -> float:
    """Return the value of "2.400.000", "1,200.50", "66 577.66" or "450".

    One or two digits behind the last separator are decimals, three are thousands.
    """
    decimals = re.search(r"[.,](\d{1,2})$", text)
    whole = text[: decimals.start()] if decimals else text
    digits = re.sub(r"\D", "", whole)
    return float(f"{digits}.{decimals[1]}" if decimals else digits)


def unit_in(reading: Reading, spans: Sequence[Span], lexicon: Lexicon) -> str | None:
    """Return the unit that a remark names."""
    for index, start, end in spans:
        text = reading.segments[index].text[start:end]
        if cue_pattern(lexicon, FILE, "bare_units").fullmatch(reading.folded(index), start, end):
            return text
        for span in reading.docs[index].spans.get("organizations", ()):
            if span.start_char >= start and span.end_char <= end:
                return str(span.text)
    return None
