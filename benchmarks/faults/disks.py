"""Disks that are too small, of many sizes: refused clearly, nothing lost, completed with more room.

Each size is a tmpfs of its own (root mounts it). Below what the archive needs a run must end with
6 and one line that names the place; with more room the same command must end with the dump of an
undisturbed run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.aftermath import lapses_after, list_temporary
from benchmarks.faults.papers import EXIT_CODE, show_progress, write_papers
from tests.program import Program

SIZES = 20
_PAPERS = 8
_ROOMY = 200 << 20
_PAGE = 4096


class CannotMountError(Exception):
    """Only root may mount a small disk, and not everywhere."""


@dataclass(frozen=True, slots=True)
class Disks:
    """What became of the sizes; ``lapses`` names what should not have been."""

    sizes: int
    refused: int
    equal: int
    lapses: tuple[str, ...]


def run(sizes: int, folder: Path) -> Disks:
    """Ingest the same papers on disks of ``sizes`` different sizes, all too small.

    Raises:
        CannotMountError: this user may not mount.
    """
    papers = folder / "papers"
    write_papers(papers, _PAPERS)
    with small_disk(folder / "roomy", _ROOMY) as disk:
        calm = Program(disk)
        calm("ingest", "--languages", "sqi", papers, ok=False)
        wanted, used = calm("dump").out, _ROOMY - shutil.disk_usage(disk).free
    refused, equal, lapses = 0, 0, list[str]()
    for number in range(sizes):
        size = max(_PAGE, used * (number + 1) // (sizes + 1) // _PAGE * _PAGE)
        with small_disk(folder / f"disk-{number}", size) as disk:
            is_refused, found = _one_size(Program(disk), papers, disk, wanted)
        refused += is_refused
        equal += not found
        lapses += [f"{size >> 10} KiB: {lapse}" for lapse in found]
        show_progress(number + 1, sizes)
    return Disks(sizes, refused, equal, tuple(lapses))


def _one_size(program: Program, papers: Path, disk: Path, wanted: str) -> tuple[bool, list[str]]:
    lapses = []
    ended = program("ingest", "--languages", "sqi", papers, ok=False)
    clear = ended.code == 6 and "no space left" in ended.err and str(disk) in ended.err
    if not clear or "Traceback" in ended.err:
        lapses.append(f"ended with {ended.code}: {ended.err[-800:]}")
    if parts := list_temporary(program.archive):
        lapses.append(f"temporary files: {parts}")
    subprocess.run(["mount", "-o", f"remount,size={_ROOMY}", str(disk)], check=True)
    arguments = ("ingest", "--languages", "sqi", str(papers))
    lapses += lapses_after(program, arguments, EXIT_CODE, wanted)
    return ended.code == 6, lapses


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """Mount a disk of ``size`` bytes at ``place``; unmount and remove it afterwards."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise CannotMountError
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


def main(arguments: list[str]) -> int:
    """Run the full count and print a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults disks")
    parser.add_argument("--sizes", type=int, default=SIZES)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-disks-") as folder:
        disks = run(options.sizes, Path(folder))
    print(
        f"{disks.sizes} sizes: {disks.refused} refused with 6,"
        f" {disks.equal} clear, complete and equal with more room"
    )
    print("\n".join(disks.lapses))
    return 1 if disks.lapses else 0
