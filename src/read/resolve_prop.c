/* Properties of attributes: what separate sentences say about them, keys, enumerations, types, personal data. Runs when the
 * owners are known. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"

/* "card_number" said of the topic "library": the attribute and its owner. Tries the owner, then the phrase itself ("item_name"
 * is the name of an item), then the entities of the same block, then any entity. */
static struct r_attr *locate(struct resolver *v, const struct fact *f, const char *name, int *owner)
{
	const char *said[] = {f->subj, f->topic};
	struct r_attr *a = NULL;
	const char *p = name;
	bool known = false; /* "a phone number": it is clear what is meant, and nothing that comes later */

	for (size_t i = 0; i < 2 && a == NULL; i++) {
		*owner = said[i] != NULL ? entity_find(v, said[i], NULL) : -1;
		a = *owner >= 0 ? attr_lookup(v, *owner, name) : NULL;
		known = known || (*owner >= 0 && f->item->np.soft);
	}
	while (a == NULL && p != NULL && (p = strchr(p, '_')) != NULL) {
		char *front = mem_strndup(v->ctx, name, (size_t)(p - name));
		int t = term_root(v, term_find(v, front));

		p++;
		*owner = t >= 0 ? v->terms[t].ent : -1;
		a = *owner >= 0 ? attr_lookup(v, *owner, p) : NULL;
	}
	for (int near = 1; near >= 0 && a == NULL; near--) {
		int hits = 0;
		int unit = f->unit;

		for (size_t e = 0; e < v->ent_count && (near || v->ent_count < 400); e++) {
			struct r_attr *x;

			if (near && (v->ents[e].refs.count == 0 ||
			             v->r->markup->units[v->ents[e].refs.units[v->ents[e].refs.count - 1]].block + 1 <
			                     v->r->markup->units[unit].block)) {
				continue;
			}
			if (known && v->ents[e].refs.count > 0 && v->ents[e].refs.units[0] > unit) {
				continue;
			}
			x = attr_find(&v->ents[e].attrs, name);
			if (x != NULL && hits++ == 0) {
				a = x;
				*owner = (int)e;
			}
		}
		a = hits == 1 ? a : NULL;
	}
	return a;
}

/* A role or a relationship may be what is optional: "an assignee is optional". */
static bool property_of_relationship(struct resolver *v, const struct fact *f)
{
	int owner = f->subj != NULL ? entity_find(v, f->subj, NULL) : -1;

	owner = owner < 0 && f->topic != NULL ? entity_find(v, f->topic, NULL) : owner;
	for (size_t i = 0; owner >= 0 && i < v->rel_count; i++) {
		struct r_rel *x = &v->rels[i];

		if (x->from == owner && !x->dead &&
		    ((x->role != NULL && strcmp(x->role, f->item->name) == 0) ||
		     strcmp(v->ents[x->to].name, f->item->name) == 0)) {
			x->from_optional = (f->item->flags & ITEM_OPTIONAL) != 0   ? MODEL_YES
			                   : (f->item->flags & ITEM_REQUIRED) != 0 ? MODEL_NO
			                                                           : x->from_optional;
			mark_used(v, f->unit, "relationship %s - %s", v->ents[owner].name, v->ents[x->to].name);
			return true;
		}
	}
	return false;
}

/* People words as properties ("an assignee is optional") are relationships that nobody stated before. */
static bool new_role(struct resolver *v, const struct fact *f, int owner)
{
	int people = -1;
	int n = 0;
	int rel;

	if (!f->item->np.person || owner < 0) {
		return false;
	}
	for (size_t i = 0; i < v->ent_count; i++) {
		if (v->ents[i].person && v->ents[i].parent < 0) {
			people = strcmp(v->ents[i].name, "user") == 0 ? (int)i : n == 0 ? (int)i : people;
			n++;
		}
	}
	if (people < 0 || people == owner) {
		return false;
	}
	rel = rel_add(v, owner, people);
	v->rels[rel].role = f->item->name;
	v->rels[rel].name = "have";
	v->rels[rel].to_max = 1;
	v->rels[rel].from_max = MANY;
	v->rels[rel].cardinality = "many-to-one";
	v->rels[rel].from_optional = (f->item->flags & ITEM_OPTIONAL) != 0 ? MODEL_YES : MODEL_NO;
	refs_add(v, &v->rels[rel].refs, f->unit);
	mark_used(v, f->unit, "relationship %s - %s as %s", v->ents[owner].name, v->ents[people].name, f->item->name);
	return true;
}

