"""Bytes to text: UTF-8 where it fits, else the best of the few encodings that offices used.

A few control signs do not make a binary of a text: they are counted at their places, and a text
holds far fewer than any program, picture or packed file.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.charsets import safe_charset
from pipeline.unseen import control_runs, count_controls

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks of what is not UTF-8; UTF-32 stands before UTF-16, whose mark it begins with."""
_OFFICE_ENCODINGS = ("cp1252", "cp1250", "latin_1", "mac_roman")
_WIDE_ENCODINGS = ("utf-16-le", "utf-16-be")
"""What Albanian offices' programs wrote before UTF-8, likeliest first; nothing else is guessed."""
_EXPECTED = frozenset("ëçËÇšžčćđŠŽČĆĐ€„“”‘’–—…«»§°·•\u00a0")
"""Letters and marks above ASCII of Albanian and Serbian paper. charset-normalizer alone took
Mac Roman for cp1250 on Albanian (its e-diaeresis is a quotation mark there)."""
_SAMPLE_BYTES = 65_536
_FEW_CONTROLS = 0.002
"""Control signs, as a share of all characters: so few are in files that look sound."""
_PLAIN_CONTROLS = 0.005
"""The same of a text that is plainly written here, though its encoding is a guess."""
_MOST_CONTROL_RUNS = 0.05
"""Runs of them where UTF-8 fits, which binaries rarely do: a copied terminal, odd dividers."""
_MOST_NUL_RUNS = 0.02
"""The same of NULs: a hole in a file; between the strings of a program there are far more."""
_PLAIN_SHARE = 0.8
"""Characters of Albanian and Serbian, of a text that is plainly written here."""
_LEAST_LENGTH = 8
"""Characters beside a control sign: of less nobody could tell what it is."""
_TORN_SHARE = 0.1
"""Bytes that are no UTF-8, for each letter above ASCII that is: more is another encoding."""
_WRITTEN_SHARE = 0.9
"""Characters of the alphabets that are written here: less is no UTF-16, however well it fits."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that gave it; ``guessed`` where nothing in the file said so."""

    text: str
    encoding: str
    guessed: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings where the encoding is a guess, or signs are left out that nobody would see."""
        signs = count_controls(self.text)
        made = (f"encoding_guessed: {self.encoding}",) if self.guessed else ()
        return (*made, f"control_signs: {signs}") if signs else made


def decode(content: bytes, *, is_whole: bool = True) -> Decoded | None:
    """Return ``content`` as text, or None where it is none: binary, or an unknown encoding.

    Where it is not whole, its last character may be cut in two.
    """
    surely = decode_surely(content, is_whole=is_whole)
    if surely is not None or _marked(content):
        return surely
    return _torn(content) or _guess(content, is_whole=is_whole)


def decode_surely(content: bytes, *, is_whole: bool = True) -> Decoded | None:
    """Decode by the byte order mark or as UTF-8; None where that does not fit."""
    encoding = _marked(content)
    if encoding:
        return _try(content, encoding, guessed=False, is_whole=is_whole)
    text = _text(content, "utf-8-sig", is_whole=is_whole)
    return None if text is None or not _looks_like_utf8(text) else Decoded(text, "utf-8", False)


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def decode_lenient(content: bytes, charset: str | None) -> Decoded:
    """Decode by a declared charset; where it is wrong or unknown, as :func:`decode` would.

    Never fails: as a last resort bytes that are no text become U+FFFD.
    """
    known = safe_charset(charset) if charset else None
    # As UTF-16 what is UTF-8 would read as Chinese, and nothing would fail.
    if known and not (known.startswith(("utf-16", "utf-32")) and decode_surely(content)):
        declared = _try(content, known, guessed=False)
        if declared is not None:
            return declared
    found = decode(content)
    return found or Decoded(content.decode("utf-8", "replace"), "utf-8", guessed=True)


def _torn(content: bytes) -> Decoded | None:
    """Read UTF-8 a few bytes of which are damaged: they become U+FFFD, its letters stay right."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    sound = sum(sign > "~" for sign in text) - damaged
    if damaged > _TORN_SHARE * sound or not _looks_like_text(text):
        return None
    return Decoded(text, "utf-8", guessed=True)


def _guess(content: bytes, *, is_whole: bool) -> Decoded | None:
    """Take the encoding that turns most bytes above ASCII into letters these offices write."""
    wide = _WIDE_ENCODINGS if b"\0" in content[:_SAMPLE_BYTES] else ()
    readings = [_try(content, name, guessed=True, is_whole=is_whole) for name in wide]
    possible = [r for r in readings if r is not None and _is_written_here(r.text)]
    if not possible:
        names = (*_OFFICE_ENCODINGS, *_detected(content))
        tried = (_try(content, name, guessed=True) for name in names)
        possible = [reading for reading in tried if reading is not None]
    return max(possible, key=lambda reading: _expected_share(reading.text), default=None)


def _detected(content: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    isolation = list(_OFFICE_ENCODINGS)
    best = from_bytes(content[:_SAMPLE_BYTES], cp_isolation=isolation).best()
    return [best.encoding] if best is not None else []


def _expected_share(text: str) -> float:
    special = [c for c in text[:_SAMPLE_BYTES] if c > "~"]
    return sum(c in _EXPECTED for c in special) / len(special) if special else 1.0


def _is_written_here(text: str) -> bool:
    """Tell whether the letters are Latin, Greek or Cyrillic, and the signs those of print."""
    sample = text[:_SAMPLE_BYTES]
    known = sum(c < "\u0530" or "\u1e00" <= c < "\u2c00" for c in sample)
    return known >= _WRITTEN_SHARE * len(sample)


def _try(content: bytes, encoding: str, *, guessed: bool, is_whole: bool = True) -> Decoded | None:
    text = _text(content, encoding, is_whole=is_whole)
    return None if text is None or not _looks_like_text(text) else Decoded(text, encoding, guessed)


def _text(content: bytes, encoding: str, *, is_whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content, is_whole)
    except (UnicodeDecodeError, LookupError):
        return None


def _looks_like_utf8(text: str) -> bool:
    """Tell text from binary where UTF-8 fits: control signs stand at a few places only."""
    runs = control_runs(text)
    clear = len(text) - sum(map(len, runs))
    nuls = sum("\0" in run for run in runs)
    few = len(runs) <= _MOST_CONTROL_RUNS * clear and nuls <= _MOST_NUL_RUNS * clear
    return few or _looks_like_text(text)


def _looks_like_text(text: str) -> bool:
    """Tell text from binary: of so many characters only a few are control signs."""
    signs = "".join(control_runs(text))
    if len(signs) == 1 and signs != "\0":
        return len(text) > _LEAST_LENGTH
    most = _PLAIN_CONTROLS if signs and _is_plain(text) else _FEW_CONTROLS
    return len(signs) <= most * len(text)


def _is_plain(text: str) -> bool:
    sample = text[:_SAMPLE_BYTES]
    plain = sum(" " <= c <= "~" or c in "\t\n\r" or c in _EXPECTED for c in sample)
    return plain >= _PLAIN_SHARE * len(sample)
