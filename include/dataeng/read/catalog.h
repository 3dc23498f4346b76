/* Live databases into the model: everything an engine's catalogue knows, written to one db_schema of the session.
 *
 * The schema `name` is replaced. What the tables of src/model/schema.sql have no column for goes to schema_object or to
 * options (JSON), so that nothing is lost. Return false after reporting to the session's diagnostics.
 * Source: https://sqlite.org/pragma.html, https://sqlite.org/schematab.html, https://www.postgresql.org/docs/15/catalogs.html
 */
#ifndef DATAENG_READ_CATALOG_H
#define DATAENG_READ_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct pg;
struct session;

/* origin: where it was read from, for people: a file, a URL without password. */
bool catalog_sqlite(void *ctx, struct session *s, struct db *from, const char *name, const char *origin);

/* All schemas but those of the system. */
bool catalog_postgres(void *ctx, struct session *s, struct pg *from, const char *name, const char *origin);

#endif
