SELECT count(*) = 0 FROM job WHERE s = 'held';
