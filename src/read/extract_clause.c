/* Plain sentences: what a clause says becomes facts. One function for each way of saying things (having, being, doing,
 * keeping records of). Which noun is an entity is not decided here. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/map.h"

static const struct quantity unsaid = {-1, -1, false, false, false};

static bool verb_in(const struct reader *r, const char *lemma, unsigned class)
{
	return lemma != NULL && (map_get(r->lx->verbs, lemma, strlen(lemma), 0) & class) != 0;
}

static bool is_word(const char *word, const char *list)
{
	size_t n = strlen(word);

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

/* "we", "the system", "the company": keeps the data, is none. */
static bool is_narrator(const struct reader *r, const struct clause *c, const struct tokens *ts)
{
	const struct phrase *p = &c->subjects[0];

	if (c->pronoun >= 0 && c->lemma != NULL && r->now.actor != NULL && tokens_match(ts, c->pronoun, c->b, "i") > 0) {
		return false;
	}
	if (c->pronoun >= 0) {
		return (ts->t[c->pronoun].w & W_NARRATOR) != 0 ||
		       tokens_match(ts, c->pronoun, c->b, "nobody|somebody|everybody|everyone|anyone|someone") > 0;
	}
	return c->subject_count == 1 && p->nb > p->na && (ts->t[p->nb - 1].w & W_NARRATOR) != 0 && p->definite;
}

/* Name of the subject; NULL: nobody. */
static const char *subject_name(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	if (c->elided) {
		return r->now.subject != NULL ? r->now.subject : r->now.topic;
	}
	if (c->pronoun >= 0) {
		if (tokens_match(ts, c->pronoun, c->b, "i") > 0) {
			return r->now.actor;
		}
		if (tokens_match(ts, c->pronoun, c->b, "the latter") > 0) {
			return r->now.object;
		}
		if (tokens_match(ts, c->pronoun, c->b, "it|they|he|she|this|these|each|both|all|those") > 0) {
			return r->now.subject != NULL ? r->now.subject : r->now.topic;
		}
		return NULL;
	}
	return c->subject_count > 0 ? c->subjects[0].name : NULL;
}

const char *item_owner(const struct item *it, const char *owner)
{
	const struct phrase *of = it->np.of;

	return of != NULL && (of->definite || of->every || of->soft || of->min == 1) && of->name[0] != '\0' ? of->name : owner;
}

static struct item *copy_item(struct reader *r, const struct item *it)
{
	return mem_dup(r->ctx, it, sizeof(*it));
}

void extract_has(struct reader *r, const char *owner, const struct quantity *q, const struct items *items, const char *verb,
                 bool may)
{
	if (owner == NULL || owner[0] == '\0') {
		return;
	}
	for (size_t i = 0; i < items->count; i++) {
		const struct item *it = &items->all[i];
		struct fact *f;

		if (it->name == NULL || it->name[0] == '\0') {
			continue;
		}
		f = fact_add(r, FACT_HAS, owner, it->np.name);
		f->item = copy_item(r, it);
		f->verb = verb;
		f->oq = quantity_of(&it->np);
		f->sq = q != NULL ? *q : unsaid;
		f->may = may;
		f->part = verb_in(r, verb, V_PARTS);
		r->now.object = it->np.name;
		if (it->with_count > 0) {
			struct fact *p = fact_add(r, FACT_PAIR, owner, it->np.name);

			p->items = it->with;
			p->item_count = it->with_count;
			p->pair = -1;
		}
	}
}

static struct fact *add_link(struct reader *r, const char *subj, const char *verb, const char *obj)
{
	struct fact *f = fact_add(r, FACT_LINK, subj, obj);

	f->verb = verb;
	f->sq = f->oq = unsaid;
	f->text = r->same_time ? "same time" : NULL;
	r->now.link = (int)r->fact_count - 1;
	r->now.sentence = r->unit;
	r->now.object = obj;
	return f;
}

/* How many of which for one of the other: from the two noun phrases. */
static void set_counts(struct fact *f, const struct clause *c, const struct phrase *s, const struct phrase *o)
{
	bool subject_counts = s != NULL && s->min >= 0 && !s->soft && (o->every || o->soft || o->definite);

	if (subject_counts) {
		f->sq = quantity_of(s);
	}
	if (!o->every && !(subject_counts && o->soft)) {
		f->oq = quantity_of(o);
		if (c->may && !c->negative && f->oq.min > 0 && f->oq.max != f->oq.min) {
			f->oq.min = f->oq.min > 1 ? f->oq.min : f->oq.min;
		}
	}
	f->may = c->may && !c->negative;
	f->must = c->must;
	f->stated = s != NULL && (s->soft || s->every);
	if ((c->negative || (s != NULL && s->none)) && f->text != NULL) {
		f->oq = (struct quantity){-1, -1, false, false,
		                          false};           /* "not two at the same time" says nothing of the number at all */
	} else if (c->negative || (s != NULL && s->none)) { /* "no X may have more than two Y" */
		if (f->oq.min > 1 && f->oq.max == MANY) {
			f->oq.max = f->oq.min - 1;
			f->oq.min = 0;
		} else if (f->oq.max == f->oq.min && f->oq.min > 1) {
			f->oq.max = f->oq.min - 1; /* "not by two" */
			f->oq.min = -1;
		} else {
			f->oq = (struct quantity){0, -1, false, false, o->plural};
		}
	}
}

/* "more than 3": a quantity with its negation turned into "at most". */
static bool more_than(const struct tokens *ts, int i, int b, int *max)
{
	double value;
	bool percent;
	int k = tokens_match(ts, i, b, "more than");

	if (k > 0 && tokens_number(ts, k, b, &value, &percent) > 0) {
		*max = (int)value;
		return true;
	}
	return false;
}

static bool is_particle(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b, "up|out|off|over|back|apart|away|down|together") > 0;
}

/* ------------------------------------------------------------------ doing */

/* The object with what is said about it behind a comma or in brackets, up to the next thing. */
static struct item *object_item(struct reader *r, const struct tokens *ts, const struct phrase *o, int b)
{
	struct item *it = mem_new(r->ctx, struct item);
	int stop = o->end;

	it->np = *o;
	it->name = o->name;
	it->flags = o->flags;
	while (stop < b &&
	       (ts->t[stop].match > stop || (ts->t[stop].p == ',' && stop + 1 < b && (ts->t[stop + 1].w & W_REL) != 0) ||
	        (stop > o->end && ts->t[stop].p == 0))) {
		stop = ts->t[stop].match > stop ? ts->t[stop].match + 1 : stop + 1;
	}
	item_qualify(r->ctx, it, ts, o->end, stop);
	return it;
}

