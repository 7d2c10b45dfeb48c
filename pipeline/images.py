"""TIFF, JPEG and PNG: each picture a page to recognise, upright.

Frames of a TIFF are read one by one: a damaged one costs itself, not those behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from pipeline.errors import PageError, SourceError
from pipeline.pictures import (
    DAMAGE,
    MAX_PIXELS,
    READING_PIXELS,
    first_line,
    fitted,
    for_reading,
    no_pixel_limit,
    open_frames,
    orientation_of,
    pixels_of,
    size_of,
    upright,
)
from pipeline.readers import Attachment, PageImage
from pipeline.resolution import resolution_of
from pipeline.signatures import TIFF
from pipeline.tiff_frames import MAX_FRAMES, count_tiff_frames

if TYPE_CHECKING:
    from PIL.Image import Image

_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_WHY = "picture file"
_LYING = range(5, 9)
"""Orientations whose width is the height as displayed."""
_TO_HALVE = 3 * READING_PIXELS


def open_image(path: Path, media_type: str) -> ImageSource:
    """Open a picture file.

    Raises:
        SourceError: ``image_damaged``, ``image_too_large``.
    """
    return ImageSource(path, media_type)


class ImageSource:
    """An :class:`~pipeline.readers.OpenSource` over the frames of one picture file."""

    metadata: Mapping[str, str] = MappingProxyType({})
    attachments: tuple[Attachment, ...] = ()

    def __init__(self, path: Path, media_type: str) -> None:
        # A file object, not a path: given a path Pillow 13 maps uncompressed TIFFs into memory with
        # the sides of the turned picture, which garbles orientations 5 to 8 (test_images).
        self._file, self._media_type = path.open("rb"), media_type
        try:
            with no_pixel_limit():
                self._image = open_frames(self._file, media_type)
        except DAMAGE as error:
            self._file.close()
            raise SourceError("image_damaged", first_line(error)) from error
        self.page_count, self.warnings = self._count(path, media_type)
        if self.page_count == 1 and pixels_of(self._image) > MAX_PIXELS:
            detail = size_of(self._image)
            self.close()
            raise SourceError("image_too_large", detail)

    def _count(self, path: Path, media_type: str) -> tuple[int, tuple[str, ...]]:
        """Count frames by Pillow and by the directory chain; a JPEG or PNG is one page."""
        if media_type != TIFF:
            return 1, ()
        chained = count_tiff_frames(path)
        if chained > MAX_FRAMES:
            return chained, ()  # refused; Pillow would count the rest of them for seconds
        try:
            with no_pixel_limit():
                counted = int(getattr(self._image, "n_frames", 1))
        except DAMAGE:
            counted = 0
        if counted == chained:
            return counted, ()
        detail = f"page_count_disagrees: Pillow {counted}, directory chain {chained}"
        return max(counted, chained, 1), (detail,)

    def read_page(self, number: int, dpi: int) -> PageImage:
        """Return frame ``number`` at its own resolution; ``dpi`` means nothing here.

        Raises:
            PageError: ``page_damaged``, ``image_too_large``: this frame only.
        """
        try:
            with no_pixel_limit():
                return self._read(number)
        except DAMAGE as error:
            raise PageError("page_damaged", f"frame {number}: {first_line(error)}") from error

    def _read(self, number: int) -> PageImage:
        if self.page_count > 1:
            self._image.seek(number - 1)
        elif number != 1:
            raise PageError("page_damaged", f"there is no page {number}")
        if pixels_of(self._image) > MAX_PIXELS:
            raise PageError("image_too_large", size_of(self._image))
        # Read before loading: Pillow turns a TIFF upright on load and drops its tags then.
        given, told = self._image.info.get("dpi"), self._image.size
        stored = _stored_size(self._image)
        truncated = self._load()
        image, orientation = self._fitted()
        size = told[::-1] if orientation in _LYING else told
        resolution = resolution_of(given, size, turned=size != stored)
        picture = PageImage(
            number,
            for_reading(upright(image, orientation)),
            resolution.dpi,
            _WHY,
            (*truncated, *resolution.warnings),
            dpi_y=resolution.dpi_y,
        )
        return picture if image.width == told[0] else _shrunk(picture, image.width / told[0])

    def _fitted(self) -> tuple[Image, int]:
        """Return the decoded frame, fit for reading, and its orientation."""
        orientation = orientation_of(self._image)
        image = fitted(self._image)
        if image is not self._image:  # the pixels that are not needed any more are let go
            self._file.seek(0)
            self._image = open_frames(self._file, self._media_type)
        return image, orientation

    def _load(self) -> tuple[str, ...]:
        """Decode the frame; of a JPEG or PNG that is cut short keep what is there, and say so.

        A JPEG of far too many pixels is decoded to a half of its width and height.
        """
        from PIL import ImageFile

        if pixels_of(self._image) > _TO_HALVE:
            self._image.draft(self._image.mode, (self._image.width // 2, self._image.height // 2))
        try:
            self._image.load()
        except OSError as error:
            if self._image.format == "TIFF" or "truncated" not in str(error).lower():
                raise
        else:
            return ()
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            self._image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return ("image_truncated: the file ends early; the lower part is missing",)

    def close(self) -> None:
        """Free the file."""
        self._image.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _shrunk(picture: PageImage, share: float) -> PageImage:
    """Say of a picture that it has ``share`` of its stored resolution."""
    dpi, dpi_y = picture.dpi * share, picture.dpi_y and picture.dpi_y * share
    note = f"rendered_at: {dpi:.0f} dpi, a giant picture"
    return replace(picture, dpi=dpi, dpi_y=dpi_y, warnings=(*picture.warnings, note))


def _stored_size(image: Image) -> tuple[int, int]:
    """Return width and height as stored: of a TIFF Pillow tells those of the turned picture."""
    tags = getattr(image, "tag_v2", None)
    if tags is None:
        return image.size
    return int(tags[_TIFF_WIDTH]), int(tags[_TIFF_HEIGHT])
