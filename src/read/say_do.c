/* Doing: "a customer places an order", "is shipped to an address by a carrier": links between what takes part. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/say.h"

static bool is_particle(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b, "up|out|off|over|back|apart|away|down|together") > 0;
}

/* "at most one", "up to three": a number, though it begins with a preposition. */
static bool opens_quantity(const struct tokens *ts, int i, int b)
{
	int min, max;

	return (ts->t[i].w & W_PREP) != 0 && phrase_quantity(ts, i, b, &min, &max) > 1;
}

/* "gives rise to", "takes part in", "forms part of": the noun belongs to the verb. Token behind it, or i. */
int say_light_noun(const struct clause *c, const struct tokens *ts, int i)
{
	if (word_in(c->lemma, "give take make have form play bear hold pay lay place bring come fall set put be") &&
	    tokens_match(ts, i, c->b,
	                 "part|place|care|use|rise|note|charge|responsibility|birth|access|effect|reference|attention") > 0 &&
	    i + 1 < c->b && (ts->t[i + 1].w & W_PREP) != 0) {
		return i + 1;
	}
	return i;
}

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

/* Verbs that put each thing into one other. */
static bool is_placing(const struct clause *c)
{
	return (c->passive && word_in(c->lemma, "allocate allot file store house locate group sort")) ||
	       word_in(c->lemma, "belong live sit stand lie hang reside");
}

/* A preposition of a clause: where it stands, whose it is, and the link's verb with it. */
struct prep {
	const struct clause *c;
	const struct tokens *ts;
	int at;
	const char *subj, *verb;
	const struct phrase *sp; /* NULL: the subject is no phrase of its own */
	struct phrase o;         /* what stands behind it */
};

static bool prep_is(const struct prep *x, const char *words)
{
	return tokens_match(x->ts, x->at, x->c->b, words) > 0;
}

/* "refers to it": the thing spoken of before. */
static bool to_pronoun(struct reader *r, const struct prep *x)
{
	if (tokens_match(x->ts, x->at + 1, x->c->b, "it|them|this") < 0 || r->now.subject == NULL ||
	    strcmp(r->now.subject, x->subj) == 0 || !prep_is(x, "for|to|on|in|at|about|from")) {
		return false;
	}
	say_link(r, x->subj, x->verb, r->now.subject)->oq = (struct quantity){1, 1, true, false, false};
	return true;
}

/* What stands behind it; "for it and the order" is for the order, too. */
static bool read_object(struct reader *r, struct prep *x)
{
	const struct tokens *ts = x->ts;
	int i = x->at;

	if (i + 2 < x->c->b && (ts->t[i + 1].w & W_PRON) != 0 && tokens_match(ts, i + 2, x->c->b, "and") > 0 &&
	    phrase_read(r->ctx, &x->o, ts, i + 3, x->c->b, false)) {
		return true;
	}
	return phrase_read(r->ctx, &x->o, ts, i + 1, x->c->b, false);
}

/* "with a date and a text": what the subject has; "each with ...": what the last thing has. */
static bool with_things(struct reader *r, const struct prep *x)
{
	struct items *items = prep_is(x, "with") ? items_read(r->ctx, x->ts, x->at + 1, x->c->b) : NULL;
	bool each = x->at > 0 && tokens_match(x->ts, x->at - 1, x->c->b, "each|every") > 0 && r->now.object != NULL;

	if (items == NULL || !(items->count > 1 || x->o.soft || x->o.flags != 0 || x->o.own)) {
		return false;
	}
	extract_has(r, each ? r->now.object : x->subj, NULL, items, "with", false);
	return true;
}

