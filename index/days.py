"""ISO days, months, years and EDTF ranges of them as closed intervals of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from pipeline.errors import UsageError

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


@lru_cache(maxsize=1 << 14)
def edtf_interval(text: str) -> tuple[str, str] | None:
    """Return first and last day of an EDTF value of level 0: ``2023-06``, ``2023-04/2024``.

    None for what is none of that, has an open digit (XXXX-06-23) or ends before it begins.
    """
    first, slash, last = text.partition("/")
    begin, end = interval(first), interval(last if slash else first)
    if begin is None or end is None or begin[0] > end[1]:
        return None
    return begin[0], end[1]


def asked_interval(text: str) -> tuple[str, str]:
    """Return first and last day of the day, month or year that a person typed.

    Raises:
        UsageError: it is no such date.
    """
    found = interval(text)
    if found is None:
        raise UsageError(f"{text!r} is no date; write 2023, 2023-06 or 2023-06-23")
    return found


def asked_span(date_from: str | None, date_to: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day of what a person asks for; None is an open end.

    Raises:
        UsageError: a date is none, or they run backwards.
    """
    first = asked_interval(date_from)[0] if date_from is not None else None
    last = asked_interval(date_to)[1] if date_to is not None else None
    if first is not None and last is not None and first > last:
        raise UsageError(f"{date_from} is after {date_to}; no date lies between")
    return first, last


_SPAN = re.compile(r"(?P<first>[^.]*(?:\.[^.]+)*?)\.\.(?P<last>.*)")
_COMPARED = re.compile(r"(?P<sign>[<>]=?)(?P<bound>.+)")
_ALBANIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{1,2})\.(\d{4})")


def span_of_days(text: str) -> tuple[str | None, str | None] | None:
    """Return the days of ``2023``, ``2022..2023``, ``2022..``, ``>=2023-06``, ``17.03.2022``.

    An open end is None; None for what is no date or runs backwards.
    """
    text = text.strip()
    if compared := _COMPARED.fullmatch(text):
        return _compared(compared["sign"], _any_interval(compared["bound"]))
    if span := _SPAN.fullmatch(text):
        first, last = (_any_interval(span[name]) for name in ("first", "last"))
        wrong = (span["first"] and not first) or (span["last"] and not last)
        if wrong or not (first or last) or (first and last and first[0] > last[1]):
            return None
        return first[0] if first else None, last[1] if last else None
    return _any_interval(text)


def _compared(sign: str, bound: tuple[str, str] | None) -> tuple[str | None, str | None] | None:
    if bound is None:
        return None
    first, last = bound
    if sign == ">=":
        return first, None
    if sign == "<=":
        return None, last
    try:
        if sign == ">":
            return (date.fromisoformat(last) + timedelta(days=1)).isoformat(), None
        return None, (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    except OverflowError:
        return None


def _any_interval(text: str) -> tuple[str, str] | None:
    """Read an ISO date, or the Albanian notation 17.03.2022 and 03.2022."""
    if match := _ALBANIAN.fullmatch(text.strip()):
        day, month, year, only_month, its_year = match.groups()
        iso = f"{year}-{month:0>2}-{day:0>2}" if day else f"{its_year}-{only_month:0>2}"
        return interval(iso)
    return interval(text.strip())
