"""Speed and memory of ``arkiva ingest`` beside OCRmyPDF, on the same image-only PDFs.

Both are the real commands with two jobs, run in turns; the medians of the rounds are compared.
Nothing of either side's work is taken off: OCRmyPDF writes a searchable PDF and the text, we write
an archive (original, journal, words with boxes, entities, search index) and no PDF.

    python -m benchmarks.ocr_speed [--rounds 3] [--pages 16] [--peer PATH] [--only fast,full,memory]

Ends with 1 if a figure is missed or was not measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks.ocr_pages.source import OcrSource
from benchmarks.ocr_quality import choose_sources
from benchmarks.ocr_reading import scan_sources
from benchmarks.peer_ocrmypdf import CLEANED, DEFAULT, PeerError, find_peer, peer_version, run_peer
from benchmarks.process_tree import CommandError, Cost, measure
from benchmarks.simulator import KINDS, scans_pdf, simulate
from benchmarks.throughput import ROOT, bare, timed
from pipeline.settings import DEFAULT_LANGUAGES
from pipeline.tools import parse_languages
from samples.render import page_images

LEAST_RATE = 1.1
"""``--fast``: our pages per minute by those of OCRmyPDF."""
LEAST_EFFICIENCY = 0.9
"""``--fast``: OCRmyPDF's CPU seconds by ours."""
MOST_CPU = 2 / 3
"""Full quality: our CPU seconds by those of OCRmyPDF with its three flags."""
MOST_MEMORY = 750 << 20
"""Bytes of PSS that the tree of an ingest with two workers may reach (300 dpi colour A4)."""
PARTS = ("fast", "full", "memory")
JOBS = 2
PAGES_A_KIND = 2
MEMORY_KIND = replace(KINDS["colour"], name="colour300", dpi=(300, 300), quality=80)
MEMORY_PAGES = 4
_SECONDS_A_PAGE = 180

Runner = Callable[[], Cost]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure and its limit."""

    name: str
    value: float | None
    """None: not measured."""
    limit: float
    at_most: bool = False
    """Whether the limit is the highest that will do, not the lowest."""

    @property
    def reached(self) -> bool:
        """Tell whether the figure keeps its limit; what was not measured does not."""
        if self.value is None:
            return False
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        said = "not measured" if self.value is None else f"{self.value:.2f}"
        word = "at most" if self.at_most else "at least"
        return f"{self.name}: {said} ({word} {self.limit:.2f}: {_verdict(self.reached)})"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def typical(costs: Sequence[Cost]) -> Cost:
    """Return the medians of some rounds, each figure by itself, and the highest peak."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
    )


def take_turns(runners: Sequence[Runner], rounds: int) -> list[Cost]:
    """Run each once a round, in every other round from the last to the first; typical costs."""
    costs: list[list[Cost]] = [[] for _ in runners]
    for n in range(rounds):
        turn = list(zip(runners, costs, strict=True))
        for run, found in turn if n % 2 == 0 else reversed(turn):
            found.append(run())
    return [typical(found) for found in costs]


def assign_kinds(sources: Sequence[OcrSource]) -> dict[str, tuple[OcrSource, ...]]:
    """Give every kind of scan ``PAGES_A_KIND`` pages, so that each kind gets text first.

    Raises:
        ValueError: there are too few pages.
    """
    if len(sources) < PAGES_A_KIND * len(KINDS):
        raise ValueError(f"{len(sources)} pages are too few for {len(KINDS)} kinds")
    return {
        kind: tuple(sources[n + len(KINDS) * part] for part in range(PAGES_A_KIND))
        for n, kind in enumerate(KINDS)
    }


