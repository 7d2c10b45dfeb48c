"""OCRmyPDF as the peer: the same image-only PDF, its text and its CPU time.

OCRmyPDF is no dependency of the project. It is looked for on PATH, or its path is given; where it
is missing, the benchmark says "not measured".
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process_tree import CommandError, measure

PROGRAM = "ocrmypdf"
DEFAULT: tuple[str, ...] = ()
CLEANED = ("--deskew", "--clean", "--rotate-pages")
"""What its manual recommends for bad scans (``--clean`` needs unpaper)."""
LANGUAGE = "sqi"
_SECONDS_A_PAGE = 180


@dataclass(frozen=True)
class PeerRun:
    """What OCRmyPDF made of a PDF."""

    texts: tuple[str, ...]
    """One a page; empty where it read nothing."""
    cpu: float
    """CPU seconds of its process tree."""
    wall: float


class PeerError(Exception):
    """OCRmyPDF did not finish."""


def find_peer(path: str | None = None) -> str | None:
    """Return the program at ``path`` or on PATH, None without one."""
    return shutil.which(path or PROGRAM)


def peer_version(program: str) -> str:
    """Return what ``ocrmypdf --version`` says."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def page_texts(sidecar: str, pages: int) -> tuple[str, ...]:
    """Return the text of each page; form feeds stand between pages, one may end the file.

    Raises:
        PeerError: there is text of another number of pages.
    """
    texts = sidecar.split("\f")
    if len(texts) == pages + 1 and not texts[-1]:
        texts.pop()
    if len(texts) != pages:
        raise PeerError(f"there are {len(texts)} pages of text for {pages}")
    return tuple(texts)


def run_peer(
    program: str, pdf: bytes, pages: int, flags: tuple[str, ...] = DEFAULT, jobs: int = 2
) -> PeerRun:
    """Read an image-only PDF.

    Raises:
        PeerError: it ended with an error or gave another number of pages.
    """
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        source, text = Path(folder, "in.pdf"), Path(folder, "out.txt")
        source.write_bytes(pdf)
        command = [program, "-q", "-l", LANGUAGE, "--jobs", str(jobs), "--output-type", "pdf"]
        command += [*flags, "--sidecar", str(text), str(source), str(Path(folder, "out.pdf"))]
        # A program inside a venv finds the venv's own helpers only beside it.
        path = f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {**os.environ, "PATH": path}
        try:
            cost = measure(command, seconds=_SECONDS_A_PAGE * pages, environment=environment)
        except CommandError as error:
            raise PeerError(str(error)) from error
        texts = page_texts(text.read_text(encoding="utf-8"), pages)
    return PeerRun(texts, cost.cpu, cost.wall)
