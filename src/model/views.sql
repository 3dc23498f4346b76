-- What content (rules, templates, tasks) may see. These views are the contract: checklists and
-- templates use nothing else, so tables can change behind them.
-- Physical views show the schema that is in focus (meta 'focus'; 'design' unless a file is checked).
-- Created as TEMP views on every open, so an older session file always sees the newest contract.

CREATE TEMP VIEW v_session AS SELECT key, value FROM meta;

CREATE TEMP VIEW v_document AS SELECT id, name, kind, sender, language FROM document;

CREATE TEMP VIEW v_statement AS
SELECT s.id, s.document_id, d.name AS document, s.line, s.col, s.kind, s.section, s.body, s.fate, s.reason
FROM statement s JOIN document d ON d.id = s.document_id;

CREATE TEMP VIEW v_answer AS SELECT question, value, status, source, seq FROM answer;

-- One row per element: what it is called.
CREATE TEMP VIEW v_element AS
SELECT e.id, e.kind, n.name AS path FROM element e JOIN entity n ON n.id = e.id
UNION ALL
SELECT e.id, e.kind, coalesce(o.name, f.name || '_' || t.name) || '.' || a.name
FROM element e JOIN attribute a ON a.id = e.id LEFT JOIN entity o ON o.id = a.owner_id
LEFT JOIN relationship r ON r.id = a.owner_id LEFT JOIN entity f ON f.id = r.from_id LEFT JOIN entity t ON t.id = r.to_id
UNION ALL
SELECT e.id, e.kind, f.name || '.' || coalesce(r.role, t.name)
FROM element e JOIN relationship r ON r.id = e.id JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id
UNION ALL
SELECT e.id, e.kind, n.name || '.key' FROM element e JOIN entity_key k ON k.id = e.id JOIN entity n ON n.id = k.entity_id
UNION ALL
SELECT e.id, e.kind, n.name || '.rule' FROM element e JOIN business_rule b ON b.id = e.id JOIN entity n ON n.id = b.entity_id
UNION ALL
SELECT e.id, e.kind, n.name || '.volume' FROM element e JOIN volume v ON v.id = e.id JOIN entity n ON n.id = v.entity_id
UNION ALL
SELECT e.id, e.kind, n.name || '.retention' FROM element e JOIN retention v ON v.id = e.id JOIN entity n ON n.id = v.entity_id
UNION ALL
SELECT e.id, e.kind, n.name || '.access' FROM element e JOIN access_pattern v ON v.id = e.id JOIN entity n ON n.id = v.entity_id
UNION ALL
SELECT e.id, e.kind, coalesce(n.name || '.', '') || p.name FROM element e JOIN prohibition p ON p.id = e.id LEFT JOIN entity n ON n.id = p.entity_id
UNION ALL
SELECT e.id, e.kind, q.name FROM element e JOIN quality q ON q.id = e.id;

-- Where an element comes from; `place` is file:line for statements, else the kind of source.
CREATE TEMP VIEW v_provenance AS
SELECT p.element_id, p.source, p.question, p.note, p.statement_id, s.line, s.body,
       CASE WHEN p.source = 'assumption' THEN 'assumption'
            WHEN p.statement_id IS NOT NULL THEN CASE d.name WHEN '-' THEN 'stdin' ELSE d.name END || ':' || s.line
            WHEN p.question IS NOT NULL THEN 'answer ' || p.question
            ELSE p.source END AS place
FROM provenance p LEFT JOIN statement s ON s.id = p.statement_id LEFT JOIN document d ON d.id = s.document_id;

CREATE TEMP VIEW v_entity AS
SELECT e.id, e.name, e.kind, p.name AS parent, e.description, e.seq,
       (SELECT group_concat(alias, ', ') FROM (SELECT alias FROM entity_alias a WHERE a.entity_id = e.id ORDER BY alias)) AS aliases,
       NOT EXISTS (SELECT 1 FROM provenance v WHERE v.element_id = e.id AND v.source <> 'assumption') AS assumed
FROM entity e LEFT JOIN entity p ON p.id = e.parent_id;

CREATE TEMP VIEW v_attribute AS
SELECT a.id, a.owner_id, coalesce(n.name, f.name || '_' || t.name) AS entity, n.id AS entity_id, r.id AS relationship_id,
       a.name, a.type, a.required, a.is_unique, a.pii, a.multivalued, a.derived, w.name AS part_of,
       a.min_value, a.max_value, a.max_length, a.unit, a.default_value, a.description, a.seq,
       (SELECT group_concat(value, ', ') FROM (SELECT value FROM attribute_value v WHERE v.attribute_id = a.id ORDER BY v.seq)) AS value_list,
       NOT EXISTS (SELECT 1 FROM provenance v WHERE v.element_id = a.id AND v.source <> 'assumption') AS assumed
FROM attribute a LEFT JOIN entity n ON n.id = a.owner_id LEFT JOIN relationship r ON r.id = a.owner_id
LEFT JOIN entity f ON f.id = r.from_id LEFT JOIN entity t ON t.id = r.to_id LEFT JOIN attribute w ON w.id = a.part_of;

CREATE TEMP VIEW v_relationship AS
SELECT r.id, f.name AS from_entity, t.name AS to_entity, r.from_id, r.to_id, r.name, coalesce(r.role, t.name) AS role,
       r.cardinality, r.from_optional, r.to_optional, r.identifying, r.on_delete, r.seq
