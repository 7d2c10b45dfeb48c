import pytest

from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.layout.announcements import inline_list, split_items
from extractors.layout.headings import heading_kind
from extractors.plans.goal_labels import read_label


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        pytest.param("QËLLIMET", "objectives", id="goals"),
        pytest.param("Q Ë L L I M E T", "objectives", id="letter-spaced"),
        pytest.param("A K T I V I T E T E T", "activities", id="letter-spaced activities"),
        pytest.param("Objektivat strategjikë (2024-2027)", "objectives", id="brackets"),
        pytest.param("Masat për vitin 2025", "activities", id="year at the end"),
        pytest.param("Hapat e mëtejmë", "activities", id="next steps"),
        pytest.param("Çka do të bëjmë", "activities", id="dialect"),
        pytest.param("Masat e ndërmarra", "other", id="done measures"),
        pytest.param("Aktivitetet e realizuara gjatë vitit", "other", id="done activities"),
        pytest.param("Vizioni", "other", id="vision"),
        pytest.param("P Ë R M B L E D H J E", None, id="letter-spaced summary"),
        pytest.param("Masat dhe kufijtë " * 6, None, id="too long"),
        pytest.param("Masakra e vitit 1999", None, id="another word"),
    ],
)
def test_heading(heading: str, kind: str | None) -> None:
    assert heading_kind(fold(heading), load_lexicon()) == kind


@pytest.mark.parametrize(
    ("text", "kind", "number", "rest"),
    [
        ("Objektivi strategjik 2: Ujë i pastër", "objectives", "2", "Ujë i pastër"),
        ("QËLLIMI 1 – Rrugë të mira", "objectives", "1", "Rrugë të mira"),
        ("QS 1. Të rinjtë vendosin", "objectives", "QS 1", "Të rinjtë vendosin"),
        ("Nën-objektivi 1.2) Më pak zhurmë", "objectives", "1.2", "Më pak zhurmë"),
        ("Masa 3.1: Ndërtimi i urës", "activities", "3.1", "Ndërtimi i urës"),
        ("Zotimi II - Faqe e re", "activities", "II", "Faqe e re"),
        ("QËLLIMI 3", "objectives", "3", ""),
    ],
)
def test_label(text: str, kind: str, number: str, rest: str) -> None:
    label = read_label(fold(text), load_lexicon())
    assert label is not None
    assert label.number is not None
    assert (label.kind, text[slice(*label.number)], text[label.start :]) == (kind, number, rest)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Objektivi 2 është arritur plotësisht.", id="sentence"),
        pytest.param("Objektivi strategjik 1: Ujë i pastër ........ 7", id="contents"),
        pytest.param("Masa dënimi: 500 euro", id="fine"),
        pytest.param("Masa 1.200 kg", id="mass"),
        pytest.param("Projekti për ujësjellës: 3 vjet", id="no number"),
    ],
)
def test_no_label(text: str) -> None:
    assert read_label(fold(text), load_lexicon()) is None


def test_items_in_one_paragraph() -> None:
    text = "Ulja e humbjeve; b) Llamba të reja; c) Prodhimi mbi çati."
    found = [(text[a:b], n) for a, b, n in split_items(text, fold(text), 0, "a")]
    assert found == [("Ulja e humbjeve", "a"), ("Llamba të reja", "b"), ("Prodhimi mbi çati", "c")]


def test_a_mark_that_does_not_go_on_is_text() -> None:
    text = "Ulja e humbjeve sipas nenit 4, c) i ligjit"
    assert [(text[a:b], n) for a, b, n in split_items(text, fold(text), 0, "a")] == [(text, "a")]


def test_list_in_a_sentence() -> None:
    text = "Prioritetet tona janë: (1) më pak qymyr; (2) ajër i matur."
    found = inline_list(text, fold(text), load_lexicon())
    assert found is not None
    kind, items = found
    assert (kind, [text[a:b] for a, b, _ in items]) == (
        "objectives",
        ["më pak qymyr", "ajër i matur"],
    )


def test_one_mark_is_no_list() -> None:
    text = "Prioritetet janë: (1) më pak qymyr."
    assert inline_list(text, fold(text), load_lexicon()) is None
