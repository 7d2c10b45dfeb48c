"""From a backup to an archive: every byte compared with the manifest before it is one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.archive import MARKER, Archive, open_archive
from pipeline.backup_file import (
    ABOUT,
    BACKUP_FORMAT,
    INCOMPLETE,
    MANIFEST,
    BackupReader,
    Member,
    open_backup,
)
from pipeline.errors import UsageError
from pipeline.part_folder import new_folder, part_folder, put_in_place

_LARGEST_TEXT = 64 << 20
"""Bytes of a member that is read at once; a list of all originals of a large archive has less."""
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive that was unpacked from a backup: ``files`` of ``size`` bytes in all.

    ``made`` is when the backup was made (ISO time). ``damaged`` names the originals that were
    missing or damaged already when it was made, and why.
    """

    archive: Archive
    made: str
    files: int
    size: int
    damaged: tuple[str, ...]


def unpack_backup(file: Path, root: Path) -> Unpacked:
    """Make the archive of a backup at ``root``, whole or not at all.

    The search index is not in a backup: it is built anew by the first search or `index sync`.

    Raises:
        UsageError: ``root`` is not empty or cannot be made, ``file`` cannot be opened, or a newer
            Arkiva made it.
        ArchiveDamagedError: ``file`` is no backup, or not what was written; names what is wrong.
        DiskFullError: no space left where ``root`` is to stand.
    """
    root = new_folder(root)
    with open_backup(file) as reader:
        try:
            root.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write to {root}: {error.strerror or error}") from error
        with part_folder(root) as part:
            unpacking = _Unpacking(reader, part)
            unpacking.run()
            os.sync()  # all files and folders at once: an original a time would take hours
            put_in_place(unpacking.folder, root)
    return Unpacked(
        open_archive(root), unpacking.made, unpacking.files, unpacking.size, unpacking.damaged
    )


class _Unpacking:
    """One backup while it is unpacked into ``part``; what was found of it is collected here."""

    def __init__(self, reader: BackupReader, part: Path) -> None:
        self.reader = reader
        self.folder = part / "archive"
        self.files = self.size = 0
        self.made = ""
        self.damaged: tuple[str, ...] = ()
        self._id = ""
        self._changed: set[str] = set()
        self._found = part / "found"
        self._stated = part / "stated"

    def run(self) -> None:
        """Read all members; an archive stands in ``folder`` then."""
        self.folder.mkdir()
        members = self.reader.members()
        with self._found.open("wb") as found:
            for member in members:
                if member.name == MANIFEST:
                    break
                digest = self._take(member)
                found.write(f"{digest}  {member.name}\n".encode())
            else:
                raise self.reader.damaged("it has no manifest")
        self._compare(member)
        if next(members, None) is not None:
            raise self.reader.damaged("something stands behind its manifest")
        self._judge()

    def _take(self, member: Member) -> str:
        """Read one member and return its SHA-256."""
        if (member.name == ABOUT) == bool(self._id):
            raise self.reader.damaged(f"{ABOUT} does not begin it")
        if member.name in (ABOUT, INCOMPLETE):
            return self._take_text(member)
        digest = self._take_file(member)
        if member.name.startswith("originals/") and not member.name.endswith(digest):
            self._changed.add(member.name)
        return digest

    def _take_text(self, member: Member) -> str:
        if member.size > _LARGEST_TEXT:
            raise self.reader.damaged(f"{member.name} is too large")
        content = b"".join(member.chunks)
        try:
            text = content.decode()
            if member.name == ABOUT:
                self._read_about(json.loads(text))
            else:
                self.damaged = tuple(text.splitlines())
        except (ValueError, KeyError, TypeError) as error:
            raise self.reader.damaged(f"{member.name}: {error}") from error
        return hashlib.sha256(content).hexdigest()

    def _read_about(self, about: dict[str, object]) -> None:
        if int(str(about["arkiva_backup"])) > BACKUP_FORMAT:
            raise UsageError("a newer Arkiva made this backup: update Arkiva")
        self.made, self._id = str(about["made"]), str(about["archive"])

    def _take_file(self, member: Member) -> str:
        path = self.folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = path.open("xb")
        except FileExistsError as error:
            raise self.reader.damaged(f"{member.name} stands there twice") from error
        with handle:
            digest = _copied(member.chunks, handle)
        if member.name.startswith("originals/"):
            path.chmod(0o444)
        self.files += 1
        self.size += member.size
        return digest

    def _compare(self, manifest: Member) -> None:
        """Compare what the manifest states with what was found, both in the members' order."""
        with self._stated.open("wb") as stated:
            _copied(manifest.chunks, stated)
        if self._stated.stat().st_size != self._found.stat().st_size:
            raise self.reader.damaged("its manifest does not name what stands in it")
        with self._stated.open("rb") as stated, self._found.open("rb") as found:
            pairs = zip(stated, found, strict=False)
            wrong = [_name(line) for expected, line in pairs if expected != line]
        if wrong:
            more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
            names = ", ".join(wrong[:_SHOWN])
            raise self.reader.damaged(f"not as the manifest states: {names}{more}")

    def _judge(self) -> None:
        """Refuse what fits its manifest and is no archive of ours all the same."""
        known = {line.partition(":")[0] for line in self.damaged}
        if unknown := sorted(self._changed - known):
            raise self.reader.damaged(f"{unknown[0]} has not the bytes of its name")
        if not (self.folder / MARKER).exists() or open_archive(self.folder).id != self._id:
            raise self.reader.damaged(f"{MARKER} is not that of its archive")


def _copied(chunks: Iterator[bytes], target: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _name(line: bytes) -> str:
    return line.decode().rstrip("\n").partition("  ")[2]
