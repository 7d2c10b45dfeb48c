from __future__ import annotations

import hashlib
import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from pipeline.archive import create_archive
from pipeline.errors import SourceError
from pipeline.intake import Refused, StoreTask, Taken, take_bytes, take_in


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def task(source: Path, incoming: Path, *, follow: bool = True) -> StoreTask:
    return StoreTask(os.fsencode(source), str(incoming), follow)


def test_the_copy_is_equal_hashed_and_known(tmp_path: Path, incoming: Path) -> None:
    source = tmp_path / "shkresë.txt"
    source.write_text("Këshilli miratoi raportin.\n" * 100_000, "utf-8")
    taken = take_in(task(source, incoming))
    content = source.read_bytes()
    assert Path(taken.part).read_bytes() == content
    assert taken == Taken(
        hashlib.sha256(content).hexdigest(), len(content), "text/plain", taken.part
    )


def test_originals_are_content_addressed_and_read_only(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a")
    archive.incoming.mkdir(parents=True)
    source = tmp_path / "shkresa.txt"
    source.write_text("Njoftim")
    for _ in range(2):
        taken = take_in(task(source, archive.incoming))
        archive.keep(Path(taken.part), taken.sha256, taken.size)
        original = archive.original(taken.sha256)
        assert original.read_bytes() == source.read_bytes()
        assert original.stat().st_mode & 0o222 == 0
    assert not list(archive.incoming.iterdir())


def make(kind: str, source: Path) -> None:
    if kind == "empty":
        source.touch()
    elif kind == "fifo":
        os.mkfifo(source)
    elif kind == "folder":
        source.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(source))
    elif kind == "device":
        source.symlink_to("/dev/zero")
    elif kind == "loop":
        source.symlink_to(source)
    elif kind == "dangling":
        source.symlink_to(source.with_name("nuk-ekziston"))
    elif kind == "film":
        source.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(1000))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("empty", "empty_file"),
        ("missing", "unreadable_file"),
        ("fifo", "not_a_regular_file"),
        ("folder", "not_a_regular_file"),
        ("socket", "not_a_regular_file"),
        ("device", "not_a_regular_file"),
        ("loop", "unreadable_file"),
        ("dangling", "unreadable_file"),
        ("film", "unsupported_kind"),
    ],
)
def test_what_is_not_taken_in_leaves_nothing_behind(
    tmp_path: Path, incoming: Path, kind: str, code: str
) -> None:
    source = tmp_path / "burimi"
    make(kind, source)
    with pytest.raises(SourceError) as caught:
        take_in(task(source, incoming))
    assert caught.value.code == code
    assert not list(incoming.iterdir())


def test_a_link_is_not_followed_where_it_must_not_be(tmp_path: Path, incoming: Path) -> None:
    (tmp_path / "jashte.txt").write_text("x")
    link = tmp_path / "lidhje.txt"
    link.symlink_to(tmp_path / "jashte.txt")
    assert take_in(task(link, incoming)).size == 1
    with pytest.raises(SourceError) as caught:
        take_in(task(link, incoming, follow=False))
    assert caught.value.code == "not_a_regular_file"


def test_a_file_that_another_took_the_place_of_is_not_taken(tmp_path: Path, incoming: Path) -> None:
    source = tmp_path / "shkresa.txt"
    source.write_text("Njoftim")
    found = source.stat()
    seen = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    assert take_in(StoreTask(os.fsencode(source), str(incoming), seen=seen)).size == 7
    source.rename(tmp_path / "e-vjetra.txt")
    source.write_text("Sekreti")
    with pytest.raises(SourceError) as caught:
        take_in(StoreTask(os.fsencode(source), str(incoming), seen=seen))
    assert caught.value.code == "changed_while_reading"


def test_a_file_that_grows_while_it_is_read_is_not_taken(tmp_path: Path, incoming: Path) -> None:
    source = tmp_path / "rritet.txt"
    source.write_bytes(b"Kuvendi. " * 5_000_000)
    stop = threading.Event()

    def grow() -> None:
        with source.open("ab") as handle:
            while not stop.wait(0.001):
                handle.write(b"Kuvendi. ")
                handle.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(SourceError) as caught:
            take_in(task(source, incoming))
    finally:
        stop.set()
        writer.join()
    assert caught.value.code == "changed_while_reading"
    assert not list(incoming.iterdir())


def test_a_file_inside_another_is_taken_or_refused(incoming: Path) -> None:
    taken = take_bytes(b"Njoftim", "njoftim.txt", str(incoming))
    assert isinstance(taken, Taken)
    assert stat.S_ISREG(Path(taken.part).stat().st_mode)
    assert take_bytes(b"", "bosh.txt", str(incoming)) == Refused("empty_file")
    refused = take_bytes(b"Rar!\x1a\x07" + bytes(50), "a.rar", str(incoming))
    assert isinstance(refused, Refused)
    assert refused.code == "unsupported_kind"
    assert len(list(incoming.iterdir())) == 1
