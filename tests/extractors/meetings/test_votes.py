"""Counts of votes in the ways that minutes of the three countries write them."""

from time import perf_counter

import pytest

from extractors.entities import Votes
from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.meetings.votes import parse_unanimity, parse_votes


@pytest.mark.parametrize(
    ("sentence", "votes", "unanimous"),
    [
        pytest.param(
            "me tetë vota për, nëntëmbëdhjetë kundër e dy të përmbajtur",
            Votes(8, 19, 2),
            False,
            id="words joined by e",
        ),
        pytest.param("kalon me njëzet e një pro e tetë kundër", Votes(21, 8), False, id="compound"),
        pytest.param("(8 për, 12 kundër, një i përmbajtur)", Votes(8, 12, 1), False, id="brackets"),
        pytest.param("me 12 za, protiv niko, 1 uzdržan", Votes(12, 0, 1), False, id="Serbian"),
        pytest.param(
            "со 13 гласа за, 4 против и 1 воздржан", Votes(13, 4, 1), False, id="Cyrillic"
        ),
        pytest.param("pro 13, kundër 0, abstenim 0", Votes(13, 0, 0), True, id="class first"),
        pytest.param("për – 17, kundër – 3", Votes(17, 3), False, id="class, dash, number"),
        pytest.param(
            "Kush është pro? 21. Kundër? Asnjë.", Votes(21, 0), True, id="called by the chair"
        ),
        pytest.param("Pro 23 kundër 4 abstenim 2", Votes(23, 4, 2), False, id="no punctuation"),
        pytest.param("27 për, 2 kundër, pa abstenim", Votes(27, 2, 0), False, id="without"),
        pytest.param(
            "me njëzet e shtatë (27) vota për dhe pa asnjë votë kundër",
            Votes(27, 0),
            True,
            id="number twice",
        ),
        pytest.param(
            "27 nga 31 anëtarë votuan për, tre abstenuan", Votes(27, None, 3), False, id="out of"
        ),
        pytest.param("u miratua me 13 vota", Votes(13), None, id="votes without a class"),
        pytest.param("rrëzohet me 12 vota kundër", Votes(None, 12), False, id="only against"),
        pytest.param(
            "15 vota për, 10 kundër dhe 1 të pavlefshme", Votes(15, 10, None, 1), False, id="void"
        ),
        pytest.param("Votuan për 17 anëtarë, kundër 1", Votes(17, 1), False, id="verb first"),
        pytest.param("u miratua me konsensus", None, True, id="consensus"),
        pytest.param("miratohet, 4 kunder u deklaruan", Votes(None, 4), False, id="no diacritics"),
        pytest.param("u ndanë 3 për shkollat, 5 për rrugët", None, None, id="things for somebody"),
        pytest.param("peticion me 13 nënshkrime", None, None, id="no votes"),
        pytest.param("plani për 2024, neni 5", None, None, id="a year"),
        pytest.param("masa kundër braktisjes", None, None, id="against something"),
    ],
)
def test_count(sentence: str, votes: Votes | None, unanimous: bool | None) -> None:
    lexicon, folded = load_lexicon(), fold(sentence)
    parsed = parse_votes(folded, lexicon)
    assert (parsed, parse_unanimity(folded, parsed, lexicon)) == (votes, unanimous)


def test_a_bare_number_for_counts_beside_an_outcome_only() -> None:
    lexicon, folded = load_lexicon(), fold("Amendamenti pranohet, 29 për")
    assert parse_votes(folded, lexicon) is None
    assert parse_votes(folded, lexicon, ruled=True) == Votes(29)


def test_hostile_text_takes_linear_time() -> None:
    lexicon = load_lexicon()
    started = perf_counter()
    for unit in ("me 13 vota ", "asnje te ", "per 1 ", "kunder : ", "njezet e "):
        parse_votes(unit * 4000, lexicon)
    assert perf_counter() - started < 3.0
