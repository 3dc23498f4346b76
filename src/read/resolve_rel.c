/* Relationships and the owners of attributes. Each fact that links two entities is an observation; observations of one
 * pair that say the same thing (the same verb, the same role, or nothing in particular) become one relationship, whose
 * cardinality is read from the numbers on both sides. Where only one side is said, the defaults below decide. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"

struct observation {
	int from, to;
	const char *role, *verb;
	struct quantity to_q, from_q; /* `to` for one `from`, `from` for one `to` */
	bool may, passive, active, part;
	bool optional;
	int unit;
	double strength;
};

static const char *last_word_of(const char *name)
{
	const char *p = strrchr(name, '_');

	return p == NULL ? name : p + 1;
}

static bool same_word(const char *word, const char *list)
{
	size_t n = strcspn(word, " ");

	for (const char *p = list; *p != '\0';) {
		size_t k = strcspn(p, " ");

		if (k == n && strncmp(p, word, n) == 0) {
			return true;
		}
		p += k;
		p += *p == ' ';
	}
	return false;
}

/* Verbs that only say that there is a relationship. */
static bool is_generic(const char *verb)
{
	return verb == NULL || same_word(verb, "have belong be of in with list field consist comprise contain include keep "
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
	bool generic = is_generic(o->verb);

	for (int i = first_of_pair(v, o->from, o->to); i >= 0; i = v->next_of_pair[i]) {
		struct r_rel *rel = &v->rels[i];

		if (rel->dead) {
			continue;
		}
		if (o->role != NULL && rel->role != NULL && strcmp(o->role, rel->role) == 0) {
			return i;
		}
		if (o->role != NULL && rel->role == NULL && rel->name != NULL && !rel->generic &&
		    words_akin(last_word_of(o->role), rel->name)) {
			return i;
		}
		if (o->role == NULL && rel->role != NULL && !generic && words_akin(last_word_of(rel->role), o->verb)) {
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

static int observe(struct resolver *v, const struct observation *o)
{
	int id = choose(v, o);
	struct r_rel *rel;
	const struct quantity *to, *from;
	bool flip;

	if (id < 0) {
		id = rel_add(v, o->from, o->to);
		rel = &v->rels[id];
		rel->name = o->verb;
		rel->generic = is_generic(o->verb) && o->role == NULL;
		rel->strength = o->strength;
		rel->part = o->part;
	}
	rel = &v->rels[id];
	flip = rel->from != o->from;
	oriented(rel, o, &to, &from);
	if (rel->generic && !is_generic(o->verb)) {
		rel->generic = false;
		rel->name = o->verb;
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
	(void)observe(v, &o);
	mark_used(v, f->unit, "relationship %s - %s", v->ents[s].name, v->ents[e].name);
}

/* ------------------------------------------------------------------ facts of doing */

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
		(void)observe(v, &o);
		mark_used(v, f->unit, "relationship %s - %s", v->ents[event].name, v->ents[end].name);
	}
}

static bool may_be_attribute(const struct resolver *v, const struct fact *f)
{
	unsigned w = lexicon_classes(v->r->lx, last_word_of(f->obj));
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
		it.np.head = last_word_of(f->obj);
	}
	if (map_get(v->forbidden, it.np.name, strlen(it.np.name), 0) != 0) {
		return;
	}
	if (same_word(f->obj, "time date day hour moment") && strchr(f->verb, ' ') != NULL && strchr(f->obj, '_') == NULL) {
		/* "starts at a given time" */
		it.name = mem_printf(v->ctx, "%.*s_%s", (int)strcspn(f->verb, " "), f->verb,
		                     same_word(f->obj, "date day") ? "date" : "time");
	}
	attr_of_entity(v, s, &it, f->unit, f->oq.max > 1 && !f->oq.soft);
	f->used = true;
}

/* Is the unknown person that somebody answers to one of the same kind? */
static bool is_superior(const struct resolver *v, const struct fact *f, int s)
{
	return (v->ents[s].person || same_word(f->verb, "report answer")) &&
	       (lexicon_classes(v->r->lx, last_word_of(f->obj)) & W_PERSON) != 0 &&
	       same_word(f->verb, "report supervise mentor manage oversee lead coach guide advise answer deputise");
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
	if (is_generic(f->verb) || x->s == x->e || (story && strchr(f->verb, ' ') == NULL)) {
		return -1;
	}
	return event_entity(v, f->verb, x->s, x->e);
}

static struct observation observation_of(struct resolver *v, const struct fact *f, const struct ends *x)
{
	struct observation o = {.from = x->s,
	                        .to = x->e,
	                        .verb = f->verb,
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
	if (!f->passive && !is_generic(f->verb) && strchr(f->verb, ' ') == NULL && f->oq.soft) {
		o.to_q = (struct quantity){-1, -1, false, false, false};
	}
	return o;
}

static void take_link(struct resolver *v, struct fact *f)
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
	(void)observe(v, &o);
	mark_used(v, f->unit, "relationship %s - %s", v->ents[x.s].name, v->ents[x.e].name);
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

			(void)observe(v, &o);
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
		id = observe(v, &o);
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
			take_link(v, f);
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
