"""Deadlines in a calendar, read back with the same library that calendars are made with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from index.calendar_file import calendar_file
from index.catalog import Catalog
from index.library import Library
from index.register import find
from index.register_queries import ActionQuery
from tests.index.catalogues import opened
from tests.index.extractions import action
from tests.index.registers import fill, keep


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened(tmp_path / "archive") as catalog:
        yield catalog


def written(catalog: Catalog, **asked: Any) -> bytes:
    return calendar_file(find(Library(catalog), ActionQuery(**asked)).rows)


def events(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def test_one_event_for_each_deadline_on_its_last_day(catalog: Catalog) -> None:
    fill(catalog)
    found = events(written(catalog))
    assert [(str(e["summary"]), e["dtstart"].dt) for e in found] == [
        ("Drejtoria e Shërbimeve Publike: Asfaltohet rruga", date(2024, 5, 31)),
        ("Drejtorisë së Urbanizmit: Hartohet plani i trafikut", date(2024, 6, 30)),
        ("Zyra e Prokurimit: Ndërtohet ura", date(2024, 12, 31)),
    ]
    assert all(e["dtstart"].params["VALUE"] == "DATE" for e in found)


def test_an_event_cites_its_place(catalog: Catalog) -> None:
    document = fill(catalog)["mbledhja"]
    (event,) = events(written(catalog, owner="urban"))
    assert str(event["uid"]) == "action_items-0000000014@arkiva"
    assert str(event["description"]).split("\n") == [
        "Deadline: 30 qershor 2024",
        "Objective: Rrugë të sigurta",
        "Amount: 1200 EUR",
        "Document: PROCESVERBAL, mbledhja.pdf",
        f"Place: {document} p.1",
    ]
    assert [str(name) for name in event["categories"].cats] == ["Gurëbardhë"]
    assert str(event["transp"]) == "TRANSPARENT"


def test_the_same_archive_gives_the_same_bytes(catalog: Catalog) -> None:
    document = fill(catalog)["mbledhja"]
    content = written(catalog)
    assert written(catalog) == content
    (stamp,) = catalog.connection.execute(
        "SELECT ingested_at FROM documents WHERE id = ?", (document,)
    ).fetchone()
    (event,) = events(written(catalog, owner="urban"))
    assert event["dtstamp"].dt == datetime.fromisoformat(stamp).astimezone(UTC)


def test_lines_are_those_of_the_standard(catalog: Catalog) -> None:
    text = "Rregullohet çatia; muri, dera\\dritarja " + "ë" * 200
    keep(catalog, "akt", municipality="Pejë, Istog",
         action_items=[action(0, text, deadline_value="2024-06")])  # fmt: skip
    content = written(catalog)
    lines = content.split(b"\r\n")
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert (max(map(len, lines)), b"\n" in b"".join(lines)) == (75, False)
    (event,) = events(content)
    assert str(event["summary"]) == text
    assert [str(name) for name in event["categories"].cats] == ["Pejë, Istog"]


def test_no_text_becomes_a_line_of_its_own(catalog: Catalog) -> None:
    hostile = "x\r\nEND:VEVENT\nATTACH:http://evil\x1b[2J\u2028\u202ey"
    keep(catalog, "akt", title=hostile, municipality=hostile,
         action_items=[action(0, hostile, owner=hostile, deadline=hostile, objective=hostile,
                              deadline_value="2024")])  # fmt: skip
    content = written(catalog)
    (event,) = events(content)
    assert "ATTACH" not in event
    names = {line.split(b":")[0].split(b";")[0]
             for line in content.replace(b"\r\n ", b"").split(b"\r\n")}  # fmt: skip
    assert names == {b"BEGIN", b"END", b"VERSION", b"PRODID", b"SUMMARY", b"DTSTART", b"DTSTAMP",
                     b"UID", b"CATEGORIES", b"DESCRIPTION", b"TRANSP", b""}  # fmt: skip
    assert not {b"\x1b", "\u202e".encode(), "\u2028".encode()} & {
        content[n : n + size] for size in (1, 3) for n in range(len(content))
    }


@pytest.mark.parametrize("value", [None, "XXXX-03-29", "2024-02-31"])
def test_nothing_without_a_day(catalog: Catalog, value: str | None) -> None:
    keep(catalog, "akt", action_items=[action(0, "x", deadline="29 mars", deadline_value=value)])
    assert written(catalog) == b""
