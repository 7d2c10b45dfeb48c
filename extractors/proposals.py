"""Suggestions and requests of participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors import label
from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import paper_kind
from extractors.entities import Proposal
from extractors.language import Lexicon
from extractors.layout.clauses import LONGEST_SENTENCE, iter_clauses
from extractors.layout.excerpts import Span
from extractors.layout.sentences import iter_sentences, trim
from extractors.meetings.proposal_lists import iter_listed
from extractors.meetings.reported_opinions import opinion_by, said_behind, shall_be_done
from extractors.meetings.reported_requests import reported_by
from extractors.meetings.request_tables import collapsed_rows, request_rows
from extractors.meetings.turns import speaker_at, turns_in
from extractors.meetings.unnamed_voices import labelled_voice, unnamed_voice
from extractors.meetings.vote_tables import talk_cells
from extractors.paper_types import paper_type
from extractors.plans.tasks import is_task
from extractors.reading import Reading
from extractors.tabular.prose_cells import prose_cells

FILE = "proposal_cues"
LISTED_CONFIDENCE = 0.85
TABLED_CONFIDENCE = 0.92
COLLAPSED_CONFIDENCE = 0.7
SPOKEN_CONFIDENCE = 0.88
REPORTED_CONFIDENCE = 0.86
WISHED_CONFIDENCE = 0.74
OPINION_CONFIDENCE = 0.72
CELL_CONFIDENCE = 0.8
UNNAMED_CONFIDENCE = 0.64
TOLD_CONFIDENCE = 0.68
DUTY_CONFIDENCE = 0.66
LONGEST_LEAD = 45
"""Characters: a cue deeper in a sentence belongs to a clause, not to the speaker."""
LONGEST_REASON = 300
"""Characters of what a speaker gives as a reason first: "Duke pasur parasysh ..., kërkoj ..."."""
_QUOTE = re.compile(r":\s*[\"']?(?=\S)")


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    by: str | None
    confidence: float


def extract_proposals(reading: Reading, lexicon: Lexicon) -> Iterator[Proposal]:
    """Yield the proposals in reading order; ``by`` is the speaker or the one named, else None.

    "Propozoj që ...", "Kisha sugjeruar ...", "X kërkoi ...", "Të caktohet ..." in a speech, the
    items of a list and the rows of a table of requests. Questions, the routine tabling of the
    agenda and asking for the floor are none.
    """
    found: dict[tuple[int, int], _Found] = {}
    for item in iter_listed(reading, lexicon):
        found[item.span[:2]] = _Found(item.span, item.by, LISTED_CONFIDENCE)
    for row in request_rows(reading, lexicon):
        found[row.span[:2]] = _Found(row.span, row.name, TABLED_CONFIDENCE)
    for row in collapsed_rows(reading, lexicon):
        found[row.span[:2]] = _Found(row.span, row.name, COLLAPSED_CONFIDENCE)
    taken = {index for index, _ in found}
    for asked in _in_cells(reading, lexicon):
        if asked.span[0] not in taken:
            found.setdefault(asked.span[:2], asked)
    for spoken in _spoken(reading, lexicon):
        if spoken.span[0] not in taken:
            found.setdefault(spoken.span[:2], spoken)
    for key in sorted(found):
        proposal = found[key]
        evidence = reading.evidence(
            *proposal.span, extractor=label("proposals"), confidence=proposal.confidence
        )
        yield Proposal(evidence, proposal.by)


def _spoken(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for index, segment in enumerate(reading.segments):
        if segment.shape == "row" or segment.zone in ("furniture", "agenda"):
            continue
        bodies = [t.body for t in turns_in(reading, lexicon, index) if t.body is not None]
        if segment.shape == "heading" and not bodies:
            continue
        folded = reading.folded(index)
        if not _mentions_any(lexicon).search(folded):
            continue
        unnamed = None if bodies else unnamed_voice(folded, segment.content, lexicon)
        begin = bodies[0] if bodies else segment.content if unnamed is None else unnamed
        for start, end in iter_sentences(segment.text, folded, lexicon, begin):
            yield from _in_sentence(
                reading, (index, start, end), lexicon, unnamed=unnamed is not None
            )


def _in_cells(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield what the cells of minutes in columns report, as "X kërkoi që ..."."""
    cells = list(dict.fromkeys(talk_cells(reading, lexicon)))
    if "minutes" in (paper_kind(reading, lexicon), paper_type(reading, lexicon)[0]):
        cells += prose_cells(reading, lexicon)
    for index, first, last in cells:
        text, folded = reading.segments[index].text[:last], reading.folded(index)[:last]
        speaker: str | None = None
        for start, end in iter_sentences(text, folded, lexicon, first):
            turn = labelled_voice(reading, (index, start, end))
            begin, speaker = turn or (start, speaker)
            sure = _by_speaker(folded, begin, end, lexicon) if speaker else None
            if sure is not None and not folded.endswith("?", begin, end):
                yield _Found((index, *trim(text, begin, end)), speaker, CELL_CONFIDENCE)
                continue
            for clause in iter_clauses(folded, start, end, lexicon):
                asked = reported_by(reading, (index, *clause), lexicon)
                if asked is not None and clause[0] <= asked.start:
                    where = (index, *trim(text, asked.start, clause[1]))
                    yield _Found(where, asked.by, CELL_CONFIDENCE)


