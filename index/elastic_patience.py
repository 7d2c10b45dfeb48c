"""How long Elasticsearch is waited for: long enough for a restart, never for ever.

``ARKIVA_ELASTIC_SECONDS`` says how long one answer is waited for (60), ``ARKIVA_ELASTIC_PATIENCE``
for how many seconds a busy server is asked again in vain (120). A server that is down when a
command begins is not waited for at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import UsageError

REQUEST_SECONDS = 60.0
"""One answer; a bulk of 5 MB takes a small server a few seconds."""

LONGEST_SECONDS = 86_400.0
"""That a setting may say."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds; what is not done by then stays pending.

    A request that a busy server turned away is sent again after ``first`` seconds, then after
    twice as many, up to ``longest``.
    """

    answer: float = REQUEST_SECONDS
    """For one answer."""
    first: float = 1.0
    longest: float = 60.0
    in_vain: float = 120.0
    """Without anything done: 1, 2, 4 ... 32 and 57 seconds of waiting, requests included."""
    in_all: float = 600.0
    """Of waiting in one call, however much was done between."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Patience:
        """Return the usual patience, as far as the environment does not say otherwise.

        Raises:
            UsageError: a value is no number of seconds.
        """
        usual = cls()
        return cls(
            answer=_seconds(environment, "ARKIVA_ELASTIC_SECONDS", usual.answer),
            in_vain=_seconds(environment, "ARKIVA_ELASTIC_PATIENCE", usual.in_vain),
        )


def _seconds(environment: Mapping[str, str], name: str, usual: float) -> float:
    given = environment.get(name)
    try:
        seconds = float(given) if given else usual
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_SECONDS:
        raise UsageError(f"{name} is no number of seconds: {given!r}")
    return seconds


@dataclass(slots=True)
class Waiter:
    """Waits for a server until patience is at its end."""

    patience: Patience
    pause: float = 0.0
    in_vain: float = 0.0
    in_all: float = 0.0

    def wait(self, lost: float, error: Exception, *, longer: bool = True) -> None:
        """Wait before another attempt; ``lost`` are the seconds that the last one took.

        Without ``longer`` the attempt is another one, and the pause is a first one.

        Raises:
            Exception: ``error``, if patience is at its end.
        """
        self.in_vain += lost
        left = min(self.patience.in_vain - self.in_vain, self.patience.in_all - self.in_all)
        if left <= 0:
            raise error
        self.pause = self.pause * 2 if longer and self.pause else self.patience.first
        self.pause = min(self.pause, self.patience.longest, left)
        time.sleep(self.pause)
        self.in_vain += self.pause
        self.in_all += self.pause

    @property
    def is_over(self) -> bool:
        """Is patience at its end."""
        used_up = self.in_all >= self.patience.in_all
        return used_up or self.in_vain >= self.patience.in_vain

    def relax(self) -> None:
        """Something was done: begin again with short pauses."""
        self.pause = self.in_vain = 0.0
