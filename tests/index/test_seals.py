"""Seals: whatever Arkiva writes keeps them whole, whatever else is written breaks them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog
from index.database import problems
from index.seals import SEALED, BrokenSeal, broken_seals
from pipeline.archive import open_archive
from pipeline.errors import ArchiveDamagedError, UsageError
from pipeline.store import PageProblem
from tests.index.catalogues import announce, opened, read
from tests.pipeline.pages import SIMPLE, make_page

EXTRACTION = {"warnings": [], "title": "Vendim", "evidence": {}, "tables": []}


def fill(catalog: Catalog) -> None:
    """Put a row into every table."""
    document = announce(catalog, "vendim")
    read(catalog, document, EXTRACTION)
    pending = announce(catalog, "akt")
    catalog.record_event("refused", path=b"/in/film.mp4".hex(), outcome="skipped",
                         code="unsupported_kind", detail=None)  # fmt: skip
    catalog.record_event("reading", document=pending, languages="eng", fast=True)
    catalog.record_event("run", command="ingest", started="2026-01-01", exit_code=0, report={})
    catalog.save_page_problem(pending, PageProblem(1, "page_damaged", ""))


def test_what_arkiva_writes_keeps_the_seals(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as catalog:
        fill(catalog)
        assert list(broken_seals(catalog.connection)) == []
        assert list(problems(catalog.connection)) == []


STEPS = ("announce", "read", "fail", "problem", "reset", "refuse", "reading", "again")


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=25))
@settings(max_examples=40, deadline=None)
def test_any_order_of_writes_keeps_the_seals(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("seals") / "a"
    with opened(root) as catalog:
        documents = [announce(catalog, f"akt-{n}") for n in range(4)]
        for step, n in steps:
            do(catalog, step, documents[n], n)
        assert list(broken_seals(catalog.connection)) == []
    with opened(root) as catalog:  # and so it does in the next process, which replays nothing
        assert list(broken_seals(catalog.connection)) == []


def do(catalog: Catalog, step: str, document: str, n: int) -> None:
    if step == "announce":
        announce(catalog, f"akt-{n}")
    elif step == "read":
        read(catalog, document, EXTRACTION)
    elif step == "fail":
        catalog.fail(document, "no_pages", "")
    elif step == "problem":
        catalog.save_page_problem(document, PageProblem(1, "page_damaged", "faqja 1"))
    elif step == "reset":
        catalog.reset_pages(document, failed_only=bool(n % 2))
    elif step == "refuse":
        catalog.record_event("refused", path=f"/in/akt-{n}.pdf".encode().hex(), outcome="failed",
                             code="empty_file", detail=None)  # fmt: skip
    elif step == "reading":
        catalog.record_event("reading", document=document, languages="eng", fast=bool(n % 2))
    else:
        catalog.save_page(document, make_page(SIMPLE, origin="text_layer"))


CHANGES = {
    "a letter of a text": ("pages", "UPDATE pages SET text = text || 'x' WHERE code IS NULL"),
    "a page that is gone": ("pages", "DELETE FROM pages WHERE code IS NULL"),
    "an outcome": ("documents", "UPDATE documents SET outcome = 'done' WHERE outcome = 'pending'"),
    "a name": ("files", "UPDATE files SET filename = 'x.pdf' WHERE ordinal = 0"),
    "a source": ("sources", "DELETE FROM sources WHERE code IS NOT NULL"),
    "a run": ("runs", "UPDATE runs SET exit_code = exit_code + 1"),
    "a counter": ("meta", "UPDATE meta SET value = value + 1 WHERE key = 'sequence'"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_another_program_writes_breaks_them(tmp_path: Path, name: str) -> None:
    root = tmp_path / "a"
    with opened(root) as catalog:
        fill(catalog)
    table, change = CHANGES[name]
    with closing(sqlite3.connect(root / "catalog.sqlite")) as connection, connection:
        changed = connection.execute(change)
        assert changed.rowcount
    with Catalog(open_archive(root), read_only=True) as catalog:
        assert {seal.table for seal in broken_seals(catalog.connection)} == {table}


def test_a_broken_seal_names_the_document(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as catalog:
        document = announce(catalog, "vendim")
        announce(catalog, "akt")
    with closing(sqlite3.connect(tmp_path / "a" / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE documents SET bytes = 7 WHERE id = ?", (document,))
    with Catalog(open_archive(tmp_path / "a"), read_only=True) as catalog:
        assert list(broken_seals(catalog.connection)) == [BrokenSeal("documents", document)]


def test_every_table_is_sealed(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as catalog:
        tables = {
            row[0]
            for row in catalog.connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
            if not row[0].startswith("sqlite_")
        }
    assert tables - {"seals"} == SEALED.keys()


def test_another_schema_is_damage(tmp_path: Path) -> None:
    with opened(tmp_path / "a"):
        pass
    with closing(sqlite3.connect(tmp_path / "a" / "catalog.sqlite")) as connection, connection:
        connection.execute("DROP INDEX entities_id")
    with Catalog(open_archive(tmp_path / "a"), read_only=True) as catalog:
        assert "not those that Arkiva made" in next(problems(catalog.connection))


def test_a_version_that_its_tables_belie_is_damage(tmp_path: Path) -> None:
    with opened(tmp_path / "a"):
        pass
    with closing(sqlite3.connect(tmp_path / "a" / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(ArchiveDamagedError, match="arkiva restore"), opened(tmp_path / "a"):
        pass


def test_a_refused_catalogue_is_not_left_open(tmp_path: Path) -> None:
    with opened(tmp_path / "a"):
        pass
    path = tmp_path / "a" / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for read_only in (True, False):
        with pytest.raises(UsageError, match="update Arkiva") as refused:
            Catalog(open_archive(tmp_path / "a"), read_only=read_only)
        # The error's own frames would keep the connection: garbage is not what closes it.
        assert refused.traceback
        targets = [str(f.readlink()) for f in Path("/proc/self/fd").iterdir() if f.is_symlink()]
        assert str(path) not in targets
