/* DBML by recursive descent. A fault is reported at its token and the parser goes on behind the line or the block it is in, so
 * that one run shows them all (up to a limit). Blocks that say nothing about the schema (Project, TableGroup, sticky notes) are
 * skipped. */
#include "dataeng/read/dbml_parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"

enum { MANY = 100 }; /* errors shown */

struct parser {
	const void *ctx;
	struct session *s;
	struct dbml *d;
	struct dbml_token *all;
	size_t i;
	size_t errors;
};

bool dbml_error(struct session *s, const struct dbml *d, size_t offset, size_t length, const char *code, const char *hint,
                const char *fmt, ...)
{
	char *message;
	va_list ap;

	va_start(ap, fmt);
	message = mem_vprintf(d, fmt, ap);
	va_end(ap);
	return diag_error(s->diags, source_place(d->source, offset, length), code, message, hint);
}

static const struct dbml_token *peek(const struct parser *p)
{
	return &p->all[p->i];
}

static const struct dbml_token *take(struct parser *p)
{
	const struct dbml_token *t = &p->all[p->i];

	p->i += t->kind != DBML_END;
	return t;
}

static bool is_sign(const struct dbml_token *t, const char *sign)
{
	return t->kind == DBML_SIGN && strcmp(t->text, sign) == 0;
}

static bool is_word(const struct dbml_token *t, const char *word)
{
	return t->kind == DBML_WORD && strcasecmp(t->text, word) == 0;
}

static bool fault(struct parser *p, const struct dbml_token *t, const char *hint, const char *expected)
{
	if (p->errors++ >= MANY) {
		return false;
	}
	if (t->kind == DBML_BAD && t->length > 1) {
		return dbml_error(p->s, p->d, t->offset, 1, "dbml-syntax", "close it with the same quote",
		                  "the quote is not closed");
	}
	if (t->kind == DBML_END) {
		return dbml_error(p->s, p->d, t->offset, 0, "dbml-syntax", hint, "the text ends where %s is expected",
		                  expected);
	}
	return dbml_error(p->s, p->d, t->offset, t->length, "dbml-syntax", hint, "\"%s\" where %s is expected", t->text,
	                  expected);
}

static bool want_sign(struct parser *p, const char *sign)
{
	if (!is_sign(peek(p), sign)) {
		return fault(p, peek(p), NULL, mem_printf(p->ctx, "\"%s\"", sign));
	}
	take(p);
	return true;
}

static const char *want_name(struct parser *p, const char *what)
{
	const struct dbml_token *t = peek(p);

	if (t->kind != DBML_WORD && t->kind != DBML_QUOTED) {
		fault(p, t, NULL, what);
		return NULL;
	}
	return take(p)->text;
}

/* To the next line, but not out of the block. */
static void skip_line(struct parser *p)
{
	size_t depth = 0;

	while (peek(p)->kind != DBML_END) {
		const struct dbml_token *t = peek(p);

		if (depth == 0 && (is_sign(t, "}") || t->first)) {
			return;
		}
		depth += is_sign(t, "{") || is_sign(t, "[") || is_sign(t, "(");
		depth -= depth > 0 && (is_sign(t, "}") || is_sign(t, "]") || is_sign(t, ")"));
		take(p);
	}
}

/* Behind the block that opens next, or behind the line when none does. */
static void skip_block(struct parser *p)
{
	size_t depth = 0;

	while (peek(p)->kind != DBML_END) {
		const struct dbml_token *t = take(p);

		depth += is_sign(t, "{");
		if (is_sign(t, "}") && (depth == 0 || --depth == 0)) {
			return;
		}
		if (depth == 0 && peek(p)->first && !is_sign(peek(p), "{")) {
			return;
		}
	}
}

static void add_word(struct parser *p, struct dbml_words *w, const char *word)
{
	w->all = mem_resize(p->ctx, w->all, const char *, w->count + 1);
	w->all[w->count++] = word;
}

