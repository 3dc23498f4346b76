INSERT INTO inv VALUES (60,'c'); INSERT INTO plain (z) VALUES ('s');
