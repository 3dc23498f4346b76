SELECT nextval(pg_get_serial_sequence('s', 'id')) > 3;
SELECT nextval(pg_get_serial_sequence('q', 'id')) > 900;
SELECT nextval('free') >= 25;
