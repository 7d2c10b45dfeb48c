"""Write two noisy readings of every second passage into ``passages.jsonl``.

``text_ocr`` is what Tesseract with an English model makes of an Albanian page: the letters ë and ç
turn into others, lines break after about 90 characters, now and then with a hyphen. ``text_hard``
is the same page badly scanned: three to five of a hundred letters are damaged as well, words run
together and specks turn into punctuation. Words that hold a digit (law and act numbers, dates,
amounts) stay whole in ``text_ocr``; in ``text_hard`` fewer than every tenth is damaged.

The damage is drawn from a seed and the passage's id, so a second run writes the same file:

    python benchmarks/search_set/noise.py
"""

import json
import math
import random
import re
from pathlib import Path
from typing import Any, Final

SET: Final = Path(__file__).resolve().parent / "passages.jsonl"
SEED: Final = 20240611
LINE: Final = (84, 95)
NUMBER_EVERY: Final = 14

EVERYDAY: Final[dict[str, list[tuple[str, float]]]] = {
    "që": [("gé", 0.35), ("qé", 0.5), ("qe", 0.15)],
    "të": [("té", 0.82), ("t€", 0.1), ("té¢", 0.08)],
    "më": [("mé", 0.9), ("me", 0.1)],
}
LETTERS: Final[dict[str, list[tuple[str, float]]]] = {
    "ë": [("é", 0.84), ("e", 0.16)],
    "Ë": [("E", 0.7), ("É", 0.3)],
    "ç": [("¢", 0.55), ("c", 0.45)],
    "Ç": [("C", 0.8), ("G", 0.2)],
}
SLIM: Final = {"i": ["l", "1"], "l": ["i", "1"], "I": ["l", "1"]}
SLIM_RATE: Final = 0.004
PAIRS: Final = {"rn": "m", "cl": "d", "ri": "n", "li": "h"}
CONFUSED: Final[dict[str, list[str]]] = {
    "m": ["rn", "nn"],
    "d": ["cl"],
    "l": ["1", "I", "i"],
    "i": ["l", "1", "j"],
    "I": ["l", "1"],
    "o": ["0", "e"],
    "O": ["0"],
    "h": ["b", "li"],
    "n": ["u", "ri"],
    "u": ["n", "ii"],
    "e": ["c", "o"],
    "é": ["6", "e"],
    "t": ["f", "r"],
    "s": ["5", "a"],
    "g": ["q", "9"],
    "B": ["8"],
    "S": ["5"],
}
DIGITS: Final = {"0": "O", "1": "l", "5": "S", "8": "B", "6": "G", "2": "Z", "7": "/", "3": "8"}
SPECKS: Final = [".", ",", "'", "~", "|", ";", "-"]


def drawn(rng: random.Random, choices: list[tuple[str, float]]) -> str:
    """One of the readings, by its weight."""
    return rng.choices([text for text, _ in choices], [weight for _, weight in choices])[0]


def is_number(word: str) -> bool:
    """Whether the word is a number that must stay readable: an amount, a date, an act, a law."""
    return any(letter.isdigit() for letter in word)


def misread(word: str, rng: random.Random) -> str:
    """The word as a model that does not know ë and ç reads it."""
    if word in EVERYDAY:
        return drawn(rng, EVERYDAY[word])
    read = []
    for letter in word:
        if letter in LETTERS:
            read.append(drawn(rng, LETTERS[letter]))
        elif letter in SLIM and not is_number(word) and rng.random() < SLIM_RATE:
            read.append(rng.choice(SLIM[letter]))
        else:
            read.append(letter)
    return "".join(read)


def damaged_word(word: str, places: set[int], rng: random.Random) -> str:
    """The word with the letters at the given places damaged."""
    out = []
    place = 0
    while place < len(word):
        letter, pair = word[place], word[place : place + 2]
        if place not in places:
            out.append(letter)
        elif pair in PAIRS:
            out.append(PAIRS[pair])
            place += 1
        elif letter in CONFUSED and rng.random() < 0.8:
            out.append(rng.choice(CONFUSED[letter]))
        elif len(word) > 3 and rng.random() < 0.5:
            pass
        else:
            out.append(letter * 2)
        place += 1
    return "".join(out)


def damaged_number(number: str, rng: random.Random) -> str:
    """The number with one of its digits misread."""
    place = rng.choice([at for at, letter in enumerate(number) if letter.isdigit()])
    return number[:place] + DIGITS.get(number[place], "?") + number[place + 1 :]


def damaged(
    words: list[str], numeric: list[bool], numbers_before: int, rng: random.Random
) -> list[str]:
    """The words of a bad scan: damaged letters, merged words, specks, hardly a number hurt.

    Args:
        words: the words as misread on a good scan.
        numeric: for each word, whether the page has a number there.
        numbers_before: how many numbers the passages before this one hold.
        rng: the passage's own source of chance.
    """
    letters = [
        (which, place)
        for which, word in enumerate(words)
        if not numeric[which]
        for place, letter in enumerate(word)
        if letter.isalpha()
    ]

    def rank(at: tuple[int, int]) -> float:
        word, place = words[at[0]], at[1]
        likely = word[place] in CONFUSED or word[place : place + 2] in PAIRS
        weight = 3.0 if likely else 1.0
        return math.log(1.0 - rng.random()) / weight

    hit = sorted(letters, key=rank, reverse=True)[: round(len(letters) * rng.uniform(0.03, 0.05))]
    out: list[str] = []
    numbers = numbers_before
    for which, word in enumerate(words):
        if numeric[which]:
            numbers += 1
            out.append(damaged_number(word, rng) if numbers % NUMBER_EVERY == 0 else word)
            continue
        hurt = damaged_word(word, {place for at, place in hit if at == which}, rng)
        if which and not numeric[which - 1] and rng.random() < 0.015:
            out[-1] += hurt
        elif rng.random() < 0.012:
            out += [hurt, rng.choice(SPECKS)]
        else:
            out.append(hurt)
    return [word for word in out if word]


def in_lines(words: list[str], rng: random.Random) -> str:
    """The words in lines of about 90 characters, some broken with a hyphen."""
    lines = [""]
    width = rng.randint(*LINE)
    for word in words:
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        elif re.fullmatch(r"[^\W\d_]{8,}[,.;:]?", word) and rng.random() < 0.25:
            cut = rng.randint(3, len(word) - 4)
            lines[-1] += f" {word[:cut]}-"
            lines.append(word[cut:])
            width = rng.randint(*LINE)
        else:
            lines.append(word)
            width = rng.randint(*LINE)
    return "\n".join(lines)


def main() -> None:
    """Read the passages, give every second one its noisy readings, write them back."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()
    ]
    numbers = 0
    for row in rows[1::2]:
        rng = random.Random(f"{SEED}:{row['id']}")
        words = [misread(word, rng) for word in row["text"].split()]
        row["text_ocr"] = in_lines(words, rng)
        numeric = [is_number(word) for word in row["text"].split()]
        row["text_hard"] = in_lines(damaged(words, numeric, numbers, rng), rng)
        numbers += sum(numeric)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    SET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
