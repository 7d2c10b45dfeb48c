"""A scanned picture as a PDF image: a JPEG stays that JPEG, all else is packed without loss."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.pictures import open_picture, orientation_of, read_upright
from pipeline.png_chunks import png_chunks
from pipeline.signatures import JPEG

if TYPE_CHECKING:
    from PIL.Image import Image

_JPEG_MODES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
_PNG_COLOURS = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3)}
_PRIVATE = frozenset({0xE1, 0xED, 0xFE})
"""JPEG segments that are left out: Exif and XMP (camera, place, preview), Photoshop, comments."""
_START_OF_SCAN = 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""Exif orientation -> how the unit square of the stored picture lies on the displayed one."""


@dataclass(frozen=True, slots=True)
class PictureStream:
    """What a PDF needs to show a picture. ``width`` and ``height`` are pixels as stored."""

    data: bytes
    filter: str
    width: int
    height: int
    colours: str
    bits: int
    channels: int
    matrix: Matrix = _UPRIGHT[1]

    @property
    def displayed(self) -> tuple[int, int]:
        """Width and height in pixels after the matrix."""
        sideways = self.matrix[0] == 0
        return (self.height, self.width) if sideways else (self.width, self.height)

    def to_pdf(self, pdf: Any) -> Any:
        """Return the picture as an image of a ``pikepdf.Pdf``."""
        from pikepdf import Dictionary, Name

        about: dict[str, Any] = {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": self.width,
            "/Height": self.height,
            "/ColorSpace": Name(self.colours),
            "/BitsPerComponent": self.bits,
            "/Filter": Name(self.filter),
        }
        if self.filter == "/FlateDecode":
            about["/DecodeParms"] = Dictionary(
                Predictor=15,
                Colors=self.channels,
                BitsPerComponent=self.bits,
                Columns=self.width,
            )
        return pdf.make_stream(self.data, about)

    def content(self, name: str, width: float, height: float) -> bytes:
        """Return content that draws it over a page of ``width`` x ``height`` points."""
        a, b, c, d, e, f = self.matrix
        numbers = (a * width, b * height, c * width, d * height, e * width, f * height)
        placed = " ".join(f"{number:.4f}" for number in numbers)
        return f"q {placed} cm {name} Do Q\n".encode()


def read_picture_stream(path: Path, media_type: str, number: int) -> PictureStream:
    """Return frame ``number`` (from 1) of a picture file for a PDF.

    Raises:
        PageError: ``page_damaged``, ``image_too_large``.
    """
    if media_type == JPEG:
        with open_picture(path, media_type, number) as image:
            if image.mode in _JPEG_MODES:
                return _jpeg(path.read_bytes(), image)
    return packed(read_upright(path, media_type, number))


def packed(image: Image) -> PictureStream:
    """Return a picture of mode 1, L or RGB, packed without loss as PNG packs it."""
    target = BytesIO()
    image.save(target, "PNG")
    chunks = [(name, chunk[8:-4]) for name, chunk in png_chunks(target.getvalue())]
    header = next(content for name, content in chunks if name == b"IHDR")
    width, height, bits, colour = struct.unpack(">IIBB", header[:10])
    colours, channels = _PNG_COLOURS[colour]
    data = b"".join(content for name, content in chunks if name == b"IDAT")
    return PictureStream(data, "/FlateDecode", width, height, colours, bits, channels)


def _jpeg(content: bytes, image: Image) -> PictureStream:
    return PictureStream(
        without_metadata(content),
        "/DCTDecode",
        image.width,
        image.height,
        _JPEG_MODES[image.mode],
        8,
        1 if image.mode == "L" else 3,
        _UPRIGHT[orientation_of(image)],
    )


def without_metadata(jpeg: bytes) -> bytes:
    """Return the same JPEG picture, bit for bit, without what camera and editor wrote about it."""
    kept, position = [jpeg[:2]], 2
    while position + 4 <= len(jpeg) and jpeg[position] == 0xFF:
        marker = jpeg[position + 1]
        if marker == _START_OF_SCAN:
            break
        if marker in _STANDALONE or marker == 0xFF:
            kept.append(jpeg[position : position + (1 if marker == 0xFF else 2)])
            position += 1 if marker == 0xFF else 2
            continue
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if marker not in _PRIVATE:
            kept.append(jpeg[position:end])
        position = end
    return b"".join([*kept, jpeg[position:]])
