"""The harnesses of `benchmarks/faults`, fewer rounds; in full: `python -m benchmarks.faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults import disks, drives, flips, kills, many

pytestmark = [pytest.mark.ocr, pytest.mark.slow]


def test_killed_runs_end_as_undisturbed_ones(tmp_path: Path) -> None:
    found = kills.run(3, seed=20261121, folder=tmp_path)
    assert found.lapses == ()
    assert found.equal == 3
    assert found.kills >= 2


@pytest.mark.parametrize(
    ("command", "moments"), [("ingest", 6), ("reprocess", 5), ("restore", 4), ("verify", 6)]
)
def test_an_archive_that_goes_away_at_any_moment_is_told_and_not_made_anew(
    command: str, moments: int, tmp_path: Path
) -> None:
    found = drives.run(command, moments, tmp_path)
    assert found.lapses == ()
    assert (found.told, found.equal) == (moments, moments)


def test_full_disks_are_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    try:
        found = disks.run(3, tmp_path)
    except disks.CannotMountError:
        pytest.skip("only root may mount a small disk, and not everywhere")
    assert found.lapses == ()
    assert (found.refused, found.equal) == (3, 3)


def test_flipped_bits_are_found_and_mended(tmp_path: Path) -> None:
    found = flips.run(5, seed=20261121, folder=tmp_path)
    assert found.lapses == ()
    assert (found.found, found.mended) == (5, 5)


def test_many_files_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    found = many.run(300, tmp_path)
    assert found.most - found.least < 50 << 20
    assert found.second_seconds < 60
