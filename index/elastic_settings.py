"""Settings and mappings of the Elasticsearch indices, generated from fields and analysis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.analysis import ANALYSIS_VERSION, LONGEST_WORD, WORD_CLASS, folding_table
from index.fields import DOCUMENT_FIELDS, PAGE_FIELDS, Field, Kind

TEXT_ANALYZER = "arkiva_text"
SEARCH_ANALYZER = "arkiva_search"
"""Analyses what people type; today the same chain as the text's."""

SCHEMA_VERSION = 1
"""Changes with the mapping; an index of another schema is rebuilt."""

LONGEST_KEYWORD = 8191
"""Characters, of up to 4 bytes each; Lucene refuses a keyword over 32 766 bytes."""

_TYPES: dict[Kind, dict[str, Any]] = {
    "keyword": {"type": "keyword", "ignore_above": LONGEST_KEYWORD},
    "number": {"type": "integer"},
    "days": {"type": "date_range", "format": "strict_date"},
    "text": {
        "type": "text",
        "analyzer": TEXT_ANALYZER,
        "search_analyzer": SEARCH_ANALYZER,
        "position_increment_gap": 100,
    },
}


def documents_index() -> dict[str, Any]:
    """Return the body that creates an index of documents."""
    return _index(DOCUMENT_FIELDS)


def pages_index() -> dict[str, Any]:
    """Return the body that creates an index of pages."""
    return _index(PAGE_FIELDS)


def analysis_settings() -> dict[str, Any]:
    """Return the ``analysis`` settings: the table of :mod:`index.analysis` as a char filter."""
    chain = {
        "type": "custom",
        "char_filter": ["arkiva_fold"],
        "tokenizer": "arkiva_words",
        "filter": ["lowercase", "arkiva_cut"],
    }
    mappings = [f"{_escaped(old)} => {_escaped(new)}" for old, new in folding_table().items()]
    return {
        "char_filter": {"arkiva_fold": {"type": "mapping", "mappings": mappings}},
        "tokenizer": {
            "arkiva_words": {"type": "pattern", "pattern": f"[{WORD_CLASS}]+", "group": 0}
        },
        "filter": {"arkiva_cut": {"type": "truncate", "length": LONGEST_WORD}},
        "analyzer": {TEXT_ANALYZER: chain, SEARCH_ANALYZER: chain},
    }


def _index(fields: Iterable[Field]) -> dict[str, Any]:
    listed = tuple(fields)
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": 0,
            "analysis": analysis_settings(),
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"analysis": ANALYSIS_VERSION, "schema": SCHEMA_VERSION},
            "_source": {"excludes": [field.name for field in listed if not field.kept]},
            "properties": {field.name: _TYPES[field.kind] for field in listed},
        },
    }


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in text)
