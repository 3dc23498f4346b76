SELECT seq >= 900 FROM sqlite_sequence WHERE name = 'plain';
