-- Seals: for each table and document the sum of its rows' digests (index/seals.py), so that any
-- change that did not come through Arkiva is found by `arkiva verify`.

ALTER TABLE documents ADD COLUMN fast INTEGER NOT NULL DEFAULT 0; -- read on the first rung only
ALTER TABLE documents ADD COLUMN path BLOB;                       -- where it was found first
UPDATE documents SET path = (SELECT min(path_bytes) FROM sources WHERE document = documents.id);
DROP TABLE errors;                                                -- nothing ever read it

CREATE TABLE seals (
    what     TEXT NOT NULL,                       -- the table
    document TEXT NOT NULL,                       -- '' for rows of no document
    sum      BLOB NOT NULL,                       -- 32 bytes
    PRIMARY KEY (what, document)
) WITHOUT ROWID;
