"""The main job through the real command: real files, real Tesseract, real SQLite."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest
from PIL import Image

from pipeline.settings import DEFAULT_LANGUAGES
from pipeline.tools import parse_languages
from tests.program import Program
from tests.scans import draw_page, save_tiff

pytestmark = pytest.mark.ocr
FAST = ("--languages", "sqi")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of several kinds."""
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "shkresë.txt").write_text(
        "PROCESVERBAL\n\nMbledhja u mbajt më 14.03.2024 në sallën e kuvendit.\n\fFaqja e dytë\n"
        "Këshilli miratoi raportin.\n",
        "utf-8",
    )
    draw_page(["Vendim për ujësjellësin", "Kuvendi i Komunës vendosi"]).save(
        folder / "vendim.png", dpi=(100, 100)
    )
    save_tiff(folder / "procesverbal.tif", [draw_page(["Faqja e parë"]), draw_page(["Buxheti"])])
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_is_read_and_found(arkiva: Program, folder: Path) -> None:
    before = tree(folder)
    ended = arkiva("ingest", *FAST, folder)
    assert "3 files: 3 done" in ended.out
    assert tree(folder) == before
    rows = {row["source"]["filename"]: row for row in arkiva("list", "--json").rows}
    assert {name: row["pages"] for name, row in rows.items()} == {
        "shkresë.txt": 2,
        "vendim.png": 1,
        "procesverbal.tif": 2,
    }
    hit = arkiva("search", "--json", "keshilli raportin").rows[0]
    assert hit["source"]["filename"] == "shkresë.txt"
    page = hit["pages"][0]
    assert page["page"] == 2
    assert [page["snippet"][a:b] for a, b in page["marks"]] == ["Këshilli", "raportin"]
    (scan,) = arkiva("search", "--json", "ujesjellesin").rows
    (box,) = scan["pages"][0]["boxes"]
    assert 0 < box[0] < box[2] < 900 * 0.72
    assert 0 < box[1] < box[3] < 100


def test_a_second_run_reads_nothing_and_changes_nothing(arkiva: Program, folder: Path) -> None:
    arkiva("ingest", *FAST, folder)
    before = arkiva("dump").out
    catalog = (arkiva.archive / "catalog.sqlite").read_bytes()
    again = arkiva("ingest", *FAST, folder)
    assert "3 files: 3 unchanged; 0 pages read" in again.out
    assert arkiva("dump").out == before
    assert (arkiva.archive / "catalog.sqlite").read_bytes() == catalog


def test_same_bytes_under_two_names_are_one_document(arkiva: Program, folder: Path) -> None:
    (folder / "kopje.txt").write_bytes((folder / "shkresë.txt").read_bytes())
    arkiva("ingest", *FAST, folder)
    assert len(arkiva("list", "--json").rows) == 3
    (record,) = [
        r for r in arkiva("export", "jsonl").rows if r["source"]["media_type"] == "text/plain"
    ]
    assert sorted(Path(p).name for p in record["source"]["paths"]) == ["kopje.txt", "shkresë.txt"]
    assert len(arkiva("status", "--json").rows) == 4


