"""Plans with merged cells, sections, calendars and two-storey headings, as they are printed."""

from __future__ import annotations

from extractors.action_items import extract_action_items
from extractors.entities import ActionItem, Money, Objective
from extractors.language import load_lexicon
from extractors.objectives import extract_objectives
from extractors.reading import read
from pipeline.document import BoundingBox, Document, Page
from pipeline.page_building import (
    BlockDraft,
    CellDraft,
    PageFrame,
    TableDraft,
    TextDraft,
    WordDraft,
    build_page,
    text_layer_reading,
)
from tests.extractors.papers import found, texts

Cell = tuple[int, int, str] | tuple[int, int, str, int, int]
"""Row, column, text, and how many rows and columns it spans."""


def table(top: float, *cells: Cell) -> TableDraft:
    drafts = []
    for cell in cells:
        row, column, text = cell[:3]
        rows, columns = cell[3:] if len(cell) > 3 else (1, 1)
        box = BoundingBox(
            60 + 80 * column, top + 20 * row, 60 + 80 * (column + columns), top + 20 * (row + rows)
        )
        words = tuple(WordDraft(word, box) for word in text.split())
        drafts.append(CellDraft(row, column, words, box, rows, columns))
    return TableDraft(tuple(drafts), None)


def text(top: float, line: str) -> TextDraft:
    box = BoundingBox(60, top, 400, top + 12)
    return TextDraft((tuple(WordDraft(word, box) for word in line.split()),))


def rows(first: int, *lines: str) -> list[Cell]:
    return [
        (first + n, column, cell)
        for n, line in enumerate(lines)
        for column, cell in enumerate(line.split("|"))
    ]


def page(number: int, *drafts: BlockDraft) -> Page:
    reading = text_layer_reading("pdfplumber", "pdfplumber")
    return build_page(PageFrame(number, 595.0, 842.0), drafts, reading)


def items(*pages: Page) -> list[ActionItem]:
    paper = read(Document("plan", "plan.pdf", "application/pdf", pages))
    return list(extract_action_items(paper, load_lexicon()))


def goals(*pages: Page) -> list[Objective]:
    paper = read(Document("plan", "plan.pdf", "application/pdf", pages))
    return list(extract_objectives(paper, load_lexicon()))


HEAD = "Nën-objektivi|Masa|Përgjegjës|Afati kohor|Kosto (në lekë)"


def test_goals_as_section_rows_and_in_a_merged_column() -> None:
    printed = page(
        1,
        table(
            100,
            *rows(0, HEAD),
            (1, 0, "Objektivi strategjik 1: Ujë i pastër për fshatrat", 1, 5),
            (2, 0, "1.1 Pa humbje në rrjet", 2, 1),
            *[
                (2, c, t)
                for c, t in enumerate(["Matës të rinj", "Zyra e Ujit", "maj 2024", "90.000"], 1)
            ],
            *[(3, c, t) for c, t in enumerate(["Harta e rrjetit", "-", "çdo vit", ""], 1)],
            (4, 0, "Objektivi strategjik 2: Rrugë pa pluhur", 1, 5),
            *rows(5, "–|Lagia e rrugës|Zyra e Rrugëve|2025|pa kosto"),
            *rows(6, "TOTALI||||90.000"),
        ),
    )
    assert [(g.number, g.evidence.text) for g in goals(printed)] == [
        ("1", "Ujë i pastër për fshatrat"),
        ("1.1", "Pa humbje në rrjet"),
        ("2", "Rrugë pa pluhur"),
    ]
    first, second, third = items(printed)
    assert (first.owner, first.deadline_value, first.amount) == (
        "Zyra e Ujit",
        "2024-05",
        Money(90_000.0, "ALL"),
    )
    assert first.objective == second.objective == "Pa humbje në rrjet"
    assert (second.owner, second.deadline, second.deadline_value) == (None, "çdo vit", None)
    assert (third.objective, third.amount) == ("Rrugë pa pluhur", None)


