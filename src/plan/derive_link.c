/* Tables that no entity stands for: links of many-to-many relationships, and attributes of many values. Their rows are
 * identified by what they link, and live no longer than that. */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/base/noun.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

static struct design_fk *owner_fk(struct design *d, struct design_table *t, struct design_table *to, const char *role,
                                  const struct concept_relationship *r, struct list *key)
{
	struct list columns = {0};
	struct design_fk *f;
	const struct design_column *first = to->primary->columns.all[0];

	derive_reference_columns(d, t, to, role, &columns);
	f = design_add_fk(d, t, to, &columns);
	f->identifying = true;
	f->on_delete = "cascade";
	f->on_update = strcmp(first->role, "key") == 0 && to->entity != NULL && to->entity->parent == NULL ? "cascade" : NULL;
	f->relationship_id = r != NULL ? r->id : 0;
	for (size_t i = 0; i < columns.count; i++) {
		struct design_column *c = columns.all[i];

		c->not_null = true;
		c->relationship_id = f->relationship_id;
		c->comment = mem_printf(d->ctx, "the %s", noun_say(d->ctx, role));
		list_add(d->ctx, key, c);
	}
	return f;
}

static const char *link_name(const struct design *d, const struct concept_relationship *r)
{
	const char *second = r->role != NULL ? r->role : r->to->name;

	if (r->from == r->to && r->role == NULL) {
		second = r->name != NULL ? name_snake(d->ctx, r->name) : "link";
		return mem_printf(d->ctx, "%s_%s_%s", r->from->name, second, noun_plural(d->ctx, r->to->name));
	}
	return mem_printf(d->ctx, "%s_%s", r->from->name, noun_is_plural(second) ? second : noun_plural(d->ctx, second));
}

static void no_self_link(struct design *d, struct design_table *t, const struct list *key)
{
	struct design_column *a = key->all[0];
	struct design_column *b = key->all[1];
	const char *expr = mem_printf(d->ctx, "%s <> %s", dialect_name(d->ctx, a->name), dialect_name(d->ctx, b->name));

	design_add_check(d, t, b, "not_self", "not_self", expr, expr);
}

/* A link that is a record of its own must not vanish with what it points at. */
static void link_deletes(struct design *d, struct design_table *t, struct design_fk *to, const struct concept_relationship *r)
{
	if (r->attributes.count > 0 && r->from != r->to) {
		to->on_delete = "restrict";
		design_decide(d, "on-delete", t->name,
		              mem_printf(d->ctx, "cascade from %s, restrict from %s", r->from->name, r->to->name),
		              "cascade from both",
		              mem_printf(d->ctx,
		                         "The link carries facts: it goes with its %s, but removing %s must not rewrite "
		                         "them.",
		                         noun_say(d->ctx, r->from->name), words_one(d->ctx, r->to->name, false)));
	} else {
		design_decide(d, "on-delete", t->name, "cascade from both", "restrict",
		              "A pair means nothing once one of the two is gone.");
	}
}

void derive_link(struct design *d, struct concept_relationship *r)
{
	const char *role = r->role != NULL                  ? r->role
	                   : r->from->table == r->to->table ? mem_printf(d->ctx, "other_%s", r->to->name)
	                                                    : r->to->name;
	struct design_table *t = design_add_table(d, link_name(d, r), mem_printf(d->ctx, "%s_%s", r->from->name, role));
	struct list key = {0};
	struct design_fk *to;

	r->table = t;
	t->relationship = r;
	t->without_rowid = true;
	t->comment = r->note != NULL ? derive_comment(d, r->note)
	                             : mem_printf(d->ctx, "which %s has which %s", noun_say(d->ctx, r->from->name),
	                                          noun_say(d->ctx, r->to->name));
	owner_fk(d, t, r->from->table, r->from->name, r, &key);
	to = owner_fk(d, t, r->to->table, role, r, &key);
	design_add_key(d, t, true, &key);
	if (r->from->table == r->to->table && key.count == 2) {
		no_self_link(d, t, &key);
	}
	design_decide(d, "many-to-many", t->name, "a table of pairs, the pair is its primary key",
	              "a list in a column; a surrogate id",
	              "Each pair is there once, can be referred to, and is found from both sides by an index.");
	link_deletes(d, t, to, r);
}

static bool fits_in_key(const struct concept_attribute *a)
{
	return strcmp(a->type, "binary") != 0 && strcmp(a->type, "json") != 0;
}

static void add_position(struct design *d, struct design_table *t, struct list *key)
{
	struct design_column *c = design_add_column(d, t, "position");

	c->type = "integer";
	c->sqlite_type = "INTEGER";
	c->postgres_type = "integer";
	c->not_null = true;
	c->role = "position";
	c->comment = "order within the owner, from 1";
	design_add_check(d, t, c, "range", "check", "position >= 1", "position >= 1");
	list_add(d->ctx, key, c);
}

static void mark_required(struct concept_attribute *a)
{
	a->required = 1;
	for (size_t i = 0; i < a->parts.count; i++) {
		mark_required(a->parts.all[i]);
	}
}

void derive_multivalued(struct design *d, struct design_table *owner, struct concept_attribute *a)
{
	const char *many = noun_is_plural(a->name) ? a->name : noun_plural(d->ctx, a->name);
	const char *one = noun_singular(d->ctx, a->name);
	struct design_table *t = design_add_table(d, mem_printf(d->ctx, "%s_%s", owner->singular, many),
	                                          mem_printf(d->ctx, "%s_%s", owner->singular, one));
	struct list key = {0};
	size_t first;

	t->attribute = a;
	t->without_rowid = fits_in_key(a);
	t->comment = a->note != NULL ? derive_comment(d, a->note)
	                             : mem_printf(d->ctx, "the %s of %s, one a row", noun_say(d->ctx, many),
	                                          words_one(d->ctx, owner->singular, false));
	owner_fk(d, t, owner, owner->singular, NULL, &key);
	first = t->columns.count;
	if (!fits_in_key(a)) {
		add_position(d, t, &key);
	}
	mark_required(a);
	derive_attribute(d, t, a, false);
	for (size_t i = first; fits_in_key(a) && i < t->columns.count; i++) {
		list_add(d->ctx, &key, t->columns.all[i]);
	}
	design_add_key(d, t, true, &key);
	design_decide(d, "multi-valued", t->name, "a table with a row for each value", "a list in one column",
	              "Single values can be searched, checked and counted; a list in a column can be none of these.");
	design_decide(d, "on-delete", t->name, "cascade", "restrict",
	              mem_printf(d->ctx, "The values are facts about the %s and nothing else.", owner->singular));
}
