"""Corrections as a layer: where they go, what they take, and that no extraction loses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.addresses import Address, parse_address
from index.correction_anchor import make_anchor, overlap
from index.correction_values import entity_problem, parse_entity, parse_value
from index.corrections import GONE, Correction, Op, Settled, added_entity, settle, value_at
from pipeline.errors import UsageError
from tests.index.extractions import action, decision, extraction, fact, moved

VOTES = {"for": 18, "against": None, "abstain": None, "invalid": None}


def correction(
    found: Mapping[str, Any], address: str, value: Any, *, op: Op = "set", seq: int = 1
) -> Correction:
    """Return a correction as it is made while the extraction is ``found``."""
    at = parse_address(address)
    if at.is_scalar:
        known = found["evidence"].get(at.kind)
        anchor = make_anchor(at.kind, known, None, ()) if known else {"id": "evidence-0123456789"}
        return Correction(at, seq, op, value, anchor)
    siblings = found[at.kind]
    (entity,) = [e for e in siblings if e["id"] == at.entity]
    return Correction(at, seq, op, value, make_anchor(at.kind, entity, None, siblings))


def states(settled: Settled) -> dict[str, str | None]:
    return {address: state.problem for address, state in settled.states.items()}


# -- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("title", Address("title")),
        ("decisions", Address("decisions")),
        ("decisions/+", Address("decisions", "+")),
        (
            "decisions/decisions-00/votes/for",
            Address("decisions", "decisions-00", ("votes", "for")),
        ),
    ],
)
def test_an_address_is_read_and_written(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text", ["", "titel", "title/x", "tables/1", "decisions//text", "evidence/x"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UsageError):
        parse_address(text)


# -- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "text", "value"),
    [
        ("title", "  Vendim për ujin ", "Vendim për ujin"),
        ("title", "Ujë".encode().decode() + "\u0065\u0308", "Ujëë"),
        ("type", "minutes", "minutes"),
        ("date", "2023-06", "2023-06"),
        ("chair", None, None),
        ("chair", "null", None),
        ("decisions/x/votes/for", "17", 17),
        ("decisions/x/votes/for", "null", None),
        ("decisions/x/votes", '{"for":1,"against":0,"abstain":null,"invalid":null}',
         {"for": 1, "against": 0, "abstain": None, "invalid": None}),
        ("decisions/x/unanimous", "yes", True),
        ("decisions/x/outcome", "rejected", "rejected"),
        ("decisions/x/number", "07", "07"),
        ("action_items/x/deadline_value", "2023/2024", "2023/2024"),
        ("action_items/x/amount", '{"value": 1200.5, "currency": "EUR"}',
         {"value": 1200.5, "currency": "EUR"}),
        ("times/x/start", "09:05", "09:05"),
        ("attendance/x/count", "31", 31),
        ("speakers/x/name", "Arta Guri", "Arta Guri"),
        ("dates/x/value", "202X", "202X"),
        ("dates/x/qualifier", None, None),
    ],
)  # fmt: skip
def test_a_value_is_read_by_the_schema(address: str, text: str | None, value: Any) -> None:
    found = parse_value(parse_address(address), text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("address", "text", "said"),
    [
        ("title", "", "text"),
        ("title", "a\x1b[31mb", "control"),
        ("title", "a\udcff", "UTF-8"),
        ("type", "memo", "minutes, decision"),
        ("date", "2023-02-31", "2024-05-31"),
        ("date", "23.06.2023", "2024-05-31"),
        ("date", "2023/2024", "day"),
        ("country", "RS", "XK, AL, MK"),
        ("decisions/x/votes/for", "-1", "whole number from 0"),
        ("decisions/x/votes/for", "17.5", "whole number"),
        ("decisions/x/votes/for", "seventeen", "whole number"),
        ("decisions/x/votes/for", "true", "whole number"),
        ("decisions/x/votes/yes", "1", "for, against"),
        ("decisions/x/votes/for/x", "1", "no field"),
        ("decisions/x/votes", '{"for": 1}', "object"),
        ("decisions/x/outcome", "null", "adopted"),
        ("decisions/x/confidence", "1", "text, number, votes"),
        ("decisions/x/id", "decisions-0123456789", "no field"),
        ("decisions/x/date", "2024-13", "EDTF"),
        ("action_items/x/deadline_value", "2024/2023", "EDTF"),
        ("action_items/x/amount", '{"value": NaN, "currency": "EUR"}', "currency"),
        ("action_items/x/amount", '{"value": 1e999, "currency": "EUR"}', "currency"),
        ("action_items/x/amount", "[" * 100_000, "currency"),
        ("action_items/x/amount", '{"value": 5, "currency": "euro"}', "currency"),
        ("times/x/start", "24:00", "HH:MM"),
        ("times/x/start", "9:05", "HH:MM"),
        ("attendance/x/count", None, "whole number"),
        ("people/x/name", None, "text"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(
    address: str, text: str | None, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        parse_value(parse_address(address), text)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


def test_an_entity_to_add_is_completed_and_checked() -> None:
    values = parse_entity(
        "decisions", '{"text": "Miratohet buxheti", "outcome": "adopted", "page": 2}'
    )
    made = added_entity("decisions-0123456789", values)
    assert entity_problem("decisions", made) is None
    assert (made["votes"], made["page"], made["basis"]) == (None, 2, "corrected")
    speaker = added_entity("speakers-0123456789", parse_entity("speakers", '{"name": "Arta Guri"}'))
    assert speaker["text"] == "Arta Guri"
    assert entity_problem("speakers", speaker) is None


@pytest.mark.parametrize("text", ["", "[]", "17", '{"name": "x", "confidence": 1}', "{"])
def test_what_is_no_entity(text: str) -> None:
    with pytest.raises(UsageError):
        parse_entity("speakers", text)


# -- applying --------------------------------------------------------------------------------


def test_a_scalar_keeps_its_place_and_what_the_machine_read() -> None:
    found = extraction(facts={"date": fact("date", 0, "2023-06-28")})
    settled = settle(found, [correction(found, "date", "2023-06-29")])
    assert settled.extraction["date"] == "2023-06-29"
    evidence = settled.extraction["evidence"]["date"]
    assert (evidence["basis"], evidence["confidence"]) == ("corrected", 1.0)
    assert evidence["regions"] == found["evidence"]["date"]["regions"]
    assert evidence["corrected_from"] == {
        "values": {"date": "2023-06-28"}, "basis": "stated", "confidence": 0.8,
    }  # fmt: skip
    assert found["date"] == "2023-06-28", "what was extracted stays as it is"


def test_a_scalar_that_was_not_found_and_one_that_is_emptied() -> None:
    found = extraction(facts={"place": fact("place", 0, "salla")})
    settled = settle(
        found, [correction(found, "chair", "Arta Guri"), correction(found, "place", None, seq=2)]
    )
    assert (settled.extraction["chair"], settled.extraction["place"]) == ("Arta Guri", None)
    assert settled.extraction["evidence"]["chair"]["page"] is None
    assert settled.extraction["evidence"]["place"]["value"] is None


def test_values_inside_an_entity_and_inside_nothing() -> None:
    found = extraction(decisions=[decision(0, "Miratohet", votes=VOTES), decision(1, "Refuzohet")])
    first, second = (e["id"] for e in found["decisions"])
    settled = settle(found, [
        correction(found, f"decisions/{first}/votes/for", 17),
        correction(found, f"decisions/{second}/votes/against", 5, seq=2),
        correction(found, f"decisions/{second}/outcome", "rejected", seq=3),
    ])  # fmt: skip
    one, two = settled.extraction["decisions"]
    assert one["votes"] == {**VOTES, "for": 17}
    assert one["corrected_from"]["values"] == {"votes/for": 18}
    assert two["votes"] == {"for": None, "against": 5, "abstain": None, "invalid": None}
    assert two["corrected_from"]["values"] == {"votes/against": None, "outcome": "adopted"}
    assert entity_problem("decisions", two) is None


def test_what_the_entity_cannot_take_is_not_applied() -> None:
    found = extraction(action_items=[action(0, "Rregullohet rruga")])
    (item,) = found["action_items"]
    settled = settle(found, [correction(found, f"action_items/{item['id']}/amount/value", 5.0)])
    assert settled.extraction["action_items"] == [item]
    assert all(states(settled).values())


def test_an_entity_is_deleted_and_one_is_added() -> None:
    found = extraction(decisions=[decision(0, "Miratohet"), decision(1, "Refuzohet")])
    gone = found["decisions"][0]["id"]
    new = added_entity(
        "decisions-0123456789",
        parse_entity("decisions", '{"text": "Shtyhet", "outcome": "postponed"}'),
    )
    add = Correction(Address("decisions", new["id"]), 2, "add", new, {"id": new["id"]})
    change = Correction(
        Address("decisions", new["id"], ("number",)),
        3,
        "set",
        "4",
        make_anchor("decisions", new, None, ()),
    )
    settled = settle(
        found, [correction(found, f"decisions/{gone}", None, op="delete"), add, change]
    )
    assert [d["text"] for d in settled.extraction["decisions"]] == ["Refuzohet", "Shtyhet"]
    assert settled.extraction["decisions"][1]["number"] == "4"
    assert "corrected_from" not in settled.extraction["decisions"][1]
    assert not any(states(settled).values())


# -- after another reading -------------------------------------------------------------------


def test_a_correction_follows_its_entity_to_another_id() -> None:
    found = extraction(decisions=[decision(0, "Miratohet raporti"), decision(1, "Miratohet plani")])
    made = correction(found, "decisions/decisions-0000000001/number", "7")
    again = extraction(decisions=[
        moved(found["decisions"][1], "decisions-bbbbbbbbbb", 2, "Miratohet p1ani"),
        moved(found["decisions"][0], "decisions-aaaaaaaaaa", 2, "Miratohet raporti"),
    ])  # fmt: skip
    settled = settle(again, [made])
    assert {d["id"]: d["number"] for d in settled.extraction["decisions"]} == {
        "decisions-bbbbbbbbbb": "7", "decisions-aaaaaaaaaa": None,
    }  # fmt: skip
    assert settled.states[str(made.address)].target == "decisions-bbbbbbbbbb"


def test_a_neighbour_does_not_take_it() -> None:
    found = extraction(decisions=[decision(0, "Miratohet raporti")])
    made = correction(found, "decisions/decisions-0000000000/number", "7")
    other = decision(1, "Miratohet raporti", id="decisions-cccccccccc")
    for again in (
        extraction(decisions=[other]),
        extraction(),
        extraction(agenda=found["decisions"]),
    ):
        settled = settle(again, [made])
        assert states(settled) == {str(made.address): GONE}
        assert [d["number"] for d in settled.extraction["decisions"]] == [None] * len(
            again["decisions"]
        )


def test_another_page_does_not_take_it() -> None:
    found = extraction(decisions=[decision(0, "Miratohet raporti")])
    made = correction(found, "decisions/decisions-0000000000/number", "7")
    there = moved(found["decisions"][0], "decisions-cccccccccc", 0, "Miratohet raporti")
    there["regions"][0]["page"] = there["page"] = 2
    assert states(settle(extraction(decisions=[there]), [made])) == {str(made.address): GONE}


def test_who_lay_beside_it_is_not_mistaken_for_it() -> None:
    long = decision(0, "Miratohet raporti dhe plani")
    short = decision(0, "Miratohet raporti", id="decisions-dddddddddd")
    found = extraction(decisions=[long, short])
    made = correction(found, f"decisions/{long['id']}/number", "7")
    settled = settle(extraction(decisions=[short]), [made])
    assert settled.extraction["decisions"][0]["number"] is None
    assert states(settled) == {str(made.address): GONE}


def test_an_entity_takes_the_corrections_of_one_only() -> None:
    found = extraction(decisions=[decision(0, "Miratohet raporti"), decision(1, "Miratohet plani")])
    made = [
        correction(found, "decisions/decisions-0000000000/number", "1"),
        correction(found, "decisions/decisions-0000000001/number", "2", seq=2),
    ]
    both = decision(0, "Miratohet raporti", id="decisions-eeeeeeeeee", bbox=[70, 100, 500, 132])
    settled = settle(extraction(decisions=[both]), made)
    assert settled.extraction["decisions"][0]["number"] == "1"
    assert list(states(settled).values()) == [None, GONE]


def test_what_was_deleted_stays_away() -> None:
    found = extraction(decisions=[decision(0, "Miratohet raporti")])
    made = correction(found, "decisions/decisions-0000000000", None, op="delete")
    same = moved(found["decisions"][0], "decisions-aaaaaaaaaa", 1, "Miratohet rap0rti")
    assert settle(extraction(decisions=[same]), [made]).extraction["decisions"] == []
    # It is not found any more: nobody has to be told.
    assert states(settle(extraction(), [made])) == {str(made.address): None}
    # Something else stands there now: a deletion never hides what nobody has seen.
    other = moved(found["decisions"][0], "decisions-bbbbbbbbbb", 1, "Refuzohet kërkesa e pikës 4")
    assert settle(extraction(decisions=[other]), [made]).extraction["decisions"] == [other]


def test_without_boxes_the_letters_tell() -> None:
    one, two = (
        decision(0, "Miratohet raporti", bbox=None),
        decision(1, "Miratohet plani", bbox=None),
    )
    assert overlap(one, one) == 1.0
    assert overlap(one, two) == 0.0
    assert overlap(one, decision(0, "Miratohet raporti")) == 0.0, (
        "letters and points do not compare"
    )


FIELDS = {
    "number": st.one_of(st.none(), st.text("0123456789/", min_size=1, max_size=4)),
    "outcome": st.sampled_from(["adopted", "rejected", "postponed", "withdrawn", "noted"]),
    "votes/for": st.one_of(st.none(), st.integers(0, 60)),
    "agenda_item": st.text("abcë ", min_size=1, max_size=9),
}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_reprocessing_never_changes_a_corrected_value(data: st.DataObject) -> None:
    """Correct, read again with other ids, offsets, letters and shifted boxes: the same values."""
    count = data.draw(st.integers(1, 6))
    found = extraction(decisions=[decision(n, f"Vendimi numër {n}") for n in range(count)])
    made, wanted = [], {}
    for seq in range(data.draw(st.integers(0, 8))):
        row = data.draw(st.integers(0, count - 1))
        name = data.draw(st.sampled_from(sorted(FIELDS)))
        value = data.draw(FIELDS[name])
        made.append(correction(found, f"decisions/decisions-{row:010x}/{name}", value, seq=seq))
        wanted[row, name] = value
    latest = list({str(c.address): c for c in made}.values())
    before = settle(found, latest).extraction["decisions"]
    again = [
        moved(
            found["decisions"][n],
            f"decisions-f{n:09x}",
            data.draw(st.floats(-4, 4)),
            f"Vend1mi num3r {n}",
        )
        for n in data.draw(st.permutations(range(count)))
    ]
    settled = settle(extraction(decisions=again), latest)
    after = {int(d["id"][-1], 16): d for d in settled.extraction["decisions"]}
    for (row, name), value in wanted.items():
        assert value_at(before[row], name.split("/")) == value
        assert value_at(after[row], name.split("/")) == value
    assert not any(states(settled).values())
    touched = {row for row, _ in wanted}
    assert {row for row, d in after.items() if d["basis"] == "corrected"} == touched
