"""Texts that would steer a terminal, a spreadsheet, a browser, or a database."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.faults.hostile.cases import READ, TOO_MUCH, Category, Site, failed
from benchmarks.faults.hostile.prose import paragraph
from benchmarks.faults.hostile.zips import body_of, document_xml, docx
from benchmarks.faults.hostile.zips import paragraph as word_paragraph

CONTENTS = Category("content")
_HEAVY = READ | TOO_MUCH

TEXTS: dict[str, str] = {
    "escapes": "\x1b[2J\x1b[31mkuq\x1b]0;titull\x07\x9b5A \x1b[6n",
    "bidi": "\u202eksaf\u202c \u2066\u2067\u2068x\u2069 \u200f\u200e \u061c",
    "zero-width": "ku\u200bve\u200cn\u200ddi \ufeff\u2060 \u00adkomunes",
    "formulas": "=cmd|'/C calc'!A0\t+1+1\t-2+3\t@SUM(A1)\n=HYPERLINK(\"http://x\")\t\uff1d1\t|a",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&lt;&amp;{{7*7}}${7*7}",
    "queries": "'; DROP TABLE documents; -- \" OR 1=1 NEAR( AND NOT * ^ ~ \\ %s %n %x {}",
    "towers": ("k" + "\u0301\u0302\u0303\u0304\u0305" * 40) * 200,
    "line-ends": "a\u2028b\u2029c\x85d\x0be\x1cf\x1dg\x1eh",
    "private": "\ue000\uf8ff\U000f0000\U0010fffd \ufdd0\ufffe\uffff",
    "tags": "\U000e0001\U000e0041 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f",
    "dates": "31.02.2024 00.00.0000 99/99/9999 14.03.20244 29.02.2023 1e999 "
    "\u0661\u0662.\u0663.\u0662\u0660\u0662\u0664",
    "sums": "9" * 400
    + " euro, 1"
    + ".000" * 300
    + " leke, -0,00 \u20ac, 1,2,3,4 lek\u00eb, \u221e euro",
    "laws": "Ligji nr. " + "0" * 300 + "/L-" + "9" * 300 + " neni " + "1." * 500,
    "marks": "\ue000[[a]]\x01\x02\x03**b**__c__`d` \u2e28\u2e29 <mark>e</mark>",
}
"""Texts by name; each stands in a text file, a web page, a mail and a DOCX."""
_NOT_IN_XML = {chr(n) for n in range(32)} - set("\t\n\r") | {"\ufffe", "\uffff"}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _in_text(text: str) -> Callable[[Site], bytes]:
    return lambda site: f"{paragraph(site.word)}\n{text}\n{paragraph('fund')}".encode()


def _in_docx(text: str) -> Callable[[Site], bytes]:
    clean = "".join(sign for sign in text if sign not in _NOT_IN_XML)
    return lambda site: docx(document_xml(body_of(site.word) + word_paragraph(_escaped(clean))))


def _in_html(text: str) -> Callable[[Site], bytes]:
    return lambda site: (
        f"<!DOCTYPE html><html><head><title>{_escaped(text)[:300]}</title></head><body>"
        f"<p>{paragraph(site.word)}</p><p>{_escaped(text)}</p></body></html>"
    ).encode()


def _in_mail(text: str) -> Callable[[Site], bytes]:
    subject = "".join(text.split())[:60].encode().hex("=").upper()
    return lambda site: (
        "From: a@gurebardhe.example\r\nTo: b@gurebardhe.example\r\nMIME-Version: 1.0\r\n"
        f"Subject: =?utf-8?q?={subject}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{paragraph(site.word)}\r\n{text}\r\n"
    ).encode()


for _name, _text in TEXTS.items():
    CONTENTS.file(
        f"{_name}.txt",
        _in_text(_text),
        READ,
        find=True,
        quick=_name in ("escapes", "formulas", "towers", "bidi"),
    )
    CONTENTS.file(
        f"{_name}.html", _in_html(_text), READ, find=True, quick=_name in ("markup", "escapes")
    )
    CONTENTS.file(f"{_name}.eml", _in_mail(_text), READ, find=True, quick=_name == "formulas")
    CONTENTS.file(f"{_name}.docx", _in_docx(_text), READ, find=True, quick=_name == "bidi")

CONTENTS.file(
    "nul.txt",
    lambda s: paragraph(s.word).encode() + b"\0\0 pas nul\n",
    READ,
    find=True,
    quick=True,
)
CONTENTS.file(
    "hole-of-nuls.txt",
    lambda s: (paragraph(s.word) + "\0" * 4096 + paragraph("fund")).encode(),
    READ,
    find=True,
)
CONTENTS.file(
    "surrogates.txt",
    lambda s: (paragraph(s.word) + "\ud800 \udfff").encode("utf-8", "surrogatepass"),
    READ | failed("unknown_kind"),
)
CONTENTS.file(
    "utf-8-torn.txt",
    lambda s: paragraph(s.word).encode() + b"\xc3\x28 \xf0\x9f\x98 \xff fund\n",
    READ,
    find=True,
)
CONTENTS.file("word-of-1-mb.txt", lambda s: f"{s.word}\n{'k' * 1_000_000}\n".encode(), _HEAVY)
CONTENTS.file("digits-1-mb.txt", lambda s: f"{s.word}\n{'1' * 1_000_000}\n".encode(), _HEAVY)
CONTENTS.file("dots-1-mb.txt", lambda s: f"{s.word}\n{'.' * 1_000_000}\n".encode(), _HEAVY)
CONTENTS.file(
    "blanks-1-mb.txt", lambda s: f"{s.word}\n{' ' * 1_000_000}x\n".encode(), _HEAVY, find=True
)
CONTENTS.file(
    "rows-of-tabs.txt", lambda s: f"{s.word}\n".encode() + (b"\t" * 2000 + b"a\n") * 500, _HEAVY
)
CONTENTS.file("lines-200000.txt", lambda s: f"{s.word}\n".encode() + b"a\n\n" * 200_000, _HEAVY)
CONTENTS.file(
    "pages-3000.txt",
    lambda s: "\f".join(f"Faqja {n} {s.word}" for n in range(3000)).encode(),
    READ,
    find=True,
)
CONTENTS.file(
    "one-tower-1-mb.txt", lambda s: f"{s.word} k{chr(0x301) * 500_000}\n".encode(), _HEAVY
)
CONTENTS.file(
    "numbered-20000.txt",
    lambda s: (
        "\n".join(f"{n}. Pika {n}, afati 31.12.2024, 1.000 euro" for n in range(20_000)).encode()
        + s.word.encode()
    ),
    _HEAVY,
)
