/* Accepted: a complete row, a second one beside it, a row with only what is required. Refused: a missing value, a value of a
 * wrong type.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/prove/probe.h"
#include "dataeng/prove/values.h"

/* Deferred references are looked at when the transaction ends, which a probe's never does. */
static bool references_hold(struct prover *p)
{
	if (p->e->dialect == DIALECT_POSTGRES) {
		return engine_exec(p->e, "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
	}
	return true;
}

static void complete_row(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	char *claim = mem_printf(p->ctx, "%s accepts a complete row", t->name);
	struct refusal r;

	bench_solve(p->b, p->table);
	if (!bench_begin(p->b)) {
		p->e->broken = true;
		return;
	}
	p->b->whole = true;
	p->usable = bench_store(p->b, p->table, 1) && bench_complete(p->b) && references_hold(p);
	r = engine_refusal(p->ctx, p->e);
	if (p->usable || bench_is_solved(p->b, p->table)) {
		probe_record(p, "accept", t->name, claim, p->b->script->data,
		             p->usable ? "accepted" : mem_printf(p->ctx, "no row can exist: %s", r.message), p->usable);
	} else {
		diag_warnf(p->s->diags, NO_PLACE, "table-unproven", "do its checks exclude each other?",
		           "%s: no row of %s was found that its checks let through", DIALECT_NAME(p->e->dialect), t->name);
		probe_skip(p, t->name, claim,
		           mem_printf(p->ctx, "no row was found that its checks let through: %s", r.message));
	}
	if (p->usable) {
		p->b->tables[p->table].single = !(bench_store(p->b, p->table, 2) && bench_complete(p->b) && references_hold(p));
		engine_refusal(p->ctx, p->e);
	}
	bench_end(p->b);
}

static bool may_be_left_out(const struct shape_table *t, size_t c)
{
	const struct shape_column *col = &t->cols[c];

	return col->generated == NULL &&
	       (col->fallback != NULL || col->identity != NULL || (!col->not_null && !shape_is_primary(t, c)));
}

/* Checks may want one of several columns: those that they mention are given back when they fail. */
static void give_back(struct prover *p, const char **row)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **full = bench_row(p->b, p->table, 1);

	for (size_t i = 0; i < t->check_count; i++) {
		for (size_t j = 0; t->checks[i].count > 1 && j < t->checks[i].count; j++) {
			row[t->checks[i].cols[j]] = full[t->checks[i].cols[j]];
		}
	}
}

static void least_row(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **row = bench_copy(p->ctx, p->b, p->table, 1);
	size_t left_out = 0;
	struct buf names;

	buf_init(&names, p->ctx);
	for (size_t c = 0; c < t->col_count; c++) {
		if (may_be_left_out(t, c)) {
			row[c] = NULL;
			left_out++;
		}
	}
	if (left_out == 0) {
		return;
	}
	give_back(p, row);
	for (size_t c = 0; c < t->col_count; c++) {
		if (row[c] == NULL && t->cols[c].generated == NULL) {
			buf_printf(&names, "%s%s", names.size == 0 ? "" : ", ", t->cols[c].name);
		}
	}
	if (names.size > 0 && bench_begin(p->b) && bench_store_parents(p->b, p->table, row, 1, SHAPE_NONE)) {
		probe_accept(p, t->name, mem_printf(p->ctx, "%s accepts a row without %s", t->name, names.data),
		             bench_insert(p->ctx, p->b, p->table, row));
	}
	bench_end(p->b);
}

void probe_rows(struct prover *p)
{
	complete_row(p);
	if (p->usable) {
		least_row(p);
	}
}

/* Does the column get a value by itself when NULL is given? */
static bool fills_itself(const struct prover *p, const struct shape_table *t, size_t c)
{
	return t->cols[c].generated != NULL || (p->e->dialect == DIALECT_SQLITE && shape_is_rowid(t, c));
}

static void missing_value(struct prover *p, size_t c)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **row = bench_copy(p->ctx, p->b, p->table, 1);
	char *path = shape_path(p->ctx, t, t->cols[c].name);
	bool required = t->cols[c].not_null || (shape_is_primary(t, c) && p->e->dialect == DIALECT_POSTGRES);

	if (!required || fills_itself(p, t, c)) {
		return;
	}
	row[c] = "NULL";
	if (bench_begin(p->b) && bench_store_parents(p->b, p->table, row, 1, SHAPE_NONE)) {
		probe_refuse(p, path, mem_printf(p->ctx, "%s refuses a missing value", path),
		             bench_insert(p->ctx, p->b, p->table, row), &(struct culprit){REFUSED_NOT_NULL, NULL, path});
	}
	bench_end(p->b);
}

static void wrong_type(struct prover *p, size_t c)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **row = bench_copy(p->ctx, p->b, p->table, 1);
	char *path = shape_path(p->ctx, t, t->cols[c].name);
	const char *wrong = t->cols[c].generated != NULL ? NULL : values_wrong_type(p->sh, t, c);

	if (wrong == NULL) {
		return;
	}
	row[c] = wrong;
	if (bench_begin(p->b) && bench_store_parents(p->b, p->table, row, 1, SHAPE_NONE)) {
		probe_refuse(p, path, mem_printf(p->ctx, "%s refuses %s: it is %s", path, wrong, t->cols[c].declared),
		             bench_insert(p->ctx, p->b, p->table, row),
		             &(struct culprit){REFUSED_TYPE, NULL, p->e->dialect == DIALECT_SQLITE ? path : NULL});
	}
	bench_end(p->b);
}

void probe_columns_of(struct prover *p)
{
	for (size_t c = 0; c < p->sh->tables[p->table].col_count && !probe_stopped(p); c++) {
		missing_value(p, c);
		wrong_type(p, c);
	}
}
