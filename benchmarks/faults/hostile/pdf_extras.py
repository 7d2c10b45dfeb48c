"""PDFs with forms, scripts, files inside, references outside, and locks."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.faults.hostile.cases import (
    BROKEN_PDF,
    FLAGGED,
    NO_TEXT,
    PARTIAL,
    READ,
    TOO_MUCH,
    Category,
    Site,
)
from benchmarks.faults.hostile.raw_pdf import (
    CATALOG,
    RawPdf,
    good_pdf,
    letter,
    letter_pdf,
    show,
    stream,
)

EXTRAS = Category("pdf extras")


def _with(
    catalog: bytes = b"", objects: dict[int, bytes] | None = None, page: bytes = b""
) -> Callable[[Site], bytes]:
    """Return a builder of a good page with further entries of catalogue and page."""

    def build(site: Site) -> bytes:
        pdf = RawPdf()
        pdf.page(letter(site.word), own=page)
        for number, body in (objects or {}).items():
            pdf.put(number, body)
        pdf.put(CATALOG, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog)
        return pdf.bytes()

    return build


EXTRAS.file(
    "script.pdf",
    _with(
        b"/OpenAction 80 0 R",
        {80: b"<< /S /JavaScript /JS (while\\(1\\){app.alert\\(1\\)};) >>"},
    ),
    READ,
    find=True,
    quick=True,
)
EXTRAS.file(
    "launch.pdf",
    _with(b"/OpenAction 80 0 R", {80: b"<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>"}),
    READ,
    find=True,
)
EXTRAS.file(
    "submit.pdf",
    _with(b"/OpenAction 80 0 R", {80: b"<< /S /URI /URI (http://127.0.0.1:9/gjurme) >>"}),
    READ,
    find=True,
)
EXTRAS.file(
    "file-inside.pdf",
    _with(
        b"/Names << /EmbeddedFiles << /Names [(a.txt) 80 0 R] >> >>",
        {
            80: b"<< /Type /Filespec /F (../../../tmp/a.txt) /EF << /F 81 0 R >> >>",
            81: stream(b"permbajtja e bashkengjitur", b"/Type /EmbeddedFile"),
        },
    ),
    FLAGGED,
    find=True,
    quick=True,
)
EXTRAS.file(
    "form-fields.pdf",
    _with(
        b"/AcroForm << /Fields [80 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 3 0 R >> >> >>",
        {
            80: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (emri) /V (Arta Kelmendi) "
            b"/Rect [60 100 300 130] /AP << /N 81 0 R >> /F 4 >>",
            81: stream(
                show("Arta Kelmendi", 2, 8),
                b"/Type /XObject /Subtype /Form /BBox [0 0 240 30] "
                b"/Resources << /Font << /F1 3 0 R >> >>",
            ),
        },
        b"/Annots [80 0 R]",
    ),
    FLAGGED,
    find=True,
    quick=True,
)
EXTRAS.file(
    "form-of-xml.pdf",
    _with(
        b"/AcroForm << /Fields [] /XFA 80 0 R >> /NeedsRendering true",
        {80: stream(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xdp>&e;</xdp>')},
    ),
    FLAGGED,
    find=True,
)
EXTRAS.file(
    "field-loop.pdf",
    _with(
        b"/AcroForm << /Fields [80 0 R] >>",
        {80: b"<< /T (a) /Kids [80 0 R] /Parent 80 0 R >>"},
    ),
    READ | PARTIAL,
    find=True,
)
EXTRAS.file(
    "annotations-5000.pdf",
    _with(
        page=b"/Annots [%s]"
        % b"".join(
            b"<< /Type /Annot /Subtype /Link /Rect [%d 50 %d 60] /A << /S /URI "
            b"/URI (javascript:alert\\(1\\)) >> >>\n" % (n % 500, n % 500 + 9)
            for n in range(5000)
        )
    ),
    READ,
    find=True,
)
EXTRAS.file(
    "annotation-appearance-loop.pdf",
    _with(
        objects={
            80: b"<< /Type /Annot /Subtype /Stamp /Rect [9 9 99 99] /AP << /N 81 0 R >> >>",
            81: stream(
                b"/X Do\n",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                b"/Resources << /XObject << /X 81 0 R >> >>",
            ),
        },
        page=b"/Annots [80 0 R 80 0 R null 99 0 R 5]",
    ),
    READ | PARTIAL,
    find=True,
)


def _outside(site: Site) -> bytes:
    """Build a page whose content stream says that its data is in a file outside."""
    pdf = letter_pdf(site.word)
    path = str(site.outside).encode()
    pdf.page(pdf.stream(b"", b"/F (%s) /FFilter []" % path))
    return pdf.bytes()


EXTRAS.file(
    "content-in-another-file.pdf", _outside, READ | PARTIAL, find=True, forbid=True, quick=True
)


def _metadata(site: Site) -> bytes:
    pdf = letter_pdf(site.word)
    title = (
        b"\\376\\377\\330\\000\\000\\033\\000=\\000<\\040\\056"  # a lone surrogate, ESC, = and <
    )
    pdf.put(
        80, b"<< /Title (%s) /Author (=cmd|'/C calc'!A0) /Producer (\\033[31m) /X 80 0 R >>" % title
    )
    pdf.trailer = b"/Info 80 0 R /ID [<00> <00>]"
    return pdf.bytes()


EXTRAS.file("hostile-metadata.pdf", _metadata, READ, find=True, quick=True)
EXTRAS.file(
    "metadata-of-entities.pdf",
    _with(
        b"/Metadata 80 0 R",
        {
            80: stream(
                b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
                b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>',
                b"/Type /Metadata /Subtype /XML",
            )
        },
    ),
    READ,
    find=True,
)
EXTRAS.file(
    "label-huge.pdf",
    _with(b"/PageLabels << /Nums [0 << /S /R /St 2000000000 /P (\\033]0;x\\007) >>] >>"),
    READ | TOO_MUCH,
)
EXTRAS.file(
    "signature-torn.pdf",
    _with(
        b"/AcroForm << /SigFlags 3 /Fields [80 0 R] >>",
        {
            80: b"<< /FT /Sig /T (s) /V << /Type /Sig /Contents <00> "
            b"/ByteRange [0 9 99999999 9] >> >>"
        },
    ),
    READ,
    find=True,
)
EXTRAS.file(
    "portfolio.pdf",
    _with(
        b"/Collection << /View /T >> /Names << /EmbeddedFiles << /Names [(b.pdf) 80 0 R] >> >>",
        {
            80: b"<< /Type /Filespec /F (b.pdf) /EF << /F 81 0 R >> >>",
            81: stream(good_pdf("brendashme"), b"/Type /EmbeddedFile"),
        },
    ),
    FLAGGED,
    find=True,
)
EXTRAS.file("only-a-comment.pdf", b"%PDF-1.7\n% asgje\n%%EOF\n", BROKEN_PDF | NO_TEXT)
