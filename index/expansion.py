"""From the tree of a query to a plan: which words of the index stand for each word typed.

A word is looked for by its stem, by what means the same, by what OCR may have made of it and by
what is a slip of a finger away, each worth less than the one before. The plan is made here, with
the index's own vocabulary, so that both engines look for exactly the same; weights are set so that
a rare damaged form counts no more than the word that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from index import stemmer
from index.analysis import synonyms
from index.bm25 import idf
from index.plan import Alternative, Group, NumberPlan, Pair, Plan
from index.query import QueryTree, Term, content_terms
from index.spelling import confused_spellings, end_respellings
from index.vocabulary import Lookup, Vocabulary

SYNONYM = 0.8
CONFUSED = 0.8
"""Weight of a spelling that OCR makes of the word."""
SLIP = (0.3, 0.1)
"""Weight of a word one and two slips away, where the word itself is in the index."""
UNKNOWN_SLIP = (0.8, 0.5)
"""The same where it is not: then the slip is probably the reader's."""
OFTEN = 10
"""A word a slip away that so many times as many documents have is probably what was meant; then
the typed one, often a slip of OCR, is worth no more than it."""
SELDOM = 5
"""A word a slip away is taken for a damaged form if so many times as many documents have the word
itself; one that is more frequent is a word of its own."""
LEAST_BOOST = 0.03
"""A word worth less beside the one that was typed changes no order."""
MOST_SLIPS = 8
"""Words that are a slip away, at most; the nearest and most frequent."""
ONE_SLIP, TWO_SLIPS = 4, 8
"""Letters of a typed word from which one and two slips are allowed."""
ONE_SLIP_STEM, TWO_SLIPS_STEM = 4, 6
"""Letters that its stem must have."""
TOGETHER = 1.0
"""Worth of two neighbouring words that stand near each other, beside their own BM25."""
MOST_TOGETHER = 4
"""Words of a group that are looked for near those of the next."""
MOST_RESPELLED = 3


def make_plan(tree: QueryTree, vocabulary: Vocabulary, *, slips: int = 0) -> Plan:
    """Return the plan of a tree; ``slips`` more are allowed in each word than usual."""
    terms = _ranked_terms(tree)
    wanted = {word for term in terms for word in _candidates(term)}
    near = {term.words[0]: n for term in terms if (n := _slips(term, slips))}
    found = vocabulary.look_up(wanted, near, [term.key for term in tree.numbers])
    meant = _respelled(terms, found, vocabulary)
    found = replace(found, frequency={**found.frequency, **_merged(meant.values())})
    groups = tuple(_group(term, found, meant.get(term.words[0], {})) for term in terms)
    return Plan(
        groups=groups,
        pairs=tuple(_pairs(groups, found)),
        phrases=tuple(term.words for term in tree.phrases),
        numbers=tuple(_number(term, found) for term in tree.numbers),
        excluded=tuple(term.words for term in tree.excluded),
        conditions=tree.conditions,
    )


def _respelled(
    terms: Sequence[Term], found: Lookup, vocabulary: Vocabulary
) -> dict[str, Mapping[str, int]]:
    """Return unknown stem -> words of the index that the typed word has with its end respelled.

    A slip in the ending hides it from the stemmer: "rrugveë" has no stem that is near ``rrug``.
    """
    asked = {
        term.words[0]: {stemmer.stem(word) for word in end_respellings(term.folded)}
        for term in terms
        if len(term.folded) >= ONE_SLIP
        and term.folded.isalpha()
        and term.words[0] not in found.frequency
    }
    if not asked:
        return {}
    known = vocabulary.look_up({word for words in asked.values() for word in words}, {}, ())
    return {
        unknown: {word: known.frequency[word] for word in words if word in known.frequency}
        for unknown, words in asked.items()
    }


