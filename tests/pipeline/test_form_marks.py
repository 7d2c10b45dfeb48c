"""Tick boxes of a printed form, and letters that look like them."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.document import BoundingBox, Step
from pipeline.form_marks import find_marks, with_marks
from pipeline.ocr import RecognisedWord, TesseractEngine
from pipeline.ocr_page import build_ocr_page
from pipeline.readers import PageImage
from pipeline.reading_ladder import read_picture
from samples.render import page_images, print_pdf

STYLE = """<meta charset="utf-8"><style>@page { size: A4; margin: 22mm }
body { font: 12pt "DejaVu Serif" } section { break-after: page }
.b { display: inline-block; border: 0.3mm solid #000; vertical-align: middle;
position: relative; margin-right: 2mm } svg { position: absolute; overflow: visible }</style>"""
DRAWN = '<svg width="100%" height="100%" viewBox="0 0 10 10"><path d="{}" stroke="#222" '
CROSS = DRAWN.format("M1 1L9 9M9 1L1 9") + 'stroke-width="1"/></svg>'
TICK = DRAWN.format("M2 5L4.5 8.5L9 1") + 'stroke-width="1.1" fill="none"/></svg>'
LONG_TICK = DRAWN.format("M2 5L4.5 8.5L12 -2") + 'stroke-width="1.1" fill="none"/></svg>'
ROWS = (("Banim", ""), ("Tregti", CROSS), ("Prodhim", ""), ("Bujqësi", TICK), ("Të tjera", ""))
WANTED = "☐☒☐☒☐"
SIZES = (3.0, 4.5, 6.0)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = Path(tmp_path_factory.mktemp("form"), "form.html")
    pages = []
    for size in SIZES:
        box = f'<span class="b" style="width:{size}mm;height:{size}mm">'
        rows = "".join(f"<p>{box}{mark}</span>{label}</p>" for label, mark in ROWS)
        pages.append(f"<section><h2>Kërkesë për leje</h2>{rows}</section>")
    source.write_text(STYLE + "".join(pages), encoding="utf-8")
    return print_pdf(source)


@pytest.mark.parametrize("lean", [0.0, 1.0, -0.5])
@pytest.mark.parametrize("dpi", [200, 300])
def test_boxes_of_a_form(form: bytes, dpi: int, lean: float) -> None:
    for size, page in zip(SIZES, page_images(form, dpi), strict=False):
        scan = page.convert("L").rotate(lean, Image.Resampling.BICUBIC, fillcolor=255)
        marks = find_marks(scan.filter(ImageFilter.GaussianBlur(0.5)), dpi)
        assert "".join(mark.text for mark in marks) == WANTED, size
        assert all(0.8 <= mark.confidence <= 0.95 for mark in marks)
        for mark in marks:
            assert (mark.box.x1 - mark.box.x0) / dpi * 25.4 == pytest.approx(size + 0.6, abs=0.5)


def test_a_tick_that_leaves_its_box(tmp_path: Path) -> None:
    source = tmp_path / "form.html"
    box = '<span class="b" style="width:4mm;height:4mm">'
    source.write_text(f"{STYLE}<p>{box}{LONG_TICK}</span>Po</p><p>{box}</span>Jo</p>")
    (page,) = page_images(print_pdf(source), 200)
    assert [mark.text for mark in find_marks(page, 200)] == ["☒", "☐"]


def drawn(dpi: int = 200) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", (1654, 2339), 250)
    return page, ImageDraw.Draw(page)


@pytest.mark.parametrize("font", ["DejaVuSerif.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"])
def test_letters_are_no_boxes(font: str) -> None:
    page, pen = drawn()
    for row, size in enumerate((8, 10, 12, 14, 18, 24)):
        face = ImageFont.truetype(font, round(size * 200 / 72))
        pen.text((100, 100 + 120 * row), "DOBEHQRUN 0896 DEBATE ПЦБ", fill=20, font=face)
    assert find_marks(page, 200) == ()


def test_table_cells_bullets_and_frames_are_no_boxes() -> None:
    page, pen = drawn()
    for n in range(6):  # a grid of cells that are as large as boxes
        pen.line([(100, 100 + 40 * n), (300, 100 + 40 * n)], fill=0, width=3)
        pen.line([(100 + 40 * n, 100), (100 + 40 * n, 300)], fill=0, width=3)
    pen.rectangle((500, 100, 530, 130), fill=0)  # a square bullet
    pen.rectangle((700, 100, 780, 180), outline=0, width=3)  # 10 mm
    pen.rectangle((900, 100, 912, 112), outline=0, width=2)  # 1.5 mm
    pen.rectangle((1000, 100, 1080, 130), outline=0, width=3)  # oblong
    pen.ellipse((1200, 100, 1240, 140), outline=0, width=3)
    pen.line([(500, 400), (540, 400), (540, 440), (500, 440)], fill=0, width=3)  # three sides
    assert find_marks(page, 200) == ()


def test_a_frame_inside_of_a_sure_word_is_a_letter() -> None:
    page, pen = drawn()
    pen.rectangle((500, 100, 530, 130), outline=0, width=3)
    assert len(find_marks(page, 200)) == 1
    word = RecognisedWord("KOMUNA", BoundingBox(450, 98, 700, 132), 0.95, 0, 0)
    assert find_marks(page, 200, [word]) == ()


def test_boxes_are_of_the_picture_where_its_pixels_are_oblong() -> None:
    page, pen = drawn()
    pen.rectangle((500, 1000, 535, 1035), outline=0, width=4)
    (mark,) = find_marks(page.resize((1654, 1170)), 200, dpi_y=100)
    assert mark.box.y0 == pytest.approx(500, abs=3)
    assert mark.box.x0 == pytest.approx(500, abs=3)


def test_marks_stand_in_their_line_and_replace_what_was_read_there() -> None:
    def word(text: str, x0: float, y0: float, line: int, width: float = 90) -> RecognisedWord:
        return RecognisedWord(text, BoundingBox(x0, y0, x0 + width, y0 + 30), 0.9, 0, line)

    words = (word("Leje", 100, 100, 0), word("O", 100, 200, 1, 30), word("Banim", 150, 200, 1),
             word("Tregti", 150, 300, 2))  # fmt: skip
    boxes = (BoundingBox(98, 198, 134, 234), BoundingBox(98, 298, 134, 334))
    marks = tuple(
        RecognisedWord(t, box, 0.95, -1, n)
        for n, (t, box) in enumerate(zip("☐☒", boxes, strict=True))
    )
    assert [w.text for w in with_marks(words, marks)] == ["Leje", "☐", "Banim", "☒", "Tregti"]
    assert with_marks(words, ()) == words


@pytest.mark.ocr
def test_a_form_is_read_with_its_boxes(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    image = page_images(form, 200)[1]
    picture = PageImage(1, image.convert("L"), 200, "a picture")
    read = read_picture(TesseractEngine(), picture, "sqi,eng", 60)
    lines = [" ".join(w.text for w in line) for _, line in groupby(read.words, lambda w: w.line)]
    labels = [f"{mark} {label}" for mark, (label, _) in zip(WANTED, ROWS, strict=True)]
    assert lines == ["Kërkesë për leje", *labels]
    assert Step("tick_boxes", (("boxes", 5),)) in read.steps
    assert all(word.block >= 0 for word in read.words)


@pytest.mark.ocr
def test_boxes_in_cells_stay_in_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    page, pen = drawn()
    face = ImageFont.truetype("DejaVuSerif.ttf", 34)
    for n in range(5):
        pen.line([(200, 200 + 110 * n), (1400, 200 + 110 * n)], fill=0, width=4)
    for x in (200, 900, 1400):
        pen.line([(x, 200), (x, 640)], fill=0, width=4)
    for n, text in enumerate(("Leje ndërtimi", "Leje tregtie", "Leje mjedisore", "Leje tjetër")):
        pen.text((230, 232 + 110 * n), text, fill=0, font=face)
        pen.rectangle((1120, 235 + 110 * n, 1155, 270 + 110 * n), outline=0, width=3)
        if n == 2:
            pen.line([(1125, 240 + 220), (1150, 265 + 220)], fill=0, width=5)
            pen.line([(1150, 240 + 220), (1125, 265 + 220)], fill=0, width=5)
    picture = PageImage(1, page, 200, "a picture")
    engine = TesseractEngine()
    made = build_ocr_page(picture, read_picture(engine, picture, "sqi,eng", 60), engine)
    (table,) = made.tables
    second = [made.raw[c.start : c.end] for c in table.cells if c.column == 1]
    assert second == ["☐", "☐", "☒", "☐"]
