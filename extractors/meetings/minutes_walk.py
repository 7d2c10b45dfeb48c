"""The outcomes that minutes record, with the votes counted beside them and the agenda point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.chair import extract_chair
from extractors.cues import cue_alternation, cue_pattern, cue_words
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import iter_sentences
from extractors.meetings.outcomes import Ruling
from extractors.meetings.recorded import Outcome, counted_only, is_count, iter_outcomes
from extractors.meetings.reported_requests import reported_by
from extractors.meetings.turns import Turn, turns_in
from extractors.meetings.votes import parse_unanimity, parse_votes
from extractors.paper_types import paper_type
from extractors.plans.tasks import is_task
from extractors.reading import Reading
from extractors.tabular.prose_cells import prose_cells

FILE = "decision_verbs"
STRONG_CONFIDENCE = 0.91
STATED_CONFIDENCE = 0.86
"""A strong verb without votes: "u miratua" may also be told of another day."""
WEAK_CONFIDENCE = 0.78
COUNTED_CONFIDENCE = 0.7
TELLING = ("report", "strategy", "plan", "checklist")
_CALL = re.compile(r"(?<=kush eshte )([^\W\d_]{3,10})\s[^?.;:]{1,60}\?")
"""The chair asks "Kush është dakord me propozimin?": what is asked about is cut."""
LONGEST_COUNT = 160
"""Characters of a sentence that only counts votes."""
LONGEST_COUNTS = 600
"""Characters of such sentences in a row that are remembered."""
LISTED_CONFIDENCE = 0.75
LONGEST_BARE = 2
"""Words of an outcome that names no matter: "Miratohet.", "U aprovua"."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome with its place, the agenda point it belongs to and the rule's confidence."""

    span: Span
    ruling: Ruling
    agenda_item: str | None
    confidence: float


def iter_recorded(reading: Reading, lexicon: Lexicon) -> Iterator[Recorded]:
    """Yield what the running text records; votes counted in the next sentence belong to it."""
    minutes = _is_minutes(reading, lexicon)
    chair = next((str(fact.value) for fact in extract_chair(reading, lexicon)), None)
    walk = _Walk(reading, lexicon, minutes, chair)
    cells = _cells_of(reading, lexicon) if minutes else {}
    for index, segment in enumerate(reading.segments):
        listed = segment.zone == "agenda" and segment.shape != "paragraph"
        if listed or segment.zone in ("furniture", "letterhead"):
            continue
        if segment.shape != "row":
            walk.segment(index)
        else:
            walk.cells(cells.get(index, ()))
    yield from walk.found


def _cells_of(reading: Reading, lexicon: Lexicon) -> dict[int, list[Span]]:
    """Return the cells with sentences of each row."""
    rows: dict[int, list[Span]] = {}
    for cell in prose_cells(reading, lexicon):
        rows.setdefault(cell[0], []).append(cell)
    return rows


def _is_minutes(reading: Reading, lexicon: Lexicon) -> bool:
    return "minutes" in (paper_kind(reading, lexicon), paper_type(reading, lexicon)[0])


