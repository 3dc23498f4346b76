-- Attributes in the order of their owners; a note is the description or the first statement that speaks of it.
SELECT a.id, a.owner_id, a.name, a.type, coalesce(a.required, -1), a.is_unique, a.multivalued, a.pii, a.derived,
       coalesce(a.part_of, 0), a.min_value, a.max_value, coalesce(a.max_length, 0), a.unit, a.default_value,
       coalesce(a.description, (SELECT p.body FROM v_provenance p WHERE p.element_id = a.id AND p.body IS NOT NULL ORDER BY p.line LIMIT 1))
FROM attribute a ORDER BY a.owner_id, a.seq
