"""How a page picture is read: one pass, and more only where the first one was not good enough.

Each rung is taken for a measured reason (findings, OCR): a mean confidence below 0.60 means a page
that is not upright; letter-sized ink outside the words means a block that was dropped, to which
confidence is blind; digits and signs mean a line that the first model cannot write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.aligned_grids import with_aligned
from pipeline.apostrophes import one_apostrophe
from pipeline.attempt import BELIEVED, Attempt
from pipeline.bullets import restore_bullets
from pipeline.cell_reading import (
    badly_read,
    drop_strays,
    inked_cells,
    replace_cells,
)
from pipeline.column_agreement import agree_columns
from pipeline.dashes import restore_dashes
from pipeline.document import BoundingBox, Step, cover
from pipeline.doubtful_lines import doubtful_lines
from pipeline.dust_words import drop_dust_words, drop_lone_marks
from pipeline.errors import PageError
from pipeline.form_marks import find_marks, with_marks
from pipeline.gap_words import insert_found, sure_finds, without_guesses
from pipeline.ink import (
    find_letters,
    has_ink,
    ink_mask,
    uncovered_regions,
)
from pipeline.line_strip import build_strip
from pipeline.merge import join_addresses, merge_readings
from pipeline.ocr import Layout, OcrEngine
from pipeline.ocr_models import model_of
from pipeline.preprocess import preprocess
from pipeline.readers import PageImage
from pipeline.scan_grids import Grid
from pipeline.scan_tables import settle_words
from pipeline.skew import lies_on_its_side
from pipeline.tools import parse_languages
from pipeline.word_lines import Words

LADDER_VERSION = 4
"""Raise it with every change of a rule here or in the merge: cached readings are then not used."""
_ENOUGH_COVERAGE = 0.90
"""After the gaps were read: a whole second pass costs as much as the first and is rarely better."""
_CLEAR_GAIN = 0.02
_WHOLE_COVERAGE = 0.9985
"""What is left then are dots and strokes of words whose boxes are a little too small."""
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
    """Not empty: another time it may be read better, so it is not kept in the cache."""
    grids: tuple[Grid, ...] = ()
    """The tables, ruled or aligned; :func:`draft_blocks` tells which word is in which cell."""


class _Ladder:
    """The passes over one picture, within one time limit."""

    def __init__(self, engine: OcrEngine, languages: str, seconds: float) -> None:
        self.engine = engine
        self.first, *self.others = parse_languages(languages)
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.steps: list[Step] = []
        self.missed: list[str] = []
        """Why later passes broke off; what was read before them stands."""

    def left(self) -> float:
        """Return the seconds that are left for all passes together."""
        return self.end - time.monotonic()

    def attempt(self, picture: PageImage, turn: int, *, fast: bool = False) -> Attempt:
        """Prepare the picture and read it as a whole page."""
        return self.again(_unread(picture, turn, fast=fast), "page")

    def begin(self, picture: PageImage) -> Attempt:
        """Read the page as a whole; turned first where its lines clearly run from top to bottom."""
        attempt = _unread(picture)
        prepared = attempt.prepared
        if lies_on_its_side(prepared.pixels):
            try:
                told = self.engine.find_turn(prepared.image, prepared.dpi, self.left())
            except PageError:  # the pass itself will tell
                told = None
            if told in (90, 270):
                return self.attempt(picture, told)
        return self.again(attempt, "page")

    def again(self, attempt: Attempt, layout: Layout) -> Attempt:
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

    def upright(self, picture: PageImage, attempt: Attempt) -> Attempt:
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
        except PageError as error:  # what was read stands
            self.missed.append(error.code)
            return attempt
        return best

    def covering(self, attempt: Attempt) -> Attempt:
        """Read as one block where the page layout left letters out; keep what covers more."""
        before = attempt.text_coverage
        if before >= _ENOUGH_COVERAGE or attempt.letters.is_blank:
            return attempt
        try:
            block = self.again(attempt, "block")
        except PageError as error:
            self.missed.append(error.code)
            return attempt
        gained = round(block.text_coverage - before, 4)
        taken = gained > _CLEAR_GAIN
        self.steps.append(
            Step(
                "reread_block",
                (("coverage_before", before), ("gained", gained), ("taken", int(taken))),
            )
        )
        return block if taken else attempt

    def second_opinion(self, attempt: Attempt) -> Words:
        """Merge the other languages' reading of the doubtful lines."""
        words = attempt.words
        for languages in self.others:
            model = model_of(languages)
            doubtful = doubtful_lines(words, model)
            if not doubtful:
                continue
            boxes = [box for line in doubtful if (box := cover(w.box for w in line))]
            try:
                words = merge_readings(words, self._read_boxes(attempt, boxes, languages), model)
            except PageError as error:  # the first model's reading stands
                self.missed.append(error.code)
                continue
            self.steps.append(
                Step("second_pass", (("languages", languages), ("lines", len(doubtful))))
            )
        return words

    def gaps(self, attempt: Attempt) -> Attempt:
        """Read the letters that no word covers, by themselves, and add what is surely read."""
        if attempt.text_coverage >= _WHOLE_COVERAGE:
            return attempt
        boxes = attempt.believed
        width, height = attempt.prepared.image.size
        regions = uncovered_regions(attempt.text, boxes, (height, width), attempt.prepared.dpi)
        if not regions or len(regions) > _MOST_REGIONS or attempt.letters.is_blank:
            return attempt
        try:
            read = self._read_boxes(attempt, regions, self.first)
        except PageError as error:
            self.missed.append(error.code)
            return attempt
        sure = sure_finds(read, attempt.words, boxes)
        if not sure:
            return attempt
        words = without_guesses(attempt.words, sure, BELIEVED)
        self.steps.append(Step("read_gaps", (("regions", len(regions)), ("words", len(sure)))))
        return replace(attempt, words=insert_found(words, sure))

    def tables(self, attempt: Attempt) -> Attempt:
        """Read the cells of ruled tables again that the page's pass did not read well."""
        grids, dpi = attempt.prepared.grids, attempt.prepared.dpi
        inked = inked_cells(grids, attempt.letters, dpi)
        bad = badly_read(inked, attempt.words, grids)
        if not bad:
            return attempt
        try:
            read = self._read_boxes(attempt, [cell.box for cell in bad], self.first, margin=0.0)
        except PageError as error:
            self.missed.append(error.code)
            return attempt
        self.steps.append(Step("read_cells", (("cells", len(inked)), ("read_again", len(bad)))))
        return replace(attempt, words=replace_cells(attempt.words, read, bad, grids))

    def tick_boxes(self, attempt: Attempt, words: Words, grids: Sequence[Grid]) -> Words:
        """Put the tick boxes of forms in the place of what was read there."""
        marks = find_marks(attempt.prepared.image, attempt.prepared.dpi, words)
        if not marks:
            return words
        self.steps.append(Step("tick_boxes", (("boxes", len(marks)),)))
        return settle_words(with_marks(words, marks), grids)

    def _read_boxes(
        self,
        attempt: Attempt,
        boxes: Sequence[BoundingBox],
        languages: str,
        **margin: float,
    ) -> Words:
        from PIL import Image

        pixels, dpi = attempt.prepared.pixels, attempt.prepared.dpi
        strip = build_strip(pixels, boxes, **margin)
        left = self.left()
        if left <= 0:
            raise PageError("ocr_timeout", f"{self.seconds:.0f} s")
        read = self.engine.recognise(Image.fromarray(strip.pixels), dpi, languages, left, "block")
        return strip.to_page(read)


