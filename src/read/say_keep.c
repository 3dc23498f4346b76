/* Keeping: "for each customer we keep ...", "the hours are noted": what is kept, and about whom or which pair. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/say.h"

/* The relationship the words "for each X (a Y works on)" mean: index of its link, or -1. */
static int link_meant(struct reader *r, const char *name)
{
	for (int i = (int)r->fact_count - 1, seen = 0; i >= 0 && seen < 12; i--) {
		const struct fact *f = &r->facts[i];

		if (r->unit - f->unit > 1) {
			return -1;
		}
		if (f->kind != FACT_LINK && f->kind != FACT_HAS) {
			continue;
		}
		seen++;
		if (name == NULL || strcmp(f->subj, name) == 0 || (f->obj != NULL && strcmp(f->obj, name) == 0)) {
			return i;
		}
		if (f->obj != NULL && strlen(f->obj) > strlen(name) &&
		    strcmp(f->obj + strlen(f->obj) - strlen(name), name) == 0) {
			return i;
		}
	}
	return -1;
}

/* Items that are kept, with the front phrase of the clause. True: they belong to a pair. */
static bool keep_for_pair(struct reader *r, const struct clause *c, const struct tokens *ts, const struct items *items)
{
	const struct phrase *front = &c->front;
	int link;

	if (c->prep < 0 || !(front->every || front->of != NULL || tokens_match(ts, front->na, front->nb, "such|pair") > 0)) {
		return false;
	}
	if (strcmp(front->head, "pair") == 0 || strcmp(front->head, "combination") == 0) {
		link = link_meant(r, NULL);
		say_pair(r, link, NULL, NULL, items);
		return true;
	}
	if (front->of != NULL && front->of->name[0] != '\0') {
		say_pair(r, -1, front->name, front->of->name, items);
		return true;
	}
	if (tokens_match(ts, front->end, c->front_end, "and") > 0) {
		struct phrase other;

		if (phrase_read(r->ctx, &other, ts, front->end + 1, c->b, true)) {
			say_pair(r, -1, front->name, other.name, items);
			return true;
		}
	}
	link = link_meant(r, front->name);
	if (link >= 0 &&
	    (c->front_end > front->end + 1 || (r->facts[link].obj != NULL && strcmp(r->facts[link].subj, front->name) != 0) ||
	     r->facts[link].unit == r->unit)) {
		say_pair(r, link, r->facts[link].subj, r->facts[link].obj, items);
		return true;
	}
	return false;
}

/* "the name, the address and the age of a patient": the last "of" holds for all. */
static const char *shared_owner(const struct items *items, const char *owner)
{
	for (size_t i = items->count; i > 0; i--) {
		const char *name = item_owner(&items->all[i - 1], NULL);

		if (name != NULL) {
			return name;
		}
	}
	return owner;
}

static const char *front_owner(const struct reader *r, const struct clause *c, const struct tokens *ts)
{
	if (c->prep >= 0 && (strcmp(c->front.name, "one") == 0 || strcmp(c->front.name, "them") == 0)) {
		return strcmp(c->front.name, "one") == 0 ? r->now.object : r->now.subject;
	}
	return c->prep >= 0 && tokens_match(ts, c->prep, c->b, "for|about|of|on|with|from|per|besides") > 0 &&
	                       tokens_match(ts, c->prep, c->b, "besides") < 0
	               ? c->front.name
	               : NULL;
}

/* "When a subject is randomised, the date is recorded": of the subject. */
static const char *sub_owner(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct phrase p;

	if (c->sub_b <= c->sub_a + 1 || !phrase_read(r->ctx, &p, ts, c->sub_a + 1, c->sub_b, true) ||
	    !(p.soft || p.every || p.definite)) {
		return NULL;
	}
	return p.name[0] == '\0' || p.own ? NULL : p.name;
}

