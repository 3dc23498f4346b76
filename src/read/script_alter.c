/* Columns, and the actions of ALTER. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/read/script_parts.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

static bool begins_constraint(const struct sql_tokens *t, size_t i)
{
	static const char *const words[] = {"CONSTRAINT", "NOT",        "NULL",      "DEFAULT", "PRIMARY", "UNIQUE",
	                                    "CHECK",      "REFERENCES", "GENERATED", "COLLATE", "AS",      "USING"};

	for (size_t n = 0; n < sizeof words / sizeof words[0]; n++) {
		if (sql_is_word(t, i, words[n])) {
			return true;
		}
	}
	return false;
}

/* The end of an expression behind DEFAULT: where the next constraint begins. */
static size_t end_of_expression(const struct sql_tokens *t, size_t i, size_t end)
{
	for (; i < end && !begins_constraint(t, i); i++) {
		if (sql_is_sign(t, i, "(")) {
			i = sql_close(t, i);
		}
	}
	return i < end ? i : end;
}

static void column_constraint(struct step *p, size_t i, size_t end)
{
	static const struct {
		const char *words, *flag;
	} known[] = {{"NOT NULL", "not_null"}, {"PRIMARY KEY", "primary_key"}, {"UNIQUE", "unique"},
	             {"CHECK", "check"},       {"REFERENCES", "references"},   {"IDENTITY", "identity"},
	             {"STORED", "generated"},  {"VIRTUAL", "virtual"}};
	const struct sql_tokens *t = p->w->t;

	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
		if (sql_is_words(t, i, known[k].words)) {
			script_flag(p, known[k].flag);
		}
	}
	if (sql_is_word(t, i, "DEFAULT")) {
		script_flag(p, "default");
		p->expr = sql_text(p->w->ctx, t, i + 1, end_of_expression(t, i + 1, end));
	}
}

/* "name type constraint ..." into p. */
static void column(struct step *p, size_t i, size_t end)
{
	struct script *w = p->w;
	size_t type;

	p->name = sql_name(w->ctx, w->t, i++);
	for (type = i; i < end && !begins_constraint(w->t, i); i++) {
		if (sql_is_sign(w->t, i, "(")) {
			i = sql_close(w->t, i);
		}
	}
	p->type = object_fold(w->ctx, sql_text(w->ctx, w->t, type, i < end ? i : end));
	for (; i < end; i++) {
		column_constraint(p, i, end);
		if (sql_is_sign(w->t, i, "(")) {
			i = sql_close(w->t, i);
		}
	}
}

/* "primary key", ... of a constraint at i; NULL: it is a column. */
static const char *constraint_at(const struct sql_tokens *t, size_t i)
{
	static const struct {
		const char *words, *kind;
	} known[] = {{"PRIMARY KEY", "primary key"}, {"UNIQUE", "unique"},  {"CHECK (", "check"}, {"CHECK", "check"},
	             {"FOREIGN KEY", "foreign key"}, {"EXCLUDE", "exclude"}};

	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
		if (sql_is_words(t, i, known[k].words)) {
			return known[k].kind;
		}
	}
	return NULL;
}

bool script_made_column(struct script *w, const char *table, size_t i, size_t end)
{
	struct step p = script_step(w, "create", "column");

	if (sql_is_word(w->t, i, "CONSTRAINT") || sql_is_word(w->t, i, "LIKE") || constraint_at(w->t, i) != NULL) {
		return true;
	}
	p.tbl = table;
	column(&p, i, end);
	return p.name == NULL || script_add(&p);
}

static bool add_constraint(struct script *w, const char *table, size_t i, size_t end)
{
	struct step p = script_step(w, "add constraint", "constraint");

	p.tbl = table;
	if (script_take(w, &i, "CONSTRAINT")) {
		p.name = script_name(w, &i);
	}
	p.con = constraint_at(w->t, i);
	for (size_t n = i; n < end; n++) {
		if (sql_is_words(w->t, n, "NOT VALID")) {
			script_flag(&p, "not_valid");
		}
		if (sql_is_words(w->t, n, "USING INDEX") && !sql_is_words(w->t, n, "USING INDEX TABLESPACE")) {
			script_flag(&p, "using_index");
		}
	}
	return script_add(&p);
}

