"""What every search index promises, tried on both engines."""

from __future__ import annotations

import random
import threading

import pytest

from index.analysis import analysis_version, words
from index.protocol import BulkResult, Hit, Query, SearchIndex
from pipeline.errors import UsageError
from tests.index.conftest import Opener
from tests.index.documents import ARCHIVE, entity, make_document


def found(index: SearchIndex, text: str, **options: object) -> list[str]:
    return [hit.id for hit in index.search(Query(text, **options)).hits]  # type: ignore[arg-type]


def shown(index: SearchIndex, text: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return all of a result but its scores: Lucene's depend on deleted documents until a merge."""
    return [
        (hit.id, [(page.page, page.snippet.text) for page in hit.pages])
        for hit in index.search(Query(text)).hits
    ]


def marked(hit: Hit) -> list[str]:
    return [page.snippet.text[start:end] for page in hit.pages for start, end in page.snippet.marks]


# What is written


def test_an_index_that_does_not_exist_holds_and_finds_nothing(empty: SearchIndex) -> None:
    assert empty.state().digests == {}
    assert empty.state().analysis is None
    assert empty.search(Query("ujë")).hits == ()


def test_state_names_every_document_with_its_digest(index: SearchIndex) -> None:
    state = index.state()
    assert state.digests == {document.id: document.digest for document in ARCHIVE}
    assert state.pages == 6
    assert state.analysis == analysis_version()


def test_applying_twice_changes_nothing(index: SearchIndex) -> None:
    before = index.state(), shown(index, "ujë komunës")
    assert index.apply(ARCHIVE, []) == BulkResult(indexed=4)
    assert (index.state(), shown(index, "ujë komunës")) == before


def test_another_object_sees_a_write_at_once(open_empty: Opener) -> None:
    writer, reader = open_empty(), open_empty()
    writer.apply(ARCHIVE, [])
    assert reader.state().digests == writer.state().digests
    assert found(reader, "buxhetit") == ["buxheti"]


def test_a_deleted_document_is_gone_with_its_pages(index: SearchIndex) -> None:
    assert index.apply([], ["kuvendi", "never-there"]).deleted == 1
    assert "kuvendi" not in index.state().digests
    assert index.state().pages == 4
    assert found(index, "këshilli") == []


def test_a_changed_document_loses_its_old_words_and_pages(index: SearchIndex) -> None:
    index.apply([make_document("kuvendi", "Krejt ndryshe.")], [])
    assert index.state().pages == 5
    assert found(index, "këshilli") == []
    assert found(index, "ndryshe") == ["kuvendi"]


def test_a_rebuild_holds_exactly_what_it_was_given(index: SearchIndex) -> None:
    assert index.rebuild(ARCHIVE[:2]).indexed == 2
    assert sorted(index.state().digests) == ["buxheti", "kuvendi"]
    assert found(index, "strategjia") == []
    index.rebuild([])
    assert index.state().digests == {}
    assert index.state().analysis == analysis_version()


def test_a_document_that_no_index_can_hold_fails_alone(empty: SearchIndex) -> None:
    result = empty.apply([make_document("x" * 600, "ujë"), *ARCHIVE], [])
    assert result.indexed == 4
    assert list(result.failed) == ["x" * 600]
    assert "400 bytes" in result.failed["x" * 600]


def test_readers_never_see_a_gap_while_it_is_rebuilt(open_empty: Opener) -> None:
    writer = open_empty()
    writer.rebuild(ARCHIVE)
    assert writer.search(Query("ujë")).total == 3
    totals: list[int] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def read(opener: Opener) -> None:
        try:
            reader = opener()
            while not done.is_set():
                result = reader.search(Query("ujë"))
                assert all(hit.pages for hit in result.hits)
                totals.append(result.total)
            reader.close()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=read, args=(open_empty,))
    thread.start()
    try:
        for _ in range(8):
            writer.rebuild(ARCHIVE)
    finally:
        done.set()
        thread.join()
    assert errors == []
    assert len(totals) > 5
    assert set(totals) == {3}