/* "by one author", "to exactly one track and ...": links of the subject through prepositions, from i on. */
static int link_prepositions(struct reader *r, const struct clause *c, const struct tokens *ts, int i, const char *subj,
                             const struct phrase *sp)
{
	while (i < c->b) {
		struct phrase o;
		const char *verb;

		if (ts->t[i].match > i) {
			i = ts->t[i].match + 1;
			continue;
		}
		if (ts->t[i].p != 0 || (ts->t[i].w & W_PREP) == 0) {
			if (ts->t[i].p == 0 && ((ts->t[i].w & (W_REL | W_SUB)) != 0)) {
				return i;
			}
			i++;
			continue;
		}
		verb = mem_printf(r->ctx, "%s %s", c->lemma, ts->t[i].s);
		if (tokens_match(ts, i + 1, c->b, "it|them|this") > 0 && r->now.subject != NULL &&
		    strcmp(r->now.subject, subj) != 0 && tokens_match(ts, i, c->b, "for|to|on|in|at|about|from") > 0) {
			add_link(r, subj, verb, r->now.subject)->oq = (struct quantity){1, 1, true, false, false};
			i += 2;
			continue;
		}
		if (i + 2 < c->b && (ts->t[i + 1].w & W_PRON) != 0 && tokens_match(ts, i + 2, c->b, "and") > 0 &&
		    phrase_read(r->ctx, &o, ts, i + 3, c->b, false)) {
			;
		} else if (!phrase_read(r->ctx, &o, ts, i + 1, c->b, false)) {
			i++;
			continue;
		}
		if (tokens_match(ts, i, c->b, "as") > 0) {
			i = o.end;
			continue;
		}
		if (tokens_match(ts, i, c->b, "with") > 0) {
			struct items *items = items_read(r->ctx, ts, i + 1, c->b);

			if (items->count > 1 || o.soft || o.flags != 0 || o.own) {
				extract_has(r, subj, NULL, items, "with", false);
				return c->b;
			}
		}
		if (r->now.link >= 0 && r->now.sentence == r->unit && r->facts[r->now.link].obj != NULL &&
		    (tokens_match(ts, i + 1, c->b, "another one") > 0 || tokens_match(ts, i + 1, c->b, "another") == c->b ||
		     (strcmp(o.name, r->facts[r->now.link].obj) == 0 && strcmp(r->facts[r->now.link].subj, subj) == 0))) {
			/* "from one airport to another one": two relationships that differ by the preposition */
			int first = r->now.link;
			size_t blank = strcspn(r->facts[first].verb, " ");
			const char *name = r->facts[first].obj;
			struct fact *f;

			r->facts[first].role = mem_printf(
			        r->ctx, "%s_%s",
			        r->facts[first].verb[blank] != '\0' ? r->facts[first].verb + blank + 1 : "first", name);
			f = add_link(r, subj, verb, name);
			f->oq = (struct quantity){1, 1, false, false, false};
			f->role = mem_printf(r->ctx, "%s_%s", ts->t[i].s, name);
			i = o.end > i + 2 ? o.end : i + 3;
			continue;
		}
		if (tokens_match(ts, i, c->b, "per") > 0 && r->now.object != NULL && r->now.link >= 0) {
			/* "one review per paper": the thing before it has one */
			struct fact *f = add_link(r, r->now.object, "of", o.name);

			f->oq = (struct quantity){1, 1, false, false, false};
			i = o.end;
			continue;
		}
		for (;;) {
			struct fact *f = add_link(r, subj, verb, o.name);
			int k = o.end;

			f->passive = c->passive;
			set_counts(f, c, sp, &o);
			f->item = object_item(r, ts, &o, c->b);
			while (k < c->b && ts->t[k].match > k) {
				k = ts->t[k].match + 1;
			}
			i = k;
			if (tokens_match(ts, k, c->b, "and|,") > 0 && k + 1 < c->b && ts->t[k + 1].p == 0 &&
			    (ts->t[k + 1].w & (W_PREP | W_REL | W_SUB)) == 0 &&
			    phrase_read(r->ctx, &o, ts, k + 1, c->b, false)) {
				continue;
			}
			break;
		}
	}
	return i;
}

/* "... as its manager" */
static const char *role_said(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	int behind;
	struct phrase p;

	return tokens_find(ts, c->rest, c->b, "as its|their|the|a|an", &behind) >= 0 &&
	                       phrase_read(r->ctx, &p, ts, behind, c->b, true)
	               ? p.name
	               : NULL;
}

/* An object of which the clause says "which": "the topics they are experts in". */
static void add_pair(struct reader *r, int link, const char *a, const char *b, const struct items *items);

/* "..., giving 1 to 5 stars": belongs to the pair. Token where it begins, or the end. */
static int participle_at(const struct tokens *ts, int i, int b)
{
	for (; i + 1 < b; i++) {
		if (ts->t[i].p == ',' &&
		    tokens_match(ts, i + 1, b, "giving|stating|with|recording|noting|specifying|indicating") > 0) {
			return i;
		}
	}
	return b;
}

static void do_active(struct reader *r, const struct clause *whole, const struct tokens *ts, const char *subj,
                      const struct phrase *sp)
{
	struct clause copy = *whole;
	struct clause *c = &copy;
	int giving = participle_at(ts, whole->rest, whole->b);
	size_t before = r->fact_count;

	int i = c->rest;
	struct phrase o;
	int max;

	c->b = giving;
	if (is_word(c->lemma, "take make have") && tokens_match(ts, i, c->b, "part|place|care|use") > 0) {
		i++;
	}
	if (is_particle(ts, i, c->b)) {
		i++;
	}
	if (i < c->b && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) == 0) {
		struct items *items;
		int stop = i;

		while (stop < c->b &&
		       !(ts->t[stop].p == 0 && (ts->t[stop].w & W_PREP) != 0 &&
		         (stop == 0 || tokens_match(ts, stop, c->b, "of|in|between|at|up|per|within|than|as|like|for") < 0 ||
		          (tokens_match(ts, stop, c->b, "in|at|for") > 0 &&
		           phrase_read(r->ctx, &o, ts, stop + 1, c->b, false) && (o.every || o.soft || o.min >= 0))))) {
			stop = ts->t[stop].match > stop ? ts->t[stop].match + 1 : stop + 1;
		}
		stop = stop > c->b ? c->b : stop;
		items = items_read(r->ctx, ts, i, stop);
		for (size_t k = 0; k < items->count; k++) {
			const struct item *it = &items->all[k];
			struct fact *f = add_link(r, subj, c->lemma, it->np.name);

			f->item = copy_item(r, it);
			set_counts(f, c, sp, &it->np);
			f->role = role_said(r, c, ts);
			f->word = tokens_find(ts, i, c->b, "once", NULL) >= 0 ? "once" : NULL;
			if ((c->negative || (c->pronoun >= 0 && tokens_match(ts, c->pronoun, c->b, "nobody") > 0)) &&
			    more_than(ts, it->np.a, c->b, &max)) {
				f->oq = (struct quantity){-1, max, false, false, true};
			}
			if (it->with_count > 0) {
				struct fact *p = fact_add(r, FACT_PAIR, subj, it->np.name);

				p->items = it->with;
				p->item_count = it->with_count;
				p->pair = -1;
			}
		}
		i = stop;
	}
	if (is_word(c->lemma, "sign file place submit open raise lodge write enter conclude book reserve") &&
	    r->fact_count > before && r->facts[before].kind == FACT_LINK && r->facts[before].obj != NULL) {
		/* "a customer signs a contract for a house": the contract is for it */
		(void)link_prepositions(r, c, ts, i, r->facts[before].obj, NULL);
	} else {
		(void)link_prepositions(r, c, ts, i, subj, sp);
	}
	for (size_t k = before; giving < whole->b && k < r->fact_count; k++) {
		if (r->facts[k].kind == FACT_LINK) {
			add_pair(r, (int)k, subj, r->facts[k].obj, items_read(r->ctx, ts, giving + 2, whole->b));
			break;
		}
	}
}

/* ------------------------------------------------------------------ keeping */

static bool with_list(struct reader *r, const struct tokens *ts, int a, int b);

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

