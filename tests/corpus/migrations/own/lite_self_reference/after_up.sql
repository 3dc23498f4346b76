SELECT count(*) = 4 AND sum(depth) = 0 FROM node;
SELECT label = 'none' FROM node WHERE id = 3;