FROM relationship r JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id;

CREATE TEMP VIEW v_entity_key AS
SELECT k.id, n.name AS entity, k.entity_id, k.is_primary,
       (SELECT group_concat(part, ', ') FROM (
          SELECT coalesce(a.name, r.role, t.name) AS part FROM entity_key_part p LEFT JOIN attribute a ON a.id = p.attribute_id
          LEFT JOIN relationship r ON r.id = p.relationship_id LEFT JOIN entity t ON t.id = r.to_id
          WHERE p.key_id = k.id ORDER BY p.seq)) AS parts
FROM entity_key k JOIN entity n ON n.id = k.entity_id;

CREATE TEMP VIEW v_rule AS
SELECT b.id, n.name AS entity, b.entity_id, b.kind, b.value, b.body FROM business_rule b JOIN entity n ON n.id = b.entity_id;

-- rows_per_year: inflow brought to a year; stock: rows at the start (NULL when not stated).
CREATE TEMP VIEW v_volume AS
SELECT v.id, n.name AS entity, v.entity_id, v.row_count, v.per, v.growth_pct, v.growth_per,
       CASE WHEN v.per IS NULL THEN v.row_count END AS stock,
       v.row_count * CASE v.per WHEN 'second' THEN 31557600.0 WHEN 'minute' THEN 525960.0 WHEN 'hour' THEN 8766.0
         WHEN 'day' THEN 365.25 WHEN 'week' THEN 52.18 WHEN 'month' THEN 12.0 WHEN 'quarter' THEN 4.0 WHEN 'year' THEN 1.0 END AS rows_per_year
FROM volume v JOIN entity n ON n.id = v.entity_id;

CREATE TEMP VIEW v_retention AS
SELECT r.id, n.name AS entity, r.entity_id, r.months, r.after, r.action FROM retention r JOIN entity n ON n.id = r.entity_id;

CREATE TEMP VIEW v_access AS
SELECT a.id, n.name AS entity, a.entity_id, a.kind, a.body, a.per_day, a.latency_ms,
       (SELECT group_concat(name, ', ') FROM (SELECT name FROM access_part p WHERE p.access_id = a.id ORDER BY p.seq)) AS parts
FROM access_pattern a JOIN entity n ON n.id = a.entity_id;

CREATE TEMP VIEW v_prohibition AS
SELECT p.id, n.name AS entity, p.name, p.body FROM prohibition p LEFT JOIN entity n ON n.id = p.entity_id;

CREATE TEMP VIEW v_quality AS SELECT id, name, value, body FROM quality;
CREATE TEMP VIEW v_decision AS SELECT id, topic, object, choice, rejected, reason, source FROM decision;
CREATE TEMP VIEW v_assumption AS SELECT id, object, body, reason, source FROM assumption;
CREATE TEMP VIEW v_question AS
SELECT q.id, q.object, q.body, q.assumed, q.impact, q.uncertainty, q.impact * q.uncertainty AS rank, s.line
FROM open_question q LEFT JOIN statement s ON s.id = q.statement_id;

-- A partitioned table is one table here; its parts are in v_partition.
CREATE TEMP VIEW v_table AS
SELECT t.id, t.namespace, t.name, t.entity_id, n.name AS entity, t.relationship_id, t.attribute_id, t.is_strict, t.without_rowid,
       t.partition_by, t.partition_of, t.comment, t.options, t.seq, s.dialect, s.name AS schema,
       coalesce(n.description,
         CASE WHEN t.relationship_id IS NOT NULL THEN (SELECT 'links ' || f.name || ' and ' || o.name || coalesce(' (' || r.name || ')', '')
                FROM relationship r JOIN entity f ON f.id = r.from_id JOIN entity o ON o.id = r.to_id WHERE r.id = t.relationship_id)
              WHEN t.attribute_id IS NOT NULL THEN (SELECT 'the values of ' || coalesce(w.name || '.', '') || a.name
                FROM attribute a LEFT JOIN entity w ON w.id = a.owner_id WHERE a.id = t.attribute_id)
              WHEN n.kind = 'subtype' THEN n.name || ', a kind of ' || coalesce((SELECT p.name FROM entity p WHERE p.id = n.parent_id), 'its parent')
              WHEN n.kind = 'lookup' THEN 'the list of every ' || replace(n.name, '_', ' ') || ' to pick from'
              WHEN n.id IS NOT NULL THEN 'one row for each ' || replace(n.name, '_', ' ') END, t.comment) AS purpose
FROM tbl t JOIN db_schema s ON s.id = t.schema_id LEFT JOIN entity n ON n.id = t.entity_id
WHERE s.name = coalesce((SELECT value FROM meta WHERE key = 'focus'), 'design')
  AND t.partition_of IS NULL;

CREATE TEMP VIEW v_partition AS
SELECT t.id, t.namespace, t.name, t.partition_of, t.seq, s.name AS schema
FROM tbl t JOIN db_schema s ON s.id = t.schema_id
WHERE s.name = coalesce((SELECT value FROM meta WHERE key = 'focus'), 'design') AND t.partition_of IS NOT NULL;

CREATE TEMP VIEW v_column AS
SELECT c.id, c.tbl_id, t.name AS tbl, t.name || '.' || c.name AS path, c.seq, c.name, c.type, c.sqlite_type, c.postgres_type,
       c.not_null, c.sqlite_default, c.postgres_default, c.sqlite_generated, c.postgres_generated, c.identity, c.collation,
       c.role, c.pii, c.attribute_id, c.relationship_id, c.comment
