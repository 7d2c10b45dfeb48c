"""`arkiva watch` as the real command: real files that grow, links, pipes, mounts, signals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import operations
from pipeline.archive import create_archive, open_archive
from pipeline.ingest import RunOptions
from pipeline.report import RunReport
from pipeline.sources import Unit
from pipeline.watched_folder import WatchedFolder
from pipeline.watching import Watch, Watcher
from tests.pipeline.pdf_samples import PdfMaker, paragraph
from tests.program import Ended, Program

pytestmark = pytest.mark.ocr
QUICK = ("--languages", "sqi", "--interval", 0.1, "--settle", 0.5, "--json")
PATIENCE = 60.0


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    inbox.mkdir()
    return inbox


def write(path: Path, word: str = "ujësjellësin") -> None:
    path.write_text(f"Kuvendi vendosi për {word} e fshatit Krojdren.\n", "utf-8")


class Watching:
    """A watch that runs; ``rows`` and ``lines`` grow with what it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.rows: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_rows), threading.Thread(target=self._read_lines)
        ]  # fmt: skip
        for reader in self._readers:
            reader.start()

    def _read_rows(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.rows.append(json.loads(line))

    def _read_lines(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def names(self, *outcomes: str) -> list[str]:
        """The files that have ended, in their order; only with these outcomes if any is given."""
        return [Path(r["path"]).name for r in self.rows if not outcomes or r["outcome"] in outcomes]

    def said(self, word: str) -> int:
        """How many lines of stderr hold a word."""
        return sum(word in line for line in self.lines)

    def until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, self.lines
            assert time.monotonic() < deadline, (self.rows, self.lines)
            time.sleep(0.02)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit code, which must come within ten seconds."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=10)
        for reader in self._readers:
            reader.join()
        return code


@contextmanager
def watching(arkiva: Program, *arguments: object) -> Iterator[Watching]:
    with arkiva.start("watch", *arguments) as process:
        watch = Watching(process)
        try:
            watch.until(lambda: watch.said("watching ") > 0)
            yield watch
        finally:
            if process.poll() is None:
                assert watch.end() == 143, watch.lines


def once(arkiva: Program, *arguments: object, ok: bool = True) -> Ended:
    return arkiva("watch", "--once", *arguments, ok=ok)


# -- files that arrive -------------------------------------------------------------------------


def test_a_file_that_grows_is_read_once_when_it_is_complete(arkiva: Program, inbox: Path) -> None:
    with watching(arkiva, *QUICK, inbox) as watch:
        with (inbox / "procesverbal.txt").open("w", encoding="utf-8") as file:
            for number in range(15):
                file.write(f"{number}. Pika e rendit të ditës\n")
                file.flush()
                time.sleep(0.2)
            file.write("Fundi i procesverbalit.\n")
        assert watch.rows == []
        watch.until(lambda: bool(watch.rows))
        time.sleep(1)
    (row,) = watch.rows
    assert row["outcome"] in ("done", "flagged")
    assert "Fundi i procesverbalit" in arkiva("show", row["document"], "--text").out
    assert arkiva("search", "fundi procesverbalit").out
    assert len(arkiva("list", "--json").rows) == 1


def test_an_unfinished_transfer_is_left_alone_until_it_has_its_name(
    arkiva: Program, inbox: Path
) -> None:
    with watching(arkiva, *QUICK, inbox) as watch:
        write(inbox / "vendim.txt.part")
        watch.until(lambda: watch.said("vendim.txt.part") == 1)
        assert watch.rows == []
        (inbox / "vendim.txt.part").rename(inbox / "vendim.txt")
        watch.until(lambda: bool(watch.rows))
    assert watch.names() == ["vendim.txt"]
    assert watch.said("vendim.txt.part") == 1
    assert [row["path"] for row in arkiva("status", "--json").rows] == [str(inbox / "vendim.txt")]


def test_what_failed_is_reported_once_and_read_when_it_is_replaced(
    arkiva: Program, inbox: Path
) -> None:
    (inbox / "akt.pdf").write_bytes(b"no PDF, only a name\n")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: watch.names("failed") == ["akt.pdf"])
        write(inbox / "tjetër.txt")
        watch.until(lambda: len(watch.rows) == 2)
        time.sleep(1)
        assert len(watch.rows) == 2
        better = inbox.parent / "better"
        PdfMaker().page(paragraph(70, 700, ["Kuvendi vendosi", "per rrugen"])).save(better)
        better.rename(inbox / "akt.pdf")
        watch.until(lambda: len(watch.rows) == 3)
    assert watch.names("done", "flagged") == ["tjetër.txt", "akt.pdf"]


def test_a_second_run_finds_all_unchanged_and_equals_an_ingest(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "kutia").mkdir()
    for name in ("2.txt", "10.txt", "kutia/1.txt", ".fshehur"):
        write(inbox / name, f"shkresën {name}")
    first = once(arkiva, *QUICK, inbox)
    assert len(first.rows) == 4
    before = arkiva("dump").out
    second = once(arkiva, *QUICK, inbox)
    assert {row["outcome"] for row in second.rows} <= {"skipped", "unchanged"}
    assert len(second.rows) == 4
    other = Program(tmp_path / "other")
    other.home.mkdir()
    other("ingest", "--languages", "sqi", inbox)
    assert arkiva("dump").out == before == other("dump").out


def test_once_with_nothing_there_is_done(arkiva: Program, inbox: Path) -> None:
    assert once(arkiva, *QUICK, inbox).out == ""


def test_others_may_write_between_two_files(arkiva: Program, inbox: Path, tmp_path: Path) -> None:
    write(tmp_path / "tjetër.txt", "rrugën")
    write(inbox / "a.txt")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: bool(watch.rows))
        arkiva("ingest", "--languages", "sqi", tmp_path / "tjetër.txt")
        write(inbox / "b.txt", "shkollën")
        watch.until(lambda: len(watch.rows) == 2)
    assert len(arkiva("list", "--json").rows) == 3


