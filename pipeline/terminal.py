"""What goes to a terminal: safe text, exact JSON, tables, marks and the progress bar."""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from pipeline.report import FileResult

_UNSAFE = {"Cc", "Cf", "Co", "Cs"}
_MAYBE_UNSAFE = re.compile("[^ -~\xa1-\xac\xae-\u036f]")
"""Quick to find, in any version of Unicode: all but ASCII and Latin letters with their marks."""
_SPACES = "Zs"


def safe(text: str) -> str:
    """Return ``text`` on one line without control characters, escapes and direction marks.

    File names and OCR text come from anywhere; they must not steer a terminal.
    """
    flat = " ".join(text.split())
    if flat.isprintable():  # What nearly every text is; a register has fifty thousand.
        return flat
    return "".join(c if unicodedata.category(c) not in _UNSAFE else "\ufffd" for c in flat)


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """Return a snippet on one line with its hits shown: bold and red, or [[...]] without colour."""
    pieces, position = [], 0
    for start, end in sorted(marks):
        pieces.append(_flat(text[position:start]))
        hit = _flat(text[start:end])
        pieces.append(click.style(hit, fg="red", bold=True) if colour() else f"[[{hit}]]")
        position = end
    return "".join([*pieces, _flat(text[position:])])


def _flat(text: str) -> str:
    """Make every white space a blank and every unsafe sign visible, length unchanged."""
    return "".join(
        " " if c.isspace() else c if unicodedata.category(c) not in _UNSAFE else "\ufffd"
        for c in text
    )


def visible(text: str) -> str:
    """Return a text of many lines without signs that steer a terminal; its lines stay."""
    return "\n".join(map(_flat, text.replace("\r\n", "\n").split("\n")))


def json_line(value: Any) -> str:
    r"""Return ``value`` as JSON on one line that is read back exactly and steers no terminal.

    Letters stay as they are. Control characters (DEL and C1 too), direction marks and all else that
    nobody sees stand as ``\uXXXX``, lone surrogates too: the line can always be printed. (A high
    surrogate right before a low one is one letter to every reader of JSON.)
    """
    line = json.dumps(value, ensure_ascii=False)
    if line.isprintable():  # What nearly every line is; a register has fifty thousand.
        return line
    return _MAYBE_UNSAFE.sub(_harmless, line)


def _harmless(found: re.Match[str]) -> str:
    sign = found[0]
    is_seen = sign.isprintable() or unicodedata.category(sign) == _SPACES
    return sign if is_seen else _escape(sign)


def _escape(text: str) -> str:
    """Return ``text`` in the escapes of JSON, which people know from elsewhere too."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def print_anything() -> None:
    r"""Let no text break off what is printed: letters that stdout cannot take stand as ``\uXXXX``.

    So it is where the locale is not UTF-8 and where a file name holds bytes that are no text. JSON
    stays exact: there such letters stand in strings only.
    """
    codecs.register_error("arkiva-escape", _escape_error)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="arkiva-escape")


def _escape_error(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _escape(error.object[error.start : error.end]), error.end


def bold(text: str) -> str:
    """Return ``text`` in bold where colour is on."""
    return click.style(text, bold=True) if colour() else text


def colour() -> bool:
    """Tell whether stdout takes colour: a terminal, and NO_COLOR not set."""
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return rows as aligned columns; a cell longer than its width is cut with an ellipsis."""
    used = [
        min(width, max((len(row[n]) for row in rows), default=0)) for n, width in enumerate(widths)
    ]
    lines = []
    for row in rows:
        cells = [
            (cell if len(cell) <= width else cell[: width - 1] + "…").ljust(width)
            for cell, width in zip(row, used, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


class ProgressBar:
    """Pages, rate and time left on stderr; nothing where stderr is no terminal or quiet is on."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: RichProgress | None = None
        self._task: Any = None
        self._files = ""

    def __enter__(self) -> ProgressBar:
        if self._quiet or not sys.stderr.isatty():
            return self
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]} {task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("reading", total=None, unit="pages", rate="")
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def files(self, done: int, found: int) -> None:
        """Show how many files have ended."""
        if self._bar is not None:
            self._bar.update(self._task, description=f"{done} of {found} files")

    def pages(self, done: int, known: int) -> None:
        """Show how many pages have been read."""
        if self._bar is not None:
            elapsed = self._bar.tasks[0].elapsed
            rate = f"{60 * done / elapsed:.0f}/min" if elapsed and done else ""
            self._bar.update(self._task, completed=done, total=known, rate=rate)

    def documents(self, done: int, known: int) -> None:
        """Show how many documents have been written to the index."""
        if self._bar is not None:
            elapsed = self._bar.tasks[0].elapsed
            rate = f"{done / elapsed:.0f}/s" if elapsed and done else ""
            self._bar.update(
                self._task, description="indexing", completed=done, total=known,
                unit="documents", rate=rate,
            )  # fmt: skip

    def result(self, result: FileResult) -> None:
        """Print a file that needs a look, above the bar."""
        if result.outcome in ("failed", "partial", "skipped") and result.code != "filtered":
            self.say(f"{result.outcome}: {safe(result.message)}")

    def say(self, line: str) -> None:
        """Print a line on stderr without breaking the bar."""
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line, err=True)
