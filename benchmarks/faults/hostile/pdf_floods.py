"""PDF pages with far too much on them, and drawings that draw themselves."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Outcomes,
    Site,
    failed,
)
from benchmarks.faults.hostile.pdf_pages import media_box, one_page, strokes
from benchmarks.faults.hostile.raw_pdf import RawPdf, letter, letter_pdf, show

FLOODS = Category("pdf pages")
HEAVY = READ | PARTIAL | BROKEN_PDF | TOO_MUCH | failed("ocr_timeout")

# -- too much


def _many(piece: bytes, count: int) -> Callable[[str], bytes]:
    return lambda word: letter(word) + piece * count


def _heavy(
    name: str, content: Callable[[str], bytes], allowed: Outcomes = HEAVY, *, quick: bool = False
) -> None:
    FLOODS.file(f"{name}.pdf", one_page(content), allowed, quick=quick)


_heavy("million-operators", _many(b"q Q\n", 500_000))
_heavy("million-open-states", _many(b"q\n", 1_000_000))
_heavy("300000-lines", lambda w: letter(w) + strokes(300_000))
_heavy("60000-rectangles", lambda w: letter(w) + b"".join(
    b"%d %d 3 3 re S\n" % (n % 590, n // 590 * 8) for n in range(60_000)))  # fmt: skip
_heavy(
    "one-path-of-a-million",
    lambda w: letter(w) + b"0 0 m\n" + b"9 9 l 5 700 l\n" * 500_000 + b"S\n",
)
_heavy("glyphs-1200000", lambda w: letter(w) + show("kuvendi i komunes " * 66_667, size=0.01))
_heavy("glyphs-in-one-place", lambda w: letter(w) + show("a", 60, 200) * 100_000)
_heavy("arrays-in-content", lambda w: letter(w) + b"[" * 200_000 + b"]" * 200_000 + b" TJ\n")
_heavy(
    "dictionaries-in-content",
    lambda w: letter(w) + b"/A " + b"<< /A " * 50_000 + b">> " * 50_000 + b"DP\n",
)
_heavy("inline-picture-huge", lambda w: letter(w) + b"BI /W 60000 /H 60000 /BPC 8 /CS /G ID x EI\n")
_heavy("text-unclosed-in-content", lambda w: letter(w) + b"BT (" + b"\\(" * 500_000)


def _tiny_pages(count: int) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        pdf = RawPdf()
        pdf.page(letter(site.word))
        content = pdf.stream(show("Faqe e vogel e ketij libri", x=5, y=20, size=6))
        for _ in range(count - 1):
            pdf.page(content, media=media_box(0, 0, 120, 60))
        return pdf.bytes()

    return build


FLOODS.file("pages-10000.pdf", _tiny_pages(10_000), READ, find=True)
FLOODS.file("pages-500.pdf", _tiny_pages(500), READ, find=True)


# -- drawings that draw themselves


def _form(content: bytes, resources: bytes) -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >>" % resources
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def _form_page(site: Site, forms: dict[int, bytes]) -> bytes:
    pdf = letter_pdf("tjeter" + site.word[:4])
    for number, body in forms.items():
        pdf.put(number, body)
    pdf.page(letter(site.word) + b"/X Do\n", resources=b"/XObject << /X 80 0 R >>")
    return pdf.bytes()


FLOODS.file(
    "form-draws-itself.pdf",
    lambda s: _form_page(s, {80: _form(b"/X Do /X Do\n", b"/XObject << /X 80 0 R >>")}),
    READ | PARTIAL,
    quick=True,
)
FLOODS.file(
    "forms-draw-each-other.pdf",
    lambda s: _form_page(
        s,
        {
            80: _form(b"/Y Do /Y Do\n", b"/XObject << /Y 81 0 R >>"),
            81: _form(b"/X Do /X Do\n", b"/XObject << /X 80 0 R >>"),
        },
    ),
    READ | PARTIAL,
)
FLOODS.file(
    "billion-draws.pdf",
    lambda s: _form_page(
        s,
        {
            80 + n: _form(b"/X Do\n" * 10, b"/XObject << /X %d 0 R >>" % (81 + n))
            if n < 9
            else _form(b"0 0 5 5 re f\n", b"")
            for n in range(10)
        },
    ),
    READ | PARTIAL,
)


def _pattern(site: Site) -> bytes:
    pdf = RawPdf()
    entries = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
    tile = pdf.stream(b"0 0 .5 .5 re f\n", entries + b"/XStep .001 /YStep .001 /Resources << >>")
    fill = b"/Pattern cs /P scn 0 0 595 842 re f\n"
    pdf.page(letter(site.word) + fill, resources=b"/Pattern << /P %d 0 R >>" % tile)
    return pdf.bytes()


FLOODS.file("pattern-of-tiny-tiles.pdf", _pattern, HEAVY)


def _mask(site: Site) -> bytes:
    pdf = RawPdf()
    form = _form(b"/G gs 0 0 500 500 re f\n", b"/ExtGState << /G 81 0 R >>")
    group = b"/Group << /S /Transparency /CS /DeviceGray >> /Type /XObject"
    pdf.put(80, form.replace(b"/Type /XObject", group, 1))
    pdf.put(81, b"<< /Type /ExtGState /SMask << /S /Luminosity /G 80 0 R >> >>")
    pdf.page(b"/G gs\n" + letter(site.word), resources=b"/ExtGState << /G 81 0 R >>")
    return pdf.bytes()


FLOODS.file("mask-of-itself.pdf", _mask, HEAVY, quick=True)
