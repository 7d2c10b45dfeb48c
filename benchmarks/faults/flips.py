"""Flipped bits in the catalogue: found by ``verify``, refused at open, mended by ``restore``.

A flip *changes content* if any table reads differently afterwards, or cannot be read: those count.
Flips in unused space are drawn beside them and left alone. ``restore`` must give the dump of the
sound archive.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.papers import show_progress, write_papers
from tests.program import Program

FLIPS = 100


@dataclass(frozen=True, slots=True)
class Flips:
    """What became of the flips; ``lapses`` names what should not have been."""

    flips: int
    """Those that changed content."""
    harmless: int
    """Those in unused space, drawn beside them and left alone."""
    found: int
    refused_at_open: int
    mended: int
    lapses: tuple[str, ...]


def run(flips: int, seed: int, folder: Path) -> Flips:
    """Flip one bit at a time in a catalogue, until ``flips`` of them changed content."""
    program = Program(folder)
    write_papers(folder / "papers", 6)
    program("ingest", "--languages", "sqi", folder / "papers", ok=False)  # one paper is damaged
    catalog, kept = program.archive / "catalog.sqlite", folder / "sound"
    _check_in(catalog)
    sound, content = program("dump").out, _content(catalog)
    program.archive.rename(kept)
    chance, counts, lapses = random.Random(seed), Counter[str](), list[str]()
    while counts["flips"] < flips:
        shutil.copytree(kept, program.archive)
        place = _flip(catalog, chance)
        if _content(catalog) == content:
            counts["harmless"] += 1
        else:
            counts.update(["flips", *_look(program, place, sound, lapses)])
            show_progress(counts["flips"], flips)
        shutil.rmtree(program.archive)
    return Flips(
        counts["flips"],
        counts["harmless"],
        counts["found"],
        counts["refused"],
        counts["mended"],
        tuple(lapses),
    )


def _look(program: Program, place: str, sound: str, lapses: list[str]) -> list[str]:
    """Return what can be said of one flip; add to ``lapses`` what should not be."""
    verified = program("verify", ok=False)
    opened = program("index", "sync", ok=False)
    restored = program("restore", ok=False)
    again = program("verify", ok=False)
    mended = restored.code == 1 and again.code == 0 and program("dump").out == sound
    if verified.code != 4:
        lapses.append(f"{place}: verify ended with {verified.code}")
    if not mended:
        lapses.append(f"{place}: not mended: {restored.code} {restored.err} {again.out}")
    for ended in (verified, opened, restored, again):
        if "Traceback" in ended.err:
            lapses.append(f"{place}: traceback: {ended.err[-600:]}")
    told = {"found": verified.code == 4, "refused": opened.code != 0, "mended": mended}
    return [name for name, is_true in told.items() if is_true]


def _check_in(catalog: Path) -> None:
    """Bring what stands in the log into the file, so that there is one file to damage."""
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _flip(catalog: Path, chance: random.Random) -> str:
    content = bytearray(catalog.read_bytes())
    position, bit = chance.randrange(len(content)), chance.randrange(8)
    content[position] ^= 1 << bit
    catalog.write_bytes(content)
    return f"byte {position}, bit {bit}"


def _content(catalog: Path) -> object:
    """Return all that the tables and the schema say; None if they cannot be read."""
    try:
        with closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            tables = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
            ).fetchall()
            rows = {
                name: connection.execute(f'SELECT * FROM "{name.decode()}" NOT INDEXED').fetchall()
                for name, sql in tables
                if sql.startswith(b"CREATE TABLE")
            }
            versions = connection.execute("PRAGMA user_version").fetchall()
            return tables, rows, versions
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def main(arguments: list[str]) -> int:
    """Run the full count and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults flips")
    parser.add_argument("--flips", type=int, default=FLIPS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="arkiva-flips-") as folder:
        flips = run(options.flips, options.seed, Path(folder))
    print(
        f"{flips.flips} flips that changed content: {flips.found} found by verify,"
        f" {flips.refused_at_open} refused at open, {flips.mended} mended by restore"
        f" (and {flips.harmless} in unused space)"
    )
    for lapse in flips.lapses:
        print(lapse)
    return 1 if flips.lapses else 0
