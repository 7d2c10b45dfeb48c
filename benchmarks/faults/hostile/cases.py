"""What a hostile input is: a builder, and how a run may end with it.

The allowed outcomes follow ``docs/errors.md`` and two rules: what an ordinary viewer still shows
must be read (its word is then searched), and nothing that holds no text is ever ``done``.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Outcomes = frozenset[tuple[str, str]]
"""Pairs of outcome and code; the code ``*`` stands for any code or none."""

DONE: Outcomes = frozenset({("done", "*")})
FLAGGED: Outcomes = frozenset({("flagged", "*")})
READ = DONE | FLAGGED
_PAGE_CODES = (
    *("page_damaged", "page_timeout", "out_of_memory", "image_too_large", "no_text"),
    *("ocr_timeout", "ocr_crashed", "ocr_bad_output", "ocr_no_output"),
    *("document_timeout", "unpacks_too_large"),
)
PARTIAL: Outcomes = frozenset(("partial", code) for code in _PAGE_CODES)


def failed(*codes: str) -> Outcomes:
    """Return the outcomes of a file that fails with one of these codes."""
    return frozenset(("failed", code) for code in codes)


def skipped(*codes: str) -> Outcomes:
    """Return the outcomes of a file that is left out with one of these codes."""
    return frozenset(("skipped", code) for code in codes)


NO_TEXT = FLAGGED | failed("no_text", "no_pages")
"""What nothing can be read in: never ``done``."""
BROKEN_PDF = failed("pdf_damaged", "no_pages", "page_damaged", "no_text")
TOO_MUCH = failed(
    *("page_timeout", "document_timeout", "out_of_memory", "image_too_large"),
    *("unpacks_too_large", "too_many_pages", "nested_too_deep", "too_much_output"),
)
UNSUPPORTED = skipped("unsupported_kind")
ENDS: Outcomes = (
    READ
    | PARTIAL
    | UNSUPPORTED
    | BROKEN_PDF
    | TOO_MUCH
    | failed(
        *("empty_file", "unknown_kind", "kind_mismatch", "pdf_encrypted", "image_damaged"),
        *("document_damaged", "ocr_timeout", "unreadable_file", "too_many_attachments"),
    )
)
"""Every end with a reason; ``worker_crashed`` is none: it says that nobody foresaw the input."""


@dataclass(frozen=True)
class Site:
    """Where a case is built.

    ``word`` stands in no other case: what is searched afterwards. ``secret`` stands outside of the
    inputs, in the file ``outside``: it must not reach the archive where the case forbids it.
    """

    folder: Path
    word: str
    secret: str
    outside: Path
    chance: random.Random

    def write(self, name: str | bytes, content: bytes) -> Path:
        """Write a file of the case; a name in bytes need not be text."""
        path = self.folder / (
            name if isinstance(name, str) else name.decode(errors="surrogateescape")
        )
        path.write_bytes(content)
        return path


Build = Callable[[Site], object]


@dataclass(frozen=True)
class Case:
    """One hostile input: almost always one file in a folder of its own."""

    name: str
    category: str
    build: Build
    allowed: Outcomes
    members: Mapping[str, Outcomes] = field(default_factory=dict)
    """Outcomes of single files by name where they differ from ``allowed``."""
    inside: Outcomes = ENDS
    """Outcomes of the attachments of a mail."""
    find: bool = False
    """Whether the word must be found by a search."""
    forbid: bool = False
    """Whether the secret must stay out of the archive."""
    quick: bool = False
    """Whether CI runs it."""
    loose: bool = False
    """Whether the run may name less or more than the files of the folder, but something of it."""
    live: Callable[[Path, Callable[[], bool]], None] | None = None
    """Run in a thread beside the ingest on the case's folder, until the second argument says so."""


def word_of(*parts: object) -> str:
    """Return a word that no language has, of letters that OCR reads well; the same each time."""
    chance = random.Random(hashlib.sha256(repr(parts).encode()).digest())
    return "".join(chance.choice("bdkmnprt") + chance.choice("aeou") for _ in range(5))


@dataclass
class Category:
    """The cases of one kind, in order."""

    name: str
    cases: list[Case] = field(default_factory=list)

    def add(self, name: str, build: Build, allowed: Outcomes, **options: object) -> None:
        """Add a case; ``options`` are the other fields of :class:`Case`."""
        self.cases.append(Case(name, self.name, build, allowed, **options))  # type: ignore[arg-type]

    def file(
        self,
        name: str,
        content: bytes | Callable[[Site], bytes],
        allowed: Outcomes,
        **options: object,
    ) -> None:
        """Add a case of one file; its name is that of the case."""

        def build(site: Site) -> None:
            site.write(name, content if isinstance(content, bytes) else content(site))

        self.add(name, build, allowed, **options)

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)
