from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pikepdf
import pytest

from pipeline.document import Page
from pipeline.errors import PageError, SourceError
from pipeline.kinds import identify
from pipeline.pictures import READING_PIXELS
from pipeline.readers import PageImage, open_source
from pipeline.signatures import PDF
from tests.pipeline.pdf_samples import PdfMaker, paragraph, ruled_table, scan, text_at

MINUTES = [
    "Kuvendi i Komunës, në mbledhjen e mbajtur më 28 shkurt 2024,",
    "nxjerr këtë vendim për çmimin e shërbimeve komunale.",
]


def read(path: Path, number: int = 1, dpi: int = 100) -> Page | PageImage:
    with open_source(path, PDF) as source:
        return source.read_page(number, dpi)


def read_text(path: Path, number: int = 1) -> Page:
    page = read(path, number)
    assert isinstance(page, Page)
    assert all(page.raw[w.start : w.end] == w.text for w in page.words)
    assert page.text == page.raw
    return page


def test_text_page_keeps_lines_and_says_who_read_it(tmp_path: Path) -> None:
    page = read_text(PdfMaker().page(paragraph(72, 700, MINUTES)).save(tmp_path / "a.pdf"))
    assert page.raw == "\n".join(MINUTES)
    assert (page.width, page.height, page.dpi) == (595, 842, 72)
    assert (page.reading.origin, page.reading.engine) == ("text_layer", "pdfplumber")
    assert page.reading.warnings == ()
    assert page.reading.confidence is None


def test_paragraph_gap_and_size_change_begin_blocks(tmp_path: Path) -> None:
    content = (
        text_at(72, 760, "VENDIM", 16)
        + paragraph(72, 735, MINUTES)
        + paragraph(72, 735 - 15 * 2 - 8, MINUTES)
    )
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "\n\n".join(["VENDIM", "\n".join(MINUTES), "\n".join(MINUTES)])
    assert len(page.blocks) == 3


def test_word_that_turns_bold_stays_one_word(tmp_path: Path) -> None:
    content = text_at(72, 700, "Kryetar", 12, "F2") + text_at(72 + 42.0, 700, "i,", 12)
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "Kryetari,"


def test_fake_bold_is_read_once_and_double_letters_twice(tmp_path: Path) -> None:
    content = text_at(72, 700, "Villa Illyria") + text_at(72.3, 700, "Villa Illyria")
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "Villa Illyria"
    assert page.reading.warnings == ()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("media", [(0, 0, 400, 600), (20, 30, 420, 630)])
@pytest.mark.parametrize("crop", [None, (50, 60, 350, 500)])
def test_boxes_lie_where_the_ink_is_displayed(
    tmp_path: Path,
    rotate: int,
    media: tuple[float, float, float, float],
    crop: tuple[float, float, float, float] | None,
) -> None:
    maker = PdfMaker().page(text_at(150, 250, "Hallo", 20), media=media, crop=crop, rotate=rotate)
    path = maker.save(tmp_path / "a.pdf")
    page = read_text(path)
    ink, size = ink_of(path)
    assert page.raw == "Hallo"
    assert (page.width, page.height) == size
    (word,) = page.words
    assert word.box is not None
    found = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
    # A word's box is as high as its font, the ink as its letters.
    assert all(abs(f - i) < 6 for f, i in zip(found, ink, strict=True)), (found, ink)
    assert word.box.x0 < ink[0] + 2
    assert word.box.y1 > ink[3] - 2


def ink_of(path: Path) -> tuple[tuple[int, int, int, int], tuple[float, float]]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        image = page.render(scale=1, grayscale=True).to_pil()
        box = image.point(lambda v: 255 - v).getbbox()
        size = page.get_size()
        page.close()
    assert box is not None
    return box, size


def test_text_beside_the_visible_page_is_left_out_and_said(tmp_path: Path) -> None:
    content = text_at(100, 400, "Brenda") + text_at(100, 700, "Jashte")
    path = PdfMaker().page(content, crop=(50, 300, 400, 500)).save(tmp_path / "a.pdf")
    page = read_text(path)
    assert page.raw == "Brenda"
    assert page.reading.warnings == ("text_off_page: 6 letters lie beside the visible page",)


