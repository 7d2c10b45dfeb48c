"""JSON in one form: what is stored, compared and hashed reads the same every time."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Return ``value`` as JSON with sorted keys and its letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def json_digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``, in hex."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
