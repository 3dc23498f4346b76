/* What a reference does when the row it means is deleted, or the key of that row changes.
 *
 * Whatever happens must be this foreign key's doing: SQLite names none in its refusal, and PostgreSQL names the first. So the
 * row that is deleted gets only one row that refers to it; all others are made to mean another row, or nothing, or go. Where
 * they must mean the same row, nothing certain can be said, and that is recorded instead of a proof.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/refs.h"

/* A scene: the row that refers, and the row k that it means, stored and alone. */
struct scene {
	int k;
	const char **row;
	const char *trouble; /* why the last attempt came to nothing */
};

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

/* Where the row that refers can be found again afterwards; without a key it is the only one there. */
static char *count_sql(struct prover *p, const struct ref *r, const char *const *row, bool by_reference)
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

/* "a" = 1 <between> "b" = 2: columns with the values that a row has in the columns `from`. NULL: one is missing. */
static char *pairs(struct prover *p, const struct shape_table *t, const size_t *cols, const size_t *from, size_t count,
                   const char *const *row, const char *between)
{
	struct buf b;

	buf_init(&b, p->ctx);
	for (size_t i = 0; i < count; i++) {
		const char *value = row == NULL ? "NULL" : row[from[i]];

		if (value == NULL) {
			return NULL;
		}
		buf_printf(&b, "%s%s = %s", i == 0 ? "" : between, engine_name(p->ctx, t->cols[cols[i]].name), value);
	}
	return b.data;
}

static bool try(struct prover *p, const char *sql)
{
	bool done = engine_mark(p->e, "letting_go") && engine_exec(p->e, sql);

	engine_refusal(p->ctx, p->e);
	if (done) {
		engine_exec(p->e, "RELEASE SAVEPOINT letting_go");
	} else {
		engine_back(p->e, "letting_go");
	}
	return done;
}

/* The rows that refer by g to a row are made to mean the spare one, or nothing, or go. */
static bool let_go_of(struct prover *p, size_t table, const struct shape_fk *g, const char *const *row,
                      const char *const *spare)
{
	const struct shape_table *t = &p->sh->tables[table];
	const char *name = shape_table_sql(p->ctx, p->sh, t);
	const char *where = pairs(p, t, g->cols, g->to_cols, g->count, row, " AND ");
	const char *other = pairs(p, t, g->cols, g->to_cols, g->count, spare, ", ");
	const char *nothing = pairs(p, t, g->cols, g->to_cols, g->count, NULL, ", ");

	if (where == NULL || counts(p, mem_printf(p->ctx, "SELECT count(*) FROM %s WHERE %s", name, where), "0")) {
		return true;
	}
	return (other != NULL && try(p, mem_printf(p->ctx, "UPDATE %s SET %s WHERE %s", name, other, where))) ||
	       try(p, mem_printf(p->ctx, "UPDATE %s SET %s WHERE %s", name, nothing, where)) ||
	       (table != p->table && try(p, mem_printf(p->ctx, "DELETE FROM %s WHERE %s", name, where)));
}

/* Nobody but r refers to the row of `target` any more. */
static bool let_go(struct prover *p, const struct ref *r, size_t target, const char *const *row, const char *const *spare,
                   struct scene *scene)
{
	for (size_t t = 0; t < p->sh->count; t++) {
		for (size_t i = 0; i < p->sh->tables[t].fk_count; i++) {
			const struct shape_fk *g = &p->sh->tables[t].fks[i];

			if (g->to == target && g != r->f && !let_go_of(p, t, g, row, spare)) {
				scene->trouble =
				        mem_printf(p->ctx, "%s must refer to the same row by %s", p->sh->tables[t].name,
				                   shape_names(p->ctx, &p->sh->tables[t], g->cols, g->count));
				return false;
			}
		}
	}
	return true;
}

/* Stores the row that refers and all it needs, and a spare row beside the one it means. */
static bool store(struct prover *p, const struct ref *r, int k, int spare, struct scene *scene)
{
	bool single = p->b->tables[r->f->to].single;

	if (bench_closes_circle(p->b, p->table, r->f)) {
		p->b->whole = true;
		scene->row = bench_row(p->b, p->table, k);
		return bench_store(p->b, p->table, k) && (single || bench_store(p->b, r->f->to, spare)) && bench_complete(p->b);
	}
	scene->row = ref_row(p, r, k);
	return bench_store_parents(p->b, p->table, scene->row, k, SHAPE_NONE) && bench_store(p->b, r->f->to, k) &&
	       bench_run(p->b, bench_insert(p->ctx, p->b, p->table, scene->row)) &&
	       (single || bench_store(p->b, r->f->to, spare));
}

