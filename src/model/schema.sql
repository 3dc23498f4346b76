-- The session file: one design session is one SQLite database with these tables.
--
-- Three floors. What was said (document, statement, answer), what it means (element and the
-- tables that share its id: the conceptual model), what follows (db_schema and below: the
-- physical model, and findings, proofs, sizes, artefacts). Lower floors are recomputed from upper
-- ones; nothing of the upper ones is ever changed by recomputing.
--
-- Every conceptual thing is an `element`, so that provenance, decisions and questions can point
-- at any of them with a real foreign key, and deleting the element deletes all of it.
-- Physical things and findings are named by a path (`orders.status`): they are rebuilt on each
-- derivation, and the name is what a person's verdict (waiver, decision) must survive by.
-- Booleans are 0/1; where the requirements may be silent they are NULL ("not stated").

CREATE TABLE meta (
  key TEXT PRIMARY KEY,     -- name, title, created_at, task, persona, fingerprint, revision, focus (db_schema.name the views show)
  value TEXT NOT NULL
) STRICT;

-- ---------------------------------------------------------------- what was said

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                 -- as the user wrote it; '-' is standard input
  kind TEXT NOT NULL CHECK (kind IN ('requirements', 'sql', 'dbml', 'answers', 'interview',
                                     'starter')),                -- starter: assumed, nobody has said it
  sender TEXT NOT NULL DEFAULT 'user' CHECK (sender IN ('user', 'pm', 'architect', 'developer')),  -- the persona's receives_from
  language TEXT NOT NULL DEFAULT 'en',
  body TEXT NOT NULL
) STRICT;

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  line INTEGER NOT NULL,              -- from 1
  col INTEGER NOT NULL,               -- from 1, code points
  kind TEXT NOT NULL CHECK (kind IN ('heading', 'sentence', 'bullet', 'row', 'story', 'rule', 'term', 'code')),
  section TEXT,                       -- nearest heading
  body TEXT NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('used', 'asked', 'set_aside')),
  reason TEXT NOT NULL                -- used for ..., asked ..., set aside because ...
) STRICT;
CREATE INDEX statement_document ON statement (document_id);

CREATE TABLE answer (
  question TEXT PRIMARY KEY,          -- step id of the task
  value TEXT,                         -- several values: JSON array of text
  status TEXT NOT NULL CHECK (status IN ('answered', 'accepted_default', 'assumed', 'unknown', 'skipped', 'not_applicable',
                                         'done')),  -- not_applicable: another answer made it pointless; value is kept
  source TEXT NOT NULL CHECK (source IN ('prompt', 'set', 'answers', 'document', 'default', 'step')),
  seq INTEGER NOT NULL                -- order of answering, for "back"
) STRICT;

-- ---------------------------------------------------------------- what it means

CREATE TABLE element (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('entity', 'attribute', 'relationship', 'key', 'rule', 'volume', 'retention',
                                     'access', 'prohibition', 'quality'))
) STRICT;

CREATE TABLE provenance (
  id INTEGER PRIMARY KEY,
  element_id INTEGER NOT NULL REFERENCES element ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('statement', 'answer', 'edit', 'import', 'assumption')),
  statement_id INTEGER REFERENCES statement ON DELETE CASCADE,
  question TEXT,                      -- for source 'answer'
  note TEXT                           -- what the source says about the element, in a few words
) STRICT;
CREATE INDEX provenance_element ON provenance (element_id);
CREATE INDEX provenance_statement ON provenance (statement_id);

CREATE TABLE entity (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  name TEXT NOT NULL UNIQUE,          -- snake_case, singular
  kind TEXT NOT NULL DEFAULT 'strong' CHECK (kind IN ('strong', 'weak', 'associative', 'subtype', 'lookup')),
  parent_id INTEGER REFERENCES entity ON DELETE SET NULL,   -- supertype
  description TEXT,
  seq INTEGER NOT NULL,               -- order of first mention
  CHECK ((kind = 'subtype') OR parent_id IS NULL)
) STRICT;

