"""Sentences that lay a task on somebody: "Obligohet X që ...", "X të përgatitë ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import paper_kind
from extractors.language import Lexicon
from extractors.layout.clauses import iter_clauses
from extractors.layout.excerpts import Span
from extractors.layout.sentences import iter_sentences, trim
from extractors.meetings.proposal_lists import iter_listed
from extractors.meetings.request_tables import answer_cells
from extractors.mentions import deadline_in
from extractors.paper_types import paper_type
from extractors.plans.letter_lists import letter_items
from extractors.plans.letters import is_letter
from extractors.plans.pledges import is_asked, is_promised, mailed_to, promised_by, told_by
from extractors.plans.task_owners import (
    SUBJUNCTIVE_VERB,
    is_party,
    named_subject_end,
    owner_before,
    owner_behind,
)
from extractors.plans.task_wording import (
    DENIED,
    assigned_to,
    behind_lead_in,
    behind_speaker,
    concludes,
    executor_of,
    is_decided,
    is_limited,
    is_official,
    is_order,
)
from extractors.reading import Reading

FILE = "task_cues"
DUTY_CONFIDENCE = 0.92
CHARGE_CONFIDENCE = 0.88
WISH_CONFIDENCE = 0.84
LIMIT_CONFIDENCE = 0.8
ORDER_CONFIDENCE = 0.72
PROMISE_CONFIDENCE = 0.76
ASK_CONFIDENCE = 0.78
MAIL_CONFIDENCE = 0.7
TOLD_CONFIDENCE = 0.65
LETTER_CONFIDENCE = 0.83


_CHARGED = re.compile(
    r"(?<!\w)(?:qe|te|ta|t'[iu]a?|ti|tia|da|да|me\s+[^\W\d_]{3,20}(?:imin|jen|esen))(?!\w)"
)
_TO_DO = re.compile(r"(?<!\w)(?:qe|se|te|ta|t'[iu]a?|ti|tia|da|per\s+\S+(?:im|je)n|za|да|за)(?!\w)")


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence with a task; ``owner`` as written, None if nobody is named."""

    span: Span
    owner: str | None
    confidence: float


