"""The article "i" that was read as 1 or |: "PLANI 1 PUNËS", "me 1 informuar"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.offsets import Edit
from pipeline.repairs.rules import rules
from pipeline.repairs.word_list import albanian

_LONE = re.compile(r"(?<![\w.])([^\W\d_]+) ([1|]) ([^\W\d_]{2,})(?![\w])")


def repair_lone_one(text: str, raw_position: Callable[[int], int]) -> Iterator[Edit]:
    """Yield the edits of a page that needs repair.

    ``text`` is the page after the other repairs; ``raw_position`` says where in the raw text a
    position of it stood.
    """
    line_end, rules_in_line = 0, 0
    for match in _LONE.finditer(text):
        before, sign, after = match[1].lower(), match[2], match[3].lower()
        if match.start() >= line_end:  # once a line: a page may be a single one
            begin = text.rfind("\n", line_end, match.start()) + 1 or line_end
            line_end = text.find("\n", match.start()) + 1 or len(text)
            rules_in_line = text.count("|", begin, line_end)
        if (sign == "|" and rules_in_line > 1) or after not in albanian():
            continue
        if _is_article(before, after) or _is_particle(before, after):
            start = raw_position(match.start(2))
            yield Edit(start, start + 1, "I" if match[1].isupper() and match[3].isupper() else "i")


def _is_article(before: str, after: str) -> bool:
    rule = rules().lone_one
    if before in rule.heads:
        return True
    known = before in albanian() and before not in rule.counted and len(before) > 2
    return known and before.endswith(rule.before) and after.endswith(rule.genitive)


def _is_particle(before: str, after: str) -> bool:
    rule = rules().lone_one
    long_enough = len(after) >= rule.shortest_participle
    return before in rule.participle_before and long_enough and after.endswith(rule.participle)
