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


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        pytest.param(
            'U thirr Policia e Kosovës dhe e Shoqatës "Jeta".',
            ["Policia e Kosovës", 'Shoqatës "Jeta"'],
            id="two genitives",
        ),
        pytest.param(
            "Ndihmuan Banka Botërore, UNICEF dhe Caritas Kosova.",
            ["Banka Botërore", "UNICEF", "Caritas Kosova"],
            id="list with an abbreviation",
        ),
        pytest.param(
            "Shkolla profesionale Borova pret.", ["Shkolla profesionale Borova"], id="school"
        ),
        pytest.param("Shkolla fillore pret.", [], id="no name of a school"),
        pytest.param(
            "Njësia territoriale për zjarrfikje doli.",
            ["Njësia territoriale për zjarrfikje"],
            id="adjective in front of the field",
        ),
        pytest.param(
            "U mbajt në zyrën e Sektorit për Urbanizëm.", ["Sektorit për Urbanizëm"], id="of"
        ),
        pytest.param("Erdhi vëzhguesi i misionit të OSBE-së.", ["OSBE"], id="mission"),
        pytest.param('Foli OJQ "Jeta në Fshat".', ['OJQ "Jeta në Fshat"'], id="small word inside"),
        pytest.param('RRUGA "LIRIA" DO TË ASFALTOHET.', [], id="street in capitals"),
        pytest.param("SOT BASHKIA DUHET TA NDAJË BUXHETIN ME FSHATRAT.", [], id="capitals"),
        pytest.param(
            "DBZH - Drejtoria e Bujqësisë\nKPF: Komiteti për Financa\n\nRaportin e dha DBZH.",
            ["Drejtoria e Bujqësisë", "Komiteti për Financa"],
            id="the paper's own abbreviations",
        ),
    ],
)
def test_bodies(text: str, bodies: list[str]) -> None:
    assert names(found(extract_organizations, "RAPORT\n\n" + text)) == bodies
