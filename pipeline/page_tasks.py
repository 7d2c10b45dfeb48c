"""The tasks a reading child is given, and what it gives back.

Apart from the child's own module, because that one loads OpenCV and the run itself must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.document import Page
from pipeline.intake import Refused, StoreTask, Taken
from pipeline.readers import SourceFacts
from pipeline.serialize import page_from_json

__all__ = ["AttachedFile", "OpenDone", "OpenTask", "PageDone", "PageTask", "StoreTask", "page_of"]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Open a source and say what is in it; files inside it are taken in.

    Of a PDF that one of ``passwords`` opens a copy without a lock is written to ``unlocked``.
    """

    path: str
    media_type: str
    incoming: str
    unlocked: str
    passwords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file inside a file (mail), taken in or refused."""

    filename: str
    content: Taken | Refused


@dataclass(frozen=True, slots=True)
class OpenDone:
    """What an opened source holds."""

    facts: SourceFacts
    attached: tuple[AttachedFile, ...] = ()


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
    seconds: float
    """Limit of the whole page; the run kills the child when it is over."""
    fast: bool = False
    """One OCR pass in the first languages, no retries."""


@dataclass(frozen=True, slots=True)
class PageDone:
    """A page as JSON (``serialize.page_to_json``) and whether its OCR came from the cache."""

    page: dict[str, Any]
    cached: bool


def page_of(done: PageDone) -> Page:
    """Return the page of a finished task."""
    return page_from_json(done.page)
