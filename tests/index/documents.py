"""Documents for the index tests, in the shape that the catalogue hands over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from index.protocol import IndexedDocument


def make_document(
    name: str, *pages: str, digest: str | None = None, **record: Any
) -> IndexedDocument:
    """Return a document; its digest follows its content unless one is given."""
    content = repr((pages, sorted(record.items())))
    return IndexedDocument(
        id=name,
        digest=digest or sha256(content.encode("utf-8", "replace")).hexdigest(),
        record={"id": name, "source": {"filename": f"{name}.pdf"}, **record},
        pages=dict(enumerate(pages, start=1)),
    )


@dataclass
class ListedSource:
    """An IndexSource over documents in memory."""

    documents: dict[str, IndexedDocument] = field(default_factory=dict)

    @classmethod
    def of(cls, *documents: IndexedDocument) -> ListedSource:
        return cls({document.id: document for document in documents})

    def digests(self) -> dict[str, str]:
        return {name: document.digest for name, document in self.documents.items()}

    def iter_documents(self, ids: Iterable[str]) -> Iterator[IndexedDocument]:
        return (self.documents[name] for name in ids)


def entity(text: str, page: int | None, **values: Any) -> Mapping[str, Any]:
    return {"text": text, "page": page, **values}


ARCHIVE = (
    make_document(
        "kuvendi",
        "PROCESVERBAL\nMbledhja e Kuvendit të Komunës u mbajt më 20.05.2025.",
        "Këshilli vendosi për furnizimin me ujë të fshatrave, sipas Ligjit Nr. 03/L-040.\n"
        "Kryetari tha se uji i pijshëm mungon në çdo lagje të re.",
        title="Procesverbal i mbledhjes së Kuvendit",
        type="minutes",
        municipality="Hani i Elezit",
        date="2025-05-20",
        decisions=[
            entity("Këshilli vendosi për furnizimin me ujë", 2, number="7"),
            entity("Miratohet rendi i ditës", 1),
        ],
    ),
    make_document(
        "buxheti",
        "Vendim për miratimin e buxhetit të komunës për vitin 2024.\nUji nuk përmendet më tej.",
        title="Vendim për buxhetin",
        type="decision",
        municipality="Vushtrri",
        date="2023-12",
        decisions=[entity("Miratohet buxheti i komunës", 1)],
    ),
    make_document(
        "strategjia",
        "Strategjia për rrugët. Asfaltimi i rrugës kryesore.",
        "Plani i veprimit: kanalizimi dhe rruga.",
        title="Strategjia e zhvillimit",
        type="strategy",
        municipality="Hani i Elezit",
        date=None,
        people=[entity("znj. Mimoza Kuçi", None, name="Mimoza Kuçi", role="Drejtoreshë")],
    ),
    make_document(
        "letra",
        "Të nderuar, kërkojmë furnizim me ujë. Uji, uji, uji.",
        title=None,
        type="correspondence",
        municipality=None,
        date="2019",
    ),
)
