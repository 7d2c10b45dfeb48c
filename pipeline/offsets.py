"""The map between a cleaned text and the raw text that it was made from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: ``raw[start:end]`` (code points) became ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each stretch of a cleaned text stood in the raw text.

    ``edits`` are in raw order and do not overlap; a text without edits maps to itself.
    A position inside a replacement maps to the whole replaced stretch, so that a raw quote is
    never shorter than what the cleaned quote shows.
    """

    edits: tuple[Edit, ...] = ()
    _clean_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts, shift, last = [], 0, 0
        for edit in self.edits:
            if edit.start < last or edit.end < edit.start:
                raise ValueError(f"edits overlap or run backwards at {edit}")
            starts.append(edit.start + shift)
            shift += len(edit.replacement) - (edit.end - edit.start)
            last = edit.end
        object.__setattr__(self, "_clean_starts", tuple(starts))

    @classmethod
    def apply(cls, raw: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
        """Return the cleaned text and its map back; edits that change nothing are dropped."""
        kept = tuple(
            sorted(
                (e for e in edits if raw[e.start : e.end] != e.replacement), key=lambda e: e.start
            )
        )
        pieces, position = [], 0
        for edit in kept:
            pieces += [raw[position : edit.start], edit.replacement]
            position = edit.end
        return "".join([*pieces, raw[position:]]), cls(kept)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of the cleaned span ``start:end`` (half open)."""
        if end < start:
            raise ValueError(f"span runs backwards: {start}:{end}")
        raw_start = self._position(start, at_end=False)
        raw_end = self._position(end, at_end=True) if end > start else raw_start
        return raw_start, max(raw_start, raw_end)

    def _position(self, clean: int, *, at_end: bool) -> int:
        index = bisect_right(self._clean_starts, clean - 1 if at_end else clean) - 1
        if index < 0:
            return clean
        edit, began = self.edits[index], self._clean_starts[index]
        ended = began + len(edit.replacement)
        if clean < ended or (at_end and clean == ended):
            return edit.end if at_end else edit.start
        return edit.end + (clean - ended)
