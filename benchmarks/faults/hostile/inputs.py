"""Builds the cases in a folder, and knows what a run has to find there."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.hostile.cases import Case, Outcomes, Site, word_of


@dataclass(frozen=True)
class Built:
    """A case in its folder."""

    case: Case
    folder: Path
    word: str
    secret: str

    @property
    def prefix(self) -> bytes:
        """Raw path of the folder, with the slash behind it."""
        return os.fsencode(self.folder) + b"/"

    def allowed(self, path: bytes) -> Outcomes:
        """Return how a run may end with this file of the case."""
        name = os.fsdecode(path.removeprefix(self.prefix).split(b"/")[0])
        return self.case.members.get(name, self.case.allowed)


def build(cases: Sequence[Case], root: Path, outside: Path, seed: int) -> list[Built]:
    """Build each case in a folder of its own below ``root``; remake what is there.

    ``outside`` is a folder beside it for what links and entities point at.
    """
    for folder in (root, outside):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    result = []
    for case in cases:
        folder = root / case.category.replace(" ", "-") / case.name.replace(".", "-")
        folder.mkdir(parents=True)
        word, secret = (word_of(seed, case.name, n) for n in range(2))
        hidden = outside / f"{secret}.txt"
        hidden.write_text(f"Fjala e fshehte: {secret}\n", "utf-8")
        case.build(Site(folder, word, secret, hidden, random.Random(f"{seed} {case.name}")))
        result.append(Built(case, folder, word, secret))
    return result


def found_in(folder: bytes) -> Iterator[bytes]:
    """Yield the raw path of everything that is one input: no folder but those left out as one.

    Written apart from the program's own walk, so that each checks the other.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and not entry.name.startswith(b"."):
            yield from found_in(entry.path)
        else:
            yield entry.path


def owners(built: Sequence[Built]) -> dict[bytes, Built]:
    """Return the case of each input, by raw path."""
    return {path: one for one in built for path in found_in(os.fsencode(one.folder))}


def fingerprint(built: Sequence[Built]) -> dict[bytes, tuple[object, ...]]:
    """Return kind, rights, size, time and hash of all that lies in the cases' folders.

    Cases that change under the reader's hands are left out: there it is we who change them.
    """
    return {
        path: _print_of(path)
        for one in built
        if one.case.live is None
        for path in _everything(os.fsencode(one.folder))
    }


def changes(
    before: Mapping[bytes, tuple[object, ...]], after: Mapping[bytes, tuple[object, ...]]
) -> list[bytes]:
    """Return what is new, gone or different."""
    paths = sorted(before.keys() | after.keys())
    return [path for path in paths if before.get(path) != after.get(path)]


def _everything(folder: bytes) -> Iterator[bytes]:
    yield folder
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _everything(entry.path)
        else:
            yield entry.path


def _print_of(path: bytes) -> tuple[object, ...]:
    try:
        state = os.lstat(path)
    except OSError as error:
        return (error.errno,)
    content: object = None
    if stat.S_ISLNK(state.st_mode):
        content = os.readlink(path)  # noqa: PTH115 - a raw name
    elif stat.S_ISREG(state.st_mode) and state.st_size < 1 << 28:
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - a raw name
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            content = error.errno
    return state.st_mode, state.st_size, state.st_mtime_ns, content