static void make_local(struct resolver *v, int ent, const char *within, const char *attr, int unit)
{
	int e = entity_find(v, within, NULL);
	int rel;

	if (e < 0 || e == ent) {
		return;
	}
	rel = rel_between(v, ent, e, NULL);
	if (rel < 0) {
		rel = rel_add(v, ent, e);
		v->rels[rel].name = "belong";
		v->rels[rel].to_max = 1;
		v->rels[rel].from_max = MANY;
		v->rels[rel].cardinality = "many-to-one";
		v->rels[rel].from_optional = MODEL_NO;
		refs_add(v, &v->rels[rel].refs, unit);
	}
	v->rels[rel].identifying = true;
	v->ents[ent].weak_owner = e;
	v->ents[ent].weak_attr = attr;
	if (strcmp(v->ents[ent].kind, "strong") == 0) {
		v->ents[ent].kind = "weak";
	}
}

/* "The order number is unique": of the order, whatever the sentence before was about. */
static int named_owner(const struct resolver *v, const char *name, int owner)
{
	const char *cut = strrchr(name, '_');
	int e;

	if (cut == NULL) {
		return owner;
	}
	e = entity_find(v, mem_strndup(v->ctx, name, (size_t)(cut - name)), NULL);
	return e >= 0 && e != owner && strncmp(v->ents[e].name, name, strlen(v->ents[e].name)) == 0 ? e : owner;
}

static void take_property(struct resolver *v, struct fact *f)
{
	int owner = -1;
	const char *name = f->item->name;
	struct r_attr *a = locate(v, f, name, &owner);

	if (a == NULL && strcmp(name, f->item->np.name) != 0) {
		a = locate(v, f, f->item->np.name, &owner);
	}
	if (a == NULL) {
		if (property_of_relationship(v, f)) {
			f->used = true;
			return;
		}
		owner = f->subj != NULL ? entity_find(v, f->subj, NULL) : -1;
		owner = owner < 0 && f->topic != NULL ? entity_find(v, f->topic, NULL) : owner;
		owner = named_owner(v, name, owner);
		if (new_role(v, f, owner)) {
			f->used = true;
			return;
		}
		if (owner < 0 || entity_find(v, name, NULL) >= 0 ||
		    map_get(v->forbidden, f->item->np.name, strlen(f->item->np.name), 0) != 0 ||
		    (!kind_is_attribute(v->kinds, name) &&
		     (f->item->flags & (ITEM_DERIVED | ITEM_UNIQUE | ITEM_OPTIONAL)) == 0)) {
			return;
		}
		a = attr_add(v, &v->ents[owner].attrs, name, f->unit);
	}
	refs_add(v, &a->refs, f->unit);
	if ((f->item->flags & ITEM_OPTIONAL) != 0) {
		a->required = MODEL_NO;
	}
	attr_take(v, a, f->item);
	f->used = true;
	if ((f->item->flags & ITEM_LOCAL) != 0 && f->item->within != NULL && entity_find(v, f->item->within, NULL) < 0) {
		a->unique = true;
	} else if ((f->item->flags & ITEM_LOCAL) != 0 && f->item->within != NULL) {
		make_local(v, owner, f->item->within, a->name, f->unit);
	}
	mark_used(v, f->unit, "attribute %s.%s", v->ents[owner].name, a->name);
}

/* ------------------------------------------------------------------ values */