/* "from one airport to another one": two relationships that differ by the preposition. */
static bool to_another(struct reader *r, const struct prep *x)
{
	struct fact *first = r->now.link >= 0 ? &r->facts[r->now.link] : NULL;
	const char *name = first != NULL ? first->obj : NULL;
	struct fact *f;
	size_t blank;

	if (name == NULL || r->now.sentence != r->unit ||
	    !(tokens_match(x->ts, x->at + 1, x->c->b, "another one") > 0 ||
	      tokens_match(x->ts, x->at + 1, x->c->b, "another") == x->c->b ||
	      (strcmp(x->o.name, name) == 0 && strcmp(first->subj, x->subj) == 0))) {
		return false;
	}
	blank = strcspn(first->verb, " ");
	first->role = mem_printf(r->ctx, "%s_%s", first->verb[blank] != '\0' ? first->verb + blank + 1 : "first", name);
	f = say_link(r, x->subj, x->verb, name);
	f->oq = (struct quantity){1, 1, false, false, false};
	f->role = mem_printf(r->ctx, "%s_%s", x->ts->t[x->at].s, name);
	return true;
}

/* "one review per paper": the thing before it has one. */
static bool per_thing(struct reader *r, const struct prep *x)
{
	if (!prep_is(x, "per") || r->now.object == NULL || r->now.link < 0) {
		return false;
	}
	say_link(r, r->now.object, "of", x->o.name)->oq = (struct quantity){1, 1, false, false, false};
	return true;
}

/* A link to what stands behind it, and to each further thing of a list. Token behind. */
static int link_things(struct reader *r, struct prep *x)
{
	const struct clause *c = x->c;
	const struct tokens *ts = x->ts;
	const struct phrase *sp = x->sp;
	bool placed = sp != NULL && sp->plural && sp->min < 0 && !c->may && is_placing(c) &&
	              prep_is(x, "to|in|under|at|on|into|from");

	for (;;) {
		struct fact *f = say_link(r, x->subj, x->verb, x->o.name);
		int k = x->o.end;

		f->passive = c->passive;
		f->said = say_passive(r, c, ts, x->at);
		say_counts(f, c, sp, &x->o);
		if (placed && x->o.plural && x->o.min < 0 && x->o.max < 0) {
			f->oq = (struct quantity){1, 1, true, false,
			                          false}; /* "cases are allocated to chambers": each to one */
		}
		f->item = object_item(r, ts, &x->o, c->b);
		while (k < c->b && ts->t[k].match > k) {
			k = ts->t[k].match + 1;
		}
		if (tokens_match(ts, k, c->b, "and|,") < 0 || k + 1 >= c->b || ts->t[k + 1].p != 0 ||
		    (ts->t[k + 1].w & (W_PREP | W_REL | W_SUB)) != 0 || !phrase_read(r->ctx, &x->o, ts, k + 1, c->b, false)) {
			return k;
		}
	}
}

/* What one preposition says. Token behind. */
static int say_preposition(struct reader *r, struct prep *x)
{
	if (to_pronoun(r, x)) {
		return x->at + 2;
	}
	if (!read_object(r, x)) {
		return x->at + 1;
	}
	if (prep_is(x, "as")) {
		return x->o.end;
	}
	if (with_things(r, x)) {
		return x->c->b;
	}
	if (to_another(r, x)) {
		return x->o.end > x->at + 2 ? x->o.end : x->at + 3;
	}
	return per_thing(r, x) ? x->o.end : link_things(r, x);
}