class _Walk:
    """Keeps the agenda point and the last outcome while the segments pass."""

    def __init__(
        self, reading: Reading, lexicon: Lexicon, minutes: bool, chair: str | None
    ) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.minutes, self.chair = minutes, chair
        self.point: str | None = None
        self.telling = not minutes and paper_type(reading, lexicon)[0] in TELLING
        self.agenda = frozenset(
            segment.number
            for segment in reading.segments
            if segment.zone == "agenda" and segment.number
        )
        self.listing: Ruling | None = None
        self.found: list[Recorded] = []
        self.beside = False
        """Whether the last outcome stands in the sentence before this one."""
        self.uncounted = False
        """Whether the last outcome has no votes in its own sentence."""
        self.counted = ""
        """Sentences in front of this one, or behind the last outcome, that only count votes."""

        self.counts_at: tuple[int, int] | None = None
        """Where those sentences begin: segment and character."""

    def segment(self, index: int) -> None:
        """Read the sentences of a segment."""
        segment, folded = self.reading.segments[index], self.reading.folded(index)
        point = agenda_point(folded, self.lexicon) or self._numbered(index)
        if point is not None:
            self.point, self.beside = point, False
        if self._item_of_list(index):
            return
        own = [t for t in turns_in(self.reading, self.lexicon, index) if t.body is not None]
        begin = max([segment.content, *(turn.body or 0 for turn in own[:1])])
        for start, end in iter_sentences(segment.text, folded, self.lexicon, begin):
            before = [turn for turn in own if turn.start <= start]
            spoken = bool(before) and not self._presides(before[-1])
            self._sentence((index, start, end), spoken=spoken)

    def cells(self, spans: Sequence[Span]) -> None:
        """Read the sentences in the cells of a row, each cell on its own."""
        for index, first, last in spans:
            self.beside, self.counted = False, ""
            segment, folded = self.reading.segments[index], self.reading.folded(index)
            for start, end in iter_sentences(
                segment.text[:last], folded[:last], self.lexicon, first
            ):
                self._sentence((index, start, end), spoken=False)
        self.beside, self.counted = False, ""

    def _numbered(self, index: int) -> str | None:
        """Return the number of a paragraph that bears a number of the agenda ("2. ...")."""
        segment = self.reading.segments[index]
        number = segment.number if segment.zone != "agenda" else None
        return number if number in self.agenda else None

    def _item_of_list(self, index: int) -> bool:
        """Take "- Projektvendimi për X" below "Me shumicë u miratuan:" as a decision."""
        segment = self.reading.segments[index]
        if self.listing is None or segment.shape != "item":
            self.listing = None
            return False
        self.found.append(
            Recorded(
                (index, segment.content, len(segment.text)),
                self.listing,
                self.point,
                LISTED_CONFIDENCE,
            )
        )
        return True

    def _presides(self, turn: Turn) -> bool:
        post = self.reading.folded(turn.index)[turn.start : turn.end]
        return turn.name == self.chair or (
            turn.by_post
            and cue_pattern(self.lexicon, FILE, "presiding_posts").match(post) is not None
        )

    def _sentence(self, span: Span, *, spoken: bool) -> None:
        index, start, end = span
        folded = self.reading.folded(index)
        outcomes = [
            found
            for found in iter_outcomes(folded, start, end, self.lexicon)
            if (self.minutes and not spoken and found.ruling.strong) or self._is_sure(found.ruling)
        ]
        outcomes = [found for found in outcomes if not self._is_other(index, found)]
        if not outcomes:
            self._without_verb(span, spoken=spoken)
            return
        for found in outcomes:
            made = Recorded(
                (index, found.start, found.end),
                found.ruling,
                self.point,
                _confidence(found.ruling),
            )
            if made.ruling.votes is None and self.counted and not self.beside:
                made = _with_votes(made, self.counted, self.lexicon)
                made = self._with_counts(made)
            self.found.append(made)
            self.counted = ""
            self.uncounted = made.ruling.votes is None
        self.beside = True
        if folded[start:end].endswith(":") and self._list_follows(index):
            self.listing = outcomes[-1].ruling
            self.found.pop()

    def _with_counts(self, found: Recorded) -> Recorded:
        """Let "Pro 26, kundër 0. Miratohet." begin at its count: the bare verb names nothing."""
        index, start, end = found.span
        said = self.reading.folded(index)[start:end]
        named = cue_pattern(self.lexicon, FILE, "matters", "bodies").search(said) is not None
        if found.ruling.votes is None or named or len(said.split()) > LONGEST_BARE:
            return found
        if self.counts_at is None:
            return found
        where, begin = self.counts_at
        return replace(found, span=(index, begin, end)) if where == index else found

    def _is_sure(self, ruling: Ruling) -> bool:
        """Tell whether an outcome counts outside the record of a sitting: by its votes.

        Reports and plans tell in passing what was adopted "njëzëri" some day: they need numbers.
        """
        return ruling.votes is not None or (ruling.supported and not self.telling)

    def _is_other(self, index: int, found: Outcome) -> bool:
        """Tell whether a clause lays a task on somebody or reports what somebody asked for."""
        span = (index, found.start, found.end)
        if is_task(self.reading, span, self.lexicon):
            return True
        asked = reported_by(self.reading, span, self.lexicon)
        return asked is not None and not found.ruling.supported

    def _list_follows(self, index: int) -> bool:
        following = self.reading.segments[index + 1 : index + 2]
        return bool(following) and following[0].shape == "item" and following[0].zone != "agenda"

    def _without_verb(self, span: Span, *, spoken: bool) -> None:
        """Give the votes that a sentence counts to the outcome before it ("... 17 për.")."""
        index, start, end = span
        sentence = self.reading.folded(index)[start:end]
        ruling = counted_only(sentence, self.lexicon) if self.minutes and not spoken else None
        if ruling is not None:
            self.found.append(Recorded(span, ruling, self.point, COUNTED_CONFIDENCE))
            self.counted, self.beside = "", False
            return
        counts = len(sentence) <= LONGEST_COUNT and is_count(sentence, self.lexicon)
        if self.beside and cue_pattern(self.lexicon, "votes", "opens_vote").search(sentence):
            self.beside, self.counted = False, ""
        if counts and (self.counts_at is None or not self.counted):
            self.counts_at = (index, start)
        self.counted = f"{self.counted} {sentence}"[-LONGEST_COUNTS:] if counts else ""
        if self.beside and counts and self.uncounted:
            last = self.found[-1]
            self.found[-1] = _with_votes(last, self.counted, self.lexicon)
        self.beside = self.beside and counts


def _confidence(ruling: Ruling) -> float:
    if ruling.strong:
        return STRONG_CONFIDENCE if ruling.supported else STATED_CONFIDENCE
    return WEAK_CONFIDENCE


def _with_votes(found: Recorded, sentence: str, lexicon: Lexicon) -> Recorded:
    """Add the votes that the next sentence counts ("... u miratua. 17 vota për, 2 kundër.")."""
    sentence = _CALL.sub(r"\1?", sentence)
    votes = parse_votes(sentence, lexicon, ruled=True)
    unanimous = parse_unanimity(sentence, votes, lexicon)
    if votes is None or (votes.for_ is None and votes.against is None):
        return found
    if found.ruling.unanimous is not None:
        unanimous = found.ruling.unanimous
    return replace(found, ruling=replace(found.ruling, votes=votes, unanimous=unanimous))


def agenda_point(folded: str, lexicon: Lexicon) -> str | None:
    """Return the number of the agenda point that a line opens: "Pika 3", "Ad.2/", "Pika e dytë"."""
    match = _point_pattern(lexicon).match(folded)
    if match is None:
        return None
    word = match[1]
    for key in ("ordinals", "cardinals"):
        words = cue_words(lexicon, FILE, key)
        if word in words:
            return str(words.index(word) + 1)
    return word.upper()


@lru_cache(maxsize=4)
def _point_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    noun = cue_alternation(lexicon, FILE, "point_nouns")
    named = cue_alternation(lexicon, FILE, "ordinals", "cardinals")
    return re.compile(
        rf"\W*{noun}\s*(?:nr\.?|\.)?\s*(?:(?:e|i|se|te|s|per)\s+)?(\d{{1,2}}|[ivx]{{1,5}}|{named})(?!\w)"
    )
