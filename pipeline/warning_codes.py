"""What can be odd about a page or document that was read all the same.

A warning is ``code`` or ``code: detail``; those of the extraction are objects with a ``code``.
``docs/errors.md`` lists every code; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

WARNINGS: dict[str, tuple[str, bool]] = {
    "ocr": ("the page was read from its picture, and why", False),
    "repaired": ("damaged letters were put right, how many; the raw text is kept", False),
    "blank_page": ("there is nothing on the page", False),
    "dpi_estimated": ("the picture does not say its resolution; A4 was assumed", False),
    "non_square_pixels": ("another resolution down than across (fax)", False),
    "rendered_at": ("a giant page was drawn at a lower resolution", False),
    "unlocked": ("the PDF is locked; a password that was given opened it", False),
    "mail_defect": ("the mail breaks a rule of the format", False),
    "attachments_left_out": ("a mail of over 1,000 attachments: the rest is not read", True),
    "old_text_kept": ("a doubtful text layer stays, because its picture reads worse", True),
    "no_characters": ("not one character was found on any page", True),
    "no_text": ("there is ink on the page, yet no text was found", True),
    "readers_disagree": ("two readers find different text on the page", True),
    "page_count_disagrees": ("two readers count different pages", True),
    "text_off_page": ("letters lie beside the visible page", True),
    "tables_skipped": ("too many lines on the page to look for tables", True),
    "repaired_pdf": ("a page that could not be read was read from a repaired copy", True),
    "picture_damaged": ("a picture on the page cannot be read, or not all of it", True),
    "pass_failed": ("a later reading of the page broke off; the first one stands", True),
    "image_truncated": ("the picture ends early; its lower part is missing", True),
    "control_signs": ("control characters in the text are left out of its words", False),
    "nested_markup": ("the markup is nested too deeply; its innermost parts were flattened", True),
    "encoding_guessed": ("the text does not say its encoding; ë and ç may be wrong", True),
    "form_fields": ("filled form fields of the PDF are not read", True),
    "embedded_files": ("files inside the PDF are not read", True),
    "extractor_failed": ("one list of the record is empty because its extractor broke off", True),
    "extraction_failed": ("the text is in, the record has no entities", True),
    "check_failed": ("one check over the record broke off", True),
    "sum_mismatch": ("parts do not add up to the sum that is stated", True),
    "date_order": ("dates or times stand in an order that cannot be", True),
    "implausible_date": ("a date lies too far from the paper's own", True),
    "missing_year": ("a date has no year, and nothing in the paper tells it", False),
    "quorum": ("more voted than were present, or more were present than the body has", True),
    "vote_contradiction": ("a count of votes does not fit the outcome or the words", True),
    "agenda_gap": ("a number of the agenda is missing or stands twice", True),
    "contradiction": ("the paper says two things that cannot both be true", True),
    "implausible_amount": (
        "a sum of money names its unit twice, or is off by a power of ten",
        True,
    ),
    "low_quality_ocr": ("a page was read poorly; its worst line is marked", True),
}
"""Code -> (what it means, whether a person should look)."""

_ORDINARY = ("ocr: no text layer", "ocr: picture file")
"""Begins what every scan is noted with: the page is a picture and nothing else."""


def is_ordinary(warning: str) -> bool:
    """Tell whether a warning only says that a scan is a scan."""
    return warning.startswith(_ORDINARY)


def needs_eye(warnings: Iterable[str | Mapping[str, Any]]) -> bool:
    """Tell whether one of the warnings asks for a person; an unknown one does."""
    codes = (w.partition(":")[0] if isinstance(w, str) else w["code"] for w in warnings)
    return any(WARNINGS.get(code, ("", True))[1] for code in codes)
