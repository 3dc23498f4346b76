/* Being: properties ("is unique"), values ("is open or closed"), kinds ("is a person"), names ("is called a tenant"). */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/say.h"

void say_property_of(struct reader *r, const char *owner, const struct phrase *p, const struct tokens *ts, int a, int b)
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
	f->item = say_copy(r, &it);
}

/* "is a special kind of Y", "are participants". */
static bool be_kind(struct reader *r, const struct clause *c, const struct phrase *o)
{
	const struct phrase *of = o->of;
	bool kind =
	        word_in(o->head, "kind type sort form subtype subclass specialisation specialization category class variant") &&
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

/* "is either a tanker or a dry cargo ship": kinds of it. */
static bool be_alternatives(struct reader *r, const struct clause *c, const struct tokens *ts, int a, int b)
{
	struct phrase p[4];
	int n = 0;

	bool many = tokens_match(ts, a, b, "either") > 0 && c->subject_count == 1 && c->subjects[0].plural;

	a += tokens_match(ts, a, b, "either") > 0;
	while (n < 4 && a < b && (tokens_match(ts, a, b, "a|an") > 0 || many) && phrase_read(r->ctx, &p[n], ts, a, b, true) &&
	       p[n].name[0] != '\0' && (!many || p[n].plural)) {
		a = p[n++].end;
		if (a >= b || tokens_match(ts, a, b, ",|or") < 0) {
			break;
		}
		a += tokens_match(ts, a, b, ", or") > 0 ? 2 : 1;
	}
	if (n < 2 || c->subject_count != 1 || c->subjects[0].of != NULL || kind_is_attribute(r->kinds, c->subjects[0].name)) {
		return false;
	}
	for (int i = 0; i < n; i++) {
		struct fact *f = fact_add(r, FACT_ISA, p[i].name, c->subjects[0].name);

		f->strength = 1.5;
		f->sq = quantity_of(&p[i]);
	}
	return true;
}

/* Where the values of "is ..." stand, and what they are called; a < 0: it says no values. */
struct values_at {
	int a, b;
	const char *what; /* "in one of these states: ..."; NULL */
};

/* "one of these states: ..." near the beginning. */
static struct values_at named_values(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	struct values_at x = {-1, c->b, NULL};
	struct phrase states;
	int behind;
	int k = tokens_find(ts, c->rest, c->b, "one of", &behind);
	int colon = k >= 0 && k <= c->rest + 3 ? tokens_find(ts, behind, c->b, ":", NULL) : -1;

	if (colon > behind && phrase_read(r->ctx, &states, ts, behind, colon, false)) {
		x.a = colon + 1;
		x.what = states.head;
	}
	return x;
}

static struct values_at bare_values(const struct clause *c, const struct tokens *ts)
{
	bool or = tokens_find(ts, c->rest, c->b, "or", NULL) >= 0;
	bool one_of = tokens_match(ts, c->rest, c->b, "one|either of") > 0;
	struct values_at x = {c->rest + (one_of ? 2 : 0), c->b, NULL};

	x.a += x.a < c->b && one_of && ts->t[x.a].p == ':'; /* "is one of: new, used" */
	for (int k = x.a; k < x.b; k++) {
		if (ts->t[k].match > k || ts->t[k].p == ';' || ts->t[k].p == ':' || (ts->t[k].w & (W_SUB | W_REL)) != 0) {
			x.b = k;
		}
	}
	if (!one_of && (! or ||
	                tokens_match(ts, x.a, x.b,
	                             "a|an|the|for|of|in|at|by|more|less|greater|later|earlier|required|unique|equal") > 0)) {
		x.a = -1;
	}
	return x;
}

/* A state is told by adjectives and participles. */
static const char *name_of_values(const struct tokens *ts, const struct values_at *x)
{
	const struct token *t = &ts->t[x->a];

	if (x->what != NULL) {
		return x->what;
	}
	return (t->w & (W_ADJ | W_STATE | W_PREP)) != 0 || (t->form & (F_ED | F_ING)) != 0 ? "status" : "value";
}

/* "... is on sale, in transit or sold": values of a state. */
bool say_values(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	struct values_at x = named_values(r, c, ts);
	const char **values;
	size_t n = 0;

	if (x.what == NULL) {
		x = bare_values(c, ts);
	}
	if (x.a < 0 || (x.what == NULL && be_alternatives(r, c, ts, x.a, x.b))) {
		return x.a >= 0;
	}
	values = values_read(r->ctx, &n, ts, x.a, x.b);
	for (int s = 0; values != NULL && s < (c->subject_count > 0 ? c->subject_count : 1); s++) {
		const struct phrase *p = c->subject_count > 0 ? &c->subjects[s] : NULL;
		struct item *it = mem_new(r->ctx, struct item);
		struct fact *f = fact_add(r, FACT_VALUES, p != NULL ? p->name : subj, NULL);

		it->name = "";
		it->values = values;
		it->value_count = n;
		f->obj = p != NULL && p->of != NULL ? p->of->name : p != NULL && !p->soft && !p->every ? r->now.subject : NULL;
		f->word = name_of_values(ts, &x);
		f->item = it;
		f->must = p != NULL && p->own;
	}
	return values != NULL;
}

bool say_is_property(const struct tokens *ts, int a, int b)
{
	return tokens_match(ts, a, b,
	                    "unique|distinct|optional|mandatory|required|compulsory|obligatory|empty|missing|unknown|null|"
	                    "nullable|blank|absent|calculated|derived|computed|known|only|between|at|never|not|given|always|"
	                    "filled|set|present|up|stored") > 0;
}

/* "there is at most one fine per loan" */
void say_there(struct reader *r, const struct clause *c, const struct tokens *ts)
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
			say_link(r, o.name, "for", c->front.name)->oq = (struct quantity){1, 1, true, false, false};
		}
		r->now.subject = o.name;
		return;
	}
	if (c->prep >= 0 && (c->front.every || c->front.soft)) {
		struct items *items = items_read(r->ctx, ts, c->rest, c->b);

		if (tokens_match(ts, c->front.end, c->front_end + 1, "and") > 0 &&
		    phrase_read(r->ctx, &per, ts, c->front.end + 1, c->b, true)) {
			say_pair(r, -1, c->front.name, per.name, items);
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
		struct fact *f = say_link(r, per.name, "have", o.name);

		f->oq = quantity_of(&o);
		f->may = c->may;
	}
}

