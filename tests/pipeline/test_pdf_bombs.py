"""Streams that unpack to far too much cost the pages that use them, and nothing else."""

from __future__ import annotations

import base64
import random
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream
from PIL import Image

from pipeline.document import Page
from pipeline.errors import PageError
from pipeline.page_image import page_image
from pipeline.pdf_bombs import MAX_UNPACKED, find_bombs
from pipeline.pdf_streams import find_streams
from pipeline.readers import PageImage, open_source
from pipeline.signatures import PDF
from pipeline.unpacked_size import unpacked_size, unpacks_beyond
from tests.pipeline.pdf_samples import PdfMaker, paragraph

LINES = ["Kuvendi i Komunës, në mbledhjen e mbajtur më 28 shkurt 2024,", "nxjerr këtë vendim."]


@pytest.fixture(scope="module")
def packed() -> bytes:
    """A little more than what is too much, of blanks."""
    pack = zlib.compressobj(9)
    piece = b" " * (1 << 20)
    count = (MAX_UNPACKED >> 20) + 1
    return b"".join(pack.compress(piece) for _ in range(count)) + pack.flush()


def two_pages() -> PdfMaker:
    return PdfMaker().page(paragraph(72, 700, LINES)).page(paragraph(72, 700, LINES))


def bomb(
    maker: PdfMaker, data: bytes, filters: Name | pikepdf.Array = Name.FlateDecode, **own: object
) -> Stream:
    stream = Stream(maker.pdf, b"", **own)
    stream.write(data, filter=filters)
    return maker.pdf.make_indirect(stream)


def save(maker: PdfMaker, path: Path) -> Path:
    maker.pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def outcomes(path: Path) -> list[str]:
    with open_source(path, PDF) as source:
        found = []
        for number in range(1, source.page_count + 1):
            try:
                page = source.read_page(number, 100)
                assert isinstance(page, Page)
                found.append("read" if page.raw == "\n".join(LINES) else "lost")
            except PageError as error:
                found.append(error.code)
        return found


READ, REFUSED = ["read", "read"], ["read", "unpacks_too_large"]


def test_content(tmp_path: Path, packed: bytes) -> None:
    maker = two_pages()
    maker.pdf.pages[1].obj.Contents = bomb(maker, packed)
    assert outcomes(save(maker, tmp_path / "a.pdf")) == REFUSED


def test_page_images_are_drawn_without_them(tmp_path: Path, packed: bytes) -> None:
    maker = two_pages()
    square = zlib.compress(zlib.decompress(packed) + b" 0 0 500 500 re f", 1)
    maker.pdf.pages[1].obj.Contents = bomb(maker, square)
    source = save(maker, tmp_path / "a.pdf")
    written, emptied = (
        Image.open(BytesIO(page_image(source, PDF, number, 200))).convert("L") for number in (1, 2)
    )
    assert min(written.tobytes()) < 128
    assert set(emptied.tobytes()) == {255}


def test_filters_over_each_other(tmp_path: Path, packed: bytes) -> None:
    twice = zlib.compress(packed, 9)
    text = base64.a85encode(twice) + b"~>"
    filters = pikepdf.Array([Name.ASCII85Decode, Name.FlateDecode, Name.FlateDecode])
    maker = two_pages()
    maker.pdf.pages[1].obj.Contents = bomb(maker, text, filters)
    assert outcomes(save(maker, tmp_path / "a.pdf")) == REFUSED


def test_metadata_and_files_inside_cost_nothing(tmp_path: Path, packed: bytes) -> None:
    maker = two_pages()
    maker.pdf.Root.Metadata = bomb(maker, packed, Type=Name.Metadata, Subtype=Name.XML)
    maker.pdf.Root.Arkiva = bomb(maker, packed, Type=Name.EmbeddedFile)
    assert outcomes(save(maker, tmp_path / "a.pdf")) == READ


def font_with(maker: PdfMaker, **entries: object) -> None:
    page = maker.pdf.pages[1].obj
    font = Dictionary(dict(page.Resources.Font.F1))
    for key, value in entries.items():
        font[f"/{key}"] = value
    page.Resources = Dictionary(Font=Dictionary(F1=maker.pdf.make_indirect(font)))


def test_font_and_its_map(tmp_path: Path, packed: bytes) -> None:
    for entry in ("FontFile2", "ToUnicode"):
        maker = two_pages()
        stream = bomb(maker, packed)
        described = Dictionary(Type=Name.FontDescriptor, FontName=Name.B, Flags=4, FontFile2=stream)
        own = {"FontDescriptor": described} if entry == "FontFile2" else {entry: stream}
        font_with(maker, **own)
        assert outcomes(save(maker, tmp_path / f"{entry}.pdf")) == REFUSED


def test_colour_profile_and_form_of_an_annotation(tmp_path: Path, packed: bytes) -> None:
    maker = two_pages()
    page = maker.pdf.pages[1].obj
    profile = pikepdf.Array([Name.ICCBased, bomb(maker, packed, N=1)])
    page.Resources = Dictionary(Font=page.Resources.Font, ColorSpace=Dictionary(C=profile))
    assert outcomes(save(maker, tmp_path / "a.pdf")) == REFUSED
    maker = two_pages()
    form = bomb(maker, packed, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], AP=Dictionary(N=form))
    note.Dest = pikepdf.Array([maker.pdf.pages[0].obj, Name.Fit])
    maker.pdf.pages[1].obj.Annots = pikepdf.Array([note])
    assert outcomes(save(maker, tmp_path / "b.pdf")) == REFUSED