FROM col c JOIN v_table t ON t.id = c.tbl_id;

CREATE TEMP VIEW v_key AS
SELECT k.id, k.tbl_id, t.name AS tbl, k.name, k.kind,
       (SELECT count(*) FROM tbl_key_col kc WHERE kc.key_id = k.id) AS width,
       (SELECT group_concat(name, ', ') FROM (SELECT c.name FROM tbl_key_col kc JOIN col c ON c.id = kc.col_id WHERE kc.key_id = k.id ORDER BY kc.seq)) AS columns
FROM tbl_key k JOIN v_table t ON t.id = k.tbl_id;

CREATE TEMP VIEW v_key_column AS
SELECT k.id AS key_id, k.tbl_id, k.tbl, k.kind, kc.seq, c.id AS column_id, c.name AS column_name
FROM v_key k JOIN tbl_key_col kc ON kc.key_id = k.id JOIN col c ON c.id = kc.col_id;

CREATE TEMP VIEW v_fk AS
SELECT f.id, f.tbl_id, t.name AS tbl, f.name, f.to_tbl_id, u.name AS to_tbl, f.on_delete, f.on_update, f.deferral, f.relationship_id, f.options,
       (SELECT count(*) FROM fk_col fc WHERE fc.fk_id = f.id) AS width,
       (SELECT group_concat(name, ', ') FROM (SELECT c.name FROM fk_col fc JOIN col c ON c.id = fc.col_id WHERE fc.fk_id = f.id ORDER BY fc.seq)) AS columns,
       (SELECT group_concat(name, ', ') FROM (SELECT c.name FROM fk_col fc JOIN col c ON c.id = fc.to_col_id WHERE fc.fk_id = f.id ORDER BY fc.seq)) AS to_columns
FROM fk f JOIN v_table t ON t.id = f.tbl_id JOIN tbl u ON u.id = f.to_tbl_id;

CREATE TEMP VIEW v_fk_column AS
SELECT f.id AS fk_id, f.tbl_id, f.tbl, f.to_tbl_id, f.to_tbl, fc.seq, c.id AS column_id, c.name AS column_name, d.id AS to_column_id, d.name AS to_column_name
FROM v_fk f JOIN fk_col fc ON fc.fk_id = f.id JOIN col c ON c.id = fc.col_id JOIN col d ON d.id = fc.to_col_id;

CREATE TEMP VIEW v_check AS
SELECT k.id, k.tbl_id, t.name AS tbl, k.name, k.kind, k.sqlite_expr, k.postgres_expr, k.col_id, c.name AS column_name, k.rule_id
FROM chk k JOIN v_table t ON t.id = k.tbl_id LEFT JOIN col c ON c.id = k.col_id;

CREATE TEMP VIEW v_index AS
SELECT i.id, i.tbl_id, t.name AS tbl, i.name, i.is_unique, i.method, i.sqlite_where, i.postgres_where, i.access_id, i.fk_id, i.reason,
       (SELECT count(*) FROM idx_col ic WHERE ic.idx_id = i.id AND ic.included = 0) AS width,
       (SELECT group_concat(name, ', ') FROM (SELECT coalesce(c.name, ic.sqlite_expr, ic.postgres_expr) || CASE ic.descending WHEN 1 THEN ' DESC' ELSE '' END AS name
          FROM idx_col ic LEFT JOIN col c ON c.id = ic.col_id WHERE ic.idx_id = i.id AND ic.included = 0 ORDER BY ic.seq)) AS columns
FROM idx i JOIN v_table t ON t.id = i.tbl_id;

CREATE TEMP VIEW v_index_column AS
SELECT i.id AS index_id, i.tbl_id, i.tbl, ic.seq, ic.col_id AS column_id, c.name AS column_name, ic.sqlite_expr, ic.postgres_expr, ic.descending, ic.included
FROM v_index i JOIN idx_col ic ON ic.idx_id = i.id LEFT JOIN col c ON c.id = ic.col_id;

CREATE TEMP VIEW v_object AS
SELECT o.id, o.kind, o.namespace, o.name, t.name AS tbl, o.sqlite_sql, o.postgres_sql, o.comment, o.rule_id
FROM schema_object o JOIN db_schema s ON s.id = o.schema_id LEFT JOIN tbl t ON t.id = o.tbl_id
WHERE s.name = coalesce((SELECT value FROM meta WHERE key = 'focus'), 'design');

CREATE TEMP VIEW v_access_query AS
SELECT q.id, q.access_id, a.entity, a.kind, a.body, a.parts, q.sqlite_sql, q.postgres_sql, t.name AS tbl, i.name AS index_name, q.reason
FROM access_query q JOIN v_access a ON a.id = q.access_id JOIN db_schema s ON s.id = q.schema_id
LEFT JOIN tbl t ON t.id = q.main_tbl_id LEFT JOIN idx i ON i.id = q.idx_id
WHERE s.name = coalesce((SELECT value FROM meta WHERE key = 'focus'), 'design');

CREATE TEMP VIEW v_size AS
SELECT z.id, z.tbl_id, t.name AS tbl, z.scale, z.engine, z.row_count, z.table_bytes, z.index_bytes, z.basis
FROM table_size z JOIN v_table t ON t.id = z.tbl_id;

