"""Small files that grow to gigabytes when they are unpacked: PDFs and pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    NO_TEXT,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Site,
)
from benchmarks.faults.hostile.raw_pdf import RawPdf, letter, letter_pdf, stream
from benchmarks.faults.hostile.raw_pictures import jpeg_head
from benchmarks.faults.hostile.zips import packed_run

BOMBS = Category("bombs")
_DROWNED = NO_TEXT | BROKEN_PDF | PARTIAL | TOO_MUCH
GIB = 1024
SIDE = 60_000


# -- PDF


def _stream_page(data: bytes, entries: bytes) -> Callable[[Site], bytes]:
    """Return a builder of a good page and one whose content is this stream."""

    def build(site: Site) -> bytes:
        pdf = letter_pdf(site.word)
        pdf.page(pdf.stream(data, entries))
        return pdf.bytes()

    return build


def _packed(times: int, byte: bytes = b" ") -> bytes:
    data = packed_run(byte, GIB)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def _filters(times: int) -> bytes:
    return b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * times)


BOMBS.file(
    "pdf-content-1-gb.pdf",
    lambda s: _stream_page(_packed(1), _filters(1))(s),
    _DROWNED | READ,
    find=True,
    quick=True,
)
BOMBS.file(
    "pdf-content-1-gb-nul.pdf",
    lambda s: _stream_page(_packed(1, b"\0"), _filters(1))(s),
    _DROWNED | READ,
    find=True,
)
BOMBS.file(
    "pdf-content-filters-3.pdf",
    lambda s: _stream_page(_packed(3), _filters(3))(s),
    _DROWNED | READ,
    find=True,
)
BOMBS.file(
    "pdf-content-filters-1000.pdf",
    lambda s: _stream_page(zlib.compress(b"q Q"), _filters(1000))(s),
    _DROWNED | READ,
    find=True,
)
BOMBS.file(
    "pdf-content-again-and-again.pdf",
    lambda s: _again(s.word),
    _DROWNED | READ,
)


def _again(word: str) -> bytes:
    """Build a page whose list of contents names one stream of 10 MB a thousand times."""
    pdf = letter_pdf(word)
    content = pdf.stream(zlib.compress(b"q Q " * 2_500_000), b"/Filter /FlateDecode")
    page = pdf.page(content)
    again = b"[%s]" % (b"%d 0 R " % content * 1000)
    pdf.put(page, pdf.objects[page].replace(b"/Contents %d 0 R" % content, b"/Contents " + again))
    return pdf.bytes()


def _image(data: Callable[[], bytes], entries: bytes) -> Callable[[Site], bytes]:
    """Return a builder of a good page and one that a picture of this stream fills."""

    def build(site: Site) -> bytes:
        pdf = letter_pdf(site.word)
        image = pdf.stream(data(), b"/Type /XObject /Subtype /Image " + entries)
        pdf.page(b"q 595 0 0 842 0 0 cm /I Do Q\n", resources=b"/XObject << /I %d 0 R >>" % image)
        return pdf.bytes()

    return build


def _sized(width: int, height: int, bits: int = 8) -> bytes:
    return b"/Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray " % (
        *(width, height, bits),
    )


BOMBS.file(
    "pdf-picture-1-gb.pdf",
    _image(lambda: _packed(1, b"\xff"), _sized(32_768, 32_768) + _filters(1)),
    _DROWNED,
    find=True,
    quick=True,
)
BOMBS.file(
    "pdf-picture-60000.pdf",
    _image(lambda: packed_run(b"\xff", 430), _sized(SIDE, SIDE, 1) + _filters(1)),
    _DROWNED | READ,
    find=True,
)
BOMBS.file(
    "pdf-picture-fax.pdf",
    _image(lambda: b"\0", _sized(SIDE, SIDE, 1) + b"/Filter /CCITTFaxDecode /DecodeParms "
           b"<< /K -1 /Columns 60000 /Rows 60000 >>"),
    _DROWNED,
    find=True,
)  # fmt: skip
BOMBS.file(
    "pdf-picture-billion-wide.pdf",
    _image(lambda: b"\0", _sized(2_147_483_647, 2_147_483_647)),
    _DROWNED | READ,
    find=True,
)
BOMBS.file(
    "pdf-picture-false-jpeg.pdf",
    _image(lambda: jpeg_head(65_500, 65_500), _sized(65_500, 65_500) + b"/Filter /DCTDecode"),
    _DROWNED,
    find=True,
)
BOMBS.file(
    "pdf-picture-10000-times.pdf",
    lambda s: _many_draws(s.word),
    _DROWNED | READ,
)


def _many_draws(word: str) -> bytes:
    pdf = RawPdf()
    entries = b"/Type /XObject /Subtype /Image " + _sized(4000, 4000) + _filters(1)
    image = pdf.stream(zlib.compress(bytes(16_000_000)), entries)
    draws = b"q 500 0 0 500 40 40 cm /I Do Q\n" * 10_000
    pdf.page(letter(word) + draws, resources=b"/XObject << /I %d 0 R >>" % image)
    return pdf.bytes()


def _predictor(site: Site) -> bytes:
    parameters = b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 >>"
    return _stream_page(zlib.compress(b"q Q"), b"/Filter /FlateDecode " + parameters)(site)


BOMBS.file("pdf-predictor.pdf", _predictor, _DROWNED | READ, find=True)


def _font_file(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    font_file = pdf.stream(_packed(1, b"\0"), b"/Length1 1073741824 " + _filters(1))
    descriptor = pdf.add(
        b"<< /Type /FontDescriptor /FontName /B /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 "
        b"/Ascent 1 /Descent 0 /CapHeight 1 /StemV 1 /FontFile2 %d 0 R >>" % font_file
    )
    font = pdf.add(
        b"<< /Type /Font /Subtype /TrueType /BaseFont /B /FontDescriptor %d 0 R >>" % descriptor
    )
    pdf.letter_in(font, "bombe")
    return pdf.bytes()


BOMBS.file("pdf-font-1-gb.pdf", _font_file, _DROWNED | READ, find=True)


def _character_map(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    ranges = "<0000> <ffff> <0000>\n" * 20_000
    cmap = f"begincmap 20000 beginbfrange\n{ranges}endbfrange endcmap"
    packed = pdf.stream(zlib.compress(cmap.encode()), b"/Filter /FlateDecode")
    font = pdf.add(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % packed
    )
    pdf.letter_in(font, "bombe")
    return pdf.bytes()


BOMBS.file("pdf-map-of-a-billion.pdf", _character_map, _DROWNED | READ, find=True)


def _xref_stream(site: Site) -> bytes:
    """Build a PDF whose only table of offsets is a stream of a gigabyte."""
    pdf = letter_pdf(site.word)
    body = pdf.bytes(table=False).partition(b"trailer")[0]
    entries = (
        b"/Type /XRef /Size 150000000 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode "
        b"/Index [0 150000000]"
    )
    table = b"70 0 obj\n%s\nendobj\n" % stream(_packed(1, b"\0"), entries)
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


BOMBS.file("pdf-xref-stream-1-gb.pdf", _xref_stream, _DROWNED | READ)


def _object_stream(site: Site) -> bytes:
    """Build a PDF whose page tree is said to be in an object stream of a gigabyte."""
    pdf = letter_pdf(site.word)
    pdf.bytes()
    entries = b"/Type /ObjStm /N 100000000 /First 900000000 /Filter /FlateDecode"
    body = b"%PDF-1.7\n"
    offsets = {}
    objects = {n: b for n, b in pdf.objects.items() if n != 2}
    objects[60] = stream(_packed(1, b"1"), entries)
    for number, content in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = bytearray()
    for number in range(71):
        if number == 2:
            rows += struct.pack(">BIH", 2, 60, 0)
        elif number == 70:
            rows += struct.pack(">BIH", 1, len(body), 0)
        else:
            rows += struct.pack(">BIH", 1 if number in offsets else 0, offsets.get(number, 0), 0)
    table = stream(bytes(rows), b"/Type /XRef /Size 71 /W [1 4 2] /Root 1 0 R")
    return body + b"70 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


BOMBS.file("pdf-object-stream-1-gb.pdf", _object_stream, _DROWNED | READ)


def _metadata(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    metadata = pdf.stream(_packed(1), b"/Type /Metadata /Subtype /XML " + _filters(1))
    pdf.put(1, b"<< /Type /Catalog /Pages 2 0 R /Metadata %d 0 R >>" % metadata)
    return pdf.bytes()


BOMBS.file("pdf-metadata-1-gb.pdf", _metadata, _DROWNED | READ, find=True)
