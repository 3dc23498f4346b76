/* Tables while their sizes are being worked out. Not for use outside of src/plan/size*.c. */
#ifndef DATAENG_PLAN_SIZE_PARTS_H
#define DATAENG_PLAN_SIZE_PARTS_H

#include <stdint.h>

#include "dataeng/plan/concept.h"
#include "dataeng/plan/size.h"

struct size_table {
	int64_t id;
	const char *name, *kind;
	bool without_rowid, subtype;
	double stock, per_year; /* declared; 0: not */
	double growth;          /* a year, as a factor: 1.4 is 40 % more; 1: none */
	double retention;       /* months; 0: none */
	double rows;            /* at 1x; 0: not known yet */
	bool fixed;             /* a short list, which does not grow with the rest */
	const char *basis;
};

struct size_ref {
	struct size_table *from, *to;
	bool one_to_one, owned, filled;
};

/* Rows at 1x of all tables: declared, else by the references. */
void size_rows(void *ctx, const struct list *tables, const struct list *refs);

/* Bytes of a table and of its indexes for so many times its rows. */
bool size_bytes(void *ctx, struct session *s, const struct list *tables, const struct size_table *t, double scale,
                double postgres[2], double sqlite[2]);

#endif
