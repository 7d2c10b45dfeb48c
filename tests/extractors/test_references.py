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
            'Sipas ligjit nr. 9632, datë 30.10.2006, "Për taksat", kjo lejohet.',
            ['ligjit nr. 9632, datë 30.10.2006, "Për taksat"'],
            id="title-behind-a-comma",
        ),
        pytest.param(
            "Në bazë të vendimit nr. 8, datë 2.2.2023 të Këshillit Bashkiak u nda.",
            ["vendimit nr. 8, datë 2.2.2023 të Këshillit Bashkiak"],
            id="issuer-behind-the-date",
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
        pytest.param(
            'Në mbështetje të nenit 8 pika 2, nenit 9 pika 1.1 shkronja "a" dhe nenit 54 të Ligjit '
            'nr. 139/2015 "Për vetëqeverisjen vendore", këshilli vendosi.',
            [
                'nenit 8 pika 2, nenit 9 pika 1.1 shkronja "a" dhe nenit 54 të Ligjit '
                'nr. 139/2015 "Për vetëqeverisjen vendore"'
            ],
            id="articles-of-one-act",
        ),
        pytest.param(
            "Sipas nenit 58 pika b) dhe nenit 63 të Ligjit Nr. 03/L-040, dhe nenit 4 të Statutit "
            "të Komunës së Gurit, kryetari vendosi.",
            [
                "nenit 58 pika b) dhe nenit 63 të Ligjit Nr. 03/L-040",
                "nenit 4 të Statutit të Komunës së Gurit",
            ],
            id="two-acts-in-a-row",
        ),
        pytest.param(
            "Shikoni ligjin për ndërtim dhe nenin 80 të Ligjit për ndërtim („Gazeta zyrtare e RM“ "
            "nr. 130/09, 124/10 dhe 18/11), thotë komisioni.",
            ["nenin 80 të Ligjit për ndërtim („Gazeta zyrtare e RM“ nr. 130/09, 124/10 dhe 18/11)"],
            id="title-in-small-letters-and-gazettes",
        ),
        pytest.param(
            "Врз основа на член 36 од Законот за локалната самоуправа („Службен весник на РМ“ "
            "бр. 5/02), Советот одлучи.",
            [
                "член 36 од Законот за локалната самоуправа („Службен весник на РМ“ бр. 5/02)",
            ],
            id="macedonian",
        ),
        pytest.param(
            "Odluka se zasniva na članu 17 stav 2 Zakona br. 03/L-040 o lokalnoj samoupravi.",
            ["članu 17 stav 2 Zakona br. 03/L-040 o lokalnoj samoupravi"],
            id="serbian",
        ),
        pytest.param(
            "Qarkorja buxhetore 2026/01 e ka caktuar kufirin.",
            ["Qarkorja buxhetore 2026/01"],
            id="ends-before-the-verb",
        ),
        pytest.param(
            "Pagesa bëhet sipas nenit 30 të LMFPP-së.", ["nenit 30 të LMFPP-së"], id="initials"
        ),
        pytest.param(
            "Pushon së vlejturi Vendimi nr. 08-866/5 nga 07.06.2023.",
            ["Vendimi nr. 08-866/5 nga 07.06.2023"],
            id="repealed-decision",
        ),
        pytest.param(
            "E garanton Kushtetuta e Republikës së Kosovës, neni 124, për komunat.",
            ["Kushtetuta e Republikës së Kosovës, neni 124"],
            id="article-behind-the-act",
        ),
        pytest.param(
            "Zbatohet neni 4 i Rregullores për Bursat, "
            "miratuar me vendimin nr. 9, datë 14/07/2023.",
            ["neni 4 i Rregullores për Bursat, miratuar me vendimin nr. 9, datë 14/07/2023"],
            id="act-with-the-decision-that-adopted-it",
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
        pytest.param("Kuvendi sot miratoi Vendimin nr. 33/2024 për tarifat.", id="adopts-it"),
        pytest.param("U diskutua draft-ligji nr. 3 dhe projektvendimi nr. 5.", id="drafts"),
        pytest.param("Erdhi shkresa nr. 44/2 e datës 3.4.2023.", id="letter"),
        pytest.param("Sipas Strategjisë Kombëtare 2020-2025 për Rininë.", id="strategy"),
        pytest.param("Sipas programit nr. 12 të punës.", id="programme-without-article"),
        pytest.param("Neni 5\n\nTarifat paguhen në bankë.", id="heading-of-an-article"),
        pytest.param("Ky ligj është i ri.", id="no-title"),
        pytest.param("Nr. prot. 06-352/178", id="protocol-number"),
    ],
)
def test_no_references(record_of: Record, text: str) -> None:
    assert record_of(text)["references"] == []
