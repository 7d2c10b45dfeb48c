"""Walks over the words behind the head of a body: "për Kulturë, Rini dhe Sport"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractors.components.school_names import school_end
from extractors.cues import cue_pattern, cue_words
from extractors.folding import fold
from extractors.language import Lexicon, alternation

FILE = "organizations"
LONGEST = 12
"""Words in a complement; longer ones are running text."""
LONGEST_LETTERHEAD = 6
"""Words of a line of capitals that may be a letterhead."""
QUOTED = r'"[^"\n\t]{2,70}"'
TOKEN = re.compile(rf"(?P<quoted>{QUOTED})|(?P<word>[^\W\d_]+(?:[-'][^\W\d_]+)*)|(?P<comma>,)")
_ITEM = r"[^\W\d_]+(?: [^\W\d_]+)?"
_AND = r"(?:si dhe|dhe|e)"
LISTED = re.compile(rf"(?: {_ITEM},){{0,4}} {_ITEM},? {_AND} [^\W\d_]+")
FIRST_LETTERS = re.compile(rf"(?:^|, | {_AND} )\s*(\w)")
_NAMED = re.compile(rf"(?P<between>(?:\s[\w-]{{1,20}}){{0,5}})\s({QUOTED})")
FIELDS = "per ... dhe"
"""The link between two fields of work that an office is for."""
GENITIVES = "e ... dhe"
"""The link between two genitives: "Drejtoria e Kulturës dhe Sportit"."""
FREE_WORDS = 2
"""So many words of any kind stand between a head and its name in quotation marks."""
_GENITIVE = re.compile(r"[^\W\d_]{2,}(?:it|ut|es|se|ve|is|as|os)")

_PLURAL_ADJECTIVE = re.compile(r"[^\W\d_]{2,}(?:uara|ura|ara|yera|ira|shme|ore|ike|ale)")
_CAPITAL_NEXT = re.compile(r" [^\W\d_a-zçë]")
_ABBREVIATION = re.compile(r"[A-ZÇË]{3,7}(?![^\W_])")
"""In a list of bodies: "Banka Botërore, UNDP dhe ..."; "IT" may be a field of work."""
_DEFINES = re.compile(r"[A-ZÇË]{2,8}\s?[-–—=:]\s?[A-ZÇËŠŽ]")
"""The next line of a list of abbreviations: "NJIP - Njësia ..."."""
_FIELD_NEXT = re.compile(r" per [^\W\d_]{4}")
_NUMBERED = re.compile(r"(?:\s[\w-]{1,20}){0,2}?\s(?:nr|br|бр)\.?\s?\d{1,3}(?![\d/.-])")
_DESCRIBED = re.compile(r"\s(?:e|se|te|i)\s[^\W\d_]+(?:ur|uar|re|shme|gjelber|sotme|ardhme)$")
"""What no town is called: "Bashkia e hapur", "Komuna e re"."""
_VERB = re.compile(r"[^\W\d_]*(?:oi|ohet|ohen|uan|ojne|oje|uar|het|hen|shin|shte|tet)")


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


def next_token(folded: str, position: int) -> re.Match[str] | None:
    """Return the next token if one blank (or nothing before a comma) stands before it."""
    blank = folded[position : position + 1] == " "
    token = TOKEN.match(folded, position + blank)
    return token if token is not None and blank != bool(token["comma"]) else None


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
        named = _NAMED.match(self.folded, head_end)
        if named and self._leads_to_name(*named.span("between")):
            short = any(word in self._short() for word in self._written(named.span("between")))
            if not short:
                return named.end()
        numbered = _NUMBERED.match(self.folded, head_end)
        if numbered and lemma in self._words("numbered_heads") and self.text[head_start].isupper():
            return numbered.end()
        if lemma in self._words("quoted_heads"):
            if lemma != "shkolla" or not self.text[head_start].isupper():
                return None
            return school_end(self.text, self.folded, head_end, self.lexicon)
        capital = self.text[head_start].isupper()
        end = self._walk(head_end, lemma, capital)
        if end is not None and lemma in self._words("place_heads"):
            described = _DESCRIBED.search(self.folded[head_end:end]) is not None
            return None if described and not self._has_place(head_end, end) else end
        if lemma not in self._words("proper_heads") or end is None:
            return end
        proper = any(word[0].isupper() for word in self.text[head_end:end].split())
        return end if capital and proper and not self.text.isupper() else None

    def _has_place(self, start: int, end: int) -> bool:
        return any(at < end and stop > start for at, stop in self.places.items())

    def _walk(self, position: int, lemma: str, capital: bool) -> int | None:
        place = lemma in self._words("place_heads")
        shouted = self.text.isupper() and len(self.text.split()) > LONGEST_LETTERHEAD
        last: int | None = None
        link: str | None = None
        through: str | None = None
        purpose = joined = adjectives = False
        for _ in range(LONGEST):
            token = next_token(self.folded, position)
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
                joined = word in self._words("articles") and link in ("dhe", FIELDS, GENITIVES)
                # "Zyra për informim dhe komunikim", but "Zyra Ligjore dhe përgjigjja" is two.
                link = FIELDS if word == "dhe" and through in ("per", FIELDS) else word
                if word == "dhe" and through in self._words("articles") and not purpose:
                    link = GENITIVES
            elif joined and word in heads(self.lexicon):
                break  # "Policia e Kosovës dhe e Shoqatës ...": another body
            elif place and shouted and link is None and token.start() not in self.places:
                break  # In a line of capitals any word may follow.
            elif self._is_part(
                token, None if adjectives else last, link, lemma if capital else None
            ):
                adjectives = link is None and (last is None or adjectives) and word.islower()
                adjectives = adjectives and self.text[token.start()].islower()
                joined = False
                through, purpose = link or through, purpose or link == "per"
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

    def _is_part(
        self, token: re.Match[str], last: int | None, link: str | None, lemma: str | None
    ) -> bool:
        """Tell whether a word belongs to the name; ``lemma`` is None behind a small head."""
        word, start = token.group(), token.start()
        if token["quoted"]:
            return last is None
        if start in self.people or word in self._words("stops") or self._is_label(token):
            return False
        if word in heads(self.lexicon) and link not in self._words("articles"):
            return False
        if link == "me" and not cue_pattern(self.lexicon, FILE, "partners").fullmatch(word):
            return False
        if link == GENITIVES and not self._may_be_genitive(token):
            return False
        if self.text[start].isupper():
            if self._is_short(token) and link not in self._words("articles"):
                return False
            defines = start not in self.places and _DEFINES.match(self.text, start)
            if defines and not self.text.isupper():
                return False
            first = link is None and last is None
            return not first or self._may_follow(token, lemma)
        if word in self._words("adjectives"):
            return last is not None or lemma is not None
        return self._is_small_part(word, token.end(), last, link, lemma)

    def _is_small_part(
        self, word: str, end: int, last: int | None, link: str | None, lemma: str | None
    ) -> bool:
        """Tell whether a word written small goes on the name of an office.

        "Sektori për financa", "Sektori për mbrojtjen e mjedisit"; behind an article only a
        genitive, else "Komiteti e ktheu" would be a body.
        """
        named = _CAPITAL_NEXT.match(self.text, end) and word in self._words("areas")
        if named and last is None and lemma is not None and link in self._words("articles"):
            return lemma in self._words("common_heads")  # "Këshilli i fshatit Radavc"
        if lemma not in self._words("office_heads") or len(word) <= 3:
            return False
        if last is None and word in self._words("areas"):
            return False  # "Qendra e qytetit"
        if word in heads(self.lexicon, "posts"):
            # "Kabineti i kryetarit"
            holder = lemma in self._words("holder_heads") and link in self._words("articles")
            return holder and last is None and _GENITIVE.fullmatch(word) is not None
        if link in self._words("articles"):
            genitive = _GENITIVE.fullmatch(word) is not None
            if last is not None and _PLURAL_ADJECTIVE.fullmatch(word):
                return True  # "për regjistrimin e objekteve të braktisura"
            # "Drejtoria të përgatisë": a verb.
            return genitive and not (link == "te" and word.endswith(("se", "es")))
        if link in ("per", "kunder"):
            return last is None and word not in self._words("determiners")
        if link == FIELDS:
            return last is not None and not self._acts(word)
        # "Njësia territoriale për zjarrfikje": an adjective, if the field of work follows.
        described = lemma is not None and _FIELD_NEXT.match(self.folded, end) is not None
        return link is None and (last is not None or described) and self._is_adjective(word)

    def _acts(self, word: str) -> bool:
        """Tell whether a word behind "dhe" is a verb or another party, no field of work."""
        listed = word in self._words("determiners") or word in self._words("stops")
        return listed or _VERB.fullmatch(word) is not None

    def _is_label(self, token: re.Match[str]) -> bool:
        """Tell whether the next label of a form begins there ("Rini dhe Kur: maj")."""
        colon = self.folded[token.end() : token.end() + 1] == ":"
        return colon and token.group() in self._words("labels")

    def _is_adjective(self, word: str) -> bool:
        return len(word) > 4 and word.endswith(self._words("adjective_endings"))

    def _may_be_genitive(self, token: re.Match[str]) -> bool:
        """Tell whether a word goes on a genitive: "... e Bashkive dhe Sigal" names two parties."""
        word = token.group()
        genitive = _GENITIVE.fullmatch(word) is not None
        adjective = word.endswith("e") and self._is_adjective(word)
        return genitive or adjective or token.start() in self.places

    def _may_follow(self, token: re.Match[str], lemma: str | None) -> bool:
        """Tell whether a capitalised word may stand right behind a head, without an article.

        Behind a common noun only an adjective, a place or another head: "Kuvendi Lajme Kontakt"
        is a site's menu.
        """
        common = lemma or "komuna"
        if common not in self._words("common_heads") or common == "bashkia":
            return True
        word = token.group()
        return (
            token.start() in self.places
            or self._is_adjective(word)
            or _GENITIVE.fullmatch(word) is not None
            or word in self._words("adjectives")
            or word in heads(self.lexicon)
            or (lemma is not None and self._is_unit(token))
        )

    def _is_unit(self, token: re.Match[str]) -> bool:
        """Tell whether an abbreviation names the unit: "Sektori IT", not in a line of capitals."""
        word = self.text[token.start() : token.end()]
        return 2 <= len(word) <= 5 and word.isupper() and not self.text[: token.start()].isupper()

    def _leads_to_name(self, start: int, end: int) -> bool:
        """Tell whether these words belong to a quoted name: "e Mesme e Lartë", "e të verbërve".

        Not where another body begins there: "Bashkia dhe Qendra" and a name.
        """
        words = [m.span() for m in re.finditer(r"[^\W_][\w-]*", self.folded[start:end])]
        texts = [self.folded[start + a : start + b] for a, b in words]
        if "dhe" in texts and any(word in heads(self.lexicon) for word in texts):
            return False
        articles, adjectives = self._words("articles"), self._words("adjectives")
        return len(words) <= FREE_WORDS or all(
            text in articles
            or text in adjectives
            or self.text[start + a].isupper()
            or _GENITIVE.fullmatch(text)
            for text, (a, _) in zip(texts, words, strict=True)
        )

    def _written(self, span: tuple[int, int]) -> list[str]:
        return [word.split("-")[0] for word in self.text[slice(*span)].split()]

    def _short(self) -> tuple[str, ...]:
        return tuple(self.lexicon.value(FILE, "short_heads"))

    def _is_short(self, token: re.Match[str]) -> bool:
        """Tell whether an abbreviation of its own begins there ("komunës OJQ-të")."""
        word = self.text[token.start() : token.end()].split("-")[0]
        return word in self.lexicon.value(FILE, "short_heads")

    def _lists_on(self, position: int) -> bool:
        """Tell whether a comma goes on a name: "Kulturë, Rini dhe Sport"."""
        match = LISTED.match(self.folded, position)
        if match is None:
            return False
        starts = [position + m.start(1) for m in FIRST_LETTERS.finditer(match.group())]
        return all(self.text[at].isupper() for at in starts) and not any(
            self._begins_another(at) for at in starts
        )

    def _begins_another(self, at: int) -> bool:
        """Tell whether another body begins there: an abbreviation, or a head of its own."""
        if _ABBREVIATION.match(self.text, at):
            return not self.text.isupper()
        return head_pattern(self.lexicon).match(self.folded, at) is not None
