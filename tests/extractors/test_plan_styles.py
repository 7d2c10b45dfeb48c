"""Styles of plans: forms, checklists, headings in two storeys, codes, phases, letters."""

import pytest

from extractors.action_items import extract_action_items
from extractors.entities import ActionItem, Money
from extractors.objectives import extract_objectives
from tests.extractors.papers import found, texts


def items(text: str) -> list[ActionItem]:
    return found(extract_action_items, text)


def goals(text: str) -> list[tuple[str | None, str]]:
    return [(goal.number, goal.evidence.text) for goal in found(extract_objectives, text)]


def test_a_form_opens_with_a_title_and_names_its_goal() -> None:
    text = (
        "LISTA E PROJEKTEVE\n\nEmri\tKënd leximi në Zym\nQëllimi\tTë lexojnë më shumë fëmijë\n"
        "Përshkrimi\tDy dhoma me libra\nZbatuesi\tBiblioteka e qytetit\n"
        "Përfundon\tmaj 2026\nVlera e parashikuar\t2.300 €\n"
    )
    (item,) = items(text)
    assert (item.evidence.text, item.owner) == ("Kënd leximi në Zym", "Biblioteka e qytetit")
    assert (item.deadline_value, item.amount) == ("2026-05", Money(2_300.0, "EUR"))
    assert item.objective == "Të lexojnë më shumë fëmijë"
    assert goals(text) == [(None, "Të lexojnë më shumë fëmijë")]


def test_a_table_of_labels_about_a_meeting_is_no_card() -> None:
    text = "FTESË\n\nTema\tBuxheti\nData\t3 maj 2024\nPërgjegjës\tZyra ligjore\nVendi\tSalla 2\n"
    assert items(text) == []


def test_labels_in_one_line_that_only_a_capital_letter_divides() -> None:
    text = (
        "PLANI\n\nMasa 1: Kurs qepjeje për gratë\n\nBartësi: Qendra e Gruas Afati: qershor 2025\n\n"
        "Sa kushton: 1.400 € I përket objektivit: 2\n"
    )
    (item,) = items(text)
    assert (item.owner, item.deadline_value) == ("Qendra e Gruas", "2025-06")
    assert item.amount == Money(1_400.0, "EUR")


def test_lines_of_a_card_without_colons() -> None:
    text = (
        "PLANI 2025\n\nOBJEKTIVAT\n\nI Rrugë të pastra\n\nII Ujë për të gjithë\n\n"
        "Projekti A: Kosha në sheshe\n\nObjektivi I\n\nPërgjegjës Zyra e Mjedisit\n\n"
        "Afati tetor 2025\n\nKosto e parashikuar 4.500 €\n\nTreguesi i suksesit 40 kosha\n"
    )
    (item,) = items(text)
    assert (item.evidence.text, item.owner) == ("Kosha në sheshe", "Zyra e Mjedisit")
    assert (item.deadline_value, item.amount) == ("2025-10", Money(4_500.0, "EUR"))
    assert item.objective == "Rrugë të pastra"
    assert goals(text) == [("I", "Rrugë të pastra"), ("II", "Ujë për të gjithë")]


@pytest.mark.parametrize("yes_no", ["Po\tJo", "Ka\tNuk ka", "Da\tNe"])
def test_a_checklist_has_tasks_only_where_a_time_is_planned(yes_no: str) -> None:
    text = (
        f"LISTË KONTROLLI\n\nNr.\tKërkesa\t{yes_no}\tAfati i plotësimit\tNjësia\n"
        "1\tKodi i etikës\tx\t\t\tSekretari\n"
        "2\tRregullorja e dhuratave\t\tx\tmaj 2024\tZyra ligjore\n"
        "3\tFaqja për ankesa\t\tx\t-\tZyra e TI\n"
    )
    (item,) = items(text)
    assert (item.evidence.text, item.owner) == ("Rregullorja e dhuratave", "Zyra ligjore")
    assert item.deadline_value == "2024-05"


