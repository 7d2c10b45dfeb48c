"""The worker pool against handlers that misbehave, in real processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError
from pipeline.workers import Done, Failure, WorkerPool

HANDLER = "tests.pipeline.handlers:handle"


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    made = WorkerPool(HANDLER, 2, 1 << 30, tmp_path)
    yield made
    made.close()


def run(pool: WorkerPool, *tasks: tuple[str, object], seconds: float = 20.0) -> dict[object, Done]:
    for n, task in enumerate(tasks):
        pool.submit(n, task, seconds)
    ended: dict[object, Done] = {}
    until = time.monotonic() + 60
    while pool.pending and time.monotonic() < until:
        for done in pool.collect():
            ended[done.key] = done
        time.sleep(0.01)
    return ended


def test_results_come_back_for_every_task(pool: WorkerPool) -> None:
    ended = run(pool, *[("double", n) for n in range(20)])
    assert {key: done.value for key, done in ended.items()} == {n: 2 * n for n in range(20)}


def test_an_error_of_the_input_keeps_its_code(pool: WorkerPool) -> None:
    ended = run(pool, ("refuse", "pdf_damaged"), ("double", 4))
    assert ended[0].value == Failure("pdf_damaged", "on purpose")
    assert ended[1].value == 8


def test_a_crash_costs_one_task_only(pool: WorkerPool) -> None:
    ended = run(pool, ("double", 1), ("die", None), ("double", 2))
    assert ended[1].value == Failure("worker_crashed", "signal 9")
    assert (ended[0].value, ended[2].value) == (2, 4)


def test_a_crash_that_happens_once_is_tried_again(pool: WorkerPool, tmp_path: Path) -> None:
    ended = run(pool, ("die_once", str(tmp_path / "flag")))
    assert ended[0].value == "alive"


def test_a_hang_is_killed_with_its_children(pool: WorkerPool, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    ended = run(pool, ("hang", str(pid_file)), ("double", 3), seconds=3.0)
    assert ended[0].value == Failure("page_timeout")
    assert ended[1].value == 6
    grandchild = int(pid_file.read_text())
    for _ in range(100):
        if not Path(f"/proc/{grandchild}").exists() or _is_zombie(grandchild):
            break
        time.sleep(0.02)
    else:
        pytest.fail("the grandchild lives on")


def test_too_much_memory_costs_one_task_only(pool: WorkerPool) -> None:
    ended = run(pool, ("fill_memory", None), ("double", 5))
    assert ended[0].value.code == "out_of_memory"
    assert ended[1].value == 10


def test_a_full_disk_ends_the_run(pool: WorkerPool, tmp_path: Path) -> None:
    with pytest.raises(DiskFullError, match=tmp_path.name):
        run(pool, ("fill_disk", None))


def test_noise_on_stdout_does_no_harm(pool: WorkerPool) -> None:
    assert run(pool, ("shout", None))[0].value == "said"


def test_children_are_recycled(tmp_path: Path) -> None:
    pool = WorkerPool(HANDLER, 1, 1 << 30, tmp_path, recycle_after=2)
    try:
        ended = run(pool, *[("pid", None)] * 4)
    finally:
        pool.close()
    assert len({done.value for done in ended.values()}) == 2


def test_lower_priority_numbers_go_first(tmp_path: Path) -> None:
    pool = WorkerPool(HANDLER, 1, 1 << 30, tmp_path)
    order = []
    try:
        pool.submit("late", ("double", 1), 20, (2,))
        pool.submit("early", ("double", 1), 20, (1,))
        while pool.pending:
            order += [done.key for done in pool.collect()]
            time.sleep(0.01)
    finally:
        pool.close()
    assert order == ["early", "late"]


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_the_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    script = (
        "import sys, time; from pathlib import Path; from pipeline.workers import WorkerPool\n"
        f"p = WorkerPool({HANDLER!r}, 1, 1 << 30, Path({str(tmp_path)!r}))\n"
        f"p.submit(0, ('hang', {str(tmp_path / 'pid')!r}), 60)\n"
        "while True: list(p.collect()); time.sleep(0.05)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or "." for p in sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", script], env=environment)
    pid_file = tmp_path / "pid"
    until = time.monotonic() + 30
    while not (pid_file.exists() and pid_file.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    grandchild = int(pid_file.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while not _is_zombie(grandchild) and time.monotonic() < until:
        time.sleep(0.05)
    assert _is_zombie(grandchild)
