"""Tasks with owner, deadline and sum: bullets, sentences and the rows of plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors import label
from extractors.action_tables import iter_plan_items
from extractors.entities import ActionItem, Money
from extractors.excerpts import Span, excerpt_evidence
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.mentions import Deadline, deadline_in, money_in
from extractors.objectives import extract_objectives
from extractors.reading import Reading
from extractors.sections import iter_list_items
from extractors.tasks import iter_tasks, subject_of

ROW_CONFIDENCE = 0.92
BULLET_CONFIDENCE = 0.88


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
    as bullet and as row is one item for :func:`extractors.extraction.merge`, which gives it the
    row's owner, deadline, sum and goal. What the paper does not say is None.
    """
    found = [*_rows(reading, lexicon), *_bullets(reading, lexicon), *_sentences(reading, lexicon)]
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


def _rows(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    goals = {
        re.sub(r"\W+$", "", fold(goal.number)): goal.evidence.text
        for goal in extract_objectives(reading, lexicon)
        if goal.number
    }
    for item in iter_plan_items(reading, lexicon, goals):
        yield _Found(
            item.spans, item.owner, item.deadline, item.amount, item.objective, ROW_CONFIDENCE
        )


def _bullets(reading: Reading, lexicon: Lexicon) -> Iterator[_Found]:
    for item in iter_list_items(reading, lexicon):
        if item.kind == "activities":
            span = (item.index, item.start, item.end)
            yield _Found(
                (span,),
                subject_of(reading, span),
                deadline_in(reading, span, lexicon),
                money_in(reading, [span]),
                None,
                BULLET_CONFIDENCE,
            )


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
