/* Keys: a second row with the same key is refused by that key, and by no other.
 *
 * Two ways to make the second row: another row that takes over the key, or the same row again with its other keys changed. One
 * of them is refused by the key in question alone, unless a narrower key of the table always speaks first; then that is said.
 * An accepted duplicate fails at once.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/prove/probe.h"

struct unique {
	const char *name; /* NULL: unnamed */
	const char *path;
	const size_t *cols;
	size_t count;
	const char *where; /* NULL: all rows */
	bool by_name;      /* SQLite names the index instead of its columns */
	const char *what;  /* "the same (a, b)" */
	bool deferrable;
};

static bool has(const size_t *cols, size_t count, size_t col)
{
	for (size_t i = 0; i < count; i++) {
		if (cols[i] == col) {
			return true;
		}
	}
	return false;
}

/* A reference is taken over whole, or it would refer to nobody. */
static void take(const struct shape_table *t, const char **to, const char **from, size_t col)
{
	to[col] = from[col];
	for (size_t i = 0; i < t->fk_count; i++) {
		if (has(t->fks[i].cols, t->fks[i].count, col)) {
			for (size_t j = 0; j < t->fks[i].count; j++) {
				to[t->fks[i].cols[j]] = from[t->fks[i].cols[j]];
			}
		}
	}
}

static void take_all(const struct shape_table *t, const char **to, const char **from, const size_t *cols, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		take(t, to, from, cols[i]);
	}
}

/* Changes one column of another key, when that key would otherwise be doubled too. */
static void differ(const struct shape_table *t, const char **row, const char **other, const size_t *cols, size_t count,
                   const struct unique *u)
{
	size_t best = SHAPE_NONE;

	for (size_t i = 0; i < count; i++) {
		size_t fk;
		bool equal = row[cols[i]] != NULL && other[cols[i]] != NULL && strcmp(row[cols[i]], other[cols[i]]) == 0;

		if (!has(u->cols, u->count, cols[i]) && !equal && (best == SHAPE_NONE || !bench_fk_of(t, cols[i], &fk))) {
			best = cols[i];
		}
	}
	if (best != SHAPE_NONE) {
		take(t, row, other, best);
	}
}

static void change_other_keys(const struct shape_table *t, const char **row, const char **other, const struct unique *u)
{
	for (size_t i = 0; i < t->key_count; i++) {
		differ(t, row, other, t->keys[i].cols, t->keys[i].count, u);
	}
	for (size_t i = 0; i < t->index_count; i++) {
		for (size_t j = 0; t->indexes[i].is_unique && j < t->indexes[i].count; j++) {
			if (t->indexes[i].cols[j].col != SHAPE_NONE) {
				differ(t, row, other, &t->indexes[i].cols[j].col, 1, u);
			}
		}
	}
}

/* References that ordinary rows leave empty must be filled where a key holds them: NULLs are never equal. Gives the number of
 * the row that the second one is made of. */
static int fill_references(struct prover *p, const char **row, const struct unique *u, bool *ok)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	int second = 2;

	for (size_t i = 0; i < t->fk_count; i++) {
		const struct shape_fk *f = &t->fks[i];
		bool wanted = false;

		for (size_t j = 0; p->b->tables[p->table].cut[i] && j < f->count; j++) {
			wanted |= has(u->cols, u->count, f->cols[j]);
		}
		if (!wanted) {
			continue;
		}
		*ok = *ok && bench_store(p->b, f->to, 2);
		for (size_t j = 0; j < f->count; j++) {
			row[f->cols[j]] = bench_row(p->b, f->to, 2)[f->to_cols[j]];
		}
		second = f->to == p->table ? 3 : second;
	}
	return second;
}

/* Values that put the row inside the predicate of a partial index, or outside. */
static bool place(struct prover *p, const char **row, const struct unique *u, bool inside)
{
	size_t n;
	size_t *cols = shape_mentions(p->ctx, p->sh, &p->sh->tables[p->table], u->where, &n);
	const char **found;
	struct search s = {.table = p->table, .row = row, .cols = cols, .count = n, .k = 1, .fail = SHAPE_NONE, .limit = 1};

	s.where = inside ? u->where : NULL;
	s.where_not = inside ? NULL : u->where;
	if (bench_search(p->ctx, p->b, &s, &found) == 0) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		row[cols[i]] = found[i];
	}
	return true;
}

/* The two rows of one attempt, as statements. */
struct pair {
	const char **one, **two;
	char *first, *second;
	int base;
};

