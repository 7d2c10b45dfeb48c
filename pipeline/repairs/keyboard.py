"""Words typed on a foreign keyboard: "shkollw" for shkollë, "krzetar" for kryetar."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.offsets import Edit
from pipeline.repairs.rules import rules
from pipeline.repairs.tokens import Token, in_case_of, tokens
from pipeline.repairs.word_list import albanian


def repair_keyboard(text: str, raw_position: Callable[[int], int]) -> Iterator[Edit]:
    """Yield the edits of a page where enough words become common Albanian ones by the change.

    ``text`` is the page after the other repairs; ``raw_position`` says where in the raw text a
    position of it stood.
    """
    rule = rules().keyboard
    words = list(tokens(text))
    for typed, meant in rule.pairs:
        slips = [token for token in words if _is_slip(token, typed, meant)]
        if len({s.text.lower() for s in slips if len(s.text) >= rule.shortest}) < rule.least:
            continue
        taken = {token.start for token in slips}
        words = [token for token in words if token.start not in taken]
        for token in slips:
            new = in_case_of(token.text, token.text.lower().replace(typed, meant), token.capitals)
            for offset, (old, letter) in enumerate(zip(token.text, new, strict=True)):
                if old != letter:
                    start = raw_position(token.start + offset)
                    yield Edit(start, start + 1, letter)


def _is_slip(token: Token, typed: str, meant: str) -> bool:
    word = token.text.lower()
    least = 2 if typed == "w" else rules().keyboard.shortest  # no Albanian word holds a w
    if typed not in word or len(word) < least or word in albanian():
        return False
    return albanian().is_common(word.replace(typed, meant))
