from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.cleaning import REPAIRS, clean_page, repair_text
from pipeline.document import Page, Reading
from pipeline.offsets import OffsetMap


def page(raw: str) -> Page:
    return Page(1, None, None, 72, raw, raw, OffsetMap(), (), Reading("ocr", "tesseract", "5"))


def repaired(raw: str) -> str:
    return clean_page(page(raw)).text


DAMAGED = "Komuna pér qytetarét: njé mbledhje né sallé. "
"""In front of what is tested: this page needs repair."""
SOUND = "Komuna për qytetarët: një mbledhje në sallë. "


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Në mbledhjen e komunës café", "Në mbledhjen e komunës café"),
        ("Vlera 500 € dhe 20 €, né té gjithé", "Vlera 500 € dhe 20 €, në të gjithë"),
        ("¢do gjé té¢ jeté sipas s€ drejtés", "çdo gjë të jetë sipas së drejtës"),
        ("KOMUNÉS SÉ GURÉBARDHÉS", "KOMUNËS SË GURËBARDHËS"),
    ],
    ids=["sound-page-untouched", "currency-stays", "doubled-signs", "capitals"],
)
def test_english_model_repair(raw: str, text: str) -> None:
    cleaned = clean_page(page(raw))
    assert cleaned.text == text
    assert cleaned.raw == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("t€ dhénat dhe s€ punés", "të dhënat dhe së punës"),
        ("procesi i t& drejtés", "procesi i të drejtës"),
        ("t&é gjitha, t&¢ tjera, t¢ reja", "të gjitha, të tjera, të reja"),
        ("q€ ofron, gé merr, g€ vjen", "që ofron, që merr, që vjen"),
        ("si¢ u tha, pse ¢do dité", "siç u tha, pse çdo ditë"),
        ("pér ¢gdo muaj dhe gjithgka", "për çdo muaj dhe gjithçka"),
        ("Gytetarét e fages", "Qytetarët e faqes"),
        ("dégjesa dhe geverisje", "dëgjesa dhe qeverisje"),
        ("dokumente shogéruese", "dokumente shoqëruese"),
        ("pér ruaijtjen e rrugéve", "për ruajtjen e rrugëve"),
        ("mbledhies sé komisionit", "mbledhjes së komisionit"),
        ("me u kyg ose kyc", "me u kyç ose kyç"),
        ("Eshté njé kérkesé", "Është një kërkesë"),
        ("inforrnimi i banoréve", "informimi i banorëve"),
        ("po1itika dhe mbéshtetje", "politika dhe mbështetje"),
        ("faqja u fagqosé, fagqen e paré", "faqja u faqosë, faqen e parë"),
        ("RENDI I DITES NE MBLEDHJEN TE GJITHE", "RENDI I DITËS NË MBLEDHJEN TË GJITHË"),
    ],
    ids=[
        "euro-in-words",
        "ampersand",
        "ampersand-doubled",
        "particle-q",
        "c-cedilla-by-place",
        "c-cedilla-as-cg",
        "g-for-q-capital",
        "g-for-q",
        "g-for-q-and-e",
        "ij-for-j",
        "i-for-j",
        "g-for-c-cedilla",
        "capital-e-diaeresis",
        "rn-for-m",
        "one-in-a-word",
        "gq-for-q",
        "line-of-capitals",
    ],
)
def test_words_of_a_damaged_page(raw: str, text: str) -> None:
    assert repaired(f"{DAMAGED}\n{raw}\n") == f"{SOUND}\n{text}\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("PROCESVERBAL 1 DEBATI PUBLIK", "PROCESVERBAL I DEBATI PUBLIK"),
        ("PLANI | PUNES SE KOMUNES SONE", "PLANI I PUNËS SË KOMUNËS SONË"),
        ("me 1 informuar banorét", "me i informuar banorët"),
        ("kryetari 1 komunés", "kryetari i komunës"),
        ("OBJEKTIVI 1 ZHVILLIMI", "OBJEKTIVI 1 ZHVILLIMI"),
        ("neni 1 ligjit", "neni 1 ligjit"),
        ("me 1 voté kundér", "me 1 votë kundër"),
        ("me 1 anétar", "me 1 anëtar"),
        ("vijoi 1 oré", "vijoi 1 orë"),
        ("Emri | Posti | Nënshkrimi", "Emri | Posti | Nënshkrimi"),
    ],
    ids=[
        "title",
        "bar-before-genitive",
        "particle",
        "article",
        "counted-noun",
        "counted-article-of-law",
        "a-number-of-votes",
        "a-number-of-members",
        "a-number-of-hours",
        "table-rules",
    ],
)
def test_lone_one(raw: str, text: str) -> None:
    assert repaired(f"{DAMAGED}\n{raw}\n") == f"{SOUND}\n{text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "André Malraux",
        "gëzim.krasniqi@komuna.example",
        "https://komuna.example/fage?gytet=1",
        "500 €, 500€, € 500, 5.000,00 €",
        "R&D dhe AT&T",
        "Nr. 04/112-2021",
        "OJQ, KB, GIZ, IT",
        "Gëzim Gashi dhe Gani Geci",
        "Milić, Đorđević, Ilic, Markovic, Mitrovica",
        "Plani_Transparences.pdf",
        "gyte-\ntaret",
    ],
    ids=[
        "french-name",
        "e-mail",
        "web-address",
        "euro-amounts",
        "ampersand-names",
        "reference",
        "abbreviations",
        "names-with-g",
        "serbian-names",
        "file-name",
        "broken-word",
    ],
)
def test_right_things_on_a_damaged_page_stay(text: str) -> None:
    assert repaired(f"{DAMAGED}\nme {text} sot.\n") == f"{SOUND}\nme {text} sot.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Les élus de la région ont présenté leur résumé à l'assemblée générale, été comme hiver.",
        "Sjednica Skupštine opštine održaće se u petak; članovi će biti obavešteni, Đorđe Milić.",
        "Rruga André Malraux, resumé",
        "Në mbledhje morën pjesë 12 anëtarë; fage, gytet, kyg dhe me 1 informuar janë gabime.",
        "The new law: we allow two towns to view www.komuna.example, low flow, how now.",
        "",
        "é é é é",
    ],
    ids=[
        "french",
        "serbian",
        "few-accents",
        "sound-with-slips",
        "english",
        "empty",
        "letters-alone",
    ],
)
def test_pages_without_need_are_untouched(text: str) -> None:
    cleaned = clean_page(page(text))
    assert cleaned.text == text
    assert cleaned.reading.warnings == ()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            "Shkollw fillore, gjithw nxwnwsit dhe mwsuesit tw rinj",
            "Shkollë fillore, gjithë nxënësit dhe mësuesit të rinj",
        ),
        (
            "Krzetari dhe sekretari i kryesiswe, qztetari",
            "Kryetari dhe sekretari i kryesiswe, qytetari",
        ),
        ("Krzetari u tha qztetareve", "Kryetari u tha qytetareve"),
        ("Vetëm shkollw", "Vetëm shkollw"),
    ],
    ids=["w-for-e", "only-what-is-sure", "z-for-y", "one-word-is-no-habit"],
)
def test_keyboard_habits(raw: str, text: str) -> None:
    assert repaired(raw) == text


