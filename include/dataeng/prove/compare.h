/* Two shapes side by side: what differs, in words, with the path it differs at. The base of every comparison of schemas. */
#ifndef DATAENG_PROVE_COMPARE_H
#define DATAENG_PROVE_COMPARE_H

#include <stddef.h>

#include "dataeng/prove/engine.h"
#include "dataeng/prove/shape.h"

struct difference {
	const char *path;
	const char *what; /* "type: wanted TEXT, is INTEGER" */
};

struct differences {
	void *ctx;
	struct difference *all;
	size_t count;
};

/* Compares one table of `wanted` with the one of that name in `actual`. Expressions and types are compared by their normal
 * form: for PostgreSQL that of the server (see compare_canonical), for SQLite by tokens. */
void compare_table(struct differences *d, const struct shape *wanted, size_t table, const struct shape *actual);

/* Tables and objects that one side lacks. */
void compare_rest(struct differences *d, const struct shape *wanted, const struct shape *actual);

/* The table with its types and expressions as this server would write them: found out by making a temporary copy. A table that
 * cannot be copied is given back as it is. */
struct shape_table *compare_canonical(void *ctx, struct engine *e, const struct shape *sh, size_t table);

#endif
