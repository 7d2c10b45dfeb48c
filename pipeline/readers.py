"""The one protocol every kind of source is read through, and the table of readers.

A reader opens a file by its *content type* and gives page after page: a :class:`Page` where the
text is already there, a :class:`PageImage` where somebody has to read the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, Self

from pipeline.document import Page
from pipeline.errors import SourceError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 20_000
"""A document with more is no document: a year of a gazette has two thousand. Of text a form feed
makes a page, so that they cost a byte each."""


@dataclass(frozen=True, slots=True)
class OldText:
    """The text that a page brought along and that is not trusted: what to fall back on."""

    page: Page
    elsewhere: bool = False
    """Its words lie where the picture has none: it is only better than nothing."""
    sound: bool = False
    """Its words are what the page shows, but there may be more: it stands unless there is."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page that has to be read by OCR.

    ``image`` is upright as a viewer displays it (EXIF and /Rotate applied), bilevel, grey or RGB;
    ``dpi`` is its resolution; ``why`` says why there is no usable text layer.
    """

    number: int
    image: Image
    dpi: float
    why: str
    warnings: tuple[str, ...] = ()
    label: str | None = None
    dpi_y: float | None = None
    """Resolution down the page where pixels are not square (fax: 204 x 98); ``dpi`` is across."""
    old: OldText | None = None
    """The page's text layer, if it has one that might still be better than what is read."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (mail): ingested as a child document."""

    filename: str
    content: bytes


class OpenSource(Protocol):
    """An opened source. Not thread-safe; lives in one worker process."""

    @property
    def page_count(self) -> int:
        """Number of pages, agreed by two readers where two exist; at least 1."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the container says of itself, e.g. mail headers; keys are lower case."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd about the whole file, as ``code: detail``."""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files inside this file."""

    def read_page(self, number: int, dpi: int) -> Page | PageImage:
        """Read page ``number`` (from 1); render at ``dpi`` if it has no usable text.

        Raises:
            PageError: this page cannot be read; others may.
        """

    def close(self) -> None:
        """Free the file."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What opening a source told, without its pages and the files inside it."""

    page_count: int
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()


READERS: dict[str, str] = {
    "application/pdf": "pipeline.pdf:open_pdf",
    "image/jpeg": "pipeline.images:open_image",
    "image/png": "pipeline.images:open_image",
    "image/tiff": "pipeline.images:open_image",
    "text/plain": "pipeline.plain_text:open_plain_text",
    "text/html": "pipeline.web:open_html",
    "message/rfc822": "pipeline.mail:open_mail",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "pipeline.office:open_docx"
    ),
}
"""Media type -> ``module:function`` of its reader; the one place where a reader is registered."""


def open_source(path: Path, media_type: str) -> OpenSource:
    """Open ``path`` with the reader of ``media_type``.

    Raises:
        SourceError: the file as a whole cannot be read.
    """
    target = READERS.get(media_type)
    if target is None:
        raise SourceError("unsupported_kind", media_type)
    module, _, function = target.partition(":")
    opener = getattr(import_module(module), function)
    try:
        opened: OpenSource = opener(path, media_type) if "image/" in media_type else opener(path)
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error
    return opened
