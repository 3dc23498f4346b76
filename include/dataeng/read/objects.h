/* Live databases as a list of objects (model/object.h): everything the engine's catalogue knows, each with the statements that
 * make and remove it. Tables and so on whose name begins with _dataeng_ are our own bookkeeping and left out.
 * Source: https://sqlite.org/pragma.html, https://www.postgresql.org/docs/15/catalogs.html
 */
#ifndef DATAENG_READ_OBJECTS_H
#define DATAENG_READ_OBJECTS_H

struct db;
struct pg;
struct diags;
struct objects;

/* NULL after reporting. */
struct objects *objects_sqlite(const void *ctx, struct db *from, struct diags *diags);
struct objects *objects_postgres(const void *ctx, struct pg *from, struct diags *diags);

#endif
