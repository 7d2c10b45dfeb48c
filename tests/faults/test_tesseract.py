"""A Tesseract that misbehaves costs the page that it was asked for, and leaves nothing behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.faults import orphans
from benchmarks.faults.stand_in import install
from pipeline import process_tree, tool_process
from pipeline.errors import MissingToolError, PageError
from pipeline.ocr import RecognisedWord, TesseractEngine
from pipeline.tools import find_tesseract, require_languages, require_still
from tests.program import Program
from tests.scans import draw_page, save_tiff

pytestmark = [pytest.mark.ocr, pytest.mark.slow]
WIDTH = 640
LINES = ("Kuvendi i Komunës", "miratoi vendimin")
SECONDS = 20.0


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Which Tesseract is there is asked once a process: these tests change it."""
    find_tesseract.cache_clear()
    yield
    monkeypatch.undo()
    find_tesseract.cache_clear()


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


Misbehave = Callable[[str], TesseractEngine]


@pytest.fixture
def misbehave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Misbehave:
    """Put a Tesseract on the PATH that does something else with pictures of ``WIDTH``."""

    def engine(mode: str) -> TesseractEngine:
        program = install(tmp_path / "bin", {WIDTH: mode})
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return TesseractEngine()

    return engine


def read(engine: TesseractEngine, seconds: float = SECONDS) -> tuple[RecognisedWord, ...]:
    picture = draw_page(LINES, (WIDTH, 160))
    return engine.recognise(picture, 150, "sqi", seconds, "block")


def left_processes() -> set[int]:
    return process_tree.marked(f"{tool_process.NAME}={os.getpid()}.")


@pytest.mark.parametrize(
    ("mode", "code", "detail"),
    [
        ("signal 11", "ocr_crashed", "signal 11"),
        ("signal 6", "ocr_crashed", "signal 6"),
        ("signal 9", "ocr_crashed", "signal 9"),
        ("exit 1", "ocr_crashed", "status 1: Error in pixRead: \ufffd[31mno\ufffdthing"),
        ("exit 0", "ocr_no_output", "Error in pixRead: \ufffd[31mno\ufffdthing"),
        ("half", "ocr_bad_output", "it is cut short"),
        ("other-picture", "ocr_bad_output", "it is of another picture"),
        ("outside", "ocr_bad_output", "row 4 lies outside of the picture"),
        ("flood stdout", "ocr_bad_output", "more than 20 MB"),
        ("no-memory", "out_of_memory", "Tesseract"),
    ],
)
def test_each_misbehaviour_has_its_code(
    misbehave: Misbehave, scratch: Path, mode: str, code: str, detail: str
) -> None:
    with pytest.raises(PageError) as caught:
        read(misbehave(mode))
    assert (caught.value.code, caught.value.detail) == (code, detail)
    assert left_processes() == set()
    assert list(scratch.iterdir()) == []


def test_a_hang_ends_in_time_with_all_that_it_started(misbehave: Misbehave, scratch: Path) -> None:
    engine, began = misbehave("hang"), time.monotonic()
    with pytest.raises(PageError) as caught:
        read(engine, 2.0)
    assert (caught.value.code, caught.value.detail) == ("ocr_timeout", "2 s")
    assert time.monotonic() - began < 2.0 + 1.5
    assert left_processes() == set()
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("mode", ["once signal 11", "once exit 1", "once exit 0", "once half"])
def test_what_happens_once_is_tried_again(misbehave: Misbehave, scratch: Path, mode: str) -> None:
    assert [word.text for word in read(misbehave(mode))] == " ".join(LINES).split()
    assert list(scratch.iterdir()) == []


def test_a_second_try_has_the_time_that_is_left(misbehave: Misbehave) -> None:
    engine, began = misbehave("crash-then-hang"), time.monotonic()
    with pytest.raises(PageError) as caught:
        read(engine, 2.0)
    assert caught.value.code == "ocr_timeout"
    assert time.monotonic() - began < 2.0 + 1.5


@pytest.mark.parametrize("mode", ["orphan", "flood stderr"])
def test_what_does_no_harm_costs_nothing(misbehave: Misbehave, mode: str) -> None:
    assert [word.text for word in read(misbehave(mode))] == " ".join(LINES).split()
    assert left_processes() == set()


def test_bytes_that_are_no_text_make_a_guess_of_their_word(misbehave: Misbehave) -> None:
    first, *others = read(misbehave("bytes"))
    assert (first.text, first.confidence) == ("K\ufffd\ufffdndi", 0.0)
    assert [word.text for word in others] == " ".join(LINES).split()[1:]
    assert min(word.confidence for word in others) > 0.5


