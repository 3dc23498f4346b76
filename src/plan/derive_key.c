/* Candidate keys: what the text says is unique, what identifies the parts of an owner, what identifies a link.
 *
 * Single-column, multi-column and owner-relative keys all become UNIQUE constraints over NOT NULL columns; a nullable column in
 * a key would let any number of rows through.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"

static bool attribute_columns(const struct design *d, const struct design_table *t, const struct concept_attribute *a,
                              struct list *columns)
{
	struct design_column *c = design_column_of(t, a);
	bool ok = true;

	if (a->parts.count == 0) {
		if (c != NULL && !list_has(columns, c)) {
			list_add(d->ctx, columns, c);
		}
		return c != NULL;
	}
	for (size_t i = 0; i < a->parts.count; i++) {
		ok = attribute_columns(d, t, a->parts.all[i], columns) && ok;
	}
	return ok;
}

static void fk_columns(const struct design *d, const struct design_fk *f, struct list *columns)
{
	for (size_t i = 0; i < f->columns.count; i++) {
		if (!list_has(columns, f->columns.all[i])) {
			list_add(d->ctx, columns, f->columns.all[i]);
		}
	}
}

bool derive_part_columns(const struct design *d, const struct design_table *t, const struct concept_part *p,
                         struct list *columns)
{
	if (p->attribute != NULL) {
		return attribute_columns(d, t, p->attribute, columns);
	}
	if (p->relationship == NULL || p->relationship->fk == NULL || p->relationship->fk->table != t) {
		return false;
	}
	fk_columns(d, p->relationship->fk, columns);
	return true;
}

static bool all_parts(const struct design *d, const struct design_table *t, const struct list *parts, struct list *columns)
{
	for (size_t i = 0; i < parts->count; i++) {
		if (!derive_part_columns(d, t, parts->all[i], columns)) {
			return false;
		}
	}
	return columns->count > 0;
}

static struct concept_relationship *owner_of(const struct design *d, const struct concept_entity *e)
{
	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		struct concept_relationship *r = d->concept->relationships.all[i];

		if (r->from == e && r->fk != NULL && (r->identifying || (r->fk->identifying && strcmp(e->kind, "weak") == 0))) {
			return r;
		}
	}
	return NULL;
}

static bool is_weak(const struct design *d, const struct concept_entity *e)
{
	return owner_of(d, e) != NULL;
}

static void add_unique(struct design *d, struct design_table *t, const struct list *columns, bool is_key)
{
	if (columns->count == 0 || design_has_key(t, columns)) {
		return;
	}
	for (size_t i = 0; is_key && i < columns->count; i++) {
		struct design_column *c = columns->all[i];

		c->not_null = true;
	}
	design_add_key(d, t, false, columns);
}

/* The partial key of a weak entity holds within its owner. */
static void owner_columns(const struct design *d, const struct concept_entity *e, const struct concept_key *k,
                          struct list *columns)
{
	struct concept_relationship *owner = owner_of(d, e);

	if (owner == NULL || !k->is_primary) {
		return;
	}
	for (size_t i = 0; i < k->parts.count; i++) {
		if (((struct concept_part *)k->parts.all[i])->relationship != NULL) {
			return;
		}
	}
	fk_columns(d, owner->fk, columns);
}

static void stated_key(struct design *d, struct concept_entity *e, const struct concept_key *k)
{
	struct list columns = {0};

	owner_columns(d, e, k, &columns);
	if (all_parts(d, e->table, &k->parts, &columns)) {
		add_unique(d, e->table, &columns, !e->merged);
	} else {
		design_decide(d, "candidate-key", e->table->name, "left to the application", "a unique constraint",
		              "A part of the stated key is kept in another table, or not stored; a constraint sees one table.");
	}
}

/* "Unique" said of the partial key of a weak entity means unique within the owner. */
static bool is_partial(const struct design *d, const struct concept_entity *e, const struct concept_attribute *a)
{
	const struct concept_key *k = e->keys.count > 0 ? e->keys.all[0] : NULL;

	if (k == NULL || !k->is_primary || (!is_weak(d, e) && k->parts.count == 1)) {
		return false;
	}
	for (size_t i = 0; i < k->parts.count; i++) {
		if (((struct concept_part *)k->parts.all[i])->attribute == a) {
			return true;
		}
	}
	return false;
}

