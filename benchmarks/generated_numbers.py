"""Numbers and sums of money as Albanian clerks write them."""

from __future__ import annotations

from random import Random

UNITS = ("zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë")
TEENS = ("", "njëm", "dym", "trem", "katërm", "pesëm", "gjashtëm", "shtatëm", "tetëm", "nëntëm")
TENS = {
    1: "dhjetë",
    2: "njëzet",
    3: "tridhjetë",
    4: "dyzet",
    5: "pesëdhjetë",
    6: "gjashtëdhjetë",
    7: "shtatëdhjetë",
    8: "tetëdhjetë",
    9: "nëntëdhjetë",
}


def words(number: int, feminine: bool = False) -> str:
    """A number from 0 to 999 in words; only three has a feminine (``tri vota``)."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = UNITS[hundreds] + "qind"
        return f"{head} e {words(rest, feminine)}" if rest else head
    if 10 < number < 20:
        return TEENS[number - 10] + "bëdhjetë"
    tens, unit = divmod(number, 10)
    last = "tri" if feminine and unit == 3 else UNITS[unit]
    if not tens:
        return last
    return f"{TENS[tens]} e {last}" if unit else TENS[tens]


def number_forms(number: int) -> dict[str, str]:
    """What a template may ask of a number: digits and words."""
    return {
        "": str(number),
        "w": words(number),
        "wf": words(number, feminine=True),
        "W": words(number).capitalize(),
    }


def grouped(number: int, mark: str) -> str:
    """Thousands set off by ``mark``."""
    return f"{number:,}".replace(",", mark)


def euro(rng: Random) -> dict[str, str]:
    """A sum in euro in one of the forms seen on paper."""
    thousands, cents = rng.randrange(12, 480), rng.choice((0, 40, 50, 75, 90))
    whole = thousands * 1000 + rng.choice((0, 200, 250, 400, 500, 650, 820))
    small = rng.randrange(2, 95) * 100
    value, text = rng.choice(
        [
            (whole + cents / 100, f"{grouped(whole, '.')},{cents:02} €"),
            (whole + cents / 100, f"{grouped(whole, ',')}.{cents:02} €"),
            (whole, f"{grouped(whole, '.')}.00 €"),
            (whole, f"{grouped(whole, '.')} euro"),
            (whole, f"{grouped(whole, ' ')} euro"),
            (whole, f"€{grouped(whole, '.')}"),
            (small, f"{small},00€"),
            (small, f"{small}€"),
            (small, f"{small} EUR"),
            (thousands * 1000, f"{thousands} mijë euro"),
            (thousands * 1000, f"{thousands} mijë €"),
        ]
    )
    return {"": text, "v": f"{value:.2f}"}


def lek(rng: Random) -> dict[str, str]:
    """A sum in Albanian lek."""
    thousands, tenths = rng.randrange(120, 4900), rng.randrange(11, 99)
    whole = thousands * 1000 + rng.choice((0, 0, 500, 250))
    value, text = rng.choice(
        [
            (whole, f"{grouped(whole, ' ')} lekë"),
            (whole, f"{grouped(whole, '.')} lekë"),
            (whole, f"{grouped(whole, ',')} lekë"),
            (whole, f"{grouped(whole, ' ')} ALL"),
            (thousands * 1000, f"{thousands} mijë lekë"),
            (tenths * 100_000, f"{tenths / 10:.1f} milionë lekë".replace(".", ",")),
        ]
    )
    return {"": text, "v": str(value)}


def denar(rng: Random) -> dict[str, str]:
    """A sum in Macedonian denars."""
    whole = rng.randrange(60, 2400) * 1000
    value, text = rng.choice(
        [
            (whole, f"{grouped(whole, '.')} denarë"),
            (whole, f"{grouped(whole, '.')},00 denarë"),
            (whole, f"{grouped(whole, ' ')} denarë"),
            (whole, f"{grouped(whole, '.')},00 den"),
            (whole, f"{grouped(whole, '.')} MKD"),
            (whole, f"{whole // 1000} mijë denarë"),
        ]
    )
    return {"": text, "v": str(value)}
