from __future__ import annotations

import random
import struct
import zlib

import pytest

from pipeline.charsets import safe_charset
from pipeline.decoding import decode, decode_lenient

PAPER = "Kuvendi i Komunës së Gurëbardhës vendosi për çmimin e ujit.\r\n" * 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "strays",
    [
        "\0",
        "\x1b[31mkuq\x1b[0m",
        "\x1b]0;titull\x07",
        "\x1a",
        "\f\f",
    ],
    ids=["nul", "colours", "title", "end-of-dos", "form-feeds"],
)
def test_a_few_control_signs_do_not_decide(encoding: str, strays: str) -> None:
    text = PAPER + strays + PAPER
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text
    assert decoded.encoding in (encoding, "utf-8")


@pytest.mark.parametrize(
    ("strays", "warnings"),
    [
        ("\x1a", ()),
        ("\x1b[31mkuq\x1b[0m", ("control_signs: 2",)),
        ("\0" * 4096, ("control_signs: 4096",)),
        ("\x9b31m e\u2028f\x1cg\x1dh\x1ei\x01\x02\x03", ("control_signs: 7",)),
    ],
    ids=["end-of-dos", "colours", "hole", "marks"],
)
def test_what_is_left_out_is_said(strays: str, warnings: tuple[str, ...]) -> None:
    decoded = decode((PAPER + strays).encode())
    assert decoded is not None
    assert decoded.warnings == warnings


def test_a_coloured_terminal_is_text() -> None:
    listing = "".join(f"\x1b[0m\x1b[01;34makti-{n}\x1b[0m  " for n in range(40))
    assert decode(listing.encode()) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"\0",
        b"\x01",
        b"abc\0",
        bytes(1000),
        bytes(range(256)) * 20,
        b"emri\0mbiemri\0roli\0" * 50,
        b"\x05\0\x06\0\x07\0\x41\0" * 200,
        b"F\0F\0\x89\0F\0\x8b\0F\0" * 200,
        random.Random(1).randbytes(2000),
        b"Kuvendi i Komunes " + random.Random(2).randbytes(2000),
        zlib.compress(random.Random(3).randbytes(3000)),
        struct.pack("<400I", *range(400)),
        struct.pack("<400h", *(n % 90 for n in range(400))),
        b"\xff\xfe" + random.Random(4).randbytes(2000),
        b"UUUUUUUULAME3.98.2UUUUUUU\xff\xf3\x82\xc4\xff\0\0\x03H\0\0\0\0UUUUUUUUU" * 20,
    ],
    ids=[
        *("nul", "one-control", "short", "nuls", "every-byte", "strings", "words-of-two", "table"),
        *(
            "random",
            "text-then-random",
            "packed",
            "numbers",
            "small-numbers",
            "false-mark",
            "sound",
        ),
    ],
)
def test_binary_is_no_text(content: bytes) -> None:
    assert decode(content) is None


def test_no_chinese_is_made_of_latin() -> None:
    content = PAPER.encode() + b"\0\0" + PAPER.encode()
    decoded = decode(content)
    assert decoded is not None
    assert decoded.encoding == "utf-8"


def test_cyrillic_in_utf_16_keeps_its_byte_order() -> None:
    text = "Одлука о буџету општине Гурбардх за наредну годину.\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        decoded = decode(text.encode(encoding))
        assert decoded is not None
        assert decoded.text == text


def test_a_torn_byte_costs_itself() -> None:
    content = PAPER.encode() + b"\xc3\x28 \xff\xf0\x9f fund"
    decoded = decode(content)
    assert decoded is not None
    assert decoded.text.startswith(PAPER)
    assert decoded.text.endswith("fund")
    assert decoded.warnings == ("encoding_guessed: utf-8",)


def test_a_cut_head_is_still_text() -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32"):
        content = PAPER.encode(encoding)
        assert all(decode(content[:n], is_whole=False) for n in range(200, 212)), encoding


@pytest.mark.parametrize(
    "name",
    [
        *("rot13", "zlib", "hex", "base64", "uu", "quopri", "bz2", "idna", "punycode", "undefined"),
        *("unicode_escape", "raw_unicode_escape", "charmap", "palmos", "x-none", "", "a\0b"),
        *("x-\x01\udcff", "x" * 5000, "../os"),
    ],
)
def test_what_is_no_character_set_is_never_used(name: str) -> None:
    assert safe_charset(name) is None
    assert decode_lenient("\\u0041 çmimi".encode(), name).text == "\\u0041 çmimi"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("UTF-8", "utf-8"),
        ("windows-1250", "cp1250"),
        ("ISO-8859-16", "iso8859-16"),
        ("macintosh", "mac-roman"),
        ("koi8-r", "koi8-r"),
        ("big5", "big5"),
        ("us-ascii", "ascii"),
    ],
)
def test_character_sets_are_known_by_every_name(name: str, known: str) -> None:
    assert safe_charset(name) == known


def test_a_declared_utf_16_that_is_none_is_a_lie() -> None:
    assert decode_lenient(PAPER.encode(), "utf-16").text == PAPER
    assert decode_lenient(PAPER.encode("utf-16-le"), "utf-16-le").text == PAPER
