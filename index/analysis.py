"""How text becomes search words: one analysis, the same in both engines.

A word is a run of letters and digits, so ``03/L-040`` is three words and ``t'i`` two. A word is
folded: Latin letters lose their marks (``ë``, ``é`` -> ``e``, ``ç`` -> ``c``; Tesseract often reads
``ë`` as ``é``, and people type neither), what else stands for ``ë`` becomes ``e`` (``w``, ``€``
behind a letter), then it becomes lower case. Then it is stemmed (:mod:`index.stemmer`).

The embedded index stores what :func:`words` gives. :func:`elasticsearch_analysis` writes the same
tables as settings of Elasticsearch, and a test compares the two word by word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from index.language_data import read_language, read_synonyms, tables_digest
from index.stemmer import SEALED, overrides, patterns, stem

LONGEST_WORD = 100
"""UTF-16 units; longer runs are cut. Lucene refuses a document with a word over 32 766 bytes."""

WORD_CLASS = r"\p{L}\p{N}"
"""The characters of a word as a Java regular expression (``str.isalnum`` is the same set)."""

TEXT_ANALYZER = "arkiva_text"
SEARCH_ANALYZER = "arkiva_search"
"""Analyses what people type: without function words, with synonyms."""

_MARKED_LATIN = ((0xC0, 0x250), (0x1E00, 0x1F00))
_DROPPED = ((0xAD, 0xAE), (0x300, 0x370), (0x200B, 0x2010), (0x2060, 0x2065), (0xFEFF, 0xFF00))
_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "\u0131": "i", "ł": "l", "Ł": "l",
    "ø": "o", "Ø": "o", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ĳ": "ij", "Ĳ": "ij",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "¹": "1", "²": "2", "³": "3", "\u03c2": "\u03c3",
}  # fmt: skip
_ASCII_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EURO, _CENT = "€", "¢"


class Token(NamedTuple):
    """A word and where it stands: ``text[start:end]`` is the word as written."""

    word: str
    start: int
    end: int


@cache
def analysis_version() -> str:
    """Return what the words depend on: an index of another version is rebuilt.

    The number counts changes of the code, the digest follows the language tables.
    """
    return f"sq-1-{tables_digest()}"


@cache
def folding_table() -> dict[str, str]:
    """Return character or pair -> replacement (lower-case letters, or nothing), as it is folded.

    Capitals without a mark are not in it: lower-casing them is a step of its own. Where a pair and
    a character both fit, the pair does.
    """
    table = dict(_WITHOUT_DECOMPOSITION)
    for start, end in _MARKED_LATIN:
        for character in map(chr, range(start, end)):
            base = unicodedata.normalize("NFD", character)[0]
            if base != character and base.isascii():
                table[character] = base.lower()
    for start, end in _DROPPED:
        table.update((chr(code), "") for code in range(start, end))
    table.update(read_language("characters")["typed"])
    return table | _damaged_letters(table)


def _damaged_letters(table: dict[str, str]) -> dict[str, str]:
    """Return the pairs of a letter and a money sign that Tesseract reads for one or two letters."""
    rules = read_language("characters")["ocr"]
    pairs = {_CENT: rules["cent"]}
    letters = [letter for letter, to in table.items() if len(letter) == 1 and to.isalpha()]
    for letter in (*letters, *_ASCII_LETTERS):
        pairs[letter + _EURO] = table.get(letter, letter.lower()) + "e"
    for letter in rules["e_like"]:
        pairs[letter + _EURO] = pairs[letter + _CENT] = "e"
    for letter in rules["e_before_cent"]:
        pairs[letter + _CENT] = letter.lower() + "e"
    return pairs


@cache
def _tools() -> tuple[re.Pattern[str], re.Pattern[str], dict[int, str]]:
    """Return the expressions of a word and of a pair, and the table of single characters."""
    table = folding_table()
    single = {old: new for old, new in table.items() if len(old) == 1}
    pairs = [old for old in table if len(old) == 2]
    dropped = "".join(re.escape(old) for old, new in single.items() if not new)
    before_euro = "".join(sorted({old[0] for old in pairs if old[1] == _EURO}))
    # A dropped character (soft hyphen, combining mark) stands inside a word without dividing it.
    word = re.compile(rf"(?:[^\W_]|[{dropped}{_CENT}]|(?<=[{before_euro}]){_EURO})+")
    pair = re.compile("|".join(map(re.escape, pairs)))
    return word, pair, str.maketrans(single)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the word without marks, in lower case, at most :data:`LONGEST_WORD` long."""
    _, pair, single = _tools()
    if _EURO in word or _CENT in word:
        table = folding_table()
        word = pair.sub(lambda match: table[match[0]], word)
    folded = word.translate(single)
    # Letter by letter, as Java does it: str.lower() of a whole word treats a final sigma apart.
    folded = folded.lower() if folded.isascii() else "".join(map(_lower, folded))
    return folded if len(folded) <= LONGEST_WORD // 2 else _cut(folded)


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def _cut(word: str) -> str:
    return word.encode("utf-16-le")[: 2 * LONGEST_WORD].decode("utf-16-le", "ignore")


@lru_cache(maxsize=1 << 17)
def index_word(written: str) -> str:
    """Return the word of the index for a word as written; empty where nothing of it remains."""
    return stem(fold(written))


