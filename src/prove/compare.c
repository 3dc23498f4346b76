/* Compares column by column and constraint by constraint.
 *
 * Constraints are paired by name, unnamed ones by their columns or expression. Equal means: the engine would treat them alike;
 * spelling, blanks and needless parentheses do not count.
 */
#include "dataeng/prove/compare.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/probe.h"
#include "dataeng/read/sqltoken.h"

struct side {
	struct differences *d;
	enum dialect dialect;
	const struct shape *wanted_shape, *actual_shape;
	const struct shape_table *w, *a;
};

static void differ(struct side *s, const char *part, const char *what)
{
	struct differences *d = s->d;

	d->all = mem_resize(d->ctx, d->all, struct difference, d->count + 1);
	d->all[d->count++] = (struct difference){s->w == NULL ? part : shape_path(d->ctx, s->w, part), what};
}

static const char *or_none(const char *s)
{
	return s == NULL ? "none" : s;
}

static bool same_text(const struct side *s, const char *a, const char *b)
{
	void *ctx;
	bool same;

	if (a == NULL || b == NULL) {
		return a == b;
	}
	if (strcmp(a, b) == 0) {
		return true;
	}
	ctx = mem_context(s->d->ctx, "same_text");
	same = strcmp(sql_normal(ctx, a, s->dialect), sql_normal(ctx, b, s->dialect)) == 0;
	mem_free(ctx);
	return same;
}

static void must_equal(struct side *s, const char *part, const char *what, const char *wanted, const char *actual)
{
	if (!same_text(s, wanted, actual)) {
		differ(s, part, mem_printf(s->d->ctx, "%s: wanted %s, is %s", what, or_none(wanted), or_none(actual)));
	}
}

static bool is_required(const struct side *s, const struct shape_table *t, size_t col)
{
	const struct shape_column *c = &t->cols[col];
	bool key = shape_is_primary(t, col) && (s->dialect == DIALECT_POSTGRES || t->strict || t->without_rowid);

	return c->not_null || key || (s->dialect == DIALECT_SQLITE && shape_is_rowid(t, col));
}

/* The model has one word for both engines: what matters is whether this engine fills the column, and how strictly. */
static const char *filling(const struct side *s, const struct shape_table *t, const struct shape_column *c)
{
	if (c->identity == NULL) {
		return NULL;
	}
	if (s->dialect == DIALECT_SQLITE) {
		return strcmp(c->identity, "autoincrement") == 0 ? "autoincrement" : t->without_rowid ? NULL : "rowid";
	}
	return strcmp(c->identity, "always") == 0 ? "always" : strcmp(c->identity, "serial") == 0 ? "serial" : "by default";
}

static void compare_column(struct side *s, size_t i, size_t j)
{
	const struct shape_column *w = &s->w->cols[i];
	const struct shape_column *a = &s->a->cols[j];
	const char *wanted_fill = filling(s, s->w, w);
	const char *actual_fill = filling(s, s->a, a);

	if (i != j) {
		differ(s, w->name, mem_printf(s->d->ctx, "place: wanted column %zu, is %zu", i + 1, j + 1));
	}
	must_equal(s, w->name, "type", w->declared, a->declared);
	if (is_required(s, s->w, i) != is_required(s, s->a, j)) {
		differ(s, w->name, is_required(s, s->w, i) ? "must not be null, but may" : "may be null, but must not");
	}
	if (wanted_fill == NULL) {
		must_equal(s, w->name, "default", w->fallback, a->fallback);
	}
	must_equal(s, w->name, "generated", w->generated, a->generated);
	if (w->generated != NULL && a->generated != NULL && w->stored != a->stored && s->dialect == DIALECT_SQLITE) {
		differ(s, w->name, w->stored ? "must be stored, but is computed" : "must be computed, but is stored");
	}
	/* Every lone INTEGER key is an alias of the rowid, asked for or not. */
	if (!(s->dialect == DIALECT_SQLITE && wanted_fill == NULL && actual_fill != NULL &&
	      strcmp(actual_fill, "rowid") == 0)) {
		must_equal(s, w->name, "identity", wanted_fill, actual_fill);
	}
	if (w->collation != NULL || (a->collation != NULL && strcmp(a->collation, "default") != 0)) {
		must_equal(s, w->name, "collation", w->collation, a->collation);
	}
}

