/* Settings in brackets, and references: of columns, and those that stand alone. */
#include "dataeng/read/dbml_parts.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"

/* The words of a setting up to its colon, comma or bracket: "not null", "primary key". */
const char *dbml_setting_name(struct dbml_parser *p)
{
	struct buf b;

	buf_init(&b, p->ctx);
	while (dbml_peek(p)->kind == DBML_WORD) {
		buf_printf(&b, "%s%s", b.size > 0 ? " " : "", dbml_take(p)->text);
	}
	for (char *c = b.data; *c != '\0'; c++) {
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	}
	if (b.size == 0) {
		dbml_fault(p, dbml_peek(p), NULL, "a setting");
		return NULL;
	}
	return b.data;
}

void dbml_unknown_setting(struct dbml_parser *p, size_t offset, const char *name, const char *const *known)
{
	const char *near = diag_did_you_mean(name, known);

	if (p->errors++ < DBML_ERRORS) {
		dbml_error(p->s, p->d, offset, strlen(name), "dbml-setting",
		           near != NULL ? mem_printf(p->ctx, "did you mean \"%s\"?", near) : NULL,
		           "there is no setting \"%s\" here", name);
	}
}

/* Any value, as text: of color, of a setting that means nothing here. */
const char *dbml_value_text(struct dbml_parser *p)
{
	struct buf b;

	buf_init(&b, p->ctx);
	while (dbml_peek(p)->kind != DBML_END && !dbml_is_sign(dbml_peek(p), ",") && !dbml_is_sign(dbml_peek(p), "]") &&
	       !dbml_is_sign(dbml_peek(p), "}")) {
		buf_printf(&b, "%s%s", b.size > 0 ? " " : "", dbml_take(p)->text);
	}
	return b.data;
}

const char *dbml_text_value(struct dbml_parser *p)
{
	if (dbml_peek(p)->kind != DBML_TEXT) {
		dbml_fault(p, dbml_peek(p), "a text stands in single quotes", "a text");
		return NULL;
	}
	return dbml_take(p)->text;
}

/* Columns of a reference: a, or (a, b). */
static bool ref_columns(struct dbml_parser *p, struct dbml_words *columns)
{
	bool several = dbml_is_sign(dbml_peek(p), "(");
	const char *name;

	if (several) {
		dbml_take(p);
	}
	do {
		if (columns->count > 0) {
			dbml_take(p);
		}
		name = dbml_want_name(p, "a column");
		if (name == NULL) {
			return false;
		}
		dbml_add_word(p, columns, name);
	} while (several && dbml_is_sign(dbml_peek(p), ","));
	return !several || dbml_want_sign(p, ")");
}

/* table.column, space.table.column, table.(a, b) */
bool dbml_ref_end(struct dbml_parser *p, const char **space, const char **table, struct dbml_words *columns)
{
	const char *first = dbml_want_name(p, "a table");

	if (first == NULL || !dbml_want_sign(p, ".")) {
		return false;
	}
	*table = first;
	if (!dbml_is_sign(dbml_peek(p), "(") && p->all[p->i].kind != DBML_END && dbml_is_sign(&p->all[p->i + 1], ".")) {
		*space = first;
		*table = dbml_want_name(p, "a table");
		if (*table == NULL || !dbml_want_sign(p, ".")) {
			return false;
		}
	}
	return ref_columns(p, columns);
}

bool dbml_ref_relation(struct dbml_parser *p, struct dbml_ref *r)
{
	const struct dbml_token *t = dbml_peek(p);

	if (!dbml_is_sign(t, "<") && !dbml_is_sign(t, ">") && !dbml_is_sign(t, "-") && !dbml_is_sign(t, "<>")) {
		return dbml_fault(p, t, "> many-to-one, < one-to-many, - one-to-one, <> many-to-many", "a relation");
	}
	r->relation = dbml_take(p)->text;
	return true;
}

