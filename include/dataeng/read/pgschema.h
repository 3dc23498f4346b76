/* A schema as PostgreSQL's DDL builds it up statement by statement, kept in memory until it goes to the model.
 *
 * Shared by read/sql_pgparse.c, pgtable.c, pgindex.c, pgtree.c, pgschema.c and pgstore.c, and by nobody else. Everything lives
 * in the context of the schema. Names of constraints and indexes that a script leaves out are those that the server would
 * choose. Source: https://www.postgresql.org/docs/15/ddl.html; src/backend/commands/indexcmds.c (ChooseRelationName)
 */
#ifndef DATAENG_READ_PGSCHEMA_H
#define DATAENG_READ_PGSCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json;
struct session;
struct source;
struct sql_tokens;

struct pgs_names {
	const char **all;
	size_t count;
};

struct pgs_column {
	const char *name;
	const char *type;     /* a word of col.type; NULL: not recognised */
	const char *declared; /* as format_type would write it */
	bool not_null;
	const char *value; /* DEFAULT; NULL: none */
	const char *generated, *identity, *collation, *comment;
};

struct pgs_table;

struct pgs_constraint {
	char kind; /* p u f c x, as in pg_constraint */
	const char *name;
	struct pgs_names cols, include;
	const struct pgs_table *to;
	struct pgs_names to_cols;
	const char *on_delete, *on_update, *match;
	bool deferrable, deferred;
	const char *text; /* of a check its expression, of an exclusion all behind the name */
	bool not_valid, no_inherit, nulls_not_distinct, inherited;
	const char *comment;
};

struct pgs_part {
	const char *col, *expr; /* one of them */
	bool included, descending;
	const char *nulls, *operators, *collation;
};

struct pgs_index {
	const char *name;
	bool is_unique, nulls_not_distinct;
	const char *method, *where, *comment;
	struct pgs_part *parts;
	size_t count;
	struct pgs_names storage;
};

struct pgs_table {
	const char *space, *name; /* space '' is public */
	const char *comment, *partition_by, *partition_of;
	bool row_security, force_row_security, unlogged, temporary;
	struct pgs_names inherits, storage;
	struct pgs_column *cols;
	size_t col_count;
	struct pgs_constraint *constraints;
	size_t constraint_count;
	struct pgs_index *indexes;
	size_t index_count;
};

struct pgs_object {
	const char *kind, *space, *name;
	const struct pgs_table *table; /* NULL: of none */
	const char *sql;
	const char *comment;
	struct pgs_names values; /* of an enum */
	const char *type;        /* of a domain: a word of col.type */
	const char *owner;       /* of a sequence: the column it belongs to; NULL: nobody's */
};

struct pgs {
	void *ctx;
	struct session *s;
	const struct source *source;
	const char *space;         /* where unqualified things are made and looked for first */
	struct pgs_table **tables; /* [table_count]; each stays where it is */
	size_t table_count;
	struct pgs_object **objects;
	size_t object_count;
	struct pgs_names unread; /* what was said to be left out */
};

/* One statement being read. */
struct pgs_statement {
	struct pgs *p;
	size_t start; /* of the text, in the source */
	char *text;
	struct sql_tokens *tokens;
	const struct json *body; /* the fields of the node */
};

/* ---- memory (pgschema.c) */

/* space NULL: the current one, then public. NULL when there is none. */
struct pgs_table *pgs_table(const struct pgs *p, const char *space, const char *name);
struct pgs_column *pgs_column(const struct pgs_table *t, const char *name);
struct pgs_constraint *pgs_constraint(const struct pgs_table *t, const char *name);
const struct pgs_constraint *pgs_primary_key(const struct pgs_table *t);
struct pgs_index *pgs_index(const struct pgs *p, const char *name, struct pgs_table **table);
struct pgs_object *pgs_object(const struct pgs *p, const char *space, const char *name);

struct pgs_table *pgs_add_table(struct pgs *p, const char *space, const char *name);
struct pgs_column *pgs_add_column(struct pgs *p, struct pgs_table *t, const char *name);
/* A name is chosen when it is NULL. */
struct pgs_constraint *pgs_add_constraint(struct pgs *p, struct pgs_table *t, struct pgs_constraint c);
struct pgs_index *pgs_add_index(struct pgs *p, struct pgs_table *t, struct pgs_index x, const struct pgs_names *words);
struct pgs_object *pgs_add_object(struct pgs *p, struct pgs_object o);
void pgs_add_name(struct pgs *p, struct pgs_names *n, const char *name);

