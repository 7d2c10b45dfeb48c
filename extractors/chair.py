"""Who presides over the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors import label
from extractors.entities import Fact
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.reading import Reading
from extractors.roster import Mention, roster
from extractors.sentences import iter_sentences
from extractors.titles import paper_type

PAPERS = ("minutes", "decision", "invitation")


def extract_chair(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``chair``: who is said to preside, else who signs or is named in a presiding post."""
    kind, _ = paper_type(reading, lexicon)
    if kind not in PAPERS:
        return
    mentions = roster(reading, lexicon).mentions
    mention = _by_verb(reading, lexicon, mentions) or _by_post(reading, lexicon, mentions)
    if mention is not None:
        evidence = reading.evidence(
            mention.index, mention.start, mention.end, extractor=label("chair"), confidence=0.85
        )
        yield Fact(evidence, "chair", mention.name)


def _by_verb(reading: Reading, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the person in "Mbledhjen e kryesoi ...": verb and meeting in one sentence."""
    verb = lexicon.pattern("metadata", "chair.verbs")
    thing = lexicon.pattern("metadata", "chair.objects")
    for index, segment in enumerate(reading.segments):
        if segment.zone in ("furniture", "agenda", "speech", "title"):
            continue
        named = [m for m in mentions if m.index == index]
        folded = reading.folded(index)
        for start, end in iter_sentences(segment.text, folded, lexicon) if named else ():
            sentence = folded[start:end]
            said = next((m for m in verb.finditer(sentence) if _is_verb(sentence, m)), None)
            if said is None or not thing.search(sentence):
                continue
            inside = [m for m in named if m.start >= start and m.end <= end]
            behind = [m for m in inside if m.start >= start + said.end()]
            if inside:
                return behind[0] if behind else inside[-1]
    return None


def _is_verb(sentence: str, match: re.Match[str]) -> bool:
    """Tell a verb ("e drejtoi") from the noun of the same stem ("drejtori")."""
    word = match.group()
    return not re.match(r"(?:drejto[rw]|kryesue|udheheqe|moderator|drejtue)", word)


def _by_post(reading: Reading, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> Mention | None:
    noun = lexicon.pattern("metadata", "chair.nouns")
    zones = ("signature", "meta", "body", "attendance", "clause", "section")
    for mention in mentions:
        if mention.post and reading.segments[mention.index].zone in zones:
            post = fold(mention.post)
            if noun.match(post) and not re.match(r"drejtor", post):
                return mention
    return None
