SELECT r.id, r.from_id, r.to_id, r.name, r.role, r.cardinality, coalesce(r.from_optional, -1), coalesce(r.to_optional, -1),
       r.identifying, r.on_delete,
       (SELECT p.body FROM v_provenance p WHERE p.element_id = r.id AND p.body IS NOT NULL ORDER BY p.line LIMIT 1)
FROM relationship r ORDER BY r.seq, r.id
