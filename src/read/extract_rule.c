/* Rules over several things: orders ("never before"), limits ("at most 8 at once"), combinations that are unique, derived
 * values. True when the sentence says nothing else. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"

/* The noun phrase that ends right before i. */
static bool phrase_before(struct reader *r, struct phrase *out, const struct tokens *ts, int a, int i)
{
	for (int k = a; k < i; k++) {
		if (ts->t[k].p == 0 && (ts->t[k].w & (W_CONJ | W_SUB | W_PREP)) == 0 &&
		    phrase_read(r->ctx, out, ts, k, i, true) && out->name[0] != '\0') {
			return true;
		}
	}
	return false;
}

/* "The due date can never lie before the loan date." */
static bool read_order(struct reader *r, const struct tokens *ts, int a, int b)
{
	static const struct {
		const char *words;
		bool later; /* the subject is the later one */
	} all[] = {{"later than", true},        {"earlier than", false},  {"greater than", true}, {"higher than", true},
	           {"larger than", true},       {"less than", false},     {"lower than", false},  {"smaller than", false},
	           {"lie before", false},       {"lie after", true},      {"lies before", false}, {"lies after", true},
	           {"be before", false},        {"be after", true},       {"is after", true},     {"is before", false},
	           {"not before", false},       {"not after", true},      {"fall before", false}, {"fall after", true},
	           {"precede|precedes", false}, {"follow|follows", true}, {"come before", false}, {"come after", true},
	           {"never before", false},     {"never after", true},    {"comes after", true},  {"comes before", false},
	           {"be below", false},         {"be above", true},       {"exceed", true},       {"always after", true},
	           {"always before", false},    {"be prior to", false},   {"falls after", true}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int behind;
		int at = tokens_find(ts, a, b, all[k].words, &behind);
		struct phrase left, right;
		bool no, later;

		if (at < 0 || !phrase_before(r, &left, ts, a, at) || !phrase_read(r->ctx, &right, ts, behind, b, true)) {
			continue;
		}
		if (right.name[0] == '\0' || ts->t[behind].number || (ts->t[right.nb - 1].w & W_PERIOD) != 0) {
			continue;
		}
		no = tokens_find(ts, a, at + 1, "not|never|cannot|no", NULL) >= 0;
		later = all[k].later != no;
		{
			const char *owner = left.of != NULL        ? left.of->name
			                    : right.of != NULL     ? right.of->name
			                    : r->now.topic != NULL ? r->now.topic
			                                           : r->now.subject;
			struct fact *f = fact_add(r, FACT_ORDER, owner, later ? right.name : left.name);

			f->verb = later ? left.name : right.name;
			f->text = tokens_text(r->ctx, ts, a, b);
		}
		return true;
	}
	return false;
}

/* "at most 8 copies at once", "not more than 5": a limit per subject. */
static bool read_limit(struct reader *r, const struct tokens *ts, int a, int b)
{
	static const char *const words[] = {"at most",      "no more than", "not more than", "up to",
	                                    "a maximum of", "maximum",      "more than",     NULL};
	bool together = tokens_find(ts, a, b, "at once", NULL) >= 0 || tokens_find(ts, a, b, "at the same time", NULL) >= 0 ||
	                tokens_find(ts, a, b, "simultaneously", NULL) >= 0 ||
	                tokens_find(ts, a, b, "at a|any time", NULL) >= 0 ||
	                tokens_find(ts, a, b, "at any one time", NULL) >= 0;

	for (size_t k = 0; words[k] != NULL; k++) {
		int behind;
		int at = tokens_find(ts, a, b, words[k], &behind);
		struct phrase of, who;
		double value;
		bool percent;
		int used = at < 0 ? 0 : tokens_number(ts, behind, b, &value, &percent);

		if (used == 0 || percent || value < 2 ||
		    (k == 6 && tokens_find(ts, a, at, "not|never|no|cannot|nobody", NULL) < 0)) {
			continue;
		}
		if (!phrase_read(r->ctx, &of, ts, behind + used, b, false) || of.a != of.na ||
		    (ts->t[of.nb - 1].w & W_UNIT) != 0 || !of.plural || !phrase_before(r, &who, ts, a, at)) {
			continue;
		}
		{
			struct fact *f = fact_add(r, FACT_LIMIT, of.name, who.name);

			f->number = value;
			f->text = tokens_text(r->ctx, ts, a, b);
		}
		return together;
	}
	return false;
}

static struct fact *local(struct reader *r, const struct tokens *ts, const char *subj, const char *within,
                          const struct phrase *what, int a, int b)
{
	struct fact *f = fact_add(r, FACT_LOCAL, subj, within);
	struct item *it =
	        item_named(r,
	                   what->of != NULL && !what->of->definite ? mem_printf(r->ctx, "%s_of_%s", what->name, what->of->name)
	                                                           : what->name,
	                   ITEM_LOCAL);

	it->np = *what;
	f->item = it;
	f->text = tokens_text(r->ctx, ts, a, b);
	return f;
}

