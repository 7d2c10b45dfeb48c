"""From the tree to the plan: which words of the index stand for each word typed."""

from __future__ import annotations

import pytest

from index.expansion import make_plan
from index.plan import Group, Plan
from index.query import parse_text
from index.spelling import confused_spellings
from tests.index.vocabulary import Listed


def plan(text: str, slips: int = 0, **frequency: int) -> Plan:
    return make_plan(parse_text(text), Listed(frequency), slips=slips)


def boosts(group: Group) -> dict[str, float]:
    return {it.word: round(it.boost, 2) for it in group.alternatives}


def test_words_that_the_index_does_not_have_are_not_looked_for() -> None:
    (group,) = plan("ujit", rrug=3).groups
    assert group.alternatives == ()
    assert not group.known
    assert plan("ujit", rrug=3).is_hopeless


def test_a_synonym_counts_less_than_the_word() -> None:
    (group,) = plan("kuvendi", kuvend=5, keshill=5).groups
    assert boosts(group) == {"kuvend": 1.0, "keshill": 0.8}


def test_a_rare_variant_is_worth_no_more_than_the_word() -> None:
    (group,) = plan("buxheti", buxhet=50, buxhit=1).groups
    found = boosts(group)
    assert found["buxhet"] == 1.0
    assert 0.03 <= found["buxhit"] < 0.1


def test_a_typed_slip_that_ocr_makes_too_is_worth_no_more_than_what_was_meant() -> None:
    (group,) = plan("kanliz", kanaliz=50, kanliz=1).groups
    found = boosts(group)
    assert found["kanaliz"] == 0.8
    assert found["kanliz"] < 0.3


def test_an_unknown_word_takes_what_is_near() -> None:
    (group,) = plan("kanlizimi", kanaliz=7).groups
    assert boosts(group) == {"kanaliz": 0.8}
    assert not group.known


@pytest.mark.parametrize(
    ("typed", "other"),
    [("uji", "ur"), ("pulla", "mulla"), ("2023", "2024"), ("ndertim", "ndotr")],
    ids=["short", "first letter", "digits", "two slips in a short word"],
)
def test_what_is_no_slip(typed: str, other: str) -> None:
    (group,) = plan(typed, **{other: 5}).groups
    assert group.alternatives == ()


def test_more_slips_are_looked_for_when_nothing_is_found() -> None:
    (group,) = plan("ndertim", slips=1, ndotr=5).groups
    assert boosts(group) == {"ndotr": 0.5}


def test_neighbours_make_a_pair_and_words_of_a_phrase_rank() -> None:
    made = plan('"rruga kryesore" uji', rrug=3, kryesor=3, uj=3)
    assert [group.term.words[0] for group in made.ranking] == ["uj", "rrug", "kryesor"]
    assert [(pair.left, pair.right) for pair in made.pairs] == [
        (("uj",), ("rrug",)),
        (("rrug",), ("kryesor",)),
    ]
    assert made.phrases == (("rrug", "kryesor"),)


def test_function_words_of_a_phrase_do_not_rank() -> None:
    assert [g.term.words[0] for g in plan('"me ujë"', me=90, uj=3).ranking] == ["uj"]


def test_a_number_is_looked_for_by_its_key_where_the_index_has_it() -> None:
    tree = parse_text("03/L-040")
    (known,) = make_plan(tree, Listed({}, {"03/1/040": 1})).numbers
    (unknown,) = make_plan(tree, Listed({})).numbers
    assert (known.key, unknown.key) == ("03/1/040", None)


def test_spellings_that_ocr_confuses() -> None:
    assert "qytetar" in confused_spellings("gytetar")
    assert "komun" in confused_spellings("kornun")
    assert confused_spellings("uj") == ()