def test_bad_input_costs_that_input_only(arkiva: Program, folder: Path) -> None:
    import pikepdf

    (folder / "bosh.pdf").touch()
    (folder / "tekst.pdf").write_text("Kjo nuk është PDF.")
    (folder / "bosh.tif").touch()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(folder / "i-kyçur.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    pdf.save(folder / "i-plotë.pdf", linearize=True)
    whole = (folder / "i-plotë.pdf").read_bytes()
    (folder / "i-plotë.pdf").unlink()
    (folder / "i-prerë.pdf").write_bytes(whole[:120])
    (folder / "zip.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    missing = folder / "lidhje.pdf"
    missing.symlink_to(folder / "nuk-ekziston.pdf")

    ended = arkiva("ingest", *FAST, folder, ok=False)
    assert ended.code == 1
    outcomes = {Path(r["path"]).name: r for r in arkiva("status", "--json").rows}
    assert {name: (r["outcome"], r["code"]) for name, r in outcomes.items()} == {
        "bosh.pdf": ("failed", "empty_file"),
        "bosh.tif": ("failed", "empty_file"),
        "tekst.pdf": ("failed", "kind_mismatch"),
        "i-kyçur.pdf": ("failed", "pdf_encrypted"),
        "i-prerë.pdf": ("failed", "pdf_damaged"),
        "lidhje.pdf": ("failed", "unreadable_file"),
        "zip.zip": ("skipped", "unsupported_kind"),
        "procesverbal.tif": ("done", None),
        "shkresë.txt": ("done", None),
        "vendim.png": ("done", None),
    }
    for name, row in outcomes.items():
        if row["code"]:
            lines = [line for line in ended.err.splitlines() if f"/{name}: {row['code']}:" in line]
            assert len(lines) == 1, (name, ended.err)
    assert "10 files: 3 done, 6 failed, 1 skipped" in ended.out
    assert arkiva("ingest", *FAST, folder, ok=False).code == 1


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    from pipeline.errors import SourceError
    from pipeline.intake import StoreTask, take_in

    secret = tmp_path / "sekret.txt"
    secret.write_text("x")
    secret.chmod(0)
    for folder in (*tmp_path.parents[:-1], tmp_path):
        folder.chmod(S_IMODE(folder.stat().st_mode) | 0o755)
    child = os.fork()
    if child == 0:  # root may read everything, so somebody else has to try
        status = 1
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            take_in(StoreTask(os.fsencode(secret), str(tmp_path)))
        except SourceError as error:
            status = (
                0 if (error.code, error.detail) == ("unreadable_file", "Permission denied") else 2
            )
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_repaired_file_is_read_under_its_old_name(arkiva: Program, tmp_path: Path) -> None:
    source = tmp_path / "shkresa.txt"
    source.touch()
    assert arkiva("ingest", *FAST, source, ok=False).code == 1
    source.write_text("Tani ka tekst për Kuvendin.", "utf-8")
    assert "1 done" in arkiva("ingest", *FAST, source).out
    (row,) = arkiva("status", "--json").rows
    assert (row["outcome"], row["code"]) == ("done", None)


def test_pages_of_a_folder_become_one_document(arkiva: Program, tmp_path: Path) -> None:
    box = tmp_path / "kuti-12"
    box.mkdir()
    for n in (1, 2, 10):
        draw_page([f"Faqja numër {n}"]).save(box / f"akt_{n}.png", dpi=(100, 100))
    arkiva("ingest", *FAST, "--group-by", "folder", "--set", "collection=Kuvendi", box)
    (record,) = arkiva("export", "jsonl").rows
    assert record["source"]["pages"] == 3
    assert record["source"]["collection"] == "Kuvendi"
    text = arkiva("show", record["id"], "--text").out
    assert [page.strip()[-2:].strip() for page in text.split("\f")] == ["1", "2", "10"]
    assert len(arkiva("status", "--json").rows) == 3
    assert "3 unchanged" in arkiva("ingest", *FAST, "--group-by", "folder", box).out


def test_the_archivists_metadata_is_kept_and_can_be_changed(arkiva: Program, folder: Path) -> None:
    manifest = folder / "manifest.csv"
    manifest.write_text("path,reference_code\nvendim.png,K-1\n", "utf-8")
    arkiva("ingest", *FAST, "--manifest", manifest, "--set", "collection=Arkivi", folder)
    codes = {
        r["source"]["filename"]: (r["source"]["collection"], r["source"]["reference_code"])
        for r in arkiva("export", "jsonl").rows
    }
    assert codes["vendim.png"] == ("Arkivi", "K-1")
    assert codes["shkresë.txt"] == ("Arkivi", None)
    arkiva("ingest", *FAST, "--set", "reference_code=K-2", folder / "vendim.png")
    (record,) = [
        r for r in arkiva("export", "jsonl").rows if r["source"]["filename"] == "vendim.png"
    ]
    assert record["source"]["reference_code"] == "K-2"
    assert record["source"]["collection"] == "Arkivi"


def test_a_mail_brings_its_attachment(arkiva: Program, tmp_path: Path) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"] = "Arta Guri <arta@gurebardhe.example>"
    mail["To"] = "Arkivi <arkivi@gurebardhe.example>"
    mail["Subject"] = "Procesverbali i radhës"
    mail["Date"] = "Tue, 20 May 2025 11:16:00 +0200"
    mail.set_content("Të nderuar,\n\nBashkëngjitur e keni procesverbalin.\n")
    mail.add_attachment("Mbledhja e komisionit për ujë.".encode(), maintype="text",
                        subtype="plain", filename="procesverbal.txt")  # fmt: skip
    path = tmp_path / "mesazh.eml"
    path.write_bytes(mail.as_bytes())
    ended = arkiva("ingest", *FAST, path)
    assert "2 files: 2 done" in ended.out
    records = {r["source"]["filename"]: r for r in arkiva("export", "jsonl").rows}
    parent = records["mesazh.eml"]
    assert records["procesverbal.txt"]["source"]["parent"] == parent["id"]
    assert parent["source"]["parent"] is None
    (hit,) = arkiva("search", "--json", "komisionit").rows
    assert hit["source"]["filename"] == "procesverbal.txt"


@pytest.fixture
def forty_pages(tmp_path: Path) -> Path:
    folder = tmp_path / "dyzet"
    folder.mkdir()
    for n in range(8):
        pages = [
            draw_page([f"Dokumenti {n} faqja {p}", "Kuvendi i Komunës miratoi", "buxhetin vjetor"])
            for p in range(1, 6)
        ]
        save_tiff(folder / f"akt-{n}.tif", pages)
    return folder


@pytest.mark.slow
def test_killed_and_run_again_is_the_same_as_undisturbed(tmp_path: Path, forty_pages: Path) -> None:
    calm, killed = Program(tmp_path / "calm"), Program(tmp_path / "killed")
    calm.home.mkdir()
    killed.home.mkdir()
    began = time.monotonic()
    calm("ingest", *FAST, forty_pages)
    whole = time.monotonic() - began
    rounds = 0
    moments = random.Random(20261121)
    for _ in range(4):
        process = killed.start("ingest", *FAST, forty_pages)
        time.sleep(whole * moments.uniform(0.2, 0.5))
        if process.poll() is None:
            rounds += 1
            process.send_signal(signal.SIGKILL)
        process.communicate()
    assert rounds >= 2
    killed("ingest", *FAST, forty_pages)
    assert killed("dump").out == calm("dump").out
    assert len(calm("list", "--json").rows) == 8
    assert not list((killed.archive / "originals" / ".incoming").iterdir())
    assert not (killed.archive / "tmp").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_politely(
    arkiva: Program, forty_pages: Path, signum: int, code: int
) -> None:
    process = arkiva.start("ingest", *FAST, forty_pages)
    time.sleep(2.5)
    began = time.monotonic()
    process.send_signal(signum)
    _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert time.monotonic() - began < 10
    assert "run the same command again to continue" in err
    arkiva("ingest", *FAST, forty_pages)
    assert len(arkiva("list", "--json").rows) == 8


def test_a_damaged_page_costs_that_page_only(arkiva: Program, tmp_path: Path) -> None:
    source = save_tiff(
        tmp_path / "akt.tif",
        [draw_page(["Faqja e parë"]), draw_page(["Faqja e dytë"]), draw_page(["Faqja e tretë"])],
    )
    with Image.open(source) as image:
        image.seek(1)
        tags = image.tag_v2  # type: ignore[attr-defined]  # a TIFF has them
        (offset, *_), (size, *_) = tags[273], tags[279]
    with source.open("rb+") as handle:
        handle.seek(offset)
        handle.write(b"\xff" * size)
    ended = arkiva("ingest", *FAST, source, ok=False)
    assert ended.code == 1
    assert "1 partial" in ended.out
    assert "page 2" in ended.err
    (row,) = arkiva("status", "--json").rows
    assert row["outcome"] == "partial"
    (record,) = arkiva("export", "jsonl").rows
    assert [page["page"] for page in record["pages"]] == [1, 3]
    (hit,) = arkiva("search", "--json", "tretë").rows
    assert hit["pages"][0]["page"] == 3


def test_retry_takes_up_what_failed(arkiva: Program, folder: Path) -> None:
    link = folder / "lidhje.txt"
    link.symlink_to(folder / "vjen-më-vonë.txt")
    assert arkiva("ingest", *FAST, folder, ok=False).code == 1
    (folder / "vjen-më-vonë.txt").write_text("Tani është këtu.", "utf-8")
    assert "1 file: 1 done" in arkiva("retry").out
    assert {r["outcome"] for r in arkiva("status", "--json").rows} == {"done"}


def test_reprocess_uses_the_ocr_cache(arkiva: Program, folder: Path) -> None:
    arkiva("ingest", *FAST, folder)
    before = arkiva("dump").out
    arkiva("reprocess", "--stage", "ocr")
    assert arkiva("dump").out == before
    arkiva("reprocess", "--stage", "extract")
    assert arkiva("dump").out == before
    report = _last_report(arkiva, "reprocess ocr")
    assert report["pages_from_cache"] == 3


def _languages_read(arkiva: Program) -> set[str]:
    """Return the languages that the scans' pages were read in, by what the records say."""
    pages = (page for record in arkiva("export", "jsonl").rows for page in record["ocr"])
    return {page["languages"] for page in pages if page["origin"] == "ocr"}


def test_reprocess_fast_reads_in_the_first_languages_only(arkiva: Program, folder: Path) -> None:
    arkiva("ingest", "--languages", "sqi,eng", folder / "vendim.png")
    assert _languages_read(arkiva) == {"sqi,eng"}
    arkiva("reprocess", "--stage", "ocr", "--fast")
    assert _languages_read(arkiva) == {"sqi"}
    arkiva("reprocess", "--stage", "ocr")
    assert _languages_read(arkiva) == {"sqi,eng"}


def test_retry_fast_reads_in_the_first_languages_only(arkiva: Program, folder: Path) -> None:
    link = folder / "lidhje.png"
    link.symlink_to(folder / "vjen.png")
    arkiva("ingest", "--languages", "sqi,eng", link, ok=False)
    draw_page(["Vendim për ujësjellësin"]).save(folder / "vjen.png", dpi=(100, 100))
    assert "1 file: 1 done" in arkiva("retry", "--fast").out
    assert _languages_read(arkiva) == {parse_languages(DEFAULT_LANGUAGES)[0]}


def _last_report(arkiva: Program, command: str) -> dict[str, int]:
    import sqlite3

    with sqlite3.connect(arkiva.archive / "catalog.sqlite") as connection:
        (report,) = connection.execute(
            "SELECT report FROM runs WHERE command = ? ORDER BY id DESC LIMIT 1", (command,)
        ).fetchone()
    connection.close()
    found: dict[str, int] = json.loads(report)
    return found


def test_the_catalogue_is_rebuilt_from_journal_and_originals(arkiva: Program, folder: Path) -> None:
    arkiva("ingest", *FAST, folder)
    before = arkiva("dump").out
    for name in ("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "search.sqlite"):
        (arkiva.archive / name).unlink(missing_ok=True)
    again = arkiva("retry")
    assert "3 files" in again.out
    assert arkiva("dump").out == before


def test_an_archive_that_is_gone_is_not_made_anew(arkiva: Program, folder: Path) -> None:
    ended = arkiva("ingest", *FAST, folder / "shkresë.txt")
    assert "new archive at" in ended.err
    arkiva.archive.rename(arkiva.home / "away")
    refused = arkiva("ingest", *FAST, folder, ok=False)
    assert refused.code == 2
    assert "is the drive mounted?" in refused.err
    assert not arkiva.archive.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_refused_clearly_and_loses_nothing(
    tmp_path: Path, folder: Path, small_disk: Path
) -> None:
    (folder / "raport.txt").write_text("Këshilli miratoi raportin. " * 60_000, "utf-8")
    full, calm = Program(small_disk), Program(tmp_path / "calm")
    calm.home.mkdir()
    calm("ingest", *FAST, folder)
    ended = full("ingest", *FAST, folder, ok=False)
    assert ended.code == 6
    assert "no space left" in ended.err
    subprocess.run(["mount", "-o", "remount,size=80m", str(small_disk)], check=True)
    full("ingest", *FAST, folder)
    assert full("dump").out == calm("dump").out
