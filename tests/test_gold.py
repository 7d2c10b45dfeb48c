"""The development documents must not be read worse than before."""

from __future__ import annotations

import tomllib

import pytest

from benchmarks.extraction import GOLD, scores
from tests.program import ROOT


@pytest.mark.slow
def test_extraction_keeps_its_floor() -> None:
    floors = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))
    result = scores(sorted(GOLD.glob("*.html")))
    assert len(result) == 13
    macro = sum(result.values()) / len(result)
    assert macro >= floors["gold_macro_f1"], result
