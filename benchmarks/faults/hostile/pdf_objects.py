"""PDFs whose objects and streams are torn, whose references run in circles."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    DONE,
    FLAGGED,
    NO_TEXT,
    PARTIAL,
    READ,
    Category,
    Site,
)
from benchmarks.faults.hostile.pdf_damage import ANY, HUGE, SOME, altered, letters
from benchmarks.faults.hostile.raw_pdf import (
    CATALOG,
    FONT,
    RawPdf,
    flate,
    good_pdf,
    letter,
    show,
)

OBJECTS = Category("pdf damage")

# -- objects and streams


def _page_entry(old: bytes, new: bytes) -> Callable[[Site], bytes]:
    """Return a builder that changes the page objects of a good PDF."""
    return altered(lambda p: {n: re.sub(old, new, p.objects[n], flags=re.S) for n in p.pages})


OBJECTS.file("contents-missing.pdf", _page_entry(rb"/Contents \d+ 0 R", b""), NO_TEXT | BROKEN_PDF)
OBJECTS.file(
    "contents-nowhere.pdf",
    _page_entry(rb"/Contents \d+ 0 R", b"/Contents 999 0 R"),
    NO_TEXT | BROKEN_PDF,
)
OBJECTS.file(
    "contents-of-itself.pdf",
    altered(lambda p: {90: b"[90 0 R %d 0 R]" % (p.pages[0] - 1), p.pages[0]: re.sub(
        rb"/Contents \d+ 0 R", b"/Contents 90 0 R", p.objects[p.pages[0]])}, 1),
    ANY,
    quick=True,
)  # fmt: skip
OBJECTS.file("contents-is-the-page.pdf", _page_entry(rb"/Contents \d+", b"/Contents 5"), ANY)
OBJECTS.file("fonts-missing.pdf", _page_entry(rb"/Resources.*", b">>"), ANY)
OBJECTS.file("font-nowhere.pdf", altered(lambda p: {FONT: b"null"}), ANY)
OBJECTS.file("font-no-dictionary.pdf", altered(lambda p: {FONT: b"(Helvetica)"}), ANY)
OBJECTS.file("page-without-type.pdf", _page_entry(rb"/Type /Page ", b""), READ | PARTIAL, find=True)


def _content_object(change: Callable[[bytes], bytes]) -> Callable[[Site], bytes]:
    """Return a builder that changes the streams of a good PDF."""
    return altered(lambda p: {n - 1: change(p.objects[n - 1]) for n in p.pages})


def _length(new: bytes) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(rb"/Length \d+", new, body)


for _name, _new in (
    ("zero", b"/Length 0"),
    ("short", b"/Length 100"),
    ("huge", b"/Length " + HUGE),
    ("negative", b"/Length -5"),
    ("missing", b""),
    ("nowhere", b"/Length 777 0 R"),
    ("of-itself", b"/Length 4 0 R"),
):
    OBJECTS.file(
        f"length-{_name}.pdf",
        _content_object(_length(_new)),
        READ | PARTIAL,
        find=True,
        quick=_name == "huge",
    )
OBJECTS.file(
    "endstream-missing.pdf",
    _content_object(lambda body: body.replace(b"\nendstream", b"")),
    READ | PARTIAL | BROKEN_PDF,
)
OBJECTS.file(
    "endobj-missing.pdf",
    lambda s: letters(s.word).bytes().replace(b"\nendobj\n", b"\n       "),
    READ,
    find=True,
)


def _filtered(name: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(b">>", b"/Filter %s >>" % name, 1)


for _name, _filter in (
    *(("lzw", b"/LZWDecode"), ("unknown", b"/FooDecode"), ("hex", b"/ASCIIHexDecode")),
    *(("flate", b"/FlateDecode"), ("pictures", b"[/DCTDecode /JPXDecode]"), ("number", b"17")),
    ("crypt", b"/Crypt"),
):
    OBJECTS.file(
        f"filter-{_name}.pdf",
        _content_object(_filtered(_filter)),
        NO_TEXT | BROKEN_PDF | (READ if _name in ("crypt", "number", "pictures") else frozenset()),
        quick=_name == "flate",
    )


def _bad_flate(change: Callable[[bytes], bytes]) -> Callable[[Site], bytes]:
    def content(site: Site) -> bytes:
        pdf = RawPdf()
        packed, entry = flate(letter(site.word) * 20)
        pdf.page(pdf.stream(change(packed), entry))
        return pdf.bytes()

    return content


OBJECTS.file("flate-cut.pdf", _bad_flate(lambda p: p[: len(p) * 3 // 4]), ANY)
OBJECTS.file("flate-torn.pdf", _bad_flate(lambda p: p[:80] + b"\xff" * 30 + p[110:]), ANY)
OBJECTS.file("flate-checksum.pdf", _bad_flate(lambda p: p[:-4] + b"\0\0\0\0"), READ, find=True)


def _with_object_streams(word: str) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(letters(word).bytes())) as pdf:
        packed = io.BytesIO()
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return packed.getvalue()


def _object_stream(change: Callable[[bytes], bytes]) -> Callable[[Site], bytes]:
    return lambda site: change(_with_object_streams(site.word))


def _tear_object_stream(whole: bytes) -> bytes:
    start = whole.index(b"stream\n", whole.index(b"/ObjStm")) + 7
    return whole[: start + 20] + b"\xff" * 40 + whole[start + 60 :]


OBJECTS.file("object-stream-good.pdf", _object_stream(lambda w: w), DONE | READ, find=True)
OBJECTS.file(
    "object-stream-torn.pdf", _object_stream(_tear_object_stream), BROKEN_PDF | SOME, quick=True
)
OBJECTS.file(
    "object-stream-shifted.pdf",
    _object_stream(lambda w: re.sub(rb"/First \d+", b"/First 9", w)),
    ANY,
)
OBJECTS.file(
    "object-stream-count.pdf",
    _object_stream(lambda w: re.sub(rb"/N \d+", b"/N 99999", w)),
    ANY,
)
OBJECTS.file(
    "xref-stream-widths.pdf",
    _object_stream(lambda w: re.sub(rb"/W \[[^]]*\]", b"/W [9 9 9]", w)),
    READ | BROKEN_PDF,
)


# -- loops and depth outside of the pages


def _catalog(entries: bytes, objects: dict[int, bytes]) -> Callable[[Site], bytes]:
    catalog = b"<< /Type /Catalog /Pages 2 0 R %s >>" % entries
    return altered(lambda p: {CATALOG: catalog, **objects}, 1)


OBJECTS.file(
    "outline-loop.pdf",
    _catalog(
        b"/Outlines 80 0 R",
        {
            80: b"<< /Type /Outlines /First 81 0 R /Last 81 0 R /Count 1 >>",
            81: b"<< /Title (a) /Parent 80 0 R /Next 81 0 R /First 80 0 R >>",
        },
    ),
    READ,
    find=True,
)
OBJECTS.file(
    "label-tree-loop.pdf",
    _catalog(b"/PageLabels 80 0 R", {80: b"<< /Kids [80 0 R] /Limits [0 9] >>"}),
    READ,
    find=True,
)
OBJECTS.file(
    "name-tree-loop.pdf",
    _catalog(
        b"/Names << /EmbeddedFiles 80 0 R >>", {80: b"<< /Kids [80 0 R] /Limits [(a) (z)] >>"}
    ),
    READ,
    find=True,
)
OBJECTS.file(
    "array-100000-deep.pdf",
    _catalog(b"/Arkiva 80 0 R", {80: b"[" * 100_000 + b"]" * 100_000}),
    READ | BROKEN_PDF,
    quick=True,
)
OBJECTS.file("text-unclosed.pdf", _catalog(b"/Arkiva 80 0 R", {80: b"(" * 200_000}), ANY)
OBJECTS.file("name-1-mb.pdf", _catalog(b"/Arkiva /" + b"N" * 1_000_000, {}), READ | BROKEN_PDF)
OBJECTS.file(
    "reference-of-itself.pdf", _catalog(b"/Lang 80 0 R", {80: b"80 0 R"}), READ | BROKEN_PDF
)


def _odd_numbers(site: Site) -> bytes:
    pdf = RawPdf()
    odd = b"1e308 --5 .-. 99999999999999999999 0x41 +-1 Td 9999999999 Tf << [ ( ) ] >> BI ID EI\n"
    pdf.page(odd + letter(site.word) + b"Q Q Q ET ET EMC " + odd)
    return pdf.bytes()


OBJECTS.file("odd-numbers.pdf", _odd_numbers, READ | PARTIAL | BROKEN_PDF)


def _bits_flipped(site: Site) -> bytes:
    whole = bytearray(good_pdf(site.word, 5))
    for _ in range(60):
        whole[site.chance.randrange(len(whole))] ^= 1 << site.chance.randrange(8)
    return bytes(whole)


for _turn in range(6):
    OBJECTS.file(f"bits-flipped-{_turn}.pdf", _bits_flipped, ANY, quick=_turn == 0)


def _blocks_zeroed(site: Site) -> bytes:
    whole = bytearray(good_pdf(site.word, 20))
    for start in range(4096, len(whole), 8192):
        whole[start : start + 512] = bytes(len(whole[start : start + 512]))
    return bytes(whole)


OBJECTS.file("blocks-zeroed.pdf", _blocks_zeroed, FLAGGED | PARTIAL | READ)
OBJECTS.file(
    "line-ends-of-ftp.pdf",
    lambda s: _packed_letters(s.word).replace(b"\n", b"\r\n"),
    ANY,
)


def _packed_letters(word: str) -> bytes:
    pdf = RawPdf()
    packed = zlib.compress(letter(word))
    pdf.page(pdf.stream(packed, b"/Filter /FlateDecode"))
    pdf.page(show("Faqja e dyte e shkreses se komunes"))
    return pdf.bytes()
