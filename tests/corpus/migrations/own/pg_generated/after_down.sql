SELECT half = 99 FROM b WHERE id = 1;
SELECT label = 'b3' FROM b WHERE id = 3;
