"""What a reading child does: take a file in, open a source, read one of its pages."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.cleaning import clean_page
from pipeline.document import Page
from pipeline.errors import PageError, SourceError
from pipeline.intake import StoreTask, Taken, take_bytes, take_in
from pipeline.last_opened import LastOpened
from pipeline.memory import give_back
from pipeline.ocr import open_engine
from pipeline.ocr_cache import OcrCache, load_reading, save_reading
from pipeline.ocr_page import build_ocr_page
from pipeline.old_text import keep, reads_less
from pipeline.page_language import language_of
from pipeline.page_tasks import AttachedFile, OpenDone, OpenTask, PageDone, PageTask
from pipeline.pictures import pixels_of
from pipeline.readers import MOST_PAGES, OpenSource, PageImage, SourceFacts, open_source
from pipeline.reading_ladder import PictureRead, read_picture
from pipeline.serialize import page_to_json
from pipeline.unlocking import unlock

_OCR_SHARE = 0.9
"""Of a page's time OCR may take so much: what it has read by then still has to be put together."""
_LARGE = 20_000_000
"""Pixels of a page whose reading may need all the memory that there is."""
_sources: LastOpened[Path, str, OpenSource] = LastOpened(open_source)


def handle(task: StoreTask | OpenTask | PageTask) -> Taken | OpenDone | PageDone:
    """Do one task (the handler of the reading pool)."""
    if isinstance(task, StoreTask):
        return take_in(task)
    if isinstance(task, OpenTask):
        return _look_into(task)
    return _read(task)


def _look_into(task: OpenTask) -> OpenDone:
    warnings: tuple[str, ...] = ()
    try:
        source = _sources.open(Path(task.path), task.media_type)
    except SourceError as error:
        if error.code != "pdf_encrypted" or not task.passwords:
            raise
        unlock(Path(task.path), task.passwords, Path(task.unlocked))
        source, warnings = _sources.open(Path(task.unlocked), task.media_type), ("unlocked",)
    if source.page_count > MOST_PAGES:
        raise SourceError("too_many_pages", f"{source.page_count} pages")
    attached = tuple(
        AttachedFile(a.filename, take_bytes(a.content, a.filename, task.incoming))
        for a in source.attachments
    )
    warnings = (*warnings, *source.warnings)
    return OpenDone(SourceFacts(source.page_count, dict(source.metadata), warnings), attached)


def _read(task: PageTask) -> PageDone:
    until = time.monotonic() + _OCR_SHARE * task.seconds
    try:
        source = _sources.open(Path(task.path), task.media_type)
        read = source.read_page(task.number, task.dpi)
    except MemoryError:
        raise
    except SourceError as error:
        raise PageError(error.code, error.detail) from error
    page, cached = (
        _read_picture(read, task, until) if isinstance(read, PageImage) else (read, False)
    )
    page = replace(clean_page(page), number=task.document_page)
    page = replace(page, language=page.language or language_of(page.text))
    return PageDone(page_to_json(page), cached)


def _read_picture(picture: PageImage, task: PageTask, until: float) -> tuple[Page, bool]:
    """Return the page as OCR reads it, or its old text where that is better."""
    if pixels_of(picture.image) > _LARGE:
        give_back()
    try:
        recognised, cached = _recognise(picture, task, until)
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


def _recognise(picture: PageImage, task: PageTask, until: float) -> tuple[PictureRead, bool]:
    engine = open_engine()
    cache = OcrCache(Path(task.ocr_cache))
    path = cache.path(picture, engine, task.languages, fast=task.fast)
    kept = load_reading(path)
    if kept is not None:
        return kept, True
    left = until - time.monotonic()
    read = read_picture(engine, picture, task.languages, left, fast=task.fast)
    words = tuple(replace(w, text=unicodedata.normalize("NFC", w.text)) for w in read.words)
    read = replace(read, words=words)
    if not read.warnings:
        with suppress(FileNotFoundError):  # the archive's drive is gone: the parent will say so
            save_reading(path, read)
    return read, False