/* name, or space.name */
static bool qualified(struct parser *p, const char **space, const char **name, const char *what)
{
	*space = NULL;
	*name = want_name(p, what);
	if (*name != NULL && is_sign(peek(p), ".") && !peek(p)->first) {
		take(p);
		*space = *name;
		*name = want_name(p, what);
	}
	return *name != NULL;
}

/* ---- settings */

/* The words of a setting up to its colon, comma or bracket: "not null", "primary key". */
static const char *setting_name(struct parser *p)
{
	struct buf b;

	buf_init(&b, p->ctx);
	while (peek(p)->kind == DBML_WORD) {
		buf_printf(&b, "%s%s", b.size > 0 ? " " : "", take(p)->text);
	}
	for (char *c = b.data; *c != '\0'; c++) {
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	}
	if (b.size == 0) {
		fault(p, peek(p), NULL, "a setting");
		return NULL;
	}
	return b.data;
}

static void unknown_setting(struct parser *p, size_t offset, const char *name, const char *const *known)
{
	const char *near = diag_did_you_mean(name, known);

	if (p->errors++ < MANY) {
		dbml_error(p->s, p->d, offset, strlen(name), "dbml-setting",
		           near != NULL ? mem_printf(p->ctx, "did you mean \"%s\"?", near) : NULL,
		           "there is no setting \"%s\" here", name);
	}
}

/* Any value, as text: of color, of a setting that means nothing here. */
static const char *value_text(struct parser *p)
{
	struct buf b;

	buf_init(&b, p->ctx);
	while (peek(p)->kind != DBML_END && !is_sign(peek(p), ",") && !is_sign(peek(p), "]") && !is_sign(peek(p), "}")) {
		buf_printf(&b, "%s%s", b.size > 0 ? " " : "", take(p)->text);
	}
	return b.data;
}

static const char *text_value(struct parser *p)
{
	if (peek(p)->kind != DBML_TEXT) {
		fault(p, peek(p), "a text stands in single quotes", "a text");
		return NULL;
	}
	return take(p)->text;
}

/* Columns of a reference: a, or (a, b). */
static bool ref_columns(struct parser *p, struct dbml_words *columns)
{
	bool several = is_sign(peek(p), "(");
	const char *name;

	if (several) {
		take(p);
	}
	do {
		if (columns->count > 0) {
			take(p);
		}
		name = want_name(p, "a column");
		if (name == NULL) {
			return false;
		}
		add_word(p, columns, name);
	} while (several && is_sign(peek(p), ","));
	return !several || want_sign(p, ")");
}

/* table.column, space.table.column, table.(a, b) */
static bool ref_end(struct parser *p, const char **space, const char **table, struct dbml_words *columns)
{
	const char *first = want_name(p, "a table");

	if (first == NULL || !want_sign(p, ".")) {
		return false;
	}
	*table = first;
	if (!is_sign(peek(p), "(") && p->all[p->i].kind != DBML_END && is_sign(&p->all[p->i + 1], ".")) {
		*space = first;
		*table = want_name(p, "a table");
		if (*table == NULL || !want_sign(p, ".")) {
			return false;
		}
	}
	return ref_columns(p, columns);
}

static bool ref_relation(struct parser *p, struct dbml_ref *r)
{
	const struct dbml_token *t = peek(p);

	if (!is_sign(t, "<") && !is_sign(t, ">") && !is_sign(t, "-") && !is_sign(t, "<>")) {
		return fault(p, t, "> many-to-one, < one-to-many, - one-to-one, <> many-to-many", "a relation");
	}
	r->relation = take(p)->text;
	return true;
}

static bool ref_setting(struct parser *p, struct dbml_ref *r)
{
	static const char *const known[] = {"delete", "update", "color", "note", "inactive", NULL};
	size_t offset = peek(p)->offset;
	const char *name = setting_name(p);

	if (name == NULL) {
		return false;
	}
	if (strcmp(name, "inactive") == 0) {
		return true;
	}
	if (!is_sign(peek(p), ":")) {
		unknown_setting(p, offset, name, known);
		return true;
	}
	take(p);
	if (strcmp(name, "delete") == 0) {
		r->on_delete = setting_name(p);
	} else if (strcmp(name, "update") == 0) {
		r->on_update = setting_name(p);
	} else if (strcmp(name, "color") == 0 || strcmp(name, "note") == 0) {
		value_text(p);
	} else {
		unknown_setting(p, offset, name, known);
		value_text(p);
	}
	return true;
}

