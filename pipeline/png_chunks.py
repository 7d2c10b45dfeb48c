"""The chunks of a PNG that make its picture: a title that unpacks to a gigabyte costs no page."""

from __future__ import annotations

from collections.abc import Iterator

_HEAD = 8
_NEEDED = frozenset((b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"))


def pixels_of_png(content: bytes) -> bytes:
    """Return a PNG without texts, profiles, times and whatever else its pixels do not need.

    What is no chunk any more is left out.
    """
    kept = (chunk for name, chunk in png_chunks(content) if name in _NEEDED)
    return b"".join([content[:_HEAD], *kept])


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes of each chunk: its length, name, data and check sum."""
    at = _HEAD
    while at + 8 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + 8], content[at:end]
        at = end
