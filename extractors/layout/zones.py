"""Which part of a paper a segment belongs to: letterhead, title, agenda, speech, signature ..."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.folding import fold
from extractors.language import Lexicon, load_lexicon
from extractors.layout.markers import capitals, is_capital_heading, starts_article, starts_speech
from extractors.layout.segments import Segment, Zone

NO_TITLE = -100
HEAD_SEGMENTS = 25
"""Letterhead, number and title stand among the first lines of a paper."""
_RULE = re.compile(r"_{4,}|\.{8,}|^v\.?\s?v\.?$")
_LABEL = re.compile(r"^[^\W\d_][^:]{0,40}:(?=\s|\S)")


@lru_cache(maxsize=1)
def _heads(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """Return for each kind of line the pattern that its beginning matches."""
    lists = {
        "letterhead": lexicon.alternation("zones", "letterhead.lines"),
        "meta": lexicon.alternation("zones", "meta.lines"),
        "agenda": lexicon.alternation("zones", "agenda.heads"),
        "attendance": lexicon.alternation("zones", "attendance.heads"),
        "signature": lexicon.alternation("zones", "signature.words"),
        "clause": lexicon.alternation("zones", "clause.heads"),
        "title": "(?:"
        + "|".join(
            lexicon.alternation("metadata", f"types.{kind}")
            for kind in lexicon.value("metadata", "types")
        )
        + ")",
    }
    return {kind: re.compile(rf"^\W*{words}(?!\w)") for kind, words in lists.items()}


def is_letterhead(text: str) -> bool:
    """Tell whether a line names an office, as the head of a paper does."""
    return _heads(load_lexicon())["letterhead"].match(fold(text)) is not None


@dataclass(slots=True)
class _State:
    """What came before: the zones are a walk from the top of the paper to its end."""

    titled: bool = False
    act: bool = False
    part: Zone = "body"


def assign_zones(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the segments with their zones; furniture and table rows keep theirs."""
    heads = _heads(load_lexicon())
    state = _State()
    title = _title_index(segments, heads)
    tail = _signature_start(segments, heads)
    zoned = []
    for index, segment in enumerate(segments):
        if segment.zone in ("furniture", "table"):
            if segment.zone == "table":
                state.part = "body"
            zoned.append(segment)
            continue
        if index >= tail:
            zone: Zone = "signature"
        elif index < title:
            zone = _above_title(segment, heads)
        else:
            zone = _zone(segment, index - title, state, heads)
        zoned.append(replace(segment, zone=zone))
    return tuple(zoned)


def _title_index(segments: Sequence[Segment], heads: dict[str, re.Pattern[str]]) -> int:
    """Return the index of the title: the first heading that names a kind of paper.

    Without one, the first heading that is no letterhead; else ``NO_TITLE``.
    """
    candidates = [
        (i, s)
        for i, s in enumerate(segments[:HEAD_SEGMENTS])
        if s.zone not in ("furniture", "table")
    ]
    for i, segment in candidates:
        folded = fold(segment.text)
        if heads["agenda"].match(folded):
            break
        if heads["title"].match(folded) and _could_be_title(segment):
            return i
    for i, segment in candidates[:8]:
        folded = fold(segment.text)
        if segment.shape == "heading" and not _is_head_line(folded, heads):
            return i
    return NO_TITLE


def _could_be_title(segment: Segment) -> bool:
    text = segment.text
    return len(text) <= 220 and (
        segment.shape == "heading" or is_capital_heading(text) or not text.rstrip().endswith(".")
    )


def _is_head_line(folded: str, heads: dict[str, re.Pattern[str]]) -> bool:
    return heads["letterhead"].match(folded) is not None or heads["meta"].match(folded) is not None


def _above_title(segment: Segment, heads: dict[str, re.Pattern[str]]) -> Zone:
    folded = fold(segment.text)
    short = len(segment.text) <= 110 and not segment.text.rstrip().endswith((".", ":", ",", ";"))
    if short and heads["letterhead"].match(folded):
        return "letterhead"
    if short and heads["meta"].match(folded):
        return "meta"
    if short and re.search(r"\d{4}\W*$", folded):
        return "meta"
    return "letterhead" if short else "body"


def _zone(
    segment: Segment, below_title: int, state: _State, heads: dict[str, re.Pattern[str]]
) -> Zone:
    folded = fold(segment.text)
    if below_title == 0:
        state.act = heads["clause"].match(folded) is not None
        return "title"
    if below_title <= 2 and state.part == "body" and _continues_title(segment, folded):
        return "title"
    if heads["agenda"].match(folded) and len(segment.text) <= 60:
        state.part = "agenda"
        return "agenda"
    if heads["agenda"].search(folded.split(":")[0]) and segment.text.endswith(":"):
        state.part = "agenda"
        return "agenda"
    if state.part == "agenda" and segment.shape == "item" and segment.number:
        return "agenda"
    if starts_speech(segment.text) and not _is_label(segment, heads):
        state.part = "speech"
        return "speech"
    return _other_zone(segment, folded, state, heads)


def _other_zone(
    segment: Segment, folded: str, state: _State, heads: dict[str, re.Pattern[str]]
) -> Zone:
    if heads["attendance"].match(folded) and _LABEL.match(segment.text):
        return "attendance"
    if starts_article(segment.text) or (state.act and segment.shape == "item"):
        state.part = "clause" if state.act else "body"
        return "clause" if state.act else "section"
    if heads["clause"].match(folded) and len(segment.text) < 30:
        state.act, state.part = True, "clause"
        return "clause"
    if segment.shape == "heading":
        state.part = "body"
        return "section"
    if len(segment.text) < 80 and heads["meta"].match(folded) and _LABEL.match(segment.text):
        return "meta"
    if state.part == "agenda":
        state.part = "body"
    if state.part == "clause":
        return "clause"
    return "speech" if state.part == "speech" and segment.shape == "item" else "body"


def _continues_title(segment: Segment, folded: str) -> bool:
    """Tell whether a line under the title goes on with it: "nga mbledhja e pestë ..."."""
    if len(segment.text) > 200 or segment.text.rstrip().endswith((".", ":", ";")):
        return False
    return folded.startswith(("nga ", "per ", "i ", "e ", "mbi ", "lidhur ")) and (
        segment.text[:1].islower() or capitals(segment.text) > 0.8
    )


def _is_label(segment: Segment, heads: dict[str, re.Pattern[str]]) -> bool:
    folded = fold(segment.text)
    return any(heads[kind].match(folded) for kind in ("attendance", "agenda"))


def _signature_start(segments: Sequence[Segment], heads: dict[str, re.Pattern[str]]) -> int:
    """Return the index where the signatures at the end begin (``len(segments)`` if none).

    From the end upwards: short lines, at least one of them an office or a line to sign on.
    """
    start, seen = len(segments), False
    for index in range(len(segments) - 1, max(-1, len(segments) - 15), -1):
        segment = segments[index]
        folded = fold(segment.text)
        if segment.zone == "furniture":
            continue
        short = len(segment.text) <= 120 and not segment.text.rstrip().endswith((".", ";", "?"))
        signed = bool(_RULE.search(folded)) or heads["signature"].match(folded) is not None
        speech = starts_speech(segment.text) and not signed
        if segment.zone == "table" and not signed:
            break
        if not short or speech or segment.shape == "item":
            break
        seen = seen or signed
        if signed or not seen or segment.shape == "heading" or len(segment.text) <= 60:
            start = index
    return start if seen and start > 0 else len(segments)
