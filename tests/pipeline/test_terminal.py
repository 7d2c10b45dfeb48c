"""What is printed: JSON that is exact and harmless, text that steers no terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.terminal import json_line, safe, visible
from tests.program import ROOT

STEERING = (
    *(
        "\0",
        "\x07",
        "\x1b[31m",
        "\x1b]0;titulli\x07",
        "\r",
        "\x7f",
        "\x80",
        "\x9b31m",
        "\x9d",
        "\x85",
    ),
    *("\u061c", "\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"),
    *("\u2028", "\u2029", "\u00ad", "\ue000", "\U000e0041", "\udcff", "\ud800", "\ufdd0"),
)
UNSAFE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


# A high surrogate before a low one is one letter to every reader of JSON.
texts = st.text(st.characters() | st.sampled_from("".join(STEERING)), max_size=12).filter(
    lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)


@given(values)
@example("".join(STEERING[:-3]))
def test_json_is_read_back_exactly_and_harmless(value: Any) -> None:
    line = json_line(value)
    assert json.loads(line) == value
    assert json.loads(line.encode("utf-8")) == value
    assert {unicodedata.category(c) for c in line}.isdisjoint(UNSAFE)


@pytest.mark.parametrize("sign", STEERING, ids=ascii)
def test_nothing_that_steers_a_terminal_gets_through(sign: str) -> None:
    for printed in (json_line({sign: sign}), safe(f"a{sign}b"), visible(f"a{sign}b")):
        assert {unicodedata.category(c) for c in printed.replace("\n", "")}.isdisjoint(UNSAFE)
    assert json.loads(json_line([sign])) == [sign]


def test_every_sign_of_this_unicode_is_judged_by_its_category() -> None:
    categories = {c: unicodedata.category(c) for c in map(chr, range(0x20, sys.maxunicode + 1))}
    left = {"Co", "Cn"}  # thousands that are all alike
    signs = [c for c, category in categories.items() if category not in left and category != "Cs"]
    printed = set(json_line("".join(signs)))
    assert printed == {c for c in signs if categories[c] not in UNSAFE}


def test_letters_stay_as_they_are() -> None:
    text = "„Ujësjellësi“ i Gurëbardhës – çmimi: 1 200,00 €, Ђ, 中, é\u0301, 😀"
    assert json_line({"text": text}) == json.dumps({"text": text}, ensure_ascii=False)


def test_an_escape_is_written_as_json_writes_it() -> None:
    assert json_line("\x7f\u202e\U000e0041\udc80\n") == r'"\u007f\u202e\udb40\udc41\udc80\n"'


def test_a_text_of_many_lines_keeps_them() -> None:
    assert visible("një\r\ndy\n\x1b[2Jtre\n") == "një\ndy\n\ufffd[2Jtre\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1251"])
def test_anything_can_be_printed_and_json_stays_exact(encoding: str) -> None:
    """Where stdout takes no such letter, too; ASCII click takes for a mistake, and writes UTF-8."""
    value = {"path": "Gurëbardhë/\udcff\u202e\x1b.txt", "text": "çmimi: 5 €, Ђ, 😀"}
    program = (
        "import click, json, sys; from pipeline.terminal import json_line, print_anything\n"
        "print_anything(); value = json.loads(sys.argv[1])\n"
        "click.echo(json_line(value)); click.echo(value['path'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, json.dumps(value)],
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    line = ended.stdout.splitlines()[0].decode("utf-8" if encoding == "ascii" else encoding)
    assert json.loads(line) == value
    assert ended.stderr == b""
