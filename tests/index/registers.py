"""A small archive for the register: three municipalities, decisions and action items of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.catalog import Catalog
from tests.index.catalogues import announce, read
from tests.index.extractions import action, decision, entity, extraction, fact

VOTES = {"for": 17, "against": 4, "abstain": 2, "invalid": None}
NO_COUNT = dict.fromkeys(VOTES)


def keep(
    catalog: Catalog,
    name: str,
    *,
    type: str = "minutes",
    municipality: str | None = "Gurëbardhë",
    date: str | None = "2023-06-29",
    title: str = "PROCESVERBAL",
    **lists: Any,
) -> str:
    """Keep a document with these facts and lists; return its id."""
    given = {"title": title, "type": type, "municipality": municipality, "date": date}
    facts: Mapping[str, Any] = {
        key: fact(key, n, value) for n, (key, value) in enumerate(given.items()) if value
    }
    document = announce(catalog, name)
    read(catalog, document, extraction(facts=facts, **lists))
    return document


def fill(catalog: Catalog) -> dict[str, str]:
    """Fill a catalogue; return the documents' ids by name."""
    return {
        "mbledhja": keep(
            catalog, "mbledhja",
            decisions=[
                decision(10, "U aprovua raporti i shpenzimeve prej 1.500 €", votes=VOTES,
                         unanimous=False),
                decision(11, "Propozimi për tregun e gjelbër u refuzua", outcome="rejected",
                         votes={**NO_COUNT, "for": 3}),
                decision(12, "Kjo pikë u shty", outcome="postponed", votes=NO_COUNT),
            ],
            # 1.500 stands in the decision, 90 beside it; 40 is repeated inside the second one.
            amounts=[
                entity("amounts", 10, "1.500 €", value=1500.0, currency="EUR"),
                entity("amounts", 13, "90 €", value=90.0, currency="EUR"),
                {**entity("amounts", 14, "40 lekë", value=40.0, currency="ALL"),
                 "places": [{"page": 1, "start": 1105, "end": 1112, "bbox": None}]},
            ],
            action_items=[
                action(20, "Hartohet plani i trafikut", owner="Drejtorisë së Urbanizmit",
                       deadline="30 qershor 2024", deadline_value="2024-06-30",
                       amount={"value": 1200.0, "currency": "EUR"}, objective="Rrugë të sigurta"),
                action(21, "Pastrohet lumi", owner="Zyrtari për Mjedis", deadline="dy herë në vit"),
            ],
        ),
        "vendim": keep(
            catalog, "vendim", type="decision", municipality="Hani i Elezit", date="2024-02",
            title="VENDIM për bursat",
            decisions=[decision(1, "Ndahen bursat për studentë", number="01-016/02-0005871/24",
                                unanimous=True, date="2024-02-28")],
        ),
        "plani": keep(
            catalog, "plani", type="plan", municipality="Gurebardhe", date=None,
            action_items=[
                action(1, "Ndërtohet ura", deadline="2024", deadline_value="2024",
                       owner="Zyra e Prokurimit", amount={"value": 7_000_000.0, "currency": "ALL"}),
                action(2, "Asfaltohet rruga", owner="Drejtoria e Shërbimeve Publike",
                       deadline="prill-maj", deadline_value="2024-04/2024-05"),
                action(3, "Afat pa vit", deadline="29 mars", deadline_value="XXXX-03-29"),
            ],
            decisions=[decision(5, "Miratohet plani", outcome="noted")],
        ),
    }  # fmt: skip
