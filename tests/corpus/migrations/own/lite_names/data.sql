INSERT INTO "Order Items" VALUES (1,'g','q',3,'t'),(2,NULL,'',-1,NULL); INSERT INTO users VALUES (1,'Ann');