# -- what is no file ---------------------------------------------------------------------------


def test_links_pipes_sockets_and_devices_are_reported_and_never_opened(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "out"
    secret.mkdir()
    write(secret / "sekret.txt", "fshehtësinë")
    (inbox / "file").symlink_to(secret / "sekret.txt")
    (inbox / "folder").symlink_to(secret)
    os.mkfifo(inbox / "gyp")
    write(inbox / "akt.txt")
    expected = {"akt.txt": None, "file": "filtered", "folder": "filtered",
                "gyp": "not_a_regular_file", "folé\n\x1b[31m": "not_a_regular_file"}  # fmt: skip
    if os.geteuid() == 0:
        os.mknod(inbox / "pajisje", 0o600 | 0o020000, os.makedev(1, 3))
        expected["pajisje"] = "not_a_regular_file"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inbox / "folé\n\x1b[31m"))
        with watching(arkiva, *QUICK, inbox) as watch:
            watch.until(lambda: len(watch.rows) >= len(expected))
            time.sleep(0.5)
    assert {Path(row["path"]).name: row["code"] for row in watch.rows} == expected
    assert len(watch.rows) == len(expected)
    assert {row["outcome"] for row in watch.rows if row["code"] == "filtered"} == {"skipped"}
    assert not any("\x1b" in line for line in watch.lines)
    stored = b"".join(
        p.read_bytes() for p in (arkiva.archive / "originals").rglob("*") if p.is_file()
    )
    assert "fshehtësinë".encode() not in stored


def test_a_file_that_is_swapped_for_a_link_after_the_look_is_not_read(
    inbox: Path, tmp_path: Path
) -> None:
    write(inbox / "akt.txt")
    write(tmp_path / "sekret.txt", "fshehtësinë")
    archive = create_archive(tmp_path / "archive")
    ended: list[tuple[str, str | None]] = []

    def read(units: Sequence[Unit]) -> RunReport:
        if units and not (inbox / "akt.txt").is_symlink():
            (inbox / "akt.txt").unlink()
            (inbox / "akt.txt").symlink_to(tmp_path / "sekret.txt")
        with operations.writing(archive) as catalog:
            report = operations.ingest(catalog, units, RunOptions(languages="sqi", jobs=1), None)
        ended.extend((result.outcome, result.code) for result in report.results)
        return report

    watch = Watch(WatchedFolder(inbox), Watcher(0.2), archive, read, print, interval=0.1)
    watch.run(once=True)
    assert ended == [("failed", "not_a_regular_file"), ("skipped", "filtered")]
    assert not any(path.is_file() for path in (archive.root / "originals").rglob("*"))


