"""Documentation that is true: codes, commands, examples and links are compared with the code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

from cli import main
from pipeline import errors
from pipeline.errors import SEVERITY, SOURCE_CODES, ArchiveError, ExitCode, SourceError
from pipeline.report import FileResult, RunReport
from pipeline.store import Outcome
from pipeline.warning_codes import WARNINGS

ROOT = Path(__file__).resolve().parent.parent
ERRORS = (ROOT / "docs" / "errors.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MARKDOWN = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "samples").glob("*.md")]
)
SKIPPED = frozenset({"unsupported_kind", "filtered"})
"""Codes of files that a run leaves out; ``tests/test_ingest.py`` shows that it does."""
KEPT = frozenset({"extraction_failed", "no_characters"})
"""Codes of documents whose text is in all the same."""


# -- errors ------------------------------------------------------------------------------------


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of errors.md, without its header."""
    section = ERRORS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[2:]]


def children(kind: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
    """Yield an error class and all below it that end a command."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__ and not issubclass(child, SourceError):
            yield from children(child)


def run_with(code: str) -> RunReport:
    """Return the report of a run in which one file met ``code``."""
    outcome: Outcome = "skipped" if code in SKIPPED else "flagged" if code in KEPT else "failed"
    assert outcome in get_args(Outcome)
    return RunReport(found=1, results=[FileResult(b"a.pdf", outcome, code=code)])


def test_every_exit_code_stands_in_the_table() -> None:
    documented = {(int(number), name) for number, name, *_ in table("Exit codes")}
    assert documented == {(code.value, code.name) for code in ExitCode}


def test_the_order_of_severity() -> None:
    line = re.search(r"the most severe: ([\d, ]+)", ERRORS)
    assert line is not None
    assert [int(n) for n in line[1].split(",")] == [int(code) for code in SEVERITY]


def test_every_error_stands_in_the_table() -> None:
    documented = {code: int(number) for code, number, *_ in table("Errors that end a command")}
    assert documented == {kind.code: int(kind.exit_code) for kind in children(ArchiveError)}


def test_every_source_code_stands_in_the_table() -> None:
    rows = table("What stands in the way of one file or page")
    documented = {code: int(number) for code, number, *_ in rows}
    assert documented == {code: int(run_with(code).exit_code) for code in SOURCE_CODES}
    assert len(rows) == len(documented), "a code stands there twice"


def test_every_warning_stands_in_the_table() -> None:
    documented = {code: (meaning, look == "yes") for code, look, meaning in table("Warnings")}
    assert documented == WARNINGS


def test_every_row_says_what_to_do() -> None:
    headings = set(re.findall(r"^## (.+)$", ERRORS, re.MULTILINE)) - {"Warnings"}
    rows = [row for heading in headings for row in table(heading)]
    assert rows
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


# -- commands ----------------------------------------------------------------------------------


def commands(group: click.Group, name: str = "arkiva") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups included."""
    for key, command in group.commands.items():
        yield f"{name} {key}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {key}")


