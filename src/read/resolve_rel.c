/* Relationships and the owners of attributes: what the facts of having say, and of kinds, roles and parts. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/observe.h"
#include "dataeng/read/resolve.h"

/* ------------------------------------------------------------------ what an item is */

int role_find(const struct resolver *v, const char *name)
{
	return (int)map_get(v->roles, name, strlen(name), 0) - 1;
}

/* The only entity for people, or "user": what an unknown word for a person means. */
static int people_entity(const struct resolver *v)
{
	int found = -1;
	int n = 0;

	for (size_t i = 0; i < v->ent_count; i++) {
		if (strcmp(v->ents[i].name, "user") == 0 || strcmp(v->ents[i].name, "person") == 0) {
			return (int)i;
		}
		if (v->ents[i].person && v->ents[i].parent < 0) {
			found = (int)i;
			n++;
		}
	}
	return n == 1 ? found : -1;
}

/* The entity that an item of `owner` refers to, or -1: it is an attribute. *role gets what it is called there. */
static int item_entity(struct resolver *v, int owner, const struct item *it, const char **role)
{
	const char *name = it->np.name;
	int e;

	*role = NULL;
	if (name == NULL || name[0] == '\0' || strcmp(it->np.head, "number") == 0 || strcmp(it->np.head, "count") == 0 ||
	    (it->flags & ITEM_BOOLEAN) != 0) {
		return -1;
	}
	if (it->target != NULL && (e = entity_find(v, it->target, NULL)) >= 0) {
		*role = strcmp(v->ents[e].name, name) == 0 ? NULL : name;
		return e;
	}
	if (it->is_a != NULL && (e = entity_find(v, it->is_a, NULL)) >= 0) {
		*role = strcmp(v->ents[e].name, name) == 0 ? NULL : name;
		return e;
	}
	e = entity_find(v, name, role);
	if (e >= 0) {
		bool exact = *role == NULL;

		if (!exact && (it->value_count > 0 || it->type != NULL || (it->flags & (ITEM_UNIQUE | ITEM_LOCAL)) != 0)) {
			return -1;
		}
		if (exact && it->value_count > 0 && v->ents[e].attrs.count == 0) {
			return -1;
		}
		return e;
	}
	e = role_find(v, name);
	if (e >= 0) {
		*role = name;
		return e;
	}
	if (it->np.person && strcmp(it->np.head, "contact") != 0 && strcmp(it->np.head, "person") != 0 &&
	    it->value_count == 0) {
		e = people_entity(v);
		if (e >= 0 && (e != owner || it->np.min >= 0)) {
			*role = name;
			return e;
		}
	}
	if ((it->flags & ITEM_REFERENCE) != 0) {
		for (const char *p = name; p != NULL; p = strchr(p, '_') != NULL ? strchr(p, '_') + 1 : NULL) {
			e = entity_find(v, p, NULL);
			if (e >= 0) {
				return e;
			}
		}
	}
	return -1;
}

static void add_parts(struct resolver *v, struct r_ent *e, const struct r_attr *whole, int unit)
{
	const struct item *parts = whole->parts;
	size_t n = whole->part_count;
	const char *name = whole->name;

	for (size_t i = 0; i < n; i++) {
		struct r_attr *a;

		if (parts[i].name == NULL || parts[i].name[0] == '\0') {
			continue;
		}
		a = attr_add(v, &e->attrs, parts[i].name, unit);
		attr_take(v, a, &parts[i]);
		a->description = mem_printf(v->ctx, "part of %s", name);
	}
}

void attr_of_entity(struct resolver *v, int owner, const struct item *it, int unit, bool multi)
{
	struct r_ent *e = &v->ents[owner];
	const char *name = it->name;
	struct r_attr *a;

	if (it->np.of != NULL && (it->np.of->definite || it->np.of->every || it->np.of->soft) &&
	    entity_find(v, it->np.of->name, NULL) >= 0 && strcmp(it->np.head, "number") != 0) {
		name = it->np.name; /* "the name of the patient" */
	}
	a = attr_lookup(v, owner, name);
	if (a == NULL) {
		a = attr_add(v, &e->attrs, name, unit);
	}
	refs_add(v, &a->refs, unit);
	attr_take(v, a, it);
	a->multi = a->multi || multi;
	if (a->part_count > 0 && !a->dead) {
		add_parts(v, e, a, unit);
		a = attr_find(&e->attrs, name);
		a->dead = true; /* the parts stand for it */
	}
	mark_used(v, unit, "attribute %s.%s", e->name, name);
}

/* ------------------------------------------------------------------ facts of having */

static void take_has(struct resolver *v, struct fact *f)
{
	const char *role;
	int s = entity_find(v, f->subj, NULL);
	int e;
	struct observation o;

	if (s < 0) {
		return;
	}
	refs_add(v, &v->ents[s].refs, f->unit);
	f->used = true;
	e = item_entity(v, s, f->item, &role);
	if (e < 0) {
		if (f->passive && f->oq.min == 0) {
			return; /* "has no accounts" */
		}
		if (role_find(v, f->item->np.name) < 0 &&
		    map_get(v->forbidden, f->item->np.name, strlen(f->item->np.name), 0) != 0) {
			return;
		}
		attr_of_entity(v, s, f->item, f->unit, f->oq.max > 1 && !f->oq.soft);
		return;
	}
	if (e == s && role == NULL && !(f->oq.max >= 1 && strcmp(f->verb, "list") != 0)) {
		return;
	}
	o = (struct observation){.from = s,
	                         .to = e,
	                         .role = role,
	                         .verb = f->verb,
	                         .to_q = f->oq,
	                         .from_q = f->sq,
	                         .may = f->may,
	                         .part = f->part,
	                         .active = true,
	                         .unit = f->unit,
	                         .strength = f->strength};
	o.from_q = (struct quantity){-1, -1, false, false, false}; /* the subject's own number says nothing about the inverse */
	if (o.to_q.max < 0 && !o.to_q.plural && o.to_q.min != 0) {
		o.to_q.max = 1;
		o.to_q.soft = true;
	}
	o.optional = (f->item->flags & ITEM_OPTIONAL) != 0;
	if (f->passive && f->oq.min == 0) {
		o.optional = true;
		o.to_q = (struct quantity){0, -1, false, false, false};
		if (rel_between(v, s, e, NULL) < 0) {
			return;
		}
	}
	(void)rel_observe(v, &o);
	mark_used(v, f->unit, "relationship %s - %s", v->ents[s].name, v->ents[e].name);
}

