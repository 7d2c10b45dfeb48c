"""Short texts with exact answers for each list of the record, in wording the extractors never saw.

The wording is data: ``generated/KIND.toml`` holds templates in which ``[[words|arguments]]`` marks
an entry, ``generated/slots.toml`` the words for the slots. Half of the cases are varied (without
ë and ç, misread, in capitals, wrapped). A key that the rulings leave open is left out of the
expected entry (``unanimous`` where only votes in favour are told): it is not to be compared.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from benchmarks.generated_slots import FOLDER, Slots, fillers
from benchmarks.generated_variations import COMMON, OF_KIND, VARIATIONS, Span

KINDS = (
    "dates",
    "times",
    "attendance",
    "speakers",
    "people",
    "organizations",
    "agenda",
    "objectives",
    "action_items",
    "decisions",
    "proposals",
    "amounts",
    "references",
)
COUNTS = {"decisions": 200}
"""Where more than 120 cases are needed: more than 100 of these have votes."""
EMPTY_SHARE = 0.25
FRAMED = 0.15
ENTRY = re.compile(r"\[\[([^|\]]*)((?:\|[^|\]]*)*)\]\]")
OUTCOMES = {
    "a": "adopted",
    "r": "rejected",
    "p": "postponed",
    "w": "withdrawn",
    "n": "noted",
}
COPIED = ("text", "name", "owner", "deadline", "objective", "by", "role")
"""Keys whose value is a piece of the text, and is varied with it (the role of a date is not)."""


@dataclass(frozen=True)
class Case:
    """A piece of a document and all entries of one kind in it, in the format of the gold."""

    kind: str
    id: str
    text: str
    expected: list[Any]


def cases(kind: str, count: int | None = None, seed: int = 5) -> list[Case]:
    """The same cases for the same seed: three in four with entries, every template in turn."""
    rng = Random(f"{kind} {seed}")
    count = COUNTS.get(kind, 120) if count is None else count
    empty = round(count * EMPTY_SHARE)
    numbered = list(enumerate(templates(kind)))
    full = [(i, t) for i, t in numbered if "[[" in t]
    without = [(i, t) for i, t in numbered if "[[" not in t]
    chosen = dealt(full, count - empty, rng) + dealt(without, empty, rng)
    varied = [i % 2 == 1 for i in range(count)]
    rng.shuffle(varied)
    made = [
        make(kind, f"{kind}-{number:02}-{i:03}", template, varied[i], rng)
        for i, (number, template) in enumerate(chosen)
    ]
    rng.shuffle(made)
    return made


@cache
def templates(kind: str) -> list[str]:
    """The templates of a kind."""
    return [template.strip("\n") for template in wording(kind)["templates"]]


@cache
def wording(kind: str) -> dict[str, list[str]]:
    """The file of a kind: ``templates``, and ``headings`` where a reader needs one."""
    return tomllib.loads((FOLDER / f"{kind}.toml").read_text("utf-8"))


def framed(kind: str, template: str, rng: Random) -> str:
    """The template under a heading (speakers need one), some with a page's head or foot."""
    headings = wording(kind).get("headings")
    headed = template.split("\n", 1)[0].isupper()
    wanted = "[[" in template if kind == "speakers" else rng.random() < 0.5
    if headings and wanted and not headed:
        template = f"{rng.choice(headings)}\n\n{template}"
    if rng.random() < FRAMED:
        template = f"{rng.choice(fillers()['heads'])}\n\n{template}"
    if rng.random() < FRAMED:
        template = f"{template}\n\n{rng.choice(fillers()['tails'])}"
    return template


def dealt(choices: list[tuple[int, str]], count: int, rng: Random) -> list[tuple[int, str]]:
    """``count`` choices, each as often as the others."""
    hand: list[tuple[int, str]] = []
    while len(hand) < count:
        hand += rng.sample(choices, len(choices))
    return hand[:count]


def make(kind: str, case_id: str, template: str, varied: bool, rng: Random) -> Case:
    """One case: fill the slots, take the marks out, vary the text and the entries alike."""
    text, marks = unmark(Slots(rng).fill(framed(kind, template, rng)))
    entries = [entry(kind, text[a:b], arguments) for (a, b), arguments in marks]
    spans = [span for span, _ in marks]
    name, changed = change(kind, text, spans, rng) if varied else ("plain", text)
    expected = [
        vary(e, span, text, changed, kind) for e, (span, _) in zip(entries, marks, strict=True)
    ]
    return Case(kind, f"{case_id}-{name}", changed, expected)


