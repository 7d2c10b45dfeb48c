"""What no reader of a text sees: control characters, commands to a terminal, towers of marks."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 30
"""Marks on one letter, as in Unicode's own stream-safe format (UAX 15); no script needs ten. Each
further one makes composing slower: half a million on one letter take minutes."""
_COMMAND = re.compile(r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x9b[0-9;]{1,64}[@-~]")
"""Colours and jumps of a terminal (ECMA-48); "\\x9b" alone is a quotation mark read wrongly."""
_DIVIDING = re.compile("[\x1c-\x1f]")
"""Dividers of fields and records: Python takes them for blanks, so words end there."""
_CONTROL = re.compile("[\0-\x08\x0e-\x1b\x1c-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control characters that lay nothing out, and halves of surrogate pairs."""
_CONTROLS = re.compile(f"{_CONTROL.pattern}+")
_HARMLESS = "\x1a"
"""Ends files from DOS."""
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
_LETTER = re.compile("[^\\W_\u115f\u1160\u3164\uffa0]")
"""A letter or digit; those left out fill a place and show nothing."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def without_controls(text: str) -> str:
    """Return ``text`` without control characters, but for those that lay it out.

    Tabs, line ends and form feeds stay; dividers of fields become blanks; the commands that colour
    a terminal's text go as a whole.
    """
    if _CONTROL.search(text) is None:
        return text
    return _CONTROL.sub("", _DIVIDING.sub(" ", _COMMAND.sub("", text)))


def control_runs(text: str) -> list[str]:
    """Return the runs of control characters that lay nothing out, each as it stands.

    Those of commands to a terminal are left out, and the sign that ends files from DOS.
    """
    if _CONTROL.search(text) is None:
        return []
    return [run for run in _CONTROLS.findall(_COMMAND.sub("", text)) if run != _HARMLESS]


def count_controls(text: str) -> int:
    """Return how many control characters :func:`without_controls` leaves out."""
    return sum(sign != _HARMLESS for sign in _CONTROL.findall(text))


def compose(text: str) -> str:
    """Return ``text`` in NFC, with at most :data:`MOST_MARKS` marks on one letter."""
    return unicodedata.normalize("NFC", _MARKS.sub(_thinned, text))


def _thinned(run: re.Match[str]) -> str:
    kept, height = [], 0
    for sign in run[0]:
        height = height + 1 if unicodedata.combining(sign) else 0
        if height <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def is_seen(text: str) -> bool:
    """Tell whether anything of ``text`` shows: not so blanks and signs that only format."""
    return text.isalnum() or any(unicodedata.category(sign) not in _UNSEEN for sign in text)


def has_letters(text: str) -> bool:
    """Tell whether ``text`` holds a letter or digit."""
    return _LETTER.search(text) is not None