# What is found


def test_words_without_marks_find_the_page_and_mark_the_original(index: SearchIndex) -> None:
    result = index.search(Query("pijshem"))
    assert [hit.id for hit in result.hits] == ["kuvendi"]
    (page,) = result.hits[0].pages
    assert page.page == 2
    assert marked(result.hits[0]) == ["pijshëm"]
    text = ARCHIVE[0].pages[2]
    assert [text[a:b] for a, b in page.snippet.source_marks] == ["pijshëm"]


@pytest.mark.parametrize(
    "text",
    ["Këshilli", "KËSHILLI", "keshilli", "késhilli", "kęshilli", "“Këshilli”", "ke\u0308shilli"],
)
def test_case_and_marks_do_not_matter(index: SearchIndex, text: str) -> None:
    assert found(index, text) == ["kuvendi"]


def test_a_hit_carries_what_a_list_shows(index: SearchIndex) -> None:
    (hit,) = index.search(Query("buxhetit")).hits
    assert (hit.filename, hit.title) == ("buxheti.pdf", "Vendim për buxhetin")
    assert (hit.type, hit.municipality, hit.date) == ("decision", "Vushtrri", "2023-12")
    assert hit.score > 0
    (untitled,) = index.search(Query("nderuar")).hits
    assert (untitled.title, untitled.municipality) == (None, None)


def test_any_word_is_enough_but_all_words_come_first(index: SearchIndex) -> None:
    # "letra" holds one of the words four times, "buxheti" both once.
    assert found(index, "uji buxhetit")[0] == "buxheti"
    assert set(found(index, "uji buxhetit")) == {"buxheti", "letra", "kuvendi"}


def test_a_phrase_must_stand_as_it_is(index: SearchIndex) -> None:
    assert set(found(index, '"me ujë"')) == {"kuvendi", "letra"}
    assert found(index, '"ujë të fshatrave"') == ["kuvendi"]
    reversed_order = index.search(Query('"fshatrave të ujë"'))
    assert reversed_order.relaxed == "no document has the phrase as it stands"
    assert index.search(Query('"ujë të fshatrave"')).relaxed is None
    assert found(index, '"me ujë" nderuar') == ["letra", "kuvendi"]
    assert found(index, '"me ujë" "të nderuar"') == ["letra"]


def test_a_phrase_does_not_reach_over_the_end_of_a_page(index: SearchIndex) -> None:
    assert index.search(Query('"kryesore plani"')).relaxed
    assert found(index, '"rrugës kryesore"') == ["strategjia"]


def test_the_mark_of_a_phrase_covers_all_of_it(index: SearchIndex) -> None:
    (hit,) = index.search(Query('"uji i pijshem"')).hits
    assert marked(hit) == ["uji i pijshëm"]


def test_an_excluded_word_or_phrase_must_not_stand(index: SearchIndex) -> None:
    assert set(found(index, "uji")) == {"kuvendi", "buxheti", "letra"}
    assert set(found(index, "uji -këshilli")) == {"buxheti", "letra"}
    assert set(found(index, 'uji -"uji i pijshëm" -nderuar')) == {"buxheti"}
    assert found(index, "-uji") == []


def test_a_number_of_an_act_or_a_date_stays_together(index: SearchIndex) -> None:
    assert found(index, "03/L-040") == ["kuvendi"]
    assert found(index, "04/L-040") == []
    assert found(index, "040/L-03") == []
    (hit,) = index.search(Query("20.05.2025")).hits
    assert marked(hit) == ["20.05.2025"]
    assert hit.pages[0].page == 1


def test_the_title_is_searched(index: SearchIndex) -> None:
    (hit,) = index.search(Query("zhvillimit")).hits
    assert hit.id == "strategjia"
    assert marked(hit) == []  # it counts for every page, but stands on none


