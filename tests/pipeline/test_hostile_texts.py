"""Web pages, mails, DOCX and text files that are deep, vast, torn or false."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.cleaning import clean_page
from pipeline.document import Page
from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.mail import MOST_ATTACHMENTS
from pipeline.page_building import CellDraft, TableDraft, WordDraft, text_layer_reading
from pipeline.readers import MOST_PAGES, OpenSource, open_source
from pipeline.signatures import DOCX, HTML, MAIL, TEXT
from pipeline.text_pages import MOST_CHARACTERS


def opened(folder: Path, content: bytes, media_type: str) -> OpenSource:
    path = folder / "source"
    path.write_bytes(content)
    return open_source(path, media_type)


def first_page(source: OpenSource) -> Page:
    page = source.read_page(1, 300)
    assert isinstance(page, Page)
    return clean_page(page)


def read(folder: Path, content: bytes, media_type: str) -> Page:
    return first_page(opened(folder, content, media_type))


def code_of(folder: Path, content: bytes, media_type: str) -> str:
    with pytest.raises(SourceError) as caught:
        opened(folder, content, media_type)
    return caught.value.code


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


# text


@pytest.mark.parametrize(
    "token",
    ["k", "K", "é", "1", ".", "-", "a.", "a-", "1/", "k\u0301\u0323", "\u0301", "(", "a@", "_"],
)
def test_one_long_token_is_read_in_no_time(tmp_path: Path, token: str) -> None:
    text = f"né té gjithé komunés sé pér njé {token * (100_000 // len(token))} fund"
    with within(5):
        assert read(tmp_path, text.encode(), TEXT).raw.endswith(" fund")


@pytest.mark.parametrize(
    ("words", "repaired"),
    [
        ("né té gjithé komunés. ", "në të gjithë komunës. "),
        ("shkollw gjithw komuna ", "shkollë gjithë komuna "),
        ("P L A N I dhe ", "PLANI dhe "),
        ("né PLANI 1 PUNÉS | ab | ", "në PLANI I PUNËS | ab | "),
    ],
    ids=["signs", "keyboard", "spacing", "lone-one"],
)
def test_a_page_of_one_line_is_repaired_in_no_time(
    tmp_path: Path, words: str, repaired: str
) -> None:
    with within(10):
        page = read(tmp_path, (words * 4_000).encode(), TEXT)
    assert page.text == repaired * 4_000


def test_control_signs_leave_the_text_readable(tmp_path: Path) -> None:
    text = "Kuvendi \x1b[31mvendosi\x1b[0m sot\x07 për një çmim.\nKryetari\x1cArta Kelmendi\n" * 9
    page = read(tmp_path, text.encode(), TEXT)
    assert page.raw == "Kuvendi vendosi sot për një çmim.\nKryetari Arta Kelmendi\n" * 9
    assert page.reading.warnings == ("control_signs: 36",)


def test_a_page_of_signs_that_only_format_is_blank(tmp_path: Path) -> None:
    page = read(tmp_path, "\u200b\u200c \u2060\n".encode() * 50, TEXT)
    assert page.raw == ""
    assert page.reading.warnings == ("blank_page",)
    html = read(tmp_path, "<html><p>\u200b \u2060</p><p>&zwnj;</p></html>".encode(), HTML)
    assert (html.raw, html.reading.warnings) == ("", ("blank_page",))


def test_what_is_longer_than_any_paper_is_refused(tmp_path: Path) -> None:
    with within(5):
        assert code_of(tmp_path, b"fjala " * (MOST_CHARACTERS // 6 + 1), TEXT) == "too_much_output"
        assert code_of(tmp_path, b"a" + b"\f" * MOST_PAGES + b"b", TEXT) == "too_many_pages"
        markup = b"<html><p>" + b"fjala " * (MOST_CHARACTERS // 6 + 1)
        assert code_of(tmp_path, markup, HTML) == "too_much_output"


def test_a_table_of_far_too_many_places_is_lines_of_text() -> None:
    words = (WordDraft("fund"),)
    cells = [CellDraft(row, row, words) for row in range(3000)]
    flow = Flow()
    flow.add_table(TableDraft(tuple(cells)))
    (page,) = flow.build(text_layer_reading("test", "arkiva"))
    assert page.tables == ()
    assert page.raw == "\n".join(["fund"] * 3000)


# HTML


@pytest.mark.parametrize(
    ("start", "end", "depth", "warnings"),
    [
        ("<div>", "</div>", 400, ()),
        ("<div>", "</div>", 50_000, ("nested_markup: 500 levels are kept",)),
        ("<div></x>", "", 5_000, ("nested_markup: 500 levels are kept",)),
        ("<table><tr><td>", "</table>", 3_000, ("nested_markup: 500 levels are kept",)),
    ],
    ids=["as-browsers-do", "vast", "false-ends", "tables"],
)
def test_deep_markup_loses_no_text(
    tmp_path: Path, start: str, end: str, depth: int, warnings: tuple[str, ...]
) -> None:
    body = f"<p>Para</p>{start * depth}brenda{end * depth}<p>Pas</p><script>asgjë</script>"
    page = read(tmp_path, f"<html><body>{body}</body></html>".encode(), HTML)
    assert page.raw.split() == ["Para", "brenda", "Pas"]
    assert page.reading.warnings == warnings


def test_deeper_than_the_parser_follows_is_damage(tmp_path: Path) -> None:
    crossed = "<b><i><u><s><div></s></u></i></b>" * 2_000
    page = f"<html>{crossed}fund</html>".encode()
    with pytest.raises(SourceError) as caught:
        opened(tmp_path, page, HTML)
    assert caught.value.code == "document_damaged"


def test_a_long_text_in_html_is_not_cut(tmp_path: Path) -> None:
    comment = "<!--" + "x" * 10_500_000 + "-->"  # the parser's own limit is ten million
    assert read(tmp_path, f"<html>{comment}<p>Pas</p>".encode(), HTML).raw == "Pas"


@pytest.mark.parametrize(
    "markup",
    [
        "<ol>" + "<li>a\n" * 5_000,
        f'<ol style="{"list-style:" * 200}">' + "<li>a\n" * 5_000,
        f'<ol type="a" start="{"9" * 4000}">' + "<li>a\n" * 5_000,
        f"<p {' '.join(f'a{n}=1' for n in range(40_000))}>b",
        f"<p{'/a' * 40_000}>b",
        "<table>" + "<tr><td colspan=1000 rowspan=65534>a" * 100,
    ],
    ids=["list", "style", "start", "attributes", "slashes", "spans"],
)
def test_floods_in_html_take_no_time(tmp_path: Path, markup: str) -> None:
    with within(3):
        assert read(tmp_path, f"<html><body>{markup}".encode(), HTML).raw


def test_numbers_of_lists_inside_lists_go_on(tmp_path: Path) -> None:
    inner = "<ol start=7><li>b<li value=20>c<li>d</ol>"
    markup = f"<ol><li>a{inner}<li>e<li hidden>f<li>g</ol><ol><li>h</ol>"
    page = read(tmp_path, f"<html>{markup}</html>".encode(), HTML)
    assert page.raw.split("\n\n") == [
        *("1. a", "7. b", "20. c", "21. d", "2. e", "4. g", "1. h"),
    ]


def test_a_picture_in_an_attribute_stays_one_attribute(tmp_path: Path) -> None:
    picture = f'<img alt="a b" src="data:image/png;base64,{"A/ " * 20_000}">'
    assert read(tmp_path, f"<html><p>Para {picture} pas</p>".encode(), HTML).raw == "Para pas"


# mail


HEAD = (
    b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Ftese\r\nMIME-Version: 1.0\r\n"
    b"Message-ID: <1@b.example>\r\n"
)


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (b"Cc: " + b"(" * 5_000, "Cc: (((("),
        (b"Cc: " + b", ".join(b"p%d@b.example" % n for n in range(20_000)), "p19999@b.example"),
        (b"Cc: " + b'"' * 100_000, 'Cc: """'),
        (b"Cc: " + b"=?utf-8?q?=C3=A7a?= " * 20_000, "çaçaça"),
        (b"Cc: " + b"=?idna?q?a?= =?zlib?b?eA?= =?utf-8?b?!?=", "Cc: "),
        (b"Cc: =?utf-7?q?+2AA-a?=", "Cc: "),
        (b"Content-Type: text/plain; " + b'n*1*="%FF";' * 5_000, "Subject"),
        (b"Content-Type: text/plain; " + b"(" * 4_000, "Subject"),
        (b"X-Long: " + b"a" * 500_000, "Subject"),
        (b"Cc: \x1b]0;t\x07 \0\xe2\x80\xae x", "Cc: ]0;t"),
    ],
    ids=[
        *("brackets", "people", "quotes", "coded", "no-charsets", "half", "parameters"),
        *("type-brackets", "long", "control-signs"),
    ],
)
def test_a_header_costs_itself_only(tmp_path: Path, header: bytes, shown: str) -> None:
    with within(5):
        page = read(tmp_path, HEAD + header + b"\r\n\r\nKuvendi \xc3\xa7mimi\r\n", MAIL)
    assert shown in page.raw
    assert page.raw.rstrip().endswith("Kuvendi çmimi")


