"""Keeps open what was opened last: pages of one file mostly come one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, TypeVarTuple


class Closable(Protocol):
    """What has to be closed."""

    def close(self) -> None:
        """Free what it holds."""


_Opened = TypeVar("_Opened", bound=Closable)
_Key = TypeVarTuple("_Key")


class LastOpened(Generic[*_Key, _Opened]):
    """Opens by ``opener``, whose arguments name a file that does not change."""

    def __init__(self, opener: Callable[[*_Key], _Opened]) -> None:
        self._opener = opener
        self._key: tuple[*_Key] | None = None
        self._opened: _Opened | None = None

    def open(self, *key: *_Key) -> _Opened:
        """Return what is open under these arguments; else close it and open anew.

        Raises:
            Exception: whatever the opener raises; nothing is open then.
        """
        if self._opened is None or key != self._key:
            self.close()
            self._key, self._opened = key, self._opener(*key)
        return self._opened

    def close(self) -> None:
        """Close what is open."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
