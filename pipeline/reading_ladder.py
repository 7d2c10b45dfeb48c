"""How a page picture is read: one pass, and more only where the first one was not good enough.

Each rung is taken for a measured reason (findings, OCR): a mean confidence below 0.60 means a page
that is not upright; letter-sized ink outside the words means a block that was dropped, to which
confidence is blind; digits and signs mean a line that the first model cannot write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.bullets import restore_bullets
from pipeline.document import BoundingBox, Step, cover
from pipeline.dust_words import drop_dust_words
from pipeline.errors import PageError
from pipeline.gap_words import insert_found
from pipeline.ink import Letters, coverage, find_letters, has_ink, to_pixels, uncovered_regions
from pipeline.line_strip import build_strip
from pipeline.merge import Words, doubtful_lines, join_addresses, merge_readings
from pipeline.ocr import Layout, OcrEngine, RecognisedWord
from pipeline.preprocess import Prepared, preprocess
from pipeline.readers import PageImage
from pipeline.tools import parse_languages

LADDER_VERSION = 1
"""Raise it with every change of a rule here or in the merge: cached readings are then not used."""
_UPRIGHT_CONFIDENCE = 0.60
"""Upside-down pages score 0.24 to 0.27, the lowest upright page 0.83 (measured)."""
_LONG_WORD = 4
"""Letters of a word that is wider than high when upright; Tesseract also reads turned lines."""
_ENOUGH_COVERAGE = 0.97
_CLEAR_GAIN = 0.02
_BELIEVED = 0.30
"""Words below it are guesses over stains: their boxes cover nothing."""
_SURE = 0.70
"""Confidence of a word that is added from a gap: stamps and stains read as less."""
_OVERLAP = 0.2
"""Share of a found word inside one that was there: it is that word once more."""
_MOST_REGIONS = 400
"""More gaps than that are the grain of a picture."""


@dataclass(frozen=True, slots=True)
class PictureRead:
    """What was read, boxes in pixels of the picture as displayed, and how."""

    words: Words
    steps: tuple[Step, ...]
    coverage: float
    languages: str
    blank: bool = False
    """Nobody wrote on this page: no letter-sized ink, no words."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attempt:
    prepared: Prepared
    letters: Letters
    words: Words
    layout: Layout
    turn: int = 0

    @property
    def confidence(self) -> float:
        letters = sum(len(w.text) for w in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / letters if letters else 0.0

    @property
    def stands(self) -> bool:
        """Tell whether the page is upright: it reads well, and along rows, not along columns."""
        long = [w.box for w in self.words if len(w.text) >= _LONG_WORD]
        tall = sum(box.y1 - box.y0 > box.x1 - box.x0 for box in long)
        return self.confidence >= _UPRIGHT_CONFIDENCE and 2 * tall <= len(long)

    @property
    def coverage(self) -> float:
        boxes = [w.box for w in self.words if w.confidence >= _BELIEVED]
        width, height = self.prepared.image.size
        return coverage(self.letters, boxes, (height, width))


class _Ladder:
    """The passes over one picture, within one time limit."""

    def __init__(self, engine: OcrEngine, languages: str, seconds: float) -> None:
        self.engine = engine
        self.first, *self.others = parse_languages(languages)
        self.seconds = seconds
        self.end = time.monotonic() + seconds * (1 + len(self.others))
        self.steps: list[Step] = []

    def left(self) -> float:
        """Return the seconds that a pass may still take."""
        return min(self.seconds, self.end - time.monotonic())

    def attempt(self, picture: PageImage, turn: int) -> _Attempt:
        """Prepare the picture and read it as a whole page."""
        prepared = preprocess(picture, turn)
        letters = find_letters(to_pixels(prepared.image), prepared.dpi)
        return self.again(_Attempt(prepared, letters, (), "page", turn), "page")

    def again(self, attempt: _Attempt, layout: Layout) -> _Attempt:
        """Read a prepared picture with a layout.

        Raises:
            PageError: the engine hung or broke off.
        """
        left = self.left()
        if left <= 0:
            raise PageError("ocr_timeout", f"{self.seconds:.0f} s")
        image, dpi = attempt.prepared.image, attempt.prepared.dpi
        words = self.engine.recognise(image, dpi, self.first, left, layout)
        return replace(attempt, words=drop_dust_words(words, dpi), layout=layout)

    def upright(self, picture: PageImage, attempt: _Attempt) -> _Attempt:
        """Turn the page if it reads better turned."""
        if attempt.stands or attempt.letters.is_blank:
            return attempt
        try:
            told = self.engine.find_turn(attempt.prepared.image, attempt.prepared.dpi, self.left())
            turns = (told,) if told else (180, 90, 270)
            best = attempt
            for turn in turns:
                turned = self.attempt(picture, turn)
                best = max(best, turned, key=lambda a: (a.stands, a.confidence))
                if best.stands:
                    break
        except PageError:  # out of time: what was read stands
            return attempt
        return best

    def covering(self, attempt: _Attempt) -> _Attempt:
        """Read as one block where the page layout left letters out; keep what covers more."""
        before = attempt.coverage
        if before >= _ENOUGH_COVERAGE or attempt.letters.is_blank:
            return attempt
        try:
            block = self.again(attempt, "block")
        except PageError:
            return attempt
        gained = round(block.coverage - before, 4)
        taken = gained > _CLEAR_GAIN
        self.steps.append(
            Step(
                "reread_block",
                (("coverage_before", before), ("gained", gained), ("taken", int(taken))),
            )
        )
        return block if taken else attempt

    def second_opinion(self, attempt: _Attempt) -> Words:
        """Merge the other languages' reading of the doubtful lines."""
        words = attempt.words
        for languages in self.others:
            doubtful = doubtful_lines(words)
            if not doubtful:
                continue
            boxes = [box for line in doubtful if (box := cover(w.box for w in line))]
            try:
                words = merge_readings(words, self._read_boxes(attempt, boxes, languages))
            except PageError:  # out of time: the first model's reading stands
                continue
            self.steps.append(
                Step("second_pass", (("languages", languages), ("lines", len(doubtful))))
            )
        return words

    def gaps(self, attempt: _Attempt) -> _Attempt:
        """Read the letters that no word covers, by themselves, and add what is surely read."""
        boxes = [w.box for w in attempt.words if w.confidence >= _BELIEVED]
        width, height = attempt.prepared.image.size
        regions = uncovered_regions(attempt.letters, boxes, (height, width), attempt.prepared.dpi)
        if not regions or len(regions) > _MOST_REGIONS or attempt.letters.is_blank:
            return attempt
        try:
            read = self._read_boxes(attempt, regions, self.first)
        except PageError:
            return attempt
        sure = tuple(
            replace(w, block=-1 - w.line)
            for w in read
            if w.confidence >= _SURE
            and any(c.isalnum() for c in w.text)
            and not any(_share_inside(w.box, box) > _OVERLAP for box in boxes)
        )
        if not sure:
            return attempt
        words = tuple(w for w in attempt.words if not _is_guess_over(w, sure))
        self.steps.append(Step("read_gaps", (("regions", len(regions)), ("words", len(sure)))))
        return replace(attempt, words=insert_found(words, sure))

    def _read_boxes(self, attempt: _Attempt, boxes: Sequence[BoundingBox], languages: str) -> Words:
        from PIL import Image

        image, dpi = attempt.prepared.image, attempt.prepared.dpi
        strip = build_strip(to_pixels(image), boxes)
        left = self.left()
        if left <= 0:
            raise PageError("ocr_timeout", f"{self.seconds:.0f} s")
        read = self.engine.recognise(Image.fromarray(strip.pixels), dpi, languages, left, "block")
        return strip.to_page(read)


def _share_inside(word: BoundingBox, other: BoundingBox) -> float:
    """Return the share of ``word`` that lies in ``other``."""
    across = min(word.x1, other.x1) - max(word.x0, other.x0)
    down = min(word.y1, other.y1) - max(word.y0, other.y0)
    area = (word.x1 - word.x0) * (word.y1 - word.y0)
    return across * down / area if across > 0 and down > 0 else 0.0


def _is_guess_over(word: RecognisedWord, found: Words) -> bool:
    """Tell whether an unsure word stands where a sure one was found."""
    return word.confidence < _BELIEVED and any(_share_inside(f.box, word.box) > 0 for f in found)


def read_picture(
    engine: OcrEngine, picture: PageImage, languages: str, seconds: float, *, fast: bool = False
) -> PictureRead:
    """Read a page picture; ``fast`` is one pass in the first languages and no retries.

    ``languages`` is as in the settings (``sqi+srp_latn,eng``); ``seconds`` is the limit of one
    pass, and as many times that as there are passes of all rungs together.

    Raises:
        PageError: the first pass hung or broke off. A later one that does costs only itself.
    """
    ladder = _Ladder(engine, languages, seconds)
    attempt = ladder.attempt(picture, 0)
    if not fast:
        attempt = ladder.gaps(ladder.covering(ladder.upright(picture, attempt)))
    words = attempt.words if fast else ladder.second_opinion(attempt)
    pixels = to_pixels(attempt.prepared.image)
    words = restore_bullets(join_addresses(words), pixels)
    first = Step("read", (("languages", ladder.first), ("layout", attempt.layout)))
    return PictureRead(
        words=tuple(replace(w, box=attempt.prepared.to_original(w.box)) for w in words),
        steps=(*attempt.prepared.steps, first, *ladder.steps),
        coverage=attempt.coverage,
        languages=ladder.first if fast else languages,
        blank=attempt.letters.is_blank and not words and not has_ink(pixels),
    )
