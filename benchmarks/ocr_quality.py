"""How well scans are read, per kind of scan, beside OCRmyPDF on the same image-only PDFs.

Fifteen pages of our own (ten of text, five of tables) and a stress page go through the scan
simulator; ours is read by the code of ``arkiva ingest``. CER and WER are over the text pages, in
percent; a ratio is ours divided by the peer's (below 1: ours is better).

    python -m benchmarks.ocr_quality [--kinds office200,photo] [--pages N] [--fast] [--peer PATH]
    python -m benchmarks.ocr_quality --write-floors
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ocr_floors import (
    SUBSET_KINDS,
    SUBSET_PAGES,
    below,
    raised,
    read_floors,
    write_floors,
)
from benchmarks.ocr_pages.source import OcrSource, read_sources
from benchmarks.ocr_reading import read_ours, scan_sources
from benchmarks.ocr_scoring import Score, score_reading
from benchmarks.peer_ocrmypdf import CLEANED, DEFAULT, PeerError, find_peer, peer_version, run_peer
from benchmarks.simulator import KINDS
from benchmarks.text_errors import Count

NOT_MEASURED = "not measured"
ITEMS = ("reference", "percentage", "amount", "date", "name", "w", "e-mail")


@dataclass(frozen=True)
class Run:
    """One reader over the pages of one kind."""

    score: Score
    cpu: float
    """CPU seconds a page."""


@dataclass(frozen=True)
class KindRuns:
    """The readers side by side; None where one was not measured."""

    kind: str
    ours: Run
    peer: Run | None
    cleaned: Run | None


def choose_sources(pages: int | None) -> tuple[OcrSource, ...]:
    """Return the pages to read: at most ``pages`` of text and of tables, and the stress page."""
    kinds = ("text", "table", "stress")
    return tuple(source for kind in kinds for source in read_sources(kind)[:pages])


def measure_ours(
    sources: Sequence[OcrSource], pdf: bytes, *, fast: bool = False, jobs: int = 2
) -> Run:
    """Read an image-only PDF of ``sources`` with a fresh cache; failed pages are said on stderr."""
    with tempfile.TemporaryDirectory(prefix="ocr-quality-") as folder:
        path = Path(folder, "scans.pdf")
        path.write_bytes(pdf)
        read = read_ours(path, len(sources), Path(folder, "cache"), fast=fast, jobs=jobs)
    for source, page in zip(sources, read, strict=True):
        if page.failure:
            print(f"{source.name}: {page.failure}", file=sys.stderr)
    score = score_reading(sources, [page.text for page in read], [page.tables for page in read])
    return Run(score, sum(page.cpu for page in read) / len(read))


def measure_peer(
    program: str | None, sources: Sequence[OcrSource], pdf: bytes, flags: tuple[str, ...]
) -> Run | None:
    """Let OCRmyPDF read the same PDF; None without it, or where it fails (said on stderr)."""
    if program is None:
        return None
    try:
        run = run_peer(program, pdf, len(sources), flags)
    except PeerError as error:
        print(error, file=sys.stderr)
        return None
    return Run(score_reading(sources, run.texts, [()] * len(sources)), run.cpu / len(sources))


def measure_subset() -> dict[str, dict[str, float]]:
    """Return the figures of the few pages and kinds that the test reads, by floor key."""
    sources = [source for source in read_sources() if source.name in SUBSET_PAGES]
    prints = [source.print() for source in sources]
    found = {}
    for kind in SUBSET_KINDS:
        run = measure_ours(sources, scan_sources(sources, prints, kind))
        found[f"subset.{kind}"] = run.score.figures()
    return found


def _rates(run: Run | None) -> str:
    if run is None:
        return NOT_MEASURED
    return f"{run.score.characters.percent:5.2f} /{run.score.words.percent:6.2f}"


def _ratio(ours: Run, peer: Run | None) -> str:
    """Return "CER ratio / WER ratio", a dash where the peer made no error."""
    if peer is None:
        return ""
    pairs = (
        (ours.score.characters, peer.score.characters),
        (ours.score.words, peer.score.words),
    )
    return " / ".join(f"{a.percent / b.percent:.2f}" if b.part else "-" for a, b in pairs)


def _part(count: Count | None) -> str:
    return "-" if count is None or not count.whole else f"{count.part}/{count.whole}"


def _print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())
    print()


def print_report(runs: Sequence[KindRuns]) -> None:
    """Print all tables."""
    print("CER / WER in percent; ratio = ours / OCRmyPDF")
    cleaned = "OCRmyPDF " + " ".join(CLEANED)
    head = ("kind", "ours", "ë/ç", "OCRmyPDF", "ratio", cleaned, "ratio")
    _print_table(head, (_rate_row(run) for run in runs))
    print("stress page, items whole (ours | OCRmyPDF)")
    _print_table(("kind", *ITEMS), ((r.kind, *(_items(r, item) for item in ITEMS)) for r in runs))
    print("tables (ours)")
    rows = ((r.kind, _part(r.ours.score.cells), _share(r.ours.score.cells),
             _part(r.ours.score.grids)) for r in runs)  # fmt: skip
    _print_table(("kind", "cells right", "percent", "grids right"), rows)
    print("CPU seconds a page (all pages, tables and stress included)")
    speeds = ((r.kind, *map(_cpu, (r.ours, r.peer, r.cleaned))) for r in runs)
    _print_table(("kind", "ours", "OCRmyPDF", cleaned), speeds)


def _rate_row(run: KindRuns) -> tuple[str, ...]:
    return (
        run.kind,
        _rates(run.ours),
        f"{run.ours.score.diacritics.percent:.2f}",
        _rates(run.peer),
        _ratio(run.ours, run.peer),
        _rates(run.cleaned),
        _ratio(run.ours, run.cleaned),
    )


def _items(run: KindRuns, item: str) -> str:
    peer = run.peer.score.items.get(item) if run.peer else None
    return f"{_part(run.ours.score.items.get(item))} | {_part(peer)}"


def _cpu(run: Run | None) -> str:
    return f"{run.cpu:.2f}" if run else NOT_MEASURED


def _share(count: Count) -> str:
    return f"{count.percent:.1f}" if count.whole else "-"


def _measure(options: argparse.Namespace, kinds: Sequence[str]) -> list[KindRuns]:
    program = None if options.no_peer else find_peer(options.peer)
    if options.peer and program is None and not options.no_peer:
        raise SystemExit(f"there is no program {options.peer}")
    print(f"peer: OCRmyPDF {peer_version(program) if program else NOT_MEASURED}", file=sys.stderr)
    sources = choose_sources(options.pages)
    prints = [source.print() for source in sources]
    runs = []
    for kind in kinds:
        pdf = scan_sources(sources, prints, kind)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{kind}.pdf").write_bytes(pdf)
        ours = measure_ours(sources, pdf, fast=options.fast, jobs=options.jobs)
        peer, cleaned = (measure_peer(program, sources, pdf, f) for f in (DEFAULT, CLEANED))
        runs.append(KindRuns(kind, ours, peer, cleaned))
        print("  ".join(_rate_row(runs[-1])), file=sys.stderr, flush=True)
    return runs


def _update_floors(full: dict[str, dict[str, float]]) -> None:
    try:
        write_floors(raised(read_floors(), measure_subset() | full))
    except ValueError as error:
        raise SystemExit(str(error)) from error


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--kinds", default=",".join(KINDS), help="comma-separated kinds of scan")
    parser.add_argument("--pages", type=int, help="at most so many pages of text and of tables")
    parser.add_argument("--fast", action="store_true", help="one pass, no retries")
    parser.add_argument("--jobs", type=int, default=2, help="pages read at the same time")
    parser.add_argument("--peer", help="path of OCRmyPDF; else the one on PATH")
    parser.add_argument("--no-peer", action="store_true", help="do not run OCRmyPDF")
    parser.add_argument("--keep", type=Path, help="folder to leave the simulated PDFs in")
    parser.add_argument("--write-floors", action="store_true", help="raise floors.toml")
    parser.add_argument("--subset", action="store_true", help="with --write-floors: only its own")
    options = parser.parse_args(arguments)
    if unknown := set(options.kinds.split(",")) - set(KINDS):
        parser.error(f"no such kind of scan: {', '.join(sorted(unknown))}")
    if options.write_floors and (options.pages or options.fast):
        parser.error("--write-floors takes all pages at full quality")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare with the floors; 1 if something fell below its floor."""
    options = _parse(arguments)
    if options.write_floors and options.subset:
        _update_floors({})
        return 0
    runs = _measure(options, options.kinds.split(","))
    print_report(runs)
    full = {f"full.{run.kind}": run.ours.score.figures() for run in runs}
    if options.write_floors:
        _update_floors(full)
        return 0
    if options.pages or options.fast:
        return 0
    floors = read_floors()
    fallen = [
        f"{key} {line}" for key, row in full.items() for line in below(row, floors.get(key, {}))
    ]
    for line in fallen:
        print(line)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
