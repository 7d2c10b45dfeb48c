"""Costs of real processes, their children's included."""

from __future__ import annotations

import os
import sys
import time

import pytest

from benchmarks.process_tree import CommandError, measure, pss, tree_of

MIB = 1 << 20
BURN = "import time\nwhile time.process_time() < 0.3: pass"
HOLD = "import time; held = bytearray(%d << 20); time.sleep(0.5)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def in_child(code: str) -> list[str]:
    """Return a command that runs the code in a child in a session of its own."""
    return python(
        f"import subprocess, sys; "
        f"subprocess.run([sys.executable, '-c', {code!r}], start_new_session=True, check=True)"
    )


def test_the_cpu_of_children_counts() -> None:
    cost = measure(in_child(BURN), seconds=30)
    assert 0.3 <= cost.cpu < 5
    assert cost.wall >= 0.3
    assert cost.peak == 0


def test_waiting_is_no_cpu() -> None:
    cost = measure(python("import time; time.sleep(0.6)"), seconds=30)
    assert cost.wall >= 0.6
    assert cost.cpu < 0.5


def test_what_others_use_does_not_count() -> None:
    before = time.process_time()
    while time.process_time() < before + 0.6:
        pass
    assert measure(python("pass"), seconds=30).cpu < 0.5


def test_the_memory_of_children_counts() -> None:
    small = measure(in_child(HOLD % 1), seconds=30, memory=True)
    large = measure(in_child(HOLD % 100), seconds=30, memory=True)
    assert 5 * MIB < small.peak < 90 * MIB
    assert 80 * MIB < large.peak - small.peak < 120 * MIB


def test_an_error_is_told_with_what_was_said() -> None:
    with pytest.raises(CommandError, match="ended with 3: jo kështu"):
        measure(python("import sys; print('jo kështu', file=sys.stderr); sys.exit(3)"), seconds=30)


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(CommandError, match="-9"):
        measure(python("import time; time.sleep(60)"), seconds=0.3)
    assert time.monotonic() - began < 20


def test_a_tree_holds_grandchildren_and_no_strangers() -> None:
    parents = {1: 0, 10: 1, 11: 10, 12: 11, 20: 1, 21: 20}
    assert tree_of(10, parents) == {10, 11, 12}
    assert tree_of(99, parents) == {99}


def test_pss_of_this_process_and_of_none() -> None:
    assert pss(os.getpid()) > MIB
    assert pss(2**31 - 1) == 0
