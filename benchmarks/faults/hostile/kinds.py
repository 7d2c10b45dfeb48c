"""Files that are not what they seem, not whole, or of kinds that Arkiva does not read."""

from __future__ import annotations

import io
import struct
from functools import partial

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    DONE,
    NO_TEXT,
    READ,
    TOO_MUCH,
    UNSUPPORTED,
    Category,
    Site,
    failed,
    skipped,
)
from benchmarks.faults.hostile.drawing import page_picture, saved
from benchmarks.faults.hostile.prose import paragraph
from benchmarks.faults.hostile.raw_pdf import good_pdf
from benchmarks.faults.hostile.zips import good_docx, zip_of

KINDS = Category("types")
_NOT_KNOWN = failed("unknown_kind", "kind_mismatch")
_ODD_TEXT = _NOT_KNOWN | NO_TEXT | failed("empty_file")
_LARGE_LINE = 20_000_000


def _text(site: Site, encoding: str = "utf-8") -> bytes:
    return (paragraph(site.word) + "Çështja e ujësjellësit u shqyrtua.\n").encode(encoding)


for _name in ("empty.pdf", "empty.txt", "empty.jpg", "empty.docx", "empty.eml", "empty"):
    KINDS.file(_name, b"", failed("empty_file"), quick=_name == "empty.pdf")
for _name, _byte in (("one-byte.pdf", b"%"), ("one-byte.bin", b"\0"), ("one-byte.jpg", b"\xff")):
    KINDS.file(_name, _byte, _NOT_KNOWN, quick=_name == "one-byte.bin")
KINDS.file("one-letter.txt", b"A", READ)
KINDS.file("all-nul.pdf", bytes(100_000), _NOT_KNOWN)
KINDS.file("all-nul.txt", bytes(100_000), _NOT_KNOWN, quick=True)
KINDS.file("all-0xff.tif", b"\xff" * 100_000, _NOT_KNOWN | failed("image_damaged"))
KINDS.file("blanks.txt", b" \n\t\r\n" * 1000, _ODD_TEXT, quick=True)
KINDS.file("form-feeds.txt", b"\f" * 500, _ODD_TEXT)
KINDS.file("byte-order-mark.txt", b"\xef\xbb\xbf", _ODD_TEXT)
KINDS.file("only-zero-width.txt", "\u200b\u200c\u2060".encode() * 100, _ODD_TEXT)

for _suffix in ("bin", "pdf", "jpg", "docx", "txt", "eml"):
    KINDS.file(
        f"random.{_suffix}",
        lambda site: b"\xc1" + site.chance.randbytes(65_536),
        _NOT_KNOWN | failed("image_damaged", "pdf_damaged", "document_damaged"),
        quick=_suffix == "bin",
    )

for _name, _encoding in (
    *(("utf-8", "utf-8"), ("utf-8-mark", "utf-8-sig"), ("utf-16-mark", "utf-16")),
    *(("utf-16-le-bare", "utf-16-le"), ("utf-16-be-bare", "utf-16-be"), ("utf-32", "utf-32")),
    *(("western", "cp1252"), ("central", "iso8859_2"), ("mac", "mac_roman"), ("dos", "cp850")),
):
    KINDS.file(
        f"text-{_name}.txt",
        partial(_text, encoding=_encoding),
        READ,
        find=True,
        quick=_name == "utf-16-le-bare",
    )
KINDS.file(
    "text-utf-16-big-mark.txt",
    lambda site: b"\xfe\xff" + _text(site, "utf-16-be"),
    READ,
    find=True,
)


def _long_line(site: Site) -> bytes:
    words = b"kuvendi miratoi propozimin e drejtorise "
    return site.word.encode() + b" " + words * (_LARGE_LINE // len(words))


KINDS.file("one-line-20-mb.txt", _long_line, READ | TOO_MUCH)
KINDS.file("comments-8000.txt", b"<!-- -->" * 8000 + b"Kuvendi", READ)
KINDS.file("strings-of-a-program", b"emri\0mbiemri\0roli\0" * 5000, _NOT_KNOWN)


# -- two kinds in one file, and false names


def _with_zip(first: bytes) -> bytes:
    return first + zip_of({"tjeter.txt": b"ne arkiv"})


KINDS.file("pdf-and-zip.pdf", lambda s: _with_zip(good_pdf(s.word)), READ, find=True, quick=True)
KINDS.file(
    "html-and-pdf.pdf",
    lambda s: b"<html><body><!-- " + good_pdf(s.word).replace(b"\n%\xe2", b"\n%%\xe2", 1) + b" -->",
    READ | BROKEN_PDF | failed("kind_mismatch"),
)
KINDS.file(
    "pdf-and-html.html",
    lambda s: good_pdf(s.word) + b"<html><script>alert(1)</script></html>",
    READ,
    find=True,
)
KINDS.file("jpeg-and-zip.jpg", lambda s: _with_zip(saved(page_picture(s.word), "JPEG")), READ)
KINDS.file(
    "gif-named.jpg",
    lambda s: saved(page_picture(s.word), "GIF"),
    skipped("unsupported_kind") | failed("kind_mismatch"),
    quick=True,
)
KINDS.file("png-named.jpg", lambda s: saved(page_picture(s.word), "PNG"), READ, find=True)
KINDS.file("jpeg-named.tif", lambda s: saved(page_picture(s.word), "JPEG"), READ, find=True)
KINDS.file("pdf-named.txt", lambda s: good_pdf(s.word), READ, find=True, quick=True)
KINDS.file("pdf-without-suffix", lambda s: good_pdf(s.word), READ, find=True)
KINDS.file("docx-named.pdf", lambda s: good_docx(s.word), READ | failed("kind_mismatch"))
KINDS.file("docx-named.zip", lambda s: good_docx(s.word), READ, find=True)
KINDS.file("text-named.pdf", _text, failed("kind_mismatch"), quick=True)
KINDS.file("text-named.jpg", _text, failed("kind_mismatch"))
KINDS.file("html-named.docx", b"<html><body>gabim 404</body></html>", failed("kind_mismatch"))
KINDS.file(
    "html-named.doc",
    lambda s: b"<html><body><p>" + _text(s) + b"</p></body></html>",
    READ,
    find=True,
)
KINDS.file("text-named.mp4", _text, DONE | READ | failed("kind_mismatch"))


# -- only the first bytes

for _name, _head in (
    *(("head.pdf", b"%PDF-1.7\n"), ("head-4.pdf", b"%PDF"), ("head.png", b"\x89PNG\r\n\x1a\n")),
    *(("head.jpg", b"\xff\xd8\xff"), ("head.tif", b"II*\0"), ("head-big.tif", b"II+\0\x08\0")),
    ("head.docx", b"PK\x03\x04"),
):
    KINDS.file(
        _name,
        _head,
        BROKEN_PDF | failed("image_damaged", "document_damaged", "kind_mismatch", "unknown_kind"),
        quick=_name == "head.pdf",
    )
KINDS.file(
    "head-8.png",
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR",
    failed("image_damaged", "page_damaged"),
)


# -- kinds that are not read


def _ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(600)
    )


