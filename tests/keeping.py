"""Archives with originals of the test's own making, for what keeps and hands over archives."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from index.catalog import Catalog
from pipeline.archive import Archive
from tests.index import catalogues
from tests.index.extractions import extraction

DOCUMENT = {"title": "Vendim për ujësjellësin", "type": "decision", "date": "2024-03-14"}


def store(catalog: Catalog, *files: tuple[str, bytes], read: bool = True) -> str:
    """Keep a document of these files as a run does, original first; return its id."""
    entries = [_store_original(catalog.archive, name, content) for name, content in files]
    hashes = [str(entry["sha256"]) for entry in entries]
    digest = hashes[0] if len(hashes) == 1 else sha256("\n".join(hashes).encode()).hexdigest()
    catalog.record_event(
        "source", document=digest[:12], sha256=digest, files=entries, languages="sqi", batch={},
        paths=[f"/in/{name}".encode("utf-8", "surrogateescape").hex() for name, _ in files],
        parent=None,
    )  # fmt: skip
    if read:
        catalogues.read(catalog, digest[:12], {**extraction(), **DOCUMENT})
    return digest[:12]


def _store_original(archive: Archive, name: str, content: bytes) -> dict[str, object]:
    digest = sha256(content).hexdigest()
    path = archive.original(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o444)
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return {"sha256": digest, "filename": shown, "media_type": "text/plain", "bytes": len(content)}


def tree(folder: Path) -> Mapping[str, bytes]:
    """Return all files below a folder with their bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@contextmanager
def small_disk_at(place: Path) -> Iterator[Path]:
    """Mount a disk of one megabyte; a skip where that is not allowed."""
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
