"""How well documents are read into records: precision, recall, F1 by kind, fields, calibration.

Annotated documents are printed (text layer) or printed and scanned by the simulator, ingested with
the ``arkiva`` command, exported, and compared with their annotation (``extraction_scoring.py``).

    python -m benchmarks.extraction_quality [--set gold|tuned|unseen|FOLDER ...] [--texts FOLDER]
                                            [--profiles text,office200,old150] [--work FOLDER]
                                            [--misses N] [--only KIND] [--write-floors]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.calibration_table import Calibration, annotated_facts, calibrate, judge
from benchmarks.extraction_scoring import SCALARS, Tally, score
from benchmarks.extraction_sources import PROFILES, SETS, Annotated, read_annotated, read_records
from benchmarks.ocr_floors import below, raised, read_floors, write_floors

FLOORS = Path(__file__).resolve().parent / "extraction_floors.toml"


def figures(tally: Tally) -> dict[str, float]:
    """Return F1 by kind, macro F1 and the accuracy of the fields, all in percent."""
    kinds = {kind: tally.f1(kind) for kind in tally.scored}
    fields = {name: tally.accuracy(name) for name in tally.fields}
    return {k: 100 * v for k, v in {**kinds, **fields, "macro_f1": tally.macro}.items()}


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of a tally."""
    yield f"  {'':15}{'gold':>6}{'found':>7}{'prec':>8}{'recall':>8}{'F1':>8}"
    for kind in tally.counts:
        counts = tally.counts[kind]
        if counts["gold"] or counts["found"]:
            shares = (tally.share(kind, "found"), tally.share(kind, "gold"), tally.f1(kind))
            cells = "".join(f"{share:8.3f}" for share in shares)
            yield f"  {kind:15}{counts['gold']:6}{counts['found']:7}{cells}"
    for name in sorted(tally.fields, key=lambda n: (n not in SCALARS, n)):
        counts = tally.fields[name]
        yield f"  {name:28}{counts['all']:5}  accuracy {tally.accuracy(name):.3f}"
    yield f"  macro F1 {tally.macro:.3f}"


def calibration_lines(figures: Calibration) -> Iterator[str]:
    """Yield the lines of the calibration table."""
    yield f"  {'confidence':14}{'facts':>7}{'mean':>8}{'right':>8}"
    for each in figures.bins:
        row = f"{each.count:7}{each.confidence:8.3f}{each.right:8.3f}"
        yield f"  {each.low:4.2f} to {each.high:4.2f}  {row}"
    yield (
        f"  at 0.9 and more: {figures.sure_right:.3f} right, {figures.sure_share:.3f} of the facts "
        f"stated, {figures.sure_recall:.3f} of the facts annotated; "
        f"calibration error {figures.error:.3f}"
    )


def left_out(gold: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[float, float]:
    """Return the lowest and highest macro F1 (0-1) with one document left out."""
    without = [
        score({name: record for name, record in gold.items() if name != one}, found).macro
        for one in gold
    ]
    return min(without), max(without)


def report(
    documents: Sequence[Annotated], found: Mapping[str, Any], options: argparse.Namespace
) -> Tally:
    """Print what one set in one profile reached."""
    gold = {document.name: document.gold for document in documents}
    tally = score(gold, found)
    misses = [miss for miss in tally.misses if options.only in (None, miss[1])]
    for miss in misses[: options.misses]:
        print("   ", " | ".join(part[:200] for part in miss))
    print("\n".join(table(tally)))
    if len(gold) > 1:
        low, high = left_out(gold, found)
        print(f"  with one document left out: {low:.3f} to {high:.3f}")
    facts = judge(gold, found)
    print("\n".join(calibration_lines(calibrate(facts, annotated_facts(gold.values())))))
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where a figure is below its floor."""
    options = _options(arguments)
    measured: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="extraction-quality-") as temporary:
        work = options.work or Path(temporary)
        for name in options.set:
            documents = read_annotated(SETS.get(name, Path(name)), options.texts)
            if not documents:
                print(f"{name}: no annotated documents", file=sys.stderr)
                return 2
            for profile in options.profiles.split(","):
                label = f"{Path(name).name}.{profile}"
                print(f"{label} ({len(documents)} documents)")
                found = read_records(documents, profile, work / label)
                measured[label] = figures(report(documents, found, options))
    return _check(measured, write=options.write_floors)


def _check(measured: Mapping[str, Mapping[str, float]], *, write: bool) -> int:
    floors = read_floors(FLOORS)
    if write:
        write_floors(raised(floors, measured), FLOORS, Path(__file__).stem)
        return 0
    fallen = [
        f"{label} {line}"
        for label, row in measured.items()
        for line in below(row, floors.get(label, {}))
    ]
    print("\n".join(fallen), file=sys.stderr)
    return int(bool(fallen))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", nargs="+", default=["gold"], help="a name or a folder")
    parser.add_argument("--texts", type=Path, help="where the texts of a folder of answers stand")
    parser.add_argument("--profiles", default=",".join(PROFILES))
    parser.add_argument("--work", type=Path, help="keep files and archives there between runs")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses a table")
    parser.add_argument("--only", help="misses of this kind only")
    parser.add_argument("--write-floors", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