def change(kind: str, text: str, spans: list[Span], rng: Random) -> tuple[str, str]:
    """The first variation, in random order, that does something to the text."""
    names = OF_KIND.get(kind, COMMON)
    for name in rng.sample(names, len(names)):
        changed = VARIATIONS[name](text, spans, rng)
        if changed != text:
            return name, changed
    return "unchanged", text


def unmark(marked: str) -> tuple[str, list[tuple[Span, list[str]]]]:
    """The text without marks, and the place and arguments of each mark."""
    text, marks, end = "", [], 0
    for match in ENTRY.finditer(marked):
        text += marked[end : match.start()]
        marks.append(((len(text), len(text) + len(match[1])), match[2].split("|")[1:]))
        text += match[1]
        end = match.end()
    return text + marked[end:], marks


def vary(entry: Any, span: Span, text: str, changed: str, kind: str) -> Any:
    """The entry in the wording of the changed text."""

    def again(value: str) -> str:
        start, end = span
        if text[start:end] != value:
            inside = text.find(value, start, end)
            start = inside if inside >= 0 else text.find(value)
            if start < 0:
                raise ValueError(f"{value!r} is not in {text!r}")
        return " ".join(changed[start : start + len(value)].split())

    if isinstance(entry, str):
        return again(entry)
    keys = [k for k in COPIED if k != "role" or kind == "people"]
    return {k: again(v) if k in keys and isinstance(v, str) else v for k, v in entry.items()}


def named(arguments: list[str]) -> dict[str, str]:
    """Arguments of the form key=value."""
    return dict(a.split("=", 1) for a in arguments)


def number(text: str) -> float | int:
    """A number as the gold writes it."""
    value = float(text)
    return int(value) if value.is_integer() else value


def money(text: str) -> dict[str, Any]:
    """``VALUE CURRENCY`` as an amount."""
    value, currency = text.split()
    return {"value": number(value), "currency": currency}


def decision(text: str, arguments: list[str]) -> dict[str, Any]:
    """A decision: ``n`` number, ``v`` votes, ``u`` unanimous, ``o`` outcome."""
    given = named(arguments)
    made: dict[str, Any] = {"text": text, "number": given.get("n"), "votes": None}
    unanimous: bool | None = None
    if votes := given.get("v"):
        classes = ("for", "against", "abstain", "invalid")
        counts = [None if c == "-" else int(c) for c in votes.split(",")]
        found = dict(zip(classes, counts + [None] * (4 - len(counts)), strict=True))
        made["votes"] = found
        others = [found["against"], found["abstain"]]
        if any(others):
            unanimous = False
        elif others == [0, 0]:
            unanimous = True
    if given.get("u") != "?":
        made["unanimous"] = {"1": True, "0": False, "-": None}.get(given.get("u", ""), unanimous)
    return {**made, "outcome": OUTCOMES[given.get("o", "a")]}


def action(text: str, arguments: list[str]) -> dict[str, Any]:
    """A task: ``o`` owner, ``d`` deadline, ``v`` its value, ``a`` amount, ``g`` objective."""
    given = named(arguments)
    made = {
        "text": text,
        "owner": given.get("o"),
        "deadline": given.get("d"),
        "deadline_value": given.get("v"),
        "amount": money(given["a"]) if "a" in given else None,
        "objective": given.get("g"),
    }
    return {key: value for key, value in made.items() if value != "?"}


def person(name: str, arguments: list[str]) -> dict[str, Any]:
    """A person with the role as written; ``?`` where it is open whether the word is a role."""
    role = arguments[0] if arguments else None
    return {"name": name} if role == "?" else {"name": name, "role": role}


BUILDERS: dict[str, Callable[[str, list[str]], Any]] = {
    "dates": lambda text, a: {"value": a[0], "role": a[1], "text": text},
    "times": lambda text, a: {"start": a[0] or None, "end": a[1] or None},
    "attendance": lambda text, a: {"count": int(a[0]), "group": a[1], "text": text},
    "speakers": lambda text, a: text,
    "organizations": lambda text, a: text,
    "people": person,
    "agenda": lambda text, a: {"number": a[0] if a else None, "text": text},
    "objectives": lambda text, a: {"number": a[0] if a else None, "text": text},
    "amounts": lambda text, a: {**money(f"{a[0]} {a[1]}"), "text": text},
    "references": lambda text, a: {"text": text},
    "proposals": lambda text, a: {"text": text, "by": a[0] if a else None},
    "decisions": decision,
    "action_items": action,
}


def entry(kind: str, text: str, arguments: list[str]) -> Any:
    """The entry a mark stands for."""
    return BUILDERS[kind](text, arguments)
