/* Rows by the thousand, so that a planner has something to weigh: copies of tables without their constraints, with the same
 * names, columns and indexes, in the session's own temporary schema, which is searched first.
 */
#ifndef DATAENG_PROVE_FILL_H
#define DATAENG_PROVE_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/prove/engine.h"
#include "dataeng/prove/shape.h"

enum { FILL_ROWS = 10000, FILL_PARENTS = 1000 };

/* PostgreSQL, inside a transaction that is taken back: makes and analyses the copy of one table. False: see engine_refusal; the
 * transaction is as it was before. */
bool fill_table(void *ctx, struct engine *e, const struct shape_table *t);

#endif
