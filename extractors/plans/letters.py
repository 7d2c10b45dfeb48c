"""What a letter asks of its addressee, and what the sender takes upon himself, as a list."""

from __future__ import annotations

from extractors.cues import cue_pattern
from extractors.language import Lexicon
from extractors.paper_types import paper_type
from extractors.reading import Reading

FILE = "headings"
LONGEST_LEAD = 160
"""Characters of the last sentence before the list."""


def is_letter(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a paper is a letter or a mail."""
    return paper_type(reading, lexicon)[0] == "correspondence"


def asks_in_letter(reading: Reading, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph of a letter ends as one before a list of requests or promises.

    "Prandaj kërkojmë nga Ju:", "ju lutemi që të:"; in minutes such a list has proposals.
    """
    text = folded.rstrip()
    if not text.endswith(":") or not is_letter(reading, lexicon):
        return False
    last = text[-LONGEST_LEAD:]
    return cue_pattern(lexicon, FILE, "letter_asks").search(last) is not None