def test_an_entity_without_a_page_is_searched(index: SearchIndex) -> None:
    assert found(index, "mimoza kuci") == ["strategjia"]
    assert found(index, "drejtoreshe", within="people") == ["strategjia"]


def test_within_searches_one_list_and_shows_its_place(index: SearchIndex) -> None:
    assert found(index, "miratohet", within="decisions") != []
    assert set(found(index, "ujë komunës", within="decisions")) == {"kuvendi", "buxheti"}
    assert found(index, "ujë", within="agenda") == []
    (hit,) = index.search(Query("ujë", within="decisions")).hits
    assert hit.pages[0].page == 2
    assert marked(hit) == ["ujë"]
    assert found(index, "pijshëm", within="decisions") == []


def test_the_best_page_comes_first(index: SearchIndex) -> None:
    (hit,) = index.search(Query("rruga kanalizimi")).hits
    assert [page.page for page in hit.pages] == [2, 1]
    many = make_document("many", *("uji" for _ in range(5)), "uji uji uji")
    index.apply([many], [])
    (hit,) = index.search(Query("uji -komunës -nderuar")).hits
    assert [page.page for page in hit.pages] == [6, 1, 2]
    (hit,) = index.search(Query("uji -komunës -nderuar", pages_per_hit=0)).hits
    assert hit.pages == ()


# In any form


@pytest.mark.parametrize(
    ("text", "document", "marks"),
    [
        pytest.param("lagjeve", "kuvendi", ["lagje"], id="case and number"),
        pytest.param("miratuan", "buxheti", ["miratimin"], id="verb for noun"),
        pytest.param("ujw i pijshem", "kuvendi", ["ujë", "uji", "pijshëm"], id="w for ë"),
        pytest.param("asamble", "kuvendi", ["Kuvendit"], id="synonym"),
        pytest.param("kuvndi", "kuvendi", ["Kuvendit"], id="letter left out"),
        pytest.param("kanalzimi", "strategjia", ["kanalizimi"], id="letter left out, long word"),
        pytest.param("bushteit", "buxheti", ["buxhetit"], id="two slips"),
        pytest.param("20 maj 2025", "kuvendi", ["20.05.2025"], id="day in words"),
        pytest.param("03-L/040", "kuvendi", ["03/L-040"], id="number with other signs"),
        pytest.param("asfaltimirruges", "strategjia", ["Asfaltimi", "rrugës"], id="two in one"),
    ],
)
def test_a_word_is_found_in_any_form(
    index: SearchIndex, text: str, document: str, marks: list[str]
) -> None:
    result = index.search(Query(text, pages_per_hit=1))
    assert result.hits[0].id == document
    assert set(marks) <= set(marked(result.hits[0]))


@pytest.mark.parametrize(
    "text",
    ["xqzvw", "blorfinkë", "99/L-999", "ligji 99/L-999", "01-016/99999", "31.12.1999", "987654"],
)
def test_what_is_not_there_is_not_found(index: SearchIndex, text: str) -> None:
    result = index.search(Query(text))
    assert (result.total, result.hits, result.relaxed) == (0, (), None)


def test_what_was_left_aside_is_told(index: SearchIndex) -> None:
    result = index.search(Query("99/L-999 asfaltimi kanalizimi"))
    assert [hit.id for hit in result.hits] == ["strategjia"]
    assert result.relaxed == "no document has 99/L-999"


@pytest.mark.parametrize(
    "text", ["uji komuna:Vushtri", "uji komuna:Vushtrrin", "uji komuna:Vustrri"]
)
def test_a_municipality_with_a_slip_is_taken_for_one_of_the_archive(
    index: SearchIndex, text: str
) -> None:
    result = index.search(Query(text))
    assert [hit.id for hit in result.hits] == ["buxheti"]
    assert result.relaxed in (None, "no document is from there; taken for Vushtrri")
    assert index.search(Query("uji", municipality="Vustrri")).relaxed is not None
    assert index.search(Query("uji komuna:Prizren")).total == 0


