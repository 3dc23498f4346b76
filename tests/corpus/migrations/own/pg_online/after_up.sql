-- no rule is left that was not validated, and no index that is not valid
SELECT (SELECT count(*) FROM pg_constraint WHERE NOT convalidated) + (SELECT count(*) FROM pg_index WHERE NOT indisvalid) = 0;
-- the CHECKs for NOT NULL are gone again
SELECT count(*) = 0 FROM pg_constraint WHERE conname LIKE '\_dataeng%';
-- the values of before
SELECT string_agg(mail, ',' ORDER BY id) = 'a@x,none,,none' FROM guest;