def test_a_field_as_section_row_is_no_goal() -> None:
    printed = page(
        1,
        table(
            100,
            *rows(0, "Nr.|Masa|Përgjegjës|Termini"),
            (1, 0, "Fusha I – Prokurimi publik", 1, 4),
            *rows(2, "1|Lista e kontratave|Zyra e Prokurimit|TM IV 2024"),
        ),
    )
    assert goals(printed) == []
    (item,) = items(printed)
    assert (item.objective, item.deadline_value) == (None, "2024-10/2024-12")


def test_marks_under_months() -> None:
    printed = page(
        1,
        text(60, "PLANI I PUNËS PËR VITIN 2025"),
        table(
            100,
            *rows(0, "Aktiviteti|Bartësi|Jan|Shk|Mar|Pri"),
            *rows(1, "Pastrimi i lumit|Zyra e Ujit||X|X|"),
            *rows(2, "Mbjellja e drurëve|-|X|||X"),
        ),
    )
    first, second = items(printed)
    assert (first.deadline, first.deadline_value) == ("Shk – Mar", "2025-02/2025-03")
    assert (second.owner, second.deadline_value) == (None, None)


def test_a_heading_of_two_rows() -> None:
    printed = page(
        1,
        table(
            100,
            (0, 0, "Aktiviteti", 2, 1),
            (0, 1, "Bartësi", 2, 1),
            (0, 2, "Afati", 1, 2),
            *[(1, c, t) for c, t in enumerate(("Fillimi", "Përfundimi"), 2)],
            *rows(2, "Blerja e librave|Biblioteka|maj 2024|tetor 2024"),
            *rows(3, "Lyerja e sallës|Drejtoria|2024|2025"),
        ),
    )
    assert [item.deadline_value for item in items(printed)] == ["2024-10", "2025"]


def test_a_goal_cell_that_the_page_break_pushed_out_of_the_table() -> None:
    head = rows(0, "Qëllimi|Veprimi|Kush|Koha")
    first = page(
        1,
        table(
            600,
            *head,
            (1, 0, "Ujë i pastër", 1, 1),
            *[(1, c, t) for c, t in enumerate(["Matës të rinj", "Zyra e Ujit", "2024"], 1)],
            *[(2, c, t) for c, t in enumerate(["Lagia e rrugës", "Zyra e Rrugëve", "2025"], 1)],
        ),
        text(780, "Rrugë pa pluhur"),
    )
    second = page(2, table(60, *rows(0, "|Dy makina lagëse|Zyra e Rrugëve|2026")))
    found_items = items(first, second)
    assert [item.objective for item in found_items] == [
        "Ujë i pastër",
        "Rrugë pa pluhur",
        "Rrugë pa pluhur",
    ]


def test_a_table_without_heading_row_is_told_by_its_content() -> None:
    body = (
        "1\tNdërrimi i xhamave në shkollën e fshatit\tDrejtoria e Arsimit\t30.06.2024\n"
        "2\tPastrimi i pusetave në lagjen e re\tDrejtoria e Shërbimeve Publike\tshtator 2024\n"
        "3\tShënimi i vijave në rrugën kryesore\tInspektorati i Trafikut\tTM4 2024\n"
    )
    found_items = found(extract_action_items, "Detyrat\n\n" + body)
    assert texts(found_items)[0] == "Ndërrimi i xhamave në shkollën e fshatit"
    assert [item.deadline_value for item in found_items] == [
        "2024-06-30",
        "2024-09",
        "2024-10/2024-12",
    ]