/* "Two dependants of one employee never share a first name", "no two rooms of a hotel have the same number" */
static bool read_share(struct reader *r, const struct tokens *ts, int a, int b)
{
	int two = tokens_find(ts, a, b, "two", NULL);
	int behind;
	int at = tokens_find(ts, a, b, "share|have|has|carry|bear|use|hold", &behind);
	int never = tokens_find(ts, a, b, "no|never|not|cannot|nor", NULL);
	struct phrase who, what;

	if (two < 0 || at < two || never < 0 || never > at) {
		return false;
	}
	two++;
	if (!phrase_read(r->ctx, &who, ts, two, at, true)) {
		return false;
	}
	if (tokens_match(ts, behind, b, "the same") > 0) {
		behind += 2;
	}
	if (!phrase_read(r->ctx, &what, ts, behind, b, false) || what.name[0] == '\0') {
		return false;
	}
	if (who.of != NULL) {
		(void)local(r, ts, who.name, who.of->name, &what, a, b);
	} else {
		int k = tokens_find(ts, who.end, b, "in|at|on|within|of|for", NULL);
		struct phrase place;

		if (k >= 0 && (k < at || k >= what.nb) && phrase_read(r->ctx, &place, ts, k + 1, b, false)) {
			(void)local(r, ts, who.name, place.name, &what, a, b);
		} else {
			struct item *it = item_named(r, what.name, ITEM_UNIQUE);
			struct fact *f = fact_add(r, FACT_PROP, who.name, what.name);

			it->np = what;
			f->item = it;
		}
	}
	return true;
}

/* "The same e-mail address cannot be used by two candidates." */
static bool read_same(struct reader *r, const struct tokens *ts, int a, int b)
{
	int behind, no, two, k;
	int at = tokens_find(ts, a, b, "the same|one", &behind);
	struct phrase what, who, place;
	const char *owner = NULL, *within = NULL;

	if (at < 0 || !phrase_read(r->ctx, &what, ts, at, b, true) || !kind_is_attribute(r->kinds, what.name)) {
		return false;
	}
	no = tokens_find(ts, what.end, b, "cannot|not|never", NULL);
	two = no < 0 ? -1 : tokens_find(ts, no, b, "two|several|another|twice|once", NULL);
	if (two < 0 || tokens_match(ts, two, b, "once") > 0) {
		return false;
	}
	if (tokens_match(ts, two, b, "twice") < 0 && phrase_read(r->ctx, &who, ts, two, b, true) && who.name[0] != '\0') {
		owner = who.name;
	}
	for (int from = 0; from < 2 && within == NULL; from++) {
		k = from == 0 ? tokens_find(ts, a, at, "in|within|on|per", NULL)
		              : tokens_find(ts, two, b, "in|within|on|per|for", NULL);
		if (k >= 0 && phrase_read(r->ctx, &place, ts, k + 1, b, true) &&
		    (place.soft || place.every || place.min == 1)) {
			within = place.name;
		}
	}
	owner = owner != NULL ? owner : r->now.subject != NULL ? r->now.subject : r->now.topic;
	if (owner == NULL) {
		return false;
	}
	if (within != NULL) {
		(void)local(r, ts, owner, within, &what, a, b);
	} else {
		struct fact *f = fact_add(r, FACT_PROP, owner, what.name);
		struct item *it = item_named(r, what.name, ITEM_UNIQUE);

		it->np = what;
		f->item = it;
	}
	return true;
}

/* "writes at most one review per paper", "redeem the same coupon only once" */
static bool read_once(struct reader *r, const struct tokens *ts, int a, int b)
{
	int one, behind, per;
	struct phrase who, what, each;
	struct fact *f;

	one = tokens_find(ts, a, b, "at most|only|just one", &behind);
	per = one < 0 ? -1 : tokens_find(ts, behind, b, "per|for each|every|a", NULL);
	if (one >= 0 && per >= 0 && phrase_read(r->ctx, &what, ts, behind, per, false) && phrase_before(r, &who, ts, a, one) &&
	    tokens_match(ts, a, b, "there") < 0 &&
	    phrase_read(r->ctx, &each, ts, per + 1 + (tokens_match(ts, per, b, "for") > 0), b, false)) {
		struct item *items = mem_array(r->ctx, struct item, 2);

		items[0] = *item_named(r, each.name, 0);
		items[1] = *item_named(r, who.name, 0);
		f = fact_add(r, FACT_UNIQUE, what.name, NULL);
		f->items = items;
		f->item_count = 2;
		f->text = tokens_text(r->ctx, ts, a, b);
		return false; /* it is a relationship as well */
	}
	if (tokens_find(ts, a, b, "combination|together|pair", NULL) >= 0 &&
	    tokens_find(ts, a, b, "unique|identify|identifies", NULL) >= 0) {
		int from = tokens_find(ts, a, b, "combination|pair of", &behind) >= 0 ? behind : a;
		int stop = tokens_find(ts, from, b, "is|are|must|together|identify|identifies", NULL);
		struct items *items = items_read(r->ctx, ts, from, stop < 0 ? b : stop);
		int k = tokens_find(ts, a, b, "identify|identifies", NULL);

		if (items->count < 2) {
			return false;
		}
		f = fact_add(r, FACT_UNIQUE,
		             k >= 0 && phrase_read(r->ctx, &what, ts, k + 1, b, true) ? what.name
		             : r->now.topic != NULL                                   ? r->now.topic
		                                                                      : r->now.subject,
		             NULL);
		f->items = items->all;
		f->item_count = items->count;
		f->text = tokens_text(r->ctx, ts, a, b);
		return true;
	}
	return false;
}

