/* The SQLite side of a migration, shared by plan/migrate_sqlite.c (the whole) and plan/migrate_sqlite_rows.c (one table). */
#ifndef DATAENG_PLAN_MIGRATE_SQLITE_H
#define DATAENG_PLAN_MIGRATE_SQLITE_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/plan/migrate.h"

struct buf;

struct sqlite_script {
	void *ctx;
	const struct migration *m;
	bool down;
	const struct objects *a, *b; /* where we are, where we go */
	bool *fresh;                 /* [b->count] tables and views that are made anew */
	bool sequences;              /* numbers given out are kept in _dataeng_sequence */
	struct buf *out;
};

/* A table on its way; a and b are OBJECT_NONE when it comes or goes. */
struct sqlite_move {
	const struct migrate_table *t;
	size_t a, b;
	const char *name_a, *name_b;   /* quoted */
	const char *stage, *kept;      /* quoted names of the bookkeeping tables */
	const char *rowid_a, *rowid_b; /* how the rowid is written; NULL: there is none to write */
};

void sqlite_say(struct sqlite_script *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct sqlite_move sqlite_move_of(const struct sqlite_script *w, const struct migrate_table *t);

/* What the rows will be, into the stage, and what is put aside of them. */
void sqlite_up_stage(struct sqlite_script *w, const struct sqlite_move *v);
/* A table that goes. */
void sqlite_up_keep_all(struct sqlite_script *w, const struct sqlite_move *v);
void sqlite_up_fill(struct sqlite_script *w, const struct sqlite_move *v);

void sqlite_down_stage(struct sqlite_script *w, const struct sqlite_move *v);
void sqlite_down_fill(struct sqlite_script *w, const struct sqlite_move *v);
/* A table that comes back. */
void sqlite_down_restore(struct sqlite_script *w, const struct sqlite_move *v);

#endif
