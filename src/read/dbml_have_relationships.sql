-- Relationships from entity ?1 in the shape of struct want_relationship.
SELECT r.id, coalesce(r.role, t.name), t.name, r.cardinality, coalesce(r.from_optional, -1), r.identifying,
       EXISTS (SELECT 1 FROM entity_key k JOIN entity_key_part p ON p.key_id = k.id WHERE k.is_primary = 1 AND p.relationship_id = r.id), r.name
FROM relationship r JOIN entity t ON t.id = r.to_id WHERE r.from_id = ?1 ORDER BY r.seq