def is_task(reading: Reading, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a sentence lays a task on somebody."""
    return parse_task(reading, span, lexicon) is not None


def iter_tasks(reading: Reading, lexicon: Lexicon) -> Iterator[Task]:
    """Yield the task sentences of the running text, in reading order.

    A clause of a longer sentence is a task of its own; answers in a table of requests may promise
    something, too.
    """
    asked = {item.span[0] for item in iter_listed(reading, lexicon)}
    for span, owner in letter_items(reading, lexicon):
        if mailed_to(reading, span[0], lexicon) is None:
            asked.add(span[0])
            yield Task(span, owner, LETTER_CONFIDENCE)
    for cell in answer_cells(reading, lexicon):
        task = parse_task(reading, cell, lexicon)
        if task is not None:
            yield task
    for index, segment in enumerate(reading.segments):
        if segment.shape in ("row", "heading") or segment.zone in ("furniture", "letterhead"):
            continue
        folded = reading.folded(index)
        if index in asked or not _quick(lexicon).search(folded):
            continue
        mailed = mailed_to(reading, index, lexicon)
        if mailed is not None:
            yield Task(*mailed, MAIL_CONFIDENCE)
            continue
        for start, end in iter_sentences(segment.text, folded, lexicon, segment.content):
            for clause in iter_clauses(folded, start, end, lexicon):
                task = parse_task(reading, (index, *clause), lexicon)
                if task is not None:
                    yield task


@lru_cache(maxsize=4)
def _quick(lexicon: Lexicon) -> re.Pattern[str]:
    """Match whatever a task needs: a quick look at the whole segment."""
    keys = (
        "duty_verbs",
        "executors",
        "charges",
        "soft_charges",
        "subjunctives",
        "futures",
        "deadline_before",
        "allowances",
        "asks",
    )
    return cue_pattern(lexicon, FILE, *keys)


def parse_task(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Return the task of a sentence, None if it has none."""
    index, start, end = span
    assigned = assigned_to(reading, span, lexicon)
    if assigned is not None:
        return Task(
            (index, *trim(reading.segments[index].text, start, end)), assigned, CHARGE_CONFIDENCE
        )
    start = behind_speaker(reading, span, lexicon)
    span = (index, *trim(reading.segments[index].text, start, end))
    folded = reading.folded(index)[span[1] : span[2]]
    if cue_pattern(lexicon, FILE, "rules").search(folded) is not None:
        return None
    return (
        _duty(reading, span, lexicon)
        or _indirect(reading, span, lexicon)
        or _charge(reading, span, lexicon)
        or _wish(reading, span, lexicon)
        or _commitment(reading, span, lexicon)
        or _pledge(reading, span, lexicon)
    )


def _duty(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "Obligohet X që ..." and "X obligohet që ..."."""
    index, start, end = span
    folded = reading.folded(index)
    verb = cue_pattern(lexicon, FILE, "duty_verbs").search(folded, start, end)
    if verb is None:
        return None
    before = folded[start : verb.start()]
    # "Të ngarkohet ..." as a whole point of an act orders; "... që të ngarkohet" does not.
    if DENIED.search(before) and before.strip() != "te":
        return None
    soft = cue_pattern(lexicon, FILE, "soft_duties").fullmatch(verb.group())
    # In an act "janë të obliguara" orders, in a report it only describes.
    act = paper_kind(reading, lexicon) == "act"
    if soft is not None and not (act or is_limited(reading, span, lexicon)):
        return None
    behind = owner_behind(reading, span, verb.end(), lexicon)
    to_do = _TO_DO.search(folded, verb.end(), end)
    if not to_do and (behind is None or not is_party(behind, lexicon)):
        return None  # "Liqeni ngarkohet me 9 tonë mbeturina".
    owner = owner_before(reading, span, verb.start(), lexicon)
    return Task(span, owner or behind, DUTY_CONFIDENCE)


def _indirect(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read who carries out an act, and orders of a meeting that name nobody."""
    executed, owner = executor_of(reading, span, lexicon)
    if executed:
        return Task(span, owner, CHARGE_CONFIDENCE)
    return Task(span, None, ORDER_CONFIDENCE) if is_order(reading, span, lexicon) else None


def _charge(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "Kuvendi e ngarkoi Drejtorinë që ...": the one charged is the object."""
    index, start, end = span
    folded = reading.folded(index)
    verb = cue_pattern(lexicon, FILE, "charges", "soft_charges").search(folded, start, end)
    if verb is None or DENIED.search(folded[start : verb.start()]):
        return None
    if cue_pattern(lexicon, FILE, "soft_charges").fullmatch(verb.group()):
        body = cue_pattern(lexicon, "decision_verbs", "bodies").search(folded, start, verb.start())
        if body is None or not is_limited(reading, span, lexicon):
            return None
    if not _CHARGED.search(folded, verb.end(), end):
        return None
    if cue_pattern(lexicon, FILE, "laws").search(folded, start, verb.start()) is not None:
        return None
    return Task(span, owner_behind(reading, span, verb.end(), lexicon), CHARGE_CONFIDENCE)


def _wish(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "Drejtoria e X të përgatitë ...", "Sekretari t'i përcjellë ..."."""
    index, _, end = span
    start = behind_lead_in(reading, span, lexicon)
    subject = named_subject_end(reading, index, start, lexicon)
    if subject is None:
        return None
    folded = reading.folded(index)
    wish = _wish_pattern(lexicon).match(folded, subject, end)
    if wish is None:
        return None
    official = (
        is_official(reading, lexicon)
        or is_decided(reading, span, start, lexicon)
        or concludes(reading, index, lexicon)
    )
    if not (official and wish["sure"]) and not is_limited(reading, span, lexicon):
        return None
    owner = reading.segments[index].text[start:subject]
    return Task(span, owner, WISH_CONFIDENCE if official else LIMIT_CONFIDENCE)


@lru_cache(maxsize=4)
def _wish_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "të përgatitë"; ``sure`` where the verb has the ending of the subjunctive."""
    wish = cue_alternation(lexicon, FILE, "subjunctives")
    return re.compile(rf",?\s+{wish}\s+(?:(?P<sure>{SUBJUNCTIVE_VERB})|[^\W\d_]{{3,}}(?!\w))")


def _commitment(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read "X do t'i vendosë ... deri më 31 tetor" and "X ka 15 ditë kohë": a task with a limit."""
    index, _, end = span
    start = behind_lead_in(reading, span, lexicon)
    subject = named_subject_end(reading, index, start, lexicon)
    if subject is None:
        return None
    folded, text = reading.folded(index), reading.segments[index].text
    if _allowance_pattern(lexicon).match(folded, subject, end):
        return Task(span, text[start:subject], LIMIT_CONFIDENCE)
    answered = reading.segments[index].shape == "row" or is_official(reading, lexicon)
    present = answered and _present_pattern(lexicon).match(folded, subject, end) is not None
    if not present and not _future_pattern(lexicon).match(folded, subject, end):
        return None
    limit = deadline_in(reading, span, lexicon)
    # A letter may promise something "brenda dy ditësh"; in a speech only a day makes it a task.
    if limit is None or (limit.value is None and not is_letter(reading, lexicon)):
        return None
    return Task(span, text[start:subject], LIMIT_CONFIDENCE)


@lru_cache(maxsize=4)
def _allowance_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    allowance = cue_alternation(lexicon, FILE, "allowances")
    return re.compile(rf"\s+(?:ka|kane)\s+\S+\s+{allowance}")


@lru_cache(maxsize=4)
def _present_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Match "e dorëzon", "i bën": what an answer or minutes with a day commit the subject to."""
    verbs = cue_alternation(lexicon, FILE, "delivers")
    return re.compile(rf"\s+(?:e|i|ia|ua|jua|na)\s+(?:[^\W\d_]{{2,}}(?:on|ojne)|{verbs})(?!\w)")


@lru_cache(maxsize=4)
def _future_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf",?\s+{cue_alternation(lexicon, FILE, 'futures')}\s+\w+")


def _pledge(reading: Reading, span: Span, lexicon: Lexicon) -> Task | None:
    """Read a speaker's promise with a day and a letter's request with a limit."""
    if reading.folded(span[0]).startswith(":", span[2]):
        return None  # "Ju lutemi të kryeni këto:" - the items are the tasks.
    by = promised_by(reading, span, lexicon)
    if by is not None:
        return Task(span, by, PROMISE_CONFIDENCE)
    if paper_type(reading, lexicon)[0] == "minutes":
        official = told_by(reading, span, lexicon)
        if official is not None:
            return Task(span, official, TOLD_CONFIDENCE)
    asked = is_asked(reading, span, lexicon) or is_promised(reading, span, lexicon)
    return Task(span, None, ASK_CONFIDENCE) if asked else None


def task_owner(reading: Reading, span: Span, lexicon: Lexicon) -> str | None:
    """Return on whom a stretch of text lays a task, None if it lays none on anybody named."""
    task = parse_task(reading, span, lexicon)
    return task.owner if task is not None else None