static bool add(struct script *w, const char *table, size_t i, size_t end)
{
	struct step p = script_step(w, "add column", "column");

	if (sql_is_word(w->t, i, "CONSTRAINT") || constraint_at(w->t, i) != NULL) {
		return add_constraint(w, table, i, end);
	}
	script_take(w, &i, "COLUMN");
	if (script_take(w, &i, "IF NOT EXISTS")) {
		script_flag(&p, "if_exists");
	}
	p.tbl = table;
	column(&p, i, end);
	return script_add(&p);
}

static bool drop(struct script *w, const char *table, size_t i, size_t end)
{
	bool constraint = script_take(w, &i, "CONSTRAINT");
	struct step p = script_step(w, constraint ? "drop constraint" : "drop column", constraint ? "constraint" : "column");

	script_take(w, &i, "COLUMN");
	if (script_take(w, &i, "IF EXISTS")) {
		script_flag(&p, "if_exists");
	}
	p.tbl = table;
	p.name = script_name(w, &i);
	if (end > 0 && sql_is_word(w->t, end - 1, "CASCADE")) {
		script_flag(&p, "cascade");
	}
	return script_add(&p);
}

/* ALTER [COLUMN] name ... */
static bool alter_column(struct script *w, const char *table, size_t i, size_t end)
{
	static const struct {
		const char *words, *verb;
	} known[] = {
	        {"SET NOT NULL", "set not null"},   {"DROP NOT NULL", "drop not null"},     {"SET DEFAULT", "set default"},
	        {"DROP DEFAULT", "drop default"},   {"DROP EXPRESSION", "drop expression"}, {"ADD GENERATED", "add identity"},
	        {"DROP IDENTITY", "drop identity"}, {"SET DATA TYPE", "alter type"},        {"TYPE", "alter type"},
	};
	struct step p = script_step(w, "alter other", "column");

	script_take(w, &i, "COLUMN");
	p.tbl = table;
	p.name = script_name(w, &i);
	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
		if (script_take(w, &i, known[k].words)) {
			p.verb = known[k].verb;
			break;
		}
	}
	if (strcmp(p.verb, "set default") == 0) {
		p.expr = sql_text(w->ctx, w->t, i, end);
	}
	if (strcmp(p.verb, "alter type") == 0) {
		size_t n = end_of_expression(w->t, i, end);

		p.type = object_fold(w->ctx, sql_text(w->ctx, w->t, i, n));
		for (; n < end; n++) {
			if (sql_is_word(w->t, n, "USING")) {
				script_flag(&p, "using");
			}
		}
	}
	return script_add(&p);
}

static bool rename_part(struct script *w, const char *table, const char *kind, size_t i)
{
	struct step p = script_step(w, "rename", kind);

	p.tbl = table;
	if (script_take(w, &i, "TO")) {
		p.name = table;
	} else {
		p.kind = "column";
		if (script_take(w, &i, "CONSTRAINT")) {
			p.kind = "constraint";
		}
		script_take(w, &i, "COLUMN");
		p.name = script_name(w, &i);
		script_take(w, &i, "TO");
	}
	p.expr = script_name(w, &i);
	return script_add(&p);
}

