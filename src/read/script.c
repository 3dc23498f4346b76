/* Statements of a script, by their first words; the actions of ALTER TABLE and the columns of CREATE TABLE each on their own.
 * What is not known here is a step with the verb "other": rules that ask for a verb do not see it, and nothing breaks.
 */
#include "dataeng/read/script.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/script_parts.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

void script_flag(struct step *p, const char *flag)
{
	p->flags = mem_printf(p->w->ctx, "%s%s ", p->flags, flag);
}

struct step script_step(struct script *w, const char *verb, const char *kind)
{
	return (struct step){.w = w, .verb = verb, .kind = kind, .flags = " "};
}

bool script_add(struct step *p)
{
	struct script *w = p->w;

	return db_run(
	        w->s->db,
	        "INSERT INTO script_step (statement, line, dialect, tx, verb, kind, tbl, name, type, con, flags, expr, sql) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	        "iisisssssssss", (int64_t)w->statement, (int64_t)w->line,
	        w->t->dialect == DIALECT_POSTGRES ? "postgres" : "sqlite", (int64_t)w->in_transaction, p->verb, p->kind, p->tbl,
	        p->name, p->type, p->con, p->flags, p->expr, w->sql);
}

bool script_take(struct script *w, size_t *i, const char *words)
{
	if (!sql_is_words(w->t, *i, words)) {
		return false;
	}
	for (const char *p = words; p != NULL; p = strchr(p, ' ')) {
		p += *p == ' ' ? 1 : 0;
		++*i;
	}
	return true;
}

const char *script_name(struct script *w, size_t *i)
{
	const char *name = sql_name(w->ctx, w->t, *i);

	if (name == NULL) {
		return NULL;
	}
	for (++*i; sql_is_sign(w->t, *i, ".") && sql_name(w->ctx, w->t, *i + 1) != NULL; *i += 2) {
		const char *part = sql_name(w->ctx, w->t, *i + 1);

		name = strcasecmp(name, "public") == 0 || strcasecmp(name, "main") == 0
		               ? part
		               : mem_printf(w->ctx, "%s.%s", name, part);
	}
	return name;
}

size_t script_end_of_part(const struct sql_tokens *t, size_t i, size_t end)
{
	for (; i < end && !sql_is_sign(t, i, ","); i++) {
		if (sql_is_sign(t, i, "(")) {
			i = sql_close(t, i);
		}
	}
	return i < end ? i : end;
}

/* ---- statements */

static bool create_index(struct script *w, size_t i, bool unique)
{
	struct step p = script_step(w, "create", "index");

	if (unique) {
		script_flag(&p, "unique");
	}
	if (script_take(w, &i, "CONCURRENTLY")) {
		script_flag(&p, "concurrently");
	}
	if (script_take(w, &i, "IF NOT EXISTS")) {
		script_flag(&p, "if_exists");
	}
	p.name = sql_is_word(w->t, i, "ON") ? NULL : script_name(w, &i);
	if (script_take(w, &i, "ON")) {
		if (script_take(w, &i, "ONLY")) {
			script_flag(&p, "only");
		}
		p.tbl = script_name(w, &i);
	}
	return script_add(&p);
}

static bool create_table(struct script *w, size_t i, bool temporary)
{
	struct step p = script_step(w, "create", "table");
	bool ok;

	if (temporary) {
		script_flag(&p, "temporary");
	}
	if (script_take(w, &i, "IF NOT EXISTS")) {
		script_flag(&p, "if_exists");
	}
	p.tbl = script_name(w, &i);
	if (script_take(w, &i, "PARTITION OF")) {
		p.kind = "partition";
		p.name = script_name(w, &i);
	}
	ok = script_add(&p);
	if (ok && p.tbl != NULL && !temporary && sql_is_sign(w->t, i, "(")) {
		size_t end = sql_close(w->t, i);

		for (size_t part = i + 1; ok && part < end; part = script_end_of_part(w->t, part, end) + 1) {
			ok = script_made_column(w, p.tbl, part, script_end_of_part(w->t, part, end));
		}
	}
	return ok;
}

