"""PDF pages of odd sizes, odd texts, hidden layers, forms, and far too much of everything."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    FLAGGED,
    NO_TEXT,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.raw_pdf import CATALOG, RawPdf, letter, show

PAGES = Category("pdf pages")


def one_page(content: Callable[[str], bytes] = letter, **options: bytes) -> Callable[[Site], bytes]:
    """Return a builder of a PDF of one page."""

    def build(site: Site) -> bytes:
        pdf = RawPdf()
        pdf.page(content(site.word), **options)
        return pdf.bytes()

    return build


def media_box(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """Return the entry of a page of this size."""
    return b"/MediaBox [%.10g %.10g %.10g %.10g]" % (x0, y0, x1, y1)


# -- sizes and turns

for _name, _media, _allowed, _find in (
    ("size-zero", media_box(0, 0, 0, 0), READ | BROKEN_PDF, False),
    ("size-none", b"", READ | BROKEN_PDF, False),
    ("size-one-point", media_box(0, 0, 1, 1), READ | BROKEN_PDF, False),
    ("size-flat", media_box(0, 0, 595, 0), READ | BROKEN_PDF, False),
    ("size-14400", media_box(0, 0, 14400, 14400), READ, True),
    ("size-1e9", media_box(0, 0, 1e9, 1e9), READ | BROKEN_PDF | TOO_MUCH, False),
    ("size-long-strip", media_box(0, 0, 595, 200_000), READ | BROKEN_PDF | TOO_MUCH, False),
    ("box-reversed", media_box(595, 842, 0, 0), READ, True),
    ("box-negative", media_box(-100, -100, 595, 842), READ, True),
    ("box-of-words", b"/MediaBox [(a) /b null 842]", READ | BROKEN_PDF, False),
    ("box-of-three", b"/MediaBox [0 0 595]", READ | BROKEN_PDF, False),
    ("box-nowhere", b"/MediaBox 99 0 R", READ | BROKEN_PDF, False),
):
    PAGES.file(
        f"{_name}.pdf",
        one_page(media=_media),
        _allowed,
        find=_find,
        quick=_name in ("size-zero", "size-1e9", "box-negative"),
    )
for _name, _own in (
    *(("turned-90", b"/Rotate 90"), ("turned-180", b"/Rotate 180"), ("turned-270", b"/Rotate 270")),
    *(("turned-45", b"/Rotate 45"), ("turned-minus-90", b"/Rotate -90")),
    *(("turned-huge", b"/Rotate 9000000090"), ("turned-text", b"/Rotate (90)")),
    *(("unit-10", b"/UserUnit 10"), ("unit-million", b"/UserUnit 1000000")),
    *(("unit-zero", b"/UserUnit 0"), ("unit-negative", b"/UserUnit -3")),
):
    PAGES.file(
        f"{_name}.pdf",
        one_page(own=_own),
        READ,
        find=True,
        quick=_name in ("turned-45", "unit-million"),
    )
PAGES.file("crop-outside.pdf", one_page(own=b"/CropBox [5000 5000 6000 6000]"), READ | BROKEN_PDF)
PAGES.file("crop-zero.pdf", one_page(own=b"/CropBox [10 10 10 10]"), READ | BROKEN_PDF)


# -- text that is not there, or not what it seems


def _off_page(word: str) -> bytes:
    return letter(word) + show("Shenim i fshehur jashte faqes se dukshme", x=-5000, y=4000)


PAGES.file("text-off-page.pdf", one_page(_off_page), FLAGGED, find=True, quick=True)
PAGES.file(
    "text-only-off-page.pdf",
    one_page(lambda word: show(f"Krejt teksti {word} eshte jashte", x=9000, y=9000)),
    NO_TEXT,
)
PAGES.file("nothing-on-it.pdf", one_page(lambda word: b"% " + word.encode()), NO_TEXT, quick=True)
PAGES.file(
    "nothing-on-50-pages.pdf",
    lambda s: _blank_pages(s.word, 50),
    NO_TEXT,
)
PAGES.file("only-lines.pdf", one_page(lambda w: strokes(3) + b"% " + w.encode()), NO_TEXT)
PAGES.file("invisible-text.pdf", one_page(lambda w: b"3 Tr\n" + letter(w)), NO_TEXT | READ)
PAGES.file("white-text.pdf", one_page(lambda w: b"1 g\n" + letter(w)), NO_TEXT | READ)
PAGES.file(
    "text-under-a-cover.pdf",
    one_page(lambda w: letter(w) + b"1 g 0 0 595 842 re f\n"),
    NO_TEXT | READ,
)
PAGES.file("text-of-size-zero.pdf", one_page(lambda w: show(f"Fjala {w}", size=0)), NO_TEXT)
PAGES.file("text-of-size-million.pdf", one_page(lambda w: show(w, size=1e6)), NO_TEXT | READ)
PAGES.file("one-letter.pdf", one_page(lambda w: show("k") + b"% " + w.encode()), READ | NO_TEXT)


def _blank_pages(word: str, count: int) -> bytes:
    pdf = RawPdf()
    empty = pdf.stream(b"% " + word.encode())
    for _ in range(count):
        pdf.page(empty)
    return pdf.bytes()


def strokes(count: int) -> bytes:
    """Return content of so many lines across the page."""
    return b"".join(
        b"%d %d m %d 800 l S\n" % (50 + n % 500, 50, 60 + n % 490) for n in range(count)
    )


def _layered(site: Site) -> bytes:
    pdf = RawPdf()
    pdf.put(80, b"<< /Type /OCG /Name (e fshehur) >>")
    hidden = b"/OC /Oc BDC\n" + show("Shtresa e fshehur nuk shihet", y=100) + b"EMC\n"
    pdf.page(letter(site.word) + hidden, resources=b"/Properties << /Oc 80 0 R >>")
    layers = b"/OCProperties << /OCGs [80 0 R] /D << /OFF [80 0 R] >> >>"
    pdf.put(CATALOG, b"<< /Type /Catalog /Pages 2 0 R %s >>" % layers)
    return pdf.bytes()


PAGES.file("hidden-layer.pdf", _layered, READ, find=True, quick=True)


# -- fonts that lie


def _lying_font(target: str) -> Callable[[Site], bytes]:
    """Return a builder of a page whose letters are said to be another sign (UTF-16 as hex)."""

    def build(site: Site) -> bytes:
        pdf = RawPdf()
        rows = "".join(f"<{code:02x}> <{target}>\n" for code in range(97, 123))
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"26 beginbfchar\n{rows}endbfchar endcmap end end\n"
        )
        to_unicode = pdf.stream(cmap.encode())
        font = pdf.add(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % to_unicode
        )
        pdf.letter_in(font, site.word)
        return pdf.bytes()

    return build


for _name, _target in (
    *(("surrogate", "D800"), ("surrogate-low", "DC00"), ("nul", "0000"), ("private", "E000")),
    *(("hebrew", "05D0"), ("override", "202E"), ("escape", "001B"), ("replacement", "FFFD")),
    *(("formula", "003D"), ("markup", "003C"), ("five-hundred", "0061" * 500)),
):
    PAGES.file(
        f"letters-are-{_name}.pdf",
        _lying_font(_target),
        READ | NO_TEXT | failed("ocr_timeout"),
        quick=_name in ("surrogate", "nul", "escape"),
    )


def _type_3(site: Site) -> bytes:
    """Build a page in a font whose one glyph draws itself in the same font."""
    pdf = RawPdf()
    glyph = pdf.stream(b"1000 0 0 0 750 750 d1 BT /T3 1 Tf (a) Tj ET 0 0 750 750 re f\n")
    font = max(pdf.objects) + 1
    pdf.put(
        font,
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [.001 0 0 .001 0 0] "
        b"/CharProcs << /a %d 0 R >> /Encoding << /Type /Encoding /Differences [97 /a] >> "
        b"/FirstChar 97 /LastChar 97 /Widths [1000] /Resources << /Font << /T3 %d 0 R >> >> >>"
        % (glyph, font),
    )
    pdf.page(
        letter(site.word) + b"BT /T3 20 Tf 60 300 Td (aaaa) Tj ET\n", fonts=b"/T3 %d 0 R" % font
    )
    return pdf.bytes()


PAGES.file("glyph-draws-itself.pdf", _type_3, READ | PARTIAL | BROKEN_PDF)
PAGES.file(
    "encoding-of-numbers.pdf",
    lambda s: _other_font(s.word, b"/Encoding << /Differences [0 /g1 /g2 97 /g3 /g4 /g5] >>"),
    READ | NO_TEXT,
)
PAGES.file(
    "font-not-embedded.pdf",
    lambda s: _other_font(s.word, b"/FirstChar 1000000 /LastChar -5 /Widths [1e99 (a)]"),
    READ | NO_TEXT,
)


def _other_font(word: str, entries: bytes) -> bytes:
    pdf = RawPdf()
    font = pdf.add(b"<< /Type /Font /Subtype /TrueType /BaseFont /Asnjefont %s >>" % entries)
    pdf.letter_in(font, word)
    return pdf.bytes()
