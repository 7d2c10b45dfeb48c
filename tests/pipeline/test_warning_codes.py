from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.warning_codes import WARNINGS, needs_eye

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("warnings", "eye"),
    [
        ([], False),
        (["ocr: picture file", "blank_page"], False),
        (["readers_disagree: 3 letters"], True),
        (["something_new"], True),
        ([{"code": "quorum", "message": "22 votes", "page": 1}], True),
        ([{"code": "missing_year", "message": "no year", "page": 1}], False),
    ],
)
def test_what_asks_for_a_person(warnings: list[str | dict[str, Any]], eye: bool) -> None:
    assert needs_eye(warnings) is eye


def test_no_warning_is_made_that_is_not_listed() -> None:
    named = ("signatures.py", "kinds.py")  # they name kinds of files in this form
    sources = [p for p in (ROOT / "pipeline").glob("*.py") if p.name not in named]
    sources.append(ROOT / "extractors" / "extraction.py")
    made = {
        code for path in sources for code in re.findall(r'f"([a-z_]+): \{', path.read_text("utf-8"))
    }
    assert made <= WARNINGS.keys()
    assert {"page_count_disagrees", "dpi_estimated", "encoding_guessed"} <= made
