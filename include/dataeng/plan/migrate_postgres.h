/* The PostgreSQL side of a migration, shared by the files plan/migrate_postgres*.c.
 *
 * Renames come first. They are tried on a scratch database, whose catalogue, read again, then differs from the target in what
 * really changes: views, constraints and defaults have followed their columns by the engine's own hand. So the script is made
 * from two matches of the same tables: `first` speaks of the names before any change, `m` of those after the renames.
 */
#ifndef DATAENG_PLAN_MIGRATE_POSTGRES_H
#define DATAENG_PLAN_MIGRATE_POSTGRES_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/plan/migrate.h"

struct buf;
struct object;
struct pg;

struct pg_renames {
	const char **up, **down; /* [count]: statements, the one the inverse of the other */
	size_t count;
};

/* Of tables, columns and labels, as decided; m: the first match. */
void migrate_postgres_renames(struct pg_renames *r, const struct migration *m);
/* Of constraints, indexes and sequences that are the same but for their names. now: the current schema after the renames. */
void migrate_postgres_follow(struct pg_renames *r, const struct objects *now, const struct objects *to);

/* Tries --set on the scratch database of the current schema, and finds the types of what it gives. target: a scratch database
 * with the target's types. rows: the real database, NULL when there is none; then values that no engine can make are missing
 * decisions.
 * False after reporting. */
bool migrate_postgres_check(struct migration *first, struct pg *scratch, struct pg *target, struct pg *rows,
                            struct diags *diags);

/* The second match: everything by name, with the values of --set of the first. */
struct migration *migrate_postgres_rematch(const struct migration *first, const struct objects *now);

enum pg_way { PG_UP = 0, PG_DOWN = 1, PG_ONLINE = 2 }; /* flags: online up takes no long locks, online down is its way back */

/* What cannot be done is reported, and NULL returned. */
char *migrate_postgres_script(const void *ctx, const struct migration *first, const struct migration *m,
                              const struct pg_renames *r, unsigned way, struct diags *diags);

/* Statements that make a schema from nothing. */
char *migrate_postgres_create(const void *ctx, const struct objects *o, struct diags *diags);

/* ---- within plan/ */

enum pg_act {
	ACT_NONE,
	ACT_TYPE,  /* type or collation, in place: the values need not be kept */
	ACT_PLAIN, /* the expression goes, the values stay */
	ACT_ADD,   /* new, with its default */
	ACT_FILL,  /* made anew and filled from the stage */
	ACT_MADE,  /* generated */
};

struct pg_script {
	void *ctx;
	const struct migration *first, *m;
	const struct pg_renames *renames;
	bool down;
	const struct objects *a, *b;
	bool *drop;        /* [a->count]: goes, or is made anew */
	bool *remade;      /* [a->count]: types that are made anew while columns still have the old one */
	bool *make;        /* [b->count] */
	bool *early;       /* [b->count]: made before the data are moved */
	bool *inlined;     /* [b->count]: part of the statement of something else */
	enum pg_act *act;  /* [b->count]: of columns */
	bool *moved;       /* [m->count]: rows of this table are updated */
	bool saves;        /* numbers given out are saved by this script */
	bool saved_before; /* down: up has saved some */
	size_t problems;
	struct diags *diags;
	struct buf *out;
	struct buf *later; /* what is done after the transaction, without long locks; NULL: everything is done inside it */
	const char *lock;  /* the lock_timeout that holds there so far */
};

void pg_say(struct pg_script *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Without long locks, when s->later is set: true when the thing is taken care of. pg_online_undo: what may be left of it. */
bool pg_online_make(struct pg_script *s, size_t i);
bool pg_online_not_null(struct pg_script *s, const struct object *table, const struct object *column);
bool pg_online_drop(struct pg_script *s, const struct object *o);
void pg_online_undo(struct pg_script *s);

/* Marks what goes, what comes and what is done to each column. */
void pg_mark(struct pg_script *s);
/* Must the old values of this column of the current schema be put aside? */
bool pg_is_kept(const struct pg_script *s, const struct migrate_table *t, size_t from);
const struct migrate_column *pg_successor(const struct migrate_table *t, size_t from);
/* Both sides have the table. */
bool pg_stays(const struct migrate_table *t);
/* The enum that a column has; NULL: none, or an array of one. */
const struct object *pg_enum_of(const struct objects *o, const struct object *column);
/* The type of a column, a domain replaced by what is under it. */
const char *pg_base_type(const struct objects *o, const struct object *column);
/* A value of one type as one of another, for UPDATE and INSERT. */
const char *pg_convert(const struct pg_script *s, const char *value, const char *type, bool own, const struct object *to);

/* Before anything changes: what the rows will get, and what is put aside. */
void pg_stage(struct pg_script *s);
/* The temporary table with the values for the rows of a table of m. */
const char *pg_stage_name(const struct pg_script *s, size_t index);
void pg_unstage(struct pg_script *s);
/* After renames, before drops: tables that go. */
void pg_keep_tables(struct pg_script *s);
void pg_save_numbers(struct pg_script *s);
/* New tables get their rows. */
void pg_fill_new(struct pg_script *s, const struct migrate_table *t, size_t index);
/* An existing table: columns come, rows are filled, types change. */
void pg_alter_table(struct pg_script *s, const struct migrate_table *t, size_t index);
void pg_give_numbers(struct pg_script *s);
/* Is there anything in the archive after up, saved numbers aside? */
bool pg_keeps_anything(const struct pg_script *s);
/* Empties and drops the archive. */
void pg_clean_up(struct pg_script *s);
/* The column as CREATE TABLE has it; bare: without default and NOT NULL. */
const char *pg_column_sql(struct pg_script *s, size_t column, bool bare);

#endif
