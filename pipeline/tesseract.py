"""Calls of Tesseract: what it did wrong becomes a code, and where that may help it is asked again.

Not through pytesseract: of a Tesseract that hangs it left the children alive, bytes that are no
UTF-8 came out of it as another error, half an output as a whole one (findings, reliability 4.2).
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.errors import MissingToolError, PageError
from pipeline.tool_process import ToolEnd, run_tool
from pipeline.tools import find_tesseract, require_still

MOST_BYTES = 20_000_000
"""More output than this for a page is no page."""
_WORTH_ANOTHER_TRY = frozenset({"ocr_crashed", "ocr_no_output", "ocr_bad_output"})
_NOT_NOW = (errno.EAGAIN, errno.ENOMEM, errno.ENFILE, errno.ETXTBSY)
"""It cannot be started at this moment; the last one: it is being installed."""
_OUR_FAULT = (errno.EMFILE,)
_PAUSE = 0.25
_DETAIL = 200
"""Characters of what Tesseract said that a message may hold."""
_TOO_FEW = b"Too few characters"
Read = TypeVar("Read")


class TooFewCharactersError(Exception):
    """Tesseract cannot tell how a page is turned."""


def ask_tesseract(
    options: Sequence[str], languages: str, seconds: float, read: Callable[[str], Read]
) -> Read:
    """Run Tesseract with ``options`` and return what ``read`` makes of its output.

    If it breaks off, says nothing, or ``read`` finds its output bad, it is run once more in the
    time that is left.

    Raises:
        PageError: ``ocr_timeout``, ``ocr_crashed``, ``ocr_no_output``, ``ocr_bad_output``,
            ``out_of_memory``.
        MissingToolError: Tesseract or one of ``languages`` is no longer there.
        TooFewCharactersError: only where the orientation was asked for.
    """
    until = time.monotonic() + seconds
    try:
        return read(_run(options, languages, seconds))
    except PageError as error:
        left = until - time.monotonic()
        if error.code not in _WORTH_ANOTHER_TRY or left <= 0:
            raise
    return read(_run(options, languages, left))


def _run(options: Sequence[str], languages: str, seconds: float) -> str:
    end = _start([find_tesseract().path, *options, "-l", languages], seconds)
    if end.lacked_memory:
        raise PageError("out_of_memory", "Tesseract")
    if end.is_late:
        raise PageError("ocr_timeout", f"{seconds:.0f} s")
    if end.wrote_too_much:
        raise PageError("ocr_bad_output", f"more than {MOST_BYTES // 1_000_000} MB")
    if end.status:
        if _TOO_FEW in end.last_words:
            raise TooFewCharactersError
        if end.status > 0:
            require_still(languages)
        raise PageError("ocr_crashed", _why(end))
    if not end.output.strip():
        raise PageError("ocr_no_output", _last_line(end))
    return end.output.decode("utf-8", "replace")


def _start(command: Sequence[str], seconds: float) -> ToolEnd:
    until = time.monotonic() + seconds
    while True:
        try:
            return run_tool(command, until - time.monotonic(), MOST_BYTES)
        except OSError as error:
            if error.errno in _OUR_FAULT:
                raise
            if error.errno not in _NOT_NOW:
                raise MissingToolError(
                    f"{command[0]} does not start any more ({error.strerror}); "
                    "run `arkiva doctor`, then the same command again: it continues where it was"
                ) from error
            if time.monotonic() + _PAUSE > until:
                raise PageError("ocr_timeout", f"it cannot be started: {error.strerror}") from error
            time.sleep(_PAUSE)


def _why(end: ToolEnd) -> str:
    ended = f"signal {-end.status}" if end.status < 0 else f"status {end.status}"
    said = _last_line(end)
    return f"{ended}: {said}" if said else ended


def _last_line(end: ToolEnd) -> str:
    """Return the last line that it wrote on stderr, harmless in any terminal."""
    from pipeline.terminal import safe

    lines = end.last_words.decode("utf-8", "replace").split("\n")
    said = [line for line in map(safe, lines) if line]
    return said[-1][:_DETAIL] if said else ""
