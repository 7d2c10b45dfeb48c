"""Names that are no text, too long, or commands; their contents are small good texts."""

from __future__ import annotations

import os
import unicodedata
from functools import partial
from pathlib import Path

from benchmarks.faults.hostile.cases import (
    READ,
    UNSUPPORTED,
    Build,
    Category,
    Site,
    failed,
    skipped,
)
from benchmarks.faults.hostile.prose import paragraph
from benchmarks.faults.hostile.raw_pdf import good_pdf

NAMES = Category("names")
_PATH_LIMIT = 4095

HOSTILE: dict[str, bytes] = {
    "line-feed": b"rresht\ni ri.txt",
    "return": b"rresht\rtjeter.txt",
    "tab": b"me\ttab.txt",
    "dash": b"-rf.txt",
    "two-dashes": b"--help.txt",
    "only-dash": b"-",
    "override": "fatura\u202etxt.fdp.txt".encode(),
    "isolates": "a\u2066b\u2069\u200f\u200b.txt".encode(),
    "latin-1": b"k\xebshilli \xe7.txt",
    "no-text": b"\xff\xfe\x80\xc0.txt",
    "surrogate": "a\ud800b.txt".encode("utf-8", "surrogatepass"),
    "long": b"n" * 251 + b".txt",
    "long-letters": "\u00eb".encode() * 125 + b".txt",
    "escapes": b"\x1b[31mkuq\x1b[0m\x1b]0;t\x07.txt",
    "c1": "a\u009b31mb\u0085.txt".encode(),
    "bell": b"\x01\x07\x08\x7f.txt",
    "command": b"$(touch hakuar).txt",
    "backticks": b"`touch hakuar`;&&|.txt",
    "quotes": b"a'b\"c\\d.txt",
    "blanks": b"  ne skaje .txt ",
    "formula": b"=cmd|'!A0'.txt",
    "formula-plus": b"+1+1.txt",
    "formula-at": b"@SUM(A1).txt",
    "markup": b"<img src=x onerror=alert(1)>.txt",
    "pattern": b"*?[a-z]{1,2}.txt",
    "percent": b"%s%n%00%2e%2e%2f.txt",
    "address": b"http:x?a=1&b=2#c.txt",
    "mark-of-mails": b"a.eml!",
    "dots": b"a...b..txt",
    "no-suffix": b"emri",
    "only-suffix-long": b"a." + b"t" * 200,
    "emoji": "\U0001f468\u200d\U0001f469.txt".encode(),
    "line-separators": "a\u2028b\u2029c.txt".encode(),
    "device": b"CON.txt",
    "colon": b"a:b::$DATA.txt",
    "digits": b"9" * 240 + b".txt",
    "digits-odd": "\u0663\u00b2\u2460.txt".encode(),
    "json": b'{"path":"x"}\\u0000.txt',
}
"""Raw names of good text files."""


def _content(site: Site, more: str = "") -> bytes:
    return paragraph(site.word + more).encode()


def _named(site: Site, raw: bytes) -> None:
    site.write(raw, _content(site))


for _name, _raw in HOSTILE.items():
    NAMES.add(
        f"name-{_name}",
        partial(_named, raw=_raw),
        READ,
        find=True,
        quick=_name
        in (
            "line-feed",
            "dash",
            "override",
            "no-text",
            "long",
            "escapes",
            "formula",
            "digits-odd",
            "c1",
        ),
    )


def _folder(raw: bytes) -> Build:
    def build(site: Site) -> None:
        folder = site.folder / os.fsdecode(raw)
        folder.mkdir()
        (folder / "a.txt").write_bytes(_content(site))

    return build


for _name, _raw in (
    ("looks-like-pdf", b"dosje.pdf"),
    ("line-feed", b"a\nb"),
    ("no-text", b"\xff\xfe"),
    ("blank", b" "),
    ("dash", b"--archive"),
    ("mark-of-mails", b"a.eml!"),
):
    NAMES.add(f"folder-{_name}", _folder(_raw), READ, find=True, quick=_name == "looks-like-pdf")


def _empty_folder(site: Site) -> None:
    (site.folder / "bosh.pdf").mkdir()
    site.write("a.txt", _content(site))


NAMES.add("folder-empty-pdf", _empty_folder, READ, find=True)


def _twins(first: str, second: str) -> Build:
    """Build two files whose names are one name for some file systems."""

    def build(site: Site) -> None:
        site.write(first, _content(site))
        site.write(second, _content(site, "a"))

    return build


_COMPOSED = "K\u00ebshilli \u00e7.txt"
NAMES.add(
    "twins-composed",
    _twins(_COMPOSED, unicodedata.normalize("NFD", _COMPOSED)),
    READ,
    find=True,
    quick=True,
)
NAMES.add("twins-case", _twins("Akti.txt", "akti.TXT"), READ, find=True)
NAMES.add(
    "twins-shown-alike",
    _twins(os.fsdecode(b"a\xff.txt"), os.fsdecode(b"a\xfe.txt")),
    READ,
    find=True,
    quick=True,
)


def _same_bytes(site: Site) -> None:
    for name in ("a.txt", "b.txt", "c.pdf.txt", "-d", "E.TXT"):
        site.write(name, _content(site))
    for name in ("f.pdf", "g.pdf"):
        site.write(name, good_pdf(site.word + "a"))


NAMES.add("same-bytes", _same_bytes, READ, find=True, quick=True)


def _hidden(site: Site) -> None:
    site.write(".fshehur.txt", _content(site))
    site.write("...", _content(site, "a"))
    (site.folder / ".dosje").mkdir()
    (site.folder / ".dosje" / "a.txt").write_bytes(_content(site, "b"))
    site.write("shihet.txt", _content(site, "c"))
    site.write("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


NAMES.add(
    "hidden",
    _hidden,
    skipped("filtered"),
    members={"shihet.txt": READ, "Thumbs.db": UNSUPPORTED | skipped("filtered")},
    quick=True,
)


def _deep(length: int) -> Build:
    """Build a file whose path has this many bytes, step by step: calls take no more than 4095."""

    def build(site: Site) -> None:
        handle = os.open(site.folder, os.O_RDONLY)
        left = length - len(os.fsencode(site.folder)) - len("/a.txt")
        while left > 0:
            name = "d" * min(200, left - 1 if left > 1 else 1)
            if left - len(name) - 1 == 1:
                name = name[:-1]
            os.mkdir(name, dir_fd=handle)
            inner = os.open(name, os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = inner
            left -= len(name) + 1
        file = os.open("a.txt", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=handle)
        os.write(file, _content(site))
        os.close(file)
        os.close(handle)

    return build


NAMES.add("path-3000", _deep(3000), READ, find=True, quick=True)
NAMES.add("path-4090", _deep(4090), READ | failed("unreadable_file"))
NAMES.add("path-4500", _deep(4500), failed("unreadable_file"), loose=True, quick=True)


def _levels(site: Site) -> None:
    folder = Path(site.folder, *["d"] * 900)
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(_content(site))


NAMES.add("folders-900-deep", _levels, READ, find=True)


def _crowd(site: Site) -> None:
    for number in range(300):
        site.write(f"{number}", b"")


NAMES.add("crowd-of-300-empty", _crowd, failed("empty_file"))
