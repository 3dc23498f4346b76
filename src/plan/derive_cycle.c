/* Rings of references that must be filled: no first row could ever be inserted. One of them is checked at the end of the
 * transaction instead, in both engines; two rows that need each other are then written in one transaction. */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"

static bool must_be_first(const struct design_fk *f)
{
	return f->table != f->to && f->deferral == NULL && ((struct design_column *)f->columns.all[0])->not_null;
}

/* Depth first from t back to goal; the references on the way are left in path. */
static bool find_way(const struct design *d, const struct design_table *t, const struct design_table *goal, struct list *seen,
                     struct list *path)
{
	for (size_t i = 0; i < t->fks.count; i++) {
		struct design_fk *f = t->fks.all[i];

		if (!must_be_first(f)) {
			continue;
		}
		list_add(d->ctx, path, f);
		if (f->to == goal) {
			return true;
		}
		if (!list_has(seen, f->to)) {
			list_add(d->ctx, seen, f->to);
			if (find_way(d, f->to, goal, seen, path)) {
				return true;
			}
		}
		path->count--;
	}
	return false;
}

static bool is_unique_fk(const struct design_fk *f)
{
	return design_has_key(f->table, &f->columns);
}

/* A one-to-one goes first, since it concerns fewest rows; an owner's reference last. */
static struct design_fk *to_defer(const struct list *path)
{
	struct design_fk *best = path->all[0];

	for (size_t i = 1; i < path->count; i++) {
		struct design_fk *f = path->all[i];
		int gain = (int)is_unique_fk(f) - (int)is_unique_fk(best) + 2 * ((int)best->identifying - (int)f->identifying);

		if (gain > 0) {
			best = f;
		}
	}
	return best;
}

void derive_cycles(struct design *d)
{
	for (size_t i = 0; i < d->tables.count;) {
		struct design_table *t = d->tables.all[i];
		struct list seen = {0}, path = {0};
		struct design_fk *f;

		if (!find_way(d, t, t, &seen, &path)) {
			i++;
			continue;
		}
		f = to_defer(&path);
		f->deferral = "deferred";
		design_decide(d, "deferred-reference", design_path(d, f->table, design_names(d, &f->columns, "_")),
		              "checked at the end of the transaction", "may be empty",
		              mem_printf(d->ctx,
		                         "%s and %s need each other: neither could be inserted first. Write both in one "
		                         "transaction.",
		                         f->table->name, f->to->name));
	}
}
