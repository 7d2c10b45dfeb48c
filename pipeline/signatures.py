"""How the kinds of file that reach an archive begin, and what to do with those not read."""

from __future__ import annotations

PDF = "application/pdf"
TIFF = "image/tiff"
JPEG = "image/jpeg"
PNG = "image/png"
TEXT = "text/plain"
HTML = "text/html"
MAIL = "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TO_PDF = "open it in LibreOffice and export it as PDF"
_TO_DOCX = "convert it with LibreOffice to DOCX or PDF"
_TO_IMAGE = "save it as PNG, TIFF or PDF"
_UNPACK = "unpack it and ingest the files inside"
_NO_DOCUMENT = "it holds no page to read"

Advised = tuple[str, str]
"""Media type and advice ("name: what to do"); an empty advice means that it is read."""

SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"II*\0", TIFF, ""),
    (0, b"MM\0*", TIFF, ""),
    (0, b"II+\0", TIFF, ""),
    (0, b"MM\0+", TIFF, ""),
    (0, b"\xff\xd8\xff", JPEG, ""),
    (0, b"\x89PNG\r\n\x1a\n", PNG, ""),
    (0, b"{\\rtf", "application/rtf", f"RTF: {_TO_DOCX}"),
    (0, b"GIF8", "image/gif", f"GIF: {_TO_IMAGE}"),
    (8, b"WEBP", "image/webp", f"WebP: {_TO_IMAGE}"),
    (0, b"AT&TFORM", "image/vnd.djvu", "DjVu: convert it to PDF with ddjvu -format=pdf"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2", f"JPEG 2000: {_TO_IMAGE}"),
    (0, b"\xff\x4f\xff\x51", "image/jp2", f"JPEG 2000: {_TO_IMAGE}"),
    (0, b"\x97JB2\r\n\x1a\n", "image/jbig2", f"JBIG2: {_TO_IMAGE}"),
    (0, b"8BPS", "image/vnd.adobe.photoshop", f"PSD: {_TO_IMAGE}"),
    (0, b"%!PS", "application/postscript", "PostScript: convert it to PDF with ps2pdf"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript", "EPS: convert it to PDF with ps2pdf"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", f"RAR: {_UNPACK}"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", f"7z: {_UNPACK}"),
    (0, b"\x1f\x8b", "application/gzip", f"GZIP: {_UNPACK}"),
    (0, b"BZh", "application/x-bzip2", f"BZIP2: {_UNPACK}"),
    (0, b"\xfd7zXZ\0", "application/x-xz", f"XZ: {_UNPACK}"),
    (257, b"ustar", "application/x-tar", f"TAR: {_UNPACK}"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef", f"TNEF (winmail.dat): {_UNPACK}"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst", "PST: export its mails as .eml"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3", f"SQLite database: {_NO_DOCUMENT}"),
    (0, b"\x7fELF", "application/x-executable", f"executable: {_NO_DOCUMENT}"),
    (0, b"MZ", "application/x-dosexec", f"Windows executable: {_NO_DOCUMENT}"),
    (0, b"ID3", "audio/mpeg", f"audio: {_NO_DOCUMENT}; ingest the transcript"),
    (0, b"OggS", "audio/ogg", f"audio or video: {_NO_DOCUMENT}; ingest the transcript"),
    (0, b"fLaC", "audio/flac", f"audio: {_NO_DOCUMENT}; ingest the transcript"),
    (8, b"WAVE", "audio/wav", f"audio: {_NO_DOCUMENT}; ingest the transcript"),
    (8, b"AVI ", "video/x-msvideo", f"video: {_NO_DOCUMENT}; ingest the transcript"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm", f"video: {_NO_DOCUMENT}; ingest the transcript"),
    (0, b"-----BEGIN PKCS7", "application/pkcs7-mime", "P7M: ingest the file that was signed"),
    (0, b"-----BEGIN CMS", "application/pkcs7-mime", "P7M: ingest the file that was signed"),
)
"""(offset, bytes, media type, advice); an empty advice means that Arkiva reads it."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("__properties_version1.0", "application/vnd.ms-outlook", "MSG: save the mail as .eml"),
    ("WordDocument", "application/msword", f"DOC: {_TO_DOCX}"),
    ("Workbook", "application/vnd.ms-excel", f"XLS: {_TO_PDF}"),
    ("Book", "application/vnd.ms-excel", f"XLS: {_TO_PDF}"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", f"PPT: {_TO_PDF}"),
    ("EncryptedPackage", "application/x-ole-storage", "Office file with a password: remove it"),
)
"""Streams of an OLE file that tell its program; names stand there as UTF-16."""
OLE_UNKNOWN: Advised = ("application/x-ole-storage", f"old Office file: {_TO_DOCX}")

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ZIP_MEMBERS: tuple[tuple[str, str, str], ...] = (
    ("word/document.xml", DOCX, ""),
    ("xl/workbook", "application/vnd.ms-excel.sheet", f"XLSX: {_TO_PDF}"),
    ("ppt/presentation.xml", "application/vnd.ms-powerpoint.presentation", f"PPTX: {_TO_PDF}"),
)
"""A member that only this kind has."""
OPEN_DOCUMENT: dict[str, str] = {
    "application/vnd.oasis.opendocument.text": f"ODT: {_TO_DOCX}",
    "application/vnd.oasis.opendocument.spreadsheet": f"ODS: {_TO_PDF}",
    "application/vnd.oasis.opendocument.presentation": f"ODP: {_TO_PDF}",
    "application/epub+zip": f"EPUB: {_TO_PDF}",
}
"""What the member ``mimetype`` of a ZIP says -> advice."""
ZIP_UNKNOWN: Advised = ("application/zip", f"ZIP: {_UNPACK}")

BRANDS: tuple[tuple[bytes, str, str], ...] = (
    (b"heic heix heim heis hevc hevx mif1 msf1", "image/heic", f"HEIC: {_TO_IMAGE}"),
    (b"avif avis", "image/avif", f"AVIF: {_TO_IMAGE}"),
)
"""Brands of an ISO media file (bytes 8-12); all others are sound or film."""
ISO_MEDIA: Advised = ("video/mp4", f"audio or video: {_NO_DOCUMENT}; ingest the transcript")

SUFFIXES: dict[str, str] = {
    ".pdf": PDF,
    ".tif": TIFF,
    ".tiff": TIFF,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": PNG,
    ".docx": DOCX,
    ".docm": DOCX,
    ".dotx": DOCX,
    ".dotm": DOCX,
}
"""Suffixes that promise a binary kind: text under such a name is a broken export, not a text."""
