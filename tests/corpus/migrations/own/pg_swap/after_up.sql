SELECT y = 'x1' AND x = 'y1' FROM b;
SELECT v = 'v1' FROM a;
SELECT x = 'x1' FROM va;
