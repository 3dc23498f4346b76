/* What differs between two schemas: a list of typed changes, in the order in which they could be made.
 *
 * Things are the same when their keys are (kind, schema, table, name); what is renamed shows as one that goes and one that
 * comes; diff_same_column and diff_same_table say whether that might be so. What hangs on a table that comes or goes is not
 * listed.
 */
#ifndef DATAENG_PLAN_DIFF_H
#define DATAENG_PLAN_DIFF_H

#include <stdbool.h>
#include <stddef.h>

struct objects;

enum diff_kind { DIFF_DROP, DIFF_CHANGE, DIFF_ADD };

struct diff_change {
	enum diff_kind kind;
	size_t from; /* index in the current schema; OBJECT_NONE: it comes */
	size_t to;   /* index in the target; OBJECT_NONE: it goes */
};

struct diff {
	const struct objects *from, *to;
	struct diff_change *all; /* [count]: drops (dependents first), changes, additions (needed ones first) */
	size_t count;
};

struct diff *diff_run(const void *ctx, const struct objects *from, const struct objects *to);

/* Indexes of all objects, needed ones first; with equal rank in the order of kinds, then of the list. */
size_t *diff_order(const void *ctx, const struct objects *o);

/* Might one be the other under a new name? Columns of one type, generated ones aside; tables with mostly the same columns,
 * partitions aside. */
bool diff_same_column(const struct objects *from, size_t a, const struct objects *to, size_t b);
bool diff_same_table(const struct objects *from, size_t a, const struct objects *to, size_t b);

#endif
