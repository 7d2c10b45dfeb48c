"""The annotated documents and how the program reads them: print, scan, ingest, export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.simulator import KINDS, scans_pdf, simulate
from samples.render import page_images, print_pdf

ROOT = Path(__file__).resolve().parent.parent
TEXT = "text"
PROFILES = (TEXT, "office200", "old150")
"""``text`` is the PDF with its text layer, or the plain text where the source is one."""
SETS = {
    "gold": ROOT / "tests" / "gold",
    "tuned": ROOT / "benchmarks" / "documents" / "tuned",
    "unseen": ROOT / "benchmarks" / "documents" / "unseen",
}
"""``gold``: the development documents; ``tuned``, ``unseen``: our own (documents/README.md)."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its annotation; ``path`` is HTML to print or a plain text."""

    name: str
    path: Path
    gold: Mapping[str, Any]


def read_annotated(folder: Path, texts: Path | None = None) -> list[Annotated]:
    """Return the documents of a folder of NAME.html or NAME.txt beside NAME.json.

    ``texts`` is another folder to look for NAME.txt in.
    """
    found = []
    for annotation in sorted(folder.rglob("*.json")):
        places = [annotation.with_suffix(s) for s in (".html", ".txt")]
        places += [texts / f"{annotation.stem}.txt"] if texts else []
        path = next((place for place in places if place.is_file()), None)
        if path is not None:
            gold = json.loads(annotation.read_text("utf-8"))
            found.append(Annotated(annotation.stem, path, gold))
    return found


def make_source(document: Annotated, profile: str, folder: Path) -> Path:
    """Write the file to ingest, unless it is there: PDF, text, or the PDF of a simulated scan.

    A plain text is scanned as it would be typed: printed in one column of a serif font.
    """
    is_text = document.path.suffix == ".txt"
    target = folder / f"{document.name}{'.txt' if is_text and profile == TEXT else '.pdf'}"
    if target.is_file() and target.stat().st_mtime >= document.path.stat().st_mtime:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    if is_text and profile == TEXT:
        target.write_bytes(document.path.read_bytes())
        return target
    printed = print_pdf(_typed(document.path, folder) if is_text else document.path)
    target.write_bytes(printed if profile == TEXT else _scanned(printed, profile))
    return target


def _typed(text: Path, folder: Path) -> Path:
    from html import escape

    page = folder / f"{text.stem}.html"
    style = "pre{white-space:pre-wrap;font:11pt 'Liberation Serif',serif}"
    content = escape(text.read_text("utf-8"))
    page.write_text(f"<meta charset=utf-8><style>{style}</style><pre>{content}</pre>", "utf-8")
    return page


def _scanned(printed: bytes, profile: str) -> bytes:
    kind = KINDS[profile]
    pages = page_images(printed, kind.dpi[0])
    backs = [*pages[1:], pages[0]]
    return scans_pdf([simulate(page, kind, n, backs[n]) for n, page in enumerate(pages)], kind)


def read_records(
    documents: Sequence[Annotated], profile: str, work: Path
) -> dict[str, dict[str, Any]]:
    """Ingest the documents in a profile with the ``arkiva`` command; return the exported records.

    ``work`` keeps files and archive: a second call extracts again and reads no picture twice.
    """
    for document in documents:
        make_source(document, profile, work / "files")
    again = (work / "archive").exists()
    _arkiva(work, "ingest", str(work / "files"))
    if again:
        _arkiva(work, "reprocess", "--stage", "extract")
    names = {document.name for document in documents}
    records = {}
    for line in _arkiva(work, "export", "jsonl").splitlines():
        record = json.loads(line)
        if (name := Path(record["source"]["filename"]).stem) in names:
            records[name] = record
    return records


def _arkiva(work: Path, *arguments: str) -> str:
    environment = {**os.environ, "XDG_STATE_HOME": str(work / "state"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", "--archive", str(work / "archive"), "-q", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(
            f"arkiva {' '.join(arguments)} ended with {done.returncode}: {done.stderr}"
        )
    return done.stdout
