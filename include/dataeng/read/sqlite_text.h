/* The parts of a CREATE TABLE or CREATE INDEX that SQLite's catalogue does not give: names of constraints, expressions,
 * collations, deferral, conflict clauses. The text must be one that SQLite has accepted.
 * Source: https://sqlite.org/lang_createtable.html, https://sqlite.org/lang_createindex.html
 */
#ifndef DATAENG_READ_SQLITE_TEXT_H
#define DATAENG_READ_SQLITE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum text_kind { TEXT_PRIMARY, TEXT_UNIQUE, TEXT_NOT_NULL, TEXT_CHECK, TEXT_FK };

struct text_constraint {
	enum text_kind kind;
	const char *name;   /* NULL: unnamed */
	const char *column; /* the one it is written at; NULL: of the table */
	const char **cols;  /* [col_count] of a key or foreign key */
	size_t col_count;
	bool descending;      /* PRIMARY KEY DESC at a column */
	const char *conflict; /* rollback, abort ...; NULL: none */
	const char *expr;     /* of a check */
	const char *to;       /* table referred to */
	const char **to_cols; /* [to_count]; none: its primary key */
	size_t to_count;
	const char *on_delete, *on_update; /* lower case; NULL: no action */
	const char *deferral;              /* immediate, deferred; NULL: not deferrable */
};

struct text_column {
	const char *name;
	const char *collation; /* NULL: none */
	const char *generated; /* expression; NULL: none */
	bool stored;
	bool autoincrement;
};

struct table_text {
	struct text_column *cols;
	size_t col_count;
	struct text_constraint *constraints; /* in the order written */
	size_t count;
};

/* Never NULL; a text without a body (CREATE TABLE ... AS, virtual table) gives an empty one. */
struct table_text *sqlite_table_text(const void *ctx, const char *sql);

const struct text_column *sqlite_text_column(const struct table_text *t, const char *name);

/* The conflict clause of the column's NOT NULL; NULL: it has none. */
const char *sqlite_text_null_conflict(const struct table_text *t, const char *column);

/* The key expressions of a CREATE INDEX as written, without COLLATE and order, and the WHERE (NULL: none). */
const char **sqlite_index_text(const void *ctx, const char *sql, size_t *count, const char **where);

#endif
