SELECT note = 'box 4' AND w = 1 FROM box WHERE id = 4;
