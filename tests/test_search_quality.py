"""The search must not become worse than it was: floors of quality, parity and indexing."""

from __future__ import annotations

import os

import pytest

from benchmarks import search_quality
from benchmarks.ocr_floors import read_floors
from benchmarks.search_pages import documents
from benchmarks.search_sets import OWN, SearchSet, nothing_queries
from benchmarks.search_speed import bulk_ratio
from benchmarks.search_typos import typed_wrong


def test_the_embedded_index_keeps_its_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    scopes = search_quality.floor_scopes("own", search_quality.measured(SearchSet(OWN)))
    assert len(scopes) == 3
    assert search_quality.fallen(scopes) == []


@pytest.mark.server
@pytest.mark.slow
def test_both_engines_keep_their_floors(
    elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "ELASTICSEARCH_URL", elasticsearch_url)
    scopes = search_quality.floor_scopes("own", search_quality.measured(SearchSet(OWN)))
    assert len(scopes) == 6
    assert search_quality.fallen(scopes) == []


@pytest.mark.slow
def test_pages_in_the_way_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    alone = search_quality.measured(SearchSet(OWN), readings=("text",))["text"]
    among = search_quality.measured(SearchSet(OWN), 3000, readings=("text",))["text"]
    assert alone["embedded"]["ndcg"] - among["embedded"]["ndcg"] < 5


@pytest.mark.server
@pytest.mark.slow
def test_bulk_indexing_keeps_up_with_raw_requests(elasticsearch_url: str) -> None:
    ours, raw = bulk_ratio(elasticsearch_url, list(documents(1000, seed=7)), rounds=5)
    assert ours / raw >= read_floors(search_quality.FLOORS)["ratios.bulk"]["of_raw"]


def test_the_sets_are_as_large_as_they_must_be() -> None:
    assert len(SearchSet(OWN).queries()) >= 100
    assert len(typed_wrong(SearchSet(OWN).queries())) >= 100
    assert len(nothing_queries()) >= 20
    assert len(SearchSet(OWN).noisy()) >= 60


def test_the_floors_are_what_the_issue_asked_for_at_least() -> None:
    floors = read_floors(search_quality.FLOORS)
    for key, row in floors.items():
        if key.startswith("own."):
            assert row["overlap"] >= 90
            assert row["same_top"] >= 95
            assert row["typed_wrong"] >= 80
            assert row["answered"] == row["silence"] == row["highlights"] == 99.9
