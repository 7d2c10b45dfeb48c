from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.alternatives import factored
from extractors.language import word_regex

WORDS = st.lists(st.text("abgq *.-'ë", min_size=1, max_size=6), min_size=1, max_size=12)


@given(WORDS, st.text("abgq .-'e", max_size=20), st.sampled_from(["", r"(?!\w)", r"\s"]))
def test_factored_alternatives_match_what_the_plain_ones_match(
    words: list[str], text: str, behind: str
) -> None:
    ordered = [word_regex(w) for w in sorted(set(words), key=lambda word: (-len(word), word))]
    plain = re.compile(f"(?:{'|'.join(ordered)}){behind}")
    quick = re.compile(factored(ordered) + behind)
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]


def test_common_beginnings_are_taken_out() -> None:
    assert factored(["majit", "mars", "maj"]) == "(?:m(?:a(?:j(?:it|)|rs)))"
