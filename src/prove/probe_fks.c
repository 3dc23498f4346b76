/* References: an orphan is refused by that foreign key, and deleting the row referred to does what the design says.
 *
 * For the deletion the reference points at a parent row that nothing else refers to, so that what happens is this key's doing.
 * SQLite does not say which foreign key refused: the orphan is stored once more with the check deferred, and its own report of
 * broken references must name this one alone.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/probe.h"

struct ref {
	const struct shape_table *t;
	const struct shape_fk *f;
	size_t index;
	const char *path;
	const char *to; /* name of the table referred to */
	bool self;
};

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

/* Row 1 with this reference (and those that share a column with it) pointing at row k of its table. */
static const char **row_to(struct prover *p, const struct ref *r, int k)
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

/* "customer_id -> customers" for each foreign key that SQLite finds broken in the table, without those that close a circle:
 * their partners are not there on purpose. NULL: none. */
static const char *broken_references(struct prover *p, const struct ref *r)
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
		broken = broken_references(p, r);
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

/* A deferred reference is to be checked at each statement; the others of a circle wait. */
static void check_now(struct prover *p, const struct ref *r)
{
	if (p->e->dialect == DIALECT_POSTGRES && r->f->deferral != NULL) {
		engine_exec(p->e, r->f->name == NULL ? "SET CONSTRAINTS ALL IMMEDIATE"
		                                     : mem_printf(p->ctx, "SET CONSTRAINTS %s IMMEDIATE",
		                                                  engine_name(p->ctx, r->f->name)));
		engine_refusal(p->ctx, p->e);
	}
}

static void orphan(struct prover *p, const struct ref *r)
{
	const char **row = row_to(p, r, ORPHAN);
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
		check_now(p, r);
		probe_refuse(p, r->path, claim, sql, &(struct culprit){REFUSED_FK, r->f->name, NULL});
	}
	bench_end(p->b);
}

/* A key that the reference is no part of: by it the row is found again whatever the reference has become. NULL: none. */
static const struct shape_key *untouched_key(const struct ref *r)
{
	for (size_t i = 0; i < r->t->key_count; i++) {
		bool touched = false;

		for (size_t j = 0; j < r->t->keys[i].count; j++) {
			for (size_t k = 0; k < r->f->count; k++) {
				touched = touched || r->t->keys[i].cols[j] == r->f->cols[k];
			}
		}
		if (!touched) {
			return &r->t->keys[i];
		}
	}
	return NULL;
}

/* Where the row that refers can be found again after the deletion; without a key it is the only one there. */
static char *count_sql(struct prover *p, const struct ref *r, const char **row, bool by_reference)
{
	const struct shape_key *key = untouched_key(r);
	char *where = NULL;

	if (by_reference) {
		where = bench_where(p->ctx, p->b, p->table, r->f->cols, r->f->count, row);
	} else if (key != NULL) {
		where = bench_where(p->ctx, p->b, p->table, key->cols, key->count, row);
	}
	return mem_printf(p->ctx, "SELECT count(*) FROM %s%s%s", shape_table_sql(p->ctx, p->sh, r->t),
	                  where == NULL ? "" : " WHERE ", where == NULL ? "" : where);
}

static bool counts(struct prover *p, const char *sql, const char *wanted)
{
	const char *n = engine_value(p->ctx, p->e, sql);

	return n != NULL && strcmp(n, wanted) == 0;
}

static void refuses_deletion(struct prover *p, const struct ref *r, const char *sql)
{
	char *claim = mem_printf(p->ctx, "deleting a row of %s is refused while %s refers to it", r->to, r->t->name);

	check_now(p, r);
	if (p->e->dialect == DIALECT_SQLITE && r->f->deferral != NULL && strcmp(r->f->on_delete, "no action") == 0) {
		bool done = bench_run(p->b, sql);
		struct refusal got = engine_refusal(p->ctx, p->e);
		const char *broken = done ? broken_references(p, r) : NULL;

		probe_record(p, "refuse", r->path, claim, sql,
		             broken != NULL ? mem_printf(p->ctx, "refused at the end: %s", broken)
		             : done         ? "accepted"
		                            : got.message,
		             broken != NULL || got.kind == REFUSED_FK);
		return;
	}
	probe_refuse(p, r->path, claim, sql, &(struct culprit){REFUSED_FK, r->f->name, NULL});
}

