"""Builds ``pipeline/data/lexicon.sq.z``, the Albanian word list, from sources that may be shipped.

Run it in a virtual environment of its own, with Tesseract's tools and ``sqi`` data at hand:

    pip install uniparser-albanian==2.3.0
    python -m scripts.build_lexicon --sqi TESSDATA/sqi.traineddata

It takes about a minute and a half. ``pipeline/data/README.md`` names sources and licences and says
what the file looks like. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import re
import subprocess
import tempfile
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.repairs.word_list import COMMON, ENCODING, NAME, fold

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "pipeline" / "data" / "lexicon.sq.z"
NAME_FILES = ("given_names.toml", "municipalities.toml")
_WORD = re.compile(r"[a-zëç]+")
_RARE = re.compile(r"\b(nonst|Gheg|adm|opt|LEX|abl2|imp)\b")
"""Grammar tags of forms that municipal paper hardly holds; they double the list."""
LONGEST = 20
"""Letters; longer forms are nearly all compounds that nobody wrote."""
MISREAD = (("g", "q"), ("q", "g"), ("q", "ç"), ("g", "ç"))
"""A web word that is a word of the grammar after such a change is a slip."""
SHORTEST_FROM_WEB = 4
"""Letters; shorter words that only the web list has are mostly slips ("gë")."""


def grammar_forms() -> Iterator[tuple[str, bool]]:
    """Yield every form of the grammar's lexemes, and whether it is an everyday one."""
    parser: Any = importlib.import_module("uniparser_albanian")
    common: Any = importlib.import_module("uniparser_morph.common_functions")
    data = files("uniparser_albanian.data_strict")
    grammar = parser.AlbanianAnalyzer(mode="none").g
    with contextlib.redirect_stdout(io.StringIO()):  # it prints every paradigm that it compiles
        grammar.load_paradigms([str(data / "paradigms.txt")], compileParadigms=True)
        grammar.load_lexemes([str(data / "lexemes.txt")])
    for lexeme in grammar.lexemes:
        for sub in lexeme.subLexemes:
            paradigm = grammar.paradigms.get(sub.paradigm)
            for inflexion in paradigm.flex if paradigm else ():
                form = _form(common, lexeme, sub, inflexion)
                if form and _WORD.fullmatch(form):
                    tags = f"{lexeme.gramm},{inflexion.gramm}"
                    yield form, not _RARE.search(tags)


def _form(common: Any, lexeme: Any, sub: Any, inflexion: Any) -> str | None:
    if inflexion.stemNum and 1 < lexeme.num_stems() <= max(inflexion.stemNum):
        return None
    if len(inflexion.flexParts) > 1 or not common.check_compatibility(sub, inflexion):
        return None
    stem = sub.stemParts
    if inflexion.startWithSelf and not stem.startswith("."):
        stem = "." + stem
    form: str = common.join_stem_flex(stem, sub.gloss, sub.glossByLang, inflexion)[0]
    return form


def tesseract_words(data: Path) -> set[str]:
    """Return the words of Tesseract's ``sqi`` model, in lower case."""
    with tempfile.TemporaryDirectory() as temporary:
        parts, words = Path(temporary, "sqi."), Path(temporary, "words")
        commands = (
            ["combine_tessdata", "-u", str(data), str(parts)],
            ["dawg2wordlist", f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", str(words)],
        )
        for command in commands:
            subprocess.run(command, check=True, capture_output=True)
        found = words.read_text("utf-8").lower().split()
    return {word for word in found if _WORD.fullmatch(word)}


def own_names() -> Iterator[str]:
    """Yield the words of our own lists of names, in lower case."""
    for name in NAME_FILES:
        text = (ROOT / "extractors" / "data" / "sq" / name).read_text("utf-8")
        yield from _WORD.findall(" ".join(_strings(tomllib.loads(text))).lower())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def merge(grammar: Iterable[tuple[str, bool]], web: set[str], names: Iterable[str]) -> list[str]:
    """Return the list's lines: grammar forms, web words that no better form explains, names."""
    every: dict[str, bool] = {}
    for word, everyday in grammar:
        every[word] = every.get(word, False) or everyday
    marks = {w: COMMON if w in web else "" for w, day in every.items() if day or w in web}
    spelt = {fold(w): w for w in marks}
    accented = {fold(w) for w in web if w != fold(w)}
    for word in web - every.keys():
        bare = word == fold(word) and word in accented and not word.endswith("e")
        slip = bare or _is_slip(word, spelt.get(fold(word)))
        misread = any(word.replace(a, b) in every for a, b in MISREAD if a in word)
        if len(word) >= SHORTEST_FROM_WEB and not slip and not misread:
            marks[word] = COMMON
    for word in names:
        if len(word) > 1:
            marks.setdefault(word, NAME)
    kept = (word for word in marks if len(word) <= LONGEST)
    return [word + marks[word] for word in sorted(kept, key=lambda w: (fold(w), w))]


def _is_slip(word: str, spelt: str | None) -> bool:
    """Tell whether a web word is the grammar's word ``spelt`` with some of its ë and ç left out.

    A last e is no slip: "drejtore" (she) is a word beside "drejtorë".
    """
    if spelt is None or (word[:-1] == spelt[:-1] and word.endswith("e")):
        return False
    return all(a in (b, fold(b)) for a, b in zip(word, spelt, strict=True))


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description="Build the Albanian word list.")
    parser.add_argument("--sqi", type=Path, required=True, help="Tesseract's sqi.traineddata")
    options = parser.parse_args()
    lines = merge(grammar_forms(), tesseract_words(options.sqi), own_names())
    packed = zlib.compress("\n".join(lines).encode(ENCODING), 9)
    OUTPUT.write_bytes(packed)
    print(f"{len(lines)} words, {len(packed)} bytes: {OUTPUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