def test_one_stream_a_thousand_times(tmp_path: Path) -> None:
    maker = two_pages()
    stream = bomb(maker, zlib.compress(b"q Q " * 100_000, 9))
    maker.pdf.pages[1].obj.Contents = pikepdf.Array([stream] * 1000)
    assert outcomes(save(maker, tmp_path / "a.pdf")) == REFUSED


def test_rows_wider_than_memory(tmp_path: Path) -> None:
    maker = two_pages()
    stream = bomb(maker, zlib.compress(b"q Q"))
    stream.DecodeParms = Dictionary(Predictor=15, Columns=2147483647, Colors=32)
    maker.pdf.pages[1].obj.Contents = stream
    assert outcomes(save(maker, tmp_path / "a.pdf")) == REFUSED


def test_table_of_offsets(tmp_path: Path, packed: bytes) -> None:
    path = save(two_pages(), tmp_path / "a.pdf")
    body = path.read_bytes().partition(b"xref\n")[0]
    entries = b"<< /Type /XRef /Size 20000000 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode "
    table = b"70 0 obj\n%s/Length %d >>\nstream\n" % (entries, len(packed)) + packed
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    path.write_bytes(body + table + end)
    assert outcomes(path) == READ


def test_picture_of_many_pixels_is_refused_by_its_size(tmp_path: Path, packed: bytes) -> None:
    maker = two_pages()
    image = bomb(
        maker,
        packed,
        Type=Name.XObject,
        Subtype=Name.Image,
        ColorSpace=Name.DeviceGray,
        Width=60_000,
        Height=60_000,
        BitsPerComponent=1,
    )
    page = maker.pdf.pages[1].obj
    page.Resources = Dictionary(XObject=Dictionary(I=image))
    page.Contents = maker.pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    path = save(maker, tmp_path / "a.pdf")
    assert find_bombs(path) == []
    assert outcomes(path) == ["read", "image_too_large"]


def test_honest_streams_are_no_bombs(tmp_path: Path) -> None:
    maker = two_pages()
    maker.pdf.pages[1].obj.Contents = bomb(maker, zlib.compress(b"q Q " * 5_000_000, 9))
    assert find_bombs(save(maker, tmp_path / "a.pdf")) == []


@pytest.mark.parametrize("length", [b"", b"/Length 9 0 R", b"/Length 99999", b"/Length 2"])
def test_streams_are_found_whatever_they_say_of_their_length(tmp_path: Path, length: bytes) -> None:
    data = zlib.compress(random.Random(1).randbytes(500))
    path = tmp_path / "a.pdf"
    stream = b"4 0 obj\n<< %s /Filter [/Fl#61teDecode] >>\nstream\r\n" % length + data
    path.write_bytes(b"%PDF-1.7\n" + stream + b"\nendstream\nendobj\n% a stream\n")
    (found,) = [(stream.filters, bytes(packed)) for stream, packed in find_streams(path)]
    assert found[0] == ("FlateDecode",)
    assert found[1].startswith(data)


def runs(data: bytes) -> bytes:
    return b"".join(bytes([len(data[n : n + 128]) - 1]) + data[n : n + 128] for n in range(0, len(data), 128)) + b"\x80"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("filters", "packed_as"),
    [
        (["FlateDecode"], zlib.compress),
        (["A85"], lambda data: base64.a85encode(data, wrapcol=70) + b"~>"),
        (["AHx"], lambda data: data.hex().encode()),
        (["RunLengthDecode"], runs),
        (["A85", "Fl"], lambda data: base64.a85encode(zlib.compress(data)) + b"~>"),
        ([], bytes),
    ],
    ids=["Flate", "ASCII85", "ASCIIHex", "RunLength", "ASCII85 of Flate", "none"],
)
def test_size_is_that_of_what_comes_out(filters: list[str], packed_as: object) -> None:
    data = random.Random(2).randbytes(5_000) + bytes(200_001)
    assert unpacked_size(packed_as(data), filters, 1 << 30) == len(data)  # type: ignore[operator]  # one of the functions above


def test_lzw_is_as_large_as_pdfminer_has_it() -> None:
    from pdfminer.lzw import lzwdecode

    packed = b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"  # the example of the standard
    assert unpacked_size(packed, ["LZW"], 1000) == len(lzwdecode(packed)) == 10


def test_more_filters_than_anybody_needs_are_too_much() -> None:
    assert unpacks_beyond(zlib.compress(b"q Q"), ["FlateDecode"] * 1000, MAX_UNPACKED)


def test_damaged_data_ends_where_it_is_damaged() -> None:
    data = bytearray(zlib.compress(random.Random(4).randbytes(300_000)))
    data[1000:1100] = b"\xff" * 100
    assert unpacked_size(bytes(data), ["Fl"], 1 << 30) < 300_000


def test_page_image_is_not_asked_of_a_bomb(tmp_path: Path, packed: bytes) -> None:
    """A scan beside a bomb is still read from its picture."""
    from tests.pipeline.pdf_samples import scan

    maker = PdfMaker().page(picture=scan()).page("")
    maker.pdf.pages[1].obj.Contents = bomb(maker, packed)
    with open_source(save(maker, tmp_path / "a.pdf"), PDF) as source:
        assert isinstance(source.read_page(1, 100), PageImage)
