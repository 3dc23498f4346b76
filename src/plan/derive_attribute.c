/* Attributes to columns: what is stored, where, and whether it must be there.
 *
 * What the text leaves open is decided for the stricter side, since a constraint is easily relaxed, and rows that break it are
 * not easily repaired; except for facts that by their name come later. Both are recorded as assumptions, one a table.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/noun.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

static bool is_key_part(const struct concept_entity *e, const struct concept_attribute *a)
{
	for (size_t i = 0; e != NULL && i < e->keys.count; i++) {
		const struct concept_key *k = e->keys.all[i];

		for (size_t j = 0; j < k->parts.count; j++) {
			if (((struct concept_part *)k->parts.all[j])->attribute == a) {
				return true;
			}
		}
	}
	return a->composite != NULL && is_key_part(e, a->composite);
}

/* Does a reference of the entity say the same: "customer" or "customer_id" beside a relationship to the customer? */
static const struct concept_relationship *said_by_reference(const struct design *d, const struct concept_attribute *a)
{
	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		const struct concept_relationship *r = d->concept->relationships.all[i];
		const char *role = r->role != NULL ? r->role : r->to->name;

		if (r->fk != NULL && r->from->id == a->owner_id &&
		    (strcmp(a->name, role) == 0 || strcmp(a->name, mem_printf(d->ctx, "%s_id", role)) == 0)) {
			return r;
		}
	}
	return NULL;
}

bool derive_is_left_out(struct design *d, const struct design_table *t, const struct concept_attribute *a)
{
	const char *path = design_path(d, t, a->name);
	const char *law = concept_prohibited(d->ctx, d->session, a->owner_id, a->name);

	if (law != NULL) {
		design_decide(d, "prohibited", path, "not stored", "a column",
		              mem_printf(d->ctx, "The text forbids it: %s", law));
		return true;
	}
	if (a->derived != NULL) {
		design_decide(
		        d, "derived-attribute", path, "computed when asked for", "a stored column",
		        mem_printf(d->ctx, "It follows from other facts (%s): a stored copy would go stale.", a->derived));
		return true;
	}
	if (said_by_reference(d, a) != NULL) {
		design_decide(d, "merged-attribute", path, "the reference of that name", "a column beside the reference",
		              "The relationship says the same; two columns could disagree.");
		return true;
	}
	return false;
}

static bool is_required(struct design *d, struct design_table *t, struct design_column *c, const struct concept_attribute *a,
                        bool optional)
{
	if (is_key_part(t->entity, a)) {
		return true;
	}
	if (optional || a->required >= 0) {
		return !optional && a->required == 1;
	}
	if (words_match(d->ctx, "late", a->name, NULL)) {
		list_add(d->ctx, &t->may, c);
		return false;
	}
	list_add(d->ctx, &t->must, c);
	return true;
}

static void add_column(struct design *d, struct design_table *t, struct concept_attribute *a, bool optional)
{
	struct design_column *c = design_add_column(d, t, t->attribute == a ? noun_singular(d->ctx, a->name) : a->name);

	c->attribute = a;
	c->pii = a->pii;
	c->comment = derive_comment(d, a->note);
	c->not_null = is_required(d, t, c, a, optional);
	derive_type(d, c, a);
}

void derive_attribute(struct design *d, struct design_table *t, struct concept_attribute *a, bool optional)
{
	if (design_column_of(t, a) != NULL || derive_is_left_out(d, t, a)) {
		return;
	}
	if (a->multivalued && t->attribute != a) {
		derive_multivalued(d, t, a);
	} else if (a->parts.count > 0) {
		for (size_t i = 0; i < a->parts.count; i++) {
			derive_attribute(d, t, a->parts.all[i], optional || a->required == 0);
		}
	} else {
		add_column(d, t, a, optional);
	}
}

static void all_of(struct design *d, struct design_table *t, const struct list *attributes, bool optional)
{
	for (size_t i = 0; i < attributes->count; i++) {
		struct concept_attribute *a = attributes->all[i];

		if (a->composite == NULL) {
			derive_attribute(d, t, a, optional);
		}
	}
}

static void exclusive(struct design *d, struct design_column *c, const char *what, const char *compare, const char *kind,
                      const char *null)
{
	const char *which = dialect_name(d->ctx, c->table->discriminator->name);
	const char *expr = mem_printf(d->ctx, "%s %s %s OR %s %s", which, compare, dialect_text(d->ctx, kind),
	                              dialect_name(d->ctx, c->name), null);

	design_add_check(d, c->table, c, "exclusive", what, expr, expr);
}

