/* Types and expressions of a table as this PostgreSQL writes them.
 *
 * The server rewrites what it is given: IN becomes = ANY, names of types get their long form, casts appear. To compare a design
 * with a catalogue, the design's own words go through the same server: into a temporary table without any other constraint.
 */
#include "dataeng/prove/compare.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"

static char *copy_sql(void *ctx, const struct shape_table *t)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_printf(&b, "CREATE TEMPORARY TABLE %s (", dialect_name(ctx, t->name));
	for (size_t i = 0; i < t->col_count; i++) {
		const struct shape_column *c = &t->cols[i];

		buf_printf(&b, "%s%s %s", i == 0 ? "" : ", ", dialect_name(ctx, c->name), c->declared);
		if (c->fallback != NULL && c->identity == NULL) {
			buf_printf(&b, " DEFAULT %s", c->fallback);
		}
		if (c->generated != NULL) {
			buf_printf(&b, " GENERATED ALWAYS AS (%s) STORED", c->generated);
		}
	}
	buf_str(&b, ")");
	return b.data;
}

static bool read_columns(void *ctx, struct engine *e, struct shape_table *t)
{
	struct engine_result r;
	char *sql = mem_printf(
	        ctx,
	        "SELECT format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a LEFT "
	        "JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = %s::regclass AND "
	        "a.attnum > 0 ORDER BY a.attnum",
	        engine_literal(ctx, mem_printf(ctx, "pg_temp.%s", dialect_name(ctx, t->name))));

	if (!engine_query(ctx, e, &r, sql) || r.rows != t->col_count) {
		return false;
	}
	for (size_t i = 0; i < t->col_count; i++) {
		struct shape_column *c = &t->cols[i];

		c->declared = r.cells[2 * i];
		if (r.cells[2 * i + 1] == NULL) {
			continue;
		}
		if (c->generated != NULL) {
			c->generated = r.cells[2 * i + 1];
		} else if (c->fallback != NULL && c->identity == NULL) {
			c->fallback = r.cells[2 * i + 1];
		}
	}
	return true;
}

/* An expression that the server refuses stays as written: the comparison will show it. */
static void read_checks(void *ctx, struct engine *e, struct shape_table *t)
{
	for (size_t i = 0; i < t->check_count; i++) {
		char *sql = mem_printf(ctx, "ALTER TABLE pg_temp.%s ADD CONSTRAINT canonical CHECK (%s)",
		                       dialect_name(ctx, t->name), t->checks[i].expr);
		const char *expr = NULL;

		if (!engine_mark(e, "canonical")) {
			return;
		}
		if (engine_exec(e, sql)) {
			expr = engine_value(
			        ctx, e,
			        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'canonical' AND "
			        "connamespace = pg_my_temp_schema()");
		}
		t->checks[i].expr = expr != NULL ? expr : t->checks[i].expr;
		engine_refusal(ctx, e);
		engine_back(e, "canonical");
	}
}

static char *index_sql(void *ctx, const struct shape_table *t, const struct shape_index *x)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_printf(&b, "CREATE INDEX canonical ON pg_temp.%s USING %s (", dialect_name(ctx, t->name), x->method);
	for (size_t i = 0; i < x->count; i++) {
		const struct shape_index_column *c = &x->cols[i];

		if (!c->included) {
			buf_printf(&b, "%s%s%s%s", i == 0 ? "" : ", ", c->col == SHAPE_NONE ? "(" : "",
			           c->col == SHAPE_NONE ? c->expr : dialect_name(ctx, t->cols[c->col].name),
			           c->col == SHAPE_NONE ? ")" : "");
		}
	}
	buf_printf(&b, ")%s%s", x->where == NULL ? "" : " WHERE ", x->where == NULL ? "" : x->where);
	return b.data;
}

static void read_index(void *ctx, struct engine *e, struct shape_table *t, struct shape_index *x)
{
	const char *where =
	        "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'pg_temp.canonical'::regclass";

	if (!engine_exec(e, index_sql(ctx, t, x))) {
		return;
	}
	if (x->where != NULL && engine_value(ctx, e, where) != NULL) {
		x->where = engine_value(ctx, e, where);
	}
	for (size_t i = 0; i < x->count; i++) {
		if (x->cols[i].col == SHAPE_NONE) {
			x->cols[i].expr = engine_value(
			        ctx, e,
			        mem_printf(ctx, "SELECT pg_get_indexdef('pg_temp.canonical'::regclass, %zu, true)", i + 1));
		}
	}
}

static void read_indexes(void *ctx, struct engine *e, struct shape_table *t)
{
	for (size_t i = 0; i < t->index_count; i++) {
		bool plain = t->indexes[i].where == NULL;

		for (size_t j = 0; j < t->indexes[i].count; j++) {
			plain = plain && t->indexes[i].cols[j].col != SHAPE_NONE;
		}
		if (!plain && engine_mark(e, "canonical")) {
			read_index(ctx, e, t, &t->indexes[i]);
			engine_refusal(ctx, e);
			engine_back(e, "canonical");
		}
	}
}

struct shape_table *compare_canonical(void *ctx, struct engine *e, const struct shape *sh, size_t table)
{
	struct shape_table *t = mem_dup(ctx, &sh->tables[table], sizeof *t);

	t->cols = t->col_count == 0 ? NULL : mem_dup(ctx, t->cols, t->col_count * sizeof *t->cols);
	t->checks = t->check_count == 0 ? NULL : mem_dup(ctx, t->checks, t->check_count * sizeof *t->checks);
	t->indexes = t->index_count == 0 ? NULL : mem_dup(ctx, t->indexes, t->index_count * sizeof *t->indexes);
	for (size_t i = 0; i < t->index_count; i++) {
		t->indexes[i].cols = mem_dup(ctx, t->indexes[i].cols, t->indexes[i].count * sizeof *t->indexes[i].cols);
	}
	if (engine_begin(e) && engine_exec(e, copy_sql(ctx, t)) && read_columns(ctx, e, t)) {
		read_checks(ctx, e, t);
		read_indexes(ctx, e, t);
	}
	engine_refusal(ctx, e);
	engine_rollback(e);
	return t;
}
