"""Tables whose sides or ends are not drawn, printed by the browser and read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from pipeline.open_tables import left_out_edges
from samples.render import print_pdf

HEAD = ("Masa", "Bartësi", "Afati")
BODY = (
    ("Ndërrimi i dritareve në shkollë", "Drejtoria e Arsimit", "maj 2024"),
    ("Pastrimi i lumit", "Zyra e Ujit", "2025"),
    ("Blerja e dy kontejnerëve", "Sektori Komunal", "çdo vit"),
)
LEVEL = "td,th{border-top:1px solid;border-bottom:1px solid}"
BELOW = "td,th{border-bottom:1px solid}"
BOXED = "td,th{border:1px solid;height:60px}"


def html(style: str, rows: tuple[tuple[str, ...], ...], before: str = "") -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    frame = "table{border-collapse:collapse;width:100%}td{padding:4px}"
    return f"<meta charset=utf-8><style>{frame}{style}</style>{before}<table>{lines}</table>"


def tables(folder: Path, source: str) -> list[list[list[list[str | None]]]]:
    """Return for each page the tables that pdfplumber finds with the added edges."""
    import pdfplumber

    path = folder / "table.html"
    path.write_text(source, "utf-8")
    found = []
    with pdfplumber.open(BytesIO(print_pdf(path))) as printed:
        for page in printed.pages:
            level, upright = left_out_edges(page)
            settings = {"explicit_horizontal_lines": level, "explicit_vertical_lines": upright}
            found.append([table.extract() for table in page.find_tables(settings)])
    return found


@pytest.mark.parametrize("style", [LEVEL, BELOW], ids=["above and below", "below only"])
def test_columns_of_level_rules(tmp_path: Path, style: str) -> None:
    ((table,),) = tables(tmp_path, html(style, (HEAD, *BODY)))
    assert table == [list(row) for row in (HEAD, *BODY)]


def test_a_cell_over_all_columns_is_not_cut(tmp_path: Path) -> None:
    title = "Objektivi 1: Ujë i pastër për të gjitha fshatrat e komunës dhe për lagjet e reja"
    source = html(LEVEL, (HEAD, *BODY)).replace(
        "<tr><td>Pastrimi", f"<tr><td colspan=3>{title}</td></tr><tr><td>Pastrimi"
    )
    ((table,),) = tables(tmp_path, source)
    assert title in [" ".join((row[0] or "").split()) for row in table]


def test_the_rows_beside_a_page_break(tmp_path: Path) -> None:
    rows = tuple((f"Masa {n}", "Zyra", "2025") for n in range(30))
    pages = tables(tmp_path, html(BOXED, rows))
    assert len(pages) > 1
    cells = [row[0] for page in pages for table in page for row in table]
    assert cells == [f"Masa {n}" for n in range(30)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Emri ______________ Data __________</p>" * 3, id="form"),
        pytest.param("<hr><p>Teksti i vendimit</p><hr><p>Fundi</p><hr>", id="rules across"),
        pytest.param("<p><u>Vendim</u> për <u>buxhetin</u></p>" * 4, id="underlined"),
    ],
)
def test_no_table(tmp_path: Path, body: str) -> None:
    assert tables(tmp_path, f"<meta charset=utf-8>{body}") == [[]]
