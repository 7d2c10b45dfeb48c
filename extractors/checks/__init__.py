"""Checks over what was extracted. :data:`CHECKS` is the one place to register a check.

A check is a pure function ``check_NAME(findings: Findings) -> Iterator[RecordWarning]``. It tells
only what the paper or the reading says itself: two statements that cannot both be true, or a value
that cannot be. Precision goes before recall; ``severity`` says how sure it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from extractors.checks.findings import Findings, RecordWarning

if TYPE_CHECKING:
    Check = Callable[[Findings], Iterator[RecordWarning]]

CHECKS: dict[str, str] = {
    "column_sums": "extractors.checks.column_sums:check_column_sums",
    "row_sums": "extractors.checks.row_sums:check_row_sums",
    "prose_sums": "extractors.checks.prose_sums:check_prose_sums",
    "date_order": "extractors.checks.chronology:check_date_order",
    "implausible_date": "extractors.checks.chronology:check_plausible_dates",
    "missing_year": "extractors.checks.chronology:check_years",
    "times": "extractors.checks.times:check_times",
    "quorum": "extractors.checks.quorum:check_quorum",
    "votes": "extractors.checks.votes:check_votes",
    "agenda": "extractors.checks.agenda:check_agenda",
    "contradictions": "extractors.checks.contradictions:check_contradictions",
    "amounts": "extractors.checks.amounts:check_amounts",
    "legibility": "extractors.checks.legibility:check_legibility",
}
"""Name of a check -> ``module:function``."""
FAILED_SEVERITY = 0.5
"""Of ``check_failed`` and ``extractor_failed``: something may be wrong, nothing says what."""


def load_check(name: str) -> Check:
    """Import and return a registered check."""
    module, _, function = CHECKS[name].partition(":")
    check: Check = getattr(import_module(module), function)
    return check


def run_checks(findings: Findings) -> list[RecordWarning]:
    """Return the warnings of every check, in the order of :data:`CHECKS`.

    A check that raises costs its own warnings only: ``check_failed`` names it.
    """
    warnings: list[RecordWarning] = []
    for name in CHECKS:
        try:
            warnings += list(load_check(name)(findings))
        except Exception:
            # A check is advice: any fault of it must not cost the extracted record.
            message = f"The check {name} broke off."
            warnings.append(RecordWarning("check_failed", message, FAILED_SEVERITY))
    return warnings
