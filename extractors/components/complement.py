"""Walks over the words behind the head of a body: "për Kulturë, Rini dhe Sport"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractors.cues import cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon, alternation

FILE = "organizations"
LONGEST = 12
"""Words in a complement; longer ones are running text."""
QUOTED = r'"[^"\n\t]{2,70}"'
TOKEN = re.compile(rf"(?P<quoted>{QUOTED})|(?P<word>[^\W\d_]+(?:[-'][^\W\d_]+)*)|(?P<comma>,)")


@lru_cache(maxsize=8)
def heads(lexicon: Lexicon, file: str = FILE) -> Mapping[str, str]:
    """Return form -> lemma of the head nouns in a data file, folded."""
    table = lexicon.mapping(file, "heads")
    forms = {fold(form): lemma for lemma, others in table.items() for form in others}
    return {**forms, **{lemma: lemma for lemma in table}}


@lru_cache(maxsize=8)
def head_pattern(lexicon: Lexicon, file: str = FILE) -> re.Pattern[str]:
    """Return the pattern of any form of any head of a data file, in the group "head"."""
    return re.compile(rf"(?<![\w-])(?P<head>{alternation(heads(lexicon, file))})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Complement:
    """Finds where the name of a body ends. ``people``: where names of persons begin."""

    text: str
    folded: str
    lexicon: Lexicon
    people: frozenset[int]
    places: Mapping[int, int]
    """Start -> end of the names of municipalities."""

    def end(self, head_start: int, head_end: int, lemma: str) -> int | None:
        """Return where the name ends; None if the head stands alone (a generic noun)."""
        named = re.match(rf"(?:\s[^\W\d_]+){{0,2}}\s({QUOTED})", self.folded[head_end:])
        if named:
            return head_end + named.end()
        if lemma in self._words("quoted_heads"):
            return None
        return self._walk(head_end, lemma, self.text[head_start].isupper())

    def _walk(self, position: int, lemma: str, capital: bool) -> int | None:
        place = lemma in self._words("place_heads")
        last: int | None = None
        link: str | None = None
        for _ in range(LONGEST):
            token = self._next(position)
            if token is None:
                break
            word = token.group()
            if token["comma"]:
                if last is None or place or not self._lists_on(token.end()):
                    break
                link = ","
            elif word in self._words("links"):
                if place and word not in self._words("articles"):
                    break
                link = word
            elif self._is_part(token, last, link, lemma if capital else None):
                last, link = token.end(), None
                if place and token.start() in self.places:
                    return self.places[token.start()]
                place = place or heads(self.lexicon).get(word) in self._words("place_heads")
            else:
                break
            position = token.end()
        return last

    def _words(self, key: str) -> tuple[str, ...]:
        return cue_words(self.lexicon, FILE, key)

    def _next(self, position: int) -> re.Match[str] | None:
        """Return the next token if one blank (or nothing before a comma) stands before it."""
        blank = self.folded[position : position + 1] == " "
        token = TOKEN.match(self.folded, position + blank)
        return token if token is not None and blank != bool(token["comma"]) else None

    def _is_part(
        self, token: re.Match[str], last: int | None, link: str | None, lemma: str | None
    ) -> bool:
        """Tell whether a word belongs to the name; ``lemma`` is None behind a small head."""
        word, start = token.group(), token.start()
        if token["quoted"]:
            return last is None
        if start in self.people or word in self._words("stops"):
            return False
        if word in heads(self.lexicon) and link not in self._words("articles"):
            return False
        if link == "me" and not cue_pattern(self.lexicon, FILE, "partners").fullmatch(word):
            return False
        if self.text[start].isupper():
            return not (link is None and last is None and self._is_short(token))
        if word in self._words("adjectives"):
            return last is not None or lemma is not None
        # "Sektori për financa": the first word of a complement may be written small.
        small = lemma in self._words("office_heads")
        first = last is None and link in (*self._words("articles"), "per")
        return small and first and len(word) > 3

    def _is_short(self, token: re.Match[str]) -> bool:
        """Tell whether an abbreviation of its own begins there ("komunës OJQ-të")."""
        word = self.text[token.start() : token.end()].split("-")[0]
        return word in self.lexicon.value(FILE, "short_heads")

    def _lists_on(self, position: int) -> bool:
        """Tell whether a comma goes on a name: "Kulturë, Rini dhe Sport"."""
        item = r"[^\W\d_]+(?: [^\W\d_]+)?"
        match = re.match(rf"(?: {item},){{0,4}} {item} dhe [^\W\d_]+", self.folded[position:])
        if match is None:
            return False
        firsts = re.finditer(r"(?:^|, | dhe )\s*(\w)", match.group())
        return all(self.text[position + first.start(1)].isupper() for first in firsts)
