"""What a PDF says of itself: its metadata and the labels of its pages.

None of it is worth a page: what is damaged is left out, or read with signs for what is not text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Any

from pipeline.storable import storable

_MOST_CHARACTERS = 10_000
_LONGEST_LABEL = 100
_MOST_NODES, _DEEPEST = 10_000, 30
"""Of the tree of labels: that of a book of 20,000 pages, each with a style of its own, has fewer
nodes. pdfium follows a tree of any depth, and dies of one that leads back to itself."""


def metadata_of(pdfium: Any | None) -> dict[str, str]:
    """Return the information dictionary with lower-case keys; without what carries no value."""
    import pypdfium2.raw as raw

    if pdfium is None:
        return {}
    found = {}
    for key in pdfium.METADATA_KEYS:
        text = _text(partial(raw.FPDF_GetMetaText, pdfium, f"{key}\0".encode()))
        if text:
            found[str(key).lower()] = text[:_MOST_CHARACTERS]
    return found


def label_of(pdfium: Any | None, number: int) -> str | None:
    """Return the own label ("iv", "A-2") of page ``number`` where it says more than the number.

    Only for documents whose :func:`has_labels`.
    """
    import pypdfium2.raw as raw

    if pdfium is None:
        return None
    label = _text(partial(raw.FPDF_GetPageLabel, pdfium, number - 1))
    return label[:_LONGEST_LABEL] if label and label != str(number) else None


def _text(ask: Callable[[Any, int], int]) -> str:
    """Return a text of pdfium's, which is UTF-16 with two zeros behind it, or should be."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return storable(buffer.raw[: size - 2].decode("utf-16-le", "replace")).strip()


def has_labels(plumber: Any | None) -> bool:
    """Tell whether a ``pdfplumber`` document has labels, in a tree that can be followed."""
    from pdfminer.pdftypes import resolve1

    if plumber is None:
        return False
    try:
        waiting = [(plumber.doc.catalog.get("PageLabels"), 0)]
        if waiting[0][0] is None:
            return False
        for _ in range(_MOST_NODES):
            if not waiting:
                return True
            node, depth = waiting.pop()
            entries = resolve1(node)
            kids = resolve1(entries.get("Kids")) if isinstance(entries, dict) else None
            if kids and depth >= _DEEPEST:
                return False
            waiting += [(kid, depth + 1) for kid in kids or ()]
    except MemoryError:
        raise
    except Exception:
        return False  # pdfminer lets anything out on a damaged file
    return False
