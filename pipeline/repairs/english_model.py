"""Text that was read with Tesseract's English model: is it such, and what stood on the paper.

Word by word: signs back to ë and ç, the list's spelling for letters that were confused. Words that
the list has stay as they are; so do names, numbers, addresses and pages that show no need.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.offsets import Edit
from pipeline.repairs.rules import rules
from pipeline.repairs.signs import has_signs, is_currency, readings
from pipeline.repairs.spelling import Limits, capital_spelling, spelling
from pipeline.repairs.tokens import SIGNS, Token, in_case_of, tokens
from pipeline.repairs.word_list import albanian

_LEAST_CAPITAL_WORDS = 2


def is_english_model(raw: str) -> bool:
    """Tell whether ``raw`` was read with the English model: é and the like in Albanian words."""
    rule = rules().english_model
    damaged = sum(raw.count(letter) for letter in "éÉ")
    sound = raw.count("ë") + raw.count("Ë")
    if damaged < rule.least or damaged < rule.share * sound:
        return False
    accented = [t.text.lower() for t in tokens(raw) if "é" in t.text.lower() and len(t.text) > 1]
    albanian_words = sum(any(r in albanian() for r in readings(word)) for word in accented)
    return albanian_words > 0 and albanian_words >= rule.known * len(accented)


def repair_english_model(raw: str) -> Iterator[tuple[str, Edit]]:
    """Yield ``(name of the repair, edit)`` for each place of a page read with the English model."""
    if not is_english_model(raw):
        return
    words = _CapitalWords(raw)
    for token in tokens(raw):
        shouted = words.beside(token) >= _LEAST_CAPITAL_WORDS
        capitals = token.capitals or (
            shouted and len(token.letters) == 1 and token.letters.isupper()
        )
        word = token.text.lower()
        if has_signs(word) and is_currency(word):
            continue
        wanted = _wanted(word, token)
        if shouted and token.text in rules().english_model.capitals:
            wanted = rules().english_model.capitals[token.text].lower()
        if wanted != word:
            yield from _edits(token, in_case_of(token.text, wanted, capitals))


class _CapitalWords:
    """Counts the words in capitals beside a token, line after line; each line is read once."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._begin = self._end = 0
        self._all = self._capitals = 0

    def beside(self, token: Token) -> int:
        """Return how many of the other words of its line are in capitals; 0 if not most are.

        Tokens are asked for in the order of the text.
        """
        if token.start >= self._end:
            self._begin = self._raw.rfind("\n", self._end, token.start) + 1 or self._end
            self._end = self._raw.find("\n", token.end) + 1 or len(self._raw)
            self._all, self._capitals = _counted(self._raw[self._begin : self._end].split())
        begin, end = self._run(token)
        all_here, here = _counted([self._raw[begin:end]])
        all_left, left = _counted([self._raw[begin : token.start], self._raw[token.end : end]])
        words, capitals = self._all - all_here + all_left, self._capitals - here + left
        return capitals if 2 * capitals > words else 0

    def _run(self, token: Token) -> tuple[int, int]:
        """Return where the signs around a token that no blank divides from it begin and end."""
        begin, end = token.start, token.end
        while begin > self._begin and not self._raw[begin - 1].isspace():
            begin -= 1
        while end < self._end and not self._raw[end].isspace():
            end += 1
        return begin, end


def _counted(words: list[str]) -> tuple[int, int]:
    """Return how many of ``words`` have two letters, and how many of those are in capitals."""
    long = [word for word in words if sum(c.isalpha() for c in word) > 1]
    return len(long), sum(word.isupper() for word in long)


def _wanted(word: str, token: Token) -> str:
    """Return what a lower-case word of such a page should be."""
    rule = rules().english_model
    if word in rule.keep:
        return word
    wanted = _without_signs(word, token) if has_signs(word) else _corrected(word, token)
    for read, meant in rule.never.items():
        wanted = wanted.replace(read, meant)
    return wanted


def _without_signs(word: str, token: Token) -> str:
    rule, words = rules().english_model, albanian()
    options = list(readings(word))
    for option in options:
        if option in rule.words:
            return rule.words[option]
    known = [option for option in options if option in words]
    common = [option for option in known if words.is_common(option)]
    if common or known:
        return (common or known)[0]
    if "&" in word:  # "R&D": a sign that stands for itself unless the list says otherwise
        return word
    spelt = (_corrected(option, token) for option in options)
    return next((s for s, o in zip(spelt, options, strict=True) if s != o), options[0])


def _corrected(word: str, token: Token) -> str:
    """Return the list's spelling of a word without signs; the word if there is none."""
    rule, words = rules().confused_letters, albanian()
    if word in rules().english_model.words:
        return rules().english_model.words[word]
    if word in words or token.broken or len(word) < rule.shortest or word.isdigit():
        return word
    if token.capitals and len(word) <= rule.abbreviation and not any(c in "ëç" for c in word):
        return word
    if token.capitals and (found := capital_spelling(word, words)):
        return found
    limits = Limits(rule.most, rule.most_rare)
    if token.text[:1].isupper() and not token.capitals:
        if word.endswith(rule.foreign_name_endings):
            return word
        limits = Limits(rule.most if token.first else rule.most_name, 0.0)
    return spelling(word, words, rule, limits) or word


def _edits(token: Token, wanted: str) -> Iterator[tuple[str, Edit]]:
    """Yield the edits that turn the token into ``wanted``, as small as they can be."""
    codes = SequenceMatcher(None, token.text, wanted, autojunk=False).get_opcodes()
    if "delete" in (codes[0][0], codes[-1][0]):  # Dropped at an edge, it would lose its place.
        codes = [("replace", 0, len(token.text), 0, len(wanted))]
    for tag, a, b, c, d in codes:
        if tag != "equal":
            signs = any(letter in "éÉ" + SIGNS for letter in token.text[a:b])
            name = "english_model" if signs else "confused_letters"
            yield name, Edit(token.start + a, token.start + b, wanted[c:d])
