"""The outcomes that minutes record, with the votes counted beside them and the agenda point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.chair import extract_chair
from extractors.cues import cue_pattern
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.sentences import iter_sentences
from extractors.meetings import recorded
from extractors.meetings.agenda_points import agenda_point
from extractors.meetings.outcomes import Ruling, parse_ruling
from extractors.meetings.recorded import Outcome, iter_outcomes
from extractors.meetings.reported_requests import reported_by
from extractors.meetings.turns import Turn, turns_in
from extractors.meetings.vote_sentences import Recorded, completed, with_votes
from extractors.meetings.votes import parse_votes
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
_THAT = re.compile(r"\s+(?:se|qe|da|дека)\s")
LONGEST_COUNT = 160
"""Characters of a sentence that only counts votes."""
LONGEST_COUNTS = 600
"""Characters of such sentences in a row that are remembered."""
LISTED_CONFIDENCE = 0.75
LONGEST_BARE = 2
"""Words of an outcome that names no matter: "Miratohet.", "U aprovua"."""


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
        self.bare = paper_type(reading, lexicon)[0] == "other"
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
        if self.minutes and self._heads_list(index):
            self.listing = Ruling("adopted", None, None, strong=True)
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
        span = (index, segment.content, len(segment.text))
        if is_task(self.reading, span, self.lexicon):
            return True
        own = parse_ruling(self.reading.folded(index)[segment.content :], self.lexicon)
        ruling = own or self.listing
        self.found.append(Recorded(span, ruling, self.point, LISTED_CONFIDENCE))
        return True

    def _heads_list(self, index: int) -> bool:
        """Tell whether a line is "Vendime:" above a list."""
        line = self.reading.folded(index)[self.reading.segments[index].content :].strip(" .:-")
        head = cue_pattern(self.lexicon, FILE, "decision_heads").fullmatch(line)
        following = self.reading.segments[index + 1 : index + 2]
        return head is not None and bool(following) and following[0].shape == "item"

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
            if (self.minutes and not spoken and found.ruling.strong)
            or self._is_sure(found.ruling)
            or self._is_counted(found.ruling, spoken=spoken)
            or (not spoken and self._is_of_sitting(folded[found.start : found.end], found))
        ]
        outcomes = [found for found in outcomes if not self._is_other(index, found)]
        if not outcomes and self.minutes and not spoken:
            outcomes = recorded.labelled_outcome(folded, start, end, self.lexicon)
            if agenda_point(folded, self.lexicon) is not None:
                outcomes = outcomes or recorded.bare_outcome(folded, start, end, self.lexicon)
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
            if self.counted and not self.beside:
                if made.ruling.votes is None:
                    made = self._with_counts(with_votes(made, self.counted, self.lexicon))
                else:
                    made = completed(made, self.counted, self.lexicon)
            self.found.append(made)
            self.counted = ""
            self.uncounted = made.ruling.votes is None
        self.beside = True
        if folded[start:end].endswith(":") and self._list_follows(index, outcomes[-1]):
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

    def _is_counted(self, ruling: Ruling, *, spoken: bool) -> bool:
        """Tell whether the sentences in front of an outcome count its votes."""
        if spoken or self.telling or not ruling.strong or not self.counted or self.beside:
            return False
        votes = parse_votes(self.counted, self.lexicon, ruled=True)
        return votes is not None and votes.for_ is not None

    def _is_of_sitting(self, said: str, found: Outcome) -> bool:
        """Tell whether an outcome can only be a sitting's, in a paper without a title.

        "... u tërhoq nga rendi i ditës", "Kuvendi u njoftua me ...".
        """
        if self.minutes or self.telling or not self.bare or not found.ruling.strong:
            return False
        if found.ruling.outcome == "withdrawn":
            return cue_pattern(self.lexicon, FILE, "agendas").search(said) is not None
        if found.ruling.outcome != "noted":
            return False
        return cue_pattern(self.lexicon, FILE, "bodies").match(said) is not None

    def _is_other(self, index: int, found: Outcome) -> bool:
        """Tell whether a clause lays a task on somebody or reports what somebody asked for."""
        span = (index, found.start, found.end)
        if is_task(self.reading, span, self.lexicon) or self._is_told(span, found):
            return True
        asked = reported_by(self.reading, span, self.lexicon)
        return asked is not None and not found.ruling.supported

    def _is_told(self, span: Span, found: Outcome) -> bool:
        """Tell whether "sqaroi se" or the like of another than the chair brings the outcome."""
        index, start, _ = span
        if found.ruling.votes is not None:
            return False
        told = cue_pattern(self.lexicon, "proposal_cues", "said", "explained")
        lead = self.reading.folded(index)[start : found.ruling.at]
        verb = next((m for m in told.finditer(lead) if _THAT.match(lead, m.end())), None)
        if verb is None or cue_pattern(self.lexicon, FILE, "findings").fullmatch(verb.group()):
            return False
        posts = cue_pattern(self.lexicon, FILE, "presiding_posts", "bodies")
        return posts.search(lead, 0, verb.start()) is None

    def _list_follows(self, index: int, found: Outcome) -> bool:
        """Tell whether what was decided is listed below; below "Rendi i ditës" stand its points."""
        said = self.reading.folded(index)[found.start : found.end]
        if cue_pattern(self.lexicon, FILE, "agendas").search(said) is not None:
            return False
        following = self.reading.segments[index + 1 : index + 2]
        return bool(following) and following[0].shape == "item" and following[0].zone != "agenda"

    def _without_verb(self, span: Span, *, spoken: bool) -> None:
        """Give the votes that a sentence counts to the outcome before it ("... 17 për.")."""
        index, start, end = span
        sentence = self.reading.folded(index)[start:end]
        ruling = (
            recorded.counted_only(sentence, self.lexicon) if self.minutes and not spoken else None
        )
        if ruling is not None:
            self.found.append(Recorded(span, ruling, self.point, COUNTED_CONFIDENCE))
            self.counted, self.beside = "", False
            return
        counts = len(sentence) <= LONGEST_COUNT and recorded.is_count(sentence, self.lexicon)
        if self.beside and cue_pattern(self.lexicon, "votes", "opens_vote").search(sentence):
            self.beside, self.counted = False, ""
        if counts and (self.counts_at is None or not self.counted):
            self.counts_at = (index, start)
        self.counted = f"{self.counted} {sentence}"[-LONGEST_COUNTS:] if counts else ""
        if self.beside and counts and self.uncounted:
            last = self.found[-1]
            self.found[-1] = with_votes(last, self.counted, self.lexicon)
        self.beside = self.beside and counts


def _confidence(ruling: Ruling) -> float:
    if ruling.strong:
        return STRONG_CONFIDENCE if ruling.supported else STATED_CONFIDENCE
    return WEAK_CONFIDENCE
