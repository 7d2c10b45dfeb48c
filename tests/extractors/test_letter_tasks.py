"""What letters and mails ask of their readers and what their senders take upon themselves."""

from extractors.language import load_lexicon
from extractors.plans.tasks import iter_tasks
from extractors.proposals import extract_proposals
from tests.extractors.papers import found, paper

LETTER = """BASHKIA GRAMSH
Nr. 812 Prot.

Lënda: Kërkesë për informacion
Drejtuar: Z. Ilir Deda, Drejtor, OSHEE Gramsh

I nderuar z. Deda,

{body}

Me respekt,
Kryetari i Bashkisë
Luan Topciu
"""


def tasks(body: str) -> list[tuple[str, str | None]]:
    reading = paper(LETTER.format(body=body))
    return [
        (reading.segments[task.span[0]].text[task.span[1] : task.span[2]], task.owner)
        for task in iter_tasks(reading, load_lexicon())
    ]


def test_what_a_letter_lists_is_asked_not_proposed() -> None:
    body = "Prandaj kërkojmë nga ju:\n\na) të riparohet trafoja;\n\nb) të na dërgoni skemën."
    assert tasks(body) == [("të riparohet trafoja", None), ("të na dërgoni skemën", None)]
    assert found(extract_proposals, LETTER.format(body=body)) == []


def test_a_list_of_own_commitments_names_who_acts() -> None:
    body = (
        "Nga ana jonë marrim përsipër:\n\n- Sektori i Ujit do ta hapë kanalin;\n\n"
        "- une e sjell projektin."
    )
    assert tasks(body) == [
        ("Sektori i Ujit do ta hapë kanalin", "Sektori i Ujit"),
        ("une e sjell projektin", "une"),
    ]


def test_lists_of_papers_and_of_topics_are_no_tasks() -> None:
    assert tasks("Ju lutemi sillni këto dokumente:\n\n- letërnjoftimin\n\n- certifikatën") == []
    assert tasks("Do të bisedojmë për:\n\n- orarin\n\n- gjendjen teknike") == []


def test_sentences_that_ask_without_a_limit() -> None:
    assert tasks("Kërkojmë gjithashtu të caktoni një person kontakti.") == [
        ("Kërkojmë gjithashtu të caktoni një person kontakti", None)
    ]
    assert [text for text, _ in tasks("Të lutem dërgoja ftesat të gjithë anëtarëve.")] == [
        "Të lutem dërgoja ftesat të gjithë anëtarëve"
    ]


def test_courtesy_asks_for_nothing() -> None:
    assert tasks("Ju lutemi të na kontaktoni për çdo pyetje.") == []
    assert tasks("Ju lutemi të pranoni përshëndetjet tona.") == []


def test_a_promise_with_a_day_is_a_commitment() -> None:
    promised = tasks("Ne do t'ju vëmë në dispozicion hartat deri më 10 shkurt 2025.")
    assert [text for text, _ in promised] == [
        "Ne do t'ju vëmë në dispozicion hartat deri më 10 shkurt 2025"
    ]
    assert tasks("Ne do t'ju mbështesim edhe më tej.") == []
