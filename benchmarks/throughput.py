"""Pages per second of ``arkiva ingest`` against two bare ``tesseract`` processes.

Both read the same page pictures (the samples' own pages, scanned at 200 dpi grey) in one run, in
alternating rounds; medians are printed. The share is ours by the bare rate: it pays for hashing,
storing, the catalogue, extraction and the index, and can pass 1 only by noise. CPU seconds of the
whole process tree are printed too, because wall time moves with the neighbours' load.

    python -m benchmarks.throughput [--rounds 3] [--copies 2] [--languages sqi+srp_latn]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pipeline.ocr import OPTIONS
from pipeline.tools import find_tesseract, parse_languages
from samples.render import print_pdf, scan_pages

ROOT = Path(__file__).resolve().parent.parent
PROFILE = "office200"


@dataclass(frozen=True)
class Timing:
    """Wall and CPU seconds of one round."""

    wall: float
    cpu: float


def make_pictures(folder: Path, copies: int) -> list[Path]:
    """Scan every page of the samples' HTML sources ``copies`` times, each with its own noise."""
    pictures = []
    for source in sorted((ROOT / "samples" / "sources").glob("*.html")):
        pdf = print_pdf(source)
        for copy in range(copies):
            for n, image in enumerate(scan_pages(pdf, PROFILE, seed=1000 * copy)):
                path = folder / f"{source.stem}-{copy}-{n}.png"
                image.save(path, dpi=(200, 200), compress_level=1)
                pictures.append(path)
    return pictures


def timed(command: str, action: object) -> Timing:
    """Run ``action`` and return its wall time and the CPU time of all children it waited for."""
    assert callable(action), command
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    action()
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall, cpu)


def bare(pictures: list[Path], languages: str, jobs: int, out: Path) -> None:
    """Read the pictures with ``jobs`` Tesseract processes at a time, one thread each."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    program = find_tesseract().path

    def read(picture: Path) -> None:
        for language in parse_languages(languages):
            subprocess.run(
                [program, picture, out / picture.stem, "-l", language, *OPTIONS.split(), "tsv"],
                env=environment,
                check=True,
                capture_output=True,
            )

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(read, pictures))


def arkiva(folder: Path, languages: str, jobs: int, home: Path) -> None:
    """Ingest the folder into a fresh archive, index included."""
    environment = {
        **os.environ,
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPATH": str(ROOT),
    }
    options = ["--archive", str(home / "archive"), "ingest", "--languages", languages]
    subprocess.run(
        [sys.executable, "-m", "cli", *options, "--jobs", str(jobs), str(folder)],
        env=environment,
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--languages", default="sqi+srp_latn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        folder.mkdir()
        pictures = make_pictures(folder, options.copies)
        runs: dict[str, list[Timing]] = {"bare tesseract": [], "arkiva ingest": []}
        for n in range(options.rounds):
            home = Path(temporary) / f"round-{n}"
            home.mkdir()
            runs["bare tesseract"].append(
                timed(
                    "bare", lambda home=home: bare(pictures, options.languages, options.jobs, home)
                )
            )
            runs["arkiva ingest"].append(
                timed(
                    "ours", lambda home=home: arkiva(folder, options.languages, options.jobs, home)
                )
            )
    print(f"{len(pictures)} pages, {options.languages}, {options.jobs} processes, "
          f"{options.rounds} rounds (medians)")  # fmt: skip
    for name, timings in runs.items():
        wall, cpu = median(t.wall for t in timings), median(t.cpu for t in timings)
        print(
            f"{name:15} {len(pictures) / wall:6.3f} pages/s  "
            f"{wall:6.1f} s wall  {cpu / len(pictures):5.2f} CPU s/page"
        )
    ours, theirs = runs["arkiva ingest"], runs["bare tesseract"]
    shares = [t.wall / o.wall for o, t in zip(ours, theirs, strict=True)]
    cpu_shares = [t.cpu / o.cpu for o, t in zip(ours, theirs, strict=True)]
    print(f"share of the bare rate: wall {median(shares):.2f}, CPU {median(cpu_shares):.2f}")


if __name__ == "__main__":
    main()
