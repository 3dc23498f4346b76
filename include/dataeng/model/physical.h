/* Typed edits of the physical model: the tables of a schema, derived or read from somewhere.
 *
 * As in model/edit.h each add returns the new id (> 0), or 0 with the sticky error of the session's database set: check once
 * at the end with model_ok. Strings are copied by the database. Zero fields mean "none" or the column's default.
 * Ids of columns, keys and indexes are good until the schema is cleared.
 * Columns and their meaning: src/model/schema.sql.
 */
#ifndef DATAENG_MODEL_PHYSICAL_H
#define DATAENG_MODEL_PHYSICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;

struct physical_table {
	int64_t schema_id;
	const char *space; /* the column namespace; NULL: '' */
	const char *name;
	int64_t entity_id, relationship_id, attribute_id;
	bool is_strict, without_rowid;
	const char *partition_by, *partition_of;
	const char *comment;
	const char *options;
};

struct physical_column {
	int64_t tbl_id;
	const char *name;
	const char *type; /* NULL: not recognised */
	const char *sqlite_type, *postgres_type;
	bool not_null;
	const char *sqlite_default, *postgres_default;
	const char *sqlite_generated, *postgres_generated;
	bool generated_stored;
	const char *identity;
	const char *collation;
	const char *role; /* NULL: attribute */
	const char *pii;  /* NULL: none */
	int64_t attribute_id, relationship_id;
	const char *comment;
	const char *options;
};

struct physical_fk {
	int64_t tbl_id;
	const char *name; /* NULL: unnamed */
	int64_t to_tbl_id;
	const char *on_delete, *on_update; /* NULL: no action */
	const char *deferral;
	int64_t relationship_id;
	const char *options;
};

struct physical_check {
	int64_t tbl_id;
	const char *name;
	const char *kind; /* NULL: other */
	const char *sqlite_expr, *postgres_expr;
	int64_t col_id, rule_id;
};

struct physical_index {
	int64_t tbl_id;
	const char *name;
	bool is_unique;
	const char *method; /* NULL: btree */
	const char *sqlite_where, *postgres_where;
	int64_t access_id, fk_id;
	const char *reason;
	const char *options;
};

struct physical_index_column {
	int64_t col_id; /* 0: an expression */
	const char *sqlite_expr, *postgres_expr;
	bool descending, included;
	const char *options;
};

struct physical_object {
	int64_t schema_id;
	const char *kind;
	const char *space;
	const char *name;
	int64_t tbl_id;
	const char *sqlite_sql, *postgres_sql;
	const char *comment;
	const char *options;
	int64_t rule_id;
};

struct physical_access {
	int64_t schema_id;
	int64_t access_id;
	const char *sqlite_sql, *postgres_sql;
	int64_t main_tbl_id, idx_id;
	const char *reason;
};

struct physical_size {
	int64_t tbl_id;
	int scale;
	const char *engine;
	double row_count, table_bytes, index_bytes;
	const char *basis;
};

/* Removes the schema of that name with all that hangs on it; fine when there is none. */
bool physical_clear(struct session *s, const char *name);
/* dialect NULL: both. The name must be free (physical_clear before). */
int64_t physical_add_schema(struct session *s, const char *name, const char *dialect, const char *origin);
int64_t physical_add_table(struct session *s, const struct physical_table *t);   /* behind all others of the schema */
int64_t physical_add_column(struct session *s, const struct physical_column *c); /* behind all others of the table */
/* kind: primary, unique. */
int64_t physical_add_key(struct session *s, int64_t tbl_id, const char *name, const char *kind, const char *options,
                         const int64_t *cols, size_t count);
int64_t physical_add_fk(struct session *s, const struct physical_fk *f, const int64_t *cols, const int64_t *to_cols,
                        size_t count);
int64_t physical_add_check(struct session *s, const struct physical_check *c);
int64_t physical_add_index(struct session *s, const struct physical_index *x, const struct physical_index_column *cols,
                           size_t count);
int64_t physical_add_object(struct session *s, const struct physical_object *o);
int64_t physical_add_access(struct session *s, const struct physical_access *a);
int64_t physical_add_size(struct session *s, const struct physical_size *z);

/* Numbers the tables of the schema anew: referenced tables first, else in the order they have. Tables in a cycle of
 * foreign keys come in their old order. */
bool physical_sort(struct session *s, int64_t schema_id);

/* Ids by name, 0 when there is none. space NULL: ''. */
int64_t physical_find_schema(struct session *s, const char *name);
int64_t physical_find_table(struct session *s, int64_t schema_id, const char *space, const char *name);
int64_t physical_find_column(struct session *s, int64_t tbl_id, const char *name);

#endif
