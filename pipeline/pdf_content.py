"""Whether the content of a PDF page can be unpacked: pdfminer takes what it cannot for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_NOTHING = 16
"""Bytes; the packed form of nothing has 8."""


def content_is_lost(contents: Iterable[Any]) -> bool:
    """Tell whether content streams of a page, as pdfminer has them, are packed but hold nothing."""
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [stream for stream in map(resolve1, contents) if isinstance(stream, PDFStream)]
    if any(stream.get_data().strip() for stream in streams):
        return False
    return any(_is_packed(stream) for stream in streams)


def _is_packed(stream: Any) -> bool:
    from pdfminer.pdftypes import resolve1

    length = resolve1(stream.get("Length"))
    return bool(stream.get_filters()) and isinstance(length, int) and length > _NOTHING
