"""The acts of a paper and their parts: heading, preamble, operative points, what stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_alternation, cue_pattern
from extractors.document_kind import act_title
from extractors.language import Lexicon
from extractors.layout.excerpts import Span
from extractors.layout.segments import Segment
from extractors.layout.sentences import trim
from extractors.names.roster import roster
from extractors.reading import Reading

FILE = "decision_verbs"
LONGEST_TITLE = 260
LONGEST_SIGNATURE = 120
LEAST_SENTENCE = 6
"""Words of a point without a number; signatures have fewer or end with "d.v."."""
LEAST_WORDS = 3
_ARTICLE = re.compile(
    r"\W*(?:neni|pika|clan|член|члан|artikulli)\s+(?:\d{1,3}|[ivx]{1,5}|[^\W\d_]{2,12}e)(?!\w)[.:)]?\s*"
)
_ORDERS = re.compile(r"[A-ZÇË][a-zçë]{3,}(?:het|hen)\s+[^\W\d_]")
"""A sentence above a numbered list that decides: "Caktohet Komisioni në këtë përbërje:"."""
_BARE_NUMBER = re.compile(r"\W*(?:[ivx]{1,5}|\d{1,2}(?=[.)]))\s*[.)]?\s*$")
"""A number alone in its line, centred over its article: "II.", "3)"."""
_TAIL = re.compile(
    r"\W*(?:(?:nr|br|prot|numer)\b[.:\s]*[\d_]|(?:[^\W\d_]{3,}\s?,\s?)?(?:me\s|dt\.?\s|date\s)?\s?"
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4})"
)
"""Number or day below the points: the tail of the act."""
_LABEL = re.compile(r"\W*(?:nr|dt|date|prot|br|za|per)\b.{0,60}$")
"""Lines between heading and text that are no points: number, day, subject."""
_ROMAN = re.compile(r"[IVX]{1,5}")


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its heading, where it begins and ends (segments), its operative points."""

    title: int
    start: int
    end: int
    points: tuple[Span, ...]

    @property
    def first_point(self) -> int:
        """The segment of the first point; the act's end without any."""
        return self.points[0][0] if self.points else self.end

    @property
    def last_point(self) -> int:
        """The segment of the last point; the heading without any."""
        return self.points[-1][0] if self.points else self.title


def iter_acts(reading: Reading, lexicon: Lexicon) -> Iterator[Act]:
    """Yield the acts of a paper in order: a promulgation and what it promulgates are two."""
    titles = list(_titles(reading, lexicon))
    start = 0
    for title, following in zip(titles, [*titles[1:], None], strict=True):
        end = len(reading.segments) if following is None else _start_of(reading, following, lexicon)
        yield Act(title, start, end, tuple(_points(reading, title, end, lexicon)))
        start = end


def _titles(reading: Reading, lexicon: Lexicon) -> Iterator[int]:
    first = act_title(reading, lexicon)
    if first is None:
        return
    last = first
    yield first
    for index in range(first + 1, len(reading.segments)):
        segment = reading.segments[index]
        if segment.shape == "row" or len(segment.text) > LONGEST_TITLE:
            continue
        found = cue_pattern(lexicon, FILE, "act_titles").match(reading.folded(index))
        if found is None or not segment.text[: found.end()].isupper():
            continue
        if next(_points(reading, last, index, lexicon), None) is not None:
            last = index
            yield index


def _start_of(reading: Reading, title: int, lexicon: Lexicon) -> int:
    """Return the segment with which an act begins: its preamble, if that stands above the title."""
    for index in range(title - 1, max(0, title - 6), -1):
        if _is_preamble(reading.folded(index), lexicon):
            return index
    return title


def _is_preamble(folded: str, lexicon: Lexicon) -> bool:
    return cue_pattern(lexicon, FILE, "preambles").search(folded[:160]) is not None