static void take_values(struct resolver *v, struct fact *f)
{
	int owner = -1;
	struct r_attr *a = locate(v, f, f->subj, &owner);
	int e = entity_find(v, f->subj, NULL);

	if (a == NULL && f->obj != NULL && entity_find(v, f->obj, NULL) >= 0 &&
	    (f->must || kind_is_attribute(v->kinds, f->subj)) && e < 0) {
		owner = entity_find(v, f->obj, NULL);
		a = attr_add(v, &v->ents[owner].attrs, f->subj, f->unit);
	}
	if (a == NULL && e < 0) { /* "A bid is yes or no": the value of a relationship */
		for (size_t i = 0; i < v->rel_count && a == NULL; i++) {
			if (!v->rels[i].dead && v->rels[i].name != NULL &&
			    strcmp(v->rels[i].cardinality, "many-to-many") == 0 && words_akin(v->rels[i].name, f->subj)) {
				a = attr_add(v, &v->rels[i].attrs, f->subj, f->unit);
				owner = v->rels[i].from;
			}
		}
		if (a == NULL && f->topic != NULL && kind_is_attribute(v->kinds, f->subj) &&
		    (owner = entity_find(v, f->topic, NULL)) >= 0) {
			a = attr_add(v, &v->ents[owner].attrs, f->subj, f->unit);
		}
	}
	if (a == NULL && e >= 0) {
		const char *name = f->word;

		owner = e;
		for (size_t i = 0; i < v->ents[e].attrs.count; i++) {
			const char *t = kind_type(v->kinds, v->ents[e].attrs.all[i].name);

			if (t != NULL && strcmp(t, "enum") == 0 && v->ents[e].attrs.all[i].value_count == 0 &&
			    strcmp(name, "status") == 0) {
				name = v->ents[e].attrs.all[i].name;
			}
		}
		if (v->ents[e].attrs.count > 0 || strcmp(name, "status") == 0) {
			a = attr_add(v, &v->ents[e].attrs, name, f->unit);
		}
	}
	if (a == NULL) {
		return;
	}
	attr_take(v, a, f->item);
	refs_add(v, &a->refs, f->unit);
	f->used = true;
	mark_used(v, f->unit, "values of %s.%s", v->ents[owner].name, a->name);
}

/* "old_status" and "new_status" have the values of "status" of the thing that changes. */
static void borrow_values(struct resolver *v)
{
	for (size_t e = 0; e < v->ent_count; e++) {
		for (size_t i = 0; i < v->ents[e].attrs.count; i++) {
			struct r_attr *a = &v->ents[e].attrs.all[i];

			if (a->value_count > 0 || (strncmp(a->name, "old_", 4) != 0 && strncmp(a->name, "new_", 4) != 0)) {
				continue;
			}
			for (size_t k = 0; k < v->rel_count; k++) {
				struct r_attr *b = v->rels[k].from == (int)e && !v->rels[k].dead
				                           ? attr_find(&v->ents[v->rels[k].to].attrs, a->name + 4)
				                           : NULL;

				if (b != NULL && b->value_count > 0) {
					a->values = b->values;
					a->value_count = b->value_count;
				}
			}
		}
	}
}

/* ------------------------------------------------------------------ keys */

static void take_key(struct resolver *v, struct fact *f)
{
	int e = entity_find(v, f->subj, NULL);

	if (e < 0) {
		return;
	}
	if (f->item_count == 1) {
		struct r_attr *a = attr_lookup(v, e, f->items[0].name);

		if (a != NULL) {
			a->unique = a->key = true;
			a->required = MODEL_YES;
			f->used = true;
		}
		return;
	}
	if (v->ents[e].combined == NULL) {
		v->ents[e].combined = f->items;
		v->ents[e].combined_count = f->item_count;
	}
	for (size_t i = 0; i < f->item_count; i++) {
		struct r_attr *a = attr_lookup(v, e, f->items[i].name);
		int owner = entity_find(v, f->items[i].np.name, NULL);

		if (owner >= 0 && owner != e && f->item_count == 2) {
			const char *partial = f->items[i == 0 ? f->item_count - 1 : 0].name;

			make_local(v, e, f->items[i].np.name, partial, f->unit);
		}
		if (a != NULL) {
			a->unique = false;
			a->required = MODEL_YES;
		}
	}
	f->used = true;
}

