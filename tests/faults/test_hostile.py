"""Hostile inputs of every category in one run of the real command: each accounted for."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.faults.hostile import all_cases, chosen
from benchmarks.faults.hostile.aftermath import RUN
from benchmarks.faults.hostile.checks import Verdict, judge
from benchmarks.faults.hostile.runner import Run, run

pytestmark = [pytest.mark.ocr, pytest.mark.slow]
FAST = ("--languages", "sqi")
LIMIT = 240.0


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Run:
    base = tmp_path_factory.mktemp("h")
    return run(chosen(quick=True), base, page_seconds=15, options=FAST, limit=LIMIT)


@pytest.fixture(scope="module")
def verdict(ended: Run) -> Verdict:
    return judge(ended)


def test_there_are_enough_and_none_hides_another() -> None:
    names = Counter(case.name for case in all_cases())
    assert len(names) >= 160
    assert names.most_common(1)[0][1] == 1
    categories = {case.category for case in all_cases()}
    assert {case.category for case in chosen(quick=True)} == categories


def test_the_run_as_a_whole_keeps_its_promises(ended: Run, verdict: Verdict) -> None:
    assert verdict.of(RUN) == []
    assert ended.ingest.code == 1


@pytest.mark.parametrize("category", sorted({case.category for case in all_cases()}))
def test_every_input_ends_as_it_may(ended: Run, verdict: Verdict, category: str) -> None:
    assert verdict.complete
    names = {one.case.name for one in ended.built if one.case.category == category}
    assert [str(breach) for breach in verdict.breaches if breach.case in names] == []
