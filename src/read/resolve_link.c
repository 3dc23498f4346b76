/* Facts of doing: "a tenant signs a lease". A link of two entities, of each with what happens between them, or an attribute in
 * disguise. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/observe.h"
#include "dataeng/read/resolve.h"

/* The entity that is the noun of the verb: "rent" and "rental". */
static int event_entity(struct resolver *v, const char *verb, int s, int e)
{
	char word[48];
	size_t n = strcspn(verb, " ");

	if (n >= sizeof(word) || n < 3) {
		return -1;
	}
	memcpy(word, verb, n);
	word[n] = '\0';
	for (size_t i = 0; i < v->ent_count; i++) {
		if ((int)i != s && (int)i != e && strchr(v->ents[i].name, '_') == NULL && words_akin(v->ents[i].name, word) &&
		    (v->ents[s].parent != (int)i)) {
			return (int)i;
		}
	}
	return -1;
}

static void event_end(struct resolver *v, int event, int end, const struct fact *f)
{
	struct observation o = {.from = event,
	                        .to = end,
	                        .verb = f->verb,
	                        .said = f->said,
	                        .to_q = {1, 1, true, false, false},
	                        .from_q = {-1, -1, false, false, false},
	                        .unit = f->unit,
	                        .strength = 1};

	if (f->word != NULL && strcmp(f->word, "once") == 0 && entity_find(v, f->obj, NULL) == end) {
		o.from_q = (struct quantity){0, 1, false, false, false};
	}
	if (end < 0 || event == end) {
		return;
	}
	if (rel_between(v, event, end, NULL) < 0) {
		(void)rel_observe(v, &o);
		mark_used(v, f->unit, "relationship %s - %s", v->ents[event].name, v->ents[end].name);
	}
}

static bool may_be_attribute(const struct resolver *v, const struct fact *f)
{
	unsigned w = lexicon_classes(v->r->lx, word_last(f->obj));
	const struct item *it = f->item;

	if ((w & (W_NOISE | W_NARRATOR | W_VAGUE | W_PERIOD | W_PERSON | W_PRON)) != 0 &&
	    !(it != NULL && (it->has_min || it->value_count > 0 || (it->flags & ITEM_UNIQUE) != 0))) {
		return false;
	}
	if (it != NULL) {
		return kind_is_attribute(v->kinds, it->name) || it->has_min || it->has_max || it->value_count > 0 ||
		       (it->flags & (ITEM_UNIQUE | ITEM_OPTIONAL | ITEM_BOOLEAN)) != 0;
	}
	return (f->oq.max >= 1 && !f->oq.soft) || (f->oq.max == 1 && kind_is_attribute(v->kinds, f->obj));
}

/* The other end is no entity: perhaps an attribute. */
static void take_loose_link(struct resolver *v, struct fact *f, int s)
{
	struct item it;

	int topic = f->topic != NULL ? entity_find(v, f->topic, NULL) : -1;

	if (!may_be_attribute(v, f) || f->strength < 0.9) {
		return;
	}
	if (f->lead && topic >= 0 && topic != s && words_akin(v->ents[topic].name, f->verb)) {
		s = topic; /* the customer may rate, but the stars are the rating's */
	}
	if (f->item != NULL) {
		it = *f->item;
	} else {
		memset(&it, 0, sizeof(it));
		it.name = it.np.name = f->obj;
		it.np.head = word_last(f->obj);
	}
	if (map_get(v->forbidden, it.np.name, strlen(it.np.name), 0) != 0) {
		return;
	}
	if (word_in(f->obj, "time date day hour moment") && strchr(f->verb, ' ') != NULL && strchr(f->obj, '_') == NULL) {
		/* "starts at a given time" */
		it.name = mem_printf(v->ctx, "%.*s_%s", (int)strcspn(f->verb, " "), f->verb,
		                     word_in(f->obj, "date day") ? "date" : "time");
	}
	attr_of_entity(v, s, &it, f->unit, f->oq.max > 1 && !f->oq.soft);
	f->used = true;
}

