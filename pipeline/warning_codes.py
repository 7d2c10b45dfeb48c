"""What can be odd about a page or document that was read all the same.

A warning is ``code`` or ``code: detail``. ``docs/errors.md`` lists every code; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable

WARNINGS: dict[str, tuple[str, bool]] = {
    "ocr": ("the page was read from its picture, and why", False),
    "repaired": ("damaged letters were put right, how many; the raw text is kept", False),
    "blank_page": ("there is nothing on the page", False),
    "dpi_estimated": ("the picture does not say its resolution; A4 was assumed", False),
    "non_square_pixels": ("another resolution down than across (fax)", False),
    "rendered_at": ("a giant page was drawn at a lower resolution", False),
    "mail_defect": ("the mail breaks a rule of the format", False),
    "old_text_kept": ("a doubtful text layer stays, because its picture reads worse", True),
    "no_text": ("there is ink on the page, yet no text was found", True),
    "readers_disagree": ("two readers find different text on the page", True),
    "page_count_disagrees": ("two readers count different pages", True),
    "text_off_page": ("letters lie beside the visible page", True),
    "tables_skipped": ("too many lines on the page to look for tables", True),
    "image_truncated": ("the picture ends early; its lower part is missing", True),
    "encoding_guessed": ("the text does not say its encoding; ë and ç may be wrong", True),
    "form_fields": ("filled form fields of the PDF are not read", True),
    "embedded_files": ("files inside the PDF are not read", True),
    "extractor_failed": ("one list of the record is empty because its extractor broke off", True),
    "extraction_failed": ("the text is in, the record has no entities", True),
}
"""Code -> (what it means, whether a person should look)."""

_ORDINARY = ("ocr: no text layer", "ocr: picture file")
"""Begins what every scan is noted with: the page is a picture and nothing else."""


def is_ordinary(warning: str) -> bool:
    """Tell whether a warning only says that a scan is a scan."""
    return warning.startswith(_ORDINARY)


def needs_eye(warnings: Iterable[str]) -> bool:
    """Tell whether one of the warnings asks for a person; an unknown one does."""
    return any(WARNINGS.get(w.partition(":")[0], ("", True))[1] for w in warnings)