/* "by one author", "to exactly one track and ...": links of the subject through prepositions, from i on. */
int say_prepositions(struct reader *r, const struct clause *c, const struct tokens *ts, int i, const char *subj,
                     const struct phrase *sp)
{
	while (i < c->b) {
		const struct token *t = &ts->t[i];

		if (t->match > i) {
			i = t->match + 1;
		} else if (t->p == 0 && (t->w & W_PREP) != 0) {
			struct prep x = {c, ts, i, subj, mem_printf(r->ctx, "%s %s", c->lemma, t->s), sp, {0}};

			i = say_preposition(r, &x);
		} else if (t->p == 0 && (t->w & (W_REL | W_SUB)) != 0) {
			return i;
		} else {
			i++;
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

void say_do(struct reader *r, const struct clause *whole, const struct tokens *ts, const char *subj, const struct phrase *sp)
{
	struct clause copy = *whole;
	struct clause *c = &copy;
	int giving = participle_at(ts, whole->rest, whole->b);
	size_t before = r->fact_count;

	int i = c->rest;
	struct phrase o;
	int max;

	c->b = giving;
	if (word_in(c->lemma, "want wish need like prefer see hope insist ask-for")) {
		return; /* what somebody wants is not what is so */
	}
	if (is_particle(ts, i, c->b) && !opens_quantity(ts, i, c->b)) {
		i++;
	}

	if (i < c->b && ts->t[i].p == 0 && ((ts->t[i].w & W_PREP) == 0 || opens_quantity(ts, i, c->b))) {
		struct items *items;
		int stop = i;

		while (stop < c->b &&
		       !(ts->t[stop].p == 0 && (ts->t[stop].w & W_PREP) != 0 && !opens_quantity(ts, stop, c->b) &&
		         (stop == 0 || tokens_match(ts, stop, c->b, "of|in|between|at|up|per|within|than|as|like|for") < 0 ||
		          (tokens_match(ts, stop, c->b, "in|at|for") > 0 &&
		           phrase_read(r->ctx, &o, ts, stop + 1, c->b, false) && (o.every || o.soft || o.min >= 0))))) {
			stop = ts->t[stop].match > stop ? ts->t[stop].match + 1 : stop + 1;
		}
		stop = stop > c->b ? c->b : stop;
		items = items_read(r->ctx, ts, i, stop);
		for (size_t k = 0; k < items->count; k++) {
			const struct item *it = &items->all[k];
			struct fact *f = say_link(r, subj, c->lemma, it->np.name);

			f->item = say_copy(r, it);
			say_counts(f, c, sp, &it->np);
			f->role = role_said(r, c, ts);
			f->word = tokens_find(ts, i, c->b, "once", NULL) >= 0 ? "once" : NULL;
			if ((c->negative || (c->pronoun >= 0 && tokens_match(ts, c->pronoun, c->b, "nobody") > 0)) &&
			    say_more_than(ts, it->np.a, c->b, &max)) {
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
	if (word_in(c->lemma, "sign file place submit open raise lodge write enter conclude book reserve") &&
	    r->fact_count > before && r->facts[before].kind == FACT_LINK && r->facts[before].obj != NULL) {
		/* "a customer signs a contract for a house": the contract is for it */
		(void)say_prepositions(r, c, ts, i, r->facts[before].obj, NULL);
	} else {
		(void)say_prepositions(r, c, ts, i, subj, sp);
	}
	for (size_t k = before; giving < whole->b && k < r->fact_count; k++) {
		if (r->facts[k].kind == FACT_LINK) {
			say_pair(r, (int)k, subj, r->facts[k].obj, items_read(r->ctx, ts, giving + 2, whole->b));
			break;
		}
	}
}

/* "The system shall divide every trial into arms", "... assign the subject to one arm": what is done to things says how they
 * are related. */
bool say_acts(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct phrase o;
	struct clause with = *c;

	if (word_in(c->lemma, "have get run sell use need want expect like think know see offer make do help build") ||
	    !phrase_read(r->ctx, &o, ts, c->rest, c->b, false) || o.name[0] == '\0') {
		return false;
	}
	if (word_in(c->lemma, "number") && o.of != NULL) {
		struct fact *f = fact_add(r, FACT_LOCAL, o.name, o.of->name);

		f->item = item_named(r, "number", ITEM_LOCAL);
		return true;
	}
	if (say_with(r, ts, c->rest, c->b)) {
		return true;
	}
	r->now.subject = o.name;
	if (word_in(c->lemma, "divide split subdivide break") && tokens_match(ts, o.end, c->b, "into") > 0) {
		extract_has(r, o.name, NULL, items_read(r->ctx, ts, o.end + 1, c->b), "consist", false);
		return true;
	}
	with.passive = true;
	(void)say_prepositions(r, &with, ts, o.end, o.name, &o);
	return true;
}
