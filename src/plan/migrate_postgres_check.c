/* --set is tried on a scratch database, and where the rows decide they are looked at. */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

struct check {
	void *ctx;
	struct migration *m;
	struct pg *pg;     /* scratch */
	struct pg *rows;   /* NULL: none to look at */
	struct pg *target; /* scratch */
	struct diags *diags;
};

static bool bad_sql(struct check *k, const char *what, const char *why)
{
	diag_errorf(k->diags, NO_PLACE, "set-sql", "it has the names of the current schema", "--set %s: %s", what, why);
	pg_clear_error(k->pg);
	pg_exec(k->pg, "ROLLBACK");
	return false;
}

static const char tried[] = "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid >= 16384 OR t.typelem >= 16384 "
                            "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = "
                            "'pg_temp.\"_dataeng_try\"'::regclass AND a.attnum > 0 ORDER BY a.attnum";

/* Makes a view of the query and takes it back; its columns are in *r then. */
static struct pg_rows *try_query(struct check *k, const char *what, const char *sql, bool *is_row)
{
	struct pg_rows *r;

	pg_exec(k->pg, "BEGIN");
	if (!pg_run(k->pg, mem_printf(k->ctx, "CREATE TEMP VIEW _dataeng_try AS %s\n", sql), "")) {
		if (is_row != NULL && strstr(pg_error(k->pg), "pseudo-type record") != NULL) {
			*is_row = true;
			pg_clear_error(k->pg);
			pg_exec(k->pg, "ROLLBACK");
			return NULL;
		}
		bad_sql(k, what, pg_error(k->pg));
		return NULL;
	}
	pg_exec(k->pg, "SET LOCAL search_path = pg_catalog");
	r = pg_query(k->ctx, k->pg, tried, "");
	pg_exec(k->pg, "ROLLBACK");
	return r;
}

static void learn_cast(struct check *k, const char *from, const char *to)
{
	struct migration *m = k->m;

	if (pg_int(k->pg, 0,
	           "SELECT count(*) FROM pg_cast WHERE castsource = $1::text::regtype AND casttarget = $2::text::regtype", "ss",
	           from, to) > 0) {
		m->casts = mem_resize(m, m->casts, struct migrate_cast, m->cast_count + 1);
		m->casts[m->cast_count++] = (struct migrate_cast){mem_strdup(m, from), mem_strdup(m, to)};
	}
	pg_clear_error(k->pg);
}

static bool check_expression(struct check *k, const struct migrate_table *t, struct migrate_column *c)
{
	const struct object *to = &k->m->to->all[c->to];
	const char *table = k->m->from->all[t->from].quoted;
	bool is_row = false;
	struct pg_rows *r = try_query(k, to->path, mem_printf(k->ctx, "SELECT (%s\n) AS v FROM %s", c->set, table), &is_row);

	if (is_row) { /* ROW(...) has no type of its own: it goes through text */
		c->set = mem_printf(k->m, "(%s\n)::text", c->set);
		r = try_query(k, to->path, mem_printf(k->ctx, "SELECT (%s) AS v FROM %s", c->set, table), NULL);
	}
	if (r == NULL) {
		return false;
	}
	if (pg_rows_next(r)) {
		c->set_type = mem_strdup(k->m, pg_rows_text(r, 1));
		c->set_own = pg_rows_bool(r, 2);
		if (!c->set_own) {
			learn_cast(k, c->set_type, pg_base_type(k->m->to, to));
		}
	}
	return pg_rows_end(r);
}

static bool check_query(struct check *k, struct migrate_table *t)
{
	const struct object *to = &k->m->to->all[t->to];
	struct pg_rows *r = try_query(k, to->path, t->query, NULL);
	size_t *columns = mem_array(k->m, size_t, 1600);
	const char **types = mem_array(k->m, const char *, 1600);
	struct buf b;
	bool ok = r != NULL;

	buf_init(&b, k->m);
	while (ok && pg_rows_next(r) && t->query_count < 1600) {
		const char *name = pg_rows_string(r, 0);
		size_t c = objects_findf(k->m->to, "column %s.%s.%s", to->space, to->name, name);

		if (c == OBJECT_NONE || k->m->to->all[c].generated != NULL) {
			ok = bad_sql(k, to->path, mem_printf(k->ctx, "the new table has no column %s to be filled", name));
			break;
		}
		buf_printf(&b, "%s%s", t->query_count == 0 ? "" : ", ", pg_quote_name(k->ctx, name));
		columns[t->query_count] = c;
		types[t->query_count++] = mem_printf(k->m, "%s%s", pg_rows_bool(r, 2) ? "*" : "", pg_rows_string(r, 1));
		if (!pg_rows_bool(r, 2)) {
			learn_cast(k, pg_rows_string(r, 1), pg_base_type(k->m->to, &k->m->to->all[c]));
		}
	}
	t->query_columns = b.data;
	t->query_to = columns;
	t->query_types = types;
	return (r == NULL || pg_rows_end(r)) && ok;
}