static void add_pair(struct reader *r, int link, const char *a, const char *b, const struct items *items)
{
	struct fact *p = fact_add(r, FACT_PAIR, a, b);

	p->pair = link;
	p->items = items->all;
	p->item_count = items->count;
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
		add_pair(r, link, NULL, NULL, items);
		return true;
	}
	if (front->of != NULL && front->of->name[0] != '\0') {
		add_pair(r, -1, front->name, front->of->name, items);
		return true;
	}
	if (tokens_match(ts, front->end, c->front_end, "and") > 0) {
		struct phrase other;

		if (phrase_read(r->ctx, &other, ts, front->end + 1, c->b, true)) {
			add_pair(r, -1, front->name, other.name, items);
			return true;
		}
	}
	link = link_meant(r, front->name);
	if (link >= 0 &&
	    (c->front_end > front->end + 1 || (r->facts[link].obj != NULL && strcmp(r->facts[link].subj, front->name) != 0) ||
	     r->facts[link].unit == r->unit)) {
		add_pair(r, link, r->facts[link].subj, r->facts[link].obj, items);
		return true;
	}
	return false;
}

static void never(struct reader *r, const struct items *items, const char *owner)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *it = &items->all[i];

		if (it->name != NULL && it->name[0] != '\0') {
			(void)fact_add(r, FACT_NEVER, it->np.of != NULL ? it->np.of->name : owner, it->np.name);
		}
	}
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

/* Drops the owner's "of" from the names. */
static void plain_names(struct items *items, const char *owner)
{
	for (size_t i = 0; i < items->count; i++) {
		if (item_owner(&items->all[i], NULL) != NULL && owner != NULL) {
			items->all[i].name = items->all[i].np.name;
		}
	}
}

