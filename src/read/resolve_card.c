/* Cardinalities: what the numbers of the text say about each relationship, and the defaults where only one side is said. */
#include <string.h>

#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"

static bool has_own_key(const struct r_ent *e)
{
	for (size_t i = 0; i < e->attrs.count; i++) {
		if (e->attrs.all[i].unique) {
			return true;
		}
	}
	return false;
}

static bool is_making(const struct resolver *v, const char *verb)
{
	return verb != NULL && (map_get(v->r->lx->verbs, verb, strcspn(verb, " "), 0) & V_MAKING) != 0;
}

static void flip(struct r_rel *rel)
{
	int e = rel->from;
	int m = rel->to_max;
	enum model_tri t = rel->from_optional;
	bool soft = rel->to_soft;

	rel->from = rel->to;
	rel->to = e;
	rel->to_max = rel->from_max;
	rel->from_max = m;
	rel->to_soft = rel->from_soft;
	rel->from_soft = soft;
	rel->from_optional = rel->to_optional;
	rel->to_optional = t;
}

/* A noun of doing: it happens to one thing. */
static bool is_event_noun(const char *name)
{
	static const char *const tails[] = {"ment",  "tion",   "sion",  "ance",  "delivery",
	                                    "visit", "charge", "entry", "event", NULL};
	size_t n = strlen(name);

	for (size_t i = 0; tails[i] != NULL; i++) {
		size_t k = strlen(tails[i]);

		if (n > k && strcmp(name + n - k, tails[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* One `from` has many `to`, and nobody says how many `from` one `to` has. */
static int inverse_of_many(const struct resolver *v, const struct r_rel *rel, int to)
{
	if (rel->name != NULL &&
	    (strcmp(rel->name, "give to") == 0 || strcmp(rel->name, "lead to") == 0 || strcmp(rel->name, "result in") == 0)) {
		return 1; /* "gives rise to one or more claims" */
	}
	if (rel->part) {
		return has_own_key(&v->ents[to]) && !v->ents[to].weak_attr ? MANY : 1;
	}
	if (rel->generic || rel->name == NULL) {
		return has_own_key(&v->ents[to]) && v->ents[to].weak_attr == NULL && v->ents[to].attrs.count <= 4 ? MANY : 1;
	}
	if (is_event_noun(v->ents[to].name) && !has_own_key(&v->ents[to])) {
		return 1; /* "settled by one or more payments" */
	}
	return is_making(v, rel->name) && strchr(rel->name, ' ') == NULL ? 1 : MANY;
}

void rel_decide(struct resolver *v, struct r_rel *rel)
{
	bool self = rel->from == rel->to;

	if (rel->to_max < 0 && rel->from_max < 0) {
		if (!rel->generic && is_making(v, rel->name) && strchr(rel->name, ' ') == NULL) {
			rel->from_max = 1; /* "a physician prescribes a medicine" */
		} else if (!rel->generic && rel->from_optional == MODEL_YES && strchr(rel->name, ' ') == NULL) {
			rel->to_max = rel->from_max = MANY; /* "a user can watch an issue" */
		} else {
			rel->to_max = 1;
		}
	}
	if (rel->to_max == MANY && rel->from_max < 0) {
		rel->from_max = self && rel->generic ? 1 : inverse_of_many(v, rel, rel->to);
	} else if (rel->from_max == MANY && rel->to_max < 0) {
		rel->to_max = inverse_of_many(v, rel, rel->from);
	}
	if (rel->from_max == 1 && rel->to_max != 1) {
		flip(rel);
		if (rel->from_max < 0) {
			rel->from_max = MANY;
		}
	}
	rel->cardinality = rel->to_max == MANY && rel->from_max == MANY ? "many-to-many"
	                   : rel->to_max == 1 && rel->from_max == 1     ? "one-to-one"
	                                                                : "many-to-one";
	if (strcmp(rel->cardinality, "many-to-one") == 0 && rel->from_optional == MODEL_UNKNOWN) {
		rel->from_optional = self ? MODEL_YES : MODEL_NO;
	}
	if (strcmp(rel->cardinality, "one-to-one") == 0) {
		/* the one that must have the other refers to it */
		if (rel->from_optional == MODEL_YES && rel->to_optional != MODEL_YES) {
			flip(rel);
		}
	}
	if (self && rel->to_optional == MODEL_UNKNOWN) {
		rel->to_optional = MODEL_YES;
	}
}