def test_an_unknown_word_is_suggested_as_the_archive_writes_it(index: SearchIndex) -> None:
    assert index.search(Query("kanalzimi dhe rruga")).suggestion == "kanalizimi dhe rruga"
    assert index.search(Query("kanalizimi dhe rruga")).suggestion is None


def test_neighbours_that_stand_together_come_first(empty: SearchIndex) -> None:
    apart = "rruga " + "fjala " * 40 + "kryesore"
    together = "fjala " * 20 + "rruga kryesore " + "fjala " * 20
    empty.apply([make_document("a", apart), make_document("b", together)], [])
    assert found(empty, "rruges kryesore") == ["b", "a"]


def test_one_good_page_beats_words_scattered_over_many(empty: SearchIndex) -> None:
    filler = "fjala tjetër këtu " * 30
    scattered = make_document(
        "a", *(f"{filler} {word}" for word in ("asfaltimi", "trotuari", "asfaltimi", "trotuari"))
    )
    one_page = make_document("b", f"asfaltimi {filler} trotuari", *[filler] * 3)
    empty.apply([scattered, one_page], [])
    assert found(empty, "asfaltim trotuar") == ["b", "a"]


# Conditions, order, counts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lloji:vendim", ["buxheti"]),
        ("uji lloji:procesverbal", ["kuvendi"]),
        ("uji -lloji:procesverbal", ["buxheti", "letra"]),
        ('komuna:"Hanit të Elezit"', ["kuvendi", "strategjia"]),
        ("uji data:2019", ["letra"]),
        ("uji data:2020..2025", ["buxheti", "kuvendi"]),
        ("data:>2024", ["kuvendi"]),
        ("person:kuçi", ["strategjia"]),
        ('person:"Mimoza Kuçit" rruga', ["strategjia"]),
        ("person:Krasniqi", []),
        ("titulli:buxheti", ["buxheti"]),
        ("nr:03/L-040", ["kuvendi"]),
        ("lloji:vendim lloji:raport", []),
    ],
)
def test_conditions_in_the_text(index: SearchIndex, text: str, expected: list[str]) -> None:
    assert sorted(found(index, text)) == expected


def test_sorted_by_date_undated_come_last(index: SearchIndex) -> None:
    dated = ["kuvendi", "buxheti", "letra"]
    assert found(index, "uji", sort="newest") == dated
    assert found(index, "uji", sort="oldest") == dated[::-1]
    index.apply([make_document("pa-date", "Uji.")], [])
    assert found(index, "uji", sort="newest") == [*dated, "pa-date"]
    assert found(index, "uji", sort="oldest") == [*dated[::-1], "pa-date"]
    # By date, one of two words is not enough as long as some document has both.
    assert found(index, "uji buxhetit", sort="newest") == ["buxheti"]
    assert len(found(index, "uji buxhetit")) > 1


def test_by_date_a_word_that_is_only_like_the_one_typed_does_not_count(empty: SearchIndex) -> None:
    empty.apply(
        [make_document("a", "bursa", date="2020"), make_document("b", "burra", date="2024")], []
    )
    assert found(empty, "bursat", sort="newest") == ["a"]
    assert found(empty, "bursta", sort="newest") == ["a"]


def test_conditions_alone_list_the_newest_first(index: SearchIndex) -> None:
    assert found(index, "data:2000..2030") == ["kuvendi", "buxheti", "letra"]


