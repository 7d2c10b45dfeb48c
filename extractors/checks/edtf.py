"""First and last day of an EDTF value, as text that sorts like the days do."""

from __future__ import annotations

import re

_FULL = re.compile(r"\d{4}(?:-\d\d){0,2}(?:/\d{4}(?:-\d\d){0,2})?")


def first_day(value: str | None) -> str | None:
    """Return "2023-06-01" for "2023-06" and "2023-06/2023-09"; None where the year is open."""
    if value is None or not _FULL.fullmatch(value):
        return None
    return (value.partition("/")[0] + "-01-01")[:10]


def last_day(value: str | None) -> str | None:
    """Return "2023-06-31" for "2023-06": never less than the last day; None where it is open."""
    if value is None or not _FULL.fullmatch(value):
        return None
    end = value.rpartition("/")[2]
    return end + "-12-31"[len(end) - 4 :] if len(end) < 10 else end


def is_day(value: str | None) -> bool:
    """Tell whether the value names one day."""
    return value is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