def _in_sentence(
    reading: Reading, span: Span, lexicon: Lexicon, *, unnamed: bool = False
) -> Iterator[_Found]:
    """Yield what a sentence proposes; ``unnamed``: it is the words of "Banorët: ..."."""
    index, start, end = span
    folded = reading.folded(index)
    if end - start > LONGEST_SENTENCE or folded.endswith("?", start, end):
        return
    found = _whole(reading, span, lexicon, unnamed=unnamed)
    if found is not None:
        yield found
        return
    by = None if unnamed else speaker_at(reading, lexicon, index, start)
    for first, last in iter_clauses(folded, start, end, lexicon):
        reported = _in_clause(reading, (index, first, last), lexicon)
        if reported is not None:
            yield reported
            continue
        begin = shall_be_done(folded, first, last, lexicon) if by or unnamed else None
        if begin is not None and not is_task(reading, (index, first, last), lexicon):
            text = reading.segments[index].text
            yield _Found((index, *trim(text, begin, last)), by, DUTY_CONFIDENCE)
            return


def _in_clause(reading: Reading, clause: Span, lexicon: Lexicon) -> _Found | None:
    """Return what somebody is told to have asked for, or said should be done, in a clause."""
    index, _, last = clause
    text = reading.segments[index].text
    asked = reported_by(reading, clause, lexicon)
    if asked is not None:
        return _Found((index, *trim(text, asked.start, last)), asked.by, REPORTED_CONFIDENCE)
    thought = opinion_by(reading, clause, lexicon)
    if thought is not None:
        return _Found((index, *trim(text, thought.start, last)), thought.by, TOLD_CONFIDENCE)
    return None


def _whole(reading: Reading, span: Span, lexicon: Lexicon, *, unnamed: bool) -> _Found | None:
    """Return the whole sentence where its speaker, or one quoted, proposes something."""
    index, start, end = span
    folded, text = reading.folded(index), reading.segments[index].text
    by = None if unnamed else speaker_at(reading, lexicon, index, start)
    quote = _quoted(reading, span, lexicon)
    if quote is not None:
        asked = reported_by(reading, span, lexicon)
        if asked is not None and asked.start >= quote[0]:
            return _Found((index, *trim(text, asked.start, end)), asked.by, REPORTED_CONFIDENCE)
        start, by = quote
    voiced = unnamed or by is not None
    if voiced and (sure := _by_speaker(folded, start, end, lexicon)) is not None:
        if sure < SPOKEN_CONFIDENCE and is_task(reading, span, lexicon):
            return None
        return _Found((index, *trim(text, start, end)), by, sure)
    if by is None and quote is None and _asks_unnamed(reading, span, lexicon):
        return _Found((index, *trim(text, start, end)), None, UNNAMED_CONFIDENCE)
    said = said_behind(reading, span, lexicon)
    if said is not None:
        return _Found((index, *trim(text, start, end)), said, TOLD_CONFIDENCE)
    return None


