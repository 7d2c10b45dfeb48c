from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.offsets import Edit, OffsetMap


@st.composite
def edited_text(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    raw = draw(st.text(alphabet="aéb€ç ", max_size=30))
    edits, position = [], 0
    while position < len(raw):
        start = draw(st.integers(position, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 3)))
        if end > start:
            edits.append(Edit(start, end, draw(st.text(alphabet="xyz", max_size=3))))
        position = end + 1
    return raw, edits


@given(edited_text())
def test_unedited_stretches_map_to_themselves(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    clean, offsets = OffsetMap.apply(raw, edits)
    for position, letter in enumerate(clean):
        start, end = offsets.to_raw(position, position + 1)
        assert 0 <= start <= end <= len(raw)
        if letter not in "xyz":
            assert raw[start:end] == letter


@given(edited_text(), st.data())
def test_a_raw_span_covers_what_the_clean_span_shows(
    case: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    raw, edits = case
    clean, offsets = OffsetMap.apply(raw, edits)
    start = data.draw(st.integers(0, len(clean)))
    end = data.draw(st.integers(start, len(clean)))
    raw_start, raw_end = offsets.to_raw(start, end)
    inside = [e for e in offsets.edits if raw_start <= e.start and e.end <= raw_end]
    cleaned, _ = OffsetMap.apply(raw[raw_start:raw_end],
                                 [Edit(e.start - raw_start, e.end - raw_start, e.replacement)
                                  for e in inside])  # fmt: skip
    assert clean[start:end] in cleaned


@given(edited_text())
def test_the_whole_text_maps_to_the_whole_raw_text(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    clean, offsets = OffsetMap.apply(raw, edits)
    if (
        clean
        and not (edits and not edits[0].replacement)
        and not (edits and not edits[-1].replacement)
    ):
        assert offsets.to_raw(0, len(clean)) == (0, len(raw))


def test_repaired_word_leads_back_to_the_damaged_one() -> None:
    raw = "né t€ gjithé"
    clean, offsets = OffsetMap.apply(raw, [Edit(1, 2, "ë"), Edit(4, 5, "ë"), Edit(11, 12, "ë")])
    assert clean == "në të gjithë"
    assert raw[slice(*offsets.to_raw(3, 5))] == "t€"


def test_two_letters_for_one() -> None:
    raw = "té¢ Komunés"
    clean, offsets = OffsetMap.apply(raw, [Edit(1, 3, "ë"), Edit(9, 10, "ë")])
    assert clean == "të Komunës"
    assert raw[slice(*offsets.to_raw(0, 2))] == "té¢"
    assert raw[slice(*offsets.to_raw(3, 10))] == "Komunés"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap((Edit(0, 3, "x"), Edit(2, 4, "y")))
