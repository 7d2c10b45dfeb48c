import pytest

from extractors.agenda import extract_agenda
from tests.extractors.papers import found


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param(
            "Rendi i ditës\n1. Miratimi i procesverbalit\n2. Të ndryshme\n\nMbledhja filloi.",
            [("1", "Miratimi i procesverbalit"), ("2", "Të ndryshme")],
            id="numbered list",
        ),
        pytest.param(
            "RENDI I PUNES:\nI. Buxheti;\nII. Pyetje.\n",
            [("I", "Buxheti"), ("II", "Pyetje")],
            id="roman numbers, no ë",
        ),
        pytest.param(
            "Takimi mbahet nesër. Rendi i ditës: (1) Gjendja e rrugëve; (2) Detyrat.",
            [("1", "Gjendja e rrugëve"), ("2", "Detyrat")],
            id="in one line",
        ),
        pytest.param(
            "Rendi i dités\n\nDiskutim pér buxhetin\n",
            [(None, "Diskutim pér buxhetin")],
            id="one, OCR",
        ),
        pytest.param(
            "R e n d i  i  d i t ë s\n1. Ujësjellësi\n2. Të ndryshme\n",
            [("1", "Ujësjellësi"), ("2", "Të ndryshme")],
            id="letter-spaced heading",
        ),
        pytest.param(
            "DNEVNI RED / RENDI I DITËS\n1/ Budžet\n2/ Put\n",
            [("1", "Budžet"), ("2", "Put")],
            id="two languages, number with a slash",
        ),
        pytest.param(
            "RENDI I DITËS\n1. Uji\n2, Rruga\n3. Arsimi\n",
            [("1", "Uji"), ("2", "Rruga"), ("3", "Arsimi")],
            id="a dot read as a comma",
        ),
        pytest.param(
            "ДНЕВЕН РЕД\n1. Буџет\n2. Разно\n", [("1", "Буџет"), ("2", "Разно")], id="Macedonian"
        ),
        pytest.param(
            "Kryesuesi e lexoi rendin e ditës:\n\n"
            "a) Uji\nb) Rruga\nc) Arsimi\nç) Sporti\nd) Tjera\n",
            [("a", "Uji"), ("b", "Rruga"), ("c", "Arsimi"), ("ç", "Sporti"), ("d", "Tjera")],
            id="announced, Albanian letters",
        ),
        pytest.param(
            "Takimi u mbajt me këtë rend dite: 1. Uji; 2. Rruga dhe 3. Arsimi. Nisi më 12.3.2024.",
            [("1", "Uji"), ("2", "Rruga"), ("3", "Arsimi")],
            id="inside a sentence",
        ),
        pytest.param(
            "Në rend dite ishin: miratimi i buxhetit, raporti i policisë dhe të ndryshme.",
            [(None, "miratimi i buxhetit"), (None, "raporti i policisë"), (None, "të ndryshme")],
            id="without numbers, divided by commas",
        ),
        pytest.param(
            "Rendi i ditës:\nMiratimi i buxhetit\nRaporti i policisë\n\nMbledhja nisi në orën 10.",
            [(None, "Miratimi i buxhetit"), (None, "Raporti i policisë")],
            id="lines without numbers",
        ),
        pytest.param(
            "Rendi i ditës:\n1. Uji\n2. Shpronësimi:\n   a) rruga A\n   b) rruga B\n3. Arsimi\n",
            [("1", "Uji"), ("2", "Shpronësimi"), ("3", "Arsimi")],
            id="points below a point",
        ),
        pytest.param(
            "Rendi i ditës\n\nNr\tPika\tRelator\n1\tUji i pijes\tA. Kola\n2\tRruga\tB. Gashi\n",
            [("1", "Uji i pijes"), ("2", "Rruga")],
            id="table below its heading",
        ),
        pytest.param(
            "FTESË\n\nNë takim do të diskutohet për:\n• ujin e pijes\n• rrugët\n\nJu presim.",
            [(None, "ujin e pijes"), (None, "rrugët")],
            id="invitation that says what is discussed",
        ),
        pytest.param(
            "Rendi i ditës:\n1. Uji\n2. Rruga\n\nPIKA 1\n1. Foli Agim Kola.\n2. Foli Besa Gashi.",
            [("1", "Uji"), ("2", "Rruga")],
            id="a later list begins anew",
        ),
        pytest.param(
            "STRATEGJI\n\nDo të trajtohen këto çështje:\n1. Uji\n2. Ajri\n",
            [],
            id="chapters of a strategy",
        ),
        pytest.param(
            "RAPORT\n\nTemat:\n1. Uji\n2. Ajri\n", [], id="subjects of a report, no agenda"
        ),
        pytest.param(
            "Kërkoi që pika të hiqet nga rendi i ditës: ajo nuk ka material.",
            [],
            id="what was said of the agenda",
        ),
        pytest.param("Rendi i ditës\n\nPika\tPër\tKundër\nUji\t12\t3\n", [], id="table of votes"),
        pytest.param("Rendi i ditës u miratua njëzëri.", [], id="sentence about the agenda"),
        pytest.param("Propozoj që pika 4 të hiqet nga rendi i ditës.", [], id="speech about it"),
        pytest.param("Pika 1\nU hap diskutimi.", [], id="heading of a point"),
        pytest.param(
            "FTESË\n\nRendi i ditës:\n09:00 - Hapja\n09:15 – 10:00 Buxheti\n",
            [(None, "Hapja"), (None, "Buxheti")],
            id="clock times",
        ),
        pytest.param(
            "PROCESVERBAL\n\nAgim Leka: Po e lexoj rendin e ditës.\n"
            "1- Miratimi i buxhetit\n2- Raporti i ujit\n",
            [("1", "Miratimi i buxhetit"), ("2", "Raporti i ujit")],
            id="read out",
        ),
        pytest.param(
            "EKSTRAKT\n\nNga rendi i ditës:\n4. Shitja e tokës\n",
            [("4", "Shitja e tokës")],
            id="extract",
        ),
        pytest.param(
            "FTESË\n\nDo të flasim për: 1) rrugën; 2) ujin.",
            [("1", "rrugën"), ("2", "ujin")],
            id="numbered in a sentence",
        ),
        pytest.param(
            "PROCESVERBAL\n\nRendi i ditës u miratua.\n1. Agim Leka doli.\n2. Besa Gashi hyri.\n",
            [],
            id="a list of something else",
        ),
    ],
)
def test_agenda(text: str, items: list[tuple[str | None, str]]) -> None:
    assert [(i.number, i.evidence.text) for i in found(extract_agenda, text)] == items
