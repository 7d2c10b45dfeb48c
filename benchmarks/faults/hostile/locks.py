"""PDFs that ask for a password, or say so."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Literal

from benchmarks.faults.hostile.cases import (
    FLAGGED,
    READ,
    Category,
    Site,
    failed,
)
from benchmarks.faults.hostile.raw_pdf import (
    good_pdf,
    letter_pdf,
)

LOCKS = Category("locks")
Revision = Literal[2, 3, 4, 6]
"""Of the standard handler: RC4 of 40 and 128 bits, AES of 128 and 256 bits."""
_REVISIONS: dict[str, Revision] = {"rc4-40": 2, "rc4-128": 3, "aes-128": 4, "aes-256": 6}


# -- locks


def _locked(user: str, owner: str, revision: Revision, **more: Any) -> Callable[[Site], bytes]:
    """Return a builder of an encrypted PDF; its random salts are all that differs each time."""

    def build(site: Site) -> bytes:
        import pikepdf

        packed = io.BytesIO()
        encryption = pikepdf.Encryption(
            owner=owner, user=user, R=revision, aes=revision in (4, 6), **more
        )
        with pikepdf.open(io.BytesIO(good_pdf(site.word))) as pdf:
            pdf.save(packed, encryption=encryption)
        return packed.getvalue()

    return build


for _name, _revision in _REVISIONS.items():
    _meta: dict[str, Any] = {} if _revision in (4, 6) else {"metadata": False}
    LOCKS.file(
        f"user-{_name}.pdf",
        _locked("fshehte", "pronari", _revision, **_meta),
        failed("pdf_encrypted"),
        quick=_revision in (3, 6),
    )
    LOCKS.file(
        f"owner-{_name}.pdf",
        _locked("", "pronari", _revision, **_meta),
        READ,
        find=True,
        quick=_revision == 6,
    )


def _no_rights(site: Site) -> bytes:
    import pikepdf

    none = pikepdf.Permissions(
        accessibility=False, extract=False, modify_annotation=False, modify_assembly=False,
        modify_form=False, modify_other=False, print_highres=False, print_lowres=False,
    )  # fmt: skip
    return _locked("", "pronari", 6, allow=none)(site)


LOCKS.file("owner-no-rights.pdf", _no_rights, READ, find=True)


def _handler(entries: bytes) -> Callable[[Site], bytes]:
    def build(site: Site) -> bytes:
        pdf = letter_pdf(site.word)
        pdf.put(80, b"<< %s >>" % entries)
        pdf.trailer = b"/Encrypt 80 0 R /ID [<00112233445566778899aabbccddeeff> <00>]"
        return pdf.bytes()

    return build


_LOCKED = failed("pdf_encrypted", "pdf_damaged")
LOCKS.file("handler-unknown.pdf", _handler(b"/Filter /Gurebardha /V 9 /R 9"), _LOCKED, quick=True)
LOCKS.file(
    "handler-of-keys.pdf",
    _handler(
        b"/Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 1 /Length 128 /Recipients [<00>]"
    ),
    _LOCKED,
)
LOCKS.file("handler-torn.pdf", _handler(b"/Filter /Standard /V 2 /R 3 /O (a) /P -4"), _LOCKED)
LOCKS.file("handler-empty.pdf", _handler(b""), _LOCKED | READ)
LOCKS.file(
    "locked-and-cut.pdf",
    lambda s: _locked("fshehte", "pronari", 6)(s)[:-300],
    _LOCKED | FLAGGED | failed("no_pages", "page_damaged"),
)
