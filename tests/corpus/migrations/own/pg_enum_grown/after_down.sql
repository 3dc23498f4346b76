-- the row stays, with the default where its label is not known
SELECT s = 'new' AND t IS NULL AND big = 5 FROM job WHERE id = 3;
SELECT s = 'done' AND t = 'done' FROM job WHERE id = 2;
