/* DBML by recursive descent. A fault is reported at its token and the parser goes on behind the line or the block it is in, so
 * that one run shows them all (up to a limit). Blocks that say nothing about the schema (Project, TableGroup, sticky notes) are
 * skipped. */
#include "dataeng/read/dbml_parts.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"

/* ---- tables */

/* A type: word or quoted, a schema before it, arguments behind it, [] for several. */
static const char *column_type(struct dbml_parser *p, bool *several)
{
	const char *type = dbml_peek(p)->first ? NULL : dbml_want_name(p, "a type");
	struct buf b;

	if (type == NULL) {
		if (dbml_peek(p)->first) {
			dbml_fault(p, dbml_peek(p), "a column is a name and a type: status text", "the type of the column");
		}
		return NULL;
	}
	buf_init(&b, p->ctx);
	buf_str(&b, type);
	while (dbml_is_sign(dbml_peek(p), ".") && !dbml_peek(p)->first) {
		dbml_take(p);
		buf_printf(&b, ".%s", dbml_take(p)->text);
	}
	if (dbml_is_sign(dbml_peek(p), "(") && !dbml_peek(p)->first) {
		while (dbml_peek(p)->kind != DBML_END && !dbml_is_sign(dbml_peek(p), ")") && !dbml_peek(p)->first) {
			buf_str(&b, dbml_take(p)->text);
		}
		buf_str(&b, ")");
		if (!dbml_want_sign(p, ")")) {
			return NULL;
		}
	}
	*several = dbml_is_sign(dbml_peek(p), "[") && dbml_is_sign(&p->all[p->i + 1], "]");
	p->i += *several ? 2 : 0;
	return b.data;
}

static bool parse_column(struct dbml_parser *p, struct dbml_table *t)
{
	struct dbml_column c = {.offset = dbml_peek(p)->offset, .length = dbml_peek(p)->length};

	c.name = dbml_want_name(p, "a column");
	c.type = c.name != NULL ? column_type(p, &c.several) : NULL;
	if (c.type == NULL) {
		return false;
	}
	if (dbml_is_sign(dbml_peek(p), "[") && !dbml_peek(p)->first) {
		do {
			dbml_take(p);
			if (!dbml_column_setting(p, &c)) {
				return false;
			}
		} while (dbml_is_sign(dbml_peek(p), ","));
		if (!dbml_want_sign(p, "]")) {
			return false;
		}
	}
	if (!dbml_peek(p)->first && !dbml_is_sign(dbml_peek(p), "}") && dbml_peek(p)->kind != DBML_END) {
		return dbml_fault(p, dbml_peek(p), "settings stand in brackets: [not null, unique]", "the end of the line");
	}
	t->columns = mem_resize(p->ctx, t->columns, struct dbml_column, t->column_count + 1);
	t->columns[t->column_count++] = c;
	return true;
}