/* cascade, set null, set default: the deletion is done, and the row that refers has followed. */
static void follows_deletion(struct prover *p, const struct ref *r, const char **row, const char *sql)
{
	bool cascade = strcmp(r->f->on_delete, "cascade") == 0;
	const char *cols = shape_names(p->ctx, r->t, r->f->cols, r->f->count);
	char *claim =
	        cascade ? mem_printf(p->ctx, "deleting a row of %s deletes what refers to it in %s", r->to, r->t->name)
	                : mem_printf(p->ctx, "deleting a row of %s %s in %s.%s", r->to,
	                             strcmp(r->f->on_delete, "set null") == 0 ? "empties the reference" : "sets the default",
	                             r->t->name, cols);
	bool done = bench_run(p->b, sql);
	struct refusal got = engine_refusal(p->ctx, p->e);
	bool followed = done && counts(p, count_sql(p, r, row, true), "0");
	bool kept = done && !cascade && !shape_is_primary(r->t, r->f->cols[0]) && counts(p, count_sql(p, r, row, false), "1");
	const char *seen = cascade ? "deleted" : "kept, the reference is changed";

	engine_refusal(p->ctx, p->e);
	probe_record(p, "accept", r->path, claim, sql,
	             !done                          ? got.message
	             : cascade && followed          ? seen
	             : !cascade && followed && kept ? seen
	             : followed                     ? "the row that refers is gone"
	                                            : "the row that refers stays as it was",
	             followed && (cascade || kept));
}

/* A row of the table referred to that no other reference of this row means; 0: there is none. A circle has only whole rows. */
static int lone_target(struct prover *p, const struct ref *r)
{
	for (int k = 2; k <= ORPHAN && !p->b->tables[r->f->to].single; k++) {
		const char **row = row_to(p, r, k);
		bool alone = true;

		for (size_t i = 0; i < r->t->fk_count; i++) {
			const struct shape_fk *f = &r->t->fks[i];
			bool same = f != r->f && f->to == r->f->to;

			for (size_t j = 0; same && j < f->count; j++) {
				const char *value = row[f->cols[j]];

				same = value != NULL && strcmp(value, bench_row(p->b, f->to, k)[f->to_cols[j]]) == 0;
			}
			alone = alone && !same;
		}
		if (alone) {
			return k;
		}
	}
	return 0;
}

/* Stores the row that refers and all it needs. */
static const char **refer(struct prover *p, const struct ref *r, int k, bool *ok)
{
	const char **row;

	if (bench_closes_circle(p->b, p->table, r->f)) {
		p->b->whole = true;
		*ok = bench_store(p->b, p->table, k) && bench_complete(p->b);
		return bench_row(p->b, p->table, k);
	}
	row = row_to(p, r, k);
	*ok = bench_store_parents(p->b, p->table, row, k, SHAPE_NONE) && bench_store(p->b, r->f->to, k) &&
	      bench_run(p->b, bench_insert(p->ctx, p->b, p->table, row));
	return row;
}

static void deletion(struct prover *p, const struct ref *r)
{
	int k = lone_target(p, r);
	const char **row;
	const char *sql;
	bool ok = false;

	/* Without a row of its own others may refer to the same one; then nothing certain can be said. */
	if (k == 0 || !bench_begin(p->b)) {
		return;
	}
	row = refer(p, r, k, &ok);
	sql = mem_printf(p->ctx, "DELETE FROM %s WHERE %s", shape_table_sql(p->ctx, p->sh, &p->sh->tables[r->f->to]),
	                 bench_where(p->ctx, p->b, r->f->to, r->f->to_cols, r->f->count, bench_row(p->b, r->f->to, k)));
	if (!ok) {
		struct refusal got = engine_refusal(p->ctx, p->e);

		probe_record(p, "accept", r->path, mem_printf(p->ctx, "%s accepts a reference to %s", r->t->name, r->to),
		             p->b->script->data, got.message, false);
	} else if (strcmp(r->f->on_delete, "restrict") == 0 || strcmp(r->f->on_delete, "no action") == 0) {
		refuses_deletion(p, r, sql);
	} else {
		follows_deletion(p, r, row, sql);
	}
	bench_end(p->b);
}

void probe_fks(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (size_t i = 0; i < t->fk_count && !probe_stopped(p); i++) {
		struct ref r = {t, &t->fks[i], i, NULL, p->sh->tables[t->fks[i].to].name, t->fks[i].to == p->table};

		r.path = probe_path(p, t, r.f->name, r.f->cols, r.f->count);
		orphan(p, &r);
		deletion(p, &r);
	}
}
