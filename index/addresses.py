"""Where a correction goes: a field of the record, an entity, or a value inside an entity.

Written ``title``, ``decisions/decisions-ab12cd34ef`` or
``decisions/decisions-ab12cd34ef/votes/for``; ``decisions/+`` is an entity that is to be added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.entities import ENTITY_KINDS, SCALARS
from pipeline.errors import UsageError

NEW = "+"
"""Stands for the entity that is to be added."""


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a record. ``kind`` is a scalar field or a list; ``path`` leads into the entity."""

    kind: str
    entity: str | None = None
    path: tuple[str, ...] = ()

    @property
    def is_scalar(self) -> bool:
        """True for a fact that stands once: title, date ..."""
        return self.kind in SCALARS

    def of(self, entity: str) -> Address:
        """Return the same place in another entity."""
        return replace(self, entity=entity)

    def __str__(self) -> str:
        parts = (self.kind, *((self.entity,) if self.entity else ()), *self.path)
        return "/".join(parts)


def parse_address(text: str) -> Address:
    """Return the address that a person or the journal wrote.

    Raises:
        UsageError: there is no such field or list, or a scalar is followed by more.
    """
    kind, *rest = text.strip().split("/")
    if kind in SCALARS:
        if rest:
            raise UsageError(f"{kind} has one value only: write {kind!r}, not {text!r}")
        return Address(kind)
    if kind not in ENTITY_KINDS:
        raise UsageError(
            f"{kind!r} is no field of a record; fields: {', '.join(SCALARS)}; "
            f"lists: {', '.join(ENTITY_KINDS)} (written LIST/ID/FIELD)"
        )
    if any(not part for part in rest):
        raise UsageError(f"{text!r} has an empty part; written: {kind}/ID/FIELD")
    return Address(kind, rest[0] if rest else None, tuple(rest[1:]))
