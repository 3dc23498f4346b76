-- The line of the requirements that gave the object of a finding: ?1 the object as printed, ?2 its table or entity. 0: none did.
SELECT coalesce(
  (SELECT min(p.line) FROM v_column c JOIN v_provenance p ON p.element_id = coalesce(c.attribute_id, c.relationship_id) WHERE c.path = ?1),
  (SELECT min(p.line) FROM v_table t JOIN v_provenance p ON p.element_id = coalesce(t.entity_id, t.relationship_id, t.attribute_id) WHERE t.name = ?2),
  (SELECT min(p.line) FROM v_entity e JOIN v_provenance p ON p.element_id = e.id WHERE e.name = ?2),
  0)
