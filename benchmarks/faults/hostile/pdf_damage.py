"""PDFs that are cut, shifted, looped or torn."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    FLAGGED,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.raw_pdf import (
    CATALOG,
    TREE,
    RawPdf,
    array,
    good_pdf,
    letter,
    letter_pdf,
    stream,
    updated,
    write_objects,
)

DAMAGE = Category("pdf damage")
SOME = FLAGGED | PARTIAL | BROKEN_PDF
"""Something is lost: said of the document, of a page, or of the file; never just ``done``."""
ANY = READ | PARTIAL | BROKEN_PDF | TOO_MUCH
HUGE = b"2147483647"


# -- cut and shifted


def _cut(percent: int) -> Callable[[Site], bytes]:
    def content(site: Site) -> bytes:
        whole = good_pdf(site.word, 10)
        return whole[: len(whole) * percent // 100]

    return content


DAMAGE.file("cut-10-percent.pdf", _cut(10), SOME, quick=True)
DAMAGE.file("cut-50-percent.pdf", _cut(50), SOME, find=True, quick=True)
DAMAGE.file("cut-90-percent.pdf", _cut(90), SOME, find=True)
DAMAGE.file("cut-99-percent.pdf", _cut(99), READ | PARTIAL, find=True)
DAMAGE.file("cut-tail-6-bytes.pdf", lambda s: good_pdf(s.word)[:-6], READ, find=True)
DAMAGE.file(
    "junk-before-1000.pdf",
    lambda s: (b"skaner 4711\n" * 90)[:1000] + good_pdf(s.word),
    READ,
    find=True,
    quick=True,
)
DAMAGE.file(
    "junk-before-1024.pdf", lambda s: b"\n" * 1024 + good_pdf(s.word), ANY | failed("kind_mismatch")
)
DAMAGE.file(
    "junk-before-binary.pdf",
    lambda s: b"\xaa\xbb" + s.chance.randbytes(4094) + good_pdf(s.word),
    ANY | failed("kind_mismatch", "unknown_kind"),
)
DAMAGE.file("junk-after-1-mb.pdf", lambda s: good_pdf(s.word) + bytes(1 << 20), READ, find=True)
DAMAGE.file(
    "no-header.pdf",
    lambda s: good_pdf(s.word)[15:],
    ANY | failed("kind_mismatch", "unknown_kind"),
)
DAMAGE.file(
    "version-9.pdf", lambda s: good_pdf(s.word).replace(b"%PDF-1.7", b"%PDF-9.9"), READ, find=True
)


# -- the table of offsets


def letters(word: str, pages: int = 3) -> RawPdf:
    """Return a good PDF of three pages."""
    return letter_pdf(word, pages)


def _change(pattern: bytes, new: bytes) -> Callable[[Site], bytes]:
    return lambda site: re.sub(pattern, new, letters(site.word).bytes(), count=1, flags=re.S)


DAMAGE.file(
    "xref-shifted.pdf", lambda s: letters(s.word).bytes(shift=7), READ, find=True, quick=True
)
DAMAGE.file("xref-shifted-back.pdf", lambda s: letters(s.word).bytes(shift=-3), READ, find=True)
DAMAGE.file(
    "xref-offsets-only.pdf",
    lambda s: letters(s.word).bytes(shift=900, start=None),
    READ,
    find=True,
)
DAMAGE.file(
    "xref-missing.pdf", lambda s: letters(s.word).bytes(table=False), READ, find=True, quick=True
)
DAMAGE.file("trailer-missing.pdf", _change(rb"xref\n0.*$", b""), READ | BROKEN_PDF)


def _begun_at(site: Site, start: bytes) -> bytes:
    return letters(site.word).bytes(start=start)


for _name, _start in (
    ("zero", b"0"),
    ("huge", b"99999999999999"),
    ("negative", b"-1"),
    ("word", b"x"),
):
    DAMAGE.file(
        f"startxref-{_name}.pdf",
        partial(_begun_at, start=_start),
        READ,
        find=True,
    )
DAMAGE.file(
    "xref-a-billion-entries.pdf",
    _change(rb"xref\n0 \d+\n", b"xref\n0 1000000000\n"),
    READ | BROKEN_PDF | TOO_MUCH,
)
DAMAGE.file("xref-no-blanks.pdf", _change(rb" 00000 n \n", b" 00000 n\n"), READ, find=True)


def _previous_is_itself(site: Site) -> bytes:
    whole = letters(site.word).bytes()
    start = whole.rpartition(b"startxref\n")[2].partition(b"\n")[0]
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + start)


DAMAGE.file("xref-previous-is-itself.pdf", _previous_is_itself, ANY)


def _updated(site: Site) -> bytes:
    pdf = letter_pdf("tjeter" + site.word[:3])
    first = pdf.bytes()
    content = pdf.pages[0] - 1
    return updated(first, {content: stream(letter(site.word))}, max(pdf.objects) + 1)


def _update_cut(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    first = pdf.bytes()
    content = pdf.pages[0] - 1
    whole = updated(
        first, {content: stream(letter("tjeter" + site.word[:3]))}, max(pdf.objects) + 1
    )
    return whole[: len(first) + (len(whole) - len(first)) // 2]


DAMAGE.file("two-ends.pdf", _updated, READ, find=True, quick=True)
DAMAGE.file("update-cut.pdf", _update_cut, READ | PARTIAL | BROKEN_PDF)
DAMAGE.file(
    "two-files-in-one.pdf",
    lambda s: good_pdf("tjeter" + s.word[:4]) + good_pdf(s.word),
    READ | BROKEN_PDF,
)


# -- the tree of pages


def _tree(entries: bytes) -> Callable[[Site], bytes]:
    def content(site: Site) -> bytes:
        pdf = letters(site.word)
        kids = array(pdf.pages)
        pdf.put(TREE, b"<< /Type /Pages %s >>" % entries.replace(b"KIDS", kids))
        return pdf.bytes()

    return content


for _name, _entries in (
    ("count-zero", b"/Kids KIDS /Count 0"),
    ("count-huge", b"/Kids KIDS /Count " + HUGE),
    ("count-negative", b"/Kids KIDS /Count -3"),
    ("count-missing", b"/Kids KIDS"),
    ("count-too-small", b"/Kids KIDS /Count 1"),
    ("count-is-text", b"/Kids KIDS /Count (shume)"),
):
    DAMAGE.file(
        f"{_name}.pdf", _tree(_entries), READ | PARTIAL, find=True, quick=_name == "count-zero"
    )


def altered(
    objects: Callable[[RawPdf], dict[int, bytes]], pages: int = 3
) -> Callable[[Site], bytes]:
    """Return a builder of a good PDF in which some objects are replaced."""

    def content(site: Site) -> bytes:
        pdf = letters(site.word, pages)
        pdf.bytes()
        for number, body in objects(pdf).items():
            pdf.put(number, body)
        return pdf.bytes()

    return content


def _kids(pdf: RawPdf, kids: bytes, count: int = 3) -> dict[int, bytes]:
    return {TREE: b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count)}


DAMAGE.file("kids-loop.pdf", altered(lambda p: _kids(p, b"[4 0 R 2 0 R 5 0 R]")), ANY, quick=True)
DAMAGE.file(
    "kids-of-itself-only.pdf", altered(lambda p: _kids(p, b"[2 0 R]")), BROKEN_PDF | FLAGGED
)
DAMAGE.file("kids-no-array.pdf", altered(lambda p: _kids(p, b"17")), BROKEN_PDF | READ)
DAMAGE.file(
    "kids-with-nulls.pdf",
    altered(lambda p: _kids(p, b"[%d 0 R null 99 0 R %d 0 R]" % (p.pages[0], p.pages[1]), 4)),
    FLAGGED | PARTIAL,
    find=True,
    quick=True,
)
DAMAGE.file(
    "kids-twice-the-same.pdf",
    altered(lambda p: _kids(p, b"[%d 0 R %d 0 R]" % (p.pages[0], p.pages[0]), 2)),
    READ,
    find=True,
)
DAMAGE.file(
    "kids-a-number.pdf", altered(lambda p: _kids(p, b"[%d 0 R 3.5 (a)]" % p.pages[0])), SOME
)
DAMAGE.file(
    "tree-missing.pdf", altered(lambda p: {CATALOG: b"<< /Type /Catalog >>"}), READ | BROKEN_PDF
)
DAMAGE.file(
    "tree-null.pdf",
    altered(lambda p: {CATALOG: b"<< /Type /Catalog /Pages 77 0 R >>"}),
    READ | BROKEN_PDF,
)
DAMAGE.file(
    "tree-is-null.pdf",
    lambda s: write_objects({**letters(s.word).objects, 2: b"(null)"}),
    READ | BROKEN_PDF,
)
DAMAGE.file(
    "catalog-no-dictionary.pdf", altered(lambda p: {CATALOG: b"[1 2 3]"}), READ | BROKEN_PDF
)
DAMAGE.file("no-pages.pdf", altered(lambda p: _kids(p, b"[]", 0)), BROKEN_PDF | FLAGGED, quick=True)


def _parent_loop(site: Site) -> bytes:
    pdf = RawPdf()
    page = pdf.page(letter(site.word), media=b"", own=b"/Rotate 0")
    pdf.bytes()
    bare = pdf.objects[page].replace(b"/Parent 2 0 R", b"/Parent 9 0 R")
    pdf.put(page, re.sub(rb"/Resources.*", b">>", bare, flags=re.S))
    pdf.put(9, b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent 10 0 R >>" % page)
    pdf.put(10, b"<< /Type /Pages /Kids [9 0 R] /Count 1 /Parent 9 0 R >>")
    pdf.put(CATALOG, b"<< /Type /Catalog /Pages 10 0 R >>")
    return pdf.bytes()


DAMAGE.file("parent-loop.pdf", _parent_loop, ANY, quick=True)


def _deep_tree(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    pdf.bytes()
    first = max(pdf.objects) + 1
    for level in range(5000):
        child = first + level + 1 if level < 4999 else pdf.pages[0]
        parent = first + level - 1 if level else TREE
        body = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>"
        pdf.put(first + level, body % (child, parent))
    pdf.put(TREE, b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % first)
    return pdf.bytes()


DAMAGE.file("tree-5000-deep.pdf", _deep_tree, ANY)
