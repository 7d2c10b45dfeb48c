"""Where an index is, from what the person wrote: a URL or a path."""

from __future__ import annotations

from pathlib import Path

from index.protocol import SearchIndex
from pipeline.errors import UsageError


def open_index(
    url_or_path: str | Path, *, read_only: bool = False, prefix: str = "arkiva"
) -> SearchIndex:
    """Return the index at ``url_or_path``: an http(s) URL is Elasticsearch, else a file.

    ``prefix`` begins the names of the Elasticsearch indices; archives that share a server need
    different ones. Nothing is opened or asked before the first call.
    """
    if isinstance(url_or_path, str) and url_or_path.lower().startswith(("http://", "https://")):
        from index.elastic_index import ElasticIndex

        return ElasticIndex(url_or_path, prefix=prefix)
    if "://" in str(url_or_path):
        raise UsageError("the address of the index is no URL like http://localhost:9200")
    from index.sqlite_index import SqliteIndex

    return SqliteIndex(Path(url_or_path), read_only=read_only)
