/* Valid rows and their parents. */
#include "dataeng/prove/row.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"

enum { MOST_TOGETHER = 6, PIECEWISE_ROUNDS = 3 };

/* Can `to` be reached from `from` along references? */
static bool reaches(const struct shape *sh, size_t from, size_t to, bool *seen)
{
	if (from == to) {
		return true;
	}
	if (seen[from]) {
		return false;
	}
	seen[from] = true;
	for (size_t i = 0; i < sh->tables[from].fk_count; i++) {
		if (reaches(sh, sh->tables[from].fks[i].to, to, seen)) {
			return true;
		}
	}
	return false;
}

static bool may_be_empty(const struct shape_table *t, const struct shape_fk *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (!t->cols[f->cols[i]].not_null && !shape_is_primary(t, f->cols[i])) {
			return true;
		}
	}
	return false;
}

static void find_cuts(struct bench *b, size_t table)
{
	const struct shape_table *t = &b->sh->tables[table];

	b->tables[table].cut = mem_array(b->ctx, bool, t->fk_count + 1);
	for (size_t i = 0; i < t->fk_count; i++) {
		bool *seen = mem_array(b->ctx, bool, b->sh->count + 1);

		b->tables[table].cut[i] = may_be_empty(t, &t->fks[i]) && reaches(b->sh, t->fks[i].to, table, seen);
		mem_free(seen);
	}
}

struct bench *bench_new(void *ctx, struct engine *e, const struct shape *sh)
{
	struct bench *b = mem_new(ctx, struct bench);

	*b = (struct bench){b, e, sh, mem_array(b, struct bench_table, sh->count + 1), buf_new(b), false, false};
	for (size_t i = 0; i < sh->count; i++) {
		find_cuts(b, i);
	}
	return b;
}

bool bench_fk_of(const struct shape_table *t, size_t col, size_t *fk)
{
	for (size_t i = 0; i < t->fk_count; i++) {
		for (size_t j = 0; j < t->fks[i].count; j++) {
			if (t->fks[i].cols[j] == col) {
				*fk = i;
				return true;
			}
		}
	}
	return false;
}

bool bench_in_key(const struct shape_table *t, size_t col)
{
	for (size_t k = 0; k < t->key_count; k++) {
		for (size_t i = 0; i < t->keys[k].count; i++) {
			if (t->keys[k].cols[i] == col) {
				return true;
			}
		}
	}
	for (size_t k = 0; k < t->index_count; k++) {
		for (size_t i = 0; t->indexes[k].is_unique && i < t->indexes[k].count; i++) {
			if (t->indexes[k].cols[i].col == col) {
				return true;
			}
		}
	}
	return false;
}

static int parent_row(const struct bench *b, size_t to, int k)
{
	return b->tables[to].single ? 1 : k;
}

const char *bench_reference(struct bench *b, size_t table, size_t col, int k)
{
	const struct shape_table *t = &b->sh->tables[table];
	const char *value = NULL;

	for (size_t i = 0; i < t->fk_count; i++) {
		const struct shape_fk *f = &t->fks[i];

		for (size_t j = 0; j < f->count; j++) {
			if (f->cols[j] != col || value != NULL || b->tables[table].cut[i]) {
				continue;
			}
			if (f->to == table && f->to_cols[j] == col) {
				continue;
			}
			value = bench_row(b, f->to, parent_row(b, f->to, k))[f->to_cols[j]];
		}
	}
	return value;
}

static bool is_reference(const struct shape_table *t, size_t col)
{
	size_t fk;

	return bench_fk_of(t, col, &fk);
}

bool bench_is_bound(const struct bench *b, size_t table, size_t col)
{
	const struct shape_table *t = &b->sh->tables[table];

	for (size_t i = 0; i < t->fk_count; i++) {
		for (size_t j = 0; !b->tables[table].cut[i] && j < t->fks[i].count; j++) {
			if (t->fks[i].cols[j] == col && !(t->fks[i].to == table && t->fks[i].to_cols[j] == col)) {
				return true;
			}
		}
	}
	return false;
}

static bool may_be_null(const struct shape_table *t, size_t col)
{
	return !t->cols[col].not_null && !shape_is_primary(t, col);
}

/* Filled by the engine: never given. */
static bool is_computed(const struct shape_column *c)
{
	return c->generated != NULL;
}