/* "We keep ...", "the firm records ... for each ...". */
static void keep_active(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	int i = c->rest + (tokens_match(ts, c->rest, c->b, "for|about") > 0 ? 1 : 0);
	struct items *items;
	const char *owner = front_owner(r, c, ts);
	int about, behind;

	if (i < c->b && ts->t[i].p == ',' && tokens_match(ts, i + 1, c->b, "for|about|of") > 0) {
		struct phrase each;

		if (phrase_read(r->ctx, &each, ts, i + 2, c->b, true)) {
			owner = each.name;
			i = each.end + (each.end < c->b && ts->t[each.end].p == ',');
		}
	}
	if (owner == NULL) {
		owner = sub_owner(r, c, ts);
	}
	about = tokens_find(ts, i, c->b, "for|about|of|on each|every|all", &behind);
	if (!c->negative && owner == NULL && with_list(r, ts, i, c->b)) {
		return; /* "the system shall store sites with a code and a name" */
	}
	items = items_read(r->ctx, ts, i, owner == NULL && about > i && tokens_match(ts, about, c->b, "of") < 0 ? about : c->b);
	if (c->negative) {
		never(r, items, r->now.subject);
		return;
	}
	if (keep_for_pair(r, c, ts, items)) {
		return;
	}
	if (items->count > 0 && items->all[items->count - 1].np.of != NULL) {
		/* "the target of that site for that trial" */
		const struct phrase *last = &items->all[items->count - 1].np;
		struct phrase other;

		if (tokens_match(ts, last->end, c->b, "for|in|at|on that|each|this") > 0 &&
		    phrase_read(r->ctx, &other, ts, last->end + 2, c->b, true) && other.name[0] != '\0') {
			const char *one = last->of->name;

			plain_names(items, "");
			add_pair(r, -1, one, other.name, items);
			return;
		}
	}
	if (owner == NULL && items->count > 0 && item_owner(&items->all[0], NULL) == NULL) {
		/* "we keep its reference with the order" */
		struct phrase p;
		int with = tokens_find(ts, i, c->b, "with|on|at|in the|each|every", NULL);

		if (with > i && phrase_read(r->ctx, &p, ts, with + 1, c->b, true)) {
			owner = p.name;
		}
	}
	if (owner == NULL && about > i) {
		struct phrase p;

		owner = phrase_read(r->ctx, &p, ts, about + 1, c->b, true) ? p.name : NULL;
	}
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

/* "The hours are noted", "passwords are not stored". */
static void keep_passive(struct reader *r, const struct clause *c, const struct tokens *ts, int from)
{
	struct items *items = items_read(r->ctx, ts, from, c->verb);
	const char *owner = front_owner(r, c, ts);
	int link;
	int colon = tokens_find(ts, c->rest, c->b, ":", NULL);

	if (colon >= 0 && items->count > 0 && !c->negative) {
		/* "the dependants of an employee are kept: first name, sex ..." */
		const struct item *it = &items->all[0];
		const char *of = item_owner(it, owner);

		extract_has(r, it->np.name, NULL, items_read(r->ctx, ts, colon + 1, c->b), "list", false);
		if (of != NULL) {
			add_link(r, it->np.name, "of", of)->oq = (struct quantity){1, 1, false, false, false};
		}
		r->now.subject = it->np.name;
		return;
	}
	while (items->count > 0 && items->all[items->count - 1].name == NULL) {
		items->count--;
	}
	if (c->negative || (c->subject_count > 0 && c->subjects[0].none)) {
		never(r, items, r->now.subject);
		return;
	}
	if (items->count > 0 && tokens_match(ts, c->rest, c->b, "in") > 0) {
		item_qualify(r->ctx, &items->all[items->count - 1], ts, c->rest, c->b);
	}
	if (items->count > 0 &&
	    tokens_match(ts, c->rest + (tokens_match(ts, c->rest, c->b, "together|along") > 0), c->b, "with") > 0 &&
	    !c->negative && items->all[0].name != NULL) {
		/* "the customer is stored with number, name ..." */
		struct clause inner;

		extract_has(r, items->all[0].np.name, NULL,
		            items_read(r->ctx, ts, c->rest + 1 + (tokens_match(ts, c->rest, c->b, "together|along") > 0), c->b),
		            "with", false);
		if (c->sub_b > c->sub_a + 1 && clause_read(r->ctx, &inner, ts, c->sub_a + 1, c->sub_b) &&
		    inner.subject_count == 1) {
			/* "When a pupil misses a lesson, the absence is entered": it is of both */
			struct phrase object;

			add_link(r, items->all[0].np.name, "of", inner.subjects[0].name)->oq =
			        (struct quantity){1, 1, false, false, false};
			if (!inner.passive && phrase_read(r->ctx, &object, ts, inner.rest, c->sub_b, true) &&
			    object.name[0] != '\0') {
				add_link(r, items->all[0].np.name, "of", object.name)->oq =
				        (struct quantity){1, 1, false, false, false};
			}
		}
		r->now.subject = items->all[0].np.name;
		return;
	}
	if (items->count > 0 && tokens_match(ts, c->rest, c->b, ",") > 0) {
		item_qualify(r->ctx, &items->all[items->count - 1], ts, c->rest + 1,
		             c->b); /* "..., which is one of a, b or c" */
	}
	for (size_t k = 0; k < items->count && c->must; k++) {
		items->all[k].flags |= ITEM_REQUIRED;
	}
	if (keep_for_pair(r, c, ts, items)) {
		return;
	}
	link = pair_before(r, c, ts, shared_owner(items, NULL));
	if (link >= 0 && owner == NULL) {
		plain_names(items, "");
		add_pair(r, link, r->facts[link].subj, r->facts[link].obj, items);
		return;
	}
	if (owner == NULL && tokens_match(ts, c->rest, c->b, "for|about|of|per|with|on") > 0) {
		struct phrase p;

		owner = phrase_read(r->ctx, &p, ts, c->rest + 1, c->b, true) && (p.every || p.soft || p.plural) ? p.name : NULL;
	}
	owner = owner == NULL ? sub_owner(r, c, ts) : owner;
	owner = shared_owner(items, owner != NULL ? owner : r->now.topic != NULL ? r->now.topic : r->now.subject);
	plain_names(items, owner);
	extract_has(r, owner, NULL, items, c->lemma, c->may);
}

/* ------------------------------------------------------------------ being */

static void prop(struct reader *r, const char *owner, const struct phrase *p, const struct tokens *ts, int a, int b)
{
	struct item it = {.np = *p, .name = p->name};
	struct fact *f;
	bool by_of = p->of != NULL && p->of->name[0] != '\0';

	if (by_of && !(p->of->definite || p->of->every || p->of->soft)) {
		it.name = mem_printf(r->ctx, "%s_of_%s", p->name, p->of->name);
	}
	item_qualify(r->ctx, &it, ts, a, b);
	if (tokens_match(ts, a, b, "unique|distinct") > 0 && (it.flags & (ITEM_LOCAL | ITEM_UNIQUE)) == 0) {
		it.flags |= ITEM_UNIQUE;
	}
	f = fact_add(r, FACT_PROP, by_of && (p->of->definite || p->of->every || p->of->soft) ? p->of->name : owner, p->name);
	f->item = copy_item(r, &it);
}

/* "is a special kind of Y", "are participants". */
static bool be_kind(struct reader *r, const struct clause *c, const struct phrase *o)
{
	const struct phrase *of = o->of;
	bool kind =
	        is_word(o->head, "kind type sort form subtype subclass specialisation specialization category class variant") &&
	        of != NULL;
	const char *target = kind ? of->name : o->name;

	if (target[0] == '\0') {
		return false;
	}
	if (c->subject_count == 0) { /* "They are voters as well" */
		if (r->now.subject != NULL && o->plural && !kind) {
			fact_add(r, FACT_ISA, r->now.subject, target)->sq.plural = true;
		}
		return true;
	}
	for (int i = 0; i < c->subject_count; i++) {
		struct fact *f = fact_add(r, FACT_ISA, c->subjects[i].name, target);

		f->strength = kind ? 3 : 1;
		f->sq = quantity_of(&c->subjects[i]);
		f->must = c->must;
		f->passive = c->subjects[i].definite;
	}
	return true;
}

/* "... is on sale, in transit or sold": values of a state. */
static bool be_values(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	size_t n = 0;
	int a = c->rest;
	int b = c->b;
	const char **values;
	struct item *it;
	int k;
	bool or = tokens_find(ts, a, b, "or", NULL) >= 0;
	const char *what = NULL;

	k = tokens_find(ts, a, b, "one of", &a);
	if (k >= 0 && k <= c->rest + 3) {
		int colon = tokens_find(ts, a, b, ":", NULL);
		struct phrase states;

		if (colon > a && phrase_read(r->ctx, &states, ts, a, colon, false)) {
			what = states.head; /* "in one of these states: ..." */
			a = colon + 1;
			or = true;
		}
	} else {
		k = -1;
	}
	a = what != NULL ? a : c->rest;

	for (k = a; what == NULL && k < b; k++) {
		if (ts->t[k].match > k || ts->t[k].p == ';' || ts->t[k].p == ':' || (ts->t[k].w & (W_SUB | W_REL)) != 0) {
			b = k;
			break;
		}
	}
	if (what != NULL) {
		;
	} else if (tokens_match(ts, a, b, "one|either of") > 0) {
		a += 2;
	} else if (! or ||
	           tokens_match(ts, a, b, "a|an|the|for|of|in|at|by|more|less|greater|later|earlier|required|unique|equal") >
	                   0) {
		return false;
	}
	a += a < b && ts->t[a].p == ':';
	values = values_read(r->ctx, &n, ts, a, b);
	if (values == NULL) {
		return false;
	}
	for (int s = 0; s < (c->subject_count > 0 ? c->subject_count : 1); s++) {
		struct fact *f;
		const struct phrase *p = c->subject_count > 0 ? &c->subjects[s] : NULL;

		it = mem_new(r->ctx, struct item);
		it->name = "";
		it->values = values;
		it->value_count = n;
		f = fact_add(r, FACT_VALUES, p != NULL ? p->name : subj, NULL);
		f->obj = p != NULL && p->of != NULL ? p->of->name : p != NULL && !p->soft && !p->every ? r->now.subject : NULL;
		f->word = (ts->t[a].w & (W_ADJ | W_STATE)) != 0 || (ts->t[a].form & (F_ED | F_ING)) != 0 ||
		                          (ts->t[a].w & W_PREP) != 0
		                  ? "status"
		                  : "value";
		f->item = it;
		f->word = what != NULL ? what : f->word;
		f->must = p != NULL && p->own;
	}
	return true;
}

static bool says_property(const struct tokens *ts, int a, int b)
{
	return tokens_match(ts, a, b,
	                    "unique|distinct|optional|mandatory|required|compulsory|obligatory|empty|missing|unknown|null|"
	                    "nullable|blank|absent|calculated|derived|computed|known|only|between|at|never|not|given|always|"
	                    "filled|set|present|up|stored") > 0;
}

/* "there is at most one fine per loan" */
static void be_there(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct phrase o, per;
	int i;

	if (!phrase_read(r->ctx, &o, ts, c->rest, c->b, false)) {
		return;
	}
	i = tokens_find(ts, o.end, c->b, ":", NULL);
	if (i >= 0) { /* "there is a damage report: vehicle, description ..." */
		extract_has(r, o.name, NULL, items_read(r->ctx, ts, i + 1, c->b), "list", false);
		if (c->prep >= 0) {
			add_link(r, o.name, "for", c->front.name)->oq = (struct quantity){1, 1, true, false, false};
		}
		r->now.subject = o.name;
		return;
	}
	if (c->prep >= 0 && (c->front.every || c->front.soft)) {
		struct items *items = items_read(r->ctx, ts, c->rest, c->b);

		if (tokens_match(ts, c->front.end, c->front_end + 1, "and") > 0 &&
		    phrase_read(r->ctx, &per, ts, c->front.end + 1, c->b, true)) {
			add_pair(r, -1, c->front.name, per.name, items);
		} else {
			extract_has(r, c->front.name, NULL, items, "have", c->may);
			r->now.subject = o.name;
		}
		return;
	}
	if (c->prep >= 0) {
		r->now.subject = o.name;
	}
	i = tokens_find(ts, o.end, c->b, "per|for|in|on each|every|a|an", NULL);
	if (i < 0) {
		i = tokens_find(ts, o.end, c->b, "per", NULL);
	}
	if (i < 0 && kind_is_attribute(r->kinds, o.name) && !c->negative) { /* "There is a contract number, unique." */
		extract_has(r, r->now.subject != NULL ? r->now.subject : r->now.topic, NULL,
		            items_read(r->ctx, ts, c->rest, c->b), "have", c->may);
		return;
	}
	if (i >= 0 && phrase_read(r->ctx, &per, ts, i + 1, c->b, false)) {
		struct fact *f = add_link(r, per.name, "have", o.name);

		f->oq = quantity_of(&o);
		f->may = c->may;
	}
}

static void do_be(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int i = c->rest;
	struct phrase o;
	const struct phrase *sp = c->subject_count > 0 ? &c->subjects[0] : NULL;

	while (i < c->b && (ts->t[i].w & W_ADV) != 0 && ts->t[i].p == 0 && !says_property(ts, i, c->b)) {
		i++;
	}
	if (i >= c->b || subj == NULL) {
		return;
	}
	if (sp != NULL && sp->min == 1 && !sp->soft && sp->of == NULL && phrase_read(r->ctx, &o, ts, i, c->b, true) && o.own &&
	    tokens_match(ts, sp->a, c->b, "one of") > 0) {
		/* "One of the authors of a paper is its contact author" */
		struct items *items = items_read(r->ctx, ts, i, c->b);
		const char *owner = r->now.subject;

		extract_has(r, owner, NULL, items, "have", c->may);
		return;
	}
	if (says_property(ts, i, c->b) && sp != NULL) {
		for (int s = 0; s < c->subject_count; s++) {
			struct items *more = NULL;

			(void)more;
			prop(r, r->now.topic != NULL ? r->now.topic : r->now.subject, &c->subjects[s], ts, i, c->b);
			if (c->negative && s == 0 && r->facts[r->fact_count - 1].item != NULL) {
				struct item *it = copy_item(r, r->facts[r->fact_count - 1].item);

				it->flags = (it->flags & ITEM_OPTIONAL) != 0   ? ITEM_REQUIRED
				            : (it->flags & ITEM_REQUIRED) != 0 ? ITEM_OPTIONAL
				                                               : it->flags & ~(unsigned)ITEM_UNIQUE;
				r->facts[r->fact_count - 1].item = it;
			}
		}
		return;
	}
	if (be_values(r, c, ts, subj)) {
		return;
	}
	if (ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0) {
		(void)link_prepositions(r, c, ts, i, subj, sp);
		return;
	}
	if (ts->t[i].p == 0 && (ts->t[i].w & W_ADJ) != 0 && i + 1 < c->b && (ts->t[i + 1].w & W_PREP) != 0) {
		struct clause with = *c;

		with.lemma = ts->t[i].s;
		(void)link_prepositions(r, &with, ts, i + 1, subj, sp);
		return;
	}
	if (!phrase_read(r->ctx, &o, ts, i, c->b, true) || c->negative) {
		return;
	}
	if (o.of != NULL && o.of->name[0] != '\0' &&
	    !is_word(o.head, "kind type sort form subtype subclass specialisation category class variant")) {
		struct clause with = *c;

		with.lemma = o.name; /* "is a copy of one film", "is a member of many projects" */
		(void)link_prepositions(r, &with, ts, o.nb, subj, sp);
		return;
	}
	if (o.end < c->b && ts->t[o.end].p == 0 && (ts->t[o.end].w & W_PREP) != 0 &&
	    tokens_match(ts, o.end, c->b, "with|in|on|for|between") < 0) {
		struct clause with = *c;

		with.lemma = o.name; /* "is a reply to another comment" */
		(void)link_prepositions(r, &with, ts, o.end, subj, sp);
		return;
	}
	if (o.end < c->b && tokens_match(ts, o.end, c->b, "with") > 0) {
		struct items *items = items_read(r->ctx, ts, o.end + 1, c->b);

		extract_has(r, subj, NULL, items, "with", false);
	}
	(void)be_kind(r, c, &o);
}

/* ------------------------------------------------------------------ naming */

static void alias(struct reader *r, const char *a, const char *b)
{
	if (a != NULL && b != NULL && a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0) {
		(void)fact_add(r, FACT_ALIAS, a, b);
	}
}

/* "is called a reservation", "the code calls it a tenant", "the two words mean the same". */
static bool do_call(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	struct phrase o;
	int i = c->rest;

	if (is_word(c->lemma, "mean") && c->subject_count == 2) {
		alias(r, c->subjects[0].name, c->subjects[1].name);
		return true;
	}
	if (!is_word(c->lemma, "call term name know refer") || (!c->passive && strcmp(c->lemma, "call") != 0)) {
		return false;
	}
	if (!c->passive && phrase_read(r->ctx, &o, ts, i, c->b, false) && o.end < c->b) {
		subj = o.name;
		i = o.end;
	} else if (!c->passive && tokens_match(ts, i, c->b, "it|them|this|these") > 0) {
		subj = r->now.subject;
		i++;
	}
	if (strcmp(c->lemma, "know") == 0 || strcmp(c->lemma, "refer") == 0) {
		int k = tokens_match(ts, i, c->b, "to as");

		k = k < 0 ? tokens_match(ts, i, c->b, "as") : k;
		if (k < 0) {
			return false;
		}
		i = k;
	}
	if (i < c->b && phrase_read(r->ctx, &o, ts, i, c->b, false)) {
		alias(r, subj, o.name);
		return true;
	}
	return true;
}

/* ------------------------------------------------------------------ having */

/* "states which physician ordered which medicine", "says how much of a meter a subscription used": all that is named. */
static bool have_question(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int i = c->rest;
	int stop = c->b;

	if (tokens_match(ts, i, c->b, "which|who|whom|what|whose|how|whether|where") < 0 ||
	    tokens_match(ts, i, c->b, "how many") > 0) {
		return false;
	}
	for (int k = i; k < c->b; k++) {
		if (ts->t[k].p == ':' || (ts->t[k].p == ',' && tokens_match(ts, k + 1, c->b, "with") > 0)) {
			stop = k;
			break;
		}
	}
	while (i < stop) {
		struct phrase p;

		if (ts->t[i].p == 0 && (ts->t[i].w & (W_PREP | W_CONJ | W_SUB)) == 0 &&
		    !((ts->t[i].w & W_REL) != 0 && i + 1 < stop && (ts->t[i + 1].w & (W_BE | W_HAVE)) != 0) &&
		    phrase_read(r->ctx, &p, ts, (ts->t[i].w & W_REL) != 0 || strcmp(ts->t[i].s, "how") == 0 ? i + 1 : i, stop,
		                true) &&
		    p.name[0] != '\0') {
			struct fact *f;
			int nouns = p.na;

			while (nouns < p.nb && !(nouns > p.na && ts->t[nouns].v != NULL && (ts->t[nouns].form & F_ED) != 0)) {
				nouns++;
			}
			if (p.of != NULL && tokens_match(ts, p.na, p.nb, "much|many") > 0) {
				nouns = p.na;
				p.name = p.of->name;
				p.nb = p.of->nb;
			} else {
				p.name = tokens_name(r->ctx, ts, p.na, nouns);
			}
			f = add_link(r, subj, c->lemma, p.name);
			f->oq = (struct quantity){1, 1, false, false, false};
			f->strength = 0.9;
			i = p.nb;
		} else {
			i++;
		}
	}
	if (stop < c->b) {
		int k = stop + 1 + (tokens_match(ts, stop + 1, c->b, "with") > 0);

		extract_has(r, subj, NULL, items_read(r->ctx, ts, k, c->b), "with", false);
	}
	return true;
}

/* "They have opening hours per weekday: opens at, closes at": a list of what the last thing has. NULL: no such list. */
static struct items *have_sublist(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj, int from)
{
	int colon = -1;
	struct items *items, *under;
	struct item *last;

	for (int i = from; i < c->b && colon < 0; i++) {
		i = ts->t[i].match > i ? ts->t[i].match : i;
		colon = ts->t[i].p == ':' ? i : -1;
	}
	if (colon < 0 || tokens_find(ts, colon, c->b, "or", NULL) >= 0) {
		return NULL;
	}
	items = items_read(r->ctx, ts, from, colon);
	under = items_read(r->ctx, ts, colon + 1, c->b);
	if (items->count == 0 || under->count < 2 ||
	    !(items->all[items->count - 1].np.plural || items->all[items->count - 1].np.soft)) {
		return NULL;
	}
	last = &items->all[items->count - 1];
	if (last->np.end < colon && tokens_match(ts, last->np.end, colon, "per") > 0) {
		last->name = last->np.name;
		extract_has(r, last->np.name, NULL, items_read(r->ctx, ts, last->np.end + 1, colon), "list", false);
	}
	extract_has(r, subj, NULL, items, c->lemma, c->may);
	extract_has(r, last->np.name, NULL, under, "list", false);
	return items;
}

static void do_have(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int i = c->rest;
	struct items *items;
	struct quantity q = c->subject_count > 0 ? quantity_of(&c->subjects[0]) : unsaid;
	int max;

	if (have_question(r, c, ts, subj)) {
		return;
	}
	if (tokens_match(ts, i, c->b, "of") > 0) {
		i++;
	}
	if (tokens_match(ts, c->a, c->b, "not all|every") > 0) {
		q.min = 0;
	}
	items = have_sublist(r, c, ts, subj, i);
	if (items != NULL) {
		return;
	}
	items = items_read(r->ctx, ts, i, c->b);
	if (c->prep >= 0 && (c->front.every) && tokens_match(ts, c->prep, c->b, "in|within|for|on|at|per") > 0 &&
	    strcmp(c->front.name, subj) != 0) {
		add_pair(r, -1, subj, c->front.name, items);
		return;
	}
	if (c->negative && items->count > 0 && more_than(ts, i, c->b, &max)) {
		struct fact *f = add_link(r, subj, c->lemma, items->all[0].np.name);

		f->oq = (struct quantity){-1, max, false, false, true};
		return;
	}
	for (size_t k = 0; k < items->count && tokens_match(ts, c->a, c->b, "not all|every") > 0; k++) {
		items->all[k].flags |= ITEM_OPTIONAL;
	}
	for (int s = 0; s < (c->subject_count > 1 ? c->subject_count : 1); s++) {
		extract_has(r, c->subject_count > 1 ? c->subjects[s].name : subj, &q, items, c->lemma, c->may);
		for (size_t k = 0; k < items->count && (c->negative || items->all[k].np.none); k++) {
			struct fact *f = &r->facts[r->fact_count - 1 - k];

			f->oq = (struct quantity){0, -1, false, false, true};
			f->may = true;
			f->passive = true; /* "has no X" */
		}
	}
}

/* ------------------------------------------------------------------ */

static bool is_identify(const struct clause *c)
{
	return is_word(c->lemma, "identify distinguish determine recognise recognize") ||
	       (c->passive && is_word(c->lemma, "know find label characterise characterize single recognise"));
}

static void do_identify(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int by = tokens_find(ts, c->rest, c->b, "by|with|through|via|under", NULL);
	struct items *items;
	struct fact *f;

	by = by > c->rest + 2 ? -1 : by;

	if (c->passive && by >= 0) {
		items = items_read(r->ctx, ts, by + 1, c->b);
		extract_has(r, subj, NULL, items, "identify", false);
		if (items->count == 1 && tokens_match(ts, items->all[0].np.end, c->b, "within|inside|in") > 0) {
			struct phrase whole;

			if (phrase_read(r->ctx, &whole, ts, items->all[0].np.end + 1, c->b, true) && whole.name[0] != '\0') {
				f = fact_add(r, FACT_LOCAL, subj, whole.name);
				f->item = copy_item(r, &items->all[0]);
				return;
			}
		}
		f = fact_add(r, FACT_KEY, subj, NULL);
		f->items = items->all;
		f->item_count = items->count;
	} else if (!c->passive && c->subject_count > 0) {
		/* "the code identifies the ward" */
		struct phrase o;

		if (phrase_read(r->ctx, &o, ts, c->rest, c->b, false)) {
			items = items_read(r->ctx, ts, c->subjects[0].a, c->subject_end);
			f = fact_add(r, FACT_KEY, o.name, NULL);
			f->items = items->all;
			f->item_count = items->count;
			extract_has(r, o.name, NULL, items, "identify", false);
		}
	}
}

/* "are numbered within their order" */
static bool do_number(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	struct phrase o;

	if (!c->passive || !is_word(c->lemma, "number count") || subj == NULL) {
		return false;
	}
	for (int i = c->rest; i < c->b; i++) {
		if (tokens_match(ts, i, c->b, "within|per|in|inside|for|of|by") > 0 &&
		    phrase_read(r->ctx, &o, ts, i + 1, c->b, false)) {
			struct fact *f = fact_add(r, FACT_LOCAL, subj, o.name);

			f->item = item_named(r, "number", ITEM_LOCAL);
			i = tokens_find(ts, i, c->b, "each|both with", NULL);
			if (i >= 0) {
				extract_has(r, subj, NULL, items_read(r->ctx, ts, i + 2, c->b), "with", false);
			}
			return true;
		}
	}
	return true;
}

static void split_into(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int k = tokens_find(ts, c->rest, c->b, "into|of|from|in", NULL);

	if (k >= 0) {
		extract_has(r, subj, NULL, items_read(r->ctx, ts, k + 1, c->b), "consist", false);
	}
}

/* "a tag (just a unique name)": what stands in brackets behind a subject. */
static void bracket_attributes(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	int k = c->subject_count == 1 ? c->subjects[0].end : -1;
	struct items *items;

	if (k < 0 || k >= c->verb || ts->t[k].match <= k) {
		return;
	}
	items = items_read(r->ctx, ts, k + 1, ts->t[k].match);
	if (items->count > 0 && items->all[0].np.soft && items->all[0].name != NULL &&
	    kind_is_attribute(r->kinds, items->all[0].name)) {
		extract_has(r, c->subjects[0].name, NULL, items, "have", false);
	}
}

/* "The system shall divide every trial into arms", "... assign the subject to one arm": what is done to things says how they
 * are related. */
static bool narrator_acts(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct phrase o;
	struct clause with = *c;

	if (is_word(c->lemma, "have get run sell use need want expect like think know see offer make do help build") ||
	    !phrase_read(r->ctx, &o, ts, c->rest, c->b, false) || o.name[0] == '\0') {
		return false;
	}
	if (is_word(c->lemma, "number") && o.of != NULL) {
		struct fact *f = fact_add(r, FACT_LOCAL, o.name, o.of->name);

		f->item = item_named(r, "number", ITEM_LOCAL);
		return true;
	}
	if (with_list(r, ts, c->rest, c->b)) {
		return true;
	}
	r->now.subject = o.name;
	if (is_word(c->lemma, "divide split subdivide break") && tokens_match(ts, o.end, c->b, "into") > 0) {
		extract_has(r, o.name, NULL, items_read(r->ctx, ts, o.end + 1, c->b), "consist", false);
		return true;
	}
	with.passive = true;
	(void)link_prepositions(r, &with, ts, o.end, o.name, &o);
	return true;
}

/* "A job means that a vehicle was in a workshop: date in, date out and the cost": the list belongs to the subject. */
static int list_behind(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	for (int i = c->rest; subj != NULL && i < c->b; i++) {
		struct items *items;

		if (ts->t[i].match > i) {
			i = ts->t[i].match;
			continue;
		}
		if (ts->t[i].p != ':') {
			continue;
		}
		items = tokens_find(ts, i, c->b, "or", NULL) < 0 || tokens_find(ts, i, c->b, "and", NULL) >= 0
		                ? items_read(r->ctx, ts, i + 1, c->b)
		                : NULL;
		if (items != NULL && items->count >= 2) {
			extract_has(r, subj, NULL, items, "list", false);
			return i;
		}
		return c->b;
	}
	return c->b;
}

static void interpret(struct reader *r, const struct clause *whole, const struct tokens *ts)
{
	struct clause copy = *whole;
	struct clause *c = &copy;
	const char *subj = subject_name(r, c, ts);
	const struct phrase *sp = c->subject_count > 0 ? &c->subjects[0] : NULL;
	size_t before = r->fact_count;
	bool keeping = verb_in(r, c->lemma, V_KEEPING);
	bool narrator = is_narrator(r, c, ts);

	if (c->pronoun >= 0 && tokens_match(ts, c->pronoun, c->b, "there") > 0) {
		be_there(r, c, ts);
		return;
	}
	if (is_word(c->lemma, "matter") || (keeping && c->passive && !is_word(c->lemma, "know want need"))) {
		int from = c->subject_count > 0 ? c->subjects[0].a : c->verb;

		if (tokens_match(ts, c->rest, c->b, "in|under|at|on") < 0 || c->negative || c->prep >= 0 ||
		    (sp != NULL && (sp->own || sp->of != NULL)) ||
		    (c->rest + 1 < c->b && (ts->t[c->rest + 1].w & W_UNIT) != 0)) {
			keep_passive(r, c, ts, from);
			return;
		}
	}
	if (c->passive && c->prep >= 0 && (c->front.every || c->front.soft) &&
	    is_word(c->lemma, "give state specify define set agree mark hold capture assign ask fix indicate") &&
	    (c->rest >= c->b || ts->t[c->rest].p != 0)) {
		keep_passive(r, c, ts, c->subject_count > 0 ? c->subjects[0].a : c->verb);
		return;
	}
	if (narrator && !c->passive && (keeping || (c->negative && is_word(c->lemma, "ask collect have")))) {
		keep_active(r, c, ts);
		return;
	}
	if (sp != NULL && c->subject_count == 1 && (sp->soft || sp->every) && tokens_match(ts, sp->end, c->verb, "with") > 0) {
		int v = c->verb;

		while (v > sp->end + 1 && (ts->t[v - 1].w & (W_BE | W_MODAL | W_ADV | W_HAVE)) != 0) {
			v--;
		}
		(void)with_list(r, ts, sp->a, v); /* "a dispute with a date and a text is recorded" */
		if (c->passive && keeping) {
			return;
		}
	}
	if (!c->be && !c->passive && tokens_match(ts, c->rest, c->b, "one") > 0 && c->rest + 1 < c->b &&
	    (ts->t[c->rest + 1].w & W_PREP) != 0 && r->now.subject != NULL && subj != NULL && !narrator) {
		/* "Complaints. Any voter can file one about a station: text, time" */
		const char *thing = r->now.subject;

		add_link(r, thing, mem_printf(r->ctx, "%s by", c->lemma), subj)->oq =
		        (struct quantity){1, 1, false, false, false};
		copy.b = list_behind(r, c, ts, thing);
		(void)link_prepositions(r, c, ts, c->rest + 1, thing, NULL);
		return;
	}
	if (sp != NULL && kind_is_attribute(r->kinds, sp->name) && is_word(c->lemma, "come follow") &&
	    tokens_find(ts, c->rest, c->b, "later", NULL) >= 0) {
		struct items *late = items_read(r->ctx, ts, sp->a, sp->end);

		if (late->count == 1) {
			late->all[0].flags |= ITEM_OPTIONAL;
			extract_has(r, r->now.topic != NULL ? r->now.topic : r->now.subject, NULL, late, "have", true);
			return;
		}
	}
	if (narrator && !c->passive && !c->be && !c->negative && !verb_in(r, c->lemma, V_LOOKING) && narrator_acts(r, c, ts)) {
		return;
	}
	if (do_call(r, c, ts, subj)) {
		return;
	}
	if (is_word(c->lemma, "stay remain") && subj != NULL && says_property(ts, c->rest, c->b)) {
		struct phrase p = {.name = subj, .head = subj, .min = -1, .max = -1};

		prop(r, r->now.topic != NULL ? r->now.topic : r->now.subject, sp != NULL ? sp : &p, ts, c->rest, c->b);
		return;
	}
	bracket_attributes(r, c, ts);
	if (c->pronoun >= 0 && tokens_match(ts, c->pronoun, c->b, "nobody") > 0 && r->now.link >= 0) {
		do_active(r, c, ts, r->facts[r->now.link].subj, NULL);
		return;
	}
	if (subj == NULL || subj[0] == '\0' || (narrator && !c->be && !verb_in(r, c->lemma, V_HAVING))) {
		return;
	}
	if (!c->be && !verb_in(r, c->lemma, V_HAVING) && !c->passive) {
		c->b = list_behind(r, c, ts, subj);
	}
	if (c->passive && c->rest < c->b && ts->t[c->rest].p == ',' && tokens_find(ts, c->rest, c->b, "or", NULL) > 0) {
		struct clause with = *c; /* "is scheduled, boarding or cancelled" */

		with.rest = c->verb;
		if (be_values(r, &with, ts, subj)) {
			return;
		}
	}
	if (c->passive && sp != NULL && !c->negative && c->subject_count == 1 && sp->of == NULL &&
	    kind_is_attribute(r->kinds, sp->name) &&
	    is_word(c->lemma, "generate assign enter declare choose set give fill calculate state agree fix print add ask") &&
	    tokens_match(ts, c->rest, c->b, "to|by") < 0 && (r->now.topic != NULL || r->now.subject != NULL)) {
		struct items *items = items_read(r->ctx, ts, sp->a, sp->end);

		if (items->count == 1) {
			item_qualify(r->ctx, &items->all[0], ts, c->rest, c->b);
			items->all[0].flags |= c->may ? ITEM_OPTIONAL : 0;
			extract_has(r, r->now.topic != NULL ? r->now.topic : r->now.subject, NULL, items, c->lemma, c->may);
			return;
		}
	}
	if (is_identify(c)) {
		do_identify(r, c, ts, subj);
	} else if (do_number(r, c, ts, subj)) {
		;
	} else if (c->be) {
		do_be(r, c, ts, subj);
	} else if (c->passive && is_word(c->lemma, "group sort arrange gather bundle pool") &&
	           tokens_match(ts, c->rest, c->b, "into|in") > 0) {
		struct phrase o;

		if (phrase_read(r->ctx, &o, ts, c->rest + 1, c->b, false)) {
			add_link(r, subj, "group in", o.name)->oq = (struct quantity){-1, 1, true, false, false};
		}
	} else if (c->passive && is_word(c->lemma, "divide split subdivide group organise organize cut") &&
	           tokens_match(ts, c->rest, c->b, "into") > 0) {
		split_into(r, c, ts, subj);
	} else if (c->passive && is_word(c->lemma, "make compose form build") &&
	           tokens_match(ts, c->rest, c->b, "up|of|from") > 0 && tokens_find(ts, c->rest, c->b, "of|from", NULL) >= 0 &&
	           tokens_find(ts, c->rest, c->b, "of|from", NULL) <= c->rest + 1) {
		split_into(r, c, ts, subj);
	} else if (!c->passive && verb_in(r, c->lemma, V_HAVING) && tokens_match(ts, c->rest, c->b, "with") > 0) {
		/* "a driver registers with a badge": what is had stands behind the preposition, not behind the verb */
		(void)link_prepositions(r, c, ts, c->rest, subj, sp);
	} else if (!c->passive && verb_in(r, c->lemma, V_HAVING)) {
		do_have(r, c, ts, subj);
	} else if (c->passive && is_word(c->lemma, "give assign describe")) {
		/* "a patient is given a record number" */
		if (c->rest < c->b && ts->t[c->rest].p == 0 && (ts->t[c->rest].w & W_PREP) == 0) {
			extract_has(r, subj, NULL, items_read(r->ctx, ts, c->rest, c->b), "give", c->may);
		} else if (is_word(c->lemma, "describe")) {
			extract_has(r, subj, NULL, items_read(r->ctx, ts, c->rest + 1, c->b), "describe", c->may);
		} else {
			(void)link_prepositions(r, c, ts, c->rest, subj, sp);
		}
	} else if (c->passive) {
		for (int s = 0; s < (c->subject_count > 1 ? c->subject_count : 1); s++) {
			(void)link_prepositions(r, c, ts, c->rest, c->subject_count > 1 ? c->subjects[s].name : subj,
			                        c->subject_count > 0 ? &c->subjects[s] : NULL);
		}
	} else {
		for (int s = 0; s < (c->subject_count > 1 ? c->subject_count : 1); s++) {
			do_active(r, c, ts, c->subject_count > 1 ? c->subjects[s].name : subj,
			          c->subject_count > 0 ? &c->subjects[s] : NULL);
		}
	}
	if (c->prep >= 0 && (c->front.soft || c->front.every) && sp != NULL && sp->min == 1 && !sp->soft &&
	    tokens_match(ts, c->prep, c->b, "in|during|at|for|on") > 0 && r->fact_count > before + 1) {
		for (size_t k = before; k < r->fact_count; k++) {
			if (r->facts[k].kind == FACT_LINK && r->facts[k].oq.max == 1) {
				r->facts[k].subj = c->front.name;
				r->facts[k].verb = "in";
			}
		}
		add_link(r, c->front.name, "in", subj)->oq = (struct quantity){1, 1, false, false, false};
	} else if (c->prep >= 0 && !c->front.none && tokens_match(ts, c->prep, c->b, "during|in|at|on|for|within") > 0 &&
	           r->now.link >= 0 && !c->be) {
		struct fact *f = add_link(r, c->front.name, mem_printf(r->ctx, "%s %s", c->lemma, ts->t[c->prep].s), subj);

		f->strength = 0.4;
	}
	if (!narrator && c->pronoun < 0 && !c->elided && !(sp != NULL && sp->own) &&
	    !(kind_is_attribute(r->kinds, subj) && r->now.subject != NULL && sp != NULL && !sp->soft && !sp->every)) {
		r->now.subject = subj;
	}
}

/* "a meter with a serial number and a type": a thing and what it has. */
static bool with_list(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct phrase p;
	struct items *items;

	if (!phrase_read(r->ctx, &p, ts, a, b, false) || !(p.soft || p.every || p.plural) ||
	    tokens_match(ts, p.end, b, "with") < 0) {
		return false;
	}
	items = items_read(r->ctx, ts, p.end + 1, b);
	if (items->count == 0) {
		return false;
	}
	extract_has(r, p.name, NULL, items, "with", false);
	r->now.subject = p.name;
	return true;
}

/* "One station per worker, at least five workers per station." */
static bool per_list(struct reader *r, const struct tokens *ts, int a, int b)
{
	bool any = false;

	while (a < b) {
		struct phrase what, per;

		if (!phrase_read(r->ctx, &what, ts, a, b, false) || what.min < 0 ||
		    tokens_match(ts, what.end, b, "per|for") < 0 || !phrase_read(r->ctx, &per, ts, what.end + 1, b, false)) {
			return any;
		}
		add_link(r, per.name, "have", what.name)->oq = quantity_of(&what);
		any = true;
		a = per.end;
		a += a < b && ts->t[a].p == ',';
	}
	return any;
}

/* "which players play in which match, with shirt number": a pair and what belongs to it. */
static bool which_pair(struct reader *r, const struct tokens *ts, int a, int b)
{
	int one, two, with;
	struct phrase p, q;
	int first = tokens_find(ts, a, b, "which|who", &one);

	if (first < 0 || !phrase_read(r->ctx, &p, ts, one, b, true)) {
		return false;
	}
	if (tokens_find(ts, p.end, p.end + 6 < b ? p.end + 6 : b, "which", &two) < 0 ||
	    !phrase_read(r->ctx, &q, ts, two, b, true)) {
		return false;
	}
	{
		struct fact *f = add_link(r, p.name, p.end < b && ts->t[p.end].v != NULL ? ts->t[p.end].v : "in", q.name);

		f->oq.plural = f->sq.plural = true;
		f->oq.max = f->sq.max = MANY;
		if (tokens_find(ts, q.end, b, ", with", &with) >= 0 || tokens_find(ts, q.end, b, "with", &with) >= 0) {
			add_pair(r, (int)r->fact_count - 1, p.name, q.name, items_read(r->ctx, ts, with, b));
		}
	}
	return true;
}

/* "Tip optional", "Order number is unique": a short list of things about the topic. */
static void fragment(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct items *items;
	size_t likely = 0;

	if (a >= b) {
		return;
	}
	if (tokens_match(ts, a, b, "no") > 0 && r->now.topic != NULL) {
		never(r, items_read(r->ctx, ts, a, b), NULL);
		return;
	}
	if (with_list(r, ts, a, b) || per_list(r, ts, a, b) || which_pair(r, ts, a, b)) {
		return;
	}
	items = items_read(r->ctx, ts, a, b);
	for (size_t i = 0; i < items->count; i++) {
		likely += items->all[i].name != NULL && (kind_is_attribute(r->kinds, items->all[i].name) ||
		                                         items->all[i].value_count > 0 || items->all[i].flags != 0);
	}
	if (r->now.topic != NULL) {
		extract_has(r, r->now.topic, NULL, items, "list", false);
	} else if (r->now.subject != NULL && (likely * 2 >= items->count || (r->now.asked && items->count > 1)) &&
	           (likely > 0 || r->now.asked) && !(items->count == 1 && items->all[0].np.plural)) {
		extract_has(r, r->now.subject, NULL, items, "list", false);
	} else if (items->count == 1 && items->all[0].np.end >= b - 1 && items->all[0].np.name[0] != '\0') {
		r->now.subject = items->all[0].np.name; /* "Workshops!" */
	}
}

void extract_clauses(struct reader *r, const struct tokens *ts, int a, int b)
{
	bool first = true;

	r->same_time = tokens_find(ts, a, b, "at once", NULL) >= 0 ||
	               tokens_find(ts, a, b, "the same time|night|day|date|hour|slot|week|moment|period|room", NULL) >= 0 ||
	               tokens_find(ts, a, b, "simultaneously|overlap|overlapping", NULL) >= 0;

	while (b > a && (ts->t[b - 1].p == '.' || ts->t[b - 1].p == '!')) {
		b--;
	}
	while (a < b) {
		struct clause c;

		if (!clause_read(r->ctx, &c, ts, a, b)) {
			int sign = tokens_find(ts, a, b, "=", NULL);

			if (sign > a && extract_list(r, &r->markup->units[r->unit], ts, a, b)) {
				return;
			}
			if (first) {
				fragment(r, ts, a, b);
				return;
			}
			a = clause_end(r->ctx, ts, a + 1, b);
			a += a < b;
			continue;
		}
		first = false;
		interpret(r, &c, ts);
		a = c.b > a ? c.b : a + 1;
		a += a < b && ts->t[a].p != 0 ? 1 : 0;
	}
}