def test_the_orientation_is_asked_the_same_way(misbehave: Misbehave, scratch: Path) -> None:
    engine = misbehave("signal 11")
    with pytest.raises(PageError) as caught:
        engine.find_turn(draw_page(LINES, (WIDTH, 160)), 150, SECONDS)
    assert caught.value.code == "ocr_crashed"
    assert engine.find_turn(Image.new("L", (300, 300), 255), 150, SECONDS) is None
    page = draw_page(LINES * 12, (700, 1100))
    assert engine.find_turn(page.rotate(90, expand=True), 150, SECONDS) == 90
    assert list(scratch.iterdir()) == []


def test_one_that_vanishes_ends_the_run_not_the_page(misbehave: Misbehave) -> None:
    engine = misbehave("vanish")
    with pytest.raises(MissingToolError, match=r"does not (start any more|answer)"):
        read(engine)
    with pytest.raises(MissingToolError, match="does not start any more"):
        read(engine)


def test_a_language_that_vanishes_is_named(misbehave: Misbehave) -> None:
    misbehave("")
    require_languages("sqi,osd")
    require_still("sqi,osd")
    with pytest.raises(MissingToolError, match="tesseract-ocr-xyz"):
        require_still("sqi+xyz")


@pytest.mark.parametrize("script", ["exit 3", "kill -SEGV $$", "exec sleep 300", "nonsense ("])
def test_one_that_does_not_start_is_found_before_the_first_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr("pipeline.tools._ASK_SECONDS", 1.0)
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(MissingToolError, match="does not answer to --version"):
        require_languages("sqi")
    assert left_processes() == set()


# -- the same through the real command ---------------------------------------------------------

MODES = {
    910: "hang", 920: "signal 11", 930: "half", 940: "flood stdout", 950: "exit 0",
    960: "once signal 9",
}  # fmt: skip
CODES = {
    2: "ocr_timeout", 3: "ocr_crashed", 4: "ocr_bad_output", 5: "ocr_bad_output",
    6: "ocr_no_output",
}  # fmt: skip


def put_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modes: dict[int, str]) -> Path:
    """Let the real command find the stand-in; pages are 100 dpi, so they are enlarged threefold."""
    program = install(tmp_path / "bin", {3 * width: mode for width, mode in modes.items()})
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return program


def scan(path: Path, widths: list[int]) -> Path:
    pages = [draw_page([f"Faqja {n}", "Kuvendi vendosi"], (w, 300)) for n, w in enumerate(widths)]
    return save_tiff(path, pages)


def test_each_costs_its_page_only(
    arkiva: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path, monkeypatch, MODES)
    monkeypatch.setenv("STAND_IN_TEST", str(tmp_path))
    scan(tmp_path / "input" / "skanim.tif", [900, *MODES])
    ended = arkiva(
        *("ingest", "--languages", "sqi", "--page-timeout", 6, tmp_path / "input"), ok=False
    )
    assert ended.code == 1, ended.err
    assert "Traceback" not in ended.err
    (document,) = arkiva("list", "--json").rows
    text = arkiva("show", document["id"], "--text").out
    assert [f"Faqja {n}" in text for n in range(7)] == [n not in range(1, 6) for n in range(7)]
    assert failed_pages(arkiva, document["id"]) == CODES
    assert process_tree.marked(f"STAND_IN_TEST={tmp_path}") == set()
    assert not (arkiva.archive / "tmp").exists() or not any((arkiva.archive / "tmp").iterdir())


def failed_pages(arkiva: Program, document: str) -> dict[int, str]:
    from index.operations import reading
    from pipeline.archive import open_archive

    with reading(open_archive(arkiva.archive)) as library:
        return {p.page: p.code for p in library.catalog.page_problems(document)}


def test_a_run_without_tesseract_in_the_middle_resumes(
    arkiva: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = put_on_path(tmp_path, monkeypatch, {910: "vanish"})
    scan(tmp_path / "input" / "skanim.tif", [900, 910, 900])
    command = ("ingest", "--languages", "sqi", "--jobs", 1, tmp_path / "input")
    ended = arkiva(*command, ok=False)
    assert ended.code == 3, ended.err
    assert str(program) in ended.err
    assert "Traceback" not in ended.err
    (source,) = arkiva("status", "--json").rows
    assert failed_pages(arkiva, source["document"]) == {}
    ended = arkiva(*command)  # the real one is the next on the PATH
    assert "1 done" in ended.out


def test_kill_9_of_the_main_process_leaves_no_process(tmp_path: Path) -> None:
    found = orphans.run(3, seed=5, folder=tmp_path)
    assert found.left == ()
    assert found.started > 3
