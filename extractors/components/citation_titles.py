"""Where the title of a cited act ends: "për Vetëqeverisje Lokale", "i Komunës së Shtimes"."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.components.citation_patterns import FILE, KINDS
from extractors.language import Lexicon, alternation, compile_words

MOST_WORDS = 16
MOST_SMALL_WORDS = 8
"""Words of a title in small letters, which nothing marks as one."""
_LINK = frozenset(
    {"e", "i", "te", "se", "ne", "per", "dhe", "mbi", "me", "nga", "a", "za", "o", "за", "и"}
)
_WORD = re.compile(r"([^\W\d_][\w'-]*)(\s+|$)?")
_BODY = re.compile(
    r"\s+(?:i|te|e)\s+(?:(?:ketij|kesaj)\s+)?(?:komunes|bashkise|qytetit|universitetit|qarkut)(?!\w)"
    r"(?P<of>(?:\s+se)?\s+[^\W\d_]+(?:\s+(?:i|e|te|se)\s+[^\W\d_]+)?)?"
)


def statute_end(text: str, folded: str, at: int) -> int:
    """Return the end of "i Komunës së Shtimes", "i Bashkisë Fier", "i komunës"."""
    body = _BODY.match(folded, at)
    if body is None:
        return at
    if body["of"] is None:
        return body.end()
    name = re.search(r"[^\W\d_]", text[body.start("of") + body["of"].find(" ", 1) :])
    own = [w for w in body["of"].split() if w not in _LINK]
    first = folded.find(own[0], body.start("of")) if own else -1
    named = name is not None and first >= 0 and text[first].isupper()
    return body.end() if named else body.start("of")


def title_end(at: int, text: str, folded: str, lexicon: Lexicon, *, numbered: bool) -> int:
    """Return the end of the title that begins behind ``at``; ``at`` if there is none.

    A title in capitals goes on as long as words are capitalised or link such words; one that starts
    small ("për vetëqeverisje lokale") goes on to the next mark, verb or stop word. Behind a number
    only "për" and its like open a title, for "e ka caktuar" may follow.
    """
    head = _head(lexicon, numbered=numbered).match(folded, at)
    if head is None or head.end() >= len(text):
        return at
    capital = text[head.end()].isupper()
    end, position = at, head.end()
    for count, word in enumerate(_WORD.finditer(folded, position)):
        if word.start() != position or count >= (MOST_WORDS if capital else MOST_SMALL_WORDS):
            break
        if _stops(text, folded, position, count, lexicon, capital=capital):
            break
        if word.group(1) not in _LINK:
            end = word.end(1)
        position = word.end()
        if not word.group(2):
            break
    return end


@lru_cache(maxsize=8)
def _head(lexicon: Lexicon, *, numbered: bool) -> re.Pattern[str]:
    titles = lexicon.alternation(FILE, "words.title")
    words = titles if numbered else f"(?:{titles}|i|e|te|se)"
    return re.compile(rf"\s+{words}\s+(?=[^\W\d_])")


def _stops(
    text: str, folded: str, position: int, count: int, lexicon: Lexicon, *, capital: bool
) -> bool:
    """Tell whether the title has ended in front of the word at ``position``."""
    if _next_act(lexicon).match(folded, position):
        return True
    if not capital:
        return count > 0 and _small_stop(lexicon).match(folded, position) is not None
    if _AND.match(folded, position):
        return True
    word = _WORD.match(folded, position)
    link = word is not None and word.group(1) in _LINK
    body = count > 1 and compile_words(lexicon.words(FILE, "words.bodies")).match(folded, position)
    after_link = folded[:position].rstrip().rsplit(" ", 1)[-1] in _LINK
    return bool((body and not after_link) or (not link and not text[position].isupper()))


_AND = re.compile(r"(?:si\s+)?dhe\s+(?:nga|ne|me|i|te|per)\b")


@lru_cache(maxsize=4)
def _small_stop(lexicon: Lexicon) -> re.Pattern[str]:
    stops = lexicon.alternation(FILE, "words.stop", "words.verbs")
    return re.compile(rf"{stops}(?!\w)")


@lru_cache(maxsize=4)
def _next_act(lexicon: Lexicon) -> re.Pattern[str]:
    acts = alternation(
        [w for kind in KINDS for w in lexicon.words(FILE, f"acts.{kind}") if kind != "contract"]
    )
    article = lexicon.alternation(FILE, "words.article")
    return re.compile(
        rf"(?:(?:si\s+)?(?:dhe|e|edhe|и|i)\s+)?(?:(?:te|ne|me|i|e)\s+)?"
        rf"(?:{article}\.?\s*\d|{acts}(?!\w)(?=\s*(?:nr|br|\u0431\u0440|per|mbi|i|te|e|se|administr)))"
    )
