SELECT nextval(pg_get_serial_sequence('s', 'id')) > (SELECT max(id) FROM s);
SELECT nextval(pg_get_serial_sequence('i', 'id')) > 77;
SELECT nextval('going') = 3;
SELECT count(*) = 3 FROM s;
