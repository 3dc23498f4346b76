/* Looking for values that checks let through, or do not: the engine is asked.
 *
 * Candidates of each column are listed beside those of the others, and the checks of the design are conditions over the list.
 * Where several columns are looked for, each is first left with what its own checks let through: the lists have to be short.
 */
#include "dataeng/prove/row.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/values.h"

static bool is_reference(const struct shape_table *t, size_t col)
{
	size_t fk;

	return bench_fk_of(t, col, &fk);
}

static bool may_be_null(const struct shape_table *t, size_t col)
{
	return !t->cols[col].not_null && !shape_is_primary(t, col);
}

/* What other rows hold in a key comes last. */
static void demote_taken(const struct bench *b, size_t table, size_t col, int k, struct values *v)
{
	for (int other = 1; other <= ROWS; other++) {
		const char **row = b->tables[table].values[other];

		for (size_t i = 0; other != k && row != NULL && row[col] != NULL && i < v->count; i++) {
			if (strcmp(v->all[i], row[col]) == 0) {
				const char *taken = v->all[i];

				memmove(&v->all[i], &v->all[i + 1], (v->count - i - 1) * sizeof *v->all);
				v->all[v->count - 1] = taken;
				break;
			}
		}
	}
}

/* Candidates of one column for a search; references take their parents' values only. */
static struct values *candidates(void *ctx, struct bench *b, const struct search *s, size_t col)
{
	const struct shape_table *t = &b->sh->tables[s->table];
	struct values *v;

	if (!is_reference(t, col) || (!bench_is_bound(b, s->table, col) && !may_be_null(t, col))) {
		v = values_for(ctx, b->sh, t, col, s->k);
		if (s->fail != SHAPE_NONE) {
			values_odd_first(v);
		} else if (bench_in_key(t, col)) {
			demote_taken(b, s->table, col, s->k, v);
		}
	} else {
		const char *own = s->row != NULL && s->row[col] != NULL ? s->row[col] : NULL;

		v = mem_new(ctx, struct values);
		v->ctx = v;
		v->all = mem_array(v, const char *, 16);
		/* A reference that ordinary rows leave empty: whatever else it could mean is not there. */
		if (!bench_is_bound(b, s->table, col)) {
			values_add(v, "NULL");
		}
		if (own != NULL) {
			values_add(v, own);
		}
		for (int k = 1; k < ORPHAN; k++) {
			const char *other = bench_reference(b, s->table, col, k);

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

/* A STRICT table takes no text for a number or a blob, whatever a CAST makes of it. */
static bool is_strictly_wrong(const struct shape_table *t, const struct shape_column *c, const char *literal)
{
	return t->strict && *literal == '\'' &&
	       (strncasecmp(c->declared, "int", 3) == 0 || strcasecmp(c->declared, "real") == 0 ||
	        strcasecmp(c->declared, "blob") == 0);
}

/* Candidates that PostgreSQL cannot even read as the type would fail the whole query. */
static void drop_unreadable(void *ctx, struct bench *b, const struct shape_table *t, const struct shape_column *c,
                            struct values *v)
{
	bool sqlite = b->sh->dialect == DIALECT_SQLITE;
	size_t kept = 0;
	struct buf all;

	buf_init(&all, ctx);
	for (size_t i = 0; i < v->count; i++) {
		buf_printf(&all, "%s%s", i == 0 ? "SELECT " : ", ", typed(ctx, b->sh, c, v->all[i]));
	}
	if (!sqlite && (v->count == 0 || readable(ctx, b, all.data))) {
		return;
	}
	for (size_t i = 0; i < v->count; i++) {
		if (sqlite ? !is_strictly_wrong(t, c, v->all[i])
		           : readable(ctx, b, mem_printf(ctx, "SELECT %s", typed(ctx, b->sh, c, v->all[i])))) {
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
	if (p->s->alone && (c->count != 1 || c->cols[0] != p->s->cols[0])) {
		return false;
	}
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

/* Which candidates go together: [*n * count] places in the lists. False: the engine cannot tell, and a probe that is under way
 * goes on as if it had not been asked. */
static bool run_search(struct plan *p, size_t **places, size_t *n)
{
	struct bench *b = p->b;
	struct engine_result r;
	bool marked = b->open && engine_mark(b->e, "search");
	bool ok = engine_query(p->ctx, b->e, &r, search_sql(p));

	if (!ok) {
		engine_refusal(p->ctx, b->e);
	}
	if (marked) {
		engine_back(b->e, "search");
	}
	*n = ok ? r.rows : 0;
	*places = mem_array(p->ctx, size_t, *n * p->s->count + 1);
	for (size_t i = 0; i < *n * p->s->count; i++) {
		(*places)[i] = (size_t)strtoul(r.cells[i], NULL, 10);
	}
	return ok;
}

/* Leaves a list with what the checks about its column alone let through. */
static void keep_valid(struct plan *p, size_t which)
{
	struct search one = *p->s;
	struct plan sub = {p->ctx, p->b, &one, p->t, mem_array(p->ctx, bool, p->t->col_count + 1), &p->lists[which]};
	struct values *v = p->lists[which];
	size_t *places;
	size_t n;

	one.cols = &p->s->cols[which];
	one.count = 1;
	one.fail = SHAPE_NONE;
	one.alone = true;
	one.where = one.where_not = NULL;
	one.limit = v->count;
	if (run_search(&sub, &places, &n) && n > 0) {
		for (size_t i = 0; i < n; i++) {
			v->all[i] = v->all[places[i]];
		}
		v->count = n;
	}
}

/* Cuts a list to the length that many columns allow; nothing at all stays among the candidates. */
static void shorten(struct values *v, size_t length)
{
	if (v->count > length) {
		if (length > 1 && strcmp(v->all[v->count - 1], "NULL") == 0) {
			v->all[length - 1] = v->all[v->count - 1];
		}
		v->count = length;
	}
}

size_t bench_search(void *ctx, struct bench *b, const struct search *s, const char ***found)
{
	struct plan p = {mem_context(ctx, "search"), b, s, &b->sh->tables[s->table], NULL, NULL};
	size_t *places = NULL;
	size_t n = 0;

	*found = NULL;
	p.wanted = mem_array(p.ctx, bool, p.t->col_count + 1);
	p.lists = mem_array(p.ctx, struct values *, s->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		p.lists[i] = candidates(p.ctx, b, s, s->cols[i]);
		drop_unreadable(p.ctx, b, p.t, &p.t->cols[s->cols[i]], p.lists[i]);
		if (s->count > 1 && !s->only_fail && p.lists[i]->count > 0) {
			keep_valid(&p, i);
		}
		shorten(p.lists[i], most(s->count));
		if (p.lists[i]->count == 0) {
			mem_free(p.ctx);
			return 0;
		}
	}
	if (s->count > 0 && run_search(&p, &places, &n)) {
		*found = mem_array(ctx, const char *, n * s->count + 1);
		for (size_t i = 0; i < n * s->count; i++) {
			(*found)[i] = mem_strdup(ctx, p.lists[i % s->count]->all[places[i]]);
		}
	}
	mem_free(p.ctx);
	return n;
}
