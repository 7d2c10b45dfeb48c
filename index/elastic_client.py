"""The connection to Elasticsearch: address, credentials, and its errors as those of Arkiva.

Credentials come from the environment: ``ARKIVA_ELASTIC_API_KEY``, or ``ARKIVA_ELASTIC_USER`` with
``ARKIVA_ELASTIC_PASSWORD``, or ``user:password@`` in the URL; ``ARKIVA_ELASTIC_CA`` names the file
of a certificate authority. None of them is ever part of a message.
"""

from __future__ import annotations

import logging
import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from index.elastic_patience import REQUEST_SECONDS
from pipeline.errors import IndexUnreachableError, UsageError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_DEFAULT_PORTS = {"http": 9200, "https": 443}
_ELSEWHERE = "it sends elsewhere; is a proxy or a sign-in page between?"
_REASONS = {
    **dict.fromkeys((301, 302, 303, 307, 308), _ELSEWHERE),
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
    if scheme not in _DEFAULT_PORTS or not host or not _is_host(host):
        raise UsageError("the address of the index is no URL like http://localhost:9200")
    named = f"[{host}]" if ":" in host else host
    clean = f"{scheme}://{named}:{port or _DEFAULT_PORTS[scheme]}{parts.path.rstrip('/')}"
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Address(clean, login)


def _is_host(host: str) -> bool:
    if not _HOST.fullmatch(host):
        return False
    try:
        host.encode("idna")
    except UnicodeError:  # a part of it is empty or too long
        return False
    return True


def read_authority(address: Address, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the file of the certificate authority, None if none is named or needed.

    Raises:
        UsageError: ``ARKIVA_ELASTIC_CA`` names no file.
    """
    authority = environment.get("ARKIVA_ELASTIC_CA")
    if not authority or not address.url.startswith("https"):
        return None
    if not Path(authority).is_file():
        raise UsageError(f"ARKIVA_ELASTIC_CA names no file: {authority}")
    return authority


def read_credentials(address: Address, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the value of the header that lets us in, None if nobody gave one.

    Raises:
        UsageError: the key holds what no key has, most often the end of a line.
    """
    if key := environment.get("ARKIVA_ELASTIC_API_KEY"):
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise UsageError("ARKIVA_ELASTIC_API_KEY holds a blank or a sign that no key has")
        return f"ApiKey {key}"
    login = address.login
    if user := environment.get("ARKIVA_ELASTIC_USER"):
        login = (user, environment.get("ARKIVA_ELASTIC_PASSWORD", ""))
    if login is None:
        return None
    return "Basic " + b64encode(":".join(login).encode("utf-8", "surrogateescape")).decode()


def connect(
    address: Address,
    environment: Mapping[str, str] = os.environ,
    seconds: float = REQUEST_SECONDS,
) -> Elasticsearch:
    """Return a client that waits ``seconds`` for an answer; nothing is asked yet.

    Raises:
        UsageError: ``ARKIVA_ELASTIC_CA`` names no file, or a key is none.
    """
    from elasticsearch import Elasticsearch

    from index.elastic_answers import SERIALIZERS, AnswerNode

    # A proxy may close a line that is kept open just as it is used again; every request of ours
    # may be repeated. What a status asks for is decided elsewhere.
    options: dict[str, Any] = {"max_retries": 1, "retry_on_status": ()}
    if credentials := read_credentials(address, environment):
        options["headers"] = {"authorization": credentials}
    if authority := read_authority(address, environment):
        options["ca_certs"] = authority
    # The client logs each failure on its own; what it says is raised anyway, and said once.
    logging.getLogger("elastic_transport").addHandler(logging.NullHandler())
    return Elasticsearch(
        address.url,
        node_class=AnswerNode,
        serializers=SERIALIZERS,
        request_timeout=seconds,
        **options,
    )


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn whatever goes wrong with the server into IndexUnreachableError."""
    from elasticsearch import ApiError, TransportError

    try:
        yield
    except (ApiError, TransportError) as error:
        raise IndexUnreachableError(url, reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """Return in a few words what went wrong in a request."""
    from elasticsearch import ApiError, UnsupportedProductError

    if isinstance(error, ApiError) and not isinstance(error, UnsupportedProductError):
        return api_reason(error.status_code, error.error)
    return _transport_reason(error)


def api_reason(status: int, kind: str) -> str:
    """Return in a few words why the server refused."""
    said = "" if kind in ("", "{}", "None") else f": {kind[:80]}"
    return _REASONS.get(status, f"it answered {status}{said}")


def _transport_reason(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "ConnectionTimeout":
        return "no answer in time"
    if kind == "TlsError":
        return "its certificate is not trusted; set ARKIVA_ELASTIC_CA"
    if kind == "UnsupportedProductError":
        return "it is no Elasticsearch"
    if kind == "OddAnswerError":
        return str(getattr(error, "message", ""))
    details = str(getattr(error, "message", "")).lower()
    if "refused" in details:
        return "connection refused"
    return "no such host" if "resolve" in details else "no connection"