/* CREATE TRIGGER ... ON t, CREATE POLICY p ON t, CREATE RULE ... TO t, CREATE DOMAIN d AS type CHECK ... */
static bool create_other(struct script *w, size_t i, const char *kind)
{
	struct step p = script_step(w, "create", kind);

	if (script_take(w, &i, "IF NOT EXISTS")) {
		script_flag(&p, "if_exists");
	}
	p.name = script_name(w, &i);
	for (size_t n = i; n < w->t->count; n++) {
		if (strcmp(kind, "domain") == 0 && (sql_is_word(w->t, n, "CHECK") || sql_is_words(w->t, n, "NOT NULL"))) {
			script_flag(&p, "check");
		}
		if (sql_is_word(w->t, n, "ON") && p.tbl == NULL &&
		    (strcmp(kind, "trigger") == 0 || strcmp(kind, "policy") == 0)) {
			size_t at = n + 1;

			p.tbl = script_name(w, &at);
		}
	}
	return script_add(&p);
}

static const struct {
	const char *words, *kind;
} kinds[] = {
        {"MATERIALIZED VIEW", "materialized view"},
        {"FOREIGN TABLE", "foreign table"},
        {"TABLE", "table"},
        {"INDEX", "index"},
        {"VIEW", "view"},
        {"TYPE", "type"},
        {"DOMAIN", "domain"},
        {"SEQUENCE", "sequence"},
        {"SCHEMA", "schema"},
        {"DATABASE", "database"},
        {"FUNCTION", "function"},
        {"PROCEDURE", "function"},
        {"CONSTRAINT TRIGGER", "trigger"},
        {"TRIGGER", "trigger"},
        {"POLICY", "policy"},
        {"RULE", "rule"},
        {"EXTENSION", "extension"},
        {"STATISTICS", "statistics"},
        {"ROLE", "role"},
        {"TABLESPACE", "tablespace"},
};

static const char *take_kind(struct script *w, size_t *i)
{
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		if (script_take(w, i, kinds[k].words)) {
			return kinds[k].kind;
		}
	}
	return NULL;
}

static bool create(struct script *w, size_t i)
{
	bool temporary, unique;
	const char *kind;
	struct step p;

	script_take(w, &i, "OR REPLACE");
	temporary = script_take(w, &i, "TEMP") || script_take(w, &i, "TEMPORARY");
	script_take(w, &i, "UNLOGGED");
	unique = script_take(w, &i, "UNIQUE");
	kind = take_kind(w, &i);
	if (kind == NULL) {
		p = script_step(w, "other", "");
		return script_add(&p);
	}
	if (strcmp(kind, "index") == 0) {
		return create_index(w, i, unique);
	}
	if (strcmp(kind, "table") == 0) {
		return create_table(w, i, temporary);
	}
	return create_other(w, i, kind);
}

/* DROP kind [CONCURRENTLY] [IF EXISTS] name, ... [CASCADE] */
static bool drop(struct script *w, size_t i)
{
	const char *kind = take_kind(w, &i);
	bool concurrently = script_take(w, &i, "CONCURRENTLY");
	bool soft = script_take(w, &i, "IF EXISTS");
	bool cascade = w->t->count > 0 && sql_is_word(w->t, w->t->count - 1, "CASCADE");
	bool ok = true;

	for (size_t part = i; ok && part < w->t->count;) {
		size_t end = script_end_of_part(w->t, part, w->t->count);
		struct step p = script_step(w, kind == NULL ? "other" : "drop", kind == NULL ? "" : kind);

		p.name = script_name(w, &part);
		p.tbl = kind != NULL && strcmp(kind, "table") == 0 ? p.name : NULL;
		if (script_take(w, &part, "ON")) {
			p.tbl = script_name(w, &part);
		}
		if (concurrently) {
			script_flag(&p, "concurrently");
		}
		if (soft) {
			script_flag(&p, "if_exists");
		}
		if (cascade) {
			script_flag(&p, "cascade");
		}
		ok = script_add(&p);
		part = end + 1;
	}
	return ok;
}

/* UPDATE t, DELETE FROM t, INSERT INTO t, TRUNCATE t, REFRESH ..., REINDEX ..., CLUSTER, VACUUM, LOCK */
static bool rows(struct script *w, size_t i, const char *verb)
{
	struct step p = script_step(w, verb, "table");
	bool where = false;

	if (script_take(w, &i, "MATERIALIZED VIEW")) {
		p.kind = "materialized view";
	}
	if (sql_is_sign(w->t, i, "(")) {
		for (size_t n = i; n < sql_close(w->t, i); n++) {
			if (sql_is_word(w->t, n, "FULL")) {
				script_flag(&p, "full");
			}
			if (sql_is_word(w->t, n, "CONCURRENTLY")) {
				script_flag(&p, "concurrently");
			}
		}
		i = sql_close(w->t, i) + 1;
	}
	if (script_take(w, &i, "FULL")) {
		script_flag(&p, "full");
	}
	if (strcmp(verb, "reindex") == 0) {
		const char *kind = take_kind(w, &i);

		p.kind = kind == NULL ? "table" : kind;
	} else {
		script_take(w, &i, "TABLE");
	}
	if (script_take(w, &i, "CONCURRENTLY")) {
		script_flag(&p, "concurrently");
	}
	script_take(w, &i, "ONLY");
	p.tbl = script_name(w, &i);
	for (size_t n = i; n < w->t->count; n++) {
		where = where || sql_is_word(w->t, n, "WHERE");
		if (sql_is_word(w->t, n, "CASCADE")) {
			script_flag(&p, "cascade");
		}
	}
	if (where) {
		script_flag(&p, "where");
	}
	return script_add(&p);
}

