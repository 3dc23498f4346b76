SELECT count(*) = 5 AND sum(level = 'info') = 5 FROM log;