static bool index_setting(struct dbml_parser *p, struct dbml_index *x)
{
	static const char *const known[] = {"pk", "unique", "name", "type", "note", NULL};
	size_t offset = dbml_peek(p)->offset;
	const char *name = dbml_setting_name(p);

	if (name == NULL) {
		return false;
	}
	x->pk = x->pk || strcmp(name, "pk") == 0;
	x->unique = x->unique || strcmp(name, "unique") == 0;
	if (dbml_is_sign(dbml_peek(p), ":")) {
		const char *value;

		dbml_take(p);
		value = dbml_value_text(p);
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
	dbml_unknown_setting(p, offset, name, known);
	return true;
}

static bool index_part(struct dbml_parser *p, struct dbml_index *x)
{
	const struct dbml_token *t = dbml_take(p);
	bool *is_expr = mem_array(p->ctx, bool, x->parts.count + 1);

	if (t->kind != DBML_WORD && t->kind != DBML_QUOTED && t->kind != DBML_EXPR) {
		return dbml_fault(p, t, NULL, "a column or an `expression`");
	}
	if (x->parts.count > 0) {
		memcpy(is_expr, x->is_expr, x->parts.count * sizeof(bool));
	}
	is_expr[x->parts.count] = t->kind == DBML_EXPR;
	x->is_expr = is_expr;
	dbml_add_word(p, &x->parts, t->text);
	return true;
}

static bool parse_index(struct dbml_parser *p, struct dbml_table *t)
{
	struct dbml_index x = {.offset = dbml_peek(p)->offset, .length = dbml_peek(p)->length};
	bool several = dbml_is_sign(dbml_peek(p), "(");

	if (several) {
		dbml_take(p);
	}
	do {
		if (x.parts.count > 0) {
			dbml_take(p);
		}
		if (!index_part(p, &x)) {
			return false;
		}
	} while (several && dbml_is_sign(dbml_peek(p), ","));
	if (several && !dbml_want_sign(p, ")")) {
		return false;
	}
	if (dbml_is_sign(dbml_peek(p), "[") && !dbml_peek(p)->first) {
		do {
			dbml_take(p);
			if (!index_setting(p, &x)) {
				return false;
			}
		} while (dbml_is_sign(dbml_peek(p), ","));
		if (!dbml_want_sign(p, "]")) {
			return false;
		}
	}
	t->indexes = mem_resize(p->ctx, t->indexes, struct dbml_index, t->index_count + 1);
	t->indexes[t->index_count++] = x;
	return true;
}

static bool parse_indexes(struct dbml_parser *p, struct dbml_table *t)
{
	dbml_take(p);
	if (!dbml_want_sign(p, "{")) {
		return false;
	}
	while (!dbml_is_sign(dbml_peek(p), "}") && dbml_peek(p)->kind != DBML_END) {
		if (!parse_index(p, t)) {
			dbml_skip_line(p);
		}
	}
	return dbml_want_sign(p, "}");
}

/* Note: 'text', or Note { 'text' } */
static bool parse_note(struct dbml_parser *p, const char **note)
{
	bool block;

	dbml_take(p);
	block = dbml_is_sign(dbml_peek(p), "{");
	if (!block && !dbml_is_sign(dbml_peek(p), ":")) {
		return dbml_fault(p, dbml_peek(p), "Note: 'text'", "\":\"");
	}
	dbml_take(p);
	*note = dbml_text_value(p);
	return *note != NULL && (!block || dbml_want_sign(p, "}"));
}

static bool table_item(struct dbml_parser *p, struct dbml_table *t)
{
	const struct dbml_token *after = &p->all[p->i + 1];

	if (dbml_is_word(dbml_peek(p), "indexes") && dbml_is_sign(after, "{")) {
		return parse_indexes(p, t);
	}
	if (dbml_is_word(dbml_peek(p), "note") && (dbml_is_sign(after, ":") || dbml_is_sign(after, "{"))) {
		return parse_note(p, &t->note);
	}
	if (dbml_is_word(dbml_peek(p), "checks") && dbml_is_sign(after, "{")) {
		dbml_skip_block(p);
		return true;
	}
	if (dbml_is_sign(dbml_peek(p), "~")) {
		return dbml_fault(p, dbml_peek(p), "write the columns of the partial into the table",
		                  "a column; table partials are not read");
	}
	return parse_column(p, t);
}

static bool table_settings(struct dbml_parser *p, struct dbml_table *t)
{
	if (!dbml_is_sign(dbml_peek(p), "[")) {
		return true;
	}
	do {
		const char *name;

		dbml_take(p);
		name = dbml_setting_name(p);
		if (name == NULL || !dbml_want_sign(p, ":")) {
			return false;
		}
		if (strcmp(name, "note") == 0) {
			t->label = dbml_text_value(p);
		} else {
			dbml_value_text(p);
		}
	} while (dbml_is_sign(dbml_peek(p), ","));
	return dbml_want_sign(p, "]");
}

static bool parse_table(struct dbml_parser *p)
{
	struct dbml_table t = {.offset = dbml_peek(p)->offset};

	dbml_take(p);
	t.offset = dbml_peek(p)->offset;
	t.length = dbml_peek(p)->length;
	if (!dbml_qualified(p, &t.space, &t.name, "the name of the table")) {
		return false;
	}
	if (dbml_is_word(dbml_peek(p), "as")) {
		dbml_take(p);
		t.alias = dbml_want_name(p, "an alias");
	}
	if (!table_settings(p, &t) || !dbml_want_sign(p, "{")) {
		return false;
	}
	while (!dbml_is_sign(dbml_peek(p), "}") && dbml_peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!table_item(p, &t)) {
			dbml_skip_line(p);
		}
		p->i += p->i == before;
	}
	p->d->tables = mem_resize(p->ctx, p->d->tables, struct dbml_table, p->d->table_count + 1);
	p->d->tables[p->d->table_count++] = t;
	return dbml_want_sign(p, "}");
}

/* ---- the rest */

