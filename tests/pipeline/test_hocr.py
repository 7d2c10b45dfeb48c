"""hOCR: read back as it was written, and Tesseract's own is read too."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from pipeline.document import BoundingBox, Region
from pipeline.errors import UsageError
from pipeline.hocr import read_hocr, write_hocr
from tests.pipeline.pages import SIMPLE, Placed, make_page
from tests.pipeline.test_alto import some
from tests.scans import draw_page

X = "{http://www.w3.org/1999/xhtml}"


@given(some)
def test_what_is_written_is_read_again(blocks: list[list[list[Placed]]]) -> None:
    page = make_page(blocks, (2500, 3500))
    (back,) = read_hocr(write_hocr(page, 'a "b"; bbox 1 2 3 4\\.pdf'))
    assert [[len(line) for line in block] for block in back.blocks] == [
        [len(line) for line in block] for block in blocks
    ]
    for read, word in zip(back.words, page.words, strict=True):
        assert read.text == word.text
        if word.box is None:
            assert read.box is None
        else:
            assert read.box is not None
            assert abs(read.box.x0 - word.box.x0) <= 0.5
            assert abs(read.box.y1 - word.box.y1) <= 0.5
        if word.confidence is None:
            assert read.confidence is None
        else:
            assert read.confidence == pytest.approx(word.confidence, abs=0.00501)
    assert (back.width, back.height, back.dpi, page.dpi) == (2500, 3500, 120, 120)


@given(some)
def test_a_text_layer_keeps_its_places_to_a_tenth_point(blocks: list[list[list[Placed]]]) -> None:
    page = make_page(blocks, (595.32, 841.92), dpi=72, origin="text_layer")
    (back,) = read_hocr(write_hocr(page))
    assert back.dpi == 600
    for read, word in zip(back.words, page.words, strict=True):
        if word.box is not None:
            assert read.box is not None
            assert read.box.to_points(600) == pytest.approx(word.box.to_points(72), abs=0.1)


def test_the_structure() -> None:
    root = etree.fromstring(write_hocr(make_page(SIMPLE, number=3), "vendim.tif"))
    (page,) = root.xpath("//*[@class='ocr_page']")
    assert (
        page.get("title") == 'image "vendim.tif"; bbox 0 0 1000 1400; ppageno 2; scan_res 120 120'
    )
    kinds = [e.get("class") for e in page.iter() if e.get("class")]
    assert kinds[:6] == [
        "ocr_page", "ocr_carea", "ocr_par", "ocr_line", "ocrx_word", "ocrx_word",
    ]  # fmt: skip
    word = root.find(f".//{X}span[@class='ocrx_word']")
    assert (word.text, word.get("title")) == ("Vendim", "bbox 100 100 300 140; x_wconf 96")
    assert root.get("lang") == "sq"
    identities = root.xpath("//@id")
    assert len(identities) == len(set(identities))
    system = root.find(f".//{X}meta[@name='ocr-system']").get("content")
    assert "tesseract 5.3.0" in system


def test_words_stand_apart_where_it_is_shown_as_a_page() -> None:
    root = etree.fromstring(write_hocr(make_page(SIMPLE)))
    assert "Vendim për" in "".join(root.find(f"{X}body").itertext())


def test_a_page_without_geometry_is_refused() -> None:
    with pytest.raises(UsageError, match="page 1 has no geometry"):
        write_hocr(make_page(SIMPLE, None))


@pytest.mark.parametrize("content", [b"", b"<html><p>tekst</p></html>", b"<html"])
def test_what_is_no_hocr_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="no hOCR file"):
        read_hocr(content)


@pytest.mark.ocr
def test_what_tesseract_writes_is_read(tmp_path: Path) -> None:
    draw_page(["Vendim për buxhetin", "Neni 1"]).save(tmp_path / "a.png", dpi=(100, 100))
    subprocess.run(
        ["tesseract", "a.png", "a", "-l", "sqi", "hocr"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    (back,) = read_hocr((tmp_path / "a.hocr").read_bytes())
    assert [w.text for w in back.words] == ["Vendim", "për", "buxhetin", "Neni", "1"]
    assert (back.width, back.height) == (900, 420)
    assert all(w.box and w.confidence is not None and 0 <= w.confidence <= 1 for w in back.words)
    assert max(w.confidence or 0 for w in back.words) > 0.8


def test_stamps_are_images_with_a_type_and_no_text() -> None:
    plain = make_page(SIMPLE)
    content = write_hocr(replace(plain, regions=(Region("stamp", BoundingBox(1, 2, 300.4, 400)),)))
    (found,) = etree.fromstring(content).xpath("//*[@class='ocr_page']/*[@class='ocr_image']")
    assert found.get("title") == "bbox 1 2 300 400; x_type stamp"
    (back,) = read_hocr(content)
    assert [word.text for word in back.words] == [word.text for word in plain.words]
