"""Pages as JSON values and back: for worker results, the OCR cache and the catalogue."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.document import (
    Block,
    BoundingBox,
    Cell,
    Document,
    Line,
    Page,
    Reading,
    Region,
    Step,
    Table,
    Word,
)
from pipeline.offsets import Edit, OffsetMap

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document whose pages are as the catalogue stores them: compressed JSON.

    So the run hands ten thousand pages to the extracting child without unpacking one of them.
    """

    id: str
    filename: str
    media_type: str
    metadata: Mapping[str, str]
    pages: tuple[bytes, ...] = ()

    def unpack(self) -> Document:
        """Return the document."""
        pages = tuple(map(unpack_page, self.pages))
        return Document(self.id, self.filename, self.media_type, pages, self.metadata)


def unpack_page(content: bytes) -> Page:
    """Return a page of the catalogue."""
    return page_from_json(json.loads(zlib.decompress(content)))


def page_to_json(page: Page) -> Json:
    """Return everything a page holds; :func:`page_from_json` gives an equal page back."""
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "raw": page.raw,
        "edits": [[e.start, e.end, e.replacement] for e in page.offsets.edits],
        "language": page.language,
        "label": page.label,
        "blocks": [
            {"kind": b.kind, "lines": [[_word(w) for w in line.words] for line in b.lines]}
            for b in page.blocks
        ],
        "tables": [_table(t) for t in page.tables],
        "regions": [[region.kind, _box(region.box)] for region in page.regions],
        "reading": reading_to_json(page.reading),
    }


def page_from_json(value: Json) -> Page:
    """Return the page that :func:`page_to_json` wrote, of earlier versions too."""
    raw = value["raw"]
    text, offsets = OffsetMap.apply(raw, (Edit(*edit) for edit in value["edits"]))
    return Page(
        number=value["number"],
        width=value["width"],
        height=value["height"],
        dpi=value["dpi"],
        raw=raw,
        text=text,
        offsets=offsets,
        blocks=tuple(_block(b, raw) for b in value["blocks"]),
        reading=reading_from_json(value["reading"]),
        tables=tuple(_table_from(t) for t in value["tables"]),
        language=value["language"],
        label=value["label"],
        regions=tuple(Region(k, BoundingBox(*box)) for k, box in value.get("regions", [])),
    )


def reading_to_json(reading: Reading) -> Json:
    """Return how a page was read."""
    return {
        "origin": reading.origin,
        "engine": reading.engine,
        "version": reading.version,
        "languages": reading.languages,
        "confidence": reading.confidence,
        "worst": reading.worst,
        "grade": reading.grade,
        "warnings": list(reading.warnings),
        "coverage": reading.coverage,
        "steps": steps_to_json(reading.steps),
    }


def reading_from_json(value: Json) -> Reading:
    """Return the reading that :func:`reading_to_json` wrote, of earlier versions too."""
    lists = {"warnings": tuple(value["warnings"]), "steps": steps_from_json(value.get("steps", []))}
    return Reading(**{**value, **lists})


def steps_to_json(steps: Iterable[Step]) -> list[Json]:
    """Return named steps with their parameters."""
    return [{"name": step.name, "parameters": dict(step.parameters)} for step in steps]


def steps_from_json(value: Iterable[Json]) -> tuple[Step, ...]:
    """Return the steps that :func:`steps_to_json` wrote."""
    return tuple(Step(step["name"], tuple(step["parameters"].items())) for step in value)


def _box(box: BoundingBox | None) -> list[float] | None:
    return None if box is None else [round(v, 2) for v in (box.x0, box.y0, box.x1, box.y1)]


def _box_from(value: list[float] | None) -> BoundingBox | None:
    return None if value is None else BoundingBox(*value)


def _word(word: Word) -> list[Any]:
    confidence = None if word.confidence is None else round(word.confidence, 4)
    other = [] if word.alternative is None else [word.alternative]
    return [word.start, word.end, _box(word.box), confidence, *other]


def _block(value: Json, raw: str) -> Block:
    lines = tuple(
        Line(
            tuple(
                Word(raw[s:e], s, e, _box_from(box), conf, *other)
                for s, e, box, conf, *other in words
            )
        )
        for words in value["lines"]
    )
    return Block(lines, value["kind"])


def _table(table: Table) -> Json:
    return {
        "header_row": table.header_row,
        "box": _box(table.box),
        "cells": [
            [c.row, c.column, c.start, c.end, _box(c.box), c.row_span, c.column_span]
            for c in table.cells
        ],
    }


def _table_from(value: Json) -> Table:
    cells = tuple(
        Cell(row, column, start, end, _box_from(box), row_span, column_span)
        for row, column, start, end, box, row_span, column_span in value["cells"]
    )
    return Table(cells, value["header_row"], _box_from(value["box"]))