CREATE TEMP VIEW v_finding AS
SELECT f.id, f.checklist, f.rule, f.kind, f.severity, f.object, f.detail, w.reason AS waived
FROM finding f LEFT JOIN waiver w ON w.rule = f.rule AND w.object IN (f.object, '*');

CREATE TEMP VIEW v_waiver AS SELECT rule, object, reason FROM waiver;
CREATE TEMP VIEW v_proof AS SELECT id, engine, kind, object, claim, sql, observed, passed, way FROM proof;
CREATE TEMP VIEW v_unproven AS SELECT id, engine, object, claim, reason FROM unproven;
CREATE TEMP VIEW v_engine AS SELECT engine, version, how, plans FROM engine_run;
CREATE TEMP VIEW v_artefact AS SELECT name, format, body, length(CAST(body AS BLOB)) AS bytes FROM artefact;
CREATE TEMP VIEW v_history AS SELECT id, at, command, state FROM history;

-- ---------------------------------------------------------------- for rules

-- What an access pattern searches or groups by: one row per part.
CREATE TEMP VIEW v_access_part AS
SELECT p.access_id, a.entity, a.entity_id, a.kind, p.seq, p.name, p.attribute_id, t.name AS attribute, t.owner_id AS attribute_entity_id,
       p.relationship_id
FROM access_part p JOIN v_access a ON a.id = p.access_id LEFT JOIN attribute t ON t.id = p.attribute_id;

-- Keys and indexes as paths to rows: one row per column that counts for the order, seq from 1. path names the key or index. options: how
-- the column is compared, where that is not the usual way (operator class, collation).
CREATE TEMP VIEW v_path AS
SELECT 'key ' || k.id AS path, k.tbl_id, k.tbl, k.kind, k.name, 1 AS is_unique, 'btree' AS method, NULL AS predicate, k.width,
       row_number() OVER (PARTITION BY k.id ORDER BY kc.seq) AS seq, c.id AS column_id, c.name AS column_name, NULL AS expr, 0 AS descending, NULL AS options
FROM v_key k JOIN tbl_key_col kc ON kc.key_id = k.id JOIN col c ON c.id = kc.col_id
UNION ALL
SELECT 'index ' || i.id, i.tbl_id, i.tbl, 'index', i.name, i.is_unique, i.method, coalesce(i.sqlite_where, i.postgres_where), i.width,
       row_number() OVER (PARTITION BY i.id ORDER BY ic.seq), c.id, c.name, coalesce(ic.sqlite_expr, ic.postgres_expr), ic.descending,
       ic.options
FROM v_index i JOIN idx_col ic ON ic.idx_id = i.id LEFT JOIN col c ON c.id = ic.col_id WHERE ic.included = 0;

-- Bytes of one row, by type: header and 8 bytes of padding and links, then the usual width of each column.
CREATE TEMP VIEW v_row_size AS
SELECT tbl_id, tbl, 32 + sum(CASE type WHEN 'integer' THEN 8 WHEN 'decimal' THEN 8 WHEN 'money' THEN 8 WHEN 'date' THEN 8 WHEN 'timestamp' THEN 8
                             WHEN 'boolean' THEN 1 WHEN 'enum' THEN 10 WHEN 'binary' THEN 2000 WHEN 'json' THEN 400 ELSE 28 END) AS bytes
FROM v_column GROUP BY tbl_id, tbl;

-- Where the stated volumes lead: rows in three years, and their bytes with indexes (by the page arithmetic of v_size when the schema
-- was sized, else by v_row_size), when nothing is ever deleted (rows_3y) and when the retention is kept (rows_kept): then the inflow
-- of the last months is there, the older rows are not.
CREATE TEMP VIEW v_growth AS
SELECT x.*, x.rows_3y * x.row_bytes AS bytes_3y, x.rows_kept * x.row_bytes AS bytes_kept FROM (
  SELECT y.*, min(y.rows_3y, coalesce(coalesce(y.stock, 0) * y.factor * y.factor * y.factor + coalesce(y.per_year, 0) *
           (min(y.months, 12) * y.factor * y.factor + max(min(y.months - 12, 12), 0) * y.factor + max(min(y.months - 24, 12), 0)) / 12.0, y.rows_3y)) AS rows_kept
  FROM (SELECT t.id AS tbl_id, t.name AS tbl, t.entity, t.entity_id, g.stock, g.per_year, g.factor,
         coalesce(g.stock, 0) * g.factor * g.factor * g.factor + coalesce(g.per_year, 0) * (1 + g.factor + g.factor * g.factor) AS rows_3y,
         coalesce((SELECT max((z.table_bytes + z.index_bytes) / z.row_count) FROM v_size z WHERE z.tbl_id = t.id AND z.scale = 1 AND z.row_count > 1000),
                  r.bytes) AS row_bytes,
         (SELECT max(coalesce(n.months, 36)) FROM v_retention n WHERE n.entity_id = t.entity_id) AS months
  FROM v_table t JOIN v_row_size r ON r.tbl_id = t.id JOIN (
    SELECT entity_id, max(stock) AS stock, max(rows_per_year) AS per_year,
           max(pow(1 + coalesce(growth_pct, 0) / 100.0, CASE growth_per WHEN 'day' THEN 365 WHEN 'week' THEN 52 WHEN 'month' THEN 12 WHEN 'quarter' THEN 4
                   ELSE 1 END)) AS factor
    FROM v_volume GROUP BY entity_id) g ON g.entity_id = t.entity_id) y) x;

