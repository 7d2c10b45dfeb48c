"""`arkiva export bagit`: a foreign program finds the bag valid, whatever its files are called."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from index.record import record_schema
from pipeline.archive import Archive
from pipeline.bag import MAX_NAME_BYTES, manifest_path, safe_name
from pipeline.errors import ExitCode
from tests.index import catalogues
from tests.keeping import small_disk_at, store, tree
from tests.program import Ended, Program

DC = "{http://purl.org/dc/elements/1.1/}"
HOSTILE = {
    "emër\nme\rdy rreshta.txt": "emër_me_dy rreshta.txt",
    "jo-utf8-\udcff\udcfe.txt": "jo-utf8-\ufffd\ufffd.txt",
    "ë" * 125 + "x.txt": "ë" * 125 + "x.txt",
    "majtas-\u202etxt.exe": "majtas-_txt.exe",
    "-rf.txt": "_-rf.txt",
    ".fshehur": "_.fshehur",
    "~arta.txt": "_~arta.txt",
    "CON": "_CON",
    "aux.tar.gz": "_aux.tar.gz",
    "lpt¹.txt": "_lpt¹.txt",
    "konsulta.txt": "konsulta.txt",
    "fund.": "fund_",
    "fund . .": "fund_",
    " hapësirë ": "hapësirë",
    "50%0Azbritje%25.txt": "50_0Azbritje_25.txt",
    'a<b>:"|?*\\c.txt': "a_b_______c.txt",
    "vija\u2028ndarëse\x85\x0c\x1c.txt": "vija_ndarëse___.txt",
    "\x1b[31mkuq\x00.txt": "_[31mkuq_.txt",
    "e\u0308 zbërthyer.txt": "ë zbërthyer.txt",
    "=1+1.csv": "=1+1.csv",
    "<script>.html": "_script_.html",
    "...": "_",
    "": "_",
}
"""File name -> how the bag calls it."""


def validated(bag: Path) -> Ended:
    """Let the Library of Congress's tool look at a bag."""
    call = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]
    ended = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive of hostile names, a group of two files, a document that was not read."""
    arkiva = Program(tmp_path_factory.mktemp("home"))
    with catalogues.opened(arkiva.archive) as catalog:
        for name in HOSTILE:
            store(catalog, (name, f"Kuvendi vendosi: {name!a}".encode()))
        store(catalog, ("Faqja.txt", b"1"), ("FAQJA.txt", b"2"), ("faqja.txt", b"3"))
        store(catalog, ("i-prerë.pdf", b"%PDF-1.7 i prere"), read=False)
    return arkiva


@pytest.fixture(scope="module")
def bag(arkiva: Program) -> Path:
    out = arkiva.home / "dorëzim"
    ended = arkiva("export", "bagit", "--output", out)
    assert ended.out == f"{out}\n"
    return out


@pytest.fixture
def copy(bag: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bag, tmp_path / "copy"))


def test_a_foreign_program_finds_it_valid(bag: Path) -> None:
    ended = validated(bag)
    assert ended.code == 0, ended.err
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        check = ["sha256sum", "--check", "--quiet", "--strict", manifest]
        subprocess.run(check, cwd=bag, check=True)


def test_one_flipped_bit_anywhere_makes_it_invalid(copy: Path) -> None:
    moments = random.Random(20261121)
    payload = sorted(p for p in (copy / "data").rglob("*") if p.is_file() and p.stat().st_size)
    places = [(path, None) for path in moments.sample(payload, 4)]
    places += [(copy / "bag-info.txt", None), (copy / "manifest-sha256.txt", None)]
    for path, place in [*places, (copy / "tagmanifest-sha256.txt", (0, 0))]:
        good = path.read_bytes()
        at, bit = place or (moments.randrange(len(good)), moments.randrange(8))
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
        assert validated(copy).code != 0, path
        path.write_bytes(good)
    assert validated(copy).code == 0


def test_a_file_more_or_less_makes_it_invalid(copy: Path) -> None:
    (copy / "data" / "x").touch()
    assert validated(copy).code != 0
    (copy / "data" / "x").unlink()
    (copy / "data" / "journal.jsonl").unlink()
    assert validated(copy).code != 0


def test_names_are_safe_and_the_bytes_untouched(bag: Path) -> None:
    for name, expected in HOSTILE.items():
        content = f"Kuvendi vendosi: {name!a}".encode()
        folder = bag / "data" / "originals" / sha256(content).hexdigest()[:12]
        assert tree(folder) == {expected: content}


def test_files_of_one_document_keep_apart_where_case_does_not_count(bag: Path) -> None:
    folders = [f for f in (bag / "data" / "originals").iterdir() if len(list(f.iterdir())) == 3]
    assert [tree(folder) for folder in folders] == [
        {"Faqja.txt": b"1", "FAQJA-2.txt": b"2", "faqja-3.txt": b"3"}
    ]


def test_bag_info_says_what_it_is(bag: Path, arkiva: Program) -> None:
    lines = (bag / "bag-info.txt").read_text("utf-8").splitlines()
    info = dict(line.split(": ", 1) for line in lines)
    payload = tree(bag / "data")
    size = sum(map(len, payload.values()))
    assert info["Payload-Oxum"] == f"{size}.{len(payload)}"
    assert date.fromisoformat(info["Bagging-Date"])
    marker = json.loads((arkiva.archive / "arkiva-archive.json").read_text())
    assert info["External-Identifier"] == marker["arkiva_archive"]
    assert info["Bag-Software-Agent"].startswith("Arkiva ")
    declaration = (bag / "bagit.txt").read_bytes()
    assert declaration == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_records_text_and_metadata(bag: Path, arkiva: Program) -> None:
    rows = {row["id"]: row for row in arkiva("export", "jsonl").rows}
    validator = jsonschema.Draft202012Validator(record_schema())
    records = {path.stem: json.loads(path.read_text("utf-8")) for path in data(bag, "records")}
    assert len(records) == len(HOSTILE) + 2
    for document, record in records.items():
        validator.validate(record)
        assert record == rows.get(document, record)
    texts = {path.stem: path.read_text("utf-8") for path in data(bag, "text")}
    assert texts.keys() == rows.keys()
    document = next(iter(rows))
    assert texts[document] == arkiva("show", document, "--text").out.removesuffix("\n")
    for path in data(bag, "metadata"):
        record = records[path.name.partition(".")[0]]
        root = etree.parse(path).getroot()
        assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
        found = {name: root.findtext(DC + name) for name in ("title", "date", "type", "language")}
        assert found == {
            "title": record["title"] or record["source"]["filename"], "date": record["date"],
            "type": record["type"], "language": record["language"],
        }  # fmt: skip
        assert root.findtext(DC + "identifier") == record["id"]
        assert len(root.findall(DC + "source")) == len(record["source"]["paths"])


def data(bag: Path, folder: str) -> list[Path]:
    return sorted((bag / "data" / folder).iterdir())


def test_the_journal_is_in_it_byte_for_byte(bag: Path, arkiva: Program) -> None:
    journal = arkiva.archive / "journal" / "journal.jsonl"
    assert (bag / "data" / "journal.jsonl").read_bytes() == journal.read_bytes()


def test_some_documents_only(arkiva: Program, tmp_path: Path) -> None:
    chosen = [row["id"] for row in arkiva("list", "--json").rows[:2]]
    arkiva("export", "bagit", chosen[0], chosen[1][:8], chosen[0], "-o", tmp_path / "some")
    assert validated(tmp_path / "some").code == 0
    for folder in ("originals", "records", "text", "metadata"):
        kept = {path.name.partition(".")[0] for path in data(tmp_path / "some", folder)}
        assert kept == set(chosen)
    lines = (tmp_path / "some" / "data" / "journal.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["document"] for line in lines} == set(chosen)
    whole = (arkiva.archive / "journal" / "journal.jsonl").read_text("utf-8").splitlines()
    assert set(lines) < set(whole)


# -- what stands in its way --------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with catalogues.opened(tmp_path / "archive") as catalog:
        for name in ("a.txt", "b.txt", "c.txt"):
            store(catalog, (name, name.encode() * 100_000))
        return catalog.archive


def test_damaged_originals_are_named_and_nothing_is_written(
    archive: Archive, tmp_path: Path
) -> None:
    first, second = (
        archive.original(sha256(n * 100_000).hexdigest()) for n in (b"a.txt", b"c.txt")
    )
    first.chmod(0o644)
    first.write_bytes(b"a.txu" * 100_000)
    second.unlink()
    ended = Program(tmp_path)("export", "bagit", "-o", tmp_path / "bag", ok=False)
    assert ended.code == ExitCode.SOME_FAILED
    problems = sorted(line for line in ended.err.splitlines() if "not exported" in line)
    assert [line.split(": ")[3] for line in problems] == ["a.txt", "c.txt"], ended.err
    assert "not those that were stored" in ended.err
    assert "No such file" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_folder_that_will_not_do_is_refused(archive: Archive, tmp_path: Path) -> None:
    arkiva = Program(tmp_path)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").touch()
    for place in (full, archive.root / "bag", full / "mine" / "bag"):
        assert arkiva("export", "bagit", "-o", place, ok=False).code == ExitCode.USAGE
    assert sorted(tree(full)) == ["mine"]
    empty = tmp_path / "empty"
    empty.mkdir()
    arkiva("export", "bagit", "-o", empty)
    assert validated(empty).code == 0


def test_an_archive_without_documents_gives_no_bag(tmp_path: Path) -> None:
    catalogues.archive_at(tmp_path / "archive")
    ended = Program(tmp_path)("export", "bagit", "-o", tmp_path / "bag", ok=False)
    assert ended.code == ExitCode.USAGE
    assert not (tmp_path / "bag").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk_at(tmp_path / "disk") as place:
        yield place


def test_a_full_disk_is_said_and_left_as_it_was(
    archive: Archive, tmp_path: Path, small_disk: Path
) -> None:
    ended = Program(tmp_path)("export", "bagit", "-o", small_disk / "bag", ok=False)
    assert ended.code == ExitCode.DISK_FULL
    assert list(small_disk.iterdir()) == []


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "expected"), HOSTILE.items(), ids=ascii)
def test_a_name_becomes_safe(name: str, expected: str) -> None:
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    assert safe_name(shown) == expected


@given(st.lists(st.text(max_size=300), max_size=6))
def test_any_names_become_safe_and_differ(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        made = safe_name(name, taken)
        assert 0 < len(made.encode()) <= MAX_NAME_BYTES
        assert made == unicodedata.normalize("NFC", made)
        assert not made[0].isspace()
        assert made[0] not in "-.~"
        assert made[-1] not in ". "
        assert made.splitlines() == [made]
        assert not set(made) & set('<>:"/\\|?*%')
        assert all(c == " " or unicodedata.category(c)[0] not in "CZ" for c in made)
        assert made.casefold() not in [other.casefold() for other in taken]
        taken.append(made)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("ë" * 200 + ".pdf", "ë" * 125 + ".pdf"),
        ("x" * 10 + "." + "y" * 300, "x" * 10 + "." + "y" * 244),
        ("x" * 254 + ". " + "y" * 300, "x" * 254),
    ],
)
def test_a_long_name_keeps_its_extension(name: str, expected: str) -> None:
    assert safe_name(name) == expected
    other = safe_name(name, [expected])
    assert len(other.encode()) <= MAX_NAME_BYTES
    assert Path(other).suffix == Path(expected).suffix or len(Path(expected).suffix) > 30


def test_a_manifest_escapes_what_the_standard_names() -> None:
    assert manifest_path("data/a%0A\r\nb%.txt") == "data/a%250A%0D%0Ab%25.txt"
    assert manifest_path("data/ë {}&'.txt") == "data/ë {}&'.txt"
