from __future__ import annotations

import pytest

from pipeline.table_head import looks_like_head


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["Nr.", "Titujt"], ["1.", "Hyrje"], ["2.", "Metoda"]], True, id="numbers"),
        pytest.param([["QËLLIMI", "AFATI"], ["1.1 Njoftimi", "vazhdimisht"]], True, id="capitals"),
        pytest.param([["QËLLIMI", "AFATI"], ["", ""]], True, id="empty form"),
        pytest.param([["KK", "NJIP"], ["DAP", "DEF"]], False, id="capitals all over"),
        pytest.param([["Komuna: Istog", "Buxheti"], ["Tema", "Koha"]], False, id="form"),
        pytest.param([["1", "Hyrje"], ["2", "Metoda"]], False, id="no head"),
        pytest.param([["Nr.", ""], ["1.", "Hyrje"]], False, id="gap in the first row"),
        pytest.param([["Nr.", "Titujt"]], False, id="one row"),
    ],
)
def test_head_is_told_from_body(rows: list[list[str]], expected: bool) -> None:
    assert looks_like_head(rows) is expected
