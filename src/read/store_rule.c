/* Rules over several attributes into the session: orders, limits, combinations, others. The thing that a rule is about is often
 * not said ("nobody enrols twice in the same course"): it is the one that has all parts, and whose name is akin to the verb. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/read/store_parts.h"
#include "dataeng/wrap/sqlite.h"

enum { MOST_PARTS = 8 };

static bool is_part(const struct model_part *p)
{
	return p->attribute_id != 0 || p->relationship_id != 0;
}

static bool is_used(const struct model_part *parts, size_t n, const struct model_part *p)
{
	for (size_t i = 0; i < n; i++) {
		if (parts[i].attribute_id == p->attribute_id && parts[i].relationship_id == p->relationship_id) {
			return true;
		}
	}
	return false;
}

/* A relationship of e that is called so, or leads to what is called so; towards a person when it has no name. */
static struct model_part reference(struct demand *d, int e, const char *name, const struct model_part *used, size_t n)
{
	int other = name[0] != '\0' ? entity_find(d->v, name, NULL) : -1;

	for (int round = 0; round < 4; round++) { /* named so; to it, without a role; to it; from it */
		for (size_t i = 0; i < d->v->rel_count; i++) {
			const struct r_rel *x = &d->v->rels[i];
			int to = x->from == e ? x->to : x->to == e && round == 3 ? x->from : -1;
			struct model_part p = {.relationship_id = x->id};
			bool fits = name[0] == '\0' ? to >= 0 && d->v->ents[to].person
			            : round == 0    ? x->role != NULL && strcmp(x->role, name) == 0
			                            : other >= 0 && to == other && (round > 1 || x->role == NULL);

			if (!x->dead && to >= 0 && fits && !is_used(used, n, &p)) {
				return p;
			}
		}
	}
	return (struct model_part){0};
}

static struct model_part find_part(struct demand *d, int e, const char *name, const struct model_part *used, size_t n)
{
	struct r_attr *a = name[0] != '\0' ? attr_lookup(d->v, e, name) : NULL;
	struct model_part p;

	if (a != NULL && !a->dead) {
		return (struct model_part){.attribute_id = a->id};
	}
	p = reference(d, e, name, used, n);
	if (is_part(&p) || name[0] == '\0') {
		return p;
	}
	if (demand_is_moment(name) || strcmp(name, "moment") == 0) {
		a = demand_moment(d, e);
	} else if (demand_akin(d, e, name, &a) != 1) {
		a = NULL;
	}
	return a != NULL && !a->dead ? (struct model_part){.attribute_id = a->id} : (struct model_part){0};
}

/* The parts of a rule that e has. */
static size_t find_parts(struct demand *d, int e, const struct fact *f, struct model_part *parts)
{
	size_t n = 0;

	for (size_t i = 0; i < f->item_count && n < MOST_PARTS; i++) {
		struct model_part p = find_part(d, e, f->items[i].name, parts, n);

		if (is_part(&p) && !is_used(parts, n, &p)) {
			parts[n++] = p;
		}
	}
	return n;
}

/* The entity that has all parts; of several, the one akin to the verb. -1: none. */
static int best_owner(struct demand *d, const struct fact *f, struct model_part *parts)
{
	int best = -1;
	int most = -1;

	for (size_t e = 0; e < d->v->ent_count; e++) {
		struct model_part own[MOST_PARTS];
		int score;

		if (d->v->ents[e].dead || find_parts(d, (int)e, f, own) < f->item_count) {
			continue;
		}
		score = f->verb != NULL && words_akin(f->verb, d->v->ents[e].name) ? 4 : 0;
		score += f->topic != NULL && strcmp(f->topic, d->v->ents[e].name) == 0 ? 2 : 0;
		for (size_t i = 0; i < f->item_count; i++) { /* one of the parts is no owner of the others */
			score -= entity_find(d->v, f->items[i].name, NULL) == (int)e ? 8 : 0;
		}
		if (score > most) {
			most = score;
			best = (int)e;
			memcpy(parts, own, sizeof(own));
		}
	}
	return best;
}

/* Does the rule have these parts? */
static bool has_parts(struct demand *d, int64_t rule, const struct model_part *parts, size_t n)
{
	bool same = db_int(d->s->db, 0, "SELECT count(*) FROM business_rule_part WHERE rule_id = ?", "i", rule) == (int64_t)n;

	for (size_t i = 0; i < n && same; i++) {
		same = db_int(d->s->db, 0,
		              "SELECT count(*) FROM business_rule_part WHERE rule_id = ? AND coalesce(attribute_id, 0) = ? AND "
		              "coalesce(relationship_id, 0) = ?",
		              "iii", rule, parts[i].attribute_id, parts[i].relationship_id) > 0;
	}
	return same;
}

/* A rule of e; the one that is there when the text repeats itself. value is that of a limit, else 0. */
static int64_t add_rule(struct demand *d, int e, const char *kind, double value, const char *body,
                        const struct model_part *parts, size_t n)
{
	int64_t entity = d->v->ents[e].id;
	struct query *q = db_query(
	        d->v->ctx, d->s->db,
	        "SELECT id FROM business_rule WHERE entity_id = ? AND kind = ? AND coalesce(value, 0.0) = ? ORDER BY id", "isr",
	        entity, kind, value);
	int64_t id = 0;

	while (id == 0 && query_next(q)) {
		id = has_parts(d, query_int(q, 0), parts, n) ? query_int(q, 0) : 0;
	}
	(void)query_end(q);
	return id != 0 ? id : model_add_rule(d->s, entity, kind, value != 0, value, body, parts, n);
}

