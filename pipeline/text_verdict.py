"""Whether text that somebody else's program left in a file can be used as it stands.

A text layer may be garbage (a font without an encoding), hidden OCR by the model of another
language, or sound. Only the text is judged here; whether it agrees with the picture is not.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.repairs.english_model import is_english_model
from pipeline.repairs.tokens import tokens
from pipeline.repairs.word_list import albanian, fold


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """``usable`` text may be taken; ``reason`` is "" then, else a short English phrase."""

    usable: bool
    reason: str = ""


def judge_text(raw: str) -> TextVerdict:
    """Judge the text of one page (NFC).

    Too little text to judge is usable: a nearly empty page is a matter for other checks. Text in
    another alphabet or language is not blamed for having no Albanian words, as long as its words
    look like words.
    """
    rule = _rules()
    ink = [c for c in raw if not c.isspace()]
    if not ink:
        return TextVerdict(True)
    for reason, share, most in (
        ("control characters", _share(ink, _is_control), rule["most_control"]),
        ("characters without a meaning", _share(ink, _is_meaningless), rule["most_meaningless"]),
    ):
        if share > most:
            return TextVerdict(False, f"{reason} ({share:.0%})")
    if is_english_model(raw):
        return TextVerdict(False, "OCR by the model of another language (é for ë)")
    return _judge_words(raw, rule)


def _judge_words(raw: str, rule: dict[str, Any]) -> TextVerdict:
    words = [t.letters.lower() for t in tokens(raw) if len(t.letters) >= rule["shortest"]]
    latin = [w for w in words if all("LATIN" in unicodedata.name(c, "") for c in w)]
    if len(words) < rule["least_words"] or len(latin) < len(words) / 2:
        return TextVerdict(True)  # too few, or an alphabet that there is no list for
    if sum(map(raw.count, rule["wrong_decoding"])) >= rule["least_wrong"]:
        return TextVerdict(False, "decoded with the wrong character set")
    replaced = sum(_hides_a_letter(word) for word in latin)
    if replaced >= rule["least_wrong"] and replaced > rule["most_replaced"] * len(latin):
        return TextVerdict(False, "other letters in the place of ë and ç")
    odd = sum(_is_unsayable(word, rule) for word in latin) / len(latin)
    if odd > rule["most_unsayable"]:
        return TextVerdict(False, f"letters that make no words ({odd:.0%})")
    known = sum(bool(albanian().entries(fold(word))) for word in latin) / len(latin)
    little = sum(word in _little_words() for word in raw.lower().split())
    if known < rule["least_known"] and little < rule["least_little"] * len(words):
        return TextVerdict(False, f"few words of the dictionary ({known:.0%}), no known language")
    return TextVerdict(True)


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
    return sum(bool(albanian().entries(fold(word))) for word in words) / len(words)


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


def _share(ink: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, ink)) / len(ink)


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
