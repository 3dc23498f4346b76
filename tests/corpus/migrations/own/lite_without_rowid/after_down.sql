SELECT freq = 1e300 FROM word WHERE w = 'maison';
SELECT freq IS NULL FROM word WHERE w = 'neu';
SELECT id = 3 AND note = 'changed' FROM tag WHERE name = 'x';
SELECT count(*) = 4 AND count(DISTINCT id) = 4 FROM tag;
