"""Mails whose headers and bodies are false, torn, or far too long."""

from __future__ import annotations

import base64
from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    READ,
    Category,
    Site,
)
from benchmarks.faults.hostile.mails import HEAVY, PLAIN, mail, text_of

MAIL_TEXTS = Category("mail")

# -- headers

MAIL_TEXTS.file(
    "header-1-mb.eml",
    lambda s: mail(f"X-Gjate: {'a' * 1_000_000}\r\n{PLAIN}", text_of(s)),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "subject-1-mb.eml", lambda s: mail(PLAIN, text_of(s), "kuvendi " * 125_000), HEAVY, quick=True
)
MAIL_TEXTS.file(
    "subject-coded-1-mb.eml",
    lambda s: mail(PLAIN, text_of(s), "=?utf-8?q?a?= " * 70_000),
    HEAVY,
)
MAIL_TEXTS.file(
    "subject-brackets.eml", lambda s: mail(f"Cc: {'(' * 20_000}\r\n{PLAIN}", text_of(s)), HEAVY
)
MAIL_TEXTS.file(
    "to-20000-people.eml",
    lambda s: mail(
        f"Cc: {','.join(f'p{n}@gurebardhe.example' for n in range(20_000))}\r\n{PLAIN}", text_of(s)
    ),
    HEAVY,
)
MAIL_TEXTS.file(
    "headers-50000.eml",
    lambda s: mail("Received: nga askund\r\n" * 50_000 + PLAIN, text_of(s)),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "header-control-signs.eml",
    lambda s: mail(
        f"Cc: \x1b]0;titull\x07 \x00 \u202e\r\n{PLAIN}",
        text_of(s),
        "=?utf-8?b?G1szMW3ihq4K?= =cmd|x",
    ),
    READ,
    find=True,
    quick=True,
)
MAIL_TEXTS.file(
    "header-bytes.eml",
    lambda s: mail(PLAIN, text_of(s)).replace(b"Ftese", b"\xff\xfe\xeb\xe7"),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "date-impossible.eml",
    lambda s: mail(PLAIN, text_of(s)).replace(b"14 Mar 2024 10:00", b"99 Foo 99999 77:99"),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "address-torn.eml",
    lambda s: mail(f'Reply-To: "<<@@>>,;:\\"\r\nSender: =?x?y?z?=\r\n{PLAIN}', text_of(s)),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "header-parts-torn.eml",
    lambda s: mail(
        "Content-Type: text/plain; " + "".join(f'n*{n}*="%FF";' for n in range(5000)) + "\r\n",
        text_of(s),
    ),
    HEAVY,
)
MAIL_TEXTS.file("headers-only.eml", lambda s: mail(PLAIN, "", s.word), READ, find=True)


# -- bodies


def _body(head: str, body: Callable[[Site], str | bytes]) -> Callable[[Site], bytes]:
    return lambda site: mail(head, body(site), site.word)


MAIL_TEXTS.file(
    "charset-lies.eml",
    _body("Content-Type: text/plain; charset=utf-16\r\n", text_of),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "charset-unknown.eml",
    _body(
        'Content-Type: text/plain; charset="x-\x01\udcff"\r\n'.encode("utf-8", "replace").decode(),
        text_of,
    ),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "charset-no-text.eml",
    _body("Content-Type: text/plain; charset=rot13\r\n", text_of),
    READ,
    find=True,
    quick=True,
)
MAIL_TEXTS.file(
    "charset-idna.eml",
    _body("Content-Type: text/plain; charset=idna\r\n", text_of),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "charset-undefined.eml",
    _body("Content-Type: text/plain; charset=undefined\r\n", text_of),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "base64-torn.eml",
    _body(
        PLAIN + "Content-Transfer-Encoding: base64\r\n",
        lambda s: base64.encodebytes(text_of(s).encode() * 9)[:-7] + b"@@@\xff",
    ),
    READ,
)
MAIL_TEXTS.file(
    "coding-unknown.eml",
    _body(PLAIN + "Content-Transfer-Encoding: x-uuencode\r\n", lambda s: "begin 644 a\r\nnuk\r\n"),
    HEAVY,
)
MAIL_TEXTS.file(
    "coding-quoted-torn.eml",
    _body(
        PLAIN + "Content-Transfer-Encoding: quoted-printable\r\n",
        lambda s: text_of(s) + "=ZZ=4=\xff=",
    ),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "boundary-missing.eml", _body("Content-Type: multipart/mixed\r\n", text_of), READ, find=True
)
MAIL_TEXTS.file(
    "boundary-unclosed.eml",
    _body(
        "Content-Type: multipart/mixed; boundary=b\r\n", lambda s: f"--b\r\n{PLAIN}\r\n{text_of(s)}"
    ),
    READ,
    find=True,
)
MAIL_TEXTS.file(
    "boundary-never.eml",
    _body("Content-Type: multipart/mixed; boundary=b\r\n", lambda s: "asgje"),
    HEAVY,
)
MAIL_TEXTS.file(
    "parts-100000.eml",
    _body(
        "Content-Type: multipart/alternative; boundary=b\r\n",
        lambda s: "--b\r\n\r\na\r\n" * 100_000,
    ),
    HEAVY,
)
MAIL_TEXTS.file("body-20-mb.eml", _body(PLAIN, lambda s: text_of(s) * 40_000), HEAVY)
MAIL_TEXTS.file(
    "html-and-files.eml",
    lambda s: mail(
        "Content-Type: text/html\r\n", f'<p>{s.word}</p><iframe src="{s.outside.as_uri()}">'
    ),
    READ,
    find=True,
    forbid=True,
)
MAIL_TEXTS.file(
    "html-deep.eml",
    _body("Content-Type: text/html\r\n", lambda s: "<div>" * 50_000 + s.word),
    HEAVY,
)
MAIL_TEXTS.file(
    "mails-in-a-box.eml",
    lambda s: b"".join(
        b"From a@b Thu Mar 14 10:00:00 2024\n" + mail(PLAIN, text_of(s)) for _ in range(3)
    ),
    READ,
    find=True,
)
MAIL_TEXTS.file("cut-in-header.eml", lambda s: mail(PLAIN, text_of(s))[:150], READ)
MAIL_TEXTS.file(
    "control-signs-in-body.eml",
    _body(PLAIN, lambda s: f"{s.word} \x1b[2J\x07\x9b31m \u202e fund\r\n{text_of(s)}"),
    READ,
    find=True,
    quick=True,
)
