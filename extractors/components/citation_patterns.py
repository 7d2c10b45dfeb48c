"""The parts of a citation as patterns on folded text: articles, act, number, date, gazette."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.language import Lexicon, alternation

FILE = "references"
KINDS = (
    "law",
    "instruction",
    "regulation",
    "statute",
    "code",
    "decision",
    "circular",
    "contract",
    "program",
)
_NR = r"(?:nr|no|br|numer|numri|\u0431\u0440|\u0431\u0440\u043e\u0458)\s?\.?\s?:?\s?"
"""The last two are the Macedonian "br" and "broj" in Cyrillic."""
_VALUE = r"(?:\d{1,2} \d{3}(?!\d)|[a-z]{0,3}-?\d\w{0,12})(?:\s?[/-]\s?\w{1,12}){0,5}"
NUMBER = re.compile(
    rf"\s*(?:(?:me\s+)?(?:\d{{1,3}}\s+)?{_NR}{_VALUE}"
    r"|\d{2,3}(?:[-/]\d{2,6}){2,3}|\d{2,4}/(?:[a-z]-?)?\d{2,4}(?:-\d{1,6})?|\d{2}/[a-z]\s?-\s?\d{2,3})(?!\w)"
)
DATE = re.compile(
    r",?\s*(?:(?:te|i|e|me)\s+)?(?:(?:dat(?:e|es|en|a)|dt|d)\.?\s*|(?:nga|prej|od|од)\s+(?:dat\w{1,2}\s+)?)"
    r"(?:\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?\d{4}|\d{1,2}\.?\s+[^\W\d_]{3,9}\s+\d{4})(?!\d)"
)
ACRONYM = re.compile(r"\s*\([a-z]{2,8}\)")
QUOTED = re.compile(r'\s*"[^"\n]{3,200}"')
TITLED = re.compile(r',\s*"(?:per|mbi|lidhur|o|za|за)\s[^"\n]{3,200}"')
"""A title behind a comma, in Albanian acts: 'ligji nr. 9632, datë 30.10.2006, "Për ..."'."""
_NUMS = r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?(?!\w)"
_MORE = rf"(?:\s*(?:,|-|/|\b(?:dhe|e|i|deri|и)\b)\s*{_NUMS}(?![\w/.]*/))"
_ROOM = r"(?:\s+(?:i|e|te|se)\s+(?:[^\W\d_]+(?:-[^\W\d_]+)?\s*){1,7}?)"
"""The body whose act it is: "të Këshillit të Ministrave"."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled parts that need words of the lexicon."""

    start: re.Pattern[str]
    """An article or an act: where a citation may begin."""
    articles: re.Pattern[str]
    act: re.Pattern[str]
    numbered: re.Pattern[str]
    """Adjective, acronym, issuer and number behind the act's word."""
    adjective: re.Pattern[str]
    abbreviation: re.Pattern[str]
    """A law behind its article by its initials: "nenit 30 të LMFPP-së"."""
    link: re.Pattern[str]
    tail: re.Pattern[str]
    """The article behind the act: ", neni 69"."""
    approved: re.Pattern[str]
    """The decision that an act was adopted by: ", miratuar me vendimin nr. 9, datë ..."."""
    gazette: re.Pattern[str]
    draft: re.Pattern[str]
    citing: re.Pattern[str]
    own: re.Pattern[str]
    issuer: re.Pattern[str]
    """The body whose decision it is, behind the number."""
    foreign: re.Pattern[str]
    """A body of the state as issuer."""
    adopts: re.Pattern[str]
    adopts_before: re.Pattern[str]


@lru_cache(maxsize=4)
def patterns(lexicon: Lexicon) -> Patterns:
    """Return the patterns, built once."""

    def words(key: str) -> str:
        return lexicon.alternation(FILE, f"words.{key}")

    article = words("article")
    chain = _chain(article, words("part"))
    acts = "|".join(f"(?P<{k}>{lexicon.alternation(FILE, f'acts.{k}')})" for k in KINDS)
    every = alternation([w for k in KINDS for w in lexicon.words(FILE, f"acts.{k}")])
    adjective = rf"(?:\s+{words('adjective')}(?!\w)){{1,2}}"
    return Patterns(
        start=re.compile(rf"(?<!\w)(?:{article}|{every})(?!\w)"),
        articles=re.compile(chain),
        act=re.compile(rf"(?:{acts})(?!\w)"),
        numbered=re.compile(
            rf"(?P<names>{adjective})?(?:{ACRONYM.pattern})?{_ROOM}?(?:{ACRONYM.pattern})?"
            rf"(?P<number>{NUMBER.pattern})"
        ),
        adjective=re.compile(adjective),
        abbreviation=re.compile(r"[a-z]{3,8}(?:-[a-z]{1,3})?(?!\w)"),
        link=re.compile(r"\s*,?\s*(?:(?:i|e|te|se|nga|od|na|од|на)\s+)?"),
        tail=re.compile(rf"\s*,\s*(?:{chain})"),
        approved=re.compile(
            rf"\s*,?\s+(?:(?:i|e|te)\s+)?{words('approved')}\s+me\s+"
            rf"{lexicon.alternation(FILE, 'acts.decision')}{NUMBER.pattern}(?:{DATE.pattern})?"
        ),
        gazette=re.compile(
            rf'\s*,?\s*[("\[]{{1,2}}\s*{words("gazettes")}(?!\w)[^()\d\n]{{0,60}}\d[^()\n]{{0,80}}\)?'
        ),
        draft=re.compile(rf"(?<!\w){words('draft')}\s?[-/]?\s?$"),
        citing=re.compile(rf"(?<!\w){words('citing')}\s+(?:edhe\s+|te\s+)?$"),
        own=re.compile(rf"(?<!\w){words('own')}(?!\w)"),
        issuer=re.compile(
            rf"\s+(?:i|e|te|se)\s+{words('issuers')}(?:\s+(?:i\s+|e\s+|te\s+|se\s+)?{words('of')})?(?!\w)"
        ),
        foreign=re.compile(rf"(?<!\w){words('foreign')}(?!\w)"),
        adopts=re.compile(rf"(?<!\w){words('adopts')}(?!\w)"),
        adopts_before=re.compile(
            rf"(?<!\w){words('adopts')}(?:\s+(?!me\b|sipas\b|nga\b|ne\b)[^\s.;:]+){{0,3}}\s+$"
        ),
    )


def _chain(article: str, part: str) -> str:
    """Return the expression of articles with their parts: "nenit 8 pika 2 dhe nenit 54 pika b)"."""
    value = r'(?:\d{1,3}(?:\.\d{1,3}){0,3}|["\']?[a-z]{1,2}["\']?(?=[\s),.;]))\)?'
    parts = (
        rf"(?:\s*,?\s*(?:(?:dhe|e|i|и)\s+)?{part}\.?\s*{value}"
        rf"(?:\s*(?:,|\b(?:dhe|e|i|и)\b)\s*{value}(?=\s*(?:,|te|i|e|se|dhe|\))))?)"
    )
    one = rf"{article}\.?\s*{_NUMS}(?:\.(?=\s+[^\W\d]))?{_MORE}{{0,8}}{parts}{{0,4}}"
    return rf"{one}(?:\s*(?:,|\b(?:dhe|e|edhe|i|и|si\s+dhe)\b)\s*(?:te\s+|ne\s+)?{one}){{0,6}}"
