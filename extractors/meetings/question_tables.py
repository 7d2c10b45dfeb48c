"""Tables of what was asked or said: a column of words and one of who spoke them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.names.roster import Mention, Roster
from extractors.reading import Reading
from extractors.tabular.tables import tables

FILE = "speech_verbs"


def asking(reading: Reading, people: Roster, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield who is named in each row of a table "Këshilltari | Pyetja | Përgjigjja"."""
    for view in tables(reading):
        column = _speakers_column(view.header(), lexicon)
        if column is None or view.header_row is None:
            continue
        for row in view.rows[view.header_row + 1 :]:
            cell = row[column]
            if cell is None:
                continue
            named = people.mentions_in(cell.segment)
            yield from [m for m in named if cell.start <= m.start < cell.end][:1]


def _speakers_column(header: Sequence[str], lexicon: Lexicon) -> int | None:
    """Return the column of who spoke, None where no other column holds what was said."""
    heads = [re.sub(r"[\s.:*]+", " ", head).strip() for head in header]
    said = cue_pattern(lexicon, FILE, "said_columns")
    who = cue_pattern(lexicon, FILE, "speaker_columns")
    if not any(said.fullmatch(head) for head in heads):
        return None
    return next((column for column, head in enumerate(heads) if who.fullmatch(head)), None)
