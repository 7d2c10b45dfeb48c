"""Deadlines as an iCalendar file (RFC 5545): one all-day event for each action item that has one.

The same archive gives the same bytes: an event is stamped with the time its document came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from index.entity_table import money_text
from index.register_rows import Row
from pipeline.terminal import safe

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//Arkiva//Register//EN"


def calendar_file(rows: Iterable[Row]) -> bytes:
    """Return the rows that are due on a day as a calendar; nothing at all if there is none."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for row in rows:
        if row.due is not None:
            calendar.add_component(_event(row, date.fromisoformat(row.due)))
    return calendar.to_ical() if calendar.subcomponents else b""


def _event(row: Row, day: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row.entity['id']}@arkiva")
    event.add("dtstamp", datetime.fromisoformat(row.paper.ingested_at).astimezone(UTC))
    event.add("dtstart", day)
    event.add("summary", _summary(row))
    event.add("description", "\n".join(_description(row)))
    # A deadline takes no time of the day: nobody is busy because of it.
    event.add("transp", "TRANSPARENT")
    if row.paper.municipality:
        event.add("categories", [safe(row.paper.municipality)])
    return event


def _summary(row: Row) -> str:
    owner = row.entity["owner"]
    return safe(f"{owner}: {row.entity['text']}" if owner else row.entity["text"])


def _description(row: Row) -> Iterator[str]:
    """Yield what a calendar shows below: the deadline as the paper has it, and where it stands."""
    entity, paper = row.entity, row.paper
    facts = {
        "Deadline": entity["deadline"] or entity["deadline_value"],
        "Objective": entity["objective"],
        "Amount": ", ".join(map(money_text, row.amounts)),
        "Document": ", ".join(filter(None, (paper.title, paper.filename))),
        "Place": row.citation,
    }
    yield from (f"{name}: {safe(value)}" for name, value in facts.items() if value)
