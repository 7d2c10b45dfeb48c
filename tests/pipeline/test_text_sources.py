from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.document import Page
from pipeline.errors import SourceError
from pipeline.readers import OpenSource, open_source
from pipeline.signatures import DOCX, HTML, MAIL, TEXT


def pages_of(source: OpenSource) -> list[Page]:
    pages = []
    for number in range(1, source.page_count + 1):
        page = source.read_page(number, 300)
        assert isinstance(page, Page)
        assert all(page.raw[w.start : w.end] == w.text for w in page.words)
        assert (page.width, page.height) == (None, None)
        pages.append(page)
    return pages


def read(path: Path, media_type: str) -> list[Page]:
    with open_source(path, media_type) as source:
        return pages_of(source)


def read_bytes(folder: Path, content: bytes, media_type: str) -> list[Page]:
    path = folder / "source"
    path.write_bytes(content)
    return read(path, media_type)


# plain text


@pytest.mark.parametrize(
    ("encoding", "warnings"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ()),
        ("cp1252", ("encoding_guessed: cp1252",)),
        ("mac_roman", ("encoding_guessed: mac_roman",)),
        ("utf-16-le", ("encoding_guessed: utf-16-le",)),
    ],
)
def test_text_in_the_encodings_of_offices(
    tmp_path: Path, encoding: str, warnings: tuple[str, ...]
) -> None:
    text = "Kuvendi i Komunës së Prishtinës\r\nvendosi për çmimin: “po”.\r\n"
    (page,) = read_bytes(tmp_path, text.encode(encoding), TEXT)
    assert page.raw == text.replace("\r\n", "\n")
    assert page.reading.warnings == warnings


def test_serbian_of_windows_is_not_taken_for_western(tmp_path: Path) -> None:
    text = "Skupština Opštine Vučitrn, odluka o članovima: Žižić"
    (page,) = read_bytes(tmp_path, text.encode("cp1250"), TEXT)
    assert page.raw == text


def test_form_feeds_divide_pages_and_the_last_one_closes(tmp_path: Path) -> None:
    pages = read_bytes(tmp_path, b"Faqja 1\n\fFaqja 2\n\f\fFaqja 4\n\f\n", TEXT)
    assert [page.raw for page in pages] == ["Faqja 1\n", "Faqja 2\n", "", "Faqja 4\n"]
    assert pages[2].reading.warnings == ("blank_page",)


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    (page,) = read_bytes(tmp_path, "Komune\u0308s c\u0327do".encode(), TEXT)
    assert page.raw == "Komunës çdo"


def test_rows_with_tabs_are_a_table(tmp_path: Path) -> None:
    text = "Lista\n\nNr.\tEmri\tVota\n1\tAna Gashi\t12\n2\t\t7\n\n\tDhëmbëzim\nEmri:\tBen\n"
    (page,) = read_bytes(tmp_path, text.encode(), TEXT)
    assert page.raw == text
    (table,) = page.tables
    assert (table.rows, table.columns, table.header_row) == (3, 3, 0)
    assert [page.raw[c.start : c.end] for c in table.cells] == (
        ["Nr.", "Emri", "Vota", "1", "Ana Gashi", "12", "2", "", "7"]
    )
    assert [block.kind for block in page.blocks] == ["text", "table", "text", "text"]


# HTML


def test_html_shows_what_a_browser_shows(tmp_path: Path) -> None:
    markup = """<!DOCTYPE html><html lang="sq"><head><title>Vendim  i ri</title><style>p{}</style>
    <script>var data = "01.01.2000";</script></head><body><h1>VENDIM</h1>
    <p>Neni <b>1</b>2<br>rresht i ri &amp; &#235;</p><p style="display:none">fshehur</p>
    <ol start="3"><li>tri</li><li>katër<ul><li>nën</li></ul></li></ol>
    <ol type="i" style="list-style: none"><li>pa numër</li></ol><!-- shënim --></body></html>"""
    path = tmp_path / "a.html"
    path.write_text(markup, "utf-8")
    with open_source(path, HTML) as source:
        (page,) = pages_of(source)
        assert source.metadata == {"title": "Vendim i ri", "language": "sq"}
    assert page.raw == (
        "VENDIM\n\nNeni 12\nrresht i ri & ë\n\n3. tri\n\n4. katër\n\n• nën\n\npa numër"
    )


