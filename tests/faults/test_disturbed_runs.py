"""A run that something disturbs ends clearly, and the next one ends as if nothing had happened."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.faults.aftermath import MARK, lapses_after, list_temporary, marked_processes
from benchmarks.faults.papers import EXIT_CODE, write_papers
from tests.program import ROOT, Ended, Program

pytestmark = [pytest.mark.ocr, pytest.mark.slow]
INGEST = ("ingest", "--languages", "sqi")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers") / "papers"
    write_papers(folder, 8)
    return folder


@pytest.fixture(scope="module")
def wanted(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The dump of an undisturbed run."""
    calm = Program(tmp_path_factory.mktemp("calm"))
    assert calm(*INGEST, papers, ok=False).code == 1  # one of the papers is damaged
    return calm("dump").out


def complete(arkiva: Program, papers: Path, wanted: str) -> None:
    """Run again, undisturbed: everything must be as it was never disturbed."""
    assert [*lapses_after(arkiva, (*INGEST, str(papers)), EXIT_CODE, wanted)] == []


def run_with(
    arkiva: Program, *arguments: object, prepare: Callable[[], None] | None = None, **more: str
) -> Ended:
    """Run the command with a limit or an environment of its own."""
    done = subprocess.run(
        [*arkiva.command, *map(str, arguments)], env={**arkiva.environment, **more}, cwd=ROOT,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, preexec_fn=prepare,
        timeout=300,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


# -- signals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_within_ten_seconds_and_leaves_nothing(
    arkiva: Program, papers: Path, wanted: str, signum: int, code: int
) -> None:
    environment = {**arkiva.environment, MARK: f"signal-{os.getpid()}-{signum}"}
    with subprocess.Popen(
        [*arkiva.command, *INGEST, str(papers)], env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        time.sleep(2.0)
        began = time.monotonic()
        process.send_signal(signum)
        _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert time.monotonic() - began < 10
    assert "run the same command again to continue" in err
    assert "Traceback" not in err
    assert marked_processes(environment[MARK]) == []
    assert list_temporary(arkiva.archive) == []
    complete(arkiva, papers, wanted)


STRUCK = """
import os, sys
from cli import main
from index import seals

signum, sealed, times = int(sys.argv.pop(1)), seals._sealed, []

def struck(*values):
    times.append(1)
    if len(times) == 9:
        os.kill(os.getpid(), signum)
    return sealed(*values)

seals._sealed = struck
main()
"""


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_amid_a_function_that_sqlite_calls_is_no_damage(
    arkiva: Program, papers: Path, wanted: str, signum: int, code: int
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", STRUCK, str(int(signum)), *INGEST, str(papers)],
        env=arkiva.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == code, ended.stderr
    assert "run the same command again to continue" in ended.stderr
    assert "Traceback" not in ended.stderr
    complete(arkiva, papers, wanted)


# -- the archive's place -------------------------------------------------------------------------


def test_an_archive_that_goes_away_during_a_run_is_not_made_anew(
    arkiva: Program, papers: Path, wanted: str
) -> None:
    process = arkiva.start(*INGEST, papers)
    while not (arkiva.archive / "journal" / "journal.jsonl").exists():
        time.sleep(0.02)
    away = arkiva.archive.rename(arkiva.home / "away")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    assert "archive_gone" in err
    assert "is the drive mounted?" in err
    assert "Traceback" not in err
    assert not arkiva.archive.exists()
    away.rename(arkiva.archive)
    complete(arkiva, papers, wanted)


@pytest.fixture
def fixed(arkiva: Program, papers: Path) -> Iterator[Program]:
    """An archive on a disk that is mounted for reading only."""
    arkiva(*INGEST, papers, ok=False)
    place = str(arkiva.archive)
    mounted = ["mount", "--bind", place, place]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount, and not everywhere")
    subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
    yield arkiva
    subprocess.run(["umount", place], check=True)


def test_an_archive_that_may_not_be_written_is_refused_before_any_work_and_can_be_read(
    fixed: Program, papers: Path, wanted: str
) -> None:
    refused = fixed(*INGEST, papers, ok=False)
    assert (refused.code, refused.out) == (3, ""), refused.err
    assert "archive_read_only" in refused.err
    assert "Traceback" not in refused.err
    for command in (["search", "--json", "biblotekën"], ["list"], ["status"], ["verify"]):
        read = fixed(*command)
        assert "Traceback" not in read.err, command
    assert fixed("dump").out == wanted


# -- two at once ---------------------------------------------------------------------------------


def test_of_two_ingests_at_once_one_waits_or_names_the_other(
    arkiva: Program, papers: Path, wanted: str
) -> None:
    arkiva("init")
    processes = [arkiva.start(*INGEST, papers) for _ in range(2)]
    ended = [(p, *p.communicate(timeout=120)) for p in processes]
    for process, _, err in ended:
        other = next(p for p in processes if p is not process)
        assert process.returncode in (1, 5), err
        assert "Traceback" not in err
        if process.returncode == 5:
            assert f"process {other.pid}" in err
    assert any(process.returncode == 1 for process, *_ in ended)
    complete(arkiva, papers, wanted)


# -- the machine's limits ------------------------------------------------------------------------


def limit(what: int, value: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (value, value))


@pytest.mark.parametrize(
    "prepare",
    [
        limit(resource.RLIMIT_NOFILE, 12),
        limit(resource.RLIMIT_NOFILE, 24),
        limit(resource.RLIMIT_AS, 300 << 20),
        limit(resource.RLIMIT_FSIZE, 20 << 10),
    ],
    ids=["12 files open", "24 files open", "300 MiB", "20 KiB a file"],
)
def test_a_machine_without_means_is_told_and_nothing_is_lost(
    arkiva: Program, papers: Path, wanted: str, prepare: Callable[[], None]
) -> None:
    ended = run_with(arkiva, *INGEST, papers, prepare=prepare)
    assert "Traceback" not in ended.err, ended.err
    assert ended.code in (1, 3, 6), ended.err
    complete(arkiva, papers, wanted)


# -- the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shift", ["-2y", "+10y"])
def test_a_wrong_clock_changes_nothing(
    arkiva: Program, papers: Path, wanted: str, shift: str
) -> None:
    faketime = shutil.which("faketime")
    assert faketime, "scripts/setup.sh --tests installs it"
    done = subprocess.run(
        [faketime, "-m", "-f", shift, *arkiva.command, *INGEST, str(papers)],
        env=arkiva.environment, cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert arkiva("dump").out == wanted
    complete(arkiva, papers, wanted)


# -- sources that change ---------------------------------------------------------------------------


def test_a_source_that_is_written_while_it_is_read_is_taken_up_later(
    arkiva: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    source = folder / "rritet.txt"
    source.write_text("Kuvendi i Gurëbardhës vendosi.\n" * 1_000_000, "utf-8")
    stop = threading.Event()

    def write() -> None:
        with source.open("ab") as handle:
            while not stop.wait(0.002):
                handle.write("Këshilli.\n".encode())
                handle.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        ended = arkiva("ingest", "--json", folder, ok=False)
    finally:
        stop.set()
        writer.join()
    assert [row["code"] for row in ended.rows] == ["changed_while_reading"]
    source.write_text("Kuvendi vendosi për biblotekën.", "utf-8")
    assert [row["outcome"] for row in arkiva("ingest", "--json", folder).rows] == ["done"]


def test_sources_that_vanish_cost_themselves_only(arkiva: Program, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(60):
        (folder / f"vendim-{n:02}.txt").write_text(f"Vendimi {n} i Kuvendit.", "utf-8")
    process = arkiva.start("ingest", "--json", folder)
    while not arkiva.archive.exists():
        time.sleep(0.01)
    for n in range(59, 9, -1):
        (folder / f"vendim-{n:02}.txt").unlink()
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    ended = Ended(process.returncode, out, err)
    assert len(ended.rows) == 60
    outcomes = {row["outcome"] for row in ended.rows}
    assert outcomes <= {"done", "failed"}
    assert {row["code"] for row in ended.rows if row["outcome"] == "failed"} == {"unreadable_file"}
