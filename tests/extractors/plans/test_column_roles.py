import pytest

from extractors.folding import fold
from extractors.language import load_lexicon
from extractors.plans.calendar_columns import calendar_columns, span_of
from extractors.plans.column_roles import column_role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Kostoja e parashikuar (lekë)", "amount"),
        ("Burimi i financimit", "source"),
        ("Burimi i verifikimit", "indicator"),
        ("Masa / aktiviteti", "activity"),
        ("Përshkrimi i punës", "activity"),
        ("Hapat e zbatimit", "activity"),
        ("Ndërhyrja", "activity"),
        ("Çka do të bëhet", "activity"),
        ("Njësia zbatuese", "owner"),
        ("Njësia matëse", "aside"),
        ("Kryerësi", "owner"),
        ("Kush", "owner"),
        ("Dinamika", "deadline"),
        ("Termini", "deadline"),
        ("Afati kohor", "deadline"),
        ("Afati i rishikuar", "revised_deadline"),
        ("Obj.", "objective"),
        ("Nën-objektivi", "objective"),
        ("R.br.", "number"),
        ("Nr. rendor", "number"),
        ("Treguesi i matjes", "indicator"),
        ("Rreziku (1-25)", "aside"),
        ("Носител", "owner"),
        ("Rok", "deadline"),
        ("Data e mbarimit 20.12.2024", None),
        ("Qëllimi: takime", None),
        ("Zona", None),
    ],
)
def test_heading_of_a_column(heading: str, role: str | None) -> None:
    assert column_role(fold(heading), load_lexicon()) == role


@pytest.mark.parametrize(
    ("headings", "months"),
    [
        (["Masa", "Jan", "Shk", "Mar"], {1: (1, 1), 2: (2, 2), 3: (3, 3)}),
        (["Masa", "TM1", "TM2", "TM3"], {1: (1, 3), 2: (4, 6), 3: (7, 9)}),
        (["Masa", "I", "II", "III", "IV"], {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}),
        (["Nr.", "1", "2", "3"], {}),
        (["Masa", "Maj", "Kostoja"], {}),
    ],
)
def test_calendar(headings: list[str], months: dict[int, tuple[int, int]]) -> None:
    assert calendar_columns([fold(h) for h in headings], load_lexicon()) == months


def test_marked_months() -> None:
    assert span_of([(3, 3), (4, 4)], 2025) == "2025-03/2025-04"
    assert span_of([(5, 5)], 2025) == "2025-05"
    assert span_of([(1, 3), (4, 6), (7, 9), (10, 12)], 2025) == "2025"
    assert span_of([(1, 1), (6, 6)], 2025) is None
    assert span_of([(5, 5)], None) is None
