"""Plain text files: the raw text is the file's own text."""

from __future__ import annotations

from pathlib import Path

from pipeline.decoding import decode
from pipeline.errors import SourceError
from pipeline.page_building import text_layer_reading
from pipeline.text_pages import TextPagesSource, build_text_pages

ENGINE = "plain_text"


def open_plain_text(path: Path) -> TextPagesSource:
    """Read a text file.

    Raises:
        SourceError: ``unknown_kind``: the bytes are no text.
    """
    decoded = decode(path.read_bytes())
    if decoded is None:
        raise SourceError("unknown_kind", "no encoding makes text of it")
    reading = text_layer_reading(ENGINE, "arkiva", decoded.warnings)
    return TextPagesSource(build_text_pages(decoded.text, reading))
