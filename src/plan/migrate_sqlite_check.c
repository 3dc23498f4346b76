/* --set is tried, and where the rows decide they are looked at. */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/wrap/sqlite.h"

struct check {
	void *ctx;
	struct migration *m;
	struct db *db;
	struct diags *diags;
};

static bool bad_sql(struct check *k, const char *what, const char *why)
{
	diag_errorf(k->diags, NO_PLACE, "set-sql", "it has the names of the current schema", "--set %s: %s", what, why);
	db_clear_error(k->db);
	return false;
}

/* One statement with nothing behind it. */
static bool try_sql(struct check *k, const char *what, const char *sql, int *columns)
{
	size_t tail = 0;

	*columns = db_check(k->db, sql, &tail);
	if (*columns < 0) {
		return bad_sql(k, what, db_error(k->db));
	}
	if (sql[tail + strspn(sql + tail, " \t\r\n;")] != '\0') {
		return bad_sql(k, what, "more than one statement");
	}
	return true;
}

static bool check_expression(struct check *k, const struct migrate_table *t, const struct migrate_column *c)
{
	const struct object *to = &k->m->to->all[c->to];
	const char *table = db_quote_name(k->ctx, k->m->from->all[t->from].name);
	int columns;

	return try_sql(k, to->path, mem_printf(k->ctx, "SELECT (%s\n) FROM %s", c->set, table), &columns);
}

static const struct object *find_column(const struct objects *o, size_t table, const char *name)
{
	for (size_t i = 0; i < o->all[table].kid_count; i++) {
		const struct object *c = &o->all[o->all[table].kids[i]];

		if (c->kind == OBJECT_COLUMN && c->generated == NULL && strcasecmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

static bool check_query(struct check *k, struct migrate_table *t)
{
	const struct object *to = &k->m->to->all[t->to];
	struct query *q;
	struct buf b;
	int columns;

	if (!try_sql(k, to->path, mem_printf(k->ctx, "CREATE TEMP TABLE _dataeng_try AS %s\n", t->query), &columns) ||
	    !try_sql(k, to->path, t->query, &columns)) {
		return false;
	}
	buf_init(&b, k->m);
	q = db_query(k->ctx, k->db, t->query, "");
	for (int i = 0; i < query_columns(q); i++) {
		const struct object *c = find_column(k->m->to, t->to, query_name(q, i));

		if (c == NULL) {
			const char *name = mem_strdup(k->ctx, query_name(q, i));

			query_end(q);
			return bad_sql(k, to->path, mem_printf(k->ctx, "the new table has no column %s to be filled", name));
		}
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", db_quote_name(k->ctx, c->name));
	}
	query_end(q);
	t->query_columns = b.data;
	return true;
}

/* How many values do not become what the type wants; *sample gets one. */
static int64_t misfits(struct check *k, const char *table, const struct object *from, const struct object *to, bool strict,
                       const char **sample)
{
	struct db *try = db_open(k->ctx, ":memory:", DB_MEMORY, k->diags);
	const char *affinity = migrate_affinity(to->type, strict);
	int64_t bad = 0;
	struct query *q;

	if (try == NULL || !db_exec(try, mem_printf(k->ctx, "CREATE TABLE t (v %s)", affinity))) {
		return -1;
	}
	q = db_query(k->ctx, k->db,
	             mem_printf(k->ctx,
	                        "SELECT DISTINCT v, quote(v) FROM (SELECT %s AS v FROM %s) WHERE typeof(v) IN ('text', "
	                        "'blob', 'real')",
	                        db_quote_name(k->ctx, from->name), table),
	             "");
	while (query_next(q)) {
		const char *kind = query_storage(q, 0);
		bool fits = false;

		if (strcmp(kind, "blob") != 0) {
			db_run(try,
			       strcmp(kind, "real") == 0 ? "INSERT INTO t VALUES (CAST(? AS REAL))"
			                                 : "INSERT INTO t VALUES (?)",
			       "s", query_text(q, 0));
			fits = db_int(try, 0,
			              "SELECT typeof(v) IN ('integer', 'real') AND (typeof(v) = 'integer' OR ? <> 'integer') "
			              "FROM t WHERE "
			              "rowid = last_insert_rowid()",
			              "s", affinity) != 0;
		}
		if (!fits && bad++ == 0) {
			*sample = mem_strdup(k->ctx, query_text(q, 1));
		}
	}
	query_end(q);
	db_close(try);
	return bad;
}

/* NULL: the rows allow it. */
static const char *obstacle(struct check *k, const struct migrate_doubt *d)
{
	const struct migrate_table *t = &k->m->tables[d->table];
	const struct migrate_column *c = &t->cols[d->column];
	const char *table = db_quote_name(k->ctx, k->m->from->all[t->from].name);
	const struct object *from;
	const char *sample = "";
	int64_t n;

	if (d->kind == DOUBT_NEW_NOT_NULL) {
		n = db_int(k->db, 0, mem_printf(k->ctx, "SELECT count(*) FROM %s", table), "");
		return n == 0 ? NULL : mem_printf(k->ctx, "it has %lld rows", (long long)n);
	}
	/* The others are doubts about a column that is there. */
	from = &k->m->from->all[c->from];
	if (d->kind == DOUBT_NOT_NULL) {
		n = db_int(k->db, 0,
		           mem_printf(k->ctx, "SELECT count(*) FROM %s WHERE %s IS NULL", table,
		                      db_quote_name(k->ctx, from->name)),
		           "");
		return n == 0 ? NULL : mem_printf(k->ctx, "%lld rows have", (long long)n);
	}
	n = misfits(k, table, from, &k->m->to->all[c->to], k->m->to->all[t->to].strict, &sample);
	return n == 0 ? NULL : mem_printf(k->ctx, "%lld values do not fit, for example %s", (long long)n, sample);
}

bool migrate_sqlite_check(const void *ctx, struct migration *m, struct db *current, bool have_rows, struct diags *diags)
{
	struct check k = {.ctx = mem_context(ctx, "migrate_sqlite_check"), .m = m, .db = current, .diags = diags};
	bool ok = true;

	for (size_t i = 0; i < m->count; i++) {
		struct migrate_table *t = &m->tables[i];

		for (size_t c = 0; c < t->count; c++) {
			ok = (t->cols[c].set == NULL || check_expression(&k, t, &t->cols[c])) && ok;
		}
		ok = (t->query == NULL || check_query(&k, t)) && ok;
	}
	for (size_t i = 0; ok && i < m->doubt_count; i++) {
		const char *why = have_rows ? obstacle(&k, &m->doubts[i]) : NULL;

		if (db_error(current) != NULL) {
			ok = db_report(current, diags, "cannot look at the rows");
		} else if (!have_rows || why != NULL) {
			migrate_missing(m, &m->doubts[i], why, diags);
		}
	}
	mem_free(k.ctx);
	return ok;
}