/* "One of the authors of a paper is its contact author": the paper has one. */
static bool be_chosen(struct reader *r, const struct clause *c, const struct tokens *ts, int i, const struct phrase *sp)
{
	struct phrase o;

	if (sp == NULL || sp->min != 1 || sp->soft || sp->of != NULL || !phrase_read(r->ctx, &o, ts, i, c->b, true) || !o.own ||
	    tokens_match(ts, sp->a, c->b, "one of") < 0) {
		return false;
	}
	extract_has(r, r->now.subject, NULL, items_read(r->ctx, ts, i, c->b), "have", c->may);
	return true;
}

/* "is not optional": turns what the property says. */
static void turn(struct reader *r, struct fact *f)
{
	struct item *it = f->item != NULL ? say_copy(r, f->item) : NULL;

	if (it != NULL) {
		it->flags = (it->flags & ITEM_OPTIONAL) != 0   ? ITEM_REQUIRED
		            : (it->flags & ITEM_REQUIRED) != 0 ? ITEM_OPTIONAL
		                                               : it->flags & ~(unsigned)ITEM_UNIQUE;
		f->item = it;
	}
}

/* "The name and the address are mandatory" */
static bool be_property(struct reader *r, const struct clause *c, const struct tokens *ts, int i)
{
	if (c->subject_count == 0 || !say_is_property(ts, i, c->b)) {
		return false;
	}
	for (int s = 0; s < c->subject_count; s++) {
		say_property_of(r, r->now.topic != NULL ? r->now.topic : r->now.subject, &c->subjects[s], ts, i, c->b);
		if (c->negative && s == 0) {
			turn(r, &r->facts[r->fact_count - 1]);
		}
	}
	return true;
}

