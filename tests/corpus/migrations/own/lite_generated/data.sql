INSERT INTO box (id,w,h) VALUES (1,2,3),(2,20,0.5),(3,NULL,1);
