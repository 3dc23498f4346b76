-- Tables of schema ?1 in order.
SELECT t.id, t.namespace, t.name, t.comment FROM tbl t JOIN db_schema s ON s.id = t.schema_id WHERE s.name = ?1 ORDER BY t.seq
