"""What a calendar expression means: parts of dates, and their EDTF value."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace

EARLIEST, LATEST = 1850, 2100
"""Years outside are misread numbers."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, month or day; ``year`` is None where the paper leaves it out."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def is_valid(self) -> bool:
        """Tell whether the calendar has such a day (29 February passes without a year)."""
        if self.year is not None and not EARLIEST <= self.year <= LATEST:
            return False
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month)[1]

    def edtf(self, year: int | None = None) -> str | None:
        """Return the EDTF string; ``year`` stands in where none is written; None without any."""
        known = self.year or year
        if known is None or not replace(self, year=known).is_valid():
            return None
        parts = [f"{known:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar expression: one moment, or an interval up to ``last``."""

    first: Moment
    last: Moment | None = None
    qualifier: str | None = None

    @property
    def year(self) -> int | None:
        """The year as written, of the end of an interval."""
        return (self.last or self.first).year

    @property
    def has_day(self) -> bool:
        """Whether it names a day."""
        return self.first.day is not None

    @property
    def is_bare_year(self) -> bool:
        """Whether it is one year and nothing else."""
        return self.last is None and self.first.month is None

    def is_valid(self) -> bool:
        """Tell whether both ends exist and the interval runs forwards."""
        if not self.first.is_valid() or (self.last and not self.last.is_valid()):
            return False
        first, last = self.first.edtf(2000), self.last.edtf(2000) if self.last else None
        return last is None or (first is not None and first <= last)

    def qualified(self, qualifier: str) -> Written:
        """Return the same expression as about or doubtful."""
        return replace(self, qualifier=qualifier)

    def edtf(self, year: int | None = None) -> str | None:
        """Return the EDTF level 0 value; None where the year is neither written nor given."""
        first = self.first.edtf(year)
        if self.last is None or first is None:
            return first
        last = self.last.edtf(year)
        return f"{first}/{last}" if last else None

    def without_year(self) -> str | None:
        """Return ``XXXX-03-29`` for a day whose year is not written, None for anything else."""
        first = self.first
        if self.last is not None or first.year is not None or first.day is None:
            return None
        return f"XXXX-{first.month:02d}-{first.day:02d}"
