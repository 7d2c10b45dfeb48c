"""The command line as a contract: shapes, exit codes, settings, where what is printed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.program import Program


@pytest.fixture(scope="module")
def arkiva(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive with two text documents."""
    home = tmp_path_factory.mktemp("home")
    program = Program(home)
    source = home / "input"
    source.mkdir()
    (source / "njoftim.txt").write_text(
        "NJOFTIM\n\nKomuna e Lipjanit njofton qytetarët se më 12 maj 2024 mbahet dëgjimi publik.\n",
        "utf-8",
    )
    (source / "\x1b[31mkeq.txt").write_text("Tekst për ujësjellësin e fshatit.", "utf-8")
    with zipfile.ZipFile(source / "arkiv.odt", "w") as odt:
        odt.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    program("ingest", source, ok=False)
    return program


def test_list_has_the_promised_shape(arkiva: Program) -> None:
    for row in arkiva("list", "--json").rows:
        assert {"id", "source", "title", "type", "municipality", "date", "pages"} <= row.keys()
        assert row["source"]["filename"]


def test_search_has_the_promised_shape(arkiva: Program) -> None:
    (row,) = arkiva("search", "--json", "degjimi").rows
    assert set(row) == {
        *("id", "source", "title", "type", "municipality", "date", "score", "pages"),
    }
    (page,) = row["pages"]
    assert set(page) == {"page", "snippet", "marks", "boxes"}


def test_facets_come_last_in_one_object(arkiva: Program) -> None:
    *hits, summary = arkiva("search", "--json", "--facets", "degjimet publikeee").rows
    assert len(hits) == summary["total"] == 1
    assert set(summary["facets"]) == {"type", "municipality", "year", "person"}
    assert summary["facets"]["municipality"] == [{"value": "Lipjan", "count": 1}]
    assert summary["suggestion"] == "degjimet publik"
    shown = arkiva("search", "--facets", "degjimi").out
    assert "municipality: Lipjan 1" in shown


def test_conditions_alone_are_a_search(arkiva: Program) -> None:
    assert len(arkiva("search", "--json", "--municipality", "Lipjanit").rows) == 1
    assert len(arkiva("search", "--json", "komuna:Lipjan").rows) == 1
    assert arkiva("search", ok=False).code == 2


def test_what_was_meant_and_what_was_left_aside_are_told_on_stderr(arkiva: Program) -> None:
    assert "did you mean: dëgjimi" in arkiva("search", "degjiimi").err
    ended = arkiva("search", '"publik dëgjimi"')
    assert "no document has the phrase as it stands; these are near" in ended.err
    assert len(ended.out) > 0


@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_password_in_the_arguments_is_refused(arkiva: Program, place: str) -> None:
    login = ("--index", "http://elastic:s3cret@127.0.0.1:9")
    arguments = (*login, "index", "status") if place == "before" else ("index", "status", *login)
    ended = arkiva(*arguments, ok=False)
    assert ended.code == 2
    assert "ARKIVA_ELASTIC_API_KEY" in ended.err
    assert "s3cret" not in ended.err


def test_status_tells_how_far_the_index_is(arkiva: Program) -> None:
    assert arkiva("status").out.endswith("index: up to date\n")
    away = arkiva("status", "--index", "http://127.0.0.1:9")
    assert (away.code, "does not answer" in away.out) == (0, True)


def test_status_has_the_promised_shape(arkiva: Program) -> None:
    for row in arkiva("status", "--json").rows:
        assert set(row) == {"path", "path_bytes", "outcome", "code", "reason", "document"}
        assert bytes.fromhex(row["path_bytes"]).decode() == row["path"]


def test_what_is_not_supported_is_named_with_advice(arkiva: Program) -> None:
    (row,) = [r for r in arkiva("status", "--json").rows if r["path"].endswith(".odt")]
    assert (row["outcome"], row["code"]) == ("skipped", "unsupported_kind")
    assert row["reason"].endswith("(ODT: convert it with LibreOffice to DOCX or PDF)")


def test_a_search_without_a_hit_is_no_error(arkiva: Program) -> None:
    ended = arkiva("search", "papagall")
    assert (ended.code, ended.out) == (0, "")
    assert "nothing found" in ended.err


def test_the_hit_is_marked_without_colour_too(arkiva: Program) -> None:
    assert "[[ujësjellësin]]" in arkiva("search", "ujesjellesin").out


def test_names_cannot_steer_the_terminal(arkiva: Program) -> None:
    for command in (("list",), ("status", "--all"), ("search", "ujesjellesin")):
        assert "\x1b" not in arkiva(*command).out


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("show", "ffffffffffff"), 2, "no document"),
        (("ingest", "nuk-ekziston"), 2, "no such file"),
        (("ingest", "--languages", "xyz", "."), 3, "tesseract-ocr-xyz"),
        (("frobnicate",), 2, "No such command"),
        (("index", "status", "--index", "http://127.0.0.1:9"), 7, "does not answer"),
        (("search", "--archive", "/nowhere", "x"), 2, "arkiva init"),
        (("search", "x " * 200), 2, "300"),
    ],
)
def test_exit_codes(arkiva: Program, arguments: tuple[str, ...], code: int, word: str) -> None:
    ended = arkiva(*arguments, ok=False)
    assert ended.code == code
    assert word in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_a_dead_index_never_fails_an_ingest(arkiva: Program, tmp_path: Path) -> None:
    other = Program(tmp_path)
    source = tmp_path / "a.txt"
    source.write_text("Tekst i shkurtër.", "utf-8")
    ended = other("ingest", "--index", "http://127.0.0.1:9", source)
    assert ended.code == 0
    assert "the index is behind" in ended.err
    assert len(other("search", "--json", "tekst").rows) == 1


