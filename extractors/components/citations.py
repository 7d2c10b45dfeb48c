"""Finds citations of laws, by-laws, statutes and earlier decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.language import Lexicon, compile_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NUMBER = (
    r"(?:\d{1,3}\s+)?(?:nr|no|numer)\s*\.?\s*"
    r"(?:\d{1,2} \d{3}(?!\d)|\d\w*)(?:\s?[/-]\s?[\w]+)*"
    r"|\d{2,4}/(?:l-?)?\d{2,4}|\d{2}/l-\d{2,3}"
)
_ACRONYM = r"(?:\s*\([a-z]{2,8}\))"
_GAZETTE = r'(?:\s*\(\s*"?\s*(?:g(?:a?z)?\.?\s?(?:eta)?|fletorja|buletini)\s*zyrtare?[^()]{0,60}\))'
_DATE = r"(?:,?\s*(?:te\s+|i\s+|e\s+)?(?:dat(?:e|es)|dt\.?)\s*\d{1,2}[./]\d{1,2}[./]\d{4})"
_QUOTED = r'(?:\s*"[^"\n]{3,160}")'
_LINK = {"e", "i", "te", "se", "ne", "per", "dhe", "mbi", "me", "nga", "a"}
_OFFICE = r"(?:\s+(?:i|e|te|se)\s+(?:[^\W\d_]+(?:-[^\W\d_]+)?\s*){1,5}?)"


def find_references(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield each citation, article and act together; the value is the kind of act.

    "neni 68 i Ligjit Nr. 03/L-040 për Vetëqeverisje Lokale". The document's own articles ("neni 1
    i këtij vendimi") are none, nor is the number of a decision that is being adopted here.
    """
    folded, text = doc._.folded, doc.text
    taken = 0
    for match in _pattern(lexicon).finditer(folded):
        if match.start() < taken:
            continue
        kind = next(key for key, value in match.groupdict().items() if value and key in _KINDS)
        end = _title_end(match, text, folded, lexicon)
        if _is_citation(match, kind, folded, text, end, lexicon):
            taken = end
            yield Found(match.start(), end, kind)


_KINDS = ("law", "instruction", "regulation", "statute", "code", "decision", "circular", "contract")


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    article = lexicon.alternation("references", "words.article")
    more = (
        r"(?:\s*(?:,|dhe|e)?\s*(?:paragraf\w*|pik\w*|aline\w*|par\.)\s*[\d.]*\d"
        r"|\s*(?:,|dhe|e|-)\s*\d+(?:\.\d+)*)*"
    )
    acts = "|".join(
        f"(?P<{kind}>{lexicon.alternation('references', f'acts.{kind}')})" for kind in _KINDS
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<article>{article}\s+\d+(?:\.\d+)*{more}),?\s+(?:i|e|te|se|nga)\s+)?"
        rf"(?:{acts})(?!\w)(?P<adjective>\s+(?:buxhetore?|administrativ\w*))?{_ACRONYM}?"
        rf"(?:{_OFFICE}?(?P<number>\s*(?:{_NUMBER}|(?<=buxhetore )\d{{4}}/\d+)))?"
    )


def _is_citation(
    match: re.Match[str], kind: str, folded: str, text: str, end: int, lexicon: Lexicon
) -> bool:
    own = compile_words(lexicon.words("references", "words.own"))
    if own.search(folded[match.start() : match.end()]) or own.search(
        folded[max(0, match.start() - 8) : match.start()]
    ):
        return False
    if kind in ("decision", "contract"):
        return match["number"] is not None and not _is_adopted_here(match, folded, lexicon)
    if match["article"] or match["number"]:
        return True
    has_title = end > match.end()
    return kind in ("law", "statute", "instruction") and has_title and text[match.start()].isupper()


def _is_adopted_here(match: re.Match[str], folded: str, lexicon: Lexicon) -> bool:
    if match["decision"] not in ("vendim", "vendimi"):
        return False
    start = folded.rfind(". ", 0, match.start()) + 1
    stop = re.search(r"[.;](?:\s+[^\W\d]|\s*$)", folded[match.end() :])
    end = match.end() + (stop.start() if stop else len(folded))
    head = match.start() == 0 or not re.search(
        r"(?:ne baze|sipas|pajtim\w*|vijim\w*|zbatim\w*|perputhje\w*|ndryshu\w*|shfuq\w*)[^.;]*$",
        folded[start : match.start()],
    )
    adopts = compile_words(lexicon.words("references", "words.adopts"))
    return head and (adopts.search(folded[start:end]) is not None or match.start() == 0)


def _title_end(match: re.Match[str], text: str, folded: str, lexicon: Lexicon) -> int:
    """Return where the citation ends: behind title, date and gazette, as far as they go."""
    end = match.end("number") if match["number"] else _bare_end(match)
    for pattern in (_ACRONYM, _DATE, _QUOTED):
        more = re.compile(pattern).match(folded, end)
        end = more.end() if more else end
    end = _statute_end(folded, end) if match["statute"] else _words_end(end, text, folded, lexicon)
    for pattern in (_ACRONYM, _QUOTED, _DATE, _GAZETTE):
        more = re.compile(pattern).match(folded, end)
        end = more.end() if more else end
    return end


def _statute_end(folded: str, at: int) -> int:
    """Return the end of "i Komunës së Shtimes", "i Bashkisë Fier", "i komunës"."""
    body = re.compile(
        r"\s+(?:i|te|e)\s+(?:komunes|bashkise|qytetit|universitetit)(?!\w)(?P<of>(?:\s+se)?\s+[^\W\d_]+"
        r"(?:\s+(?:i|e|te|se)\s+[^\W\d_]+)?)?"
    ).match(folded, at)
    return at if body is None else body.end()


def _bare_end(match: re.Match[str]) -> int:
    kind_end = max(match.end(kind) for kind in _KINDS)
    return max(kind_end, match.end("adjective"))


def _words_end(at: int, text: str, folded: str, lexicon: Lexicon) -> int:
    """Return the end of "për Vetëqeverisje Lokale": words in capitals and what links them.

    A title that starts small ("për vetëqeverisje lokale") goes on to the next mark or stop word.
    """
    head = re.compile(r"\s+(?:per|mbi|i|e|te|se)\s+(?=[^\W\d_])").match(folded, at)
    if head is None:
        return at
    capital = text[head.end()].isupper()
    stops = compile_words(lexicon.words("references", "words.stop"))
    end, position = at, head.end()
    for count, word in enumerate(
        re.compile(r"([^\W\d_][\w'-]*)(\s+|$)?").finditer(folded, position)
    ):
        if word.start() != position or count >= 12:
            break
        if not capital and stops.match(folded, position) and count:
            break
        link = word.group(1) in _LINK
        if capital and re.compile(r"(?:si\s+)?dhe\s+(?:nga|ne|me|i|te|per)\b").match(
            folded, position
        ):
            break
        if capital and not link and not text[position].isupper():
            break
        if not link:
            end = word.end(1)
        position = word.end()
        if not word.group(2):
            break
    return end
