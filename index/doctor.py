"""Is everything there that Arkiva needs? Each check names the command that mends what is not."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import Archive, network_file_system
from pipeline.errors import ArchiveError
from pipeline.tools import find_tesseract, parse_languages

_LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. ``needed`` tells a fault (exit 3) from advice."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    needed: bool = True


def examine(
    archive: Archive | None, where: Path, index_url: str | None, languages: str
) -> Iterator[Check]:
    """Yield all checks, the cheap ones first."""
    version = platform.python_version()
    yield Check("Python", True, version)  # an older one does not install Arkiva at all
    yield from _sqlite()
    yield from _tesseract(languages)
    yield from _archive(archive, where)
    if index_url:
        yield _index(index_url)


def _sqlite() -> Iterator[Check]:
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    version = sqlite3.sqlite_version
    yield Check("SQLite", True, version)
    has_fts5 = "ENABLE_FTS5" in options
    yield Check(
        "SQLite FTS5", has_fts5, "there" if has_fts5 else "missing", "use another Python build"
    )
    # 3.7.0-3.51.2: two connections that checkpoint at the same instant can corrupt a WAL file.
    # Arkiva writes under one lock, so this is a note, no fault.
    fixed = sqlite3.sqlite_version_info >= (3, 51, 3)
    yield Check(
        "SQLite WAL reset bug",
        fixed,
        "fixed in this version" if fixed else "present; Arkiva's single writer avoids it",
        "never open catalog.sqlite for writing with another program",
        needed=False,
    )


def _tesseract(languages: str) -> Iterator[Check]:
    try:
        tesseract = find_tesseract()
    except ArchiveError as error:
        yield Check("Tesseract", False, "missing", str(error))
        return
    yield Check("Tesseract", True, f"{tesseract.version} at {tesseract.path}")
    wanted = [name for one in parse_languages(languages) for name in one.split("+")]
    extra = [name for name in ("srp", "mkd") if name not in wanted]
    for name in (*wanted, *extra):
        there = name in tesseract.languages
        package = "tesseract-ocr-" + name.replace("_", "-")
        yield Check(
            f"language {name}",
            there,
            "there" if there else "missing",
            f"apt-get install {package}",
            needed=name in wanted,
        )


def _archive(archive: Archive | None, where: Path) -> Iterator[Check]:
    if archive is None:
        yield Check("archive", False, f"none at {where}", "arkiva init", needed=False)
        return
    yield Check("archive", True, f"{archive.id} at {archive.root}")
    writable = os.access(archive.root, os.W_OK)
    yield Check(
        "archive writable", writable, "yes" if writable else "no", f"chmod u+w {archive.root}"
    )
    free = shutil.disk_usage(archive.root).free
    yield Check(
        "free space", free > _LEAST_FREE_BYTES, f"{free / (1 << 30):.1f} GiB", "free some space"
    )
    network = network_file_system(archive.root)
    yield Check(
        "local disk",
        network is None,
        network or "yes",
        "move the archive to a local disk: SQLite's WAL mode needs one, so it runs without",
        needed=False,
    )


def _index(url: str) -> Check:
    from index.opening import open_index

    index = open_index(url)
    try:
        state = index.state()
    except ArchiveError as error:
        return Check("index", False, index.name, str(error))
    finally:
        index.close()
    return Check("index", True, f"{index.name}: {len(state.digests)} documents")
