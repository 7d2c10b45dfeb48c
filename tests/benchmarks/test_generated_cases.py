"""The generated cases: verbatim, well formed, the same for the same seed, varied enough."""

import re

import pytest

from benchmarks.generated_cases import KINDS, OUTCOMES, Case, cases, templates
from benchmarks.generated_numbers import words
from benchmarks.generated_slots import fillers

TEXTS = ("text", "name", "role", "by", "owner", "deadline", "objective")
DAY = r"(?:\d{4}|XXXX)(?:-\d\d(?:-\d\d)?)?"
EDTF = re.compile(rf"{DAY}(?:/{DAY})?")
LEFTOVER = re.compile(r"\{|\}|\[\[|\]\]|\|")


def strings(case: Case) -> list[str]:
    """Everything in the expected entries that must stand in the text."""
    found = []
    for entry in case.expected:
        if isinstance(entry, str):
            found.append(entry)
            continue
        keys = [k for k in TEXTS if k != "role" or case.kind == "people"]
        found += [entry[k] for k in keys if entry.get(k)]
    return found


def collapsed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [5, 6])
def test_every_expected_wording_stands_in_its_text(kind: str, seed: int) -> None:
    for case in cases(kind, seed=seed):
        for wording in strings(case):
            assert collapsed(wording) in collapsed(case.text), case.id
        assert not LEFTOVER.search(case.text), case.text
        assert 1 <= len(case.text.splitlines()) <= 20, case.text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_cases_and_another_seed_others(kind: str) -> None:
    assert cases(kind) == cases(kind)
    assert cases(kind) != cases(kind, seed=6)
    assert len({case.id for case in cases(kind)}) == len(cases(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_quarter_holds_nothing_and_half_is_varied(kind: str) -> None:
    made = cases(kind)
    assert len(made) >= 120
    assert sum(not case.expected for case in made) * 4 == len(made)
    assert sum(case.id.endswith("-plain") for case in made) * 2 == len(made)
    assert sum("[[" in template for template in templates(kind)) >= 30
    assert len(cases(kind, 40)) == 40


def test_at_least_a_hundred_cases_have_votes_and_every_outcome_occurs() -> None:
    made = cases("decisions")
    voted = [case for case in made if any(entry["votes"] for entry in case.expected)]
    assert len(voted) >= 100
    assert {e["outcome"] for case in made for e in case.expected} == set(OUTCOMES.values())
    assert any(e["votes"]["invalid"] for case in voted for e in case.expected if e["votes"])


def test_votes_agree_with_unanimity() -> None:
    for case in cases("decisions", seed=7):
        for entry in case.expected:
            votes = entry["votes"]
            if votes and (votes["against"] or votes["abstain"]):
                assert entry["unanimous"] is False, case.id
            if votes and votes["against"] == votes["abstain"] == 0:
                assert entry["unanimous"] is True, case.id


@pytest.mark.parametrize(("kind", "key"), [("dates", "value"), ("action_items", "deadline_value")])
def test_values_are_edtf(kind: str, key: str) -> None:
    for case in cases(kind):
        for entry in case.expected:
            assert entry[key] is None or EDTF.fullmatch(entry[key]), case.id


def test_times_are_hours() -> None:
    for case in cases("times"):
        for entry in case.expected:
            for hour in filter(None, entry.values()):
                assert re.fullmatch(r"[012]\d:[0-5]\d", hour), case.id


def test_groups_and_currencies_are_known() -> None:
    groups = {e["group"] for case in cases("attendance") for e in case.expected}
    currencies = {e["currency"] for case in cases("amounts") for e in case.expected}
    assert groups == {
        *("members", "absent", "citizens", "officials", "women", "men"),
        *("observers", "invited", "others", "total"),
    }
    assert currencies == {"EUR", "ALL", "MKD", "RSD"}


def test_entries_are_distinct_within_a_case() -> None:
    for kind in KINDS:
        for case in cases(kind):
            listed = [repr(entry) for entry in case.expected]
            assert len(set(listed)) == len(listed), case.id


def test_an_amount_in_digits_is_the_value_told() -> None:
    read_well = [case for case in cases("amounts") if not case.id.endswith("-digits")]
    for case in read_well:
        for entry in case.expected:
            figures = re.sub(r"\D", "", entry["text"])
            whole = re.sub(r"\D", "", f"{entry['value']:.2f}").rstrip("0")
            assert not figures or not whole or figures[0] == whole[0], case.id


def test_numbers_in_words() -> None:
    assert words(27) == "njëzet e shtatë"
    assert words(13) == "trembëdhjetë"
    assert words(23, feminine=True) == "njëzet e tri"
    assert words(140) == "njëqind e dyzet"
    assert words(11) == "njëmbëdhjetë"


def test_fillers_differ() -> None:
    for kind, listed in fillers().items():
        shown = [str(item) for item in listed]
        assert len(set(shown)) == len(shown), kind
