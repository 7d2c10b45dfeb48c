"""Hides what only looks like language: addresses, file names, telephone numbers."""

from __future__ import annotations

import re
from functools import lru_cache

_HIDDEN = re.compile(
    # Bounded: an endless run of letters is looked at from each of its letters.
    r"(?:https?://|www\.)[^\s<>]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
    r"|\b[\w()%~-]{1,120}\.(?:pdf|docx?|xlsx?|jpe?g|png|html?)\b"
    r"|(?:\btel|\bfaks|\bfax|\bcel|\bmob|\btelefon\w{0,8})\b[.:]?\s{0,8}(?:nr\.?\s{0,8})?"
    r"\+?\d[\d\s/().-]{4,40}\d"
    r"|\+\d{3}[\d\s/-]{6,40}\d"
    r"|\b0\d{2,3}[\s/-]\d{2,3}[\s-]?\d{2,4}(?:[\s-]\d{2,4})?\b"
)
HIDDEN = "\ue000"


@lru_cache(maxsize=4)
def masked(folded: str) -> str:
    """Return ``folded`` with web and mail addresses, file names and telephones blotted out.

    The length stays the same.
    """
    return _HIDDEN.sub(lambda match: HIDDEN * len(match.group()), folded)
