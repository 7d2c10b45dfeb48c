"""Page pictures with hidden text as scanners and we ourselves leave it in a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.document import BoundingBox, Page, Reading
from pipeline.page_building import PageFrame, TextDraft, WordDraft, build_page
from pipeline.searchable_pdf import About, Part, write_searchable_pdf
from pipeline.signatures import PNG

DPI = 150
SIZE = (1240, 1000)
PARAGRAPH = [
    "Kryetari i komunës hapi mbledhjen dhe përshëndeti anëtarët e kuvendit.",
    "Në rendin e ditës ishin buxheti, rruga e fshatit dhe çatia e shkollës.",
    "Drejtori i financave tha se shuma e ndarë nuk mjafton për këtë vit.",
    "Banorët kërkuan që punimet të fillojnë në pranverë, para mbjelljes.",
    "Kuvendi vendosi që çështja të kthehet në mbledhjen e ardhshme.",
    "Shërbimi i ujit duhet të raportojë për çdo ndërprerje brenda javës.",
    "Anëtarët votuan për propozimin dhe vendimi hyri në fuqi menjëherë.",
    "Procesverbalin e nënshkruan kryesuesi dhe sekretarja e kuvendit.",
]
OTHER_PARAGRAPH = [
    "Ftohen qytetarët të marrin pjesë në dëgjimin publik për hartën.",
    "Takimi mbahet të enjten, në orën dhjetë, në sallën e bibliotekës.",
    "Vërejtjet me shkrim pranohen deri në fund të muajit gusht.",
    "Zyra për informim do të botojë përgjigjet në faqen e komunës.",
    "Plani parashikon një park, dy sheshe dhe një rrugë për këmbësorë.",
    "Pronarët e tokave do të njoftohen veçmas, me letër të porositur.",
    "Drafti mund të shihet çdo ditë pune në katin e parë të ndërtesës.",
    "Për personat që nuk dëgjojnë mirë sigurohet përkthim në shenja.",
]


@dataclass(frozen=True)
class Drawn:
    """A picture and the lines that stand on it."""

    image: Image.Image
    lines: tuple[tuple[WordDraft, ...], ...]

    def page(self) -> Page:
        frame = PageFrame(1, float(self.image.width), float(self.image.height), DPI)
        return build_page(frame, [TextDraft(self.lines)], Reading("ocr", "test", "1"))


def draw(lines: Sequence[str], left: int = 100, top: int = 120, pitch: int = 64) -> Drawn:
    """Draw lines of 12 points black on white, each word with its exact box."""
    image = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSans.ttf", 25)
    placed = []
    for n, line in enumerate(lines):
        x, y, words = float(left), top + n * pitch, []
        for text in line.split():
            pen.text((x, y), text, font=font, fill=0)
            x0, y0, x1, y1 = pen.textbbox((x, y), text, font=font)
            words.append(WordDraft(text, BoundingBox(x0, y0, x1, y1)))
            x += pen.textlength(text + " ", font=font)
        placed.append(tuple(words))
    return Drawn(image, tuple(placed))


def hidden_pdf(path: Path, image: Image.Image, page: Page) -> Path:
    """Write the picture with the page's words behind it, with the project's own writer."""
    picture = path.with_suffix(".png")
    image.save(picture, dpi=(DPI, DPI))
    write_searchable_pdf(path, [Part(picture, PNG, 1, 1)], {1: page}, About())
    return path


def without(text: str, letters: Mapping[str, str]) -> str:
    """Return the text as an engine writes it that has other letters in the place of some."""
    return "".join(letters.get(letter, letter) for letter in text)


def respelt(drawn: Drawn, letters: Mapping[str, str]) -> Page:
    """Return the page as :func:`without` reads, the boxes as they are."""
    lines = [[replace(word, text=without(word.text, letters)) for word in ln] for ln in drawn.lines]
    return replace(drawn, lines=tuple(map(tuple, lines))).page()
