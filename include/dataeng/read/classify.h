/* What a declared type, or a CHECK, is for: read from its text. Used for schemas that come from an engine, where nobody told
 * us. The words are those of col.type and chk.kind in src/model/schema.sql.
 */
#ifndef DATAENG_READ_CLASSIFY_H
#define DATAENG_READ_CLASSIFY_H

#include <stddef.h>

#include "dataeng/model/dialect.h"

/* NULL: not recognised. declared may be NULL. */
const char *classify_type(const char *declared, enum dialect dialect);

/* Kind of a CHECK over a table with these columns. *only gets the index of the column it is about when that is exactly one,
 * else count. */
const char *classify_check(const char *expr, enum dialect dialect, const char *const *cols, size_t count, size_t *only);

#endif
