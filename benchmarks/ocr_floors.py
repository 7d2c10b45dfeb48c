"""The floors of a benchmark: what was reached, less a little; they only rise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

PATH = Path(__file__).resolve().parent / "floors.toml"
SUBSET_PAGES = ("text-01-minutes", "text-05-twocolumns", "table-01-workplan")
SUBSET_KINDS = ("office200", "photo", "old150")
"""What the test reads on every run: under a minute on two cores."""

Floors = dict[str, dict[str, float]]
"""Figures by scope and kind, for example ``floors["subset.office200"]["words"]``; percent."""

_HEAD = """\
# What the benchmark reached, less a little for other versions of Tesseract and the fonts, in
# percent. Written by `python -m benchmarks.{command} --write-floors`, which never lowers one.
"""


def read_floors(path: Path = PATH) -> Floors:
    """Return the floors; none without a file."""
    if not path.is_file():
        return {}
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{scope}.{kind}": dict(row) for scope, kinds in tree.items() for kind, row in kinds.items()
    }


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Say which figures are under their floor; a floor that was not measured says so too."""
    return [
        f"{name}: {figures[name]:.2f} is below the floor of {floor:.2f}"
        if name in figures
        else f"{name}: not measured, its floor is {floor:.2f}"
        for name, floor in floors.items()
        if figures.get(name, -1.0) < floor
    ]


def raised(old: Floors, measured: Mapping[str, Mapping[str, float]]) -> Floors:
    """Return the floors that ``measured`` allows: never under an old one.

    Raises:
        ValueError: something was measured under its floor.
    """
    fallen = [
        f"{key} {line}" for key, row in measured.items() for line in below(row, old.get(key, {}))
    ]
    if fallen:
        raise ValueError("floors are not lowered: " + "; ".join(fallen))
    new = {key: dict(row) for key, row in old.items()}
    for key, row in measured.items():
        kept = new.setdefault(key, {})
        for name, value in row.items():
            kept[name] = max(kept.get(name, 0.0), _with_slack(value))
    return new


def write_floors(floors: Floors, path: Path = PATH, command: str = "ocr_quality") -> None:
    """Write the file, sorted; its head names the benchmark that wrote it."""
    parts = [_HEAD.format(command=command)]
    for key, row in sorted(floors.items()):
        lines = [f"{_key(name)} = {value:.2f}" for name, value in sorted(row.items())]
        parts.append("\n".join([f"[{key}]", *lines]) + "\n")
    path.write_text("\n".join(parts), encoding="utf-8")


def _key(name: str) -> str:
    return f'"{name}"' if "." in name else name


def _with_slack(value: float) -> float:
    """Leave a tenth of a point and a sixth of the errors."""
    return max(0.0, round(value - 0.1 - (100 - value) / 6, 2))
