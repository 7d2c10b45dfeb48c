"""What is broken in a PDF costs no more than itself, and does not pass in silence."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from pipeline.document import Page
from pipeline.errors import PageError
from pipeline.pdf import open_pdf
from pipeline.pdf_pictures import considerable_pictures, damage_of, undrawn_among
from pipeline.readers import PageImage
from pipeline.warning_codes import needs_eye
from tests.pipeline.pdf_samples import PdfMaker, paragraph, scan

LINES = [
    "Kuvendi i Komunës, në mbledhjen e mbajtur më 28 shkurt 2024,",
    "nxjerr këtë vendim për çmimin e shërbimeve komunale.",
    "Vendimi hyn në fuqi ditën e nënshkrimit nga kryetari i komunës.",
]
TEXT = "\n".join(LINES)


def letter(pages: int = 1) -> PdfMaker:
    maker = PdfMaker()
    for _ in range(pages):
        maker.page(paragraph(72, 700, LINES))
    return maker


def save_plain(maker: PdfMaker, path: Path) -> bytes:
    """Save with its content as it is, so that it can be damaged; return the bytes."""
    maker.pdf.save(
        path,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return path.read_bytes()


# -- what a PDF says of itself


def test_labels_in_a_loop_cost_no_page(tmp_path: Path) -> None:
    maker = letter()
    node = maker.pdf.make_indirect(Dictionary(Limits=[0, 9]))
    node.Kids = pikepdf.Array([node])
    maker.pdf.Root.PageLabels = node
    with open_pdf(maker.save(tmp_path / "a.pdf")) as source:
        page = source.read_page(1, 100)
    assert isinstance(page, Page)
    assert (page.raw, page.label) == (TEXT, None)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (b"\\376\\377\\330\\000", "\ufffd"),
        (b"\\376\\377\\000A\\330\\000\\000B", "A\ufffdB"),
        (b"\\376\\377\\000A\\000", "A"),
        (b"\\377\\376A\\000", "A"),
    ],
)
def test_damaged_title_costs_nothing(tmp_path: Path, title: bytes, wanted: str) -> None:
    maker = letter()
    maker.pdf.docinfo[Name.Title] = "Titulli"
    maker.pdf.docinfo[Name.Author] = "Arta"
    whole = save_plain(maker, tmp_path / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(whole.replace(b"(Titulli)", b"(%s)" % title))
    with open_pdf(tmp_path / "a.pdf") as source:
        assert source.metadata["author"] == "Arta"
        assert source.metadata.get("title", "") == wanted
        assert isinstance(source.read_page(1, 100), Page)


def test_endless_title_is_cut(tmp_path: Path) -> None:
    maker = letter()
    maker.pdf.docinfo[Name.Title] = "x" * 1_000_000
    with open_pdf(maker.save(tmp_path / "a.pdf")) as source:
        assert len(source.metadata["title"]) == 10_000


# -- pages


def test_content_that_cannot_be_unpacked_is_no_blank_page(tmp_path: Path) -> None:
    maker = letter(2)
    maker.pdf.pages[0].obj.Contents = maker.pdf.make_stream(
        b"no zlib at all " * 5, Filter=Name.FlateDecode
    )
    maker.pdf.save(
        tmp_path / "a.pdf",
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    with open_pdf(tmp_path / "a.pdf") as source:
        with pytest.raises(PageError) as caught:
            source.read_page(1, 100)
        page = source.read_page(2, 100)
    assert caught.value.code == "page_damaged"
    assert isinstance(page, Page)
    assert page.raw == TEXT


def test_empty_page_is_blank(tmp_path: Path) -> None:
    with open_pdf(PdfMaker().page("q Q").save(tmp_path / "a.pdf")) as source:
        page = source.read_page(1, 100)
    assert isinstance(page, Page)
    assert page.reading.warnings == ("blank_page",)


def with_length(whole: bytes, length: bytes) -> bytes:
    """Return a file whose streams say another length; its offsets stay right."""
    said = b"/Length " + length
    return re.sub(rb"/Length \d+", lambda found: said.ljust(len(found[0])), whole)


@pytest.mark.parametrize(("length", "lost"), [(b"0", "0 letters"), (b"100", "letters")])
def test_text_that_one_reader_loses_is_read_from_a_repaired_copy(
    tmp_path: Path, length: bytes, lost: str
) -> None:
    """pdfminer takes the length of a stream on trust; qpdf looks where it ends."""
    path = tmp_path / "a.pdf"
    path.write_bytes(with_length(save_plain(letter(2), path), length))
    with open_pdf(path) as source:
        pages = [source.read_page(n, 100) for n in (1, 2)]
    for page in pages:
        assert isinstance(page, Page)
        assert (page.raw, page.reading.engine) == (TEXT, "pdfplumber")
        (warning,) = page.reading.warnings
        assert warning.startswith("repaired_pdf: ")
        assert lost in warning


def test_text_that_no_repair_brings_back_is_that_of_the_reader_with_more(tmp_path: Path) -> None:
    """pdfminer reads nothing in a font that is nowhere; pdfium takes another one."""
    path = tmp_path / "a.pdf"
    maker = letter()
    del maker.pdf.pages[0].obj.Resources.Font
    with open_pdf(maker.save(path)) as source:
        page = source.read_page(1, 100)
    assert isinstance(page, Page)
    assert page.reading.engine == "pypdfium2"
    assert [w.partition(":")[0] for w in page.reading.warnings] == ["readers_disagree"]
    assert "kryetari i komun" in page.raw


def test_repaired_copy_is_gone_when_the_source_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path = tmp_path / "a.pdf"
    path.write_bytes(with_length(save_plain(letter(), path), b"0"))
    with open_pdf(path) as source:
        source.read_page(1, 100)
        assert list(scratch.iterdir())
    assert not list(scratch.iterdir())


# -- pictures


def picture_page(
    content: bytes, name: str, bits: int = 8, parameters: Dictionary | None = None
) -> PdfMaker:
    """A page of one picture with these packed bytes."""
    maker = PdfMaker().page(picture=scan())
    stream = maker.pdf.pages[0].obj.Resources.XObject.Im
    stream.write(content, filter=Name(f"/{name}"), decode_parms=parameters)
    stream.BitsPerComponent = bits
    return maker


def jpeg(image: Image.Image, **options: object) -> bytes:
    packed = BytesIO()
    image.save(packed, "JPEG", **options)
    return packed.getvalue()


def save_as_is(maker: PdfMaker, path: Path) -> Path:
    maker.pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


FAX = Dictionary(K=-1, Columns=850, Rows=1200)


@pytest.mark.parametrize(
    ("content", "name", "bits"),
    [
        pytest.param(b"abc" * 3000, "DCTDecode", 8, id="jpeg"),
        pytest.param(b"abc" * 3000, "JPXDecode", 8, id="jpeg 2000"),
        pytest.param(b"abc" * 3000, "JBIG2Decode", 1, id="jbig2"),
        pytest.param(b"abc" * 3000, "FooDecode", 8, id="unknown"),
    ],
)
def test_picture_that_nobody_can_decode_is_no_blank_page(
    tmp_path: Path, content: bytes, name: str, bits: int
) -> None:
    path = save_as_is(picture_page(content, name, bits), tmp_path / "a.pdf")
    with open_pdf(path) as source, pytest.raises(PageError) as caught:
        source.read_page(1, 100)
    assert caught.value.code == "page_damaged"
    assert "850 x 1200" in caught.value.detail


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_scan_that_ends_early_asks_for_an_eye(tmp_path: Path, share: float) -> None:
    whole = jpeg(scan())
    path = save_as_is(
        picture_page(whole[: int(len(whole) * share)], "DCTDecode"), tmp_path / "a.pdf"
    )
    with open_pdf(path) as source:
        page = source.read_page(1, 100)
    assert isinstance(page, PageImage)
    assert [w.partition(":")[0] for w in page.warnings] == ["picture_damaged"]
    assert needs_eye(page.warnings)


def test_text_beside_a_broken_picture_is_read_and_says_so(tmp_path: Path) -> None:
    maker = PdfMaker().page(picture=scan())
    page = maker.pdf.pages[0].obj
    page.Resources.XObject.Im.write(b"abc" * 3000, filter=Name.DCTDecode)
    page.Contents = maker.pdf.make_stream(
        b"q 400 0 0 500 72 72 cm /Im Do Q\n" + paragraph(72, 700, LINES).encode()
    )
    with open_pdf(save_as_is(maker, tmp_path / "a.pdf")) as source:
        read = source.read_page(1, 100)
    assert isinstance(read, Page)
    assert read.raw == TEXT
    assert [w.partition(":")[0] for w in read.reading.warnings] == ["picture_damaged"]


def grain() -> Image.Image:
    """A scan whose paper has a grain."""
    return Image.blend(scan(), Image.effect_noise((850, 1200), 40), 0.1)


WHITE = Image.new("L", (850, 1200), 255)


def fax(image: Image.Image) -> bytes:
    """Pack as one strip of CCITT group 4."""
    packed = BytesIO()
    image.convert("1").save(packed, "TIFF", compression="group4", strip_size=1 << 24)
    with Image.open(packed) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]  # of TIFFs
    return packed.getvalue()[start : start + length]


@pytest.mark.parametrize(
    ("content", "name", "bits"),
    [
        pytest.param(jpeg(WHITE), "DCTDecode", 8, id="jpeg"),
        pytest.param(
            jpeg(WHITE, progressive=True, optimize=True, quality=5),
            "DCTDecode",
            8,
            id="progressive",
        ),
        pytest.param(jpeg(scan()), "DCTDecode", 8, id="scan"),
        pytest.param(jpeg(grain())[:-2], "DCTDecode", 8, id="no end mark"),
        pytest.param(jpeg(scan()) + b"\0\0\n", "DCTDecode", 8, id="filled up"),
        pytest.param(fax(WHITE), "CCITTFaxDecode", 1, id="fax"),
        pytest.param(fax(scan()), "CCITTFaxDecode", 1, id="fax scan"),
    ],
)
def test_sound_pictures_are_sound(tmp_path: Path, content: bytes, name: str, bits: int) -> None:
    import pypdfium2

    parameters = FAX if bits == 1 else None
    maker = picture_page(content, name, bits, parameters=parameters)
    path = save_as_is(maker, tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        pictures = considerable_pictures(page, 1.0)
        assert len(pictures) == 1
        assert (damage_of(pictures), undrawn_among(pictures)) == (None, None)
        page.close()
