from __future__ import annotations

import pytest

from pipeline.cleaning import clean_page, repair_english_model
from pipeline.document import Page, Reading
from pipeline.offsets import OffsetMap


def page(raw: str) -> Page:
    return Page(1, None, None, 72, raw, raw, OffsetMap(), (), Reading("ocr", "tesseract", "5"))


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


def test_a_repair_is_named_in_the_warnings() -> None:
    cleaned = clean_page(page("né té gjithé"))
    assert cleaned.reading.warnings == ("repaired: english_model, 3 places",)


def test_few_accents_are_no_damage() -> None:
    assert not list(repair_english_model("Rruga André Malraux, resumé"))
