from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline import pdf_page
from pipeline.document import BoundingBox, Page
from pipeline.layer_verdict import Agreement, agreement
from pipeline.page_building import WordDraft
from pipeline.page_tasks import PageTask, page_of
from pipeline.page_worker import handle
from pipeline.readers import PageImage, open_source
from pipeline.signatures import PDF
from tests.pipeline.hidden_layers import (
    DPI,
    OTHER_PARAGRAPH,
    PARAGRAPH,
    SIZE,
    draw,
    hidden_pdf,
    respelt,
    without,
)
from tests.pipeline.pdf_samples import PdfMaker, paragraph, scan
from tests.program import Program

ENGLISH_MODEL = {"ë": "é", "ç": "¢"}
BARE = {"ë": "e", "ç": "c", "Ç": "C"}


def read(path: Path) -> Page | PageImage:
    with open_source(path, PDF) as source:
        return source.read_page(1, 150)


def picture(path: Path) -> PageImage:
    found = read(path)
    assert isinstance(found, PageImage)
    return found


def recognise(path: Path) -> Page:
    """Read page 1 as a reading child does."""
    cache = path.parent / "ocr"
    cache.mkdir(exist_ok=True)
    done = handle(PageTask(str(path), PDF, 1, 1, "sqi", 150, str(cache), 60.0, fast=True))
    assert not isinstance(done, tuple)
    return page_of(done)  # type: ignore[arg-type]  # a PageTask gives a PageDone


def ocr_warning(page: Page) -> str:
    assert page.reading.origin == "ocr"
    (warning,) = [w for w in page.reading.warnings if w.startswith("ocr: ")]
    return warning


def with_characters(path: Path, mapping: dict[int, int]) -> Path:
    """Write visible Albanian text whose font maps its codes to the wrong characters."""
    maker = PdfMaker().page(paragraph(72, 700, PARAGRAPH, 10))
    rows = b"".join(b"<%02X> <%04X>\n" % pair for pair in mapping.items())
    maker.pdf.pages[0].Resources.Font.F1.ToUnicode = maker.pdf.make_stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar\nendcmap end end" % (len(mapping), rows)
    )
    return maker.save(path)


def shifted_alphabet() -> dict[int, int]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {ord(c): ord(letters[(n + 2) % 26]) for n, c in enumerate(letters)}