-- ---------------------------------------------------------------- for scripts

-- What the statements of a migration script do, one row an action (read/script.c); empty outside of lint-migration and migrate.
-- verb and kind: "create table", "add column", "alter type" of a column, "rename" of a table, "set" of a setting ... tbl: the table it
-- speaks of, name: the column, constraint, index or setting. flags: words between blanks (' concurrently not_valid '). expr: a
-- default, a new name, a value. con: check, unique, primary key, foreign key, exclude. tx: inside BEGIN ... COMMIT.
CREATE TEMP TABLE script_step (
  seq INTEGER PRIMARY KEY, statement INTEGER NOT NULL, line INTEGER NOT NULL, dialect TEXT NOT NULL, tx INTEGER NOT NULL, verb TEXT NOT NULL,
  kind TEXT NOT NULL, tbl TEXT, name TEXT, type TEXT, con TEXT, flags TEXT NOT NULL, expr TEXT, sql TEXT NOT NULL);
CREATE INDEX temp.script_step_tbl ON script_step (tbl COLLATE NOCASE, verb, kind);
CREATE INDEX temp.script_step_verb ON script_step (verb, kind, tbl);
-- fresh: the table is made by this script, so nobody has rows in it or waits for it. remade: it is made again further down.
-- archived: the script has put rows aside before (tables _dataeng_*).
CREATE TEMP VIEW v_step AS SELECT s.*,
  EXISTS (SELECT 1 FROM script_step c WHERE c.tbl = s.tbl COLLATE NOCASE AND c.verb = 'create' AND c.kind = 'table' AND c.seq < s.seq) AS fresh,
  EXISTS (SELECT 1 FROM script_step c WHERE c.tbl = s.tbl COLLATE NOCASE AND c.verb = 'create' AND c.kind = 'table' AND c.seq > s.seq)
    OR EXISTS (SELECT 1 FROM script_step c WHERE c.verb = 'rename' AND c.kind = 'table' AND c.expr = s.tbl COLLATE NOCASE AND c.seq > s.seq) AS remade,
  EXISTS (SELECT 1 FROM script_step c WHERE c.verb = 'create' AND c.kind = 'table' AND c.tbl LIKE '%\_dataeng\_%' ESCAPE '\' AND c.flags NOT LIKE '% temporary %' AND c.seq < s.seq) AS archived
FROM script_step s;

-- ---------------------------------------------------------------- for documents

-- What the persona's file says and what the checklists hold: no part of the session file, filled before a template is
-- rendered (document_content). part: as persona_lines names it.
CREATE TEMP TABLE persona_line (seq INTEGER PRIMARY KEY, part TEXT NOT NULL, name TEXT, text TEXT NOT NULL);
CREATE TEMP TABLE checklist_item (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, checklist TEXT NOT NULL, checklist_title TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
  severity TEXT NOT NULL, phase TEXT NOT NULL, why TEXT, fix TEXT, question TEXT, persona_line TEXT);
CREATE TEMP VIEW v_persona AS SELECT seq, part, name, text FROM persona_line;
CREATE TEMP VIEW v_item AS SELECT seq, id, checklist, checklist_title, title, kind, severity, phase, why, fix, question, persona_line FROM checklist_item;

-- The places an element comes from, in the order of the text: "shop.md:3, 8; answer volumes"; NULL: nowhere. Of a document only the
-- last part of its name is shown. Computed row by row, so that asking for one element costs one.
CREATE TEMP VIEW v_places AS
SELECT e.id AS element_id, (SELECT group_concat(part, '; ') FROM (
         SELECT coalesce(document || ':' || group_concat(line, ', '), place) AS part FROM (
           SELECT DISTINCT s.line, s.document_id,
                  CASE WHEN p.source = 'assumption' THEN NULL ELSE CASE d.name WHEN '-' THEN 'stdin' ELSE replace(d.name, rtrim(d.name, replace(d.name, '/', '')), '') END END AS document,
                  CASE WHEN s.id IS NULL OR p.source = 'assumption' THEN coalesce('answer ' || p.question, CASE p.source WHEN 'assumption' THEN 'assumed' WHEN 'edit' THEN 'by hand' WHEN 'import' THEN 'imported' ELSE p.source END) END AS place
           FROM provenance p LEFT JOIN statement s ON s.id = p.statement_id LEFT JOIN document d ON d.id = s.document_id
           WHERE p.element_id = e.id ORDER BY s.document_id, s.line)
         GROUP BY document_id, place ORDER BY document_id IS NULL, document_id, place)) AS places
FROM element e;

-- One row as long as there are no tables, none after: what a document says instead of numbers of nothing. state follows a name,
-- words is a sentence.
CREATE TEMP VIEW v_underived AS
SELECT 'not derived yet' AS state, 'The tables are not derived yet.' AS words
WHERE EXISTS (SELECT 1 FROM entity) AND NOT EXISTS (SELECT 1 FROM v_table)
UNION ALL SELECT 'no tables', 'There are no tables: nothing that was read describes data to be kept.'
WHERE NOT EXISTS (SELECT 1 FROM entity) AND NOT EXISTS (SELECT 1 FROM v_table);

-- A column comes from its attribute, or from the relationship it refers along. Those that the derivation adds have no row.
CREATE TEMP VIEW v_column_source AS
SELECT c.id AS column_id, c.path, p.element_id, p.source, p.question, p.note, p.statement_id, p.line, p.body, p.place
FROM v_column c JOIN v_provenance p ON p.element_id = coalesce(c.attribute_id, c.relationship_id);

-- A column in words. rule: what the engine holds it to; meaning: what it says; places: its lineage. Over the tables themselves, so
-- that asking for the columns of one table costs only that.
CREATE TEMP VIEW v_column_text AS
SELECT c.id AS column_id, trim(
         CASE WHEN EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col kc ON kc.key_id = k.id WHERE k.tbl_id = c.tbl_id AND kc.col_id = c.id AND k.kind = 'primary')
           THEN '; primary key' ELSE '' END
         || CASE WHEN c.identity IS NOT NULL THEN ', generated' ELSE '' END
         || CASE WHEN EXISTS (SELECT 1 FROM tbl_key k JOIN tbl_key_col kc ON kc.key_id = k.id WHERE k.tbl_id = c.tbl_id AND kc.col_id = c.id AND k.kind = 'unique'
                              AND (SELECT count(*) FROM tbl_key_col o WHERE o.key_id = k.id) = 1) THEN '; unique' ELSE '' END
         || coalesce((SELECT '; refers to ' || u.name || '.' || d.name FROM fk f JOIN fk_col fc ON fc.fk_id = f.id JOIN tbl u ON u.id = f.to_tbl_id JOIN col d ON d.id = fc.to_col_id
                      WHERE f.tbl_id = c.tbl_id AND fc.col_id = c.id ORDER BY f.id LIMIT 1), '')
         || CASE WHEN c.type = 'enum' THEN coalesce('; one of ' || (SELECT group_concat(value, ', ') FROM (
              SELECT value FROM attribute_value v WHERE v.attribute_id = c.attribute_id ORDER BY v.seq)), '') ELSE '' END
         || CASE WHEN a.min_value IS NOT NULL THEN '; at least ' || printf('%.15g', a.min_value) ELSE '' END
         || CASE WHEN a.max_value IS NOT NULL THEN '; at most ' || printf('%.15g', a.max_value) ELSE '' END
         || coalesce('; up to ' || a.max_length || ' characters', '')
         || coalesce('; default ' || coalesce(c.postgres_default, c.sqlite_default), ''), '; ,') AS rule,
       coalesce(a.description, CASE WHEN c.attribute_id IS NULL AND c.relationship_id IS NULL THEN c.comment END, CASE c.role
         WHEN 'surrogate' THEN 'generated identifier'
         WHEN 'reference' THEN coalesce((SELECT 'the ' || replace(coalesce(r.role, t.name), '_', ' ') || ' of this ' || replace(f.name, '_', ' ')
                                         FROM relationship r JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id
                                         WHERE r.id = c.relationship_id), 'refers to another row')
         WHEN 'audit' THEN 'written by the system' WHEN 'soft_delete' THEN 'when the row was deleted; empty: it is alive'
         WHEN 'position' THEN 'place in the order' WHEN 'discriminator' THEN 'which kind of row this is'
         ELSE replace(c.name, '_', ' ') END) || coalesce(', in ' || a.unit, '') AS meaning,
       coalesce((SELECT places FROM v_places p WHERE p.element_id = coalesce(c.attribute_id, c.relationship_id)),
                CASE WHEN c.role IN ('key', 'attribute') THEN '' ELSE 'derived' END) AS places
