"""A search from typed text to result: the same steps on every engine.

Parse, look the words up, plan, run. Where nothing matches, the query is relaxed step by step, so
that what is near is shown; a number or a word that nothing is near to finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from rapidfuzz.distance import OSA

from index.analysis import fold, index_word
from index.conditions import Condition, KeywordCondition, check, query_conditions
from index.expansion import make_plan
from index.plan import Group, Plan
from index.protocol import Hit, Query, SearchResult
from index.query import QueryTree, Term, content_terms, number_cues, parse_text
from index.vocabulary import Vocabulary

PLACE_SLIPS = 2
"""Letters that may be wrong in the name of a municipality; it must have more than twice as many."""


class Engine(Vocabulary, Protocol):
    """What an engine does with a plan."""

    def run(self, plan: Plan, query: Query) -> SearchResult:
        """Return the documents that match the plan; facets, sort and limits are the query's."""


def read_query(query: Query) -> QueryTree:
    """Return what a query asks for; its filters are conditions like those of its text.

    Raises:
        UsageError: the text is too long, or a filter is not what it should be.
    """
    check(query)
    tree = parse_text(query.text)
    return replace(tree, conditions=(*query_conditions(query), *tree.conditions))


def answer(query: Query, tree: QueryTree, engine: Engine) -> SearchResult:
    """Return what ``engine`` finds for a tree that is not empty."""
    if not tree.has_terms:
        query = replace(query, sort="newest" if query.sort == "relevance" else query.sort)
    for attempt, relaxed in _attempts(query, tree, engine):
        result = engine.run(attempt, query)
        if result.total:
            return replace(
                result, suggestion=_suggestion(query.text, attempt, result.hits), relaxed=relaxed
            )
    return SearchResult()


def _attempts(query: Query, tree: QueryTree, engine: Engine) -> Iterator[tuple[Plan, str | None]]:
    """Yield plans, the strictest first, with what was left aside."""
    mended, place = _mended_place(tree.conditions, engine)
    if place is not None:
        plan = make_plan(replace(tree, conditions=mended), engine)
        yield plan, f"no document is from there; taken for {place}"
        return
    plan = make_plan(tree, engine)
    if query.sort != "relevance" and plan.groups:
        yield plan.strict(), None
    yield plan, None
    if tree.phrases:
        words = _as_words(tree)
        plan = make_plan(words, engine)
        yield replace(plan, every_group=True), "no document has the phrase as it stands"
        if not tree.numbers:
            yield plan, "no document has the phrase as it stands"
        tree = words
    if tree.numbers and len(_telling(tree)) > 1:
        plan = make_plan(replace(tree, numbers=()), engine)
        numbers = ", ".join(term.text for term in tree.numbers)
        yield replace(plan, every_group=True), f"no document has {numbers}"
    elif not tree.numbers and tree.words:
        yield make_plan(_divided(tree, engine), engine), None
        yield make_plan(tree, engine, slips=1), None


def _mended_place(
    conditions: Sequence[Condition], engine: Engine
) -> tuple[tuple[Condition, ...], str | None]:
    """Return the conditions with a municipality that the index has, and its name.

    None: there was nothing to mend.
    """
    asked = [
        it
        for it in conditions
        if isinstance(it, KeywordCondition) and it.field == "municipality_key" and not it.negated
    ]
    known = engine.municipalities() if asked else {}
    mended, name = list(conditions), None
    for condition in asked:
        (key,) = condition.values
        near = [other for other in known if OSA.distance(key, other) <= PLACE_SLIPS]
        if key not in known and near and len(key) > 2 * PLACE_SLIPS:
            best = min(near, key=lambda other: (OSA.distance(key, other), other))
            mended[mended.index(condition)] = replace(condition, values=(best,))
            name = known[best]
    return tuple(mended), name


def _telling(tree: QueryTree) -> list[Term]:
    """Return the words that say more than what kind of number is looked for."""
    return [term for term in tree.words if term.words[0] not in number_cues()]


def _as_words(tree: QueryTree) -> QueryTree:
    """Return the tree with its phrases as words."""
    words = [*tree.words, *(term for phrase in tree.phrases for term in content_terms(phrase))]
    return replace(tree, words=tuple(dict.fromkeys(words)), phrases=())


def _divided(tree: QueryTree, engine: Engine) -> QueryTree:
    """Return the tree with words that were typed together apart, where the index has both."""
    halves = {
        term: [(term.folded[:at], term.folded[at:]) for at in range(3, len(term.folded) - 2)]
        for term in tree.words
    }
    stems = {index_word(half) for pairs in halves.values() for pair in pairs for half in pair}
    known = engine.look_up(stems, {}, ()).frequency if stems else {}
    words: list[Term] = []
    for term, pairs in halves.items():
        ranked = [
            (min(known[index_word(one)], known[index_word(other)]), one, other)
            for one, other in pairs
            if index_word(one) in known and index_word(other) in known
        ]
        best = max(ranked, default=None)
        if best is None:
            words.append(term)
        else:
            words += [Term("word", (index_word(half),), half, half) for half in best[1:]]
    return replace(tree, words=tuple(dict.fromkeys(words)))


def _suggestion(text: str, plan: Plan, hits: Sequence[Hit]) -> str | None:
    """Return the query with the words that the index does not know as the hits write them."""
    suggested = text
    for group in plan.groups:
        if not group.known and group.term.folded:
            meant = _as_written(group, hits)
            if meant is not None:
                suggested = suggested.replace(group.term.text, meant, 1)
    return suggested if suggested != text else None


def _as_written(group: Group, hits: Sequence[Hit]) -> str | None:
    """Return the marked word of the hits that is most like what was typed."""
    words = {alternative.word for alternative in group.alternatives}
    written = [
        page.snippet.text[start:end].lower()
        for hit in hits
        for page in hit.pages
        for start, end in page.snippet.marks
    ]
    meant = [word for word in written if index_word(word) in words]
    typed = group.term.folded
    return min(meant, key=lambda word: (OSA.distance(typed, fold(word)), word), default=None)
