"""Every error Arkiva raises on purpose, with its exit code and its stable short code.

::

    ArchiveError                     what happened, to which file, what to do
    ├── UsageError               2   the command line or a setting asks for what cannot be
    ├── MissingToolError         3   Tesseract, a language, a Python part is not there
    ├── ArchiveReadOnlyError     3   the archive may not be written
    ├── ArchiveDamagedError      4   marker, catalogue or journal are not what they should be
    ├── ArchiveGoneError         4   the archive's folder or disk went away
    ├── ArchiveLockedError       5   another process writes
    ├── DiskFullError            6   no space left
    ├── IndexUnreachableError    7   the search engine does not answer
    └── SourceError              1   one input cannot be read; costs that input only
        └── PageError            1   one page cannot be read; costs that page only

``docs/errors.md`` lists every short code; a test compares the two.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the ``arkiva`` command (``docs/errors.md``)."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    MISSING_TOOL = 3
    ARCHIVE_DAMAGED = 4
    ARCHIVE_LOCKED = 5
    DISK_FULL = 6
    INDEX_UNREACHABLE = 7
    INTERRUPTED = 130
    TERMINATED = 143


SEVERITY = (
    ExitCode.INTERRUPTED,
    ExitCode.TERMINATED,
    ExitCode.DISK_FULL,
    ExitCode.ARCHIVE_DAMAGED,
    ExitCode.ARCHIVE_LOCKED,
    ExitCode.MISSING_TOOL,
    ExitCode.SOME_FAILED,
)
"""Most severe first: a run that earns several codes ends with the first of these."""

SOURCE_CODES: dict[str, tuple[str, str]] = {
    "empty_file": ("the file has no bytes", "scan or copy it again"),
    "unreadable_file": ("the file cannot be opened", "check its permissions and the drive"),
    "changed_while_reading": (
        "the file changed while it was read",
        "wait until the copy is complete, then run the same command again",
    ),
    "not_a_regular_file": ("this is no regular file", "point at the file itself"),
    "unsupported_kind": ("this kind of file is not read", "convert it to PDF and ingest that"),
    "unknown_kind": (
        "the content is no kind of file that Arkiva knows",
        "open it with the program that made it and save it as PDF",
    ),
    "kind_mismatch": (
        "the content is not what the file name says",
        "check the file; rename or export it again",
    ),
    "pdf_encrypted": (
        "the PDF asks for a password",
        "run the same command with --password-file, or save a copy without password",
    ),
    "pdf_damaged": ("the PDF is damaged beyond repair", "fetch or scan it again"),
    "image_damaged": ("the picture is damaged", "scan it again"),
    "image_too_large": (
        "the picture is larger than 250 megapixels",
        "scan it at a lower resolution",
    ),
    "document_damaged": (
        "the document cannot be opened",
        "open it in its program and save it again",
    ),
    "unpacks_too_large": (
        "a part of it unpacks to far more than a document holds",
        "open it in its program and print it to a new PDF",
    ),
    "too_many_pages": (
        "the document has more than 20,000 pages",
        "divide it; a page count like that is mostly damage",
    ),
    "nested_too_deep": (
        "the file lies in more than ten files inside each other",
        "save it on its own",
    ),
    "document_timeout": (
        "too many pages of the document failed by time or memory; the rest was not tried",
        "run `arkiva retry --page-timeout 600`, or divide the document",
    ),
    "no_pages": ("no reader finds a page in it", "open it in a viewer; scan it again"),
    "no_characters": (
        "not one character was found on any page",
        "look at it; scan it again if there is something to read",
    ),
    "no_text": (
        "there is ink on the page, yet no text was found",
        "look at the page; scan it again if it should be readable",
    ),
    "page_damaged": ("the page cannot be read", "scan that page again"),
    "ocr_timeout": ("Tesseract took too long", "raise --page-timeout or scan the page again"),
    "ocr_crashed": ("Tesseract broke off", "run `arkiva doctor`; scan the page again"),
    "ocr_no_output": ("Tesseract gave no output", "run `arkiva doctor`"),
    "ocr_bad_output": ("Tesseract gave output that is not complete", "run `arkiva doctor`"),
    "page_timeout": ("reading took too long", "raise --page-timeout"),
    "out_of_memory": ("reading needed more memory than a child may use", "raise --memory-limit"),
    "too_much_output": (
        "far more was found in it than a page or a document can hold",
        "look at the file; divide it, then ingest the parts",
    ),
    "worker_crashed": ("the child process that read it broke off", "run `arkiva retry`"),
    "filtered": ("left out on purpose", "rename it if it should be read"),
    "extraction_failed": (
        "the text is kept, but its entities could not be extracted",
        "report the document; `arkiva reprocess --stage extract` tries again",
    ),
}
"""Short code of a failed or skipped input -> (what happened, what to do)."""
_ADVISED_BY_DETAIL = frozenset({"unsupported_kind"})
"""Codes whose detail, if there is one, itself says what to do: it differs by kind of file."""


class ArchiveError(Exception):
    """Base of all expected errors. Arguments equal parameters, so that it survives a pickle."""

    exit_code: ExitCode = ExitCode.SOME_FAILED
    code: str = "error"


class UsageError(ArchiveError):
    """The command line or a setting asks for what cannot be."""

    exit_code = ExitCode.USAGE
    code = "usage"


class MissingToolError(ArchiveError):
    """Something that Arkiva needs is missing on this machine."""

    exit_code = ExitCode.MISSING_TOOL
    code = "missing_tool"


class MissingLanguageError(MissingToolError):
    """Tesseract lacks a language the run asked for."""

    code = "missing_language"

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language

    def __str__(self) -> str:
        package = "tesseract-ocr-" + self.language.replace("_", "-")
        return f"Tesseract has no data for {self.language!r}; try: apt-get install {package}"


class ArchiveDamagedError(ArchiveError):
    """Marker, catalogue or journal are not what they should be."""

    exit_code = ExitCode.ARCHIVE_DAMAGED
    code = "archive_damaged"


class ArchiveGoneError(ArchiveError):
    """The archive's folder or disk went away while it was in use; nothing is made anew there."""

    exit_code = ExitCode.ARCHIVE_DAMAGED
    code = "archive_gone"

    def __init__(self, archive: str, reason: str = "") -> None:
        super().__init__(archive, reason)
        self.archive = archive
        self.reason = reason

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        return (
            f"the archive {self.archive} is not there any more{why}; is the drive mounted? "
            "Run the same command again then: it continues where it was"
        )


