-- the text is as it was
SELECT nr = '007' FROM player WHERE id = 1;
SELECT nr = '99' AND typeof(nr) = 'text' FROM player WHERE id = 4;
SELECT captain_id = 2 FROM team WHERE id = 1;