class Located(NamedTuple):
    """The words of a text and, beside each, its range in the text."""

    words: list[str]
    spans: list[tuple[int, int]]


def located(text: str) -> Located:
    """Return the words of ``text`` in order, as the index holds them, with their ranges.

    Ranges are code points of ``text`` as given. Text should be NFC; it gives the same otherwise.
    """
    word = _tools()[0]
    found = list(map(index_word, word.findall(text)))
    spans = [match.span() for match in word.finditer(text)]
    if all(found):
        return Located(found, spans)
    kept = [n for n, word in enumerate(found) if word]
    return Located([found[n] for n in kept], [spans[n] for n in kept])


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as the index holds them: folded and stemmed."""
    return tuple(filter(None, map(index_word, _tools()[0].findall(text))))


def folded_tokens(text: str) -> Iterator[Token]:
    """Yield the words of ``text`` folded, not stemmed."""
    for match in _tools()[0].finditer(text):
        word = fold(match[0])
        if word:
            yield Token(word, match.start(), match.end())


@cache
def stop_words() -> frozenset[str]:
    """Return the folded function words that a query does without."""
    listed = read_language("stop_words").values()
    return frozenset(fold(word) for kind in listed for word in kind["words"])


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return word of the index -> other words of the index that mean the same to a searcher."""
    written = read_synonyms()
    found: dict[str, dict[str, None]] = {}
    for entry in written.sets:
        stems = dict.fromkeys(map(index_word, entry))
        for word in stems:
            found.setdefault(word, {}).update(stems)
    for source, meant in written.one_way.items():
        found.setdefault(index_word(source), {}).update(dict.fromkeys(map(index_word, meant)))
    return {
        word: tuple(other for other in others if other != word) for word, others in found.items()
    }


def comparison_key(text: str) -> str:
    """Return a name without case, marks and punctuation: "Hani i Elezit" -> ``hani i elezit``."""
    return " ".join(token.word for token in folded_tokens(text))


def name_key(text: str) -> str:
    """Return a name in any case form as one key: "Hanit të Elezit" -> ``han elez``.

    Articles fall away with the other function words, unless the name has no other word.
    """
    folded = [token.word for token in folded_tokens(text)]
    kept = [word for word in folded if word not in stop_words()] or folded
    return " ".join(map(stem, kept))


def clean(text: str) -> str:
    """Return ``text`` with each NUL and lone surrogate replaced by U+FFFD; offsets stay.

    Neither can be stored: SQLite and JSON readers break on them.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def elasticsearch_analysis() -> dict[str, Any]:
    """Return the ``analysis`` settings that make Elasticsearch's words the same as :func:`words`.

    The text's chain folds (char filter), divides, cuts and stems. The search's chain is the same
    with function words left out after folding and synonyms added after stemming.
    """
    stemming = ["arkiva_known", "reverse", *(f"arkiva_stem{n}" for n in _numbers()), "reverse"]
    return {
        "char_filter": {"arkiva_fold": {"type": "mapping", "mappings": _mappings()}},
        "tokenizer": {
            "arkiva_words": {"type": "pattern", "pattern": f"[{WORD_CLASS}]+", "group": 0}
        },
        "filter": {
            "arkiva_cut": {"type": "truncate", "length": LONGEST_WORD},
            "arkiva_stop": {"type": "stop", "stopwords": sorted(stop_words())},
            "arkiva_known": {"type": "stemmer_override", "rules": _override_rules()},
            "arkiva_synonyms": {
                "type": "synonym",
                "synonyms": _synonym_rules(),
            },
            **{f"arkiva_stem{n}": _stem_filter(n) for n in _numbers()},
        },
        "analyzer": {
            TEXT_ANALYZER: _chain(["lowercase", "arkiva_cut", *stemming]),
            SEARCH_ANALYZER: _chain(
                ["lowercase", "arkiva_cut", "arkiva_stop", *stemming, "arkiva_synonyms"]
            ),
        },
    }


def _chain(filters: list[str]) -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": ["arkiva_fold"],
        "tokenizer": "arkiva_words",
        "filter": filters,
    }


def _numbers() -> range:
    return range(1, 1 + len(patterns()))


def _mappings() -> list[str]:
    return [f"{_escaped(old)} => {_escaped(new)}" for old, new in folding_table().items()]


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in text)


def _synonym_rules() -> list[str]:
    """Return the rules by unstemmed words: Elasticsearch stems them by the chain before them."""
    listed = read_synonyms()
    ways = [word for entry in listed.sets for word in entry]
    ways += [word for source, meant in listed.one_way.items() for word in (source, *meant)]
    written = {index_word(word): fold(word) for word in reversed(ways)}
    return [
        f"{written[word]} => {', '.join(written[other] for other in (word, *others))}"
        for word, others in synonyms().items()
    ]


def _override_rules() -> list[str]:
    return [f"{word} => {known}{SEALED}" for word, known in overrides().items()]


def _stem_filter(number: int) -> dict[str, Any]:
    pattern = patterns()[number - 1]
    replacement = re.sub(r"\\(\d)", r"$\1", pattern.replacement)
    return {
        "type": "pattern_replace",
        "pattern": pattern.expression,
        "replacement": replacement,
        "all": False,
    }
