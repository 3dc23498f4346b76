SELECT b = 1.2 FROM n WHERE id = 1;
