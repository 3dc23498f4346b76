INSERT INTO word VALUES ('neu','de'); INSERT INTO tag VALUES ('z','late'); UPDATE tag SET note = 'changed' WHERE name = 'x';
