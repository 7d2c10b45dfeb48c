"""The rows of action plans as action items: activity, owner, deadline, sum and goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern, cue_words
from extractors.entities import Money
from extractors.excerpts import Span, excerpt_text
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.mentions import Deadline, dates_in, is_recurring, money_in
from extractors.objectives import goals_of
from extractors.plan_tables import PlanRow, plan_rows
from extractors.reading import Reading
from extractors.sentences import trim

FILE = "table_headers"
_PLAIN_NUMBER = re.compile(r"\d{1,3}(?:[., ]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A row of a plan that is a task."""

    spans: tuple[Span, ...]
    owner: str | None
    deadline: Deadline | None
    amount: Money | None
    objective: str | None


def iter_plan_items(
    reading: Reading, lexicon: Lexicon, goals: Mapping[str, str]
) -> Iterator[PlanItem]:
    """Yield the tasks of all plans; ``goals`` are the stated goals by number, for code columns.

    Of a checklist only rows with a mark in a column of the plan count.
    """
    for row in plan_rows(reading, lexicon):
        activity = _trimmed(reading, row.spans("activity"))
        if not activity:
            continue
        if row.columns.marks:
            item = _checklist_item(reading, row, activity, lexicon)
            if item is not None:
                yield item
            continue
        yield PlanItem(
            activity,
            _stated(reading, row.spans("owner"), lexicon),
            _deadline(reading, row, lexicon),
            _amount(reading, row, lexicon),
            _objective(reading, row, goals),
        )


def _trimmed(reading: Reading, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the pieces without blanks, bullets and final punctuation."""
    pieces = []
    for n, (index, start, end) in enumerate(spans):
        text = reading.segments[index].text
        first, last = trim(text, start, end) if n == len(spans) - 1 else (start, end)
        if last > first:
            pieces.append((index, first, last))
    return tuple(pieces)


def _stated(reading: Reading, spans: Sequence[Span], lexicon: Lexicon) -> str | None:
    """Return a cell's text, None if it is empty or says so ("-", "Nuk ka")."""
    text = excerpt_text(reading, spans).strip()
    plain = " ".join(fold(text).split()).strip(" .")
    return None if not plain or plain in cue_words(lexicon, FILE, "empty_cells") else text


def _deadline(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Deadline | None:
    for role in ("revised_deadline", "deadline"):
        spans = row.spans("revised_deadline" if role == "revised_deadline" else "deadline")
        text = _stated(reading, spans, lexicon)
        if text is not None:
            return Deadline(text, _calendar_value(reading, spans, text, lexicon))
    return None


def _calendar_value(
    reading: Reading, spans: Sequence[Span], text: str, lexicon: Lexicon
) -> str | None:
    """Return the EDTF value of a deadline cell: one date or range; None if it recurs."""
    values = list(dict.fromkeys(v for span in spans for _, _, v in dates_in(reading, span)))
    if len(values) != 1 or (is_recurring(fold(text), lexicon) and "/" not in values[0]):
        return None
    return values[0]


def _amount(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Money | None:
    """Return the sum of the row: in its column, or in an unlabelled column at the end."""
    spans = row.spans("amount")
    if "amount" not in row.columns.roles:
        # A task list without a column for sums states them inside the task, if at all.
        spans = row.spans("activity") if "objective" not in row.columns.roles else ()
    found = money_in(reading, spans)
    if found is not None:
        return found
    if row.spans("amount"):
        return _bare_sum(reading, row, spans, lexicon)
    for column, cell in sorted(row.cells.items(), reverse=True):
        if row.columns.role_of(column) is None and (sum_ := money_in(reading, cell)) is not None:
            return sum_
    return None


def _bare_sum(
    reading: Reading, row: PlanRow, spans: Sequence[Span], lexicon: Lexicon
) -> Money | None:
    """Read "2.400.000" under "Mjetet (denarë)"."""
    heading = row.columns.headings[row.columns.roles["amount"]]
    currency = heading_currency(heading, lexicon)
    number = _PLAIN_NUMBER.fullmatch(excerpt_text(reading, spans).strip())
    if currency is None or number is None:
        return None
    thousands = cue_pattern(lexicon, FILE, "thousands").search(heading) is not None
    return Money(parse_number(number.group()) * (1000 if thousands else 1), currency)


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


def _objective(reading: Reading, row: PlanRow, goals: Mapping[str, str]) -> str | None:
    """Return the goal that holds for the row; a code is looked up among the stated goals."""
    if not row.goal:
        return None
    text = excerpt_text(reading, row.goal).strip()
    code = fold(text).strip(" .")
    if re.fullmatch(r"(?:o\.?\s?)?[\w.]{1,5}", code) and not text.isalpha():
        return goals.get(code) or goals.get(code.removeprefix("o").strip(" ."))
    stated = goals_of(reading, row.goal)
    return excerpt_text(reading, stated[0][0]) if stated else None


def _checklist_item(
    reading: Reading, row: PlanRow, activity: tuple[Span, ...], lexicon: Lexicon
) -> PlanItem | None:
    """Return the task of a checklist row, None if no column of the plan is marked."""
    marked = next((column for column in row.columns.marks if row.cells.get(column)), None)
    if marked is None:
        return None
    cell = row.cells[marked]
    text = excerpt_text(reading, cell).strip()
    if fold(text) in cue_words(lexicon, FILE, "marks"):
        year = re.search(r"\d{4}(?:\s*[-–/]\s*\d{4})?", row.columns.headings[marked])
        deadline = Deadline(year.group(), _years(year.group())) if year else None
    else:
        deadline = Deadline(text, _calendar_value(reading, cell, text, lexicon))
    remarks = row.spans("remarks")
    owner = _stated(reading, row.spans("owner"), lexicon) or _unit_in(reading, remarks, lexicon)
    return PlanItem(activity, owner, deadline, money_in(reading, remarks), None)


def _years(text: str) -> str:
    return "/".join(re.findall(r"\d{4}", text))


def _unit_in(reading: Reading, spans: Sequence[Span], lexicon: Lexicon) -> str | None:
    """Return the unit that a remark names."""
    for index, start, end in spans:
        text = reading.segments[index].text[start:end]
        if cue_pattern(lexicon, FILE, "bare_units").fullmatch(reading.folded(index), start, end):
            return text
        for span in reading.docs[index].spans.get("organizations", ()):
            if span.start_char >= start and span.end_char <= end:
                return str(span.text)
    return None