def _merged(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return {word: count for counts in found for word, count in counts.items()}


def _ranked_terms(tree: QueryTree) -> tuple[Term, ...]:
    """Return the words that rank, each once: those typed alone and those of the phrases."""
    terms = {term.words: term for term in tree.words}
    for phrase in tree.phrases:
        for term in content_terms(phrase):
            terms.setdefault(term.words, Term("word", term.words))  # it must stand: no slips
    return tuple(terms.values())


def _candidates(term: Term) -> Iterator[str]:
    stem = term.words[0]
    yield stem
    yield from synonyms().get(stem, ())
    if term.folded:
        yield from confused_spellings(stem)


def _slips(term: Term, more: int) -> int:
    """Return how many slips are looked for in a word; what holds a digit is exact."""
    if not term.folded.isalpha():
        return 0
    limits = ((ONE_SLIP, ONE_SLIP_STEM), (TWO_SLIPS, TWO_SLIPS_STEM))
    sizes = len(term.folded) + more, len(term.words[0]) + more
    return sum(
        all(size >= least for size, least in zip(sizes, both, strict=True)) for both in limits
    )


def _group(term: Term, found: Lookup, respelled: Mapping[str, int]) -> Group:
    stem = term.words[0]
    weights: dict[str, float] = {stem: 1.0}
    for word in synonyms().get(stem, ()):
        weights.setdefault(word, SYNONYM)
    known = any(word in found.frequency for word in weights)
    slips = (SLIP if known else UNKNOWN_SLIP, UNKNOWN_SLIP)
    often = OFTEN * found.frequency.get(stem, 0)
    if term.folded:
        for word in confused_spellings(stem):
            weights.setdefault(word, CONFUSED)
    meant = set(sorted(respelled, key=lambda word: (-respelled[word], word))[:MOST_RESPELLED])
    weights.update(dict.fromkeys(meant, UNKNOWN_SLIP[0]))
    sure = set(weights)
    seldom = max(1, found.frequency.get(stem, 0) // SELDOM)
    for word, distance in _nearest(stem, found):
        if found.frequency[word] > often:
            meant.add(word)
        elif known and found.frequency[word] > seldom:
            continue
        weights.setdefault(word, slips[word in meant][distance - 1])
    present = {word: weight for word, weight in weights.items() if word in found.frequency}
    worth = _worth(present, {stem, *meant}, found)
    alternatives = tuple(
        Alternative(word, boost, not known or word in sure or word in meant)
        for word, boost in worth.items()
        if boost >= LEAST_BOOST
    )
    return Group(alternatives, term, known)


def _worth(weights: Mapping[str, float], meant: Set[str], found: Lookup) -> dict[str, float]:
    """Return what each word counts beside the others: none more than what was meant."""
    rarities = {word: idf(found.frequency[word], found.documents) for word in weights}
    among = meant & weights.keys() or weights.keys()
    limit = min((rarities[word] for word in among), default=0.0)
    return {word: weight * min(1.0, limit / rarities[word]) for word, weight in weights.items()}


def _nearest(stem: str, found: Lookup) -> list[tuple[str, int]]:
    """Return the words a slip or two away: the nearest first, then the most frequent."""
    near = [
        (word, OSA.distance(stem, word, score_cutoff=2))
        for word in found.near.get(stem, ())
        if word != stem and word in found.frequency
    ]
    near.sort(key=lambda entry: (entry[1], -found.frequency[entry[0]], entry[0]))
    return near[:MOST_SLIPS]


def _pairs(groups: Sequence[Group], found: Lookup) -> Iterator[Pair]:
    """Yield neighbouring words of the query, as rare together as the more frequent of them."""
    present = [group for group in groups if group.alternatives]
    for one, other in pairwise(present):
        left, right = _likely(one), _likely(other)
        shared = {*left} & {*right}
        left, right = (tuple(w for w in side if w not in shared) for side in (left, right))
        if left and right:
            most = max(found.frequency[word] for word in (left[0], right[0]))
            yield Pair(left, right, TOGETHER * idf(most, found.documents))


def _likely(group: Group) -> tuple[str, ...]:
    """Return the words that are worth most for a group."""
    ranked = sorted(group.alternatives, key=lambda it: (-it.boost, it.word))
    return tuple(it.word for it in ranked[:MOST_TOGETHER])


def _number(term: Term, found: Lookup) -> NumberPlan:
    return NumberPlan(term.words, term.key if term.key in found.tagged else None)