def _media(brand: bytes) -> bytes:
    return struct.pack(">I", 32) + b"ftyp" + brand + bytes(20) + b"mdat" + bytes(500)


def _opened(media_type: str) -> bytes:
    return zip_of({"mimetype": media_type.encode(), "content.xml": b"<x/>"}, 0)


_OPEN = "application/vnd.oasis.opendocument."
_MACRO = b"<workbook/>"
UNREAD: dict[str, bytes] = {
    "paper.zip": zip_of({"a.txt": b"tekst"}),
    "old.rar": b"Rar!\x1a\x07\0" + bytes(200),
    "new.rar": b"Rar!\x1a\x07\x01\0" + bytes(200),
    "box.7z": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(200),
    "box.tar": b"a.txt".ljust(257, b"\0") + b"ustar\0" + bytes(1000),
    "box.gz": b"\x1f\x8b\x08\0" + bytes(100),
    "box.bz2": b"BZh91AY&SY" + bytes(100),
    "box.xz": b"\xfd7zXZ\0" + bytes(100),
    "film.mp4": _media(b"isom"),
    "film.mov": _media(b"qt  "),
    "photo.heic": _media(b"heic"),
    "photo.avif": _media(b"avif"),
    "film.webm": b"\x1a\x45\xdf\xa3" + bytes(100),
    "film.avi": b"RIFF" + bytes(4) + b"AVI LIST" + bytes(100),
    "sound.wav": b"RIFF" + bytes(4) + b"WAVEfmt " + bytes(100),
    "sound.mp3": b"ID3\x04\0" + bytes(200),
    "sound.ogg": b"OggS" + bytes(200),
    "sound.flac": b"fLaC" + bytes(200),
    "old.doc": _ole("WordDocument"),
    "old.xls": _ole("Workbook"),
    "old.ppt": _ole("PowerPoint Document"),
    "mail.msg": _ole("__properties_version1.0"),
    "locked.docx": _ole("EncryptedPackage"),
    "sheet.xlsx": zip_of({"xl/workbook.xml": _MACRO}),
    "talk.pptx": zip_of({"ppt/presentation.xml": _MACRO}),
    "text.odt": _opened(_OPEN + "text"),
    "sheet.ods": _opened(_OPEN + "spreadsheet"),
    "book.epub": _opened("application/epub+zip"),
    "letter.rtf": b"{\\rtf1\\ansi Kuvendi}",
    "drawing.ps": b"%!PS-Adobe-3.0\n%%EOF\n",
    "picture.jp2": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
    "picture.bmp": b"BM" + struct.pack("<IHHI", 1000, 0, 0, 54) + bytes(100),
    "picture.webp": b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(100),
    "picture.psd": b"8BPS\0\x01" + bytes(100),
    "scan.djvu": b"AT&TFORM" + bytes(100),
    "data.sqlite": b"SQLite format 3\0" + bytes(100),
    "data.xml": b"<?xml version='1.0'?><x>Kuvendi</x>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "program.exe": b"MZ\x90\0" + bytes(200),
    "program": b"\x7fELF\x02\x01" + bytes(200),
    "signed.p7m": b"\x30\x82\x10\0\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(100),
    "winmail.dat": b"\x78\x9f\x3e\x22" + bytes(100),
}
"""Files whose kind Arkiva names and does not read."""
for _name, _content in UNREAD.items():
    KINDS.file(_name, _content, UNSUPPORTED, quick=_name in ("film.mp4", "sheet.xlsx", "old.doc"))
KINDS.file(
    "cut-zip.zip",
    lambda s: zip_of({f"{n}.txt": s.chance.randbytes(2000) for n in range(9)})[:9000],
    UNSUPPORTED | failed("unknown_kind", "document_damaged"),
)


def _gif_frames(site: Site) -> bytes:
    packed = io.BytesIO()
    frames = [page_picture(f"{site.word}{n}") for n in range(3)]
    frames[0].save(packed, "GIF", save_all=True, append_images=frames[1:])
    return packed.getvalue()


KINDS.file("animated.gif", _gif_frames, UNSUPPORTED)