void pgs_drop_table(struct pgs *p, struct pgs_table *t);
void pgs_drop_column(struct pgs_table *t, const char *name); /* with the keys and indexes over it */
void pgs_drop_constraint(struct pgs_table *t, const char *name);
void pgs_drop_index(struct pgs_table *t, const char *name);
void pgs_drop_object(struct pgs *p, const struct pgs_object *o);
void pgs_rename_column(struct pgs *p, struct pgs_table *t, const char *from, const char *to);

/* Is there a key, or a unique index over all rows, of exactly these columns? */
bool pgs_is_unique(const struct pgs_table *t, const struct pgs_names *cols);

/* Everything into db_schema `name` of the session, which is replaced. (pgstore.c) */
bool pgs_store(struct pgs *p, const char *name, const char *origin);

/* ---- the tree (pgtree.c). Each accepts NULL for the node and then gives NULL, 0 or false. */

const struct json *pgs_get(const struct pgs_statement *st, const struct json *node, const char *key);
const struct json *pgs_at(const struct pgs_statement *st, const struct json *list, size_t i);
size_t pgs_size(const struct json *list);
/* {"Kind": {...}}: the kind, and with kind given its fields or NULL. */
const char *pgs_kind(const struct json *node);
const struct json *pgs_node(const struct pgs_statement *st, const struct json *node, const char *kind);
const char *pgs_string(const struct pgs_statement *st, const struct json *node, const char *key);
bool pgs_flag(const struct pgs_statement *st, const struct json *node, const char *key);
int64_t pgs_number(const struct pgs_statement *st, const struct json *node, const char *key);
/* Is a text of the tree this word? text NULL: no. */
bool pgs_is(const char *text, const char *word);
/* Where the node stands: a byte of the statement; -1 for NULL. */
int64_t pgs_location(const struct pgs_statement *st, const struct json *node);
/* A list of String nodes, or the List node that holds one. */
struct pgs_names pgs_names(const struct pgs_statement *st, const struct json *list);
/* "fillfactor=70" of a list of DefElem nodes. */
struct pgs_names pgs_settings(const struct pgs_statement *st, const struct json *list);
/* "public" as ''. NULL stays NULL. */
const char *pgs_space(const char *schema);

/* The type as format_type writes it; *base gets its own name (NULL: not wanted). */
char *pgs_type(const struct pgs_statement *st, const struct json *type_name, const char **base);

/* The expression behind the keyword it stands behind: in parentheses, or up to the end of the element or to the byte `stop`
 * of the statement. In one spelling. */
char *pgs_expression(const struct pgs_statement *st, const struct json *expr, const char *keyword, size_t stop);
/* The text between bytes of the statement, as written, blanks and comments at its ends left out. */
char *pgs_text(const struct pgs_statement *st, size_t from, size_t to);
/* Index of the token at a byte of the statement, or the first behind it. */
size_t pgs_token(const struct pgs_statement *st, size_t offset);
/* Names of all columns in an expression, each once. */
struct pgs_names pgs_columns(const struct pgs_statement *st, const struct json *expr);

/* Reports an error at a byte of the statement (as the node's location gives it); returns false. */
bool pgs_fail(const struct pgs_statement *st, int64_t location, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Says once that such a thing is not read. */
void pgs_unread(const struct pgs_statement *st, int64_t location, const char *what);

/* ---- statements about tables (pgtable.c, pgconstraint.c, pgindex.c). False after reporting. */

/* The table a RangeVar means. NULL after reporting, or silently when it may be missing. */
struct pgs_table *pgs_find(const struct pgs_statement *st, const struct json *range_var, bool missing_ok);
/* Are all columns there? Reports the first that is not. */
bool pgs_has_columns(const struct pgs_statement *st, const struct pgs_table *t, const struct pgs_names *cols, int64_t at);
/* column NULL: a constraint of the table. *made gets NULL when it is of a kind that is none here. */
bool pgs_make_constraint(const struct pgs_statement *st, struct pgs_table *t, const char *column, const struct json *node,
                         struct pgs_constraint **made);
bool pgs_create_table(const struct pgs_statement *st);
bool pgs_alter_table(const struct pgs_statement *st);
bool pgs_create_index(const struct pgs_statement *st);

#endif
