"""Bytes to text: UTF-8 where it fits, else the best of the few encodings that offices used."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; UTF-32 stands before UTF-16, whose mark it begins with."""
_OFFICE_ENCODINGS = ("cp1252", "cp1250", "latin_1", "mac_roman")
_WIDE_ENCODINGS = ("utf-16-le", "utf-16-be")
"""What Albanian offices' programs wrote before UTF-8, likeliest first; nothing else is guessed."""
_EXPECTED = frozenset("ëçËÇšžčćđŠŽČĆĐ€„“”‘’–—…«»§°·•\u00a0")
"""Letters and marks above ASCII of Albanian and Serbian paper. charset-normalizer alone took
Mac Roman for cp1250 on Albanian (its e-diaeresis is a quotation mark there)."""
_SAMPLE_BYTES = 65_536
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x85\x1a")
"""Control characters of honest text files; 0x1A ends files from DOS."""
_MAX_CONTROL_SHARE = 0.002


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that gave it; ``guessed`` where nothing in the file said so."""

    text: str
    encoding: str
    guessed: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        """A warning when the encoding is a guess: a wrong guess shows as wrong letters."""
        return (f"encoding_guessed: {self.encoding}",) if self.guessed else ()


def decode(content: bytes) -> Decoded | None:
    """Return ``content`` as text, or None where it is none: binary, or an unknown encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _try(content, encoding, guessed=False)
    certain = _try(content, "utf-8", guessed=False)
    return certain if certain is not None else _guess(content)


def decode_lenient(content: bytes, charset: str | None) -> Decoded:
    """Decode by a declared charset; where it is wrong or unknown, as :func:`decode` would.

    Never fails: as a last resort bytes that are no text become U+FFFD.
    """
    if charset:
        declared = _try(content, charset, guessed=False)
        if declared is not None:
            return declared
    found = decode(content)
    return found or Decoded(content.decode("utf-8", "replace"), "utf-8", guessed=True)


def _guess(content: bytes) -> Decoded | None:
    """Take the encoding that turns most bytes above ASCII into letters these offices write."""
    names = _WIDE_ENCODINGS if b"\0" in content[:_SAMPLE_BYTES] else _OFFICE_ENCODINGS
    readings = [_try(content, name, guessed=True) for name in (*names, *_detected(content))]
    possible = [reading for reading in readings if reading is not None]
    return max(possible, key=lambda reading: _expected_share(reading.text), default=None)


def _detected(content: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    isolation = list(_OFFICE_ENCODINGS)
    best = from_bytes(content[:_SAMPLE_BYTES], cp_isolation=isolation).best()
    return [best.encoding] if best is not None else []


def _expected_share(text: str) -> float:
    special = [c for c in text[:_SAMPLE_BYTES] if c > "~"]
    return sum(c in _EXPECTED for c in special) / len(special) if special else 1.0


def _try(content: bytes, encoding: str, *, guessed: bool) -> Decoded | None:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return Decoded(text, encoding, guessed) if _looks_like_text(text) else None


def _looks_like_text(text: str) -> bool:
    """Tell text from binary: no NUL, and next to no control characters."""
    if "\0" in text:
        return False
    controls = sum(1 for c in text if (c < " " or "\x7f" <= c < "\xa0"))
    controls -= sum(text.count(c) for c in _ALLOWED_CONTROLS)
    return controls <= max(1, _MAX_CONTROL_SHARE * len(text))