@pytest.mark.parametrize("charset", ["undefined", "idna", "rot13", "unicode_escape", "utf-16", "x"])
def test_a_false_charset_costs_no_text(tmp_path: Path, charset: str) -> None:
    header = f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    page = read(tmp_path, HEAD + header + "Çmimi \\u0041 i ujit".encode(), MAIL)
    assert page.raw.endswith("Çmimi \\u0041 i ujit\n")


def parts(*bodies: bytes, kind: str = "mixed") -> bytes:
    between = b"".join(b"--b\r\n" + body + b"\r\n" for body in bodies)
    return f"Content-Type: multipart/{kind}; boundary=b\r\n\r\n".encode() + between + b"--b--\r\n"


def test_only_the_first_thousand_attachments_are_taken_in(tmp_path: Path) -> None:
    attachment = b"Content-Disposition: attachment; filename=a.txt\r\n\r\na"
    count = MOST_ATTACHMENTS + 3
    mail = HEAD + parts(b"\r\nTeksti i vet\xc3\xab", *[attachment] * count)
    source = opened(tmp_path, mail, MAIL)
    assert first_page(source).raw.endswith("Teksti i vetë\n")
    assert len(source.attachments) == MOST_ATTACHMENTS
    assert source.warnings == ("attachments_left_out: 3",)


