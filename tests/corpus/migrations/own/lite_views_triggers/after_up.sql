SELECT b = 'b' FROM v;