static void unique_attributes(struct design *d, struct design_table *t, const struct list *attributes,
                              const struct concept_entity *e)
{
	for (size_t i = 0; i < attributes->count; i++) {
		const struct concept_attribute *a = attributes->all[i];
		struct list columns = {0};

		if (a->is_unique && (e == NULL || !is_partial(d, e, a)) && attribute_columns(d, t, a, &columns)) {
			add_unique(d, t, &columns, false);
		}
	}
}

static void unique_rules(struct design *d)
{
	for (size_t i = 0; i < d->concept->rules.count; i++) {
		const struct concept_rule *r = d->concept->rules.all[i];
		struct list columns = {0};

		if (strcmp(r->kind, "unique") != 0 || r->entity->table == NULL) {
			continue;
		}
		if (all_parts(d, r->entity->table, &r->parts, &columns)) {
			add_unique(d, r->entity->table, &columns, false);
		} else {
			design_decide(d, "business-rule", r->entity->table->name, "left to the application",
			              "a unique constraint",
			              mem_printf(d->ctx,
			                         "\"%s\": a part of it is kept in another table; a constraint sees one table.",
			                         r->body));
		}
	}
}

static bool has_moment(const struct design_table *t)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		const struct design_column *c = t->columns.all[i];

		if (c->attribute != NULL && (strcmp(c->type, "date") == 0 || strcmp(c->type, "timestamp") == 0)) {
			return true;
		}
	}
	return false;
}

static bool has_only_surrogate(const struct design_table *t)
{
	return t->keys.count == 1 && t->primary->columns.count == 1 &&
	       strcmp(((struct design_column *)t->primary->columns.all[0])->role, "surrogate") == 0;
}

/* An entity that exists to link others is identified by them, unless the same may be linked again at another time. */
static void associative_key(struct design *d, struct concept_entity *e)
{
	struct list columns = {0};

	if (strcmp(e->kind, "associative") != 0 || !has_only_surrogate(e->table) || has_moment(e->table)) {
		return;
	}
	for (size_t i = 0; i < e->table->fks.count; i++) {
		const struct design_fk *f = e->table->fks.all[i];

		if (!((struct design_column *)f->columns.all[0])->not_null) {
			return;
		}
		fk_columns(d, f, &columns);
	}
	if (e->table->fks.count > 1) {
		add_unique(d, e->table, &columns, true);
		design_assume(d, e->table->name, mem_printf(d->ctx, "no two with the same %s", design_names(d, &columns, ", ")),
		              "It exists to link these; the text names no other key.");
	}
}

/* Without any key of meaning the same fact can be entered twice; better said than overlooked. */
static void note_keyless(struct design *d, const struct design_table *t)
{
	if (t->entity != NULL && !t->entity->merged && has_only_surrogate(t)) {
		design_decide(
		        d, "no-natural-key", t->name, "rows are told apart by their number only", "a guessed key",
		        mem_printf(d->ctx,
		                   "The text names nothing that tells two %s apart, so the same one can be entered twice.",
		                   t->name));
	}
}

void derive_keys(struct design *d)
{
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		struct concept_entity *e = d->concept->entities.all[i];

		for (size_t j = 0; e->table != NULL && j < e->keys.count; j++) {
			stated_key(d, e, e->keys.all[j]);
		}
		if (e->table != NULL) {
			unique_attributes(d, e->table, &e->attributes, e);
		}
	}
	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		struct concept_relationship *r = d->concept->relationships.all[i];

		if (r->table != NULL || r->fk != NULL) {
			unique_attributes(d, r->table != NULL ? r->table : r->fk->table, &r->attributes, NULL);
		}
	}
	unique_rules(d);
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		struct concept_entity *e = d->concept->entities.all[i];

		if (e->table != NULL && !e->merged) {
			associative_key(d, e);
			note_keyless(d, e->table);
		}
	}
}
