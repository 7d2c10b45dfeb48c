"""Tasks with owner, deadline and sum: bullets, sentences and the rows of plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors import label
from extractors.entities import ActionItem, Money
from extractors.language import Lexicon
from extractors.layout.excerpts import Span, excerpt_evidence
from extractors.layout.sections import iter_list_items
from extractors.mentions import Deadline, deadline_in, money_in
from extractors.objectives import stated_objectives
from extractors.plans.action_cells import deadline_of, money_of, stated
from extractors.plans.action_tables import bare_code, goal_code, is_code, iter_plan_items
from extractors.plans.checklist_lines import checklist_elements
from extractors.plans.coded_tasks import coded_tasks
from extractors.plans.concluded_items import concluded_items
from extractors.plans.item_facts import item_deadline, item_owner
from extractors.plans.measures import measures
from extractors.plans.tasks import iter_tasks
from extractors.reading import Reading

BULLET_CONFIDENCE = 0.88
ELEMENT_CONFIDENCE = 0.7
"""Of the lines of a form: what was marked is lost."""
IMPLIED_CONFIDENCE = 0.6
"""Of bullets right under a goal: they may also be results or narrower goals."""


CONCLUDED_CONFIDENCE = 0.68
CODED_CONFIDENCE = 0.74
"""Of lines that only their codes set apart."""


@dataclass(frozen=True, slots=True)
class _Found:
    spans: tuple[Span, ...]
    owner: str | None
    deadline: Deadline | None
    amount: Money | None
    objective: str | None
    confidence: float


def extract_action_items(reading: Reading, lexicon: Lexicon) -> Iterator[ActionItem]:
    """Yield the tasks in reading order.

    Items under "Aktivitetet" and the like, task sentences, rows of action plans. The same wording
    as bullet and as row is one item for :func:`extractors.merging.merge`, which gives it the
    row's owner, deadline, sum and goal. What the paper does not say is None.
    """
    found = [
        *_rows(reading, lexicon),
        *_bullets(reading, lexicon),
        *_measures(reading, lexicon),
        *_elements(reading, lexicon),
        *_coded(reading, lexicon),
        *_sentences(reading, lexicon),
        *_concluded(reading, lexicon),
    ]
    seen: set[Span] = set()
    for item in sorted(found, key=lambda item: item.spans):
        if item.spans[0] in seen:
            continue
        seen.add(item.spans[0])
        evidence = excerpt_evidence(
            reading, item.spans, extractor=label("action_items"), confidence=item.confidence
        )
        yield ActionItem(
            evidence,
            owner=item.owner,
            deadline=item.deadline.text if item.deadline else None,
            deadline_value=item.deadline.value if item.deadline else None,
            amount=item.amount,
            objective=item.objective,
        )


def _goals(reading: Reading, lexicon: Lexicon) -> dict[str, str]:
    """Return the stated goals by their numbers."""
    goals: dict[str, str] = {}
    for goal in stated_objectives(reading, lexicon):
        if goal.number:
            goals.setdefault(goal_code(goal.number), goal.evidence.text)
            # "1" names "QS 1", too.
            goals.setdefault(bare_code(goal_code(goal.number)), goal.evidence.text)
    return goals


def _rows(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for item in iter_plan_items(reading, lexicon, _goals(reading, lexicon)):
        yield _Found(
            item.spans, item.owner, item.deadline, item.amount, item.objective, item.confidence
        )


def _bullets(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for item in iter_list_items(reading, lexicon):
        if item.kind == "activities":
            confidence = IMPLIED_CONFIDENCE if item.implied else BULLET_CONFIDENCE
            yield _as_told(reading, (item.index, item.start, item.end), lexicon, confidence)


def _as_told(reading: Reading, span: Span, lexicon: Lexicon, confidence: float) -> _Found:
    """Return an item whose owner, deadline and sum stand in its own text."""
    return _Found(
        (span,),
        item_owner(reading, span, lexicon),
        item_deadline(reading, span, lexicon),
        money_in(reading, [span]),
        None,
        confidence,
    )


def _measures(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield labelled measures and project cards; what the card does not say, its text may."""
    goals = _goals(reading, lexicon)
    for measure in measures(reading, lexicon):
        span = measure.spans[0]
        cells = {role: [measure.facts[role]] for role in measure.facts}
        owner = stated(reading, cells.get("owner", ()), lexicon)
        limit = deadline_of(reading, cells.get("deadline", ()), lexicon)
        money = money_of(reading, cells.get("amount", ()), "", "", lexicon)
        goal = stated(reading, cells.get("objective", ()), lexicon)
        goal = goals.get(goal_code(goal), None if is_code(goal) else goal) if goal else None
        if not measure.facts:
            owner = item_owner(reading, span, lexicon)
            limit = item_deadline(reading, span, lexicon)
            money = money_in(reading, measure.spans)
        yield _Found(measure.spans, owner, limit, money, goal, measure.confidence)


def _elements(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield the elements of a checklist whose marks were lost with its table."""
    for spans in checklist_elements(reading, lexicon):
        yield _Found(spans, None, None, None, None, ELEMENT_CONFIDENCE)


def _coded(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield the measures that only their codes ("A1.", "B2.") set apart."""
    for span in coded_tasks(reading, lexicon):
        yield _as_told(reading, span, lexicon, CODED_CONFIDENCE)


def _concluded(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    """Yield the points of a list of conclusions that say who does what."""
    for span, owner in concluded_items(reading, lexicon):
        limit, money = item_deadline(reading, span, lexicon), money_in(reading, [span])
        yield _Found((span,), owner, limit, money, None, CONCLUDED_CONFIDENCE)


def _sentences(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for task in iter_tasks(reading, lexicon):
        yield _Found(
            (task.span,),
            task.owner,
            deadline_in(reading, task.span, lexicon),
            money_in(reading, [task.span]),
            None,
            task.confidence,
        )