static void make_pair(struct prover *p, const struct unique *u, bool same_row, bool inside, struct pair *out, bool *ok)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **one = bench_copy(p->ctx, p->b, p->table, 1);
	const char **two;

	*ok = u->where == NULL || place(p, one, u, inside);
	if (!*ok || !bench_begin(p->b)) {
		*ok = false;
		return;
	}
	out->base = fill_references(p, one, u, ok);
	if (same_row) {
		two = mem_dup(p->ctx, one, (t->col_count + 1) * sizeof *one);
		change_other_keys(t, two, bench_row(p->b, p->table, out->base), u);
	} else {
		two = bench_copy(p->ctx, p->b, p->table, out->base);
		take_all(t, two, one, u->cols, u->count);
		if (u->where != NULL) {
			size_t n;
			size_t *cols = shape_mentions(p->ctx, p->sh, t, u->where, &n);

			take_all(t, two, one, cols, n);
		}
	}
	out->one = one;
	out->two = two;
	out->first = bench_insert(p->ctx, p->b, p->table, one);
	out->second = bench_insert(p->ctx, p->b, p->table, two);
}

/* Runs an attempt: stores parents and the first row, then tries the second. REFUSED_NOT: accepted. *ready is false when already
 * the first could not stand. */
static struct refusal attempt(struct prover *p, const struct unique *u, bool same_row, bool inside, struct pair *pair,
                              bool *ready)
{
	struct refusal r = {REFUSED_NOT, "", "", ""};

	make_pair(p, u, same_row, inside, pair, ready);
	if (*ready) {
		*ready = bench_store_parents(p->b, p->table, pair->one, 1, SHAPE_NONE) &&
		         bench_store_parents(p->b, p->table, pair->two, pair->base, SHAPE_NONE) && bench_run(p->b, pair->first);
	}
	if (*ready && bench_run(p->b, pair->second)) {
		/* A deferrable key is looked at later; make it now, and it alone: circles of references are left open. */
		if (u->deferrable && p->e->dialect == DIALECT_POSTGRES) {
			engine_exec(p->e, mem_printf(p->ctx, "SET CONSTRAINTS %s IMMEDIATE", engine_name(p->ctx, u->name)));
		}
	}
	r = engine_refusal(p->ctx, p->e);
	bench_end(p->b);
	return r;
}

/* Another key over some of the same columns says the same, only stronger. */
static bool implied(const struct shape_table *t, const struct unique *u)
{
	for (size_t i = 0; i < t->key_count; i++) {
		bool inside = t->keys[i].count < u->count;

		for (size_t j = 0; j < t->keys[i].count; j++) {
			inside = inside && has(u->cols, u->count, t->keys[i].cols[j]);
		}
		if (inside) {
			return true;
		}
	}
	return false;
}

static bool is_of_table(struct prover *p, const struct shape_table *t, const struct refusal *r)
{
	bool known = false;

	for (size_t i = 0; i < t->key_count; i++) {
		const struct shape_key *k = &t->keys[i];

		known = known || (k->name != NULL && strcmp(r->name, k->name) == 0) ||
		        strcasecmp(r->columns, probe_columns(p, t, k->cols, k->count)) == 0;
	}
	for (size_t i = 0; i < t->index_count; i++) {
		const struct shape_index *x = &t->indexes[i];
		size_t *cols = mem_array(p->ctx, size_t, x->count + 1);
		size_t n = 0;

		for (size_t j = 0; j < x->count; j++) {
			if (x->cols[j].col != SHAPE_NONE && !x->cols[j].included) {
				cols[n++] = x->cols[j].col;
			}
		}
		known = known || strcmp(r->name, x->name) == 0 ||
		        (n > 0 && strcasecmp(r->columns, probe_columns(p, t, cols, n)) == 0);
	}
	return known;
}

/* Does the design know the key that refused? It may be one of a row that the row needs. */
static bool is_designed(struct prover *p, const struct refusal *r)
{
	bool known = *r->name == '\0' && *r->columns == '\0';

	for (size_t i = 0; !known && i < p->sh->count; i++) {
		known = is_of_table(p, &p->sh->tables[i], r);
	}
	return known;
}