/* In one table for all subtypes, what belongs to one must be empty in the rows of the others, and there when it must be. Facts
 * of a subtype that has subtypes itself stay unguarded: several kinds have them. */
static void guard_subtype(struct design *d, struct design_table *t, const struct concept_entity *e, size_t from)
{
	for (size_t i = from; e->children.count == 0 && i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];

		exclusive(d, c, "only", "=", e->name, "IS NULL");
		if (c->attribute->required == 1) {
			exclusive(d, c, "must", "<>", e->name, "IS NOT NULL");
		}
	}
}

static void collect_kinds(const struct design *d, const struct concept_entity *e, struct list *kinds)
{
	for (size_t i = 0; i < e->children.count; i++) {
		struct concept_entity *child = e->children.all[i];

		list_add(d->ctx, kinds, (void *)(uintptr_t)child->name);
		collect_kinds(d, child, kinds);
	}
}

static void add_discriminator(struct design *d, struct design_table *t, const struct concept_entity *root)
{
	struct concept_attribute *a = mem_new(d->ctx, struct concept_attribute);

	a->name = mem_printf(d->ctx, "%s_type", root->name);
	a->type = "enum";
	collect_kinds(d, root, &a->values);
	if (a->values.count == 1) {
		list_add(d->ctx, &a->values, (void *)(uintptr_t)root->name);
	}
	t->discriminator = design_add_column(d, t, a->name);
	t->discriminator->not_null = true;
	t->discriminator->role = "discriminator";
	derive_type(d, t->discriminator, a);
}

static void entity_attributes(struct design *d, struct concept_entity *e)
{
	struct design_table *t = e->table;
	size_t before;

	if (derive_stands_alone(e)) {
		all_of(d, t, &e->parent->attributes, false);
	}
	if (!e->merged && e->children.count > 0 && ((struct concept_entity *)e->children.all[0])->merged) {
		add_discriminator(d, t, e);
	}
	before = t->columns.count;
	all_of(d, t, &e->attributes, e->merged);
	if (e->merged) {
		guard_subtype(d, t, e, before);
	}
}

/* Does any column say something, or refer to another table? */
static bool says_something(const struct design_table *t)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		if (((struct design_column *)t->columns.all[i])->attribute != NULL) {
			return true;
		}
	}
	for (size_t i = 0; i < t->fks.count; i++) {
		if (((struct design_fk *)t->fks.all[i])->to != t) {
			return true;
		}
	}
	return t->discriminator != NULL;
}

/* A thing without any fact of its own is told apart by a name, or its table says nothing. */
static void name_the_nameless(struct design *d, struct design_table *t)
{
	struct concept_attribute a = {.name = "name", .type = "text", .required = 1};
	struct design_column *c;
	struct list columns = {0};

	if (t->entity == NULL || says_something(t)) {
		return;
	}
	c = design_add_column(d, t, "name");
	c->not_null = true;
	derive_type(d, c, &a);
	list_add(d->ctx, &columns, c);
	design_add_key(d, t, false, &columns);
	design_assume(d, t->name,
	              mem_printf(d->ctx, "%s has a name, and no two have the same", words_one(d->ctx, t->singular, false)),
	              "The text gives it no attribute; a table of bare numbers would say nothing.");
}

static void assume_nulls(struct design *d, struct design_table *t)
{
	if (t->must.count > 0) {
		design_assume(d, t->name, mem_printf(d->ctx, "always known: %s", design_names(d, &t->must, ", ")),
		              "Not stated. A NOT NULL is relaxed in one statement; missing values are not found again.");
	}
	if (t->may.count > 0) {
		design_assume(d, t->name, mem_printf(d->ctx, "may be missing: %s", design_names(d, &t->may, ", ")),
		              "Not stated; by their names they come later than the row, or not at all.");
	}
}

void derive_attributes(struct design *d)
{
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		struct concept_entity *e = d->concept->entities.all[i];

		if (e->table != NULL) {
			entity_attributes(d, e);
		}
	}
	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		struct concept_relationship *r = d->concept->relationships.all[i];
		struct design_table *t = r->table != NULL ? r->table : r->fk != NULL ? r->fk->table : NULL;

		if (t != NULL) {
			all_of(d, t, &r->attributes,
			       r->table == NULL && !((struct design_column *)r->fk->columns.all[0])->not_null);
		}
	}
	for (size_t i = 0; i < d->tables.count; i++) {
		name_the_nameless(d, d->tables.all[i]);
		assume_nulls(d, d->tables.all[i]);
	}
}
