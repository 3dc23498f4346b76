-- Foreign keys of table ?1. late: the table referred to comes behind.
SELECT f.id, f.name, u.namespace, u.name,
       (SELECT json_group_array(name) FROM (SELECT c.name FROM fk_col fc JOIN col c ON c.id = fc.col_id WHERE fc.fk_id = f.id ORDER BY fc.seq)),
       (SELECT json_group_array(name) FROM (SELECT c.name FROM fk_col fc JOIN col c ON c.id = fc.to_col_id WHERE fc.fk_id = f.id ORDER BY fc.seq)),
       f.on_delete, f.on_update, f.deferral, u.seq > t.seq AS late
FROM fk f JOIN tbl u ON u.id = f.to_tbl_id JOIN tbl t ON t.id = f.tbl_id WHERE f.tbl_id = ?1 ORDER BY f.id
