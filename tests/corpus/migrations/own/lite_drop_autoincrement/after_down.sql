SELECT seq >= 60 FROM sqlite_sequence WHERE name = 'inv';
SELECT seq = 8 FROM sqlite_sequence WHERE name = 'gone';
SELECT max(id) = 901 FROM plain;
