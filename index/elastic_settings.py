"""Settings and mappings of the Elasticsearch indices, generated from fields and analysis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.analysis import (
    SEARCH_ANALYZER,
    TEXT_ANALYZER,
    analysis_version,
    elasticsearch_analysis,
)
from index.fields import DOCUMENT_FIELDS, PAGE_FIELDS, Field, Kind

SCHEMA_VERSION = 3
"""Changes with the mapping; an index of another schema is rebuilt."""

LONGEST_KEYWORD = 8191
"""Characters, of up to 4 bytes each; Lucene refuses a keyword over 32 766 bytes."""

_TYPES: dict[Kind, dict[str, Any]] = {
    "keyword": {"type": "keyword", "ignore_above": LONGEST_KEYWORD},
    "number": {"type": "integer"},
    "days": {"type": "date_range", "format": "strict_date"},
    "shown": {"type": "object", "enabled": False},
    "text": {
        "type": "text",
        "analyzer": TEXT_ANALYZER,
        "search_analyzer": SEARCH_ANALYZER,
        "search_quote_analyzer": TEXT_ANALYZER,
        "position_increment_gap": 1,  # one place between two values, as in the embedded index
    },
}


def documents_index() -> dict[str, Any]:
    """Return the body that creates an index of documents."""
    return _index(DOCUMENT_FIELDS)


def pages_index() -> dict[str, Any]:
    """Return the body that creates an index of pages."""
    return _index(PAGE_FIELDS)


def _index(fields: Iterable[Field]) -> dict[str, Any]:
    listed = tuple(fields)
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": 0,
            "analysis": elasticsearch_analysis(),
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"analysis": analysis_version(), "schema": SCHEMA_VERSION},
            "_source": {"excludes": [field.name for field in listed if not field.kept]},
            "properties": {field.name: _TYPES[field.kind] for field in listed},
        },
    }
