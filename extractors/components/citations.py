"""Finds citations of laws, by-laws, statutes and earlier decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.components import Found
from extractors.components.citation_patterns import (
    ACRONYM,
    DATE,
    KINDS,
    NUMBER,
    QUOTED,
    TITLED,
    Patterns,
    patterns,
)
from extractors.components.citation_titles import statute_end, title_end
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

Sort = Literal["numbered", "article", "named", "abbreviated"]
BEFORE = 48
"""Characters in front of a citation that tell whether it is one."""
NEXT = 12
"""Characters between two citations of one list: ", si dhe "."""
_NOMINATIVE = ("vendim", "vendimi", "odluka", "одлука")
_CITES = re.compile(
    r"(?:ne baze|sipas|pajtim\w*|vijim\w*|zbatim\w*|perputhje\w*|ndryshu\w*|shfuq\w*|pushon\w*"
    r"|plotes\w*|anulo\w*|abrogo\w*)[^.;]{0,200}$"
)
_VOTED = re.compile(r"(?<!\w)(?:vota|pro|kunder|njezeri|unanimisht)(?!\w).{0,80}\sme\s$")
_OWN_NUMBER = re.compile(r"vendim nr")
_BY = re.compile(r"(?<!\w)(?:me|sipas|nga|ne|prej)\s+$")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: the kind of act and what identifies it in the text."""

    kind: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class _Draft:
    """A citation as far as it was read."""

    start: int
    act: int
    """Where the act's own words begin."""
    end: int
    kind: str
    word: str
    article: bool
    number: bool
    title: bool
    named: bool
    """The title begins with a capital letter or a quotation mark."""


