"""Every fact leads back to its words, on generated text with and without damage."""

from __future__ import annotations

import pytest

from benchmarks.generated_cases import KINDS, cases
from extractors.extraction import extract
from tests.extractors.conftest import make_printed
from tests.extractors.places import assert_in_place

CASES = 25
SEED = 11


@pytest.mark.parametrize("kind", KINDS)
def test_facts_of_generated_papers_stand_where_they_say(kind: str) -> None:
    count = 0
    for case in cases(kind, CASES, SEED):
        document = make_printed(*case.text.split("\f"))
        count += assert_in_place(extract(document), document)
    assert count > CASES


def test_a_fact_over_two_pages_keeps_both() -> None:
    document = make_printed(
        "PROCESVERBAL\n\nDrejtoria e Arsimit obligohet që ta dërgojë raportin për gjendjen e",
        "shkollave deri më 3 maj 2024.",
    )
    record = extract(document)
    assert assert_in_place(record, document)
    assert {r["page"] for item in record["action_items"] for r in item["regions"]} == {1, 2}
