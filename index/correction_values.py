"""What a person typed as the new value: read and checked against the record's JSON Schema."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from index.addresses import Address
from index.days import interval
from index.record import record_schema
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Schema = Mapping[str, Any]

EVIDENCE_KEYS = frozenset({
    "id", "raw", "page", "bbox", "regions", "places", "confidence", "basis", "extractor",
    "corrected_from",
})  # fmt: skip
"""Keys of an entity that say where it stands and how it was found: no person's to set."""
_SHOWN = 80
"""Letters of a wrong value that the message repeats."""
_PART = re.compile(r"[\dX]{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_NAMES = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a JSON object",
    "string": "a text",
    "null": "null",
}


def parse_value(address: Address, text: str | None) -> Any:
    """Return the value that ``text`` stands for at ``address``; None and ``null`` empty the field.

    Raises:
        UsageError: the place takes no correction, or not this value; it says what it takes.
    """
    schema = schema_at(address)
    value = _read(text, schema)
    if _problem(value, schema):
        typed = "null" if text is None else repr(text[:_SHOWN])
        raise UsageError(f"{address} takes {allowed(schema)}; {typed} is not that")
    return value


def parse_entity(kind: str, text: str | None) -> dict[str, Any]:
    """Return the values of a new entity from a JSON object; what it leaves out is null.

    Raises:
        UsageError: it is no JSON object, or not one of this list.
    """
    names = own_fields(kind)
    given = _json_or_text(clean_text(text or ""))
    if not isinstance(given, dict):
        raise UsageError(f"an entity to add is a JSON object with: {', '.join(names)}, page, bbox")
    unknown = sorted(set(given) - set(names) - {"page", "bbox"})
    if unknown:
        raise UsageError(
            f"{kind} has no field {unknown[0]!r}; it has: {', '.join(names)}, page, bbox"
        )
    values: dict[str, Any] = {name: given.get(name) for name in names}
    if values["text"] is None:
        values["text"] = next((str(v) for v in values.values() if v is not None), None)
    return {**values, "page": given.get("page"), "bbox": given.get("bbox")}


def own_fields(kind: str) -> list[str]:
    """Return the fields of a list's entities that a person may set, ``text`` first."""
    properties = _entity_schema(kind)["properties"]
    return ["text", *(n for n in properties if n not in EVIDENCE_KEYS and n != "text")]


def blank(address: Address) -> dict[str, Any]:
    """Return the object at ``address`` with every value open: votes of which none is known."""
    return dict.fromkeys(schema_at(address)["properties"])


def entity_problem(kind: str, entity: Mapping[str, Any]) -> str | None:
    """Return what is wrong with an entity of the list ``kind``, or None."""
    return _problem(entity, {"$ref": f"#/$defs/entity_{kind}"})


def schema_at(address: Address) -> Schema:
    """Return the part of the record's schema that describes ``address``.

    Raises:
        UsageError: no person's value stands there; the message names the fields.
    """
    if address.is_scalar:
        found: Schema = record_schema()["properties"][address.kind]
        return found
    names = own_fields(address.kind)
    if not address.path or address.path[0] not in names:
        raise UsageError(f"{address} is no field to set; {address.kind} has: {', '.join(names)}")
    schema: Schema = _entity_schema(address.kind)
    for step in address.path:
        inner = schema.get("properties", {})
        if step not in inner:
            raise UsageError(
                f"{address} is no field to set; try: {', '.join(inner) or 'its parent'}"
            )
        schema = _resolved(inner[step])
    return schema


def allowed(schema: Schema) -> str:
    """Return in words what a part of the schema takes."""
    if "enum" in schema:
        return "one of: " + ", ".join("null" if v is None else str(v) for v in schema["enum"])
    types = _types(schema)
    words = [_NAMES[name] for name in types]
    if schema.get("description"):
        words = [schema["description"], *(["null"] if "null" in types else [])]
    elif schema.get("minimum") == 0:
        words[0] += " from 0"
    return " or ".join(words)


def clean_text(text: str) -> str:
    """Return a typed text in NFC without blanks around it.

    Raises:
        UsageError: it holds control characters, or bytes that are no UTF-8.
    """
    value = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value):
        raise UsageError("the text holds control characters or bytes that are no UTF-8")
    return value


def _read(text: str | None, schema: Schema) -> Any:
    """Return the text as the first type of the schema that it can be."""
    if text is None or text == "null":
        return None
    text, types = clean_text(text), _types(schema)
    if "boolean" in types:
        return _TRUTH.get(text.lower(), text)
    if {"object", "integer", "number"} & set(types):
        return _json_or_text(text)
    return text


def _json_or_text(text: str) -> Any:
    """Return the JSON that a text is; endless numbers and endless nesting stay text."""
    try:
        value = json.loads(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return text
    return value


def _problem(value: Any, schema: Schema) -> str | None:
    if value == "":
        return "it is empty"
    error = next(iter(_validator(json.dumps(schema)).iter_errors(value)), None)
    return None if error is None else f"{error.json_path}: {error.message}"


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", "string")
    return [types] if isinstance(types, str) else list(types)


def _entity_schema(kind: str) -> Schema:
    found: Schema = record_schema()["$defs"][f"entity_{kind}"]
    return found


def _resolved(schema: Schema) -> Schema:
    reference = schema.get("$ref")
    return record_schema()["$defs"][reference.rpartition("/")[2]] if reference else schema


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("edtf")(is_edtf)
    whole = {**json.loads(schema), "$defs": record_schema()["$defs"]}
    return Draft202012Validator(whole, format_checker=checker)


def is_edtf(value: object) -> bool:
    """Tell whether a text is a date of the calendar or a range of two; X is an open digit."""
    if not isinstance(value, str):
        return True  # null, or a matter of the type
    parts = value.split("/")
    if len(parts) > 2 or not all(_PART.fullmatch(part) for part in parts):
        return False
    spans = [interval(part) for part in parts if "X" not in part]
    if None in spans:
        return False
    ends = [span for span in spans if span is not None]
    return len(ends) < 2 or ends[0][0] <= ends[1][1]
