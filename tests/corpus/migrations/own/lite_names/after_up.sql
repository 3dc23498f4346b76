SELECT "select" = 'g' FROM "v w" WHERE "select" IS NOT NULL;