ROWS = [
    ["Nr.", "Projekti", "Shuma"],
    ["1", "Rruga Ribar", "412.300,00 €"],
    ["2", "Kanalizimi", ""],
    ["3", "Trotuaret", "54.600,00 €"],
]


def test_ruled_table_stands_between_the_text(tmp_path: Path) -> None:
    content = (
        text_at(72, 760, "Para tabelës.")
        + ruled_table(72, 740, [40, 200, 100], ROWS)
        + text_at(72, 620, "Pas tabelës.")
    )
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == (
        "Para tabelës.\n\n" + "\n".join("\t".join(row) for row in ROWS) + "\n\nPas tabelës."
    )
    assert [block.kind for block in page.blocks] == ["text", "table", "text"]
    (table,) = page.tables
    assert (table.rows, table.columns, table.header_row) == (4, 3, 0)
    texts = {(c.row, c.column): page.raw[c.start : c.end] for c in table.cells}
    assert texts == {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}
    first = next(c for c in table.cells if (c.row, c.column) == (0, 0))
    assert first.box is not None
    assert first.box.to_points(72) == pytest.approx((72, 102, 112, 122), abs=1)


def test_a_page_of_squared_paper_keeps_its_text(tmp_path: Path) -> None:
    cells = 110  # 12,321 crossings: among 70,000 pdfplumber looks for cells for minutes
    squares = ruled_table(20, 800, [5.0] * cells, [[""] * cells] * cells, height=6)
    page = read_text(
        PdfMaker().page(squares + text_at(72, 810, "Parcela 12.")).save(tmp_path / "a.pdf")
    )
    assert page.raw == "Parcela 12."
    assert page.reading.warnings == ("tables_skipped: 12321 crossings of lines on the page",)


def test_a_large_budget_is_a_table(tmp_path: Path) -> None:
    rows = [[f"{row}.{column}" for column in range(25)] for row in range(60)]
    page = read_text(
        PdfMaker().page(ruled_table(20, 800, [22.0] * 25, rows, height=12)).save(tmp_path / "a.pdf")
    )
    assert [(table.rows, table.columns) for table in page.tables] == [(60, 25)]


def test_merged_cells_have_spans(tmp_path: Path) -> None:
    lines = [(72, 700, 272, 700), (72, 680, 272, 680), (122, 660, 272, 660), (72, 640, 272, 640)]
    lines += [(72, 700, 72, 640), (272, 700, 272, 640), (122, 680, 122, 640)]
    lines += [(200, 680, 200, 640)]
    content = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in lines)
    for x, y, text in [(80, 686, "Titulli"), (80, 665, "A"), (130, 666, "B"), (210, 666, "C")]:
        content += text_at(x, y, text, 9)
    content += text_at(130, 646, "D", 9) + text_at(210, 646, "E", 9)
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "Titulli\t\t\nA\tB\tC\n\tD\tE"
    spans = {page.raw[c.start : c.end]: (c.row_span, c.column_span) for c in page.tables[0].cells}
    assert spans == {
        "Titulli": (1, 3),
        "A": (2, 1),
        "B": (1, 1),
        "C": (1, 1),
        "D": (1, 1),
        "E": (1, 1),
    }


def test_frame_around_text_is_no_table(tmp_path: Path) -> None:
    content = "60 600 400 150 re S\n" + paragraph(72, 720, MINUTES)
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.tables == ()
    assert page.raw == "\n".join(MINUTES)


def test_two_columns_of_prose_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"Majtas {n} kjo fjali mbush shtyllën" for n in range(8)]
    right = [f"Djathtas {n} fjalia tjetër këtu" for n in range(8)]
    content = paragraph(60, 700, left, 11) + paragraph(320, 700, right, 11)
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "\n".join(left) + "\n\n" + "\n".join(right)


def test_list_of_names_and_numbers_stays_row_by_row(tmp_path: Path) -> None:
    content = "".join(
        text_at(60, 700 - 15 * n, f"Anëtari {n}") + text_at(400, 700 - 15 * n, f"{n} vota")
        for n in range(8)
    )
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw.splitlines()[0].split() == ["Anëtari", "0", "0", "vota"]
    assert [table.rows for table in page.tables] == [8]


def disc(x: float, y: float, r: float) -> str:
    k = 0.55 * r
    return (
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c "
        f"{x - k} {y + r} {x - r} {y + k} {x - r} {y} c "
        f"{x - r} {y - k} {x - k} {y - r} {x} {y - r} c "
        f"{x + k} {y - r} {x + r} {y - k} {x + r} {y} c f\n"
    )


