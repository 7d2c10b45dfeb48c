from __future__ import annotations

import io
import os
import random
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from PIL import Image

from pipeline.errors import SourceError
from pipeline.kinds import identify, recognise
from pipeline.signatures import DOCX, HTML, JPEG, MAIL, PDF, PNG, TEXT, TIFF
from tests.pipeline.pdf_samples import PdfMaker


def picture(kind: str) -> bytes:
    packed = io.BytesIO()
    Image.new("L", (40, 60), 255).save(packed, kind)
    return packed.getvalue()


def packed(**members: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return result.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.al", "c@d.al", "Ftesë"
    message["Date"] = "Tue, 11 Mar 2025 09:42:00 +0100"
    message.set_content("Mbledhja mbahet nesër.")
    return message.as_bytes()


def word() -> bytes:
    result = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Vendim")
    document.save(result)
    return result.getvalue()


def pdf(folder: Path) -> bytes:
    return PdfMaker().page().save(folder / "made.pdf").read_bytes()


TEXT_BYTES = "Kuvendi i Komunës vendosi:\n1. Miratohet çmimi.\n".encode()


@pytest.mark.parametrize("name", ["a", "a.bin", "a.txt"])
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(picture("TIFF"), TIFF, id="tiff"),
        pytest.param(picture("JPEG"), JPEG, id="jpeg"),
        pytest.param(picture("PNG"), PNG, id="png"),
        pytest.param(word(), DOCX, id="docx"),
        pytest.param(mail(), MAIL, id="mail"),
        pytest.param(mail() + bytes(range(256)) * 30, MAIL, id="mail with parts as they are"),
        pytest.param(b"From x@y Tue\n" + mail(), MAIL, id="mbox line first"),
        pytest.param(b"<!DOCTYPE html><p>Vendim", HTML, id="html"),
        pytest.param(b'<?xml version="1.0"?>\n<html><p>V</p></html>', HTML, id="xhtml"),
        pytest.param("<div><p>ç</p><table></table></div>".encode(), HTML, id="fragment"),
        pytest.param("\ufeff<html>ë</html>".encode("utf-16-le"), HTML, id="utf-16 html"),
        pytest.param(TEXT_BYTES, TEXT, id="text"),
        pytest.param("Çmimi është një".encode("cp1252"), TEXT, id="cp1252"),
        pytest.param(b"Komuna: <ul><li>- Istog</ul> <p>x <div>", TEXT, id="text quoting tags"),
        pytest.param(b"From: Ana\nTo: Ben\nSubject: Leter\nDate: 2025-05-20\n", TEXT, id="letter"),
        pytest.param(b"MZ dhe BM jane shkurtesa", TEXT, id="text that begins like a program"),
        pytest.param(b"ID3 eshte numri i lendes", TEXT, id="text that begins like sound"),
        pytest.param(b"Skedari fillon me %PDF-1.4 gjithmone", TEXT, id="text on PDFs"),
        pytest.param(TEXT_BYTES * 9 + b"\0\x1b[2J\x07", TEXT, id="text with control signs"),
        pytest.param(TEXT_BYTES * 9 + bytes(5000), TEXT, id="text behind which nothing came"),
        pytest.param(b"<html>" + TEXT_BYTES * 9 + b"\0\x1b", HTML, id="html with control signs"),
        pytest.param(
            mail().replace(b"From", b"Cc: \x1b]0;\x07 \0\nFrom"), MAIL, id="mail with them"
        ),
        pytest.param("Komuna vendosi. ".encode("utf-16-le"), TEXT, id="utf-16 without mark"),
        pytest.param("Vendim ë\n".encode("utf-16") * 9_000, TEXT, id="long utf-16"),
    ],
)
def test_content_tells_the_kind(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert identify(path).media_type == media_type
    assert identify(path).readable
    assert identify(path).advice is None


@pytest.mark.parametrize("name", ["a", "a.pdf", "a.txt", "a.jpg"])
def test_pdf_is_a_pdf_under_any_name(tmp_path: Path, name: str) -> None:
    content = pdf(tmp_path)
    path = tmp_path / name
    path.write_bytes(content)
    assert identify(path).media_type == PDF


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(OLE + "WordDocument".encode("utf-16-le"), "DOC", id="doc"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), "XLS", id="xls"),
        pytest.param(OLE + "PowerPoint Document".encode("utf-16-le"), "PPT", id="ppt"),
        pytest.param(OLE + "__properties_version1.0".encode("utf-16-le"), "MSG", id="msg"),
        pytest.param(packed(mimetype="application/vnd.oasis.opendocument.text"), "ODT", id="odt"),
        pytest.param(
            packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ODS", id="ods"
        ),
        pytest.param(packed(xl__workbook_dot_xml="x"), "XLSX", id="xlsx"),
        pytest.param(packed(ppt__presentation_dot_xml="x"), "PPTX", id="pptx"),
        pytest.param(packed(a_dot_pdf="x"), "ZIP", id="zip"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(20), "HEIC", id="heic"),
        pytest.param(b"\0\0\0\x18ftypisom" + bytes(20), "video", id="mp4"),
        pytest.param(b"Rar!\x1a\x07\x01\0", "RAR", id="rar"),
        pytest.param(b"7z\xbc\xaf\x27\x1c\0\x04", "7z", id="7z"),
        pytest.param(
            b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "P7M", id="p7m"
        ),
        pytest.param(b"{\\rtf1 Vendim}", "RTF", id="rtf"),
        pytest.param(picture("GIF"), "GIF", id="gif"),
        pytest.param(picture("BMP"), "BMP", id="bmp"),
        pytest.param(picture("WEBP"), "WebP", id="webp"),
        pytest.param(b"AT&TFORM\0\0\0\x10DJVU", "DjVu", id="djvu"),
        pytest.param(b"%!PS-Adobe-3.0\n", "PostScript", id="ps"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(50), "executable", id="elf"),
        pytest.param(b"MZ\x90\0\x03" + bytes(50), "Windows executable", id="exe"),
        pytest.param(b"ID3\x04\0\0" + bytes(50), "audio", id="mp3"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt " + bytes(20), "audio", id="wav"),
    ],
)
def test_what_is_not_read_is_named_with_advice(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / "inbox-file"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        identify(path)
    assert caught.value.code == "unsupported_kind"
    assert name in caught.value.detail
    assert ": " in caught.value.detail
    assert str(caught.value).endswith(f"({caught.value.detail})"), "one advice, not two"
    assert not recognise(path).readable


@pytest.mark.parametrize("suffix", [".pdf", ".PDF", ".tif", ".jpg", ".png", ".docx"])
@pytest.mark.parametrize("content", [TEXT_BYTES, b"<html><body>404</body></html>"])
def test_text_under_a_binary_name_is_a_mismatch(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    path = tmp_path / f"vendim{suffix}"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        identify(path)
    assert caught.value.code == "kind_mismatch"
    assert "\n" not in str(caught.value)


def code_of(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        identify(path)
    return caught.value.code


def test_bad_files_have_their_codes(tmp_path: Path) -> None:
    empty, junk, pipe = tmp_path / "a.tif", tmp_path / "b.txt", tmp_path / "pipe"
    empty.touch()
    junk.write_bytes(bytes(range(256)) * 20)
    os.mkfifo(pipe)
    assert code_of(empty) == "empty_file"
    assert code_of(junk) == "unknown_kind"
    assert code_of(pipe) == "not_a_regular_file"
    assert code_of(tmp_path) == "not_a_regular_file"
    assert code_of(tmp_path / "gone.pdf") == "unreadable_file"


@pytest.mark.parametrize(
    "content",
    [
        bytes(4000),
        b"\x07a\0\x05",
        b"emri\0mbiemri\0roli\0" * 50,
        word()[200:3000],
        picture("PNG")[9:],
        b"\x02\x7fELF"[:2] + bytes(50) + b".text\0.data\0.rodata\0.bss\0.symtab\0.strtab\0",
        random.Random(1).randbytes(40),
        random.Random(2).randbytes(5000),
    ],
    ids=[
        "nuls",
        "short",
        "strings",
        "inside-zip",
        "inside-png",
        "inside-elf",
        "noise",
        "long-noise",
    ],
)
def test_pieces_of_binaries_are_unknown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "akti.txt"
    path.write_bytes(content)
    assert code_of(path) == "unknown_kind"


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", packed(a_dot_xml="x"), word()[:300], b"PK\x05\x06" + bytes(18)],
    ids=["head", "other-zip", "cut", "empty-zip"],
)
def test_a_zip_that_is_named_docx_is_a_damaged_document(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vendim.docx"
    path.write_bytes(content)
    assert code_of(path) == "document_damaged"
    bare = tmp_path / "vendim.zip"
    bare.write_bytes(content)
    assert code_of(bare) == "unsupported_kind"


def test_another_office_file_that_is_named_docx_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "vendim.docx"
    path.write_bytes(packed(xl__workbook_dot_xml="x"))
    assert code_of(path) == "unsupported_kind"


def test_many_comments_are_told_in_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    began = time.process_time()
    path.write_bytes(b"<!-- -->" * 8_000 + b"Kuvendi")
    assert identify(path).media_type == TEXT
    path.write_bytes(b"<!-- -->\n" * 5_000 + b"<html>")
    assert identify(path).media_type == HTML
    assert time.process_time() - began < 2


def test_docx_cut_short_is_still_a_docx(tmp_path: Path) -> None:
    path = tmp_path / "stored-without-suffix"
    path.write_bytes(word()[:9000])
    assert identify(path).media_type == DOCX


def test_letter_cut_by_the_window_is_no_junk(tmp_path: Path) -> None:
    for shift in range(3):
        path = tmp_path / f"{shift}.txt"
        path.write_bytes(b"x" * shift + "ë".encode() * 60_000)
        assert identify(path).media_type == TEXT