/* "is in one zone", "is responsible for a site", "is a copy of one film", "is a reply to a comment": links, by what stands
 * before the preposition. o: what the subject is, when it is a phrase. */
static bool be_linked(struct reader *r, const struct clause *c, const struct tokens *ts, int i, const char *subj,
                      const struct phrase *o)
{
	const struct phrase *sp = c->subject_count > 0 ? &c->subjects[0] : NULL;
	struct clause with = *c;
	int at = -1;

	if (o == NULL && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0) {
		at = i;
	} else if (o == NULL && ts->t[i].p == 0 && (ts->t[i].w & W_ADJ) != 0 && i + 1 < c->b &&
	           (ts->t[i + 1].w & W_PREP) != 0) {
		at = i + 1;
		with.lemma = ts->t[i].s;
	} else if (o != NULL && o->of != NULL && o->of->name[0] != '\0' &&
	           !word_in(o->head, "kind type sort form subtype subclass specialisation category class variant")) {
		at = o->nb;
		with.lemma = o->name;
	} else if (o != NULL && o->end < c->b && ts->t[o->end].p == 0 && (ts->t[o->end].w & W_PREP) != 0 &&
	           tokens_match(ts, o->end, c->b, "with|in|on|for|between") < 0) {
		at = o->end;
		with.lemma = o->name;
	}
	if (at >= 0) {
		(void)say_prepositions(r, &with, ts, at, subj, sp);
	}
	return at >= 0;
}

/* "a tour is a route driven on a date, with one truck and up to two loaders" */
static void be_with(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj, const struct phrase *o)
{
	int behind;
	int with = tokens_find(ts, o->end, c->b, "with", &behind);

	if (with >= 0 && (with == o->end || ts->t[with - 1].p == ',')) {
		extract_has(r, subj, NULL, items_read(r->ctx, ts, behind, c->b), "with", false);
	}
}

void say_be(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	const struct phrase *sp = c->subject_count > 0 ? &c->subjects[0] : NULL;
	int i = c->rest;
	struct phrase o;

	while (i < c->b && (ts->t[i].w & W_ADV) != 0 && ts->t[i].p == 0 && !say_is_property(ts, i, c->b)) {
		i++;
	}
	if (i >= c->b || subj == NULL || be_chosen(r, c, ts, i, sp) || be_property(r, c, ts, i) || say_values(r, c, ts, subj) ||
	    be_linked(r, c, ts, i, subj, NULL) || !phrase_read(r->ctx, &o, ts, i, c->b, true) || c->negative ||
	    be_linked(r, c, ts, i, subj, &o)) {
		return;
	}
	be_with(r, c, ts, subj, &o);
	(void)be_kind(r, c, &o);
}

void say_alias(struct reader *r, const char *a, const char *b)
{
	if (a != NULL && b != NULL && a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0) {
		(void)fact_add(r, FACT_ALIAS, a, b);
	}
}

/* "is called a reservation", "the code calls it a tenant", "the two words mean the same". */
bool say_call(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	struct phrase o;
	int i = c->rest;

	if (word_in(c->lemma, "mean") && c->subject_count == 2) {
		say_alias(r, c->subjects[0].name, c->subjects[1].name);
		return true;
	}
	if (!c->passive && i < c->b && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0) {
		return false; /* "a ferry calls at a pier" */
	}
	if (!word_in(c->lemma, "call term name know refer") || (!c->passive && strcmp(c->lemma, "call") != 0)) {
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
		say_alias(r, subj, o.name);
		return true;
	}
	return true;
}