/* "If a resident applies for a permit, the system shall record ...": of the permit. */
static const char *asked_for(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct clause inner;
	struct phrase object;
	int i;

	if (c->sub_b <= c->sub_a + 1 || !clause_read(r->ctx, &inner, ts, c->sub_a + 1, c->sub_b) || inner.passive || inner.be ||
	    !word_in(inner.lemma,
	             "apply ask request submit file place report raise issue create sign conclude buy order book")) {
		return NULL;
	}
	i = inner.rest + (tokens_match(ts, inner.rest, c->sub_b, "for") > 0);
	if (!phrase_read(r->ctx, &object, ts, i, c->sub_b, true) || object.name[0] == '\0' ||
	    kind_is_attribute(r->kinds, object.name)) {
		return NULL;
	}
	if (inner.subject_count == 1) {
		say_link(r, object.name, "of", inner.subjects[0].name)->oq = (struct quantity){1, 1, true, false, false};
	}
	return object.name;
}

/* Drops the owner's "of" from the names. */
static void plain_names(struct items *items, const char *owner)
{
	for (size_t i = 0; i < items->count; i++) {
		if (item_owner(&items->all[i], NULL) != NULL && owner != NULL) {
			items->all[i].name = items->all[i].np.name;
		}
	}
}

/* "When a tenant complains, the complaint is recorded with ...": what is recorded is related to who and what is spoken of
 * there. */
static void link_condition(struct reader *r, const struct clause *c, const struct tokens *ts, const char *thing)
{
	struct clause inner;
	struct phrase object;

	if (c->sub_b <= c->sub_a + 1) {
		return;
	}
	if (!clause_read(r->ctx, &inner, ts, c->sub_a + 1, c->sub_b)) { /* a verb that is not known: the subject is enough */
		if (phrase_read(r->ctx, &object, ts, c->sub_a + 1, c->sub_b, true) && (object.soft || object.every) &&
		    object.name[0] != '\0' && strcmp(object.name, thing) != 0) {
			say_link(r, thing, "of", object.name)->oq = (struct quantity){1, 1, true, false, false};
		}
		return;
	}
	if (inner.subject_count != 1 || strcmp(inner.subjects[0].name, thing) == 0) {
		return;
	}
	if (!kind_is_attribute(r->kinds, inner.subjects[0].name)) {
		say_link(r, thing, "of", inner.subjects[0].name)->oq = (struct quantity){1, 1, true, false, false};
	}
	if (!inner.passive && !inner.be && phrase_read(r->ctx, &object, ts, inner.rest, c->sub_b, true) &&
	    object.name[0] != '\0' && strcmp(object.name, thing) != 0 && !kind_is_attribute(r->kinds, object.name)) {
		say_link(r, thing, "of", object.name)->oq = (struct quantity){1, 1, true, false, false};
	}
}

/* "record the complaint with the date and the reason" */
static bool keeps_thing(struct reader *r, const struct clause *c, const struct tokens *ts, int i)
{
	struct phrase p;

	if (!phrase_read(r->ctx, &p, ts, i, c->b, false) || !(p.soft || p.definite) || p.own || p.of != NULL ||
	    tokens_match(ts, p.end, c->b, "with|stating|showing|giving|including|containing") < 0 || p.name[0] == '\0' ||
	    kind_is_attribute(r->kinds, p.name)) {
		return false;
	}
	extract_has(r, p.name, NULL, items_read(r->ctx, ts, p.end + 1, c->b), "with", false);
	link_condition(r, c, ts, p.name);
	r->now.subject = p.name;
	return true;
}

/* Bare plurals that are no attributes: things of their own. */
static bool names_entities(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct items *items = items_read(r->ctx, ts, a, b);

	for (size_t i = 0; i < items->count; i++) {
		const struct item *it = &items->all[i];

		if (!it->np.plural || it->np.own || it->np.of != NULL || it->np.min >= 0 || it->name == NULL ||
		    it->value_count > 0 || kind_is_attribute(r->kinds, it->np.name)) {
			return false;
		}
	}
	for (size_t i = 0; i < items->count; i++) {
		fact_add(r, FACT_ENTITY, items->all[i].np.name, NULL)->strength = 0.6;
		r->now.subject = items->all[i].np.name;
	}
	return items->count > 0;
}

