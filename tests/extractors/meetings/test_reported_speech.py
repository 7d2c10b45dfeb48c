"""Who is said to have spoken: presiding alone is no speech, what is said beside it is."""

import pytest

from extractors.speeches import extract_speakers
from tests.extractors.papers import found, names

TITLE = "PROCESVERBAL\n\n"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param(
            "Mirela Dosti e hapi takimin dhe njoftoi për shtyrjen.",
            ["Mirela Dosti"],
            id="opened and informed",
        ),
        pytest.param(
            "Takimin e hapi znj. Mirela Dosti, e cila theksoi nevojën për ujë.",
            ["Mirela Dosti"],
            id="opened by her who stressed",
        ),
        pytest.param(
            "Seancën e drejtoi Mirela Dosti. Ajo konstatoi kuorumin.",
            ["Mirela Dosti"],
            id="the next sentence goes on about her",
        ),
        pytest.param(
            "Mirela Dosti hapi punimet duke përshëndetur të ftuarit.",
            ["Mirela Dosti"],
            id="beside another verb",
        ),
        pytest.param(
            "Anëtarët Genc Bala dhe Mirela Dosti kërkuan pauzë.",
            ["Genc Bala", "Mirela Dosti"],
            id="two speak together",
        ),
        pytest.param(
            "Pyetjes së znj. Mirela Dosti iu përgjigj drejtori Genc Bala.",
            ["Genc Bala"],
            id="the one asked, not the one in the genitive",
        ),
        pytest.param(
            "Kundërpërgjigje dha Genc Bala nga arsimi.", ["Genc Bala"], id="noun, verb, name"
        ),
        pytest.param(
            "Genc Bala, Mirela Dosti merrnin pjesë.\n\nBala: Pajtohem.\n\nDosti: Edhe unë.",
            ["Genc Bala", "Mirela Dosti"],
            id="turns under family names",
        ),
        pytest.param(
            "Tema\tDiskutimi\nUji\tGenc Bala kërkoi gypa të rinj për lagjen.\n",
            ["Genc Bala"],
            id="minutes kept as a table",
        ),
        pytest.param("Mbledhjen e hapi Mirela Dosti.", [], id="opened, said nothing"),
        pytest.param("Takimin e drejtoi Mirela Dosti në sallë.", [], id="presided, said nothing"),
        pytest.param(
            "1. Mirela Dosti – anëtare\n2. Genc Bala – mungon\n3. Ana Leka – anëtare e re\n",
            [],
            id="a list of those present",
        ),
        pytest.param(
            "Genc Bala: Po e di.\n\nMirela Dosti: Jo, kurrë.\n\nAna Leka doli nga salla.",
            ["Genc Bala", "Mirela Dosti"],
            id="who leaves the room",
        ),
    ],
)
def test_speakers(text: str, speakers: list[str]) -> None:
    assert names(found(extract_speakers, TITLE + text)) == speakers
