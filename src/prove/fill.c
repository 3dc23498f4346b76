/* Generated rows. What they hold matters little; how many there are, how many differ and how wide they are is what a planner
 * looks at. Keys differ in every row, a reference means one of the first parents, ten rows each; members of a list take turns.
 *
 * Constraints are left out, so that no row has to be valid: what is valid is proven elsewhere.
 */
#include "dataeng/prove/fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/postgres.h"

static bool begins(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

static bool is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

/* The last column of a key is different in each row: so is the key. */
static bool ends_key(const struct shape_table *t, size_t col)
{
	for (size_t i = 0; i < t->key_count; i++) {
		if (t->keys[i].count > 0 && t->keys[i].cols[t->keys[i].count - 1] == col) {
			return true;
		}
	}
	return false;
}

static bool is_reference(const struct shape_table *t, size_t col)
{
	for (size_t i = 0; i < t->fk_count; i++) {
		for (size_t j = 0; j < t->fks[i].count; j++) {
			if (t->fks[i].cols[j] == col) {
				return true;
			}
		}
	}
	return false;
}

/* A number for row i. */
static const char *number(void *ctx, const struct shape_table *t, size_t col)
{
	if (ends_key(t, col)) {
		return "i";
	}
	return is_reference(t, col) ? mem_printf(ctx, "(1 + i * 37 %% %d)", FILL_PARENTS)
	                            : mem_printf(ctx, "(i * 2539 %% %d)", FILL_ROWS);
}

/* The largest whole number that fits. */
static double room(const char *declared)
{
	const char *open = strchr(declared, '(');
	const char *comma = open == NULL ? NULL : strchr(open, ',');
	long digits;

	if (begins(declared, "smallint")) {
		return 32767;
	}
	if (!begins(declared, "numeric") || open == NULL) {
		return 1e9;
	}
	digits = strtol(open + 1, NULL, 10) - (comma == NULL ? 0 : strtol(comma + 1, NULL, 10));
	return digits > 8 ? 1e9 : pow(10, (double)(digits < 0 ? 0 : digits)) - 1;
}

static const char *listed(void *ctx, const struct shape_column *c)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < c->value_count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "(ARRAY[" : ", ", engine_literal(ctx, c->values[i]));
	}
	buf_printf(&b, "])[1 + i %% %zu]", c->value_count);
	return b.data;
}

static const char *value(void *ctx, const struct shape_table *t, size_t col)
{
	const struct shape_column *c = &t->cols[col];
	const char *n = number(ctx, t, col);

	if (is(c->role, "soft_delete") || c->type == NULL || strchr(c->declared, '[') != NULL) {
		return "NULL";
	}
	if (c->value_count > 0) {
		return listed(ctx, c);
	}
	if (is(c->type, "boolean")) {
		return "i % 2 = 0";
	}
	if (is(c->type, "integer") || is(c->type, "decimal") || is(c->type, "money")) {
		return room(c->declared) < 1 ? "0" : mem_printf(ctx, "%s %% %.0f", n, room(c->declared));
	}
	if (is(c->type, "date")) {
		return mem_printf(ctx, "date '2020-01-01' + %s", n);
	}
	if (is(c->type, "timestamp")) {
		return mem_printf(ctx, "timestamptz '2020-01-01 00:00Z' + %s * interval '1 hour'", n);
	}
	if (is(c->type, "text") || is(c->type, "enum")) {
		return begins(c->declared, "uuid") ? mem_printf(ctx, "md5(%s::text)", n) : mem_printf(ctx, "'v' || %s", n);
	}
	return is(c->type, "json") ? "'{}'" : "NULL";
}

static char *create(void *ctx, const struct shape_table *t)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_printf(&b, "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT ", engine_name(ctx, t->name));
	for (size_t c = 0; c < t->col_count; c++) {
		buf_printf(&b, "%sCAST(%s AS %s) AS %s", c == 0 ? "" : ", ", value(ctx, t, c), t->cols[c].declared,
		           engine_name(ctx, t->cols[c].name));
	}
	buf_printf(&b, " FROM generate_series(1, %d) AS i", FILL_ROWS);
	return b.data;
}

/* Without UNIQUE when the rows made here are not: lists are short, and some types are narrow. */
static bool make_index(void *ctx, struct engine *e, const char *sql)
{
	static const char unique[] = "CREATE UNIQUE ";
	bool made = engine_mark(e, "fill_index") && engine_exec(e, sql);

	if (made) {
		return engine_exec(e, "RELEASE SAVEPOINT fill_index");
	}
	engine_refusal(ctx, e);
	engine_back(e, "fill_index");
	return strncmp(sql, unique, sizeof unique - 1) == 0 &&
	       engine_exec(e, mem_printf(ctx, "CREATE %s", sql + sizeof unique - 1));
}

/* The indexes of the table, told by the engine itself, as statements for the copy. */
static bool copy_indexes(void *ctx, struct engine *e, const struct shape_table *t)
{
	struct pg_rows *r = pg_query(ctx, e->pg, embed_text("prove/fill_indexes.sql"), "ss",
	                             *t->space == '\0' ? "public" : t->space, t->name);
	const char **all = mem_array(ctx, const char *, 1);
	size_t count = 0;
	bool ok;

	while (pg_rows_next(r)) {
		all = mem_resize(ctx, all, const char *, count + 1);
		all[count++] = mem_strdup(ctx, pg_rows_text(r, 0));
	}
	ok = pg_rows_end(r);
	for (size_t i = 0; ok && i < count; i++) {
		ok = make_index(ctx, e, all[i]);
	}
	return ok;
}

bool fill_table(void *ctx, struct engine *e, const struct shape_table *t)
{
	bool filled;

	if (t->col_count == 0 || !engine_mark(e, "fill")) {
		return false;
	}
	filled = engine_exec(e, create(ctx, t)) && copy_indexes(ctx, e, t) &&
	         engine_exec(e, mem_printf(ctx, "ANALYZE pg_temp.%s", engine_name(ctx, t->name)));
	if (!filled) {
		engine_refusal(ctx, e);
		engine_back(e, "fill");
	}
	return filled;
}
