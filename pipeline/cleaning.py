"""Named repairs of damaged text. Each keeps the way back to what was read.

The rules are data (``data/repairs.toml``). A repair is applied only where the page shows that it is
needed: a good Albanian page is never touched.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipeline.document import Page
from pipeline.offsets import Edit, OffsetMap


@dataclass(frozen=True, slots=True)
class _EnglishModel:
    least: int
    share: float
    pattern: re.Pattern[str]
    pairs: dict[str, str]


@cache
def _english_model() -> _EnglishModel:
    table = tomllib.loads(files("pipeline").joinpath("data/repairs.toml").read_text("utf-8"))
    rule = table["english_model"]
    pairs = {wrong: right for wrong, right in rule["pairs"]}
    ordered = sorted(pairs, key=len, reverse=True)
    euro = f"(?<=[{rule['euro_after']}])€(?=\\w|\\b|[\\s.,;:)]|$)"
    pattern = re.compile("|".join(map(re.escape, ordered)) + "|" + euro)
    return _EnglishModel(rule["least"], rule["share"], pattern, pairs)


def repair_english_model(raw: str) -> Iterator[Edit]:
    """Yield the edits that put ë and ç back into text read with the English model."""
    rule = _english_model()
    damaged, sound = raw.count("é") + raw.count("É"), raw.count("ë") + raw.count("Ë")
    if damaged < rule.least or damaged < rule.share * sound:
        return
    for match in rule.pattern.finditer(raw):
        yield Edit(match.start(), match.end(), rule.pairs.get(match[0], "ë"))


REPAIRS: dict[str, Callable[[str], Iterator[Edit]]] = {"english_model": repair_english_model}
"""All repairs by name, in the order in which they are applied; their edits never overlap."""


def clean_page(page: Page) -> Page:
    """Return the page with its repaired ``text`` and a warning that names each repair made."""
    edits: list[Edit] = []
    made = []
    for name, repair in REPAIRS.items():
        found = list(repair(page.raw))
        if found:
            edits += found
            made.append(f"repaired: {name}, {len(found)} places")
    if not edits:
        return page
    text, offsets = OffsetMap.apply(page.raw, edits)
    reading = replace(page.reading, warnings=(*page.reading.warnings, *made))
    return replace(page, text=text, offsets=offsets, reading=reading)
