"""Invented Albanian prose of a council that does not exist."""

from __future__ import annotations

_LINES = (
    "Kuvendi i Komunes se Gurebardhes mbajti mbledhjen e rregullt ne sallen e madhe.",
    "Kryesuesja hapi mbledhjen dhe njoftoi anetaret per rendin e dites se kesaj jave.",
    "Drejtoria e financave paraqiti raportin per shpenzimet e tremujorit te pare.",
    "Anetaret kerkuan qe rruga e lagjes se re te rregullohet para fillimit te dimrit.",
    "Drejtori i sherbimeve publike tha se punet fillojne sapo te mbaroje tenderi.",
    "Kuvendi vendosi me shumice votash qe propozimi te kthehet per plotesim.",
    "Qytetaret kane te drejte te marrin pjese ne debatin publik deri ne fund te muajit.",
    "Procesverbali i mbledhjes se kaluar u miratua pa verejtje nga te gjithe.",
)


def sentences(turn: int, count: int = 6) -> list[str]:
    """Return a few sentences, others at each turn."""
    return [_LINES[(turn + n) % len(_LINES)] for n in range(count)]


def paragraph(word: str, turn: int = 0) -> str:
    """Return a short text that holds the word."""
    return f"Fjala: {word}.\n" + "\n".join(sentences(turn)) + "\n"
