"""Page image -> words with boxes and confidence. The engine is a protocol; Tesseract is ours.

One recognition a pass: the TSV holds text, boxes and confidence together (two calls would be two
recognitions, measured 4.5 against 2.6 CPU s a page).
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.document import BoundingBox
from pipeline.errors import PageError
from pipeline.tools import find_tesseract, parse_languages

if TYPE_CHECKING:
    from PIL.Image import Image

OPTIONS = "--oem 1 --psm 3"
"""LSTM engine, automatic page segmentation (measured best as a default; findings, OCR)."""
_COLUMNS = 12
_WORD_LEVEL = "5"
_OUTPUT_LIMIT = 20_000_000
"""More TSV than this for a page is no page (bytes)."""
_SECOND_OPINION = re.compile(r"[/%;@&wW]")
"""The signs that Tesseract's ``sqi`` model cannot write at all (81 characters, measured)."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word of an OCR pass; ``block`` and ``line`` number its place in reading order."""

    text: str
    box: BoundingBox
    confidence: float
    """0-1."""
    block: int
    line: int


class OcrEngine(Protocol):
    """What reads a page image. Another engine needs no more than this."""

    name: str
    version: str

    def recognise(
        self, image: Image, dpi: float, languages: str, seconds: float
    ) -> tuple[RecognisedWord, ...]:
        """Return the words of one pass in reading order.

        ``languages`` is one pass (``sqi+srp_latn``); boxes are pixels of ``image``.

        Raises:
            PageError: the engine hung, broke off or gave no complete output.
        """


class TesseractEngine:
    """Tesseract through pytesseract."""

    name = "tesseract"

    def __init__(self) -> None:
        self.version = find_tesseract().version

    def recognise(
        self, image: Image, dpi: float, languages: str, seconds: float
    ) -> tuple[RecognisedWord, ...]:
        """Run one pass; see :meth:`OcrEngine.recognise`."""
        with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
            # A raw PNM costs a millisecond to write; a PNG of an A4 page 0.3 s.
            path = Path(folder) / "page.pnm"
            image.convert("L").save(path, format="PPM")
            tsv = _run_tesseract(path, dpi, languages, seconds)
        return parse_tsv(tsv)


def _run_tesseract(path: Path, dpi: float, languages: str, seconds: float) -> str:
    import pytesseract

    try:
        output = pytesseract.image_to_data(
            str(path),
            lang=languages,
            config=f"{OPTIONS} --dpi {max(70, min(2400, round(dpi)))}",
            output_type=pytesseract.Output.BYTES,
            timeout=seconds,
        )
    except FileNotFoundError as error:
        raise PageError("ocr_no_output") from error
    except pytesseract.TesseractError as error:
        raise PageError("ocr_crashed", f"status {error.status}") from error
    except RuntimeError as error:  # what pytesseract raises when the time is over
        raise PageError("ocr_timeout", f"{seconds:.0f} s") from error
    if len(output) > _OUTPUT_LIMIT:
        raise PageError("ocr_bad_output", f"{len(output)} bytes")
    return str(output, "utf-8", "replace")


def parse_tsv(tsv: str) -> tuple[RecognisedWord, ...]:
    """Return the words of Tesseract's TSV.

    Raises:
        PageError: a row is cut short or the page row is missing.
    """
    rows = [line.split("\t") for line in tsv.splitlines()[1:] if line]
    if not rows or any(len(row) != _COLUMNS for row in rows):
        raise PageError("ocr_bad_output")
    words, line_number, place = [], -1, None
    for row in rows:
        if row[0] != _WORD_LEVEL or not row[11].strip():
            continue
        if place != row[2:5]:
            place, line_number = row[2:5], line_number + 1
        left, top, width, height = (int(value) for value in row[6:10])
        box = BoundingBox(left, top, left + width, top + height)
        confidence = round(max(0.0, float(row[10])) / 100, 4)
        words.append(RecognisedWord(row[11].strip(), box, confidence, int(row[2]), line_number))
    return tuple(words)


def read_words(
    engine: OcrEngine, image: Image, dpi: float, languages: str, seconds: float
) -> tuple[RecognisedWord, ...]:
    """Read a page in all passes of ``languages`` (comma) and merge them by word box."""
    first, *others = parse_languages(languages)
    words = engine.recognise(image, dpi, first, seconds)
    for other in others:
        words = merge_readings(words, engine.recognise(image, dpi, other, seconds))
    return words


def merge_readings(
    words: tuple[RecognisedWord, ...], second: tuple[RecognisedWord, ...]
) -> tuple[RecognisedWord, ...]:
    """Take from the second pass the words with signs that the first model cannot write.

    Measured: "04/112-2021" is read whole on 28 of 28 places against 0 of 28 by ``sqi`` alone.
    """
    merged = list(words)
    for other in second:
        if not _SECOND_OPINION.search(other.text):
            continue
        covered = [i for i, word in enumerate(merged) if _same_place(word.box, other.box)]
        if not covered or any(merged[i].line != merged[covered[0]].line for i in covered):
            continue
        read = "".join(merged[i].text for i in covered)
        if _loses_letters(read, other.text):
            continue
        kept = merged[covered[0]]
        merged[covered[0]] = replace(other, block=kept.block, line=kept.line)
        for index in reversed(covered[1:]):
            del merged[index]
    return tuple(merged)


def _same_place(word: BoundingBox, other: BoundingBox) -> bool:
    """Tell whether at least half of ``word`` lies inside ``other``."""
    width = min(word.x1, other.x1) - max(word.x0, other.x0)
    height = min(word.y1, other.y1) - max(word.y0, other.y0)
    area = (word.x1 - word.x0) * (word.y1 - word.y0)
    return width > 0 and height > 0 and width * height >= 0.5 * area


def _loses_letters(first: str, second: str) -> bool:
    """Tell whether the second reading would cost an ë or ç that the first one has."""
    return len(re.findall("[ëçËÇ]", first)) > len(re.findall("[ëçËÇ]", second))


def lines_of(words: tuple[RecognisedWord, ...]) -> list[list[RecognisedWord]]:
    """Return the words line by line."""
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]
