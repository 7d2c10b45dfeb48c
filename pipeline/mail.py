"""Mail (.eml): headers at the top of the text, the body below, attachments apart."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from pipeline.decoding import decode_lenient
from pipeline.document import Page, Reading
from pipeline.errors import SourceError
from pipeline.flow import Flow
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


def open_mail(path: Path) -> TextPagesSource:
    """Read a mail.

    Raises:
        SourceError: ``document_damaged``: the mail parser gives up.
    """
    content = _MBOX_LINE.sub(b"", path.read_bytes(), count=1)
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        headers = _headers(message, _METADATA_HEADERS)
        attachments = tuple(_attachments(message))
        pages = _build_pages(message)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        # email.policy.default raises all of these on malformed headers (seen in its bug tracker).
        raise SourceError("document_damaged", f"mail: {error}") from error
    warnings = tuple(f"mail_defect: {type(defect).__name__}" for defect in message.defects)
    metadata = {name.lower(): value for name, value in headers.items()}
    return TextPagesSource(pages, metadata, warnings, attachments)


def _build_pages(message: EmailMessage) -> tuple[Page, ...]:
    headers = [f"{name}: {value}" for name, value in _headers(message, SHOWN_HEADERS).items()]
    body = message.get_body(("plain", "html"))
    text, warnings = _text_of(body) if body is not None else ("", ())
    richer = message.get_body(("html",))
    if richer is not None and (body is richer or not text.strip()):
        markup, warnings = _text_of(richer)
        return _pages_of_html(headers, markup, _reading(warnings))
    head = "\n".join(headers)
    return build_text_pages(
        f"{head}\n\n{text.strip()}\n" if text.strip() else head, _reading(warnings)
    )


def _reading(warnings: tuple[str, ...]) -> Reading:
    return text_layer_reading(ENGINE, "arkiva", warnings)


def _pages_of_html(headers: list[str], markup: str, reading: Reading) -> tuple[Page, ...]:
    from pipeline.web import parse_html, write_html

    flow = Flow()
    for header in headers:
        flow.write(header)
        flow.break_line()
    flow.end_block()
    if markup.strip():
        write_html(flow, parse_html(markup))
    return flow.build(reading)


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
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(message.iter_attachments(), 1):
        yield Attachment(_filename(part, number), _content(part))


def _content(part: Message) -> bytes:
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        inner = inner if isinstance(inner, list) else []
        return b"".join(m.as_bytes() for m in inner if isinstance(m, Message))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _filename(part: Message, number: int) -> str:
    """Return a name without folders and control characters; one is made where none is given."""
    given = _tidy(part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = normalise_text(_UNSAFE.sub("", given)).strip(" .")
    if name:
        return name[-_MAX_FILENAME:]
    is_mail = part.get_content_maintype() == "message"
    suffix = ".eml" if is_mail else mimetypes.guess_extension(part.get_content_type()) or ".bin"
    return f"attachment-{number}{suffix}"
