"""Tasks in sentences: who shall do what, and what only sounds like one."""

import pytest

from extractors.language import load_lexicon
from extractors.plans.tasks import iter_tasks
from tests.extractors.papers import paper

HEAD = "PROCESVERBAL\n\nMbledhja u mbajt më 4 maj 2022.\n\n"


def tasks(text: str) -> list[tuple[str | None, str]]:
    reading = paper(text)
    found = iter_tasks(reading, load_lexicon())
    return [(t.owner, reading.segments[t.span[0]].text[t.span[1] : t.span[2]]) for t in found]


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        ("Ngarkohet Drejtoria e Punëve Publike të përgatisë dosjen.", "Drejtoria e Punëve Publike"),
        (
            "Ngarkohen Drejtoria e të Ardhurave dhe Zyra e Taksave që t'i shpërndajnë faturat.",
            "Drejtoria e të Ardhurave dhe Zyra e Taksave",
        ),
        (
            "Për zbatimin e vendimit ngarkohet Drejtoria e Administratës.",
            "Drejtoria e Administratës",
        ),
        ("Obligohet Drejtoria e Financave për zbatimin e vendimit.", "Drejtoria e Financave"),
        ("Grupi Punues obligohet ta hartojë planin deri më 30 nëntor 2022.", "Grupi Punues"),
        ("Inspektorati komunal detyrohet ta kontrollojë hapësirën.", "Inspektorati komunal"),
        ("Komisioni për Emërtime u ngarkua që ta plotësojë listën.", "Komisioni për Emërtime"),
        ("Drejtoria e Arsimit ka për detyrë t'i sigurojë listat.", "Drejtoria e Arsimit"),
        ("Mira Duka mori obligim që brenda javës t'i dërgojë përgjigje.", "Mira Duka"),
        (
            'Moderuesi e ngarkoi hartuesin, "Urban Linja" sh.p.k., që ta dorëzojë raportin.',
            '"Urban Linja" sh.p.k.',
        ),
        ('KRU "Mitrovica" të sjell faturën brenda 10 ditëve.', 'KRU "Mitrovica"'),
        ("Sektori për urbanizëm ta kthejë planin brenda 30 ditëve.", "Sektori për urbanizëm"),
        ("Sekretari të njoftojë këshilltarët brenda ditës së nesërme.", "Sekretari"),
        (
            "Drejtoria e Urbanizmit do ta sjellë skicën deri më 16.06.2022.",
            "Drejtoria e Urbanizmit",
        ),
        ("Obavezuje se Drejtoria e Bujqësisë që ta shpallë listën.", "Drejtoria e Bujqësisë"),
    ],
)
def test_task(sentence: str, owner: str) -> None:
    assert tasks(HEAD + sentence) == [(owner, sentence.rstrip("."))]


def test_a_promise_with_a_day_is_the_speakers() -> None:
    text = HEAD + "Mira Duka: Kaldaja ka mbërri. Deri me 3.12.2022 ua sjell raportin me shkrim."
    assert tasks(text) == [("Mira Duka", "Deri me 3.12.2022 ua sjell raportin me shkrim")]


def test_each_clause_is_a_task_of_its_own() -> None:
    text = HEAD + (
        "Zyra Ligjore obligohet të përgatisë draftin, ndërsa Drejtoria e Urbanizmit ta sjellë "
        "hartën deri më 20 qershor."
    )
    assert [owner for owner, _ in tasks(text)] == ["Zyra Ligjore", "Drejtoria e Urbanizmit"]


def test_an_answer_in_a_table_of_requests_may_be_a_task() -> None:
    text = HEAD + (
        "Kërkesa\tParashtruesi\tSqarimi\n"
        "Katër kate\tMira Duka\tDrejtoria e Urbanizmit do ta sjellë skicën deri më 16.06.2022\n"
        "Një park\tGenc Bala\tNuk ka mjete\n"
    )
    assert [owner for owner, _ in tasks(text)] == ["Drejtoria e Urbanizmit"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Me ligj çdo bashki detyrohet të ketë një këshill rinor.", id="law"),
        pytest.param(
            "Ligji nr. 119/2014 ju ngarkon që regjistri të jetë publik.", id="law charges"
        ),
        pytest.param("Do ta shohim një nga një.", id="no deliverable"),
        pytest.param("Pjesa që mungon do t'i kërkohet Ministrisë.", id="will be asked for"),
        pytest.param("Të gjithë nëpunësit janë të obliguar të ndihmojnë.", id="a state"),
        pytest.param("Nuk obligohet askush.", id="nobody"),
        pytest.param("Ju lutemi të lajmëroheni deri më 3 maj.", id="a call to the public"),
        pytest.param("Zyra e re në fshat është hapur.", id="a unit that does nothing"),
    ],
)
def test_no_task(sentence: str) -> None:
    assert tasks(HEAD + sentence) == []


def test_a_letter_asks_with_a_limit_and_its_list_names_who() -> None:
    text = (
        "Nga: Artan Leka <a@b.example>\nPër: Mira Duka\nSubject: Regjistri\n"
        "Data: 12.09.2022\n\n"
        "Ju kërkojmë të na ktheni përgjigje brenda 10 ditëve.\n\n"
        "1) Mira e porosit kutinë deri më 30 shtator.\n"
    )
    assert tasks(text) == [
        (None, "Ju kërkojmë të na ktheni përgjigje brenda 10 ditëve"),
        ("Mira", "Mira e porosit kutinë deri më 30 shtator"),
    ]
