/* Checks: the values on its inner side are accepted, those just outside are refused by that check.
 *
 * Which value is inside is decided by the expression of the design, evaluated by the engine over candidates that come from the
 * expression itself (members, limits and their neighbours). A check for which no value is outside may refuse nothing, or what
 * nobody thought of: that is said. Where another check always speaks first, the row is still refused and the check is false for
 * it: that is said.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/probe.h"

enum { MOST_INSIDE = 12, MOST_OUTSIDE = 6 };

struct check {
	size_t index;
	const struct shape_check *c;
	const char *path;
	size_t *cols; /* that can be given values */
	size_t count;
};

static const char *assignments(struct prover *p, const struct check *k, const char **values)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	struct buf b;

	buf_init(&b, p->ctx);
	for (size_t i = 0; i < k->count; i++) {
		buf_printf(&b, "%s%s = %s", i == 0 ? "" : ", ", t->cols[k->cols[i]].name, probe_said(p, values[i]));
	}
	return b.data;
}

static const char **row_with(struct prover *p, const struct check *k, const char **values)
{
	const char **row = bench_copy(p->ctx, p->b, p->table, 1);

	for (size_t i = 0; i < k->count; i++) {
		row[k->cols[i]] = values[i];
	}
	return row;
}

static void refuse_one(struct prover *p, const struct check *k, const char **values, bool alone)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char *name = k->c->name != NULL || p->e->dialect == DIALECT_SQLITE ? k->c->name : NULL;
	struct culprit c = {REFUSED_CHECK, name != NULL ? name : p->e->dialect == DIALECT_SQLITE ? k->c->expr : NULL, NULL};
	const char **row = row_with(p, k, values);
	char *sql = bench_insert(p->ctx, p->b, p->table, row);
	char *claim = mem_printf(p->ctx, "%s refuses %s", t->name, assignments(p, k, values));
	struct refusal r;

	if (!bench_begin(p->b) || !bench_store_parents(p->b, p->table, row, 1, SHAPE_NONE)) {
		bench_end(p->b);
		return;
	}
	if (alone) {
		probe_refuse(p, k->path, claim, sql, &c);
		bench_end(p->b);
		return;
	}
	if (bench_run(p->b, sql)) {
		probe_record(p, "refuse", k->path, claim, sql, "accepted", false);
	} else {
		r = engine_refusal(p->ctx, p->e);
		probe_record(p, "refuse", k->path, claim, sql,
		             probe_matches(p, &r, &c)
		                     ? r.message
		                     : mem_printf(p->ctx, "%s: another constraint speaks first, and %s is false", r.message,
		                                  k->c->expr),
		             true);
	}
	bench_end(p->b);
}

static void outside(struct prover *p, const struct check *k)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **row = bench_row(p->b, p->table, 1);
	struct search s = {.table = p->table, .row = row, .cols = k->cols, .count = k->count, .k = 1, .fail = k->index};
	const char **found;
	size_t n;
	bool alone = true;

	s.limit = k->count == 1 ? MOST_OUTSIDE : 1;
	n = bench_search(p->ctx, p->b, &s, &found);
	if (n == 0) {
		alone = false;
		s.only_fail = true;
		s.limit = 1;
		n = bench_search(p->ctx, p->b, &s, &found);
	}
	for (size_t i = 0; i < n && !probe_stopped(p); i++) {
		refuse_one(p, k, &found[i * k->count], alone);
	}
	if (n == 0) {
		probe_skip(p, k->path, mem_printf(p->ctx, "%s refuses what is not %s", t->name, k->c->expr),
		           "no value was found that it refuses");
	}
}

/* All accepted ones are one proof: a row each, taken back before the next. */
static void inside(struct prover *p, const struct check *k)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	struct search s = {.table = p->table,
	                   .row = bench_row(p->b, p->table, 1),
	                   .cols = k->cols,
	                   .count = k->count,
	                   .k = 1,
	                   .fail = SHAPE_NONE,
	                   .limit = k->count == 1 ? 60 : 1};
	const char **found;
	size_t n = bench_search(p->ctx, p->b, &s, &found);
	struct buf said;
	struct buf script;
	struct refusal r = {REFUSED_NOT, "", "", ""};
	size_t shown = 0;

	buf_init(&said, p->ctx);
	buf_init(&script, p->ctx);
	if (!bench_begin(p->b)) {
		return;
	}
	for (size_t i = 0; i < n && shown < MOST_INSIDE && r.kind == REFUSED_NOT; i++) {
		const char **row = row_with(p, k, &found[i * k->count]);
		char *sql = bench_insert(p->ctx, p->b, p->table, row);

		buf_printf(&said, "%s%s",
		           shown == 0      ? ""
		           : k->count == 1 ? ", "
		                           : "; ",
		           k->count == 1 ? probe_said(p, found[i]) : assignments(p, k, &found[i * k->count]));
		buf_printf(&script, "%s%s;", shown == 0 ? "" : "\n", sql);
		shown++;
		if (bench_store_parents(p->b, p->table, row, 1, SHAPE_NONE) && engine_mark(p->e, "inside")) {
			engine_exec(p->e, sql);
		}
		r = engine_refusal(p->ctx, p->e);
		engine_back(p->e, "inside");
	}
	bench_end(p->b);
	if (shown > 0) {
		char *claim = k->count == 1
		                      ? mem_printf(p->ctx, "%s.%s accepts %s", t->name, t->cols[k->cols[0]].name, said.data)
		                      : mem_printf(p->ctx, "%s accepts %s", t->name, said.data);

		/* A key that is full, a limit that is met: not what the check says. */
		if (r.kind == REFUSED_UNIQUE || r.kind == REFUSED_FK || r.kind == REFUSED_TRIGGER || r.kind == REFUSED_OTHER) {
			probe_skip(p, k->path, claim, mem_printf(p->ctx, "something else refuses a row: %s", r.message));
			return;
		}
		probe_record(p, "accept", k->path, claim, script.data, r.kind == REFUSED_NOT ? "accepted" : r.message,
		             r.kind == REFUSED_NOT);
	}
}

/* Columns to give values to: generated ones follow from those they are made of. */
static void settable(struct prover *p, struct check *k)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	bool *in = mem_array(p->ctx, bool, t->col_count + 1);

	for (size_t i = 0; i < k->c->count; i++) {
		const struct shape_column *c = &t->cols[k->c->cols[i]];

		if (c->generated == NULL) {
			in[k->c->cols[i]] = true;
		} else {
			size_t n;
			size_t *cols = shape_mentions(p->ctx, p->sh, t, c->generated, &n);

			for (size_t j = 0; j < n; j++) {
				in[cols[j]] = t->cols[cols[j]].generated == NULL;
			}
		}
	}
	k->cols = mem_array(p->ctx, size_t, t->col_count + 1);
	for (size_t c = 0; c < t->col_count; c++) {
		if (in[c]) {
			k->cols[k->count++] = c;
		}
	}
}

void probe_checks(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (size_t i = 0; i < t->check_count && !probe_stopped(p); i++) {
		struct check k = {.index = i, .c = &t->checks[i]};

		k.path = probe_path(p, t, k.c->name, k.c->cols, k.c->count);
		settable(p, &k);
		inside(p, &k);
		outside(p, &k);
	}
}
