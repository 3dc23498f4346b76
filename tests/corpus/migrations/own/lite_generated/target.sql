CREATE TABLE box (id INTEGER PRIMARY KEY, width REAL, h REAL, area REAL AS (width * h) STORED, big INTEGER AS (width > 10) VIRTUAL, note TEXT, ratio REAL AS (width / h) VIRTUAL);
CREATE INDEX box_area ON box(area) WHERE area > 1;
