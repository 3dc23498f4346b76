SELECT count(*) = 1 FROM d WHERE body LIKE '%ex%';
