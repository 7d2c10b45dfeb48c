"""What makes a PDF a PDF/A-2b (ISO 19005-2): declared colours, metadata, nothing else inside.

Only files whose every part is known are declared: pages of plain pictures with our words.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Pdf


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PAGE_KEYS = _names(
    "/Type /Parent /MediaBox /CropBox /TrimBox /BleedBox /ArtBox /Rotate /Contents /Resources"
)
_RESOURCE_KEYS = _names("/XObject /ProcSet /Font")
_IMAGE_KEYS = _names(
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Filter /DecodeParms /Length"
    " /Decode /Name /ImageMask"
)
_FILTERS = _names("/DCTDecode /FlateDecode /CCITTFaxDecode /RunLengthDecode")
_COLOURS = _names("/DeviceGray /DeviceRGB")
_OPERATORS = _names("q Q cm Do re W W* n m l h g rg BT ET Tf Td TD Tm T* Tr Tz TL Tj Ts")
_CATALOGUE_KEYS = _names("/Type /Pages /PageLabels /Lang /Metadata /OutputIntents")
_PROFILE_DATE = slice(24, 36)
"""Bytes of an ICC header that hold the moment it was made."""


def describe(pdf: Pdf, title: str | None, date: str | None, language: str) -> None:
    """Write title, date and language into the file; what it said before is kept otherwise."""
    from pikepdf import Name, String

    pdf.Root[Name.Lang] = String(language)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:language"] = {language}
        if title:
            metadata["dc:title"] = title
        if date:
            metadata["dc:date"] = [date]


def mark_as_pdfa(pdf: Pdf, profile: bytes) -> None:
    """Declare PDF/A-2b and the colours that DeviceRGB and DeviceGray stand for."""
    from pikepdf import Array, Dictionary, Name, String

    stream = pdf.make_stream(profile, N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=stream,
    )
    pdf.Root[Name.OutputIntents] = Array([pdf.make_indirect(intent)])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"


def colour_profile() -> bytes:
    """Return an sRGB profile, the same bytes each time."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = bytearray(made)
    profile[_PROFILE_DATE] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(profile)


def strip_to_pages(pdf: Pdf) -> None:
    """Drop from the catalogue what PDF/A forbids or does not need: actions, forms, attachments."""
    for key in [key for key in pdf.Root.keys() if key not in _CATALOGUE_KEYS]:  # noqa: SIM118
        del pdf.Root[key]


def is_plain_scan(pdf: Pdf, own_font: str) -> bool:
    """Tell whether every page is nothing but plain pictures and the font ``own_font``.

    An allow-list: whatever is not known to be harmless makes the answer no.
    """
    return all(_is_plain_page(page, own_font) for page in pdf.pages)


def _is_plain_page(page: Any, own_font: str) -> bool:
    import pikepdf

    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    fonts = resources.get("/Font", pikepdf.Dictionary())
    images = resources.get("/XObject", pikepdf.Dictionary())
    known = (
        set(page.obj.keys()) <= _PAGE_KEYS
        and set(resources.keys()) <= _RESOURCE_KEYS
        and set(fonts.keys()) <= {own_font}
        and all(_is_plain_image(image) for _, image in images.items())
    )
    if not known:
        return False
    try:
        used = {str(part.operator) for part in pikepdf.parse_content_stream(page)}
    except (pikepdf.PdfError, pikepdf.PdfParsingError):
        return False
    return used <= _OPERATORS


def _is_plain_image(image: Any) -> bool:
    if str(image.get("/Subtype")) != "/Image" or not set(image.keys()) <= _IMAGE_KEYS:
        return False
    filters = image.get("/Filter")
    names = [str(f) for f in filters] if _is_array(filters) else [str(filters)]
    colours = image.get("/ColorSpace")
    if colours is None:
        plain = bool(image.get("/ImageMask", False))
    elif _is_array(colours):
        plain = str(colours[0]) == "/Indexed" and str(colours[1]) in _COLOURS
    else:
        plain = str(colours) in _COLOURS
    return plain and set(names) <= _FILTERS


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)
