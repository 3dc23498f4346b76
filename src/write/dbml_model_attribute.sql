-- Attributes of entity or relationship ?1: name, type, required, unique, pk, personal, several, derived, composite, default,
-- description, id, number of parts.
SELECT a.name, a.type, coalesce(a.required, -1), a.is_unique,
       EXISTS (SELECT 1 FROM entity_key k JOIN entity_key_part p ON p.key_id = k.id WHERE k.is_primary = 1 AND p.attribute_id = a.id),
       a.pii, a.multivalued, a.derived, w.name, a.default_value, a.description, a.id,
       (SELECT count(*) FROM attribute x WHERE x.part_of = a.id), (SELECT count(*) FROM attribute_value v WHERE v.attribute_id = a.id)
FROM attribute a LEFT JOIN attribute w ON w.id = a.part_of WHERE a.owner_id = ?1 ORDER BY a.seq
