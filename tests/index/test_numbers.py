"""Numbers that name something: their keys, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numbers import find_numbers


def keys(text: str) -> list[str]:
    return [number.key for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Ligji Nr. 03/L-040", ["03/1/040"], id="law"),
        pytest.param("03-L/040, 03 / L - 040, 03/l-040", ["03/1/040"] * 3, id="separators"),
        pytest.param("03/L-O40 03/I-04o", ["03/1/040"] * 2, id="read by OCR"),
        pytest.param("vendimi 01-016/24518.", ["01/016/24518"], id="decision"),
        pytest.param("nr.22/2022", ["22/2022"], id="behind a dot"),
        pytest.param("ligji nr. 139/2015", ["139/2015"], id="Albanian law"),
        pytest.param("KK-01 dhe PPP-12/3", ["KK/01", "PPP/12/3"], id="letters"),
        pytest.param("më 17.03.2022 dhe 5/1/2023", ["2022-03-17", "2023-01-05"], id="days"),
        pytest.param("2022-03-17", ["2022-03-17"], id="ISO day"),
        pytest.param("17 mars 2022, 1 Nëntorit 2021", ["2022-03-17", "2021-11-01"], id="months"),
        pytest.param("12.640.300 dhe 5,400", ["12640300", "5400"], id="sums"),
        pytest.param("protokolli 24518", ["24518"], id="plain"),
        pytest.param("22-12-2022/5", ["22/12/2022/5"], id="act that begins like a day"),
        pytest.param("viti 2022, 2021-2023 dhe 2024–2026", [], id="years"),
        pytest.param("31.02.2022 dhe 3.2 dhe 40 %", [], id="no day, small numbers"),
        pytest.param("covid-19, PM2.5, draft-plani", [], id="words"),
        pytest.param("5 - komuna 7", [], id="number and word"),
        pytest.param("A-b-c x/y", [], id="no digit"),
    ],
)
def test_keys(text: str, found: list[str]) -> None:
    assert keys(text) == found


@given(st.text(alphabet="0123L/-. aëO,mrs17", max_size=40))
def test_a_number_stands_where_it_says(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert last <= number.start < number.end <= len(text)
        assert any(character.isdigit() for character in text[number.start : number.end])
        assert keys(text[number.start : number.end]) == [number.key]
        last = number.end
