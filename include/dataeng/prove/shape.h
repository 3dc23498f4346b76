/* A db_schema as one engine sees it, in memory: what the probes and the comparison walk over.
 *
 * Columns and constraints that are not for the engine are left out. Indexes point into the arrays of the same table.
 */
#ifndef DATAENG_PROVE_SHAPE_H
#define DATAENG_PROVE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dataeng/model/dialect.h"

struct session;

#define SHAPE_NONE ((size_t)-1)

struct shape_column {
	int64_t id;
	const char *name;
	const char *type;     /* of the model; NULL: not recognised */
	const char *declared; /* the engine's type */
	bool not_null;
	const char *fallback;  /* DEFAULT; NULL: none */
	const char *generated; /* NULL: stored as given */
	bool stored;
	const char *identity; /* NULL: none */
	const char *collation;
	const char *role;
	const char **values; /* of the attribute's enumeration, as plain text */
	size_t value_count;
	bool has_min, has_max;
	double min, max; /* of the attribute */
	int64_t max_length;
};

struct shape_key {
	int64_t id;
	const char *name; /* NULL: unnamed */
	bool primary;
	size_t *cols;
	size_t count;
	const char *options;
};

struct shape_fk {
	int64_t id;
	const char *name;
	size_t to; /* table */
	size_t *cols;
	size_t *to_cols;
	size_t count;
	const char *on_delete, *on_update;
	const char *deferral; /* NULL: not deferrable */
};

struct shape_check {
	int64_t id;
	const char *name;
	const char *kind;
	const char *expr;
	size_t *cols; /* that the expression mentions, in the order of the table */
	size_t count;
};

struct shape_index_column {
	size_t col;       /* SHAPE_NONE: an expression */
	const char *expr; /* of the expression */
	bool descending, included;
	const char *options;
};

struct shape_index {
	int64_t id;
	const char *name;
	bool is_unique;
	const char *method;
	const char *where; /* NULL: all rows */
	struct shape_index_column *cols;
	size_t count;
};

struct shape_table {
	int64_t id;
	const char *space;
	const char *name;
	bool strict, without_rowid;
	const char *partition_by, *partition_of;
	struct shape_column *cols;
	size_t col_count;
	struct shape_key *keys;
	size_t key_count;
	struct shape_fk *fks;
	size_t fk_count;
	struct shape_check *checks;
	size_t check_count;
	struct shape_index *indexes;
	size_t index_count;
};

struct shape_object {
	const char *kind, *space, *name;
	const char *sql;
	int64_t rule_id;
	size_t table; /* SHAPE_NONE: of the schema */
};

struct shape {
	enum dialect dialect;
	struct shape_table *tables; /* referenced tables first */
	size_t count;
	struct shape_object *objects;
	size_t object_count;
};

/* Loads a schema. NULL after reporting. */
struct shape *shape_load(void *ctx, struct session *s, const char *schema, enum dialect dialect);

/* Index of a table or column by name (as the engine compares names); SHAPE_NONE when there is none. */
size_t shape_table_index(const struct shape *sh, const char *space, const char *name);
size_t shape_column_index(const struct shape_table *t, const char *name);

/* The table's name, quoted, with its schema when it has one. */
char *shape_table_sql(const void *ctx, const struct shape *sh, const struct shape_table *t);

/* Columns that an expression mentions. */
size_t *shape_mentions(const void *ctx, const struct shape *sh, const struct shape_table *t, const char *expr, size_t *count);

/* Path for proofs: "orders", "orders.status". */
char *shape_path(const void *ctx, const struct shape_table *t, const char *part);

/* Column names, joined by ", ". */
char *shape_names(const void *ctx, const struct shape_table *t, const size_t *cols, size_t count);

bool shape_is_primary(const struct shape_table *t, size_t col);
/* SQLite: is it an alias of the rowid, filled by the engine when NULL is given? */
bool shape_is_rowid(const struct shape_table *t, size_t col);

#endif
