CREATE TABLE r (id int PRIMARY KEY, during tsrange, k int UNIQUE, z int); CREATE UNIQUE INDEX r_z ON r (z);
