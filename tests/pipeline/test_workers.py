"""The worker pool against handlers that misbehave, in real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pipeline import worker_process
from pipeline.channel import OUTPUT_BYTES, pack
from pipeline.errors import DiskFullError, MissingToolError
from pipeline.process_tree import descendants
from pipeline.workers import Done, Failure, MemoryWatch, WorkerPool

HANDLER = "tests.pipeline.handlers:handle"
SMALL = 128 << 20
"""Bytes for a child that is to grow out of them."""


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


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def pid_in(file: Path) -> int:
    return int(file.read_text() or 0) if file.exists() else 0


def framed(value: object) -> bytes:
    packed = pack(value)
    return len(packed).to_bytes(8, "big") + packed


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
    assert is_gone(int(pid_file.read_text()))


@pytest.mark.parametrize(
    ("what", "code"),
    [("escape", "page_timeout"), ("leave_orphan", None), ("orphan_then_die", "worker_crashed")],
)
def test_what_left_session_and_parents_is_ended_too(
    pool: WorkerPool, tmp_path: Path, what: str, code: str | None
) -> None:
    pid_file = tmp_path / "pid"
    ended = run(pool, (what, str(pid_file)), seconds=2.0)
    assert (ended[0].value and ended[0].value.code) == code
    assert wait_until(lambda: is_gone(int(pid_file.read_text())), 2.0)


def test_nothing_is_left_after_close(pool: WorkerPool, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    busy = WorkerPool(HANDLER, 2, 1 << 30, scratch)
    busy.submit(0, ("leave_files", None), 20)
    busy.submit(1, ("escape", str(tmp_path / "pid")), 60)
    assert wait_until(lambda: bool(list(busy.collect()) or pid_in(tmp_path / "pid")))
    assert wait_until(lambda: bool(pid_in(tmp_path / "pid")))
    children = [child.process.pid for child in busy._children]
    busy.close()
    assert all(map(is_gone, [*children, pid_in(tmp_path / "pid")]))
    assert list(scratch.iterdir()) == []


def test_a_killed_child_leaves_no_file(pool: WorkerPool, tmp_path: Path) -> None:
    (done,) = run(pool, ("leave_files", None)).values()
    run(pool, ("die", None), ("die", None))
    assert not Path(done.value).exists()


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


@pytest.mark.parametrize("what", ["grow", "grow_together"])
def test_a_child_and_what_it_started_have_one_limit(tmp_path: Path, what: str) -> None:
    pool = WorkerPool(HANDLER, 1, SMALL, tmp_path)
    began = time.monotonic()
    try:
        ended = run(pool, (what, 200), ("double", 5))
    finally:
        pool.close()
    assert ended[0].value.code == "out_of_memory"
    assert ended[1].value == 10
    assert time.monotonic() - began < 30


def test_all_pools_together_have_a_limit(tmp_path: Path) -> None:
    watch = MemoryWatch(400 << 20)
    pools = [WorkerPool(HANDLER, 1, 1 << 30, tmp_path, watch=watch) for _ in range(2)]
    ended = []
    try:
        pools[0].submit("small", ("grow", 50), 3)
        pools[1].submit("large", ("grow", 600), 60)
        until = time.monotonic() + 60
        while any(pool.pending for pool in pools) and time.monotonic() < until:
            ended += [done for pool in pools for done in pool.collect()]
            time.sleep(0.01)
    finally:
        for pool in pools:
            pool.close()
    assert {done.key: done.value.code for done in ended} == {
        "small": "page_timeout",
        "large": "out_of_memory",
    }


def test_a_child_that_gives_no_memory_back_is_replaced(tmp_path: Path) -> None:
    pool = WorkerPool(HANDLER, 1, SMALL, tmp_path)
    try:
        ended = run(pool, ("hold", 80), ("hold", 10), ("hold", 10))
    finally:
        pool.close()
    first, second, third = (ended[n].value for n in range(3))
    assert first != second == third


@pytest.mark.parametrize(
    ("what", "failure"),
    [
        ("abort_for_memory", Failure("out_of_memory")),
        ("abort", Failure("worker_crashed", "signal 6")),
    ],
)
def test_an_abort_for_memory_is_told_from_others(
    pool: WorkerPool, what: str, failure: Failure
) -> None:
    assert run(pool, (what, None))[0].value == failure


def test_a_library_that_gets_no_memory_says_so(pool: WorkerPool) -> None:
    assert run(pool, ("large_picture", 60_000))[0].value == Failure("out_of_memory")


def test_a_program_gets_the_memory_that_its_child_leaves(tmp_path: Path) -> None:
    pool = WorkerPool(HANDLER, 1, 400 << 20, tmp_path)
    try:
        ended = run(pool, ("run_tool", 320), ("hold", 180), ("run_tool", 320), ("run_tool", 100))
    finally:
        pool.close()
    assert ended[0].value == ended[3].value == (0, False)
    assert ended[2].value == (1, True)


CGROUPS = Path("/sys/fs/cgroup/memory")


@pytest.mark.skipif(not os.access(CGROUPS, os.W_OK), reason="needs a cgroup of its own")
def test_a_child_that_the_kernel_kills_for_memory_is_told_from_others(tmp_path: Path) -> None:
    group = CGROUPS / f"arkiva-test-{os.getpid()}"
    group.mkdir()
    pool = WorkerPool(HANDLER, 1, 0, tmp_path)
    try:
        (group / "memory.limit_in_bytes").write_text(str(100 << 20))
        child = run(pool, ("pid", None))[0].value
        (group / "cgroup.procs").write_text(str(child))
        ended = run(pool, ("grow", 400))
    finally:
        pool.close()
        group.rmdir()
    assert ended[0].value == Failure("out_of_memory")


def test_an_answer_has_a_largest_size(pool: WorkerPool) -> None:
    ended = run(pool, ("answer", OUTPUT_BYTES), ("answer", OUTPUT_BYTES - 1000), ("double", 4))
    assert ended[0].value == Failure("too_much_output", "more than 32 MB")
    assert len(ended[1].value) == OUTPUT_BYTES - 1000
    assert ended[2].value == 8


@pytest.mark.parametrize(
    ("task", "detail"),
    [
        (("close", None), "closed"),
        (("write", bytes(7)), None),
        (("write", (1000).to_bytes(8, "big") + b"half of it"), None),
        (("write", b"\xff" * 8), "announced"),
        (("write", (3).to_bytes(8, "big") + b"abc"), "no answer"),
        (("flood", bytes(1 << 16)), "no answer"),
        (("flood", 99 * framed(("began", None))), "again"),
    ],
    ids=["closes", "half-a-length", "half-an-answer", "too-much", "garbled", "zeros", "repeats"],
)
def test_a_child_that_breaks_its_pipe_costs_its_task_only(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch, task: tuple[str, object], detail: str | None
) -> None:
    monkeypatch.setattr(worker_process, "GRACE_SECONDS", 1.0)
    ended = run(pool, task, ("double", 2), seconds=1.5 if detail is None else 20.0)
    assert ended[1].value == 4
    assert ended[0].value.code == ("page_timeout" if detail is None else "worker_crashed")
    assert (detail or "") in ended[0].value.detail


def test_an_answer_that_would_run_code_is_refused(pool: WorkerPool, tmp_path: Path) -> None:
    ended = run(pool, ("lie", str(tmp_path / "flag")))
    assert ended[0].value.code == "worker_crashed"
    assert not (tmp_path / "flag").exists()


def test_a_child_that_stops_between_tasks_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "BEGIN_SECONDS", 1.0)
    pool = WorkerPool(HANDLER, 1, 1 << 30, tmp_path)
    try:
        stopped = run(pool, ("stop_soon", 0.1))[0].value
        time.sleep(0.3)
        ended = run(pool, ("pid", None), ("double", 3))
    finally:
        pool.close()
    assert ended[0].value not in (stopped, None)
    assert isinstance(ended[0].value, int)
    assert ended[1].value == 6


def test_a_child_without_file_handles_costs_its_task_only(pool: WorkerPool) -> None:
    ended = run(pool, ("open_many", None), ("double", 2))
    assert ended[0].value.code == "worker_crashed"
    assert "Too many open files" in ended[0].value.detail
    assert ended[1].value == 4


def test_a_killed_task_is_not_tried_again(pool: WorkerPool, tmp_path: Path) -> None:
    began = time.monotonic()
    run(pool, ("hang", str(tmp_path / "pid")), seconds=2.0)
    assert time.monotonic() - began < 2.0 + 2.0 + 1.5


LIMITED = """
import resource, os, sys, time
from pathlib import Path
from pipeline import workers
from pipeline.workers import WorkerPool
what, limit, scratch = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
workers.START_SECONDS = 1.0
resource.setrlimit(getattr(resource, what), (limit, limit))
pool, most, ended = WorkerPool("tests.pipeline.handlers:handle", 4, 1 << 30, scratch), 0, []
try:
    for n in range(6):
        pool.submit(n, ("nap", 0.3), 30)
    while pool.pending:
        ended += pool.collect()
        most = max(most, len(pool.connections))
        time.sleep(0.01)