def test_a_score_beside_a_plan_makes_a_checklist() -> None:
    text = (
        "FLETË VLERËSIMI\n\nNr.\tKriteri\tPikë\tPlani 2026 (muaji)\tKush\n"
        "1\tOrari është i afishuar\t3\t\t\n2\tRampa për karroca\t0\tqershor\tZyra e Urbanistikës\n"
        "3\tTabela në dy gjuhë\t1\tmars dhe maj\t\n"
    )
    first, second = items(text)
    assert (first.evidence.text, first.deadline_value) == ("Rampa për karroca", "2026-06")
    assert (second.deadline, second.deadline_value) == ("mars dhe maj", None)


def test_conclusions_are_tasks_only_where_somebody_or_a_time_is_set() -> None:
    text = (
        "PROCESVERBAL\n\nTema\tÇka u tha\tKonkluzioni\tBartësi\tAfati\n"
        "Uji\tU fol për rrjetin.\tTë ndërrohet pompa\tUjësjellësi\t4.6.2024\n"
        "Plani\tU lexua.\tPlani u miratua\t-\t-\n"
    )
    (item,) = items(text)
    assert (item.evidence.text, item.owner) == ("Të ndërrohet pompa", "Ujësjellësi")


def test_an_end_beside_a_start_is_a_time() -> None:
    text = (
        "PLANI\n\nAktiviteti\tFillimi\tPërfundimi\tBartësi\nTrotuari\t3.4.2024\t8.5.2024\tNjësia\n"
    )
    (item,) = items(text)
    assert item.deadline_value == "2024-05-08"


def test_who_prepares_what_in_which_month_of_the_titles_year() -> None:
    text = (
        "PLANI I PUNËS SË KËSHILLIT PËR VITIN\n\n2023\n\nMuaji\tÇështja\tPropozon\tShqyrton\n"
        "MARS\tBuxheti\tDrejtoria e Financave\tKomisioni\n"
    )
    (item,) = items(text)
    assert (item.owner, item.deadline_value) == ("Drejtoria e Financave", "2023-03")


def test_codes_that_go_on_are_measures_of_a_plan() -> None:
    text = (
        "PLANI PËR ZJARRET\n\nPara sezonit\n\nA1. Komuna pastron brezat e zjarrit.\n\n"
        "A2. Zjarrfikësit i provojnë pompat. A3. Kryeplaku e njofton fshatin.\n\n"
        "Gjatë zjarrit\n\nB1. Policia e mbyll rrugën.\n"
    )
    assert [(item.evidence.text, item.owner) for item in items(text)] == [
        ("Komuna pastron brezat e zjarrit", "Komuna"),
        ("Zjarrfikësit i provojnë pompat", "Zjarrfikësit"),
        ("Kryeplaku e njofton fshatin", "Kryeplaku"),
        ("Policia e mbyll rrugën", "Policia"),
    ]
    assert items("RAPORT\n\n" + text.split("\n\n", 1)[1]) == []


@pytest.mark.parametrize("title", ["Tremujori i parë", "Mars 2024", "Faza e dytë", "TM2 2024:"])
def test_bullets_under_a_phase_of_a_plan(title: str) -> None:
    lines = f"{title}\n\n- Lyerja e shkollës\n- Blerja e librave\n"
    assert texts(items("PLANI I PUNËS PËR VITIN 2024\n\n" + lines)) == [
        "Lyerja e shkollës",
        "Blerja e librave",
    ]
    assert items("PROCESVERBAL\n\n" + lines) == []


