/* Reads the text of CREATE TABLE and CREATE INDEX as SQLite keeps it. SQLite has checked the grammar, so this walks over
 * tokens and only decides where a part begins and ends.
 */
#include "dataeng/read/sqlite_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/sqltoken.h"

struct reader {
	struct table_text *out;
	struct sql_tokens *t;
	size_t i;    /* next token */
	size_t stop; /* behind the last token of the definition */
};

static const char *lower_copy(const void *ctx, const char *s)
{
	char *copy = mem_strdup(ctx, s);

	for (char *p = copy; *p != '\0'; p++) {
		*p = (char)tolower((unsigned char)*p);
	}
	return copy;
}

/* Token behind the next comma of this level, from i; stop when there is none. */
static size_t next_item(const struct sql_tokens *t, size_t i, size_t stop)
{
	for (; i < stop; i++) {
		if (sql_is_sign(t, i, "(")) {
			i = sql_close(t, i);
		} else if (sql_is_sign(t, i, ",")) {
			return i;
		}
	}
	return stop;
}

static struct text_constraint *add(struct reader *r, enum text_kind kind, const char *name, const char *column)
{
	struct table_text *o = r->out;

	o->constraints = mem_resize(o, o->constraints, struct text_constraint, o->count + 1);
	o->constraints[o->count] = (struct text_constraint){.kind = kind, .name = name, .column = column};
	return &o->constraints[o->count++];
}

/* (a, b COLLATE x DESC) at the next token; names only. */
static const char **name_list(struct reader *r, size_t *count)
{
	const char **all = mem_array(r->out, const char *, 1);
	size_t close = sql_close(r->t, r->i);

	*count = 0;
	for (size_t i = r->i + 1; i < close; i = next_item(r->t, i, close) + 1) {
		all = mem_resize(r->out, all, const char *, *count + 1);
		all[(*count)++] = sql_name(r->out, r->t, i);
	}
	r->i = close + 1;
	return all;
}

static const char *conflict_clause(struct reader *r)
{
	const char *word = NULL;

	if (sql_is_words(r->t, r->i, "ON CONFLICT")) {
		word = lower_copy(r->out, sql_text(r->out, r->t, r->i + 2, r->i + 3));
		r->i += 3;
	}
	return word;
}

/* Text in parentheses at the next token, without them. */
static const char *parenthesised(struct reader *r)
{
	size_t close = sql_close(r->t, r->i);
	const char *s = sql_text(r->out, r->t, r->i + 1, close);

	r->i = close + 1;
	return s;
}

static const char *action(struct reader *r)
{
	size_t n = sql_is_word(r->t, r->i, "SET") || sql_is_word(r->t, r->i, "NO") ? 2 : 1;
	const char *s = n == 1                                ? lower_copy(r->out, sql_text(r->out, r->t, r->i, r->i + 1))
	                : sql_is_word(r->t, r->i, "NO")       ? "no action"
	                : sql_is_word(r->t, r->i + 1, "NULL") ? "set null"
	                                                      : "set default";

	r->i += n;
	return s;
}

static void references(struct reader *r, struct text_constraint *c)
{
	bool negated = false;

	c->to = sql_name(r->out, r->t, ++r->i);
	r->i++;
	if (sql_is_sign(r->t, r->i, "(")) {
		c->to_cols = name_list(r, &c->to_count);
	}
	for (;;) {
		if (sql_is_words(r->t, r->i, "ON DELETE")) {
			r->i += 2;
			c->on_delete = action(r);
		} else if (sql_is_words(r->t, r->i, "ON UPDATE")) {
			r->i += 2;
			c->on_update = action(r);
		} else if (sql_is_word(r->t, r->i, "MATCH")) {
			r->i += 2;
		} else if (sql_is_words(r->t, r->i, "NOT DEFERRABLE")) {
			negated = true;
			r->i += 2;
		} else if (sql_is_word(r->t, r->i, "DEFERRABLE")) {
			c->deferral = "immediate";
			r->i++;
		} else if (sql_is_word(r->t, r->i, "INITIALLY")) {
			if (!negated && c->deferral != NULL && sql_is_word(r->t, r->i + 1, "DEFERRED")) {
				c->deferral = "deferred";
			}
			r->i += 2;
		} else {
			return;
		}
	}
}

