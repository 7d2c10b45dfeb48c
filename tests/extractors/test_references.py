from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Record = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Kjo buron nga neni 68 i Ligjit Nr. 03/L-040 për Vetëqeverisje Lokale dhe nga statuti.",
            ["neni 68 i Ligjit Nr. 03/L-040 për Vetëqeverisje Lokale"],
            id="article-and-act",
        ),
        pytest.param(
            "Sipas nenit 40, paragrafi 40.2 të Ligjit Nr. 03/L-040 u vendos.",
            ["nenit 40, paragrafi 40.2 të Ligjit Nr. 03/L-040"],
            id="paragraph",
        ),
        pytest.param(
            "Sipas Udhëzimit Administrativ (MAPL) Nr. 04/2018 për Transparencë në Komuna.",
            ["Udhëzimit Administrativ (MAPL) Nr. 04/2018 për Transparencë në Komuna"],
            id="instruction",
        ),
        pytest.param(
            'Në zbatim të ligjit nr. 119/2014 "Për të drejtën e informimit", ju njoftojmë.',
            ['ligjit nr. 119/2014 "Për të drejtën e informimit"'],
            id="quoted-title",
        ),
        pytest.param(
            'Në bazë të nenit 43 të Ligjit për vetëqeverisje lokale ("Gazeta zyrtare" nr. 5/02).',
            ['nenit 43 të Ligjit për vetëqeverisje lokale ("Gazeta zyrtare" nr. 5/02)'],
            id="gazette",
        ),
        pytest.param(
            "Në bazë të nenit 32 të Statutit të Komunës së Shtimes, kuvendi vendos.",
            ["nenit 32 të Statutit të Komunës së Shtimes"],
            id="statute",
        ),
        pytest.param(
            "Grupi u themelua me vendimin e kryetarit nr. 112/14, të datës 09.09.2020, dhe punoi.",
            ["vendimin e kryetarit nr. 112/14, të datës 09.09.2020"],
            id="earlier-decision",
        ),
        pytest.param(
            "Sipas VKM nr. 23, datë 12.01.2018.", ["VKM nr. 23, datë 12.01.2018"], id="short"
        ),
        pytest.param("Sipas ligjit nr. 10 306.", ["ligjit nr. 10 306"], id="number-with-a-blank"),
    ],
)
def test_references(record_of: Record, text: str, expected: list[str]) -> None:
    assert [reference["text"] for reference in record_of(text)["references"]] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Neni 1 i këtij vendimi vlen për të gjithë.", id="own-article"),
        pytest.param('Vendimi nr. 28 "Për buxhetin" u miratua njëzëri.', id="adopted-here"),
        pytest.param("U miratua me 9 vota Vendimi nr. 30 për ndihmën.", id="adopted-verb-first"),
        pytest.param("Kuvendi mori vendim për rrugën.", id="no-number"),
        pytest.param("Ky ligj është i ri.", id="no-title"),
        pytest.param("Nr. prot. 06-352/178", id="protocol-number"),
    ],
)
def test_no_references(record_of: Record, text: str) -> None:
    assert record_of(text)["references"] == []
