"""Locked PDFs: a password that somebody gave opens them once, for a copy without a lock.

Everything that reads pages afterwards (OCR, page images, searchable PDFs) reads that copy, so that
no password has to be kept. The original stays as it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from pipeline.errors import SourceError, UsageError
from pipeline.files import write_atomically

MAX_PASSWORDS = 1000


def read_passwords(path: Path) -> tuple[str, ...]:
    """Return the passwords of a file, one a line, UTF-8; empty lines are none.

    Raises:
        UsageError: it cannot be read, or holds too many.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the password file {path} cannot be read as UTF-8 text: {error}"
        ) from error
    found = tuple(dict.fromkeys(line.removesuffix("\r") for line in lines if line.strip()))
    if len(found) > MAX_PASSWORDS:
        raise UsageError(f"the password file {path} has more than {MAX_PASSWORDS} passwords")
    return found


def unlock(locked: Path, passwords: Iterable[str], unlocked: Path) -> None:
    """Write a copy of a locked PDF that opens without a password.

    Raises:
        SourceError: ``pdf_encrypted``: none of the passwords opens it; ``pdf_damaged``.
    """
    import pikepdf

    tried = 0
    for password in passwords:
        tried += 1
        try:
            with pikepdf.open(locked, password=password) as document:
                content = BytesIO()
                document.save(content, deterministic_id=True)
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, OSError, ValueError, RuntimeError) as error:
            raise SourceError("pdf_damaged", str(error)) from error
        write_atomically(unlocked, content.getvalue(), durable=False)
        return
    told = "the password does not open it" if tried == 1 else f"none of {tried} passwords opens it"
    raise SourceError("pdf_encrypted", told if tried else "")
