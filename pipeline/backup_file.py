"""The form of a backup: a plain tar that any tar program unpacks, each byte of it checked.

::

    arkiva-backup.json            format, the archive's id, when it was made
    arkiva-archive.json ...       the archive's files; nothing else may stand here
    incomplete.txt                only where originals were missing or damaged: which, and why
    manifest-sha256.txt           the members above in their order, as ``sha256sum -c`` reads them

Headers are written and read one by one, because ``tarfile`` remembers every member that it has seen
and takes a damaged header for the end of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.chunks import CHUNK, open_source
from pipeline.errors import ArchiveDamagedError, SourceError, UsageError

BACKUP_FORMAT = 1
"""Version of the form below. A newer one is refused."""
ABOUT = "arkiva-backup.json"
INCOMPLETE = "incomplete.txt"
MANIFEST = "manifest-sha256.txt"
_HEX = "[0-9a-f]"
_CONTENT = re.compile(
    r"arkiva-archive\.json|catalog\.sqlite|journal/journal\.jsonl"
    rf"|originals/(?P<o>{_HEX}{{2}})/(?P=o){_HEX}{{62}}"
    rf"|derived/ocr/(?P<c>{_HEX}{{2}})/(?P=c){_HEX}{{62}}\.json\.gz"
)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Member:
    """A member that is being read: its bytes come once, before the next member."""

    name: str
    size: int
    chunks: Iterator[bytes]


def is_content(name: str) -> bool:
    """Tell whether a member of this name is a file of the archive; all others are refused."""
    return _CONTENT.fullmatch(name) is not None


class BackupWriter:
    """Writes members one after the other; nothing of them is held.

    ``manifest`` is an empty file to keep the manifest in until all members are written; ``moment``
    is the time of all members, in seconds since 1970.
    """

    def __init__(self, out: BinaryIO, manifest: BinaryIO, moment: int) -> None:
        self._out = out
        self._manifest = manifest
        self._moment = moment
        self.files = 0

    def add(self, name: str, chunks: Iterable[bytes], size: int, mode: int = 0o600) -> str:
        """Write a member and return its SHA-256.

        Raises:
            ArchiveDamagedError: no archive has a file of this name.
            ValueError: the bytes are not ``size`` many.
        """
        if not (is_content(name) or name in (ABOUT, INCOMPLETE)):
            raise ArchiveDamagedError(
                f"the archive names a file {name!r}, which cannot be; restore the catalogue and "
                "the journal from an earlier backup"
            )
        digest = self._write(name, chunks, size, mode)
        self._manifest.write(f"{digest}  {name}\n".encode())
        self.files += is_content(name)
        return digest

    def close(self) -> None:
        """Write the manifest and the end of the tar."""
        size = self._manifest.tell()
        self._manifest.seek(0)
        self._write(MANIFEST, iter(lambda: self._manifest.read(CHUNK), b""), size, 0o600)
        self._out.write(bytes(2 * tarfile.BLOCKSIZE))

    def _write(self, name: str, chunks: Iterable[bytes], size: int, mode: int) -> str:
        info = tarfile.TarInfo(name)  # user and group are 0 and have no names
        info.size, info.mode, info.mtime = size, mode, self._moment
        # GNU's form holds sizes of 8 GiB and more in the header itself.
        self._out.write(info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict"))
        digest, written = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            written += len(chunk)
            self._out.write(chunk)
        if written != size:
            raise ValueError(f"{name} has {written} bytes instead of {size}")
        self._out.write(bytes(-size % tarfile.BLOCKSIZE))
        return digest.hexdigest()


class BackupReader:
    """Reads the members of a backup one after the other and believes none of them."""

    def __init__(self, file: Path, stream: BinaryIO) -> None:
        self._file = file
        self._stream = stream

    def members(self) -> Iterator[Member]:
        """Yield the members to the end of the file.

        Raises:
            ArchiveDamagedError: a header, a filling byte or the end is not what was written, or a
                member is a link, a folder, a device or one that no backup has.
        """
        behind = "its start"
        while (info := self._header(behind)) is not None:
            behind = info.name
            chunks = self._content(info.size)
            yield Member(info.name, info.size, chunks)
            for _ in chunks:
                pass
            if any(self._take(-info.size % tarfile.BLOCKSIZE)):
                raise self.damaged(f"something stands behind {info.name}")
        while rest := self._read(CHUNK):
            if any(rest):
                raise self.damaged("something stands behind its end")

    def damaged(self, what: str) -> ArchiveDamagedError:
        """Return the error of a backup that is not what was written."""
        return ArchiveDamagedError(
            f"the backup {self._file} is damaged ({what}); nothing was restored: use another backup"
        )

    def _header(self, behind: str) -> tarfile.TarInfo | None:
        block = self._take(tarfile.BLOCKSIZE)
        if not any(block):
            if any(self._take(tarfile.BLOCKSIZE)):
                raise self.damaged(f"behind {behind}: an end that is none")
            return None
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.TarError, UnicodeDecodeError) as error:
            raise self.damaged(f"behind {behind}: {error}") from error
        known = is_content(info.name) or info.name in (ABOUT, INCOMPLETE, MANIFEST)
        if not known or info.type != tarfile.REGTYPE or info.size < 0:
            raise self.damaged(f"a member {info.name!r} that no backup has")
        return info

    def _content(self, size: int) -> Iterator[bytes]:
        while size:
            chunk = self._take(min(size, CHUNK))
            size -= len(chunk)
            yield chunk

    def _take(self, size: int) -> bytes:
        taken = self._read(size)
        if len(taken) != size:
            raise self.damaged("it ends early")
        return taken

    def _read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise self.damaged(f"it cannot be read: {error}") from error


@contextmanager
def open_backup(file: Path) -> Iterator[BackupReader]:
    """Open a backup, packed or not.

    Raises:
        UsageError: it is not there or cannot be opened.
    """
    try:
        handle = open_source(file)
    except SourceError as error:
        raise UsageError(f"cannot read the backup {file}: {error.detail}") from error
    with handle:
        is_packed = handle.read(len(_GZIP)) == _GZIP
        handle.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=handle)) if is_packed else handle
        yield BackupReader(file, stream)
