/* PostgreSQL: before records, for each table and column, how many values there are and the sum of the hashes of their texts;
 * sums do not depend on the order of rows. validate computes them again.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"
#include "dataeng/wrap/postgres.h"

/* A query may have 1664 columns, and a column takes two. */
enum { SINGLE_COLUMNS = 800 };

static const char settings[] = "SET datestyle = 'ISO, MDY';\nSET intervalstyle = 'postgres';\nSET bytea_output = 'hex';\n"
                               "SET extra_float_digits = 1;\nSET timezone = 'UTC';\n";

static const char columns[] = "(tbl text, part text, rows bigint, filled bigint, total numeric)";

static const char result[] =
        "DROP TABLE IF EXISTS pg_temp._dataeng_result;\n"
        "CREATE TEMP TABLE _dataeng_result (\"check\" text, before bigint, now bigint, differences bigint);\n";

static void finish(struct buf *b, const char *message)
{
	buf_str(b, "\nSELECT * FROM pg_temp._dataeng_result;\n");
	buf_printf(b,
	           "DO $$ BEGIN IF (SELECT coalesce(sum(differences), 0) FROM pg_temp._dataeng_result) > 0 THEN RAISE "
	           "EXCEPTION %s; "
	           "END IF; END $$;\n",
	           pg_quote_text(b->ctx, message));
}

static const char *hash(const void *ctx, const char *value)
{
	return mem_printf(ctx, "sum(('x' || substr(md5((%s)::text), 1, 16))::bit(64)::bigint::numeric)", value);
}

/* Which columns of a table are recorded, and under which names: those of the current schema. */
struct fingerprint {
	const struct object *table; /* to be read */
	const char *label;          /* of the table */
	const char **labels, **names;
	size_t count;
};

static const char *row(const void *ctx, const struct fingerprint *f)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_str(&b, "ROW(");
	for (size_t i = 0; i < f->count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", f->names[i]);
	}
	buf_str(&b, ")");
	return b.data;
}

/* INSERT INTO `into`: the table as a whole under the name `part`, and each column when `single`. */
static void record(struct buf *b, const char *into, const struct fingerprint *f, const char *part, bool single)
{
	struct buf values;

	single = single && f->count <= SINGLE_COLUMNS;
	buf_init(&values, b->ctx);
	buf_printf(&values, "(%s, q.n, q.s)", pg_quote_text(b->ctx, part));
	buf_printf(b,
	           "INSERT INTO %s SELECT %s, v.part, q.n, v.filled, coalesce(v.total, 0) FROM (SELECT count(*) AS n, %s AS s",
	           into, pg_quote_text(b->ctx, f->label), hash(b->ctx, row(b->ctx, f)));
	for (size_t i = 0; single && i < f->count; i++) {
		buf_printf(b, ", count(%s) AS n%zu, %s AS s%zu", f->names[i], i, hash(b->ctx, f->names[i]), i);
		buf_printf(&values, ", (%s, q.n%zu, q.s%zu)",
		           pg_quote_text(b->ctx, mem_printf(b->ctx, "column %s", f->labels[i])), i, i);
	}
	buf_printf(b, " FROM %s%s) q, LATERAL (VALUES %s) v (part, filled, total);\n", f->table->relation == 'r' ? "ONLY " : "",
	           f->table->quoted, values.data);
}

static bool is_recorded(const struct objects *o, size_t table)
{
	return table != OBJECT_NONE && (o->all[table].relation == 'r' || o->all[table].relation == 'p');
}

static struct fingerprint whole(const void *ctx, const struct migration *m, const struct migrate_table *t)
{
	const struct object *table = &m->from->all[t->from];
	struct fingerprint f = {.table = table, .label = table->path};

	f.labels = mem_array(ctx, const char *, table->kid_count + 1);
	f.names = mem_array(ctx, const char *, table->kid_count + 1);
	for (size_t i = 0; i < table->kid_count; i++) {
		const struct object *c = &m->from->all[table->kids[i]];

		if (c->kind == OBJECT_COLUMN) {
			f.labels[f.count] = c->name;
			f.names[f.count++] = pg_quote_name(ctx, c->name);
		}
	}
	return f;
}

/* The columns that stay, in the names of one side. */
static struct fingerprint carried(const void *ctx, const struct migration *m, const struct migrate_table *t, bool after)
{
	size_t count;
	const struct migrate_pair *pairs = migrate_carried(ctx, m, t, &count);
	struct fingerprint f = {.label = m->from->all[t->from].path};

	f.table = after ? &m->to->all[t->to] : &m->from->all[t->from];
	f.labels = mem_array(ctx, const char *, count + 1);
	f.names = mem_array(ctx, const char *, count + 1);
	for (; f.count < count; f.count++) {
		const struct object *from = &m->from->all[pairs[f.count].from];

		f.labels[f.count] = from->name;
		f.names[f.count] = pg_quote_name(ctx, after ? m->to->all[pairs[f.count].to].name : from->name);
	}
	return f;
}

