"""`arkiva backup`: one file that holds the archive, whoever writes to it meanwhile."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

import pytest

from index import catalog_copy
from index.backup import make_backup
from index.catalog import Catalog
from index.catalog_copy import copy_catalog
from pipeline.archive import Archive, open_archive
from pipeline.errors import (
    ArchiveDamagedError,
    ArchiveLockedError,
    DiskFullError,
    ExitCode,
    UsageError,
)
from pipeline.journal import Journal
from pipeline.part_folder import part_folder
from pipeline.unpacking import unpack_backup
from tests.index import catalogues
from tests.keeping import small_disk_at, store, tree
from tests.program import Program
from tests.scans import draw_page, save_tiff

FAST = ("--languages", "sqi")
NOISE = random.Random(7).randbytes


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two documents that were read, one that waits, and an OCR result."""
    with catalogues.opened(tmp_path / "archive") as catalog:
        store(catalog, ("vendim.txt", b"Kuvendi i Komunes vendosi."))
        store(catalog, ("faqja-1.png", NOISE(3000)), ("faqja-2.png", NOISE(1500)))
        store(catalog, ("pret.txt", b"Pret."), read=False)
        archive = catalog.archive
    cached = archive.ocr_cache / "ab" / f"ab{'0' * 62}.json.gz"
    cached.parent.mkdir(parents=True)
    cached.write_bytes(NOISE(700))
    (cached.parent / f".{cached.name}.77.part").write_bytes(b"half")
    return archive


def dumped(root: Path) -> list[str]:
    """Open an archive for writing, as the next run does, and dump its catalogue."""
    with catalogues.opened(root) as catalog:
        return catalogues.dumped(catalog)


def names(file: Path) -> list[str]:
    with tarfile.open(file) as tar:
        return tar.getnames()


# -- while an ingest runs ----------------------------------------------------------------------


def pages_in(archive: Path) -> int:
    catalog = archive / "catalog.sqlite"
    if not catalog.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as connection:
            count: int = connection.execute("SELECT count(*) FROM pages").fetchone()[0]
            return count
    except sqlite3.OperationalError:  # its tables are being made
        return 0


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


@pytest.mark.ocr
@pytest.mark.slow
def test_backups_during_an_ingest_are_whole_and_lead_to_the_same_archive(tmp_path: Path) -> None:
    folder = tmp_path / "input"
    for n in range(3):
        pages = [draw_page([f"Akti {n} faqja {p}", "Kuvendi miratoi"]) for p in range(1, 5)]
        save_tiff(folder / f"akt-{n}.tif", pages)
        (folder / f"shkresë-{n}.txt").write_text(f"Shkresa {n}.\fKëshilli miratoi.", "utf-8")
    arkiva = Program(tmp_path / "home")
    arkiva.home.mkdir()
    running = arkiva.start("ingest", *FAST, "--jobs", 1, folder)
    taken = []
    for least in (1, 4, 7):
        wait_for(lambda least=least: pages_in(arkiva.archive) >= least)  # type: ignore[misc]  # bound now
        taken.append(tmp_path / f"{least}.tar{'.gz' if least == 4 else ''}")
        assert "complete" in arkiva("backup", taken[-1]).out
        assert running.poll() is None, "the ingest ended before the backup did"
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    whole = arkiva("dump").out
    for file in taken:
        again = Program(tmp_path / f"again-{file.name}")
        again.home.mkdir()
        unpacked = unpack_backup(file, again.archive)
        assert unpacked.damaged == ()
        assert 0 < pages_in(again.archive) < 18
        with catalogues.opened(again.archive) as catalog:
            assert catalog.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            lines = catalog.journal.path.read_bytes().count(b"\n")
            seen = catalog.connection.execute("SELECT value FROM meta WHERE key = 'journal'")
            assert int(seen.fetchone()[0]) == lines
        again("ingest", *FAST, folder)
        assert again("dump").out == whole


