"""ALTO: valid by its schema, read back as it was written."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline import __version__
from pipeline.alto import NAMESPACE, read_alto, write_alto
from pipeline.document import BoundingBox, Page, Region, Step
from pipeline.errors import UsageError
from pipeline.offsets import Edit
from tests.pipeline.pages import SIMPLE, Placed, make_page

SCHEMAS = Path(__file__).resolve().parent.parent / "data" / "alto"
A = f"{{{NAMESPACE}}}"


@cache
def schema() -> Any:
    class Local(etree.Resolver):  # type: ignore[misc]  # lxml has no types
        def resolve(self, url: str, public_id: str, context: Any) -> Any:
            return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(SCHEMAS / "alto-4-2.xsd", parser))


def assert_valid(content: bytes) -> Any:
    root = etree.fromstring(content)
    assert schema().validate(root), schema().error_log
    return root


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12
).filter(str.strip)
hundredths = st.integers(0, 250_000).map(lambda n: n / 100)


@st.composite
def placed(draw: st.DrawFn) -> Placed:
    x0, y0, wide, tall = (draw(hundredths) for _ in range(4))
    box = (x0, y0, round(x0 + wide, 2), round(y0 + tall, 2)) if draw(st.booleans()) else None
    confidence = draw(st.none() | st.integers(0, 10_000).map(lambda n: n / 10_000))
    return unicodedata.normalize("NFC", draw(texts)), box, confidence


some = st.lists(st.lists(st.lists(placed(), min_size=1, max_size=4), min_size=1, max_size=3),
                max_size=3)  # fmt: skip


@given(some)
def test_what_is_written_is_read_again(blocks: list[list[list[Placed]]]) -> None:
    page = make_page(blocks, (2500, 3500))
    content = write_alto(page, "a.pdf", "3f2a")
    assert_valid(content)
    (back,) = read_alto(content)
    assert [[len(line) for line in block] for block in back.blocks] == [
        [len(line) for line in block] for block in blocks
    ]
    assert [(w.text, w.box, w.confidence) for w in back.words] == [
        (w.text, w.box, w.confidence) for w in page.words
    ]
    assert (back.width, back.height) == (2500, 3500)


@given(some)
def test_a_text_layer_keeps_its_places_to_a_hundredth_point(
    blocks: list[list[list[Placed]]],
) -> None:
    page = make_page(blocks, (595.32, 841.92), dpi=72, origin="text_layer")
    content = write_alto(page)
    assert assert_valid(content).findtext(f".//{A}MeasurementUnit") == "inch1200"
    (back,) = read_alto(content)
    assert back.dpi == 1200
    for read, word in zip(back.words, page.words, strict=True):
        assert read.text == word.text
        assert (read.box and read.box.to_points(1200)) == (word.box and word.box.to_points(72))


def test_the_structure() -> None:
    root = assert_valid(write_alto(make_page(SIMPLE, label="iv"), "vendim.tif", "3f2a"))
    page = root.find(f"{A}Layout/{A}Page")
    assert (page.get("WIDTH"), page.get("HEIGHT")) == ("1000", "1400")
    assert (page.get("PHYSICAL_IMG_NR"), page.get("PRINTED_IMG_NR")) == ("1", "iv")
    assert root.findtext(f".//{A}MeasurementUnit") == "pixel"
    assert root.findtext(f".//{A}fileName") == "vendim.tif"
    blocks = page.findall(f"{A}PrintSpace/{A}TextBlock")
    assert [block.get("LANG") for block in blocks] == ["sq", "sq"]
    assert [len(block.findall(f"{A}TextLine")) for block in blocks] == [2, 1]
    string = root.find(f".//{A}String")
    assert dict(string.attrib) == {
        "HPOS": "100", "VPOS": "100", "WIDTH": "200", "HEIGHT": "40",
        "CONTENT": "Vendim", "WC": "0.96",
    }  # fmt: skip
    space = root.find(f".//{A}SP")
    assert (space.get("HPOS"), space.get("WIDTH")) == ("300", "20")


def test_a_hyphen_at_the_end_of_a_line_stands_apart() -> None:
    root = assert_valid(write_alto(make_page(SIMPLE)))
    (hyphen,) = root.iter(f"{A}HYP")
    string = hyphen.getprevious()
    assert (string.get("CONTENT"), hyphen.get("CONTENT")) == ("publik", "-")
    edge = float(string.get("HPOS")) + float(string.get("WIDTH"))
    assert edge == pytest.approx(float(hyphen.get("HPOS")))


@pytest.mark.parametrize(
    ("following", "whole"), [("tarë", "qytetarë"), ("Tarë", None), ("2024", None)]
)
def test_the_halves_of_a_broken_word_name_it(following: str, whole: str | None) -> None:
    page = make_page([[[("i", None, None), ("qyte-", None, None)], [(following, None, None)]]])
    strings = list(assert_valid(write_alto(page)).iter(f"{A}String"))
    assert [s.get("SUBS_CONTENT") for s in strings] == [None, whole, whole]
    kinds = [s.get("SUBS_TYPE") for s in strings]
    assert kinds == ([None, "HypPart1", "HypPart2"] if whole else [None] * 3)


@pytest.mark.parametrize("text", ["-", "--", "2023-", "a-b", "–"])
def test_what_is_no_hyphenation_has_no_hyphen(text: str) -> None:
    root = assert_valid(write_alto(make_page([[[("x", None, None), (text, None, None)]]])))
    assert list(root.iter(f"{A}HYP")) == []


def test_how_it_was_read_is_said() -> None:
    page = make_page(SIMPLE, edits=[Edit(7, 10, "Për")])
    steps = (Step("deskew", (("degrees", 0.7),)),)
    page = replace(page, reading=replace(page.reading, steps=steps))
    root = assert_valid(write_alto(page))
    software = [
        (s.findtext(f"{A}processingStepDescription"), s.findtext(f".//{A}softwareName"),
         s.findtext(f".//{A}softwareVersion"))
        for s in root.iter(f"{A}Processing")
    ]  # fmt: skip
    assert software == [
        ("deskew", "Arkiva", __version__),
        ("optical character recognition", "tesseract", "5.3.0"),
        ("repair of damaged text: 1 places", "Arkiva", __version__),
    ]
    settings = [s.text for s in root.iter(f"{A}processingStepSettings")]
    assert settings == ["degrees 0.7", "languages sqi+srp_latn"]


def test_a_repaired_word_keeps_what_was_read() -> None:
    page = make_page([[[("kétu", None, 0.9), ("qyteti", None, 0.9)]]], edits=[Edit(1, 2, "ë")])
    content = write_alto(page)
    (other,) = assert_valid(content).iter(f"{A}ALTERNATIVE")
    assert other.text == "kétu"
    (back,) = read_alto(content)
    assert [(w.text, w.raw) for w in back.words] == [("këtu", "kétu"), ("qyteti", "qyteti")]


def test_a_repair_across_words_leaves_both_pieces_in_their_places() -> None:
    page = make_page([[[("qyte-", None, 0.9)], [("tarë", None, 0.9)]]], edits=[Edit(4, 6, "")])
    assert page.text == "qytetarë"
    (back,) = read_alto(write_alto(page))
    assert [w.text for w in back.words] == ["qyte-", "tarë"]


def test_the_other_reading_is_kept() -> None:
    page = make_page([[[("04/112", None, 0.9)]]])
    line = page.blocks[0].lines[0]
    word = replace(line.words[0], alternative="041112")
    page = replace(page, blocks=(replace(page.blocks[0], lines=(replace(line, words=(word,)),)),))
    content = write_alto(page)
    assert_valid(content)
    assert [w.alternative for w in read_alto(content)[0].words] == ["041112"]


def test_control_characters_of_a_broken_text_layer_do_no_harm() -> None:
    page = make_page([[[("a\x00b\x1fc\ufffe", (0, 0, 9, 9), None)]]], origin="text_layer")
    content = write_alto(page, "e\x07mri.pdf")
    assert_valid(content)
    assert [w.text for w in read_alto(content)[0].words] == ["a\ufffdb\ufffdc\ufffd"]


def test_a_page_without_words_is_valid() -> None:
    content = write_alto(make_page([]))
    assert_valid(content)
    assert list(read_alto(content)[0].words) == []


def test_a_page_without_geometry_is_refused() -> None:
    page: Page = make_page(SIMPLE, None)
    with pytest.raises(UsageError, match="page 1 has no geometry"):
        write_alto(page)


def test_the_schema_refuses_what_is_wrong() -> None:
    content = write_alto(make_page(SIMPLE)).replace(b' WC="0.96"', b' WC="96"')
    assert not schema().validate(etree.fromstring(content))


@pytest.mark.parametrize("content", [b"", b"<html/>", b"<alto", b"PK\x03\x04"])
def test_what_is_no_alto_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="no ALTO file"):
        read_alto(content)


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("fshehtë", "utf-8")
    evil = f'<!DOCTYPE alto [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    content = write_alto(make_page(SIMPLE)).decode().split("?>", 1)[1]
    content = evil + content.replace("<fileName>", "<fileName>&e;")
    assert "fshehtë" not in repr(read_alto(content.encode()))


def test_equal_pages_give_equal_bytes() -> None:
    assert write_alto(make_page(SIMPLE)) == write_alto(make_page(SIMPLE))


def test_stamps_and_signatures_are_illustrations() -> None:
    regions = (
        Region("stamp", BoundingBox(100, 900, 300, 1100)),
        Region("signature", BoundingBox(500.25, 950, 800, 1000)),
    )
    content = write_alto(replace(make_page(SIMPLE), regions=regions))
    found = assert_valid(content).findall(f".//{A}PrintSpace/{A}Illustration")
    assert [dict(element.attrib) for element in found] == [
        {"ID": "region_1_1", "TYPE": "stamp", "HPOS": "100", "VPOS": "900", "WIDTH": "200",
         "HEIGHT": "200"},
        {"ID": "region_1_2", "TYPE": "signature", "HPOS": "500.25", "VPOS": "950",
         "WIDTH": "299.75", "HEIGHT": "50"},
    ]  # fmt: skip
    (back,) = read_alto(content)
    assert [word.text for word in back.words] == [word.text for word in make_page(SIMPLE).words]
