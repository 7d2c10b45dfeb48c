"""DOCX files that are torn, deep, or bombs; ZIP files that lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.faults.hostile.cases import (
    DONE,
    READ,
    TOO_MUCH,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.zips import (
    body_of,
    bomb_docx,
    document_xml,
    docx,
    good_docx,
    lying_docx,
    paragraph,
)

OFFICE = Category("docx")
BROKEN = failed("document_damaged", "no_text", "no_pages")
_HEAVY = READ | BROKEN | TOO_MUCH


def with_body(make: Callable[[str], str]) -> Callable[[Site], bytes]:
    """Return a builder of a DOCX with this body."""
    return lambda site: docx(document_xml(make(site.word)))


OFFICE.file("good.docx", lambda s: good_docx(s.word), DONE | READ, find=True, quick=True)


# -- bombs

OFFICE.file("bomb-1-gb.docx", lambda s: bomb_docx(1024), BROKEN | TOO_MUCH, quick=True)
OFFICE.file("bomb-400-mb.docx", lambda s: bomb_docx(400), _HEAVY)
OFFICE.file(
    "bomb-that-lies.docx", lambda s: bomb_docx(1024, said=500), BROKEN | TOO_MUCH, quick=True
)
OFFICE.file(
    "size-said-huge.docx",
    lambda s: lying_docx(b"\x03\0", 0, 0xFFFFFFF0),
    BROKEN | TOO_MUCH,
)
OFFICE.file(
    "members-100000.docx",
    lambda s: docx(
        document_xml(body_of(s.word)), {f"customXml/item{n}.xml": b"<x/>" for n in range(100_000)}
    ),
    _HEAVY,
)
OFFICE.file(
    "members-overlap.docx",
    lambda s: _overlap(s.word),
    _HEAVY,
)


def _overlap(word: str) -> bytes:
    """Return a ZIP in which 1000 names of the directory share one packed member."""
    whole = docx(document_xml(body_of(word) + paragraph("kuvendi " * 50_000)))
    end = whole.rindex(b"PK\5\6")
    start = int.from_bytes(whole[end + 16 : end + 20], "little")
    directory = whole[start:end]
    last = directory[directory.rindex(b"PK\1\2") :]
    rows = directory + b"".join(
        last.replace(b"word/document", b"word/doc%05d" % n) for n in range(1000)
    )
    count = (3 + 1000).to_bytes(2, "little")
    sizes = len(rows).to_bytes(4, "little") + start.to_bytes(4, "little")
    return whole[:start] + rows + b"PK\5\6\0\0\0\0" + count * 2 + sizes + b"\0\0"


# -- XML

_LAUGHS = (
    "<!DOCTYPE x ["
    + '<!ENTITY a0 "kuvendi kuvendi kuvendi ">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"kuvendi " * 12_500}">]>'


def _with_doctype(site: Site, doctype: str, inner: str) -> bytes:
    return docx(document_xml(body_of(site.word) + paragraph(inner), doctype))


for _name, _doctype, _inner in (
    ("billion-laughs", _LAUGHS, "&a9;"),
    ("quadratic", _QUADRATIC, "&a;" * 20_000),
    ("entity-of-itself", '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
    ("parameter-entities", "<!DOCTYPE x [<!ENTITY % p \"<!ENTITY q 'x'>\"> %p; %p; %p;]>", "&q;"),
):
    OFFICE.file(
        f"xml-{_name}.docx",
        partial(_with_doctype, doctype=_doctype, inner=_inner),
        _HEAVY,
        quick=_name == "billion-laughs",
    )


def _entity(kind: str) -> Callable[[Site], bytes]:
    """Return a builder of a DOCX that wants to read the file outside."""

    def build(site: Site) -> bytes:
        doctype = f'<!DOCTYPE x [<!ENTITY e {kind} "{site.outside.as_uri()}">]>'
        return docx(document_xml(body_of(site.word) + paragraph("&e;"), doctype))

    return build


OFFICE.file("xml-outside-file.docx", _entity("SYSTEM"), READ | BROKEN, forbid=True, quick=True)
OFFICE.file("xml-outside-public.docx", _entity('PUBLIC "x"'), READ | BROKEN, forbid=True)
OFFICE.file(
    "xml-outside-doctype.docx",
    lambda s: docx(document_xml(body_of(s.word), f'<!DOCTYPE x SYSTEM "{s.outside.as_uri()}">')),
    READ | BROKEN,
    forbid=True,
)
_XI = ' xmlns:xi="http://www.w3.org/2001/XInclude"'
OFFICE.file(
    "xml-include.docx",
    lambda s: docx(
        document_xml(
            body_of(s.word)
            + paragraph(f'<xi:include{_XI} parse="text" href="{s.outside.as_uri()}"/>')
        )
    ),
    READ | BROKEN,
    forbid=True,
)
OFFICE.file(
    "xml-100000-deep.docx",
    with_body(lambda w: body_of(w) + "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
    _HEAVY,
    quick=True,
)
OFFICE.file(
    "xml-200-deep.docx",
    with_body(
        lambda w: "<w:sdt><w:sdtContent>" * 100 + body_of(w) + "</w:sdtContent></w:sdt>" * 100
    ),
    READ,
    find=True,
)


def _nested_tables(depth: int) -> Callable[[str], str]:
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return lambda word: start * depth + body_of(word) + end * depth


OFFICE.file("tables-50-deep.docx", with_body(_nested_tables(50)), READ, find=True)
OFFICE.file("tables-1000-deep.docx", with_body(_nested_tables(1000)), _HEAVY, quick=True)
OFFICE.file(
    "table-wide-rows.docx",
    with_body(lambda w: body_of(w) + "<w:tbl>" + _rows(3000, "<w:vMerge/>") + "</w:tbl>"),
    _HEAVY,
    find=True,
)
OFFICE.file(
    "table-span-billion.docx",
    with_body(
        lambda w: body_of(w) + "<w:tbl>" + _rows(3, '<w:gridSpan w:val="2000000000"/>') + "</w:tbl>"
    ),
    _HEAVY,
    quick=True,
)
OFFICE.file(
    "table-10000-rows.docx",
    with_body(lambda w: body_of(w) + "<w:tbl>" + _rows(10_000, "") + "</w:tbl>"),
    _HEAVY,
)
OFFICE.file(
    "paragraphs-300000.docx",
    with_body(lambda w: body_of(w) + paragraph("Kuvendi vendosi sot.") * 300_000),
    _HEAVY,
)
OFFICE.file(
    "text-10-mb-in-one.docx", with_body(lambda w: body_of(w) + paragraph("k" * 10_000_000)), _HEAVY
)


def _rows(count: int, properties: str) -> str:
    cell = f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph('a')}</w:tc>"
    return f"<w:tr>{cell * 3}</w:tr>" * count
