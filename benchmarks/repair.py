"""How well text that was read with Tesseract's English model is repaired.

Albanian text whose words are known (samples and development documents) is set on pages, drawn and
really read with ``tesseract -l eng``; then it is repaired. Printed are the share of wrong words
(WER) before and after, how many words were repaired, how many right words were harmed, and the time
a page took. Clean text and pages read with the Albanian model have to stay as they are.

    python -m benchmarks.repair [--words N] [--show]
"""

from __future__ import annotations

import argparse
import html
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import html as lxml_html
from rapidfuzz.distance import Levenshtein

from pipeline.cleaning import repair_text
from pipeline.offsets import OffsetMap
from samples.render import page_images, print_pdf

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "tests" / "gold", ROOT / "samples" / "sources")
WORDS_A_PAGE = 330
LEAST_DIACRITICS = 0.15
"""A text with fewer ë and ç for each word was typed without them: nothing to repair."""
STYLE = "body { font: 11.5pt/1.35 'Liberation Serif'; margin: 0 } @page { size: A4; margin: 2cm }"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over one or more pages; ``wer`` values are shares of the true words."""

    words: int = 0
    wrong_before: int = 0
    wrong_after: int = 0
    repaired: int = 0
    harmed: int = 0
    pages: int = 0
    seconds: float = 0.0

    def __add__(self, other: Score) -> Score:
        """Return the counts of both."""
        return Score(
            self.words + other.words,
            self.wrong_before + other.wrong_before,
            self.wrong_after + other.wrong_after,
            self.repaired + other.repaired,
            self.harmed + other.harmed,
            self.pages + other.pages,
            self.seconds + other.seconds,
        )

    @property
    def wer_before(self) -> float:
        """Wrong words for each true word, before repair."""
        return self.wrong_before / max(1, self.words)

    @property
    def wer_after(self) -> float:
        """Wrong words for each true word, after repair."""
        return self.wrong_after / max(1, self.words)


def paragraphs(path: Path) -> Iterator[str]:
    """Yield the running text of an HTML document, block by block, on single lines."""
    tree = lxml_html.fromstring(path.read_bytes().decode("utf-8"))
    for part in tree.iter("p", "li", "h1", "h2", "h3", "td", "th"):
        text = " ".join(" ".join(part.itertext()).split())
        if text:
            yield unicodedata.normalize("NFC", text)


def clean_pages(limit: int | None = None) -> list[list[str]]:
    """Return pages of paragraphs, about ``limit`` words in all, of texts written with ë and ç."""
    pages: list[list[str]] = [[]]
    total = held = 0
    for path in sorted(path for folder in SOURCES for path in folder.glob("*.html")):
        text = list(paragraphs(path))
        words = sum(len(p.split()) for p in text)
        if sum(p.count("ë") + p.count("ç") for p in text) < LEAST_DIACRITICS * words:
            continue
        for paragraph in text:
            size = len(paragraph.split())
            if limit is not None and total + size > limit:
                return [page for page in pages if page]
            if held + size > WORDS_A_PAGE:
                pages.append([])
                held = 0
            pages[-1].append(paragraph)
            held += size
            total += size
    return [page for page in pages if page]


def read_page(page: list[str], folder: Path, dpi: int, model: str) -> str:
    """Print a page, draw it at ``dpi`` and return what Tesseract reads with ``model``."""
    source, picture = folder / "page.html", folder / "page.png"
    body = "".join(f"<p>{html.escape(p)}</p>" for p in page)
    source.write_text(
        f'<!DOCTYPE html><html lang="sq"><head><meta charset="utf-8"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>",
        "utf-8",
    )
    texts = []
    for image in page_images(print_pdf(source), dpi):
        image.convert("L").save(picture, dpi=(dpi, dpi))
        command = ["tesseract", str(picture), "-", "-l", model, "--dpi", str(dpi)]
        done = subprocess.run(
            command, capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1", **_path()}
        )
        texts.append(done.stdout.decode())
    return unicodedata.normalize("NFC", "\n".join(texts)).replace("\f", "\n")


def _path() -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin"}


def score(truth: str, raw: str) -> tuple[Score, list[tuple[str, str, str]]]:
    """Return the counts of one page, and (true, read, repaired) of each word still wrong."""
    began = time.perf_counter()
    edits = [edit for found in repair_text(raw).values() for edit in found]
    repaired, _ = OffsetMap.apply(raw, edits)
    seconds = time.perf_counter() - began
    true, before, after = truth.split(), raw.split(), repaired.split()
    right_before, right_after = _aligned(true, before), _aligned(true, after)
    left = [
        (word, right_before[i] or "", right_after[i] or "")
        for i, word in enumerate(true)
        if right_after[i] != word
    ]
    pairs = list(zip(true, right_before, right_after, strict=True))
    return Score(
        words=len(true),
        wrong_before=Levenshtein.distance(true, before),
        wrong_after=Levenshtein.distance(true, after),
        repaired=sum(b != t == a for t, b, a in pairs),
        harmed=sum(b == t != a for t, b, a in pairs),
        pages=1,
        seconds=seconds,
    ), left


def _aligned(true: list[str], read: list[str]) -> list[str | None]:
    """Return for each true word what was read in its place, None if nothing was."""
    result: list[str | None] = [None] * len(true)
    for step in Levenshtein.opcodes(true, read):
        if step.tag in ("equal", "replace"):
            for i, j in zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=False,
            ):
                result[i] = read[j]
    return result


def measure(model: str | None, dpi: int, words: int | None, show: bool = False) -> Score:
    """Return the counts over all pages: read with ``model`` at ``dpi``, or clean if it is None."""
    total = Score()
    with tempfile.TemporaryDirectory() as temporary:
        for page in clean_pages(words):
            truth = "\n".join(page)
            raw = truth if model is None else read_page(page, Path(temporary), dpi, model)
            counts, left = score(truth, raw)
            total += replace(counts, pages=1)
            for true, read, repaired in left if show else ():
                print(f"   {true!r} was read {read!r} and became {repaired!r}")
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Repair of text read with the English model.")
    parser.add_argument("--words", type=int, default=2200, help="about how many words to read")
    parser.add_argument("--show", action="store_true", help="print each word that is still wrong")
    options = parser.parse_args()
    score("né té gjithé", "né té gjithé")  # loads the word list, so that it is in nobody's time
    print(
        f"{'text':12} {'words':>6} {'before':>8} {'after':>8} {'repaired':>9} {'harmed':>7} ms/page"
    )
    for model, dpi in ((None, 0), ("sqi", 300), ("eng", 300), ("eng", 200)):
        result = measure(model, dpi, options.words, options.show)
        name = "clean text" if model is None else f"{model} {dpi} dpi"
        print(
            f"{name:12} {result.words:6} {result.wer_before:8.2%} {result.wer_after:8.2%} "
            f"{result.repaired:9} {result.harmed:7} {1000 * result.seconds / result.pages:7.1f}"
        )


if __name__ == "__main__":
    main()
