import pytest

from extractors.proposals import extract_proposals
from tests.extractors.papers import found

HEAD = "PROCESVERBAL\n\nMbledhjen e hapi Kryesuesi, z. Artan Leka.\n\n"


@pytest.mark.parametrize(
    ("text", "by", "proposal"),
    [
        pytest.param(
            "Mira Dosti: Propozoj që takimi të mbahet në fshat.",
            "Mira Dosti",
            "Propozoj që takimi të mbahet në fshat",
            id="I propose",
        ),
        pytest.param(
            "Mira Dosti: Nuk vjen autobusi. Kisha sugjeruar një linjë të re.",
            "Mira Dosti",
            "Kisha sugjeruar një linjë të re",
            id="second sentence",
        ),
        pytest.param(
            "Mira Dosti:- éshté miré me ndértue njé sallé.",
            "Mira Dosti",
            "éshté miré me ndértue njé sallé",
            id="it would be good, OCR",
        ),
        pytest.param(
            "Anëtari Genc Bala kërkoi ndriçim në rrugë.",
            "Genc Bala",
            "Anëtari Genc Bala kërkoi ndriçim në rrugë",
            id="reported",
        ),
        pytest.param(
            "Kërkesat e qytetarëve:\n- Një park (propozuar nga Genc Bala)",
            "Genc Bala",
            "Një park",
            id="credited item",
        ),
        pytest.param("Propozimet:\n- Një park", None, "Një park", id="nobody named"),
        pytest.param(
            "Nr.\tKërkesa\tKërkuesi\n1\tNjë park\tGenc Bala\n", "Genc Bala", "Një park", id="table"
        ),
    ],
)
def test_proposal(text: str, by: str | None, proposal: str) -> None:
    (entity,) = found(extract_proposals, HEAD + text)
    assert (entity.by, entity.evidence.text) == (by, proposal)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Kryesuesi propozoi këtë rend të ditës:", id="tabling the agenda"),
        pytest.param("Mira Dosti: Kërkoj fjalën.", id="asking for the floor"),
        pytest.param("Mira Dosti: A propozoni diçka?", id="question"),
        pytest.param("Propozim-vendimi për parkun është gati.", id="draft decision"),
        pytest.param("Kërkojmë ndjesë për vonesën.", id="nobody speaks"),
    ],
)
def test_no_proposal(text: str) -> None:
    assert found(extract_proposals, HEAD + text) == []


TOLD = """PROCESVERBAL
nga mbledhja e Kuvendit e mbajtur më 14 maj 2024

{body}

Mbledhja u mbyll në ora 14:00.
"""


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (
            "Vjosa Berisha tha se raporti duhet të plotësohet me tabela.",
            [("raporti duhet të plotësohet me tabela", "Vjosa Berisha")],
        ),
        (
            "Vjosa Berisha foli për urën. Sipas saj, ura duhet të forcohet para dimrit.",
            [("ura duhet të forcohet para dimrit", "Vjosa Berisha")],
        ),
        (
            "Vjosa Berisha paraqiti amendament: taksa të ulet në 5 euro.",
            [("taksa të ulet në 5 euro", "Vjosa Berisha")],
        ),
        (
            "Vjosa Berisha e përshëndeti raportin. Sugjeron edhe një takim me banorët.",
            [("Sugjeron edhe një takim me banorët", "Vjosa Berisha")],
        ),
        ("Vjosa Berisha tha se duhet të dihet gjendja e borxheve.", []),
        ("Kryesuesi Vjosa Berisha propozoi rend pune me tri pika.", []),
    ],
)
def test_reported_wishes(body: str, stated: list[tuple[str, str]]) -> None:
    proposals = found(extract_proposals, TOLD.format(body=body))
    assert [(p.evidence.text, p.by) for p in proposals] == stated
