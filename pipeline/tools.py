"""Which Tesseract is there, and which languages it has. Asking is apart from running."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from pipeline.errors import MissingLanguageError, MissingToolError


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
    listed = _ask(path, "--list-langs").splitlines()[1:]
    languages = tuple(sorted(line.strip() for line in listed if line.strip()))
    return Tesseract(path, version[1] if version else "unknown", languages)


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
    installed = find_tesseract().languages
    for one_pass in parse_languages(value):
        for language in one_pass.split("+"):
            if language not in installed:
                raise MissingLanguageError(language)


def _ask(path: str, option: str) -> str:
    try:
        done = subprocess.run(
            [path, option], capture_output=True, text=True, errors="replace", timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingToolError(
            f"{path} does not answer to {option} ({error}); try: apt-get install tesseract-ocr"
        ) from error
    return done.stdout or done.stderr