static void compare_columns(struct side *s)
{
	for (size_t i = 0; i < s->w->col_count; i++) {
		size_t j = shape_column_index(s->a, s->w->cols[i].name);

		if (j == SHAPE_NONE) {
			differ(s, s->w->cols[i].name, "the column is not there");
		} else {
			compare_column(s, i, j);
		}
	}
	for (size_t j = 0; j < s->a->col_count; j++) {
		if (shape_column_index(s->w, s->a->cols[j].name) == SHAPE_NONE) {
			differ(s, s->a->cols[j].name, "a column that is not in the design");
		}
	}
}

static bool same_name(const struct side *s, const char *a, const char *b)
{
	return a != NULL && b != NULL && (s->dialect == DIALECT_SQLITE ? strcasecmp(a, b) : strcmp(a, b)) == 0;
}

static char *columns(const struct side *s, const struct shape_table *t, const size_t *cols, size_t count)
{
	return shape_names(s->d->ctx, t, cols, count);
}

static const char *label(struct side *s, const char *name, const char *instead)
{
	return name != NULL ? name : mem_printf(s->d->ctx, "(%s)", instead);
}

static void compare_keys(struct side *s)
{
	bool *used = mem_array(s->d->ctx, bool, s->a->key_count + 1);

	for (size_t i = 0; i < s->w->key_count; i++) {
		const struct shape_key *w = &s->w->keys[i];
		char *cols = columns(s, s->w, w->cols, w->count);
		size_t hit = SHAPE_NONE;

		for (size_t j = 0; j < s->a->key_count; j++) {
			const struct shape_key *a = &s->a->keys[j];
			bool same = strcasecmp(columns(s, s->a, a->cols, a->count), cols) == 0 && a->primary == w->primary;
			bool named = same_name(s, w->name, a->name);

			if (!used[j] && (named || (same && (w->name == NULL || a->name == NULL)))) {
				hit = j;
				if (!same) {
					differ(s, label(s, w->name, cols),
					       mem_printf(s->d->ctx, "key: wanted %s (%s), is (%s)",
					                  w->primary ? "primary" : "unique", cols,
					                  columns(s, s->a, a->cols, a->count)));
				}
				break;
			}
		}
		if (hit == SHAPE_NONE) {
			differ(s, label(s, w->name, cols),
			       mem_printf(s->d->ctx, "the %s key over %s is not there", w->primary ? "primary" : "unique",
			                  cols));
		} else {
			used[hit] = true;
		}
	}
	for (size_t j = 0; j < s->a->key_count; j++) {
		if (!used[j]) {
			char *cols = columns(s, s->a, s->a->keys[j].cols, s->a->keys[j].count);

			differ(s, label(s, s->a->keys[j].name, cols),
			       mem_printf(s->d->ctx, "a key over %s that is not in the design", cols));
		}
	}
}

/* "customer_id -> customers(id) on delete cascade" */
static char *reference(const struct side *s, const struct shape *sh, const struct shape_table *t, const struct shape_fk *f)
{
	const struct shape_table *to = &sh->tables[f->to];

	return mem_printf(s->d->ctx, "%s -> %s(%s) on delete %s on update %s%s%s", columns(s, t, f->cols, f->count), to->name,
	                  columns(s, to, f->to_cols, f->count), f->on_delete, f->on_update,
	                  f->deferral == NULL ? "" : " deferrable ", f->deferral == NULL ? "" : f->deferral);
}

static void compare_fks(struct side *s)
{
	bool *used = mem_array(s->d->ctx, bool, s->a->fk_count + 1);

	for (size_t i = 0; i < s->w->fk_count; i++) {
		const struct shape_fk *w = &s->w->fks[i];
		char *wanted = reference(s, s->wanted_shape, s->w, w);
		char *cols = columns(s, s->w, w->cols, w->count);
		bool hit = false;

		for (size_t j = 0; j < s->a->fk_count && !hit; j++) {
			const struct shape_fk *a = &s->a->fks[j];
			bool unnamed = (w->name == NULL || a->name == NULL) &&
			               strcasecmp(columns(s, s->a, a->cols, a->count), cols) == 0;

			if (!used[j] && (unnamed || same_name(s, w->name, a->name))) {
				char *actual = reference(s, s->actual_shape, s->a, a);

				hit = used[j] = true;
				if (strcasecmp(wanted, actual) != 0) {
					differ(s, label(s, w->name, cols),
					       mem_printf(s->d->ctx, "reference: wanted %s, is %s", wanted, actual));
				}
			}
		}
		if (!hit) {
			differ(s, label(s, w->name, cols), mem_printf(s->d->ctx, "the reference %s is not there", wanted));
		}
	}
	for (size_t j = 0; j < s->a->fk_count; j++) {
		if (!used[j]) {
			differ(s, label(s, s->a->fks[j].name, columns(s, s->a, s->a->fks[j].cols, s->a->fks[j].count)),
			       mem_printf(s->d->ctx, "a reference that is not in the design: %s",
			                  reference(s, s->actual_shape, s->a, &s->a->fks[j])));
		}
	}
}

