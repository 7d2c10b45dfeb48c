"""OCRmyPDF's text file: form feeds between pages, empty pages included."""

from __future__ import annotations

import pytest

from benchmarks.peer_ocrmypdf import PeerError, page_texts


@pytest.mark.parametrize(
    ("sidecar", "pages", "texts"),
    [
        ("një\fdy", 2, ("një", "dy")),
        ("një\fdy\f", 2, ("një", "dy")),
        ("një\f", 2, ("një", "")),
        ("\f\f", 3, ("", "", "")),
        ("", 1, ("",)),
        ("\fdy", 2, ("", "dy")),
    ],
    ids=["plain", "ended", "last-empty", "all-empty", "nothing", "first-empty"],
)
def test_pages_are_divided(sidecar: str, pages: int, texts: tuple[str, ...]) -> None:
    assert page_texts(sidecar, pages) == texts


@pytest.mark.parametrize(("sidecar", "pages"), [("një\fdy", 3), ("një\fdy\ftre", 2), ("një\fx", 1)])
def test_another_number_of_pages_is_no_reading(sidecar: str, pages: int) -> None:
    with pytest.raises(PeerError, match="pages of text"):
        page_texts(sidecar, pages)
