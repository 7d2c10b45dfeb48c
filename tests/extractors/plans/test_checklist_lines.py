from extractors.action_items import extract_action_items
from tests.extractors.papers import found, texts

FORM = (
    "PLANI I FAQES\n\nNr. ELEMENTET Mungon Plotësisht Afat shkurtër Afat mesëm Komente\n\n"
    "Kush jemi ne\n\nAnëtarët (foto, emri,\nkontaktet)\n\n2 Komisionet e këshillit\n\n"
    "3 Sekretariati\n\n"
    "Procesi vendimmarrës\n\n1 Plani vjetor\n\n2 |Kalendari i mbledhjeve\n\n3\n\nStatistika\n\n"
)


def test_elements_of_a_form_that_lost_its_table() -> None:
    assert texts(found(extract_action_items, FORM)) == [
        "Anëtarët (foto, emri, kontaktet)",
        "Komisionet e këshillit",
        "Sekretariati",
        "Plani vjetor",
        "Kalendari i mbledhjeve",
        "Statistika",
    ]


def test_a_text_that_only_names_the_columns_is_no_form() -> None:
    text = "PLANI\n\nElementet me afat të shkurtër janë dy.\n\n1 Kalendari\n\n2 Harta\n"
    assert found(extract_action_items, text) == []
