"""Headers of a mail: parsed by Python's own library where that ends, else decoded plainly."""

from __future__ import annotations

import binascii
import re
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, Any

from pipeline.charsets import safe_charset
from pipeline.unseen import has_letters

if TYPE_CHECKING:
    from email.message import EmailMessage

    _Policy = EmailPolicy[EmailMessage]
else:
    _Policy = EmailPolicy

_LONGEST = 20_000
"""Characters of a header, three hundred people; the library needs the square of its length."""
_LONGEST_OF_PART = 5_000
"""The same of what describes a part (``Content-Type``): that is parsed again and again."""
_BETWEEN_CODED = re.compile(r"(?<=\?=)\s+(?==\?)")
_CODED = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?\s]{0,10000})\?=", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]+")


class PatientPolicy(_Policy):
    """The library's policy, but a header costs at most itself.

    The library raises almost anything on malformed headers (seen in its bug tracker), and a row of
    brackets exhausts its stack; of addresses that are none it leaves nothing. Such a header comes
    as a plain string, decoded all the same.
    """

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return a header as the library does; one that it cannot parse as a string."""
        is_of_part = name.lower().startswith("content-")
        if len(value) <= (_LONGEST_OF_PART if is_of_part else _LONGEST):
            try:
                parsed = super().header_fetch_parse(name, value)
                if is_of_part or has_letters(str(parsed)) or not has_letters(value):
                    return parsed
            except Exception as error:
                if isinstance(error, RecursionError) and "(" not in value:
                    raise  # the parts are too deep, not this header
        if is_of_part:  # what asks for these needs more than a string
            return self.header_factory(name, _kind_only(value))
        return decode_words(_LINE_END.sub("", value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header for a file, folded anew only where the library manages that."""
        if len(value) <= _LONGEST:
            try:
                return super().fold_binary(name, value)
            except Exception:
                pass
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


def _kind_only(value: str) -> str:
    """Return the first word of a header; its parameters are left out."""
    return "".join(re.findall(r"[\w/.+-]", value.partition(";")[0][:200], re.ASCII))


def decode_words(text: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) decoded."""
    return _CODED.sub(_decoded, _BETWEEN_CODED.sub("", text))


def _decoded(word: re.Match[str]) -> str:
    charset = safe_charset(word[1].partition("*")[0])
    try:
        packed = word[3].encode("ascii")
        if word[2] in "bB":
            content = binascii.a2b_base64(packed)
        else:
            content = binascii.a2b_qp(packed, header=True)
    except ValueError:
        return word[0]
    return content.decode(charset, "replace") if charset else word[0]
