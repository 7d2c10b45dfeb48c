"""Make ``archive-format-1.tar.gz``: run once, when format 1 was new."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from tests.program import Program
from tests.scans import draw_page, save_tiff

HERE = Path(__file__).parent
DECISION = """KOMUNA E GURËBARDHËS
Nr. 01-016/02-114/24
Gurëbardhë, 28.03.2024

VENDIM
për ndarjen e mjeteve

Neni 1
Ndahen mjetet në shumë prej 4.500,00 € për bibliotekën.
\fNeni 2
Obligohet Drejtoria e Kulturës që të raportojë deri më 15 dhjetor 2024.
"""


def main() -> None:
    """Ingest three documents and a damaged file, then pack the archive."""
    with tempfile.TemporaryDirectory() as temporary:
        program = Program(Path(temporary))
        folder = program.home / "input"
        folder.mkdir()
        (folder / "vendim.txt").write_text(DECISION, "utf-8")
        (folder / "bosh.pdf").touch()
        save_tiff(folder / "akt.tif", [draw_page(["Faqja e parë"]), draw_page(["Ujësjellësi"])])
        program("ingest", "--set", "collection=Kuvendi", "--languages", "sqi", folder, ok=False)
        for database in program.archive.glob("*.sqlite"):
            with sqlite3.connect(database) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
            connection.close()
        (program.archive / "arkiva.lock").unlink()
        shutil.rmtree(program.archive / "originals" / ".incoming")
        with tarfile.open(HERE / "archive-format-1.tar.gz", "w:gz") as archive:
            archive.add(program.archive, "archive")


if __name__ == "__main__":
    main()
