SELECT note = 'box 2' AND area = 10.0 AND ratio = 40.0 FROM box WHERE id = 2;
