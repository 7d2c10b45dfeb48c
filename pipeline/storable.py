"""Text from anywhere made fit to be stored: it can be encoded, and says the same."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return ``text`` with halves of surrogate pairs joined or replaced, and without NUL.

    PDF metadata, page labels and messages of foreign libraries hold such halves; neither UTF-8,
    SQLite nor JSON readers take them.
    """
    if text.isascii() and "\0" not in text:
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "")
