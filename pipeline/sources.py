"""Find the files to ingest, and say which of them are one document."""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import UsageError

Grouping = Literal["folder", "stem"]
_Identity = tuple[int, int]
"""Device and inode: two paths that lead to one file have the same."""
IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})
_NUMBER = re.compile(rb"(\d+)")
_PAGE_NUMBER = re.compile(r"[\s_.\-]*(?:faqe|page|p|f)?[\s_.\-]*\d+$", re.IGNORECASE)
"""What a scanner puts behind the name of a page: ``akt_001``, ``akt-p2``, ``akt faqe 3``."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk. ``path`` is absolute; ``filtered`` says why it is left out, if it is."""

    path: Path
    filtered: str | None = None
    follow_links: bool = True
    """Whether a link in the file's own place is followed when it is opened."""
    seen: tuple[int, int, int, int] | None = None
    """Size, mtime and ctime (ns) and inode of the only file that may be read there; None: any."""

    @property
    def path_bytes(self) -> bytes:
        """The raw name: a file name need not be text."""
        return os.fsencode(self.path)

    @property
    def shown(self) -> str:
        """The path as text, undecodable bytes replaced."""
        return display(self.path_bytes)


@dataclass(frozen=True, slots=True)
class Unit:
    """The files of one document, in page order; almost always one file."""

    files: tuple[FoundFile, ...]


def display(path: bytes) -> str:
    """Return a raw path as text that can be stored and printed."""
    return path.decode("utf-8", "replace")


def find_files(paths: Iterable[Path], exclude: Iterable[Path] = ()) -> list[FoundFile]:
    """Return every file under ``paths``, each once, in a stable order.

    Order is by raw name with numbers by value (``2.png`` before ``10.png``), never by time.
    ``exclude`` names folders and files to leave out without a word (the archive, a manifest).

    Raises:
        UsageError: a path does not exist.
    """
    left_out = {known for known in map(_identity, exclude) if known}
    found: dict[bytes, FoundFile] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        if not os.path.lexists(absolute):
            raise UsageError(f"no such file or folder: {display(os.fsencode(path))}")
        for file in _walk(absolute, left_out):
            found.setdefault(file.path_bytes, file)
    return list(found.values())


def _walk(top: Path, left_out: set[_Identity]) -> Iterator[FoundFile]:
    """Yield what lies under ``top``, which is entered even if it is a link or hidden."""
    waiting: list[tuple[Path, str | None]] = [(top, None)]
    while waiting:
        path, why = waiting.pop()
        found = _identity(path)
        if found is not None and found in left_out:
            continue
        if why or not _is_folder(path):
            hidden = "hidden file" if path.name.startswith(".") else None
            yield FoundFile(path, why or hidden)
            continue
        try:
            children = sorted(path.iterdir(), key=lambda child: natural(os.fsencode(child.name)))
        except OSError:
            yield FoundFile(path, None)  # reported as unreadable when it is opened
            continue
        waiting += [(child, _why_left_out(child)) for child in reversed(children)]


def _why_left_out(child: Path) -> str | None:
    """Say why a folder inside another is not entered, if it is not."""
    if not _is_folder(child):
        return None
    if child.is_symlink():
        return "link to a folder"
    return "hidden folder" if child.name.startswith(".") else None


def _identity(path: Path) -> _Identity | None:
    """Return what a path leads to; None: nowhere, in a circle, or its name is too long."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def natural(name: bytes) -> tuple[tuple[int, int, bytes], ...]:
    """Return a sort key in which runs of digits count by their value."""
    parts = _NUMBER.split(name)
    return tuple((0, int(part), b"") if part.isdigit() else (1, 0, part) for part in parts)


def group_files(files: Iterable[FoundFile], grouping: Grouping | None) -> list[Unit]:
    """Return the documents: each file its own, or pictures joined by folder or by stem."""
    units: dict[object, list[FoundFile]] = {}
    for file in files:
        key: object = file.path_bytes
        if grouping and not file.filtered and file.path.suffix.lower() in IMAGE_SUFFIXES:
            key = (file.path.parent, _stem(file.path) if grouping == "stem" else None)
        units.setdefault(key, []).append(file)
    return [Unit(tuple(members)) for members in units.values()]


def _stem(path: Path) -> str:
    return _PAGE_NUMBER.sub("", path.stem) or path.stem


def parse_settings(pairs: Iterable[str]) -> dict[str, str]:
    """Return ``KEY=VALUE`` pairs as a mapping.

    Raises:
        UsageError: a pair has no ``=`` or no key.
    """
    result = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"--set wants KEY=VALUE, e.g. --set collection=Kuvendi; got {pair!r}")
        result[key.strip()] = value.strip()
    return result


def read_manifest(path: Path) -> dict[Path, Mapping[str, str]]:
    """Return what a CSV manifest says of each file: column ``path``, the others are metadata.

    Paths are relative to the manifest's own folder. Comma, semicolon or tab divides the cells.

    Raises:
        UsageError: it cannot be read or has no column ``path``.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the manifest {path} cannot be read as UTF-8 text: {error}") from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    if "path" not in (rows.fieldnames or ()):
        raise UsageError(f"the manifest {path} has no column named path")
    result: dict[Path, Mapping[str, str]] = {}
    for row in rows:
        name = (row.pop("path") or "").strip()
        if name:
            target = Path(os.path.abspath(path.parent / name))  # noqa: PTH100
            result[target] = {k: v.strip() for k, v in row.items() if k and v and v.strip()}
    return result
