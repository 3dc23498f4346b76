CREATE TABLE "Order Items" ("order" INTEGER PRIMARY KEY, "group by" TEXT, "a""b" TEXT, [x y] INT, `tick` TEXT DEFAULT 'it''s');
CREATE TABLE users (id INTEGER PRIMARY KEY, Name TEXT);
CREATE INDEX "i ""x" ON "Order Items"("group by", [x y]);
CREATE VIEW "v w" AS SELECT "group by" AS "select" FROM "Order Items";
