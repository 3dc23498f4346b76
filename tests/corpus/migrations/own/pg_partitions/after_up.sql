SELECT count(*) = 2 AND count(*) FILTER (WHERE src = 'web') = 2 FROM ev;