def test_a_finished_archive_comes_back_as_it_was(tmp_path: Path) -> None:
    arkiva, again = Program(tmp_path / "home"), Program(tmp_path / "again")
    arkiva.home.mkdir()
    again.home.mkdir()
    source = tmp_path / "shkresë.txt"
    source.write_text("PROCESVERBAL\n\nKëshilli miratoi raportin.\fFaqja e dytë", "utf-8")
    arkiva("ingest", *FAST, source)
    document = arkiva("list", "--json").rows[0]["id"]
    arkiva("correct", document, "date", "2024-03-14", "--by", "Arta Guri")
    file = tmp_path / "arkiva.tar.gz"
    (told,) = arkiva("backup", "--json", file).rows
    assert told == {
        "file": str(file), "documents": 1, "originals": 1, "files": 4, "damaged": [],
        "bytes": file.stat().st_size,
    }  # fmt: skip
    unpack_backup(file, again.archive)
    again("index", "sync")
    assert again("dump").out == arkiva("dump").out
    assert again("search", "--json", "keshilli").rows == arkiva("search", "--json", "keshilli").rows


def test_a_journal_line_that_the_catalogue_has_not_counted_is_replayed(
    archive: Archive, tmp_path: Path
) -> None:
    content = b"Nje shkrese e re."
    digest = sha256(content).hexdigest()
    archive.original(digest).parent.mkdir(exist_ok=True)
    archive.original(digest).write_bytes(content)
    member = {"sha256": digest, "filename": "e.txt", "media_type": "text/plain", "bytes": 17}
    Journal(archive.journal_path).append(
        "source", document=digest[:12], sha256=digest, files=[member], languages="sqi", batch={},
        paths=[b"/in/e.txt".hex()], parent=None,
    )  # fmt: skip
    with archive.journal_path.open("ab") as handle:
        handle.write(b'{"event": "sour')  # one more is on its way in
    make_backup(archive, tmp_path / "b.tar")
    root = unpack_backup(tmp_path / "b.tar", tmp_path / "again").archive.root
    assert (root / "journal/journal.jsonl").read_bytes().endswith(b"}\n")
    assert archive.original(digest).read_bytes() == content
    assert any(f'"id": "{digest[:12]}"' in line for line in dumped(root))
    assert dumped(root) == dumped(archive.root)


def test_no_lock_is_taken_and_nothing_in_the_archive_changes(
    archive: Archive, tmp_path: Path
) -> None:
    before = tree(archive.root)
    with archive.writing():
        make_backup(archive, tmp_path / "b.tar")
    after = tree(archive.root)
    made = {"arkiva.lock", "catalog.sqlite-shm", "catalog.sqlite-wal"}  # SQLite's readers, our lock
    assert {n: c for n, c in after.items() if n not in made} == {
        n: c for n, c in before.items() if n not in made
    }


# -- what is in it -----------------------------------------------------------------------------


