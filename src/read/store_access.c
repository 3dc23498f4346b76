/* Access patterns into the session: which entity is looked for, and which attributes and references it is looked up by. The
 * words of the text are resolved in the order: attribute, role, other entity, attribute of a neighbour. What cannot be resolved
 * keeps its name, so that a person sees it. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/read/store_parts.h"

/* An attribute of an entity that e is related to. */
static struct r_attr *attr_nearby(struct demand *d, int e, const char *name)
{
	for (size_t i = 0; i < d->v->rel_count; i++) {
		const struct r_rel *x = &d->v->rels[i];
		int other = x->from == e ? x->to : x->to == e ? x->from : -1;
		struct r_attr *a;

		if (x->dead || other < 0) {
			continue;
		}
		a = attr_find((struct r_attrs *)&x->attrs, name);
		a = a == NULL ? attr_lookup(d->v, other, name) : a;
		if (a != NULL && !a->dead) {
			return a;
		}
	}
	return NULL;
}

static struct model_part part_of(struct demand *d, int e, const struct item *it)
{
	struct model_part p = {.name = it->name};
	const char *role;
	struct r_attr *a = attr_lookup(d->v, e, it->name);
	int other;

	if (a == NULL || a->dead) {
		a = demand_is_moment(it->name) ? demand_moment(d, e) : NULL;
	}
	if (a != NULL && !a->dead) {
		p.attribute_id = a->id;
		p.name = a->name;
		return p;
	}
	for (size_t i = 0; i < d->v->rel_count; i++) {
		const struct r_rel *x = &d->v->rels[i];

		if (!x->dead && x->role != NULL && strcmp(x->role, it->np.name) == 0 && (x->from == e || x->to == e)) {
			p.relationship_id = x->id;
			p.entity_id = d->v->ents[x->from == e ? x->to : x->from].id;
			return p;
		}
	}
	if (it->np.of != NULL && it->np.of->name[0] != '\0') { /* "the name of the owner" */
		other = entity_find(d->v, it->np.of->name, NULL);
		a = other >= 0 ? attr_lookup(d->v, other, it->np.name) : NULL;
		if (a != NULL && !a->dead) {
			p.attribute_id = a->id;
			p.name = a->name;
			return p;
		}
	}
	other = entity_find(d->v, it->np.name, &role);
	if (other < 0 && demand_akin(d, e, it->name, &a) == 1) {
		p.attribute_id = a->id;
		p.name = a->name;
		return p;
	}
	if (other < 0 && it->np.of != NULL && it->np.of->name[0] != '\0') {
		other = entity_find(d->v, it->np.of->name, &role);
	}
	if (other >= 0) {
		p.entity_id = d->v->ents[other].id;
		p.name = role == NULL ? d->v->ents[other].name : role;
		return p;
	}
	a = attr_nearby(d, e, it->name);
	if (a != NULL) {
		p.attribute_id = a->id;
	}
	return p;
}

/* "revenue", "turnover": no entity, but money of one: the entity with money and a date that refers to most others. */
static int money_entity(struct demand *d)
{
	int best = -1;
	int most = 0;

	for (size_t e = 0; e < d->v->ent_count; e++) {
		int score = 0;

		for (size_t i = 0; i < d->v->ents[e].attrs.count; i++) {
			const char *t = d->v->ents[e].attrs.all[i].type;

			score += t != NULL && strcmp(t, "money") == 0 ? 2 : 0;
		}
		if (score == 0 || demand_moment(d, (int)e) == NULL) {
			continue;
		}
		for (size_t i = 0; i < d->v->rel_count; i++) {
			score += !d->v->rels[i].dead && d->v->rels[i].from == (int)e;
		}
		if (score > most) {
			most = score;
			best = (int)e;
		}
	}
	return best;
}

/* "an occupancy report by hotel and room type": the entity that refers to most of what it is grouped by. */
static int best_covered(struct demand *d, const struct fact *f)
{
	int best = -1;
	int most = 0;

	for (size_t e = 0; e < d->v->ent_count; e++) {
		int score = 0;

		for (size_t i = 0; i < f->item_count; i++) {
			int other = entity_find(d->v, f->items[i].np.name, NULL);
			int rel = other >= 0 && other != (int)e ? rel_between(d->v, (int)e, other, NULL) : -1;

			score += rel >= 0 && d->v->rels[rel].from == (int)e;
			score += attr_lookup(d->v, (int)e, f->items[i].name) != NULL;
		}
		if (score > most) {
			most = score;
			best = (int)e;
		}
	}
	return best;
}

/* "the average score by track": the entity whose attribute that is, when there is one only. */
static int owner_of(struct demand *d, const char *name)
{
	int owner = -1;
	const char *last = strrchr(name, '_');

	for (int round = 0; round < 2 && owner == -1; round++) {
		for (size_t e = 0; e < d->v->ent_count; e++) {
			const struct r_attr *a = attr_find(&d->v->ents[e].attrs, round == 0 || last == NULL ? name : last + 1);

			if (a != NULL && !a->dead) {
				owner = owner == -1 ? (int)e : -2;
			}
		}
	}
	return owner;
}

static bool is_money_word(const char *name)
{
	return word_in(word_last(name), "revenue turnover sale income earning");
}

void store_access(struct demand *d, const struct fact *f)
{
	int e = demand_entity(d, f);
	struct model_part *parts = mem_array(d->v->ctx, struct model_part, f->item_count + 1);
	const char *by = NULL;
	size_t n = 0;
	int64_t id;

	e = e < 0 ? owner_of(d, f->subj) : e;
	if (e < 0 && is_money_word(f->subj)) {
		e = money_entity(d);
	}
	if (e < 0 && strcmp(f->word, "report") == 0) {
		e = best_covered(d, f);
	}
	if (e < 0) {
		return;
	}
	for (size_t i = 0; i < f->item_count; i++) {
		struct model_part p = part_of(d, e, &f->items[i]);
		bool twice = p.entity_id == d->v->ents[e].id;

		for (size_t k = 0; k < n; k++) {
			twice = twice || strcmp(parts[k].name, p.name) == 0;
		}
		if (!twice) {
			parts[n++] = p;
		}
	}
	if (n == 0) {
		return;
	}
	id = model_add_access(d->s, &(struct model_access){.entity_id = d->v->ents[e].id, .kind = f->word, .body = f->text},
	                      parts, n);
	demand_source(d, id, f);
	for (size_t i = 0; i < n; i++) {
		by = i == 0 ? parts[0].name : mem_printf(d->v->ctx, "%s, %s", by, parts[i].name);
	}
	mark_used(d->v, f->unit, "access pattern: %s by %s", d->v->ents[e].name, by);
}
