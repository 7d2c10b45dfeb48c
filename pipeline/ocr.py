"""Page image -> words with boxes and confidence. The engine is a protocol; Tesseract is ours.

One recognition a pass: the TSV holds text, boxes and confidence together (two calls would be two
recognitions, measured 4.5 against 2.6 CPU s a page).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from pipeline.document import BoundingBox
from pipeline.errors import MissingToolError, PageError
from pipeline.tesseract import TooFewCharactersError, ask_tesseract
from pipeline.tools import find_tesseract

if TYPE_CHECKING:
    from PIL.Image import Image

Layout = Literal["page", "column", "block"]
"""What a picture holds: a whole page, one column of lines of any size, one even block of text."""
OPTIONS = "--oem 1 --psm 3"
"""LSTM engine, automatic page segmentation (measured best as a default; findings, OCR)."""
ENGINE_GROUP = "arkiva.ocr_engines"
"""Entry point group: another engine registers here a callable that returns an OcrEngine."""
_PSM: dict[Layout, int] = {"page": 3, "column": 4, "block": 6}
_HEADER = (
    *("level", "page_num", "block_num", "par_num", "line_num", "word_num"),
    *("left", "top", "width", "height", "conf", "text"),
)
_PAGE_LEVEL, _WORD_LEVEL = "1", "5"
_DETAIL = 100
_NO_CHARACTER = "\ufffd"
"""Stands for bytes that are no UTF-8."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word of an OCR pass; ``block`` and ``line`` number its place in reading order."""

    text: str
    box: BoundingBox
    confidence: float
    """0-1."""
    block: int
    line: int
    alternative: str | None = None
    """What the other pass read here, where the two differ."""


class OcrEngine(Protocol):
    """What reads a page image. Another engine needs no more than this."""

    name: str
    version: str

    def recognise(
        self,
        image: Image,
        dpi: float,
        languages: str,
        seconds: float,
        layout: Layout = "page",
    ) -> tuple[RecognisedWord, ...]:
        """Return the words of one pass in reading order.

        ``languages`` is one pass (``sqi+srp_latn``); boxes are pixels of ``image``.

        Raises:
            PageError: the engine hung, broke off or gave no complete output.
        """

    def find_turn(self, image: Image, dpi: float, seconds: float) -> int | None:
        """Return the degrees (0, 90, 180, 270) to turn the page clockwise; None: cannot tell.

        Raises:
            PageError: the engine hung or broke off.
        """


class TesseractEngine:
    """Tesseract, a process of its own for each question."""

    name = "tesseract"

    def __init__(self) -> None:
        self.version = find_tesseract().version

    def recognise(
        self,
        image: Image,
        dpi: float,
        languages: str,
        seconds: float,
        layout: Layout = "page",
    ) -> tuple[RecognisedWord, ...]:
        """Run one pass; see :meth:`OcrEngine.recognise`."""
        options = ("-c", "tessedit_create_tsv=1", "--oem", "1", "--psm", str(_PSM[layout]))
        with _written(image) as path:
            return ask_tesseract(
                (str(path), "stdout", *options, *_dpi_option(dpi)),
                languages,
                seconds,
                lambda tsv: parse_tsv(tsv, image.size),
            )

    def find_turn(self, image: Image, dpi: float, seconds: float) -> int | None:
        """Ask Tesseract's orientation model; see :meth:`OcrEngine.find_turn`."""
        if "osd" not in find_tesseract().languages:
            return None
        with _written(image) as path, suppress(TooFewCharactersError):
            options = (str(path), "stdout", "--psm", "0", *_dpi_option(dpi))
            return ask_tesseract(options, "osd", seconds, parse_turn)
        return None


@cache
def open_engine(name: str | None = None) -> OcrEngine:
    """Return the engine ``name``; by default that of ``ARKIVA_OCR_ENGINE``, else Tesseract.

    Raises:
        MissingToolError: no installed package offers this engine.
    """
    name = name or os.environ.get("ARKIVA_OCR_ENGINE") or TesseractEngine.name
    if name == TesseractEngine.name:
        return TesseractEngine()
    for entry in entry_points(group=ENGINE_GROUP, name=name):
        engine: OcrEngine = entry.load()()
        return engine
    raise MissingToolError(f"no OCR engine {name!r} is installed (entry points {ENGINE_GROUP})")


@contextmanager
def _written(image: Image) -> Iterator[Path]:
    """Write a picture for the engine and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
        # A raw PNM costs a millisecond to write; a PNG of an A4 page 0.3 s.
        path = Path(folder) / "page.pnm"
        image.convert("L").save(path, format="PPM")
        yield path


def _dpi_option(dpi: float) -> tuple[str, str]:
    return "--dpi", str(max(70, min(2400, round(dpi))))


def parse_tsv(tsv: str, size: tuple[int, int]) -> tuple[RecognisedWord, ...]:
    """Return the words of Tesseract's TSV of a picture of ``size``, width and height.

    A word with bytes that are no UTF-8 is a guess: its confidence is 0, so that its ink is read
    again by itself, or the page is known to be read poorly.

    Raises:
        PageError: a row is cut short or makes no sense, the page row is missing or another
            picture's.
    """
    head, *rows = (line.split("\t") for line in tsv.split("\n"))
    if tuple(head) != _HEADER or len(rows) < 2 or rows.pop() != [""]:
        raise PageError("ocr_bad_output", "it is cut short")
    try:
        return tuple(_words_of(rows, size))
    except ValueError as error:
        raise PageError("ocr_bad_output", str(error)[:_DETAIL]) from error


def _words_of(rows: Sequence[Sequence[str]], size: tuple[int, int]) -> Iterator[RecognisedWord]:
    line_number, place = -1, None
    for number, row in enumerate(rows):
        if len(row) != len(_HEADER):
            raise ValueError(f"row {number} has {len(row)} columns")
        left, top, width, height = (int(value) for value in row[6:10])
        if number == 0 and (row[0], left, top, width, height) != (_PAGE_LEVEL, 0, 0, *size):
            raise ValueError("it is of another picture")
        if row[0] != _WORD_LEVEL or not row[11].strip():
            continue
        box = BoundingBox(left, top, left + width, top + height)
        if not (0 <= left <= box.x1 <= size[0] and 0 <= top <= box.y1 <= size[1]):
            raise ValueError(f"row {number} lies outside of the picture")
        if place != row[2:5]:
            place, line_number = row[2:5], line_number + 1
        yield RecognisedWord(
            row[11].strip(), box, _confidence(row[10], row[11]), int(row[2]), line_number
        )


def _confidence(percent: str, text: str) -> float:
    if _NO_CHARACTER in text:
        return 0.0
    value = float(percent)
    if not -1 <= value <= 100:  # NaN neither
        raise ValueError(f"a confidence of {percent}")
    return round(max(0.0, value) / 100, 4)


def parse_turn(output: str) -> int:
    """Return by how many degrees to turn a page clockwise, from Tesseract's look at it.

    Raises:
        PageError: it does not say so.
    """
    from pytesseract.pytesseract import osd_to_dict

    try:
        return int(osd_to_dict(output)["rotate"]) % 360
    except (KeyError, ValueError) as error:
        raise PageError("ocr_bad_output", "no orientation") from error
