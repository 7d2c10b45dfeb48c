"""The task of the extracting child: a document in, the derived part of its record out."""

from __future__ import annotations

from typing import Any

from pipeline.document import Document


def prepare() -> None:
    """Load spaCy and the lists, a second's work, while pages are still being read."""
    handle(Document(id="", filename="", media_type="", pages=()))


def handle(document: Document) -> dict[str, Any]:
    """Extract everything (the handler of the extraction pool; spaCy is loaded here only)."""
    from extractors.extraction import extract

    return extract(document)
