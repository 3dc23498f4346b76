/* What a declared type, or a CHECK, is for: read from its text. Used for schemas that come from an engine, where nobody told
 * us. The words are those of col.type and chk.kind in src/model/schema.sql.
 */
#ifndef DATAENG_READ_CLASSIFY_H
#define DATAENG_READ_CLASSIFY_H

#include <stddef.h>

#include "dataeng/model/dialect.h"

/* NULL: not recognised. declared may be NULL. */
const char *classify_type(const char *declared, enum dialect dialect);

/* What a foreign key does on DELETE or UPDATE, from the letter of PostgreSQL's catalogue and parse tree (fk.on_delete in the
 * schema). letter NULL: none is written. Source: https://www.postgresql.org/docs/current/catalog-pg-constraint.html */
const char *classify_action(const char *letter);

/* Kind of a CHECK over a table with these columns. *only gets the index of the column it is about when that is exactly one,
 * else count. */
const char *classify_check(const char *expr, enum dialect dialect, const char *const *cols, size_t count, size_t *only);

#endif
