"""Links, devices, pipes, locked files, and files that change under the reader's hands."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.faults.hostile.cases import READ, Build, Category, Outcomes, Site, failed, skipped
from benchmarks.faults.hostile.prose import paragraph

LINKS = Category("links and devices")
_NOWHERE = failed("unreadable_file") | skipped("filtered")
_NOT_REGULAR = failed("not_a_regular_file")
_IS_ROOT = os.geteuid() == 0


def _link(name: str, target: str) -> Build:
    return lambda site: (site.folder / name).symlink_to(target)


LINKS.add("link-of-itself", _link("a.pdf", "a.pdf"), _NOWHERE, quick=True)
LINKS.add("link-dangling", _link("a.pdf", "nuk ka.pdf"), _NOWHERE, quick=True)
LINKS.add("link-of-4000-letters", _link("a.pdf", "x/" * 2000), _NOWHERE)
LINKS.add("link-to-root", _link("rrenja", "/"), skipped("filtered"), quick=True)
LINKS.add(
    "link-to-memory",
    _link("a.pdf", "/proc/self/mem"),
    _NOWHERE | failed("empty_file", "unreadable_file"),
)
LINKS.add(
    "link-to-kernel-log",
    _link("a.txt", "/proc/kmsg"),
    _NOWHERE | failed("empty_file", "not_a_regular_file"),
)
LINKS.add(
    "link-to-endless-zeros",
    _link("a.pdf", "/dev/zero"),
    _NOT_REGULAR | skipped("filtered"),
    quick=True,
)
LINKS.add("link-to-terminal", _link("a.pdf", "/dev/tty"), _NOT_REGULAR | _NOWHERE)


def _ring(site: Site) -> None:
    (site.folder / "a").symlink_to("b")
    (site.folder / "b").symlink_to("a")


LINKS.add("links-in-a-ring", _ring, _NOWHERE, quick=True)


def _up(site: Site) -> None:
    (site.folder / "lart").symlink_to("..")
    (site.folder / "vetja").symlink_to(".")
    site.write("a.txt", paragraph(site.word).encode())


LINKS.add(
    "links-to-own-folders", _up, skipped("filtered"), members={"a.txt": READ}, find=True, quick=True
)


def _outside_file(site: Site) -> None:
    outside = site.outside.parent / f"{site.word}.txt"
    outside.write_bytes(paragraph(site.word).encode())
    (site.folder / "a.txt").symlink_to(outside)


def _outside_folder(site: Site) -> None:
    outside = site.outside.parent / site.word
    outside.mkdir()
    (outside / "a.txt").write_bytes(paragraph(site.word).encode())
    (site.folder / "dosje").symlink_to(outside)


LINKS.add("link-to-file-outside", _outside_file, READ | skipped("filtered"), quick=True)
LINKS.add("link-to-folder-outside", _outside_folder, skipped("filtered"))


def _hard(site: Site) -> None:
    first = site.write("a.txt", paragraph(site.word).encode())
    (site.folder / "b.txt").hardlink_to(first)


LINKS.add("hard-link", _hard, READ, find=True, quick=True)


# -- what is no file


def _pipe(site: Site) -> None:
    os.mkfifo(site.folder / "tub.pdf")


def _socket(site: Site) -> None:
    """Leave a socket; its path is too long for a socket's address, so it is bound by a link."""
    short = Path("/proc/self/fd") / str(os.open(site.folder, os.O_RDONLY))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(short / "s.pdf"))
    os.close(int(short.name))


def _device(minor: int, instead: str) -> Build:
    """Return a builder of a device, or of a link to one where we may not make any."""

    def build(site: Site) -> None:
        path = site.folder / "pajisje.pdf"
        try:
            os.mknod(path, 0o20666, os.makedev(1, minor))
        except OSError:
            path.symlink_to(instead)

    return build


