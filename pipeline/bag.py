"""BagIt 1.0 (RFC 8493): files with their checksums, for whoever takes an archive over.

::

    bagit.txt, bag-info.txt      what this is and what is in it
    manifest-sha256.txt          a checksum for each file below data/
    tagmanifest-sha256.txt       a checksum for each of the three above
    data/                        the files
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType

MAX_NAME_BYTES = 255
"""Length of a file name on the usual file systems, in bytes of UTF-8."""
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_FORBIDDEN = frozenset('<>:"/\\|?*%')
"""What Windows forbids; and the percent sign, whose escape the usual validator does not read."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
"""Devices of Windows, whatever extension follows."""


class BagWriter:
    """Writes a bag into an empty folder; nothing of the files is held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "data").mkdir()
        self._manifest = (folder / "manifest-sha256.txt").open("w", encoding="utf-8", newline="")
        self._octets = self._files = 0

    def __enter__(self) -> BagWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._manifest.close()

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write the file ``data/NAME`` and return its SHA-256; ``/`` in the name makes folders.

        Raises:
            FileExistsError: the bag has it already.
        """
        path = self._folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with path.open("xb") as handle:
            for chunk in chunks:
                digest.update(chunk)
                self._octets += handle.write(chunk)
        self._files += 1
        self._manifest.write(f"{digest.hexdigest()}  {manifest_path(f'data/{name}')}\n")
        return digest.hexdigest()

    def close(self, info: Mapping[str, str]) -> None:
        """Write what makes the folder a bag; ``info`` goes to bag-info.txt, one line each."""
        self._manifest.close()
        oxum = f"{self._octets}.{self._files}"
        told = {**info, "Payload-Oxum": oxum}
        lines = [f"{label}: {' '.join(value.split())}\n" for label, value in told.items()]
        self._write("bagit.txt", _DECLARATION)
        self._write("bag-info.txt", "".join(lines))
        tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
        sums = [f"{_sha256(self._folder / tag)}  {tag}\n" for tag in tags]
        self._write("tagmanifest-sha256.txt", "".join(sums))

    def _write(self, name: str, text: str) -> None:
        (self._folder / name).write_bytes(text.encode())


def manifest_path(path: str) -> str:
    """Return a path as a manifest writes it: line ends and percent signs as RFC 8493 wants them."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def safe_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a file name that every file system takes, as near to ``name`` as can be.

    Unsafe signs (controls, line ends, direction marks, what Windows forbids) become ``_``; the
    result is NFC and has at most :data:`MAX_NAME_BYTES` bytes, its extension kept. ``taken`` holds
    results of the same folder: none of them comes again, upper or lower case.
    """
    spelt = "".join(map(_safe_sign, unicodedata.normalize("NFC", name))).strip(" ")
    spelt = re.sub(r"[. ]+$", "_", spelt) or "_"
    if spelt[0] in "-.~" or _RESERVED.fullmatch(spelt.partition(".")[0].rstrip(" ")):
        spelt = f"_{spelt}"
    used = {other.casefold() for other in taken}
    candidate, number = _shortened(spelt, ""), 1
    while candidate.casefold() in used:
        number += 1
        candidate = _shortened(spelt, f"-{number}")
    return candidate


def _safe_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    is_unsafe = category[0] == "C" or (category[0] == "Z" and sign != " ") or sign in _FORBIDDEN
    return "_" if is_unsafe else sign


def _shortened(name: str, mark: str) -> str:
    """Put ``mark`` before the extension; take signs off the end of the stem until it fits."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > MAX_NAME_BYTES // 8:
        stem, dot, extension = name, "", ""
    behind = f"{mark}{dot}{extension}"
    room = MAX_NAME_BYTES - len(behind.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + behind


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
