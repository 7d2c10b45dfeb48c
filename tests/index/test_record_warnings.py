"""Warnings of readers, of the run and of the checks are objects of one shape in the record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extractors.extraction import extract
from index.record import build_record, record_schema
from tests.extractors.conftest import make_document

ROW = {
    "id": "3f2a",
    "filename": "a.txt",
    "sha256": "0" * 64,
    "media_type": "text/plain",
    "bytes": 1,
    "page_count": 1,
    "ingested_at": "2025-01-20T10:00:00Z",
    "parent": None,
    "batch": "{}",
}
SUM = "U ndanë 10.000 € + 5.000 € = 16.000 €."


def warnings_of(facts: dict[str, Any], *noted: str) -> list[dict[str, Any]]:
    row = {**ROW, "warnings": json.dumps(noted), "facts": json.dumps(facts)}
    warnings: list[dict[str, Any]] = build_record(row, ["a.txt"], [], {})["warnings"]
    schema = {**record_schema()["properties"]["warnings"], "$defs": record_schema()["$defs"]}
    Draft202012Validator(schema).validate(warnings)
    return warnings


@pytest.mark.parametrize(
    ("noted", "code", "message", "severity"),
    [
        (
            "page_count_disagrees: 3 or 4",
            "page_count_disagrees",
            "Two readers count different pages: 3 or 4.",
            0.5,
        ),
        ("mail_defect", "mail_defect", "The mail breaks a rule of the format.", 0.1),
        ("from_tomorrow: x", "from_tomorrow", "An unknown warning: x.", 0.5),
    ],
)
def test_what_a_reader_notes(noted: str, code: str, message: str, severity: float) -> None:
    (warning,) = warnings_of({}, noted)
    assert (warning["code"], warning["message"]) == (code, message)
    assert (warning["severity"], warning["page"], warning["regions"]) == (severity, None, [])


def test_what_the_run_notes_of_a_failed_extraction() -> None:
    (warning,) = warnings_of({"warnings": ["extraction_failed: page_timeout"]})
    assert warning["code"] == "extraction_failed"
    assert "page_timeout" in warning["message"]


def test_what_a_check_finds_comes_behind_what_a_reader_notes() -> None:
    warnings = warnings_of(extract(make_document(SUM)), "mail_defect")
    assert [w["code"] for w in warnings if w["code"] != "extractor_failed"] == [
        "mail_defect",
        "sum_mismatch",
    ]
    assert len(warnings[-1]["entities"]) == 3
