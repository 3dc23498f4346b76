/* Valid rows and their parents. */
#include "dataeng/prove/row.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/values.h"

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

static bool in_key(const struct shape_table *t, size_t col)
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

/* What a reference column holds in row k: the parent's value, or NULL where the reference is cut. */
static const char *reference_value(struct bench *b, size_t table, size_t col, int k)
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

/* Does the column take its value from a parent's row? Not when all its references are cut. */
static bool is_bound(const struct bench *b, size_t table, size_t col)
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

/* Candidates of one column for a search; references take their parents' values only. */
static struct values *candidates(void *ctx, struct bench *b, const struct search *s, size_t col)
{
	const struct shape_table *t = &b->sh->tables[s->table];
	struct values *v;

	if (!is_reference(t, col) || (!is_bound(b, s->table, col) && !may_be_null(t, col))) {
		v = values_for(ctx, b->sh, t, col, s->k);
		if (s->fail != SHAPE_NONE) {
			values_odd_first(v);
		}
	} else {
		const char *own = s->row != NULL && s->row[col] != NULL ? s->row[col] : NULL;

		v = mem_new(ctx, struct values);
		v->ctx = v;
		v->all = mem_array(v, const char *, 16);
		if (own != NULL) {
			values_add(v, own);
		}
		for (int k = 1; k < ORPHAN; k++) {
			const char *other = reference_value(b, s->table, col, k);

			if (other != NULL) {
				values_add(v, other);
			}
		}
		for (size_t i = 0; i < t->fk_count; i++) {
			for (size_t j = 0; t->fks[i].to == s->table && j < t->fks[i].count; j++) {
				const char *self = s->row == NULL ? NULL : s->row[t->fks[i].to_cols[j]];

				if (t->fks[i].cols[j] == col && self != NULL) {
					values_add(v, self);
				}
			}
		}
	}
	if (may_be_null(t, col)) {
		values_add(v, "NULL");
	}
	return v;
}

/* A literal as a value of the column's type. */
static char *typed(void *ctx, const struct shape *sh, const struct shape_column *c, const char *literal)
{
	char *value = *c->declared == '\0' || strcasecmp(c->declared, "any") == 0
	                      ? mem_strdup(ctx, literal)
	                      : mem_printf(ctx, "CAST(%s AS %s)", literal, c->declared);

	if (c->collation == NULL || strcmp(c->collation, "default") == 0) {
		return value;
	}
	return mem_printf(ctx, "%s COLLATE %s", value,
	                  sh->dialect == DIALECT_SQLITE || strchr(c->collation, '.') == NULL ? engine_name(ctx, c->collation)
	                                                                                     : c->collation);
}

/* Asks without spoiling the transaction of a probe that is under way. */
static bool readable(void *ctx, struct bench *b, const char *sql)
{
	bool ok;

	if (b->open && !engine_mark(b->e, "question")) {
		return false;
	}
	ok = engine_exec(b->e, sql);
	engine_refusal(ctx, b->e);
	if (b->open) {
		engine_back(b->e, "question");
	}
	return ok;
}

/* Candidates that PostgreSQL cannot even read as the type would fail the whole query. */
static void drop_unreadable(void *ctx, struct bench *b, const struct shape_column *c, struct values *v)
{
	size_t kept = 0;
	struct buf all;

	if (b->sh->dialect == DIALECT_SQLITE) {
		return;
	}
	buf_init(&all, ctx);
	for (size_t i = 0; i < v->count; i++) {
		buf_printf(&all, "%s%s", i == 0 ? "SELECT " : ", ", typed(ctx, b->sh, c, v->all[i]));
	}
	if (v->count == 0 || readable(ctx, b, all.data)) {
		return;
	}
	for (size_t i = 0; i < v->count; i++) {
		if (readable(ctx, b, mem_printf(ctx, "SELECT %s", typed(ctx, b->sh, c, v->all[i])))) {
			v->all[kept++] = v->all[i];
		}
	}
	v->count = kept;
}

/* Most candidates a column may have when so many columns are combined: at most some ten thousand combinations. */
static size_t most(size_t count)
{
	static const size_t limits[] = {90, 90, 90, 20, 10, 6, 4, 4, 3};

	return count < sizeof limits / sizeof limits[0] ? limits[count] : 2;
}

struct plan {
	void *ctx;
	struct bench *b;
	const struct search *s;
	const struct shape_table *t;
	bool *wanted;          /* [col_count] must be in the derived table */
	struct values **lists; /* [s->count] */
};

