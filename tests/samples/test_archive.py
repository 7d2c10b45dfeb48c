"""The committed archive is complete, small, readable, and says what expected.toml says."""

import re
import shutil
import tomllib
import unicodedata
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from lxml import html
from PIL import Image, ImageSequence

from pipeline.errors import MissingToolError
from samples.make import ARCHIVE, PIECES, SAMPLES, SOURCES, build_archive
from samples.render import BROWSERS, find_browser, print_pdf
from samples.word import docx_from_html

MAXIMUM = 6_000_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: list[dict[str, Any]] = tomllib.loads((SAMPLES / "expected.toml").read_text("utf-8"))["file"]
BY_NAME = pytest.mark.parametrize("facts", FILES, ids=[Path(f["path"]).name for f in FILES])


needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="no Chromium on this machine"
)


def folded(text: str) -> str:
    """Lower case, no diacritics, white space collapsed."""
    plain = unicodedata.normalize("NFD", " ".join(text.split()).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def pdf_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def mail(path: Path) -> EmailMessage:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(parsed, EmailMessage)
    return parsed


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join([*(p.text for p in document.paragraphs), *cells])


def clean_pages(path: str) -> list[str]:
    """The words of each page as they were typed, before any scanner saw them."""
    source = SOURCES / next(piece.source for piece in PIECES if piece.path == path)
    if path.endswith(".docx"):
        return [docx_text(ARCHIVE / path)]
    if path.endswith(".eml"):
        body = mail(ARCHIVE / path).get_body()
        assert isinstance(body, EmailMessage)
        return [str(mail(ARCHIVE / path)["subject"]) + " " + str(body.get_content())]
    if path.endswith((".txt", ".html")):
        text = source.read_text("utf-8")
        return [html.fromstring(text).text_content() if path.endswith(".html") else text]
    return pdf_texts(print_pdf(source))


def test_archive_is_small_and_has_no_other_file() -> None:
    found = [path for path in ARCHIVE.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in found) < MAXIMUM
    names = {str(path.relative_to(ARCHIVE)) for path in found}
    assert names == {f["path"] for f in FILES} == {piece.path for piece in PIECES}


def test_names_are_both_ascii_and_not() -> None:
    assert {name.isascii() for name in (f["path"] for f in FILES)} == {True, False}


@BY_NAME
def test_file_opens_as_its_type(facts: dict[str, Any]) -> None:
    path = ARCHIVE / facts["path"]
    match facts["media_type"]:
        case "application/pdf":
            pages = len(pdf_texts(path.read_bytes()))
        case "image/png" | "image/jpeg" | "image/tiff":
            with Image.open(path) as image:
                assert Image.MIME[str(image.format)] == facts["media_type"]
                pages = sum(1 for frame in ImageSequence.Iterator(image) if frame.load())
        case "message/rfc822":
            names = [part.get_filename() for part in mail(path).iter_attachments()]
            assert names == facts["attachments"]
            pages = 1
        case kind:
            assert kind in {"text/plain", "text/html", DOCX}
            pages = len(clean_pages(facts["path"]))
    assert pages == facts["pages"]


@pytest.mark.parametrize(
    ("path", "with_text"),
    [
        ("2023/procesverbale/2023-06-29_mbledhja-e-kuvendit.pdf", [False, False]),
        ("2023/debate/procesverbal debati Lisnajë.pdf", [True, False]),
        ("2024/strategji/strategjia-e-informimit-2024-2026.pdf", [True, True, True]),
    ],
    ids=["scan", "mixed", "text layer"],
)
def test_text_layer_is_where_it_should_be(path: str, with_text: list[bool]) -> None:
    assert [bool(t.strip()) for t in pdf_texts((ARCHIVE / path).read_bytes())] == with_text


def test_attachment_is_a_readable_pdf() -> None:
    (attachment,) = mail(ARCHIVE / "2024/posta/kujtese-per-afatet.eml").iter_attachments()
    assert "FORMULAR RAPORTIMI" in pdf_texts(attachment.get_content())[0]


def test_docx_cells_are_merged() -> None:
    document = docx.Document(str(ARCHIVE / "2024/planifikim/plani-i-punes-2024.docx"))
    rows = document.tables[0].rows
    assert rows[1].cells[0]._tc is rows[2].cells[0]._tc
    assert rows[2].cells[0]._tc is not rows[3].cells[0]._tc
    assert rows[6].cells[0]._tc is rows[6].cells[3]._tc


@needs_browser
@BY_NAME
def test_expected_facts_stand_in_the_source(facts: dict[str, Any]) -> None:
    pages = clean_pages(facts["path"])
    assert len(pages) == facts["pages"]
    everything = folded(" ".join(pages))
    assert folded(facts["municipality"]) in everything
    assert all(folded(word) in everything for word in facts["title_words"])
    assert facts.get("date", "")[:4] in everything
    stated = [str(e["count"]) for e in facts["attendance"] if e["group"] != "absent"]
    assert set(stated) <= set(re.findall(r"\d+", everything))
    for phrase in facts["phrases"]:
        holds = [phrase["text"] in one_line(page) for page in pages]
        assert holds == [number == phrase["page"] for number in range(1, len(pages) + 1)]
    for loose in facts["loose"]:
        there = folded(pages[loose["page"] - 1])
        assert all(stem[:5] in there for stem in folded(loose["text"]).split())


def test_table_of_the_report_adds_up() -> None:
    report = next(f for f in FILES if f["path"].endswith("raport-degjimet-buxhetore.pdf"))
    counts = [entry["count"] for entry in report["attendance"]]
    rows = [counts[start : start + 3] for start in range(0, len(counts), 3)]
    assert all(women + men == total for women, men, total in rows)
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]


def test_table_of_the_strategy_adds_up() -> None:
    tree = html.fromstring((SOURCES / "04-strategjia-e-informimit.html").read_text("utf-8"))
    cells = [row[-1].text_content() for row in tree.findall(".//table[@class='plan']/tbody/tr")]
    cents = [int(c.replace(".", "").replace(",", "")) for c in cells if c[-1].isdigit()]
    assert sum(cents[:-1]) == cents[-1] == 1_639_000


def test_docx_is_the_same_every_time() -> None:
    source = SOURCES / "09-plani-i-punes.html"
    assert docx_from_html(source) == docx_from_html(source)


@needs_browser
@pytest.mark.slow
def test_rebuilding_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in build_archive(tmp_path / "a")]
    second = [path.read_bytes() for path in build_archive(tmp_path / "b")]
    assert [len(content) > 0 for content in first] == [True] * len(PIECES)
    assert first == second


def test_without_a_browser_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MissingToolError, match="apt-get install chromium"):
        find_browser()
