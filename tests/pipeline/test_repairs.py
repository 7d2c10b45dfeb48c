from __future__ import annotations

import time
import zlib
from importlib.resources import files

import pytest

from pipeline.cleaning import repair_text
from pipeline.offsets import OffsetMap
from pipeline.repairs.english_model import is_english_model
from pipeline.repairs.rules import rules
from pipeline.repairs.signs import readings
from pipeline.repairs.spelling import LONGEST, Limits, capital_spelling, spelling
from pipeline.repairs.tokens import LONGEST_RUN, in_case_of, tokens
from pipeline.repairs.word_list import ENCODING, WordList, albanian, fold
from pipeline.text_verdict import dictionary_share, judge_text
from scripts.build_lexicon import merge

ALBANIAN = (
    "Në mbledhjen e kaluar kryetari i komunës njoftoi anëtarët për punimet në rrugën e fshatit dhe "
    "për buxhetin e vitit të ardhshëm, i cili do të miratohet në muajin dhjetor."
)

SHIFTED = {ord("a") + i: ord("a") + (i + 7) % 26 for i in range(26)}
"""What a font without an encoding makes of letters, say."""


@pytest.mark.parametrize(
    "word", ["që", "qytetarë", "komunës", "çdo", "është", "buxhetit", "mbledhjes"]
)
def test_everyday_words_are_in_the_list(word: str) -> None:
    assert word in albanian()
    assert albanian().is_common(word)


@pytest.mark.parametrize(
    "word", ["", "gytetarë", "fage", "gë", "mbledhies", "né", "слово", "qytetarëqytetarë"]
)
def test_misread_words_are_not(word: str) -> None:
    assert word not in albanian()


def test_folded_letters_find_every_spelling() -> None:
    words = WordList("\n".join(["ce", "çe+", "çë=", "cëk"]).encode(ENCODING))
    assert [e.word for e in words.entries("ce")] == ["ce", "çe", "çë"]
    assert [e.word for e in words.entries("ce") if e.common] == ["çe"]
    assert [e.word for e in words.entries("ce") if e.name] == ["çë"]
    assert words.entries("c") == words.entries("ceka") == ()
    assert [e.word for e in words.entries("cek")] == ["cëk"]


def test_the_shipped_list_is_sorted_small_and_quick() -> None:
    packed = files("pipeline").joinpath("data/lexicon.sq.z").read_bytes()
    assert len(packed) <= 1_500_000
    words = [line.rstrip("+=") for line in zlib.decompress(packed).decode(ENCODING).split("\n")]
    keys = [(fold(word), word) for word in words]
    assert keys == sorted(set(keys))
    assert all(word in albanian() for word in words[::5000])
    assert max(map(len, words)) + 2 <= LONGEST
    albanian.cache_clear()
    began = time.process_time()
    albanian()
    assert time.process_time() - began < 0.15


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("gytetar", "qytetar"),
        ("pérgatitje".replace("é", "ë"), None),
        ("mbledhies", "mbledhjes"),
        ("veganti", "veçanti"),
        ("zzzzz", None),
    ],
    ids=["g-q", "known-stays-itself", "i-j", "g-c", "hopeless"],
)
def test_spelling(word: str, wanted: str | None) -> None:
    rule = rules().confused_letters
    found = spelling(word, albanian(), rule, Limits(rule.most, rule.most_rare))
    assert found == (wanted or (word if word in albanian() else None))


def test_two_spellings_that_cost_the_same_are_none() -> None:
    words = WordList("\n".join(["jaqa+", "qaja+", "qaqa"]).encode(ENCODING))
    rule = rules().confused_letters
    assert spelling("gaga", words, rule, Limits(2.3, 0.0)) is None
    two = WordList("\n".join(["gaqa+", "qaga+"]).encode(ENCODING))
    assert spelling("gaga", two, rule, Limits(2.3, 0.0)) is None


def test_capitals_take_the_spelling_with_most_diacritics() -> None:
    words = WordList("\n".join(["përgjegjes+", "përgjegjës+", "pergjëgjës"]).encode(ENCODING))
    assert capital_spelling("pergjegjes", words) == "përgjegjës"
    assert capital_spelling("unë", words) is None


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("né", "në"),
        ("té¢", "të"),
        ("¢do", "çdo"),
        ("si¢", "siç"),
        ("t¢", "të"),
        ("t€", "të"),
        ("¢éshtja", "ështja"),
    ],
)
def test_signs_are_read_by_their_place(word: str, first: str) -> None:
    assert next(readings(word)) == first