static void compare_checks(struct side *s)
{
	bool *used = mem_array(s->d->ctx, bool, s->a->check_count + 1);

	for (size_t i = 0; i < s->w->check_count; i++) {
		const struct shape_check *w = &s->w->checks[i];
		bool hit = false;

		for (size_t j = 0; j < s->a->check_count && !hit; j++) {
			const struct shape_check *a = &s->a->checks[j];
			bool same = same_text(s, w->expr, a->expr);

			if (used[j] || !(same_name(s, w->name, a->name) || (same && (w->name == NULL || a->name == NULL)))) {
				continue;
			}
			hit = used[j] = true;
			if (!same) {
				differ(s, label(s, w->name, w->expr),
				       mem_printf(s->d->ctx, "check: wanted %s, is %s", w->expr, a->expr));
			}
		}
		if (!hit) {
			differ(s, label(s, w->name, w->expr), mem_printf(s->d->ctx, "the check %s is not there", w->expr));
		}
	}
	for (size_t j = 0; j < s->a->check_count; j++) {
		if (!used[j]) {
			differ(s, label(s, s->a->checks[j].name, s->a->checks[j].expr),
			       mem_printf(s->d->ctx, "a check that is not in the design: %s", s->a->checks[j].expr));
		}
	}
}

/* "unique btree (a, b DESC) include (c) where d" with normal expressions. */
static char *index_text(const struct side *s, const struct shape_table *t, const struct shape_index *x)
{
	struct buf b;
	bool included = false;

	buf_init(&b, s->d->ctx);
	buf_printf(&b, "%s%s (", x->is_unique ? "unique " : "", x->method);
	for (size_t i = 0; i < x->count; i++) {
		const struct shape_index_column *c = &x->cols[i];

		if (i > 0) {
			buf_str(&b, c->included && !included ? ") include (" : ", ");
		}
		included = c->included;
		buf_printf(&b, "%s%s", c->col != SHAPE_NONE ? t->cols[c->col].name : sql_normal(s->d->ctx, c->expr, s->dialect),
		           c->descending ? " desc" : "");
	}
	buf_printf(&b, ")%s%s", x->where == NULL ? "" : " where ",
	           x->where == NULL ? "" : sql_normal(s->d->ctx, x->where, s->dialect));
	return b.data;
}

static void compare_indexes(struct side *s)
{
	bool *used = mem_array(s->d->ctx, bool, s->a->index_count + 1);

	for (size_t i = 0; i < s->w->index_count; i++) {
		char *wanted = index_text(s, s->w, &s->w->indexes[i]);
		bool hit = false;

		for (size_t j = 0; j < s->a->index_count && !hit; j++) {
			if (!used[j] && same_name(s, s->w->indexes[i].name, s->a->indexes[j].name)) {
				hit = used[j] = true;
				must_equal(s, s->w->indexes[i].name, "index", wanted, index_text(s, s->a, &s->a->indexes[j]));
			}
		}
		if (!hit) {
			differ(s, s->w->indexes[i].name, mem_printf(s->d->ctx, "the index %s is not there", wanted));
		}
	}
	for (size_t j = 0; j < s->a->index_count; j++) {
		if (!used[j]) {
			differ(s, s->a->indexes[j].name, "an index that is not in the design");
		}
	}
}

