"""Acts: which points decide something, with the act's number, day and vote."""

import pytest

from extractors.decisions import extract_decisions
from extractors.entities import Votes
from tests.extractors.papers import found, texts

ROMAN = """KUVENDI I KOMUNËS SË SUHAREKËS
Nr. prot. 02-110/88

Duke u bazuar në nenin 40 të Ligjit nr. 03/L-040, Kuvendi në
mbledhjen e mbajtur më 11 korrik 2022, me 24 vota për, 3 kundër dhe 0 abstenime, mori këtë:

V E N D I M

I. MIRATOHET Rregullorja për tarifat komunale.

II. Lirohen nga tarifa familjet në nevojë, sipas kritereve:

a) familjet me mbi katër anëtarë,

III. Obligohet Drejtoria e Financave për zbatimin e këtij vendimi.

IV. Vendimi hyn në fuqi 15 ditë pas nënshkrimit.

Arsyetim

Kuvendi konsideron se tarifat e reja janë të domosdoshme për 400 familje.

Kryesuesi i Kuvendit
Bekim Gashi
"""

ENACTED = """KËSHILLI BASHKIAK LUSHNJE

V E N D I M

Nr. 45, datë 21.06.2023

PËR DHËNIEN E NDIHMËS EKONOMIKE

Në mbështetje të nenit 54 të ligjit nr. 139/2015, Këshilli Bashkiak, në
mbledhjen e datës 20.06.2023, njëzëri

V E N D O S I:

1. Miratimin e ndihmës ekonomike për 120 familje.

2. Fondi të përballohet nga buxheti i bashkisë.

3. Ky vendim hyn në fuqi sipas ligjit.

KRYETARI I KËSHILLIT
Petrit Hoxha
"""

TWO = """Kryetari i Komunës së Gostivarit solli këtë

AKTVENDIM

1. Shpallet Vendimi për sipërfaqet në bregun e lumit.

2. Ky aktvendim hyn në fuqi ditën e botimit.

Nr. 09-1123/2

Në pajtim me nenin 36 të Ligjit për vetëqeverisje lokale, Këshilli i Komunës solli

VENDIM

Neni 1

Jepen në shfrytëzim 14 sipërfaqe në bregun e lumit.

Neni 2

Vendimi hyn në fuqi ditën e tetë nga botimi.

Nr. 08-1097/9
"""


def test_roman_points_number_above_and_vote_of_the_preamble() -> None:
    decisions = found(extract_decisions, ROMAN)
    assert texts(decisions) == [
        "MIRATOHET Rregullorja për tarifat komunale",
        "Lirohen nga tarifa familjet në nevojë, sipas kritereve: a) familjet me mbi katër anëtarë",
    ]
    assert {d.number for d in decisions} == {"02-110/88"}
    assert {d.votes for d in decisions} == {Votes(24, 3, 0)}
    assert {d.date for d in decisions} == {"2022-07-11"}


def test_points_begin_behind_the_enacting_word() -> None:
    decisions = found(extract_decisions, ENACTED)
    assert texts(decisions) == [
        "Miratimin e ndihmës ekonomike për 120 familje",
        "Fondi të përballohet nga buxheti i bashkisë",
    ]
    assert {(d.number, d.unanimous, d.date) for d in decisions} == {("45", True, "2023-06-20")}


def test_two_acts_in_one_paper_keep_their_numbers() -> None:
    decisions = found(extract_decisions, TWO)
    assert [(d.evidence.text, d.number) for d in decisions] == [
        ("Shpallet Vendimi për sipërfaqet në bregun e lumit", "09-1123/2"),
        ("Jepen në shfrytëzim 14 sipërfaqe në bregun e lumit", "08-1097/9"),
    ]


@pytest.mark.parametrize(
    "point",
    [
        "Ngarkohet Drejtoria e Shërbimeve për zbatimin e këtij vendimi.",
        "Të ngarkohet Drejtoria e Shërbimeve për vendosjen e tabelave.",
        "Drejtoria e Arsimit ka për detyrë t'ia sigurojë Grupit listat brenda 5 ditëve.",
        "Ky vendim hyn në fuqi menjëherë.",
        "Kundër këtij vendimi mund të ushtrohet ankesë në afat prej 15 ditësh.",
    ],
)
def test_points_without_substance(point: str) -> None:
    text = (
        "BASHKIA KORÇË\n\nVENDIM\n\nNr. 12\n\nVENDOSI:\n\n"
        f"1. Krijohet fondi rezervë prej 5.000 lekësh.\n\n2. {point}\n"
    )
    decisions = found(extract_decisions, text)
    assert texts(decisions) == ["Krijohet fondi rezervë prej 5.000 lekësh"]


CENTRED = """KOMUNA E VRAPÇISHTIT
KËSHILLI I KOMUNËS
Nr. 08-______

Në bazë të nenit 36 të Ligjit për vetëqeverisje lokale, Këshilli solli këtë

VENDIM
për lirimin nga taksa

I.

Lirohen nga taksa shoqatat humanitare të komunës.

II.

Shoqatat janë të obliguara ta njoftojnë komunën për çdo ndryshim.

III.

Për realizimin e këtij vendimi do të kujdeset Sektori për financa.

IV.

Ky vendim hyn në fuqi ditën e shpalljes.

Tetovë, 12.03.2024
Këshilli i Komunës së Vrapçishtit Kryetar i Këshillit
"""


def test_centred_numbers_tasks_and_the_tail_are_no_decisions() -> None:
    decisions = found(extract_decisions, CENTRED)
    assert texts(decisions) == ["Lirohen nga taksa shoqatat humanitare të komunës"]
    assert decisions[0].number is None


def test_a_sentence_above_a_numbered_list_of_names_decides() -> None:
    text = (
        "KOMUNA E KLINËS\n\nV E N D I M\nNr. 03-41/2024\n\n"
        "Caktohet Komisioni për pranimin e punëve, në këtë përbërje:\n\n"
        "1. Arben Gashi, kryetar\n\n2. Drita Krasniqi, anëtare\n\nDrejtori\nSokol Berisha\n"
    )
    assert texts(found(extract_decisions, text)) == [
        "Caktohet Komisioni për pranimin e punëve, në këtë përbërje"
    ]


def test_a_failed_motion_in_the_reasons_counts_with_its_own_votes() -> None:
    reasons = "Arsyetim\n\nPropozimi për shtyrje nuk u pranua, me 7 vota për e 12 kundër."
    decisions = found(extract_decisions, ROMAN.replace("Arsyetim\n", reasons + "\n"))
    assert texts(decisions)[-1].startswith("Propozimi për shtyrje nuk u pranua")
    assert decisions[-1].votes == Votes(7, 12, None, None)