def join_pdfs(parts: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of all, in order."""
    import io

    import pikepdf

    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        buffer = io.BytesIO()
        whole.save(buffer)
    return buffer.getvalue()


def office_pdf(pages: int) -> bytes:
    """Return so many of the benchmark's pages as grey office scans."""
    sources = choose_sources(None)[:pages]
    return scan_sources(sources, [source.print() for source in sources], "office200")


def mixed_pdf() -> bytes:
    """Return one PDF with two pages of each kind of scan, every page of the benchmark once."""
    assigned = assign_kinds(choose_sources(None))
    return join_pdfs(
        [
            scan_sources(sources, [source.print() for source in sources], kind)
            for kind, sources in assigned.items()
        ]
    )


def colour_pdf(pages: int = MEMORY_PAGES) -> bytes:
    """Return colour A4 scans at 300 dpi."""
    prints = (source.print() for source in choose_sources(None)[:pages])
    clean = [image for pdf in prints for image in page_images(pdf, MEMORY_KIND.dpi[0])]
    scans = [simulate(page, MEMORY_KIND, n) for n, page in enumerate(clean)]
    return scans_pdf(scans, MEMORY_KIND)


def ingest(pdf: Path, pages: int, *, fast: bool = False, memory: bool = False) -> Cost:
    """Run ``arkiva ingest`` on one file into a fresh archive.

    Raises:
        CommandError: it did not read every page.
    """
    with tempfile.TemporaryDirectory(prefix="ocr-speed-") as folder:
        own = {k: v for k, v in os.environ.items() if not k.startswith("ARKIVA_")}
        environment = {**own, "XDG_STATE_HOME": f"{folder}/state", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "cli", "--archive", f"{folder}/archive", "-q", "ingest"]
        command += ["--jobs", str(JOBS), *(["--fast"] if fast else []), str(pdf)]
        return measure(
            command, seconds=_SECONDS_A_PAGE * pages, environment=environment, memory=memory
        )


def ocrmypdf(program: str, pdf: Path, pages: int, flags: tuple[str, ...]) -> Cost:
    """Run OCRmyPDF on one file."""
    run = run_peer(program, pdf.read_bytes(), pages, flags, JOBS)
    return Cost(run.wall, run.cpu)


def bare_tesseract(pdf: Path) -> Cost:
    """Read the JPEGs of the simulator's PDF with two Tesseract processes and nothing else."""
    import pikepdf

    with tempfile.TemporaryDirectory(prefix="ocr-speed-") as folder:
        pictures = []
        with pikepdf.open(pdf) as opened:
            for n, page in enumerate(opened.pages):
                pictures.append(Path(folder, f"{n}.jpg"))
                pictures[-1].write_bytes(page.Resources.XObject.Scan.read_raw_bytes())
        first = parse_languages(DEFAULT_LANGUAGES)[0]
        timing = timed("bare", lambda: bare(pictures, first, JOBS, Path(folder)))
    return Cost(timing.wall, timing.cpu)


def measure_fast(pdf: Path, pages: int, rounds: int, program: str | None) -> list[Figure]:
    """Compare one pass of ours with OCRmyPDF as it comes, and with bare Tesseract."""
    runners: list[Runner] = [lambda: bare_tesseract(pdf), lambda: ingest(pdf, pages, fast=True)]
    if program:
        runners.append(lambda: ocrmypdf(program, pdf, pages, DEFAULT))
    plain, ours, *peers = take_turns(runners, rounds)
    peer = peers[0] if peers else None
    _print_costs(pages, {"two bare Tesseracts": plain, "arkiva ingest --fast": ours}, peer)
    print(
        f"share of two bare Tesseract processes: rate {plain.wall / ours.wall:.2f},"
        f" CPU {plain.cpu / ours.cpu:.2f}"
    )
    rate, efficiency = (peer.wall / ours.wall, peer.cpu / ours.cpu) if peer else (None, None)
    return [
        Figure("--fast, pages per minute by OCRmyPDF's", rate, LEAST_RATE),
        Figure("--fast, CPU efficiency by OCRmyPDF's", efficiency, LEAST_EFFICIENCY),
    ]


def measure_full(pdf: Path, pages: int, rounds: int, program: str | None) -> list[Figure]:
    """Compare full quality with OCRmyPDF and its flags for bad scans."""
    runners: list[Runner] = [lambda: ingest(pdf, pages)]
    if program and shutil.which("unpaper"):
        runners.append(lambda: ocrmypdf(program, pdf, pages, CLEANED))
    elif program:
        print("OCRmyPDF --clean needs the program unpaper, which is not installed")
    ours, *peers = take_turns(runners, rounds)
    peer = peers[0] if peers else None
    _print_costs(pages, {"arkiva ingest": ours}, peer, CLEANED)
    share = ours.cpu / peer.cpu if peer else None
    return [Figure("full quality, CPU by OCRmyPDF's", share, MOST_CPU, at_most=True)]


def measure_memory(pdf: Path, pages: int) -> list[Figure]:
    """Measure the memory of an ingest at full quality."""
    cost = ingest(pdf, pages, memory=True)
    mib = cost.peak / (1 << 20)
    return [Figure("memory of two workers, MiB", mib, MOST_MEMORY / (1 << 20), at_most=True)]


def _print_costs(
    pages: int, costs: dict[str, Cost], peer: Cost | None, flags: Sequence[str] = ()
) -> None:
    if peer:
        costs = costs | {" ".join(("OCRmyPDF", *flags)): peer}
    print(f"{pages} pages, {JOBS} jobs, medians")
    width = max(map(len, costs))
    for name, cost in costs.items():
        print(
            f"{name:{width}} {60 * pages / cost.wall:6.1f} pages/min {cost.wall:7.1f} s wall "
            f"{cost.cpu / pages:6.2f} CPU s/page"
        )


def _measure(options: argparse.Namespace, program: str | None, folder: Path) -> list[Figure]:
    """Make the PDFs of the wanted parts and measure on them."""
    figures: list[Figure] = []
    if "fast" in options.only:
        pdf = _saved(folder / "office200.pdf", office_pdf(options.pages))
        figures += measure_fast(pdf, options.pages, options.rounds, program)
    if "full" in options.only:
        pdf = _saved(folder / "mixed.pdf", mixed_pdf())
        figures += measure_full(pdf, PAGES_A_KIND * len(KINDS), options.rounds, program)
    if "memory" in options.only:
        figures += measure_memory(_saved(folder / "colour300.pdf", colour_pdf()), MEMORY_PAGES)
    return figures


def _saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=16, help="office pages for --fast, at most 16")
    parser.add_argument("--peer", help="path of OCRmyPDF; else the one on PATH")
    parser.add_argument("--only", default=",".join(PARTS), help="what to measure, comma-separated")
    options = parser.parse_args(arguments)
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.rounds < 1 or not 1 <= options.pages <= PAGES_A_KIND * len(KINDS):
        parser.error("at least one round, and 1 to 16 pages")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a figure is missed."""
    options = _parse(arguments)
    program = find_peer(options.peer)
    if options.peer and program is None:
        raise SystemExit(f"there is no program {options.peer}")
    print(f"OCRmyPDF {peer_version(program) if program else 'not found'} -l sqi, writes a "
          "searchable PDF and the text; arkiva writes its archive and no PDF")  # fmt: skip
    try:
        with tempfile.TemporaryDirectory(prefix="ocr-speed-") as folder:
            figures = _measure(options, program, Path(folder))
    except (CommandError, PeerError) as error:
        raise SystemExit(str(error)) from error
    print(*figures, sep="\n")
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
