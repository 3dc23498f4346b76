/* How large the tables of a schema become: rows from the declared volumes, bytes by the page arithmetic of the engines.
 *
 * 1x is what is there after three years, or in steady state when a retention is shorter; 10x and 100x are that many times the
 * rows. What is not declared follows from related tables by assumed ratios; basis says so for each table.
 */
#ifndef DATAENG_PLAN_SIZE_H
#define DATAENG_PLAN_SIZE_H

#include <stdbool.h>
#include <stddef.h>

struct session;

enum { SIZE_YEARS = 3 };

/* Writes the rows of table_size for the schema anew. False after reporting. */
bool size_run(void *ctx, struct session *s, const char *schema);

/* One column as the page arithmetic sees it. */
struct size_column {
	double postgres_bytes; /* mean, with its length word */
	int postgres_align;    /* 1, 2, 4, 8; 0: of variable length, no alignment */
	double sqlite_bytes;   /* mean, in the record's body */
	double sqlite_header;  /* in the record's head: 1, or 2 for a long text */
	double filled;         /* share of rows that have it: 1 when NOT NULL */
};

/* Bytes of all pages of a table or index with so many rows. Columns in declared order. */
double size_postgres_heap(const struct size_column *cols, size_t count, double rows);
/* distinct: different keys; rows for a unique one. */
double size_postgres_index(const struct size_column *cols, size_t count, double rows, double distinct);
double size_sqlite_table(const struct size_column *cols, size_t count, double rows);
/* The columns of the index, then those that lead to the row: the rowid, or the primary key. */
double size_sqlite_index(const struct size_column *cols, size_t count, double rows);

#endif
