"""The program ``unpaper``, where it is installed: takes the grain out of coarse fax pages."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from pipeline.ink import Pixels

_SECONDS = 30
_FILTERS_ONLY = (
    "--no-deskew",
    "--no-mask-scan",
    "--no-mask-center",
    "--no-border-scan",
    "--no-border-align",
    "--no-wipe",
    "--no-blackfilter",
)
"""What would move or cut the page is off: boxes must keep their places."""


def clean_with_unpaper(pixels: Pixels, dpi: float) -> Pixels | None:
    """Return the page without noise, of equal size; None if unpaper is missing or fails."""
    from PIL import Image

    program = shutil.which("unpaper")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="unpaper-") as folder:
        before, after = Path(folder, "before.pgm"), Path(folder, "after.pgm")
        Image.fromarray(pixels).save(before)
        command = [program, *_FILTERS_ONLY, "--dpi", str(round(dpi)), str(before), str(after)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            with Image.open(after) as image:
                cleaned = np.array(image.convert("L"), dtype=np.uint8)
        except (OSError, subprocess.SubprocessError):
            return None
    return cleaned if cleaned.shape == pixels.shape else None