/* The first value of a column that its own checks let through; in the second row one that differs from the first's, if any. */
static const char *solve_column(struct bench *b, size_t table, size_t col, int k, const char *const *row)
{
	const struct shape_table *t = &b->sh->tables[table];
	struct search s = {.table = table, .row = row, .cols = &col, .count = 1, .k = k, .fail = SHAPE_NONE, .limit = 60};
	const char **found;
	size_t n;
	const char *first = k > 1 && bench_in_key(t, col) ? bench_row(b, table, 1)[col] : NULL;
	const char *second = k > 2 && bench_in_key(t, col) ? bench_row(b, table, 2)[col] : NULL;
	const char *value = "NULL";

	/* Checks over several columns come later: here the others would be seen as they are not yet. */
	n = bench_search(b->ctx, b, &s, &found);
	b->tables[table].unsolved |= n == 0;
	for (size_t i = n; i-- > 0;) {
		bool taken =
		        (first != NULL && strcmp(first, found[i]) == 0) || (second != NULL && strcmp(second, found[i]) == 0);

		if (!taken || strcmp(value, "NULL") == 0) {
			value = found[i];
		}
	}
	return value;
}

/* Columns tied to col by checks over several columns, col among them. */
static size_t component(const struct shape_table *t, size_t col, bool *in)
{
	size_t n = 1;
	bool more = true;

	in[col] = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < t->check_count; i++) {
			const struct shape_check *c = &t->checks[i];
			bool touches = false;

			for (size_t j = 0; c->count > 1 && j < c->count; j++) {
				touches |= in[c->cols[j]];
			}
			for (size_t j = 0; touches && j < c->count; j++) {
				if (!in[c->cols[j]] && t->cols[c->cols[j]].generated == NULL) {
					in[c->cols[j]] = true;
					more = true;
					n++;
				}
			}
		}
	}
	return n;
}

/* Too many columns for all combinations: what may be empty is, and then the columns of one check after the other are looked
 * for, until all hold. */
static void solve_piecewise(struct bench *b, size_t table, int k, const char **row, const bool *in)
{
	const struct shape_table *t = &b->sh->tables[table];
	const char **found;

	for (size_t c = 0; c < t->col_count; c++) {
		struct search one = {
		        .table = table, .row = row, .cols = &c, .count = 1, .k = k, .fail = SHAPE_NONE, .limit = 1};

		one.alone = true;
		if (in[c] && may_be_null(t, c)) {
			row[c] = "NULL";
		} else if (in[c] && row[c] == NULL && bench_search(b->ctx, b, &one, &found) > 0) {
			row[c] = found[0];
		}
	}
	for (size_t i = 0; i < PIECEWISE_ROUNDS * t->check_count; i++) {
		const struct shape_check *check = &t->checks[i % t->check_count];
		size_t *cols = mem_array(b->ctx, size_t, check->count + 1);
		struct search s = {.table = table, .row = row, .cols = cols, .k = k, .fail = SHAPE_NONE, .limit = 1};

		for (size_t j = 0; check->count > 1 && j < check->count; j++) {
			if (in[check->cols[j]]) {
				cols[s.count++] = check->cols[j];
			}
		}
		if (s.count > 0 && bench_search(b->ctx, b, &s, &found) > 0) {
			for (size_t j = 0; j < s.count; j++) {
				row[cols[j]] = found[j];
			}
		} else if (i >= (PIECEWISE_ROUNDS - 1) * t->check_count) {
			b->tables[table].unsolved |= s.count > 0;
		}
	}
}

/* Columns that checks tie together are looked for together. */
static void solve_component(struct bench *b, size_t table, int k, const char **row, const bool *in, size_t n)
{
	const struct shape_table *t = &b->sh->tables[table];
	size_t *cols = mem_array(b->ctx, size_t, n + 1);
	const char **found;
	struct search s = {.table = table, .row = row, .cols = cols, .count = 0, .k = k, .fail = SHAPE_NONE, .limit = 1};

	if (n > MOST_TOGETHER) {
		solve_piecewise(b, table, k, row, in);
		return;
	}
	for (size_t c = 0; c < t->col_count; c++) {
		if (in[c]) {
			cols[s.count++] = c;
		}
	}
	if (bench_search(b->ctx, b, &s, &found) > 0) {
		for (size_t i = 0; i < s.count; i++) {
			row[cols[i]] = found[i];
		}
	} else {
		b->tables[table].unsolved = true;
	}
}

/* Rows beyond those that probes play with are there in numbers only: what no key holds is as in the first. */
static bool is_as_in_first(const struct bench *b, size_t table, int k, const bool *in)
{
	const struct shape_table *t = &b->sh->tables[table];

	for (size_t c = 0; c < t->col_count; c++) {
		if (in[c] && (k <= ORPHAN || bench_in_key(t, c) || is_reference(t, c))) {
			return false;
		}
	}
	return true;
}

static void copy_columns(const struct shape_table *t, const char **to, const char *const *from, const bool *in)
{
	for (size_t c = 0; c < t->col_count; c++) {
		to[c] = in[c] ? from[c] : to[c];
	}
}