static void weak_keys(struct resolver *v)
{
	for (size_t e = 0; e < v->ent_count; e++) {
		struct r_ent *x = &v->ents[e];
		struct r_attr *a;

		if (x->weak_owner < 0) {
			continue;
		}
		a = attr_lookup(v, (int)e, x->weak_attr);
		if (a == NULL) {
			a = attr_add(v, &x->attrs, x->weak_attr, x->refs.count > 0 ? x->refs.units[x->refs.count - 1] : 0);
			if (strcmp(x->weak_attr, "number") == 0) {
				a->type = "integer";
			}
		}
		x->weak_attr = a->name;
		a->required = MODEL_YES;
		a->unique = false;
	}
}

/* ITEM_LOCAL of items in lists: "measured at | mandatory, unique per sensor" */
static void local_items(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		const struct fact *f = &v->r->facts[i];
		int e = f->kind == FACT_HAS && (f->item->flags & ITEM_LOCAL) != 0 ? entity_find(v, f->subj, NULL) : -1;

		if (e >= 0 && f->item->within != NULL && entity_find(v, f->item->within, NULL) < 0) {
			struct r_attr *a = attr_lookup(v, e, f->item->name);

			if (a != NULL) {
				a->unique = true; /* "unique in the building", and there is only one */
			}
		} else if (e >= 0 && f->item->within != NULL) {
			make_local(v, e, f->item->within, f->item->name, f->unit);
		}
	}
}

/* ------------------------------------------------------------------ types */

static bool is_person_like(const struct r_ent *e)
{
	for (size_t i = 0; i < e->attrs.count; i++) {
		const char *n = e->attrs.all[i].name;

		if (strcmp(n, "first_name") == 0 || strcmp(n, "last_name") == 0 || strcmp(n, "date_of_birth") == 0 ||
		    strcmp(n, "birth_date") == 0 || strcmp(n, "surname") == 0) {
			return true;
		}
	}
	return e->person;
}

static void set_type(struct resolver *v, struct r_attr *a)
{
	const char *guess = kind_type(v->kinds, a->name);

	if (a->value_count > 0) {
		a->type = "enum";
		return;
	}
	if (a->type != NULL && strcmp(a->type, "number") == 0) {
		a->type = guess != NULL && strcmp(guess, "text") != 0 ? guess : "integer";
	}
	if (a->type != NULL) {
		return;
	}
	if (a->unit != NULL && strcmp(a->unit, "percent") == 0) {
		a->type = "decimal";
	} else if (a->unit != NULL && (guess == NULL || strcmp(guess, "text") == 0 || strcmp(guess, "decimal") == 0)) {
		static const char *const whole[] = {"second", "minute", "hour",   "day",    "week",  "month",
		                                    "year",   "byte",   "person", "people", "piece", "gram",
		                                    "g",      "cm",     "mm",     "night",  "m",     NULL};

		a->type = "decimal";
		for (size_t i = 0; whole[i] != NULL; i++) {
			a->type = strcmp(whole[i], a->unit) == 0 ? "integer" : a->type;
		}
		if (guess != NULL && strcmp(guess, "decimal") == 0 && (lexicon_classes(v->r->lx, a->unit) & W_PERIOD) == 0) {
			a->type = "decimal"; /* "length in metres"; a length in minutes is a count */
		}
	} else if ((a->has_min || a->has_max) && (guess == NULL || strcmp(guess, "text") == 0 || strcmp(guess, "enum") == 0)) {
		a->type = a->min == (double)(long)a->min && a->max == (double)(long)a->max ? "integer" : "decimal";
	} else {
		a->type = guess != NULL ? guess : "text";
	}
	if (strcmp(a->type, "enum") == 0 && a->value_count == 0) {
		a->type = "text"; /* an enumeration without values is a text until somebody names them */
	}
}

