"""The paper's own date and the place of its meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors import label
from extractors.dating import Dated, dated
from extractors.entities import Fact
from extractors.language import Lexicon, compile_words
from extractors.reading import Reading
from extractors.sentences import iter_sentences
from extractors.titles import paper_type

MEETING_PAPERS = ("minutes", "invitation", "announcement", "correspondence")
"""Only these are about one meeting, whose place is theirs."""
_PLACE_END = re.compile(
    r"[,.;:()\n]|\s(?:me\s+(?:fillim|teme|dat\w*|pjesemarr\w*|qellim)|prej\s+or\w*|nga\s+ora|ne\s+or\w*"
    r"|duke|ku|u\s+mb\w*|mbledhj\w*\s+(?:u|e)|eshte|filloi|nen|mori\w*|morr?en|per\s+te|dhe\s+(?:filloi|u)|me\s+\d)\b"
)


def extract_date(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``date``: of minutes the meeting, of an act its adoption, of other papers their issue.

    A day or at least a month; a bare year is no date of a paper.
    """
    kind, _ = paper_type(reading, lexicon)
    order = ("meeting", "document") if kind in ("minutes", "decision") else ("document",)
    for role in order:
        candidates = [
            date
            for date in dated(reading, lexicon)
            if date.role == role and date.written.last is None and not date.written.is_bare_year
        ]
        best = _best(reading, candidates)
        if best is not None:
            evidence = reading.evidence(
                best.segment, best.start, best.end, extractor=label("date"), confidence=0.85
            )
            yield Fact(evidence, "date", best.value)
            return


def _best(reading: Reading, dates: list[Dated]) -> Dated | None:
    """Return the first day outside agenda and speeches, else the first day, else a month."""
    days = [date for date in dates if date.written.has_day and not date.resolved]
    own = [d for d in days if reading.segments[d.segment].zone not in ("agenda", "speech", "table")]
    return next(iter(own or days or dates), None)


def extract_place(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Yield ``place``: the room or house of the (first) meeting, as written."""
    kind, _ = paper_type(reading, lexicon)
    if kind not in MEETING_PAPERS:
        return
    held = compile_words(lexicon.words("calendar", "cues.meeting"))
    for index, segment in enumerate(reading.segments):
        if segment.zone in ("furniture", "agenda", "table", "signature", "speech"):
            continue
        folded = reading.folded(index)
        for start, end in iter_sentences(segment.text, folded, lexicon):
            span = _place_in(folded[start:end], lexicon) if held.search(folded[start:end]) else None
            if span is not None:
                evidence = reading.evidence(
                    index, start + span[0], start + span[1], extractor=label("place")
                )
                yield Fact(evidence, "place", evidence.text)
                return


def _place_in(sentence: str, lexicon: Lexicon) -> tuple[int, int] | None:
    heads = lexicon.alternation("metadata", "place.heads")
    match = re.search(
        rf"(?<!\w)(?:ne|te|tek|prane|vendi\s*:?)\s+(?P<place>{heads})(?!\w)", sentence
    )
    if match is None:
        return None
    stop = _PLACE_END.search(sentence, match.end())
    end = stop.start() if stop else len(sentence)
    return match.start("place"), end