static bool ref_settings(struct parser *p, struct dbml_ref *r)
{
	if (!is_sign(peek(p), "[") || peek(p)->first) {
		return true;
	}
	do {
		take(p);
		if (!ref_setting(p, r)) {
			return false;
		}
	} while (is_sign(peek(p), ","));
	return want_sign(p, "]");
}

static bool inline_ref(struct parser *p, struct dbml_column *c)
{
	struct dbml_ref *r;

	c->refs = mem_resize(p->ctx, c->refs, struct dbml_ref, c->ref_count + 1);
	r = &c->refs[c->ref_count];
	*r = (struct dbml_ref){.offset = c->offset, .length = c->length};
	if (!ref_relation(p, r) || !ref_end(p, &r->to_space, &r->to_table, &r->to)) {
		return false;
	}
	add_word(p, &r->from, c->name);
	c->ref_count++;
	return true;
}

static bool default_value(struct parser *p, struct dbml_column *c)
{
	const struct dbml_token *t = take(p);

	c->value = t->text;
	if (t->kind == DBML_TEXT) {
		c->value_kind = DBML_STRING;
	} else if (t->kind == DBML_EXPR) {
		c->value_kind = DBML_EXPRESSION;
	} else if (is_word(t, "true") || is_word(t, "false") || is_word(t, "null")) {
		c->value_kind = DBML_LITERAL;
	} else if (t->kind == DBML_WORD && strspn(t->text, "-.0123456789") == strlen(t->text)) {
		c->value_kind = DBML_NUMBER;
	} else if (t->kind == DBML_WORD || t->kind == DBML_QUOTED) {
		c->value_kind = DBML_STRING; /* the value of an Enum, maybe with its name before */
		while (is_sign(peek(p), ".")) {
			take(p);
			c->value = take(p)->text;
		}
	} else {
		return fault(p, t, "a number, a 'text', an `expression`, true, false or null", "a value");
	}
	return true;
}

static bool column_flag(struct dbml_column *c, const char *name)
{
	if (strcmp(name, "pk") == 0 || strcmp(name, "primary key") == 0) {
		c->pk = true;
	} else if (strcmp(name, "unique") == 0) {
		c->unique = true;
	} else if (strcmp(name, "not null") == 0) {
		c->not_null = true;
	} else if (strcmp(name, "null") == 0) {
		c->null = true;
	} else if (strcmp(name, "increment") == 0) {
		c->increment = true;
	} else {
		return false;
	}
	return true;
}

static bool column_setting(struct parser *p, struct dbml_column *c)
{
	static const char *const known[] = {"pk",   "primary key", "unique", "not null", "null", "increment",
	                                    "note", "default",     "ref",    "check",    NULL};
	size_t offset = peek(p)->offset;
	const char *name = setting_name(p);

	if (name == NULL) {
		return false;
	}
	if (column_flag(c, name)) {
		return true;
	}
	if (!is_sign(peek(p), ":")) {
		unknown_setting(p, offset, name, known);
		return true;
	}
	take(p);
	if (strcmp(name, "note") == 0) {
		c->note = text_value(p);
		return c->note != NULL;
	}
	if (strcmp(name, "default") == 0) {
		return default_value(p, c);
	}
	if (strcmp(name, "ref") == 0) {
		return inline_ref(p, c);
	}
	if (strcmp(name, "check") != 0) {
		unknown_setting(p, offset, name, known);
	}
	value_text(p);
	return true;
}

/* ---- tables */

