"""Bare numbers that are sums because of their column: its heading, the table's caption or both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from extractors.components.amounts import DIGITS, Sum, parse_number
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.tabular.row_heads import RowHeads, row_heads

FILE = "amounts"
CAPTION_LINES, LONGEST_CAPTION = 3, 200
"""Lines above a table, and characters of such a line, that may say "në mijë lekë"."""
HEADED, CAPTIONED, ALIGNED, LOOSE = 0.93, 0.88, 0.8, 0.75
"""Confidence: the column's own heading names the currency; another heading or the caption does; the
head came out as lines; the row lost its columns."""
_BARE = re.compile(rf"\s*[~+]?\s?(?P<digits>{DIGITS})(?:[.,]?\s?[-=]{{1,2}})?\s?\*{{0,3}}\s*")
_DOTTED = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{3}){1,5}(?:[.,]\d{2})?(?![\w.,])")
_GROUPED = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[ .,]\d{3}){1,4}(?:[.,]\d{1,2})?(?![\w.,/-]*\d|\s?%)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a bare number counts: a currency (ISO 4217), alone, in thousands or in millions."""

    currency: str
    factor: int


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """A sum at ``segments[...].text[start:end]``; ``sure`` is the rule's confidence, 0-1."""

    start: int
    end: int
    sum: Sum
    sure: float


@lru_cache(maxsize=4)
def column_sums(reading: Reading, lexicon: Lexicon) -> Mapping[int, tuple[ColumnSum, ...]]:
    """Return segment -> the bare numbers of that row or line that are sums."""
    heads = row_heads(reading, lexicon)
    captions = _captions(reading, lexicon, heads)
    found = {
        index: tuple(_of_row(reading, lexicon, index, heads[index], captions.get(index)))
        for index in sorted(heads)
        if not heads[index].is_header
    }
    return MappingProxyType({index: sums for index, sums in found.items() if sums})


def _of_row(
    reading: Reading, lexicon: Lexicon, index: int, row: RowHeads, caption: Unit | None
) -> Iterator[ColumnSum]:
    folded = reading.folded(index)
    if row.loose:
        segment = reading.segments[index]
        aligned = list(_of_aligned(lexicon, folded, segment.cells, row.whole))
        yield from aligned or _of_loose(lexicon, segment.text, folded, row)
        return
    for cell, (start, end) in enumerate(reading.segments[index].cells):
        if _several(folded, start, end):
            yield from _of_run(lexicon, folded, (start, end), row.over(cell))
            continue
        number = _BARE.fullmatch(folded, start, end)
        told = _unit_over(lexicon, row, cell, caption) if number else None
        if number is not None and told is not None:
            unit, sure = told
            value = float(parse_number(number["digits"]) * unit.factor)
            yield ColumnSum(*number.span("digits"), Sum(value, unit.currency), sure)


def _several(folded: str, start: int, end: int) -> bool:
    """Tell whether a cell holds nothing but several sums: rows that ran into one."""
    cell = folded[start:end]
    return len(_DOTTED.findall(cell)) > 1 and not _DOTTED.sub("", cell).strip(" \n/;|-")


def _of_run(lexicon: Lexicon, folded: str, span: tuple[int, int], head: str) -> Iterator[ColumnSum]:
    unit = unit_in(head, lexicon)
    if unit is None or "%" in head:
        return
    for match in _DOTTED.finditer(folded, *span):
        value = float(parse_number(match.group()) * unit.factor)
        yield ColumnSum(*match.span(), Sum(value, unit.currency), LOOSE)


def _of_aligned(
    lexicon: Lexicon, folded: str, cells: Sequence[tuple[int, int]], whole: str
) -> Iterator[ColumnSum]:
    """Yield the sums of a row whose head came out as lines: the last cell is below the last one.

    A unit in brackets belongs to the heading in front: "Qiraja | (lekë/muaj)".
    """
    heads = re.sub(r" \| (?=\()", " ", whole).split(" | ")
    if len(cells) < 2 or len(heads) < len(cells):
        return
    row = RowHeads(tuple(heads[-len(cells) :]), "")
    for cell, (start, end) in enumerate(cells):
        number = _BARE.fullmatch(folded, start, end)
        told = _unit_over(lexicon, row, cell, None) if number else None
        if number is not None and told is not None:
            value = float(parse_number(number["digits"]) * told[0].factor)
            yield ColumnSum(*number.span("digits"), Sum(value, told[0].currency), ALIGNED)