FROM col c LEFT JOIN attribute a ON a.id = c.attribute_id;

CREATE TEMP VIEW v_size_total AS
SELECT engine, scale, sum(row_count) AS row_count, sum(table_bytes) AS table_bytes, sum(index_bytes) AS index_bytes,
       sum(table_bytes + index_bytes) AS bytes
FROM v_size GROUP BY engine, scale;

-- The plans that engines showed for an access pattern.
CREATE TEMP VIEW v_access_plan AS
SELECT q.access_id, p.id AS proof_id, p.engine, p.claim, p.observed, p.passed, p.way, q.index_name
FROM v_access_query q JOIN proof p ON p.kind = 'plan' AND p.sql IN (q.sqlite_sql, q.postgres_sql);

-- ---------------------------------------------------------------- for the migration strategy

-- The answers of the interview in one row, with what follows from them. A copy of 50 MB a second moves 180 GB an hour.
CREATE TEMP VIEW v_migration AS
SELECT *, size_gb / 180.0 AS copy_hours, size_gb / 180.0 * 2 AS total_hours,
       CASE downtime WHEN 'none' THEN 0.0 WHEN 'minutes' THEN 0.25 WHEN 'hours' THEN 8.0 WHEN 'days' THEN 24.0 END AS window_hours,
       target_engine <> 'same' AND target_engine <> source_engine AS engine_changes
FROM (SELECT max(CASE question WHEN 'source_engine' THEN value END) AS source_engine, max(CASE question WHEN 'target_engine' THEN value END) AS target_engine,
        CAST(max(CASE question WHEN 'size_gb' THEN value END) AS REAL) AS size_gb, max(CASE question WHEN 'downtime' THEN value END) AS downtime,
        CAST(max(CASE question WHEN 'write_rate' THEN value END) AS REAL) AS write_rate, max(CASE question WHEN 'replicas' THEN value END) AS replicas,
        max(CASE question WHEN 'transformation' THEN value END) AS transformation, max(CASE question WHEN 'validation' THEN value END) AS validation,
        max(CASE question WHEN 'rollback' THEN value END) AS rollback, max(CASE question WHEN 'backup' THEN value END) AS backup
      FROM v_answer)
