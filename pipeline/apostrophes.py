"""The apostrophe of a page: curly or straight, never both, for a page is set in one way."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.word_lines import Words

_STRAIGHT = re.compile(r"(?<=\w)'(?=\w)")
_CURLY = re.compile(r"(?<=\w)’(?=\w)")


def one_apostrophe(words: Words) -> Words:
    """Return the words with curly apostrophes where at least half of the page's are read so.

    ``sqi`` writes every apostrophe straight; where a second pass read the line, it tells.
    """
    text = " ".join(word.text for word in words)
    curly, straight = len(_CURLY.findall(text)), len(_STRAIGHT.findall(text))
    if not curly or not straight or curly < straight:
        return words
    return tuple(
        replace(word, text=_STRAIGHT.sub("’", word.text)) if "'" in word.text else word
        for word in words
    )
