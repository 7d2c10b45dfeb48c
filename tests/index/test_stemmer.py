"""The stemmer: forms of a word meet, words of different meaning do not."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from index.language_data import read_language
from index.stemmer import SEALED, overrides, patterns, stem

FAMILIES = [
    "rrugë rruga rrugën rrugës rrugës rrugët rrugëve rrugësh rrugor rrugore",
    "qytetar qytetari qytetarit qytetarin qytetarë qytetarët qytetarëve",
    "vendim vendimi vendimit vendimin vendime vendimet vendimeve vendimesh",
    "buxhet buxheti buxhetit buxhetin buxhete buxhetet buxheteve buxhetor buxhetore",
    "komunë komuna komunës komunën komunat komunave komunal komunale",
    "strategji strategjia strategjisë strategjinë strategjitë strategjive",
    "ujë uji ujit ujin ujëra ujërat ujërave",
    "fshat fshati fshatit fshatra fshatrat fshatrave",
    "fëmijë fëmija fëmijët fëmijëve fëmijës",
    "grua gruaja gruas gra gratë grave",
    "miratoj miratoi miratuar miratohet miratohen miratim miratimi miratimit miratimin miratuan",
    "mbledhje mbledhja mbledhjes mbledhjen mbledhjet mbledhjeve mblodhi mblidhet",
    "ndarje ndarja ndarjes ndahet ndan ndau ndarë",
    "kryetar kryetari kryetarit kryetare kryetarja kryetares",
    "drejtor drejtori drejtorit drejtoresha drejtoria drejtorisë",
    "pjesëmarrje pjesëmarrja pjesëmarrjen pjesëmarrës pjesëmarrësit pjesëmarrësve",
    "shpronësim shpronësimi shpronësimet shpronësohet shpronësuar",
    "ministër ministri ministrit ministrin",
    "metër metra metrave",
    "turizëm turizmi turizmit turizmin",
    "objektiv objektivi objektivat objektivave",
    "komunitet komuniteti komunitetit komunitete komunitetet komuniteteve",
    "komision komisioni komisionit komisionin komisione komisionet",
    "Ferizaj Ferizajt Ferizajit",
    "Kosovë Kosova Kosovës Kosovën",
    "Morina Morinës Morinën",
    "Krasniqi Krasniqit Krasniqin",
    "i përgjithshëm e përgjithshme të përgjithshmit",
]
APART = [
    ("vendim", "vend"),
    ("taksi", "taksë"),
    ("bashki", "bashkim"),
    ("objektiv", "objekt"),
    ("aktiv", "akt"),
    ("rregullore", "rregull"),
    ("qendër", "qëndrim"),
    ("mbetje", "mbetet"),
    ("qen", "qenë"),
    ("të rinj", "i ri"),
    ("të ardhura", "ardhje"),
    ("dhjetor", "dhjetë"),
    ("punë", "punëtor"),
    ("komitet", "komunitet"),
]


def last(phrase: str) -> str:
    return stem(fold(phrase.split()[-1]))


@pytest.mark.parametrize("forms", FAMILIES, ids=lambda forms: forms.split()[0])
def test_forms_of_a_word_meet(forms: str) -> None:
    parts = re.split(r" (?=(?:i|e|të) )", forms) if forms.startswith("i ") else forms.split()
    assert len({last(part) for part in parts}) == 1, {part: last(part) for part in parts}


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_of_different_meaning_stay_apart(one: str, other: str) -> None:
    assert last(one) != last(other)


@given(st.text(alphabet="abdehijklmnoprstuvz", min_size=1, max_size=18))
def test_at_least_three_letters_or_the_word_remain(word: str) -> None:
    found = stem(word)
    assert found
    assert SEALED not in found
    if word not in overrides():
        assert len(found) >= min(3, len(word))
        assert word.startswith(found[:2])


def test_no_entry_is_listed_twice_or_shadowed() -> None:
    data = read_language("stemmer")
    forms = [form for forms in data["families"].values() for form in forms]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
    whole = data["whole"]["words"]
    assert sorted({word for word in whole if whole.count(word) > 1}) == []
    every = [*forms, *whole, *data["families"], *data["case"]["endings"]]
    assert [word for word in every if fold(word) != word] == []


def test_each_listed_word_is_needed() -> None:
    """A word that the endings alone would bring to itself in every form needs no entry."""
    data = read_language("stemmer")
    known = overrides()
    idle = [
        word
        for word in data["whole"]["words"]
        if len({plain(form) for form, to in known.items() if to == word}) == 1
    ]
    assert idle == []


def plain(word: str) -> str:
    turned = word[::-1]
    for pattern in patterns():
        turned = pattern.apply(turned)
    return turned[::-1]


def test_families_do_not_overlap() -> None:
    families = read_language("stemmer")["families"]
    for one, other in combinations(families.values(), 2):
        assert not set(one) & set(other)
