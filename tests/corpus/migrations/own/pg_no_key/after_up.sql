SELECT count(*) = 4 AND count(DISTINCT level) = 1 FROM log;