static void solve(struct bench *b, size_t table, int k, const char **row)
{
	const struct shape_table *t = &b->sh->tables[table];
	bool *done = mem_array(b->ctx, bool, t->col_count + 1);

	for (size_t c = 0; c < t->col_count; c++) {
		if (bench_is_bound(b, table, c)) {
			row[c] = bench_reference(b, table, c, k);
		}
	}
	for (size_t c = 0; c < t->col_count; c++) {
		bool *in = mem_array(b->ctx, bool, t->col_count + 1);
		size_t n = component(t, c, in);

		if (is_as_in_first(b, table, k, in)) {
			copy_columns(t, row, bench_row(b, table, 1), in);
		} else if (n == 1 && !is_computed(&t->cols[c]) && (!bench_is_bound(b, table, c) || row[c] == NULL)) {
			row[c] = is_reference(t, c) && may_be_null(t, c) ? "NULL" : solve_column(b, table, c, k, row);
		} else if (n > 1 && !done[c]) {
			solve_component(b, table, k, row, in, n);
			for (size_t i = 0; i < t->col_count; i++) {
				done[i] |= in[i];
			}
		}
		mem_free(in);
	}
	/* A reference to the own table that may not be empty refers to the row itself. */
	for (size_t i = 0; i < t->fk_count; i++) {
		for (size_t j = 0; t->fks[i].to == table && !b->tables[table].cut[i] && j < t->fks[i].count; j++) {
			row[t->fks[i].cols[j]] = row[t->fks[i].to_cols[j]];
		}
	}
}

const char **bench_row(struct bench *b, size_t table, int k)
{
	struct bench_table *bt = &b->tables[table];
	const struct shape_table *t = &b->sh->tables[table];

	if (bt->values[k] == NULL) {
		bt->values[k] = mem_array(b->ctx, const char *, t->col_count + 1);
		/* A circle of references meets this row before it is whole: its plain values are what they will be. */
		for (size_t c = 0; c < t->col_count; c++) {
			if (!bench_is_bound(b, table, c) && bench_in_key(t, c)) {
				bt->values[k][c] = solve_column(b, table, c, k, bt->values[k]);
			}
		}
		solve(b, table, k, bt->values[k]);
	}
	return bt->values[k];
}

const char **bench_copy(void *ctx, struct bench *b, size_t table, int k)
{
	const char **row = bench_row(b, table, k);

	return mem_dup(ctx, row, (b->sh->tables[table].col_count + 1) * sizeof *row);
}

void bench_solve(struct bench *b, size_t table)
{
	for (int k = 1; k <= ORPHAN; k++) {
		bench_row(b, table, k);
	}
}

bool bench_is_solved(struct bench *b, size_t table)
{
	bool solved = true;

	for (size_t i = 0; solved && i < b->sh->count; i++) {
		bool *seen = mem_array(b->ctx, bool, b->sh->count + 1);

		solved = !b->tables[i].unsolved || !reaches(b->sh, table, i, seen);
		mem_free(seen);
	}
	return solved;
}

bool bench_begin(struct bench *b)
{
	b->whole = false;
	b->open = true;
	buf_cut(b->script, 0);
	for (size_t i = 0; i < b->sh->count; i++) {
		memset(b->tables[i].stored, 0, sizeof b->tables[i].stored);
	}
	return engine_begin(b->e);
}

void bench_end(struct bench *b)
{
	b->open = false;
	engine_rollback(b->e);
}

bool bench_run(struct bench *b, const char *sql)
{
	buf_printf(b->script, "%s%s;", b->script->size == 0 ? "" : "\n", sql);
	return engine_exec(b->e, sql);
}

char *bench_insert(void *ctx, const struct bench *b, size_t table, const char *const *values)
{
	const struct shape_table *t = &b->sh->tables[table];
	struct buf names;
	struct buf list;
	bool overriding = false;

	buf_init(&names, ctx);
	buf_init(&list, ctx);
	for (size_t c = 0; c < t->col_count; c++) {
		if (values[c] == NULL || is_computed(&t->cols[c])) {
			continue;
		}
		overriding |= b->sh->dialect == DIALECT_POSTGRES && t->cols[c].identity != NULL &&
		              strcmp(t->cols[c].identity, "always") == 0;
		buf_printf(&names, "%s%s", names.size == 0 ? "" : ", ", engine_name(ctx, t->cols[c].name));
		buf_printf(&list, "%s%s", list.size == 0 ? "" : ", ", values[c]);
	}
	if (names.size == 0) {
		return mem_printf(ctx, "INSERT INTO %s DEFAULT VALUES", shape_table_sql(ctx, b->sh, t));
	}
	return mem_printf(ctx, "INSERT INTO %s (%s)%s VALUES (%s)", shape_table_sql(ctx, b->sh, t), names.data,
	                  overriding ? " OVERRIDING SYSTEM VALUE" : "", list.data);
}