static bool ref_setting(struct dbml_parser *p, struct dbml_ref *r)
{
	static const char *const known[] = {"delete", "update", "color", "note", "inactive", NULL};
	size_t offset = dbml_peek(p)->offset;
	const char *name = dbml_setting_name(p);

	if (name == NULL) {
		return false;
	}
	if (strcmp(name, "inactive") == 0) {
		return true;
	}
	if (!dbml_is_sign(dbml_peek(p), ":")) {
		dbml_unknown_setting(p, offset, name, known);
		return true;
	}
	dbml_take(p);
	if (strcmp(name, "delete") == 0) {
		r->on_delete = dbml_setting_name(p);
	} else if (strcmp(name, "update") == 0) {
		r->on_update = dbml_setting_name(p);
	} else if (strcmp(name, "color") == 0 || strcmp(name, "note") == 0) {
		dbml_value_text(p);
	} else {
		dbml_unknown_setting(p, offset, name, known);
		dbml_value_text(p);
	}
	return true;
}

bool dbml_ref_settings(struct dbml_parser *p, struct dbml_ref *r)
{
	if (!dbml_is_sign(dbml_peek(p), "[") || dbml_peek(p)->first) {
		return true;
	}
	do {
		dbml_take(p);
		if (!ref_setting(p, r)) {
			return false;
		}
	} while (dbml_is_sign(dbml_peek(p), ","));
	return dbml_want_sign(p, "]");
}

static bool inline_ref(struct dbml_parser *p, struct dbml_column *c)
{
	struct dbml_ref *r;

	c->refs = mem_resize(p->ctx, c->refs, struct dbml_ref, c->ref_count + 1);
	r = &c->refs[c->ref_count];
	*r = (struct dbml_ref){.offset = c->offset, .length = c->length};
	if (!dbml_ref_relation(p, r) || !dbml_ref_end(p, &r->to_space, &r->to_table, &r->to)) {
		return false;
	}
	dbml_add_word(p, &r->from, c->name);
	c->ref_count++;
	return true;
}

static bool default_value(struct dbml_parser *p, struct dbml_column *c)
{
	const struct dbml_token *t = dbml_take(p);

	c->value = t->text;
	if (t->kind == DBML_TEXT) {
		c->value_kind = DBML_STRING;
	} else if (t->kind == DBML_EXPR) {
		c->value_kind = DBML_EXPRESSION;
	} else if (dbml_is_word(t, "true") || dbml_is_word(t, "false") || dbml_is_word(t, "null")) {
		c->value_kind = DBML_LITERAL;
	} else if (t->kind == DBML_WORD && strspn(t->text, "-.0123456789") == strlen(t->text)) {
		c->value_kind = DBML_NUMBER;
	} else if (t->kind == DBML_WORD || t->kind == DBML_QUOTED) {
		c->value_kind = DBML_STRING; /* the value of an Enum, maybe with its name before */
		while (dbml_is_sign(dbml_peek(p), ".")) {
			dbml_take(p);
			c->value = dbml_take(p)->text;
		}
	} else {
		return dbml_fault(p, t, "a number, a 'text', an `expression`, true, false or null", "a value");
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

bool dbml_column_setting(struct dbml_parser *p, struct dbml_column *c)
{
	static const char *const known[] = {"pk",   "primary key", "unique", "not null", "null", "increment",
	                                    "note", "default",     "ref",    "check",    NULL};
	size_t offset = dbml_peek(p)->offset;
	const char *name = dbml_setting_name(p);

	if (name == NULL) {
		return false;
	}
	if (column_flag(c, name)) {
		return true;
	}
	if (!dbml_is_sign(dbml_peek(p), ":")) {
		dbml_unknown_setting(p, offset, name, known);
		return true;
	}
	dbml_take(p);
	if (strcmp(name, "note") == 0) {
		c->note = dbml_text_value(p);
		return c->note != NULL;
	}
	if (strcmp(name, "default") == 0) {
		return default_value(p, c);
	}
	if (strcmp(name, "ref") == 0) {
		return inline_ref(p, c);
	}
	if (strcmp(name, "check") != 0) {
		dbml_unknown_setting(p, offset, name, known);
	}
	dbml_value_text(p);
	return true;
}
