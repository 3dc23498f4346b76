SELECT label = 'b1' AND half = 1 AND twice = 4 FROM b WHERE id = 1;