CREATE TABLE entity_alias (
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  alias TEXT NOT NULL,
  PRIMARY KEY (entity_id, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE relationship (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  from_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,   -- the many side of many-to-one: the one that refers
  to_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  name TEXT,                          -- verb phrase, read from -> to
  role TEXT,                          -- what `to` is for `from`, snake_case: manager, parent_category; NULL: the entity's name
  cardinality TEXT NOT NULL CHECK (cardinality IN ('many-to-one', 'one-to-one', 'many-to-many')),
  from_optional INTEGER CHECK (from_optional IN (0, 1)),  -- 1: a `from` may exist without any `to`
  to_optional INTEGER CHECK (to_optional IN (0, 1)),      -- 1: a `to` may exist without any `from`
  identifying INTEGER NOT NULL DEFAULT 0 CHECK (identifying IN (0, 1)),  -- `to` owns the weak `from`
  on_delete TEXT CHECK (on_delete IN ('cascade', 'restrict', 'set null')),  -- what the text or a person says; NULL: derived
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX relationship_from ON relationship (from_id);
CREATE INDEX relationship_to ON relationship (to_id);

CREATE TABLE attribute (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  owner_id INTEGER NOT NULL REFERENCES element ON DELETE CASCADE,   -- an entity or a relationship
  name TEXT NOT NULL,                 -- snake_case
  type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'decimal', 'money', 'date', 'timestamp', 'boolean', 'enum',
                                     'binary', 'json')),
  required INTEGER CHECK (required IN (0, 1)),
  is_unique INTEGER NOT NULL DEFAULT 0 CHECK (is_unique IN (0, 1)),
  pii TEXT NOT NULL DEFAULT 'none' CHECK (pii IN ('none', 'personal', 'special')),
  multivalued INTEGER NOT NULL DEFAULT 0 CHECK (multivalued IN (0, 1)),
  derived TEXT,                       -- how it is computed; NULL: it is stored
  part_of INTEGER REFERENCES attribute ON DELETE CASCADE,           -- the composite it is a part of
  min_value REAL, max_value REAL,     -- inclusive
  max_length INTEGER,                 -- characters, when the text says so
  unit TEXT,
  default_value TEXT,                 -- as a plain value, not SQL
  description TEXT,
  seq INTEGER NOT NULL,
  UNIQUE (owner_id, name)
) STRICT;

CREATE TABLE attribute_value (        -- values of an enumeration
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  value TEXT NOT NULL,                -- as in the text
  PRIMARY KEY (attribute_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE attribute_alias (
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  alias TEXT NOT NULL,
  PRIMARY KEY (attribute_id, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_key (             -- candidate keys as the text states them
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1))   -- the one that identifies
) STRICT;
CREATE INDEX entity_key_entity ON entity_key (entity_id);

CREATE TABLE entity_key_part (        -- an attribute, or a relationship that stands for the key of its `to`
  key_id INTEGER NOT NULL REFERENCES entity_key ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  attribute_id INTEGER REFERENCES attribute ON DELETE CASCADE,
  relationship_id INTEGER REFERENCES relationship ON DELETE CASCADE,
  PRIMARY KEY (key_id, seq),
  CHECK ((attribute_id IS NULL) <> (relationship_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE business_rule (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('unique', 'order', 'limit', 'overlap', 'check')),
  value REAL,                         -- of a limit: at most so many per listed item
  body TEXT NOT NULL                  -- the rule in words
) STRICT;

CREATE TABLE business_rule_part (     -- unique: the combination; order: earlier, later; limit: per what
  rule_id INTEGER NOT NULL REFERENCES business_rule ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  attribute_id INTEGER REFERENCES attribute ON DELETE CASCADE,
  relationship_id INTEGER REFERENCES relationship ON DELETE CASCADE,
  PRIMARY KEY (rule_id, seq),
  CHECK ((attribute_id IS NULL) <> (relationship_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE volume (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  row_count REAL,                     -- NULL: only the growth is known
  per TEXT CHECK (per IN ('second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year')),  -- NULL: a stock
  growth_pct REAL,
  growth_per TEXT NOT NULL DEFAULT 'year' CHECK (growth_per IN ('day', 'week', 'month', 'quarter', 'year'))
) STRICT;

CREATE TABLE retention (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  months REAL,                        -- NULL: until the event
  after TEXT,                         -- the event it counts from; NULL: creation
  action TEXT NOT NULL DEFAULT 'delete' CHECK (action IN ('delete', 'erase', 'archive'))
) STRICT;

CREATE TABLE access_pattern (
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('lookup', 'report')),
  body TEXT NOT NULL,                 -- in words
  per_day REAL,                       -- how often; NULL: not stated
  latency_ms REAL                     -- the target; NULL: not stated
) STRICT;

CREATE TABLE access_part (            -- what is searched or grouped by
  access_id INTEGER NOT NULL REFERENCES access_pattern ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  name TEXT NOT NULL,                 -- as said, snake_case
  attribute_id INTEGER REFERENCES attribute ON DELETE CASCADE,  -- of the entity or of a related one
  entity_id INTEGER REFERENCES entity ON DELETE CASCADE,        -- or a related entity
  relationship_id INTEGER REFERENCES relationship ON DELETE SET NULL,  -- which relationship leads there, when several do
  PRIMARY KEY (access_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE prohibition (            -- "we never store ...": a rule, not a column
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  entity_id INTEGER REFERENCES entity ON DELETE CASCADE,
  name TEXT NOT NULL,                 -- snake_case
  body TEXT NOT NULL
) STRICT;

CREATE TABLE quality (                -- what is asked of the whole: latency, availability, rpo, rto, residency, compliance ...
  id INTEGER PRIMARY KEY REFERENCES element ON DELETE CASCADE,
  name TEXT NOT NULL,                 -- latency_ms, availability_pct, rpo_minutes, rto_minutes, residency, regulation
  value TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  topic TEXT NOT NULL,                -- stable word: primary-key, subtype-strategy, on-delete ...
  object TEXT NOT NULL,               -- path
  choice TEXT NOT NULL,
  rejected TEXT,                      -- the alternative
  reason TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('derive', 'person'))   -- those of 'derive' are rebuilt
) STRICT;

CREATE TABLE assumption (
  id INTEGER PRIMARY KEY,
  object TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('read', 'flow', 'derive')),   -- who made it, and rebuilds it
  UNIQUE (source, object, body)
) STRICT;

CREATE TABLE open_question (          -- what the text leaves ambiguous, ranked
  id INTEGER PRIMARY KEY,
  object TEXT NOT NULL,
  body TEXT NOT NULL,
  assumed TEXT NOT NULL,              -- what is taken until somebody answers
  impact INTEGER NOT NULL,            -- 1..5
  uncertainty INTEGER NOT NULL,       -- 1..5; rank = impact * uncertainty
  statement_id INTEGER REFERENCES statement ON DELETE SET NULL,
  UNIQUE (object, body)
) STRICT;

-- ---------------------------------------------------------------- what follows

CREATE TABLE db_schema (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,          -- design (derived), current, target, readback ...
  dialect TEXT CHECK (dialect IN ('sqlite', 'postgres')),   -- NULL: both
  origin TEXT NOT NULL                -- derived, or the file or database it was read from
) STRICT;

CREATE TABLE tbl (
  id INTEGER PRIMARY KEY,
  schema_id INTEGER NOT NULL REFERENCES db_schema ON DELETE CASCADE,
  namespace TEXT NOT NULL DEFAULT '', -- PostgreSQL schema when it is not the default one
  name TEXT NOT NULL,
  entity_id INTEGER REFERENCES entity ON DELETE SET NULL,
  relationship_id INTEGER REFERENCES relationship ON DELETE SET NULL,   -- of a table made from a many-to-many
  attribute_id INTEGER REFERENCES attribute ON DELETE SET NULL,         -- of a table made from a multi-valued attribute
  is_strict INTEGER NOT NULL DEFAULT 0, without_rowid INTEGER NOT NULL DEFAULT 0,   -- SQLite
  partition_by TEXT,                  -- PostgreSQL: RANGE (placed_at)
  partition_of TEXT,                  -- PostgreSQL: parent and bounds
  comment TEXT,
  options TEXT,                       -- engine facts without a column of their own, as JSON
  seq INTEGER NOT NULL,               -- creation order: referenced tables first
  UNIQUE (schema_id, namespace, name)
) STRICT;
CREATE INDEX tbl_entity ON tbl (entity_id);

CREATE TABLE col (
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT CHECK (type IN ('text', 'integer', 'decimal', 'money', 'date', 'timestamp', 'boolean', 'enum', 'binary',
                            'json')),   -- NULL: imported and not recognised
  sqlite_type TEXT, postgres_type TEXT,           -- as declared; NULL: not for this engine
  not_null INTEGER NOT NULL DEFAULT 0,
  sqlite_default TEXT, postgres_default TEXT,     -- SQL expressions
  sqlite_generated TEXT, postgres_generated TEXT, -- SQL expressions
  generated_stored INTEGER NOT NULL DEFAULT 0,
  identity TEXT CHECK (identity IN ('always', 'by default', 'serial', 'rowid', 'autoincrement')),
  collation TEXT,
  role TEXT NOT NULL DEFAULT 'attribute' CHECK (role IN ('surrogate', 'key', 'attribute', 'reference', 'discriminator',
                                                         'position', 'audit', 'soft_delete')),
  pii TEXT NOT NULL DEFAULT 'none' CHECK (pii IN ('none', 'personal', 'special')),
  attribute_id INTEGER REFERENCES attribute ON DELETE SET NULL,
  relationship_id INTEGER REFERENCES relationship ON DELETE SET NULL,   -- of a reference
  comment TEXT,
  options TEXT,
  UNIQUE (tbl_id, name)
) STRICT;
CREATE INDEX col_attribute ON col (attribute_id);

CREATE TABLE tbl_key (                -- PRIMARY KEY and UNIQUE constraints
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  name TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('primary', 'unique')),
  options TEXT                        -- deferrable, nulls not distinct, conflict clause ... as JSON
) STRICT;
CREATE INDEX tbl_key_tbl ON tbl_key (tbl_id);
CREATE TABLE tbl_key_col (
  key_id INTEGER NOT NULL REFERENCES tbl_key ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  col_id INTEGER NOT NULL REFERENCES col ON DELETE CASCADE,
  PRIMARY KEY (key_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX tbl_key_col_col ON tbl_key_col (col_id);

CREATE TABLE fk (
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  name TEXT,
  to_tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  on_delete TEXT NOT NULL DEFAULT 'no action' CHECK (on_delete IN ('no action', 'restrict', 'cascade', 'set null', 'set default')),
  on_update TEXT NOT NULL DEFAULT 'no action' CHECK (on_update IN ('no action', 'restrict', 'cascade', 'set null', 'set default')),
  deferral TEXT CHECK (deferral IN ('immediate', 'deferred')),      -- NULL: not deferrable
  relationship_id INTEGER REFERENCES relationship ON DELETE SET NULL,
  options TEXT                        -- match, not valid ... as JSON
) STRICT;
CREATE INDEX fk_tbl ON fk (tbl_id);
CREATE INDEX fk_to ON fk (to_tbl_id);
CREATE TABLE fk_col (
  fk_id INTEGER NOT NULL REFERENCES fk ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  col_id INTEGER NOT NULL REFERENCES col ON DELETE CASCADE,
  to_col_id INTEGER NOT NULL REFERENCES col ON DELETE CASCADE,
  PRIMARY KEY (fk_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX fk_col_col ON fk_col (col_id);
CREATE INDEX fk_col_to ON fk_col (to_col_id);

CREATE TABLE chk (
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  name TEXT,
  kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('enum', 'range', 'order', 'length', 'json', 'boolean', 'date', 'exclusive',
                                                     'not_self', 'other')),   -- what it is for: tells probes how to break it
  sqlite_expr TEXT, postgres_expr TEXT,           -- NULL: not for this engine
  col_id INTEGER REFERENCES col ON DELETE CASCADE,           -- the column it is about, when it is one
  rule_id INTEGER REFERENCES business_rule ON DELETE SET NULL
) STRICT;
CREATE INDEX chk_tbl ON chk (tbl_id);
CREATE INDEX chk_col ON chk (col_id);

CREATE TABLE idx (
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  name TEXT NOT NULL,
  is_unique INTEGER NOT NULL DEFAULT 0,
  method TEXT NOT NULL DEFAULT 'btree',
  sqlite_where TEXT, postgres_where TEXT,
  access_id INTEGER REFERENCES access_pattern ON DELETE SET NULL,       -- the pattern that wants it
  fk_id INTEGER REFERENCES fk ON DELETE SET NULL,                       -- the foreign key that wants it
  reason TEXT,
  options TEXT
) STRICT;
CREATE INDEX idx_tbl ON idx (tbl_id);
CREATE TABLE idx_col (
  idx_id INTEGER NOT NULL REFERENCES idx ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  col_id INTEGER REFERENCES col ON DELETE CASCADE,           -- NULL: an expression
  sqlite_expr TEXT, postgres_expr TEXT,
  descending INTEGER NOT NULL DEFAULT 0,
  included INTEGER NOT NULL DEFAULT 0,            -- INCLUDE, not a key column
  options TEXT,
  PRIMARY KEY (idx_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_col_col ON idx_col (col_id);

CREATE TABLE schema_object (          -- all else an engine knows: view, trigger, function, enum, domain, sequence, policy ...
  id INTEGER PRIMARY KEY,
  schema_id INTEGER NOT NULL REFERENCES db_schema ON DELETE CASCADE,
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  tbl_id INTEGER REFERENCES tbl ON DELETE CASCADE,
  sqlite_sql TEXT, postgres_sql TEXT, -- the statement that makes it; NULL: not for this engine
  comment TEXT,
  options TEXT,
  rule_id INTEGER REFERENCES business_rule ON DELETE SET NULL,          -- a trigger that guards a rule
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE access_query (           -- an access pattern as SQL over the schema
  id INTEGER PRIMARY KEY,
  schema_id INTEGER NOT NULL REFERENCES db_schema ON DELETE CASCADE,
  access_id INTEGER NOT NULL REFERENCES access_pattern ON DELETE CASCADE,
  sqlite_sql TEXT, postgres_sql TEXT, -- parameters as ?1 and $1; NULL: cannot be expressed, see reason
  main_tbl_id INTEGER REFERENCES tbl ON DELETE SET NULL,
  idx_id INTEGER REFERENCES idx ON DELETE SET NULL,          -- the index its plan must show; NULL: a key serves it
  reason TEXT
) STRICT;

CREATE TABLE table_size (             -- by page arithmetic over declared volumes
  id INTEGER PRIMARY KEY,
  tbl_id INTEGER NOT NULL REFERENCES tbl ON DELETE CASCADE,
  scale INTEGER NOT NULL,             -- 1, 10, 100
  engine TEXT NOT NULL CHECK (engine IN ('sqlite', 'postgres')),
  row_count REAL NOT NULL,
  table_bytes REAL NOT NULL,
  index_bytes REAL NOT NULL,
  basis TEXT NOT NULL                 -- where the number of rows comes from
) STRICT;

CREATE TABLE finding (                -- rebuilt by judging
  id INTEGER PRIMARY KEY,
  checklist TEXT NOT NULL,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rule', 'challenge', 'question')),
  severity TEXT NOT NULL CHECK (severity IN ('note', 'warning', 'error')),
  object TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE TABLE waiver (                 -- a person's verdict: kept apart from the machine's, and it wins
  rule TEXT NOT NULL,
  object TEXT NOT NULL,               -- '*': everywhere
  reason TEXT NOT NULL,
  PRIMARY KEY (rule, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE proof (
  id INTEGER PRIMARY KEY,
  engine TEXT NOT NULL CHECK (engine IN ('sqlite', 'postgres')),
  kind TEXT NOT NULL CHECK (kind IN ('ddl', 'readback', 'accept', 'refuse', 'plan', 'rule')),
  object TEXT NOT NULL,               -- path: a table, column, constraint, index, access pattern
  claim TEXT NOT NULL,                -- in words: "orders.status refuses a value outside its list"
  sql TEXT NOT NULL,                  -- what was run
  observed TEXT NOT NULL,             -- the engine's words, without addresses and times
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  way TEXT CHECK (way IN ('index', 'key', 'other', 'scan'))  -- of a look-up's plan: the index made for it, one that is there anyway, another than was made, all rows
) STRICT;
CREATE INDEX proof_object ON proof (object, kind);

CREATE TABLE unproven (               -- what no probe could show: neither held nor broken
  id INTEGER PRIMARY KEY,
  engine TEXT NOT NULL CHECK (engine IN ('sqlite', 'postgres')),
  object TEXT NOT NULL,               -- path, as in proof
  claim TEXT NOT NULL,                -- in words: what would have been shown
  reason TEXT NOT NULL                -- because
) STRICT;

CREATE TABLE engine_run (             -- on what the proofs ran
  engine TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  how TEXT NOT NULL,                  -- embedded, throw-away cluster, URL; or why it was not run
  plans TEXT                          -- how the plans were taken; NULL: none was
) STRICT, WITHOUT ROWID;

CREATE TABLE artefact (
  name TEXT PRIMARY KEY,              -- file name
  format TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- history

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,                   -- ISO 8601, UTC
  command TEXT NOT NULL,              -- as typed
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned')),  -- abandoned: undone, then something else was done
  changeset BLOB                      -- SQLite session extension; its inverse is the undo
) STRICT;