static void want_expression(struct plan *p, const char *expr)
{
	size_t n;
	size_t *cols;

	if (expr == NULL) {
		return;
	}
	cols = shape_mentions(p->ctx, p->b->sh, p->t, expr, &n);
	for (size_t i = 0; i < n; i++) {
		if (!p->wanted[cols[i]]) {
			p->wanted[cols[i]] = true;
			want_expression(p, p->t->cols[cols[i]].generated);
		}
	}
}

/* Is the check about a column that is looked for, so that it has to hold? */
static bool concerns(const struct plan *p, const struct shape_check *c)
{
	for (size_t i = 0; i < c->count; i++) {
		for (size_t j = 0; j < p->s->count; j++) {
			if (c->cols[i] == p->s->cols[j] || p->t->cols[c->cols[i]].generated != NULL) {
				return true;
			}
		}
	}
	return false;
}

/* PostgreSQL plans a list of VALUES many times faster than a union; SQLite would lose the columns' affinity in it. */
static void add_list(struct plan *p, struct buf *q, size_t n)
{
	const struct shape_column *c = &p->t->cols[p->s->cols[n]];
	const char *name = engine_name(p->ctx, c->name);
	bool sqlite = p->b->sh->dialect == DIALECT_SQLITE;

	buf_printf(q, "%s(%s", n == 0 ? "" : " CROSS JOIN ", sqlite ? "" : "VALUES ");
	for (size_t i = 0; i < p->lists[n]->count; i++) {
		char *value = typed(p->ctx, p->b->sh, c, p->lists[n]->all[i]);

		if (sqlite) {
			buf_printf(q, "%sSELECT %zu AS i_%zu, %s AS %s", i == 0 ? "" : " UNION ALL ", i, n, value, name);
		} else {
			buf_printf(q, "%s(%zu, %s)", i == 0 ? "" : ", ", i, value);
		}
	}
	if (sqlite) {
		buf_printf(q, ") AS t_%zu", n);
	} else {
		buf_printf(q, ") AS t_%zu (i_%zu, %s)", n, n, name);
	}
}

static bool is_looked_for(const struct search *s, size_t col)
{
	for (size_t i = 0; i < s->count; i++) {
		if (s->cols[i] == col) {
			return true;
		}
	}
	return false;
}

/* SELECT *, fixed columns FROM lists; generated columns come one level further out, over all others. */
static char *derived_table(struct plan *p)
{
	struct buf q;

	buf_init(&q, p->ctx);
	buf_str(&q, "(SELECT *");
	for (size_t c = 0; c < p->t->col_count; c++) {
		const struct shape_column *col = &p->t->cols[c];

		if (p->wanted[c] && !is_looked_for(p->s, c) && col->generated == NULL) {
			const char *value = p->s->row == NULL || p->s->row[c] == NULL ? "NULL" : p->s->row[c];

			buf_printf(&q, ", %s AS %s", typed(p->ctx, p->b->sh, col, value), engine_name(p->ctx, col->name));
		}
	}
	buf_str(&q, " FROM ");
	for (size_t i = 0; i < p->s->count; i++) {
		add_list(p, &q, i);
	}
	buf_str(&q, ")");
	for (size_t c = 0; c < p->t->col_count; c++) {
		const struct shape_column *col = &p->t->cols[c];

		if (p->wanted[c] && col->generated != NULL) {
			char *inner = mem_strdup(p->ctx, q.data);

			buf_cut(&q, 0);
			buf_printf(&q, "(SELECT *, (%s) AS %s FROM %s AS %s)", col->generated, engine_name(p->ctx, col->name),
			           inner, engine_name(p->ctx, p->t->name));
		}
	}
	return q.data;
}

static char *conditions(struct plan *p)
{
	struct buf q;
	const char *before = "";

	buf_init(&q, p->ctx);
	for (size_t i = 0; i < p->t->check_count; i++) {
		const struct shape_check *c = &p->t->checks[i];

		if (i == p->s->fail) {
			buf_printf(&q, "%s(%s) IS FALSE", before, c->expr);
		} else if (!p->s->only_fail && concerns(p, c)) {
			buf_printf(&q, "%s(%s) IS NOT FALSE", before, c->expr);
		} else {
			continue;
		}
		before = " AND ";
	}
	if (p->s->where != NULL) {
		buf_printf(&q, "%s(%s) IS TRUE", before, p->s->where);
		before = " AND ";
	}
	if (p->s->where_not != NULL) {
		buf_printf(&q, "%s(%s) IS NOT TRUE", before, p->s->where_not);
		before = " AND ";
	}
	return *before == '\0' ? NULL : q.data;
}