static void finish_attrs(struct resolver *v, struct r_attrs *attrs, const struct kind_company *company)
{
	for (size_t i = 0; i < attrs->count; i++) {
		struct r_attr *a = &attrs->all[i];
		struct kind_company c = *company;
		size_t n = strcspn(a->name, "_");
		char first[48];

		if (n < sizeof(first) && a->name[n] == '_') {
			memcpy(first, a->name, n);
			first[n] = '\0';
			c.person = c.person || (lexicon_classes(v->r->lx, first) & W_PERSON) != 0; /* "visitor_name" */
		}
		set_type(v, a);
		a->pii = kind_pii(v->kinds, a->name, &c);
		if (strcmp(a->type, "boolean") == 0 || (strcmp(a->type, "integer") == 0 && strcmp(a->pii, "personal") == 0)) {
			a->pii = "none";
		}
		if (map_get(v->forbidden, a->name, strlen(a->name), 0) != 0) {
			a->dead = true;
		}
		if (a->unique && a->required == MODEL_UNKNOWN) {
			a->required = MODEL_YES;
		}
	}
}

static bool linked_to_person(const struct resolver *v, int e)
{
	for (size_t i = 0; i < v->rel_count; i++) {
		const struct r_rel *x = &v->rels[i];

		if (!x->dead && ((x->from == e && v->ents[x->to].person) || (x->to == e && v->ents[x->from].person))) {
			return true;
		}
	}
	return false;
}

static bool text_is_medical(const struct resolver *v)
{
	for (size_t i = 0; i < v->term_count; i++) {
		if (kind_is_medical(v->kinds, v->terms[i].name)) {
			return true;
		}
	}
	return false;
}

static void finish_kinds(struct resolver *v)
{
	for (size_t e = 0; e < v->ent_count; e++) {
		struct r_ent *x = &v->ents[e];
		bool plain = x->attrs.count > 0 && strcmp(x->kind, "strong") == 0;
		int out = 0, in = 0;

		for (size_t i = 0; i < x->attrs.count && plain; i++) {
			plain = strcmp(x->attrs.all[i].name, "name") == 0 || strcmp(x->attrs.all[i].name, "code") == 0 ||
			        strcmp(x->attrs.all[i].name, "description") == 0;
		}
		for (size_t i = 0; i < v->rel_count; i++) {
			out += !v->rels[i].dead && v->rels[i].from == (int)e &&
			       strcmp(v->rels[i].cardinality, "many-to-one") == 0;
			in += !v->rels[i].dead && v->rels[i].to == (int)e;
		}
		if (plain && out == 0 && in > 0 && !x->person) {
			x->kind = "lookup";
		}
	}
}

void resolve_properties(struct resolver *v)
{
	local_items(v);
	for (size_t i = 0; i < v->r->fact_count; i++) {
		struct fact *f = &v->r->facts[i];

		if (f->kind == FACT_PROP) {
			take_property(v, f);
		} else if (f->kind == FACT_VALUES) {
			take_values(v, f);
		} else if (f->kind == FACT_KEY) {
			take_key(v, f);
		}
	}
	weak_keys(v);
	borrow_values(v);
	v->medical = text_is_medical(v);
	for (size_t e = 0; e < v->ent_count; e++) {
		v->ents[e].person = is_person_like(&v->ents[e]);
	}
	for (size_t e = 0; e < v->ent_count; e++) {
		struct kind_company c = {.person = v->ents[e].person,
		                         .illness = kind_is_illness(v->kinds, v->ents[e].name),
		                         .medical = v->medical};

		c.home = !c.person && strstr(v->ents[e].name, "address") != NULL && linked_to_person(v, (int)e);
		finish_attrs(v, &v->ents[e].attrs, &c);
	}
	for (size_t i = 0; i < v->rel_count; i++) {
		finish_attrs(v, &v->rels[i].attrs, &(struct kind_company){0});
	}
	finish_kinds(v);
}
