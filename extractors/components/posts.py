"""Finds posts: "Kryesuesi i Kuvendit", "Zyrtarja për Komunikim me Publikun", "Anëtari".

The value of a finding is the folded lemma of the post's noun ("kryesuesi").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.components import Found
from extractors.components.complement import FIRST_LETTERS, LISTED, head_pattern, heads, next_token
from extractors.components.names import NameHint
from extractors.cues import cue_words
from extractors.language import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

FILE = "posts"
LONGEST = 12
"""Words behind the noun; longer ones are running text."""
_GENITIVE = re.compile(r"(?:it|ut|es|is|as|os|ve|se|ise)$")


def find_posts(doc: Doc, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the posts of ``doc`` from left to right, each with what belongs to it."""
    people = frozenset(
        span.start_char
        for span in doc.spans.get("names", ())
        if isinstance(span._.value, NameHint) and span._.value.known
    )
    walk = _PostWalk(doc.text, str(doc._.folded), lexicon, people)
    # A body of the same extent ("Prefekti i Qarkut X") keeps it: one span of text has one value.
    bodies = {(span.start_char, span.end_char) for span in doc.spans.get("organizations", ())}
    taken = 0
    for match in head_pattern(lexicon, FILE).finditer(walk.folded):
        if match.start() >= taken:
            form = re.sub(r"\s+", " ", match["head"])
            lemma = heads(lexicon, FILE).get(form) or heads(lexicon, FILE)[form.replace("g", "q")]
            taken = walk.end(match.end())
            if (match.start(), taken) not in bodies:
                yield Found(match.start(), taken, lemma)


@dataclass(frozen=True, slots=True)
class _PostWalk:
    """Walks over the words behind the noun of a post."""

    text: str
    folded: str
    lexicon: Lexicon
    people: frozenset[int]

    def end(self, position: int) -> int:
        """Return where the post ends; ``position`` itself if nothing belongs to the noun."""
        last, link, parts = position, None, 0
        for _ in range(LONGEST):
            token = next_token(self.folded, position)
            if token is None:
                break
            word = token.group()
            if token["comma"]:
                if not self._lists_on(token.end()):
                    break
                link = ","
            elif word in cue_words(self.lexicon, FILE, "links"):
                link = word
            elif self._is_part(token, link, parts):
                last, link, parts = token.end(), None, parts + 1
            else:
                break
            position = token.end()
        return last

    def _is_part(self, token: re.Match[str], link: str | None, parts: int) -> bool:
        word, capital = token.group(), self.text[token.start()].isupper()
        if token.start() in self.people:
            return False
        if word in cue_words(self.lexicon, FILE, "adjectives") and link is None:
            return True
        noun = word in heads(self.lexicon, FILE) or word in heads(self.lexicon)
        if noun and link in (None, "dhe", ",") and (parts or word in heads(self.lexicon, FILE)):
            return False
        if link is None and not parts:
            # Without a link only a body may follow ("Përgjegjëse Sektori ..."), else it is a name.
            return word in heads(self.lexicon)
        if word in cue_words(self.lexicon, "name_context", "name_cues"):
            return False  # "Përgatiti: X, zyrtare Aprovoi: Y": the next label.
        if token["quoted"] or capital:
            return True
        if link in cue_words(self.lexicon, FILE, "articles"):
            return bool(_GENITIVE.search(word))
        return link == "per" and len(word) > 3

    def _lists_on(self, position: int) -> bool:
        match = LISTED.match(self.folded, position)
        if match is None:
            return False
        firsts = FIRST_LETTERS.finditer(match.group())
        starts = [position + first.start(1) for first in firsts]
        return all(self.text[i].isupper() and i not in self.people for i in starts)