static void key_at_column(struct reader *r, enum text_kind kind, const char *name, struct text_column *col)
{
	struct text_constraint *c = add(r, kind, name, col->name);

	c->cols = mem_array(r->out, const char *, 1);
	c->cols[0] = col->name;
	c->col_count = 1;
	r->i += kind == TEXT_PRIMARY ? 2 : 1;
	if (sql_is_word(r->t, r->i, "ASC") || sql_is_word(r->t, r->i, "DESC")) {
		c->descending = sql_is_word(r->t, r->i, "DESC");
		r->i++;
	}
	c->conflict = conflict_clause(r);
	if (sql_is_word(r->t, r->i, "AUTOINCREMENT")) {
		col->autoincrement = true;
		r->i++;
	}
}

static void generated(struct reader *r, struct text_column *col)
{
	r->i += sql_is_words(r->t, r->i, "GENERATED ALWAYS") ? 3 : 1;
	col->generated = parenthesised(r);
	if (sql_is_word(r->t, r->i, "STORED") || sql_is_word(r->t, r->i, "VIRTUAL")) {
		col->stored = sql_is_word(r->t, r->i, "STORED");
		r->i++;
	}
}

/* The next constraint of a column; a token that begins none (of the type) is stepped over. */
static void column_constraint(struct reader *r, struct text_column *col)
{
	const char *name = NULL;

	if (sql_is_word(r->t, r->i, "CONSTRAINT")) {
		name = sql_name(r->out, r->t, r->i + 1);
		r->i += 2;
	}
	if (sql_is_words(r->t, r->i, "PRIMARY KEY")) {
		key_at_column(r, TEXT_PRIMARY, name, col);
	} else if (sql_is_word(r->t, r->i, "UNIQUE")) {
		key_at_column(r, TEXT_UNIQUE, name, col);
	} else if (sql_is_words(r->t, r->i, "NOT NULL")) {
		struct text_constraint *c = add(r, TEXT_NOT_NULL, name, col->name);

		r->i += 2;
		c->conflict = conflict_clause(r);
	} else if (sql_is_word(r->t, r->i, "CHECK")) {
		r->i++;
		add(r, TEXT_CHECK, name, col->name)->expr = parenthesised(r);
	} else if (sql_is_word(r->t, r->i, "REFERENCES")) {
		struct text_constraint *c = add(r, TEXT_FK, name, col->name);

		c->cols = mem_array(r->out, const char *, 1);
		c->cols[0] = col->name;
		c->col_count = 1;
		references(r, c);
	} else if (sql_is_word(r->t, r->i, "COLLATE")) {
		col->collation = sql_name(r->out, r->t, r->i + 1);
		r->i += 2;
	} else if (sql_is_word(r->t, r->i, "GENERATED") || sql_is_word(r->t, r->i, "AS")) {
		generated(r, col);
	} else if (sql_is_sign(r->t, r->i, "(")) {
		r->i = sql_close(r->t, r->i) + 1;
	} else {
		r->i++;
	}
}

static void read_column(struct reader *r)
{
	struct table_text *o = r->out;
	size_t n = o->col_count++;

	o->cols = mem_resize(o, o->cols, struct text_column, n + 1);
	o->cols[n] = (struct text_column){.name = sql_name(o, r->t, r->i)};
	r->i++;
	while (r->i < r->stop) {
		column_constraint(r, &o->cols[n]);
	}
}

static bool starts_constraint(const struct reader *r)
{
	return sql_is_word(r->t, r->i, "CONSTRAINT") || sql_is_words(r->t, r->i, "PRIMARY KEY") ||
	       sql_is_words(r->t, r->i, "FOREIGN KEY") ||
	       ((sql_is_word(r->t, r->i, "UNIQUE") || sql_is_word(r->t, r->i, "CHECK")) && sql_is_sign(r->t, r->i + 1, "("));
}

