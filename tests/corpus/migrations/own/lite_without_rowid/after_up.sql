SELECT count(*) = 3 FROM word; SELECT group_concat(name, ',') = ',x,y' FROM tag;
