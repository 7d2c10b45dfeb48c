"""From an HTML page to files as an archive holds them: PDF, scan, TIFF, photo, PNG.

Chromium prints, pypdfium2 draws, :mod:`samples.degrade` spoils, pikepdf and Pillow write. No file
gets a clock time or a random number, so that the same input gives the same bytes wherever Chromium,
its fonts and Pillow are of the same version.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from pipeline.document import POINTS_PER_INCH
from pipeline.errors import MissingToolError
from samples.degrade import PROFILES, ScanProfile, degrade

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
)
PRINT_SECONDS = 60
EXIF_ORIENTATION = 0x0112
TURN_RIGHT = 6
"""EXIF orientation: a viewer has to turn the stored picture by 90 degrees to the right."""


def find_browser() -> str:
    """Return the path of a Chromium.

    Raises:
        MissingToolError: there is none.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise MissingToolError("no Chromium found; try: apt-get install chromium")


def print_pdf(html: Path) -> bytes:
    """Print an HTML file to a PDF with a text layer, without dates.

    Raises:
        MissingToolError: there is no Chromium, or it did not print.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="arkiva-print-") as folder:
        target = Path(folder, "page.pdf")
        command = [browser, *FLAGS, f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={target}", html.resolve().as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=PRINT_SECONDS, check=False)
        if not target.is_file():
            told = done.stderr.decode(errors="replace").strip()[-300:]
            raise MissingToolError(f"{browser} did not print {html.name}: {told}")
        with pikepdf.open(target) as pdf:
            return _pdf_bytes(pdf)


def page_images(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Draw each page of a PDF in colour at ``dpi``."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        scale = dpi / POINTS_PER_INCH
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def scan_pages(pdf: bytes, profile: ScanProfile | str, seed: int = 0) -> list[Image.Image]:
    """Draw and spoil each page of a PDF; page n is spoilt with ``seed + n`` (n from 0)."""
    profile = PROFILES[profile] if isinstance(profile, str) else profile
    pages = page_images(pdf, profile.dpi[0])
    return [degrade(page, profile, seed + n) for n, page in enumerate(pages)]


def scan_pdf(images: Sequence[Image.Image], dpi: int, quality: int = 55) -> bytes:
    """Return an image-only PDF: one picture a page, JPEG (``quality`` 1-95) or bilevel."""
    with pikepdf.new() as pdf:
        for image in images:
            _append_scan(pdf, image, dpi, quality)
        return _pdf_bytes(pdf)


def mixed_pdf(
    text_pdf: bytes, scans: Mapping[int, Image.Image], dpi: int, quality: int = 55
) -> bytes:
    """Return ``text_pdf`` with some pages (numbered from 1) replaced by pictures.

    Raises:
        ValueError: a page of ``scans`` is not in the PDF.
    """
    with pikepdf.open(io.BytesIO(text_pdf)) as printed, pikepdf.new() as pdf:
        if missing := set(scans) - set(range(1, len(printed.pages) + 1)):
            raise ValueError(f"the PDF has no page {min(missing)}")
        for number, page in enumerate(printed.pages, start=1):
            if number in scans:
                _append_scan(pdf, scans[number], dpi, quality)
            else:
                pdf.pages.append(page)
        return _pdf_bytes(pdf)


def save_tiff(images: Sequence[Image.Image], path: Path, dpi: tuple[int, int]) -> None:
    """Write a multi-page TIFF: CCITT group 4 for bilevel pages, else LZW."""
    first, *rest = images
    compression = "group4" if first.mode == "1" else "tiff_lzw"
    first.save(path, save_all=True, append_images=rest, compression=compression, dpi=dpi)


def save_photo(image: Image.Image, path: Path, quality: int = 72) -> None:
    """Write a JPEG as a telephone held upright does: stored lying, EXIF says turn it right."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = TURN_RIGHT
    lying = image.transpose(Image.Transpose.ROTATE_90)
    lying.info.clear()
    lying.save(path, quality=quality, exif=exif)


def save_png(image: Image.Image, path: Path, dpi: tuple[int, int], levels: int = 16) -> None:
    """Write a grey PNG of ``levels`` shades, as scanners do to keep the file small."""
    step = 255 / (levels - 1)
    flat = image.convert("L").point([round(round(v / step) * step) for v in range(256)])
    flat.quantize(levels, dither=Image.Dither.NONE).save(path, dpi=dpi, optimize=True)


def make_scans(
    html: Path, out_dir: Path, profile: ScanProfile | str, seed: int = 0
) -> tuple[Path, ...]:
    """Print ``html``, scan it with ``profile`` and write the result into ``out_dir``.

    A grey profile gives one image-only PDF, a bilevel one a multi-page TIFF, a photo profile one
    JPEG a page (``-1``, ``-2``, ...). Names are the stem of ``html`` and the name of the profile.

    Returns:
        The files written, in page order.
    """
    profile = PROFILES[profile] if isinstance(profile, str) else profile
    images = scan_pages(print_pdf(html), profile, seed)
    out_dir.mkdir(parents=True, exist_ok=True)
    stem = f"{html.stem}-{profile.name}"
    if profile.desk:
        photos = tuple(out_dir / f"{stem}-{n}.jpg" for n in range(1, len(images) + 1))
        for image, photo in zip(images, photos, strict=True):
            save_photo(image, photo)
        return photos
    if profile.mode == "1":
        tiff = out_dir / f"{stem}.tif"
        save_tiff(images, tiff, profile.dpi)
        return (tiff,)
    pdf = out_dir / f"{stem}.pdf"
    pdf.write_bytes(scan_pdf(images, profile.dpi[0], profile.quality))
    return (pdf,)


def _append_scan(pdf: pikepdf.Pdf, image: Image.Image, dpi: int, quality: int) -> None:
    """Append a page that holds nothing but ``image``."""
    width, height = (round(side * POINTS_PER_INCH / dpi, 2) for side in image.size)
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=_scan(pdf, image, quality)))
    page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())


def _scan(pdf: pikepdf.Pdf, image: Image.Image, quality: int) -> pikepdf.Object:
    """Return the picture as a PDF image object."""
    bilevel = image.mode == "1"
    content, encoding = image.tobytes(), None
    if not bilevel:
        content, encoding = _jpeg(image, quality), pikepdf.Name.DCTDecode
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.size
    stream.BitsPerComponent = 1 if bilevel else 8
    colour = image.mode == "RGB"
    stream.ColorSpace = pikepdf.Name.DeviceRGB if colour else pikepdf.Name.DeviceGray
    if encoding is not None:
        stream.Filter = encoding
    return stream


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """Return the picture as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def _pdf_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Return the PDF without clock times and with an identifier made from its content."""
    for key in ("/CreationDate", "/ModDate"):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, compress_streams=True)
    return buffer.getvalue()