def test_a_letter_asks_and_promises() -> None:
    text = (
        "KOMUNA E LIPJANIT\nNr. 12/2024\nDatë 3 mars 2024\n\nLënda: Kërkesë\n\n"
        "I nderuar drejtor,\n\n"
        "Ju lutemi që:\n\n"
        "- të na ktheni përgjigje deri më 20.03.2024;\n- të caktoni një zyrtar.\n\n"
        "Nga ana jonë marrim përsipër:\n\n- ta lëmë hapur portën.\n\nMe respekt,\nAgim Gashi\n"
    )
    assert texts(items(text)) == [
        "të na ktheni përgjigje deri më 20.03.2024",
        "të caktoni një zyrtar",
        "ta lëmë hapur portën",
    ]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Drejtoria e Arsimit: të hapë kursin", "Drejtoria e Arsimit"),
        ("Blerja e pompës – 900 € – Zyra e Mjedisit", "Zyra e Mjedisit"),
        ("Hapja e kursit (Biblioteka e Re, maj 2024)", None),
        ("Zyra ligjore do ta shqyrtojë kontratën", "Zyra ligjore"),
        ("Rruga Zym - Brod: shtrimi me zhavorr", None),
    ],
)
def test_who_stands_around_a_bullet(text: str, owner: str | None) -> None:
    (item,) = items(f"PLANI\n\nAKTIVITETET\n\n- {text}\n")
    if owner is None:
        assert item.owner in (None, "Biblioteka e Re")
    else:
        assert item.owner == owner


def test_goals_behind_marks_of_several_kinds() -> None:
    start = "PLANI\n\nPrioritetet tona\n\n"
    assert goals(start + "[1] Ujë i pastër\n\n[2] Rrugë pa gropa\n") == [
        ("1", "Ujë i pastër"),
        ("2", "Rrugë pa gropa"),
    ]
    intro = "PLANI\n\nDuam t'i arrijmë këto objektiva:\n\n"
    assert goals(intro + "O1 = Ujë i pastër\n\nO2 = Rrugë pa gropa\n") == [
        ("O1", "Ujë i pastër"),
        ("O2", "Rrugë pa gropa"),
    ]


def test_goals_in_a_sentence() -> None:
    listed = (
        "Prioritetet e vitit janë: ujë i pastër; rrugë pa gropa; dhe shkolla të ngrohta. Tjetra.\n"
    )
    assert [text for _, text in goals("PROGRAM\n\n" + listed)] == [
        "ujë i pastër",
        "rrugë pa gropa",
        "shkolla të ngrohta",
    ]
    numbered = (
        "Qëllimet e Programit janë: (1) ujë i pastër, (2) më pak zhurmë dhe (3) drita të reja.\n"
    )
    assert goals("PROGRAM\n\n" + numbered) == [
        ("1", "ujë i pastër"),
        ("2", "më pak zhurmë"),
        ("3", "drita të reja"),
    ]


def test_the_aim_of_a_paper_and_not_of_an_audit() -> None:
    assert goals("STRATEGJIA\n\nKjo strategji ka për qëllim mbrojtjen e pyjeve. Ka 30 faqe.\n") == [
        (None, "mbrojtjen e pyjeve")
    ]
    assert goals("RAPORT\n\nQëllimi i auditimit ishte shikimi i pagesave.\n") == []


def test_labels_with_letters_and_several_in_a_paragraph() -> None:
    text = "PLANI\n\nObjektivi specifik A.1: Më shumë punë Objektivi specifik A.2: Banesa të mira\n"
    assert goals(text) == [("A.1", "Më shumë punë"), ("A.2", "Banesa të mira")]


def test_the_next_romans_paragraph_is_no_goal() -> None:
    text = (
        "PROGRAM\n\nII. QËLLIMET E PROGRAMIT\n\nA. Rrugë të mira\n\nB. Ura të forta\n\n"
        "C. Drita në fshatra\n\nIII. Programi financohet nga buxheti i komunës.\n"
    )
    assert [number for number, _ in goals(text)] == ["A", "B", "C"]


def test_a_second_column_of_goals_and_the_same_heading_twice() -> None:
    rows = "\n1. Administratë e hapur\t1.1 Faqe e re\tHartimi i manualit\tZyra e TI\tmaj 2025\n"
    head = "PLANI\n\nQëllimi strategjik\t{}\tVeprimi\tBartësi\tAfati"
    assert goals(head.format("Objektivi specifik") + rows) == [
        ("1", "Administratë e hapur"),
        ("1.1", "Faqe e re"),
    ]
    assert goals(head.format("Qëllimi strategjik") + rows) == [("1", "Administratë e hapur")]
