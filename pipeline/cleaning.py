"""Named repairs of damaged text. Each keeps the way back to what was read.

The rules are data (``data/repairs.toml``, ``data/lexicon.sq.z``). A repair is applied only where
the page shows that it is needed: a good Albanian page is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from pipeline.document import Page
from pipeline.offsets import Edit, OffsetMap
from pipeline.repairs.english_model import repair_english_model
from pipeline.repairs.keyboard import repair_keyboard
from pipeline.repairs.letter_spacing import repair_letter_spacing
from pipeline.repairs.lone_one import repair_lone_one

REPAIRS = ("english_model", "confused_letters", "lone_one", "keyboard", "letter_spacing")
"""The names of all repairs, in the order in which they are reported."""


def repair_text(raw: str) -> dict[str, list[Edit]]:
    """Return the edits of each repair that ``raw`` needs, by its name; no two edits overlap.

    An unharmed text gets an empty answer, and so does a text that was repaired before.
    """
    found: defaultdict[str, list[Edit]] = defaultdict(list)
    for name, edit in repair_english_model(raw):
        found[name].append(edit)
    text, offsets = OffsetMap.apply(raw, (e for edits in found.values() for e in edits))

    def raw_position(at: int) -> int:
        return offsets.to_raw(at, at + 1)[0]

    if found:  # the article's neighbours have to be readable before it is judged
        found["lone_one"] += repair_lone_one(text, raw_position)
    found["keyboard"] += repair_keyboard(text, raw_position)
    found["letter_spacing"] += repair_letter_spacing(text, raw_position)
    return {name: found[name] for name in REPAIRS if found[name]}


def clean_page(page: Page) -> Page:
    """Return the page with its repaired ``text`` and a warning that names each repair made."""
    found = repair_text(page.raw)
    if not found:
        return page
    text, offsets = OffsetMap.apply(page.raw, (e for edits in found.values() for e in edits))
    made = tuple(f"repaired: {name}, {len(edits)} places" for name, edits in found.items())
    reading = replace(page.reading, warnings=(*page.reading.warnings, *made))
    return replace(page, text=text, offsets=offsets, reading=reading)