/* One constraint of the table; several may follow each other without a comma. */
static void table_constraint(struct reader *r)
{
	const char *name = NULL;
	struct text_constraint *c;

	if (sql_is_word(r->t, r->i, "CONSTRAINT")) {
		name = sql_name(r->out, r->t, r->i + 1);
		r->i += 2;
	}
	if (sql_is_words(r->t, r->i, "PRIMARY KEY") || sql_is_word(r->t, r->i, "UNIQUE")) {
		bool primary = sql_is_word(r->t, r->i, "PRIMARY");

		c = add(r, primary ? TEXT_PRIMARY : TEXT_UNIQUE, name, NULL);
		r->i += primary ? 2 : 1;
		c->cols = name_list(r, &c->col_count);
		c->conflict = conflict_clause(r);
	} else if (sql_is_word(r->t, r->i, "CHECK")) {
		r->i++;
		add(r, TEXT_CHECK, name, NULL)->expr = parenthesised(r);
	} else if (sql_is_words(r->t, r->i, "FOREIGN KEY")) {
		c = add(r, TEXT_FK, name, NULL);
		r->i += 2;
		c->cols = name_list(r, &c->col_count);
		references(r, c);
	} else {
		r->i++;
	}
}

/* AUTOINCREMENT may also be written inside PRIMARY KEY (id AUTOINCREMENT). */
static void mark_autoincrement(struct reader *r, size_t open, size_t close)
{
	for (size_t i = open; i < close; i++) {
		if (sql_is_word(r->t, i, "AUTOINCREMENT")) {
			for (size_t k = 0; k < r->out->col_count; k++) {
				char *name = sql_name(r->out, r->t, i - 1);

				if (name != NULL && strcasecmp(name, r->out->cols[k].name) == 0) {
					r->out->cols[k].autoincrement = true;
				}
			}
		}
	}
}

struct table_text *sqlite_table_text(const void *ctx, const char *sql)
{
	struct reader r = {.out = mem_new(ctx, struct table_text)};
	size_t open = 0;
	size_t close;

	r.t = sql_tokens(r.out, sql, strlen(sql), DIALECT_SQLITE);
	while (open < r.t->count && !sql_is_sign(r.t, open, "(")) {
		if (sql_is_word(r.t, open, "AS") || sql_is_word(r.t, open, "VIRTUAL")) {
			return r.out;
		}
		open++;
	}
	close = sql_close(r.t, open);
	for (r.i = open + 1; r.i < close; r.i++) {
		r.stop = next_item(r.t, r.i, close);
		if (!starts_constraint(&r)) {
			read_column(&r);
		}
		while (r.i < r.stop) {
			table_constraint(&r);
		}
	}
	mark_autoincrement(&r, open, close);
	return r.out;
}

const struct text_column *sqlite_text_column(const struct table_text *t, const char *name)
{
	for (size_t i = 0; i < t->col_count; i++) {
		if (strcasecmp(t->cols[i].name, name) == 0) {
			return &t->cols[i];
		}
	}
	return NULL;
}

const char *sqlite_text_null_conflict(const struct table_text *t, const char *column)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct text_constraint *k = &t->constraints[i];

		if (k->kind == TEXT_NOT_NULL && strcasecmp(k->column, column) == 0) {
			return k->conflict;
		}
	}
	return NULL;
}

/* One key of an index: cut off ASC, DESC and COLLATE name at its end. */
static size_t key_end(const struct sql_tokens *t, size_t from, size_t end)
{
	if (end > from + 1 && (sql_is_word(t, end - 1, "ASC") || sql_is_word(t, end - 1, "DESC"))) {
		end--;
	}
	if (end > from + 2 && sql_is_word(t, end - 2, "COLLATE")) {
		end -= 2;
	}
	return end;
}

const char **sqlite_index_text(const void *ctx, const char *sql, size_t *count, const char **where)
{
	struct sql_tokens *t = sql_tokens(ctx, sql, strlen(sql), DIALECT_SQLITE);
	const char **all = mem_array(ctx, const char *, 1);
	size_t open = 0;
	size_t close;

	*count = 0;
	*where = NULL;
	while (open < t->count && !sql_is_sign(t, open, "(")) {
		open++;
	}
	close = sql_close(t, open);
	for (size_t i = open + 1; i < close;) {
		size_t end = next_item(t, i, close);

		all = mem_resize(ctx, all, const char *, *count + 1);
		all[(*count)++] = sql_text(ctx, t, i, key_end(t, i, end));
		i = end + 1;
	}
	if (sql_is_word(t, close + 1, "WHERE")) {
		*where = sql_text(ctx, t, close + 2, t->count);
	}
	return all;
}
