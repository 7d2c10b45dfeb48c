"""Writes PDFs byte by byte, right or wrong on purpose."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from benchmarks.faults.hostile.prose import sentences

CATALOG, TREE, FONT = 1, 2, 3
"""Numbers of the objects that every file here begins with."""
MEDIA = b"/MediaBox [0 0 595 842]"


def show(text: str, x: float = 60, y: float = 780, size: float = 12, font: str = "F1") -> bytes:
    """Return content that shows a line of text."""
    return b"BT /%s %g Tf %g %g Td <%s> Tj ET\n" % (
        *(font.encode(), size, x, y),
        text.encode("cp1252").hex().encode(),
    )


def letter(word: str, page: int = 1) -> bytes:
    """Return the content of a page of plain prose that holds the word."""
    lines = [f"Faqja {page}. Fjala: {word}.", *sentences(page)]
    return b"".join(show(line, y=780 - 18 * n) for n, line in enumerate(lines))


class RawPdf:
    """Objects by number; ``build`` writes them with a table of their offsets."""

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self.trailer = b""
        self._pages: list[int] = []
        self.put(CATALOG, b"<< /Type /Catalog /Pages 2 0 R >>")
        self.put(TREE, b"null")
        self.put(
            FONT,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        )

    @property
    def pages(self) -> list[int]:
        """Numbers of the page objects."""
        return list(self._pages)

    def put(self, number: int, body: bytes) -> int:
        """Set an object."""
        self.objects[number] = body
        return number

    def add(self, body: bytes) -> int:
        """Add an object; return its number."""
        return self.put(max(self.objects) + 1, body)

    def stream(self, data: bytes, entries: bytes = b"", length: bytes | None = None) -> int:
        """Add a stream as it is; ``length`` is a false length."""
        return self.add(stream(data, entries, length))

    def page(
        self,
        content: bytes | int,
        *,
        own: bytes = b"",
        resources: bytes = b"",
        fonts: bytes = b"",
        media: bytes = MEDIA,
    ) -> int:
        """Add a page; ``content`` is what it shows, or the number of its stream.

        ``own`` are further entries of the page, ``resources`` and ``fonts`` of its resources.
        """
        contents = content if isinstance(content, int) else self.stream(content)
        number = self.add(
            b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R /Resources << /Font << /F1 3 0 R %s "
            b">> %s >> %s >>" % (media, contents, fonts, resources, own)
        )
        self._pages.append(number)
        return number

    def letter_in(self, font: int, word: str) -> None:
        """Add a page of plain prose that holds the word, in the font that is object ``font``."""
        self.page(letter(word).replace(b"/F1", b"/F2"), fonts=b"/F2 %d 0 R" % font)

    def bytes(self, *, shift: int = 0, start: bytes | None = None, table: bool = True) -> bytes:
        """Return the file; ``shift`` makes every offset wrong, ``start`` replaces the last one."""
        if self.objects[TREE] == b"null":
            kids = b" ".join(b"%d 0 R" % page for page in self._pages)
            self.put(TREE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self._pages)))
        return write_objects(self.objects, self.trailer, shift=shift, start=start, table=table)


def stream(data: bytes, entries: bytes = b"", length: bytes | None = None) -> bytes:
    """Return the body of a stream object."""
    said = b"%d" % len(data) if length is None else length
    return b"<< /Length %s %s >>\nstream\n%s\nendstream" % (said, entries, data)


def flate(data: bytes) -> tuple[bytes, bytes]:
    """Return packed data and the entry that says so."""
    return zlib.compress(data, 9), b"/Filter /FlateDecode"


def write_objects(
    objects: dict[int, bytes],
    trailer: bytes = b"",
    *,
    shift: int = 0,
    start: bytes | None = None,
    table: bool = True,
) -> bytes:
    """Return a PDF of these objects."""
    parts, position, offsets = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], 15, {}
    for number, body in sorted(objects.items()):
        offsets[number] = position
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(piece)
        position += len(piece)
    size = max(objects) + 1
    if table:
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        parts += [_entry(offsets.get(number), shift) for number in range(1, size)]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer))
    parts.append(
        b"startxref\n%s\n%%%%EOF\n" % (b"%d" % (position + shift) if start is None else start)
    )
    return b"".join(parts)


def _entry(offset: int | None, shift: int) -> bytes:
    if offset is None:
        return b"0000000000 00000 f \n"
    return b"%010d 00000 n \n" % (offset + shift)


def letter_pdf(word: str, pages: int = 1) -> RawPdf:
    """Return a good PDF of plain prose; the word stands on each page, with its number on it."""
    pdf = RawPdf()
    for number in range(1, pages + 1):
        pdf.page(letter(word if number == 1 else f"{word}{'x' * 3}", number))
    return pdf


def good_pdf(word: str, pages: int = 1) -> bytes:
    """Return the bytes of :func:`letter_pdf`."""
    return letter_pdf(word, pages).bytes()


def updated(first: bytes, changes: dict[int, bytes], size: int) -> bytes:
    """Return a file with an incremental update appended."""
    parts, position, rows = [first], len(first), []
    for number, body in sorted(changes.items()):
        rows.append(b"%d 1\n%010d 00000 n \n" % (number, position))
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(piece)
        position += len(piece)
    before = first.rpartition(b"startxref\n")[2].partition(b"\n")[0]
    parts.append(b"xref\n%s" % b"".join(rows))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R /Prev %s >>\n" % (size, before))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
    return b"".join(parts)


def array(numbers: Sequence[int]) -> bytes:
    """Return references as a PDF array."""
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
