"""Floors rise, never fall; and the pipeline keeps above them."""

from pathlib import Path

import pytest

from benchmarks.ocr_floors import below, raised, read_floors, write_floors
from benchmarks.ocr_quality import measure_subset


def test_floors_rise_with_a_slack_and_are_kept() -> None:
    old = {"full.photo": {"words": 90.0, "cells": 99.95}}
    new = raised(old, {"full.photo": {"words": 97.0, "cells": 99.96}})
    assert new["full.photo"] == {"words": 96.4, "cells": 99.95}
    assert old["full.photo"]["words"] == 90.0


@pytest.mark.parametrize("row", [{"words": 89.0}, {}], ids=["worse", "not-measured"])
def test_lowering_is_refused(row: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="not lowered"):
        raised({"full.photo": {"words": 90.0}}, {"full.photo": row})


def test_what_is_below_is_said() -> None:
    assert below({"words": 95.0}, {"words": 95.0}) == []
    assert below({"words": 94.9}, {"words": 95.0}) == ["words: 94.90 is below the floor of 95.00"]


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    floors = {
        "subset.photo": {"e-mail": 70.0, "words": 98.25, "words.first": 1.5},
        "full.fax": {"words": 90.5},
    }
    write_floors(floors, tmp_path / "floors.toml")
    assert read_floors(tmp_path / "floors.toml") == floors


@pytest.mark.slow
@pytest.mark.ocr
def test_the_pipeline_keeps_its_floors() -> None:
    floors = read_floors()
    if not floors:
        pytest.skip("no floors yet: python -m benchmarks.ocr_quality --write-floors")
    measured = measure_subset()
    assert set(measured) <= set(floors)
    fallen = [line for key, row in measured.items() for line in below(row, floors[key])]
    assert not fallen, (fallen, measured)
