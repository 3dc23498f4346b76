CREATE TABLE box (id INTEGER PRIMARY KEY, w REAL, h REAL, area REAL AS (w * h) VIRTUAL, big INTEGER AS (w > 10) STORED, note TEXT AS ('box ' || id) STORED);
CREATE INDEX box_area ON box(area) WHERE area > 1;
