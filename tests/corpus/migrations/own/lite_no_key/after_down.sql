SELECT typeof(what) = 'blob' FROM log WHERE rowid = 2;
SELECT typeof(what) = 'real' AND n = 2 FROM log WHERE rowid = 5;
SELECT count(*) = 6 FROM log;
SELECT what IS NULL FROM log WHERE at = 'late';
