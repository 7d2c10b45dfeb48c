-- Format 1 of the catalogue. Never edit a migration that was released: add the next number.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    id                 TEXT PRIMARY KEY,
    sha256             TEXT NOT NULL UNIQUE,      -- of the file; of the list of hashes for a group
    filename           TEXT NOT NULL,
    media_type         TEXT NOT NULL,
    bytes              INTEGER NOT NULL,
    page_count         INTEGER,                   -- NULL until the source has been opened
    ingested_at        TEXT NOT NULL,             -- from the journal: a replay gives the same
    parent             TEXT REFERENCES documents (id),
    metadata           TEXT NOT NULL DEFAULT '{}',-- what the container says of itself (JSON)
    batch              TEXT NOT NULL DEFAULT '{}',-- what the archivist says: --set, manifest (JSON)
    languages          TEXT NOT NULL,
    warnings           TEXT NOT NULL DEFAULT '[]',
    outcome            TEXT NOT NULL DEFAULT 'pending',
    code               TEXT,
    detail             TEXT,
    facts              TEXT,                      -- scalars, tables, evidence, warnings (JSON)
    extraction_version TEXT,
    digest             TEXT                       -- changes with whatever an index stores
) WITHOUT ROWID;

CREATE TABLE files (                              -- a document is one file, or several in a group
    document   TEXT NOT NULL REFERENCES documents (id),
    ordinal    INTEGER NOT NULL,
    sha256     TEXT NOT NULL,
    filename   TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    first_page INTEGER,
    page_count INTEGER,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

CREATE TABLE sources (                            -- every path that was ever found
    path_bytes BLOB PRIMARY KEY,
    path       TEXT NOT NULL,
    sha256     TEXT,
    document   TEXT REFERENCES documents (id),
    outcome    TEXT NOT NULL,                     -- of what is no document: skipped, failed
    code       TEXT,
    detail     TEXT
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);

CREATE TABLE pages (
    document   TEXT NOT NULL REFERENCES documents (id),
    page       INTEGER NOT NULL,
    language   TEXT,
    origin     TEXT,
    grade      TEXT,
    confidence REAL,
    text       TEXT,                              -- cleaned, NFC
    content    BLOB,                              -- the whole page: zlib of JSON
    digest     TEXT,                              -- of content before compression
    code       TEXT,                              -- why the page failed
    detail     TEXT,
    PRIMARY KEY (document, page)
) WITHOUT ROWID;

CREATE TABLE entities (
    document TEXT NOT NULL REFERENCES documents (id),
    kind     TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    id       TEXT NOT NULL,
    content  TEXT NOT NULL,                       -- JSON as in the record
    digest   TEXT NOT NULL,
    PRIMARY KEY (document, kind, ordinal)
) WITHOUT ROWID;
CREATE INDEX entities_id ON entities (id);

CREATE TABLE runs (
    id        INTEGER PRIMARY KEY,
    started   TEXT NOT NULL,
    ended     TEXT,
    command   TEXT NOT NULL,
    exit_code INTEGER,
    report    TEXT
);

CREATE TABLE errors (                             -- what stands in the way now, per source and page
    run        INTEGER NOT NULL REFERENCES runs (id),
    path       TEXT NOT NULL,
    page       INTEGER,
    code       TEXT NOT NULL,
    detail     TEXT NOT NULL DEFAULT ''
);
