SELECT y = 'x1' AND x = 'y1' FROM b; SELECT z = 'z1' FROM a;
