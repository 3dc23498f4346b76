INSERT INTO node (id, parent_id, label) VALUES (8, 7, 'new'); DELETE FROM node WHERE id = 2;