/* A type: word or quoted, a schema before it, arguments behind it, [] for several. */
static const char *column_type(struct parser *p, bool *several)
{
	const char *type = peek(p)->first ? NULL : want_name(p, "a type");
	struct buf b;

	if (type == NULL) {
		if (peek(p)->first) {
			fault(p, peek(p), "a column is a name and a type: status text", "the type of the column");
		}
		return NULL;
	}
	buf_init(&b, p->ctx);
	buf_str(&b, type);
	while (is_sign(peek(p), ".") && !peek(p)->first) {
		take(p);
		buf_printf(&b, ".%s", take(p)->text);
	}
	if (is_sign(peek(p), "(") && !peek(p)->first) {
		while (peek(p)->kind != DBML_END && !is_sign(peek(p), ")") && !peek(p)->first) {
			buf_str(&b, take(p)->text);
		}
		buf_str(&b, ")");
		if (!want_sign(p, ")")) {
			return NULL;
		}
	}
	*several = is_sign(peek(p), "[") && is_sign(&p->all[p->i + 1], "]");
	p->i += *several ? 2 : 0;
	return b.data;
}

static bool parse_column(struct parser *p, struct dbml_table *t)
{
	struct dbml_column c = {.offset = peek(p)->offset, .length = peek(p)->length};

	c.name = want_name(p, "a column");
	c.type = c.name != NULL ? column_type(p, &c.several) : NULL;
	if (c.type == NULL) {
		return false;
	}
	if (is_sign(peek(p), "[") && !peek(p)->first) {
		do {
			take(p);
			if (!column_setting(p, &c)) {
				return false;
			}
		} while (is_sign(peek(p), ","));
		if (!want_sign(p, "]")) {
			return false;
		}
	}
	if (!peek(p)->first && !is_sign(peek(p), "}") && peek(p)->kind != DBML_END) {
		return fault(p, peek(p), "settings stand in brackets: [not null, unique]", "the end of the line");
	}
	t->columns = mem_resize(p->ctx, t->columns, struct dbml_column, t->column_count + 1);
	t->columns[t->column_count++] = c;
	return true;
}

static bool index_setting(struct parser *p, struct dbml_index *x)
{
	static const char *const known[] = {"pk", "unique", "name", "type", "note", NULL};
	size_t offset = peek(p)->offset;
	const char *name = setting_name(p);

	if (name == NULL) {
		return false;
	}
	x->pk = x->pk || strcmp(name, "pk") == 0;
	x->unique = x->unique || strcmp(name, "unique") == 0;
	if (is_sign(peek(p), ":")) {
		const char *value;

		take(p);
		value = value_text(p);
		if (strcmp(name, "name") == 0) {
			x->name = value;
			return true;
		}
		if (strcmp(name, "type") == 0 || strcmp(name, "note") == 0) {
			return true;
		}
	} else if (strcmp(name, "pk") == 0 || strcmp(name, "unique") == 0) {
		return true;
	}
	unknown_setting(p, offset, name, known);
	return true;
}

static bool index_part(struct parser *p, struct dbml_index *x)
{
	const struct dbml_token *t = take(p);
	bool *is_expr = mem_array(p->ctx, bool, x->parts.count + 1);

	if (t->kind != DBML_WORD && t->kind != DBML_QUOTED && t->kind != DBML_EXPR) {
		return fault(p, t, NULL, "a column or an `expression`");
	}
	if (x->parts.count > 0) {
		memcpy(is_expr, x->is_expr, x->parts.count * sizeof(bool));
	}
	is_expr[x->parts.count] = t->kind == DBML_EXPR;
	x->is_expr = is_expr;
	add_word(p, &x->parts, t->text);
	return true;
}

static bool parse_index(struct parser *p, struct dbml_table *t)
{
	struct dbml_index x = {.offset = peek(p)->offset, .length = peek(p)->length};
	bool several = is_sign(peek(p), "(");

	if (several) {
		take(p);
	}
	do {
		if (x.parts.count > 0) {
			take(p);
		}
		if (!index_part(p, &x)) {
			return false;
		}
	} while (several && is_sign(peek(p), ","));
	if (several && !want_sign(p, ")")) {
		return false;
	}
	if (is_sign(peek(p), "[") && !peek(p)->first) {
		do {
			take(p);
			if (!index_setting(p, &x)) {
				return false;
			}
		} while (is_sign(peek(p), ","));
		if (!want_sign(p, "]")) {
			return false;
		}
	}
	t->indexes = mem_resize(p->ctx, t->indexes, struct dbml_index, t->index_count + 1);
	t->indexes[t->index_count++] = x;
	return true;
}