static char *search_sql(struct plan *p)
{
	struct buf q;
	char *where;
	char *table;

	for (size_t i = 0; i < p->t->check_count; i++) {
		if (i == p->s->fail || (!p->s->only_fail && concerns(p, &p->t->checks[i]))) {
			want_expression(p, p->t->checks[i].expr);
		}
	}
	want_expression(p, p->s->where);
	want_expression(p, p->s->where_not);
	where = conditions(p);
	table = derived_table(p);
	buf_init(&q, p->ctx);
	buf_str(&q, "SELECT ");
	for (size_t i = 0; i < p->s->count; i++) {
		buf_printf(&q, "%si_%zu", i == 0 ? "" : ", ", i);
	}
	buf_printf(&q, " FROM %s AS %s", table, engine_name(p->ctx, p->t->name));
	if (where != NULL) {
		buf_printf(&q, " WHERE %s", where);
	}
	buf_str(&q, " ORDER BY ");
	for (size_t i = 0; i < p->s->count; i++) {
		buf_printf(&q, "%si_%zu", i == 0 ? "" : " + ", i);
	}
	for (size_t i = 0; i < p->s->count; i++) {
		buf_printf(&q, ", i_%zu", i);
	}
	buf_printf(&q, " LIMIT %zu", p->s->limit);
	return q.data;
}

size_t bench_search(void *ctx, struct bench *b, const struct search *s, const char ***found)
{
	struct plan p = {mem_context(ctx, "search"), b, s, &b->sh->tables[s->table], NULL, NULL};
	struct engine_result r;

	*found = NULL;
	p.wanted = mem_array(p.ctx, bool, p.t->col_count + 1);
	p.lists = mem_array(p.ctx, struct values *, s->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		p.lists[i] = candidates(p.ctx, b, s, s->cols[i]);
		drop_unreadable(p.ctx, b, &p.t->cols[s->cols[i]], p.lists[i]);
		if (p.lists[i]->count > most(s->count)) {
			p.lists[i]->count = most(s->count);
		}
		if (p.lists[i]->count == 0) {
			return 0;
		}
	}
	if (s->count == 0 || !engine_query(p.ctx, b->e, &r, search_sql(&p))) {
		engine_refusal(p.ctx, b->e);
		mem_free(p.ctx);
		return 0;
	}
	*found = mem_array(ctx, const char *, r.rows * s->count + 1);
	for (size_t i = 0; i < r.rows; i++) {
		for (size_t j = 0; j < s->count; j++) {
			size_t pick = (size_t)strtoul(r.cells[i * s->count + j], NULL, 10);

			(*found)[i * s->count + j] = mem_strdup(ctx, p.lists[j]->all[pick]);
		}
	}
	mem_free(p.ctx);
	return r.rows;
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
	const char *first = k > 1 && in_key(t, col) ? bench_row(b, table, 1)[col] : NULL;
	const char *second = k > 2 && in_key(t, col) ? bench_row(b, table, 2)[col] : NULL;
	const char *value = "NULL";

	/* Checks over several columns come later: here the others would be seen as they are not yet. */
	n = bench_search(b->ctx, b, &s, &found);
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

/* Columns that checks tie together are looked for together. */
static void solve_component(struct bench *b, size_t table, int k, const char **row, const bool *in, size_t n)
{
	const struct shape_table *t = &b->sh->tables[table];
	size_t *cols = mem_array(b->ctx, size_t, n + 1);
	const char **found;
	struct search s = {.table = table, .row = row, .cols = cols, .count = 0, .k = k, .fail = SHAPE_NONE, .limit = 1};

	for (size_t c = 0; c < t->col_count; c++) {
		if (in[c]) {
			cols[s.count++] = c;
		}
	}
	if (bench_search(b->ctx, b, &s, &found) > 0) {
		for (size_t i = 0; i < s.count; i++) {
			row[cols[i]] = found[i];
		}
	}
}

static void solve(struct bench *b, size_t table, int k, const char **row)
{
	const struct shape_table *t = &b->sh->tables[table];
	bool *done = mem_array(b->ctx, bool, t->col_count + 1);

	for (size_t c = 0; c < t->col_count; c++) {
		if (is_bound(b, table, c)) {
			row[c] = reference_value(b, table, c, k);
		}
	}
	for (size_t c = 0; c < t->col_count; c++) {
		bool *in = mem_array(b->ctx, bool, t->col_count + 1);
		size_t n = component(t, c, in);

		if (n == 1 && !is_computed(&t->cols[c]) && (!is_bound(b, table, c) || row[c] == NULL)) {
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
			if (!is_bound(b, table, c) && in_key(t, c)) {
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
