/* Runs a migration up and down on a scratch database. */
#include "dataeng/prove/trial.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/read/objects.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

static bool failed(struct diags *diags, const char *way, const char *why)
{
	return diag_errorf(diags, NO_PLACE, "trial-failed", "this is a fault of dataeng: please report it with both schemas",
	                   "the script %s was tried on a scratch database and failed: %s", way, why);
}

static void compare(struct trial *t, const struct objects *is, const struct objects *wanted, const char *way,
                    struct diags *diags)
{
	const char *what;
	size_t count = objects_differ(is, wanted, &what);

	t->differences += count;
	if (count > 0) {
		diag_warnf(diags, NO_PLACE, "trial-differs", "look at this object after running the script",
		           "after %s, %zu things of the scratch database are not as wanted, among them %s", way, count, what);
	}
}

static bool make_sqlite(const void *ctx, struct db *db, const struct objects *from)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_str(&b, "");
	for (size_t i = 0; i < from->count; i++) {
		if (from->all[i].create != NULL) {
			buf_printf(&b, "%s;\n", from->all[i].create);
		}
	}
	return db_exec(db, b.data);
}

static void keep_name(const void *ctx, struct trial *t, const char *name)
{
	t->archives = mem_resize(ctx, t->archives, const char *, t->archive_count + 1);
	t->archives[t->archive_count++] = mem_strdup(ctx, name);
}

static void look_sqlite(const void *ctx, struct trial *t, struct db *db)
{
	struct query *q =
	        db_query(ctx, db,
	                 "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_dataeng\\_%' ESCAPE '\\' "
	                 "ORDER BY rowid",
	                 "");

	while (query_next(q)) {
		keep_name(ctx, t, db_quote_name(ctx, query_text(q, 0)));
	}
	query_end(q);
	t->engine = mem_printf(ctx, "SQLite %s", db_text(ctx, db, "SELECT sqlite_version()", ""));
}

static bool run_sqlite(const void *ctx, struct trial *t, struct db *db, bool down, struct diags *diags)
{
	const char *way = down ? "down" : "up";
	struct objects *is;

	if (!db_exec(db, down ? t->down : t->up)) {
		return failed(diags, way, db_error(db));
	}
	is = objects_sqlite(ctx, db, diags);
	if (is != NULL) {
		compare(t, is, down ? t->from : t->to, way, diags);
	}
	return is != NULL;
}

bool trial_sqlite(const void *ctx, struct trial *t, struct diags *diags)
{
	void *tmp = mem_context(ctx, "trial");
	struct db *db = db_open(tmp, ":memory:", DB_MEMORY, diags);
	bool ok = db != NULL;

	if (ok && (!db_lenient(db) || !make_sqlite(tmp, db, t->from))) {
		ok = failed(diags, "(the current schema)", db_error(db));
	}
	ok = ok && run_sqlite(tmp, t, db, false, diags);
	if (ok) {
		look_sqlite(ctx, t, db);
	}
	ok = ok && run_sqlite(tmp, t, db, true, diags);
	mem_free(tmp);
	return ok;
}

static void look_postgres(const void *ctx, struct trial *t, struct pg *pg)
{
	struct pg_rows *r = pg_query(ctx, pg,
	                             "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = "
	                             "'_dataeng_archive' ORDER BY length(tablename), tablename",
	                             "");

	while (pg_rows_next(r)) {
		keep_name(ctx, t, pg_rows_string(r, 0));
	}
	pg_rows_end(r);
	t->engine = mem_printf(ctx, "PostgreSQL %s", pg_version(pg));
}

/* One by one, as psql does: what is CONCURRENTLY cannot share a request with anything. */
static bool run_statements(const void *ctx, struct pg *pg, const char *script)
{
	size_t count;
	struct sql_statement *all = sql_split(ctx, script, strlen(script), DIALECT_POSTGRES, &count);

	for (size_t i = 0; i < count; i++) {
		if (!pg_exec(pg, mem_strndup(ctx, script + all[i].start, all[i].end - all[i].start))) {
			return false;
		}
	}
	return true;
}

static bool run_postgres(const void *ctx, struct trial *t, struct pg *pg, bool down, struct diags *diags)
{
	const char *way = down ? "down" : "up";
	struct objects *is;

	if (!run_statements(ctx, pg, down ? t->down : t->up)) {
		failed(diags, way, pg_error(pg));
		pg_clear_error(pg);
		pg_exec(pg, "ROLLBACK");
		return false;
	}
	is = objects_postgres(ctx, pg, diags);
	if (is != NULL) {
		compare(t, is, down ? t->from : t->to, way, diags);
	}
	return is != NULL;
}

bool trial_postgres(const void *ctx, struct trial *t, struct pg *empty, const char *create, struct diags *diags)
{
	void *tmp = mem_context(ctx, "trial");
	bool ok = true;

	if (!pg_exec(empty, create)) {
		ok = failed(diags, "(the current schema)", pg_error(empty));
		pg_clear_error(empty);
	}
	ok = ok && run_postgres(tmp, t, empty, false, diags);
	if (ok) {
		look_postgres(ctx, t, empty);
	}
	ok = ok && run_postgres(tmp, t, empty, true, diags);
	mem_free(tmp);
	return ok;
}
