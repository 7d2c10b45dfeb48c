"""Mail (.eml): headers at the top of the text, the body below, attachments apart."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from pipeline.decoding import decode_lenient
from pipeline.document import Page, Reading
from pipeline.errors import SourceError
from pipeline.flow import Flow
from pipeline.mail_headers import PatientPolicy
from pipeline.page_building import text_layer_reading
from pipeline.readers import Attachment
from pipeline.text_pages import TextPagesSource, build_text_pages, normalise_text

ENGINE = "email"
SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
"""Headers that stand above the text, in this order, as a printed mail shows them."""
_METADATA_HEADERS = (*SHOWN_HEADERS, "Message-ID", "In-Reply-To")
_MBOX_LINE = re.compile(rb"\A\s*(?:>?From [^\n]*\n)?")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]")
_MAX_FILENAME = 150
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of surrogate pairs that stand for no byte (UTF-7 makes such)."""
_GIVES_UP = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the library raises on malformed parts (seen in its bug tracker); parts inside parts a
thousand deep exhaust the stack."""
MOST_ATTACHMENTS = 1_000
"""That are taken in; each becomes a document of its own."""


def open_mail(path: Path) -> TextPagesSource:
    """Read a mail.

    Raises:
        SourceError: ``document_damaged``: the mail parser gives up; ``too_much_output``,
            ``too_many_pages``.
    """
    content = _MBOX_LINE.sub(b"", path.read_bytes(), count=1)
    try:
        message = BytesParser(EmailMessage, policy=PatientPolicy()).parsebytes(content)
        headers = _headers(message, _METADATA_HEADERS)
        attached = list(_attached_parts(message))
        attachments = tuple(
            Attachment(_filename(part, number), _content(part))
            for number, part in enumerate(attached[:MOST_ATTACHMENTS], 1)
        )
        pages = _build_pages(message)
    except _GIVES_UP as error:
        raise SourceError("document_damaged", f"the mail parser says {error}") from error
    warnings = [f"mail_defect: {type(defect).__name__}" for defect in message.defects]
    if len(attached) > MOST_ATTACHMENTS:
        warnings.append(f"attachments_left_out: {len(attached) - MOST_ATTACHMENTS}")
    metadata = {name.lower(): value for name, value in headers.items()}
    return TextPagesSource(pages, metadata, tuple(dict.fromkeys(warnings)), attachments)


def _build_pages(message: EmailMessage) -> tuple[Page, ...]:
    headers = [f"{name}: {value}" for name, value in _headers(message, SHOWN_HEADERS).items()]
    body = message.get_body(("plain", "html"))
    if body is None:  # not "or": a part without headers counts as nothing
        body = _torn_body(message)
    text, warnings = _text_of(body) if body is not None else ("", ())
    richer = message.get_body(("html",))
    if richer is not None and (body is richer or not text.strip()):
        markup, warnings = _text_of(richer)
        return _pages_of_html(headers, markup, warnings)
    head = "\n".join(headers)
    return build_text_pages(
        f"{head}\n\n{text.strip()}\n" if text.strip() else head, _reading(warnings)
    )


def _torn_body(message: EmailMessage) -> EmailMessage | None:
    """Return a mail that promises parts and has none: its text is what stands there."""
    promised = message.get_content_maintype() == "multipart"
    return message if promised and not message.is_multipart() else None


def _reading(warnings: tuple[str, ...]) -> Reading:
    return text_layer_reading(ENGINE, "arkiva", warnings)


def _pages_of_html(headers: list[str], markup: str, warnings: tuple[str, ...]) -> tuple[Page, ...]:
    from pipeline.web import parse_html, write_html

    flow = Flow()
    for header in headers:
        flow.write(header)
        flow.break_line()
    flow.end_block()
    if markup.strip():
        root, more = parse_html(markup)
        write_html(flow, root)
        warnings = (*warnings, *more)
    return flow.build(_reading(warnings))


def _text_of(part: MIMEPart) -> tuple[str, tuple[str, ...]]:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    decoded = decode_lenient(content, part.get_content_charset())
    return normalise_text(decoded.text), decoded.warnings


def _headers(message: EmailMessage, names: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for name in names:
        value = normalise_text(" ".join(_tidy(str(message[name] or "")).split()))
        if value:
            found[name] = value
    return found


def _tidy(text: str) -> str:
    """Return text without lone surrogates: undecodable header bytes come as such."""
    halves = _HALVES.sub("\ufffd", text)
    return halves.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _attached_parts(message: EmailMessage) -> Iterator[MIMEPart]:
    """Yield what is attached; a mail that is nothing but a file is its own attachment."""
    if not (message.is_multipart() and message.get_content_maintype() == "multipart"):
        if message.get_content_maintype() not in ("text", "multipart"):
            yield message
        return
    shown = [message.get_body((kind,)) for kind in ("plain", "html")]
    besides = {id(leaf) for part in message.iter_attachments() for leaf in _leaves(part)}
    for leaf in _leaves(message):
        # Some programs put files beside the text, into one of its two forms.
        if (id(leaf) in besides or _is_file(leaf)) and not any(leaf is body for body in shown):
            yield leaf


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """Yield a part, or what it is put together of."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for inner in part.iter_parts():
            yield from _leaves(inner)
    else:
        yield part


def _is_file(part: MIMEPart) -> bool:
    return part.is_attachment() or part.get_content_maintype() in ("application", "message")


def _content(part: Message) -> bytes:
    """Return the bytes of an attachment; none where the library cannot put them together."""
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        inner = inner if isinstance(inner, list) else []
        try:
            return b"".join(m.as_bytes() for m in inner if isinstance(m, Message))
        except _GIVES_UP:
            return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _filename(part: Message, number: int) -> str:
    """Return a name without folders and control characters; one is made where none is given."""
    try:
        given = part.get_filename() or ""
    except _GIVES_UP:
        given = ""
    given = _tidy(given).replace("\\", "/").rsplit("/", 1)[-1]
    name = normalise_text(_UNSAFE.sub("", given)).strip(" .")
    if name:
        return name[-_MAX_FILENAME:]
    is_mail = part.get_content_maintype() == "message"
    suffix = ".eml" if is_mail else mimetypes.guess_extension(part.get_content_type()) or ".bin"
    return f"attachment-{number}{suffix}"
