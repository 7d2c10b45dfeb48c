from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.archive import MARKER, create_archive, network_file_system, open_archive
from pipeline.errors import ArchiveDamagedError, ArchiveLockedError, SourceError, UsageError
from pipeline.journal import Journal


def test_a_missing_marker_is_an_error_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is the drive mounted"):
        open_archive(tmp_path / "gone")
    assert not (tmp_path / "gone").exists()


def test_a_folder_with_other_things_does_not_become_an_archive(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        create_archive(tmp_path)


def test_a_damaged_marker_is_named(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    (archive.root / MARKER).write_text("{")
    with pytest.raises(ArchiveDamagedError, match=MARKER):
        open_archive(archive.root)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    (archive.root / MARKER).write_text('{"arkiva_archive": "x", "format": 99}')
    with pytest.raises(UsageError, match="update Arkiva"):
        open_archive(archive.root)


def test_originals_are_content_addressed_read_only_and_equal(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    source = tmp_path / "scan.bin"
    source.write_bytes(b"bytes" * 1000)
    stored = archive.store(source)
    again = archive.store(source)
    assert stored == again
    assert stored.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert stored.path.read_bytes() == source.read_bytes()
    assert stored.path.stat().st_mode & 0o222 == 0
    assert not list((archive.root / "originals" / ".incoming").iterdir())


@pytest.mark.parametrize("kind", ["empty", "missing", "fifo", "folder"])
def test_what_is_no_readable_file_is_a_source_error(tmp_path: Path, kind: str) -> None:
    archive = create_archive(tmp_path / "a")
    source = tmp_path / "source"
    if kind == "empty":
        source.touch()
    elif kind == "fifo":
        os.mkfifo(source)
    elif kind == "folder":
        source.mkdir()
    with pytest.raises(SourceError) as caught:
        archive.store(source)
    expected = {"empty": "empty_file", "missing": "unreadable_file"}
    assert caught.value.code == expected.get(kind, "not_a_regular_file")


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    script = (
        "import sys, time; from pathlib import Path; from pipeline.archive import open_archive\n"
        f"with open_archive(Path({str(archive.root)!r})).writing():\n"
        "    print('locked', flush=True); time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or "." for p in sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        with pytest.raises(ArchiveLockedError, match=str(holder.pid)), archive.writing(wait=0.3):
            pass
        assert time.monotonic() - began < 5
        holder.kill()
        holder.wait()
        with archive.writing(wait=1):  # a killed holder leaves no lock behind
            pass


def test_local_file_systems_are_no_network(tmp_path: Path) -> None:
    assert network_file_system(tmp_path) is None


def test_journal_reads_back_what_it_wrote(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal" / "journal.jsonl")
    first = journal.append("source", paths=["ab"], name="Këshilli")
    second = journal.append("metadata", batch={"k": "v"})
    assert list(journal.read()) == [first, second]
    assert list(journal.read(skip=1)) == [second]


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    kept = journal.append("source", name="a")
    with journal.path.open("ab") as handle:
        handle.write(b'{"event": "sou')
    journal.repair()
    assert list(journal.read()) == [kept]


def test_a_damaged_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append("source", name="a")
    with journal.path.open("ab") as handle:
        handle.write(b"not json\n")
    with pytest.raises(ArchiveDamagedError, match="line 2"):
        list(journal.read())
