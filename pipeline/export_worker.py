"""The tasks of an exporting child: what opens originals again, which nobody trusts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import write_atomically
from pipeline.page_image import cached_page_image
from pipeline.searchable_pdf import About, Part, write_searchable_pdf
from pipeline.serialize import page_from_json


@dataclass(frozen=True, slots=True)
class PdfTask:
    """Write a document's searchable PDF; ``pages`` are JSON (``serialize.page_to_json``)."""

    target: str
    parts: tuple[Part, ...]
    pages: tuple[dict[str, Any], ...]
    about: About


@dataclass(frozen=True, slots=True)
class ImageTask:
    """Write page ``number`` of an original as an image; see :func:`cached_page_image`."""

    target: str
    cache: str
    path: str
    sha256: str
    media_type: str
    number: int
    width: int
    height: int | None = None


def handle(task: PdfTask | ImageTask) -> tuple[str, ...]:
    """Do one task (the handler of the exporting pool); return what could not be shown."""
    target = Path(task.target)
    if isinstance(task, ImageTask):
        content = cached_page_image(
            Path(task.cache),
            Path(task.path),
            task.sha256,
            task.media_type,
            task.number,
            task.width,
            task.height,
        )
        write_atomically(target, content, durable=False)
        return ()
    pages = {page["number"]: page_from_json(page) for page in task.pages}
    return write_searchable_pdf(target, task.parts, pages, task.about)
