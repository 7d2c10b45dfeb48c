"""Further ways in which minutes say who spoke, and what is no speech."""

import pytest

from extractors.people import extract_people
from extractors.speeches import extract_speakers
from tests.extractors.papers import found, names

HEAD = "PROCESVERBAL\n\n"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param('"Nuk ka ujë.", tha në takim Lule Prenga.', ["Lule Prenga"], id="phrase"),
        pytest.param(
            "Arta Duka e vuri në siklet komisionin duke pyetur. Bujar Kola e siguroi grupin se po.",
            ["Bujar Kola"],
            id="any verb with se",
        ),
        pytest.param(
            "Iu dha fjala anëtares Arta Duka, e cila u ndal te shkollat.", ["Arta Duka"], id="given"
        ),
        pytest.param("Arta DUKA:\nRruga është e prishur që dy vjet.", ["Arta DUKA"], id="line"),
        pytest.param(
            "Diskutuan: Agim Leka, Besa Duka dhe Dritan Kola.",
            ["Agim Leka", "Besa Duka", "Dritan Kola"],
            id="several",
        ),
        pytest.param(
            "Znj. Arta Duka - Uji vjen rrallë.\nZ. Agim Leka - Drita gjithashtu.",
            ["Arta Duka", "Agim Leka"],
            id="honorifics",
        ),
        pytest.param("PAS RAPORTIT HYSNI KOLA PYETI PSE.", ["HYSNI KOLA"], id="capitals"),
        pytest.param("Konsulli Brandt tha se vjen.", ["Brandt"], id="post and family name"),
        pytest.param("[Lirim Krasniqi]: Po, pajtohem.", ["Lirim Krasniqi"], id="brackets"),
        pytest.param("Arta Duka u njoftua se pika u hoq.", [], id="was told"),
        pytest.param("Arta Duka mori më shumë se të tjerët.", [], id="comparison"),
        pytest.param("Kandidatë: Agim Leka, Besa Duka.", [], id="list of candidates"),
        pytest.param("Kryetari i Komunës tha se vjen.", [], id="complement of a post"),
    ],
)
def test_speakers(text: str, speakers: list[str]) -> None:
    assert names(found(extract_speakers, HEAD + text)) == speakers


def test_table_of_questions() -> None:
    text = "Këshilltari\tPyetja\tPërgjigjja\nArta Duka\tKur nis puna?\tNë maj.\n"
    assert names(found(extract_speakers, HEAD + text)) == ["Arta Duka"]


def test_no_speakers_in_other_tables() -> None:
    text = "Këshilltari\tPër\tKundër\nArta Duka\tX\t\n"
    assert found(extract_speakers, HEAD + text) == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        pytest.param(
            "Kandidatët Nora Halitaj dhe Agim Leka u votuan.", ["Nora Halitaj", "Agim Leka"]
        ),
        pytest.param('Akti "Për dhënien e titullit mësuesit Agim Leka" u shty.', ["Agim Leka"]),
        pytest.param('Kopshti "Agim Leka" u hap.', []),
        pytest.param("Kryeplaku i fshatit Agim Leka kërkoi ujë.", ["Agim Leka"]),
        pytest.param("Rrugët e fshatit Agim Leka u pastruan.", []),
    ],
)
def test_people(text: str, people: list[str]) -> None:
    assert names(found(extract_people, HEAD + text)) == people
