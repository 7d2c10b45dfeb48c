"""Laws that hold for every entity of the council extractors, whatever the text."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.action_items import extract_action_items
from extractors.agenda import extract_agenda
from extractors.decisions import extract_decisions
from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.layout.sentences import iter_sentences, trim
from extractors.objectives import extract_objectives
from extractors.organizations import extract_organizations
from extractors.people import extract_people
from extractors.proposals import extract_proposals
from extractors.speeches import extract_speakers
from tests.extractors.papers import paper

EXTRACT: dict[str, Callable[..., Iterator[Any]]] = {
    "action_items": extract_action_items,
    "agenda": extract_agenda,
    "decisions": extract_decisions,
    "objectives": extract_objectives,
    "organizations": extract_organizations,
    "people": extract_people,
    "proposals": extract_proposals,
    "speakers": extract_speakers,
}
LINES = [
    "PROCESVERBAL",
    "VENDIM",
    "Neni 1",
    "Rendi i ditës:",
    "1. Miratimi i planit",
    "- Një takim publik me",
    "banorët e fshatit",
    "QËLLIMET",
    "AKTIVITETET:",
    "Mira Dosti:- Propozoj që pika të hiqet.",
    "Kryesuesi i Kuvendit, z. Artan Leka, tha se",
    "raporti u miratua me 17 vota për dhe 2 kundër.",
    "Obligohet Drejtoria e Arsimit që deri më 3 maj 2024",
    "QËLLIMI\tAKTIVITETI\tAFATI\tBARTËSI\tSHUMA",
    "1.1 Besimi\tNjë takim\tmaj 2024\tZyra e Kryetarit\t300 €",
    "\tnjë hartë\t\t\t",
    "",
    "\f",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=14).map("\n".join))
def test_raw_text_is_exactly_what_the_regions_show(text: str) -> None:
    reading = paper(text)
    for extract in EXTRACT.values():
        for entity in extract(reading, load_lexicon()):
            evidence = entity.evidence
            parts = [reading.pages[r.page].raw[r.start : r.end] for r in evidence.regions]
            assert "\n".join(parts) == evidence.raw
            assert evidence.text.strip() == evidence.text != ""
            assert 0.0 < evidence.confidence <= 1.0
            letters = [c for c in fold(evidence.raw) if c.isalnum()]
            assert letters == [c for c in fold(evidence.text) if c.isalnum()]


@given(st.text(max_size=200))
def test_sentences_do_not_overlap_and_lose_no_letter(text: str) -> None:
    spans = list(iter_sentences(text, fold(text), load_lexicon()))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(0 <= a <= b <= len(text) for a, b in (trim(text, *span) for span in spans))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Po. Jo.", ["Po.", "Jo."], id="two"),
        pytest.param("Sipas ligjit nr. 3 dhe z. Leka foli.", None, id="abbreviations"),
        pytest.param("Më 12. 3. 2024 u mbajt.", None, id="date with blanks"),
        pytest.param('Ai tha "po". Pastaj iku.', ['Ai tha "po".', "Pastaj iku."], id="quote"),
        pytest.param("A. Leka foli.", None, id="initial"),
    ],
)
def test_sentence_ends(text: str, sentences: list[str] | None) -> None:
    spans = iter_sentences(text, fold(text), load_lexicon())
    assert [text[a:b] for a, b in spans] == (sentences or [text])
