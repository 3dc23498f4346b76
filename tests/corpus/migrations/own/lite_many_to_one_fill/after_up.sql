SELECT group_concat(s.name, ',') = 'cat,dog,cat,o''x' FROM (SELECT s.name FROM pet p JOIN species s ON s.id = p.species_id ORDER BY p.id) s;
