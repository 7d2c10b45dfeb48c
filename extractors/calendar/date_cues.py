"""The words around a date: its sentence, and what they say the date is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.components.calendar_values import Written
from extractors.entities import DateRole
from extractors.language import Lexicon
from extractors.reading import Reading

FILE = "date_roles"
WINDOW = 120
"""Characters in front of a date in which a cue is looked for (within the sentence)."""
NEAR_VERB = 30
"""Characters in front of a date in which "skadon" tells of it."""
LABEL_WINDOW = 25
"""Characters in front of a date in which "data", "datë", "prot." make it the paper's own."""
_SENTENCE = re.compile(r"[.;!?]\s+(?=[^\W\d_])")
_ABBREVIATED = re.compile(
    r"(?:\bnr|\bdt|\bsh\.p\.k|\bsh\.a|\bshpk|\bd\.o\.o|\bdooel|\bsh|\bz|\bznj|\bprot|\bart|\bpar|\bbr|(?<!\d)\d{1,2})$"
)
_CUED: tuple[DateRole, ...] = ("deadline", "publication", "meeting", "period")


@dataclass(frozen=True, slots=True)
class Spot:
    """A calendar expression at ``segments[index].text[start:end]`` and its sentence, folded."""

    reading: Reading
    lexicon: Lexicon
    index: int
    start: int
    end: int
    written: Written
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The words around it; the expression itself is a bar."""
        return f"{self.before}|{self.after}"

    @property
    def folded(self) -> str:
        """The folded text of its segment."""
        return self.reading.folded(self.index)

    def says(self, key: str, where: str | None = None) -> bool:
        """Tell whether a word of a list stands in the sentence (or in ``where``)."""
        return cue(self.lexicon, key).search(self.sentence if where is None else where) is not None


def spot_of(
    reading: Reading, lexicon: Lexicon, index: int, span: tuple[int, int], written: Written
) -> Spot:
    """Return the expression with its sentence cut out."""
    start, end = span
    folded = reading.folded(index)
    head = folded[max(0, start - WINDOW) : start]
    breaks = [
        m.end() for m in _SENTENCE.finditer(head) if not _ABBREVIATED.search(head, 0, m.start())
    ]
    tail = folded[end : end + WINDOW]
    stop = _SENTENCE.search(tail)
    before, after = head[breaks[-1] if breaks else 0 :], tail[: stop.start()] if stop else tail
    return Spot(reading, lexicon, index, start, end, written, before, after)


@lru_cache(maxsize=4)
def _second_end(lexicon: Lexicon) -> re.Pattern[str]:
    begin, until, links = (grammar(lexicon, key) for key in ("from", "until", "until_links"))
    return re.compile(
        rf"\b{begin}\s+(?:[^\W\d_]+\s+)?\d[^;]{{0,36}}\b{until}\b(?:\s+{links}\.?){{0,3}}\s*$"
    )


def is_second_end(spot: Spot) -> bool:
    """Tell whether the date is the second end of "nga 3 maj deri më 5 maj"."""
    return _second_end(spot.lexicon).search(spot.before) is not None


@lru_cache(maxsize=32)
def grammar(lexicon: Lexicon, key: str) -> str:
    """Return the alternation of one of the lists of function words."""
    return lexicon.alternation(FILE, f"grammar.{key}")


def cue(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    """Return the pattern of one of the lists of cues."""
    return lexicon.pattern(FILE, f"cues.{key}")


@lru_cache(maxsize=4)
def _limit(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.alternation(FILE, "cues.deadline")
    tight = lexicon.alternation(FILE, "cues.deadline_tight")
    before = lexicon.alternation(FILE, "cues.deadline_before")
    filler = lexicon.alternation(FILE, "cues.fillers")
    return re.compile(
        rf"(?<!\w)(?:{words}(?:[\s:,]{{1,4}}(?:{filler}(?!\w)|\d{{1,2}}[:.]\d\d)){{0,8}}|{tight}"
        rf"|(?P<before>{before})(?:\s{{1,3}}(?:{filler})(?!\w)){{0,3}})[\s:]{{0,4}}$"
    )


def ends_with_limit(spot: Spot) -> bool:
    """Tell whether "deri më", "jo më vonë se", "brenda muajit" stands right in front.

    The second end of "nga 3 maj deri më 5 maj" is none, nor "para vitit 2010".
    """
    limit = _limit(spot.lexicon).search(spot.before)
    if limit is None or (limit["before"] and spot.written.first.month is None):
        return False
    noun = re.search(rf"(?<!\w){grammar(spot.lexicon, 'limit_nouns')}", spot.before)
    return noun is not None or not is_second_end(spot)


def runs_out(spot: Spot) -> bool:
    """Tell whether something ends by itself on the day: "kontrata skadon më ..."."""
    return spot.says("expires", spot.before[-NEAR_VERB:]) and spot.says("expiring", spot.before)


def nearest_role(spot: Spot) -> DateRole | None:
    """Return the role of the last cue in front; the word for date ("mbajtur më datë") if alone."""
    nearest: tuple[int, DateRole] | None = None
    for role in _CUED:
        for match in cue(spot.lexicon, role).finditer(spot.before):
            if nearest is None or match.end() > nearest[0]:
                nearest = (match.end(), role)
    if nearest is not None:
        return nearest[1]
    own = spot.says("document", spot.before[-LABEL_WINDOW:])
    return "document" if own else None
