"""From typed text to the tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.conditions import (
    Condition,
    KeywordCondition,
    RangeCondition,
    WordsCondition,
    query_conditions,
)
from index.days import interval, span_of_days
from index.protocol import Query
from index.query import LONGEST_QUERY, MOST_TERMS, QueryTree, parse_text, type_named
from pipeline.errors import UsageError


def told(tree: QueryTree) -> str:
    """Return a tree in one line: words, "phrases", #numbers, -excluded."""
    parts = [
        *(term.words[0] for term in tree.words),
        *(f'"{" ".join(term.words)}"' for term in tree.phrases),
        *(f"#{term.key}" for term in tree.numbers),
        *(f"-{' '.join(term.words)}" for term in tree.excluded),
    ]
    return " ".join(parts)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Furnizim me Ujë", "furniz uj"),
        ("uji UJI ujw", "uj"),
        ("me të", "me te"),
        ('"Këshilli Komunal" uji', 'uj "keshill komun"'),
        ("„me ujë“", '"me uj"'),
        ("«uji", '"uj"'),
        ("uji -rruga", "uj -rrug"),
        ('uji -"rruga e re"', "uj -rrug e ri"),
        ("uji - rruga", "uj rrug"),
        ("draft-plani", "draft plan"),
        ("03/L-040", "#03/1/040"),
        ("nr.03/L-040 uji", "nr uj #03/1/040"),
        ("03 / L - 040", "#03/1/040"),
        ("vendimi 01-016/24518", "vendim #01/016/24518"),
        ("17.03.2022 mbledhja", "mbledh #2022-03-17"),
        ("mbledhja 17 mars 2022", "mbledh #2022-03-17"),
        ("31.02.2022", '"31 02 2022"'),
        ("buxheti 2023", "buxhet 2023"),
        ("2023-2026", '"2023 2026"'),
        ("PM2.5 në ajër", 'ajr "pm2 5"'),
        ("12.640.300 euro", "euro #12640300"),
        ("-2023-2026", "-2023 2026"),
        ("ora:uji AND (x)", "or uj and x"),
        ('""', ""),
        ("(((( -- \0", ""),
    ],
)
def test_tree(text: str, tree: str) -> None:
    assert told(parse_text(text)) == tree


def test_a_term_keeps_what_was_typed() -> None:
    tree = parse_text('Këshilli-i "Hani i Elezit" 03/L-040')
    assert [term.text for term in tree.words] == ["Këshilli"]
    assert [term.text for term in tree.phrases] == ["Hani i Elezit"]
    assert [term.text for term in tree.numbers] == ["03/L-040"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("lloji:vendim", KeywordCondition("type", ("decision",))),
        ("Lloji:vendimet", KeywordCondition("type", ("decision",))),
        ("type:minutes", KeywordCondition("type", ("minutes",))),
        ('komuna:"Hanit të Elezit"', KeywordCondition("municipality_key", ("han elez",))),
        ("-komuna:Prizreni", KeywordCondition("municipality_key", ("prizren",), negated=True)),
        ("data:2023", RangeCondition("2023-01-01", "2023-12-31")),
        ("viti:2022..2023", RangeCondition("2022-01-01", "2023-12-31")),
        ("data:..2022-03", RangeCondition(None, "2022-03-31")),
        ("data:>=17.03.2022", RangeCondition("2022-03-17", None)),
        ("person:Kuçit", WordsCondition("persons", ("kuc",))),
        ('titulli:"për buxhetin"', WordsCondition("title", ("per", "buxhet"))),
        ("nr:03/L-040", KeywordCondition("numbers", ("03/1/040",))),
    ],
)
def test_fields(text: str, condition: Condition) -> None:
    tree = parse_text(f"{text} uji")
    assert tree.conditions == (condition,)
    assert told(tree) == "uj"


@pytest.mark.parametrize(
    "text", ["lloji:diçka", "data:nesër", "data:2023..2022", "title:", "x:y", "http://uji.al", ":"]
)
def test_what_is_no_field_is_words(text: str) -> None:
    assert parse_text(text).conditions == ()


def test_a_condition_alone_asks_for_something() -> None:
    assert not parse_text("lloji:vendim").is_empty
    assert parse_text("-lloji:vendim").is_empty
    assert parse_text("-uji").is_empty


def test_every_type_of_document_has_albanian_names() -> None:
    assert {type_named(name) for name in ("vendimi", "procesverbalet", "strategjinë")} == {
        "decision",
        "minutes",
        "strategy",
    }
    assert type_named("ujë") is None


def test_the_limits_are_told() -> None:
    assert len(parse_text(" ".join(f"fj{n}" for n in range(MOST_TERMS))).words) == MOST_TERMS
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
    for term in (*tree.words, *tree.phrases, *tree.numbers, *tree.excluded):
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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("23.6.2023", ("2023-06-23", "2023-06-23")),
        ("06.2023", ("2023-06-01", "2023-06-30")),
        ("01.02.2022..03.2022", ("2022-02-01", "2022-03-31")),
        (">2022", ("2023-01-01", None)),
        ("<2022", (None, "2021-12-31")),
        ("<=2022", (None, "2022-12-31")),
        (">9999", None),
        ("..", None),
        ("2022..x", None),
        (">", None),
    ],
)
def test_spans_that_people_type(text: str, days: tuple[str | None, str | None] | None) -> None:
    assert span_of_days(text) == days


def test_a_filter_runs_from_the_first_day_to_the_last() -> None:
    (condition,) = query_conditions(Query("x", date_from="2023", date_to="2024-02"))
    assert condition == RangeCondition("2023-01-01", "2024-02-29")