def test_drawn_bullets_are_read(tmp_path: Path) -> None:
    content = ""
    for y, text in ((700, "Hapja e adresave"), (685, "Trajnimi i stafit")):
        content += disc(74, y + 4, 1.75) + text_at(84, y, text)
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "• Hapja e adresave\n• Trajnimi i stafit"


def test_upward_text_is_words_not_letters(tmp_path: Path) -> None:
    content = (
        text_at(100, 700, "Faqja kryesore")
        + "BT /F1 12 Tf 0 1 -1 0 40 300 Tm (Arkivi i Komunes) Tj ET"
    )
    page = read_text(PdfMaker().page(content).save(tmp_path / "a.pdf"))
    assert page.raw == "Faqja kryesore\n\nArkivi i Komunes"
    box = next(w for w in page.words if w.text == "Arkivi").box
    assert box is not None
    assert box.y1 == pytest.approx(842 - 300, abs=1)
    assert box.x1 - box.x0 < 20


def test_pages_decide_one_by_one(tmp_path: Path) -> None:
    maker = PdfMaker()
    maker.page(paragraph(72, 700, MINUTES)).page(picture=scan()).page()
    maker.page(text_at(500, 30, "Skanuar me telefon", 8), picture=scan())
    path = maker.save(tmp_path / "mixed.pdf")
    with open_source(path, PDF) as source:
        assert (source.page_count, source.warnings) == (4, ())
        text, picture, blank, stamped = (source.read_page(n, 150) for n in (1, 2, 3, 4))
    assert isinstance(text, Page)
    assert isinstance(picture, PageImage)
    assert (picture.number, picture.dpi, picture.image.mode) == (2, 102.86, "L")
    assert picture.image.size == (850, 1200)  # the scan's own pixels
    assert "no text layer" in picture.why
    assert isinstance(blank, Page)
    assert (blank.raw, blank.reading.warnings) == ("", ("blank_page",))
    assert isinstance(stamped, PageImage)


def test_turned_scan_is_rendered_as_displayed(tmp_path: Path) -> None:
    path = PdfMaker().page(picture=scan(), rotate=90).save(tmp_path / "a.pdf")
    picture = read(path, dpi=72)
    assert isinstance(picture, PageImage)
    assert picture.image.size == (1200, 850)  # its own pixels, turned


def test_page_number_on_an_empty_page_is_text(tmp_path: Path) -> None:
    assert read_text(PdfMaker().page(text_at(300, 30, "3")).save(tmp_path / "a.pdf")).raw == "3"


def test_letters_without_meaning_are_recognised_from_the_picture(tmp_path: Path) -> None:
    maker = PdfMaker().page(paragraph(72, 700, MINUTES))
    font = maker.pdf.pages[0].Resources.Font.F1
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"1 beginbfrange <00> <FF> <E000> endbfrange\nendcmap end end"
    )
    font.ToUnicode = maker.pdf.make_stream(cmap)
    picture = read(maker.save(tmp_path / "a.pdf"))
    assert isinstance(picture, PageImage)
    assert "unreadable text layer" in picture.why


def test_giant_page_is_rendered_smaller(tmp_path: Path) -> None:
    path = PdfMaker().page(picture=scan(), media=(0, 0, 14000, 14000)).save(tmp_path / "a.pdf")
    picture = read(path, dpi=300)
    assert isinstance(picture, PageImage)
    assert picture.image.width * picture.image.height <= READING_PIXELS * 1.01
    assert picture.dpi < 300
    assert picture.warnings[0].startswith("rendered_at")


def test_title_and_labels_come_along(tmp_path: Path) -> None:
    maker = PdfMaker().page(text_at(72, 700, "Parathënie")).page(text_at(72, 700, "Hyrje"))
    maker.pdf.docinfo["/Title"] = "Strategjia"
    maker.pdf.Root.PageLabels = pikepdf.Dictionary(
        Nums=[
            0,
            pikepdf.Dictionary(S=pikepdf.Name.r),
            1,
            pikepdf.Dictionary(S=pikepdf.Name.D, St=2),
        ]
    )
    path = maker.save(tmp_path / "a.pdf")
    with open_source(path, PDF) as source:
        assert source.metadata["title"] == "Strategjia"
    assert read_text(path, 1).label == "i"
    assert read_text(path, 2).label is None


