"""The operative points of an act: the articles or points behind the heading "VENDIM"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.cues import cue_pattern
from extractors.document_kind import act_title
from extractors.entities import Votes
from extractors.excerpts import Span
from extractors.language import Lexicon
from extractors.mentions import dates_in
from extractors.reading import Reading
from extractors.roster import roster
from extractors.sentences import trim
from extractors.tasks import is_task
from extractors.votes import parse_unanimity, parse_votes

FILE = "decision_verbs"
_NUMBER = re.compile(r"(?<![\w.])nr\.?(?:/\S+)?\s*:?\s*([\w/.-]*\d[\w/.-]*)")
_ARTICLE = re.compile(r"\W*(?:neni|pika|clan|член|члан)\s+(?:\d{1,3}|[ivx]{1,5})\b[.:)]?\s*")
_SITTING = re.compile(r"(?:mbledhj|seanc|sednic)\w*[^.;]{0,60}$")


@dataclass(frozen=True, slots=True)
class ActPoint:
    """A point of substance; number, votes and day are those of the act."""

    span: Span
    number: str | None
    votes: Votes | None
    unanimous: bool | None
    date: str | None


def iter_act_points(reading: Reading, lexicon: Lexicon) -> Iterator[ActPoint]:
    """Yield the points that decide something; not entry into force, publication or tasks."""
    title = act_title(reading, lexicon)
    if title is None:
        return
    number = act_number(reading, title)
    votes, unanimous = _vote(reading, title, lexicon)
    date = _sitting_day(reading, title)
    for span in _operative(reading, title, lexicon):
        folded = reading.folded(span[0])[span[1] : span[2]]
        if cue_pattern(lexicon, FILE, "not_substance").search(folded):
            continue
        if not is_task(reading, span, lexicon):
            yield ActPoint(span, number, votes, unanimous, date)


def act_number(reading: Reading, title: int) -> str | None:
    """Return the number of the act: in its heading, else the first "Nr." above it."""
    order = [title, title + 1, *range(title)]
    for index in order:
        if index >= len(reading.segments) or reading.segments[index].zone == "furniture":
            continue
        folded = reading.folded(index)
        short = index == title or len(folded) < 80
        match = _NUMBER.search(folded) if short and "ligj" not in folded else None
        if match:
            number: str = reading.segments[index].text[slice(*match.span(1))]
            return number.rstrip(".-/")
    return None


def _operative(reading: Reading, title: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the stretch of each article or point behind the heading."""
    signed = _signature(reading, title, lexicon)
    articles = any(
        _ARTICLE.match(reading.folded(i)) for i in range(title + 1, len(reading.segments))
    )
    open_article = not articles
    for index in range(title + 1, signed):
        segment, folded = reading.segments[index], reading.folded(index)
        if segment.shape == "row" or segment.zone in ("furniture", "letterhead", "signature"):
            continue
        article = _ARTICLE.match(folded)
        if article:
            open_article = True
        start = article.end() if article else segment.content
        start, end = trim(segment.text, start, len(segment.text))
        heading = segment.shape == "heading" and article is None
        if open_article and not heading and len(folded[start:end].split()) > 3:
            yield index, start, end


def _signature(reading: Reading, title: int, lexicon: Lexicon) -> int:
    """Return where the signatures begin: the last segments that name a person and little else."""
    end = len(reading.segments)
    for mention in roster(reading, lexicon).mentions:
        if mention.index > title and len(reading.segments[mention.index].text) < 120:
            return mention.index
    return end


def _vote(reading: Reading, title: int, lexicon: Lexicon) -> tuple[Votes | None, bool | None]:
    for index in range(len(reading.segments)):
        folded = reading.folded(index)
        votes = parse_votes(folded, lexicon)
        unanimous = parse_unanimity(folded, votes, lexicon)
        if votes is not None or unanimous is not None:
            return votes, unanimous
    return None, None


def _sitting_day(reading: Reading, title: int) -> str | None:
    """Return the day of the sitting that the preamble names, else the first day above the title."""
    first: str | None = None
    for index in range(title):
        folded = reading.folded(index)
        for start, _, value in dates_in(reading, (index, 0, len(folded))):
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                continue
            if _SITTING.search(folded[:start]):
                return value
            if first is None and len(folded) < 80:
                first = value
    return first