def find_references(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each citation, article and act together; the value is a :class:`Citation`.

    "neni 68 i Ligjit Nr. 03/L-040 për Vetëqeverisje Lokale". The document's own articles ("neni 1
    i këtij vendimi") are none, nor is the number of a decision that is being adopted here.
    """
    folded, text = doc._.folded, doc.text
    known = patterns(lexicon)
    taken = 0
    for match in known.start.finditer(folded):
        if match.start() < taken:
            continue
        draft = _read(match.start(), text, folded, known, lexicon)
        listed = taken > 0 and match.start() - taken <= NEXT
        if draft is None or not _is_citation(draft, text, folded, known, listed=listed):
            continue
        taken = draft.end
        yield Found(draft.start, draft.end, Citation(draft.kind, _sort(draft)))


def _sort(draft: _Draft) -> Sort:
    if draft.kind == "abbreviation":
        return "abbreviated"
    if draft.number:
        return "numbered"
    return "article" if draft.article else "named"


def _read(start: int, text: str, folded: str, known: Patterns, lexicon: Lexicon) -> _Draft | None:
    """Read the longest citation that begins at ``start``."""
    articles = known.articles.match(folded, start)
    at = start
    if articles is not None:
        link = known.link.match(folded, articles.end())
        at = link.end() if link else articles.end()
    act = known.act.match(folded, at)
    if act is None:
        return _abbreviated(start, at, text, folded, known) if articles else None
    kind = next(key for key in KINDS if act[key])
    end = act.end()
    numbered = known.numbered.match(folded, end)
    if numbered is not None and _is_near(folded[end : numbered.start("number")], known):
        end = numbered.end()
    else:
        numbered = None
        names = known.adjective.match(folded, end)
        end = names.end() if names else end
    stop = _rest(end, kind, text, folded, known, lexicon, numbered=numbered is not None)
    tail = known.tail.match(folded, stop) if articles is None else None
    # "Statutin e Komunës, nenin 8 të Rregullores": the article is that of the next act.
    ends = tail is not None and folded[tail.end() - 1] == "."
    following = None if tail is None or ends else known.link.match(folded, tail.end())
    if following is not None and known.act.match(folded, following.end()):
        tail = None
    tail_end = tail.end() - ends if tail is not None else None
    if tail is None and kind != "decision" and (approved := known.approved.match(folded, stop)):
        tail_end = approved.end()
    return _Draft(
        start,
        at,
        stop if tail_end is None else tail_end,
        kind,
        act.group(),
        articles is not None or tail_end is not None,
        numbered is not None,
        stop > end,
        _is_proper(text[end:stop]),
    )


def _is_proper(title: str) -> bool:
    words = title.split()
    return len(words) > 1 and (
        words[0][0] in '"“„«' or words[1][0].isupper() or words[1][0] in '"“„«'
    )


def _is_near(between: str, known: Patterns) -> bool:
    """Tell whether a number behind an act's words is the act's own: no other act between."""
    return known.start.search(between) is None and not re.search(r"\b(?:prot|datë|date)\b", between)


def _abbreviated(start: int, at: int, text: str, folded: str, known: Patterns) -> _Draft | None:
    """Read "nenit 30 të LMFPP-së": a law by its initials, in capitals."""
    match = known.abbreviation.match(folded, at)
    if match is None or not text[at : at + 3].isupper():
        return None
    return _Draft(start, at, match.end(), "abbreviation", match.group(), True, False, False, False)


def _rest(
    end: int,
    kind: str,
    text: str,
    folded: str,
    known: Patterns,
    lexicon: Lexicon,
    *,
    numbered: bool,
) -> int:
    """Return where the citation ends: behind title, date and gazette, as far as they go."""
    if numbered and kind in ("decision", "instruction"):
        end = _further(folded, end, (known.issuer,))
    dated = _further(folded, end, (ACRONYM, DATE))
    if kind == "decision" and dated > end:
        dated = _further(folded, dated, (known.issuer,))  # "nr. 87, datë 21.12.2023 të Këshillit"
    end = _further(folded, dated, (QUOTED, TITLED))
    if kind == "statute":
        end = statute_end(text, folded, end)
    else:
        end = title_end(end, text, folded, lexicon, numbered=numbered)
    end = _further(folded, end, (ACRONYM, QUOTED))
    if not numbered and (late := NUMBER.match(folded, end)) and kind != "statute":
        end = late.end()  # "Ligji për Arsimin nr. 03/L-068"
    return _further(folded, end, (DATE, known.gazette))


def _further(folded: str, end: int, parts: tuple[re.Pattern[str], ...]) -> int:
    for part in parts:
        more = part.match(folded, end)
        end = more.end() if more else end
    return end


def _is_citation(draft: _Draft, text: str, folded: str, known: Patterns, *, listed: bool) -> bool:
    before = folded[max(0, draft.start - BEFORE) : draft.start]
    if known.own.search(folded[draft.start : draft.end]) or known.own.search(before[-8:]):
        return False
    if known.draft.search(before) or known.draft.search(folded[draft.start : draft.act]):
        return False
    if draft.kind == "program":
        return draft.article and draft.number
    late = NUMBER.search(folded, draft.act, draft.end) is not None
    if draft.kind in ("decision", "contract", "circular"):
        return (draft.number or late) and not _is_adopted_here(draft, folded, known)
    if draft.article or draft.number or late:
        return True
    return draft.title and _is_named(draft, text, folded, known, listed=listed)


def _is_named(draft: _Draft, text: str, folded: str, known: Patterns, *, listed: bool) -> bool:
    """Tell whether an act without a number is cited by its name; ``listed``: behind another."""
    cited = (
        listed
        or known.citing.search(folded[max(0, draft.start - BEFORE) : draft.start]) is not None
    )
    if draft.kind in ("law", "statute", "instruction"):
        return text[draft.start].isupper() or (cited and draft.named)
    return cited and text[draft.start].isupper()


def _is_adopted_here(draft: _Draft, folded: str, known: Patterns) -> bool:
    """Tell whether a decision is the one that the sentence adopts, not an earlier one."""
    if draft.kind != "decision":
        return False
    if known.foreign.search(folded, draft.act, draft.end):
        return False
    start = folded.rfind(". ", 0, draft.start) + 1
    before = folded[start : draft.start]
    adopted = known.adopts.search(before) is not None and _VOTED.search(before) is not None
    if adopted and draft.word == "vendim" and _OWN_NUMBER.match(folded, draft.act):
        return True  # "Ndryshimi u miratua me 13 vota, me Vendim nr. 5": its own number
    if _BY.search(before) or _CITES.search(before):
        return False
    if known.adopts_before.search(before[-80:]):
        return True
    if draft.word not in _NOMINATIVE:
        return False
    stop = re.compile(r"[.;](?:\s+[^\W\d]|\s*$)").search(folded, draft.end)
    end = stop.start() if stop else len(folded)
    return draft.start == 0 or known.adopts.search(folded, start, end) is not None