/* NULL when all values become one of the type; else what does not. */
static const char *misfit(struct check *k, const char *table, const struct object *from, const struct object *to)
{
	const char *name = pg_quote_name(k->ctx, from->name);
	struct pg_rows *r =
	        pg_query(k->ctx, k->rows,
	                 mem_printf(k->ctx, "SELECT DISTINCT %s::text FROM %s WHERE %s IS NOT NULL", name, table, name), "");
	const char *bad = NULL;

	pg_exec(k->target, mem_printf(k->ctx, "CREATE TEMP TABLE _dataeng_try (v %s)", to->type));
	while (bad == NULL && pg_rows_next(r)) {
		bool text = strncmp(pg_base_type(k->m->to, to), "character", 9) == 0 || strcmp(to->type, "text") == 0;

		pg_clear_error(k->target);
		if (!pg_run(k->target,
		            mem_printf(k->ctx, "INSERT INTO _dataeng_try VALUES ($1::text%s%s)",
		                       text ? "" : "::", text ? "" : to->type),
		            "s", pg_rows_text(r, 0))) {
			bad = mem_printf(k->ctx, "%s does not fit", pg_quote_text(k->ctx, pg_rows_text(r, 0)));
		}
	}
	pg_rows_end(r);
	pg_clear_error(k->target);
	pg_exec(k->target, "DROP TABLE _dataeng_try");
	return bad;
}

static const char *obstacle(struct check *k, const struct migrate_doubt *d)
{
	const struct migrate_table *t = &k->m->tables[d->table];
	const struct migrate_column *c = &t->cols[d->column];
	const char *table = k->m->from->all[t->from].quoted;
	const struct object *from;
	int64_t n;

	if (d->kind == DOUBT_NEW_NOT_NULL) {
		n = pg_int(k->rows, 0, mem_printf(k->ctx, "SELECT count(*) FROM %s", table), "");
		return n == 0 ? NULL : mem_printf(k->ctx, "it has %lld rows", (long long)n);
	}
	/* The others are doubts about a column that is there. */
	from = &k->m->from->all[c->from];
	if (d->kind == DOUBT_TYPE) {
		return misfit(k, table, from, &k->m->to->all[c->to]);
	}
	n = pg_int(k->rows, 0,
	           mem_printf(k->ctx, "SELECT count(*) FROM %s WHERE %s IS NULL", table, pg_quote_name(k->ctx, from->name)),
	           "");
	return n == 0 ? NULL : mem_printf(k->ctx, "%lld rows have", (long long)n);
}

bool migrate_postgres_check(struct migration *first, struct pg *scratch, struct pg *target, struct pg *rows,
                            struct diags *diags)
{
	struct check k = {
	        .ctx = mem_context(first, "check"), .m = first, .pg = scratch, .rows = rows, .target = target, .diags = diags};
	bool ok = true;

	for (size_t i = 0; i < first->count; i++) {
		struct migrate_table *t = &first->tables[i];

		for (size_t c = 0; c < t->count; c++) {
			if (t->cols[c].set != NULL) {
				ok = check_expression(&k, t, &t->cols[c]) && ok;
			} else if (t->cols[c].from != OBJECT_NONE && !first->from->all[t->cols[c].from].own_type) {
				learn_cast(&k, first->from->all[t->cols[c].from].type,
				           pg_base_type(first->to, &first->to->all[t->cols[c].to]));
			}
		}
		ok = (t->query == NULL || check_query(&k, t)) && ok;
	}
	for (size_t i = 0; ok && i < first->doubt_count; i++) {
		const char *why = rows == NULL ? NULL : obstacle(&k, &first->doubts[i]);

		if (rows != NULL && pg_error(rows) != NULL) {
			ok = pg_report(rows, diags, "cannot look at the rows");
		} else if (rows == NULL || why != NULL) {
			migrate_missing(first, &first->doubts[i], why, diags);
		}
	}
	mem_free(k.ctx);
	return ok;
}
