CREATE TABLE b (id int PRIMARY KEY, w int NOT NULL, h int, area int GENERATED ALWAYS AS (w * h) STORED, label text GENERATED ALWAYS AS ('b' || id) STORED, half int);
