/* SQLite: before makes a copy of the database file, and validate compares with it row by row. No checksum says more, and the
 * copy is a way back besides.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"
#include "dataeng/wrap/sqlite.h"

static const char *text(const void *ctx, const char *s)
{
	return db_quote_text(ctx, s);
}

static const char *name(const void *ctx, const char *s)
{
	return db_quote_name(ctx, s);
}

static const char start[] = "DROP TABLE IF EXISTS temp._dataeng_result;\n"
                            "CREATE TEMP TABLE _dataeng_result (\"check\" TEXT, before, now, differences INTEGER);\n";

static void finish(struct buf *b, const char *message)
{
	buf_str(b, "\nSELECT * FROM temp._dataeng_result;\n");
	buf_printf(b,
	           "DROP TABLE IF EXISTS temp._dataeng_verdict;\nCREATE TEMP TABLE _dataeng_verdict (n INTEGER CONSTRAINT %s "
	           "CHECK (n = 0));\n",
	           name(b->ctx, message));
	buf_str(b, "INSERT INTO _dataeng_verdict SELECT coalesce(sum(differences), 0) FROM temp._dataeng_result;\n");
}

char *migrate_before_sqlite(const void *ctx, const struct migration *m)
{
	struct buf *b = buf_new(ctx);
	size_t count;
	const struct migrate_precheck *all = migrate_prechecks(ctx, m, &count);

	buf_str(b,
	        "-- Before up: makes the copy that validate compares with, then counts rows that the target would refuse.\n"
	        "-- sqlite3 -bail DATABASE < before.sql, in the folder in which before.db shall be; it must not be there yet.\n"
	        "VACUUM INTO 'before.db';\n");
	buf_str(b, start);
	for (size_t i = 0; i < count; i++) {
		buf_printf(b, "INSERT INTO temp._dataeng_result SELECT %s, count(*), NULL, count(*) FROM (%s);\n",
		           text(ctx, all[i].what), all[i].sql);
	}
	finish(b, "rows stand in the way: see the list above");
	return b->data;
}

static bool is_table(const struct objects *o, size_t i)
{
	return i != OBJECT_NONE && o->all[i].kind == OBJECT_TABLE;
}

/* Rows as lists of literals, so that 1, 1.0 and '1' are three things and no collation blurs a difference. */
static const char *rows_of(const void *ctx, const char *database, const char *table, const char *columns)
{
	return mem_printf(ctx, "SELECT %s count(*) FROM %s.%s%s", columns, database, table,
	                  *columns == '\0' ? "" : mem_printf(ctx, " GROUP BY %.*s", (int)strlen(columns) - 1, columns));
}

static void compare(struct buf *b, const char *what, const char *before, const char *now)
{
	buf_printf(b,
	           "INSERT INTO temp._dataeng_result SELECT %s, NULL, NULL, (SELECT count(*) FROM (%s EXCEPT %s)) + (SELECT "
	           "count(*) "
	           "FROM (%s EXCEPT %s));\n",
	           text(b->ctx, what), before, now, now, before);
}

static void compare_counts(struct buf *b, const char *what, const char *before, const char *now)
{
	buf_printf(b,
	           "INSERT INTO temp._dataeng_result SELECT %s, a, b, abs(a - b) FROM (SELECT (SELECT count(*) FROM %s) AS a, "
	           "(SELECT "
	           "count(*) FROM %s) AS b);\n",
	           text(b->ctx, what), before, now);
}

static void compare_up(struct buf *b, const struct migration *m, const struct migrate_table *t)
{
	const void *ctx = b->ctx;
	const struct object *from = &m->from->all[t->from];
	const struct object *to = &m->to->all[t->to];
	const char *before = name(ctx, from->name);
	const char *now = name(ctx, to->name);
	struct buf old, new;
	size_t count;
	const struct migrate_pair *pairs = migrate_carried(ctx, m, t, &count);

	buf_init(&old, ctx);
	buf_init(&new, ctx);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&old, "quote(%s),", name(ctx, m->from->all[pairs[i].from].name));
		buf_printf(&new, "quote(%s),", name(ctx, m->to->all[pairs[i].to].name));
	}
	compare_counts(b, mem_printf(ctx, "rows of %s", to->path), mem_printf(ctx, "_dataeng_before.%s", before),
	               mem_printf(ctx, "main.%s", now));
	if (count > 0) {
		compare(b, mem_printf(ctx, "values of %s in the %zu columns that stay", to->path, count),
		        rows_of(ctx, "_dataeng_before", before, old.data), rows_of(ctx, "main", now, new.data));
	}
}

static void compare_down(struct buf *b, const struct migration *m, const struct migrate_table *t)
{
	const void *ctx = b->ctx;
	const struct object *from = &m->from->all[t->from];
	const char *table = name(ctx, from->name);
	struct buf cols;

	buf_init(&cols, ctx);
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &m->from->all[from->kids[i]];

		if (c->kind == OBJECT_COLUMN) {
			buf_printf(&cols, "quote(%s),", name(ctx, c->name));
		}
	}
	compare_counts(b, mem_printf(ctx, "rows of %s", from->path), mem_printf(ctx, "_dataeng_before.%s", table),
	               mem_printf(ctx, "main.%s", table));
	compare(b, mem_printf(ctx, "values of %s", from->path), rows_of(ctx, "_dataeng_before", table, cols.data),
	        rows_of(ctx, "main", table, cols.data));
}

char *migrate_validate_sqlite(const void *ctx, const struct migration *m, bool down)
{
	struct buf *b = buf_new(ctx);

	buf_printf(b,
	           "-- After %s, before anybody writes: compares with before.db, row by row.\n"
	           "-- sqlite3 -bail DATABASE < %s, in the folder with before.db.\n"
	           "ATTACH 'before.db' AS _dataeng_before;\n",
	           down ? "down" : "up", down ? "validate-down.sql" : "validate.sql");
	buf_str(b, start);
	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		if (down && is_table(m->from, t->from)) {
			compare_down(b, m, t);
		} else if (!down && is_table(m->from, t->from) && is_table(m->to, t->to)) {
			compare_up(b, m, t);
		}
	}
	if (down) {
		compare(b, "statements of the schema",
		        "SELECT type, name, tbl_name, sql, 1 FROM _dataeng_before.sqlite_schema WHERE name NOT LIKE "
		        "'sqlite\\_%' ESCAPE '\\'",
		        "SELECT type, name, tbl_name, sql, 1 FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE "
		        "'\\'");
	}
	compare_counts(b, "rows without their parent", "pragma_foreign_key_check(NULL, '_dataeng_before')",
	               "pragma_foreign_key_check(NULL, 'main')");
	buf_str(b, "INSERT INTO temp._dataeng_result SELECT 'integrity of the file', NULL, NULL, count(*) FROM "
	           "pragma_integrity_check "
	           "WHERE integrity_check <> 'ok';\n");
	finish(b, "there are differences: see the list above");
	buf_str(b, "DETACH _dataeng_before;\n");
	return b->data;
}
