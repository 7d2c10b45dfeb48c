"""Page image -> words with boxes and confidence. The engine is a protocol; Tesseract is ours.

One recognition a pass: the TSV holds text, boxes and confidence together (two calls would be two
recognitions, measured 4.5 against 2.6 CPU s a page).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from pipeline.document import BoundingBox
from pipeline.errors import MissingToolError, PageError
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
_COLUMNS = 12
_WORD_LEVEL = "5"
_OUTPUT_LIMIT = 20_000_000
"""More TSV than this for a page is no page (bytes)."""


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
            PageError: the engine hung.
        """


class TesseractEngine:
    """Tesseract through pytesseract."""

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
        with _written(image) as path:
            tsv = _run_tesseract(path, dpi, languages, seconds, _PSM[layout])
        return parse_tsv(tsv)

    def find_turn(self, image: Image, dpi: float, seconds: float) -> int | None:
        """Ask Tesseract's orientation model; see :meth:`OcrEngine.find_turn`."""
        if "osd" not in find_tesseract().languages:
            return None
        with _written(image) as path:
            return _ask_orientation(path, dpi, seconds)


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


def _dpi_option(dpi: float) -> str:
    return f"--dpi {max(70, min(2400, round(dpi)))}"


def _ask_orientation(path: Path, dpi: float, seconds: float) -> int | None:
    import pytesseract

    try:
        told = pytesseract.image_to_osd(
            str(path),
            config=f"--psm 0 {_dpi_option(dpi)}",
            output_type=pytesseract.Output.DICT,
            timeout=seconds,
        )
    except pytesseract.TesseractError:  # "Too few characters"
        return None
    except RuntimeError as error:
        raise PageError("ocr_timeout", f"{seconds:.0f} s") from error
    return int(told["rotate"]) % 360


def _run_tesseract(path: Path, dpi: float, languages: str, seconds: float, psm: int) -> str:
    import pytesseract

    try:
        output = pytesseract.image_to_data(
            str(path),
            lang=languages,
            config=f"--oem 1 --psm {psm} {_dpi_option(dpi)}",
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
