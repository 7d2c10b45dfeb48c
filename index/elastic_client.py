"""The connection to Elasticsearch: address, credentials, and its errors as those of Arkiva.

Credentials come from the environment: ``ARKIVA_ELASTIC_API_KEY``, or ``ARKIVA_ELASTIC_USER`` with
``ARKIVA_ELASTIC_PASSWORD``, or ``user:password@`` in the URL; ``ARKIVA_ELASTIC_CA`` names the file
of a certificate authority. None of them is ever part of a message.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from pipeline.errors import IndexUnreachableError, UsageError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

REQUEST_SECONDS = 60.0
"""One answer; a bulk of 5 MB takes a small server a few seconds."""

_DEFAULT_PORTS = {"http": 9200, "https": 443}
_REASONS = {
    401: "it asks for credentials; set ARKIVA_ELASTIC_API_KEY",
    403: "these credentials may not do that",
    413: "the request is larger than it accepts",
    429: "it has too much to do",
    503: "it is not ready",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A server. ``url`` is free of credentials."""

    url: str
    login: tuple[str, str] | None = field(default=None, repr=False)


def parse_address(url: str) -> Address:
    """Take the credentials out of ``url``; without a port it is 9200 for http, 443 for https.

    Raises:
        UsageError: this is no http(s) URL with a host.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in _DEFAULT_PORTS or not host:
        raise UsageError("the address of the index is no URL like http://localhost:9200")
    named = f"[{host}]" if ":" in host else host
    clean = f"{scheme}://{named}:{port or _DEFAULT_PORTS[scheme]}{parts.path.rstrip('/')}"
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Address(clean, login)


def connect(address: Address, environment: Mapping[str, str] = os.environ) -> Elasticsearch:
    """Return a client; nothing is asked yet.

    Raises:
        UsageError: ``ARKIVA_ELASTIC_CA`` names no file.
    """
    from elasticsearch import Elasticsearch

    options: dict[str, Any] = {"request_timeout": REQUEST_SECONDS, "max_retries": 0}
    user = environment.get("ARKIVA_ELASTIC_USER")
    if key := environment.get("ARKIVA_ELASTIC_API_KEY"):
        options["api_key"] = key
    elif user:
        options["basic_auth"] = (user, environment.get("ARKIVA_ELASTIC_PASSWORD", ""))
    elif address.login:
        options["basic_auth"] = address.login
    authority = environment.get("ARKIVA_ELASTIC_CA")
    if authority and address.url.startswith("https"):
        if not Path(authority).is_file():
            raise UsageError(f"ARKIVA_ELASTIC_CA names no file: {authority}")
        options["ca_certs"] = authority
    # The client logs each failure on its own; what it says is raised anyway, and said once.
    logging.getLogger("elastic_transport").addHandler(logging.NullHandler())
    return Elasticsearch(address.url, **options)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn whatever goes wrong with the server into IndexUnreachableError."""
    from elasticsearch import ApiError, TransportError

    try:
        yield
    except ApiError as error:
        raise IndexUnreachableError(url, api_reason(error.status_code, error.error)) from error
    except TransportError as error:
        raise IndexUnreachableError(url, _transport_reason(error)) from error


def api_reason(status: int, kind: str) -> str:
    """Return in a few words why the server refused."""
    return _REASONS.get(status, f"it answered {status}: {kind[:80]}")


def _transport_reason(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "ConnectionTimeout":
        return "no answer in time"
    if kind == "TlsError":
        return "its certificate is not trusted; set ARKIVA_ELASTIC_CA"
    if kind == "UnsupportedProductError":
        return "it is no Elasticsearch"
    details = str(getattr(error, "message", "")).lower()
    if "refused" in details:
        return "connection refused"
    return "no such host" if "resolve" in details else "no connection"
