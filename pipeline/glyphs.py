"""Letters as a PDF reader gives them: without doubles, joined to words, counted, judged."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.document import BoundingBox
from pipeline.page_building import tidy_word
from pipeline.page_geometry import Turn, turned
from pipeline.reading_order import PlacedWord

_DOUBLE_OFFSET = 0.1
"""Font sizes by which the second print of a fake bold letter is shifted at most. The narrowest
letters (i, l) advance by 0.22 and are never taken for one another's double."""
_WORD_GAP = 0.15
"""Font sizes: a blank of a proportional font is 0.22 or more, kerning stays below 0.1."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_GARBAGE = frozenset({"Cc", "Co", "Cn", "Cs"})
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
AGREEMENT = 0.02
"""Share of letters by which two readers may differ (design, rulings)."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as displayed; ``turn`` is how the page must be turned for it to stand upright."""

    text: str
    box: BoundingBox
    size: float
    font: str = ""
    turn: Turn = 0


@dataclass(frozen=True, slots=True)
class TurnedWord:
    """A word: ``placed`` in the frame in which it reads left to right, ``box`` as displayed."""

    placed: PlacedWord
    box: BoundingBox
    turn: Turn
    first: int = 0
    """Where its first letter stands in the content: the order in which the page was written."""


def without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Drop letters printed twice on nearly the same spot (fake bold), keeping the first.

    The same as pdfplumber's ``dedupe_chars``, which takes quadratic time.
    """
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        reach = max(_DOUBLE_OFFSET * glyph.size, 0.01)
        across, down = int(glyph.box.x0 // reach), int(glyph.box.y0 // reach)
        near = (
            other
            for i in (across - 1, across, across + 1)
            for j in (down - 1, down, down + 1)
            for other in seen.get((glyph.text, i, j), ())
        )
        if any(_is_double(glyph, other, reach) for other in near):
            continue
        seen.setdefault((glyph.text, across, down), []).append(glyph)
        kept.append(glyph)
    return kept


def _is_double(glyph: Glyph, other: Glyph, reach: float) -> bool:
    return (
        abs(glyph.box.x0 - other.box.x0) < reach
        and abs(glyph.box.y0 - other.box.y0) < reach
        and abs(glyph.size - other.size) < reach
    )


def build_words(
    glyphs: Sequence[Glyph], width: float, height: float, *, as_written: bool = False
) -> list[TurnedWord]:
    """Join glyphs of a page of ``width`` x ``height`` to words, each direction by itself.

    ``as_written``: in the order of the glyphs, else by place: words that overlap stay apart.
    """
    words: list[TurnedWord] = []
    for turn in sorted({glyph.turn for glyph in glyphs}):
        same = [(index, glyph) for index, glyph in enumerate(glyphs) if glyph.turn == turn]
        words += _words_of_turn(same, turn, (width, height), as_written)
    return words


def _words_of_turn(
    glyphs: Sequence[tuple[int, Glyph]], turn: Turn, page: tuple[float, float], as_written: bool
) -> Iterator[TurnedWord]:
    from pdfplumber.utils.text import extract_words

    width, height = page
    chars = [_char(glyph, turned(glyph.box, turn, width, height), at) for at, glyph in glyphs]
    back: Turn = {0: 0, 90: 270, 180: 180, 270: 90}[turn]  # type: ignore[assignment]  # a Turn each
    sides = (height, width) if turn in (90, 270) else (width, height)
    # Not by extra_attrs: that would cut a word where it turns bold.
    found = extract_words(
        chars, x_tolerance_ratio=_WORD_GAP, return_chars=True, use_text_flow=as_written
    )
    for word in found:
        text = tidy_word(word["text"])
        if not text:
            continue
        box = BoundingBox(word["x0"], word["top"], word["x1"], word["bottom"])
        size = max(char["size"] for char in word["chars"])
        bold = bool(_BOLD.search(word["chars"][0]["fontname"]))
        placed = PlacedWord(text, box, size, bold)
        first = min(char["index"] for char in word["chars"])
        yield TurnedWord(placed, turned(box, back, *sides), turn, first)


def _char(glyph: Glyph, box: BoundingBox, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "text": glyph.text,
        "x0": box.x0,
        "x1": box.x1,
        "top": box.y0,
        "bottom": box.y1,
        "doctop": box.y0,
        "upright": True,
        "size": glyph.size,
        "fontname": glyph.font,
    }


def count_letters(text: str) -> Counter[str]:
    """Count letters and digits, folded: no case, no diacritics, no ligatures.

    Readers differ in blanks, order and marks without meaning anything different.
    """
    folded = unicodedata.normalize("NFKD", _UNMAPPED.sub("", text)).casefold()
    return Counter(c for c in folded if c.isalnum())


def disagreement(first: Counter[str], second: Counter[str]) -> str | None:
    """Return "N letters, M letters" if two counts differ by more than :data:`AGREEMENT`."""
    different = ((first - second) + (second - first)).total()
    larger = max(first.total(), second.total())
    if different <= max(AGREEMENT * larger, _FEW):
        return None
    return f"pdfplumber {first.total()} letters, pdfium {second.total()}"


def garbage_share(text: str) -> float:
    """Return the share of characters that no font maps to a letter: 0 for an empty text."""
    readable, unmapped = _UNMAPPED.subn("", text)
    shown = [c for c in readable if not c.isspace()]
    broken = unmapped + sum(c == "\ufffd" or unicodedata.category(c) in _GARBAGE for c in shown)
    return broken / (len(shown) + unmapped) if shown or unmapped else 0.0