def test_html_tables_keep_rows_columns_and_spans(tmp_path: Path) -> None:
    markup = """<p>Para</p><table><tr><th>Nr</th><th colspan=2>Emri</th></tr>
    <tr><td rowspan="2">1</td><td>Ana<br>Gashi</td><td></td></tr><tr><td>Ben</td><td>x</td></tr>
    </table>pas <i>saj</i>"""
    (page,) = read_bytes(tmp_path, markup.encode(), HTML)
    assert page.raw == "Para\n\nNr\tEmri\t\n1\tAna Gashi\t\n\tBen\tx\n\npas saj"
    (table,) = page.tables
    assert (table.rows, table.columns, table.header_row) == (3, 3, 0)
    spans = {page.raw[c.start : c.end]: (c.row_span, c.column_span) for c in table.cells}
    assert spans["Emri"] == (1, 2)
    assert spans["1"] == (2, 1)


def test_layout_tables_are_text(tmp_path: Path) -> None:
    inner = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    markup = f"<table><tr><td>Majtas</td><td>{inner}</td></tr></table>"
    (page,) = read_bytes(tmp_path, markup.encode(), HTML)
    assert page.raw == "Majtas\n\na\tb\nc\td"


def test_html_that_lies_about_its_charset(tmp_path: Path) -> None:
    head = '<meta charset="iso-8859-1"><p>Prishtinës</p>'
    assert read_bytes(tmp_path, head.encode(), HTML)[0].raw == "Prishtinës"
    assert read_bytes(tmp_path, head.encode("latin-1"), HTML)[0].raw == "Prishtinës"


def test_hostile_html_ends_and_shows_its_text(tmp_path: Path) -> None:
    deep = b"<div>" * 50_000 + b"fundi"
    assert len(read_bytes(tmp_path, deep, HTML)) == 1
    wide = b"<table><tr><td colspan=1000000000 rowspan=1000000000>a<td>b<tr><td>c<td>d</table>"
    assert "a" in read_bytes(tmp_path, wide, HTML)[0].raw


def test_control_character_behind_a_cell_is_no_error(tmp_path: Path) -> None:
    markup = b"<table><tr><td>a</td>\x01<td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert read_bytes(tmp_path, markup, HTML)[0].raw == "a\tb\nc\td"


# mail


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def test_mail_has_its_headers_on_top_and_attachments_apart(tmp_path: Path) -> None:
    message = mail(
        From="Edlira Çela <e@bashkia.al>",
        To="g@bashkia.al, r@bashkia.al",
        Subject="Ftesë për mbledhje",
        Date="Tue, 11 Mar 2025 09:42:00 +0100",
        Message_ID="<1@bashkia.al>",
    )
    message.set_content("Të nderuar kolegë,\n\nMbledhja mbahet më 25.03.2025.\n")
    message.add_alternative("<p>HTML</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="../../etc/Vendim ë.pdf")
    message.add_attachment(mail(Subject="brenda", From="x@y.al"))
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    with open_source(path, MAIL) as source:
        (page,) = pages_of(source)
        assert source.metadata["subject"] == "Ftesë për mbledhje"
        assert source.metadata["message-id"] == "<1@bashkia.al>"
        names = [(a.filename, a.content[:8]) for a in source.attachments]
    assert page.raw.splitlines() == [
        "From: Edlira Çela <e@bashkia.al>",
        "To: g@bashkia.al, r@bashkia.al",
        "Date: Tue, 11 Mar 2025 09:42:00 +0100",
        "Subject: Ftesë për mbledhje",
        "",
        "Të nderuar kolegë,",
        "",
        "Mbledhja mbahet më 25.03.2025.",
    ]
    assert names == [("Vendim ë.pdf", b"%PDF-1.7"), ("attachment-2.eml", b"Subject:")]


def test_html_mail_is_read_as_html(tmp_path: Path) -> None:
    message = mail(From="a@b.al", Subject="Lista", Date="Tue, 11 Mar 2025 09:42:00 +0100")
    message.set_content("<p>Një</p><ul><li>dy</li></ul>", subtype="html")
    (page,) = read_bytes(tmp_path, message.as_bytes(), MAIL)
    assert page.raw.endswith("Subject: Lista\n\nNjë\n\n• dy")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b"From: a@b.al\nSubject: x\nMIME-Version: 1.0\n"
            b"Content-Type: text/plain; charset=unknown-8\n\n\xc3\xa7mimi",
            id="unknown charset",
        ),
        pytest.param(
            b"From: a@b.al\nSubject: =?utf-8?q?=C3?=\nMIME-Version: 1.0\n\n\xc3\xa7mimi",
            id="broken encoded word",
        ),
        pytest.param(
            b"From: <<<@@\nTo: \xff\xfe\nDate: dje\nMIME-Version: 1.0\n\n\xc3\xa7mimi",
            id="broken addresses",
        ),
        pytest.param(
            b"From: a@b.al\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
            b"--x\n\n\xc3\xa7mimi",
            id="boundary never closed",
        ),
    ],
)
def test_malformed_mail_still_gives_its_body(tmp_path: Path, content: bytes) -> None:
    (page,) = read_bytes(tmp_path, content, MAIL)
    assert page.raw.strip().endswith("çmimi")