def _points(reading: Reading, title: int, end: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the stretch of each operative article or point behind a heading."""
    begin, inline = _behind_enacting(reading, title, end, lexicon)
    if inline is not None:
        yield inline
    stop = _stop(reading, begin, end, lexicon)
    scheme = _scheme(reading, begin, stop)
    opened, listing = scheme is None, False
    for index in range(begin, stop):
        segment, folded = reading.segments[index], reading.folded(index)
        if segment.shape == "row" or segment.zone in ("furniture", "letterhead", "signature"):
            continue
        article = _article(folded) if scheme == "article" else None
        marked = article is not None or _style(segment) == scheme
        opened = opened or marked or _ORDERS.match(segment.text, segment.content) is not None
        if not opened or not _counts(segment, folded, scheme, marked, listing, lexicon):
            continue
        content = article.end() if article else segment.content
        start, finish = trim(segment.text, content, len(segment.text))
        if len(folded[start:finish].split()) > LEAST_WORDS:
            listing = segment.text.rstrip().endswith(":")
            yield index, start, finish


def _counts(
    segment: Segment, folded: str, scheme: str | None, marked: bool, listing: bool, lexicon: Lexicon
) -> bool:
    """Tell whether a segment between heading and signature may be a point of its own.

    Below numbered points only numbered ones count; below "Neni 2" each paragraph, but not the
    items that complete a sentence with a colon.
    """
    if marked or (segment.shape != "item" and _ORDERS.match(segment.text, segment.content)):
        return True
    if scheme == "article":
        return segment.shape != "heading" and not (listing and segment.shape == "item")
    if scheme is not None or segment.shape == "heading" or segment.text.isupper():
        return False
    return not _is_preamble(folded, lexicon) and _LABEL.match(folded) is None


def _behind_enacting(
    reading: Reading, title: int, end: int, lexicon: Lexicon
) -> tuple[int, Span | None]:
    """Return the segment behind "VENDOSI:", else the one behind the heading.

    What stands behind "vendosi:" in the same segment is a point, too.
    """
    for index in range(title + 1, end):
        segment, folded = reading.segments[index], reading.folded(index)
        enacting = _enacting(lexicon).search(folded)
        if enacting is not None:
            start, finish = trim(segment.text, enacting.end(), len(segment.text))
            whole = len(folded[start:finish].split()) > LEAST_WORDS
            return index + 1, (index, start, finish) if whole else None
        if _style(segment) or _article(folded):
            break
    return title + 1, None


@lru_cache(maxsize=4)
def _enacting(lexicon: Lexicon) -> re.Pattern[str]:
    words = cue_alternation(lexicon, FILE, "enacting")
    return re.compile(rf"(?:^\W*{words}\W*$|(?<!\w){words}\s*(?:qe)?\s*:)")


def _stop(reading: Reading, begin: int, end: int, lexicon: Lexicon) -> int:
    """Return where the operative part ends: at the reasons, at the list of who gets a copy."""
    ends = cue_pattern(lexicon, FILE, "act_ends")
    last_mark = begin
    for index in range(begin, end):
        folded = reading.folded(index)
        if ends.match(folded.lstrip(" -")) and not _style(reading.segments[index]):
            end = index
            break
        if _style(reading.segments[index]) or _article(folded):
            last_mark = index
    return _signature(reading, last_mark, end, lexicon)


def _signature(reading: Reading, last_mark: int, end: int, lexicon: Lexicon) -> int:
    """Return the first short segment with a person behind the last numbered point."""
    people = roster(reading, lexicon)
    for index in range(last_mark + 1, end):
        segment = reading.segments[index]
        named = people.mentions_in(index) and len(segment.text) < LONGEST_SIGNATURE
        if named and segment.shape != "item" and not _is_sentence(segment.text):
            return index
        if segment.zone == "signature":
            return index
        if segment.shape != "item" and _TAIL.match(reading.folded(index)):
            return index
    return end


def _is_sentence(text: str) -> bool:
    """Tell whether a line that names a person is a point ("Ngrihet komisioni me kryetar X.")."""
    words = text.split()
    return len(words) >= LEAST_SENTENCE and text.rstrip().endswith(".") and len(words[-1]) > 4


def _scheme(reading: Reading, begin: int, stop: int) -> str | None:
    """Return how the points are marked: "article", "roman", "digit" or None."""
    if any(_article(reading.folded(index)) for index in range(begin, stop)):
        return "article"
    styles = (_style(reading.segments[index]) for index in range(begin, stop))
    return next((style for style in styles if style), None)


def _article(folded: str) -> re.Match[str] | None:
    """Match what opens an article: "Neni 3", or its number alone in a line."""
    return _ARTICLE.match(folded) or (_BARE_NUMBER.match(folded) if len(folded) < 9 else None)


def _style(segment: Segment) -> str | None:
    number = (segment.number or "").strip(" .)")
    if segment.shape == "row" or not number:
        return None
    if number.isdigit():
        return "digit"
    return "roman" if _ROMAN.fullmatch(number) else None