def failure(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        open_source(path, PDF)
    return caught.value.code


def test_password_is_asked_for_owner_password_is_not(tmp_path: Path) -> None:
    maker = PdfMaker().page(paragraph(72, 700, MINUTES))
    locked = maker.save(tmp_path / "locked.pdf", pikepdf.Encryption(user="a", owner="b"))
    assert failure(locked) == "pdf_encrypted"
    owned = maker.save(tmp_path / "owned.pdf", pikepdf.Encryption(user="", owner="b"))
    assert read_text(owned).raw == "\n".join(MINUTES)


def many_pages(path: Path, count: int = 12) -> Path:
    maker = PdfMaker()
    for number in range(1, count + 1):
        maker.page(paragraph(72, 700, [f"Faqja {number} e vendimit", *MINUTES]))
    return maker.save(path)


def test_pdf_without_its_end_is_repaired(tmp_path: Path) -> None:
    path = many_pages(tmp_path / "whole.pdf")
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(path.read_bytes()[:-400])
    before = sorted(tmp_path.iterdir())
    with open_source(cut, PDF) as source:
        pages = [source.read_page(n, 100) for n in range(1, source.page_count + 1)]
        assert source.warnings[0].startswith("page_count_disagrees: ")
    assert len(pages) == 12
    assert [p.raw.split()[1] for p in pages if isinstance(p, Page)] == [
        str(n) for n in range(1, 13)
    ]
    assert sorted(tmp_path.iterdir()) == before


def test_pdf_head_alone_is_damaged(tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(many_pages(tmp_path / "whole.pdf").read_bytes()[:40])
    assert failure(cut) == "pdf_damaged"


def test_pdf_without_pages_says_so(tmp_path: Path) -> None:
    assert failure(PdfMaker().save(tmp_path / "none.pdf")) == "no_pages"


def test_page_that_does_not_exist(tmp_path: Path) -> None:
    path = many_pages(tmp_path / "a.pdf", 2)
    with open_source(path, PDF) as source:
        for number in (0, 3, -1):
            with pytest.raises(PageError):
                source.read_page(number, 100)


def test_damaged_content_of_one_page_costs_no_other(tmp_path: Path) -> None:
    maker = (
        PdfMaker()
        .page(paragraph(72, 700, MINUTES))
        .page("BT /F1 12 Tf (((( Tj <zz")
        .page(paragraph(72, 700, MINUTES))
    )
    path = maker.save(tmp_path / "a.pdf")
    with open_source(path, PDF) as source:
        assert source.page_count == 3
        results: list[str] = []
        for number in (1, 2, 3):
            try:
                page = source.read_page(number, 72)
            except PageError as error:
                results.append(error.code)
            else:
                results.append(page.raw if isinstance(page, Page) else "image")
    assert results[0] == results[2] == "\n".join(MINUTES)


def test_source_is_closed_after_use(tmp_path: Path) -> None:
    path = many_pages(tmp_path / "a.pdf", 1)
    with open_source(path, PDF) as source:
        assert isinstance(source.read_page(1, 72), Page)
        assert path in open_files()
    assert path not in open_files()


def open_files() -> list[Path]:
    links = list(Path("/proc/self/fd").iterdir())
    return [link.readlink() for link in links if link.is_symlink()]


def test_pdf_is_identified_behind_leading_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"\r\nscanner 3000\r\n" + many_pages(tmp_path / "b.pdf", 1).read_bytes())
    assert identify(path).media_type == PDF
    assert read_text(path).raw.startswith("Faqja 1")


@pytest.mark.parametrize("seed", range(25))
def test_no_damage_lets_a_strange_error_out(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    content = bytearray(many_pages(tmp_path / "whole.pdf", 2).read_bytes())
    for _ in range(random.choice((1, 5, 40))):
        content[random.randrange(len(content))] = random.randrange(256)
    path = tmp_path / "damaged.pdf"
    path.write_bytes(content)
    with suppress(SourceError), open_source(path, PDF) as source:
        for number in range(1, source.page_count + 1):
            with suppress(PageError):
                page = source.read_page(number, 72)
                assert isinstance(page, PageImage) or page.words or page.reading.warnings
    assert path not in open_files()
