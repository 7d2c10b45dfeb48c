"""A search server that fails in every way, once each; `python -m benchmarks.faults`: thrice."""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.faults import engine
from benchmarks.faults.engine_server import Server, differences
from benchmarks.faults.engine_steps import STEPS
from index.elastic_index import ElasticIndex
from index.protocol import Query
from tests.program import Program


@pytest.mark.server
@pytest.mark.slow
def test_nothing_is_lost_whatever_the_server_does(tmp_path: Path, elasticsearch_url: str) -> None:
    figures = engine.run(1, 7, tmp_path, elasticsearch_url, ingests=4)
    assert [lapse for row in figures for lapse in row.lapses] == []
    assert sum(row.differences for row in figures) == 0
    assert len(figures) == len(STEPS) >= 11
    assert sum(row.hits > 0 for row in figures) > len(figures) / 2


HOSTILE = {
    'alfa\n{"delete":{}}': 'alfashi\r\n{"index":{"_id":"x"}}\n\u2028\u2029{}\n\n',
    "beta\u202e\x1b[31m<b>": "betashi <script>alert(1)</script> \u202e fund &#0;",
    "gama" + "ë" * 110: "gamashi\n" + "x" * 40_000 + " " + "9" * 40_000,
    "delta": "VENDIM nr. 1 deltashi më 31.02.2019, 00.00.0000, 99.99.9999, 30 shkurt 2020",
    "epsilon": "epsilonshi " + "9" * 30 + ",00 € dhe 2147483648/99999999999, -1e400 lekë",
    "zeta": "T" * 40_000 + "\nzetashi\nKryetari " + "Agim " * 9_000 + "tha se po.",
    "eta": "fjala e zakonshme " * 70_000 + "etashi " + "fundi i faqes " * 20,
}
"""A file name and a text for each limit of the server, with one word of its own: the name + shi."""


@pytest.mark.server
@pytest.mark.slow
def test_no_limit_of_the_server_keeps_a_document_out(
    tmp_path: Path, elasticsearch_url: str
) -> None:
    server = Server(elasticsearch_url, f"faults-{uuid4().hex[:12]}")
    chosen = ("--index", server.url, "--index-prefix", server.prefix)
    program, papers = Program(tmp_path), tmp_path / "papers"
    papers.mkdir()
    for name, text in HOSTILE.items():
        (papers / f"{name}.txt").write_text(text, "utf-8")
    odd = papers / os.fsdecode(b"jota\xff\xfe.html")
    odd.write_bytes(b"<p>jotashi \xed\xa0\x80 \xff\xfe &#0; &#xD800; dhe \xc3")
    try:
        ended = program(*chosen, "ingest", papers)
        assert "not indexed" not in ended.err
        assert "behind" not in ended.err
        assert differences(server, program.archive / "catalog.sqlite") == []
        assert "[[etashi]]" in program(*chosen, "search", "etashi").out
        index = ElasticIndex(server.url, server.prefix)
        for name in (*HOSTILE, "jota"):
            word = re.findall("[a-z]+", name)[0] + "shi"
            (hit,) = index.search(Query(word)).hits
            (page,) = hit.pages
            assert [page.snippet.text[a:b] for a, b in page.snippet.marks] == [word]
        index.close()
    finally:
        server.drop()
