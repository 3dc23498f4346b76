/* Rows that hold: one valid row for each table, its parents with it, and variations of it for the probes.
 *
 * Rows are numbered from 1; row k refers to the rows k of its parents, so a second row shares nothing with the first unless it
 * must. Whether a combination of values holds is asked of the engine: the checks of the design are evaluated as expressions
 * over candidate values, outside any table. So what is proven is the agreement of the database with the design.
 */
#ifndef DATAENG_PROVE_ROW_H
#define DATAENG_PROVE_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/prove/engine.h"
#include "dataeng/prove/shape.h"

enum { ROWS = 256, ORPHAN = 3 }; /* row ORPHAN is never stored by ordinary probes: an orphan refers to its key */

struct bench_table {
	bool *cut;                     /* [fk_count] left empty in ordinary rows: it closes a circle */
	bool unsolved;                 /* no values were found that its checks let through */
	bool single;                   /* a second row cannot stand beside the first */
	const char **values[ROWS + 1]; /* [col_count] literals; NULL entries are filled by the engine */
	const char **keyed;            /* [col_count] kept apart from row 1 in row 2: part of a key */
	bool solving[ROWS + 1];
	int stored[ROWS + 1]; /* in the transaction of now: 0 no, 1 under way, 2 yes */
};

struct bench {
	void *ctx;
	struct engine *e;
	const struct shape *sh;
	struct bench_table *tables; /* [sh->count] */
	struct buf *script;         /* statements run since bench_begin */
	bool open;                  /* between bench_begin and bench_end */
	bool whole;                 /* rows are stored with all they refer to, circles too; off after bench_begin */
};

struct bench *bench_new(void *ctx, struct engine *e, const struct shape *sh);

/* Literals of row k of a table, in the order of its columns; never NULL (values that cannot hold are found out by storing). */
const char **bench_row(struct bench *b, size_t table, int k);
/* A copy to change. */
const char **bench_copy(void *ctx, struct bench *b, size_t table, int k);

/* Finds the values of the rows that probes use, outside of a transaction: a question that the engine cannot answer spoils one.
 */
void bench_solve(struct bench *b, size_t table);

/* Were values found that hold, by the checks of the design, for the table and all it refers to? */
bool bench_is_solved(struct bench *b, size_t table);

/* A transaction with empty tables, taken back at the end. */
bool bench_begin(struct bench *b);
void bench_end(struct bench *b);

/* Stores row k of a table, its parents first. False: see engine_refusal. What the deferred references of a circle want is
 * left out: it is due at the end of a transaction, which a probe never reaches. */
bool bench_store(struct bench *b, size_t table, int k);
/* Stores that, too. */
bool bench_complete(struct bench *b);
/* Does the reference close a circle that only its deferral makes possible? */
bool bench_closes_circle(struct bench *b, size_t table, const struct shape_fk *f);
/* Stores the rows that these values of a row refer to (those of row k in doubt), but not for foreign key `except`
 * (SHAPE_NONE: for all), and not those of a circle that may come later. */
bool bench_store_parents(struct bench *b, size_t table, const char *const *values, int k, size_t except);

/* INSERT of these literals; NULL ones and generated columns are left out. */
char *bench_insert(void *ctx, const struct bench *b, size_t table, const char *const *values);
/* Runs one more statement of the probe and keeps its text in the script. */
bool bench_run(struct bench *b, const char *sql);

/* "a" = 1 AND "b" = 'x' over the columns given. */
char *bench_where(void *ctx, const struct bench *b, size_t table, const size_t *cols, size_t count, const char *const *values);

/* Looks for values of some columns that make the checks pass, and `fail` (SHAPE_NONE: none) be false. The other columns keep
 * row's. */
struct search {
	size_t table;
	const char *const *row;
	const size_t *cols;
	size_t count;
	int k;                 /* candidates of this row */
	size_t fail;           /* index of the check that must be false */
	bool only_fail;        /* the others may be false too */
	bool alone;            /* only checks about the one column and nothing else must hold */
	const char *where;     /* a further condition that must hold; NULL */
	const char *where_not; /* one that must not hold (false or unknown); NULL */
	size_t limit;
};
/* Gives [n * count] literals in *found; n is 0 when there is none or the expressions cannot be evaluated. */
size_t bench_search(void *ctx, struct bench *b, const struct search *s, const char ***found);

/* What a reference column holds in row k: the parent's value, or NULL where the reference is cut. */
const char *bench_reference(struct bench *b, size_t table, size_t col, int k);
/* Does the column take its value from a parent's row? Not when all its references are cut. */
bool bench_is_bound(const struct bench *b, size_t table, size_t col);
/* Is it a part of a key or of a unique index? */
bool bench_in_key(const struct shape_table *t, size_t col);
/* Is it a part of a foreign key? *fk gets the first one. */
bool bench_fk_of(const struct shape_table *t, size_t col, size_t *fk);

#endif
