CREATE TABLE n (id bigint PRIMARY KEY, a text, b numeric(10,4), c text);