def test_each_repair_is_named_and_counted_in_the_warnings() -> None:
    cleaned = clean_page(page("né té gjithé fages me 1 informuar"))
    assert cleaned.reading.warnings == (
        "repaired: english_model, 3 places",
        "repaired: confused_letters, 1 places",
        "repaired: lone_one, 1 places",
    )
    assert set(repair_text(cleaned.raw)) <= set(REPAIRS)


def test_a_repaired_word_leads_back_to_what_was_read() -> None:
    cleaned = clean_page(page("né té gjithé¢ gytetarét"))
    start = cleaned.text.index("qytetarët")
    assert cleaned.raw[slice(*cleaned.raw_span(start, start + 9))] == "gytetarét"


DAMAGED_WORDS = """
né té gjithé¢ t€ s& g€ ¢do si¢ gytetar fage kyg Eshté André R&D 500 € 1 | me informuar PLANI PUNES
kryetari komunés inforrnimi po1itika shkollw gjithw krzetari a@b.al - Gashi NE TE SE É&¢ Kryetarz
"""
PIECES = st.tuples(
    st.sampled_from(DAMAGED_WORDS.split()), st.sampled_from([" ", "\n", ". ", "-\n", ", ", "\t"])
)
TEXTS = st.lists(PIECES, max_size=30).map(lambda pairs: "".join(w + gap for w, gap in pairs))


@settings(deadline=None, max_examples=150)
@example("éÉë-&É")
@given(TEXTS | st.text("éÉ¢€&ëgqtn1|i \n-", max_size=60))
def test_raw_text_comes_back_and_repairs_are_idempotent(raw: str) -> None:
    cleaned = clean_page(page(raw))
    position = pieces = 0
    rebuilt = ""
    for edit in cleaned.offsets.edits:
        rebuilt += cleaned.raw[position : edit.start] + edit.replacement
        position = edit.end
        pieces += 1
    assert rebuilt + raw[position:] == cleaned.text
    assert cleaned.raw_span(0, len(cleaned.text)) == (0, len(raw))
    assert pieces == sum(len(edits) for edits in repair_text(raw).values())
    assert clean_page(page(cleaned.text)).text == cleaned.text
