"""Pages made of words at known places."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Block, BoundingBox, Line, Origin, Page, Reading, Word
from pipeline.offsets import Edit, OffsetMap

Placed = tuple[str, tuple[float, float, float, float] | None, float | None]


def make_page(
    blocks: Sequence[Sequence[Sequence[Placed]]],
    size: tuple[float, float] | None = (1000, 1400),
    *,
    dpi: float = 120,
    origin: Origin = "ocr",
    number: int = 1,
    edits: Sequence[Edit] = (),
    language: str | None = "sq",
    label: str | None = None,
) -> Page:
    """Return a page: blocks of lines of words ``(text, box, confidence)``."""
    raw = ""
    made = []
    for block in blocks:
        lines = []
        for line in block:
            words = []
            for text, box, confidence in line:
                raw += " " if raw else ""
                place = BoundingBox(*box) if box else None
                words.append(Word(text, len(raw), len(raw) + len(text), place, confidence))
                raw += text
            lines.append(Line(tuple(words)))
        made.append(Block(tuple(lines)))
    text, offsets = OffsetMap.apply(raw, edits)
    width, height = size or (None, None)
    reading = Reading(origin, "tesseract" if origin == "ocr" else "pdfplumber", "5.3.0",
                      "sqi+srp_latn" if origin == "ocr" else None, 0.9)  # fmt: skip
    return Page(number, width, height, dpi, raw, text, offsets, tuple(made), reading,
                language=language, label=label)  # fmt: skip


SIMPLE: list[list[list[Placed]]] = [
    [
        [("Vendim", (100, 100, 300, 140), 0.96), ("për", (320, 100, 400, 145), 0.91)],
        [("ujësjellësin", (100, 160, 420, 205), 0.5)],
    ],
    [[("Dëgjimi", (100, 700.5, 300, 741), 1.0), ("publik-", (900, 700, 990, 745), 0.0)]],
]