WHERE source_engine IS NOT NULL AND target_engine IS NOT NULL AND size_gb IS NOT NULL AND downtime IS NOT NULL;

-- What speaks for and against each strategy: signal names the answer that decides, so that its weight can be taken out.
CREATE TEMP VIEW v_migration_signal AS
SELECT strategy, signal, points, reason FROM (
  SELECT 'big bang' AS strategy, 'downtime' AS signal, 3 AS points, 'the window is more than three times the estimated copy and check' AS reason FROM v_migration WHERE window_hours >= 3 * total_hours
  UNION ALL SELECT 'big bang', 'downtime', -6, 'no downtime is allowed, and this one stops the application for the whole copy' FROM v_migration WHERE downtime = 'none'
  UNION ALL SELECT 'big bang', 'downtime', -3, 'the estimated copy and check do not fit into the window three times' FROM v_migration WHERE downtime <> 'none' AND window_hours < 3 * total_hours
  UNION ALL SELECT 'big bang', 'size_gb', 2, 'the data is small: one copy is the simplest plan there is' FROM v_migration WHERE size_gb <= 10
  UNION ALL SELECT 'big bang', 'size_gb', -2, 'a terabyte or more in one step leaves no time for a second try' FROM v_migration WHERE size_gb >= 1000
  UNION ALL SELECT 'big bang', 'replicas', -1, 'other copies have to switch in the same moment' FROM v_migration WHERE replicas = 'yes'
  UNION ALL SELECT 'big bang', 'rollback', -2, 'going back after new writes is wanted, and the old side has not seen them' FROM v_migration WHERE rollback IN ('day', 'week')
  UNION ALL SELECT 'phased', 'size_gb', 3, 'so much data is safer to move table by table' FROM v_migration WHERE size_gb >= 1000
  UNION ALL SELECT 'phased', 'replicas', 1, 'each reader can be switched on its own' FROM v_migration WHERE replicas = 'yes'
  UNION ALL SELECT 'phased', 'target_engine', 1, 'both engines stand side by side anyway' FROM v_migration WHERE engine_changes
  UNION ALL SELECT 'phased', 'downtime', 1, 'each part needs only a short stop' FROM v_migration WHERE downtime = 'minutes'
  UNION ALL SELECT 'phased', 'downtime', -1, 'between the parts, references cross two databases while writes go on' FROM v_migration WHERE downtime = 'none'
  UNION ALL SELECT 'expand and contract', 'target_engine', 4, 'old and new shape live in one database, so nothing has to be copied between engines' FROM v_migration WHERE NOT engine_changes
  UNION ALL SELECT 'expand and contract', 'target_engine', -6, 'it needs both shapes in one database, and the engine changes' FROM v_migration WHERE engine_changes
  UNION ALL SELECT 'expand and contract', 'downtime', 3, 'reads and writes go on during every step' FROM v_migration WHERE downtime IN ('none', 'minutes')
  UNION ALL SELECT 'expand and contract', 'transformation', 2, 'renamed, split and retyped columns are what it is made for' FROM v_migration WHERE transformation = 'some'
  UNION ALL SELECT 'expand and contract', 'transformation', -1, 'a wholly new schema leaves little to expand from' FROM v_migration WHERE transformation = 'new'
  UNION ALL SELECT 'parallel run', 'validation', 3, 'reads are to be compared on both sides before the new one is trusted' FROM v_migration WHERE validation LIKE '%shadow%'
  UNION ALL SELECT 'parallel run', 'transformation', 2, 'a new schema is trusted when both sides have given the same results for a while' FROM v_migration WHERE transformation = 'new'
  UNION ALL SELECT 'parallel run', 'target_engine', 1, 'another engine may answer differently; running both shows it' FROM v_migration WHERE engine_changes
  UNION ALL SELECT 'parallel run', 'rollback', 1, 'the old side stays current' FROM v_migration WHERE rollback IN ('day', 'week')
  UNION ALL SELECT 'parallel run', 'write_rate', -2, 'at this rate every write twice is felt by the users' FROM v_migration WHERE write_rate > 1000
  UNION ALL SELECT 'parallel run', 'downtime', 1, 'there is no moment at which everything stops' FROM v_migration WHERE downtime = 'none'
  UNION ALL SELECT 'parallel run', 'size_gb', -1, 'for so little data two running systems are out of proportion' FROM v_migration WHERE size_gb <= 10
  UNION ALL SELECT 'blue-green', 'target_engine', 2, 'the new engine is filled and tested beside the old one' FROM v_migration WHERE engine_changes
  UNION ALL SELECT 'blue-green', 'downtime', 3, 'changes are followed, and the switch takes seconds' FROM v_migration WHERE downtime IN ('none', 'minutes')
  UNION ALL SELECT 'blue-green', 'rollback', 2, 'the old side stays whole, and changes can be fed back to it' FROM v_migration WHERE rollback IN ('day', 'week')
  UNION ALL SELECT 'blue-green', 'size_gb', -1, 'it needs the space of all data twice' FROM v_migration WHERE size_gb >= 5000
  UNION ALL SELECT 'blue-green', 'size_gb', -1, 'for so little data following the changes costs more than a short stop' FROM v_migration WHERE size_gb <= 10 AND downtime IN ('hours', 'days'));