static bool settings(struct script *w, size_t i)
{
	struct step p = script_step(w, "set", "setting");

	if (!script_take(w, &i, "LOCAL")) {
		script_take(w, &i, "SESSION");
	}
	p.name = script_name(w, &i);
	i += sql_is_sign(w->t, i, "=") || sql_is_word(w->t, i, "TO") ? 1 : 0;
	p.expr = sql_text(w->ctx, w->t, i, w->t->count);
	return script_add(&p);
}

static bool transaction(struct script *w, const char *verb)
{
	struct step p = script_step(w, verb, "transaction");
	bool ok = script_add(&p);

	w->in_transaction = strcmp(verb, "begin") == 0;
	return ok;
}

static bool one(struct script *w)
{
	static const struct {
		const char *words, *verb;
	} plain[] = {
	        {"UPDATE OR", "update"},  {"UPDATE", "update"},   {"DELETE FROM", "delete"}, {"INSERT INTO", "insert"},
	        {"TRUNCATE", "truncate"}, {"REFRESH", "refresh"}, {"REINDEX", "reindex"},    {"CLUSTER", "cluster"},
	        {"VACUUM", "vacuum"},     {"LOCK", "lock"},
	};
	struct step p = script_step(w, "other", "");
	size_t i = 0;

	if (script_take(w, &i, "BEGIN") || script_take(w, &i, "START TRANSACTION")) {
		return transaction(w, "begin");
	}
	if (script_take(w, &i, "COMMIT") || script_take(w, &i, "END")) {
		return transaction(w, "commit");
	}
	if (script_take(w, &i, "ROLLBACK") || script_take(w, &i, "ABORT")) {
		return transaction(w, "rollback");
	}
	if (script_take(w, &i, "CREATE")) {
		return create(w, i);
	}
	if (script_take(w, &i, "DROP")) {
		return drop(w, i);
	}
	if (script_take(w, &i, "ALTER")) {
		return script_alter(w, i);
	}
	if (script_take(w, &i, "SET") || script_take(w, &i, "PRAGMA")) {
		return settings(w, i);
	}
	for (size_t n = 0; n < sizeof plain / sizeof plain[0]; n++) {
		if (script_take(w, &i, plain[n].words)) {
			return rows(w, i, plain[n].verb);
		}
	}
	return script_add(&p);
}

/* Commands of psql stand on lines of their own and have no semicolon: they are no part of the statement behind them. */
static size_t skip_commands(const char *text, size_t start, size_t end)
{
	for (;;) {
		size_t at = start;

		while (at < end && strchr(" \t\r\n", text[at]) != NULL) {
			at++;
		}
		if (at >= end || text[at] != '\\') {
			return start;
		}
		while (at < end && text[at] != '\n') {
			at++;
		}
		start = at;
	}
}

bool script_read(void *ctx, struct session *s, const struct source *source, enum dialect dialect)
{
	struct script w = {.ctx = mem_context(ctx, "script"), .s = s};
	size_t count;
	struct sql_statement *all = sql_split(w.ctx, source->text, source->size, dialect, &count);
	bool ok = db_exec(s->db, "DELETE FROM script_step");

	for (size_t i = 0; ok && i < count; i++) {
		size_t start = skip_commands(source->text, all[i].start, all[i].end);
		const char *text = source->text + start;
		size_t size = all[i].end - start;

		w.statement = i + 1;
		w.t = sql_tokens(w.ctx, text, size, dialect);
		if (w.t->count == 0) {
			continue;
		}
		/* Behind the comments that stand before it. */
		w.line = source_place(source, start + w.t->all[0].start, 1).line;
		w.sql = mem_strndup(w.ctx, text + w.t->all[0].start, size - w.t->all[0].start);
		ok = one(&w);
	}
	mem_free(w.ctx);
	return ok || db_report(s->db, s->diags, "cannot keep the steps of the script");
}
