SELECT sum(x) = 18 FROM b;
