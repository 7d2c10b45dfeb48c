from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.archive import MARKER, create_archive, network_file_system, open_archive
from pipeline.errors import (
    ArchiveDamagedError,
    ArchiveGoneError,
    ArchiveLockedError,
    UsageError,
)
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
    assert list(journal.events()) == [first, second]
    assert list(journal.events(skip=1)) == [second]
    assert list(Journal(journal.path).events()) == [first, second]
    third = Journal(journal.path).append("metadata", batch={})
    assert [event.line for event in journal.events()] == [1, 2, 3]
    assert list(journal.events(skip=2)) == [third]


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    kept = journal.append("source", name="a")
    with journal.path.open("ab") as handle:
        handle.write(b'{"event": "sou')
    journal.repair()
    assert list(journal.events()) == [kept]


def test_a_damaged_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append("source", name="a")
    with journal.path.open("ab") as handle:
        handle.write(b"not json\n")
    with pytest.raises(ArchiveDamagedError, match="line 2"):
        list(journal.events())


def test_every_flipped_byte_of_the_journal_is_found(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    for number in range(3):
        journal.append("metadata", document=f"d{number}", batch={"collection": "Këshilli"})
    whole = journal.path.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x01
        journal.path.write_bytes(damaged)
        with pytest.raises(ArchiveDamagedError):
            list(journal.events())


@pytest.mark.parametrize("lines", [[1, 0, 2], [0, 2], [0, 1, 1, 2]], ids=str)
def test_lines_that_are_moved_or_lost_or_doubled_are_found(
    tmp_path: Path, lines: list[int]
) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    for number in range(3):
        journal.append("metadata", document=f"d{number}", batch={})
    written = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(written[n] for n in lines))
    with pytest.raises(ArchiveDamagedError):
        list(journal.events())


def test_lines_of_an_earlier_version_are_covered_by_the_first_link(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.path.write_bytes(b'{"event": "metadata", "batch": {}}\n' * 2)
    assert len(list(journal.events())) == 2
    journal.append("metadata", batch={"k": "v"})
    assert [event.line for event in Journal(journal.path).events()] == [1, 2, 3]
    content = journal.path.read_bytes()
    journal.path.write_bytes(content.replace(b"batch", b"Batch", 1))
    with pytest.raises(ArchiveDamagedError, match="line 3"):
        list(Journal(journal.path).events())


def test_a_signal_amid_a_line_leaves_a_whole_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append("metadata", batch={})

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            journal.append("metadata", batch={"k": "v"})
    journal.append("run", command="ingest")
    assert [event.entry["event"] for event in journal.events()] == ["metadata", "run"]


def test_the_journal_never_makes_an_archive_that_is_gone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "gone" / "journal" / "journal.jsonl")
    with pytest.raises(FileNotFoundError):
        journal.append("metadata", batch={})
    assert not (tmp_path / "gone").exists()


def test_an_archive_that_went_away_or_was_changed_for_another_is_gone(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    archive.require()
    archive.root.rename(tmp_path / "b")
    with pytest.raises(ArchiveGoneError, match="is the drive mounted"):
        archive.require()
    create_archive(tmp_path / "a")
    with pytest.raises(ArchiveGoneError, match="another archive"):
        archive.require()
