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
		if (broken == NULL ? accepted : strcasestr(broken, wanted) == NULL || (accepted && r->f->deferral == NULL)) {
			probe_record(p, "refuse", r->path, claim, sql,
			             broken == NULL ? "accepted" : mem_printf(p->ctx, "only others are broken: %s", broken),
			             false);
			return;
		}
		got.message = broken == NULL ? got.message : broken;
	}
	probe_skip(p, r->path, claim, mem_printf(p->ctx, "something else refuses it, too: %s", got.message));
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

/* Does the row of these values refer to one that is there, or to itself? */
static bool refers_to_somebody(struct prover *p, const struct ref *r, const char *const *row)
{
	const struct shape_table *to = &p->sh->tables[r->f->to];
	bool itself = r->f->to == p->table;
	const char *n;
	struct buf q;

	buf_init(&q, p->ctx);
	buf_printf(&q, "SELECT count(*) FROM %s WHERE ", shape_table_sql(p->ctx, p->sh, to));
	for (size_t i = 0; i < r->f->count; i++) {
		const char *own = row[r->f->to_cols[i] < r->t->col_count ? r->f->to_cols[i] : 0];

		buf_printf(&q, "%s%s = %s", i == 0 ? "" : " AND ", engine_name(p->ctx, to->cols[r->f->to_cols[i]].name),
		           row[r->f->cols[i]]);
		itself = itself && own != NULL && strcmp(own, row[r->f->cols[i]]) == 0;
	}
	n = engine_value(p->ctx, p->e, q.data);
	return itself || n == NULL || strcmp(n, "0") != 0;
}

/* Begins the probe with a reference to nobody: row k of the table referred to is not there. */
static bool begin_orphan(struct prover *p, const struct ref *r, const char **row)
{
	if (bench_begin(p->b) && bench_store_parents(p->b, p->table, row, 1, r->index) && !refers_to_somebody(p, r, row)) {
		return true;
	}
	engine_refusal(p->ctx, p->e);
	bench_end(p->b);
	return false;
}

static void orphan(struct prover *p, const struct ref *r)
{
	static const int rows[] = {ORPHAN, 2, ORPHAN + 1};
	const char **row = NULL;
	const char *sql;
	const char *claim = mem_printf(p->ctx, "%s refuses a reference to %s that is not there", r->t->name, r->to);
	bool ready = false;

	for (size_t i = 0; !ready && i < sizeof rows / sizeof rows[0]; i++) {
		row = ref_row(p, r, rows[i]);
		ready = begin_orphan(p, r, row);
	}
	if (!ready) {
		probe_skip(p, r->path, claim, "all values that it could have are there");
		return;
	}
	sql = bench_insert(p->ctx, p->b, p->table, row);
	claim = mem_printf(p->ctx, "%s: %s", claim, bench_where(p->ctx, p->b, p->table, r->f->cols, r->f->count, row));
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
