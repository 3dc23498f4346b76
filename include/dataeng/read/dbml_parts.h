/* The text of a DBML file, taken apart. Not for use outside of src/read/dbml*.c. */
#ifndef DATAENG_READ_DBML_PARTS_H
#define DATAENG_READ_DBML_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct session;
struct source;

enum dbml_kind {
	DBML_END,
	DBML_WORD,   /* name, number */
	DBML_QUOTED, /* "name" */
	DBML_TEXT,   /* 'text' or '''text''' */
	DBML_EXPR,   /* `expression` */
	DBML_SIGN,   /* one of { } [ ] ( ) : , . < > - ~ or <> */
	DBML_BAD,    /* not closed, or a sign that is none of DBML's */
};

struct dbml_token {
	enum dbml_kind kind;
	const char *text; /* unquoted, in the context of the tokenizer */
	size_t offset, length;
	bool first; /* of its line */
};

/* All tokens, with a DBML_END at the end. */
struct dbml_token *dbml_tokens(const void *ctx, const struct source *source, size_t *count);

struct dbml_words { /* a list of names */
	const char **all;
	size_t count;
};

struct dbml_ref {
	const char *name; /* NULL */
	const char *from_space, *from_table, *to_space, *to_table;
	struct dbml_words from, to;
	const char *relation; /* < > - <> */
	const char *on_delete, *on_update;
	size_t offset, length;
};

enum dbml_value { DBML_NO_VALUE, DBML_STRING, DBML_NUMBER, DBML_EXPRESSION, DBML_LITERAL /* true, false, null */ };

struct dbml_column {
	const char *name, *type; /* type without [] */
	bool several;            /* type[] */
	bool pk, unique, not_null, null, increment;
	enum dbml_value value_kind;
	const char *value, *note;
	struct dbml_ref *refs; /* inline; from is this column */
	size_t ref_count;
	size_t offset, length;
};

struct dbml_index {
	const char *name;
	struct dbml_words parts;
	const bool *is_expr; /* [parts.count] */
	bool pk, unique;
	size_t offset, length;
};

struct dbml_table {
	const char *space, *name, *alias, *note, *label; /* label: the note in the head's settings */
	struct dbml_column *columns;
	size_t column_count;
	struct dbml_index *indexes;
	size_t index_count;
	size_t offset, length;
};

struct dbml_enum {
	const char *space, *name;
	struct dbml_words values;
	size_t offset, length;
};

struct dbml {
	const struct source *source;
	struct dbml_table *tables;
	size_t table_count;
	struct dbml_enum *enums;
	size_t enum_count;
	struct dbml_ref *refs; /* those that stand alone */
	size_t ref_count;
};

/* NULL after reporting all errors (to s->diags). */
struct dbml *dbml_parse(const void *ctx, struct session *s, const struct source *source);

const struct dbml_table *dbml_table(const struct dbml *d, const char *name); /* by name or alias */
const struct dbml_enum *dbml_enum(const struct dbml *d, const char *name);
const struct dbml_column *dbml_column(const struct dbml_table *t, const char *name);

/* ---- the parser: dbml_parser.c, dbml_setting.c */

enum { DBML_ERRORS = 100 }; /* shown */

struct dbml_parser {
	const void *ctx;
	struct session *s;
	struct dbml *d;
	struct dbml_token *all;
	size_t i;
	size_t errors;
};

const struct dbml_token *dbml_peek(const struct dbml_parser *p);
const struct dbml_token *dbml_take(struct dbml_parser *p);
bool dbml_is_sign(const struct dbml_token *t, const char *sign);
bool dbml_is_word(const struct dbml_token *t, const char *word);
bool dbml_fault(struct dbml_parser *p, const struct dbml_token *t, const char *hint, const char *expected);
bool dbml_want_sign(struct dbml_parser *p, const char *sign);
const char *dbml_want_name(struct dbml_parser *p, const char *what);
void dbml_skip_line(struct dbml_parser *p);
void dbml_skip_block(struct dbml_parser *p);
void dbml_add_word(struct dbml_parser *p, struct dbml_words *w, const char *word);
bool dbml_qualified(struct dbml_parser *p, const char **space, const char **name, const char *what);
const char *dbml_setting_name(struct dbml_parser *p);
void dbml_unknown_setting(struct dbml_parser *p, size_t offset, const char *name, const char *const *known);
const char *dbml_value_text(struct dbml_parser *p);
const char *dbml_text_value(struct dbml_parser *p);
bool dbml_ref_end(struct dbml_parser *p, const char **space, const char **table, struct dbml_words *columns);
bool dbml_ref_relation(struct dbml_parser *p, struct dbml_ref *r);
bool dbml_ref_settings(struct dbml_parser *p, struct dbml_ref *r);
bool dbml_column_setting(struct dbml_parser *p, struct dbml_column *c);

/* Reports at a place of the text; false. */
bool dbml_error(struct session *s, const struct dbml *d, size_t offset, size_t length, const char *code, const char *hint,
                const char *fmt, ...) __attribute__((format(printf, 7, 8)));

#endif
