"""Finished readings of page pictures, by all that decides what is read.

A picture read once is never read again: not after a crash, not for a second copy of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.document import BoundingBox
from pipeline.files import write_atomically
from pipeline.ocr import OPTIONS, OcrEngine, RecognisedWord
from pipeline.preprocess import PREPARE_VERSION
from pipeline.readers import PageImage
from pipeline.reading_ladder import LADDER_VERSION, PictureRead
from pipeline.scan_grids import Grid, GridCell
from pipeline.serialize import steps_from_json, steps_to_json


@dataclass(frozen=True, slots=True)
class OcrCache:
    """A folder of readings."""

    folder: Path

    def path(self, picture: PageImage, engine: OcrEngine, languages: str, *, fast: bool) -> Path:
        """Return where the reading of a picture with these options is kept."""
        about = (
            *(picture.image.mode, picture.image.size, round(picture.dpi)),
            None if picture.dpi_y is None else round(picture.dpi_y),
            *(languages, fast, engine.name, engine.version, OPTIONS),
            *(PREPARE_VERSION, LADDER_VERSION),
        )
        digest = hashlib.sha256(repr(about).encode())
        digest.update(picture.image.tobytes())
        name = digest.hexdigest()
        return self.folder / name[:2] / f"{name}.json.gz"


def save_reading(path: Path, read: PictureRead) -> None:
    """Keep a reading."""
    words = [
        [w.text, *asdict(w.box).values(), round(w.confidence, 4), w.block, w.line, w.alternative]
        for w in read.words
    ]
    value = {
        "words": words,
        "steps": steps_to_json(read.steps),
        "coverage": read.coverage,
        "languages": read.languages,
        "blank": read.blank,
        "grids": [_grid_to_json(grid) for grid in read.grids],
    }
    packed = gzip.compress(json.dumps(value, ensure_ascii=False).encode(), mtime=0)
    write_atomically(path, packed, durable=False)


def load_reading(path: Path) -> PictureRead | None:
    """Return a kept reading; None if there is none or the file is damaged (then read again)."""
    try:
        value: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
        words = tuple(
            RecognisedWord(text, BoundingBox(x0, y0, x1, y1), confidence, block, line, other)
            for text, x0, y0, x1, y1, confidence, block, line, other in value["words"]
        )
        steps = steps_from_json(value["steps"])
        grids = tuple(_grid_from_json(grid) for grid in value["grids"])
        return PictureRead(
            words, steps, value["coverage"], value["languages"], value["blank"], grids=grids
        )
    except (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _grid_to_json(grid: Grid) -> list[Any]:
    cells = [
        [c.row, c.column, c.row_span, c.column_span, *asdict(c.box).values()] for c in grid.cells
    ]
    return [list(asdict(grid.box).values()), grid.rows, grid.columns, cells]


def _grid_from_json(value: list[Any]) -> Grid:
    box, rows, columns, cells = value
    made = tuple(
        GridCell(row, column, row_span, column_span, BoundingBox(*corners))
        for row, column, row_span, column_span, *corners in cells
    )
    return Grid(BoundingBox(*box), rows, columns, made)
