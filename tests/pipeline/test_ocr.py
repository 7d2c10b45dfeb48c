from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import BoundingBox
from pipeline.errors import MissingToolError, PageError
from pipeline.merge import merge_readings
from pipeline.ocr import RecognisedWord, TesseractEngine, open_engine, parse_tsv, parse_turn
from pipeline.ocr_models import model_of
from pipeline.ocr_page import build_ocr_page
from pipeline.readers import PageImage
from pipeline.reading_ladder import PictureRead, read_picture

HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)
PAGE_ROW = "1\t1\t0\t0\t0\t0\t0\t0\t100\t100\t-1\t"


def row(block: int, line: int, word: int, text: str, conf: float = 95.0) -> str:
    return f"5\t1\t{block}\t1\t{line}\t{word}\t{word * 20}\t{line * 10}\t18\t8\t{conf}\t{text}"


def word(text: str, x0: float, x1: float, line: int = 0, conf: float = 0.9) -> RecognisedWord:
    return RecognisedWord(text, BoundingBox(x0, 0, x1, 10), conf, 1, line)


def tsv(*rows: str) -> str:
    return "\n".join([HEAD, *rows, ""])


def test_tsv_gives_words_with_boxes_and_confidence() -> None:
    first, second = parse_tsv(
        tsv(PAGE_ROW, row(1, 1, 1, "Këshilli"), row(1, 2, 1, "vendosi", 50)), (100, 100)
    )
    assert first.text == "Këshilli"
    assert first.box == BoundingBox(20, 10, 38, 18)
    assert (first.confidence, second.confidence) == (0.95, 0.5)
    assert (first.line, second.line) == (0, 1)


@pytest.mark.parametrize(
    "output",
    [
        "",
        HEAD,
        tsv(),
        tsv(PAGE_ROW)[:-1],
        tsv(PAGE_ROW, "5\t1\t1\t1\t1"),
        tsv(PAGE_ROW, row(1, 1, 1, "a\tb")),
        "\n".join([PAGE_ROW, row(1, 1, 1, "vendosi"), ""]),
        tsv(row(1, 1, 1, "vendosi")),
        tsv(PAGE_ROW.replace("100", "101"), row(1, 1, 1, "vendosi")),
        tsv(PAGE_ROW, row(1, 1, 5, "vendosi")),
        tsv(PAGE_ROW, row(1, 10, 1, "vendosi")),
        tsv(PAGE_ROW, row(1, -1, 1, "vendosi")),
        tsv(PAGE_ROW, row(1, 1, 1, "vendosi", 101)),
        tsv(PAGE_ROW, row(1, 1, 1, "vendosi", float("nan"))),
        tsv(PAGE_ROW, row(1, 1, 1, "vendosi").replace("18", "x")),
    ],
    ids=[
        *("nothing", "half-a-header", "no-row", "no-last-end-of-line", "half-a-line", "13-columns"),
        *("no-header", "no-page-row", "another-page", "right-of-it", "below-it", "above-it"),
        *("confidence-101", "confidence-nan", "a-width-that-is-no-number"),
    ],
)
def test_output_that_is_not_whole_or_not_of_this_picture_is_no_page(output: str) -> None:
    with pytest.raises(PageError) as caught:
        parse_tsv(output, (100, 100))
    assert caught.value.code == "ocr_bad_output"


def test_a_word_with_bytes_that_are_no_text_is_a_guess() -> None:
    whole, damaged = parse_tsv(
        tsv(PAGE_ROW, row(1, 1, 1, "vendosi"), row(1, 1, 2, "K\ufffdshilli")), (100, 100)
    )
    assert (whole.confidence, damaged.confidence) == (0.95, 0.0)


