/* What goes with the two scripts of a migration: where each value comes from, what the rows have to fulfil beforehand, and the
 * scripts that record, compare and clean up.
 *
 *	before    counts what would break a new rule; records the rows (SQLite: a copy in the file before.db; PostgreSQL:
 *checksums in the schema _dataeng_check) validate  after up: rows and values that were to stay are those recorded validate
 *after down: everything is as recorded contract  deletes what up has put aside; there is no way down after it
 *
 * Each prints a list and ends with an error when something differs, so that a shell sees it.
 */
#ifndef DATAENG_PLAN_MIGRATE_PLAN_H
#define DATAENG_PLAN_MIGRATE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct migration;
struct migrate_table;
struct object;

struct migrate_source {
	const char *source; /* "orders.total"; "": it is new */
	const char *target; /* "": it goes */
	const char *rule;   /* what becomes of the value */
	const char *old;    /* what becomes of the old value: "the same", "archived", "" when there was none */
	bool same;          /* nothing changes */
};

/* One for each column of either side, in the order of the target's tables, then those that go. m: the first match. */
struct migrate_source *migrate_sources(const void *ctx, const struct migration *m, size_t *count);

/* Rows that would break a rule of the target, as a query over the current database. */
struct migrate_precheck {
	const char *what; /* "duplicates of orders (code)" */
	const char *sql;  /* SELECT; each row is one too many */
};

/* Rules on columns that --set fills, and on tables that come, are left to the engine. */
struct migrate_precheck *migrate_prechecks(const void *ctx, const struct migration *m, size_t *count);

/* The columns whose values are the same afterwards, as recorded: pairs of indexes. */
struct migrate_pair {
	size_t from, to;
};
struct migrate_pair *migrate_carried(const void *ctx, const struct migration *m, const struct migrate_table *t, size_t *count);

char *migrate_before(const void *ctx, const struct migration *m);
char *migrate_validate(const void *ctx, const struct migration *m, bool down);
/* archives: quoted names of the tables that up leaves behind. */
char *migrate_contract(const void *ctx, const struct migration *m, const char *const *archives, size_t count);

/* ---- within plan/ */

char *migrate_before_sqlite(const void *ctx, const struct migration *m);
char *migrate_validate_sqlite(const void *ctx, const struct migration *m, bool down);
char *migrate_before_postgres(const void *ctx, const struct migration *m);
char *migrate_validate_postgres(const void *ctx, const struct migration *m, bool down);

/* A name of either dialect in SQL. */
const char *migrate_quote(const void *ctx, const struct migration *m, const char *name);
/* A table in SQL, with its schema where there are any. */
const char *migrate_table_sql(const void *ctx, const struct migration *m, const struct object *table);

#endif
