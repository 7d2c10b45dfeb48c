import pytest

from extractors.speeches import extract_speakers
from tests.extractors.papers import found, names

HEAD = "PROCESVERBAL\n\nMbledhjen e hapi Kryesuesi i Kuvendit, z. Artan Leka.\n\n"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param("Mirela Dosti:- Ju falënderoj.", ["Mirela Dosti"], id="colon and dash"),
        pytest.param("Mirela Dosti – Ju falënderoj.", ["Mirela Dosti"], id="dash"),
        pytest.param("Xhylfi Bruti: Nuk pajtohem me këtë.", ["Xhylfi Bruti"], id="unlisted name"),
        pytest.param("Mirela Dosti (LV): Jam kundër.", ["Mirela Dosti"], id="party"),
        pytest.param("Mirela Dosti tha se rruga është gati.", ["Mirela Dosti"], id="reported"),
        pytest.param(
            "Mirela Dosti, Drejtore e Arsimit, theksoi se mungon salla.",
            ["Mirela Dosti"],
            id="reported with the post between",
        ),
        pytest.param("Relatoi znj. Mirela Dosti.", ["Mirela Dosti"], id="verb first"),
        pytest.param(
            "KRYESUESI – Kalojmë në votim të pikës.", ["Artan Leka"], id="turn under a post"
        ),
        pytest.param("Kryesuesi njoftoi se raporti vonohet.", ["Artan Leka"], id="post and verb"),
        pytest.param(
            "Mirela Dosti: Po.\n\nArtan Leka: Jo.\n\nGenc Bala éshté miré me ndértue sallé.",
            ["Mirela Dosti", "Artan Leka", "Genc Bala"],
            id="a turn without its mark among marked ones",
        ),
        pytest.param("Mirela Dosti ishte e pranishme.", [], id="named, did not speak"),
        pytest.param("Kryesuesi: Artan Leka", [], id="signature"),
        pytest.param("Drejtori njoftoi se raporti vonohet.", [], id="post of nobody named"),
        pytest.param("Genc Bala éshté miré me ndértue sallé.", [], id="no marked turns around it"),
    ],
)
def test_speakers(text: str, speakers: list[str]) -> None:
    assert names(found(extract_speakers, HEAD + text)) == speakers


def test_a_post_is_derived_evidence() -> None:
    speaker = found(extract_speakers, HEAD + "Kryesuesi njoftoi se raporti vonohet.")[0]
    assert (speaker.evidence.text, speaker.evidence.basis) == ("Kryesuesi", "derived")
