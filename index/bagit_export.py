"""The archive, or some documents of it, as a BagIt bag: for deposit, transfer and other systems.

::

    data/originals/ID/NAME       the untouched files
    data/records/ID.json         the record: what was read and found
    data/text/ID.txt             the text, a form feed between pages
    data/metadata/ID.dc.xml      Dublin Core, as other catalogues take it in
    data/journal.jsonl           what people said and corrected, and which path held what
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from index.exports import Exported
from index.library import Library
from pipeline import __version__
from pipeline.bag import BagWriter, safe_name
from pipeline.chunks import open_source, read_chunks
from pipeline.errors import ArchiveDamagedError, SourceError, UsageError
from pipeline.part_folder import new_folder, part_folder, put_in_place
from pipeline.store import FileEntry
from pipeline.transcript import without_controls

_DC = "http://purl.org/dc/elements/1.1/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def export_bag(library: Library, ids: Sequence[str], output: Path) -> list[Exported]:
    """Write a bag to the folder ``output``; without ``ids``, all documents, failed ones too.

    The bag is whole or not there: if an original is missing or changed, what comes back names each
    one, and nothing was written.

    Raises:
        UsageError: ``output`` is not empty or cannot be made, or the archive has no documents.
        DiskFullError: no space left where ``output`` is to stand.
    """
    output = new_folder(output)
    archive = library.catalog.archive
    if output.is_relative_to(archive.root.resolve()):
        raise UsageError(f"{output} lies inside the archive; name a folder elsewhere")
    chosen = list(ids) or _all_ids(library)
    if not chosen:
        raise UsageError("the archive has no documents; nothing to export")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {output}: {error.strerror or error}") from error
    with part_folder(output) as part:
        bag = part / "bag"
        bag.mkdir()
        problems = _write_bag(library, chosen, bag, is_whole=not ids)
        if problems:
            return problems
        os.sync()  # all files at once: one at a time would take hours
        put_in_place(bag, output)
    return [Exported("", output)]


def _all_ids(library: Library) -> list[str]:
    return [row[0] for row in library.connection.execute("SELECT id FROM documents ORDER BY id")]


def _write_bag(
    library: Library, ids: Sequence[str], folder: Path, *, is_whole: bool
) -> list[Exported]:
    """Write all files; return the originals that are not what was stored."""
    problems: list[Exported] = []
    with BagWriter(folder) as bag:
        for document_id in ids:
            problems += _add_originals(library, bag, document_id)
            if not problems:  # else the bag is not to be: only the rest of the damage is looked for
                _add_document(library, bag, document_id)
        if not problems:
            _add_journal(library, bag, None if is_whole else frozenset(ids))
            bag.close(_info(library, len(ids)))
    return problems


def _add_originals(library: Library, bag: BagWriter, document_id: str) -> Iterator[Exported]:
    entry = library.catalog.document(document_id)
    assert entry is not None
    taken: set[str] = set()
    for file in entry.files:
        name = safe_name(file.filename, taken)
        taken.add(name)
        try:
            _add_original(library, bag, f"originals/{document_id}/{name}", file)
        except SourceError as error:
            problem = f"{file.filename}: its original {file.sha256}: {error.detail}"
            yield Exported(document_id, None, problem)


def _add_original(library: Library, bag: BagWriter, name: str, file: FileEntry) -> None:
    with open_source(library.catalog.archive.original(file.sha256)) as handle:
        if bag.add(name, read_chunks(handle)) != file.sha256:
            raise SourceError("unreadable_file", "its bytes are not those that were stored")


def _add_document(library: Library, bag: BagWriter, document_id: str) -> None:
    with _steady(library.connection):
        record = library.record(document_id)
        texts = [page.text for page in library.catalog.pages(document_id)]
    bag.add(f"records/{document_id}.json", [_json(record)])
    bag.add(f"metadata/{document_id}.dc.xml", [_dublin_core(record)])
    if texts:
        bag.add(f"text/{document_id}.txt", ["\f".join(texts).encode("utf-8", "replace")])


@contextmanager
def _steady(connection: sqlite3.Connection) -> Iterator[None]:
    """See one state of the catalogue: an ingest may end a document between two queries."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _json(record: Mapping[str, Any]) -> bytes:
    # What UTF-8 cannot say (a lone surrogate) becomes \udXXX, which JSON can.
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _dublin_core(record: Mapping[str, Any]) -> bytes:
    """Return simple Dublin Core; what is not known is left out, never guessed."""
    source = record["source"]
    values = {
        "title": [record["title"] or source["filename"]],
        "date": [record["date"]],
        "type": [record["type"]],
        "language": [record["language"]],
        "coverage": [record["municipality"]],
        "format": [source["media_type"]],
        "identifier": [record["id"], source["reference_code"]],
        "source": source["paths"],
        "relation": [source["parent"]],
    }
    root = etree.Element(f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC})
    for name, texts in values.items():
        for text in filter(None, texts):
            etree.SubElement(root, f"{{{_DC}}}{name}").text = without_controls(text)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return content


def _add_journal(library: Library, bag: BagWriter, ids: frozenset[str] | None) -> None:
    """Add the journal's whole lines byte for byte: all of them, or those about ``ids``."""
    path = library.catalog.archive.journal_path
    try:
        with open_source(path) as handle:
            lines = (line for line in handle if line.endswith(b"\n"))
            bag.add("journal.jsonl", (line for line in lines if ids is None or _about(line) in ids))
    except (SourceError, ValueError, AttributeError) as error:
        raise ArchiveDamagedError(
            f"the journal {path} cannot be read ({error}); restore it from a backup"
        ) from error


def _about(line: bytes) -> str | None:
    document: str | None = json.loads(line.decode("utf-8", "surrogateescape")).get("document")
    return document


def _info(library: Library, documents: int) -> dict[str, str]:
    return {
        "Bag-Software-Agent": f"Arkiva {__version__}",
        "Bagging-Date": date.today().isoformat(),
        "External-Identifier": library.catalog.archive.id,
        "External-Description": f"{documents} document{'' if documents == 1 else 's'}",
    }
