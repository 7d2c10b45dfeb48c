"""Invented papers for the tests: text in, Reading or extracted entities out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from extractors.entities import Entity
from extractors.language import Lexicon, load_lexicon
from extractors.reading import Reading, read
from pipeline.document import Document
from pipeline.document import Reading as PageReading
from pipeline.text_pages import build_text_pages

AnyEntity = TypeVar("AnyEntity", bound=Entity)


def document(text: str) -> Document:
    how = PageReading("text_layer", "test", "1")
    return Document("paper", "paper.txt", "text/plain", build_text_pages(text, how))


def paper(text: str) -> Reading:
    return read(document(text))


def found(extract: Callable[[Reading, Lexicon], Iterator[AnyEntity]], text: str) -> list[AnyEntity]:
    return list(extract(paper(text), load_lexicon()))


def texts(entities: list[Any]) -> list[str]:
    return [entity.evidence.text for entity in entities]


def names(entities: list[Any]) -> list[str]:
    return list(dict.fromkeys(entity.name for entity in entities))