finally:
    pool.close()
print(most, len(ended), sum(isinstance(done.value, int) for done in ended))
"""


def run_limited(
    what: str, limit: int, scratch: Path, prefix: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or "." for p in sys.path)}
    command = [*prefix, sys.executable, "-c", LIMITED, what, str(limit), str(scratch)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_with_few_file_handles_fewer_children_work(tmp_path: Path) -> None:
    ended = run_limited("RLIMIT_NOFILE", 12, tmp_path)
    most, tasks, good = map(int, ended.stdout.split())
    assert 1 <= most < 4
    assert tasks == good == 6


SOMEONE = (
    *("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
)
"""A user of its own, whose processes are counted; who may still read this checkout."""


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs a user of its own"
)
def test_with_few_processes_fewer_children_work(tmp_path: Path) -> None:
    ended = run_limited("RLIMIT_NPROC", 4, tmp_path, SOMEONE)
    most, tasks, good = map(int, ended.stdout.split())
    assert 1 <= most < 4
    assert tasks == good == 6


def test_a_handler_that_cannot_be_loaded_ends_the_run_clearly(tmp_path: Path) -> None:
    pool = WorkerPool("tests.pipeline.no_such_module:handle", 1, 1 << 30, tmp_path)
    try:
        with pytest.raises(MissingToolError, match="arkiva doctor"):
            run(pool, ("double", 1))
    finally:
        pool.close()


def test_without_any_file_handle_the_run_ends_clearly(tmp_path: Path) -> None:
    ended = run_limited("RLIMIT_NOFILE", 6, tmp_path)
    assert ended.returncode == 1
    assert MissingToolError.__name__ in ended.stderr
    assert "no worker process can be started (Too many open files)" in ended.stderr


@pytest.mark.parametrize("what", ["hang", "hang_in_c", "escape"])
def test_nothing_outlives_a_killed_parent(tmp_path: Path, what: str) -> None:
    script = (
        "import sys, time; from pathlib import Path; from pipeline.workers import WorkerPool\n"
        f"p = WorkerPool({HANDLER!r}, 1, 1 << 30, Path({str(tmp_path)!r}))\n"
        f"p.submit(0, ({what!r}, {str(tmp_path / 'pid')!r}), 60)\n"
        "while True: list(p.collect()); time.sleep(0.05)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or "." for p in sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", script], env=environment)
    assert wait_until(lambda: bool(pid_in(tmp_path / "pid")), 30.0)
    started = descendants(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert len(started) >= 2
    assert wait_until(lambda: all(map(is_gone, [*started, pid_in(tmp_path / "pid")])), 5.0)


def test_what_the_parent_holds_is_not_the_childs(tmp_path: Path) -> None:
    ballast = b"x" * (2 * SMALL)
    pool = WorkerPool(HANDLER, 1, SMALL, tmp_path)
    try:
        assert run(pool, ("abort", None))[0].value == Failure("worker_crashed", "signal 6")
    finally:
        pool.close()
    assert ballast