static void duplicate(struct prover *p, const struct unique *u)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	struct culprit c = {REFUSED_UNIQUE, u->name, NULL};
	char *claim = mem_printf(p->ctx, "%s refuses a second row with %s", t->name, u->what);
	struct pair pair = {NULL, NULL, "", "", 2};
	struct refusal r = {REFUSED_NOT, "", "", "no such rows could be made"};

	c.columns = u->by_name ? NULL : probe_columns(p, t, u->cols, u->count);
	for (int way = 0; way < 2; way++) {
		bool ready = true;
		struct refusal got = attempt(p, u, way == 1, true, &pair, &ready);
		char *sql = mem_printf(p->ctx, "%s;\n%s;", pair.first, pair.second);

		if (!ready) {
			r = got.kind == REFUSED_NOT ? r : got;
			continue;
		}
		if (got.kind == REFUSED_NOT) {
			probe_record(p, "refuse", u->path, claim, sql, "accepted", false);
			return;
		}
		if (probe_matches(p, &got, &c)) {
			probe_record(p, "refuse", u->path, claim, sql, got.message, true);
			return;
		}
		r = got;
		if (way == 1 && r.kind == REFUSED_UNIQUE && implied(t, u)) {
			probe_record(p, "refuse", u->path, claim, sql,
			             mem_printf(p->ctx, "%s: a narrower key speaks first", r.message), true);
			return;
		}
	}
	if (r.kind == REFUSED_UNIQUE && !is_designed(p, &r)) {
		probe_record(p, "refuse", u->path, claim, mem_printf(p->ctx, "%s;\n%s;", pair.first, pair.second),
		             mem_printf(p->ctx, "refused by what is not in the design: %s", r.message), false);
	} else {
		probe_skip(p, u->path, claim, mem_printf(p->ctx, "something else refuses it first: %s", r.message));
	}
}

/* A partial index lets equal rows stand outside its predicate. Not shown when another key forbids them anyway. */
static void outside(struct prover *p, const struct unique *u)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (int way = 0; way < 2; way++) {
		struct pair pair = {NULL, NULL, "", "", 2};
		bool ready = true;
		struct refusal got = attempt(p, u, way == 1, false, &pair, &ready);
		bool own = probe_matches(
		        p, &got,
		        &(struct culprit){REFUSED_UNIQUE, u->name, u->by_name ? NULL : probe_columns(p, t, u->cols, u->count)});

		if (ready && (got.kind == REFUSED_NOT || own)) {
			probe_record(
			        p, "accept", u->path,
			        mem_printf(p->ctx, "%s accepts a second row with %s unless %s", t->name, u->what, u->where),
			        mem_printf(p->ctx, "%s;\n%s;", pair.first, pair.second),
			        got.kind == REFUSED_NOT ? "accepted" : got.message, got.kind == REFUSED_NOT);
			return;
		}
	}
}

static const char *what(struct prover *p, const struct shape_table *t, const size_t *cols, size_t count)
{
	return count == 1 ? mem_printf(p->ctx, "the same %s", t->cols[cols[0]].name)
	                  : mem_printf(p->ctx, "the same (%s)", shape_names(p->ctx, t, cols, count));
}

static void probe_index(struct prover *p, const struct shape_table *t, const struct shape_index *x)
{
	size_t *cols = mem_array(p->ctx, size_t, t->col_count + x->count + 1);
	struct unique u = {x->name, probe_path(p, t, x->name, NULL, 0), cols, 0, x->where, false, NULL, false};

	for (size_t i = 0; i < x->count; i++) {
		size_t n = 1;
		size_t *mentioned;

		if (x->cols[i].included) {
			continue;
		}
		if (x->cols[i].col == SHAPE_NONE) {
			u.by_name = true;
			mentioned = shape_mentions(p->ctx, p->sh, t, x->cols[i].expr, &n);
		} else {
			mentioned = mem_array(p->ctx, size_t, 1);
			mentioned[0] = x->cols[i].col;
		}
		for (size_t j = 0; j < n; j++) {
			if (!has(cols, u.count, mentioned[j])) {
				cols[u.count++] = mentioned[j];
			}
		}
	}
	u.what = what(p, t, cols, u.count);
	duplicate(p, &u);
	if (x->where != NULL) {
		outside(p, &u);
	}
}

void probe_keys(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (size_t i = 0; i < t->key_count && !probe_stopped(p); i++) {
		const struct shape_key *k = &t->keys[i];

		duplicate(p,
		          &(struct unique){k->name, probe_path(p, t, k->name, k->cols, k->count), k->cols, k->count, NULL,
		                           false, what(p, t, k->cols, k->count),
		                           k->name != NULL && k->options != NULL && strstr(k->options, "deferrable") != NULL});
	}
	for (size_t i = 0; i < t->index_count && !probe_stopped(p); i++) {
		if (t->indexes[i].is_unique) {
			probe_index(p, t, &t->indexes[i]);
		}
	}
}
