"""Sound text of every kind is usable; its nearest damaged neighbour is not."""
# ruff: noqa: RUF001  # Turkish and Cyrillic letters are meant

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page_language import language_of
from pipeline.text_verdict import control_share, judge_text, known_words, little_words

ALBANIAN = (
    "Në mbledhjen e djeshme kryetari i komunës njoftoi anëtarët për punimet në shkollën e fshatit "
    "dhe për çmimin e ujit, i cili do të ndryshojë në muajin janar, pas vendimit të kuvendit."
)
TURKISH = (
    "Belediye Meclisi, mart ayında yapılan toplantıda gündemdeki maddeleri görüştü. Üyeler, köy "
    "yolunun onarımı için ayrılan bütçenin yetersiz olduğunu söyledi ve yeni bir karar istedi."
)
GERMAN = (
    "Der Gemeinderat hat in seiner Sitzung die Sanierung der Schule beschlossen. Die Kosten werden "
    "durch den Haushalt gedeckt, und der Bürgermeister wird die nötigen Verträge abschließen."
)
FRENCH = (
    "Le conseil de la commune a décidé, dans sa réunion de mars, que la réparation de l'école "
    "serait payée par le budget. Les habitants ont été informés et une réponse leur a été envoyée."
)
ITALIAN = (
    "Il consiglio della città ha deciso che la riparazione della scuola sarà pagata dal bilancio. "
    "Gli abitanti sono stati informati, perché la società non può più aspettare una risposta."
)
ENGLISH = (
    "The council decided that the repair of the school shall be paid from the general budget, and "
    "the residents were told by letter that work is going to begin in the spring."
)
SERBIAN = (
    "Skupština opštine je na sednici održanoj u martu donela odluku o izmeni budžeta, a predsednik "
    "je obavešten da će se radovi na putu nastaviti čim vreme dozvoli."
)
CYRILLIC = (
    "Скупштина општине је на седници донела одлуку о измени буџета и поправци школског крова."
)
MACEDONIAN = "Советот на општината донесе одлука за поправка на патот и за нова зграда на училиште."
NAMES = "\n".join(
    [
        *("Agim Berisha", "Dragan Petrović", "Vesna Stojanović", "Hüseyin Yılmaz", "Şükrü Çelik"),
        *("Gülten Özdemir", "Nebojša Krstić", "Xhevahire Gjonbalaj", "Orhan Büyük", "Zorica Rakić"),
    ]
)
NUMBERS = "\n".join(f"{n} {n * 1370},00 € {2010 + n} 04/{n}-2021" for n in range(1, 12))
BARE = (
    "Ne mbledhjen e djeshme kryetari i komunes njoftoi anetaret per punimet ne shkollen e fshatit "
    "dhe per cmimin e ujit, i cili do te ndryshoje ne muajin janar, pas vendimit te kuvendit."
)
GHEG = (
    "Asht vendos me u ba nji mbledhje tjetër për me e shqyrtue punën e rrugës, mbasi banorët kanë "
    "kërkue që uji mos me mungue ma në katun, e kryetari ka premtue me e rregullue para dimnit."
)
NOISY = (
    "Në mbledhjen e djeshme kryetari i komnnës njoftoi anëtarët për pnnimet në shko11ën e fshatlt "
    "dhe për çmimin e ujlt, i cili do të ndryshojë në muajln janar, pas vendimlt të kuvendlt."
)
BULLETS = "".join(f"\uf0b7 {word}\n" for word in ("Hapja", "Buxheti", "Rruga", "Uji", "Shkolla"))
FORM = "Emri (cid:127) Agim\nMbiemri (cid:127) Berisha\nVendi (cid:127) Lipjan\nData (cid:127) 2024"
PLAN = "NR. DREJTORIA BDH 2021 KK VKM TVSH KPK SHPK\n1. QKUK DPSHTM MAPL\n2. ARBK AKKVP SHSKUK"
SOUND = {
    "albanian": ALBANIAN,
    "capitals": ALBANIAN.upper(),
    "turkish": TURKISH,
    "turkish-capitals": "BELEDİYE MECLİSİ KARARI. KÖY YOLUNUN ONARIMI İÇİN ÖDENEK AYRILMIŞTIR.",
    "german": GERMAN,
    "french": FRENCH,
    "italian": ITALIAN,
    "english": ENGLISH,
    "serbian": SERBIAN,
    "cyrillic": CYRILLIC,
    "macedonian": MACEDONIAN,
    "names": NAMES,
    "names-thrice": NAMES * 3,
    "numbers": NUMBERS,
    "no-diacritics": BARE,
    "gheg": GHEG,
    "noisy": NOISY,
    "bullets-of-a-symbol-font": BULLETS,
    "ticks-without-a-map": FORM,
    "two-languages": ALBANIAN + "\n" + SERBIAN,
    "abbreviations-and-prose": PLAN + "\n" + ALBANIAN,
}
CAESAR = str.maketrans("abcdefghijklmnopqrstuvwxyz", "cdefghijklmnopqrstuvwxyzab")


