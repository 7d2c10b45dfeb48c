"""The tasks of a reading child: open a source, read one of its pages."""

from __future__ import annotations

import gzip
import hashlib
import json
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cleaning import clean_page
from pipeline.document import BoundingBox, Page
from pipeline.errors import PageError, SourceError
from pipeline.files import write_atomically
from pipeline.ocr import OPTIONS, OcrEngine, RecognisedWord, TesseractEngine, read_words
from pipeline.ocr_page import build_ocr_page
from pipeline.page_language import language_of
from pipeline.readers import OpenSource, PageImage, SourceFacts, open_source
from pipeline.serialize import page_from_json, page_to_json

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Open a source and say what is in it."""

    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class PageTask:
    """Read page ``number`` of a file; it is page ``document_page`` of its document."""

    path: str
    media_type: str
    number: int
    document_page: int
    languages: str
    dpi: int
    ocr_cache: str
    ocr_seconds: float


@dataclass(frozen=True, slots=True)
class PageDone:
    """A page as JSON (``serialize.page_to_json``) and whether its OCR came from the cache."""

    page: dict[str, Any]
    cached: bool


_last: dict[tuple[str, str], OpenSource] = {}
"""The source opened last: pages of one document mostly come one after the other."""


def handle(task: OpenTask | PageTask) -> SourceFacts | PageDone:
    """Do one task (the handler of the reading pool)."""
    if isinstance(task, OpenTask):
        source = _open(task.path, task.media_type)
        return SourceFacts(
            source.page_count, dict(source.metadata), source.warnings, source.attachments
        )
    return _read(task)


def _open(path: str, media_type: str) -> OpenSource:
    key = (path, media_type)
    if key not in _last:
        for source in _last.values():
            source.close()
        _last.clear()
        _last[key] = open_source(Path(path), media_type)
    return _last[key]


def _read(task: PageTask) -> PageDone:
    try:
        source = _open(task.path, task.media_type)
        read = source.read_page(task.number, task.dpi)
    except MemoryError:
        raise
    except SourceError as error:
        raise PageError(error.code, error.detail) from error
    cached = False
    if isinstance(read, PageImage):
        words, cached = _recognise(read, task)
        read = build_ocr_page(read, words, _engine(), task.languages)
    page = clean_page(replace(read, number=task.document_page))
    page = replace(page, language=page.language or language_of(page.text))
    return PageDone(page_to_json(page), cached)


@cache
def _engine() -> OcrEngine:
    return TesseractEngine()


def _recognise(picture: PageImage, task: PageTask) -> tuple[tuple[RecognisedWord, ...], bool]:
    engine = _engine()
    cache_path = Path(task.ocr_cache) / _cache_name(picture.image, picture.dpi, task, engine)
    words = _load(cache_path)
    if words is not None:
        return words, True
    words = read_words(engine, picture.image, picture.dpi, task.languages, task.ocr_seconds)
    words = tuple(replace(w, text=unicodedata.normalize("NFC", w.text)) for w in words)
    _save(cache_path, words)
    return words, False


def _cache_name(image: Image, dpi: float, task: PageTask, engine: OcrEngine) -> str:
    about = (
        image.mode,
        image.size,
        round(dpi),
        task.languages,
        engine.name,
        engine.version,
        OPTIONS,
    )
    digest = hashlib.sha256(repr(about).encode())
    digest.update(image.tobytes())
    name = digest.hexdigest()
    return f"{name[:2]}/{name}.json.gz"


def _save(path: Path, words: tuple[RecognisedWord, ...]) -> None:
    rows = [
        [w.text, w.box.x0, w.box.y0, w.box.x1, w.box.y1, round(w.confidence, 4), w.block, w.line]
        for w in words
    ]
    packed = gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), mtime=0)
    write_atomically(path, packed, durable=False)


def _load(path: Path) -> tuple[RecognisedWord, ...] | None:
    """Return cached words; None if there are none or the file is damaged (then read again)."""
    try:
        rows = json.loads(gzip.decompress(path.read_bytes()))
        return tuple(
            RecognisedWord(text, BoundingBox(x0, y0, x1, y1), confidence, block, line)
            for text, x0, y0, x1, y1, confidence, block, line in rows
        )
    except (OSError, EOFError, ValueError, TypeError):
        return None


def page_of(done: PageDone) -> Page:
    """Return the page of a finished task."""
    return page_from_json(done.page)