def test_the_turn_of_a_page() -> None:
    told = "Page number: 0\nOrientation in degrees: 270\nRotate: 90\nScript: Latin\n"
    assert parse_turn(told) == 90
    for bad in ("", "Rotate: no\n", "What: else\n", told.replace("Rotate", "Turn")):
        with pytest.raises(PageError, match="orientation"):
            parse_turn(bad)


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ([word("047112-2021", 0, 100)], [word("04/112-2021", 0, 100)], ["04/112-2021"]),
        ([word("(70$)", 0, 50)], [word("(70%)", 0, 50)], ["(70%)"]),
        ([word("info", 0, 40), word("gk.rks", 41, 100)], [word("info@gk.rks", 0, 100)],
         ["info@gk.rks"]),
        ([word("këshilli", 0, 80)], [word("keshilli", 0, 80)], ["këshilli"]),
        ([word("përgjegjës;", 0, 80)], [word("pergjegjes;", 0, 80)], ["përgjegjës;"]),
        ([word("vendim", 0, 60)], [word("12/3", 200, 240)], ["vendim"]),
        ([word("përgjegjës:", 0, 80)], [word("pergjegjes;", 0, 80)], ["përgjegjës;"]),
        ([word("06)L-081", 0, 80)], [word("O6/L-081", 0, 80)], ["06/L-081"]),
        ([word("të", 0, 20)], [word("t@", 0, 20)], ["të"]),
        ([word("01-016/02", 0, 80)], [word("(01-016/02", 0, 80, conf=0.5)], ["01-016/02"]),
        ([word("MM", 0, 80)], [word("(Wy", 0, 80, conf=0.1)], ["MM"]),
        ([word("info", 0, 40), word("gk.rks", 44, 100)],
         [word("info", 0, 40), word("@gk.rks", 43, 100)], ["info@gk.rks"]),
    ],
    ids=["reference", "percentage", "mail-address", "no-sign", "keeps-diacritics", "elsewhere",
         "semicolon", "digit-of-the-first", "never-for-ë", "stray-bracket", "scribble",
         "torn-address"],
)  # fmt: skip
def test_the_second_pass_gives_what_the_first_cannot_write(
    first: list[RecognisedWord], second: list[RecognisedWord], merged: list[str]
) -> None:
    assert [w.text for w in merge_readings(tuple(first), tuple(second), model_of("eng"))] == merged


def test_what_the_other_pass_read_is_kept_where_they_differ() -> None:
    first = (word("047112", 0, 60), word("Vlera", 70, 120), word("të", 130, 150))
    second = (word("04/112", 0, 60), word("Viera", 70, 120), word("té", 130, 150))
    merged = merge_readings(first, second, model_of("eng"))
    assert [(w.text, w.alternative) for w in merged] == [
        ("04/112", "047112"), ("Vlera", "Viera"), ("të", None),
    ]  # fmt: skip


def test_an_engine_that_nobody_offers_is_an_error() -> None:
    assert open_engine("tesseract").name == "tesseract"
    with pytest.raises(MissingToolError, match="quill"):
        open_engine("quill")


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    image = Image.new("L", (1240, 500), 255)
    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    draw = ImageDraw.Draw(image)
    draw.text((80, 60), "Vendimi nr. 04/112-2021", font=font, fill=0)
    draw.text((80, 160), "për çështjen e ujësjellësit", font=font, fill=0)
    return image


@pytest.mark.ocr
def test_real_pixels_become_a_page(picture: Image.Image) -> None:
    engine = TesseractEngine()
    image = PageImage(1, picture, 150, "a picture")
    page = build_ocr_page(image, read_picture(engine, image, "sqi,eng,srp_latn", 60), engine)
    assert page.text.split("\n\n")[0].startswith("Vendimi nr. 04/112-2021")
    assert "për çështjen e ujësjellësit" in page.text
    for found in page.words:
        assert page.raw[found.start : found.end] == found.text
        assert found.box is not None
        assert 0 <= found.box.x0 < found.box.x1 <= page.width  # type: ignore[operator]
    start = page.raw.index("çështjen")
    box = page.box_of(start, start + 8)
    assert box is not None
    assert 150 < box.y0 < box.y1 < 220
    assert page.reading.grade in ("good", "excellent")
    assert page.regions == ()


@pytest.mark.ocr
def test_a_blank_page_is_known_to_be_blank() -> None:
    engine = TesseractEngine()
    blank = PageImage(1, Image.new("L", (600, 800), 250), 72, "a picture")
    page = build_ocr_page(blank, read_picture(engine, blank, "sqi", 60), engine)
    assert (page.raw, page.reading.warnings[-1]) == ("", "blank_page")