static bool table_action(struct script *w, const char *table, size_t i, size_t end)
{
	static const struct {
		const char *words, *verb;
	} known[] = {
	        {"VALIDATE CONSTRAINT", "validate constraint"},
	        {"ATTACH PARTITION", "attach partition"},
	        {"DETACH PARTITION", "detach partition"},
	        {"SET SCHEMA", "set schema"},
	        {"SET LOGGED", "set storage"},
	        {"SET UNLOGGED", "set storage"},
	        {"SET TABLESPACE", "set storage"},
	        {"SET ACCESS METHOD", "set storage"},
	        {"ENABLE ROW LEVEL SECURITY", "row security"},
	        {"DISABLE TRIGGER", "disable trigger"},
	};
	struct step p = script_step(w, "alter other", "table");

	if (script_take(w, &i, "ADD")) {
		return add(w, table, i, end);
	}
	if (script_take(w, &i, "DROP")) {
		return drop(w, table, i, end);
	}
	if (script_take(w, &i, "RENAME")) {
		return rename_part(w, table, "table", i);
	}
	if (sql_is_word(w->t, i, "ALTER") && !sql_is_words(w->t, i, "ALTER CONSTRAINT")) {
		return alter_column(w, table, i + 1, end);
	}
	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
		if (script_take(w, &i, known[k].words)) {
			p.verb = known[k].verb;
			p.name = script_name(w, &i);
			break;
		}
	}
	if (sql_is_word(w->t, i, "CONCURRENTLY") || (end > 0 && sql_is_word(w->t, end - 1, "CONCURRENTLY"))) {
		script_flag(&p, "concurrently");
	}
	p.tbl = table;
	return script_add(&p);
}

static bool alter_table(struct script *w, size_t i)
{
	const char *table;
	bool ok = true;

	script_take(w, &i, "IF EXISTS");
	script_take(w, &i, "ONLY");
	table = script_name(w, &i);
	i += sql_is_sign(w->t, i, "*") ? 1 : 0;
	for (size_t part = i; ok && part < w->t->count;) {
		size_t end = script_end_of_part(w->t, part, w->t->count);

		ok = table_action(w, table, part, end);
		part = end + 1;
	}
	return ok;
}

static bool alter_type(struct script *w, size_t i)
{
	struct step p = script_step(w, "alter other", "type");

	p.name = script_name(w, &i);
	if (script_take(w, &i, "ADD VALUE")) {
		p.verb = "add value";
		for (size_t n = i; n < w->t->count; n++) {
			if (sql_is_word(w->t, n, "BEFORE") || sql_is_word(w->t, n, "AFTER")) {
				script_flag(&p, "placed");
			}
		}
		if (script_take(w, &i, "IF NOT EXISTS")) {
			script_flag(&p, "if_exists");
		}
		p.expr = sql_string(w->ctx, w->t, i);
	} else if (script_take(w, &i, "RENAME")) {
		p.verb = "rename";
	}
	return script_add(&p);
}

static bool alter_domain(struct script *w, size_t i)
{
	struct step p = script_step(w, "alter other", "domain");

	p.name = script_name(w, &i);
	if (script_take(w, &i, "ADD")) {
		p.verb = "add constraint";
		p.con = "check";
	}
	for (size_t n = i; n < w->t->count; n++) {
		if (sql_is_words(w->t, n, "NOT VALID")) {
			script_flag(&p, "not_valid");
		}
	}
	return script_add(&p);
}

bool script_alter(struct script *w, size_t i)
{
	static const char *const others[] = {"VIEW", "MATERIALIZED VIEW", "SCHEMA", "SEQUENCE", "INDEX", "FUNCTION"};
	struct step p = script_step(w, "alter other", "");

	if (script_take(w, &i, "TABLE")) {
		return alter_table(w, i);
	}
	if (script_take(w, &i, "TYPE")) {
		return alter_type(w, i);
	}
	if (script_take(w, &i, "DOMAIN")) {
		return alter_domain(w, i);
	}
	for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
		if (script_take(w, &i, others[k])) {
			script_take(w, &i, "IF EXISTS");
			p.kind = object_fold(w->ctx, others[k]);
			p.name = script_name(w, &i);
			p.verb = sql_is_word(w->t, i, "RENAME") ? "rename" : "alter other";
			break;
		}
	}
	return script_add(&p);
}
