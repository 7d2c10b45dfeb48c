"""What the register can be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from extractors.entities import Money
from pipeline.errors import UsageError

Sort = Literal["date", "deadline", "municipality"]
_AMOUNT = re.compile(r"\d+(?:\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Sums from ``least`` to ``most``, both included, in one currency or in any."""

    least: float | None = None
    most: float | None = None
    currency: str | None = None

    def holds(self, money: Money) -> bool:
        """Tell whether a sum is one of them."""
        return (
            (self.least is None or money.value >= self.least)
            and (self.most is None or money.value <= self.most)
            and (self.currency is None or money.currency == self.currency)
        )


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What both lists can be asked for; None and empty filter nothing."""

    kind: ClassVar[str] = ""
    """The list of the record."""
    documents: tuple[str, ...] = ()
    municipality: str | None = None
    type: str | None = None
    date_from: str | None = None
    """ISO day, month or year."""
    date_to: str | None = None
    text: str | None = None
    amount: AmountRange | None = None
    sort: Sort = "date"
    reverse: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionQuery(RegisterQuery):
    """What decisions can be asked for."""

    kind: ClassVar[str] = "decisions"
    outcomes: tuple[str, ...] = ()
    votes: bool | None = None
    """With a count of votes, or without one."""
    unanimous: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ActionQuery(RegisterQuery):
    """What action items can be asked for. An item is due on the last day of its deadline."""

    kind: ClassVar[str] = "action_items"
    sort: Sort = "deadline"
    owner: str | None = None
    objective: str | None = None
    due_before: str | None = None
    """ISO day, month or year; what is due on or in it is not meant."""
    due_after: str | None = None
    overdue_on: str | None = None
    """The day that counts as today: what was due before it is meant."""


def amount_range(least: str | None, most: str | None, currency: str | None) -> AmountRange | None:
    """Return the sums that a person asks for; None: any, or none at all.

    Raises:
        UsageError: a number is not written plainly, the range is empty, the currency no code.
    """
    if least is None and most is None and currency is None:
        return None
    code = currency.upper() if currency else None
    if code is not None and not re.fullmatch("[A-Z]{3}", code):
        raise UsageError(f"{currency!r} is no currency; write its code: EUR, ALL, MKD")
    low, high = _plain(least), _plain(most)
    if low is not None and high is not None and low > high:
        raise UsageError(f"{least} is more than {most}; no sum lies between")
    return AmountRange(low, high, code)


def _plain(text: str | None) -> float | None:
    if text is None:
        return None
    # "10.000" is ten thousand on these papers and ten to a program: neither is guessed.
    if not _AMOUNT.fullmatch(text):
        raise UsageError(f"{text!r} is no plain number; write 10000 or 10000.50")
    return float(text)
