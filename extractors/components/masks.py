"""Hides what only looks like language: addresses, file names, telephone numbers."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    r"(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w()%~-]+\.(?:pdf|docx?|xlsx?|jpe?g|png|html?)\b"
    r"|(?:\btel|\bfaks|\bfax|\bcel|\bmob|\btelefon\w*)\b[.:]?\s*(?:nr\.?\s*)?\+?\d[\d\s/().-]{4,}\d"
    r"|\+\d{3}[\d\s/-]{6,}\d"
    r"|\b0\d{2,3}[\s/-]\d{2,3}[\s-]?\d{2,4}(?:[\s-]\d{2,4})?\b"
)
HIDDEN = "\ue000"


def masked(folded: str) -> str:
    """Return ``folded`` with web and mail addresses, file names and telephones blotted out.

    The length stays the same.
    """
    return _HIDDEN.sub(lambda match: HIDDEN * len(match.group()), folded)
