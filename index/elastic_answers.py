"""What comes back over the wire, checked at the door: an answer is a JSON object or no answer.

Between Arkiva and the server may stand a proxy, a firewall or the sign-in page of a wireless
network. Whatever they send, it is an outage that has a name, never a ``KeyError`` further in.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from elastic_transport import (
    ApiResponseMeta,
    HttpHeaders,
    JsonSerializer,
    TransportError,
    Urllib3HttpNode,
)

JSON_TYPES = ("application/json", "application/vnd.elasticsearch+json")
"""The types in which Elasticsearch answers."""


class OddAnswerError(TransportError):
    """The answer is not what Elasticsearch answers; the message says what is wrong with it."""


class Answer(dict[str, Any]):
    """A JSON object of an answer; a part that should be there and is not is an odd answer."""

    def __missing__(self, key: str) -> Any:
        raise OddAnswerError(f"its answer lacks {key!r}")


class AnswerSerializer(JsonSerializer):
    """Reads answers into :class:`Answer`; anything but an object is refused."""

    def json_loads(self, data: bytes) -> Answer:
        """Return the object in ``data``.

        Raises:
            OddAnswerError: it is none, or only the beginning of one.
        """
        try:
            found = json.loads(data, object_hook=Answer)
        except (ValueError, RecursionError) as error:
            raise OddAnswerError("its answer is no complete JSON") from error
        if not isinstance(found, Answer):
            raise OddAnswerError("its answer is no JSON object")
        return found


SERIALIZERS = {name: AnswerSerializer() for name in JSON_TYPES}


class AnswerNode(Urllib3HttpNode):
    """A server of which only JSON is read; a page beside an error status counts as its status."""

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request and return what came back: meta data and body.

        Raises:
            OddAnswerError: the request was accepted, but the answer is no JSON.
        """
        response = super().perform_request(*args, **kwargs)
        meta, body = response.meta, response.body
        is_json = (meta.mimetype or "").strip().lower() in JSON_TYPES
        if 200 <= meta.status < 300:
            if not is_json or not body:
                raise OddAnswerError("its answer is no JSON; is a proxy or a sign-in page between?")
        elif not is_json or not _is_object(body):
            body = b"{}"
        return response._replace(meta=_as_json(meta), body=body)


def _as_json(meta: ApiResponseMeta) -> ApiResponseMeta:
    headers = HttpHeaders({**meta.headers, "content-type": JSON_TYPES[0]})
    return dataclasses.replace(meta, headers=headers)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