# DOCX


def read_word(folder: Path, document: WordDocument) -> list[Page]:
    path = folder / "a.docx"
    document.save(str(path))
    return read(path, DOCX)


def test_docx_keeps_document_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Komuna e Shtimes"
    document.add_paragraph("Para")
    table = document.add_table(3, 3)
    for row, texts in zip(
        table.rows, (("Nr", "Emri", "Vota"), ("1", "Ana", "5"), ("", "Ben", "6")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    paragraph = document.add_paragraph("Pas")
    paragraph.add_run().add_break()
    paragraph.add_run("rresht i ri")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Faqja tjetër")
    first, second = read_word(tmp_path, document)
    assert first.raw == (
        "Komuna e Shtimes\n\nPara\n\nNr\tEmri\tVota\n1\tAna\t5\n\tBen\t6\n\nPas\nrresht i ri"
    )
    assert second.raw == "Faqja tjetër"
    spans = {first.raw[c.start : c.end]: c.row_span for c in first.tables[0].cells}
    assert spans["1"] == 2


def test_docx_list_numbers_stand_before_their_items(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("një", "dy"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("pikë", style="List Bullet")
    document.add_paragraph("tre", style="List Number")
    (page,) = read_word(tmp_path, document)
    assert page.raw == "1. një\n\n2. dy\n\n• pikë\n\n3. tre"


def test_docx_shows_the_final_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>Miratohen </w:t></w:r>"
            "<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>200</w:t></w:r></w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>fshehur</w:t></w:r>"
            "<w:r><w:noBreakHyphen/><w:t>euro</w:t><w:tab/><w:t>sot</w:t></w:r></w:p>"
        ),
    )
    (page,) = read_word(tmp_path, document)
    assert page.raw == "Miratohen 200-euro sot"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
    ids=["docm", "dotx", "dotm"],
)
def test_documents_with_macros_and_templates_are_read(tmp_path: Path, content_type: str) -> None:
    document = docx.Document()
    document.add_paragraph("Vendim për tarifat")
    document.part._content_type = content_type
    (page,) = read_word(tmp_path, document)
    assert page.text == "Vendim për tarifat"


@pytest.mark.parametrize("content_type", ["application/vnd.ms-excel", "text/xml"])
def test_a_package_of_another_program_is_no_document(tmp_path: Path, content_type: str) -> None:
    document = docx.Document()
    document.part._content_type = content_type
    with pytest.raises(SourceError, match="no document of Word"):
        read_word(tmp_path, document)


def test_docx_without_text_is_a_blank_page(tmp_path: Path) -> None:
    (page,) = read_word(tmp_path, docx.Document())
    assert page.reading.warnings == ("blank_page",)


def test_damaged_docx(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(SourceError) as caught:
        open_source(path, DOCX)
    assert caught.value.code == "document_damaged"


def test_unknown_media_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        open_source(tmp_path / "a.doc", "application/msword")
    assert caught.value.code == "unsupported_kind"


def test_file_that_is_gone_is_one_failed_input(tmp_path: Path) -> None:
    for media_type in (TEXT, HTML, MAIL, "image/png"):
        with pytest.raises(SourceError) as caught:
            open_source(tmp_path / "gone", media_type)
        assert caught.value.code == "unreadable_file"
