"""What a reading child does: open a source, read one of its pages."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

from pipeline.cleaning import clean_page
from pipeline.document import Page
from pipeline.errors import PageError, SourceError
from pipeline.ocr import open_engine
from pipeline.ocr_cache import OcrCache, load_reading, save_reading
from pipeline.ocr_page import build_ocr_page
from pipeline.old_text import keep, reads_less
from pipeline.page_language import language_of
from pipeline.page_tasks import OpenTask, PageDone, PageTask
from pipeline.readers import OpenSource, PageImage, SourceFacts, open_source
from pipeline.reading_ladder import PictureRead, read_picture
from pipeline.serialize import page_to_json

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
    page, cached = _read_picture(read, task) if isinstance(read, PageImage) else (read, False)
    page = replace(clean_page(page), number=task.document_page)
    page = replace(page, language=page.language or language_of(page.text))
    return PageDone(page_to_json(page), cached)


def _read_picture(picture: PageImage, task: PageTask) -> tuple[Page, bool]:
    """Return the page as OCR reads it, or its old text where that is better."""
    try:
        recognised, cached = _recognise(picture, task)
    except PageError as error:
        if picture.old is None or picture.old.elsewhere:
            raise
        return keep(picture.old, f"{picture.why}; {error.code}"), False
    page = build_ocr_page(picture, recognised, open_engine(), fast=task.fast)
    if picture.old is None:
        return page, cached
    old = replace(picture.old, page=clean_page(picture.old.page))
    less = reads_less(old, clean_page(page))
    return (page if less is None else keep(picture.old, f"{picture.why}; {less}")), cached


def _recognise(picture: PageImage, task: PageTask) -> tuple[PictureRead, bool]:
    engine = open_engine()
    cache = OcrCache(Path(task.ocr_cache))
    path = cache.path(picture, engine, task.languages, fast=task.fast)
    kept = load_reading(path)
    if kept is not None:
        return kept, True
    read = read_picture(engine, picture, task.languages, task.ocr_seconds, fast=task.fast)
    words = tuple(replace(w, text=unicodedata.normalize("NFC", w.text)) for w in read.words)
    read = replace(read, words=words)
    save_reading(path, read)
    return read, False