LINKS.add("pipe", _pipe, _NOT_REGULAR, quick=True)
LINKS.add("socket", _socket, _NOT_REGULAR, quick=True)
LINKS.add("device-null", _device(3, "/dev/null"), _NOT_REGULAR, quick=True)
LINKS.add("device-zero", _device(5, "/dev/zero"), _NOT_REGULAR, quick=True)
LINKS.add("device-random", _device(8, "/dev/random"), _NOT_REGULAR)


# -- what may not be read


def _locked_file(site: Site) -> None:
    site.write("a.txt", paragraph(site.word).encode()).chmod(0)


def _locked_folder(site: Site) -> None:
    folder = site.folder / "dosje"
    folder.mkdir()
    (folder / "a.txt").write_bytes(paragraph(site.word).encode())
    folder.chmod(0)


_LOCKED: Outcomes = READ if _IS_ROOT else failed("unreadable_file")
LINKS.add("file-without-rights", _locked_file, _LOCKED, find=_IS_ROOT, quick=True)
LINKS.add(
    "folder-without-rights", _locked_folder, _LOCKED, find=_IS_ROOT, quick=True, loose=not _IS_ROOT
)


def _not_yet_there(site: Site) -> None:
    """Leave a file that is one hole of 300 MB: a copy that has not come through."""
    with site.write("vrime.pdf", b"%PDF-1.7\n").open("r+b") as file:
        file.truncate(300_000_000)


LINKS.add(
    "hole-of-300-mb",
    _not_yet_there,
    failed("pdf_damaged", "no_pages", "page_timeout", "out_of_memory"),
)


# -- what changes meanwhile

_LARGE = 8 << 20


def _large_text(site: Site) -> bytes:
    text = paragraph(site.word).encode()
    return text * (_LARGE // len(text))


def _wait_for_the_run(folder: Path, ended: Callable[[], bool]) -> None:
    """Wait until the run has begun to take files in."""
    incoming = folder.parents[2] / "home" / "archive" / "originals"
    while not incoming.exists() and not ended():
        time.sleep(0.01)


def _grow(folder: Path, ended: Callable[[], bool]) -> None:
    while not ended():
        with (folder / "rritet.txt").open("ab", buffering=0) as file:
            file.write(b"rresht i ri\n")
        time.sleep(0.002)


def _vanish(folder: Path, ended: Callable[[], bool]) -> None:
    _wait_for_the_run(folder, ended)
    for path in sorted(folder.iterdir()):
        path.unlink(missing_ok=True)
        time.sleep(0.02)


def _replace(folder: Path, ended: Callable[[], bool]) -> None:
    _wait_for_the_run(folder, ended)
    turn = 0
    while not ended():
        turn += 1
        other = folder / ".re"
        with suppress(OSError):
            other.write_bytes(f"Versioni {turn} i shkreses se komunes.\n".encode() * 200_000)
            other.replace(folder / "zevendesohet.txt")
        time.sleep(0.05)


def _shrink(folder: Path, ended: Callable[[], bool]) -> None:
    _wait_for_the_run(folder, ended)
    size = _LARGE
    while not ended() and size > 4096:
        size //= 2
        os.truncate(folder / "tkurret.txt", size)
        time.sleep(0.01)


_CHANGED = READ | failed(
    "changed_while_reading", "unreadable_file", "empty_file", "page_timeout", "out_of_memory"
)


def _many_texts(site: Site) -> None:
    for number in range(60):
        site.write(f"{number:02}.txt", paragraph(f"{site.word}{number}").encode())


LINKS.add(
    "file-grows",
    lambda s: s.write("rritet.txt", _large_text(s)),
    _CHANGED,
    live=_grow,
    loose=True,
)
LINKS.add("files-vanish", _many_texts, _CHANGED, live=_vanish, loose=True)
LINKS.add(
    "file-is-replaced",
    lambda s: s.write("zevendesohet.txt", paragraph(s.word).encode()),
    _CHANGED | skipped("filtered"),
    live=_replace,
    loose=True,
)
LINKS.add(
    "file-shrinks",
    lambda s: s.write("tkurret.txt", _large_text(s)),
    _CHANGED,
    live=_shrink,
    loose=True,
)
