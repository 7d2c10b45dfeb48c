"""Searchable PDFs: the picture as it was, our words found where they stand."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

from pipeline.document import Page
from pipeline.errors import SourceError
from pipeline.page_geometry import PageGeometry
from pipeline.pdfa import colour_profile
from pipeline.picture_stream import without_metadata
from pipeline.searchable_pdf import About, Part, write_searchable_pdf
from tests.pipeline.pages import SIMPLE, Placed, make_page
from tests.pipeline.pdf_samples import A4, PdfMaker, scan, text_at
from tests.scans import draw_page

JPEG, PNG, TIFF, PDF = "image/jpeg", "image/png", "image/tiff", "application/pdf"
VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2"
Found = tuple[str, float, float, float, float]
ORIENTATION = 0x0112


def marked_picture(size: tuple[int, int] = (1000, 1400)) -> Image.Image:
    """A picture whose every corner differs: turned or mirrored it is another."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 3, size[1] // 8), fill="red")
    draw.rectangle((size[0] // 2, 0, size[0], size[1] // 4), fill="green")
    draw.rectangle((0, size[1] // 2, size[0] // 5, size[1]), fill="blue")
    return image


def make(tmp_path: Path, file: Path, media_type: str, *pages: Page, count: int = 0) -> Path:
    target = tmp_path / f"{file.name}.pdf"
    parts = [Part(file, media_type, 1, count or len(pages))]
    about = About("Vendim për ujë", "2023-06-29", "sq")
    notes = write_searchable_pdf(target, parts, {p.number: p for p in pages}, about)
    assert notes == ()
    return target


def plumber_words(path: Path, number: int = 1, offset: tuple[float, float] = (0, 0)) -> list[Found]:
    """Words by pdfplumber; ``offset``: where the crop box begins in the media box.

    pdfplumber leaves both out of its coordinates (measured for all four turns, see text_layer.py).
    """
    with pdfplumber.open(path) as document:
        page = document.pages[number - 1]
        x, y = offset[0] + page.bbox[0], offset[1] + page.bbox[1]
        return [
            (w["text"], w["x0"] - x, w["top"] - y, w["x1"] - x, w["bottom"] - y)
            for w in page.extract_words(use_text_flow=True)
        ]


def pdfium_words(path: Path, number: int = 1) -> list[Found]:
    """Words by pdfium, on pages without /Rotate."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        text_page = page.get_textpage()
        height = page.get_height()
        words: list[list[tuple[str, float, float, float, float]]] = [[]]
        for n in range(text_page.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(text_page, n))
            if character.isspace() or pdfium.FPDFText_IsGenerated(text_page, n) == 1:
                words.append([])
                continue
            left, bottom, right, top = text_page.get_charbox(n, loose=True)
            words[-1].append((character, left, height - top, right, height - bottom))
        text_page.close()
        return [joined(w) for w in words if w]
    finally:
        document.close()


def joined(characters: Sequence[Found]) -> Found:
    return (
        "".join(c[0] for c in characters),
        min(c[1] for c in characters),
        min(c[2] for c in characters),
        max(c[3] for c in characters),
        max(c[4] for c in characters),
    )


def misplaced(page: Page, found: list[Found], tolerance: float = 2.0) -> list[str]:
    """Return the words of a page that are not found in their boxes, to so many points."""
    left = list(found)
    missing = []
    for word in page.words:
        assert word.box is not None
        box = word.box.to_points(page.dpi)
        hit = next(
            (f for f in left if f[0] == word.text
             and all(abs(a - b) <= tolerance for a, b in zip(f[1:], box, strict=True))),
            None,
        )  # fmt: skip
        if hit is None:
            missing.append(f"{word.text} {box}")
        else:
            left.remove(hit)
    return missing + [f"too much: {f[0]}" for f in left]


def rendered(path: Path, number: int = 1, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    try:
        image: Image.Image = document[number - 1].render(scale=scale).to_pil()
        return image.convert("RGB")
    finally:
        document.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0-255."""
    assert one.size == other.size
    grey = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    histogram = grey.histogram()
    return sum(n * count for n, count in enumerate(histogram)) / sum(histogram)


def pictures(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    image = marked_picture()
    image.save(tmp_path / "a.jpg", dpi=(120, 120))
    yield tmp_path / "a.jpg", JPEG
    image.convert("L").save(tmp_path / "grey.jpg", dpi=(120, 120))
    yield tmp_path / "grey.jpg", JPEG
    image.convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    yield tmp_path / "cmyk.jpg", JPEG
    for name, mode in (("rgb", "RGB"), ("alpha", "RGBA"), ("palette", "P"), ("bits", "1")):
        image.convert(mode, dither=Image.Dither.NONE).save(tmp_path / f"{name}.png")
        yield tmp_path / f"{name}.png", PNG
    deep = Image.new("I;16", image.size, 40_000)
    deep.save(tmp_path / "deep.tif")
    yield tmp_path / "deep.tif", TIFF
    image.convert("1", dither=Image.Dither.NONE).save(
        tmp_path / "fax.tif", compression="group4", dpi=(204, 196)
    )
    yield tmp_path / "fax.tif", TIFF


KINDS = ["a.jpg", "grey.jpg", "cmyk.jpg", "rgb.png", "alpha.png", "palette.png", "bits.png",
         "deep.tif", "fax.tif"]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Name -> picture and its searchable PDF."""
    folder = tmp_path_factory.mktemp("pictures")
    page = make_page(SIMPLE)
    return {p.name: (p, make(folder, p, kind, page)) for p, kind in pictures(folder)}


@pytest.mark.parametrize("name", KINDS)
def test_words_are_found_in_their_boxes(name: str, made: dict[str, tuple[Path, Path]]) -> None:
    page = make_page(SIMPLE)
    assert misplaced(page, plumber_words(made[name][1])) == []
    assert misplaced(page, pdfium_words(made[name][1])) == []


@pytest.mark.parametrize("name", KINDS)
def test_the_picture_looks_as_before(name: str, made: dict[str, tuple[Path, Path]]) -> None:
    picture, pdf = made[name]
    with Image.open(picture) as image:
        deep = Image.new("L", image.size, 40_000 >> 8)
        before = (
            (deep if image.mode == "I;16" else image)
            .convert("RGB")
            .resize((600, 840), Image.Resampling.BOX)
        )
    assert difference(rendered(pdf), before) < 1.5


def test_a_jpeg_stays_that_jpeg_without_the_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera e Agimit"
    marked_picture().save(tmp_path / "a.jpg", exif=exif, comment=b"shenim", dpi=(72, 72))
    with pikepdf.open(make(tmp_path, tmp_path / "a.jpg", JPEG, make_page(SIMPLE))) as pdf:
        image = pdf.pages[0].Resources.XObject.ArkivaScan
        assert image.Filter == pikepdf.Name.DCTDecode
        inside = bytes(image.read_raw_bytes())
    original = (tmp_path / "a.jpg").read_bytes()
    assert b"Agimit" in original
    assert b"Agimit" not in inside
    assert b"shenim" not in inside
    assert inside[-5000:] == original[-5000:]
    with Image.open(BytesIO(inside)) as one, Image.open(tmp_path / "a.jpg") as other:
        assert one.tobytes() == other.tobytes()


def test_a_jpeg_with_rubbish_for_exif_is_taken_as_upright(tmp_path: Path) -> None:
    rubbish = b"Exif\0\0" + bytes(range(256)) * 20
    marked_picture().save(tmp_path / "a.jpg", exif=rubbish, dpi=(72, 72))
    with pikepdf.open(make(tmp_path, tmp_path / "a.jpg", JPEG, make_page(SIMPLE))) as pdf:
        assert pdf.pages[0].Resources.XObject.ArkivaScan.Filter == pikepdf.Name.DCTDecode


def test_a_cut_jpeg_is_left_as_it_is() -> None:
    assert without_metadata(b"\xff\xd8\xff\xe0\x00") == b"\xff\xd8\xff\xe0\x00"


def test_bilevel_stays_bilevel(made: dict[str, tuple[Path, Path]]) -> None:
    with pikepdf.open(made["fax.tif"][1]) as pdf:
        image = pdf.pages[0].Resources.XObject.ArkivaScan
        assert int(image.BitsPerComponent) == 1
        assert image.Filter == pikepdf.Name.FlateDecode


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stands_upright(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / "a.jpg"
    marked_picture((900, 600)).save(path, exif=exif, quality=95)
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
    page = make_page([[[("Po", (10, 10, 60, 40), 0.9)]]], upright.size, dpi=72)
    pdf = make(tmp_path, path, JPEG, page)
    assert difference(rendered(pdf), upright) < 1.5
    assert misplaced(page, plumber_words(pdf)) == []


def test_pixels_that_are_not_square_become_square(tmp_path: Path) -> None:
    image = marked_picture((1000, 700))
    image.save(tmp_path / "fax.tif", dpi=(200, 100))
    page = make_page(SIMPLE, (1000, 1400), dpi=200)
    pdf = make(tmp_path, tmp_path / "fax.tif", TIFF, page)
    assert rendered(pdf).size == (360, 504)
    assert misplaced(page, plumber_words(pdf)) == []


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_follow_the_turn_and_the_crop_box_of_a_page(rotate: int, tmp_path: Path) -> None:
    size = (500, 400) if rotate in (0, 180) else (400, 500)
    media, crop = (-10.0, -20.0, 590.0, 822.0), (30.0, 40.0, 530.0, 440.0)
    source = PdfMaker().page(picture=scan(), media=media, crop=crop, rotate=rotate).save(
        tmp_path / "a.pdf"
    )  # fmt: skip
    words: list[Placed] = [
        ("Vendim", (100, 100, 300, 140), 0.9), ("ujë", (310, 100, 380, 150), 0.9),
    ]  # fmt: skip
    scale = 100 / 72
    page = make_page([[words]], (size[0] * scale, size[1] * scale), dpi=100)
    pdf = make(tmp_path, source, PDF, page)
    offset = PageGeometry.of(media, crop, rotate).crop_offset()
    assert misplaced(page, plumber_words(pdf, offset=offset)) == []
    if rotate == 0:
        document = pypdfium2.PdfDocument(pdf)
        text = document[0].get_textpage().get_text_range()
        document.close()
        assert text == "Vendim ujë"
    assert difference(rendered(source), rendered(pdf)) == 0


def test_of_a_mixed_pdf_only_the_recognised_page_changes(tmp_path: Path) -> None:
    source = PdfMaker().page(text_at(72, 700, "Neni 1")).page(picture=scan()).save(
        tmp_path / "a.pdf"
    )  # fmt: skip
    layer = make_page([[[("Neni", (72, 130, 98, 142), None)]]], A4[2:], dpi=72, origin="text_layer")
    page = make_page(SIMPLE, (1240, 1754), dpi=150, number=2)
    pdf = make(tmp_path, source, PDF, layer, page)
    assert misplaced(page, plumber_words(pdf, 2)) == []
    with pikepdf.open(source) as before, pikepdf.open(pdf) as after:
        old, new = before.pages[0], after.pages[0]
        assert bytes(old.Contents.read_bytes()) == bytes(new.Contents.read_bytes())
        assert set(new.Resources.Font.keys()) == set(old.Resources.Font.keys())
        assert after.Root.Lang == "sq"


def test_a_pdf_with_its_text_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = PdfMaker().page(text_at(72, 700, "Neni 1")).save(tmp_path / "a.pdf")
    layer = make_page([], A4[2:], dpi=72, origin="text_layer")
    assert make(tmp_path, source, PDF, layer).read_bytes() == source.read_bytes()


def test_an_old_invisible_layer_gives_way_and_visible_text_stays(tmp_path: Path) -> None:
    old = "BT 3 Tr ET\n" + text_at(72, 600, "Ve ndlm") + "BT 0 Tr ET\n" + text_at(72, 20, "vula")
    source = PdfMaker().page(old, picture=scan()).save(tmp_path / "a.pdf")
    page = make_page([[[("Vendim", (150, 500, 300, 540), 0.9)]]], (1240, 1754), dpi=150)
    pdf = make(tmp_path, source, PDF, page)
    assert sorted(w[0] for w in plumber_words(pdf)) == ["Vendim", "vula"]
    assert difference(rendered(source), rendered(pdf)) == 0


def test_words_of_one_letter_are_found(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.png")
    words: list[Placed] = [
        ("Kryetari", (100, 100, 200, 140), 0.9),
        ("i", (210, 100, 213, 140), 0.9),
        ("Komunës", (230, 100, 400, 140), 0.9),
    ]
    page = make_page(
        [[words], [[("E", (100, 200, 112, 215), 0.9)], [(".", (100, 300, 101, 301), 0.9)]]]
    )
    pdf = make(tmp_path, tmp_path / "a.png", PNG, page)
    assert misplaced(page, pdfium_words(pdf)) == []
    assert misplaced(page, plumber_words(pdf)) == []


def test_words_that_touch_are_copied_apart(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.png")
    words: list[Placed] = [("në", (100, 100, 200, 140), 0.9), ("ujë", (198, 100, 300, 140), 0.9)]
    pdf = make(tmp_path, tmp_path / "a.png", PNG, make_page([[words]]))
    assert [w[0] for w in plumber_words(pdf)] == ["në", "ujë"]


def test_every_script_is_copied_right(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.png")
    texts = ["Ёжџ", "ǆ€½", "\U0001d504😀", "Ω" * 40, *(chr(c) * 2 for c in range(0x400, 0x4F0))]
    words: list[list[Placed]] = [
        [(text, (10, 5 * n, 500, 5 * n + 4), 0.9)] for n, text in enumerate(texts)
    ]
    page = make_page([words])
    pdf = make(tmp_path, tmp_path / "a.png", PNG, page)
    assert misplaced(page, plumber_words(pdf)) == []


def test_files_of_several_kinds_become_one_pdf(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    one = marked_picture().convert("1")
    one.save(tmp_path / "b.tif", save_all=True, append_images=[one.rotate(180)])
    PdfMaker().page(picture=scan()).save(tmp_path / "c.pdf")
    parts = [
        Part(tmp_path / "a.jpg", JPEG, 1, 1),
        Part(tmp_path / "b.tif", TIFF, 2, 2),
        Part(tmp_path / "c.pdf", PDF, 4, 1),
    ]
    pages = {n: make_page([[[(f"faqja{n}", (100, 100, 300, 140), 0.9)]]], number=n)
             for n in (1, 2, 3)}  # fmt: skip
    pages[4] = make_page([[[("faqja4", (10, 10, 99, 40), 0.9)]]], (1240, 1754), dpi=150, number=4)
    target = tmp_path / "all.pdf"
    assert write_searchable_pdf(target, parts, pages, About()) == ()
    for number, page in pages.items():
        assert misplaced(page, plumber_words(target, number)) == []


def test_a_frame_that_cannot_be_read_is_a_blank_page_and_said(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.tif")
    part = Part(tmp_path / "a.tif", TIFF, 1, 2)
    target = tmp_path / "a.pdf"
    (note,) = write_searchable_pdf(target, [part], {1: make_page(SIMPLE)}, About())
    assert note.startswith("page 2 is left blank")
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == 2


def test_a_pdf_with_other_pages_than_were_read_is_refused(tmp_path: Path) -> None:
    source = PdfMaker().page(picture=scan()).save(tmp_path / "a.pdf")
    with pytest.raises(SourceError, match="finds 1 pages, not 2"):
        make(tmp_path, source, PDF, make_page(SIMPLE), count=2)
    assert not (tmp_path / "a.pdf.pdf").exists()


def test_what_the_file_says_of_itself(made: dict[str, tuple[Path, Path]]) -> None:
    with pikepdf.open(made["a.jpg"][1]) as pdf:
        metadata = pdf.open_metadata()
        assert metadata["dc:title"] == "Vendim për ujë"
        assert metadata["dc:date"] == ["2023-06-29"]
        assert metadata["dc:language"] == {"sq"}
        assert metadata.pdfa_status == "2B"
        assert pdf.Root.Lang == "sq"


@pytest.mark.parametrize("extra", ["text", "note", "form"])
def test_a_scan_with_something_else_on_it_is_not_declared(extra: str, tmp_path: Path) -> None:
    maker = PdfMaker().page(text_at(72, 20, "vula") if extra == "text" else "", picture=scan())
    page = maker.pdf.pages[0]
    if extra != "text":
        del page.Resources.Font
    if extra == "note":
        page.Annots = maker.pdf.make_indirect(pikepdf.Array())
    if extra == "form":
        form = maker.pdf.make_stream(b"", Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        page.Resources.XObject.F = form
    pdf = make(tmp_path, maker.save(tmp_path / "a.pdf"), PDF, make_page(SIMPLE, (1240, 1754)))
    with pikepdf.open(pdf) as made:
        assert made.open_metadata().pdfa_status == ""


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    marked_picture().save(tmp_path / "a.jpg")
    first = make(tmp_path, tmp_path / "a.jpg", JPEG, make_page(SIMPLE)).read_bytes()
    assert make(tmp_path, tmp_path / "a.jpg", JPEG, make_page(SIMPLE)).read_bytes() == first
    assert colour_profile() == colour_profile()


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("name", KINDS)
def test_qpdf_finds_nothing_wrong(name: str, made: dict[str, tuple[Path, Path]]) -> None:
    done = subprocess.run(
        ["qpdf", "--check", made[name][1]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def verapdf() -> list[str]:
    """The command of veraPDF, brought by Maven."""
    maven, java = shutil.which("mvn"), shutil.which("java")
    if not maven or not java:
        pytest.skip("no Maven or no Java")
    group, name, version = VERAPDF.split(":")
    home = Path.home() / ".m2" / "repository" / Path(*group.split("."))
    jar = home / name / version / f"{name}-{version}.jar"
    if not jar.exists():
        get = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
        command = [maven, "-q", "-B", get, f"-Dartifact={VERAPDF}", "-Dtransitive=false"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode or not jar.exists():
            pytest.skip("Maven cannot bring veraPDF")
    return [java, "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper", "-f", "2b",
            "--format", "text"]  # fmt: skip


@pytest.mark.slow
def test_verapdf_passes_what_is_declared(
    made: dict[str, tuple[Path, Path]], verapdf: list[str], tmp_path: Path
) -> None:
    maker = PdfMaker().page(picture=scan()).page(picture=draw_page(["Neni 2"]), rotate=90)
    for page in maker.pdf.pages:
        del page.Resources.Font
    pages = [make_page(SIMPLE, (1240, 1754), dpi=150, number=n) for n in (1, 2)]
    pdf = make(tmp_path, maker.save(tmp_path / "scan.pdf"), PDF, *pages)
    plain = replace(make_page([]), number=1)
    marked_picture().save(tmp_path / "blank.png")
    files = [*(path for _, path in made.values()), pdf,
             make(tmp_path, tmp_path / "blank.png", PNG, plain)]  # fmt: skip
    done = subprocess.run(
        [*verapdf, *files], capture_output=True, text=True, check=False, timeout=300
    )
    verdicts = [line.split()[0] for line in done.stdout.splitlines()]
    assert verdicts == ["PASS"] * len(files), done.stdout
