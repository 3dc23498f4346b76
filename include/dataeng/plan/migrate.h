/* A migration from one schema to another: what becomes of each table and column, what a person has to decide, and the script.
 *
 * Three steps. migrate_names reads --rename and --set; migrate_match finds for each table and column of the target the one it
 * comes from, and the decisions that are missing; the script of an engine is made from the result (migrate_sqlite_script,
 * migrate_postgres_*). Up and down are made from the same match, so the one is the exact inverse of the other.
 */
#ifndef DATAENG_PLAN_MIGRATE_H
#define DATAENG_PLAN_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

struct db;
struct diags;
struct object;
struct objects;

/* --rename OLD=NEW and --set NAME=SQL, taken apart. */
struct migrate_word {
	const char *given;  /* as typed */
	const char **parts; /* [count] of the left side */
	size_t count;
	const char *value; /* right side: the new name ("": dropped, not renamed), or SQL */
	bool used;
};

struct migrate_words {
	struct migrate_word *renames, *sets;
	size_t rename_count, set_count;
};

/* False after reporting (wrong usage). */
bool migrate_names(const void *ctx, struct migrate_words *out, const char *const *renames, const char *const *sets,
                   struct diags *diags);

struct migrate_column {
	size_t from;          /* index in the current schema; OBJECT_NONE: new */
	size_t to;            /* index in the target */
	const char *set;      /* expression for its values; NULL */
	const char *set_type; /* PostgreSQL: the type of that */
	bool set_own;         /* no type of the system */
};

struct migrate_table {
	size_t from;                    /* OBJECT_NONE: new */
	size_t to;                      /* OBJECT_NONE: it goes */
	const char *query;              /* for the rows of a new table; NULL */
	const char *query_columns;      /* what it fills, quoted, joined by commas; set when --set is checked */
	const size_t *query_to;         /* PostgreSQL: the columns that it fills, in its order, [query_count] */
	const char *const *query_types; /* and the types of what it gives */
	size_t query_count;
	struct migrate_column *cols; /* [count]: of the target, in its order */
	size_t count;
	size_t *gone; /* [gone_count]: columns of the current table that have no successor */
	size_t gone_count;
	bool renamed;
};

struct migrate_label {
	size_t type;      /* of the current schema */
	size_t from;      /* label */
	const char *name; /* new name */
};

/* Whether the rows let something be done that an engine cannot always do. */
enum migrate_doubt_kind { DOUBT_NEW_NOT_NULL, DOUBT_NOT_NULL, DOUBT_TYPE };

struct migrate_doubt {
	enum migrate_doubt_kind kind;
	size_t table, column; /* of the migration */
};

struct migrate_cast {
	const char *from, *to; /* types of the system between which there is a cast */
};

struct migration {
	const struct objects *from, *to;
	struct migrate_table *tables; /* [count]: those of the target in its order, then those that go */
	size_t count;
	struct migrate_label *labels;
	size_t label_count;
	struct migrate_doubt *doubts; /* to be settled by looking at the rows, else missing decisions */
	size_t doubt_count;
	size_t missing;             /* decisions reported */
	struct migrate_cast *casts; /* PostgreSQL */
	size_t cast_count;
};

/* NULL after reporting wrong usage. Renames without a decision are reported and counted in `missing`. */
struct migration *migrate_match(const void *ctx, const struct objects *from, const struct objects *to,
                                struct migrate_words *words, struct diags *diags);

/* Reports a doubt as a missing decision. why: what was seen in the rows, or NULL. */
void migrate_missing(struct migration *m, const struct migrate_doubt *d, const char *why, struct diags *diags);

/* Can the engine bring every value of the current column to the type of the target's, by itself? */
bool migrate_type_is_safe(enum dialect dialect, const struct objects *from, size_t a, const struct objects *to, size_t b);
/* Does a value come back as it was when it goes there and back? Then nothing needs to be put aside. */
bool migrate_type_is_exact(enum dialect dialect, const struct objects *from, size_t a, const struct objects *to, size_t b);
/* PostgreSQL: does the change of type leave rows and indexes as they are? Measured on 15.18. */
bool migrate_type_is_free(const struct object *from, const struct object *to);
/* SQLite: integer, real, text, numeric or blob. */
const char *migrate_affinity(const char *type, bool strict);

/* Is nothing to be done for this table, its indexes and triggers aside? */
bool migrate_table_is_same(const struct migration *m, const struct migrate_table *t);

/* Checks the SQL of --set in the current database and looks at its rows where they decide (have_rows false: it is made from
 * text, and rows are to be expected). False after reporting SQL that does not work; missing decisions are counted. */
bool migrate_sqlite_check(const void *ctx, struct migration *m, struct db *current, bool have_rows, struct diags *diags);

/* The script that takes a SQLite database up, or back down. */
char *migrate_sqlite_script(const void *ctx, const struct migration *m, bool down);

#endif