-- The ranking; ties go to the simpler one.
CREATE TEMP VIEW v_migration_strategy AS
SELECT s.strategy, s.simple, coalesce((SELECT sum(points) FROM v_migration_signal g WHERE g.strategy = s.strategy), 0) AS points,
       row_number() OVER (ORDER BY coalesce((SELECT sum(points) FROM v_migration_signal g WHERE g.strategy = s.strategy), 0) DESC, s.simple) AS rank
FROM (SELECT 'big bang' AS strategy, 1 AS simple UNION ALL SELECT 'phased', 2 UNION ALL SELECT 'expand and contract', 3 UNION ALL SELECT 'blue-green', 4
      UNION ALL SELECT 'parallel run', 5) s
WHERE EXISTS (SELECT 1 FROM v_migration);

-- How expensive changes would be later, from facts of the design. Uses the functions of templates.
CREATE TEMP VIEW v_outlook AS
SELECT 1 AS seq, 'An enumeration gets another value' AS change, group_concat(path, ', ') AS touches, 'low' AS cost,
       'PostgreSQL: a new check, NOT VALID, then validated; no rewrite. SQLite: the table is rebuilt.' AS why
FROM (SELECT tbl || '.' || column_name AS path FROM v_check WHERE kind = 'enum' ORDER BY 1) HAVING count(*) > 0
UNION ALL SELECT 2, 'An optional column becomes mandatory', plural(count(*), 'column', 'columns'), 'medium',
       'Backfill, then one scan (PostgreSQL) or a rebuild (SQLite).' FROM v_column WHERE NOT not_null HAVING count(*) > 0
UNION ALL SELECT 3, 'A business identifier changes its form', plural(count(*), 'table with a generated key', 'tables with a generated key'), 'low',
       'References use the generated key: only the column and its constraint change.' FROM v_column WHERE role = 'surrogate' HAVING count(*) > 0
UNION ALL SELECT 4, 'A natural key changes its value', group_concat(words, ', '), 'high', 'Every referring row holds a copy of the value.' FROM (
  SELECT k.tbl || ' with ' || plural(count(DISTINCT f.id), 'reference', 'references') AS words FROM v_key k JOIN v_fk f ON f.to_tbl_id = k.tbl_id
  WHERE k.kind = 'primary' AND NOT EXISTS (SELECT 1 FROM v_key_column c JOIN v_column l ON l.id = c.column_id WHERE c.key_id = k.id AND l.role IN ('surrogate', 'reference'))
  GROUP BY k.id ORDER BY k.tbl) HAVING count(*) > 0
UNION ALL SELECT 5, 'A reference becomes many-to-many', plural(count(*), 'foreign key', 'foreign keys'), 'high',
       'A link table, a copy of the column, and every query over it: expand, then contract.' FROM v_fk WHERE relationship_id IS NOT NULL HAVING count(*) > 0
UNION ALL SELECT 6, 'The largest table is rewritten, since a type changes', tbl || ', ' || human_bytes(bytes) || ' now',
       CASE WHEN bytes < 1e8 THEN 'low' WHEN bytes < 1e10 THEN 'medium' ELSE 'high' END, 'The same space again and a lock for as long as the copy takes.'
  FROM (SELECT tbl, table_bytes + index_bytes AS bytes FROM v_size WHERE scale = 1 ORDER BY engine, 2 DESC, tbl LIMIT 1) WHERE bytes > 0
UNION ALL SELECT 7, 'A table has to be partitioned', tbl || ', ' || human_count(row_count) || ' rows at 10x' || CASE WHEN partitioned THEN ', is already' ELSE '' END,
       CASE WHEN partitioned OR row_count < 1e7 THEN 'low' WHEN row_count < 1e8 THEN 'medium' ELSE 'high' END, 'A new table, a copy, and the partition column in every key.'
  FROM (SELECT z.tbl, z.row_count, t.partition_by IS NOT NULL AS partitioned FROM v_size z JOIN v_table t ON t.id = z.tbl_id WHERE z.scale = 10
        ORDER BY z.engine, z.row_count DESC, z.tbl LIMIT 1) WHERE row_count > 0
UNION ALL SELECT 8, 'A key runs out', group_concat(path, ', '), 'high', 'A wider key rewrites the table and all that refer to it.'
  FROM (SELECT path FROM v_column WHERE role = 'surrogate' AND postgres_type IN ('integer', 'int', 'smallint', 'serial') ORDER BY 1) HAVING count(*) > 0
UNION ALL SELECT 9, 'The most referenced table is split', tbl || ', ' || plural(n, 'table refers to it', 'tables refer to it'), CASE WHEN n > 5 THEN 'high' ELSE 'medium' END, 'Each of them takes part in the change.'
  FROM (SELECT to_tbl AS tbl, count(DISTINCT tbl_id) AS n FROM v_fk WHERE tbl_id <> to_tbl_id GROUP BY to_tbl_id ORDER BY n DESC, to_tbl LIMIT 1) WHERE n > 1
UNION ALL SELECT 10, 'The engine changes', CASE n WHEN 0 THEN 'no trigger' ELSE plural(n, 'trigger', 'triggers') || ' written per engine' END, CASE n WHEN 0 THEN 'low' ELSE 'medium' END,
       'Both schemas come from one model.' FROM (SELECT count(*) AS n FROM v_object WHERE kind = 'trigger') WHERE EXISTS (SELECT 1 FROM v_table);