/* deep: what refers to the row that refers lets go, too, since that row may go or change its key. */
static bool set(struct prover *p, const struct ref *r, int k, bool deep, struct scene *scene)
{
	int spare = k == 2 ? ORPHAN : 2;
	struct refusal got;

	if (!bench_begin(p->b)) {
		return false;
	}
	scene->k = k;
	if (!store(p, r, k, spare, scene)) {
		got = engine_refusal(p->ctx, p->e);
		scene->trouble = mem_printf(p->ctx, "the rows for it do not stand together: %s", got.message);
		return false;
	}
	if (!let_go(p, r, r->f->to, bench_row(p->b, r->f->to, k), bench_row(p->b, r->f->to, spare), scene) ||
	    (deep && !let_go(p, r, p->table, scene->row, bench_row(p->b, p->table, spare), scene))) {
		return false;
	}
	if (counts(p, count_sql(p, r, scene->row, true), "0")) {
		engine_refusal(p->ctx, p->e);
		scene->trouble = "the row that refers goes with the others";
		return false;
	}
	return true;
}

static bool forbids(const char *action)
{
	return strcmp(action, "restrict") == 0 || strcmp(action, "no action") == 0;
}

/* Begins a probe with a scene that stands. A second row comes first: the first is what others refer to. */
static bool set_scene(struct prover *p, const struct ref *r, const char *action, const char *claim, struct scene *scene)
{
	static const int rows[] = {2, ORPHAN, 1};
	bool single = p->b->tables[r->f->to].single;

	scene->trouble = "no second row can stand beside the first";
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (!single || rows[i] == 1) {
			if (set(p, r, rows[i], !forbids(action), scene)) {
				return true;
			}
			bench_end(p->b);
		}
	}
	probe_skip(p, r->path, claim, scene->trouble);
	return false;
}

static void refuses(struct prover *p, const struct ref *r, const char *action, const char *claim, const char *sql)
{
	if (!ref_check_now(p, r) && strcmp(action, "no action") == 0) {
		probe_skip(p, r->path, claim, "it is deferred, and rows of its circle are still missing");
		return;
	}
	if (p->e->dialect == DIALECT_SQLITE && r->f->deferral != NULL && strcmp(action, "no action") == 0) {
		bool done = bench_run(p->b, sql);
		struct refusal got = engine_refusal(p->ctx, p->e);
		const char *broken = done ? ref_broken(p, r) : NULL;

		probe_record(p, "refuse", r->path, claim, sql,
		             broken != NULL ? mem_printf(p->ctx, "refused at the end: %s", broken)
		             : done         ? "accepted"
		                            : got.message,
		             broken != NULL || got.kind == REFUSED_FK);
		return;
	}
	probe_refuse(p, r->path, claim, sql, &(struct culprit){REFUSED_FK, r->f->name, NULL});
}

static char *what_follows(struct prover *p, const struct ref *r, const char *action, const char *event, const char *cascade)
{
	const char *cols = shape_names(p->ctx, r->t, r->f->cols, r->f->count);

	if (forbids(action)) {
		return mem_printf(p->ctx, "%s is refused while %s refers to it", event, r->t->name);
	}
	if (strcmp(action, "cascade") == 0) {
		return mem_printf(p->ctx, "%s %s what refers to it in %s", event, cascade, r->t->name);
	}
	return mem_printf(p->ctx, "%s %s in %s.%s", event,
	                  strcmp(action, "set null") == 0 ? "empties the reference" : "sets the default", r->t->name, cols);
}

/* cascade, set null, set default: the deletion is done, and the row that refers has followed. */
static void follows_deletion(struct prover *p, const struct ref *r, const char *const *row, const char *claim, const char *sql)
{
	bool cascade = strcmp(r->f->on_delete, "cascade") == 0;
	bool done = bench_run(p->b, sql);
	struct refusal got = engine_refusal(p->ctx, p->e);
	bool followed;
	bool kept;
	const char *seen = cascade ? "deleted" : "kept, the reference is changed";

	if (!done && got.kind != REFUSED_FK && got.kind != REFUSED_NOT_NULL) {
		probe_skip(p, r->path, claim, mem_printf(p->ctx, "something else refuses it: %s", got.message));
		return;
	}
	followed = done && counts(p, count_sql(p, r, row, true), "0");
	kept = done && !cascade && !shape_is_primary(r->t, r->f->cols[0]) && counts(p, count_sql(p, r, row, false), "1");
	engine_refusal(p->ctx, p->e);
	probe_record(p, "accept", r->path, claim, sql,
	             !done                          ? got.message
	             : cascade && followed          ? seen
	             : !cascade && followed && kept ? seen
	             : followed                     ? "the row that refers is gone"
	                                            : "the row that refers stays as it was",
	             followed && (cascade || kept));
}

void probe_deletion(struct prover *p, const struct ref *r)
{
	char *claim = what_follows(p, r, r->f->on_delete, mem_printf(p->ctx, "deleting a row of %s", r->to), "deletes");
	struct scene scene;
	const char *sql;

	if (!set_scene(p, r, r->f->on_delete, claim, &scene)) {
		return;
	}
	sql = mem_printf(p->ctx, "DELETE FROM %s WHERE %s", shape_table_sql(p->ctx, p->sh, &p->sh->tables[r->f->to]),
	                 bench_where(p->ctx, p->b, r->f->to, r->f->to_cols, r->f->count, bench_row(p->b, r->f->to, scene.k)));
	if (forbids(r->f->on_delete)) {
		refuses(p, r, r->f->on_delete, claim, sql);
	} else {
		follows_deletion(p, r, scene.row, claim, sql);
	}
	bench_end(p->b);
}