/* Is the combination a key that the entity has already? */
static bool is_key(struct demand *d, int e, const struct model_part *parts, size_t n)
{
	struct query *q = db_query(d->v->ctx, d->s->db, "SELECT id FROM entity_key WHERE entity_id = ?", "i", d->v->ents[e].id);
	bool same = false;

	while (query_next(q) && !same) {
		int64_t key = query_int(q, 0);

		same = db_int(d->s->db, 0, "SELECT count(*) FROM entity_key_part WHERE key_id = ?", "i", key) == (int64_t)n;
		for (size_t i = 0; i < n && same; i++) {
			same = db_int(d->s->db, 0,
			              "SELECT count(*) FROM entity_key_part WHERE key_id = ? AND (attribute_id = ? OR "
			              "relationship_id = ?)",
			              "iii", key, parts[i].attribute_id, parts[i].relationship_id) > 0;
		}
	}
	(void)query_end(q);
	return same;
}

static void combination(struct demand *d, const struct fact *f, const char *kind, size_t least)
{
	int e = f->subj != NULL ? entity_find(d->v, f->subj, NULL) : -1;
	struct model_part parts[MOST_PARTS];
	size_t n = e >= 0 ? find_parts(d, e, f, parts) : 0;
	int64_t id;

	if (n < f->item_count) {
		struct model_part other[MOST_PARTS];
		int better = f->item_count > 1 ? best_owner(d, f, other) : -1;

		if (better >= 0) {
			e = better;
			n = f->item_count;
			memcpy(parts, other, sizeof(parts));
		}
	}
	if (e < 0 || n < least || (least > 1 && is_key(d, e, parts, n))) {
		return;
	}
	id = add_rule(d, e, kind, 0, f->text, parts, n);
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "rule: %s of %s", least > 1 ? "unique combination" : "condition", d->v->ents[e].name);
}

/* ------------------------------------------------------------------ orders */

static size_t shared_words(const char *a, const char *b)
{
	size_t n = 0;

	for (const char *p = a; *p != '\0'; p += strcspn(p, "_"), p += *p == '_') {
		size_t k = strcspn(p, "_");

		for (const char *q = b; *q != '\0'; q += strcspn(q, "_"), q += *q == '_') {
			n += strcspn(q, "_") == k && strncmp(p, q, k) == 0;
		}
	}
	return n;
}

static bool means(struct demand *d, int e, const struct r_attr *a, const char *name)
{
	const struct r_attr *said = attr_lookup(d->v, e, name);

	return said != NULL && !said->dead ? said == a : demand_is_akin(name, a->name);
}

/* The two attributes of e that are meant, as alike as possible ("arrival" and "departure": the actual ones of both). */
static bool find_pair(struct demand *d, int e, const struct fact *f, struct model_part *parts)
{
	const struct r_attrs *all = &d->v->ents[e].attrs;
	bool found = false;
	size_t most = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (all->all[i].dead || !means(d, e, &all->all[i], f->obj)) {
			continue;
		}
		for (size_t k = 0; k < all->count; k++) {
			size_t same = shared_words(all->all[i].name, all->all[k].name);

			if (k == i || all->all[k].dead || !means(d, e, &all->all[k], f->verb) || (found && same <= most)) {
				continue;
			}
			parts[0] = (struct model_part){.attribute_id = all->all[i].id};
			parts[1] = (struct model_part){.attribute_id = all->all[k].id};
			most = same;
			found = true;
		}
	}
	return found;
}

static void order(struct demand *d, const struct fact *f)
{
	int e = f->subj != NULL ? entity_find(d->v, f->subj, NULL) : -1;
	struct model_part parts[2];
	int64_t id;

	if (e < 0 || !find_pair(d, e, f, parts)) {
		int only = -1;

		for (size_t i = 0; i < d->v->ent_count && only < 0; i++) {
			only = !d->v->ents[i].dead && (int)i != e && find_pair(d, (int)i, f, parts) ? (int)i : only;
		}
		e = only;
	}
	if (e < 0) {
		return;
	}
	id = add_rule(d, e, "order", 0, f->text, parts, 2);
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "rule: %s before %s", f->obj, f->verb);
}

/* ------------------------------------------------------------------ limits */

/* Rows that refer to both: of "a member may have 8 copies", the loans. */
static int between(struct demand *d, int what, int who)
{
	for (size_t e = 0; e < d->v->ent_count; e++) {
		bool a = false, b = false;

		for (size_t i = 0; i < d->v->rel_count; i++) {
			const struct r_rel *x = &d->v->rels[i];

			a = a || (!x->dead && x->from == (int)e && x->to == what);
			b = b || (!x->dead && x->from == (int)e && x->to == who);
		}
		if (a && b && (int)e != what && (int)e != who) {
			return (int)e;
		}
	}
	return -1;
}

static void limit(struct demand *d, const struct fact *f)
{
	int what = entity_find(d->v, f->subj, NULL);
	int who = entity_find(d->v, f->obj, NULL);
	struct model_part part;
	int rows;
	int64_t id;

	if (what < 0 || who < 0 || what == who) {
		return;
	}
	rows = between(d, what, who);
	what = rows >= 0 ? rows : what;
	part = reference(d, what, d->v->ents[who].name, NULL, 0);
	if (!is_part(&part)) {
		return;
	}
	id = add_rule(d, what, "limit", f->number, f->text, &part, 1);
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "rule: at most %g %s for each %s", f->number, d->v->ents[what].name, d->v->ents[who].name);
}

void store_rule(struct demand *d, const struct fact *f)
{
	switch (f->kind) {
	case FACT_ORDER:
		order(d, f);
		break;
	case FACT_LIMIT:
		limit(d, f);
		break;
	case FACT_UNIQUE:
		combination(d, f, "unique", 2);
		break;
	case FACT_CHECK:
		combination(d, f, "check", 1);
		break;
	default:
		break;
	}
}