static bool is_null(const char *literal)
{
	return literal == NULL || strcmp(literal, "NULL") == 0;
}

/* Which row of the table referred to do these values mean? 0: none, or the row itself. */
static int row_meant(struct bench *b, size_t table, const struct shape_fk *f, const char *const *values, int hint)
{
	int tries[] = {hint, 1, 2, ORPHAN};
	bool itself = f->to == table;

	for (size_t j = 0; j < f->count; j++) {
		const char *own = values[f->to_cols[j] < b->sh->tables[table].col_count ? f->to_cols[j] : 0];

		if (is_null(values[f->cols[j]])) {
			return 0;
		}
		itself = itself && !is_null(own) && strcmp(values[f->cols[j]], own) == 0;
	}
	for (size_t i = 0; !itself && i < sizeof tries / sizeof tries[0]; i++) {
		const char **row = bench_row(b, f->to, tries[i]);
		bool same = true;

		for (size_t j = 0; j < f->count; j++) {
			same = same && row[f->to_cols[j]] != NULL && strcmp(row[f->to_cols[j]], values[f->cols[j]]) == 0;
		}
		if (same) {
			return tries[i];
		}
	}
	return 0;
}

static bool is_deferred(const struct shape_fk *f)
{
	return f->deferral != NULL && strcmp(f->deferral, "deferred") == 0;
}

bool bench_closes_circle(struct bench *b, size_t table, const struct shape_fk *f)
{
	bool *seen;
	bool closed;

	if (!is_deferred(f)) {
		return false;
	}
	seen = mem_array(b->ctx, bool, b->sh->count + 1);
	closed = reaches(b->sh, f->to, table, seen);
	mem_free(seen);
	return closed;
}

bool bench_store_parents(struct bench *b, size_t table, const char *const *values, int k, size_t except)
{
	const struct shape_table *t = &b->sh->tables[table];

	for (size_t i = 0; i < t->fk_count; i++) {
		const struct shape_fk *f = &t->fks[i];
		int row = i == except || bench_closes_circle(b, table, f) ? 0 : row_meant(b, table, f, values, k);

		if (row != 0 && !bench_store(b, f->to, row)) {
			return false;
		}
	}
	return true;
}

/* Row k, with the references that close a circle pointing at rows that never come: else whatever a probe stores would bring
 * back the row that is probed. */
static const char **loose_row(struct bench *b, size_t table, int k)
{
	const struct shape_table *t = &b->sh->tables[table];
	const char **row = bench_copy(b->ctx, b, table, k);

	for (size_t i = 0; i < t->fk_count && !b->whole; i++) {
		const struct shape_fk *f = &t->fks[i];

		for (size_t j = 0; bench_closes_circle(b, table, f) && j < f->count; j++) {
			row[f->cols[j]] = bench_row(b, f->to, ROWS - k)[f->to_cols[j]];
		}
	}
	return row;
}

bool bench_store(struct bench *b, size_t table, int k)
{
	int *stored = &b->tables[table].stored[k];

	if (*stored != 0) {
		return true; /* under way: a circle of references */
	}
	*stored = 1;
	if (!bench_store_parents(b, table, bench_row(b, table, k), k, SHAPE_NONE) ||
	    !bench_run(b, bench_insert(b->ctx, b, table, loose_row(b, table, k)))) {
		return false;
	}
	*stored = 2;
	return true;
}

/* Stores what the circles of one stored row want; *more is set when something came. */
static bool close_circles(struct bench *b, size_t table, int k, bool *more)
{
	const struct shape_table *t = &b->sh->tables[table];

	for (size_t i = 0; i < t->fk_count; i++) {
		const struct shape_fk *f = &t->fks[i];
		int row = bench_closes_circle(b, table, f) ? row_meant(b, table, f, bench_row(b, table, k), k) : 0;

		if (row != 0 && b->tables[f->to].stored[row] == 0) {
			*more = true;
			if (!bench_store(b, f->to, row)) {
				return false;
			}
		}
	}
	return true;
}

bool bench_complete(struct bench *b)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t t = 0; t < b->sh->count; t++) {
			for (int k = 1; k <= ORPHAN; k++) {
				if (b->tables[t].stored[k] == 2 && !close_circles(b, t, k, &more)) {
					return false;
				}
			}
		}
	}
	return true;
}

char *bench_where(void *ctx, const struct bench *b, size_t table, const size_t *cols, size_t count, const char *const *values)
{
	const struct shape_table *t = &b->sh->tables[table];
	struct buf q;

	buf_init(&q, ctx);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&q, "%s%s = %s", i == 0 ? "" : " AND ", engine_name(ctx, t->cols[cols[i]].name), values[cols[i]]);
	}
	return q.data;
}
