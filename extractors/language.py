"""Language knowledge, loaded once: the word lists of ``data/sq`` and the spaCy pipeline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from extractors.components import COMPONENTS, Found
from extractors.folding import fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S|\s")
LETTERS = r"[^\W\d_]*"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The TOML files of ``extractors/data/sq``: file stem -> key -> value.

    Words are written in plain Albanian; they are folded when they are read. ``stem*`` stands for
    any ending. A key that is not there raises ``KeyError``: a misspelt key must not match nothing
    in silence.
    """

    tables: Mapping[str, Mapping[str, Any]]

    def value(self, file: str, key: str) -> Any:
        """Return the value of ``key`` in ``file``; "cues.deadline" is a key inside a table."""
        value: Any = self.tables[file]
        for part in key.split("."):
            value = value[part]
        return value

    def words(self, file: str, key: str) -> tuple[str, ...]:
        """Return the folded words of a list, or the folded keys of a table."""
        return tuple(fold(word) for word in self.value(file, key))

    def mapping(self, file: str, key: str) -> dict[str, Any]:
        """Return a table with folded keys."""
        return {fold(word): value for word, value in self.value(file, key).items()}

    def pattern(self, file: str, *keys: str) -> re.Pattern[str]:
        """Return the compiled pattern that finds any word of these lists as a whole word."""
        return compile_words(tuple(w for key in keys for w in self.words(file, key)))

    def alternation(self, file: str, *keys: str) -> str:
        """Return the same as a regular expression without groups, to build larger ones."""
        return alternation(w for key in keys for w in self.words(file, key))


def word_regex(word: str) -> str:
    """Return the expression of one folded word or phrase.

    ``*`` is any ending, a blank is any white space, ``q`` may have been read as ``g`` (sample 000:
    "gytetaré" for "qytetarë").
    """
    escaped = re.escape(fold(word)).replace(r"\*", LETTERS).replace("q", "[qg]")
    return re.sub(r"(?:\\ )+", r"\\s+", escaped)


def alternation(words: Iterable[str]) -> str:
    """Return ``(?:a|b|...)`` of folded words, longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word_regex(word) for word in ordered) + ")"


@lru_cache(maxsize=512)
def compile_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds any of the folded words as a whole word."""
    return re.compile(rf"(?<!\w){alternation(words)}(?!\w)")


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read all TOML files of the package's Albanian data, once a process."""
    folder = files("extractors") / "data" / "sq"
    tables = {
        entry.name.removesuffix(".toml"): MappingProxyType(tomllib.loads(entry.read_text("utf-8")))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }
    return Lexicon(MappingProxyType(tables))


def iter_tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each token of ``text`` and whether one blank follows it.

    A token is a run of letters, a run of digits or a single other character, on the folded view:
    so "q€" is one word and "23qershor" are two.
    """
    spans = [match.span() for match in _TOKEN.finditer(fold(text))]
    position = 0
    while position < len(spans):
        start, end = spans[position]
        blank = end < len(text) and text[end] == " "
        yield text[start:end], blank
        position += 2 if blank else 1


@lru_cache(maxsize=1)
def load_pipeline() -> Language:
    """Return the spaCy pipeline: tokenizer and all registered finders, built once a process."""
    import spacy
    from spacy.language import Language as SpacyLanguage
    from spacy.tokens import Doc as SpacyDoc
    from spacy.tokens import Span as SpacySpan

    SpacyDoc.set_extension("folded", default="", force=True)
    # spaCy keys a span's own values by its place alone: a date and a numeral at one place would
    # overwrite each other, so the key here has the label, too.
    SpacySpan.set_extension("value", getter=_span_value, force=True)
    if not SpacyLanguage.has_factory("arkiva_finder"):
        SpacyLanguage.factory("arkiva_finder", default_config={"finder": ""}, func=_build_component)
    nlp = spacy.blank("sq")
    nlp.tokenizer = _make_doc(nlp)
    for finder in COMPONENTS:
        nlp.add_pipe("arkiva_finder", name=span_key(finder), config={"finder": finder})
    return nlp


def _span_value(span: Span) -> Any:
    return span.doc.user_data.get(_value_key(span.label_, span))


def _value_key(name: str, span: Span) -> str:
    return f"{name}:{span.start_char}:{span.end_char}"


def span_key(finder: str) -> str:
    """Return the key in ``doc.spans`` of a registered finder: "m:find_dates" fills "dates"."""
    return finder.rpartition(":")[2].removeprefix("find_")


def _make_doc(nlp: Language) -> Callable[[str], Doc]:
    from spacy.tokens import Doc as SpacyDoc

    def tokenize(text: str) -> Doc:
        tokens = list(iter_tokens(text))
        doc = SpacyDoc(nlp.vocab, [word for word, _ in tokens], [blank for _, blank in tokens])
        doc._.folded = folded = fold(text)
        for token in doc:
            token.norm_ = folded[token.idx : token.idx + len(token)]
        return doc

    return tokenize


def _build_component(nlp: Language, name: str, finder: str) -> Callable[[Doc], Doc]:
    module, _, function = finder.partition(":")
    find: Callable[[Doc, Lexicon], Iterable[Found]] = getattr(import_module(module), function)
    lexicon = load_lexicon()

    def component(doc: Doc) -> Doc:
        spans = []
        for found in sorted(find(doc, lexicon), key=lambda found: (found.start, -found.end)):
            span = doc.char_span(found.start, found.end, label=name, alignment_mode="expand")
            if span is not None:
                doc.user_data[_value_key(name, span)] = found.value
                spans.append(span)
        doc.spans[name] = spans
        return doc

    return component
