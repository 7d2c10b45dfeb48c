"""Every input has an end that says what happened; nothing is done that was not read."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.program import ROOT, Ended, Program
from tests.scans import draw_page

INGEST = ("ingest", "--languages", "sqi")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def one(arkiva: Program, *arguments: object) -> dict[str, object]:
    """Ingest what is one file and return its row; `status` must say the same."""
    (row,) = arkiva(*INGEST, "--json", *arguments, ok=False).rows
    (known,) = arkiva("status", "--json").rows
    shared = ("path", "path_bytes", "outcome", "code", "document")
    assert {key: known[key] for key in shared} == {key: row[key] for key in shared}
    return row


# -- nothing is done that was not read -----------------------------------------------------------


def make_blank(kind: str, folder: Path) -> Path:
    path = folder / f"bosh.{kind}"
    if kind == "pdf":
        document = pikepdf.new()
        document.add_blank_page()
        document.save(path)
    elif kind == "png":
        Image.new("L", (800, 1100), 255).save(path, dpi=(100, 100))
    elif kind == "txt":
        path.write_text(" \n\t\f \n")
    elif kind == "html":
        path.write_text("<!doctype html><html><body><p> </p></body></html>")
    return path


@pytest.mark.ocr
@pytest.mark.parametrize("kind", ["pdf", "png", "txt", "html"])
def test_a_document_without_a_character_is_never_done(
    arkiva: Program, folder: Path, kind: str
) -> None:
    row = one(arkiva, make_blank(kind, folder))
    assert (row["outcome"], row["code"]) == ("flagged", "no_characters")
    (item,) = arkiva("review", "--json").rows
    assert item["kind"] == "no_characters"


def test_no_pages_are_a_failure(arkiva: Program, folder: Path) -> None:
    document = pikepdf.new()
    document.save(folder / "pa-faqe.pdf")
    row = one(arkiva, folder / "pa-faqe.pdf")
    assert (row["outcome"], row["code"]) == ("failed", "no_pages")


# -- the report ------------------------------------------------------------------------------------


def test_outcomes_add_up_and_each_row_says_why(arkiva: Program, folder: Path) -> None:
    (folder / "vendim.txt").write_text("Kuvendi vendosi.", "utf-8")
    (folder / "kopje.txt").write_text("Kuvendi vendosi.", "utf-8")
    (folder / "bosh.pdf").touch()
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(100))
    (folder / ".fshehur.txt").write_text("x")
    os.mkfifo(folder / "gyp")
    (folder / "lidhje").symlink_to("nuk-ekziston")
    ended = arkiva(*INGEST, "--json", folder, ok=False)
    assert ended.code == 1
    rows = {Path(row["path"]).name: row for row in ended.rows}
    assert len(rows) == 7
    assert Counter(row["outcome"] for row in rows.values()) == {
        "done": 2,
        "failed": 3,
        "skipped": 2,
    }
    for name, row in rows.items():
        assert bytes.fromhex(row["path_bytes"]) == os.fsencode(folder / name)
        assert (row["code"] is None) == (row["outcome"] == "done"), name
        assert bool(row["reason"]) == bool(row["code"])
    told = arkiva(*INGEST, folder, ok=False).out
    assert "7 files: 3 failed, 2 skipped, 2 unchanged" in told


def test_what_was_refused_survives_a_restore(arkiva: Program, folder: Path) -> None:
    (folder / "bosh.pdf").touch()
    (folder / "vendim.txt").write_text("Kuvendi vendosi.", "utf-8")
    arkiva(*INGEST, folder, ok=False)
    before = arkiva("dump").out
    (arkiva.archive / "catalog.sqlite").unlink()
    assert arkiva("restore").code == 0
    assert arkiva("dump").out == before


# -- locks -----------------------------------------------------------------------------------------


@pytest.fixture
def locked(folder: Path) -> Path:
    """A PDF of one page of text that asks for a password."""
    page = b"BT /F1 12 Tf 40 200 Td (Kuvendi vendosi per ujesjellesin) Tj ET"
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 300))
    document.pages[0].Contents = document.make_stream(page)
    document.pages[0].Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
    )
    path = folder / "i-kyçur.pdf"
    document.save(path, encryption=pikepdf.Encryption(owner="pronari", user="çelësi"))
    return path


def test_a_locked_pdf_says_what_opens_it(arkiva: Program, locked: Path) -> None:
    row = one(arkiva, locked)
    assert (row["outcome"], row["code"]) == ("failed", "pdf_encrypted")
    assert "--password-file" in str(row["reason"])


def test_a_password_opens_it_and_stays_nowhere(
    arkiva: Program, locked: Path, tmp_path: Path
) -> None:
    one(arkiva, locked)
    passwords = tmp_path / "fjalekalimet.txt"
    passwords.write_text("gabim\n\nçelësi\n", "utf-8")
    before = locked.read_bytes()
    row = one(arkiva, "--password-file", passwords, locked)
    assert row["outcome"] == "done"
    assert arkiva("search", "--json", "ujesjellesin").rows
    (record,) = arkiva("export", "jsonl").rows
    assert [warning["code"] for warning in record["warnings"]] == ["unlocked"]
    assert locked.read_bytes() == before
    (picture,) = arkiva("export", "images", "--output", tmp_path / "out").out.splitlines()
    assert Path(picture).stat().st_size > 500
    for path in arkiva.archive.rglob("*"):
        if path.is_file():
            assert "çelësi".encode() not in path.read_bytes(), path


def test_passwords_that_do_not_fit_are_told(arkiva: Program, locked: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "fjalekalimet.txt"
    passwords.write_text("gabim\ntjetër\n", "utf-8")
    row = one(arkiva, "--password-file", passwords, locked)
    assert row["code"] == "pdf_encrypted"
    assert "none of 2 passwords" in str(row["reason"])
    missing = arkiva(*INGEST, "--password-file", tmp_path / "nuk-ka.txt", locked, ok=False)
    assert missing.code == 2


# -- another time ----------------------------------------------------------------------------------


@pytest.mark.ocr
def test_what_failed_by_time_is_tried_again_by_the_next_ingest(
    arkiva: Program, folder: Path, tmp_path: Path
) -> None:
    draw_page(["Vendim për ujësjellësin"]).save(folder / "vendim.png", dpi=(100, 100))
    slow = tmp_path / "bin" / "tesseract"
    slow.parent.mkdir()
    slow.write_text(
        '#!/bin/sh\ncase "$*" in *--version*|*--list-langs*) exec /usr/bin/tesseract "$@";; esac\n'
        "sleep 60\n"
    )
    slow.chmod(0o755)
    ended = run(arkiva, {"PATH": f"{slow.parent}:{os.environ['PATH']}"},
                *INGEST, "--json", "--page-timeout", "1", folder)  # fmt: skip
    assert [row["code"] for row in ended.rows] == ["ocr_timeout"]
    (row,) = arkiva(*INGEST, "--json", folder).rows
    assert (row["outcome"], row["code"]) == ("done", None)
    (row,) = arkiva(*INGEST, "--json", folder).rows
    assert row["outcome"] == "unchanged"


def run(arkiva: Program, more: dict[str, str], *arguments: object) -> Ended:
    import subprocess

    done = subprocess.run(
        [*arkiva.command, *map(str, arguments)], env={**arkiva.environment, **more}, cwd=ROOT,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


# -- bombs -----------------------------------------------------------------------------------------


def test_a_bomb_costs_its_page_only(arkiva: Program, folder: Path) -> None:
    packed = zlib.compress(b"0 0 m " * (60 << 20), 9)  # 360 MiB in a third of a MiB
    document = pikepdf.new()
    for content in (b"BT ET", None, b"BT ET"):
        document.add_blank_page(page_size=(400, 300))
        if content is None:
            stream = pikepdf.Stream(document, packed)
            stream.stream_dict = pikepdf.Dictionary(Filter=pikepdf.Name.FlateDecode)
            document.pages[-1].Contents = stream
    document.save(folder / "bomba.pdf", compress_streams=False)
    row = one(arkiva, folder / "bomba.pdf")
    assert (row["outcome"], row["code"]) == ("partial", "unpacks_too_large")
    assert "page 2" in str(row["reason"])


def test_a_docx_that_unpacks_to_a_giant_is_refused_by_its_directory(
    arkiva: Program, folder: Path
) -> None:
    with zipfile.ZipFile(folder / "bomba.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * (100 << 20))
    row = one(arkiva, folder / "bomba.docx")
    assert (row["outcome"], row["code"]) == ("failed", "unpacks_too_large")


def nested(depth: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "arta@gurebardhe.example", f"Niveli {depth}"
    mail["Date"], mail["Message-ID"] = (
        "Tue, 20 May 2025 11:16:00 +0200",
        f"<{depth}@gurebardhe.example>",
    )
    mail.set_content(f"Niveli {depth}.")
    if depth:
        mail.add_attachment(nested(depth - 1), filename=f"niveli-{depth - 1}.eml")
    return mail


def test_mails_inside_mails_have_an_end(arkiva: Program, folder: Path) -> None:
    (folder / "mesazh.eml").write_bytes(nested(13).as_bytes())
    rows = arkiva(*INGEST, "--json", folder, ok=False).rows
    assert Counter(row["code"] for row in rows) == {None: 11, "nested_too_deep": 1}


def test_attachments_of_one_name_are_kept_apart(arkiva: Program, folder: Path) -> None:
    mail = nested(0)
    for n in range(3):
        mail.add_attachment(f"Shtojca {n}.", filename="shtojca.txt")
    (folder / "mesazh.eml").write_bytes(mail.as_bytes())
    rows = arkiva(*INGEST, "--json", folder).rows
    names = sorted(Path(row["path"]).name for row in rows)
    assert names == ["mesazh.eml", "shtojca (2).txt", "shtojca (3).txt", "shtojca.txt"]
    assert len({json.dumps(row["document"]) for row in rows}) == 4
