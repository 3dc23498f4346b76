/* Runs DDL text and reads back what came of it. */
#include "dataeng/read/sql.h"

#include <stdint.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/catalog.h"
#include "dataeng/read/scratch.h"
#include "dataeng/read/sql_pgparse.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

struct hint_words {
	const char *words;
	int weight; /* > 0: PostgreSQL */
};

static const struct hint_words hints[] = {
        {"SERIAL", 3},
        {"BIGSERIAL", 3},
        {"TIMESTAMPTZ", 3},
        {"JSONB", 3},
        {"BYTEA", 3},
        {"AS IDENTITY", 4},
        {"CREATE TYPE", 4},
        {"CREATE DOMAIN", 4},
        {"CREATE SCHEMA", 4},
        {"CREATE EXTENSION", 4},
        {"CREATE FUNCTION", 4},
        {"CREATE SEQUENCE", 4},
        {"COMMENT ON", 4},
        {"ADD CONSTRAINT", 2},
        {"CREATE OR REPLACE", 3},
        {"LANGUAGE", 1},
        {"CREATE POLICY", 4},
        {"PARTITION BY", 2},
        {"WITH TIME ZONE", 3},
        {"UUID", 1},
        {"USING GIN", 4},
        {"USING BTREE", 3},
        {"USING GIST", 4},
        {"CONCURRENTLY", 2},
        {"EXCLUDE USING", 4},
        {"ALTER COLUMN", 3},
        {"NOW", 1},
        {"DOUBLE PRECISION", 1},
        {"AUTOINCREMENT", -4},
        {"WITHOUT ROWID", -4},
        {"STRICT", -3},
        {"PRAGMA", -4},
        {"JSON_VALID", -3},
        {"GLOB", -4},
        {"CREATE VIRTUAL", -4},
        {"DATETIME", -1},
        {"STRFTIME", -3},
        {"NOCASE", -3},
        {"RAISE", -1},
};

enum dialect sql_detect(const char *text, size_t size)
{
	void *ctx = mem_context(NULL, "sql_detect");
	struct sql_tokens *t = sql_tokens(ctx, text, size, DIALECT_POSTGRES);
	int score = 0;

	for (size_t i = 0; i < t->count; i++) {
		for (size_t k = 0; t->all[i].kind == SQL_WORD && k < sizeof hints / sizeof hints[0]; k++) {
			score += sql_is_words(t, i, hints[k].words) ? hints[k].weight : 0;
		}
		score += sql_is_sign(t, i, "::") ? 3 : 0;
		score += t->all[i].kind == SQL_STRING && text[t->all[i].start] == '$' ? 4 : 0;
		score -= sql_is_sign(t, i, "`") ? 2 : 0;
	}
	mem_free(ctx);
	return score > 0 ? DIALECT_POSTGRES : DIALECT_SQLITE;
}

/* Reports the engine's message at its place in the source: the word at the offset within the statement. */
static bool report_at(struct session *s, const char *message, int offset, const char *hint, const struct source *source,
                      const struct sql_statement *one)
{
	size_t where = one->start + (offset > 0 ? (size_t)offset : 0);
	size_t length = 1;

	if (where >= one->end) {
		where = one->start;
	}
	while (where + length < one->end && strchr(" \t\n,;()", source->text[where + length]) == NULL) {
		length++;
	}
	return diag_errorf(s->diags, source_place(source, where, length), "sql", hint, "%s", message);
}

static bool report_sqlite(struct session *s, struct db *db, const struct source *source, const struct sql_statement *one)
{
	const char *hint = NULL;

	if (db_error_is_interrupt(db)) {
		hint = "a statement of a schema is stopped when it works too long";
	} else if (strstr(db_error(db), "not authorized") != NULL) {
		hint = "ATTACH, DETACH and loading extensions are not allowed here";
	}
	report_at(s, db_error(db), db_error_offset(db), hint, source, one);
	db_rollback(db);
	return false;
}

