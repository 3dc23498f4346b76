-- The columns of table ?1 as dialect ?2 sees them; the order is that of enum ddl_column_field.
SELECT name, type, CASE ?2 WHEN 'sqlite' THEN sqlite_type ELSE postgres_type END, not_null,
       CASE ?2 WHEN 'sqlite' THEN sqlite_default ELSE postgres_default END,
       CASE ?2 WHEN 'sqlite' THEN sqlite_generated ELSE postgres_generated END,
       generated_stored, identity, collation, comment
FROM col WHERE tbl_id = ?1 ORDER BY seq
