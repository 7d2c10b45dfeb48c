"""Pages of 350 words a second that extraction reads, and how that grows with the text's length.

Text only, one core, no OCR: each try reads a Document that is ready and makes its derived record.
The words are those of sample papers, page after page; CPU seconds, for the wall clock moves with
the neighbours.

    python -m benchmarks.extraction_speed [--pages 200] [--tries 3] [FILE.txt ...]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median

from extractors.extraction import extract
from pipeline.document import Document, Reading
from pipeline.text_pages import build_text_pages

WORDS_A_PAGE = 350
LEAST_RATE = 50.0
"""Pages a second on one core (issue 5)."""
LONGER = 10
MOST_RATIO = 12.0
"""Ten times the pages may take so many times as long (issue 5)."""
TEXTS = Path(__file__).parent / "ocr_pages"


def iter_pages(texts: Sequence[str]) -> Iterator[str]:
    """Yield pages of exactly 350 words without end, lines as in the texts.

    Raises:
        ValueError: the texts hold no word.
    """
    lines = [line.split() for text in texts for line in text.splitlines()]
    if not any(lines):
        raise ValueError("the texts hold no word")
    page: list[str] = []
    room = WORDS_A_PAGE
    for words in cycle(lines):
        rest = words
        while len(rest) >= room:
            yield "\n".join([*page, " ".join(rest[:room])])
            page, rest, room = [], rest[room:], WORDS_A_PAGE
        page.append(" ".join(rest))
        room -= len(rest)


def build(texts: Sequence[str], pages: int) -> Document:
    """Return a document of so many pages of 350 words."""
    made = iter_pages(texts)
    text = "\f".join(next(made) for _ in range(pages))
    how = Reading("text_layer", "benchmark", "1")
    return Document("speed", "speed.txt", "text/plain", build_text_pages(text, how))


def seconds(texts: Sequence[str], pages: int) -> float:
    """Return the CPU seconds of one extraction."""
    document = build(texts, pages)
    began = time.process_time()
    extract(document)
    return time.process_time() - began


def main() -> int:
    """Print rate and growth; 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    files = options.files or sorted(TEXTS.glob("*.txt"))
    texts = [path.read_text("utf-8") for path in files]
    seconds(texts, 2)  # The lists and the pipeline are built once a process.
    short = median(seconds(texts, options.pages) for _ in range(options.tries))
    long = median(seconds(texts, options.pages * LONGER) for _ in range(options.tries))
    rate, ratio = options.pages / short, long / short
    print(
        f"{options.pages} pages of {WORDS_A_PAGE} words: {rate:.0f} pages/s (>= {LEAST_RATE:.0f})"
    )
    print(f"{options.pages * LONGER} pages: {ratio:.1f} times as long (<= {MOST_RATIO:.0f})")
    return 0 if rate >= LEAST_RATE and ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
