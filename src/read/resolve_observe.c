/* The table of relationships. Each fact that links two entities is an observation; observations of one pair that say the same
 * thing (the same verb, the same role, or nothing in particular) become one relationship. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/observe.h"
#include "dataeng/read/resolve.h"

/* Verbs that only say that there is a relationship. */
bool verb_is_generic(const char *verb)
{
	return verb == NULL || word_in(verb, "have belong be of in with list field consist comprise contain include keep "
	                                     "hold for to refer link relate associate connect concern carry record state say "
	                                     "show identify note give split divide possess own describe name");
}

static bool same_verb(const char *a, const char *b)
{
	size_t n = strcspn(a, " ");

	return n == strcspn(b, " ") && strncmp(a, b, n) == 0;
}

/* ------------------------------------------------------------------ the table of relationships */

static const char *pair_key(const struct resolver *v, int a, int b)
{
	return mem_printf(v->ctx, "%d %d", a < b ? a : b, a < b ? b : a);
}

static int first_of_pair(const struct resolver *v, int a, int b)
{
	const char *key = pair_key(v, a, b);

	return (int)map_get(v->pairs, key, strlen(key), 0) - 1;
}

int rel_add(struct resolver *v, int from, int to)
{
	const char *key = pair_key(v, from, to);
	int first = (int)map_get(v->pairs, key, strlen(key), 0) - 1;
	int id = (int)v->rel_count;
	struct r_rel *rel;

	if (v->rel_count == v->rel_room) {
		v->rel_room = v->rel_room == 0 ? 64 : v->rel_room * 2;
		v->rels = mem_resize(v->ctx, v->rels, struct r_rel, v->rel_room);
		v->next_of_pair = mem_resize(v->ctx, v->next_of_pair, int, v->rel_room);
	}
	rel = &v->rels[v->rel_count++];
	memset(rel, 0, sizeof(*rel));
	rel->from = from;
	rel->to = to;
	rel->to_max = rel->from_max = -1;
	v->next_of_pair[id] = -1;
	if (first < 0) {
		map_set(v->pairs, key, strlen(key), (uint64_t)id + 1);
	} else {
		while (v->next_of_pair[first] >= 0) {
			first = v->next_of_pair[first];
		}
		v->next_of_pair[first] = id;
	}
	return id;
}

int rel_between(const struct resolver *v, int a, int b, const char *verb)
{
	int best = -1;

	for (int i = first_of_pair(v, a, b); i >= 0; i = v->next_of_pair[i]) {
		if (v->rels[i].dead) {
			continue;
		}
		if (verb != NULL && v->rels[i].name != NULL && same_verb(v->rels[i].name, verb)) {
			return i;
		}
		best = best < 0 ? i : best;
	}
	return best;
}

/* ------------------------------------------------------------------ joining observations */

static int most(const struct quantity *q)
{
	return q->max >= 0 ? (q->max > 1 ? MANY : 1) : q->plural ? MANY : -1;
}

static bool is_hard(const struct quantity *q)
{
	return q->max >= 0 && !q->soft;
}

/* Quantities of the observation as seen from the relationship's direction. */
static void oriented(const struct r_rel *rel, const struct observation *o, const struct quantity **to,
                     const struct quantity **from)
{
	bool flip = rel->from != o->from;

	*to = flip ? &o->from_q : &o->to_q;
	*from = flip ? &o->to_q : &o->from_q;
}

/* Would the observation fit the relationship although they use different words? */
static bool compatible(const struct r_rel *rel, const struct observation *o)
{
	const struct quantity *to, *from;
	int a, b;

	oriented(rel, o, &to, &from);
	a = most(to);
	b = most(from);
	if (rel->from == rel->to) {
		return false;
	}
	if ((rel->to_max == 1 && !rel->to_soft && a == MANY) || (rel->to_max == MANY && a == 1 && is_hard(to)) ||
	    (rel->from_max == 1 && !rel->from_soft && b == MANY) || (rel->from_max == MANY && b == 1 && is_hard(from))) {
		return false;
	}
	/* one verb says "one" this way, another "one" that way: two relationships, not a one-to-one */
	if ((a == 1 ? 1 : rel->to_max) == 1 && (b == 1 ? 1 : rel->from_max) == 1) {
		return false;
	}
	return true;
}