class ArchiveReadOnlyError(ArchiveError):
    """The archive may not be written: its owner, its permissions or a disk that only reads."""

    exit_code = ExitCode.MISSING_TOOL
    code = "archive_read_only"

    def __init__(self, archive: str, reason: str = "") -> None:
        super().__init__(archive, reason)
        self.archive = archive
        self.reason = reason

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        return (
            f"the archive {self.archive} cannot be written{why}; check the permissions of the "
            "folder and of all in it, and whether its disk is mounted for reading only"
        )


class ArchiveLockedError(ArchiveError):
    """Another process writes to this archive."""

    exit_code = ExitCode.ARCHIVE_LOCKED
    code = "archive_locked"

    def __init__(self, archive: str, holder: str) -> None:
        super().__init__(archive, holder)
        self.archive = archive
        self.holder = holder

    def __str__(self) -> str:
        return (
            f"the archive {self.archive} is being written by process {self.holder}; "
            "wait for it to end, then run the command again"
        )


class DiskFullError(ArchiveError):
    """No space left where the archive stands."""

    exit_code = ExitCode.DISK_FULL
    code = "disk_full"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"no space left on the device that holds {self.path}; "
            "free some space and run the same command again: it continues where it was"
        )


class IndexUnreachableError(ArchiveError):
    """The search engine does not answer, or refuses."""

    exit_code = ExitCode.INDEX_UNREACHABLE
    code = "index_unreachable"

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"the index {self.url} does not answer ({self.reason}); "
            "start it, then run: arkiva index sync"
        )


class SourceError(ArchiveError):
    """One input that cannot be read. ``code`` is a key of :data:`SOURCE_CODES`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return describe(self.code, self.detail)


class PageError(SourceError):
    """One page that cannot be read; the document's other pages go on."""


def describe(code: str, detail: str = "") -> str:
    """Return the one-line message of a source code: what happened (detail); what to do."""
    what, advice = SOURCE_CODES[code]
    if not detail:
        return f"{what}; {advice}"
    return f"{what} ({detail})" + ("" if code in _ADVISED_BY_DETAIL else f"; {advice}")
