"""What kind of file this is, by its content; the name only tells when the two contradict."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pipeline import signatures as known
from pipeline.decoding import decode
from pipeline.errors import SourceError

READABLE = frozenset(
    {
        known.PDF,
        known.TIFF,
        known.JPEG,
        known.PNG,
        known.TEXT,
        known.HTML,
        known.MAIL,
        known.DOCX,
    }
)
_HEAD_BYTES = 65_536
_CHUNK_BYTES = 1 << 20
_PDF_WINDOW = 1024
"""PDF readers look for the header in the first 1024 bytes; scanners put their own lines before."""
_LEAST_SIGNATURE = 3
"""Bytes: two zeros are no sound recording, though puremagic has a name for them."""
_DER_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):(?:[ \t]|$)")
_MAIL_HEADERS = {"from", "to", "cc", "date", "subject", "sender", "reply-to"}
_MAIL_PROOF = {"received", "message-id", "mime-version", "return-path", "delivered-to"}
"""Headers no person types; "From:, Date:, Subject:" alone may head a letter written as text."""
_MAIL_CLOCK = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
"""The clock of a mail's Date header: no printed mail or office letter writes it so."""
_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html\b)", re.I | re.S
)
"""Each comment is tried in one way only: thirty of them could be divided in a billion."""
_MAIL_LINES = 200
_HTML_TAG = re.compile(r"<(?:head|body|title|meta|div|table|p|span|h[1-6])\b[^>]*>", re.I)
_XML_START = re.compile(r"\s*<(?:\?xml|svg)\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file; ``advice`` ("name: what to do") is None where Arkiva reads it."""

    media_type: str
    readable: bool
    advice: str | None = None


def refuse_by_head(head: bytes) -> None:
    """Refuse what its first bytes already say is not read: nobody needs a copy of a film.

    Raises:
        SourceError: ``unsupported_kind``.
    """
    kind = _signed_kind(head) or (_iso_media_kind(head[8:12]) if head[4:8] == b"ftyp" else None)
    if kind is not None and not kind.readable:
        raise SourceError("unsupported_kind", kind.advice or kind.media_type)


def identify(path: Path, suffix: str | None = None) -> Kind:
    """Return the readable kind of a file; ``suffix`` is that of its name where it has another now.

    Raises:
        SourceError: ``not_a_regular_file``, ``unreadable_file``, ``empty_file``,
            ``unsupported_kind`` (named, with advice), ``unknown_kind``, ``kind_mismatch``,
            ``document_damaged`` (named DOCX, a ZIP that is none).
    """
    kind = recognise(path)
    suffix = path.suffix if suffix is None else suffix
    promised = known.SUFFIXES.get(suffix.lower())
    if promised == known.DOCX and kind.media_type == known.ZIP_UNKNOWN[0]:
        raise SourceError("document_damaged", f"named {suffix}, a ZIP without a document in it")
    if not kind.readable:
        raise SourceError("unsupported_kind", kind.advice or kind.media_type)
    if promised is not None and kind.media_type in (known.TEXT, known.HTML, known.MAIL):
        raise SourceError("kind_mismatch", f"named {suffix}, content {kind.media_type}")
    return kind


def recognise(path: Path) -> Kind:
    """Return the kind of a file, also where Arkiva does not read it.

    Raises:
        SourceError: ``not_a_regular_file``, ``unreadable_file``, ``empty_file``, ``unknown_kind``.
    """
    head = _read_head(path)
    kind = (
        _binary_kind(path, head) or _text_kind(head) or _binary_mail_kind(head) or _rare_kind(path)
    )
    if kind is None:
        raise SourceError("unknown_kind", f"it begins with {head[:8].hex(' ')}")
    return kind


def _read_head(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError("not_a_regular_file")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise SourceError("unreadable_file", error.strerror or str(error)) from error
    if not head:
        raise SourceError("empty_file")
    return head


def _kind(media_type: str, advice: str) -> Kind:
    return Kind(media_type, media_type in READABLE, advice or None)


def _signed_kind(head: bytes) -> Kind | None:
    for offset, signature, media_type, advice in known.SIGNATURES:
        if head.startswith(signature, offset) and _is_certain(signature, head):
            return _kind(media_type, advice)
    return None


def _binary_kind(path: Path, head: bytes) -> Kind | None:
    if signed := _signed_kind(head):
        return signed
    if head.startswith(known.OLE):
        return _ole_kind(path)
    if head.startswith(known.ZIP_STARTS):
        return _zip_kind(path, head)
    if head[4:8] == b"ftyp":
        return _iso_media_kind(head[8:12])
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return _kind("image/bmp", "BMP: save it as PNG, TIFF or PDF")
    if head.startswith(b"\x30") and _DER_SIGNED_DATA in head[:40]:
        return _kind("application/pkcs7-mime", "P7M or P7S: ingest the file that was signed")
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:_PDF_WINDOW] and b" obj" in head):
        return _kind(known.PDF, "")
    return None


