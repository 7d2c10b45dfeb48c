"""`arkiva export`: from real scans to files that other programs read, without a new OCR run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from index import operations
from pipeline.alto import read_alto
from pipeline.archive import open_archive
from pipeline.document import Page
from pipeline.hocr import read_hocr
from tests.pipeline.pdf_samples import PdfMaker, text_at
from tests.pipeline.test_alto import schema
from tests.pipeline.test_searchable_pdf import misplaced, pdfium_words, plumber_words, rendered
from tests.program import Program
from tests.scans import draw_page

pytestmark = [pytest.mark.ocr, pytest.mark.slow]
LINES = ["Vendim për buxhetin e komunës", "Neni 1", "Miratohet furnizimi me ujë në 12 fshatra"]
SCANS = ["foto.jpg", "grey.jpg", "fax.tif", "fax98.tif", "faqe.png", "scan.pdf", "perzier.pdf"]
TURNED = 6
"""Exif: the camera was held so that the picture has to be turned right by 90 degrees."""


def make_sources(folder: Path) -> None:
    folder.mkdir()
    page = draw_page(LINES)
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010F] = "Kamera e Agimit"
    page.rotate(90, expand=True).save(folder / "foto.jpg", exif=exif, dpi=(100, 100), quality=92)
    page.save(folder / "grey.jpg", dpi=(100, 100), quality=92)
    page.save(folder / "faqe.png", dpi=(100, 100))
    wide = page.resize((1836, 824), Image.Resampling.LANCZOS).convert("1", dither=Image.Dither.NONE)
    other = draw_page(["Faqja e dytë", "Kërkesa refuzohet"]).resize(wide.size).convert("1")
    wide.save(folder / "fax.tif", save_all=True, append_images=[other], dpi=(204, 196),
              compression="group4")  # fmt: skip
    wide.resize((1836, 412)).save(folder / "fax98.tif", dpi=(204, 98), compression="group4")
    box = (0.0, 0.0, 648.0, 302.4)
    scans = PdfMaker().page(picture=page, media=box)
    for turn in (90, 180, 270):
        back = page.rotate(turn, expand=True)
        turned = box if turn == 180 else (0.0, 0.0, 302.4, 648.0)
        scans.page(picture=back, media=turned, rotate=turn)
    scans.save(folder / "scan.pdf")
    mixed = PdfMaker().page(text_at(72, 700, "Neni 7. Vendimi hyn ne fuqi me 1 maj 2024."))
    mixed.page(picture=page, media=box).save(folder / "perzier.pdf")
    PdfMaker().page(text_at(72, 700, "Raport per vitin 2024 per komunen.")).save(
        folder / "tekst.pdf"
    )  # fmt: skip
    (folder / "njoftim.txt").write_text("Njoftim për mbledhjen e radhës.", "utf-8")


class Exports:
    """An archive of small real scans, and what was exported from it."""

    def __init__(self, home: Path) -> None:
        self.program = Program(home)
        self.sources = home / "input"
        make_sources(self.sources)
        self.program("ingest", "--languages", "sqi", self.sources)
        rows = self.program("list", "--json").rows
        self.ids = {row["source"]["filename"]: row["id"] for row in rows}
        self.output = home / "output"

    def pages(self, name: str) -> list[Page]:
        with operations.reading(open_archive(self.program.archive)) as library:
            return list(library.catalog.pages(self.ids[name]))

    def original(self, name: str) -> Path:
        with operations.reading(open_archive(self.program.archive)) as library:
            entry = library.catalog.document(self.ids[name])
            assert entry is not None
            return library.catalog.archive.original(entry.files[0].sha256)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    made = Exports(tmp_path_factory.mktemp("home"))
    for form in ("alto", "hocr", "pdf"):
        ended = made.program("export", form, "--output", made.output / form)
        assert "njoftim.txt" in ended.err
        assert all(Path(line).is_file() for line in ended.out.splitlines())
    return made


@pytest.mark.parametrize("name", SCANS)
def test_the_scans_were_read(name: str, exports: Exports) -> None:
    assert "Miratohet" in " ".join(page.raw for page in exports.pages(name))


@pytest.mark.parametrize("name", [*SCANS, "tekst.pdf"])
def test_alto_is_valid_and_holds_every_word(name: str, exports: Exports) -> None:
    pages = exports.pages(name)
    folder = exports.output / "alto" / exports.ids[name]
    assert len(list(folder.iterdir())) == len(pages)
    for page in pages:
        content = (folder / f"page-{page.number:04}.alto.xml").read_bytes()
        assert schema().validate(etree.fromstring(content)), schema().error_log
        (back,) = read_alto(content)
        assert [w.raw for w in back.words] == [w.text for w in page.words]
        assert name.encode() in content


@pytest.mark.parametrize("name", [*SCANS, "tekst.pdf"])
def test_hocr_holds_every_word(name: str, exports: Exports) -> None:
    folder = exports.output / "hocr" / exports.ids[name]
    for page in exports.pages(name):
        (back,) = read_hocr((folder / f"page-{page.number:04}.hocr").read_bytes())
        assert len(list(back.words)) == len(list(page.words)) > 0


@pytest.mark.parametrize("name", SCANS)
def test_the_pdf_has_our_words_in_our_boxes(name: str, exports: Exports) -> None:
    pdf = exports.output / "pdf" / f"{exports.ids[name]}.pdf"
    for page in exports.pages(name):
        if page.reading.origin == "ocr":
            assert misplaced(page, plumber_words(pdf, page.number)) == []
            if name != "scan.pdf":  # pdfium tells places before /Rotate
                assert misplaced(page, pdfium_words(pdf, page.number)) == []


@pytest.mark.parametrize("name", SCANS)
def test_there_is_ink_under_the_words(name: str, exports: Exports) -> None:
    """The picture lies where the boxes say: each word covers something dark."""
    pdf = exports.output / "pdf" / f"{exports.ids[name]}.pdf"
    for page in exports.pages(name):
        if page.reading.origin != "ocr":
            continue
        shown = rendered(pdf, page.number, scale=2).convert("L")
        for word in page.words:
            assert word.box is not None
            box = [round(side * 2) for side in word.box.to_points(page.dpi)]
            darkest = shown.crop((box[0], box[1], box[2], box[3])).getextrema()[0]
            assert isinstance(darkest, int | float)
            assert darkest < 140, word.text


def test_a_pdf_with_text_is_the_original(exports: Exports) -> None:
    pdf = exports.output / "pdf" / f"{exports.ids['tekst.pdf']}.pdf"
    assert pdf.read_bytes() == (exports.sources / "tekst.pdf").read_bytes()


def test_images_are_nameless_and_have_the_shape_of_the_page(exports: Exports) -> None:
    ended = exports.program(
        "export", "images", exports.ids["foto.jpg"], exports.ids["fax98.tif"],
        "--width", 450, "--output", exports.output / "images",
    )  # fmt: skip
    assert len(ended.out.splitlines()) == 2
    photo = Path(next(p for p in ended.out.splitlines() if exports.ids["foto.jpg"] in p))
    assert b"Agimit" not in photo.read_bytes()
    for name in ("foto.jpg", "fax98.tif"):
        (page,) = exports.pages(name)
        assert page.width
        assert page.height
        with Image.open(exports.output / "images" / exports.ids[name] / "page-0001.webp") as image:
            assert image.size == (450, round(450 * page.height / page.width))
    assert list((exports.program.archive / "derived" / "images").rglob("*.webp"))


def test_exporting_again_replaces_the_files_with_the_same(exports: Exports, tmp_path: Path) -> None:
    name = f"{exports.ids['fax.tif']}.pdf"
    (tmp_path / name).write_text("old")
    exports.program("export", "pdf", exports.ids["fax.tif"], "-o", tmp_path)
    assert (tmp_path / name).read_bytes() == (exports.output / "pdf" / name).read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_text_that_is_asked_for_by_name_is_refused(exports: Exports, tmp_path: Path) -> None:
    for form in ("alto", "hocr", "pdf", "images"):
        ended = exports.program(
            "export", form, exports.ids["njoftim.txt"], exports.ids["grey.jpg"], "-o", tmp_path,
            ok=False,
        )  # fmt: skip
        assert ended.code == 1
        assert "no pages with places" in ended.err
        assert len(ended.out.splitlines()) == 1


@pytest.fixture
def broken(exports: Exports) -> Iterator[str]:
    """The id of a document whose original was damaged behind our back."""
    path = exports.original("grey.jpg")
    kept = path.with_suffix(".kept")
    shutil.copy2(path, kept)
    path.chmod(0o644)
    path.write_bytes(b"\xff\xd8\xff\xe0 nothing")
    yield exports.ids["grey.jpg"]
    kept.replace(path)


def test_one_damaged_original_costs_itself(broken: str, exports: Exports, tmp_path: Path) -> None:
    ended = exports.program(
        "export", "images", "--width", 333, broken, exports.ids["faqe.png"], "-o", tmp_path,
        ok=False,
    )  # fmt: skip
    assert ended.code == 1
    assert f"not exported: {broken}: page-0001.webp" in ended.err
    assert exports.ids["faqe.png"] in ended.out


def test_a_page_that_is_left_blank_is_no_success(
    broken: str, exports: Exports, tmp_path: Path
) -> None:
    ended = exports.program("export", "pdf", "--quiet", broken, "-o", tmp_path, ok=False)
    assert ended.code == 1
    assert f"{broken}: page 1 is left blank" in ended.err
    assert plumber_words(tmp_path / f"{broken}.pdf"), "the words are there all the same"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(exports: Exports, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert exports.program("export", "alto", "-o", tmp_path / "x", ok=False).code == 2


def test_a_file_in_the_place_of_the_folder(exports: Exports, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    assert exports.program("export", "alto", "-o", tmp_path / "x", ok=False).code == 2


def test_nothing_is_exported_of_what_is_not_there(exports: Exports, tmp_path: Path) -> None:
    assert exports.program("export", "pdf", "ffffffff", "-o", tmp_path, ok=False).code == 2