def test_nothing_of_a_mail_is_lost_where_its_parts_stand_oddly(tmp_path: Path) -> None:
    pdf = b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7"
    inner = b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nbrenda\r\n--c\r\n"
    cases = {
        "only a file": pdf,
        "a mail in a mail": b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nbrenda",
        "beside one form of the text": parts(b"\r\ntekst", pdf, kind="alternative"),
        "parts in parts": parts(b"\r\ntekst", inner + pdf + b"\r\n--c--"),
    }
    names = {
        what: [a.filename for a in opened(tmp_path, HEAD + mail, MAIL).attachments]
        for what, mail in cases.items()
    }
    assert names == {
        "only a file": ["a.pdf"],
        "a mail in a mail": ["attachment-1.eml"],
        "beside one form of the text": ["a.pdf"],
        "parts in parts": ["attachment-1.txt", "a.pdf"],
    }


@pytest.mark.parametrize("boundary", ["", "; boundary=nowhere"])
def test_a_mail_that_promises_parts_and_has_none_is_text(tmp_path: Path, boundary: str) -> None:
    mail = HEAD + f"Content-Type: multipart/mixed{boundary}\r\n\r\nTeksti i vetëm".encode()
    assert read(tmp_path, mail, MAIL).raw.endswith("Teksti i vetëm\n")


@pytest.mark.parametrize("depth", [1_000, 5_000])
def test_parts_far_too_deep_are_damage(tmp_path: Path, depth: int) -> None:
    nested = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1)
        for n in range(depth)
    )
    mail = HEAD + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + nested
    with within(10):
        assert code_of(tmp_path, mail, MAIL) == "document_damaged"


# DOCX


def word(body: str) -> bytes:
    document = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_tables_inside_tables_are_written_once(tmp_path: Path) -> None:
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    with within(3):
        page = read(tmp_path, word(start * 50 + cell("a")[6:-7] + end * 50), DOCX)
    assert page.raw == "a"
    inner = f"<w:tbl><w:tr>{cell('x')}{cell('y')}</w:tr></w:tbl>"
    one = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr><w:tr>{cell('z')}</w:tr></w:tbl>"
    assert read(tmp_path, word(one), DOCX).raw == "x\ty\n\nz"


def test_rows_in_a_content_control_are_rows(tmp_path: Path) -> None:
    row = f"<w:tr>{cell('a')}<w:sdt><w:sdtContent>{cell('b')}</w:sdtContent></w:sdt></w:tr>"
    page = read(
        tmp_path,
        word(f"<w:tbl>{row}<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"),
        DOCX,
    )
    assert page.raw == "a\tb\na\tb"


def test_merged_cells_of_long_tables_take_no_time(tmp_path: Path) -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = "".join(
        f"<w:tr>{cell('a', begin if n == 0 else on)}{cell(str(n))}</w:tr>" for n in range(2_000)
    )
    with within(5):
        page = read(tmp_path, word(f"<w:tbl>{rows}</w:tbl>"), DOCX)
    (table,) = page.tables
    assert [c.row_span for c in table.cells if c.column == 0] == [2_000]


@pytest.mark.parametrize("span", ["2000000000", "9" * 5000, "-3", "²", "x"])
def test_false_spans_take_no_memory(tmp_path: Path, span: str) -> None:
    wide = cell("a", f"<w:gridSpan w:val='{span}'/>")
    rows = f"<w:tr>{wide}{cell('b')}</w:tr>" * 3
    assert read(tmp_path, word(f"<w:tbl>{rows}</w:tbl>"), DOCX).raw.split() == ["a", "b"] * 3


def test_a_part_that_lies_about_its_size_is_damage(tmp_path: Path) -> None:
    content = bytearray(word("<w:p><w:r><w:t>fjala</w:t></w:r></w:p>"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    at = content.rindex(size)
    content[at : at + 4] = (500).to_bytes(4, "little")
    assert code_of(tmp_path, bytes(content), DOCX) == "document_damaged"