/* "we keep, for each seat, the price": the owner stands behind the verb. Token behind it. */
static int owner_behind(struct reader *r, const struct clause *c, const struct tokens *ts, const char **owner)
{
	int i = c->rest + (tokens_match(ts, c->rest, c->b, "for|about") > 0 ? 1 : 0);
	struct phrase each;

	if (i < c->b && ts->t[i].p == ',' && tokens_match(ts, i + 1, c->b, "for|about|of") > 0 &&
	    phrase_read(r->ctx, &each, ts, i + 2, c->b, true)) {
		*owner = each.name;
		return each.end + (each.end < c->b && ts->t[each.end].p == ',');
	}
	return i;
}

/* "the target of that site for that trial": of the pair. */
static bool keep_of_pair(struct reader *r, const struct clause *c, const struct tokens *ts, struct items *items)
{
	const struct phrase *last = items->count > 0 ? &items->all[items->count - 1].np : NULL;
	struct phrase other;

	if (last == NULL || last->of == NULL || tokens_match(ts, last->end, c->b, "for|in|at|on that|each|this") < 0 ||
	    !phrase_read(r->ctx, &other, ts, last->end + 2, c->b, true) || other.name[0] == '\0') {
		return false;
	}
	plain_names(items, "");
	say_pair(r, -1, last->of->name, other.name, items);
	return true;
}

/* "we keep its reference with the order", "the name for each guest": NULL: nobody is named. */
static const char *owner_named(struct reader *r, const struct clause *c, const struct tokens *ts, const struct items *items,
                               int i, int about)
{
	int with = items->count > 0 && item_owner(&items->all[0], NULL) == NULL
	                   ? tokens_find(ts, i, c->b, "with|on|at|in the|each|every", NULL)
	                   : -1;
	struct phrase p;

	if (with > i && phrase_read(r->ctx, &p, ts, with + 1, c->b, true)) {
		return p.name;
	}
	return about > i && phrase_read(r->ctx, &p, ts, about + 1, c->b, true) ? p.name : NULL;
}

/* "We keep ...", "the firm records ... for each ...". */
void say_keep(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	const char *owner = front_owner(r, c, ts);
	int i = owner_behind(r, c, ts, &owner);
	int about = tokens_find(ts, i, c->b, "for|about|of|on each|every|all", NULL);
	struct items *items;

	if (owner == NULL) {
		owner = asked_for(r, c, ts);
		owner = owner == NULL ? sub_owner(r, c, ts) : owner;
	}
	if (!c->negative && (((owner == NULL || c->prep < 0) && keeps_thing(r, c, ts, i)) ||
	                     (owner == NULL && say_with(r, ts, i, c->b)) || /* "shall store sites with a code and a name" */
	                     (owner == NULL && about <= i && names_entities(r, ts, i, c->b)))) {
		return;
	}
	items = items_read(r->ctx, ts, i, owner == NULL && about > i && tokens_match(ts, about, c->b, "of") < 0 ? about : c->b);
	if (c->negative) {
		say_never(r, items, r->now.subject);
		return;
	}
	if (keep_for_pair(r, c, ts, items) || keep_of_pair(r, c, ts, items)) {
		return;
	}
	owner = owner == NULL ? owner_named(r, c, ts, items, i, about) : owner;
	owner = shared_owner(items, owner != NULL ? owner : r->now.subject != NULL ? r->now.subject : r->now.topic);
	plain_names(items, owner);
	extract_has(r, owner, NULL, items, c->lemma, c->may);
	if (owner != NULL) {
		r->now.subject = owner;
	}
}

/* Is the owner of the kept thing one end of what was said just before? Then it may describe the pair. */
static int pair_before(struct reader *r, const struct clause *c, const struct tokens *ts, const char *owner)
{
	int link = r->now.link;

	if (link < 0 || r->unit - r->facts[link].unit > 1 || r->facts[link].obj == NULL) {
		return -1;
	}
	if (owner == NULL) {
		return r->facts[link].unit == r->unit ? link : -1;
	}
	/* "the position of each author on the title page" */
	if (c->subject_end < c->verb && c->subject_end < c->b && ts->t[c->subject_end].p == 0 &&
	    tokens_match(ts, c->subject_end, c->b, "in|on|within|at") > 0 &&
	    (strcmp(r->facts[link].obj, owner) == 0 || strcmp(r->facts[link].subj, owner) == 0)) {
		return link;
	}
	return -1;
}