COMMANDS = dict(commands(main))
RUNNABLE = {name: c for name, c in COMMANDS.items() if not isinstance(c, click.Group)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.get_short_help_str(limit=200).endswith("."), "the first sentence is a sentence"


@pytest.mark.parametrize("name", RUNNABLE)
def test_every_command_has_an_example_of_itself(name: str) -> None:
    calls = list(example_calls(RUNNABLE[name].epilog or ""))
    assert name in [found for found, _ in map(resolve, calls)]


@pytest.mark.parametrize("name", RUNNABLE)
def test_every_example_is_one_that_the_program_takes(name: str) -> None:
    for call in example_calls(RUNNABLE[name].epilog or ""):
        _, unknown = resolve(call)
        assert unknown == [], shlex.join(call)


@pytest.mark.parametrize(
    ("line", "calls"),
    [
        ("arkiva a b", [["arkiva", "a", "b"]]),
        ("arkiva a 'b c' && arkiva d", [["arkiva", "a", "b c"], ["arkiva", "d"]]),
        ("arkiva dump > before.txt", [["arkiva", "dump"]]),
        ('eval "$(arkiva completion bash)"', [["arkiva", "completion", "bash"]]),
        ("ARKIVA_INDEX=x arkiva list | head", [["arkiva", "list"]]),
        ("the arkiva-archive.json of arkivat", []),
    ],
)
def test_calls_are_found_in_a_line(line: str, calls: list[list[str]]) -> None:
    assert list(example_calls(line)) == calls


@pytest.mark.parametrize(
    ("call", "found", "unknown"),
    [
        ("arkiva search ujë --from 2023", "arkiva search", []),
        ("arkiva --archive x index status", "arkiva index status", []),
        ("arkiva -q list --json", "arkiva list", []),
        ("arkiva search ujë --form 2023", "arkiva search", ["--form"]),
        ("arkiva serach ujë", "arkiva", ["serach"]),
        ("arkiva index stauts", "arkiva index", ["stauts"]),
        ("arkiva --archvie x list", "arkiva list", ["--archvie"]),
        ("arkiva COMMAND --help", "arkiva", []),
    ],
)
def test_calls_are_compared_with_the_program(call: str, found: str, unknown: list[str]) -> None:
    assert resolve(shlex.split(call)) == (found, unknown)


def example_calls(text: str) -> Iterator[list[str]]:
    """Yield the calls of ``arkiva`` in a line of shell or of prose."""
    for match in re.finditer(r"(?<![\w/.-])arkiva (?=[\w-])", text):
        rest = re.split(r"&&|\||>|;|\)|`", text[match.start() :], maxsplit=1)[0]
        try:
            yield shlex.split(rest, comments=True)
        except ValueError:
            continue  # an apostrophe of prose


def resolve(call: list[str]) -> tuple[str, list[str]]:
    """Return the full name of the command that is called and what it does not know."""
    command: click.Command = main
    name, unknown = "arkiva", []
    words = iter(call[1:])
    for word in words:
        if word.startswith("-") and len(word) > 1:
            option = find_option(command, word.partition("=")[0])
            if option is None:
                unknown.append(word.partition("=")[0])
                next_is_value = isinstance(command, click.Group)
            else:
                next_is_value = not (option.is_flag or option.count) and "=" not in word
            if next_is_value:
                next(words, None)
        elif isinstance(command, click.Group):
            if word.isupper():  # a placeholder: COMMAND
                return name, unknown
            if word not in command.commands:
                return name, [*unknown, word]
            command = command.commands[word]
            name += f" {word}"
    return name, unknown


def find_option(command: click.Command, word: str) -> click.Option | None:
    """Return the option that is written so; ``--help`` counts as one of every command."""
    if word in ("--help", "-h", "--version"):
        return click.Option(["--help"], is_flag=True)
    for parameter in command.params:
        if not isinstance(parameter, click.Option):
            continue
        if word in (*parameter.opts, *parameter.secondary_opts):
            return parameter
    return None


# -- pages -------------------------------------------------------------------------------------


@pytest.mark.skipif(not README.strip(), reason="README.md is not written yet")
@pytest.mark.parametrize("name", RUNNABLE)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", README)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_call_in_a_page_is_one_that_the_program_takes(page: Path) -> None:
    wrong = []
    for line in code_lines(page.read_text("utf-8")):
        for call in example_calls(line):
            name, unknown = resolve(call)
            if unknown:
                wrong.append(f"{name}: {unknown}")
    assert wrong == []


def test_code_is_found_in_a_page() -> None:
    page = "so\n\n    $ arkiva a\n\nor `arkiva b`, or\n\n```sh\narkiva c  # why\n```\narkiva d\n"
    calls = [call for line in code_lines(page) for call in example_calls(line)]
    assert sorted(calls) == [["arkiva", "a"], ["arkiva", "b"], ["arkiva", "c"]]


def code_lines(text: str) -> Iterator[str]:
    """Yield what a page sets as code: fenced and indented lines, and spans between backticks."""
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"^ {4}(.+)$", text, re.MULTILINE)
    yield from re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_exists(page: Path) -> None:
    rooms = "pipeline|extractors|index|portal|scripts|tests|samples|benchmarks|docs"
    named = re.findall(rf"(?<![\w/.*-])(?:{rooms})/[\w./-]*\w", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_promise_points_to_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > 20
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []
    rows = re.findall(r"^\| (P\d+) \|.*\|$", page, re.MULTILINE)
    assert rows == [f"P{n}" for n in range(1, len(rows) + 1)]
