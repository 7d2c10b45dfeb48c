"""Documents for the tests: invented sentences of the forms that real papers have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import pytest

from extractors.extraction import extract
from extractors.language import Lexicon, load_lexicon
from extractors.reading import Reading, read
from pipeline.document import Block, BoundingBox, Document, Line, Page, Word
from pipeline.document import Reading as HowRead
from pipeline.offsets import OffsetMap
from pipeline.text_pages import build_text_pages

HOW = HowRead("text_layer", "test", "1")
CHARACTER, HEIGHT = 5.0, 10.0
"""Width and height of a letter on the pages that have geometry."""


def make_document(text: str, media_type: str = "text/plain") -> Document:
    """Return a document without geometry; a form feed divides pages."""
    pages = build_text_pages(normalize("NFC", text), HOW)
    return Document("doc1", "paper.txt", media_type, pages)


def make_printed(*pages: str) -> Document:
    """Return a document with a box a word: a monospaced page, one block a paragraph."""
    return Document(
        "doc1",
        "paper.pdf",
        "application/pdf",
        tuple(_printed_page(number, text) for number, text in enumerate(pages, 1)),
    )


def _printed_page(number: int, raw: str) -> Page:
    raw = normalize("NFC", raw)
    blocks: list[Block] = []
    lines: list[Line] = []
    position = 0
    for at, text in enumerate(raw.split("\n")):
        words = tuple(_words(text, position, at))
        if words:
            lines.append(Line(words))
        elif lines:
            blocks.append(Block(tuple(lines)))
            lines = []
        position += len(text) + 1
    if lines:
        blocks.append(Block(tuple(lines)))
    return Page(number, 600.0, 800.0, 72.0, raw, raw, OffsetMap(), tuple(blocks), HOW)


def _words(text: str, offset: int, line: int) -> list[Word]:
    words, at = [], 0
    for part in text.split(" "):
        if part:
            box = BoundingBox(
                at * CHARACTER, line * 14.0, (at + len(part)) * CHARACTER, line * 14.0 + HEIGHT
            )
            words.append(Word(part, offset + at, offset + at + len(part), box))
        at += len(part) + 1
    return words


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def reading_of() -> Callable[[str], Reading]:
    return lambda text: read(make_document(text))


@pytest.fixture(scope="session")
def record_of() -> Callable[[str], dict[str, Any]]:
    return lambda text: extract(make_document(text))
