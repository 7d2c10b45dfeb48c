-- Corrections and reviews by people, and what the queue of `arkiva review` asks for.

ALTER TABLE documents ADD COLUMN extraction TEXT; -- as extracted, only where corrections lie over it

CREATE TABLE corrections (                        -- in force; the journal holds those undone, too
    document TEXT NOT NULL REFERENCES documents (id),
    address  TEXT NOT NULL,                       -- field, kind/entity or kind/entity/path
    seq      INTEGER NOT NULL,                    -- line of the journal: the later one wins
    op       TEXT NOT NULL,                       -- set, delete, add
    value    TEXT NOT NULL,                       -- JSON
    anchor   TEXT NOT NULL,                       -- where it stood and what was read there (JSON)
    by       TEXT NOT NULL,
    at       TEXT NOT NULL,
    note     TEXT,
    target   TEXT,                                -- id of the entity that it applies to now
    problem  TEXT,                                -- why it applies to nothing now
    PRIMARY KEY (document, address)
) WITHOUT ROWID;

CREATE TABLE reviewed (                           -- items of the queue that a person found to be fine
    document TEXT NOT NULL REFERENCES documents (id),
    item     TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       TEXT NOT NULL,
    note     TEXT,
    PRIMARY KEY (document, item)
) WITHOUT ROWID;

CREATE TABLE page_looks (                         -- pages whose reading leaves something to look at
    document TEXT NOT NULL REFERENCES documents (id),
    page     INTEGER NOT NULL,
    look     TEXT NOT NULL,                       -- JSON, index/page_looks.py
    PRIMARY KEY (document, page)
) WITHOUT ROWID;
INSERT INTO page_looks
    SELECT document, page, look
    FROM (SELECT document, page, page_look(content) AS look FROM pages WHERE content IS NOT NULL)
    WHERE look IS NOT NULL;

-- Both keep the queue from walking over page blobs and sound entities.
CREATE INDEX pages_failed ON pages (document, page, code) WHERE code IS NOT NULL;
CREATE INDEX entities_confidence ON entities (json_extract(content, '$.confidence'));
