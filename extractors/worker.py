"""The task of the extracting child: a document in, the derived part of its record out."""

from __future__ import annotations

from typing import Any

from pipeline.serialize import PackedDocument


def prepare() -> None:
    """Load spaCy and the lists, a second's work, while pages are still being read."""
    handle(PackedDocument(id="", filename="", media_type="", metadata={}))


def handle(document: PackedDocument) -> dict[str, Any]:
    """Extract everything (the handler of the extraction pool; spaCy is loaded here only)."""
    from extractors.extraction import extract

    return extract(document.unpack())