def test_facets_count_documents(index: SearchIndex) -> None:
    index.apply([make_document("shumë", *["uji"] * 9, type="minutes", date="2025-01-01")], [])
    result = index.search(Query("uji", facets=("type", "year", "municipality", "person"), limit=1))
    counted = {name: {it.value: it.count for it in it_} for name, it_ in result.facets.items()}
    assert counted == {
        "type": {"minutes": 2, "correspondence": 1, "decision": 1},
        "year": {"2025": 2, "2019": 1, "2023": 1},
        "municipality": {"Hani i Elezit": 1, "Vushtrri": 1},
        "person": {},
    }
    assert [it.value for it in result.facets["type"]] == ["minutes", "correspondence", "decision"]
    people = index.search(Query("rruga", facets=("person",))).facets["person"]
    assert [(it.value, it.count) for it in people] == [("Mimoza Kuçi", 1)]


def test_what_people_put_into_the_record_is_found(index: SearchIndex) -> None:
    corrected = entity("Vendimi për stadiumin", 1, basis="corrected")
    index.apply([make_document("d1", "Faqe pa lidhje.", decisions=[corrected])], [])
    assert found(index, "stadiumi") == ["d1"]
    assert found(index, "stadiumi", within="decisions") == ["d1"]


# Filters and pages of results


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"type": "minutes"}, {"kuvendi"}, id="type"),
        pytest.param({"type": "min"}, set(), id="part of a type"),
        pytest.param({"municipality": "hani i elezit"}, {"kuvendi"}, id="municipality"),
        pytest.param({"municipality": "HANI I ELEZIT "}, {"kuvendi"}, id="its case"),
        pytest.param({"municipality": "Hani"}, set(), id="part of a municipality"),
        pytest.param({"municipality": ""}, set(), id="a municipality without letters"),
        pytest.param({"date_from": "2025-05-20"}, {"kuvendi"}, id="from the day"),
        pytest.param({"date_from": "2025-05-21"}, set(), id="from the next day"),
        pytest.param({"date_to": "2019-06-01"}, {"letra"}, id="inside a year"),
        pytest.param({"date_to": "2018"}, set(), id="before the year"),
        pytest.param({"date_from": "2023-12-31"}, {"kuvendi", "buxheti"}, id="end of a month"),
        pytest.param({"date_from": "2024-01-01"}, {"kuvendi"}, id="after the month"),
        pytest.param({"date_from": "2023", "date_to": "2023"}, {"buxheti"}, id="a year"),
    ],
)
def test_filters(index: SearchIndex, filters: dict[str, str], expected: set[str]) -> None:
    assert set(found(index, "uji", **filters)) == expected
    assert index.search(Query("uji", **filters)).total == len(expected)  # type: ignore[arg-type]


def test_total_counts_documents_and_pages_of_results_do_not_overlap(empty: SearchIndex) -> None:
    empty.apply([make_document(f"d{n:02}", "uji", "uji") for n in range(25)], [])
    pages = [empty.search(Query("uji", limit=10, offset=start)) for start in (0, 10, 20, 30)]
    assert [page.total for page in pages] == [25] * 4
    # Equal scores: by id.
    assert [hit.id for page in pages for hit in page.hits] == [f"d{n:02}" for n in range(25)]


@pytest.mark.parametrize(
    "query",
    [
        Query("uji", within="secrets"),
        Query("uji", sort="size"),
        Query("uji", facets=("colour",)),
        Query("uji", date_from="yesterday"),
        Query("uji", date_to="2023-02-30"),
        Query("uji", date_from="2023-06", date_to="2023-05"),
        Query("uji", limit=0),
        Query("uji", offset=-1),
        Query("uji", offset=10_000),
        Query("u" * 301),
        Query(" ".join(f"w{n}" for n in range(33))),
    ],
    ids=lambda query: f"{query.text[:8]} {query.within or query.date_from or query.date_to}",
)
def test_what_cannot_be_asked_is_a_usage_error(index: SearchIndex, query: Query) -> None:
    with pytest.raises(UsageError):
        index.search(query)


# Whatever people type

