/* Indexes of foreign keys, and the removal of what another index does as well.
 *
 * A reference without an index makes every delete of its target, and every join from there, read the whole table. The columns
 * count as indexed when they lead a key or an index in any order.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"

/* Are the columns, in any order, the first ones of the list? */
static bool lead(const struct list *columns, const struct list *first)
{
	if (columns->count > first->count) {
		return false;
	}
	for (size_t i = 0; i < columns->count; i++) {
		if (!list_has(columns, first->all[i])) {
			return false;
		}
	}
	return true;
}

static struct list columns_of(const struct design *d, const struct design_index *x)
{
	struct list l = {0};

	for (size_t i = 0; i < x->parts.count; i++) {
		list_add(d->ctx, &l, ((struct design_index_part *)x->parts.all[i])->column);
	}
	return l;
}

static bool has_index(const struct design *d, const struct design_table *t, const struct list *columns)
{
	for (size_t i = 0; i < t->keys.count; i++) {
		if (lead(columns, &((struct design_key *)t->keys.all[i])->columns)) {
			return true;
		}
	}
	for (size_t i = 0; i < t->indexes.count; i++) {
		struct design_index *x = t->indexes.all[i];
		struct list l = columns_of(d, x);

		if (x->where == NULL && lead(columns, &l)) {
			return true;
		}
	}
	return false;
}

static void index_fk(struct design *d, struct design_fk *f)
{
	struct design_index *x;

	if (has_index(d, f->table, &f->columns)) {
		return;
	}
	x = design_add_index(d, f->table, &f->columns);
	x->fk = f;
	x->reason = mem_printf(d->ctx, "finds the %s of one row of %s, and keeps deleting there from reading this whole table",
	                       f->table->name, f->to->name);
}

/* The other side of a pair is looked up as often: the second index holds both columns, so that it needs no table. */
static void index_link(struct design *d, struct design_table *t)
{
	struct list reversed = {0};
	struct design_index *x;

	if (t->relationship == NULL || t->primary->columns.count != 2) {
		return;
	}
	list_add(d->ctx, &reversed, t->primary->columns.all[1]);
	list_add(d->ctx, &reversed, t->primary->columns.all[0]);
	for (size_t i = 0; i < t->indexes.count; i++) {
		struct list l = columns_of(d, t->indexes.all[i]);

		if (l.count >= 2 && l.all[0] == reversed.all[0] && l.all[1] == reversed.all[1]) {
			return;
		}
	}
	x = design_add_index(d, t, &reversed);
	x->fk = t->fks.count > 1 ? t->fks.all[1] : NULL;
	x->reason = "the same pairs, found from the other side";
}

static bool is_before(const struct design_table *t, const struct design_index *a, const struct design_index *b)
{
	for (size_t i = 0; i < t->indexes.count; i++) {
		if (t->indexes.all[i] == a || t->indexes.all[i] == b) {
			return t->indexes.all[i] == a;
		}
	}
	return false;
}

/* Is x a prefix, in order, of another index or key that can do all it does? */
static bool is_needless(const struct design *d, const struct design_table *t, const struct design_index *x)
{
	struct list mine = columns_of(d, x);

	for (size_t i = 0; !x->is_unique && i < t->keys.count; i++) {
		const struct design_key *k = t->keys.all[i];

		if (x->where == NULL && mine.count > 0 && mine.count <= k->columns.count &&
		    memcmp(mine.all, k->columns.all, mine.count * sizeof(void *)) == 0) {
			return true;
		}
	}
	for (size_t i = 0; !x->is_unique && i < t->indexes.count; i++) {
		struct design_index *o = t->indexes.all[i];
		struct list other = columns_of(d, o);
		bool same_where =
		        x->where == o->where || (x->where != NULL && o->where != NULL && strcmp(x->where, o->where) == 0);

		if (o != x && same_where && mine.count > 0 && mine.count <= other.count &&
		    memcmp(mine.all, other.all, mine.count * sizeof(void *)) == 0 &&
		    (mine.count < other.count || o->is_unique || is_before(t, o, x))) {
			return true;
		}
	}
	return false;
}

/* What the removed index served is served by the longer one. */
static void redirect(struct design *d, const struct design_index *gone, const struct design_table *t)
{
	struct list mine = columns_of(d, gone);

	for (size_t i = 0; i < d->queries.count; i++) {
		struct design_query *q = d->queries.all[i];

		if (q->index != gone) {
			continue;
		}
		q->index = NULL;
		for (size_t j = 0; j < t->indexes.count; j++) {
			struct design_index *o = t->indexes.all[j];
			struct list other = columns_of(d, o);

			if (o != gone && mine.count > 0 && mine.count <= other.count &&
			    memcmp(mine.all, other.all, mine.count * sizeof(void *)) == 0) {
				q->index = o;
			}
		}
	}
}

static void drop_needless(struct design *d, struct design_table *t)
{
	for (size_t i = 0; i < t->indexes.count;) {
		struct design_index *x = t->indexes.all[i];

		if (!is_needless(d, t, x)) {
			i++;
			continue;
		}
		memmove(&t->indexes.all[i], &t->indexes.all[i + 1], (t->indexes.count - i - 1) * sizeof(void *));
		t->indexes.count--;
		redirect(d, x, t);
	}
}

void derive_indexes(struct design *d)
{
	for (size_t i = 0; i < d->tables.count; i++) {
		struct design_table *t = d->tables.all[i];

		index_link(d, t);
		for (size_t j = 0; j < t->fks.count; j++) {
			index_fk(d, t->fks.all[j]);
		}
		drop_needless(d, t);
	}
}
