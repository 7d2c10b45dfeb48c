"""Build ``samples/archive`` from ``samples/sources``: ``python -m samples.make [FOLDER]``.

The archive is committed, so this is needed only after a source or a profile has changed.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import Parser
from pathlib import Path

from samples.degrade import PROFILES
from samples.render import (
    mixed_pdf,
    print_pdf,
    save_photo,
    save_png,
    save_tiff,
    scan_pages,
    scan_pdf,
)
from samples.word import docx_from_html

SAMPLES = Path(__file__).parent
SOURCES = SAMPLES / "sources"
ARCHIVE = SAMPLES / "archive"
SEED = 20240614
"""Where the noise starts; any number would do."""
ATTACHMENT = "08-formulari-i-raportimit.html"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the archive: where it lies, what it is made from and how."""

    path: str
    source: str
    build: Callable[[Path, Path], None]


def scanned(profile: str) -> Callable[[Path, Path], None]:
    """Return the builder of an image-only PDF."""

    def build(source: Path, target: Path) -> None:
        machine = PROFILES[profile]
        images = scan_pages(print_pdf(source), machine, SEED)
        target.write_bytes(scan_pdf(images, machine.dpi[0], machine.quality))

    return build


def faxed(source: Path, target: Path) -> None:
    """Build a multi-page bilevel TIFF."""
    save_tiff(scan_pages(print_pdf(source), "fax", SEED), target, PROFILES["fax"].dpi)


def photographed(source: Path, target: Path) -> None:
    """Build a telephone's photo of the first page."""
    save_photo(scan_pages(print_pdf(source), "photo", SEED)[0], target)


def scanned_askew(source: Path, target: Path) -> None:
    """Build a grey PNG of the first page, put askew on the glass."""
    save_png(scan_pages(print_pdf(source), "skewed", SEED)[0], target, PROFILES["skewed"].dpi)


def printed(source: Path, target: Path) -> None:
    """Build a PDF with a text layer."""
    target.write_bytes(print_pdf(source))


def signed(source: Path, target: Path) -> None:
    """Build a PDF whose last page went through the scanner to be signed."""
    pdf = print_pdf(source)
    machine = PROFILES["office200"]
    images = scan_pages(pdf, machine, SEED)
    last = {len(images): images[-1]}
    target.write_bytes(mixed_pdf(pdf, last, machine.dpi[0], machine.quality))


def written(source: Path, target: Path) -> None:
    """Build a DOCX."""
    target.write_bytes(docx_from_html(source))


def mailed(source: Path, target: Path) -> None:
    """Build an e-mail with a PDF attached; ``source`` holds headers, a blank line, the text."""
    draft = Parser(policy=policy.default).parsestr(source.read_text(encoding="utf-8"))
    mail = EmailMessage(policy=policy.SMTP)
    for name, value in draft.items():
        mail[name] = value
    mail.set_content(str(draft.get_payload()), cte="quoted-printable")
    form = SOURCES / ATTACHMENT
    pdf = print_pdf(form)
    mail.add_attachment(pdf, "application", "pdf", filename=f"{form.stem[3:]}.pdf")
    mail.set_boundary("=_gurebardhe_0001")
    target.write_bytes(mail.as_bytes())


def copied(source: Path, target: Path) -> None:
    """Build nothing: the source is what lies in the archive."""
    shutil.copyfile(source, target)


PIECES = (
    Piece(
        "2019/vendime/komisioni-per-inventar.pdf",
        "12-komisioni-per-inventar.html",
        scanned("old150"),
    ),
    Piece("2022/njoftime/njoftim-per-ujin.txt", "11-njoftim-per-ujin.txt", copied),
    Piece(
        "2023/procesverbale/2023-06-29_mbledhja-e-kuvendit.pdf",
        "01-mbledhja-e-kuvendit.html",
        scanned("office200"),
    ),
    Piece("2023/debate/procesverbal debati Lisnajë.pdf", "02-debati-per-kanalizimin.html", signed),
    Piece("2023/formulare/lista-e-kontrollit.png", "06-lista-e-kontrollit.html", scanned_askew),
    Piece("2024/vendime/vendim-bursa-2024.tif", "03-vendimi-per-bursa.html", faxed),
    Piece(
        "2024/strategji/strategjia-e-informimit-2024-2026.pdf",
        "04-strategjia-e-informimit.html",
        printed,
    ),
    Piece("2024/planifikim/plani-i-punes-2024.docx", "09-plani-i-punes.html", written),
    Piece("2024/posta/kujtese-per-afatet.eml", "08-kujtese-per-afatet.eml.txt", mailed),
    Piece("2024/ftesa/IMG_20240611_091532.jpg", "07-ftese-per-mbledhje.html", photographed),
    Piece("2024/njoftime/fillojne-degjimet-buxhetore.html", "10-njoftimi-ne-faqe.html", copied),
    Piece(
        "2024/raporte/raport-degjimet-buxhetore.pdf",
        "05-raporti-i-degjimeve.html",
        scanned("grey300"),
    ),
)
"""Every file of the archive, by year."""


def build_archive(folder: Path) -> list[Path]:
    """Write every piece below ``folder``; other files there stay.

    Raises:
        MissingToolError: there is no Chromium.
    """
    targets = []
    for piece in PIECES:
        target = folder / piece.path
        target.parent.mkdir(parents=True, exist_ok=True)
        piece.build(SOURCES / piece.source, target)
        targets.append(target)
    return targets


def main() -> None:
    """Build the archive and print each file with its size."""
    parser = argparse.ArgumentParser(prog="python -m samples.make", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ARCHIVE)
    folder = parser.parse_args().folder
    for target in build_archive(folder):
        print(f"{target.stat().st_size:>9,}  {target.relative_to(folder)}")


if __name__ == "__main__":
    main()
