"""ISO days, months and years as closed intervals of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def interval(text: str) -> tuple[str, str] | None:
    """Return first and last day of ``2023``, ``2023-06`` or ``2023-06-23``; None for anything else.

    A day that no calendar has (2019-02-31) gives None, too.
    """
    match = _FORM.fullmatch(text) if text.isascii() else None
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    last_month = month if match[2] else 12
    last_day = day if match[3] else monthrange(year, last_month)[1]
    return first.isoformat(), date(year, last_month, last_day).isoformat()
