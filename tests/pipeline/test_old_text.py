from __future__ import annotations

import pytest

from pipeline.document import Page, Reading
from pipeline.old_text import keep, reads_less
from pipeline.page_building import PageFrame, TextDraft, WordDraft, build_page
from pipeline.readers import OldText
from pipeline.warning_codes import needs_eye

GOOD = (
    "Kryetari hapi mbledhjen dhe përshëndeti anëtarët e kuvendit, pastaj drejtori i financave "
    "foli për buxhetin, rrugën e fshatit, çatinë e shkollës dhe çmimin e ujit."
)
HUNGARIAN = (
    "A testület tegnap úgy döntött, hogy az iskola javítását közös költségből fizetik, és erről a "
    "lakosokat levélben értesítik majd jövő héten."
)


def page(text: str, warnings: tuple[str, ...] = ()) -> Page:
    words = tuple(WordDraft(word) for word in text.split())
    reading = Reading("text_layer", "test", "1", warnings=warnings)
    return build_page(PageFrame(1), [TextDraft((words,))] if words else [], reading)


def shifted(text: str) -> str:
    return "".join(chr((ord(c) - 97 + 2) % 26 + 97) if "a" <= c <= "z" else c for c in text)


@pytest.mark.parametrize(
    ("old", "read", "why"),
    [
        (GOOD, GOOD, None),
        (GOOD.replace("ë", "e"), GOOD, None),
        (GOOD, GOOD.replace("fshatit", "fshatlt"), None),
        (GOOD, " ".join(GOOD.split()[:12]), "known words"),
        (GOOD, shifted(GOOD), "known words"),
        (shifted(GOOD), GOOD, None),
        (shifted(GOOD), "Kryetari hapi mbledhjen e kuvendit", None),
        (shifted(GOOD), "xk", "letters"),
        (HUNGARIAN, HUNGARIAN.replace("ö", "o").replace("ű", "u"), "no better text"),
        (GOOD, "", "finds nothing"),
        ("", "", None),
        ("", GOOD, None),
        ("\ue001\ue002\ue003", "", None),
    ],
    ids=[
        "same", "bare", "one-error", "half", "garbage", "mended", "short-but-known",
        "next-to-nothing", "unknown-language", "nothing", "both-empty", "was-empty", "no-letters",
    ],
)  # fmt: skip
def test_which_reads_less(old: str, read: str, why: str | None) -> None:
    found = reads_less(OldText(page(old)), page(read))
    assert (found is None) == (why is None)
    assert (why or "") in (found or "")


def test_text_from_elsewhere_is_only_better_than_nothing() -> None:
    old = OldText(page(GOOD), elsewhere=True)
    assert reads_less(old, page("Tri fjalë")) is None
    assert reads_less(old, page("")) == "OCR finds nothing"


@pytest.mark.parametrize(
    ("more", "stands"), [(GOOD, False), ("Kryetari xk wq brt", True), ("", True)]
)
def test_sound_text_stands_unless_much_more_is_read(more: str, stands: bool) -> None:
    stamp = "Arkivi i komunës, numri i protokollit dhe data e pranimit"
    old = OldText(page(stamp), sound=True)
    assert (reads_less(old, page(f"{stamp} {more}")) is not None) is stands
    assert keep(old, "OCR finds no more") == old.page


def test_what_is_kept_says_so_and_asks_for_a_person() -> None:
    kept = keep(OldText(page(GOOD, ("text_off_page: 3 letters",))), "hidden OCR; OCR finds nothing")
    assert kept.raw == page(GOOD).raw
    assert kept.reading.warnings == (
        "text_off_page: 3 letters",
        "old_text_kept: hidden OCR; OCR finds nothing",
    )
    assert needs_eye(kept.reading.warnings[1:])
