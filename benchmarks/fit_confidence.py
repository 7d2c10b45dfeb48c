"""Fit the weights behind a fact's confidence, and show how they do on documents left out.

Documents of the named sets are read in each profile (their archives stand in ``--work``, where
``benchmarks.extraction_quality --work`` left them), their facts are judged by the annotation, and a
logistic regression is fitted: one weight for all kinds, one for each kind, held small (ridge).

    python -m benchmarks.fit_confidence --work FOLDER [--set gold tuned] [--write]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration_table import Judged, annotated_facts, calibrate, judge_found
from benchmarks.extraction_quality import calibration_lines
from benchmarks.extraction_sources import PROFILES, SETS, Annotated, read_annotated
from extractors.confidence import DATA_FILE, probability, score
from extractors.extraction import iter_found
from index.catalog import Catalog
from pipeline.archive import open_archive

GENERAL_RIDGE, OWN_RIDGE = 0.5, 3.0
"""How strongly the weights of all kinds and of one kind are held at 0 (facts right or wrong)."""
ROUNDS = 30
TARGET = Path(str(files("extractors").joinpath("data", DATA_FILE)))
Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A judged fact with its features."""

    fact: Judged
    features: Mapping[str, float]


def examples(documents: Sequence[Annotated], work: Path) -> Iterator[Example]:
    """Yield the facts of the documents of an archive, judged."""
    gold = {document.name: document.gold for document in documents}
    with Catalog(open_archive(work / "archive"), read_only=True) as catalog:
        rows = catalog.connection.execute("SELECT id, filename FROM documents ORDER BY filename")
        for identifier, filename in [tuple(row) for row in rows]:
            name = Path(filename).stem
            if name in gold:
                found = list(iter_found(catalog.pack_document(identifier).unpack()))
                for fact, features in judge_found(name, gold[name], found):
                    yield Example(fact, features)


def fit(some: Sequence[Example]) -> Weights:
    """Return the weights that make ``some`` most likely, held small."""
    names = sorted({("all", f) for e in some for f in e.features}) + sorted(
        {(e.fact.kind, f) for e in some for f in e.features}
    )
    place = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(some), len(names)))
    for row, example in enumerate(some):
        for feature, value in example.features.items():
            matrix[row, place["all", feature]] = value
            matrix[row, place[example.fact.kind, feature]] = value
    ridge = np.array([GENERAL_RIDGE if kind == "all" else OWN_RIDGE for kind, _ in names])
    right = np.array([float(example.fact.right) for example in some])
    solved = _newton(matrix, right, ridge)
    fitted: Weights = {}
    for (kind, feature), weight in zip(names, solved, strict=True):
        if abs(weight) >= 0.005:
            fitted.setdefault(kind, {})[feature] = round(float(weight), 3)
    return fitted


def _newton(
    matrix: NDArray[np.float64], right: NDArray[np.float64], ridge: NDArray[np.float64]
) -> NDArray[np.float64]:
    weights = np.zeros(matrix.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (right - chance) - ridge * weights
        curve = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-5:
            break
    return weights


def left_out(some: Sequence[Example]) -> list[Judged]:
    """Return the facts with the confidence that the other documents' weights give them."""
    judged = []
    for name in sorted({example.fact.document for example in some}):
        by = fit([example for example in some if example.fact.document != name])
        judged += [_rated(e, by) for e in some if e.fact.document == name]
    return judged


def _rated(example: Example, by: Mapping[str, Mapping[str, float]]) -> Judged:
    sure = probability(score(example.fact.kind, example.features, by))
    return replace(example.fact, confidence=sure)


def write(fitted: Weights, target: Path = TARGET) -> None:
    """Write the data file."""
    lines = [
        "# Weights of a fact's confidence (log odds): `all` holds for every kind, others for one.",
        "# Written by `python -m benchmarks.fit_confidence --write`.",
    ]
    for kind in sorted(fitted, key=lambda kind: (kind != "all", kind)):
        lines += ["", f"[{kind}]"]
        lines += [f'"{name}" = {weight}' for name, weight in sorted(fitted[kind].items())]
    target.write_text("\n".join(lines) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, show the table of the documents left out, write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--set", nargs="+", default=["gold", "tuned"])
    parser.add_argument("--profiles", default=",".join(PROFILES))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    some: list[Example] = []
    annotated = 0
    for name in options.set:
        documents = read_annotated(SETS.get(name, Path(name)))
        for profile in options.profiles.split(","):
            some += examples(documents, options.work / f"{Path(name).name}.{profile}")
            annotated += annotated_facts(document.gold for document in documents)
    print(f"{len(some)} facts; each rated by weights of the other documents")
    print("\n".join(calibration_lines(calibrate(left_out(some), annotated))))
    if options.write:
        write(fit(some))
    return 0


if __name__ == "__main__":
    sys.exit(main())