def test_foreign_programs_unpack_and_check_it(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    made = make_backup(archive, file)
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(["tar", "-xf", file], cwd=out, check=True)
    check = ["sha256sum", "--check", "--quiet", "--strict", "manifest-sha256.txt"]
    subprocess.run(check, cwd=out, check=True)
    about = json.loads((out / "arkiva-backup.json").read_text())
    assert (about["archive"], about["arkiva_backup"]) == (archive.id, 1)
    assert (made.documents, made.originals, made.files) == (3, 4, 8)


def test_members_their_order_and_their_permissions(archive: Archive, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        make_backup(archive, tmp_path / "b.tar")
    finally:
        os.umask(old)
    assert S_IMODE((tmp_path / "b.tar").stat().st_mode) == 0o600
    found = names(tmp_path / "b.tar")
    originals = [name for name in found if name.startswith("originals/")]
    assert originals == sorted(originals)
    assert found == [
        "arkiva-backup.json", "arkiva-archive.json", "catalog.sqlite", "journal/journal.jsonl",
        *originals, f"derived/ocr/ab/ab{'0' * 62}.json.gz", "manifest-sha256.txt",
    ]  # fmt: skip
    with tarfile.open(tmp_path / "b.tar") as tar:
        members = tar.getmembers()
    assert {(m.uid, m.gid, m.uname, m.gname) for m in members} == {(0, 0, "", "")}
    modes = {m.name.partition("/")[0]: m.mode for m in members}
    assert modes.pop("originals") == 0o444
    assert set(modes.values()) == {0o600}
    make_backup(archive, tmp_path / "c.tar")
    assert names(tmp_path / "c.tar") == found


def test_without_the_ocr_cache(archive: Archive, tmp_path: Path) -> None:
    make_backup(archive, tmp_path / "b.tar", ocr_cache=False)
    assert not [name for name in names(tmp_path / "b.tar") if name.startswith("derived/")]
    unpack_backup(tmp_path / "b.tar", tmp_path / "again")
    assert dumped(tmp_path / "again") == dumped(archive.root)


def test_the_copy_of_the_catalogue_is_one_sound_file(archive: Archive, tmp_path: Path) -> None:
    with Catalog(archive) as catalog:  # what is in the log only is in the copy
        store(catalog, ("e re.txt", b"E re."))
        assert archive.catalog_path.with_name("catalog.sqlite-wal").stat().st_size
        copy_catalog(archive, tmp_path / "copy.sqlite")
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite"]
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 4


def without_wal(archive: Archive) -> None:
    """Let the catalogue grow to 24 MB and stand as on a network disk."""
    with Catalog(archive) as catalog, catalog.transaction() as connection:
        row = connection.execute("SELECT document FROM pages").fetchone()
        connection.executemany(
            "INSERT INTO pages (document, page, content) VALUES (?,?,?)",
            [(row[0], n, NOISE(1 << 20)) for n in range(100, 124)],
        )
    with closing(sqlite3.connect(archive.catalog_path)) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete"


def test_without_wal_writer_and_copy_both_come_to_their_end(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_copy, "_STEP_PAGES", 16)  # so that the writer comes in between
    without_wal(archive)
    commits, stop = [0], threading.Event()
    writer = threading.Thread(target=commit_until, args=(archive.catalog_path, stop, commits))
    writer.start()
    threading.Timer(1.0, stop.set).start()
    try:
        copy_catalog(archive, tmp_path / "copy.sqlite")
    finally:
        stop.set()
        writer.join()
    assert commits[0]


def commit_until(path: Path, stop: threading.Event, commits: list[int]) -> None:
    """Commit the whole time, as often as the lock is free; count it."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        while not stop.wait(0.002):
            connection.execute("UPDATE meta SET value = value WHERE key = 'journal'")
            commits[0] += 1


def test_without_wal_a_copy_does_not_begin_anew_for_ever(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_copy, "_PATIENCE_SECONDS", -1.0)
    without_wal(archive)
    with pytest.raises(ArchiveLockedError):
        copy_catalog(archive, tmp_path / "copy.sqlite")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    peaks = []
    for size in (1 << 20, 300 << 20):
        root = tmp_path / str(size)
        with catalogues.opened(root) as catalog:
            store(catalog, ("zero.txt", bytes(size)), read=False)
        code = (
            "import resource, sys; from pathlib import Path; from pipeline.archive import *;"
            "from index.backup import make_backup; from pipeline.unpacking import unpack_backup;"
            "root = Path(sys.argv[1]);"
            "made = make_backup(open_archive(root), root.with_suffix('.tar.gz'));"
            "unpack_backup(made.path, root.with_suffix('.again'));"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        ended = subprocess.run([sys.executable, "-c", code, root], capture_output=True, check=True)
        peaks.append(int(ended.stdout))
        for made in tmp_path.iterdir():
            shutil.rmtree(made) if made.is_dir() else made.unlink()
    assert peaks[1] - peaks[0] < 20 << 10, "kilobytes"


# -- what stands in its way --------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["missing", "changed", "unreadable"])
def test_a_damaged_original_is_named_and_the_rest_is_kept(
    archive: Archive, tmp_path: Path, harm: str
) -> None:
    digest = sha256(b"Kuvendi i Komunes vendosi.").hexdigest()
    victim = archive.original(digest)
    victim.chmod(0o644)
    if harm == "changed":
        victim.write_bytes(b"Kuvendi i Komunes vendosi!")
    else:
        victim.unlink()
    if harm == "unreadable":
        victim.mkdir()
    arkiva = Program(tmp_path)
    ended = arkiva("backup", tmp_path / "b.tar", ok=False)
    assert ended.code == ExitCode.SOME_FAILED
    name = f"originals/{digest[:2]}/{digest}"
    assert f"arkiva: incomplete: {name}: " in ended.err
    assert "INCOMPLETE" in ended.out
    unpacked = unpack_backup(tmp_path / "b.tar", tmp_path / "again")
    assert [line.partition(": ")[0] for line in unpacked.damaged] == [name]
    kept = tree(tmp_path / "again")
    assert kept.get(name) == (b"Kuvendi i Komunes vendosi!" if harm == "changed" else None)
    assert {n: c for n, c in kept.items() if n.startswith("originals/") and n != name} == {
        n: c for n, c in tree(archive.root).items() if n.startswith("originals/") and n != name
    }


@pytest.mark.slow
def test_an_original_that_is_cut_off_meanwhile_is_filled_and_named(
    archive: Archive, tmp_path: Path
) -> None:
    content = os.urandom(100 << 20)
    with Catalog(archive) as catalog:
        store(catalog, ("foto.png", content), read=False)
    digest = sha256(content).hexdigest()
    running = Program(tmp_path).start("backup", tmp_path / "b.tar.gz")
    draft = tmp_path / ".b.tar.gz.part" / "backup"
    wait_for(lambda: draft.exists() and draft.stat().st_size > 1 << 20)
    os.truncate(archive.original(digest), 70 << 20)
    _, err = running.communicate(timeout=60)
    assert running.returncode == ExitCode.SOME_FAILED, err
    unpacked = unpack_backup(tmp_path / "b.tar.gz", tmp_path / "again")
    assert [line.partition(": ")[0][-64:] for line in unpacked.damaged] == [digest]
    kept = unpacked.archive.original(digest).read_bytes()
    assert kept == content[: 70 << 20] + bytes(30 << 20)


def test_a_damaged_catalogue_is_not_backed_up(archive: Archive, tmp_path: Path) -> None:
    content = bytearray(archive.catalog_path.read_bytes())
    content[4096:4196] = bytes(100)
    archive.catalog_path.write_bytes(content)
    ended = Program(tmp_path)("backup", tmp_path / "b.tar", ok=False)
    assert ended.code == ExitCode.ARCHIVE_DAMAGED
    assert "arkiva restore" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive"]


def test_a_row_that_arkiva_did_not_write_is_not_backed_up(archive: Archive, tmp_path: Path) -> None:
    with closing(sqlite3.connect(archive.catalog_path)) as connection:
        connection.execute("UPDATE pages SET text = replace(text, 'e', 'a')")
        connection.commit()
    with pytest.raises(ArchiveDamagedError, match="pages"):
        make_backup(archive, tmp_path / "b.tar")


def test_a_journal_that_lost_lines_is_not_backed_up(archive: Archive, tmp_path: Path) -> None:
    lines = archive.journal_path.read_bytes().splitlines(keepends=True)
    archive.journal_path.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(ArchiveDamagedError, match="2 lines, the catalogue has counted 3"):
        make_backup(archive, tmp_path / "b.tar")
    archive.journal_path.unlink()
    with pytest.raises(ArchiveDamagedError, match="0 lines"):
        make_backup(archive, tmp_path / "b.tar")


def test_a_journal_that_was_changed_is_not_backed_up(archive: Archive, tmp_path: Path) -> None:
    good = archive.journal_path.read_bytes()
    archive.journal_path.write_bytes(good.replace(b"vendim.txt", b"vendim.txu"))
    with pytest.raises(ArchiveDamagedError, match="line 1 of"):
        make_backup(archive, tmp_path / "b.tar")
    with catalogues.opened(tmp_path / "other") as other:
        for n in range(3):
            store(other, (f"{n}.txt", b"%d" % n), read=False)
    archive.journal_path.write_bytes((tmp_path / "other/journal/journal.jsonl").read_bytes())
    with pytest.raises(ArchiveDamagedError, match="another line 3"):
        make_backup(archive, tmp_path / "b.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "other"]


def test_a_new_archive_can_be_backed_up(tmp_path: Path) -> None:
    archive = catalogues.archive_at(tmp_path / "archive")
    made = make_backup(archive, tmp_path / "b.tar")
    assert (made.documents, made.files) == (0, 1)
    assert unpack_backup(tmp_path / "b.tar", tmp_path / "again").archive.id == archive.id


def test_a_place_that_will_not_do_is_refused(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_bytes(b"mine")
    (tmp_path / "link").symlink_to(archive.root)
    for place, why in (
        (file, "--force"),
        (archive.root / "b.tar", "inside the archive"),
        (tmp_path / "link" / "b.tar", "inside the archive"),
        (tmp_path, "no regular file"),
        (tmp_path / "usb" / "b.tar", "cannot write"),
        (Path("/dev/null"), "no regular file"),
    ):
        with pytest.raises(UsageError, match=why):
            make_backup(archive, place)
    assert file.read_bytes() == b"mine"
    make_backup(archive, file, force=True)
    assert len(names(file)) == 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "b.tar", "link"]


def test_the_same_file_is_written_by_one_process_only(archive: Archive, tmp_path: Path) -> None:
    with part_folder(tmp_path / "b.tar"), pytest.raises(UsageError, match="another process"):
        make_backup(archive, tmp_path / "b.tar")
    make_backup(archive, tmp_path / "b.tar")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk_at(tmp_path / "disk") as place:
        yield place


@pytest.mark.parametrize("large", ["catalogue", "original"])
@pytest.mark.parametrize("name", ["b.tar", "b.tar.gz"])
def test_a_full_disk_is_said_and_left_as_it_was(
    archive: Archive, tmp_path: Path, small_disk: Path, large: str, name: str
) -> None:
    with Catalog(archive) as catalog, catalog.transaction() as connection:
        if large == "catalogue":
            (row,) = connection.execute("SELECT min(document) FROM pages")
            page = (row[0], 100, NOISE(2 << 20))
            connection.execute("INSERT INTO pages (document, page, content) VALUES (?,?,?)", page)
    if large == "original":
        with Catalog(archive) as catalog:
            store(catalog, ("foto.png", NOISE(2 << 20)))
    arkiva = Program(tmp_path)
    ended = arkiva("backup", small_disk / name, ok=False)
    assert ended.code == ExitCode.DISK_FULL
    assert str(small_disk) in ended.err
    assert list(small_disk.iterdir()) == []
    arkiva("backup", tmp_path / name)
    with pytest.raises(DiskFullError):
        unpack_backup(tmp_path / name, small_disk / "archive")
    assert list(small_disk.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_leaves_nothing(
    archive: Archive, tmp_path: Path, signum: int, code: ExitCode
) -> None:
    with Catalog(archive) as catalog:
        store(catalog, ("foto.png", os.urandom(100 << 20)), read=False)
    place = tmp_path / "usb"
    place.mkdir()
    arkiva = Program(tmp_path)
    running = arkiva.start("backup", place / "b.tar.gz")
    draft = place / ".b.tar.gz.part" / "backup"
    wait_for(lambda: draft.exists() and draft.stat().st_size > 5 << 20)
    assert S_IMODE(draft.parent.stat().st_mode) == 0o700
    running.send_signal(signum)
    running.communicate(timeout=10)
    assert running.returncode == code
    assert list(place.iterdir()) == []


def test_what_a_kill_left_is_gone_after_the_next_backup(archive: Archive, tmp_path: Path) -> None:
    left = tmp_path / ".b.tar.part"
    (left / "archive").mkdir(parents=True)
    (left / "catalog.sqlite").write_bytes(b"half")
    make_backup(archive, tmp_path / "b.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "b.tar"]


# -- unpacking ---------------------------------------------------------------------------------


def test_an_unpacked_archive_has_the_permissions_of_one(archive: Archive, tmp_path: Path) -> None:
    make_backup(archive, tmp_path / "b.tar")
    root = tmp_path / "again"
    root.mkdir()  # an empty folder will do
    unpack_backup(tmp_path / "b.tar", root)
    modes = {path: S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()}
    assert {mode for path, mode in modes.items() if "originals" in path.parts} == {0o444}
    assert modes[root / "catalog.sqlite"] == 0o666 & ~umask()
    assert S_IMODE(root.stat().st_mode) == 0o777 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.slow
@pytest.mark.parametrize("packed", ["b.tar", "b.tar.gz"])
def test_a_flipped_bit_anywhere_is_refused_or_changes_nothing(
    archive: Archive, tmp_path: Path, packed: str
) -> None:
    make_backup(archive, tmp_path / packed)
    good = (tmp_path / packed).read_bytes()
    whole = tree(unpack_backup(tmp_path / packed, tmp_path / "good").archive.root)
    bad, refused = tmp_path / f"bad-{packed}", 0
    moments = random.Random(20261121)
    for _ in range(150):
        content = bytearray(good)
        content[moments.randrange(len(content))] ^= 1 << moments.randrange(8)
        bad.write_bytes(content)
        try:
            unpack_backup(bad, tmp_path / "again")
        except ArchiveDamagedError:
            refused += 1
            assert not (tmp_path / "again").exists()
            assert not (tmp_path / ".again.part").exists()
        else:
            assert tree(tmp_path / "again") == whole
            shutil.rmtree(tmp_path / "again")
    # A packed file says the same thing in several ways: zeros copied from here or from there.
    assert refused >= (148 if packed == "b.tar" else 110)


def test_the_file_with_the_flipped_bit_is_named(archive: Archive, tmp_path: Path) -> None:
    make_backup(archive, tmp_path / "b.tar")
    content = bytearray((tmp_path / "b.tar").read_bytes())
    at = content.index(b"Kuvendi i Komunes vendosi.")
    content[at] ^= 1
    (tmp_path / "b.tar").write_bytes(content)
    digest = sha256(b"Kuvendi i Komunes vendosi.").hexdigest()
    with pytest.raises(ArchiveDamagedError, match=f"states: originals/../{digest}\\)"):
        unpack_backup(tmp_path / "b.tar", tmp_path / "again")


def test_a_backup_that_ends_early_is_refused(archive: Archive, tmp_path: Path) -> None:
    for name in ("b.tar", "b.tar.gz"):
        make_backup(archive, tmp_path / name)
        content = (tmp_path / name).read_bytes()
        for share in (0.0, 0.01, 0.3, 0.9, 0.999):
            (tmp_path / name).write_bytes(content[: int(len(content) * share)])
            with pytest.raises(ArchiveDamagedError):
                unpack_backup(tmp_path / name, tmp_path / "again")
            assert not (tmp_path / "again").exists()


def test_a_folder_that_will_not_do_is_refused(archive: Archive, tmp_path: Path) -> None:
    make_backup(archive, tmp_path / "b.tar")
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").touch()
    for place, why in (
        (full, "not empty"),
        (full / "x", "is a file"),
        (full / "x" / "y", "cannot write"),
        (Path("/proc"), "not empty"),
    ):
        with pytest.raises(UsageError, match=why):
            unpack_backup(tmp_path / "b.tar", place)
    with pytest.raises(UsageError, match="cannot read the backup"):
        unpack_backup(tmp_path / "nowhere.tar", tmp_path / "again")
    assert sorted(path.name for path in full.iterdir()) == ["x"]
    unpack_backup(tmp_path / "b.tar", tmp_path / "new" / "deep")
    assert open_archive(tmp_path / "new" / "deep").id == archive.id


def test_the_root_of_a_disk_is_refused(archive: Archive, tmp_path: Path, small_disk: Path) -> None:
    make_backup(archive, tmp_path / "b.tar")
    with pytest.raises(UsageError, match="root of a disk"):
        unpack_backup(tmp_path / "b.tar", small_disk)


Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]


def put(name: str, content: bytes = b"", at: int = 2, **values: object) -> Change:
    """Return a change that puts a member into a backup and leaves the manifest true."""

    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for key, value in values.items():
            setattr(info, key, value)
        members.insert(at, (info, content))

    return change


def version(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    about = {**json.loads(members[0][1]), "arkiva_backup": 2}
    members[0] = replaced(members[0][0], json.dumps(about).encode())


def other_id(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    marker = {**json.loads(members[1][1]), "arkiva_archive": "x"}
    members[1] = replaced(members[1][0], json.dumps(marker).encode())


def other_bytes(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[4] = replaced(members[4][0], b"forged")


def no_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.pop()


def replaced(info: tarfile.TarInfo, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info.size = len(content)
    return info, content


HASH = "0" * 64


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(put("/etc/cron.d/x", b"x"), "no backup has", id="absolute"),
        pytest.param(put("../x", b"x"), "no backup has", id="outside"),
        pytest.param(put(f"originals/00/../../../{HASH}"), "no backup has", id="outside-below"),
        pytest.param(put(f"originals/11/{HASH}"), "no backup has", id="wrong-folder"),
        pytest.param(put("arkiva.lock"), "no backup has", id="lock"),
        pytest.param(put("search.sqlite"), "no backup has", id="index"),
        pytest.param(put("catalog.sqlite-wal"), "no backup has", id="log"),
        pytest.param(put(f"originals/00/{HASH}\n"), "no backup has", id="newline"),
        pytest.param(put(f"originals/00/{HASH}", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
                     "no backup has", id="link"),
        pytest.param(put(f"originals/00/{HASH}", type=tarfile.LNKTYPE, linkname="catalog.sqlite"),
                     "no backup has", id="hard-link"),
        pytest.param(put(f"originals/00/{HASH}", type=tarfile.CHRTYPE), "no backup has",
                     id="device"),
        pytest.param(put(f"originals/00/{HASH}", type=tarfile.FIFOTYPE), "no backup has",
                     id="fifo"),
        pytest.param(put("originals", type=tarfile.DIRTYPE), "no backup has", id="folder"),
        pytest.param(put("x" * 300, b"x"), "no backup has", id="long-name"),
        pytest.param(put("arkiva-archive.json", b"{}"), "twice", id="twice"),
        pytest.param(put("arkiva-backup.json", b"{}", 3), "does not begin", id="about-twice"),
        pytest.param(put("catalog.sqlite", b"", 0), "does not begin", id="about-later"),
        pytest.param(put("manifest-sha256.txt", b"", 3), "manifest", id="manifest-early"),
        pytest.param(no_manifest, "no manifest", id="no-manifest"),
        pytest.param(other_id, "not that of its archive", id="other-archive"),
        pytest.param(other_bytes, "not the bytes of its name", id="forged-original"),
        pytest.param(version, "update Arkiva", id="newer"),
    ],
)  # fmt: skip
def test_a_forged_backup_is_refused(
    archive: Archive, tmp_path: Path, change: Change, why: str
) -> None:
    make_backup(archive, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar:
        members = [(info, content(tar, info)) for info in tar]
    change(members)
    if change is not no_manifest:
        lines = [f"{sha256(c).hexdigest()}  {info.name}\n" for info, c in members[:-1]]
        members[-1] = replaced(members[-1][0], "".join(lines).encode())
    with tarfile.open(tmp_path / "bad.tar", "w", format=tarfile.GNU_FORMAT) as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises((ArchiveDamagedError, UsageError), match=why):
        unpack_backup(tmp_path / "bad.tar", tmp_path / "again")
    assert sorted(tmp_path.rglob("*")) == before


def content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    reader = tar.extractfile(info)
    assert reader is not None
    return reader.read()


def test_a_repacked_backup_that_changes_nothing_is_taken(archive: Archive, tmp_path: Path) -> None:
    make_backup(archive, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar, tarfile.open(
        tmp_path / "same.tar", "w", format=tarfile.GNU_FORMAT
    ) as other:  # fmt: skip
        for info in tar:
            other.addfile(info, io.BytesIO(content(tar, info)))
    unpack_backup(tmp_path / "same.tar", tmp_path / "again")


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7\n" + NOISE(2000)), ("b.gz", b"\x1f\x8b" + NOISE(99))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ArchiveDamagedError):
            unpack_backup(tmp_path / name, tmp_path / "again")
