"""DOCX files that are torn or lack a part."""

from __future__ import annotations

import io
import warnings
import zipfile
from functools import partial

from benchmarks.faults.hostile.cases import (
    FLAGGED,
    NO_TEXT,
    READ,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.office import BROKEN, with_body
from benchmarks.faults.hostile.zips import (
    DOCUMENT,
    body_of,
    document_xml,
    docx,
    good_docx,
    paragraph,
    zip_of,
)

OFFICE_DAMAGE = Category("docx")

# -- torn

OFFICE_DAMAGE.file("cut-50-percent.docx", lambda s: _half(good_docx(s.word)), BROKEN, quick=True)
OFFICE_DAMAGE.file("cut-end.docx", lambda s: good_docx(s.word)[:-30], BROKEN | READ)
OFFICE_DAMAGE.file(
    "bytes-flipped.docx",
    lambda s: _flipped(good_docx(s.word), s.chance.randrange(200, 600)),
    BROKEN | READ,
)


def _half(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes(b ^ 0x55 for b in whole[at : at + 8]) + whole[at + 8 :]


def _with_member(site: Site, member: str, content: bytes) -> bytes:
    return docx(document_xml(body_of(site.word)), {member: content})


for _name, _member, _content in (
    ("relations-missing", "_rels/.rels", b""),
    ("types-missing", "[Content_Types].xml", b""),
    ("types-no-xml", "[Content_Types].xml", b"\0\1\2"),
    ("relations-no-xml", "_rels/.rels", b"<a"),
    ("styles-torn", "word/styles.xml", b"<w:styles"),
    ("document-no-xml", DOCUMENT, b"Kuvendi\0"),
    ("document-html", DOCUMENT, b"<html><body>Kuvendi</body></html>"),
    ("document-nul", DOCUMENT, bytes(50_000)),
):
    OFFICE_DAMAGE.file(
        f"{_name}.docx",
        partial(_with_member, member=_member, content=_content),
        BROKEN | (READ if _name == "styles-torn" else NO_TEXT),
    )
OFFICE_DAMAGE.file("document-empty.docx", with_body(lambda w: f"<!-- {w} -->"), NO_TEXT, quick=True)
OFFICE_DAMAGE.file(
    "document-blank.docx", with_body(lambda w: f"<!-- {w} -->" + paragraph("  ")), NO_TEXT
)
OFFICE_DAMAGE.file(
    "document-utf-16.docx",
    lambda s: docx(
        document_xml(body_of(s.word)).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
    ),
    READ,
    find=True,
)
OFFICE_DAMAGE.file(
    "document-missing.docx",
    lambda s: zip_of({"[Content_Types].xml": b"<Types/>", "word/styles.xml": s.word.encode()}),
    failed("document_damaged", "kind_mismatch", "unknown_kind"),
)
OFFICE_DAMAGE.file(
    "relation-to-file.docx",
    lambda s: docx(document_xml(body_of(s.word)), {"word/_rels/document.xml.rels": _relation(s)}),
    READ | BROKEN,
    forbid=True,
    quick=True,
)


def _relation(site: Site) -> bytes:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<?xml version="1.0"?><Relationships xmlns='
        '"http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kinds}/footnotes" Target="{site.outside.as_uri()}" '
        'TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{kinds}/image" Target="../../../../../etc/passwd"/>'
        f'<Relationship Id="r3" Type="{kinds}/footnotes" Target="../word/document.xml"/>'
        "</Relationships>"
    ).encode()


OFFICE_DAMAGE.file(
    "names-that-climb.docx",
    lambda s: docx(
        document_xml(body_of(s.word)),
        {"../../../../tmp/arkiva-jashte.xml": b"<x/>", "/etc/arkiva": b"x", "a\\..\\b": b"x"},
    ),
    READ | BROKEN,
)


def _twice(site: Site) -> bytes:
    """Return a DOCX that holds its main part twice."""
    packed = io.BytesIO(good_docx(site.word))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "a") as archive:
        warnings.simplefilter("ignore")
        info = zipfile.ZipInfo(DOCUMENT)
        archive.writestr(info, document_xml(body_of(site.word)))
    return packed.getvalue()


OFFICE_DAMAGE.file("document-twice.docx", _twice, READ | BROKEN)
OFFICE_DAMAGE.file(
    "member-encrypted.docx",
    lambda s: _encrypted(good_docx(s.word)),
    BROKEN,
)


def _encrypted(whole: bytes) -> bytes:
    """Set the bit that says a member is encrypted, in both of its heads."""
    result = bytearray(whole)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = result.find(mark)
        while at >= 0:
            result[at + place] |= 1
            at = result.find(mark, at + 4)
    return bytes(result)


OFFICE_DAMAGE.file(
    "deleted-text-only.docx",
    with_body(lambda w: f"<w:p><w:del><w:r><w:delText>{w}</w:delText></w:r></w:del></w:p>"),
    NO_TEXT | FLAGGED,
)
