"""`arkiva verify` finds what is not as it was, `arkiva restore` puts it right: real files."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.faults.papers import write_papers
from tests.program import Program

pytestmark = pytest.mark.ocr


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an archive of every kind of paper; tests work on copies."""
    home = tmp_path_factory.mktemp("sound")
    write_papers(home / "papers", 4)
    program = Program(home)
    assert program("ingest", "--languages", "sqi", home / "papers", ok=False).code == 1
    document = program("list", "--json").rows[0]["id"]
    program("correct", document, "title", "Vendim për bibliotekën", "--by", "Arta Guri")
    return home


@pytest.fixture
def arkiva(sound: Path, tmp_path: Path) -> Program:
    shutil.copytree(sound / "archive", tmp_path / "archive")
    return Program(tmp_path)


def findings(arkiva: Program) -> list[tuple[str, str]]:
    """Return kind and place of all findings; check that the exit code agrees."""
    ended = arkiva("verify", "--json", ok=False)
    assert ended.code == (4 if ended.rows else 0), ended.err
    return [(row["kind"], row["what"]) for row in ended.rows]


def originals(arkiva: Program) -> list[Path]:
    return sorted(arkiva.archive.glob("originals/??/*"))


def test_a_sound_archive_has_no_findings(arkiva: Program) -> None:
    ended = arkiva("verify")
    assert ended.out == ""
    assert "sound" in ended.err


def test_originals_that_are_changed_missing_or_untracked_are_named(arkiva: Program) -> None:
    changed, missing = originals(arkiva)[:2]
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.chmod(0o644)
    changed.write_bytes(content)
    missing.unlink()
    stray = missing.with_name("0" * 64)
    stray.write_text("x")
    found = findings(arkiva)
    inside = [str(path.relative_to(arkiva.archive)) for path in (changed, missing, stray)]
    assert sorted(found) == sorted(zip(("changed", "missing", "untracked"), inside, strict=True))


def test_originals_come_back_from_their_sources(arkiva: Program) -> None:
    before = arkiva("dump").out
    for path in originals(arkiva)[::2]:
        path.chmod(0o644)
        path.write_text("dëmtuar")
    for path in originals(arkiva)[1::2]:
        path.unlink()
    ended = arkiva("restore", ok=False)
    assert "brought back from its source" in ended.err
    assert findings(arkiva) == []
    assert arkiva("dump").out == before


def test_an_original_that_nobody_has_is_named_with_its_hash(
    arkiva: Program, tmp_path: Path
) -> None:
    source = tmp_path / "i-vetëm.txt"
    source.write_text("Njoftim për ujësjellësin.", "utf-8")
    arkiva("ingest", source)
    source.unlink()
    (row,) = [r for r in arkiva("status", "--json").rows if r["path"].endswith("i-vetëm.txt")]
    (path,) = [p for p in originals(arkiva) if p.name.startswith(row["document"])]
    path.unlink()
    ended = arkiva("restore", ok=False)
    assert ended.code == 4
    assert path.name in ended.err
    assert arkiva("search", "--json", "ujesjellesin").rows  # its text is still there


def test_the_catalogue_is_made_anew(arkiva: Program) -> None:
    before = arkiva("dump").out
    (arkiva.archive / "catalog.sqlite").write_bytes(b"kjo nuk eshte SQLite" * 1000)
    for ending in ("-wal", "-shm"):
        (arkiva.archive / f"catalog.sqlite{ending}").unlink(missing_ok=True)
    assert [kind for kind, _ in findings(arkiva)] == ["catalogue"]
    refused = arkiva("ingest", "--languages", "sqi", arkiva.home, ok=False)
    assert refused.code == 4
    assert "arkiva restore" in refused.err
    ended = arkiva("restore", ok=False)
    assert ended.code == 1  # one paper is damaged
    assert arkiva("dump").out == before
    assert findings(arkiva) == []
    (kept,) = (arkiva.archive / "damaged").glob("*/catalog.sqlite")
    assert kept.read_bytes().startswith(b"kjo nuk")


def test_a_sound_catalogue_is_left_alone_unless_forced(arkiva: Program) -> None:
    before = arkiva("dump").out
    assert "the catalogue is sound" in arkiva("restore").err
    assert not (arkiva.archive / "damaged").exists()
    assert arkiva("restore", "--force", ok=False).code == 1
    assert arkiva("dump").out == before


def test_a_damaged_journal_is_found_and_nothing_is_thrown_away(arkiva: Program) -> None:
    journal = arkiva.archive / "journal" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Guri", b"Guni", 1))
    assert [kind for kind, _ in findings(arkiva)] == ["journal"]
    ended = arkiva("restore", "--force", ok=False)
    assert ended.code == 4
    assert "restore --from" in ended.err
    assert arkiva("list", "--json").rows


def test_a_journal_that_lost_lines_is_refused(arkiva: Program) -> None:
    journal = arkiva.archive / "journal" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]))
    assert [kind for kind, _ in findings(arkiva)] == ["journal"]
    assert arkiva("index", "sync", ok=False).code == 4
    journal.unlink()
    assert [kind for kind, _ in findings(arkiva)] == ["journal"]
    assert arkiva("restore", "--force", ok=False).code == 4


@pytest.mark.parametrize(("key", "value"), [("journal", "9999"), ("journal_chain", "0" * 64)])
def test_a_catalogue_that_lies_about_the_journal_is_made_anew(
    arkiva: Program, key: str, value: str
) -> None:
    before = arkiva("dump").out
    with closing(sqlite3.connect(arkiva.archive / "catalog.sqlite")) as connection, connection:
        changed = connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
        assert changed.rowcount == 1
    assert [kind for kind, _ in findings(arkiva)] == ["catalogue"]
    arkiva("restore", ok=False)
    assert arkiva("dump").out == before
    assert findings(arkiva) == []


def test_an_index_that_is_behind_is_no_damage(arkiva: Program) -> None:
    for path in arkiva.archive.glob("search.sqlite*"):
        path.unlink()
    ended = arkiva("verify", "--json", ok=False)
    assert ended.code == 1
    assert [row["kind"] for row in ended.rows] == ["index"]
    arkiva("index", "rebuild")
    assert findings(arkiva) == []


def test_an_archive_comes_back_from_a_backup(arkiva: Program, tmp_path: Path) -> None:
    arkiva("backup", tmp_path / "arkiva.tar.gz")
    other = Program(tmp_path / "other")
    other.home.mkdir()
    other("restore", "--from", tmp_path / "arkiva.tar.gz", ok=False)
    assert other("dump").out == arkiva("dump").out
    assert findings(other) == []


def test_an_attachment_comes_back_from_its_mail(arkiva: Program, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "arta@gurebardhe.example", "Njoftim"
    mail["Date"] = "Tue, 20 May 2025 11:16:00 +0200"
    mail["Message-ID"] = "<1@gurebardhe.example>"
    mail.set_content("Bashkëngjitur.")
    mail.add_attachment("Njoftim për rrugën.", filename="njoftim.txt")
    source = tmp_path / "mesazh.eml"
    source.write_bytes(mail.as_bytes())
    arkiva("ingest", source)
    before = arkiva("dump").out
    (row,) = [r for r in arkiva("status", "--json").rows if r["path"].endswith("!/njoftim.txt")]
    (path,) = [p for p in originals(arkiva) if p.name.startswith(row["document"])]
    path.unlink()
    arkiva("restore")
    assert path.exists()
    assert arkiva("dump").out == before
