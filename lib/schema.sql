-- The index: one SQLite file in WAL mode. Read by store_write.c and store_read.c only.
-- Row numbers never leave lib/; the outside sees document.id and passage ids (store.h).

-- schema, tok (id of tokeniser and vocabulary), fts (name of the current FTS table),
-- generation (counts every commit that changed documents), created (seconds since 1970),
-- landlock (0 or 1: the last run's workers had it), extractors (formats and versions)
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE document(
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,        -- lasts through moving and reindexing
  work TEXT NOT NULL,             -- documents of one work share it
  sha256 TEXT NOT NULL,           -- of the file's bytes, hexadecimal
  size INTEGER NOT NULL,
  format TEXT NOT NULL,
  extractor TEXT NOT NULL,        -- changes when the reading code does
  state TEXT NOT NULL,            -- doc_state_name
  reason TEXT NOT NULL,
  restricted INTEGER NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,             -- one of the contract's nine
  date TEXT NOT NULL,             -- YYYY, YYYY-MM, YYYY-MM-DD or ''
  lang TEXT NOT NULL,
  publisher TEXT NOT NULL,
  symbol TEXT NOT NULL,
  pages INTEGER NOT NULL,
  left_out INTEGER NOT NULL,      -- code points of boilerplate not kept
  seconds REAL NOT NULL,          -- the worker's time
  memory INTEGER NOT NULL,        -- the worker's peak, bytes
  read_at INTEGER NOT NULL,       -- seconds since 1970
  catalogue TEXT NOT NULL,        -- hash of the catalogue row that was applied, or ''
  -- The last attempt to read newer bytes, where it failed and the version above was kept; else ''.
  failed_sha256 TEXT NOT NULL, failed_extractor TEXT NOT NULL,
  failed_state TEXT NOT NULL, failed_reason TEXT NOT NULL
);
CREATE INDEX document_sha ON document(sha256);
CREATE INDEX document_work ON document(work);

-- One row for each place where the document's bytes stand; the first one found leads.
CREATE TABLE path(
  path TEXT PRIMARY KEY,          -- absolute
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  root TEXT NOT NULL,             -- the PATH argument it was found under
  url TEXT NOT NULL,              -- public address by --base-url, or ''
  size INTEGER NOT NULL, mtime INTEGER NOT NULL, inode INTEGER NOT NULL, -- mtime in ns
  added INTEGER NOT NULL          -- order of finding
);
CREATE INDEX path_document ON path(document);

CREATE TABLE value(
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  field TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL,
  confidence REAL NOT NULL,
  picked INTEGER NOT NULL,        -- chosen by the analysis, before the catalogue spoke
  chosen INTEGER NOT NULL         -- what the record shows
);
CREATE INDEX value_document ON value(document);

CREATE TABLE page(
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  attachment INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL,
  characters INTEGER NOT NULL, images INTEGER NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
  PRIMARY KEY(document, attachment, number)
) WITHOUT ROWID;

CREATE TABLE passage(
  row INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,       -- position in the document, from 0
  page INTEGER NOT NULL, page_last INTEGER NOT NULL, attachment INTEGER NOT NULL,
  on_page INTEGER NOT NULL,       -- ordinal among the passages beginning on the page, from 1
  role TEXT NOT NULL, level INTEGER NOT NULL,
  heading TEXT NOT NULL,          -- path, outermost first, joined by U+001F
  number TEXT NOT NULL, anchor TEXT NOT NULL, lang TEXT NOT NULL,
  hash TEXT NOT NULL,             -- 4 hexadecimal digits of the text's sha256: part of the id
  text TEXT NOT NULL,             -- blocks joined by U+000A
  raw TEXT NOT NULL,              -- as printed where text was converted, else ''
  searched INTEGER NOT NULL       -- 0: running heads, page numbers, legacy fonts, garbled text
);
CREATE INDEX passage_document ON passage(document, ordinal);

CREATE TABLE link(
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  passage INTEGER NOT NULL,       -- passage.ordinal, -1 none
  page INTEGER NOT NULL, text TEXT NOT NULL, target TEXT NOT NULL
);
CREATE INDEX link_document ON link(document);

CREATE TABLE outline(
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  position INTEGER NOT NULL, level INTEGER NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL
);
CREATE INDEX outline_document ON outline(document);

CREATE TABLE attachment(
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  number INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, pages INTEGER NOT NULL
);
CREATE INDEX attachment_document ON attachment(document);

-- kind year language country org theme publisher: what results are counted and filtered by
CREATE TABLE facet(
  name TEXT NOT NULL, value TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  PRIMARY KEY(name, value, document)
) WITHOUT ROWID;
CREATE INDEX facet_document ON facet(document);

-- In how many searched passages of a language each word stands: exact tokens only, no stems.
CREATE TABLE lexicon(
  term TEXT NOT NULL,
  lang TEXT NOT NULL,             -- of the passages, '' unknown
  passages INTEGER NOT NULL,
  PRIMARY KEY(term, lang)
) WITHOUT ROWID;

-- What FTS5 reads as content: searched passages only (no running heads, page numbers, bad text).
CREATE VIEW passage_content AS
  SELECT p.row AS row, d.title AS title, replace(p.heading, char(31), ' / ') AS heading,
    CASE WHEN p.role IN ('footnote','table','contents','form','annotation') THEN '' ELSE p.text END AS body,
    CASE WHEN p.role IN ('footnote','table','contents','form','annotation') THEN p.text ELSE '' END AS note
  FROM passage p JOIN document d ON d.row = p.document
  WHERE p.searched;

-- The FTS table is named in meta.fts ('passage_fts_1', …) so that another tokeniser can be filled
-- in beside it and take over in one transaction:
--   CREATE VIRTUAL TABLE passage_fts_N USING fts5(title, heading, body, note,
--     content='passage_content', content_rowid='row', tokenize='rapporteur');

-- What documents recommend, report as recommended, or pledge (doc.h), in order of reading.
CREATE TABLE recommendation(
  row INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,       -- position among the document's, from 0
  hash TEXT NOT NULL,             -- of addressees, number and folded text: with document.id its id
  class TEXT NOT NULL, confidence TEXT NOT NULL,
  number TEXT NOT NULL, paragraph TEXT NOT NULL,
  text TEXT NOT NULL, lead_in TEXT NOT NULL,
  heading TEXT NOT NULL,          -- path, outermost first, joined by U+001F
  page INTEGER NOT NULL, page_last INTEGER NOT NULL, attachment INTEGER NOT NULL,
  -- Ordinals of the passages it begins and ends in, bytes in their texts; -1 none.
  passage INTEGER NOT NULL, span_start INTEGER NOT NULL,
  passage_last INTEGER NOT NULL, span_end INTEGER NOT NULL,
  verb TEXT NOT NULL, level INTEGER NOT NULL, lang TEXT NOT NULL,
  repeats INTEGER NOT NULL,       -- ordinal of the one that it says again, -1 none
  words TEXT NOT NULL             -- lead-in and parties, as they are searched
);
CREATE UNIQUE INDEX recommendation_document ON recommendation(document, ordinal);
CREATE UNIQUE INDEX recommendation_hash ON recommendation(document, hash);

CREATE TABLE recommendation_party(
  recommendation INTEGER NOT NULL REFERENCES recommendation(row) ON DELETE CASCADE,
  role TEXT NOT NULL,             -- addressee, issuer
  position INTEGER NOT NULL,
  name TEXT NOT NULL, printed TEXT NOT NULL,
  country TEXT NOT NULL,          -- ISO 3166 codes, a blank between
  PRIMARY KEY(recommendation, role, position)
) WITHOUT ROWID;

CREATE TABLE recommendation_subject(
  recommendation INTEGER NOT NULL REFERENCES recommendation(row) ON DELETE CASCADE,
  role TEXT NOT NULL,             -- theme, affected
  position INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(recommendation, role, position)
) WITHOUT ROWID;

-- Its columns have the names of passage_content's, so that one expression asks both.
CREATE VIEW recommendation_content AS
  SELECT r.row AS row, d.title AS title, replace(r.heading, char(31), ' / ') AS heading,
    r.text AS body, r.words AS note
  FROM recommendation r JOIN document d ON d.row = r.document;

CREATE VIRTUAL TABLE recommendation_fts USING fts5(title, heading, body, note,
  content='recommendation_content', content_rowid='row', tokenize='rapporteur');
