"""Scan the benchmark's pages and read them through the code that ``arkiva ingest`` runs."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.ocr_pages.source import Grid, OcrSource
from benchmarks.simulator import KINDS, scans_pdf, simulate
from pipeline.document import Page
from pipeline.errors import PageError
from pipeline.page_tasks import PageDone, PageTask, page_of
from pipeline.page_worker import handle
from pipeline.settings import DEFAULT_LANGUAGES
from samples.render import page_images

PDF = "application/pdf"
RENDER_DPI = 300
PAGE_SECONDS = 300.0


@dataclass(frozen=True)
class OursRead:
    """One page as the pipeline read it."""

    text: str
    tables: tuple[Grid, ...]
    cpu: float
    """CPU seconds, Tesseract included, drawing the PDF page included."""
    wall: float
    failure: str | None = None


def scan_sources(sources: Sequence[OcrSource], prints: Sequence[bytes], kind: str) -> bytes:
    """Return the image-only PDF of all pages; page n is seeded with n, its back is the next."""
    profile = KINDS[kind]
    clean = [page_images(pdf, profile.dpi[0]) for pdf in prints]
    for source, images in zip(sources, clean, strict=True):
        if len(images) != 1:
            raise ValueError(f"{source.name} fills {len(images)} pages; it must fill one")
    pages = [images[0] for images in clean]
    backs = [*pages[1:], pages[0]]
    scans = [simulate(page, profile, n, backs[n]) for n, page in enumerate(pages)]
    return scans_pdf(scans, profile)


def read_ours(pdf: Path, pages: int, cache: Path, *, fast: bool, jobs: int) -> list[OursRead]:
    """Read every page of a PDF; a page that fails counts as read empty.

    ``cache`` is made: old readings are not to be measured.
    """
    cache.mkdir()
    read = partial(_read_page, str(pdf), str(cache), fast)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _one_thread) as pool:
        return list(pool.map(read, range(1, pages + 1)))


def _one_thread() -> None:
    """Give Tesseract the environment of the reading pool's children (``pipeline.workers``)."""
    os.environ.update(OMP_THREAD_LIMIT="1", OPENBLAS_NUM_THREADS="1")


def _read_page(pdf: str, cache: str, fast: bool, number: int) -> OursRead:
    task = PageTask(
        path=pdf,
        media_type=PDF,
        number=number,
        document_page=number,
        languages=DEFAULT_LANGUAGES,
        dpi=RENDER_DPI,
        ocr_cache=cache,
        seconds=PAGE_SECONDS,
        fast=fast,
    )
    began, before = time.monotonic(), _cpu()
    try:
        page = _page(task)
    except PageError as error:
        return OursRead("", (), _cpu() - before, time.monotonic() - began, str(error))
    return OursRead(page.text, _grids(page), _cpu() - before, time.monotonic() - began)


def _page(task: PageTask) -> Page:
    done = handle(task)
    assert isinstance(done, PageDone), "a page task gives a page"
    assert not done.cached, "the cache was not fresh"
    return page_of(done)


def _grids(page: Page) -> tuple[Grid, ...]:
    """Return the page's tables as rows of cell texts; a span's text stands in its first cell."""
    grids = []
    for table in page.tables:
        rows = [[""] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = page.raw[cell.start : cell.end]
        grids.append(tuple(tuple(row) for row in rows))
    return tuple(grids)


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
