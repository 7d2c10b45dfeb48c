"""Hostile inputs of every kind, each accounted for.

``python -m benchmarks.faults hostile`` builds them all, ingests them in one run of the real
command, and says which promise was broken by which input.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.faults.hostile.cases import Case

if TYPE_CHECKING:
    from benchmarks.faults.hostile.checks import Verdict
    from benchmarks.faults.hostile.runner import Run


def all_cases() -> list[Case]:
    """Return every case, by category; names are unique."""
    from benchmarks.faults.hostile.bombs import BOMBS
    from benchmarks.faults.hostile.contents import CONTENTS
    from benchmarks.faults.hostile.kinds import KINDS
    from benchmarks.faults.hostile.links import LINKS
    from benchmarks.faults.hostile.locks import LOCKS
    from benchmarks.faults.hostile.mail_texts import MAIL_TEXTS
    from benchmarks.faults.hostile.mails import MAILS
    from benchmarks.faults.hostile.names import NAMES
    from benchmarks.faults.hostile.office import OFFICE
    from benchmarks.faults.hostile.office_damage import OFFICE_DAMAGE
    from benchmarks.faults.hostile.pdf_damage import DAMAGE
    from benchmarks.faults.hostile.pdf_extras import EXTRAS
    from benchmarks.faults.hostile.pdf_floods import FLOODS
    from benchmarks.faults.hostile.pdf_objects import OBJECTS
    from benchmarks.faults.hostile.pdf_pages import PAGES
    from benchmarks.faults.hostile.picture_bombs import PICTURE_BOMBS
    from benchmarks.faults.hostile.picture_frames import FRAMES
    from benchmarks.faults.hostile.pictures import PICTURES
    from benchmarks.faults.hostile.web import WEB

    categories = (
        *(KINDS, DAMAGE, OBJECTS, PAGES, FLOODS, EXTRAS, LOCKS, BOMBS, PICTURE_BOMBS, OFFICE),
        *(OFFICE_DAMAGE, WEB, MAILS, MAIL_TEXTS, PICTURES, FRAMES, NAMES, CONTENTS, LINKS),
    )
    return [case for category in categories for case in category]


def chosen(
    category: str | None = None,
    names: Sequence[str] = (),
    *,
    without: Sequence[str] = (),
    quick: bool = False,
) -> list[Case]:
    """Return the cases of a category, with or without these names, or those that CI runs."""
    return [
        case
        for case in all_cases()
        if (category is None or case.category == category)
        and (not names or case.name in names)
        and case.name not in without
        and (not quick or case.quick)
    ]


def report(run: Run, verdict: Verdict) -> str:
    """Return the table by category, the slowest cases, and each breach on a line."""
    from benchmarks.faults.hostile.table import report as table

    return table(run, verdict)


def main(arguments: list[str]) -> int:
    """Build, run, judge, print; 1 if any promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults hostile")
    parser.add_argument("--category", help="only this category")
    parser.add_argument(
        "--case", action="append", default=[], help="only this case; again for more"
    )
    parser.add_argument("--without", action="append", default=[], help="all but this case")
    parser.add_argument("--quick", action="store_true", help="only what CI runs")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--page-timeout", type=float, default=20.0)
    parser.add_argument("--limit", type=float, default=3600.0, help="longest run in seconds")
    parser.add_argument("--keep", type=Path, help="folder for inputs and archive; it stays")
    parser.add_argument("--list", action="store_true", help="name the cases and end")
    given = parser.parse_args(arguments)
    cases = chosen(given.category, given.case, without=given.without, quick=given.quick)
    if given.list or not cases:
        print("\n".join(f"{case.category:18} {case.name}" for case in cases or all_cases()))
        return 0 if given.list else 2
    with _folder(given.keep) as base:
        return _run(cases, Path(base), given)


def _folder(keep: Path | None) -> AbstractContextManager[str | Path]:
    if keep is None:
        return tempfile.TemporaryDirectory(prefix="arkiva-hostile-", ignore_cleanup_errors=True)
    keep = keep.absolute()
    keep.mkdir(parents=True, exist_ok=True)
    return nullcontext(keep)


def _run(cases: list[Case], base: Path, given: argparse.Namespace) -> int:
    from benchmarks.faults.hostile.checks import judge
    from benchmarks.faults.hostile.runner import run

    ended = run(
        cases,
        base,
        seed=given.seed,
        jobs=given.jobs,
        page_seconds=given.page_timeout,
        limit=given.limit,
    )
    verdict = judge(ended)
    print(report(ended, verdict))
    return int(bool(verdict.breaches))
