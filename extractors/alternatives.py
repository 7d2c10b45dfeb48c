"""Alternatives of a regular expression with their common beginnings taken out.

``re`` tries the alternatives of a long list one by one at every place; "(?:m(?:aj|ars)|prill)" is
found several times faster than "(?:maj|mars|prill)" and matches the same, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DEPTH = 4
"""Letters taken out at most; behind them few alternatives are left."""
_ATOM = re.compile(r"\\s\+|\[[^\]]+\][*+]?(?:\{[^}]*\})?|\\.|.", re.DOTALL)
_LITERAL = re.compile(r"[^gq_\\\[\](){}.*+?^$|]|\\s\+|\\[^\w\s]")
"""What excludes every other beginning; "g" does not: "q" may have been read as one."""


def factored(alternatives: Sequence[str], depth: int = DEPTH) -> str:
    """Return ``(?:a|b|...)``; of two that match at a place the earlier one wins, as written."""
    return f"(?:{_branches([_ATOM.findall(each) for each in alternatives], depth)})"


def _branches(alternatives: Sequence[Sequence[str]], depth: int) -> str:
    heads = [each[0] if each else "" for each in alternatives]
    open_ends = [head for head in heads if head and not _LITERAL.fullmatch(head)]
    if depth == 0 or len(alternatives) < 3 or (open_ends and not _only_gq(open_ends)):
        return "|".join("".join(each) for each in alternatives)
    groups: dict[str, list[Sequence[str]]] = {}
    for head, each in zip(heads, alternatives, strict=True):
        groups.setdefault(head if _LITERAL.fullmatch(head) else "", []).append(each)
    # The empty rest and the ambiguous beginnings keep their order, behind what excludes them.
    ends = groups.pop("", [])
    parts = [_group(head, rests, depth) for head, rests in groups.items()]
    return "|".join([*parts, *("".join(each) for each in ends)])


def _only_gq(heads: Sequence[str]) -> bool:
    return all(head in ("g", "[qg]") for head in heads)


def _group(head: str, alternatives: Sequence[Sequence[str]], depth: int) -> str:
    if len(alternatives) == 1:
        return "".join(alternatives[0])
    return f"{head}(?:{_branches([each[1:] for each in alternatives], depth - 1)})"
