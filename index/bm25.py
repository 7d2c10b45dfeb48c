"""BM25 as Lucene computes it, so that both engines rank alike.

``score = boost * idf * 2.2 * f / (f + k1 * (1 - b + b * length / average))`` with k1 = 1.2 and
b = 0.75; f is how often the word stands in the field. Lucene keeps a length in one byte; FTS5 keeps
it whole and takes another idf. :data:`FTS5_SCORE` turns the score of FTS5's ``bm25()`` into f and
that into Lucene's score. Sources: the documentation of FTS5 (the bm25 function) and Lucene's
``BM25Similarity`` and ``SmallFloat``.
"""

from __future__ import annotations

import math

K1 = 1.2
B = 0.75
GAIN = K1 + 1

_WHOLE = 40
"""Lengths below this are kept whole."""
_FREE = 24
"""Of these, as many stand before the four bits of the others."""

FTS5_LEAST_IDF = 1e-6
"""What FTS5 takes where more than half of the rows have a word."""

_OWN_LENGTH = f"({K1} * ({1 - B} + {B} * size / :own_average))"
_LENGTH = f"({K1} * ({1 - B} + {B} * norm / :average))"
FTS5_SCORE = f"weight / (1 + {_LENGTH} * (own - raw) / (raw * {_OWN_LENGTH}))"
"""SQL: ``raw`` is ``-bm25()``, ``own`` FTS5's idf times the gain, ``weight`` Lucene's times the
gain and the boost; ``size`` and ``norm`` are the lengths of the row, the averages parameters."""


def idf(frequency: int, documents: int) -> float:
    """Return the inverse document frequency as Lucene computes it."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def fts5_idf(frequency: int, rows: int) -> float:
    """Return the inverse document frequency as FTS5 computes it."""
    ratio = (rows - frequency + 0.5) / (frequency + 0.5)
    return max(math.log(ratio), FTS5_LEAST_IDF) if ratio > 0 else FTS5_LEAST_IDF


def stored_length(length: int) -> int:
    """Return the length of a field as Lucene remembers it: whole below 40, then in four bits."""
    if length < _WHOLE:
        return length
    rest = length - _FREE
    shift = max(0, rest.bit_length() - 4)
    return _FREE + ((rest >> shift) << shift)