def _is_certain(signature: bytes, head: bytes) -> bool:
    """Tell whether a signature of two or three letters is more than the start of a text."""
    return len(signature) > 3 or not signature.isalnum() or b"\0" in head[:512]


def _ole_kind(path: Path) -> Kind:
    names = [stream.encode("utf-16-le") for stream, _, _ in known.OLE_STREAMS]
    found = _present(path, names)
    for name, (_, media_type, advice) in zip(names, known.OLE_STREAMS, strict=True):
        if name in found:
            return _kind(media_type, advice)
    return _kind(*known.OLE_UNKNOWN)


def _present(path: Path, names: list[bytes]) -> set[bytes]:
    """Return which of ``names`` stand anywhere in a file, however large it is."""
    found: set[bytes] = set()
    longest = max(map(len, names))
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            window = rest + chunk
            found.update(name for name in names if name in window)
            rest = window[-longest:]
    return found


def _zip_kind(path: Path, head: bytes) -> Kind:
    names, declared = _zip_members(path)
    if not names and b"word/" in head:
        return _kind(known.DOCX, "")  # cut short: its reader says "damaged", not "unpack it"
    if declared in known.OPEN_DOCUMENT:
        return _kind(declared, known.OPEN_DOCUMENT[declared])
    for member, media_type, advice in known.ZIP_MEMBERS:
        if any(name.startswith(member) for name in names):
            return _kind(media_type, advice)
    return _kind(*known.ZIP_UNKNOWN)


def _zip_members(path: Path) -> tuple[list[str], str]:
    """Return the names in a ZIP and what its member ``mimetype`` says; nothing if it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            with archive.open("mimetype") if "mimetype" in names else io.BytesIO() as member:
                return names, member.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        return [], ""


def _iso_media_kind(brand: bytes) -> Kind:
    for brands, media_type, advice in known.BRANDS:
        if brand in brands.split():
            return _kind(media_type, advice)
    return _kind(*known.ISO_MEDIA)


def _text_kind(head: bytes) -> Kind | None:
    decoded = decode(head, is_whole=len(head) < _HEAD_BYTES)
    if decoded is None:
        return None
    text = decoded.text.removeprefix("\ufeff")
    if _is_mail(text):
        return _kind(known.MAIL, "")
    if _is_html(text):
        return _kind(known.HTML, "")
    if _XML_START.match(text):
        return _kind("application/xml", "XML: export it as PDF or HTML")
    return _kind(known.TEXT, "")


def _binary_mail_kind(head: bytes) -> Kind | None:
    """Tell a mail with parts that are not text (UTF-16, files as they are) by its headers."""
    headers = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n"), maxsplit=1)[0]
    is_mail = b"\0" not in headers and _is_mail(headers.decode("latin-1"))
    return _kind(known.MAIL, "") if is_mail else None


def _is_mail(text: str) -> bool:
    headers: dict[str, str] = {}
    for line in text.lstrip("\r\n").split("\n")[:_MAIL_LINES]:
        if line.startswith((" ", "\t", "From ")):
            continue  # a folded header; the first line of an mbox
        match = _HEADER_LINE.match(line.rstrip("\r"))
        if match is None:
            break
        headers.setdefault(match[1].lower(), line)
    proven = _MAIL_PROOF & headers.keys() or _MAIL_CLOCK.search(headers.get("date", ""))
    return bool(proven) and len(headers.keys() & (_MAIL_HEADERS | _MAIL_PROOF)) >= 3


def _is_html(text: str) -> bool:
    if _HTML_START.match(text):
        return True
    # A fragment: it begins with a tag and holds several; a text that quotes a tag does not.
    return text.lstrip().startswith("<") and len(_HTML_TAG.findall(text[:4096])) >= 3


def _rare_kind(path: Path) -> Kind | None:
    """Ask puremagic for a name of what is neither in our table nor text."""
    import puremagic

    try:
        guesses = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError, OSError):
        return None
    signed = [guess for guess in guesses if len(guess.byte_match or b"") >= _LEAST_SIGNATURE]
    name = signed[0].mime_type if signed else ""
    return None if not name or name in READABLE else _kind(name, f"{name}: convert it to PDF")
