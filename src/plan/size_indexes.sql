-- Keys and indexes of table ?1, one row a column: which, the column, primary, unique.
SELECT 'k' || k.id AS which, x.col_id, k.kind = 'primary', 1, x.seq FROM tbl_key k JOIN tbl_key_col x ON x.key_id = k.id WHERE k.tbl_id = ?1
UNION ALL
SELECT 'x' || i.id, x.col_id, 0, i.is_unique, x.seq FROM idx i JOIN idx_col x ON x.idx_id = i.id WHERE i.tbl_id = ?1 AND x.col_id IS NOT NULL
ORDER BY 1, 5