def test_good_hidden_text_is_kept_line_by_line_without_ocr(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    page = read(hidden_pdf(tmp_path / "a.pdf", drawn.image, drawn.page()))
    assert isinstance(page, Page)
    assert page.reading.origin == "text_layer"
    assert page.reading.warnings == ()
    assert page.raw == "\n".join(PARAGRAPH)
    for word, drafted in zip(page.words, (w for ln in drawn.lines for w in ln), strict=True):
        assert word.box is not None
        assert drafted.box is not None
        assert word.box.to_points(72) == pytest.approx(drafted.box.to_points(DPI), abs=0.8)


def test_rows_of_hidden_text_stay_as_they_were_written(tmp_path: Path) -> None:
    left, right = draw(PARAGRAPH[:6]), draw(["po, ka votuar për këtë"] * 6, left=1150)
    rows = tuple(a + b for a, b in zip(left.lines, right.lines, strict=True))
    wide = Image.new("L", (1700, 1000), 255)
    wide.paste(left.image)
    wide.paste(draw(["po, ka votuar për këtë"] * 6, left=0).image, (1150, 0))
    drawn = replace(left, image=wide, lines=rows)
    page = read(hidden_pdf(tmp_path / "a.pdf", wide, drawn.page()))
    assert isinstance(page, Page)
    assert page.raw.splitlines()[0] == f"{PARAGRAPH[0]} po, ka votuar për këtë"


@pytest.mark.parametrize(
    ("letters", "why"),
    [
        (ENGLISH_MODEL, "OCR by the model of another language (é for ë)"),
        (BARE, "hidden OCR of Albanian without ë and ç"),
        ({"r": "rn", "t": "f", "i": "l"}, "hidden OCR with many unknown words"),
        ({"ë": "Î", "ç": "ē"}, "other letters in the place of ë and ç"),
    ],
    ids=["english-model", "bare", "misread", "old-font"],
)
def test_hidden_ocr_of_a_poor_engine_is_read_again(
    tmp_path: Path, letters: dict[str, str], why: str
) -> None:
    drawn = draw(PARAGRAPH)
    found = picture(hidden_pdf(tmp_path / "a.pdf", drawn.image, respelt(drawn, letters)))
    assert why in found.why
    assert found.image.size == SIZE  # its own pixels
    assert found.old is not None
    assert not found.old.elsewhere


def test_hidden_text_of_another_page_is_read_again(tmp_path: Path) -> None:
    layer = draw(OTHER_PARAGRAPH).page()
    found = picture(hidden_pdf(tmp_path / "a.pdf", draw(PARAGRAPH).image, layer))
    assert "does not fit the picture" in found.why
    assert found.old is not None


@pytest.mark.parametrize("shift", [(0, 32), (35, 0), (0, 400)], ids=["down", "right", "far"])
def test_shifted_hidden_text_is_read_again(tmp_path: Path, shift: tuple[int, int]) -> None:
    layer = draw(PARAGRAPH, left=100 + shift[0], top=120 + shift[1]).page()
    found = picture(hidden_pdf(tmp_path / "a.pdf", draw(PARAGRAPH).image, layer))
    assert "does not fit the picture" in found.why


def test_hidden_text_of_half_a_page_is_read_again(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    half = replace(drawn, lines=drawn.lines[:4]).page()
    found = picture(hidden_pdf(tmp_path / "a.pdf", drawn.image, half))
    assert "covers only" in found.why
    assert found.old is not None
    assert not found.old.elsewhere


def test_upright_words_over_text_that_stands_sideways_are_read_again(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    wide = drawn.image.width
    lines = [
        tuple(
            replace(w, box=BoundingBox(w.box.y0, wide - w.box.x1, w.box.y1, wide - w.box.x0))
            for w in line
            if w.box is not None
        )
        for line in drawn.lines
    ]
    sideways = drawn.image.transpose(Image.Transpose.ROTATE_90)
    layer = replace(drawn, image=sideways, lines=tuple(lines)).page()
    found = picture(hidden_pdf(tmp_path / "a.pdf", sideways, layer))
    assert "stand alone in their line" in found.why
    assert found.old is not None
    assert not found.old.elsewhere


def test_a_stamp_that_hidden_text_leaves_out_is_no_reason(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    image = drawn.image.copy()
    image.paste(draw(["Pranuar", "12.03"], left=0, top=0).image.crop((0, 0, 130, 110)), (900, 800))
    assert isinstance(read(hidden_pdf(tmp_path / "a.pdf", image, drawn.page())), Page)


def test_hidden_text_under_the_picture_counts_as_hidden(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    path = hidden_pdf(tmp_path / "a.pdf", drawn.image, respelt(drawn, BARE))
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        page = file.pages[0]
        show, text = page.Contents.read_bytes().split(b"BT", 1)
        seen = b"BT" + text.replace(b"3 Tr", b"0 Tr")
        page.Contents = file.make_stream(seen + show)
        file.save(path)
    assert "without ë and ç" in picture(path).why


def test_visible_text_without_diacritics_is_what_the_page_shows(tmp_path: Path) -> None:
    lines = [without(line, BARE) for line in PARAGRAPH]
    page = read(PdfMaker().page(paragraph(72, 700, lines)).save(tmp_path / "a.pdf"))
    assert isinstance(page, Page)
    assert page.raw == "\n".join(lines)


def test_visible_text_with_é_is_repaired_not_read_again(tmp_path: Path) -> None:
    lines = [without(line, ENGLISH_MODEL) for line in PARAGRAPH]
    page = recognise(PdfMaker().page(paragraph(72, 700, lines)).save(tmp_path / "a.pdf"))
    assert page.reading.origin == "text_layer"
    assert page.raw == "\n".join(lines)
    assert page.text == "\n".join(PARAGRAPH)
    assert page.reading.warnings[0].startswith("repaired: english_model")


def test_text_with_é_over_a_picture_is_read_again_as_it_is_seen(tmp_path: Path) -> None:
    lines = [without(line, ENGLISH_MODEL) for line in PARAGRAPH]
    maker = PdfMaker().page(paragraph(72, 700, lines), picture=Image.new("L", (850, 1200), 250))
    found = picture(maker.save(tmp_path / "a.pdf"))
    assert "é for ë" in found.why
    assert found.image.getextrema()[0] < 100  # type: ignore[operator]  # one band: two numbers


STAMP = "Dokument i skanuar nga arkivi i komunës, protokolli 01-234/2024, faqja tre nga dymbëdhjetë"


def stamped(path: Path, image: Image.Image) -> Path:
    return PdfMaker().page(paragraph(40, 20, [STAMP], 8), picture=image).save(path)


def test_a_stamp_on_a_scan_is_not_its_text(tmp_path: Path) -> None:
    found = picture(stamped(tmp_path / "a.pdf", draw(PARAGRAPH).image))
    assert "text over a picture covers only" in found.why
    assert found.old is not None
    assert found.old.sound


def test_a_letter_on_a_coloured_background_is_its_text(tmp_path: Path) -> None:
    path = stamped(tmp_path / "a.pdf", Image.new("L", (850, 1200), 230))
    assert isinstance(read(path), Page)


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        (shifted_alphabet(), "letters that make no words"),
        ({ord(c): n + 1 for n, c in enumerate("iu")}, "control characters"),
        ({ord(c): 0xE000 + ord(c) for c in "iu"}, "characters without a meaning"),
    ],
    ids=["shifted", "control", "private"],
)
def test_visible_text_with_a_wrong_map_is_read_again(
    tmp_path: Path, mapping: dict[int, int], why: str
) -> None:
    assert why in picture(with_characters(tmp_path / "a.pdf", mapping)).why


def test_a_few_control_characters_are_no_reason(tmp_path: Path) -> None:
    page = read(with_characters(tmp_path / "a.pdf", {ord("P"): 1}))
    assert isinstance(page, Page)
    assert "ëshilli" not in page.raw


def test_pages_with_visible_text_are_never_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(page: object, dpi: float) -> None:
        raise AssertionError("drawn")

    monkeypatch.setattr(pdf_page, "render", refuse)
    monkeypatch.setattr("pipeline.pdfium_page.render", refuse)
    path = PdfMaker().page(paragraph(72, 700, PARAGRAPH)).save(tmp_path / "a.pdf")
    assert isinstance(read(path), Page)


def test_hidden_text_of_a_page_that_cannot_be_drawn_stays_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(page: object, dpi: float) -> None:
        raise RuntimeError("no memory for the bitmap")

    drawn = draw(PARAGRAPH)
    path = hidden_pdf(tmp_path / "a.pdf", drawn.image, drawn.page())
    monkeypatch.setattr(pdf_page, "render", fail)
    page = read(path)
    assert isinstance(page, Page)
    assert page.reading.warnings[0].startswith("old_text_kept: ")
    assert page.raw == "\n".join(PARAGRAPH)


def test_agreement_of_nothing_is_full() -> None:
    empty = draw([])
    assert agreement(empty.page(), pixels_of(empty.image), DPI) == Agreement(1.0, 1.0, 1.0)


def test_agreement_does_not_ask_where_words_end() -> None:
    """Tesseract's PDF stretches a word and the blank behind it over the word's box."""
    drawn = draw(PARAGRAPH)
    cut = [tuple(map(squeezed, line)) for line in drawn.lines]
    found = agreement(replace(drawn, lines=tuple(cut)).page(), pixels_of(drawn.image), DPI)
    assert found.covered > 0.93
    assert found.starts > 0.93


def squeezed(word: WordDraft) -> WordDraft:
    assert word.box is not None
    share = len(word.text) / (len(word.text) + 1)
    return replace(
        word, box=replace(word.box, x1=word.box.x0 + share * (word.box.x1 - word.box.x0))
    )


def pixels_of(image: Image.Image):  # type: ignore[no-untyped-def]  # an array, cv2 loaded late
    from pipeline.ink import to_pixels

    return to_pixels(image)


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("layer", "why"),
    [
        (lambda drawn: respelt(drawn, ENGLISH_MODEL), "é for ë"),
        (lambda drawn: draw(OTHER_PARAGRAPH).page(), "does not fit"),
        (lambda drawn: replace(drawn, lines=drawn.lines[:4]).page(), "covers only"),
    ],
    ids=["english-model", "other-page", "half-page"],
)
def test_what_is_read_again_is_the_picture(tmp_path: Path, layer, why: str) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(PARAGRAPH)
    page = recognise(hidden_pdf(tmp_path / "a.pdf", drawn.image, layer(drawn)))
    assert why in ocr_warning(page)
    assert page.text.split() == " ".join(PARAGRAPH).split()


@pytest.mark.ocr
def test_visible_text_with_a_wrong_map_is_read_as_it_is_seen(tmp_path: Path) -> None:
    page = recognise(with_characters(tmp_path / "a.pdf", shifted_alphabet()))
    assert "letters that make no words" in ocr_warning(page)
    assert PARAGRAPH[0] in page.text


@pytest.mark.ocr
def test_a_layer_stands_where_the_picture_reads_worse(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    small = drawn.image.resize((SIZE[0] // 6, SIZE[1] // 6), Image.Resampling.BOX)
    blurred = small.resize(SIZE, Image.Resampling.BICUBIC)
    page = recognise(hidden_pdf(tmp_path / "a.pdf", blurred, respelt(drawn, BARE)))
    assert page.reading.origin == "text_layer"
    assert page.raw == without("\n".join(PARAGRAPH), BARE)
    (warning,) = page.reading.warnings
    assert warning.startswith("old_text_kept: hidden OCR of Albanian without ë and ç")


@pytest.mark.ocr
def test_hidden_text_over_an_empty_picture_stays_with_a_warning(tmp_path: Path) -> None:
    page = recognise(
        hidden_pdf(tmp_path / "a.pdf", Image.new("L", SIZE, 255), draw(PARAGRAPH).page())
    )
    assert page.raw == "\n".join(PARAGRAPH)
    assert "OCR finds nothing" in page.reading.warnings[0]


def test_a_scan_without_text_has_nothing_to_fall_back_on(tmp_path: Path) -> None:
    assert picture(PdfMaker().page(picture=scan()).save(tmp_path / "a.pdf")).old is None


@pytest.mark.ocr
def test_a_stamped_scan_is_read_with_its_stamp(tmp_path: Path) -> None:
    page = recognise(stamped(tmp_path / "a.pdf", draw(PARAGRAPH).image))
    assert "text over a picture" in ocr_warning(page)
    assert PARAGRAPH[3] in page.text
    assert "arkivi i komunës" in page.text


@pytest.mark.ocr
def test_the_reason_is_in_the_record_and_shown(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    folder = tmp_path / "input"
    folder.mkdir()
    path = hidden_pdf(folder / "a.pdf", drawn.image, respelt(drawn, ENGLISH_MODEL))
    arkiva = Program(tmp_path)
    arkiva("ingest", "--languages", "sqi", path)
    (row,) = arkiva("list", "--json").rows
    (record,) = arkiva("show", row["id"], "--json").rows
    (reading,) = record["ocr"]
    assert reading["origin"] == "ocr"
    assert any("é for ë" in warning for warning in reading["warnings"])
    assert PARAGRAPH[1] in arkiva("show", row["id"], "--text").out


def test_hidden_words_whose_boxes_overlap_stay_apart(tmp_path: Path) -> None:
    drawn = draw([*PARAGRAPH, "shkronjat dërgojnë në vend"])
    first, left, right, last = drawn.lines[-1]
    assert left.box is not None
    assert right.box is not None
    wide = replace(left, box=replace(left.box, x1=right.box.x1))
    lines = (*drawn.lines[:-1], (first, wide, right, last))
    page = read(hidden_pdf(tmp_path / "a.pdf", drawn.image, replace(drawn, lines=lines).page()))
    assert isinstance(page, Page)
    assert page.raw.splitlines()[-1] == "shkronjat dërgojnë në vend"


def test_hidden_text_that_was_written_twice_is_read_once(tmp_path: Path) -> None:
    drawn = draw(PARAGRAPH)
    path = hidden_pdf(tmp_path / "a.pdf", drawn.image, drawn.page())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        content = file.pages[0].Contents.read_bytes()
        twice = content + b"\n" + content[content.index(b"BT") :]
        file.pages[0].Contents = file.make_stream(twice)
        file.save(path)
    page = read(path)
    assert isinstance(page, Page)
    assert page.raw == "\n".join(PARAGRAPH)
