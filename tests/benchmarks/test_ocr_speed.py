"""The speed benchmark's arithmetic: medians, turns, limits, which page is scanned how."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from benchmarks.ocr_quality import choose_sources
from benchmarks.ocr_speed import Figure, assign_kinds, join_pdfs, main, take_turns, typical
from benchmarks.process_tree import Cost
from benchmarks.simulator import KINDS, scans_pdf


def test_medians_are_taken_of_each_figure_by_itself() -> None:
    costs = [Cost(3, 10, 5), Cost(1, 30, 9), Cost(2, 20, 7)]
    assert typical(costs) == Cost(2, 20, 9)


def test_every_other_round_goes_backwards() -> None:
    order: list[str] = []

    def runner(name: str, wall: float) -> Cost:
        order.append(name)
        return Cost(wall, 2 * wall)

    costs = take_turns([lambda: runner("a", 1), lambda: runner("b", 5)], 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert costs == [Cost(1, 2), Cost(5, 10)]


@pytest.mark.parametrize(
    ("value", "limit", "at_most", "reached"),
    [
        (1.1, 1.1, False, True),
        (1.09, 1.1, False, False),
        (0.66, 2 / 3, True, True),
        (0.67, 2 / 3, True, False),
        (None, 1.1, False, False),
        (None, 750, True, False),
    ],
)
def test_a_figure_keeps_its_limit_or_is_missed(
    value: float | None, limit: float, at_most: bool, reached: bool
) -> None:
    figure = Figure("rate", value, limit, at_most)
    assert figure.reached is reached
    assert ("MISSED" in str(figure)) is not reached
    assert ("not measured" in str(figure)) is (value is None)


def test_every_kind_gets_two_pages_and_every_page_is_used_once() -> None:
    sources = choose_sources(None)
    assigned = assign_kinds(sources)
    assert list(assigned) == list(KINDS)
    assert {len(pages) for pages in assigned.values()} == {2}
    used = [page.name for pages in assigned.values() for page in pages]
    assert sorted(used) == sorted(source.name for source in sources)
    assert all(pages[0].kind == "text" for pages in assigned.values())


def test_too_few_pages_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        assign_kinds(choose_sources(None)[:15])


def test_joined_pages_keep_order_and_size() -> None:
    parts = [
        scans_pdf([Image.new(kind.mode, size)], kind)
        for kind, size in ((KINDS["fax"], (408, 196)), (KINDS["photo"], (400, 200)))
    ]
    with pikepdf.open(io.BytesIO(join_pdfs(parts))) as pdf:
        boxes = [[float(side) for side in page.mediabox[2:]] for page in pdf.pages]
        widths = [int(page.Resources.XObject.Scan.Width) for page in pdf.pages]
    assert boxes == [[144, 144], [144, 72]]
    assert widths == [408, 400]


@pytest.mark.parametrize("arguments", [["--only", "fats"], ["--pages", "17"], ["--rounds", "0"]])
def test_wrong_options_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""
