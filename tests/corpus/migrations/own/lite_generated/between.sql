INSERT INTO box (id,width,h,note) VALUES (4,1,1,'mine');
