SELECT count(*) = 2 FROM r;