@pytest.mark.ocr
def test_ink_without_text_is_not_silent() -> None:
    engine = TesseractEngine()
    image = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(image).rectangle((100, 100, 500, 600), fill=0)
    picture = PageImage(1, image, 72, "x")
    page = build_ocr_page(picture, read_picture(engine, picture, "sqi", 60), engine)
    assert "no_text" in page.reading.warnings
    assert page.reading.grade == "poor"


@pytest.mark.ocr
def test_a_hanging_engine_is_a_failed_page(picture: Image.Image, tmp_path: Path) -> None:
    with pytest.raises(PageError) as caught:
        TesseractEngine().recognise(picture, 150, "sqi", 0.05)
    assert caught.value.code == "ocr_timeout"


STAMP = (1400, 1500, 1800, 1900)


@pytest.fixture(scope="module")
def stamped() -> Image.Image:
    image = Image.new("RGB", (2000, 2200), (255, 255, 255))
    font = ImageFont.truetype("DejaVuSans.ttf", 42)
    draw = ImageDraw.Draw(image)
    for n in range(12):
        line = "Kuvendi i Komunës miratoi vendimin për buxhetin e qytetit"
        draw.text((150, 150 + 90 * n), line, font=font, fill=0)
    draw.ellipse(STAMP, outline=(40, 50, 170), width=12)
    draw.ellipse((1480, 1580, 1720, 1820), outline=(40, 50, 170), width=6)
    draw.text((1530, 1670), "VULA", font=font, fill=(40, 50, 170))
    return image


@pytest.mark.ocr
def test_a_stamp_is_a_region_of_the_page(stamped: Image.Image) -> None:
    engine = TesseractEngine()
    picture = PageImage(1, stamped, 200, "a picture")
    page = build_ocr_page(picture, read_picture(engine, picture, "sqi", 60), engine)
    (region,) = page.regions
    assert region.kind == "stamp"
    found = (region.box.x0, region.box.y0, region.box.x1, region.box.y1)
    assert found == pytest.approx(STAMP, abs=20)


def read_as(words: tuple[RecognisedWord, ...]) -> PictureRead:
    return PictureRead(words, (), coverage=0.99, languages="sqi")


@pytest.mark.parametrize(
    ("sentence", "grade"),
    [
        ("Kuvendi i Komunës miratoi vendimin për buxhetin e qytetit dhe të fshatrave", "excellent"),
        ("Kuvxndi i Komvnxs mirqtoi vendkmin për buxhxtin e qytxtit dhe të fshqtrave", "good"),
        ("The council of the municipality adopted the decision on the budget of that", "excellent"),
    ],
    ids=["albanian", "misread-albanian", "another-language"],
)
def test_words_of_the_dictionary_count_on_albanian_pages(sentence: str, grade: str) -> None:
    words = tuple(
        replace(word(text, 60.0 * n, 60.0 * n + 50, conf=0.96), block=1)
        for n, text in enumerate(sentence.split())
    )
    picture = PageImage(1, Image.new("L", (1000, 200), 255), 150, "a picture")
    page = build_ocr_page(picture, read_as(words), TesseractEngine())
    assert page.reading.grade == grade


def test_the_worst_line_is_in_the_reading_whatever_the_grade() -> None:
    texts = ["Kuvendi", "i", "Komunës"]
    lines = [(0, 0.95), (1, 0.6), (2, 0.95)]
    words = tuple(
        word(text, 60.0 * n, 60.0 * n + 50, line, conf)
        for line, conf in lines
        for n, text in enumerate(texts)
    )
    picture = PageImage(1, Image.new("L", (1000, 200), 255), 150, "a picture")
    page = build_ocr_page(picture, read_as(words), TesseractEngine())
    assert page.reading.worst == 0.6
    few = build_ocr_page(picture, read_as(words[:2]), TesseractEngine())
    assert few.reading.worst == few.reading.confidence == 0.95