static bool says_nothing(const struct observation *o)
{
	return !is_hard(&o->to_q) && !is_hard(&o->from_q);
}

static int choose(struct resolver *v, const struct observation *o)
{
	bool generic = verb_is_generic(o->verb);

	for (int i = first_of_pair(v, o->from, o->to); i >= 0; i = v->next_of_pair[i]) {
		struct r_rel *rel = &v->rels[i];

		if (rel->dead) {
			continue;
		}
		if (o->role != NULL && rel->role != NULL && strcmp(o->role, rel->role) == 0) {
			return i;
		}
		if (o->role != NULL && rel->role == NULL && rel->name != NULL && !rel->generic &&
		    words_akin(word_last(o->role), rel->name)) {
			return i;
		}
		if (o->role == NULL && rel->role != NULL && !generic && words_akin(word_last(rel->role), o->verb)) {
			return i;
		}
		if (o->role == NULL && rel->role == NULL &&
		    ((generic && rel->generic) || (!generic && !rel->generic && same_verb(rel->name, o->verb)))) {
			if (o->from == o->to && !(rel->from_max == -1 || rel->to_max == -1 || says_nothing(o))) {
				continue;
			}
			return i;
		}
	}
	if (o->role != NULL || o->from == o->to) {
		return -1;
	}
	for (int i = first_of_pair(v, o->from, o->to); i >= 0; i = v->next_of_pair[i]) {
		struct r_rel *rel = &v->rels[i];

		if (!rel->dead && rel->role == NULL && compatible(rel, o) &&
		    (generic || rel->generic || says_nothing(o) ||
		     !((rel->to_max > 0 && !rel->to_soft) || (rel->from_max > 0 && !rel->from_soft)))) {
			return i;
		}
	}
	return -1;
}

static void take_max(int *max, bool *soft, const struct quantity *q)
{
	int m = most(q);

	if (m < 0) {
		return;
	}
	if (*max < 0 || (*soft && is_hard(q)) || (m == MANY && !(*max == 1 && !*soft && !is_hard(q)))) {
		*max = m;
		*soft = !is_hard(q);
	}
}

static void take_optional(enum model_tri *optional, const struct quantity *q, bool may)
{
	if (q->min == 0 || (may && q->max >= 0 && q->max <= 1) || (may && q->min < 0 && (q->max >= 0 || q->plural))) {
		*optional = MODEL_YES;
	} else if (q->min >= 1 && !q->soft && !may && *optional == MODEL_UNKNOWN) {
		*optional = MODEL_NO;
	} else if (may && q->min >= 1 && *optional == MODEL_UNKNOWN) {
		*optional = MODEL_YES;
	}
}

int rel_observe(struct resolver *v, const struct observation *o)
{
	int id = choose(v, o);
	struct r_rel *rel;
	const struct quantity *to, *from;
	bool flip;

	if (id < 0) {
		id = rel_add(v, o->from, o->to);
		rel = &v->rels[id];
		rel->name = o->verb;
		rel->said = o->said;
		rel->generic = verb_is_generic(o->verb) && o->role == NULL;
		rel->strength = o->strength;
		rel->part = o->part;
	}
	rel = &v->rels[id];
	flip = rel->from != o->from;
	oriented(rel, o, &to, &from);
	if (rel->generic && !verb_is_generic(o->verb)) {
		rel->generic = false;
		rel->name = o->verb;
		rel->said = o->said;
	}
	if (o->role != NULL && rel->role == NULL) {
		rel->role = o->role;
		rel->role_given = true;
	}
	take_max(&rel->to_max, &rel->to_soft, to);
	take_max(&rel->from_max, &rel->from_soft, from);
	take_optional(flip ? &rel->to_optional : &rel->from_optional, &o->to_q, o->may);
	take_optional(flip ? &rel->from_optional : &rel->to_optional, &o->from_q, false);
	if (o->optional) {
		*(flip ? &rel->to_optional : &rel->from_optional) = MODEL_YES;
	}
	if (o->active && !flip) {
		rel->part = rel->part || o->part;
	}
	refs_add(v, &rel->refs, o->unit);
	return id;
}