def test_show_text_divides_pages_by_form_feeds(arkiva: Program, tmp_path: Path) -> None:
    source = tmp_path / "dy.txt"
    source.write_text("Faqja një\fFaqja dy", "utf-8")
    other = Program(tmp_path)
    other("ingest", source)
    (row,) = other("list", "--json").rows
    assert other("show", row["id"], "--text").out == "Faqja një\fFaqja dy\n"
    assert other("show", row["id"], "--text", "--page", "2").out == "Faqja dy\n"
    assert other("show", row["id"][:4], "--json", "--page", "2").rows[0]["pages"][0]["page"] == 2
    assert other("show", row["id"], "--page", "3", ok=False).code == 2


def test_show_prints_the_record_for_people(arkiva: Program) -> None:
    (row,) = [r for r in arkiva("list", "--json").rows if r["source"]["filename"] == "njoftim.txt"]
    shown = arkiva("show", row["id"]).out
    assert "Lipjan" in shown
    assert "2024-05-12" in shown


def test_settings_come_from_the_file_and_the_environment(tmp_path: Path) -> None:
    program = Program(tmp_path)
    settings = tmp_path / "arkiva.toml"
    settings.write_text(
        f'archive = "{tmp_path / "tjetër"}"\n[ingest]\nlanguages = "xyz"\n', "utf-8"
    )
    refused = program("--config", settings, "ingest", ".", ok=False)
    assert "tesseract-ocr-xyz" in refused.err
    settings.write_text("[ingest]\nlangauges = 'sqi'\n", "utf-8")
    misspelt = program("--config", settings, "list", ok=False)
    assert (misspelt.code, "langauges" in misspelt.err) == (2, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(shell: str, tmp_path: Path) -> None:
    assert "_ARKIVA_COMPLETE" in Program(tmp_path)("completion", shell).out


def test_doctor_names_what_is_there(arkiva: Program) -> None:
    rows = {row["name"]: row for row in arkiva("doctor", "--json").rows}
    assert rows["Tesseract"]["ok"]
    assert rows["language sqi"]["ok"]
    missing = arkiva("doctor", "--languages", "xyz", ok=False)
    assert missing.code == 3
    assert "apt-get install tesseract-ocr-xyz" in missing.out


def test_dry_run_makes_no_archive(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "a.txt").write_text("x y z", "utf-8")
    assert "text/plain" in program("ingest", "--dry-run", tmp_path / "a.txt").out
    assert not program.archive.exists()


def test_every_export_is_valid_against_the_schema(arkiva: Program) -> None:
    from jsonschema import Draft202012Validator

    from index.record import record_schema

    validator = Draft202012Validator(record_schema())
    lines = arkiva("export", "jsonl").out.splitlines()
    assert len(lines) == 2
    for line in lines:
        validator.validate(json.loads(line))


def test_a_damaged_catalogue_is_refused_and_can_be_rebuilt(tmp_path: Path) -> None:
    program = Program(tmp_path)
    source = tmp_path / "a.txt"
    source.write_text("Tekst për bibliotekën.", "utf-8")
    program("ingest", source)
    catalog = program.archive / "catalog.sqlite"
    content = bytearray(catalog.read_bytes())
    content[:100] = bytes(100)
    catalog.write_bytes(content)
    for command in (("list",), ("ingest", source)):
        ended = program(*command, ok=False)
        assert ended.code == 4
        assert "arkiva restore" in ended.err
    for path in program.archive.glob("catalog.sqlite*"):
        path.unlink()
    program("retry")
    assert len(program("search", "--json", "biblioteken").rows) == 1


def test_a_second_writer_names_the_first(tmp_path: Path) -> None:
    import fcntl

    program = Program(tmp_path)
    source = tmp_path / "a.txt"
    source.write_text("Tekst.", "utf-8")
    program("ingest", source)
    with (program.archive / "arkiva.lock").open("r+") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        pid = (program.archive / "arkiva.lock").read_text().strip()
        ended = program("ingest", source, ok=False)
        assert ended.code == 5
        assert f"process {pid}" in ended.err
        assert program("list").code == 0


def test_a_search_catches_up_with_the_catalogue(tmp_path: Path) -> None:
    program = Program(tmp_path)
    source = tmp_path / "a.txt"
    source.write_text("Tekst për bibliotekën.", "utf-8")
    program("ingest", "--index", "http://127.0.0.1:9", source)
    assert not (program.archive / "search.sqlite").exists()
    assert len(program("search", "--json", "biblioteken").rows) == 1
    before = (program.archive / "search.sqlite").stat().st_mtime_ns
    program("search", "biblioteken")
    assert (program.archive / "search.sqlite").stat().st_mtime_ns == before
