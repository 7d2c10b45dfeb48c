"""Small papers of every kind for runs that are disturbed: quick to read, yet the whole way."""

from __future__ import annotations

import sys
from email.message import EmailMessage
from pathlib import Path

from tests.scans import draw_page, save_tiff

EXIT_CODE = 1
"""Of an ingest of these papers: one of them is damaged."""
_TEXT = """KOMUNA E GURËBARDHËS
Nr. 01-{n:03}/24
Gurëbardhë, {day:02}.03.2024

VENDIM
për ndarjen e mjeteve

Neni 1
Ndahen mjetet në shumë prej {sum}.500,00 € për bibliotekën e fshatit {n}.
\fNeni 2
Obligohet Drejtoria e Kulturës që të raportojë deri më 15 dhjetor 2024.
"""


def write_papers(folder: Path, count: int) -> None:
    """Write ``count`` papers: texts, scans of several pages, mails with attachments, and refuse.

    One attachment is also a file of its own, and one text lies there under two names.
    """
    folder.mkdir(parents=True)
    for n in range(count):
        kind = n % 4
        if kind == 0:
            _write_text(folder / f"vendim-{n}.txt", n)
        elif kind == 1:
            pages = [
                draw_page([f"Dokumenti {n} faqja {p}", "Kuvendi miratoi", "buxhetin vjetor"])
                for p in range(1, 4)
            ]
            save_tiff(folder / f"akt-{n}.tif", pages)
        elif kind == 2:
            _write_mail(folder / f"mesazh-{n}.eml", n)
        else:
            (folder / f"i-dëmtuar-{n}.pdf").write_bytes(b"%PDF-1.4\n% asgje\n" + bytes([n]))
            (folder / f"film-{n}.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes([n]))
    _write_text(folder / "kopje-e-vendimit.txt", 0)
    (folder / "bashkëngjitja.txt").write_text(_attachment(2), "utf-8")


def _write_text(path: Path, n: int) -> None:
    path.write_text(_TEXT.format(n=n, day=1 + n % 28, sum=1 + n % 90), "utf-8")


def _attachment(n: int) -> str:
    return f"Komisioni {n} për ujësjellësin u mblodh më {1 + n % 28}.04.2024 në Gurëbardhë.\n"


def _write_mail(path: Path, n: int) -> None:
    mail = EmailMessage()
    mail["From"] = "Arta Guri <arta@gurebardhe.example>"
    mail["To"] = "Arkivi <arkivi@gurebardhe.example>"
    mail["Subject"] = f"Procesverbali {n}"
    mail["Date"] = "Tue, 20 May 2025 11:16:00 +0200"
    mail.set_content("Të nderuar,\n\nBashkëngjitur e keni procesverbalin.\n")
    mail.add_attachment(_attachment(n).encode(), maintype="text", subtype="plain",
                        filename="procesverbal.txt")  # fmt: skip
    mail.set_boundary(f"kufiri-{n}")
    path.write_bytes(mail.as_bytes())


def show_progress(done: int, wanted: int) -> None:
    """Say on a terminal how far a long measurement is."""
    if sys.stderr.isatty():
        print(f"\r{done} of {wanted}", end="\n" if done == wanted else "", file=sys.stderr)
