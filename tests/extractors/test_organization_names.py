"""How far the name of a body goes, and the columns whose cells are names by themselves."""

import pytest

from extractors.organizations import extract_organizations
from tests.extractors.papers import found, names

CONTRACTS = "Nr\tLënda e kontratës\tOperatori ekonomik\tÇmimi\n"
GRANTS = "Nr\tPërfituesi\tProjekti\tShuma\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "Zyra për informim dhe komunikim njoftoi.",
            "Zyra për informim dhe komunikim",
            id="two small fields",
        ),
        pytest.param(
            "Komisioni për regjistrimin e pronave të dëmtuara u mblodh.",
            "Komisioni për regjistrimin e pronave të dëmtuara",
            id="participle in the genitive",
        ),
        pytest.param(
            "Komisioni për Mirëkuptim ndërmjet Fshatrave u mblodh.",
            "Komisioni për Mirëkuptim ndërmjet Fshatrave",
            id="between",
        ),
        pytest.param("Kabineti i kryetarit përgjigjet.", "Kabineti i kryetarit", id="of a post"),
        pytest.param("Sektori IT e mirëmban faqen.", "Sektori IT", id="an abbreviation behind"),
        pytest.param(
            "Vendosi Këshilli i fshatit Lubizhdë.", "Këshilli i fshatit Lubizhdë", id="village"
        ),
        pytest.param("Kopshti nr. 7 u lye.", "Kopshti nr. 7", id="number"),
        pytest.param(
            'U ndihmua Lidhja e të shurdhërve "Shpresa".',
            'Lidhja e të shurdhërve "Shpresa"',
            id="small genitive before a quoted name",
        ),
        pytest.param(
            'Shkolla e Mesme e Lartë "Iliria" nisi.',
            'Shkolla e Mesme e Lartë "Iliria"',
            id="school in four words",
        ),
        pytest.param(
            'Kompania Rajonale e Ujit "Burimi" faturon.',
            'Kompania Rajonale e Ujit "Burimi"',
            id="the kind is a part of the name",
        ),
        pytest.param('Fitoi kompania ndërtuese "Guri".', '"Guri"', id="the kind is none"),
        pytest.param('QKMF-në "Dr. Hana" e vizituan.', 'QKMF-në "Dr. Hana"', id="case ending"),
        pytest.param('U thirr QRN "Lulja" në takim.', 'QRN "Lulja"', id="unlisted abbreviation"),
        pytest.param(
            "Drejtoria për Kulturë, Rini dhe Sport: maj",
            "Drejtoria për Kulturë, Rini dhe Sport",
            id="colon",
        ),
    ],
)
def test_name(text: str, name: str) -> None:
    assert names(found(extract_organizations, text)) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Nënshkruan Shoqata e Bashkive të Shqipërisë dhe Drita Invest.",
            ["Shoqata e Bashkive të Shqipërisë"],
            id="the next party",
        ),
        pytest.param("Zyra Ligjore dhe përgjigjja e saj.", ["Zyra Ligjore"], id="the next noun"),
        pytest.param("Qendra e qytetit u ndriçua.", [], id="the middle of a town"),
        pytest.param("Lexoni planin për BASHKINË E HAPUR.", [], id="an adjective, no town"),
        pytest.param('Banon te Sheshi "Kryqi i Kuq" 4.', [], id="a square"),
        pytest.param("Shërbimi i pastrimit vonohet.", [], id="a service"),
        pytest.param("Organi kompetent vendos.", [], id="a noun"),
        pytest.param('NENI "Për taksat" hiqet.', [], id="an article's title in capitals"),
    ],
)
def test_end_of_name(text: str, expected: list[str]) -> None:
    assert names(found(extract_organizations, text)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            CONTRACTS + "1\tShtrim asfalti\tDrini & Bija\t9.000\n2\tLibra\tBotime Ura\t800\n",
            ["Drini & Bija", "Botime Ura"],
            id="contractors",
        ),
        pytest.param(
            CONTRACTS + "1\tShtrim asfalti\tnuk ka\t9.000\n2\tLibra\t-\t800\n", [], id="nobody"
        ),
        pytest.param(
            GRANTS + '1\tGrupi "Ylli"\tKamp\t500\n2\tAgim Hoxha\tBletë\t900\n',
            ['Grupi "Ylli"'],
            id="parties and persons mixed",
        ),
    ],
)
def test_columns_of_parties(rows: str, expected: list[str]) -> None:
    assert names(found(extract_organizations, rows)) == expected
