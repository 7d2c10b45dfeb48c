"""Words as invisible text of a PDF page: found, marked and copied, never seen.

The font is our own: one glyph without ink for all characters, half an em wide, so that a word is
exactly as wide as its box after horizontal scaling. Each character of the file has a code of its
own and ToUnicode leads back to it; so any script is copied right.
"""

from __future__ import annotations

import struct
from typing import Any

from pipeline.document import BoundingBox, Page
from pipeline.transcript import TranscriptLine, transcribe

FONT_NAME = "ArkivaInvisible"
_UNITS = 1000
_ADVANCE = 500
_ASCENT, _DESCENT = 800, -200
"""Ascent and descent make one em: a font size of the box's height fills the box."""
_MOST_CODES = 0xFFFF
_BFCHARS_A_BLOCK = 100
"""The most that a ToUnicode block may hold (Adobe technical note 5411)."""
_INVISIBLE = 3
_HAIR = 0.4
"""Points: the narrowest space; pdfium leaves out what is narrower than a hundredth."""
_MOST_CUT = 1.8
"""Points that a word may lose to the space behind it."""


class InvisibleFont:
    """The font of one file: codes are given out as characters come; :meth:`embed` it at the end."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """Return the text as a hexadecimal string operand."""
        codes = (self._codes.setdefault(c, min(len(self._codes) + 1, _MOST_CODES)) for c in text)
        return b"<" + b"".join(b"%04X" % code for code in codes) + b">"

    def embed(self, pdf: Any) -> Any:
        """Return the font as an indirect object of a ``pikepdf.Pdf``."""
        from pikepdf import Array, Dictionary, Name

        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{FONT_NAME}"),
            Flags=5,  # all characters equally wide, of no known set
            FontBBox=Array([0, _DESCENT, _ADVANCE, _ASCENT]),
            ItalicAngle=0,
            Ascent=_ASCENT,
            Descent=_DESCENT,
            CapHeight=_ASCENT,
            StemV=80,
            FontFile2=pdf.make_stream(_font_program(), Length1=len(_font_program())),
        )
        # Every code is shown by glyph 1, the one without ink.
        glyphs = pdf.make_stream(b"\0\0" + b"\0\1" * len(self._codes))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{FONT_NAME}"),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_ADVANCE,
            CIDToGIDMap=glyphs,
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{FONT_NAME}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(self._to_unicode()),
        )
        return pdf.make_indirect(font)

    def _to_unicode(self) -> bytes:
        rows = [
            b"<%04X> <%s>" % (code, character.encode("utf-16-be").hex().upper().encode())
            for character, code in self._codes.items()
        ]
        blocks = b""
        for start in range(0, len(rows), _BFCHARS_A_BLOCK):
            some = rows[start : start + _BFCHARS_A_BLOCK]
            blocks += b"%d beginbfchar\n%s\nendbfchar\n" % (len(some), b"\n".join(some))
        return (
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            b"/CMapName /ArkivaInvisible def\n/CMapType 2 def\n"
            b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            + blocks
            + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


def text_content(page: Page, font: InvisibleFont, name: str, size: tuple[float, float]) -> bytes:
    """Return content that shows the page's words, invisibly, each exactly in its box.

    ``name`` is the font's in the page's resources; ``size`` is the displayed page in points, whose
    lower left corner is the origin.
    """
    transcript = transcribe(page)
    across, down = size[0] / transcript.width, size[1] / transcript.height
    rows = [b"BT", b"%d Tr" % _INVISIBLE]
    for block in transcript.blocks:
        for line in block:
            rows += _line(line, font, name.encode(), (across, down), size[1])
    return b"\n".join([*rows, b"ET\n"])


def _line(
    line: TranscriptLine, font: InvisibleFont, name: bytes, scale: tuple[float, float], top: float
) -> list[bytes]:
    rows = []
    boxes = [_scaled(word.box, scale) for word in line]
    for word, box, behind in zip(line, boxes, [*boxes[1:], None], strict=True):
        if box is None or not word.text:
            continue
        tall = max(box.y1 - box.y0, 0.1)
        baseline = top - box.y1 - tall * _DESCENT / _UNITS
        rows.append(b"/%s %.3f Tf 1 0 0 1 %.3f %.3f Tm" % (name, tall, box.x0, baseline))
        end = _end(box, behind)
        rows.append(_shown(word.text, end - box.x0, tall, font))
        # The space is as wide as the gap: marking a line with the mouse leaves no holes. Between
        # words that touch it is a hair wide: they must not be copied as one.
        if behind is not None:
            rows.append(_shown(" ", max(behind.x0 - end, _HAIR), tall, font))
    return rows


def _end(box: BoundingBox, behind: BoundingBox | None) -> float:
    """Return where a word ends: a hair before one that touches it, if that is near its own end.

    Readers drop a space that lies on a letter, and two words would be copied as one.
    """
    if behind is None:
        return box.x1
    before = behind.x0 - _HAIR
    return before if box.x1 - _MOST_CUT <= before < box.x1 and before > box.x0 else box.x1


def _shown(text: str, width: float, size: float, font: InvisibleFont) -> bytes:
    natural = len(text) * size * _ADVANCE / _UNITS
    stretch = max(width, 0.01) / natural * 100
    return b"%.4f Tz %s Tj" % (stretch, font.encode(text))


def _scaled(box: BoundingBox | None, scale: tuple[float, float]) -> BoundingBox | None:
    if box is None:
        return None
    across, down = scale
    return BoundingBox(box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down)


def _font_program() -> bytes:
    """Return a TrueType program: what a CIDFontType2 has to embed.

    Glyph 1 is a line without width across the em. It paints nothing, yet it has extents: pdfium
    leaves a text of one letter out if its glyph is empty (seen on "e" and "i" of real pages).
    """
    glyph = struct.pack(
        ">hhhhhHHBBhhhh", 1, 0, _DESCENT, _ADVANCE, _ASCENT, 1, 0, 1, 1,
        0, _ADVANCE, _DESCENT, _ASCENT - _DESCENT,
    )  # fmt: skip
    tables = {
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0,
            0, _DESCENT, _ADVANCE, _ASCENT, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _ADVANCE, 0, 0, _ADVANCE,
            1, 0, 0, 0, 0, 0, 0, 0, 2,
        ),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 2, 1, 0, 0, 2, *[0] * 8),
        b"hmtx": struct.pack(">HhHh", _ADVANCE, 0, _ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(glyph) // 2),
        b"glyf": glyph,
    }  # fmt: skip
    offset = 12 + 16 * len(tables)
    entries, body = b"", b""
    for tag, content in sorted(tables.items()):
        entries += struct.pack(">4sIII", tag, _checksum(content), offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    # Search range, entry selector and range shift for six tables.
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + entries + body


def _checksum(content: bytes) -> int:
    padded = content + b"\0" * (-len(content) % 4)
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF)