def _unread(picture: PageImage, turn: int = 0, *, fast: bool = False) -> Attempt:
    """Return the prepared picture with its letters, before any pass."""
    prepared = preprocess(picture, turn, fast=fast)
    return Attempt(prepared, find_letters(prepared.pixels, prepared.dpi), (), "page")


def read_picture(
    engine: OcrEngine, picture: PageImage, languages: str, seconds: float, *, fast: bool = False
) -> PictureRead:
    """Read a page picture; ``fast`` is one pass in the first languages and no retries.

    ``languages`` is as in the settings (``sqi,eng,srp_latn``); ``seconds`` is the limit of
    all passes together.

    Raises:
        PageError: the first pass hung or broke off. A later one that does costs only itself.
    """
    ladder = _Ladder(engine, languages, seconds)
    attempt = ladder.attempt(picture, 0, fast=True) if fast else ladder.begin(picture)
    if not fast:
        attempt = ladder.covering(ladder.gaps(ladder.upright(picture, attempt)))
        attempt = ladder.tables(attempt)
    grids = with_aligned(attempt.prepared.grids, attempt.words)
    attempt = replace(attempt, words=settle_words(attempt.words, grids))
    words = attempt.words if fast else ladder.second_opinion(attempt)
    words = words if fast else ladder.tick_boxes(attempt, words, grids)
    words = agree_columns(drop_strays(words), grids)
    pixels = attempt.prepared.pixels
    ink = ink_mask(pixels)
    words = restore_dashes(restore_bullets(join_addresses(words), ink), ink)
    words = one_apostrophe(drop_lone_marks(words))
    first = Step("read", (("languages", ladder.first), ("layout", attempt.layout)))
    return PictureRead(
        words=tuple(replace(w, box=attempt.prepared.to_original(w.box)) for w in words),
        steps=(*attempt.prepared.steps, first, *ladder.steps),
        coverage=attempt.coverage,
        languages=ladder.first if fast else languages,
        blank=attempt.letters.is_blank and not words and not has_ink(pixels),
        warnings=(f"pass_failed: {', '.join(dict.fromkeys(ladder.missed))}",)
        if ladder.missed
        else (),
        grids=tuple(grid.mapped(attempt.prepared.to_original) for grid in grids),
    )
