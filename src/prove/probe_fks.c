/* References: an orphan is refused by that foreign key.
 *
 * SQLite does not say which foreign key refused: the orphan is stored once more with the check deferred, and its own report of
 * broken references must name this one alone.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/refs.h"

static bool shares_column(const struct shape_fk *a, const struct shape_fk *b)
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < b->count; j++) {
			if (a->cols[i] == b->cols[j]) {
				return true;
			}
		}
	}
	return false;
}

const char **ref_row(struct prover *p, const struct ref *r, int k)
{
	const char **row = bench_copy(p->ctx, p->b, p->table, 1);

	for (size_t i = 0; i < r->t->fk_count; i++) {
		const struct shape_fk *f = &r->t->fks[i];
		bool cut = p->b->tables[p->table].cut[i] && f != r->f;

		for (size_t j = 0; (f == r->f || (shares_column(f, r->f) && !cut)) && j < f->count; j++) {
			row[f->cols[j]] = bench_row(p->b, f->to, k)[f->to_cols[j]];
		}
	}
	for (size_t j = 0; j < r->f->count; j++) {
		row[r->f->cols[j]] = bench_row(p->b, r->f->to, k)[r->f->to_cols[j]];
	}
	return row;
}

const char *ref_broken(struct prover *p, const struct ref *r)
{
	const char *table = engine_literal(p->ctx, r->t->name);
	struct engine_result found;
	struct buf b;

	buf_init(&b, p->ctx);
	if (!engine_query(p->ctx, p->e, &found,
	                  mem_printf(p->ctx,
	                             "SELECT DISTINCT (SELECT group_concat(\"from\", ', ') FROM (SELECT * FROM "
	                             "pragma_foreign_key_list(%s) l WHERE l.id = c.fkid ORDER BY seq)), c.parent FROM "
	                             "pragma_foreign_key_check(%s) c",
	                             table, table))) {
		return NULL;
	}
	for (size_t i = 0; i < found.rows; i++) {
		bool expected = false;

		for (size_t k = 0; k < r->t->fk_count; k++) {
			const struct shape_fk *f = &r->t->fks[k];

			expected |= f != r->f && bench_closes_circle(p->b, p->table, f) &&
			            strcasecmp(shape_names(p->ctx, r->t, f->cols, f->count), found.cells[2 * i]) == 0;
		}
		if (!expected) {
			buf_printf(&b, "%s%s -> %s", b.size == 0 ? "" : "; ", found.cells[2 * i], found.cells[2 * i + 1]);
		}
	}
	return b.size == 0 ? NULL : b.data;
}

static void orphan_sqlite(struct prover *p, const struct ref *r, const char *claim, const char *sql)
{
	char *wanted = mem_printf(p->ctx, "%s -> %s", shape_names(p->ctx, r->t, r->f->cols, r->f->count), r->to);
	bool accepted = bench_run(p->b, sql);
	struct refusal got = engine_refusal(p->ctx, p->e);
	const char *broken;

	if (accepted || got.kind == REFUSED_FK) {
		if (!accepted && (!engine_exec(p->e, "PRAGMA defer_foreign_keys = ON") || !engine_exec(p->e, sql))) {
			engine_refusal(p->ctx, p->e);
		}
		broken = ref_broken(p, r);
		if (broken != NULL && strcasecmp(broken, wanted) == 0 && (!accepted || r->f->deferral != NULL)) {
			probe_record(p, "refuse", r->path, claim, sql,
			             mem_printf(p->ctx, "%s: %s",
			                        accepted ? "refused at the end of the transaction" : got.message, broken),
			             true);
			return;
		}
		probe_record(
		        p, "refuse", r->path, claim, sql,
		        accepted ? "accepted"
		                 : mem_printf(p->ctx, "refused by something else: %s", broken == NULL ? got.message : broken),
		        false);
		return;
	}
	probe_record(p, "refuse", r->path, claim, sql, mem_printf(p->ctx, "refused by something else: %s", got.message), false);
}

bool ref_check_now(struct prover *p, const struct ref *r)
{
	bool done;

	if (p->e->dialect != DIALECT_POSTGRES || r->f->deferral == NULL) {
		return true;
	}
	done = engine_mark(p->e, "check_now") &&
	       engine_exec(p->e, r->f->name == NULL
	                                 ? "SET CONSTRAINTS ALL IMMEDIATE"
	                                 : mem_printf(p->ctx, "SET CONSTRAINTS %s IMMEDIATE", engine_name(p->ctx, r->f->name)));
	engine_refusal(p->ctx, p->e);
	if (!done) {
		engine_back(p->e, "check_now");
	}
	return done;
}

static void orphan(struct prover *p, const struct ref *r)
{
	const char **row = ref_row(p, r, ORPHAN);
	char *sql = bench_insert(p->ctx, p->b, p->table, row);
	char *claim = mem_printf(p->ctx, "%s refuses a reference to %s that is not there: %s", r->t->name, r->to,
	                         bench_where(p->ctx, p->b, p->table, r->f->cols, r->f->count, row));

	if (!bench_begin(p->b) || !bench_store_parents(p->b, p->table, row, 1, r->index)) {
		bench_end(p->b);
		return;
	}
	if (p->e->dialect == DIALECT_SQLITE) {
		orphan_sqlite(p, r, claim, sql);
	} else {
		ref_check_now(p, r);
		probe_refuse(p, r->path, claim, sql, &(struct culprit){REFUSED_FK, r->f->name, NULL});
	}
	bench_end(p->b);
}

void probe_fks(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (size_t i = 0; i < t->fk_count && !probe_stopped(p); i++) {
		struct ref r = {t, &t->fks[i], i, NULL, p->sh->tables[t->fks[i].to].name};

		r.path = probe_path(p, t, r.f->name, r.f->cols, r.f->count);
		orphan(p, &r);
		probe_deletion(p, &r);
		probe_key_change(p, &r);
	}
}