/* "the dependants of an employee are kept: first name, sex ..." */
static bool kept_list(struct reader *r, const struct clause *c, const struct tokens *ts, const struct items *items,
                      const char *owner)
{
	int colon = tokens_find(ts, c->rest, c->b, ":", NULL);
	const char *name, *of;

	if (colon < 0 || items->count == 0 || c->negative) {
		return false;
	}
	name = items->all[0].np.name;
	of = item_owner(&items->all[0], owner);
	extract_has(r, name, NULL, items_read(r->ctx, ts, colon + 1, c->b), "list", false);
	if (of != NULL) {
		say_link(r, name, "of", of)->oq = (struct quantity){1, 1, false, false, false};
	}
	r->now.subject = name;
	return true;
}

/* "the customer is stored together with number, name ..." */
static bool kept_with(struct reader *r, const struct clause *c, const struct tokens *ts, const struct items *items)
{
	int with = c->rest + (tokens_match(ts, c->rest, c->b, "together|along") > 0);

	if (items->count == 0 || items->all[0].name == NULL || tokens_match(ts, with, c->b, "with") < 0) {
		return false;
	}
	extract_has(r, items->all[0].np.name, NULL, items_read(r->ctx, ts, with + 1, c->b), "with", false);
	link_condition(r, c, ts, items->all[0].np.name);
	r->now.subject = items->all[0].np.name;
	return true;
}

/* What stands behind the verb about the last thing: "..., which is one of a, b or c". */
static void kept_qualities(struct reader *r, const struct clause *c, const struct tokens *ts, struct items *items)
{
	if (items->count > 0 && tokens_match(ts, c->rest, c->b, "in") > 0) {
		item_qualify(r->ctx, &items->all[items->count - 1], ts, c->rest, c->b);
	}
	if (items->count > 0 && tokens_match(ts, c->rest, c->b, ",") > 0) {
		item_qualify(r->ctx, &items->all[items->count - 1], ts, c->rest + 1, c->b);
	}
	for (size_t k = 0; k < items->count && c->must; k++) {
		items->all[k].flags |= ITEM_REQUIRED;
	}
}

/* "The hours are noted", "passwords are not stored". */
void say_kept(struct reader *r, const struct clause *c, const struct tokens *ts, int from)
{
	struct items *items = items_read(r->ctx, ts, from, c->verb);
	const char *owner = front_owner(r, c, ts);
	struct phrase p;
	int link;

	if (kept_list(r, c, ts, items, owner)) {
		return;
	}
	while (items->count > 0 && items->all[items->count - 1].name == NULL) {
		items->count--;
	}
	if (c->negative || (c->subject_count > 0 && c->subjects[0].none)) {
		say_never(r, items, r->now.subject);
		return;
	}
	if (kept_with(r, c, ts, items)) {
		return;
	}
	kept_qualities(r, c, ts, items);
	if (keep_for_pair(r, c, ts, items)) {
		return;
	}
	link = pair_before(r, c, ts, shared_owner(items, NULL));
	if (link >= 0 && owner == NULL) {
		plain_names(items, "");
		say_pair(r, link, r->facts[link].subj, r->facts[link].obj, items);
		return;
	}
	if (owner == NULL && tokens_match(ts, c->rest, c->b, "for|about|of|per|with|on") > 0) {
		owner = phrase_read(r->ctx, &p, ts, c->rest + 1, c->b, true) && (p.every || p.soft || p.plural) ? p.name : NULL;
	}
	owner = owner == NULL ? sub_owner(r, c, ts) : owner;
	owner = shared_owner(items, owner != NULL ? owner : r->now.topic != NULL ? r->now.topic : r->now.subject);
	plain_names(items, owner);
	extract_has(r, owner, NULL, items, c->lemma, c->may);
}