HOSTILE = [
    "", " ", "((((", "))))", '"', '""', '"""', '"uji', 'uji"', "-", "--", '-"', '-""', "*", "?",
    "uji*", "uji~2", "u?i", "~", "/.*/", "/uji/", "tier:x", "title:uji", "_id:kuvendi", "text:(uji",
    "_exists_:title", "uji AND", "AND", "OR", "NOT", "NOT uji", "NEAR(uji komuna, 2)", "uji NEAR x",
    "{title} : uji", "^uji", "uji^1000", "[2020 TO 2025]", "{* TO *}", "\\", "\\\\", "uji\\",
    "\0", "uji\0komuna", "\ud800", "uji\udfff", "😀", "😀uji", "'; DROP TABLE documents; --",
    "uji' OR '1'='1", "<script>alert(1)</script>", "%00", "%s%n", "\u202euji", "\u200b", "ﷺ",
    "\u0131 İ ß ẞ", "\n\t\r\v\f", "+uji +komuna", "&& || !", "uji && !komuna", "$ref", "{{uji}}",
    "${jndi:ldap://x}", "uji:", ":uji", "-uji -komuna", "- uji", "„uji“ «komuna»", "\u0308",
    "a\u0308" * 100, "(" * 300, '"' * 300, "-" * 300, "a " * 32, "9" * 300, "uji/" * 30,
    "\ufeffuji", "\uffff", "\U0010ffff", "ujë\x1b[31m",
]  # fmt: skip


def hostile_strings() -> list[str]:
    pieces = [
        "uji",
        "komuna",
        "03/L-040",
        *"\"-()[]{}*?~^:\\/+!&|<>=.,;'",
        " ",
        "\0",
        "😀",
        "ë",
        "AND",
    ]
    chance = random.Random(20250520)
    made = ["".join(chance.choices(pieces, k=chance.randint(1, 12))) for _ in range(200)]
    return HOSTILE + made


def test_no_text_is_an_error_and_none_is_syntax(index: SearchIndex) -> None:
    everything = {document.id for document in ARCHIVE}
    for text in hostile_strings():
        result = index.search(Query(text, limit=3))
        assert {hit.id for hit in result.hits} <= everything, text
        if not words(text):
            assert result.total == 0, text


@pytest.mark.parametrize("length", [301, 10_000, 1_000_000])
def test_a_text_that_is_too_long_is_refused_with_the_limit(index: SearchIndex, length: int) -> None:
    with pytest.raises(UsageError, match="at most 300"):
        index.search(Query("((ë" * length))


@pytest.mark.parametrize(
    "text",
    ["uji\0i", "\ud800uji", "line\nbreak\r\n{}\n", "x" * 100_000, "😀" * 50, "uji " * 50_000],
    ids=["nul", "surrogate", "lines", "one word", "emoji", "long"],
)
def test_any_text_can_be_stored(empty: SearchIndex, text: str) -> None:
    hostile = make_document(
        "d1", text, digest="1", title=text, municipality=text, type=text, date=text,
        decisions=[entity(text, 1)], people=[entity(text, None, name=text)],
    )  # fmt: skip
    assert empty.apply([hostile, make_document("d2", "komuna")], []).failed == {}
    assert empty.state().digests["d1"] == "1"
    assert found(empty, "komuna") == ["d2"]
    empty.search(Query("uji", within="decisions"))
    empty.apply([make_document("d1", "buxheti")], [])
    assert found(empty, "uji line x") == []


def test_a_hit_on_a_very_long_page_has_a_short_snippet(empty: SearchIndex) -> None:
    text = "fjalë " * 120_000 + "këshilli vendosi " + "fund " * 120_000
    assert len(text) > 1_000_000  # where Elasticsearch's own highlighting gives up
    empty.apply([make_document("d1", text)], [])
    (hit,) = empty.search(Query("keshilli")).hits
    assert marked(hit) == ["këshilli"]
    assert len(hit.pages[0].snippet.text) <= 220