static bool parse_indexes(struct parser *p, struct dbml_table *t)
{
	take(p);
	if (!want_sign(p, "{")) {
		return false;
	}
	while (!is_sign(peek(p), "}") && peek(p)->kind != DBML_END) {
		if (!parse_index(p, t)) {
			skip_line(p);
		}
	}
	return want_sign(p, "}");
}

/* Note: 'text', or Note { 'text' } */
static bool parse_note(struct parser *p, const char **note)
{
	bool block;

	take(p);
	block = is_sign(peek(p), "{");
	if (!block && !is_sign(peek(p), ":")) {
		return fault(p, peek(p), "Note: 'text'", "\":\"");
	}
	take(p);
	*note = text_value(p);
	return *note != NULL && (!block || want_sign(p, "}"));
}

static bool table_item(struct parser *p, struct dbml_table *t)
{
	const struct dbml_token *after = &p->all[p->i + 1];

	if (is_word(peek(p), "indexes") && is_sign(after, "{")) {
		return parse_indexes(p, t);
	}
	if (is_word(peek(p), "note") && (is_sign(after, ":") || is_sign(after, "{"))) {
		return parse_note(p, &t->note);
	}
	if (is_word(peek(p), "checks") && is_sign(after, "{")) {
		skip_block(p);
		return true;
	}
	if (is_sign(peek(p), "~")) {
		return fault(p, peek(p), "write the columns of the partial into the table",
		             "a column; table partials are not read");
	}
	return parse_column(p, t);
}

static bool table_settings(struct parser *p, struct dbml_table *t)
{
	if (!is_sign(peek(p), "[")) {
		return true;
	}
	do {
		const char *name;

		take(p);
		name = setting_name(p);
		if (name == NULL || !want_sign(p, ":")) {
			return false;
		}
		if (strcmp(name, "note") == 0) {
			t->label = text_value(p);
		} else {
			value_text(p);
		}
	} while (is_sign(peek(p), ","));
	return want_sign(p, "]");
}

static bool parse_table(struct parser *p)
{
	struct dbml_table t = {.offset = peek(p)->offset};

	take(p);
	t.offset = peek(p)->offset;
	t.length = peek(p)->length;
	if (!qualified(p, &t.space, &t.name, "the name of the table")) {
		return false;
	}
	if (is_word(peek(p), "as")) {
		take(p);
		t.alias = want_name(p, "an alias");
	}
	if (!table_settings(p, &t) || !want_sign(p, "{")) {
		return false;
	}
	while (!is_sign(peek(p), "}") && peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!table_item(p, &t)) {
			skip_line(p);
		}
		p->i += p->i == before;
	}
	p->d->tables = mem_resize(p->ctx, p->d->tables, struct dbml_table, p->d->table_count + 1);
	p->d->tables[p->d->table_count++] = t;
	return want_sign(p, "}");
}

/* ---- the rest */

static bool enum_item(struct parser *p, struct dbml_enum *e)
{
	const char *value;

	if (is_word(peek(p), "note") && is_sign(&p->all[p->i + 1], ":")) {
		const char *note;

		return parse_note(p, &note);
	}
	value = want_name(p, "a value");
	if (value == NULL) {
		return false;
	}
	add_word(p, &e->values, value);
	if (is_sign(peek(p), "[") && !peek(p)->first) {
		while (!is_sign(peek(p), "]") && peek(p)->kind != DBML_END) {
			take(p);
		}
		return want_sign(p, "]");
	}
	return true;
}

