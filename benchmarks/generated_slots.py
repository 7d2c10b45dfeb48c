"""Fill the slots of a template: dates, hours, numbers, sums, people, words of the shared file.

A slot is written ``{name}``, ``{name2}`` or ``{name.form}``; the same name stands for the same
thing throughout one case. ``{=Y+1}`` and ``{=1000*n}`` are sums and products.
"""

from __future__ import annotations

import calendar
import datetime
import re
import tomllib
from functools import cache
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.generated_numbers import denar, euro, grouped, lek, number_forms

FOLDER = Path(__file__).parent / "generated"
MONTHS = (
    *("janar", "shkurt", "mars", "prill", "maj", "qershor"),
    *("korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor"),
)
WEEKDAYS = ("e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel")
SLOT = re.compile(r"\{([a-zA-Z]+)(\d*)(?:\.(\w+))?\}")
SUM = re.compile(r"\{=([^{}]+)\}")
INTEGERS = {
    "n": (11, 58),
    "k": (2, 9),
    "m": (16, 29),
    "v": (12, 19),
    "g": (2, 6),
    "a": (2, 5),
    "i": (2, 6),
    "q": (105, 940),
    "N": (12, 138),
    "art": (12, 68),
}


@cache
def fillers() -> dict[str, list[Any]]:
    """The words shared by all kinds."""
    return tomllib.loads((FOLDER / "slots.toml").read_text("utf-8"))


def genitive_month(month: str) -> str:
    """``qershorit``, ``korrikut``."""
    return month + ("ut" if month.endswith("k") else "it")


def date_forms(day: datetime.date, rng: Random) -> dict[str, str]:
    """A day as it may be written."""
    month = MONTHS[day.month - 1]
    gen = genitive_month(month)
    long = f"{day.day} {month} {day.year}"
    dotted, slashed = f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}"
    short = f"{day.day}.{day.month}.{day.year}"
    last = calendar.monthrange(day.year, day.month)[1]
    return {
        "": rng.choice((dotted, dotted, slashed, long, short)),
        "iso": day.isoformat(),
        "n": dotted,
        "s": slashed,
        "l": long,
        "short": f"{day.day}.{day.month}.{day:%y}",
        "blank": f"{day:%d}. {day:%m}. {day.year}",
        "comma": f"{day:%d},{day:%m},{day.year}",
        "md": f"{day.day} {month}",
        "mdg": f"{day.day} {gen}",
        "mon": month,
        "Mon": month.capitalize(),
        "MON": month.upper(),
        "gen": gen,
        "ym": f"{day:%Y-%m}",
        "y": str(day.year),
        "dd": f"{day:%d}",
        "mm": f"{day:%m}",
        "day": str(day.day),
        "wd": WEEKDAYS[day.weekday()],
        "last": str(last),
    }


def hour_forms(hour: int, minute: int, rng: Random) -> dict[str, str]:
    """An hour as it may be written."""
    colon, dot = f"{hour:02}:{minute:02}", f"{hour:02}.{minute:02}"
    return {
        "": rng.choice((colon, colon, dot)),
        "c": colon,
        "dot": dot,
        "short": f"{hour}:{minute:02}",
        "h": str(hour),
        "m": str(minute),
        "v": colon,
    }


def genitive_name(name: str) -> str:
    """``Gashi`` to ``Gashit``, ``Marku`` to ``Markut``, ``Hoxha`` to ``Hoxhës``."""
    if name.endswith("a"):
        return name[:-1] + "ës"
    return name + ("t" if name[-1] in "iuj" else "it")


class Slots:
    """The things one case speaks of."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.year = rng.randrange(2017, 2026)
        self.made: dict[str, dict[str, str]] = {}
        self.pools: dict[str, list[Any]] = {}

    def fill(self, template: str) -> str:
        """The template with its slots filled, sums last."""
        for _ in range(3):
            template = SLOT.sub(lambda m: self.form(m[1], m[2], m[3] or ""), template)
        return SUM.sub(lambda m: self.total(m[1]), template)

    def form(self, kind: str, index: str, form: str) -> str:
        """One form of one thing, made when first asked for."""
        if kind + index not in self.made:
            self.made[kind + index] = self.make(kind)
        return self.made[kind + index][form]

    def total(self, expression: str) -> str:
        """A sum of products of numbers and slots."""
        parts = [self.number(p) for p in expression.split("+")]
        return str(sum(parts))

    def number(self, product: str) -> int:
        """A product of numbers and slots."""
        return prod(int(f) if f.isdigit() else self.named(f) for f in product.split("*"))

    def named(self, name: str) -> int:
        """The number a slot stands for."""
        return int(SLOT.sub(lambda m: self.form(m[1], m[2], m[3] or ""), "{" + name + "}"))

    def make(self, kind: str) -> dict[str, str]:
        """A new thing of a kind."""
        rng = self.rng
        match kind:
            case "d" | "e" | "h":
                first, last = {"d": (1, 6), "e": (7, 12), "h": (1, 12)}[kind]
                year = self.year - (kind == "h") * rng.randrange(1, 4)
                return date_forms(
                    datetime.date(year, rng.randint(first, last), rng.randint(2, 28)), rng
                )
            case "Y":
                return {"": str(self.year)}
            case "t":
                return hour_forms(rng.randint(9, 12), rng.choice((0, 15, 30, 45)), rng)
            case "th":
                return hour_forms(rng.randint(9, 12), 0, rng)
            case "u":
                return hour_forms(rng.randint(13, 18), rng.choice((5, 10, 20, 25, 40, 50)), rng)
            case "uh":
                return hour_forms(rng.randint(13, 17), 0, rng)
            case "eur":
                return euro(rng)
            case "lek":
                return lek(rng)
            case "den":
                return denar(rng)
            case "x":
                value = rng.randrange(11, 980) * 1000
                return {
                    "": str(value),
                    "dot": grouped(value, "."),
                    "sp": grouped(value, " "),
                    "com": grouped(value, ","),
                    "k": str(value // 1000),
                }
            case "B":
                return number_forms(rng.choice((31, 35, 41)))
            case "p" | "pm" | "pf":
                return self.person(kind)
            case _ if kind in INTEGERS:
                return number_forms(rng.randint(*INTEGERS[kind]))
        filler = self.draw(kind)
        if isinstance(filler, str):
            return {"": filler, "low": filler[0].lower() + filler[1:], "UP": filler.upper()}
        capitals = {form.upper(): words.upper() for form, words in filler.items()}
        nom = filler["nom"]
        return {**filler, **capitals, "": nom, "low": nom[0].lower() + nom[1:]}

    def draw(self, kind: str) -> Any:
        """A filler that this case has not used yet."""
        pool = self.pools.get(kind)
        if not pool:
            pool = self.pools[kind] = self.rng.sample(fillers()[kind], len(fillers()[kind]))
        return pool.pop()

    def person(self, kind: str) -> dict[str, str]:
        """A person: ``p`` anyone, ``pm`` a man, ``pf`` a woman."""
        female = kind == "pf" or (kind == "p" and self.rng.random() < 0.5)
        first = self.draw("women" if female else "men")
        last = self.draw("surnames")
        return {
            "": f"{first} {last}",
            "gen": f"{first} {genitive_name(last)}",
            "acc": f"{first} {genitive_name(last)[:-1]}n",
            "init": f"{first[0]}. {last}",
            "up": f"{first} {last.upper()}",
            "Kryes": "Kryesuesja" if female else "Kryesuesi",
            "Ke": "Këshilltarja" if female else "Këshilltari",
        }