def _unit_over(
    lexicon: Lexicon, row: RowHeads, cell: int, caption: Unit | None
) -> tuple[Unit, float] | None:
    """Return the unit of the numbers below a heading, None where they are no sums."""
    head = row.over(cell)
    own = unit_in(head, lexicon)
    # "Euro, viti i kaluar" counts euros, no years.
    plain = lexicon.pattern(FILE, "words.period").sub("", head) if own is not None else head
    counts = "%" in head or lexicon.pattern(FILE, "words.count").search(plain) is not None
    money = lexicon.pattern(FILE, "words.column").search(head) is not None
    if own is not None:
        return None if counts and not money else (own, HEADED)
    if counts and not (money and "%" not in head and not _counting(lexicon, head)):
        return None
    if money:
        other = caption or unit_in(row.whole, lexicon)
        return (other, CAPTIONED) if other else None
    weak = lexicon.pattern(FILE, "words.column_weak").search(head) is not None
    return (caption, CAPTIONED) if weak and caption else None


def _counting(lexicon: Lexicon, head: str) -> bool:
    """Tell whether a heading begins with a counting word ("Nr. i faturave")."""
    return lexicon.pattern(FILE, "words.count").match(head.lstrip(" (")) is not None


def _of_loose(lexicon: Lexicon, text: str, folded: str, row: RowHeads) -> Iterator[ColumnSum]:
    """Yield the sums of a row that lost its columns, below a head with money and currency.

    Where another column counts something, only the last number is one.
    """
    unit = unit_in(row.whole, lexicon)
    if unit is None or not lexicon.pattern(FILE, "words.column").search(row.whole):
        return
    numbers = [
        m
        for m in _GROUPED.finditer(folded)
        # A capital begins the next cell: "85.000 Ditën e Tokës".
        if text[m.end() : m.end() + 2].strip().isupper()
        or not _is_counted(lexicon, folded, m.end())
    ]
    counts = lexicon.pattern(FILE, "words.count").search(row.whole)
    for match in numbers[-1:] if counts else numbers:
        value = float(parse_number(match.group()) * unit.factor)
        yield ColumnSum(*match.span(), Sum(value, unit.currency), LOOSE)


def _is_counted(lexicon: Lexicon, folded: str, end: int) -> bool:
    units = lexicon.pattern("calendar", "words.unit_after")
    blank = re.compile(r"\s?").match(folded, end)
    return blank is not None and units.match(folded, blank.end()) is not None


def unit_in(text: str, lexicon: Lexicon) -> Unit | None:
    """Return the currency and unit that a folded heading names: "Vlera (në mijë lekë)"."""
    match = lexicon.pattern(FILE, "currencies").search(text)
    currencies = lexicon.mapping(FILE, "currencies")
    if match is None:
        bare = re.search(r"[€$£]", text)
        return Unit(currencies[bare.group()], _factor(lexicon, text)) if bare else None
    return Unit(currencies[match.group()], _factor(lexicon, text))


def _factor(lexicon: Lexicon, text: str) -> int:
    if lexicon.pattern(FILE, "words.million").search(text):
        return 1_000_000
    return 1000 if lexicon.pattern(FILE, "words.thousand").search(text) else 1


def _captions(reading: Reading, lexicon: Lexicon, heads: Mapping[int, RowHeads]) -> dict[int, Unit]:
    """Return row -> the unit that a line right above its table (or right below) names."""
    found: dict[int, Unit] = {}
    known: dict[int, Unit | None] = {}
    for index, row in heads.items():
        table = row.table
        if table is None or row.loose:
            continue
        if table not in known:
            known[table] = _caption_of(reading, lexicon, index)
        unit = known[table]
        if unit is not None:
            found[index] = unit
    return found


def _caption_of(reading: Reading, lexicon: Lexicon, first: int) -> Unit | None:
    segments = reading.segments
    left = CAPTION_LINES
    for index in range(first - 1, -1, -1):
        if segments[index].zone == "furniture":
            continue
        if segments[index].shape == "row" or not left:
            return None
        left -= 1
        match = _caption(lexicon).search(reading.folded(index)[-LONGEST_CAPTION:])
        if match is not None:
            return unit_in(match.group(), lexicon)
    return None


@lru_cache(maxsize=4)
def _caption(lexicon: Lexicon) -> re.Pattern[str]:
    currency = lexicon.alternation(FILE, "currencies")
    unit = lexicon.alternation(FILE, "words.thousand", "words.million")
    return re.compile(
        rf"(?<!\w)(?:ne|u|valuta\s?:?|njesia\s?:?|vo|во)\s+(?:'?{unit}\s+)?{currency}(?!\w)(?!\s+(?:te|e|per)\b)"
        rf"|\(\s?(?:'?{unit}\s+)?{currency}\s?\.?\)|(?<!\w)'?{unit}\s+{currency}\s?$"
    )