static bool parse_enum(struct parser *p)
{
	struct dbml_enum e = {.offset = 0};

	take(p);
	e.offset = peek(p)->offset;
	e.length = peek(p)->length;
	if (!qualified(p, &e.space, &e.name, "the name of the Enum") || !want_sign(p, "{")) {
		return false;
	}
	while (!is_sign(peek(p), "}") && peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!enum_item(p, &e)) {
			skip_line(p);
		}
		p->i += p->i == before;
	}
	p->d->enums = mem_resize(p->ctx, p->d->enums, struct dbml_enum, p->d->enum_count + 1);
	p->d->enums[p->d->enum_count++] = e;
	return want_sign(p, "}");
}

static bool one_ref(struct parser *p, const char *name)
{
	struct dbml_ref r = {.name = name, .offset = peek(p)->offset, .length = peek(p)->length};

	if (!ref_end(p, &r.from_space, &r.from_table, &r.from) || !ref_relation(p, &r) ||
	    !ref_end(p, &r.to_space, &r.to_table, &r.to) || !ref_settings(p, &r)) {
		return false;
	}
	p->d->refs = mem_resize(p->ctx, p->d->refs, struct dbml_ref, p->d->ref_count + 1);
	p->d->refs[p->d->ref_count++] = r;
	return true;
}

static bool parse_ref(struct parser *p)
{
	const char *name = NULL;

	take(p);
	if (!is_sign(peek(p), ":") && !is_sign(peek(p), "{")) {
		name = want_name(p, "a name, or \":\"");
		if (name == NULL) {
			return false;
		}
	}
	if (is_sign(peek(p), ":")) {
		take(p);
		return one_ref(p, name);
	}
	if (!want_sign(p, "{")) {
		return false;
	}
	while (!is_sign(peek(p), "}") && peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!one_ref(p, name)) {
			skip_line(p);
		}
		p->i += p->i == before;
	}
	return want_sign(p, "}");
}

static bool parse_item(struct parser *p)
{
	static const char *const known[] = {"Table", "Ref", "Enum", "Project", "TableGroup", "TablePartial", "Note", NULL};
	const struct dbml_token *t = peek(p);
	const char *near;

	if (is_word(t, "table")) {
		return parse_table(p);
	}
	if (is_word(t, "ref")) {
		return parse_ref(p);
	}
	if (is_word(t, "enum")) {
		return parse_enum(p);
	}
	for (size_t i = 3; known[i] != NULL; i++) {
		if (is_word(t, known[i])) {
			skip_block(p);
			return true;
		}
	}
	near = t->kind == DBML_WORD ? diag_did_you_mean(t->text, known) : NULL;
	return fault(p, t,
	             near != NULL ? mem_printf(p->ctx, "did you mean \"%s\"?", near) : "a file is made of Table, Enum and Ref",
	             "Table, Enum or Ref");
}

struct dbml *dbml_parse(const void *ctx, struct session *s, const struct source *source)
{
	struct dbml *d = mem_new(ctx, struct dbml);
	struct parser p = {.ctx = d, .s = s, .d = d};
	size_t count;

	d->source = source;
	p.all = dbml_tokens(d, source, &count);
	while (peek(&p)->kind != DBML_END) {
		size_t before = p.i;

		if (!parse_item(&p)) {
			skip_block(&p);
		}
		p.i += p.i == before;
	}
	return p.errors == 0 ? d : NULL;
}

const struct dbml_table *dbml_table(const struct dbml *d, const char *name)
{
	for (size_t i = 0; name != NULL && i < d->table_count; i++) {
		const struct dbml_table *t = &d->tables[i];

		if (strcmp(t->name, name) == 0 || (t->alias != NULL && strcmp(t->alias, name) == 0)) {
			return t;
		}
	}
	return NULL;
}

const struct dbml_enum *dbml_enum(const struct dbml *d, const char *name)
{
	for (size_t i = 0; i < d->enum_count; i++) {
		if (strcmp(d->enums[i].name, name) == 0) {
			return &d->enums[i];
		}
	}
	return NULL;
}

const struct dbml_column *dbml_column(const struct dbml_table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++) {
		if (strcmp(t->columns[i].name, name) == 0) {
			return &t->columns[i];
		}
	}
	return NULL;
}
