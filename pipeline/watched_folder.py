"""The folder that ``arkiva watch`` looks at: what is in it, and whether it is there at all.

Nothing is opened but folders, and no link is followed: names, sizes and times tell enough.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError

HIDDEN_FILE, HIDDEN_FOLDER, LINK = "hidden file", "hidden folder", "a link, none is followed"
UNFINISHED = "unfinished transfer"
TOO_DEEP = "more than 100 folders deep"
UNFINISHED_ENDINGS = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
"""What browsers, rsync and programs for FTP put behind a name until the file is complete."""
UNFINISHED_BEGINNINGS = ("~$", "~lock")
"""What office programs put before the name of a document that is open."""
_DEEPEST = 100
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""A folder that became something else while it was looked at: the next look tells what."""
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
_LOOK_INTO = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Sight(NamedTuple):
    """A file as one look saw it. Equal sights: it did not change between them.

    Times only tell a change; they are compared with no clock. ``left_out`` says why the file is not
    to be read, if so.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    left_out: str | None = None


_UNSEEN = Sight(0, 0, 0, 0)
"""A file that may not be looked at; whoever opens it will find out why."""


class FolderAwayError(Exception):
    """The watched folder cannot be seen now: its share or drive is not mounted, or broken."""


class WatchedFolder:
    """A folder by its real path: a link in it is resolved once, here."""

    def __init__(self, folder: Path) -> None:
        """Take ``folder`` as it stands now.

        Raises:
            UsageError: it is no folder, or cannot be opened.
        """
        self.path = Path(os.path.realpath(folder))
        self._mount = _mount_of(self.path)
        try:
            os.close(os.open(self.path, _LOOK_INTO))
        except OSError as error:
            raise UsageError(f"{folder} cannot be watched: {error.strerror}") from error

    def refuse_archive(self, archive: Path) -> None:
        """Make sure that what the archive writes is not what is watched.

        Raises:
            UsageError: the archive is inside the folder, or the folder inside the archive.
        """
        root = Path(os.path.realpath(archive))
        if _is_inside(root, self.path):
            raise UsageError(
                f"the archive {archive} stands inside the folder to watch, {self.path}: "
                "its own files would be read again; choose another folder"
            )
        if _is_inside(self.path, root):
            raise UsageError(
                f"{self.path} stands inside the archive {archive}, which no other files may "
                "enter; choose another folder"
            )

    def require(self) -> None:
        """Make sure that the folder is there, and not only the mount point below it.

        Raises:
            FolderAwayError: it is not.
        """
        mount = _mount_of(self.path)
        if len(mount.parts) < len(self._mount.parts):
            raise FolderAwayError(f"nothing is mounted at {self._mount}")
        try:
            with os.scandir(self.path) as entries:
                next(entries, None)
        except OSError as error:
            raise FolderAwayError(error.strerror) from error
        self._mount = mount

    def scan(self) -> Iterator[tuple[str, Sight]]:
        """Yield what is in the folder and below it now, by its path from there, in any order.

        Pipes, sockets and devices, links and folders that cannot be opened are among it; what a
        hidden folder holds is not.

        Raises:
            FolderAwayError: the folder went away before the end.
        """
        self.require()
        try:
            top = os.open(self.path, _LOOK_INTO)
        except OSError as error:
            raise FolderAwayError(error.strerror) from error
        try:
            yield from _scan(top, "", 1)
        except OSError as error:
            raise FolderAwayError(error.strerror) from error
        finally:
            os.close(top)
        self.require()

    def still_shows(self, name: str, sight: Sight) -> bool:
        """Tell whether a file is there as the last look saw it."""
        try:
            found = (self.path / name).lstat()
        except OSError as error:
            # The look went from folder to folder: a longer path than that of a call is no change.
            return sight == _UNSEEN or error.errno == errno.ENAMETOOLONG
        return _sight(found, sight.left_out) == sight


def _scan(folder: int, before: str, depth: int) -> Iterator[tuple[str, Sight]]:
    """Yield what is in an open folder; ``before`` begins the paths.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    below: list[tuple[str, Sight]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            found = _look_at(entry)
            if found is None:
                continue
            is_folder, sight = found
            if is_folder and sight.left_out is None:
                below.append((entry.name, sight))
            else:
                yield before + entry.name, sight
    for name, sight in below:
        if depth == _DEEPEST:
            yield before + name, sight._replace(left_out=TOO_DEEP)
        else:
            yield from _scan_below(folder, name, sight, before, depth)


def _scan_below(
    folder: int, name: str, sight: Sight, before: str, depth: int
) -> Iterator[tuple[str, Sight]]:
    try:
        # From the open folder, and no link: nobody swaps a part of the path meanwhile.
        child = os.open(name, _LOOK_INTO, dir_fd=folder)
        try:
            yield from _scan(child, f"{before}{name}/", depth + 1)
        finally:
            os.close(child)
    except OSError as error:
        if error.errno in _EXHAUSTED:
            raise
        if error.errno not in _GONE:
            yield before + name, sight


def _look_at(entry: os.DirEntry[str]) -> tuple[bool, Sight] | None:
    """Return whether it is a folder and what is seen of it; None if it is gone already."""
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError:
        return False, _UNSEEN
    is_folder = stat.S_ISDIR(found.st_mode)
    why = _left_out(entry.name, is_folder, is_link=stat.S_ISLNK(found.st_mode))
    return is_folder, _sight(found, why)


def _sight(found: os.stat_result, left_out: str | None) -> Sight:
    return Sight(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, left_out)


def _left_out(name: str, is_folder: bool, *, is_link: bool) -> str | None:
    if is_link:
        return LINK
    low = name.lower()
    # Of folders only what Safari makes of a download; "kutia.part" may be a box of papers.
    if low.endswith(".download" if is_folder else UNFINISHED_ENDINGS):
        return UNFINISHED
    if not is_folder and low.startswith(UNFINISHED_BEGINNINGS):
        return UNFINISHED
    if name.startswith("."):
        return HIDDEN_FOLDER if is_folder else HIDDEN_FILE
    return None


def _mount_of(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if os.path.ismount(folder))


def _is_inside(inner: Path, outer: Path) -> bool:
    """Tell whether ``inner`` is ``outer`` or below it, under whatever name it is mounted."""
    try:
        wanted = outer.stat()
    except OSError:
        return False  # what is not there holds nothing
    return any(_is_same(folder, wanted) for folder in (inner, *inner.parents))


def _is_same(folder: Path, wanted: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), wanted)
    except OSError:
        return False
