"""ZIP files and DOCX, honest or not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache

from benchmarks.faults.hostile.prose import sentences

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"


def zip_of(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP; all its times are the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def paragraph(text: str) -> str:
    """Return a paragraph of Word; ``text`` is markup."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def body_of(word: str) -> str:
    """Return the body of a good document that holds the word."""
    return "".join(map(paragraph, (f"Fjala: {word}.", *sentences(3))))


def document_xml(body: str, doctype: str = "") -> bytes:
    """Return the main part of a DOCX."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document xmlns:w="{_WORD}">'
        f"<w:body>{body}</w:body></w:document>"
    ).encode("utf-8", "surrogatepass")


def docx(document: bytes, others: Mapping[str, bytes] | None = None) -> bytes:
    """Return a DOCX with this main part; ``others`` replace or add members, empty ones vanish."""
    members = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELATIONS.encode(),
        DOCUMENT: document,
        **(others or {}),
    }
    return zip_of({name: content for name, content in members.items() if content})


def good_docx(word: str) -> bytes:
    """Return a small good DOCX."""
    return docx(document_xml(body_of(word)))


def _local(name: str, packed: bytes, crc: int, size: int) -> bytes:
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0
    )
    return head + name.encode() + packed


def _central(name: str, packed: bytes, crc: int, size: int, position: int) -> bytes:
    head = struct.pack(
        *("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(packed), size),
        *(len(name), 0, 0, 0, 0, 0, position),
    )
    return head + name.encode()


@lru_cache(maxsize=8)
def packed_run(byte: bytes, megabytes: int) -> bytes:
    """Return the zlib stream of one byte repeated; made of one packed piece, so it costs little."""
    chunk = byte * (1 << 20)
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(chunk, check)
    return b"\x78\xda" + _deflated(chunk) * megabytes + b"\x03\x00" + struct.pack(">I", check)


@lru_cache(maxsize=4)
def bomb_docx(megabytes: int, said: int | None = None) -> bytes:
    """Return a DOCX whose main part unpacks to so many megabytes of words inside one text."""
    head, _, end = document_xml("~").partition(b"~")
    head, end = head + b"<w:p><w:r><w:t>", b"</w:t></w:r></w:p>" + end
    chunk = b"fjala te " * 116_509  # just over a mebibyte
    crc = zlib.crc32(head)
    for _ in range(megabytes):
        crc = zlib.crc32(chunk, crc)
    packed = _deflated(head) + _deflated(chunk) * megabytes + _deflated(end, zlib.Z_FINISH)
    size = len(head) + megabytes * len(chunk) + len(end)
    return lying_docx(packed, zlib.crc32(end, crc), size if said is None else said)


def _deflated(data: bytes, flush: int = zlib.Z_FULL_FLUSH) -> bytes:
    """Return packed data that needs nothing before it, so that it may stand many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(flush)


def lying_docx(packed: bytes, crc: int, said: int) -> bytes:
    """Return a DOCX of a packed main part with this checksum and this size."""
    members = {"[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELATIONS.encode()}
    rows = [(n, zlib.compress(c, 9)[2:-4], zlib.crc32(c), len(c)) for n, c in members.items()]
    rows.append((DOCUMENT, packed, crc, said))
    pieces, central, position = [], b"", 0
    for name, content, check, size in rows:
        piece = _local(name, content, check, size)
        central += _central(name, content, check, size, position)
        pieces.append(piece)
        position += len(piece)
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, len(rows), len(rows), len(central), position, 0
    )
    return b"".join([*pieces, central, end])
