"""Which Tesseract is there, and which languages it has. Asking is apart from running."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cache

from pipeline.errors import MissingLanguageError, MissingToolError
from pipeline.tool_process import run_tool

_ASK_SECONDS = 30.0
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed Tesseract."""

    path: str
    version: str
    languages: tuple[str, ...]


@cache
def find_tesseract() -> Tesseract:
    """Return the Tesseract on the PATH.

    Raises:
        MissingToolError: there is none, or it does not start.
    """
    path = shutil.which("tesseract")
    if path is None:
        raise MissingToolError(
            "Tesseract is not installed; try: apt-get install tesseract-ocr tesseract-ocr-sqi"
        )
    version = re.search(r"tesseract v?([\w.\-]+)", _ask(path, "--version"))
    return Tesseract(path, version[1] if version else "unknown", _languages(path))


def parse_languages(value: str) -> tuple[str, ...]:
    """Split ``sqi+srp_latn,eng`` into its passes: ``("sqi+srp_latn", "eng")``.

    The first reads the whole page, each other one only doubtful lines.
    """
    return tuple(part.strip() for part in value.split(",") if part.strip())


def require_languages(value: str) -> None:
    """Check before the first file that Tesseract has every language of ``value``.

    Raises:
        MissingLanguageError: it lacks one.
        MissingToolError: there is no Tesseract.
    """
    _require(value, find_tesseract().languages)


def require_still(value: str) -> None:
    """Check again in the middle of a run, where Tesseract has failed: was it removed meanwhile?

    Raises:
        MissingLanguageError: it lacks a language of ``value`` now.
        MissingToolError: it is gone, or does not start any more.
    """
    _require(value, _languages(find_tesseract().path))


def _require(value: str, installed: tuple[str, ...]) -> None:
    for one_pass in parse_languages(value):
        for language in one_pass.split("+"):
            if language not in installed:
                raise MissingLanguageError(language)


def _languages(path: str) -> tuple[str, ...]:
    listed = _ask(path, "--list-langs").splitlines()[1:]
    return tuple(sorted(line.strip() for line in listed if line.strip()))


def _ask(path: str, option: str) -> str:
    try:
        end = run_tool([path, option], _ASK_SECONDS, _MOST_BYTES)
    except OSError as error:
        raise _does_not_answer(path, option, error.strerror or str(error)) from error
    if end.is_late or end.wrote_too_much or end.status:
        why = "no end of it" if end.is_late or end.wrote_too_much else f"status {end.status}"
        raise _does_not_answer(path, option, why)
    return (end.output or end.last_words).decode("utf-8", "replace")


def _does_not_answer(path: str, option: str, why: str) -> MissingToolError:
    return MissingToolError(
        f"{path} does not answer to {option} ({why}); try: apt-get install tesseract-ocr"
    )
