"""Writes small real PDFs with pikepdf: text, rules and pictures at chosen places."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

A4 = (0.0, 0.0, 595.0, 842.0)
Corners = tuple[float, float, float, float]


def text_at(x: float, y: float, text: str, size: float = 12, font: str = "F1") -> str:
    """Content that shows ``text`` (WinAnsi) with its baseline at x, y from the bottom left."""
    encoded = text.encode("cp1252").hex()
    return f"BT /{font} {size} Tf {x} {y} Td <{encoded}> Tj ET\n"


def paragraph(x: float, y: float, lines: Sequence[str], size: float = 12) -> str:
    return "".join(text_at(x, y - 1.25 * size * n, line, size) for n, line in enumerate(lines))


def ruled_table(
    x: float,
    top: float,
    columns: Sequence[float],
    rows: Sequence[Sequence[str]],
    height: float = 20,
) -> str:
    """Content of a table with all its rules; row 0 is at the top."""
    content = ""
    width = sum(columns)
    for n in range(len(rows) + 1):
        content += f"{x} {top - n * height} m {x + width} {top - n * height} l S\n"
    edge = x
    for column in (*columns, 0):
        content += f"{edge} {top} m {edge} {top - len(rows) * height} l S\n"
        edge += column
    for n, row in enumerate(rows):
        left = x
        for column, text in zip(columns, row, strict=True):
            if text:
                content += text_at(left + 4, top - n * height - 14, text, 10)
            left += column
    return content


def scan(size: tuple[int, int] = (850, 1200)) -> Image.Image:
    """A picture that looks like a page: dark bars on white."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for y in range(100, size[1] - 100, 40):
        draw.rectangle((80, y, size[0] - 80, y + 14), fill=0)
    return image


class PdfMaker:
    """Collects pages and saves them; see :meth:`page`."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self._fonts = pikepdf.Dictionary(
            F1=self._font("Helvetica"), F2=self._font("Helvetica-Bold")
        )

    def _font(self, name: str) -> pikepdf.Object:
        return self.pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name(f"/{name}"),
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )

    def page(
        self,
        content: str = "",
        *,
        media: Corners = A4,
        crop: Corners | None = None,
        rotate: int = 0,
        picture: Image.Image | None = None,
    ) -> PdfMaker:
        """Add a page; ``picture`` fills its media box behind ``content``."""
        resources = pikepdf.Dictionary(Font=self._fonts)
        if picture is not None:
            resources.XObject = pikepdf.Dictionary(Im=self._image(picture))
            left, bottom, right, top = media
            place = f"{right - left} 0 0 {top - bottom} {left} {bottom}"
            content = f"q {place} cm /Im Do Q\n{content}"
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=list(media),
            Resources=resources,
            Contents=self.pdf.make_stream(content.encode("ascii")),
        )
        if crop is not None:
            page.CropBox = list(crop)
        if rotate:
            page.Rotate = rotate
        self.pdf.pages.append(pikepdf.Page(page))
        return self

    def _image(self, picture: Image.Image) -> pikepdf.Stream:
        packed = BytesIO()
        picture.convert("L").save(packed, "JPEG")
        return pikepdf.Stream(
            self.pdf,
            packed.getvalue(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )

    def save(self, path: Path, encryption: pikepdf.Encryption | bool = False) -> Path:
        self.pdf.save(path, encryption=encryption)
        return path
