/* What belongs to a pair of entities, and what stands between two of them: attributes of relationships, entities that are
 * described where two others meet. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"

static void pair_attributes(struct resolver *v, struct fact *f, int rel)
{
	struct r_rel *x = &v->rels[rel];
	bool many = strcmp(x->cardinality, "many-to-many") == 0;

	for (size_t i = 0; i < f->item_count; i++) {
		const struct item *it = &f->items[i];
		struct r_attr *a;

		if (it->name == NULL || it->name[0] == '\0') {
			continue;
		}
		if (!many) {
			attr_of_entity(v, x->from, it, f->unit, false);
			continue;
		}
		a = attr_add(v, &x->attrs, it->np.of != NULL && it->np.of->definite ? it->np.name : it->name, f->unit);
		attr_take(v, a, it);
		mark_used(v, f->unit, "attribute %s of %s - %s", a->name, v->ents[x->from].name, v->ents[x->to].name);
	}
	f->used = true;
}

static void take_pair(struct resolver *v, struct fact *f)
{
	const struct fact *link = f->pair >= 0 ? &v->r->facts[f->pair] : NULL;
	const char *a = link != NULL ? link->subj : f->subj;
	const char *b = link != NULL ? link->obj : f->obj;
	int s = entity_find(v, a, NULL);
	int e = entity_find(v, b, NULL);
	int rel;

	if (s < 0 && a != NULL) {
		s = role_find(v, a);
	}
	if (e < 0 && b != NULL) {
		e = role_find(v, b);
	}
	if (s < 0 || e < 0) {
		if (s >= 0 || e >= 0) {
			for (size_t i = 0; i < f->item_count; i++) {
				if (f->items[i].name != NULL && f->items[i].name[0] != '\0') {
					attr_of_entity(v, s >= 0 ? s : e, &f->items[i], f->unit, false);
				}
			}
		}
		return;
	}
	rel = rel_between(v, s, e, link != NULL ? link->verb : NULL);
	if (rel < 0) {
		rel = rel_add(v, s, e);
		v->rels[rel].to_max = v->rels[rel].from_max = MANY;
		v->rels[rel].name = f->items[0].name;
		v->rels[rel].cardinality = "many-to-many";
	}
	refs_add(v, &v->rels[rel].refs, f->unit);
	pair_attributes(v, f, rel);
}

static void isolated_end(struct resolver *v, int x, int end, int unit)
{
	int id = rel_add(v, x, end);

	v->rels[id].name = "of";
	v->rels[id].generic = true;
	v->rels[id].to_max = 1;
	v->rels[id].from_max = MANY;
	v->rels[id].cardinality = "many-to-one";
	v->rels[id].from_optional = MODEL_NO;
	refs_add(v, &v->rels[id].refs, unit);
	mark_used(v, unit, "relationship %s - %s", v->ents[x].name, v->ents[end].name);
}

/* What happens in the block where an entity without relationships is described: it stands between the two. "As a member
 * I want to borrow a copy. A loan keeps the date." */
static void link_isolated(struct resolver *v)
{
	bool *linked = mem_array(v->ctx, bool, v->ent_count + 1);

	for (size_t i = 0; i < v->rel_count; i++) {
		linked[v->rels[i].from] = linked[v->rels[i].to] = true;
	}
	for (size_t x = 0; x < v->ent_count; x++) {
		const struct r_ent *e = &v->ents[x];
		int block = e->refs.count > 0 ? v->r->markup->units[e->refs.units[0]].block : -1;

		if (linked[x] || e->parent >= 0 || block < 0) {
			continue;
		}
		/* facts are in the order of their units: the last one of the block before the description */
		for (size_t i = v->r->fact_count; i > 0; i--) {
			const struct fact *f = &v->r->facts[i - 1];
			int s, o, rel, front;

			if (f->unit > e->refs.units[0] || f->kind != FACT_LINK) {
				continue;
			}
			if (v->r->markup->units[f->unit].block < block) {
				break;
			}
			s = entity_find(v, f->subj, NULL);
			o = entity_find(v, f->obj, NULL);
			if (s < 0 || o < 0 || s == o || s == (int)x || o == (int)x || f->strength < 0.5) {
				continue;
			}
			front = -1;
			for (size_t k = i; k < v->r->fact_count && v->r->facts[k].unit == f->unit; k++) {
				if (v->r->facts[k].kind == FACT_LINK && v->r->facts[k].strength < 0.5) {
					front = entity_find(v, v->r->facts[k].subj, NULL);
				}
			}
			isolated_end(v, (int)x, front >= 0 && front != o ? front : s, f->unit);
			isolated_end(v, (int)x, o, f->unit);
			rel = rel_between(v, s, o, f->verb);
			if (rel >= 0 && v->rels[rel].refs.count <= 1) {
				v->rels[rel].dead = true;
			}
			break;
		}
	}
}

void resolve_pairs(struct resolver *v)
{
	link_isolated(v);
	for (size_t i = 0; i < v->r->fact_count; i++) {
		if (v->r->facts[i].kind == FACT_PAIR) {
			take_pair(v, &v->r->facts[i]);
		}
	}
}
