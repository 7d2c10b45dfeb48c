"""Whether a PDF page's text layer can be taken: by its text, hidden text by the picture too.

Text that can be seen is what the page shows, and only its letters are judged. Hidden text is some
scanner's OCR: it is kept if it is good Albanian (or another language that is known), lies where the
picture's letters lie and leaves none out; else we read the picture ourselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipeline.document import BoundingBox, Page, Word
from pipeline.page_language import language_of
from pipeline.text_verdict import dictionary_share, judge_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.ink import Pixels

_LEAST_KNOWN = 0.75
"""Share of Albanian words in good Albanian OCR: 0.87 and more on the pages of the benchmark."""
_LEAST_DOTTED = 0.03
"""Share of ë and ç among the letters of Albanian: 0.07 to 0.11 on the same pages."""
_LEAST_COVERED = 0.85
"""Share of the letters' ink within the words: a stamp may be left out, a paragraph may not."""
_LEAST_ON_INK = 0.8
_LEAST_SEEN = 0.5
"""The same of text that stands over a picture: a photograph has spots that look like letters."""
_LEAST_STARTS = 0.6
"""Share of the words inside lines that begin where letters begin (measured on simulated scans: 0.95
and more for Tesseract's and our own layers, 0.3 to 0.4 where a bad scan was read badly)."""
_LEAST_LINED = 0.5
"""Share of the words that make lines: on a page whose text stands sideways upright words do not."""
_CHANCE_STARTS, _CHANCE_COVERED = 0.3, 0.7
"""Below both, a layer is of another page (measured: 0.07 to 0.25, and 0.19 to 0.60)."""
_BEFORE, _BEHIND = (0.15, 0.05), 0.4
"""Heights of the line: the blank before a word, and how near to its start its ink is."""
_LEAST_COUNT = 3
CHECK_DPI = 150
"""Enough to part the letters of 7 point print."""


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """Why a text layer is not taken."""

    reason: str
    elsewhere: bool = False
    """Its words do not lie where the picture's do: it is not this page's text."""
    sound: bool = False
    """Its words are right, but the picture seems to hold many more."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far words lie where a picture has letters; each a share, 0-1."""

    covered: float
    """Of the letters' ink within the words' boxes."""
    on_ink: float
    """Of the words that have letters under them."""
    starts: float
    """Of the words inside a line that begin where letters do, behind a blank."""
    lined: float = 1.0
    """Of the words that have another one in their line."""


def judge_layer(
    page: Page, control: float, *, hidden: bool, over_picture: bool, draw: Callable[[], Pixels]
) -> LayerVerdict | None:
    """Return why the text layer that ``page`` was built of is not to be trusted; None if it is.

    ``control`` is its share of control characters; ``hidden``: nobody sees the text;
    ``over_picture``: a picture covers the page; ``draw`` gives the page as it is seen, in grey at
    :data:`CHECK_DPI`, and is called only where text is hidden or stands over a picture.
    """
    verdict = judge_text(page.raw, control)
    if not verdict.usable and (hidden or over_picture or not verdict.repairable):
        return LayerVerdict(verdict.reason)
    if not hidden:
        return _judge_stamp(agreement(page, draw(), CHECK_DPI)) if over_picture else None
    reason = _judge_albanian(page.raw)
    if reason is not None:
        return LayerVerdict(reason)
    return _judge_places(agreement(page, draw(), CHECK_DPI))


def _judge_albanian(raw: str) -> str | None:
    """Return what is wrong with hidden text that is Albanian; other languages are let be."""
    known = dictionary_share(raw)
    if known is None or language_of(raw) != "sq":
        return None
    letters = [c for c in unicodedata.normalize("NFC", raw).lower() if c.isalpha()]
    dotted = sum(c in "ëç" for c in letters) / len(letters)
    if dotted < _LEAST_DOTTED:
        return f"hidden OCR of Albanian without ë and ç ({dotted:.1%} of its letters)"
    if known < _LEAST_KNOWN:
        return f"hidden OCR with many unknown words ({1 - known:.0%})"
    return None


def _judge_stamp(found: Agreement) -> LayerVerdict | None:
    """Judge visible text over a picture: a letter on a background, or a stamp on a scan."""
    if found.covered >= _LEAST_SEEN:
        return None
    covered = f"covers only {found.covered:.0%} of the letters to be seen"
    return LayerVerdict(f"text over a picture {covered}", sound=True)