static bool enum_item(struct dbml_parser *p, struct dbml_enum *e)
{
	const char *value;

	if (dbml_is_word(dbml_peek(p), "note") && dbml_is_sign(&p->all[p->i + 1], ":")) {
		const char *note;

		return parse_note(p, &note);
	}
	value = dbml_want_name(p, "a value");
	if (value == NULL) {
		return false;
	}
	dbml_add_word(p, &e->values, value);
	if (dbml_is_sign(dbml_peek(p), "[") && !dbml_peek(p)->first) {
		while (!dbml_is_sign(dbml_peek(p), "]") && dbml_peek(p)->kind != DBML_END) {
			dbml_take(p);
		}
		return dbml_want_sign(p, "]");
	}
	return true;
}

static bool parse_enum(struct dbml_parser *p)
{
	struct dbml_enum e = {.offset = 0};

	dbml_take(p);
	e.offset = dbml_peek(p)->offset;
	e.length = dbml_peek(p)->length;
	if (!dbml_qualified(p, &e.space, &e.name, "the name of the Enum") || !dbml_want_sign(p, "{")) {
		return false;
	}
	while (!dbml_is_sign(dbml_peek(p), "}") && dbml_peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!enum_item(p, &e)) {
			dbml_skip_line(p);
		}
		p->i += p->i == before;
	}
	p->d->enums = mem_resize(p->ctx, p->d->enums, struct dbml_enum, p->d->enum_count + 1);
	p->d->enums[p->d->enum_count++] = e;
	return dbml_want_sign(p, "}");
}

static bool one_ref(struct dbml_parser *p, const char *name)
{
	struct dbml_ref r = {.name = name, .offset = dbml_peek(p)->offset, .length = dbml_peek(p)->length};

	if (!dbml_ref_end(p, &r.from_space, &r.from_table, &r.from) || !dbml_ref_relation(p, &r) ||
	    !dbml_ref_end(p, &r.to_space, &r.to_table, &r.to) || !dbml_ref_settings(p, &r)) {
		return false;
	}
	p->d->refs = mem_resize(p->ctx, p->d->refs, struct dbml_ref, p->d->ref_count + 1);
	p->d->refs[p->d->ref_count++] = r;
	return true;
}

static bool parse_ref(struct dbml_parser *p)
{
	const char *name = NULL;

	dbml_take(p);
	if (!dbml_is_sign(dbml_peek(p), ":") && !dbml_is_sign(dbml_peek(p), "{")) {
		name = dbml_want_name(p, "a name, or \":\"");
		if (name == NULL) {
			return false;
		}
	}
	if (dbml_is_sign(dbml_peek(p), ":")) {
		dbml_take(p);
		return one_ref(p, name);
	}
	if (!dbml_want_sign(p, "{")) {
		return false;
	}
	while (!dbml_is_sign(dbml_peek(p), "}") && dbml_peek(p)->kind != DBML_END) {
		size_t before = p->i;

		if (!one_ref(p, name)) {
			dbml_skip_line(p);
		}
		p->i += p->i == before;
	}
	return dbml_want_sign(p, "}");
}

static bool parse_item(struct dbml_parser *p)
{
	static const char *const known[] = {"Table", "Ref", "Enum", "Project", "TableGroup", "TablePartial", "Note", NULL};
	const struct dbml_token *t = dbml_peek(p);
	const char *near;

	if (dbml_is_word(t, "table")) {
		return parse_table(p);
	}
	if (dbml_is_word(t, "ref")) {
		return parse_ref(p);
	}
	if (dbml_is_word(t, "enum")) {
		return parse_enum(p);
	}
	for (size_t i = 3; known[i] != NULL; i++) {
		if (dbml_is_word(t, known[i])) {
			dbml_skip_block(p);
			return true;
		}
	}
	near = t->kind == DBML_WORD ? diag_did_you_mean(t->text, known) : NULL;
	return dbml_fault(
	        p, t, near != NULL ? mem_printf(p->ctx, "did you mean \"%s\"?", near) : "a file is made of Table, Enum and Ref",
	        "Table, Enum or Ref");
}

struct dbml *dbml_parse(const void *ctx, struct session *s, const struct source *source)
{
	struct dbml *d = mem_new(ctx, struct dbml);
	struct dbml_parser p = {.ctx = d, .s = s, .d = d};
	size_t count;

	d->source = source;
	p.all = dbml_tokens(d, source, &count);
	while (dbml_peek(&p)->kind != DBML_END) {
		size_t before = p.i;

		if (!parse_item(&p)) {
			dbml_skip_block(&p);
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
