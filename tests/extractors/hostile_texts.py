"""Texts made to hurt: long repetitions of what the patterns begin with. Run by test_hostile_text.

python -m tests.extractors.hostile_texts NAME...   (extracts each and prints its CPU seconds)
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from typing import Any

from extractors.extraction import extract
from extractors.language import load_lexicon
from tests.extractors.papers import document

LENGTH = 100_000
LENGTH_OF_LINES = 30_000
"""Of texts of short lines but one: what a line costs does not hang on the others."""
SEED = 5
FRAGMENTS_AT_ONCE = 3
ROUNDS = 8


def repeated(fragment: str, length: int) -> str:
    return (fragment * (length // len(fragment) + 1))[:length]


UNITS = {
    "letter": "a",
    "capital": "Ë",
    "digits": "1",
    "threes": "111 ",
    "dots": ".",
    "ellipses": "… ",
    "blanks": "a" + " " * 99,
    "wide blanks": " " * 999 + "a",
    "sections": "1.",
    "sections apart": "1.1 ",
    "quotes": '"',
    "open quotes": '"Ab ',
    "brackets": "(",
    "angles": "<a",
    "capital words": "Ab Cd ",
    "shouted": "ABC ",
    "numbers of acts": "nr. ",
    "articles": "neni 1, ",
    "laws": "ligji nr. 1 ",
    "dashes": "-",
    "dashed letters": "a-",
    "dashes apart": "- ",
    "tabs": "a\t",
    "bare tabs": "\t\t\t\ta",
    "markers": "1) ",
    "letters apart": "a b ",
    "initials": "A.",
    "addresses": "a@",
    "addresses with dots": "a.b@c.",
    "file names": "a.pdf",
    "telephones": "tel 0 ",
    "apostrophes": "A'",
    "colons": "Ab: ",
    "votes": "17 vota për ",
    "years": "2020 ",
    "spans of years": "2020-",
    "dates": "1.1.2020 ",
    "months": "1 mars ",
    "hours": "ora 10:00 ",
    "number words": "njëqind",
    "number words apart": "dy e ",
    "sums": "1.000 e ",
    "links": "e të i ",
    "posts": "Kryetari i ",
    "bodies": "Drejtoria për A, ",
    "councils": "Kuvendi i Komunës ",
    "places": "Komuna e ",
    "sentences": "A. ",
    "decisions": "u miratua që ",
    "tasks": "obligohet ",
    "lines": "a\n",
    "item lines": "- Ab\n",
    "numbered lines": "1. Ab\n",
    "turns": "Ab Cd: e fg\n",
    "broken words": "ab-\n",
    "label lines": "Prezent:\n",
    "rows": "a\tb\n",
    "headings": "OBJEKTIVAT\n",
    "blank lines": "\n",
    "gaps": "a\n\n",
    "tasks in lines": "Agim Berisha, Drejtor, të përgatisë deri më 1 mars\n",
}


def hostile_text(name: str, length: int | None = None) -> str:
    """Return the text of that name; "words N" repeats fragments of the data files."""
    if not name.startswith("words "):
        short = "\n" in UNITS[name] and name != "lines"
        return repeated(UNITS[name], length or (LENGTH_OF_LINES if short else LENGTH))
    chosen = random.Random(SEED + int(name.removeprefix("words ")))
    unit = chosen.choice([" ", "", ", ", "\n", ". "]).join(
        word.replace("*", "") for word in chosen.sample(sorted(set(_words())), FRAGMENTS_AT_ONCE)
    )
    return repeated(unit + chosen.choice([" ", "\n", ": "]), length or LENGTH)


def _words() -> Iterator[str]:
    for table in load_lexicon().tables.values():
        yield from _strings(table)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif hasattr(value, "items"):
        for key, one in value.items():
            yield key
            yield from _strings(one)


def names() -> list[str]:
    return [*UNITS, *(f"words {number}" for number in range(ROUNDS))]


def main() -> None:
    extract(document("Komuna"))
    for name in sys.argv[1:] or names():
        paper = document(hostile_text(name))
        began = time.process_time()
        record = extract(paper)
        spent = time.process_time() - began
        failed = [one for one in record["warnings"] if "extractor_failed" in str(one)]
        print(f"{name}\t{spent:.2f}\t{' '.join(map(str, failed))}", flush=True)


if __name__ == "__main__":
    main()
