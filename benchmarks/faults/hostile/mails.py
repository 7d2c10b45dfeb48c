"""Mails that are deep, false, torn, or carry what they should not."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from benchmarks.faults.hostile.cases import (
    NO_TEXT,
    READ,
    TOO_MUCH,
    Category,
    Site,
    failed,
    skipped,
)
from benchmarks.faults.hostile.prose import paragraph
from benchmarks.faults.hostile.raw_pdf import good_pdf
from benchmarks.faults.hostile.zips import bomb_docx, good_docx, zip_of

MAILS = Category("mail")
_HEAD = (
    "From: Arta Kelmendi <arta@gurebardhe.example>\r\nTo: zyra@gurebardhe.example\r\n"
    "Date: Thu, 14 Mar 2024 10:00:00 +0100\r\nMessage-ID: <1@gurebardhe.example>\r\n"
    "MIME-Version: 1.0\r\n"
)
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n"
HEAVY = READ | TOO_MUCH | failed("document_damaged")


def mail(head: str, body: str | bytes, subject: str = "Ftese") -> bytes:
    """Return a mail with these further headers."""
    content = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return f"{_HEAD}Subject: {subject}\r\n{head}\r\n".encode() + content


def text_of(site: Site) -> str:
    """Return a plain body that holds the word of the case."""
    return paragraph(site.word).replace("\n", "\r\n")


def _mixed(parts: Sequence[bytes], text: str) -> bytes:
    """Return a mail with these parts behind its text."""
    lines = [b"--b\r\n" + PLAIN.encode() + b"\r\n" + text.encode()]
    lines += [b"--b\r\n" + part for part in parts]
    return mail(
        "Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n".join([*lines, b"--b--\r\n"])
    )


def _part(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    """Return an attachment; ``name`` is the parameter as it stands in the header."""
    packed = base64.encodebytes(content).replace(b"\n", b"\r\n")
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; {name}\r\n\r\n"
    )
    return head.encode("utf-8", "surrogateescape") + packed


# -- deep


def _deep_multipart(depth: int) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        head = "Content-Type: multipart/mixed; boundary=b0\r\n"
        body = "".join(
            f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n"
            for n in range(depth)
        )
        return mail(head, f"{body}--b{depth}\r\n{PLAIN}\r\n{text_of(site)}", site.word)

    return build


def _deep_message(depth: int) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        inner = f"{_HEAD}Subject: {site.word}\r\nContent-Type: message/rfc822\r\n\r\n" * depth
        return f"{inner}{_HEAD}Subject: fundi\r\n{PLAIN}\r\n{text_of(site)}".encode()

    return build


for _depth in (20, 50, 1000, 20_000):
    MAILS.file(
        f"parts-{_depth}-deep.eml", _deep_multipart(_depth), HEAVY | NO_TEXT, quick=_depth == 50
    )
    MAILS.file(
        f"mails-{_depth}-deep.eml", _deep_message(_depth), HEAVY | NO_TEXT, quick=_depth == 20
    )


# -- attachments

MAILS.file(
    "attachments-good.eml",
    lambda s: _mixed(
        [
            _part('filename="akti.pdf"', good_pdf("brenda" + s.word[:4])),
            _part('filename="akti.docx"', good_docx("brenda" + s.word[:4])),
        ],
        text_of(s),
    ),
    READ,
    inside=READ,
    find=True,
    quick=True,
)


def _many_attachments(count: int) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        texts = (f"Shkresa {n} {site.word}{n}".encode() for n in range(count))
        return _mixed([_part(f'filename="{n}.txt"', t) for n, t in enumerate(texts)], text_of(site))

    return build


MAILS.file("attachments-400.eml", _many_attachments(400), READ, inside=READ, find=True)
MAILS.file(
    "attachments-5000.eml",
    _many_attachments(5000),
    READ,
    inside=READ,
    find=True,
)
HOSTILE_NAMES = (
    *(
        'filename="../../../../tmp/jashte.txt"',
        'filename="/etc/passwd"',
        'filename="..\\\\..\\\\a.txt"',
    ),
    *('filename=""', 'filename="."', 'filename=".."', f'filename="{"n" * 3000}.txt"', "filename"),
    *('filename="a\x1b[31mb.txt"', 'filename="fatura\u202etxt.exe"'),
    *('filename="=cmd|calc!A0.txt"', 'filename="-rf.txt"', 'filename="<img src=x>.txt"'),
    *("filename*=utf-8''%ED%A0%80.txt", "filename*=utf-8''a%0Ab.txt", "filename*=x-bad''%FF.txt"),
    *(
        'filename="=?utf-8?q?=00=0a=1b?="',
        'filename="\udcff\udcfe.txt"',
        "filename*0=a; filename*7=b",
    ),
    *('filename="dy.txt"', 'filename="dy.txt"', 'filename="Dy.txt"', 'filename="a!/b.txt"'),
    'filename="\u0435\u0301.txt"',
)
"""Names of attachments as they stand in the mail."""
MAILS.file(
    "attachment-names.eml",
    lambda s: _mixed(
        [
            _part(n, f"Shkresa e bashkengjitur {s.word}{k}".encode())
            for k, n in enumerate(HOSTILE_NAMES)
        ],
        text_of(s),
    ),
    READ,
    inside=READ | skipped("unsupported_kind"),
    find=True,
    quick=True,
)
MAILS.file(
    "attachment-name-nul.eml",
    lambda s: _mixed([_part('filename="a\x00b.txt"', b"Shkresa " + s.word.encode())], text_of(s)),
    READ,
    inside=READ,
)
MAILS.file(
    "attachment-same-twice.eml",
    lambda s: _mixed(
        [_part('filename="a.txt"', b"Shkresa e njejte " + s.word.encode())] * 3, text_of(s)
    ),
    READ,
    inside=READ,
    find=True,
)
MAILS.file(
    "attachment-of-itself.eml",
    lambda s: _mixed([_part('filename="vetja.eml"', mail(PLAIN, text_of(s)))], text_of(s)),
    READ,
    inside=READ,
    find=True,
)
MAILS.file(
    "attachment-bombs.eml",
    lambda s: _mixed(
        [
            _part('filename="a.docx"', bomb_docx(600)),
            _part('filename="b.zip"', zip_of({"a": bytes(10_000_000)})),
            _part('filename="c.pdf"', b"%PDF-1.7\n"),
            _part('filename="d.pdf"', b""),
        ],
        text_of(s),
    ),
    READ,
    find=True,
    quick=True,
)
MAILS.file(
    "attachment-base64-torn.eml",
    lambda s: _mixed(
        [
            _part('filename="a.txt"', b"Shkrese " * 40).replace(b"U2h", b"!*\xff", 2),
            _part('filename="b.txt"', b"Shkrese tjeter")[:-9],
        ],
        text_of(s),
    ),
    READ,
    find=True,
)
