/* The way from one table to another along references. Following a reference is cheap and gives one row; going against it may
 * give many, so such steps are taken only where there is no other way. */
#include "dataeng/plan/derive_access.h"

#include <string.h>

#include "dataeng/base/mem.h"

enum { FORWARD = 10, MAYBE = 11, THROUGH_LINK = 15, BACKWARD = 30, FAR = 1 << 20 };

struct node {
	struct design_table *table;
	int cost;
	bool done, incoming;
	struct node *before;
	const struct design_fk *fk;
};

static int step_cost(const struct design_fk *f, bool incoming)
{
	if (!incoming) {
		return ((struct design_column *)f->columns.all[0])->not_null ? FORWARD : MAYBE;
	}
	return f->table->entity == NULL ? THROUGH_LINK : BACKWARD;
}

static void relax(struct node *all, size_t count, struct node *at, const struct design_fk *f, bool incoming)
{
	const struct design_table *to = incoming ? f->table : f->to;
	int cost = at->cost + step_cost(f, incoming);

	for (size_t i = 0; i < count; i++) {
		if (all[i].table == to && !all[i].done && cost < all[i].cost) {
			all[i].cost = cost;
			all[i].before = at;
			all[i].fk = f;
			all[i].incoming = incoming;
		}
	}
}

static void relax_all(const struct design *d, struct node *all, struct node *at)
{
	for (size_t i = 0; i < at->table->fks.count; i++) {
		const struct design_fk *f = at->table->fks.all[i];

		if (f->to != at->table) {
			relax(all, d->tables.count, at, f, false);
		}
	}
	for (size_t i = 0; i < d->tables.count; i++) {
		const struct design_table *t = d->tables.all[i];

		for (size_t j = 0; j < t->fks.count; j++) {
			const struct design_fk *f = t->fks.all[j];

			if (f->to == at->table && t != at->table) {
				relax(all, d->tables.count, at, f, true);
			}
		}
	}
}

static struct node *cheapest(struct node *all, size_t count)
{
	struct node *best = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!all[i].done && all[i].cost < FAR && (best == NULL || all[i].cost < best->cost)) {
			best = &all[i];
		}
	}
	return best;
}

struct access_join *access_join_step(struct design *d, struct access *a, struct access_join *from, const struct design_fk *fk,
                                     bool incoming)
{
	struct access_join *j;
	int same = 1;

	for (size_t i = 0; i < a->joins.count; i++) {
		j = a->joins.all[i];
		if (j->from == from && j->fk == fk && j->incoming == incoming) {
			return j;
		}
		same += j->table == (incoming ? fk->table : fk->to);
	}
	j = mem_new(d->ctx, struct access_join);
	j->from = from;
	j->fk = fk;
	j->incoming = incoming;
	j->table = incoming ? fk->table : fk->to;
	j->alias = same == 1 ? j->table->name : mem_printf(d->ctx, "%s_%d", j->table->name, same);
	list_add(d->ctx, &a->joins, j);
	return j;
}

static struct access_join *add_way(struct design *d, struct access *a, const struct node *n)
{
	if (n->before == NULL) {
		return a->joins.all[0];
	}
	return access_join_step(d, a, add_way(d, a, n->before), n->fk, n->incoming);
}

struct access_join *access_join_to(struct design *d, struct access *a, const struct design_table *to)
{
	size_t count = d->tables.count;
	struct node *all = mem_array(d->ctx, struct node, count + 1);
	struct node *at;

	for (size_t i = 0; i < count; i++) {
		all[i].table = d->tables.all[i];
		all[i].cost = all[i].table == a->entity->table ? 0 : FAR;
	}
	while ((at = cheapest(all, count)) != NULL) {
		if (at->table == to) {
			return add_way(d, a, at);
		}
		at->done = true;
		relax_all(d, all, at);
	}
	return NULL;
}

bool access_fans_out(const struct access *a)
{
	for (size_t i = 0; i < a->joins.count; i++) {
		if (((struct access_join *)a->joins.all[i])->incoming) {
			return true;
		}
	}
	return false;
}
