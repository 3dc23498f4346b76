SELECT count(*) = 2 FROM log WHERE what = 'a';
SELECT count(*) = 1 FROM log WHERE n = 77 AND what IS NULL;
SELECT extra = '[1, 2]' FROM log WHERE extra IS NOT NULL AND extra <> '{}';
