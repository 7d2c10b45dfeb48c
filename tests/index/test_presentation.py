"""The overview of a record: what a person has to see stands there."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.entities import ENTITY_KINDS, SCALARS
from index.presentation import only_page, overview


def record(
    pages: dict[int, list[str]], warnings: tuple[dict[str, Any], ...] = ()
) -> dict[str, Any]:
    """Return a record without entities whose pages have the warnings."""
    source = {"filename": "a.pdf", "media_type": "application/pdf", "pages": len(pages)}
    ocr = [
        {"page": number, "origin": "ocr", "grade": "good", "warnings": found}
        for number, found in pages.items()
    ]
    empty: dict[str, Any] = {**dict.fromkeys(SCALARS), **{kind: [] for kind in ENTITY_KINDS}}
    return {**empty, "id": "3f2a", "source": source, "ocr": ocr, "warnings": list(warnings)}


def shown(pages: dict[int, list[str]], *warnings: dict[str, Any]) -> list[str]:
    lines = overview(record(pages, warnings)).splitlines()
    return [line.split(":", 1)[1].strip() for line in lines if line.strip().startswith("warning:")]


HIDDEN = "ocr: hidden text layer in another language"
KEPT = "old_text_kept: it reads more words"


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        ({1: [HIDDEN]}, [f"p. 1: {HIDDEN}"]),
        ({1: [HIDDEN], 2: [HIDDEN], 3: [HIDDEN], 7: [HIDDEN]}, [f"p. 1-3, 7: {HIDDEN}"]),
        ({1: [HIDDEN, KEPT], 2: [KEPT]}, [f"p. 1: {HIDDEN}", f"p. 1-2: {KEPT}"]),
        ({1: ["ocr: no text layer"], 2: ["ocr: no text layer: 3 letters"]}, []),
        ({1: ["ocr: picture file"]}, []),
        ({1: ["ocr: picture file", "image_truncated"]}, ["p. 1: image_truncated"]),
        ({1: []}, []),
    ],
    ids=["one", "pages-that-follow", "two", "scans", "picture", "picture-and-more", "none"],
)
def test_warnings_of_pages_are_seen(pages: dict[int, list[str]], wanted: list[str]) -> None:
    assert shown(pages) == wanted


def test_warnings_of_the_document_come_first() -> None:
    whole: dict[str, Any] = {"code": "form_fields", "message": "One field.", "page": None}
    placed: dict[str, Any] = {"code": "quorum", "message": "Too many votes.", "page": 3}
    assert shown({2: [KEPT]}, whole, placed) == [
        "form_fields: One field.",
        "p. 3: quorum: Too many votes.",
        f"p. 2: {KEPT}",
    ]


def test_one_page_keeps_the_warnings_of_the_whole_document() -> None:
    found = tuple({"code": "quorum", "message": "x", "page": page} for page in (None, 1, 2))
    kept = only_page(record({1: [], 2: []}, found), 2)
    assert [warning["page"] for warning in kept["warnings"]] == [None, 2]


def test_nothing_in_a_warning_steers_the_terminal() -> None:
    assert "\x1b" not in overview(record({1: ["ocr: \x1b[2J"]}))