/* "The order total is the sum of its lines and is not stored." */
static bool read_derived(struct reader *r, const struct tokens *ts, int a, int b)
{
	static const char *const words[] = {"is|are|be computed|calculated|derived|deduced",
	                                    "is|are worked out",
	                                    "is|are the sum of",
	                                    "follows|follow from",
	                                    "is|are never|not stored",
	                                    "results from",
	                                    "is|are always|then|automatically|only computed|calculated|derived",
	                                    "is|are the product|difference|average|total of",
	                                    "can be computed|calculated|derived|worked",
	                                    "computed from",
	                                    "is|are a calculated|derived|computed",
	                                    NULL};

	for (size_t k = 0; words[k] != NULL; k++) {
		int at = tokens_find(ts, a, b, words[k], NULL);
		struct phrase p;
		struct item *it;
		struct fact *f;
		const char *owner;

		if (at < 0 || !phrase_before(r, &p, ts, a, at)) {
			continue;
		}
		if (k == 4 && tokens_find(ts, a, b, "computed|calculated|derived|worked|sum|from", NULL) < 0) {
			continue; /* "passwords are not stored" */
		}
		if (tokens_find(ts, a, at, "has|have|contains|holds|keeps|records", NULL) >= 0) {
			return false;
		}
		owner = p.of != NULL && (p.of->definite || p.of->soft || p.of->every) ? p.of->name
		        : r->now.topic != NULL                                        ? r->now.topic
		                                                                      : r->now.subject;
		it = item_named(r,
		                p.of != NULL && !(p.of->definite || p.of->soft || p.of->every)
		                        ? mem_printf(r->ctx, "%s_of_%s", p.name, p.of->name)
		                        : p.name,
		                ITEM_DERIVED);
		it->np = p;
		f = fact_add(r, FACT_PROP, owner, p.name);
		f->item = it;
		f->text = tokens_text(r->ctx, ts, a, b);
		return true;
	}
	return false;
}

/* "Its label occurs only once per aircraft." */
static bool read_only_once(struct reader *r, const struct tokens *ts, int a, int b)
{
	int behind;
	int at = tokens_find(ts, a, b, "only|just once", &behind);
	struct phrase what, per;
	const char *owner;

	if (at < 0 || tokens_find(ts, a, at, "occurs|occur|used|appears|appear|exists|exist|given|assigned", NULL) < 0 ||
	    !phrase_before(r, &what, ts, a, at)) {
		return false;
	}
	owner = what.of != NULL ? what.of->name : r->now.subject != NULL ? r->now.subject : r->now.topic;
	if (owner == NULL) {
		return false;
	}
	if (tokens_match(ts, behind, b, "per|within|in|on|for") > 0 && phrase_read(r->ctx, &per, ts, behind + 1, b, false)) {
		(void)local(r, ts, owner, per.name, &what, a, b);
		extract_has(r, owner, NULL, &(struct items){.all = (struct item *)r->facts[r->fact_count - 1].item, .count = 1},
		            "have", false);
		return true;
	}
	return false;
}

bool extract_rule(struct reader *r, const struct tokens *ts, int a, int b)
{
	while (b > a && ts->t[b - 1].p == '.') {
		b--;
	}
	/* only one clause is looked at: a longer sentence goes to the clause reader as well */
	if (read_share(r, ts, a, b) || (tokens_find(ts, a, b, ";", NULL) < 0 && read_same(r, ts, a, b))) {
		return true;
	}
	if (tokens_find(ts, a, b, ";", NULL) < 0 && read_order(r, ts, a, b)) {
		return true;
	}
	if (read_derived(r, ts, a, b) || read_only_once(r, ts, a, b)) {
		return true;
	}
	return read_limit(r, ts, a, b) || read_once(r, ts, a, b);
}