def test_sums_in_a_project_table_and_in_the_column_of_the_source() -> None:
    plan = (
        "Projektet e planifikuara (në mijë lekë)\n\nProjekti\tAfati\tVlera (në mijë lekë)\n"
        "Ura e re\t2025\t7 350,5\nParku i ri\t2026\t45 000 euro\n"
    )
    assert [item.amount for item in found(extract_action_items, plan)] == [
        Money(7_350_500.0, "ALL"),
        Money(45_000.0, "EUR"),
    ]
    source = (
        "Masa\tKush\tBurimi i financimit\nUra e re\tKomuna\tBuxheti, 3.000 €\nParku\tKomuna\tGIZ\n"
    )
    assert [item.amount for item in found(extract_action_items, source)] == [
        Money(3_000.0, "EUR"),
        None,
    ]


def test_finished_rows_and_tables_are_no_tasks() -> None:
    status = (
        "Aktiviteti\tBartësi\tAfati\tStatusi\nNjë turnir\tKlubi\tmaj 2023\trealizuar\n"
        "Një koncert\tKlubi\tmaj 2024\tnë proces\n"
    )
    assert texts(found(extract_action_items, status)) == ["Një koncert"]
    held = (
        "Aktivitetet e mbajtura\n\nAktiviteti\tBartësi\tData\n"
        "Turnir\tKlubi\t2.3.2023\nKros\tKlubi\t3.3.2023\n"
    )
    assert found(extract_action_items, held) == []


def test_goals_of_a_report_are_goals_without_tasks() -> None:
    report = (
        "Objektivi i politikës\tProdukti\tPlan\tFakt\n"
        "Rrugë më të mira në fshatra\tRrugë (km)\t9.2\t4.1\nMë pak mbetje\tTon të ndara\t640\t388\n"
    )
    assert texts(found(extract_objectives, report)) == [
        "Rrugë më të mira në fshatra",
        "Më pak mbetje",
    ]
    assert found(extract_action_items, report) == []


def test_a_table_of_contents_has_no_goals() -> None:
    contents = "Nr.\tTitujt\tFaqe\n1.\tHyrje\t4\n3.\tQëllimi\t4\n4.\tTelefonat\t5\n5.\tTakimet\t6\n"
    assert found(extract_objectives, contents) == []


def test_projects_with_sums_are_plans_or_grants() -> None:
    planned = "Projektet kapitale 2025\n\nProjekti\tVlera (€)\nUra e re\t4.000\nParku\t2.000\n"
    assert texts(found(extract_action_items, planned)) == ["Ura e re", "Parku"]
    given = (
        "Programi i granteve\n\nShoqata\tProjekti\tShuma (€)\nJeta\tKurs\t400\nHapi\tKros\t200\n"
    )
    assert found(extract_action_items, given) == []


def test_a_checklist_of_two_headings_with_other_marks() -> None:
    form = (
        "Nr\tElementi\tJo\tPo\tAfatshkurtër (2025)\tAfatmesëm (2026-2027)\tShënime\n"
        "1\tKontaktet\t\t\t✓\t\tZyra për Informim\n2\tOrganogrami\t\t✓\t\t\t\n"
        "3\tBuxheti\t✓\t\t\t✓\t\n"
    )
    found_items = found(extract_action_items, form)
    assert [(i.evidence.text, i.owner, i.deadline_value) for i in found_items] == [
        ("Kontaktet", "Zyra për Informim", "2025"),
        ("Buxheti", None, "2026/2027"),
    ]


def test_a_goal_line_that_fell_out_of_its_table() -> None:
    text = (
        "QËLLIMI\tAKTIVITETI\tAFATI\n4.3.1. Më shumë ujë\tMatësit\t2024\n"
        "4.3.2. Më pak humbje\tHarta\t2025\n\n"
        "4.3.3. Sistemimin e pritjes\n\n5. TË TJERA\n"
    )
    assert [(g.number, g.evidence.text) for g in found(extract_objectives, text)] == [
        ("4.3.1", "Më shumë ujë"),
        ("4.3.2", "Më pak humbje"),
        ("4.3.3", "Sistemimin e pritjes"),
    ]
