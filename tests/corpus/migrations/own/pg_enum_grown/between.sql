INSERT INTO job (id, s, t, big, name) VALUES (3, 'held', 'held', 5, 'y'); UPDATE job SET s = 'done' WHERE id = 2;
