SELECT count(*) = 1 FROM new.y;