/* Keys that the engine makes itself never change. */
static bool may_change(const struct shape_table *t, const struct shape_fk *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct shape_column *c = &t->cols[f->to_cols[i]];

		if (c->generated != NULL || (c->identity != NULL && strcmp(c->identity, "always") == 0)) {
			return false;
		}
	}
	return true;
}

/* The rows that the new key of row n refers to itself. */
static bool store_meant(struct prover *p, const struct ref *r, int n)
{
	const struct shape_table *to = &p->sh->tables[r->f->to];
	bool ok = engine_mark(p->e, "new_key");

	for (size_t i = 0; ok && i < to->fk_count; i++) {
		bool part = false;

		for (size_t j = 0; j < to->fks[i].count; j++) {
			for (size_t k = 0; k < r->f->count; k++) {
				part = part || to->fks[i].cols[j] == r->f->to_cols[k];
			}
		}
		if (part && to->fks[i].to != r->f->to) {
			ok = bench_store(p->b, to->fks[i].to, p->b->tables[to->fks[i].to].single ? 1 : n);
		}
	}
	if (!ok) {
		engine_refusal(p->ctx, p->e);
		engine_back(p->e, "new_key");
	}
	return ok;
}

/* The values of a row that is not there, as a new key; 0: there is none. */
static int new_key(struct prover *p, const struct ref *r, int k)
{
	const char **old = bench_row(p->b, r->f->to, k);

	for (int n = ORPHAN + 1; n < ORPHAN + 4; n++) {
		const char **row = bench_row(p->b, r->f->to, n);
		bool same = true;
		bool whole = true;

		for (size_t i = 0; i < r->f->count; i++) {
			const char *value = row[r->f->to_cols[i]];

			whole = whole && value != NULL;
			same = same && value != NULL && strcmp(value, old[r->f->to_cols[i]]) == 0;
		}
		if (whole && !same && store_meant(p, r, n)) {
			return n;
		}
	}
	return 0;
}

static void follows_change(struct prover *p, const struct ref *r, const struct scene *scene, const char *const *key,
                           const char *claim, const char *sql)
{
	bool cascade = strcmp(r->f->on_update, "cascade") == 0;
	bool done = bench_run(p->b, sql);
	struct refusal got = engine_refusal(p->ctx, p->e);
	const char **after = mem_dup(p->ctx, scene->row, (r->t->col_count + 1) * sizeof *after);
	bool passed;

	for (size_t i = 0; i < r->f->count; i++) {
		after[r->f->cols[i]] = key[r->f->to_cols[i]];
	}
	if (!done && (got.kind == REFUSED_UNIQUE || got.kind == REFUSED_TYPE || got.kind == REFUSED_OTHER)) {
		probe_skip(p, r->path, claim, mem_printf(p->ctx, "no new key could be made: %s", got.message));
		return;
	}
	passed = done && counts(p, count_sql(p, r, after, true), cascade ? "1" : "0") &&
	         (cascade ||
	          (counts(p, count_sql(p, r, scene->row, true), "0") && counts(p, count_sql(p, r, scene->row, false), "1")));
	engine_refusal(p->ctx, p->e);
	probe_record(p, "accept", r->path, claim, sql,
	             !done    ? got.message
	             : passed ? "the reference has followed"
	                      : "the reference has not followed",
	             passed);
}

void probe_key_change(struct prover *p, const struct ref *r)
{
	const struct shape_table *to = &p->sh->tables[r->f->to];
	char *claim =
	        what_follows(p, r, r->f->on_update, mem_printf(p->ctx, "changing the key of a row of %s", r->to), "changes");
	struct scene scene;
	const char **key;
	char *sql;
	int n;

	if (!may_change(to, r->f) || !set_scene(p, r, r->f->on_update, claim, &scene)) {
		return;
	}
	n = new_key(p, r, scene.k);
	if (n == 0) {
		engine_refusal(p->ctx, p->e);
		bench_end(p->b);
		probe_skip(p, r->path, claim, "there is no other value for the key");
		return;
	}
	key = bench_row(p->b, r->f->to, n);
	sql = mem_printf(p->ctx, "UPDATE %s SET %s WHERE %s", shape_table_sql(p->ctx, p->sh, to),
	                 pairs(p, to, r->f->to_cols, r->f->to_cols, r->f->count, key, ", "),
	                 bench_where(p->ctx, p->b, r->f->to, r->f->to_cols, r->f->count, bench_row(p->b, r->f->to, scene.k)));
	if (forbids(r->f->on_update)) {
		refuses(p, r, r->f->on_update, claim, sql);
	} else {
		follows_change(p, r, &scene, key, claim, sql);
	}
	bench_end(p->b);
}
