"""The annotated documents must not be read worse than before."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction_quality import FLOORS, figures
from benchmarks.extraction_scoring import score
from benchmarks.extraction_sources import SETS, TEXT, read_annotated, read_records
from benchmarks.ocr_floors import below, read_floors
from index.catalog import Catalog
from pipeline.archive import open_archive
from tests.extractors.places import assert_in_place


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SETS))
def test_extraction_keeps_its_floors(name: str, tmp_path: Path) -> None:
    documents = read_annotated(SETS[name])
    found = read_records(documents, TEXT, tmp_path)
    tally = score({document.name: document.gold for document in documents}, found)
    floors = read_floors(FLOORS)[f"{name}.{TEXT}"]
    assert floors["macro_f1"] > 70
    assert not below(figures(tally), floors), tally.misses
    with Catalog(open_archive(tmp_path / "archive"), read_only=True) as catalog:
        for record in found.values():
            assert assert_in_place(record, catalog.pack_document(record["id"]).unpack()) > 3
