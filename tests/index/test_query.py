"""From typed text to the tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.days import interval
from index.protocol import Query
from index.query import LONGEST_QUERY, MOST_TERMS, QueryTree, Term, parse_filters, parse_text
from pipeline.errors import UsageError


def terms(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(tuple(text.split())) for text in texts)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Furnizim me Ujë", QueryTree(terms("furnizim", "me", "uje"))),
        ("uji UJI ujï", QueryTree(terms("uji"))),
        ('"Këshilli Komunal" uji', QueryTree(terms("uji"), terms("keshilli komunal"))),
        ("„Këshilli Komunal“", QueryTree((), terms("keshilli komunal"))),
        ("«uji", QueryTree((), terms("uji"))),
        ("uji -rruga", QueryTree(terms("uji"), (), terms("rruga"))),
        ('uji -"rruga e re"', QueryTree(terms("uji"), (), terms("rruga e re"))),
        ("uji - rruga", QueryTree(terms("uji", "rruga"))),
        ("draft-plani", QueryTree(terms("draft", "plani"))),
        ("03/L-040", QueryTree(terms("03 l 040"))),
        ("-2023-2026", QueryTree((), (), terms("2023 2026"))),
        ("title:uji AND (x)", QueryTree(terms("title", "uji", "and", "x"))),
        ('""', QueryTree()),
        ("(((( -- \0", QueryTree()),
    ],
)
def test_tree(text: str, tree: QueryTree) -> None:
    assert parse_text(text) == tree


def test_a_term_keeps_what_was_typed_for_engines_that_analyse_themselves() -> None:
    tree = parse_text('Këshilli-i "Hani i Elezit" 03/L-040')
    assert [term.text for term in tree.optional] == ["Këshilli", "i", "03/L-040"]
    assert [term.text for term in tree.required] == ["Hani i Elezit"]


def test_the_limits_are_told() -> None:
    assert len(parse_text(" ".join(f"w{n}" for n in range(MOST_TERMS))).optional) == MOST_TERMS
    with pytest.raises(UsageError, match="33 words; at most 32"):
        parse_text(" ".join(f"w{n}" for n in range(MOST_TERMS + 1)))
    with pytest.raises(UsageError, match="33 words"):
        parse_text("-" + "/".join("1" * 33))
    parse_text("x" * LONGEST_QUERY)
    with pytest.raises(UsageError, match="301 characters; at most 300"):
        parse_text("x" * (LONGEST_QUERY + 1))


@given(st.text(max_size=LONGEST_QUERY))
def test_words_of_the_tree_are_letters_and_digits_only(text: str) -> None:
    try:
        tree = parse_text(text)
    except UsageError:
        return
    for term in tree.wanted + tree.excluded:
        assert term.words
        assert all(word.isalnum() for word in term.words)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-06-23", ("2023-06-23", "2023-06-23")),
        ("2023-02-29", None),
        ("2023-13", None),
        ("0000", None),
        ("23.06.2023", None),
        ("2023-6-3", None),
        ("٢٠٢٣", None),
        ("2019/2022", None),
        ("", None),
    ],
)
def test_intervals_of_days(text: str, days: tuple[str, str] | None) -> None:
    assert interval(text) == days


def test_a_filter_runs_from_the_first_day_to_the_last() -> None:
    filters = parse_filters(Query("x", date_from="2023", date_to="2024-02"))
    assert (filters.first_day, filters.last_day) == ("2023-01-01", "2024-02-29")
