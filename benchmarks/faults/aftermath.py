"""What must hold once a disturbance is over: the same command ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from tests.program import Program

MARK = "ARKIVA_FAULT_MARK"
"""Environment variable by which the processes of a round are known."""
_MOST_SHOWN = 600


def lapses_after(
    program: Program, arguments: Sequence[str], code: int, wanted: str
) -> Iterator[str]:
    """Run the command again, undisturbed, and yield what is not as in a run that always was.

    ``code`` is the exit code and ``wanted`` the dump of such a run.
    """
    again = program(*arguments, ok=False)
    if again.code != code or "Traceback" in again.err:
        yield f"undisturbed, it ended with {again.code}: {again.err[-800:]}"
    if (dump := program("dump").out) != wanted:
        yield "another dump: " + "\n".join(_difference(wanted, dump))
    verified = program("verify", ok=False)
    if verified.code or verified.out:
        yield f"verify: {verified.out}"
    if parts := list_temporary(program.archive):
        yield f"temporary files: {parts}"


def _difference(wanted: str, dump: str) -> Iterator[str]:
    """Yield the lines of two dumps that differ, cut to what a person reads."""
    for line in unified_diff(wanted.splitlines(), dump.splitlines(), lineterm="", n=0):
        yield line[:_MOST_SHOWN]


def marked_processes(mark: str) -> list[str]:
    """Return the command lines of living processes whose environment carries ``mark``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it has gone meanwhile
    return found


def list_temporary(archive: Path) -> list[str]:
    """Return what a run should have removed."""
    places = [archive / "tmp", *(archive / "originals" / ".incoming").glob("*")]
    parts = archive.rglob("*.part")
    return sorted({str(p.relative_to(archive)) for p in [*places, *parts] if p.exists()})