def test_tokens_leave_addresses_out_and_know_broken_words() -> None:
    found = list(
        tokens("Shkruani te zyra@komuna.example, shih www.komuna.example: njof-\ntimi. Pastaj 12 €")
    )
    assert [t.text for t in found] == ["Shkruani", "te", "shih", "njof", "timi", "Pastaj"]
    assert [t.broken for t in found] == [False, False, False, True, True, False]
    assert [t.first for t in found if t.text in ("Shkruani", "te", "Pastaj")] == [True, False, True]


def test_tokens_leave_long_runs_out() -> None:
    longest = "k" * LONGEST_RUN
    assert [t.text for t in tokens(f"para {longest} pas")] == ["para", longest, "pas"]
    assert [t.text for t in tokens(f"para {longest}k pas")] == ["para", "pas"]
    assert [t.text for t in tokens(f"para {'....' * 99}k pas")] == ["para", "pas"]


@pytest.mark.parametrize(
    ("model", "capitals", "wanted"),
    [
        ("Gytet", False, "Qytet"),
        ("GYTET", True, "QYTET"),
        ("gytet", False, "qytet"),
        ("Éshté", False, "Qytet"),
    ],
)
def test_capitalisation_is_kept(model: str, capitals: bool, wanted: str) -> None:
    assert in_case_of(model, "qytet", capitals) == wanted


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("né té gjithé", True),
        ("Komuna ka café, résumé dhe exposé në sallë", False),
        ("L'été dernier, la société a été privée de son café.", False),
        (ALBANIAN, False),
    ],
    ids=["albanian", "few", "french", "sound"],
)
def test_english_model_is_recognised(raw: str, expected: bool) -> None:
    assert is_english_model(raw) is expected


def test_web_words_that_a_better_form_explains_are_left_out() -> None:
    grammar = [
        ("qytetarë", True),
        ("drejtorë", True),
        ("çështje", True),
        ("faqe", True),
        ("behet", True),
    ]
    web = {"qytetare", "qytetarë", "cështje", "fage", "drejtore", "bëhet", "kompjuter", "gë"}
    lines = merge(grammar, web, ["gani", "faqe"])
    assert lines == [
        "behet",
        "bëhet+",
        "çështje",
        "drejtore+",
        "drejtorë",
        "faqe",
        "gani=",
        "kompjuter+",
        "qytetare+",
        "qytetarë+",
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (ALBANIAN, ""),
        ("", ""),
        ("Faqe 3", ""),
        (
            "Sjednica Skupštine opštine održaće se u petak, a članovi će biti obavešteni na vreme.",
            "",
        ),
        ("Одлука о буџету општине за наредну годину ступа на снагу даном објављивања.", ""),
        (
            "The municipal assembly adopted the budget and asked the mayor to publish it.",
            "",
        ),
        ("Komuna pér qytetarét: njé mbledhje né sallé.", "model of another language"),
        (ALBANIAN.replace("ë", "Î"), "other letters"),
        (ALBANIAN.encode().decode("cp1252"), "wrong character set"),
        (ALBANIAN.lower().translate(SHIFTED), "few words"),
        ("Komuna\x01 e\x02 re\x03 njofton\x04", "control characters"),
        ("\ue001\ue002\ue003 \ue004\ue005 komuna", "without a meaning"),
        ("Kom\ufffdna e\ufffdre nj\ufffdfton", "without a meaning"),
        (
            "Nkpxgtoct eqppwpc ktthx mbtqswt dfghjk ptrwq zxcvbn lkjhg qwrtp sdfgh mnbvc",
            "make no words",
        ),
    ],
    ids=[
        "albanian",
        "empty",
        "little",
        "serbian",
        "cyrillic",
        "english",
        "english-model",
        "old-font",
        "wrong-decoding",
        "shifted-alphabet",
        "control",
        "private",
        "replacement",
        "no-words",
    ],
)
def test_judge_text(raw: str, reason: str) -> None:
    verdict = judge_text(raw)
    assert verdict.usable is (reason == "")
    assert reason in verdict.reason


def test_dictionary_share_does_not_ask_for_diacritics() -> None:
    assert dictionary_share("Komuna") is None
    share, bare = dictionary_share(ALBANIAN), dictionary_share(fold(ALBANIAN))
    assert share is not None
    assert share > 0.9
    assert bare == share
    foreign = dictionary_share("Xwq brzt klmn ptkq wxyz hjkl mnbv qwrt zxcv plkj")
    assert foreign is not None
    assert foreign < 0.2


def test_a_long_page_is_repaired_quickly() -> None:
    raw = "Gytetarét e fages sé komunés pérgjigjén: geverisja dhe shogérimi i mbledhies. " * 60
    repair_text(raw)
    began = time.process_time()
    edits = [edit for found in repair_text(raw).values() for edit in found]
    assert time.process_time() - began < 0.5
    assert OffsetMap.apply(raw, edits)[0].startswith("Qytetarët e faqes së komunës")
