"""The rows of action plans as action items: activity, owner, deadline, sum and goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.entities import Money
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_text
from extractors.layout.sentences import trim
from extractors.mentions import Deadline, money_in
from extractors.plans.action_cells import calendar_value, deadline_of, money_of, stated, unit_in
from extractors.plans.calendar_columns import calendar_months, month_value, span_of, year_in
from extractors.plans.column_roles import ColumnRole, is_done, is_mark, may_hold_sums
from extractors.plans.goal_cells import goals_of
from extractors.plans.plan_tables import PlanRow, plan_rows
from extractors.reading import Reading

ROW_CONFIDENCE = 0.92
CALENDAR_CONFIDENCE = 0.84
CHECKLIST_CONFIDENCE = 0.88
BARE_CONFIDENCE = 0.72
"""Of rows whose table has no heading: the content told what the columns hold."""
_CODE = re.compile(
    r"(?:[^\W\d_]{1,3}\.?\s?)?\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-h][.)]?|[ivx]{1,4}\.?"
)
"""What names a goal that is stated elsewhere: "2", "O1", "QS 2.1", "b"."""

_NUMBER = re.compile(
    r"\s{0,3}\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[^\W\d_])|\s{0,3}\d{1,2}[.)]\s+(?=[A-ZÇË])"
)
"""The number in front of an activity in the same cell."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A row of a plan that is a task."""

    spans: tuple[Span, ...]
    owner: str | None
    deadline: Deadline | None
    amount: Money | None
    objective: str | None
    confidence: float = ROW_CONFIDENCE


def iter_plan_items(
    reading: Reading, lexicon: Lexicon, goals: Mapping[str, str]
) -> Iterator[PlanItem]:
    """Yield the tasks of all plans; ``goals`` are the stated goals by number, for code columns.

    Of a checklist only rows with a mark in a column of the plan count; rows whose status says that
    the work is done are none.
    """
    stated_goals = {_plain(goal): goal for goal in goals.values()}
    titled: str | None = None
    for row in plan_rows(reading, lexicon):
        activity = _trimmed(reading, row.activity)
        goal = stated_goals.get(_plain(excerpt_text(reading, activity))) if activity else None
        if goal is not None and not _is_charged(reading, row, lexicon):
            titled = goal  # "O1 | Rritja e ..." titles the rows below.
            continue
        if not activity or _is_finished(reading, row, lexicon):
            continue
        if row.columns.concludes and not _is_charged(reading, row, lexicon):
            continue
        if row.columns.marks:
            item = _checklist_item(reading, row, activity, lexicon)
            if item is not None:
                yield item
            continue
        timed = _marked(reading, row, lexicon) if row.columns.calendar else None
        bare = not any(row.columns.headings)
        sure = BARE_CONFIDENCE if bare else CALENDAR_CONFIDENCE if timed else ROW_CONFIDENCE
        yield PlanItem(
            activity,
            stated(reading, row.spans("owner"), lexicon),
            timed or _deadline(reading, row, lexicon),
            _amount(reading, row, lexicon),
            _objective(reading, row, goals, lexicon)
            or (titled if "objective" not in row.columns.roles else None),
            sure,
        )


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(" .;:,")


