"""The samples and a scanned development document, from file to hit, on both engines.

What a reader of the paper would state stands in ``samples/expected.toml``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extractors.folding import fold
from index.record import record_schema
from samples.render import make_scans, page_images, print_pdf
from tests.program import ROOT, Program

pytestmark = [pytest.mark.ocr, pytest.mark.slow]
SAMPLES = ROOT / "samples" / "archive"
EXPECTED: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "samples" / "expected.toml").read_text("utf-8")
)["file"]
FLOORS: dict[str, float] = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))
DEVELOPMENT = ROOT / "tests" / "gold" / "dev-min-02-kuvendi-vushtrri.html"


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive with the samples, read once for all tests here."""
    program = Program(tmp_path_factory.mktemp("home"))
    ended = program("ingest", SAMPLES, timeout=900)
    assert "failed" not in ended.out, ended.err
    return program


@pytest.fixture(scope="module")
def records(arkiva: Program) -> dict[str, dict[str, Any]]:
    return {r["source"]["filename"]: r for r in arkiva("export", "jsonl").rows}


def by_name(path: str) -> str:
    return Path(path).name


@pytest.mark.parametrize("expected", EXPECTED, ids=[by_name(e["path"]) for e in EXPECTED])
def test_every_page_is_there(expected: dict[str, Any], records: dict[str, dict[str, Any]]) -> None:
    record = records[by_name(expected["path"])]
    assert record["source"]["media_type"] == expected["media_type"]
    assert len(record["pages"]) == record["source"]["pages"] == expected["pages"]


def facts_of(expected: dict[str, Any], record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield what the paper states and whether the record says so."""
    yield "type", record["type"] == expected["type"]
    # Folded: a paper typed without ë names its municipality without ë.
    named = fold(record["municipality"] or "")
    yield "municipality", named == fold(expected["municipality"])
    yield "date", record["date"] == expected.get("date")
    title = (record["title"] or "").casefold()
    yield "title", all(word.casefold() in title for word in expected["title_words"])
    counts = {(a["count"], a["group"]) for a in record["attendance"]}
    for stated in expected["attendance"]:
        yield f"attendance {stated}", (stated["count"], stated["group"]) in counts


def test_the_records_say_what_the_papers_say(records: dict[str, dict[str, Any]]) -> None:
    facts = [
        (by_name(expected["path"]), fact, right)
        for expected in EXPECTED
        for fact, right in facts_of(expected, records[by_name(expected["path"])])
    ]
    missed = [(name, fact) for name, fact, right in facts if not right]
    share = 1 - len(missed) / len(facts)
    assert share >= FLOORS["samples_facts"], missed


def test_every_record_is_valid_and_every_raw_text_stands_where_it_says(
    arkiva: Program, records: dict[str, dict[str, Any]]
) -> None:
    from extractors.entities import ENTITY_KINDS
    from index.operations import reading
    from pipeline.archive import open_archive

    validator = Draft202012Validator(record_schema())
    with reading(open_archive(arkiva.archive)) as library:
        for record in records.values():
            validator.validate(record)
            pages = {page.number: page for page in library.catalog.pages(record["id"])}
            for kind in ENTITY_KINDS:
                for entity in record[kind]:
                    quoted = "\n".join(
                        pages[r["page"]].raw[r["start"] : r["end"]] for r in entity["regions"]
                    )
                    assert quoted == entity["raw"], entity
                    for region in entity["regions"]:
                        page = pages[region["page"]]
                        box = page.box_of(region["start"], region["end"])
                        assert (box and list(box.to_points(page.dpi))) == region["bbox"]


def searched(program: Program, text: str, *options: str) -> list[tuple[str, int]]:
    rows = program("search", "--json", *options, text).rows
    return [(row["source"]["filename"], page["page"]) for row in rows for page in row["pages"][:1]]


@pytest.mark.parametrize("expected", EXPECTED, ids=[by_name(e["path"]) for e in EXPECTED])
def test_phrases_are_found_on_their_page(expected: dict[str, Any], arkiva: Program) -> None:
    for phrase in expected["phrases"]:
        hits = searched(arkiva, f'"{phrase["text"]}"')
        assert (by_name(expected["path"]), phrase["page"]) in hits, phrase


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, dict[str, int]]:
    """A development document printed, scanned and read; phrases with the page they stand on."""
    import pypdfium2

    folder = tmp_path_factory.mktemp("scan")
    pdf = print_pdf(DEVELOPMENT)
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert len(texts) == len(page_images(pdf, 72)) > 1
    phrases = {
        phrase: 1 + next(n for n, text in enumerate(texts) if phrase in text)
        for phrase in (
            "nga 35 anëtarë sa ka Kuvendi",
            "kulmi i shkollës pikon qe tre vjet",
            "kufizohet me varreza",
        )
    }
    assert set(phrases.values()) == set(range(1, len(texts) + 1))
    program = Program(folder)
    program("ingest", *make_scans(DEVELOPMENT, folder / "pages", "office200"), timeout=600)
    return program, phrases


def test_a_scan_is_found_by_a_phrase_from_it(scanned: tuple[Program, dict[str, int]]) -> None:
    program, phrases = scanned
    for phrase, page in phrases.items():
        ((_, found),) = searched(program, f'"{phrase}"')
        assert found == page


@pytest.mark.server
def test_elasticsearch_finds_the_same(
    scanned: tuple[Program, dict[str, int]], elasticsearch_url: str
) -> None:
    program, phrases = scanned
    program("index", "rebuild", "--index", elasticsearch_url)
    state = json.loads(program("index", "status", "--json", "--index", elasticsearch_url).out)
    assert (state["documents"], state["missing"], state["stale"], state["extra"]) == (1, 0, 0, 0)
    for phrase, page in phrases.items():
        ((name, found),) = searched(program, f'"{phrase}"', "--index", elasticsearch_url)
        assert found == page
        assert searched(program, f'"{phrase}"') == [(name, found)]
    rows = program("search", "--json", "--index", elasticsearch_url, "kulmi").rows
    assert rows[0]["pages"][0]["boxes"]


@pytest.mark.server
def test_both_engines_find_the_samples(arkiva: Program, elasticsearch_url: str) -> None:
    arkiva("index", "rebuild", "--index", elasticsearch_url)
    for expected in EXPECTED:
        for query in [f'"{p["text"]}"' for p in expected["phrases"]]:
            embedded = searched(arkiva, query)
            assert searched(arkiva, query, "--index", elasticsearch_url) == embedded, query
