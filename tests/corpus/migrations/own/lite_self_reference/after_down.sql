-- the branch was cut by somebody
SELECT count(*) = 1 FROM node;
