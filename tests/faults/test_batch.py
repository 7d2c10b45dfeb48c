"""One hostile file in ten costs the others next to nothing; in full: `benchmarks.faults batch`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults import batch

pytestmark = [pytest.mark.ocr, pytest.mark.slow]


def test_hostile_files_cost_the_others_next_to_nothing(tmp_path: Path) -> None:
    found = batch.run(10, rounds=1, folder=tmp_path)
    assert found.all_good_done
    assert found.hanging >= 1
    # No limit of speed here: CI's machine is shared. A run that waits for ever has no end at all.
    assert found.mixed_seconds < 10 * found.good_seconds + 60