def _judge_places(found: Agreement) -> LayerVerdict | None:
    reason = _misplaced(found)
    if reason is None:
        return None
    elsewhere = found.on_ink < _LEAST_ON_INK or (
        found.starts < _CHANCE_STARTS and found.covered < _CHANCE_COVERED
    )
    return LayerVerdict(f"hidden text does not fit the picture: {reason}", elsewhere)


def _misplaced(found: Agreement) -> str | None:
    if found.on_ink < _LEAST_ON_INK:
        return f"{1 - found.on_ink:.0%} of its words lie on blank paper"
    if found.lined < _LEAST_LINED:
        return f"{1 - found.lined:.0%} of its words stand alone in their line"
    if found.starts < _LEAST_STARTS:
        return f"{1 - found.starts:.0%} of its words begin where no word does"
    if found.covered < _LEAST_COVERED:
        return f"it covers only {found.covered:.0%} of the letters"
    return None


def agreement(page: Page, pixels: Pixels, dpi: float) -> Agreement:
    """Compare the words of ``page`` with its picture of ``dpi``; too little to compare agrees."""
    from pipeline.ink import coverage, find_letters

    letters = find_letters(pixels, dpi)
    scale, shape = dpi / page.dpi, (pixels.shape[0], pixels.shape[1])
    inked = _Inked(letters.stats, shape, scale)
    lines = [list(_boxes(line.words)) for line in page.lines]
    words = [w.box for w in page.words if w.box is not None and sum(map(str.isalnum, w.text)) > 1]
    starts = [start for boxes in lines for start in boxes[1:]]
    reached = [_scaled(box, scale) for boxes in lines for box in _reaching(boxes)]
    return Agreement(
        coverage(letters, reached, shape),
        _share([inked.touches(box) for box in words]),
        _share([inked.begins(box) for box in starts]),
        _share([len(boxes) > 1 for boxes in lines for _ in boxes]),
    )


class _Inked:
    """Where letters are: a table of sums, which answers for a box in no time."""

    def __init__(self, stats: NDArray[np.int32], shape: tuple[int, int], scale: float) -> None:
        import cv2
        import numpy as np

        mask = np.zeros(shape, np.uint8)
        for x, y, width, height, _ in stats.tolist():
            mask[y : y + height, x : x + width] = 1
        self._sums = cv2.integral(mask)
        self._scale = scale

    def touches(self, box: BoundingBox) -> bool:
        """Tell whether a letter's box reaches into ``box``."""
        tall, wide = (side - 1 for side in self._sums.shape)
        x0, x1 = (min(max(round(x * self._scale), 0), wide) for x in (box.x0, box.x1))
        y0, y1 = (min(max(round(y * self._scale), 0), tall) for y in (box.y0, box.y1))
        sums = self._sums
        return bool(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0])

    def begins(self, box: BoundingBox) -> bool:
        """Tell whether letters begin where ``box`` does: blank before it, ink behind.

        Its end says nothing: some programs stretch a word and the blank behind it together.
        """
        tall = box.y1 - box.y0
        y0, y1 = box.y0 + tall / 4, box.y1 - tall / 4
        before = BoundingBox(box.x0 - _BEFORE[0] * tall, y0, box.x0 - _BEFORE[1] * tall, y1)
        behind = BoundingBox(box.x0, y0, box.x0 + _BEHIND * tall, y1)
        return self.touches(behind) and not self.touches(before)


def _boxes(words: tuple[Word, ...]) -> Iterator[BoundingBox]:
    return (word.box for word in words if word.box is not None)


def _reaching(boxes: list[BoundingBox]) -> Iterator[BoundingBox]:
    """Let each word of a line reach to the next one, if that is near."""
    for box, behind in zip_longest(boxes, boxes[1:]):
        near = behind is not None and 0 < behind.x0 - box.x1 < box.y1 - box.y0
        yield replace(box, x1=behind.x0) if near else box


def _scaled(box: BoundingBox, scale: float) -> BoundingBox:
    return BoundingBox(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers) if len(answers) >= _LEAST_COUNT else 1.0