def test_an_archive_inside_the_folder_is_refused_before_anything_happens(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    write(inbox / "akt.txt")
    (tmp_path / "link").symlink_to(inbox)
    inside = inbox / "arkiva"
    for archive, folder in ((inside, inbox), (tmp_path / "link" / "a", inbox), (inbox, inbox)):
        ended = once(arkiva, *QUICK, "--archive", archive, folder, ok=False)
        assert (ended.code, ended.out) == (2, "")
        assert "inside" in ended.err
    assert [p.name for p in inbox.iterdir()] == ["akt.txt"]


def test_a_folder_inside_the_archive_is_refused(arkiva: Program) -> None:
    arkiva("init")
    ended = once(arkiva, *QUICK, arkiva.archive / "originals", ok=False)
    assert ended.code == 2
    inside = arkiva.archive / "in"
    inside.mkdir()
    assert once(arkiva, *QUICK, inside, ok=False).code == 2


@pytest.mark.parametrize("name", ["nuk-ekziston", "akt.txt"])
def test_what_is_no_folder_is_refused(arkiva: Program, inbox: Path, name: str) -> None:
    write(inbox / "akt.txt")
    ended = once(arkiva, *QUICK, inbox / name, ok=False)
    assert ended.code == 2
    assert not arkiva.archive.exists()


@pytest.mark.parametrize(("option", "value"), [("--settle", "nan"), ("--interval", "inf")])
def test_times_that_cannot_be_are_refused(
    arkiva: Program, inbox: Path, option: str, value: str
) -> None:
    assert once(arkiva, option, value, inbox, ok=False).code == 2
    assert not arkiva.archive.exists()


def test_a_folder_behind_a_link_is_watched_by_its_real_path(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    write(inbox / "akt.txt")
    (tmp_path / "link").symlink_to(inbox)
    ended = once(arkiva, *QUICK, tmp_path / "link")
    assert f"watching {inbox}\n" in ended.err
    assert [row["path"] for row in ended.rows] == [str(inbox / "akt.txt")]


# -- what goes away ----------------------------------------------------------------------------


def test_a_folder_that_goes_away_is_waited_for(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    write(inbox / "a.txt")
    (inbox / "akt.pdf").write_bytes(b"no PDF, only a name\n")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: len(watch.rows) == 2)
        inbox.rename(tmp_path / "gone")
        watch.until(lambda: watch.said("is not there") == 1)
        time.sleep(0.5)
        write(tmp_path / "gone" / "b.txt", "rrugën")
        (tmp_path / "gone").rename(inbox)
        watch.until(lambda: len(watch.rows) == 3)
        time.sleep(1)
    assert sorted(watch.names()) == ["a.txt", "akt.pdf", "b.txt"]
    assert (watch.said("is not there"), watch.said("is back")) == (1, 1)


def test_a_share_that_is_not_mounted_for_a_while_loses_nothing(
    arkiva: Program, inbox: Path
) -> None:
    disk = inbox.parent / "disk"
    disk.mkdir()
    write(disk / "a.txt")
    bound = ["mount", "-t", "tmpfs", "arkiva-test", str(inbox)]

    def attach() -> bool:
        if subprocess.run(bound, capture_output=True, check=False).returncode:
            return False
        shutil.copytree(disk, inbox, dirs_exist_ok=True)
        return True

    if not attach():
        pytest.skip("no file system can be mounted here")
    try:
        with watching(arkiva, *QUICK, inbox) as watch:
            watch.until(lambda: len(watch.rows) == 1)
            subprocess.run(["umount", str(inbox)], check=True)
            watch.until(lambda: watch.said("nothing is mounted") == 1)
            write(inbox / "below the mount point.txt", "gabimin")
            time.sleep(1)
            write(disk / "b.txt", "rrugën")
            assert attach()
            watch.until(lambda: "b.txt" in watch.names("done", "flagged"))
        assert "below the mount point.txt" not in watch.names()
        assert watch.said("is back") == 1
    finally:
        subprocess.run(["umount", str(inbox)], capture_output=True, check=False)


def test_an_archive_that_goes_away_is_waited_for_and_never_made_anew(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    write(inbox / "a.txt")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: len(watch.rows) == 1)
        arkiva.archive.rename(tmp_path / "gone")
        write(inbox / "b.txt", "rrugën")
        watch.until(lambda: watch.said("is not there") == 1)
        time.sleep(1)
        assert not arkiva.archive.exists()
        assert (watch.said("is not there"), len(watch.rows)) == (1, 1)
        (tmp_path / "gone").rename(arkiva.archive)
        watch.until(lambda: len(watch.rows) == 2)
    assert watch.said("can be written again") == 1
    assert len(arkiva("list", "--json").rows) == 2


def test_another_archive_in_its_place_is_not_written(
    arkiva: Program, inbox: Path, tmp_path: Path
) -> None:
    with watching(arkiva, *QUICK, inbox) as watch:
        arkiva.archive.rename(tmp_path / "gone")
        arkiva("init")
        before = arkiva("dump").out
        write(inbox / "a.txt")
        watch.until(lambda: watch.said("another archive") == 1)
    assert arkiva("dump").out == before


@pytest.mark.parametrize("what", ["in", "home/archive"])
def test_what_goes_away_amid_a_batch_and_comes_back_costs_nothing(
    arkiva: Program, inbox: Path, tmp_path: Path, what: str
) -> None:
    for name in range(24):
        write(inbox / f"{name}.txt", f"shkresën {name}")
    with arkiva.start("watch", "--once", *QUICK, inbox) as process:
        watch = Watching(process)
        watch.until(lambda: len(list((arkiva.archive / "originals").glob("??/*"))) > 2)
        (tmp_path / what).rename(tmp_path / "gone")
        time.sleep(4)
        assert not (tmp_path / what).exists()
        (tmp_path / "gone").rename(tmp_path / what)
        assert process.wait(timeout=PATIENCE) == 0, watch.lines
    other = Program(tmp_path / "other")
    other.home.mkdir()
    other("ingest", "--languages", "sqi", inbox)
    assert arkiva("dump").out == other("dump").out


def test_who_else_writes_is_waited_for(arkiva: Program, inbox: Path) -> None:
    arkiva("init")
    write(inbox / "a.txt")
    with open_archive(arkiva.archive).writing(), watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: watch.said(f"process {os.getpid()} writes") == 1)
        time.sleep(7)  # it has tried again by now
        assert (watch.said("writes to the archive"), watch.rows) == (1, [])
        assert watch.end() == 143
    assert [row["outcome"] for row in once(arkiva, *QUICK, inbox).rows] == ["done"]


# -- ends --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it(arkiva: Program, inbox: Path, number: int, code: int) -> None:
    write(inbox / "a.txt")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: len(watch.rows) == 1)
        assert watch.end(number) == code, watch.lines
    assert watch.said("Traceback") == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_amid_a_batch_loses_nothing(
    arkiva: Program, inbox: Path, tmp_path: Path, number: int, code: int
) -> None:
    for name in range(24):
        write(inbox / f"{name}.txt", f"shkresën {name}")
    with watching(arkiva, *QUICK, inbox) as watch:
        watch.until(lambda: len(list((arkiva.archive / "originals").glob("??/*"))) > 5)
        assert watch.end(number) == code, watch.lines
    assert len(arkiva("list", "--json").rows) < 24
    once(arkiva, *QUICK, inbox)
    other = Program(tmp_path / "other")
    other.home.mkdir()
    other("ingest", "--languages", "sqi", inbox)
    assert arkiva("dump").out == other("dump").out


def test_two_watches_of_one_folder_read_each_file_once(arkiva: Program, inbox: Path) -> None:
    arkiva("init")
    with watching(arkiva, *QUICK, inbox) as one, watching(arkiva, *QUICK, inbox) as two:
        for name in ("a.txt", "b.txt", "c.txt"):
            write(inbox / name, f"shkresën {name}")
        for watch in (one, two):
            watch.until(lambda watch=watch: len(watch.rows) == 3)  # type: ignore[misc]
    read = one.names("done", "flagged") + two.names("done", "flagged")
    assert sorted(read) == ["a.txt", "b.txt", "c.txt"]
    assert len(one.names("unchanged") + two.names("unchanged")) == 3
    assert len(arkiva("list", "--json").rows) == 3


def test_the_wall_clock_does_not_matter(arkiva: Program, inbox: Path) -> None:
    for name, when in (("old.txt", 0), ("new.txt", 4_000_000_000)):
        write(inbox / name, f"shkresën {name}")
        os.utime(inbox / name, (when, when))
    assert len(once(arkiva, *QUICK, inbox).rows) == 2
