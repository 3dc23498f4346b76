INSERT INTO b (id, w, h, half) VALUES (1,2,3,99),(2,10,NULL,NULL);
