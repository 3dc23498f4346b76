-- Why is this here? Everything that led to the element, table or column ?1, as (heading, line).
WITH
  -- The conceptual elements meant: by their own path, by another name, or through a table or column made from them.
  meant AS (
    SELECT id FROM v_element WHERE path = ?1
    UNION SELECT a.entity_id FROM entity_alias a WHERE a.alias = ?1
    UNION SELECT coalesce(c.attribute_id, c.relationship_id) FROM v_column c WHERE c.path = ?1
    UNION SELECT coalesce(t.attribute_id, t.relationship_id, t.entity_id) FROM v_table t WHERE t.name = ?1),
  -- All names under which others speak of it.
  called AS (
    SELECT ?1 AS name
    UNION SELECT path FROM v_element WHERE id IN (SELECT id FROM meant)
    UNION SELECT c.path FROM v_column c WHERE c.path = ?1 OR coalesce(c.attribute_id, c.relationship_id) IN (SELECT id FROM meant)
    UNION SELECT t.name FROM v_table t WHERE t.name = ?1 OR coalesce(t.attribute_id, t.relationship_id, t.entity_id) IN (SELECT id FROM meant)),
  -- What hangs on an entity: its keys, rules, volumes, retention and access patterns.
  parts AS (
    SELECT id, 'identified by ' || parts AS words FROM v_entity_key WHERE entity_id IN (SELECT id FROM meant)
    UNION ALL SELECT id, body FROM v_rule WHERE entity_id IN (SELECT id FROM meant)
    UNION ALL SELECT id, 'volume: ' || coalesce(printf('%.15g', row_count), '?') || coalesce(' a ' || per, ' rows') || coalesce(', growing ' || printf('%g', growth_pct) || ' % a ' || growth_per, '')
      FROM v_volume WHERE entity_id IN (SELECT id FROM meant)
    UNION ALL SELECT id, 'kept ' || coalesce(printf('%g', months) || ' months', 'until ' || coalesce(after, 'told otherwise')) || ', then ' || action FROM v_retention WHERE entity_id IN (SELECT id FROM meant)
    UNION ALL SELECT id, kind || ': ' || body FROM v_access WHERE entity_id IN (SELECT id FROM meant))
SELECT heading, line FROM (
  SELECT 1 AS part, 0 AS at, 'What it is' AS heading, 'entity ' || e.name || CASE e.kind WHEN 'strong' THEN '' ELSE ' (' || e.kind || coalesce(' of ' || e.parent, '') || ')' END
         || coalesce(', also called ' || e.aliases, '') AS line FROM v_entity e WHERE e.id IN (SELECT id FROM meant)
  UNION ALL
  SELECT 1, 1, 'What it is', 'attribute ' || a.entity || '.' || a.name || ': ' || a.type || coalesce(' (' || a.value_list || ')', '') || CASE a.required WHEN 1 THEN ', mandatory' WHEN 0 THEN ', optional' ELSE '' END
         || CASE a.is_unique WHEN 1 THEN ', unique' ELSE '' END || CASE a.pii WHEN 'none' THEN '' ELSE ', ' || a.pii || ' data' END || coalesce(', derived: ' || a.derived, '')
  FROM v_attribute a WHERE a.id IN (SELECT id FROM meant)
  UNION ALL
  SELECT 1, 2, 'What it is', 'relationship: ' || r.from_entity || ' ' || coalesce(r.name, 'to') || ' ' || r.to_entity || CASE r.role WHEN r.to_entity THEN '' ELSE ' as ' || r.role END || ', ' || r.cardinality
  FROM v_relationship r WHERE r.id IN (SELECT id FROM meant)
  UNION ALL
  SELECT 1, 3, 'What it is', 'column ' || c.path || ': ' || coalesce(c.postgres_type, c.sqlite_type, c.type, '') || CASE c.not_null WHEN 1 THEN ' NOT NULL' ELSE '' END || CASE x.rule WHEN '' THEN '' ELSE '; ' || x.rule END
  FROM v_column c JOIN v_column_text x ON x.column_id = c.id WHERE c.path IN (SELECT name FROM called)
  UNION ALL
  SELECT 1, 4, 'What it is', 'table ' || t.name || coalesce(': ' || t.purpose, '') FROM v_table t WHERE t.name IN (SELECT name FROM called)
  UNION ALL
  SELECT 2, coalesce(p.statement_id, 1000000000), 'Where it comes from', CASE p.source WHEN 'statement' THEN p.place || ': "' || p.body || '"' WHEN 'answer' THEN 'the answer to ' || coalesce(p.question, '?') ||
         coalesce(': ' || (SELECT value FROM v_answer a WHERE a.question = p.question), '') WHEN 'edit' THEN 'added by hand' WHEN 'import' THEN 'imported' ELSE 'assumed' END || coalesce(' (' || p.note || ')', '')
  FROM v_provenance p WHERE p.element_id IN (SELECT id FROM meant)
  UNION ALL
  SELECT 3, w.id, 'What is said about it', w.words || coalesce(' (' || s.places || ')', '') FROM parts w LEFT JOIN v_places s ON s.element_id = w.id
  UNION ALL
  SELECT 4, d.id, 'Decisions', d.topic || ' of ' || d.object || ': ' || d.choice || coalesce(', not ' || d.rejected, '') || ', because ' || d.reason FROM v_decision d WHERE d.object IN (SELECT name FROM called)
  UNION ALL
  SELECT 5, a.id, 'Assumed', a.body || ', because ' || a.reason FROM v_assumption a WHERE a.object IN (SELECT name FROM called)
  UNION ALL
  SELECT 6, q.id, 'Open', q.body || ' Until answered: ' || q.assumed FROM v_question q WHERE q.object IN (SELECT name FROM called)
  UNION ALL
  SELECT 7, f.id, 'Findings', f.severity || ' ' || f.rule || ': ' || f.detail || coalesce(' (waived: ' || f.waived || ')', '') FROM v_finding f WHERE f.object IN (SELECT name FROM called)
  UNION ALL
  SELECT 8, min(p.id), 'Proofs', engine || ': ' || claim || CASE min(passed) WHEN 1 THEN '' ELSE ' - FAILED: ' || observed END FROM v_proof p WHERE p.object IN (SELECT name FROM called) GROUP BY engine, claim)
ORDER BY part, at, line;