def _asks_unnamed(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether minutes quote "Kisha pas kërkesë me ..." of somebody they do not name."""
    index, start, end = span
    if paper_kind(reading, lexicon) != "minutes":
        return False
    sentence = reading.folded(index)[start:end]
    cue = cue_pattern(lexicon, FILE, "first_person").search(sentence)
    if cue is None or cue.start() > LONGEST_LEAD:
        return False
    return not is_routine(sentence, cue.end(), lexicon)


def _quoted(reading: Reading, span: Span, lexicon: Lexicon) -> tuple[int, str] | None:
    """Return where the words begin in "X shtoi: Kërkoj edhe ...", and who says them."""
    index, start, end = span
    for turn in turns_in(reading, lexicon, index):
        if turn.body is None and start <= turn.start < end:
            quote = _QUOTE.search(reading.folded(index), turn.end, min(end, turn.end + 60))
            if quote is not None:
                return quote.end(), turn.name
    return None


def _by_speaker(folded: str, start: int, end: int, lexicon: Lexicon) -> float | None:
    """Return how sure the words of a speaker are a proposal; None if they are none."""
    sentence = folded[start:end]
    cue = cue_pattern(lexicon, FILE, "first_person", "impersonal").search(sentence)
    reasoned = cue_pattern(lexicon, FILE, "reasons").match(sentence.lstrip(' "-')) is not None
    if cue is not None and cue.start() <= (LONGEST_REASON if reasoned else LONGEST_LEAD):
        return None if is_routine(sentence, cue.end(), lexicon) else SPOKEN_CONFIDENCE
    opinion = _opinion(lexicon).search(sentence)
    if opinion is not None and opinion.start() <= LONGEST_LEAD:
        return OPINION_CONFIDENCE
    wish = _wish(lexicon).match(sentence)
    if wish is not None and not cue_pattern(lexicon, FILE, "no_wish").match(wish["verb"]):
        return None if is_routine(sentence, 0, lexicon) else WISHED_CONFIDENCE
    return None


def is_routine(sentence: str, behind: int, lexicon: Lexicon) -> bool:
    """Tell whether what is asked for is the agenda, the floor or the like, not in writing."""
    routine = cue_pattern(lexicon, FILE, "routine").search(sentence, behind)
    if routine is None or routine.start() - behind > 12:
        return False
    return cue_pattern(lexicon, FILE, "in_writing", "agenda_changes").search(sentence) is None


@lru_cache(maxsize=4)
def _opinion(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "mendoj që kjo duhet të ..."."""
    opinions, duties = (cue_alternation(lexicon, FILE, key) for key in ("opinions", "duties"))
    return re.compile(
        rf"(?<!\w){opinions}\s+(?:se|qe|da|дека)\b[^.;]{{0,80}}?(?<!\w){duties}(?!\w)"
    )


@lru_cache(maxsize=4)
def _wish(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "Të caktohet ...", "Mos të lejohet ...", "Duhet të ..." at the start of a sentence."""
    openers = cue_alternation(lexicon, FILE, "wish_openers")
    endings = "het|hen|oje|oni|aje|eje|ije|ise|ete|jne"
    verb = rf"[^\W\d_]{{2,}}(?:{endings})|[^\W\d_]{{2,}}(?:et|en)|behet|jete|kete|postav\w+"
    clitics = r"(?:(?:mos|ju|na|i|ta|t'i|t'u|t'ia|t'ju|tu|ti|ia|iu|u|se|te)\s+){0,3}"
    return re.compile(rf"\W*{openers}\s+{clitics}(?P<verb>{verb})(?!\w)")


@lru_cache(maxsize=4)
def _mentions_any(lexicon: Lexicon) -> re.Pattern[str]:
    """Match whatever a proposal in running text needs: a quick look at the whole segment."""
    keys = (
        "first_person",
        "impersonal",
        "opinions",
        "duties",
        "third_person",
        "passive",
        "wish_openers",
    )
    return cue_pattern(lexicon, FILE, *keys)
