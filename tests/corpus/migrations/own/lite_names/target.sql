CREATE TABLE "Order Items" ("order" INTEGER PRIMARY KEY, "Group" TEXT, "a""b" TEXT NOT NULL DEFAULT '"', [x y] INT, `tick` TEXT DEFAULT 'it''s; "');
CREATE TABLE Users (id INTEGER PRIMARY KEY, name TEXT);
CREATE INDEX "i ""x" ON "Order Items"("Group", [x y]);
CREATE VIEW "v w" AS SELECT "Group" AS "select" FROM "Order Items";