static const char all_rows[] = "all columns";
static const char same_rows[] = "columns that stay";

char *migrate_before_postgres(const void *ctx, const struct migration *m)
{
	struct buf *b = buf_new(ctx);
	size_t count;
	const struct migrate_precheck *all = migrate_prechecks(ctx, m, &count);

	buf_str(b, "-- Before up, when nobody writes any more: records what validate compares with, then counts rows that the "
	           "target "
	           "would refuse.\n"
	           "-- psql -X -v ON_ERROR_STOP=1 -f before.sql DATABASE\n");
	buf_str(b, settings);
	buf_str(b, "CREATE SCHEMA IF NOT EXISTS _dataeng_check;\nDROP TABLE IF EXISTS _dataeng_check._dataeng_before;\n");
	buf_printf(b, "CREATE TABLE _dataeng_check._dataeng_before %s;\n", columns);
	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		if (is_recorded(m->from, t->from)) {
			struct fingerprint f = whole(ctx, m, t);

			record(b, "_dataeng_check._dataeng_before", &f, all_rows, true);
		}
		if (is_recorded(m->from, t->from) && is_recorded(m->to, t->to)) {
			struct fingerprint f = carried(ctx, m, t, false);

			record(b, "_dataeng_check._dataeng_before", &f, same_rows, false);
		}
	}
	buf_str(b, result);
	for (size_t i = 0; i < count; i++) {
		buf_printf(b, "INSERT INTO pg_temp._dataeng_result SELECT %s, count(*), NULL, count(*) FROM (%s) _dataeng_q;\n",
		           pg_quote_text(ctx, all[i].what), all[i].sql);
	}
	finish(b, "rows stand in the way: see the list above");
	return b->data;
}

/* Numbers given out must not be given out again. */
static void check_numbers(struct buf *b, const struct objects *o)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct object *c = &o->all[i];

		if (c->kind == OBJECT_COLUMN && c->numbers != NULL && c->parent != OBJECT_NONE) {
			const char *table = o->all[c->parent].quoted;
			const char *name = pg_quote_name(b->ctx, c->name);

			buf_printf(b,
			           "INSERT INTO pg_temp._dataeng_result SELECT %s, m, l, CASE WHEN m > coalesce(l, m - 1) THEN "
			           "1 ELSE 0 END "
			           "FROM (SELECT max(%s)::bigint AS m, pg_sequence_last_value(pg_get_serial_sequence(%s, "
			           "%s)::regclass) AS l "
			           "FROM %s) q;\n",
			           pg_quote_text(b->ctx, mem_printf(b->ctx, "highest number of %s, last given out", c->path)),
			           name, pg_quote_text(b->ctx, table), pg_quote_text(b->ctx, c->name), table);
		}
	}
}

char *migrate_validate_postgres(const void *ctx, const struct migration *m, bool down)
{
	struct buf *b = buf_new(ctx);

	buf_printf(b,
	           "-- After %s, before anybody writes: compares with what before.sql has recorded.\n"
	           "-- psql -X -v ON_ERROR_STOP=1 -f %s DATABASE\n",
	           down ? "down" : "up", down ? "validate-down.sql" : "validate.sql");
	buf_str(b, settings);
	buf_printf(b, "DROP TABLE IF EXISTS pg_temp._dataeng_now;\nCREATE TEMP TABLE _dataeng_now %s;\n", columns);
	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		if (down && is_recorded(m->from, t->from)) {
			struct fingerprint f = whole(ctx, m, t);

			record(b, "pg_temp._dataeng_now", &f, all_rows, true);
		} else if (!down && is_recorded(m->from, t->from) && is_recorded(m->to, t->to)) {
			struct fingerprint f = carried(ctx, m, t, true);

			record(b, "pg_temp._dataeng_now", &f, same_rows, true);
		}
	}
	buf_str(b, result);
	buf_str(b, "INSERT INTO pg_temp._dataeng_result SELECT n.tbl || ', ' || n.part, b.filled, n.filled, CASE WHEN b.rows = "
	           "n.rows AND "
	           "b.filled = n.filled AND b.total = n.total THEN 0 ELSE 1 END FROM pg_temp._dataeng_now n LEFT JOIN "
	           "_dataeng_check._dataeng_before b USING (tbl, part) ORDER BY n.tbl, n.part;\n");
	check_numbers(b, down ? m->from : m->to);
	buf_str(b, "INSERT INTO pg_temp._dataeng_result SELECT 'indexes that are not valid', NULL, NULL, count(*) FROM "
	           "pg_index WHERE NOT "
	           "indisvalid;\n");
	finish(b, "there are differences: see the list above");
	return b->data;
}