def _trimmed(reading: Reading, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the pieces without blanks, bullets and final punctuation."""
    pieces = []
    for n, (index, start, end) in enumerate(spans):
        text = reading.segments[index].text
        number = _NUMBER.match(text, start, end) if n == 0 else None
        start = number.end() if number else start
        first, last = trim(text, start, end) if n == len(spans) - 1 else (start, end)
        if last > first:
            pieces.append((index, first, last))
    return tuple(pieces)


def _is_finished(reading: Reading, row: PlanRow, lexicon: Lexicon) -> bool:
    return is_done(excerpt_text(reading, row.spans("remarks")), lexicon)


def _is_charged(reading: Reading, row: PlanRow, lexicon: Lexicon) -> bool:
    """Tell whether a conclusion has somebody who does it or a time: else it is an outcome."""
    roles: tuple[ColumnRole, ...] = ("owner", "deadline")
    return any(stated(reading, row.spans(role), lexicon) for role in roles)


def _marked(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Deadline | None:
    """Return the time that the marks in the columns of a calendar say."""
    months, headings = [], []
    for column, span in sorted(row.columns.calendar.items()):
        cell = row.cells.get(column)
        if cell and is_mark(excerpt_text(reading, cell), lexicon):
            months.append(span)
            headings.append(row.columns.printed[column])
    if not months:
        return None
    text = headings[0] if len(headings) == 1 else f"{headings[0]} \u2013 {headings[-1]}"
    return Deadline(text, span_of(months, row.columns.year))


def _deadline(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Deadline | None:
    for role in ("revised_deadline", "deadline", "start"):
        spans = row.spans(role)
        found = deadline_of(reading, spans, lexicon)
        if found is not None and not (role == "revised_deadline" and _is_same(found, lexicon)):
            return found
    return None


def _is_same(deadline: Deadline, lexicon: Lexicon) -> bool:
    """Tell whether a revised time limit is said to be the first one ("pa ndryshim")."""
    same = cue_pattern(lexicon, "table_headers", "unchanged")
    return deadline.value is None and same.match(fold(deadline.text).strip(" .(")) is not None


def _amount(reading: Reading, row: PlanRow, lexicon: Lexicon) -> Money | None:
    """Return the sum of the row: in its column, beside the source, or in one without a heading."""
    columns = row.columns
    if row.spans("amount"):
        heading = columns.headings[columns.roles["amount"]]
        found = money_of(reading, row.spans("amount"), heading, columns.caption, lexicon)
        return found or money_in(reading, row.spans("source"))
    if "amount" not in columns.roles and "source" not in columns.roles:
        # A task list without a column for sums states them inside the task, if at all.
        spans = row.activity if "objective" not in columns.roles else ()
        found = money_in(reading, spans)
        if found is not None:
            return found
    found = money_in(reading, row.spans("source"))
    if found is not None:
        return found
    for column, cell in sorted(row.cells.items(), reverse=True):
        if columns.role_of(column) is not None:
            continue
        sum_ = money_in(reading, cell)
        if sum_ is not None and may_hold_sums(columns.headings[column], lexicon):
            return sum_
    return None


def _objective(
    reading: Reading, row: PlanRow, goals: Mapping[str, str], lexicon: Lexicon
) -> str | None:
    """Return the goal that holds for the row; a code is looked up among the stated goals."""
    if not row.goal:
        return None
    text = excerpt_text(reading, row.goal).strip()
    if is_code(text):
        code = goal_code(text.split(",")[0])
        return goals.get(code) or goals.get(bare_code(code))
    stated_goals = goals_of(reading, row.goal, lexicon)
    return excerpt_text(reading, stated_goals[0][0]) if stated_goals else None


def goal_code(number: str) -> str:
    """Return the key under which a goal is looked up: "QS 1." and "qs1" are one."""
    return re.sub(r"[^\w.]", "", fold(number)).strip(".")


def is_code(text: str) -> bool:
    """Tell whether a text only names a goal by its number or letter: "2", "O1", "II", "3, 1"."""
    return _CODE.fullmatch(fold(text).split(",")[0].strip()) is not None


def bare_code(code: str) -> str:
    """Return a code without its letters: "1" of "qs1"; a lone letter stays."""
    return re.sub(r"^[^\W\d_.]+\.?(?=\d)", "", code)


def _checklist_item(
    reading: Reading, row: PlanRow, activity: tuple[Span, ...], lexicon: Lexicon
) -> PlanItem | None:
    """Return the task of a checklist row, None if no column of the plan is marked."""
    marked = next((column for column in row.columns.marks if row.cells.get(column)), None)
    if marked is None:
        return None
    cell = row.cells[marked]
    text = excerpt_text(reading, cell).strip()
    if is_mark(text, lexicon):
        deadline = _headed(reading, row, marked, lexicon)
    elif stated(reading, cell, lexicon) is None:
        return None
    else:
        value = calendar_value(reading, cell, text, lexicon)
        year = year_in([row.columns.headings[marked]])
        deadline = Deadline(text, value or month_value(fold(text), year, lexicon))
    remarks = row.spans("remarks")
    owner = stated(reading, row.spans("owner"), lexicon) or unit_in(reading, remarks, lexicon)
    money = money_in(reading, remarks)
    return PlanItem(activity, owner, deadline, money, None, CHECKLIST_CONFIDENCE)


def _headed(reading: Reading, row: PlanRow, column: int, lexicon: Lexicon) -> Deadline | None:
    """Return the time that the heading of a marked column says."""
    head = row.columns.cells[column] if column < len(row.columns.cells) else None
    if head is not None:
        span = (head.segment, head.start, head.end)
        value = calendar_value(reading, [span], head.text, lexicon)
        year = year_in(row.columns.headings)
        value = value or month_value(fold(head.text), year, lexicon)
        if value or calendar_months(fold(head.text), lexicon):
            return Deadline(head.text, value)
    found = re.search(r"\d{4}(?:\s*[-–/]\s*\d{4})?", row.columns.headings[column])
    return Deadline(found.group(), _years(found.group())) if found else None


def _years(text: str) -> str:
    return "/".join(re.findall(r"\d{4}", text))
