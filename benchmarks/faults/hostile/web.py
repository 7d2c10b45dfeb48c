"""Web pages that are deep, vast, or false."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.faults.hostile.cases import NO_TEXT, READ, TOO_MUCH, Category, Site, failed
from benchmarks.faults.hostile.prose import paragraph

WEB = Category("html")
_HEAVY = READ | TOO_MUCH | failed("document_damaged")


def _page(make: Callable[[str], str], head: str = "") -> Callable[[Site], bytes]:
    """Return a builder of a page with some prose before what ``make`` returns."""

    def build(site: Site) -> bytes:
        prose = paragraph(site.word).replace("\n", "<br>")
        whole = f"<!DOCTYPE html><html><head>{head}</head><body><p>{prose}</p>{make(site.word)}"
        return whole.encode("utf-8", "surrogatepass")

    return build


def _nested(start: str, end: str, count: int) -> Callable[[Site], bytes]:
    return _page(lambda word: start * count + "brenda" + end * count)


for _name, _piece, _end, _count in (
    ("divisions-100000-deep", "<div>", "</div>", 100_000),
    ("bold-100000-deep", "<b>", "</b>", 100_000),
    ("tables-1000-deep", "<table><tr><td>", "</td></tr></table>", 1000),
    ("data-tables-300-deep", "<table><tr><td>a<td>b<td>", "</table>", 300),
    ("lists-5000-deep", "<ul><li>", "</ul>", 5000),
    ("unclosed-200000", "<p><i>", "", 200_000),
):
    WEB.file(
        f"{_name}.html",
        _nested(_piece, _end, _count),
        _HEAVY,
        quick=_name in ("divisions-100000-deep", "tables-1000-deep"),
    )
WEB.file(
    "page-50-mb.html",
    _page(lambda w: "<p>Kuvendi i Komunes vendosi sot per rrugen e re.</p>\n" * 900_000),
    _HEAVY,
)
WEB.file("one-text-20-mb.html", _page(lambda w: "kuvendi " * 2_500_000), _HEAVY)
WEB.file("list-of-50000.html", _page(lambda w: "<ol>" + "<li>pika\n" * 50_000), _HEAVY, find=True)
WEB.file("bullets-50000.html", _page(lambda w: "<ul>" + "<li>pika\n" * 50_000), _HEAVY, find=True)
WEB.file(
    "list-style.html",
    _page(lambda w: f'<ol style="{"list-style:" * 50_000}">' + "<li>pika\n" * 5000),
    _HEAVY,
    find=True,
)
WEB.file(
    "word-at-the-bottom.html",
    lambda s: f"<html><body>{'<div>' * 3000}<p>Fjala: {s.word}.</p>".encode(),
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "list-from-huge.html",
    _page(
        lambda w: f'<ol start="{"9" * 6000}" type="i"><li>a</ol><ol type=I start=2000000000><li>b'
    ),
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "spans-huge.html",
    _page(
        lambda w: (
            '<table><tr><td colspan="999999999" rowspan="999999999">a<td>b<tr><td>c<td>d'
            '<tr><td colspan="-5">e<td rowspan="x">f</table>'
        )
    ),
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "spans-many.html",
    _page(lambda w: "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>a" * 300 + "</table>"),
    _HEAVY,
)
WEB.file(
    "entities-million.html", _page(lambda w: "&nbsp;&#235;&bogus;&#xD800;&#0;" * 200_000), _HEAVY
)
WEB.file(
    "entities-of-own.html",
    lambda s: (
        '<!DOCTYPE html [<!ENTITY a "kuvendi "><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        f'<!ENTITY c SYSTEM "{s.outside.as_uri()}">]><html><body><p>{s.word} '
        f"{'&b;' * 1000} &c;</p></body></html>"
    ).encode(),
    READ | failed("document_damaged"),
    forbid=True,
    quick=True,
)
WEB.file(
    "xhtml-laughs.html",
    lambda s: (
        '<?xml version="1.0"?><!DOCTYPE html ['
        + '<!ENTITY a0 "kuvendi ">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        + f"]><html><body><p>{s.word} &a9;</p></body></html>"
    ).encode(),
    READ | failed("document_damaged"),
)
WEB.file(
    "frames-of-files.html",
    lambda s: _page(
        lambda w: (
            f'<iframe src="{s.outside.as_uri()}"></iframe><object data="{s.outside.as_uri()}">'
            f'</object><link rel="stylesheet" href="{s.outside.as_uri()}">'
            f'<xi:include href="{s.outside.as_uri()}"/>'
        )
    )(s),
    READ,
    find=True,
    forbid=True,
)
WEB.file(
    "scripts.html",
    _page(
        lambda w: (
            "<script>while(true){}</script><img src=x onerror=alert(1)>"
            "<svg/onload=alert(2)><p>&lt;script&gt;alert(3)&lt;/script&gt;</p>"
        ),
        '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'
        "<title>&lt;img src=x onerror=alert(4)&gt;</title>",
    ),
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "attributes-100000.html",
    _page(lambda w: f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>b"),
    _HEAVY,
)
WEB.file(
    "attribute-5-mb.html", _page(lambda w: f'<p title="{"x" * 5_000_000}">b</p>'), _HEAVY, find=True
)
WEB.file("comment-unclosed.html", _page(lambda w: "<!--" + "- " * 500_000), _HEAVY, find=True)
WEB.file(
    "picture-inside.html",
    _page(lambda w: f'<img src="data:image/png;base64,{"A" * 5_000_000}">'),
    _HEAVY,
    find=True,
)
WEB.file(
    "nothing-seen.html",
    lambda s: f"<html><body hidden><p>{s.word}</p></body></html>".encode(),
    NO_TEXT,
    quick=True,
)
WEB.file(
    "nothing-at-all.html",
    lambda s: f"<html><!-- {s.word} --></html>".encode(),
    NO_TEXT | failed("document_damaged"),
)
WEB.file(
    "only-script.html",
    lambda s: f"<html><script>{s.word}</script></html>".encode(),
    NO_TEXT | failed("document_damaged"),
)
WEB.file("cut-in-tag.html", lambda s: _page(lambda w: "<table><tr><td")(s), READ, find=True)
WEB.file(
    "nul-inside.html",
    lambda s: _page(lambda w: "<p>a</p>")(s) + b"\0<p>pas nul</p>",
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "charset-lies.html",
    lambda s: f'<html><meta charset="utf-16"><body><p>Fjala {s.word} çështje</p></html>'.encode(),
    READ,
    find=True,
)
WEB.file(
    "charset-unknown.html",
    lambda s: f'<html><meta charset="x-{"a" * 500}"><body>Fjala {s.word} ë</html>'.encode("cp1252"),
    READ,
    find=True,
)
WEB.file(
    "charset-no-text.html",
    lambda s: f'<html><meta charset="base64"><body>Fjala {s.word} ë</html>'.encode("cp1252"),
    READ,
    find=True,
    quick=True,
)
WEB.file(
    "surrogates.html",
    _page(lambda w: "<p>&#xD83D; &#xDE00; \ud800</p>"),
    READ | failed("unknown_kind"),
)
