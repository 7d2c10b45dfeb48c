"""The named bodies of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors import label
from extractors.components.gazetteer import Place
from extractors.components.organizations import Body
from extractors.entities import Organization
from extractors.folding import fold
from extractors.language import Lexicon
from extractors.names.organization_columns import company_cells
from extractors.plans.plan_tables import plan_rows
from extractors.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONFIDENCE = 0.88
_ABBREVIATION = re.compile(r"(?:(?<=^)|(?<=[\t,;/ ]))[A-ZÇË]{3,6}(?=[\t,;/ ]|$)")
LONGEST_DEFINED = 14
"""Characters of an abbreviation and its dash in a list of abbreviations."""
_DEFINITION = re.compile(r"(?:^|(?<=[\s\t;,(]))([A-ZÇË]{2,8})(?:\s?[-–—=:]\s?|\t)$")
_DEFINED_AS = re.compile(r"\s?[-–—=:]\s?[A-ZÇËŠŽ]|\t[A-ZÇËŠŽ]")
MUNICIPAL = ("komuna", "bashkia")
COUNCILS = ("kuvendi", "keshilli")


@dataclass(frozen=True, slots=True)
class _Mention:
    index: int
    start: int
    end: int
    name: str
    body: Body


def extract_organizations(reading: Reading, lexicon: Lexicon) -> Iterator[Organization]:
    """Yield each mention of a named body in reading order.

    ``name`` is the same for all case forms: the first nominative, else the first form written.
    Bodies inside a citation are left out; "Kuvendi i Komunës" is one body with
    "Kuvendi i Komunës së X" where the document names that.
    """
    mentions = list(_mentions(reading))
    mentions += [*_owners(reading, lexicon), *_parties(reading, lexicon, mentions)]
    mentions = _resolved(reading, mentions)
    mentions.sort(key=_place)
    keys = _merged_keys([mention.body.key for mention in mentions])
    names: dict[tuple[str, ...], str] = {}
    for mention in sorted(mentions, key=lambda mention: not mention.body.nominative):
        if keys[mention.body.key] == mention.body.key:
            names.setdefault(mention.body.key, mention.name)
    for mention in mentions:
        evidence = reading.evidence(
            mention.index,
            mention.start,
            mention.end,
            extractor=label("organizations"),
            confidence=CONFIDENCE,
        )
        yield Organization(evidence, names[keys[mention.body.key]])


def _mentions(reading: Reading) -> Iterator[_Mention]:
    for index, doc in enumerate(reading.docs):
        if reading.segments[index].zone == "furniture":
            continue
        cited = [(s.start_char, s.end_char) for s in doc.spans.get("references", ())]
        for span in doc.spans.get("organizations", ()):
            start, end, body = span.start_char, span.end_char, span._.value
            if isinstance(body, Body) and not any(lo <= start < hi for lo, hi in cited):
                yield _Mention(index, start, end, span.text, _placed(body, doc, start, end))


def _owners(reading: Reading, lexicon: Lexicon) -> Iterator[_Mention]:
    """Yield abbreviations that stand as owner in a plan ("DKS", "DKS, Zyra e X")."""
    for row in plan_rows(reading, lexicon):
        for index, start, end in row.spans("owner"):
            text = reading.segments[index].text
            bodies = reading.docs[index].spans.get("organizations", ())
            taken = {i for span in bodies for i in range(span.start_char, span.end_char)}
            for match in _ABBREVIATION.finditer(text, start, end):
                kind = match.group() in lexicon.value("organizations", "short_heads")
                if match.start() not in taken and text.upper() != text and not kind:
                    body = Body((match.group(),), True)
                    yield _Mention(index, match.start(), match.end(), match.group(), body)


def _parties(reading: Reading, lexicon: Lexicon, found: Sequence[_Mention]) -> Iterator[_Mention]:
    """Yield what a column of companies names, where no body was found in the cell."""
    taken = {(mention.index, mention.start): mention.end for mention in found}
    for index, start, end in company_cells(reading, lexicon):
        if not any(at == index and start <= lo < end for at, lo in taken):
            text = reading.segments[index].text[start:end]
            key = tuple(fold(text).replace('"', "").split())
            yield _Mention(index, start, end, text, Body(key, True))


def _resolved(reading: Reading, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Return the mentions and those under the abbreviations of the paper's own list.

    "DAP - Drejtoria e Administratës Publike" makes each "DAP" of the running text that body. A
    known abbreviation ("OSBE") and one that stands as owner in a table are names of their own, as
    the annotation rules have it.
    """
    defined: dict[str, Body] = {}
    for one in mentions:
        text = reading.segments[one.index].text
        before = _DEFINITION.search(text[max(0, one.start - LONGEST_DEFINED) : one.start])
        if before is not None:
            defined.setdefault(before[1], one.body)
    rows = {index for index, segment in enumerate(reading.segments) if segment.shape == "row"}
    kept = [*mentions]
    if not defined:
        return kept
    words = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, defined))})(?![\w@])")
    taken = {(one.index, at) for one in kept for at in range(one.start, one.end)}
    for index, segment in enumerate(reading.segments):
        for match in words.finditer(segment.text):
            defines = _DEFINED_AS.match(segment.text, match.end()) is not None
            known = defines or (index, match.start()) in taken
            if index not in rows and segment.zone != "furniture" and not known:
                body = replace(defined[match.group()], nominative=False)
                kept.append(_Mention(index, *match.span(), match.group(), body))
    return kept


def _place(mention: _Mention) -> tuple[int, int]:
    return mention.index, mention.start


def _placed(body: Body, doc: Doc, start: int, end: int) -> Body:
    """Return a municipality under one key, however its name is declined ("e Kllokotit")."""
    for span in doc.spans.get("municipalities", ()):
        place = span._.value
        inside = span.start_char >= start and span.end_char <= end
        bare = len(body.key) == 2 and body.key[0] in MUNICIPAL
        if inside and bare and isinstance(place, Place):
            return replace(body, key=(body.key[0], place.name))
    return body


def _merged_keys(keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return key -> the key it is counted under: a council without its place under that with it."""
    longer = {}
    keys = list(dict.fromkeys(keys))
    for key in keys:
        full = (
            (other for other in keys if len(other) > len(key) and other[: len(key)] == key)
            if key[0] in COUNCILS
            else iter(())
        )
        longer[key] = next(full, key)
    return longer
