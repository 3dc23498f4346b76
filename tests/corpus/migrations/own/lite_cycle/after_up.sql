SELECT group_concat(coalesce(nr,'-'),',') = '7,10,-' FROM (SELECT nr FROM player ORDER BY id);
