"""Which character sets that a file may name are used: those that make text of bytes, no others."""

from __future__ import annotations

import codecs
import re

_SAFE = re.compile(
    r"ascii|utf-(?:7|8|8-sig|16|32)(?:-[lb]e)?|iso8859-\d+|iso2022_\w+|cp\d+\w*|koi8-[rtu]|mac-\w+"
    r"|big5\w*|gb2312|gbk|gb18030|hz|euc_\w+|shift_jis\w*|johab|kz1048|ptcp154|tis-620|hp-roman8"
)
"""Python's own names of them. It also knows codecs that unpack (``zlib``), that run backslashes
(``unicode_escape``), that are for host names (``idna``, in quadratic time) or always fail
(``undefined``)."""


def safe_charset(name: str) -> str | None:
    """Return Python's name of a character set; None where it knows none or it is not for text."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL or half a surrogate pair in the name
        return None
    return found if _SAFE.fullmatch(found) else None