/* ------------------------------------------------------------------ kinds and roles */

static void take_kinds(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		struct fact *f = &v->r->facts[i];
		int s, e;

		if (f->kind != FACT_ISA) {
			continue;
		}
		s = entity_find(v, f->subj, NULL);
		e = entity_find(v, f->obj, NULL);
		if (e < 0) {
			continue;
		}
		if (f->word != NULL && (s < 0 || v->ents[s].attrs.count == 0)) {
			continue;
		}
		if (term_root(v, term_find(v, f->subj)) >= 0 && s >= 0 && s != e &&
		    v->terms[term_root(v, term_find(v, f->subj))].ent == s && v->ents[s].parent < 0 && v->ents[e].parent != s) {
			v->ents[s].kind = "subtype";
			v->ents[s].parent = e;
			v->ents[s].person = v->ents[s].person || v->ents[e].person;
			v->ents[e].person = v->ents[e].person || v->ents[s].person;
			refs_add(v, &v->ents[s].refs, f->unit);
			mark_used(v, f->unit, "%s is a kind of %s", v->ents[s].name, v->ents[e].name);
			f->used = true;
		} else if (s < 0 || s == e) {
			map_set(v->roles, f->subj, strlen(f->subj), (uint64_t)e + 1);
		}
	}
}

/* "The reporter must be a user": the topic has a reporter. */
static void take_roles(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		struct fact *f = &v->r->facts[i];
		int owner = f->topic != NULL ? entity_find(v, f->topic, NULL) : -1;
		int e = f->kind == FACT_ISA ? role_find(v, f->subj) : -1;

		if (f->kind == FACT_ISA && e >= 0 && owner >= 0 && f->passive && owner != e && f->word == NULL) {
			struct observation o = {.from = owner,
			                        .to = e,
			                        .role = f->subj,
			                        .verb = "have",
			                        .to_q = {1, 1, !f->must, false, false},
			                        .from_q = {-1, -1, false, false, false},
			                        .unit = f->unit,
			                        .strength = 1};

			(void)rel_observe(v, &o);
			f->used = true;
			mark_used(v, f->unit, "relationship %s - %s as %s", v->ents[owner].name, v->ents[e].name, f->subj);
		}
	}
}

static void take_local(struct resolver *v, struct fact *f)
{
	int s = entity_find(v, f->subj, NULL);
	int e = entity_find(v, f->obj, NULL);
	struct observation o;
	int id;

	if (s < 0 || e < 0 || s == e) {
		return;
	}
	o = (struct observation){.from = s,
	                         .to = e,
	                         .verb = "belong",
	                         .to_q = {1, 1, false, false, false},
	                         .from_q = {-1, MANY, true, false, true},
	                         .unit = f->unit,
	                         .strength = 1};
	id = rel_between(v, s, e, NULL);
	if (id < 0 || v->rels[id].dead) {
		id = rel_observe(v, &o);
	}
	v->rels[id].identifying = true;
	v->ents[s].weak_owner = e;
	if (strcmp(v->ents[s].kind, "strong") == 0) {
		v->ents[s].kind = "weak";
	}
	v->ents[s].weak_attr = f->item != NULL ? f->item->name : "number";
	f->used = true;
	mark_used(v, f->unit, "%s is identified within %s", v->ents[s].name, v->ents[e].name);
}

/* ------------------------------------------------------------------ */

static void forbid(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		const struct fact *f = &v->r->facts[i];

		if (f->kind == FACT_NEVER) {
			map_set(v->forbidden, f->obj, strlen(f->obj), 1);
		}
	}
}

static void item_roles(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		const struct fact *f = &v->r->facts[i];
		int e = (f->kind == FACT_HAS || f->kind == FACT_LINK) && f->item != NULL && f->item->is_a != NULL
		                ? entity_find(v, f->item->is_a, NULL)
		                : -1;

		if (e >= 0 && entity_find(v, f->item->np.name, NULL) < 0) {
			map_set(v->roles, f->item->np.name, strlen(f->item->np.name), (uint64_t)e + 1);
		}
	}
}

void resolve_relationships(struct resolver *v)
{
	forbid(v);
	take_kinds(v);
	item_roles(v);
	for (size_t i = 0; i < v->r->fact_count; i++) {
		struct fact *f = &v->r->facts[i];

		if (f->kind == FACT_HAS) {
			take_has(v, f);
		} else if (f->kind == FACT_LINK) {
			resolve_link(v, f);
		} else if (f->kind == FACT_LOCAL) {
			take_local(v, f);
		}
	}
	take_kinds(v);
	take_roles(v);
	for (size_t i = 0; i < v->rel_count; i++) {
		rel_decide(v, &v->rels[i]);
	}
	resolve_pairs(v);
}
