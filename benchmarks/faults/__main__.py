"""``python -m benchmarks.faults NAME [options]``: one kind of fault at its full count."""

from __future__ import annotations

import sys
from importlib import import_module

FAULTS = {
    "kills": "kill -9 at random moments; then the dump of an undisturbed run",
    "orphans": "kill -9 with children at work: what lives on",
    "drives": "an archive whose drive goes away, at each moment of a command",
    "disks": "disks that are too small, of many sizes",
    "flips": "flipped bytes in the catalogue: found by verify, mended by restore",
    "engine": "a search server that is down, busy, slow, or lies",
    "hostile": "hostile inputs of every kind, each accounted for",
    "batch": "a batch with hostile files among good ones, timed beside the good ones alone",
    "many": "ten thousand files of one page: memory of the parent, time of the second run",
}
"""Name -> what is done. Each is a module here with ``main(arguments) -> exit code``."""


def main(arguments: list[str]) -> int:
    """Run the fault that is named first, or list them."""
    if not arguments or arguments[0] not in FAULTS:
        for name, what in FAULTS.items():
            print(f"{name:8}  {what}")
        return 2
    module = import_module(f"benchmarks.faults.{arguments[0]}")
    code: int = module.main(arguments[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