static bool fits(struct session *s, const struct source *source)
{
	return source->size <= SQL_LIMIT ||
	       diag_errorf(s->diags, FILE_PLACE(source->name), "input-too-large",
	                   "give the schema without its rows (pg_dump -s)",
	                   "this is larger than %d MiB: no schema is that long", SQL_LIMIT / 1024 / 1024);
}

bool sql_run_sqlite(void *ctx, struct session *s, struct db *db, const struct source *source)
{
	size_t count;
	struct sql_statement *all = sql_split(ctx, source->text, source->size, DIALECT_SQLITE, &count);

	for (size_t i = 0; i < count; i++) {
		char *sql = mem_strndup(ctx, source->text + all[i].start, all[i].end - all[i].start);
		bool ok = db_exec(db, sql);

		mem_free(sql);
		if (!ok) {
			return report_sqlite(s, db, source, &all[i]);
		}
	}
	if (db_in_transaction(db) && !db_commit(db)) {
		return db_report(db, s->diags, "cannot end the script's transaction");
	}
	return true;
}

static bool read_sqlite(void *ctx, struct session *s, const struct source *source, const char *schema)
{
	struct db *db = scratch_sqlite(ctx, s);

	return db != NULL && sql_run_sqlite(ctx, s, db, source) && catalog_sqlite(ctx, s, db, schema, source->name);
}

static bool run_postgres(void *ctx, struct session *s, struct pg *pg, const struct source *source)
{
	size_t count;
	struct sql_statement *all = sql_split(ctx, source->text, source->size, DIALECT_POSTGRES, &count);

	for (size_t i = 0; i < count; i++) {
		char *sql = mem_strndup(ctx, source->text + all[i].start, all[i].end - all[i].start);

		if (!pg_exec(pg, sql)) {
			report_at(s, pg_error(pg), pg_error_offset(pg),
			          pg_error_is_cancel(pg) ? "a statement of a schema is stopped when it works too long" : NULL,
			          source, &all[i]);
			pg_clear_error(pg);
			return false;
		}
		mem_free(sql);
	}
	/* The catalogue shows what is committed or still open alike; an open transaction of the script ends here. */
	return pg_exec(pg, "COMMIT") || pg_report(pg, s->diags, "cannot end the script's transaction");
}

static bool read_postgres(void *ctx, struct session *s, const struct source *source, const char *schema)
{
	const char *how;
	struct pg *pg = pg_cluster_possible() ? scratch_postgres(ctx, s, NULL, &how) : NULL;

	if (pg == NULL) {
		diag_notef(s->diags, FILE_PLACE(source->name), "sql-not-run",
		           "install PostgreSQL's server programs (Debian: apt-get install postgresql)",
		           "this SQL was read by PostgreSQL's parser, not run: there is no PostgreSQL here");
		return sql_pgparse(ctx, s, source, schema);
	}
	return run_postgres(ctx, s, pg, source) && catalog_postgres(ctx, s, pg, schema, source->name);
}

bool sql_read_postgres(void *ctx, struct session *s, struct pg *scratch, const struct source *source, const char *schema)
{
	void *tmp = mem_context(ctx, "sql_read_postgres");
	bool ok = scratch_empty(s, scratch) && run_postgres(tmp, s, scratch, source) &&
	          catalog_postgres(tmp, s, scratch, schema, source->name);

	mem_free(tmp);
	return ok;
}

bool sql_read(void *ctx, struct session *s, enum dialect *dialect, const struct source *source, enum sql_hint hint,
              const char *schema)
{
	void *tmp = mem_context(ctx, "sql_read");
	enum dialect d;
	bool ok;

	if (!fits(s, source)) {
		mem_free(tmp);
		return false;
	}
	d = hint == SQL_AUTO       ? sql_detect(source->text, source->size)
	    : hint == SQL_POSTGRES ? DIALECT_POSTGRES
	                           : DIALECT_SQLITE;
	if (dialect != NULL) {
		*dialect = d;
	}
	ok = d == DIALECT_SQLITE ? read_sqlite(tmp, s, source, schema) : read_postgres(tmp, s, source, schema);
	mem_free(tmp);
	return ok;
}
