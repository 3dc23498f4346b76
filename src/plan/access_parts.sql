-- Access patterns with their parts; a pattern without parts has one row.
SELECT a.id, a.entity_id, a.kind = 'report', a.body, p.name, coalesce(p.attribute_id, 0), coalesce(p.entity_id, 0), coalesce(p.relationship_id, 0)
FROM access_pattern a LEFT JOIN access_part p ON p.access_id = a.id ORDER BY a.id, p.seq
