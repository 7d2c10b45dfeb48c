"""Whether text that somebody else's program left in a file can be used as it stands.

A text layer may be garbage (a font without an encoding), hidden OCR by the model of another
language, or sound. Only the text is judged here; :mod:`pipeline.layer_verdict` compares it with
the picture.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.repairs.english_model import is_english_model
from pipeline.repairs.tokens import tokens
from pipeline.repairs.word_list import albanian, fold

_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """``usable`` text may be taken; ``reason`` is "" then, else a short English phrase."""

    usable: bool
    reason: str = ""
    repairable: bool = False
    """:mod:`pipeline.cleaning` mends it: where the page itself shows it so, reading won't help."""


def judge_text(raw: str, control: float = 0.0) -> TextVerdict:
    """Judge the text of one page (NFC); ``control``: share of control characters already dropped.

    Too little text to judge is usable: a nearly empty page is a matter for other checks. Text in
    another alphabet or language is not blamed for having no Albanian words, as long as its words
    look like words.
    """
    rule = _rules()
    control, meaningless = max(control, control_share(raw)), _meaningless_share(raw)
    if control > rule["most_control"]:
        return TextVerdict(False, f"control characters ({control:.0%})")
    if meaningless > rule["most_meaningless"]:
        return TextVerdict(False, f"characters without a meaning ({meaningless:.0%})")
    if is_english_model(raw):
        reason = "OCR by the model of another language (é for ë)"
        return TextVerdict(False, reason, repairable=True)
    return _judge_words(raw, rule)


def _judge_words(raw: str, rule: dict[str, Any]) -> TextVerdict:
    words = [t.letters.lower() for t in tokens(raw) if len(t.letters) >= rule["shortest"]]
    latin = [w for w in words if all("LATIN" in unicodedata.name(c, "") for c in w)]
    if len(words) < rule["least_words"] or len(latin) < len(words) / 2:
        return TextVerdict(True)  # too few, or an alphabet that there is no list for
    if sum(map(raw.count, rule["wrong_decoding"])) >= rule["least_wrong"]:
        return TextVerdict(False, "decoded with the wrong character set")
    # Not in names: Petrović is no Petroviç.
    plain = [t for t in tokens(raw) if t.text[0].islower() and len(t.letters) >= rule["shortest"]]
    replaced = sum(_hides_a_letter(t.letters.lower()) for t in plain)
    if replaced >= rule["least_wrong"] and replaced > rule["most_replaced"] * len(latin):
        return TextVerdict(False, "other letters in the place of ë and ç")
    odd = sum(_is_unsayable(word, rule) for word in latin) / len(latin)
    if odd > rule["most_unsayable"]:
        return TextVerdict(False, f"letters that make no words ({odd:.0%})")
    return _judge_language(raw, rule)


def _judge_language(raw: str, rule: dict[str, Any]) -> TextVerdict:
    """Ask for known words among those that are no names; lists of names have next to none."""
    words = [t.letters for t in tokens(raw) if len(t.letters) >= rule["shortest"]]
    plain = [word for word in words if word.islower()]
    if len(plain) < rule["least_words"]:
        return TextVerdict(True)
    known = sum(map(_is_known, plain)) / len(plain)
    if known < rule["least_known"] and little_words(raw) < rule["least_little"] * len(words):
        return TextVerdict(False, f"few words of the dictionary ({known:.0%}), no known language")
    return TextVerdict(True)


def _is_known(word: str) -> bool:
    return bool(albanian().entries(fold(word)))


def _hides_a_letter(word: str) -> bool:
    """Tell whether a word that nobody knows is a common one with ë or ç for one odd letter."""
    odd = {c for c in word if not "a" <= c <= "z" and c not in "ëç"}
    if len(odd) != 1:
        return False
    letter = odd.pop()
    return any(albanian().is_common(word.replace(letter, right)) for right in "ëç")


def dictionary_share(raw: str) -> float | None:
    """Return the share of Albanian words among the words of at least three letters, 0-1.

    ë and ç are not asked for. None if there are too few words to say.
    """
    rule = _rules()
    words = [t.letters.lower() for t in tokens(raw) if len(t.letters) >= rule["shortest"]]
    if len(words) < rule["least_words"]:
        return None
    return sum(map(_is_known, words)) / len(words)


def known_words(raw: str) -> int:
    """Return how many words of at least three letters are Albanian, ë and ç not asked for."""
    shortest = _rules()["shortest"]
    return sum(_is_known(t.letters.lower()) for t in tokens(raw) if len(t.letters) >= shortest)


def little_words(raw: str) -> int:
    """Return how many of the words are frequent short ones of a language that is known."""
    decomposed = unicodedata.normalize("NFD", raw.lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return sum(t.text in _little_words() for t in tokens(bare))


def control_share(raw: str) -> float:
    """Return the share of control characters among all that are no blanks, 0-1."""
    return _share((c for c in raw if not c.isspace()), _is_control)


@cache
def _rules() -> dict[str, Any]:
    text = files("pipeline").joinpath("data/repairs.toml").read_text("utf-8")
    rule: dict[str, Any] = tomllib.loads(text)["verdict"]
    return rule


@cache
def _little_words() -> frozenset[str]:
    """Return the frequent short words of all languages that are told apart."""
    table = tomllib.loads(files("pipeline").joinpath("data/languages.toml").read_text("utf-8"))
    return frozenset(word for words in table.values() for word in words)


def _share(ink: Iterable[str], test: Callable[[str], bool]) -> float:
    tested = list(map(test, ink))
    return sum(tested) / len(tested) if tested else 0.0


def _meaningless_share(raw: str) -> float:
    """Return the share of meaningless characters; those that stand alone are bullets and ticks.

    Word processors write bullets in symbol fonts, whose characters are private ones.
    """
    words = _UNMAPPED.sub("\N{REPLACEMENT CHARACTER}", raw).split()
    alone = [word for word in words if len(word) == 1 and _is_meaningless(word)]
    if 2 * len(alone) > len(words):  # letters set apart, not bullets before words
        return _share("".join(words), _is_meaningless)
    return _share("".join(word for word in words if word not in alone), _is_meaningless)


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc"


def _is_meaningless(letter: str) -> bool:
    """Tell whether a character is private, unassigned or the replacement of an unreadable one."""
    return letter == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(letter) in (
        "Co",
        "Cn",
        "Cs",
    )


def _is_unsayable(word: str, rule: dict[str, Any]) -> bool:
    """Tell whether a word has no vowel or too many consonants in a row."""
    run = longest = 0
    for letter in unicodedata.normalize("NFD", word):
        if unicodedata.combining(letter):
            continue
        run = 0 if letter in rule["vowels"] else run + 1
        longest = max(longest, run)
    return longest >= rule["longest_consonants"] or longest == len(word)