void compare_table(struct differences *d, const struct shape *wanted, size_t table, const struct shape *actual)
{
	struct side s = {d, wanted->dialect, wanted, actual, &wanted->tables[table], NULL};
	size_t other = shape_table_index(actual, s.w->space, s.w->name);

	if (other == SHAPE_NONE) {
		differ(&s, NULL, "the table is not there");
		return;
	}
	s.a = &actual->tables[other];
	if (s.dialect == DIALECT_SQLITE && s.w->strict != s.a->strict) {
		differ(&s, NULL, s.w->strict ? "must be STRICT, but is not" : "is STRICT against the design");
	}
	if (s.dialect == DIALECT_SQLITE && s.w->without_rowid != s.a->without_rowid) {
		differ(&s, NULL,
		       s.w->without_rowid ? "must be WITHOUT ROWID, but is not" : "is WITHOUT ROWID against the design");
	}
	if (s.dialect == DIALECT_POSTGRES) {
		must_equal(&s, NULL, "partitions", s.w->partition_by, s.a->partition_by);
	}
	compare_columns(&s);
	compare_keys(&s);
	compare_fks(&s);
	compare_checks(&s);
	compare_indexes(&s);
}

static const struct shape_object *find_object(const struct shape *sh, const struct shape_object *o)
{
	for (size_t i = 0; i < sh->object_count; i++) {
		const struct shape_object *x = &sh->objects[i];

		if (strcmp(x->kind, o->kind) == 0 && strcasecmp(x->name, o->name) == 0) {
			return x;
		}
	}
	return NULL;
}

/* Kinds that both the design and every catalogue know by these words. */
static bool is_comparable(const struct shape_object *o)
{
	return strcmp(o->kind, "trigger") == 0 || strcmp(o->kind, "view") == 0 || strcmp(o->kind, "function") == 0 ||
	       strcmp(o->kind, "enum") == 0;
}

void compare_rest(struct differences *d, const struct shape *wanted, const struct shape *actual)
{
	struct side s = {d, wanted->dialect, wanted, actual, NULL, NULL};

	for (size_t i = 0; i < actual->count; i++) {
		if (shape_table_index(wanted, actual->tables[i].space, actual->tables[i].name) == SHAPE_NONE) {
			differ(&s, actual->tables[i].name, "a table that is not in the design");
		}
	}
	for (size_t i = 0; i < wanted->object_count; i++) {
		const struct shape_object *o = &wanted->objects[i];
		const struct shape_object *x = is_comparable(o) ? find_object(actual, o) : o;

		if (x == NULL) {
			differ(&s, o->name, mem_printf(d->ctx, "the %s is not there", o->kind));
		} else if (s.dialect == DIALECT_SQLITE && is_comparable(o)) {
			must_equal(&s, o->name, o->kind, o->sql, x->sql);
		}
	}
	for (size_t i = 0; i < actual->object_count; i++) {
		if (is_comparable(&actual->objects[i]) && find_object(wanted, &actual->objects[i]) == NULL) {
			differ(&s, actual->objects[i].name,
			       mem_printf(d->ctx, "a %s that is not in the design", actual->objects[i].kind));
		}
	}
}

static const char *counted(void *ctx, size_t n, const char *one, const char *many)
{
	return n == 0 ? "" : mem_printf(ctx, ", %zu %s", n, n == 1 ? one : many);
}

static void record(struct prover *p, const struct differences *d, const char *path, const char *claim)
{
	for (size_t i = 0; i < d->count; i++) {
		probe_record(p, "readback", d->all[i].path, mem_printf(p->ctx, "%s is as designed", d->all[i].path),
		             "catalogue", d->all[i].what, false);
	}
	if (d->count == 0) {
		probe_record(p, "readback", path, claim, "catalogue", "the same", true);
	}
}

void compare_record(struct prover *p)
{
	struct differences rest = {.ctx = p->ctx};

	for (size_t i = 0; i < p->sh->count && !probe_stopped(p); i++) {
		struct differences d = {.ctx = p->ctx};
		const struct shape_table *t = &p->sh->tables[i];
		struct shape sh = *p->sh;

		if (p->e->dialect == DIALECT_POSTGRES) {
			sh.tables = mem_dup(p->ctx, p->sh->tables, p->sh->count * sizeof *p->sh->tables);
			sh.tables[i] = *compare_canonical(p->ctx, p->e, p->sh, i);
		}
		compare_table(&d, &sh, i, p->actual);
		record(p, &d, t->name,
		       mem_printf(p->ctx, "%s is read back as designed: %zu columns%s%s%s%s", t->name, t->col_count,
		                  counted(p->ctx, t->key_count, "key", "keys"),
		                  counted(p->ctx, t->fk_count, "reference", "references"),
		                  counted(p->ctx, t->check_count, "check", "checks"),
		                  counted(p->ctx, t->index_count, "index", "indexes")));
	}
	compare_rest(&rest, p->sh, p->actual);
	record(p, &rest, "schema", "nothing is there that is not in the design");
}