@pytest.mark.parametrize("raw", SOUND.values(), ids=SOUND)
def test_sound_text_is_usable(raw: str) -> None:
    assert judge_text(raw).reason == ""


@pytest.mark.parametrize("name", ["albanian", "turkish", "german", "french", "italian", "english"])
def test_the_same_with_letters_shifted_is_not(name: str) -> None:
    assert not judge_text(SOUND[name].lower().translate(CAESAR)).usable


@pytest.mark.parametrize("name", [n for n in SOUND if n != "bullets-of-a-symbol-font"])
def test_the_same_with_private_letters_is_not(name: str) -> None:
    private = "".join(chr(0xE000 + ord(c) % 256) if c in "aeiAEIои12" else c for c in SOUND[name])
    assert "without a meaning" in judge_text(private).reason


@pytest.mark.parametrize("name", ["albanian", "gheg", "noisy"])
def test_albanian_with_a_foreign_letter_for_ë_is_not(name: str) -> None:
    for letter in "éėîà":
        assert not judge_text(SOUND[name].replace("ë", letter)).usable


def test_only_what_the_repair_mends_is_repairable() -> None:
    assert judge_text(ALBANIAN.replace("ë", "é")).repairable
    assert not judge_text(ALBANIAN.replace("ë", "ė")).repairable
    assert not judge_text(ALBANIAN).repairable


def test_letters_set_apart_are_no_bullets() -> None:
    assert not judge_text("\uf041 \uf042 \uf043 \uf044 \uf045 1 2").usable


def test_control_characters_that_were_dropped_count_too() -> None:
    assert control_share("Ko\x01m una\n") == pytest.approx(1 / 7)
    assert judge_text(ALBANIAN, control=0.004).usable
    assert "control characters" in judge_text(ALBANIAN, control=0.05).reason


def test_counts_of_words() -> None:
    assert known_words("Komuna e Lipjanit dhe xyzzy kuvendi") >= 3
    assert known_words("") == little_words("") == 0
    assert little_words("Für den Ort und für die Schule") == 4  # "die" is not listed


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        (ALBANIAN, "sq"), (BARE, "sq"), (GHEG, "sq"), (TURKISH, "tr"), (GERMAN, "de"),
        (FRENCH, "fr"), (ITALIAN, "it"), (ENGLISH, "en"), (SERBIAN, "sr"), (MACEDONIAN, "mk"),
        (NAMES, None),
    ],
)  # fmt: skip
def test_languages_are_told_apart(raw: str, language: str | None) -> None:
    assert language_of(raw) == language


@given(st.permutations(ALBANIAN.replace(".", "").replace(",", "").split()))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert judge_text(" ".join(words)).usable


@given(st.text(max_size=200), st.floats(0, 1))
def test_any_text_gets_a_verdict_with_a_reason_or_none(raw: str, control: float) -> None:
    verdict = judge_text(raw, control)
    assert verdict.usable is (verdict.reason == "")
