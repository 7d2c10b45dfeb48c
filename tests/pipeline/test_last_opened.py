"""What was opened last stays open, and nothing else does."""

from __future__ import annotations

import pytest

from pipeline.last_opened import LastOpened


class Opened:
    """Tells whether it was closed."""

    def __init__(self, name: str, page: int) -> None:
        if name == "damaged":
            raise ValueError(name)
        self.name, self.page, self.closed = name, page, False

    def close(self) -> None:
        self.closed = True


def test_one_is_open_at_a_time() -> None:
    last = LastOpened(Opened)
    first = last.open("vendim", 1)
    assert last.open("vendim", 1) is first
    second = last.open("vendim", 2)
    assert (first.closed, second.closed, second.page) == (True, False, 2)
    with pytest.raises(ValueError, match="damaged"):
        last.open("damaged", 1)
    assert second.closed
    third = last.open("vendim", 2)
    assert third is not second
    last.close()
    last.close()
    assert third.closed