/* Is the unknown person that somebody answers to one of the same kind? */
static bool is_superior(const struct resolver *v, const struct fact *f, int s)
{
	return (v->ents[s].person || word_in(f->verb, "report answer")) &&
	       (lexicon_classes(v->r->lx, word_last(f->obj)) & W_PERSON) != 0 &&
	       word_in(f->verb, "report supervise mentor manage oversee lead coach guide advise answer deputise");
}

/* The two ends of a link, and what the second is called there. */
struct ends {
	int s, e;
	const char *role;
};

/* Finds both ends. False: one is no entity; what the other says of an attribute was taken. */
static bool find_ends(struct resolver *v, struct fact *f, struct ends *out)
{
	out->s = entity_find(v, f->subj, NULL);
	out->e = entity_find(v, f->obj, &out->role);
	if (out->e < 0 && out->s >= 0) {
		out->e = role_find(v, f->obj);
		if (out->e < 0 && is_superior(v, f, out->s)) {
			out->e = out->s; /* "every employee reports to a line manager" */
		}
		if (out->e < 0) {
			take_loose_link(v, f, out->s);
			return false;
		}
		out->role = f->obj;
	}
	out->s = out->s < 0 ? role_find(v, f->subj) : out->s;
	return out->s >= 0 && out->e >= 0;
}

/* What happens between the two when that is an entity of its own: the topic of the list, or the noun of the verb. -1: none. */
static int event_between(struct resolver *v, const struct fact *f, const struct ends *x, int topic)
{
	bool story = f->word != NULL && strcmp(f->word, "story") == 0;

	if (f->lead && topic >= 0 && topic != x->s && topic != x->e && x->s != x->e && v->ents[x->s].parent != topic &&
	    (f->word == NULL || strcmp(f->word, "once") == 0)) {
		return topic;
	}
	if (verb_is_generic(f->verb) || x->s == x->e || (story && strchr(f->verb, ' ') == NULL)) {
		return -1;
	}
	return event_entity(v, f->verb, x->s, x->e);
}

static struct observation observation_of(struct resolver *v, const struct fact *f, const struct ends *x)
{
	struct observation o = {.from = x->s,
	                        .to = x->e,
	                        .verb = f->verb,
	                        .said = f->said,
	                        .role = f->role != NULL ? f->role : x->role,
	                        .to_q = f->oq,
	                        .from_q = f->sq,
	                        .may = f->may,
	                        .passive = f->passive,
	                        .active = !f->passive,
	                        .unit = f->unit,
	                        .strength = f->strength};

	if (x->s == x->e && x->role != NULL && (strncmp(x->role, "sub", 3) == 0 || strncmp(x->role, "child_", 6) == 0)) {
		/* "split an issue into sub-issues" is the same as "has a parent issue" */
		o.role = mem_printf(v->ctx, "parent_%s", v->ents[x->s].name);
		o.from_q = o.to_q;
		o.to_q = (struct quantity){0, 1, true, false, false};
	}
	if (!f->passive && !verb_is_generic(f->verb) && strchr(f->verb, ' ') == NULL && f->oq.soft) {
		o.to_q = (struct quantity){-1, -1, false, false, false};
	}
	return o;
}

void resolve_link(struct resolver *v, struct fact *f)
{
	int topic = f->topic != NULL ? entity_find(v, f->topic, NULL) : -1;
	int object = entity_find(v, f->obj, NULL);
	struct ends x;
	struct observation o;
	int event;

	if (entity_find(v, f->subj, NULL) < 0 && topic >= 0 && f->lead && object >= 0 && object != topic) {
		event_end(v, topic, object, f); /* "one clerk handles it" in the list of the topic */
		return;
	}
	if (!find_ends(v, f, &x)) {
		return;
	}
	f->used = true;
	refs_add(v, &v->ents[x.s].refs, f->unit);
	event = event_between(v, f, &x, topic);
	if (event >= 0) {
		event_end(v, event, x.s, f);
		event_end(v, event, x.e, f);
		return;
	}
	if ((f->strength < 0.5 && rel_between(v, x.s, x.e, NULL) >= 0) ||
	    (x.s == x.e && f->oq.max < 0 && !f->oq.plural && f->role == NULL)) {
		return;
	}
	o = observation_of(v, f, &x);
	(void)rel_observe(v, &o);
	mark_used(v, f->unit, "relationship %s - %s", v->ents[x.s].name, v->ents[x.e].name);
}
