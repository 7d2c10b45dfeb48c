"""Language knowledge, loaded once: the word lists of ``data/sq`` and the spaCy pipeline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from extractors.alternatives import factored
from extractors.components import COMPONENTS, Found
from extractors.folding import fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S|\s")
LETTERS = r"[^\W\d_]*"
_Built = TypeVar("_Built")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The TOML files of ``extractors/data/sq``: file stem -> key -> value.

    Words are written in plain Albanian; they are folded when they are read. ``stem*`` stands for
    any ending. A key that is not there raises ``KeyError``: a misspelt key must not match nothing
    in silence.
    """

    tables: Mapping[str, Mapping[str, Any]]
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict, init=False, repr=False)
    """What was folded and compiled before: the same few hundred lists are asked for thousands of
    times a document."""

    def value(self, file: str, key: str) -> Any:
        """Return the value of ``key`` in ``file``; "cues.deadline" is a key inside a table."""
        value: Any = self.tables[file]
        for part in key.split("."):
            value = value[part]
        return value

    def words(self, file: str, key: str) -> tuple[str, ...]:
        """Return the folded words of a list, or the folded keys of a table."""
        return self._once(("words", file, key), lambda: tuple(map(fold, self.value(file, key))))

    def mapping(self, file: str, key: str) -> Mapping[str, Any]:
        """Return a table with folded keys."""

        def build() -> Mapping[str, Any]:
            table = self.value(file, key)
            return MappingProxyType({fold(word): value for word, value in table.items()})

        return self._once(("mapping", file, key), build)

    def pattern(self, file: str, *keys: str) -> re.Pattern[str]:
        """Return the compiled pattern that finds any word of these lists as a whole word."""
        return self._once(
            ("pattern", file, *keys), lambda: compile_words(self._words_of(file, keys))
        )

    def alternation(self, file: str, *keys: str) -> str:
        """Return the same as a regular expression without groups, to build larger ones."""
        return self._once(
            ("alternation", file, *keys), lambda: alternation(self._words_of(file, keys))
        )

    def _words_of(self, file: str, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(word for key in keys for word in self.words(file, key))

    def _once(self, key: tuple[str, ...], build: Callable[[], _Built]) -> _Built:
        if key not in self._known:
            self._known[key] = build()
        built: _Built = self._known[key]
        return built


@lru_cache(maxsize=8192)
def word_regex(word: str) -> str:
    """Return the expression of one folded word or phrase.

    ``*`` is any ending, a blank is any white space, ``q`` may have been read as ``g`` (sample 000:
    "gytetaré" for "qytetarë").
    """
    escaped = re.escape(fold(word)).replace(r"\*", LETTERS).replace("q", "[qg]")
    return re.sub(r"(?:\\ )+", r"\\s+", escaped)


def alternation(words: Iterable[str]) -> str:
    """Return ``(?:a|b|...)`` of folded words, longest first."""
    return _alternation(tuple(words))


@lru_cache(maxsize=512)
def _alternation(words: tuple[str, ...]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return factored([word_regex(word) for word in ordered])


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


def tokens(text: str, folded: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of ``text`` and for each whether one blank follows it.

    A token is a run of letters, a run of digits or a single other character, on the folded view:
    so "q€" is one word and "23qershor" are two.
    """
    words, blanks = [], []
    position = 0
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if start < position:
            continue  # The blank that the token before it has taken.
        blank = text.startswith(" ", end)
        words.append(text[start:end])
        blanks.append(blank)
        position = end + blank
    return words, blanks


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
    from extractors.text_doc import TextDoc

    def tokenize(text: str) -> Doc:
        folded = fold(text)
        return TextDoc.build(nlp.vocab, text, folded, *tokens(text, folded))

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
