/* Plain sentences: what a clause says becomes facts. The ways of saying things are a table; the first that knows the clause
 * explains it. Which noun is an entity is not decided here. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/say.h"

/* A clause on its way through the table. */
struct saying {
	struct clause *c;
	const struct tokens *ts;
	const char *subj;        /* NULL: nobody */
	const struct phrase *sp; /* NULL: a pronoun, or left out */
	bool keeping, narrator;
	size_t before; /* facts there were */
};

/* The owner of a property that is said without one. */
static const char *about(const struct reader *r)
{
	return r->now.topic != NULL ? r->now.topic : r->now.subject;
}

static bool says(const struct saying *x, const char *verbs)
{
	return word_in(x->c->lemma, verbs);
}

static bool next(const struct saying *x, const char *words)
{
	return tokens_match(x->ts, x->c->rest, x->c->b, words) > 0;
}

/* ------------------------------------------------------------------ the ways */

/* "there is at most one fine per loan" */
static bool there_is(struct reader *r, struct saying *x)
{
	if (x->c->pronoun < 0 || tokens_match(x->ts, x->c->pronoun, x->c->b, "there") < 0) {
		return false;
	}
	say_there(r, x->c, x->ts);
	return true;
}

static int subject_start(const struct saying *x)
{
	return x->c->subject_count > 0 ? x->c->subjects[0].a : x->c->verb;
}

/* "the hours are noted", "only the year matters" */
static bool is_kept(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;
	struct phrase by;

	bool written = c->passive && says(x, "write print put take jot") && x->sp != NULL &&
	               kind_is_attribute(r->kinds, x->sp->name) && next(x, "down|up|on");

	if (!says(x, "matter") && !(x->keeping && c->passive && !says(x, "know want need")) && !written) {
		return false;
	}
	if (says(x, "require") && c->passive && c->rest >= c->b && x->sp != NULL) {
		say_property_of(r, about(r), x->sp, x->ts, c->verb, c->b); /* "the title is required" */
		return true;
	}
	if (next(x, "by") && !c->negative && phrase_read(r->ctx, &by, x->ts, c->rest + 1, c->b, false) &&
	    (by.min >= 0 || by.every) && !kind_is_attribute(r->kinds, by.name)) {
		return false; /* "is held by one tenant" */
	}
	if (!written && next(x, "in|under|at|on") && !c->negative && c->prep < 0 &&
	    !(x->sp != NULL && (x->sp->own || x->sp->of != NULL)) &&
	    !(c->rest + 1 < c->b && (x->ts->t[c->rest + 1].w & W_UNIT) != 0)) {
		return false; /* "is kept in a warehouse" */
	}
	say_kept(r, c, x->ts, subject_start(x));
	return true;
}

/* "for each seat the price is given" */
static bool is_given(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;

	if (!c->passive || c->prep < 0 || !(c->front.every || c->front.soft) ||
	    !says(x, "give state specify define set agree mark hold capture assign ask fix indicate") ||
	    !(c->rest >= c->b || x->ts->t[c->rest].p != 0)) {
		return false;
	}
	say_kept(r, c, x->ts, subject_start(x));
	return true;
}

/* "we keep the name of each guest" */
static bool keeps(struct reader *r, struct saying *x)
{
	bool for_each = x->c->prep >= 0 && (x->c->front.every || x->c->front.soft) && x->sp != NULL && x->sp->definite &&
	                x->keeping && tokens_match(x->ts, x->c->prep, x->c->b, "for|of|about|on") > 0;

	if (!(x->narrator || for_each) || x->c->passive || !(x->keeping || (x->c->negative && says(x, "ask collect have")))) {
		return false;
	}
	say_keep(r, x->c, x->ts);
	return true;
}

/* "The regulator forces us to hold contact data": who acts on us is outside of the model. */
static bool acts_on_us(struct reader *r, struct saying *x)
{
	(void)r;
	return !x->c->passive && !x->c->be && next(x, "us|me");
}

/* "Do not ask for the marital status": never stored */
static bool forbids(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;

	if (!c->negative || !c->elided || c->passive || tokens_match(x->ts, c->subject_end, c->b, "do not") < 0 ||
	    !(x->keeping || says(x, "ask collect store"))) {
		return false;
	}
	say_never(r, items_read(r->ctx, x->ts, c->rest + next(x, "for|about"), c->b), NULL);
	return true;
}

/* "a dispute with a date and a text is recorded" */
static bool with_recorded(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;
	int v = c->verb;

	if (x->sp == NULL || c->subject_count != 1 || !(x->sp->soft || x->sp->every) ||
	    tokens_match(x->ts, x->sp->end, c->verb, "with") < 0) {
		return false;
	}
	while (v > x->sp->end + 1 && (x->ts->t[v - 1].w & (W_BE | W_MODAL | W_ADV | W_HAVE)) != 0) {
		v--;
	}
	(void)say_with(r, x->ts, x->sp->a, v);
	return c->passive && x->keeping;
}

/* "Complaints. Any voter can file one about a station: text, time" */
static bool does_one(struct reader *r, struct saying *x)
{
	struct clause *c = x->c;
	const char *thing = r->now.subject;

	if (c->be || c->passive || !next(x, "one") || c->rest + 1 >= c->b || (x->ts->t[c->rest + 1].w & W_PREP) == 0 ||
	    thing == NULL || x->subj == NULL || x->narrator) {
		return false;
	}
	say_link(r, thing, mem_printf(r->ctx, "%s by", c->lemma), x->subj)->oq = (struct quantity){1, 1, false, false, false};
	c->b = say_list_behind(r, c, x->ts, thing);
	(void)say_prepositions(r, c, x->ts, c->rest + 1, thing, NULL);
	return true;
}

/* "the settled amount comes later" */
static bool comes_later(struct reader *r, struct saying *x)
{
	struct items *late;

	if (x->sp == NULL || !kind_is_attribute(r->kinds, x->sp->name) || !says(x, "come follow") ||
	    tokens_find(x->ts, x->c->rest, x->c->b, "later", NULL) < 0) {
		return false;
	}
	late = items_read(r->ctx, x->ts, x->sp->a, x->sp->end);
	if (late->count != 1) {
		return false;
	}
	late->all[0].flags |= ITEM_OPTIONAL;
	extract_has(r, about(r), NULL, late, "have", true);
	return true;
}

/* "the system shall split every trial into arms" */
static bool narrator_acts(struct reader *r, struct saying *x)
{
	return x->narrator && !x->c->passive && !x->c->be && !x->c->negative && !say_verb_in(r, x->c->lemma, V_LOOKING) &&
	       say_acts(r, x->c, x->ts);
}

static bool is_called(struct reader *r, struct saying *x)
{
	return say_call(r, x->c, x->ts, x->subj);
}

/* "the discount remains empty until ..." */
static bool stays(struct reader *r, struct saying *x)
{
	struct phrase p = {.name = x->subj, .head = x->subj, .min = -1, .max = -1};

	if (!says(x, "stay remain") || x->subj == NULL || !say_is_property(x->ts, x->c->rest, x->c->b)) {
		return false;
	}
	say_property_of(r, about(r), x->sp != NULL ? x->sp : &p, x->ts, x->c->rest, x->c->b);
	return true;
}

/* "nobody plays for two clubs": of the last link's subject */
static bool nobody_does(struct reader *r, struct saying *x)
{
	say_brackets(r, x->c, x->ts);
	if (x->c->pronoun < 0 || tokens_match(x->ts, x->c->pronoun, x->c->b, "nobody") < 0 || r->now.link < 0) {
		return false;
	}
	say_do(r, x->c, x->ts, r->facts[r->now.link].subj, NULL);
	return true;
}

/* Whoever only keeps the data says no more below. A list behind the verb is taken off. */
static bool says_nothing(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;

	if (x->subj == NULL || x->subj[0] == '\0' || (x->narrator && !c->be && !say_verb_in(r, c->lemma, V_HAVING))) {
		return true;
	}
	if (!say_verb_in(r, c->lemma, V_HAVING) && (!(c->be || c->passive) || !kind_is_attribute(r->kinds, x->subj)) &&
	    tokens_find(x->ts, c->rest, c->b, "one of", NULL) < 0) {
		x->c->b = say_list_behind(r, c, x->ts, x->subj);
	}
	return false;
}

/* "is scheduled, boarding or cancelled" */
static bool participle_values(struct reader *r, struct saying *x)
{
	struct clause with = *x->c;

	if (!with.passive || with.rest >= with.b || x->ts->t[with.rest].p != ',' ||
	    tokens_find(x->ts, with.rest, with.b, "or", NULL) < 0) {
		return false;
	}
	with.rest = with.verb;
	return say_values(r, &with, x->ts, x->subj);
}

/* "the number is assigned at enrolment" */
static bool attribute_made(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;
	struct items *items;

	if (!c->passive || x->sp == NULL || c->negative || c->subject_count != 1 || x->sp->of != NULL ||
	    !kind_is_attribute(r->kinds, x->sp->name) ||
	    !says(x, "generate assign enter declare choose set give fill calculate state agree fix print add ask") ||
	    next(x, "to|by") || about(r) == NULL) {
		return false;
	}
	items = items_read(r->ctx, x->ts, x->sp->a, x->sp->end);
	if (items->count != 1) {
		return false;
	}
	item_qualify(r->ctx, &items->all[0], x->ts, c->rest, c->b);
	items->all[0].flags |= c->may ? ITEM_OPTIONAL : 0;
	extract_has(r, about(r), NULL, items, c->lemma, c->may);
	return true;
}

static bool identifies(struct reader *r, struct saying *x)
{
	if (!say_is_identify(x->c)) {
		return false;
	}
	say_identify(r, x->c, x->ts, x->subj);
	return true;
}

static bool is_numbered(struct reader *r, struct saying *x)
{
	return say_number(r, x->c, x->ts, x->subj);
}

/* "Both are unique", "these may be empty": of what was listed last. */
static bool those_are(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;
	size_t last = r->fact_count;
	size_t n = 0;

	if (!c->be || c->pronoun < 0 || tokens_match(x->ts, c->pronoun, c->b, "both|these|they|all") < 0 ||
	    !say_is_property(x->ts, c->rest, c->b)) {
		return false;
	}
	for (size_t i = last; i > 0 && r->unit - r->facts[i - 1].unit <= 1; i--) {
		const struct fact *f = &r->facts[i - 1];
		bool both = tokens_match(x->ts, c->pronoun, c->b, "both") > 0;
		struct phrase p;

		if (f->kind != FACT_HAS || f->item == NULL || (n > 0 && f->unit != r->facts[last - 1].unit)) {
			if (n > 0) {
				break;
			}
			last = i - 1;
			continue;
		}
		p = f->item->np;
		p.name = f->item->name;
		p.of = NULL;
		say_property_of(r, f->subj, &p, x->ts, c->rest, c->b);
		if (++n == 2 && both) {
			break;
		}
	}
	return n > 0;
}

static bool is_something(struct reader *r, struct saying *x)
{
	if (x->c->be) {
		say_be(r, x->c, x->ts, x->subj);
	}
	return x->c->be;
}

/* "is grouped into sections" */
static bool is_grouped(struct reader *r, struct saying *x)
{
	struct phrase o;

	if (!x->c->passive || !says(x, "group sort arrange gather bundle pool") || !next(x, "into|in")) {
		return false;
	}
	if (phrase_read(r->ctx, &o, x->ts, x->c->rest + 1, x->c->b, false)) {
		say_link(r, x->subj, "group in", o.name)->oq = (struct quantity){-1, 1, true, false, false};
	}
	return true;
}

/* "is divided into", "is made up of" */
static bool is_divided(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;
	int of = tokens_find(x->ts, c->rest, c->b, "of|from", NULL);

	if (!c->passive || !((says(x, "divide split subdivide group organise organize cut") && next(x, "into")) ||
	                     (says(x, "make compose form build") && next(x, "up|of|from") && of >= 0 && of <= c->rest + 1))) {
		return false;
	}
	say_split(r, c, x->ts, x->subj);
	return true;
}

static bool has(struct reader *r, struct saying *x)
{
	if (x->c->passive || !say_verb_in(r, x->c->lemma, V_HAVING) || say_light_noun(x->c, x->ts, x->c->rest) > x->c->rest) {
		return false;
	}
	if (!next(x, "with|of|for|about|on|as") && x->c->rest < x->c->b && x->ts->t[x->c->rest].p == 0 &&
	    (x->ts->t[x->c->rest].w & W_PREP) != 0 && phrase_quantity(x->ts, x->c->rest, x->c->b, &(int){0}, &(int){0}) == 0) {
		return false;
	}
	if (next(x, "for") && says(x, "register apply enrol enroll sign stand account care")) {
		return false; /* "students register for sections" */
	}
	if (next(x, "with")) {
		/* "a driver registers with a badge": what is had stands behind the preposition, not behind the verb */
		(void)say_prepositions(r, x->c, x->ts, x->c->rest, x->subj, x->sp);
	} else {
		say_have(r, x->c, x->ts, x->subj);
	}
	return true;
}

/* "a patient is given a record number", "is described by a text" */
static bool is_given_things(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;

	if (!c->passive || !says(x, "give assign describe")) {
		return false;
	}
	if (c->rest < c->b && x->ts->t[c->rest].p == 0 && (x->ts->t[c->rest].w & W_PREP) == 0) {
		extract_has(r, x->subj, NULL, items_read(r->ctx, x->ts, c->rest, c->b), "give", c->may);
	} else if (says(x, "describe")) {
		extract_has(r, x->subj, NULL, items_read(r->ctx, x->ts, c->rest + 1, c->b), "describe", c->may);
	} else {
		(void)say_prepositions(r, c, x->ts, c->rest, x->subj, x->sp);
	}
	return true;
}

static void interpret(struct reader *r, const struct clause *whole, const struct tokens *ts);

/* "The system shall allow a customer to register several vehicles": the customer may. */
static bool allows(struct reader *r, struct saying *x)
{
	struct clause inner = *x->c;
	const struct tokens *ts = x->ts;
	struct phrase who;

	if (x->c->passive || x->c->negative || !says(x, "allow enable permit let require oblige help ask") ||
	    !phrase_read(r->ctx, &who, ts, x->c->rest, x->c->b, false) || who.name[0] == '\0' ||
	    tokens_match(ts, who.end, x->c->b, "to") < 0 || who.end + 1 >= x->c->b || ts->t[who.end + 1].v == NULL ||
	    (ts->t[who.end + 1].form & F_BASE) == 0 || ts->t[who.end + 1].v == x->c->lemma) {
		return false;
	}
	inner.subjects[0] = who;
	inner.subject_count = 1;
	inner.pronoun = -1;
	inner.elided = inner.be = false;
	inner.verb = who.end + 1;
	inner.lemma = ts->t[inner.verb].v;
	inner.rest = inner.verb + 1;
	inner.may = true;
	interpret(r, &inner, ts);
	return true;
}

/* Anything else that is done: links of each subject. */
static bool does(struct reader *r, struct saying *x)
{
	const struct clause *c = x->c;

	for (int s = 0; s < (c->subject_count > 1 ? c->subject_count : 1); s++) {
		const char *subj = c->subject_count > 1 ? c->subjects[s].name : x->subj;
		const struct phrase *sp = c->subject_count > 0 ? &c->subjects[s] : NULL;

		if (c->passive) {
			(void)say_prepositions(r, c, x->ts, c->rest, subj, sp);
		} else {
			say_do(r, c, x->ts, subj, sp);
		}
	}
	return true;
}

/* Ends: the clause is explained, and what it is about does not change. */
static const struct {
	bool (*way)(struct reader *r, struct saying *x);
	bool ends;
} ways[] = {
        {there_is, true},      {is_kept, true},           {is_given, true},       {keeps, true},       {forbids, true},
        {acts_on_us, true},    {with_recorded, true},     {does_one, true},       {comes_later, true}, {allows, true},
        {narrator_acts, true}, {is_called, true},         {stays, true},          {nobody_does, true}, {those_are, true},
        {says_nothing, true},  {participle_values, true}, {attribute_made, true}, {identifies, false}, {is_numbered, false},
        {is_something, false}, {is_grouped, false},       {is_divided, false},    {has, false},        {is_given_things, false},
        {does, false},
};

/* "For each lesson one teacher is in charge": what stands in front takes part as well. */
static void front_takes_part(struct reader *r, const struct saying *x)
{
	const struct clause *c = x->c;

	if (c->prep >= 0 && (c->front.soft || c->front.every) && x->sp != NULL && x->sp->min == 1 && !x->sp->soft &&
	    tokens_match(x->ts, c->prep, c->b, "in|during|at|for|on") > 0 && r->fact_count > x->before + 1) {
		for (size_t k = x->before; k < r->fact_count; k++) {
			if (r->facts[k].kind == FACT_LINK && r->facts[k].oq.max == 1) {
				r->facts[k].subj = c->front.name;
				r->facts[k].verb = "in";
			}
		}
		say_link(r, c->front.name, "in", x->subj)->oq = (struct quantity){1, 1, false, false, false};
	} else if (c->prep >= 0 && !c->front.none && tokens_match(x->ts, c->prep, c->b, "during|in|at|on|for|within") > 0 &&
	           r->now.link >= 0 && !c->be) {
		struct fact *f =
		        say_link(r, c->front.name, mem_printf(r->ctx, "%s %s", c->lemma, x->ts->t[c->prep].s), x->subj);

		f->strength = 0.4;
	}
}

static void interpret(struct reader *r, const struct clause *whole, const struct tokens *ts)
{
	struct clause c = *whole;
	struct saying x = {.c = &c,
	                   .ts = ts,
	                   .subj = say_subject(r, &c, ts),
	                   .sp = c.subject_count > 0 ? &c.subjects[0] : NULL,
	                   .keeping = say_verb_in(r, c.lemma, V_KEEPING),
	                   .narrator = say_is_narrator(r, &c, ts),
	                   .before = r->fact_count};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (ways[i].way(r, &x)) {
			if (ways[i].ends) {
				return;
			}
			break;
		}
	}
	front_takes_part(r, &x);
	if (!x.narrator && c.pronoun < 0 && !c.elided && !(x.sp != NULL && x.sp->own) &&
	    !(kind_is_attribute(r->kinds, x.subj) && r->now.subject != NULL && x.sp != NULL && !x.sp->soft && !x.sp->every)) {
		r->now.subject = x.subj;
		if (r->now.main == NULL || r->now.main_unit != r->unit) {
			r->now.main = x.subj;
			r->now.main_unit = r->unit;
		}
	}
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
		say_link(r, per.name, "have", what.name)->oq = quantity_of(&what);
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
		struct fact *f = say_link(r, p.name, p.end < b && ts->t[p.end].v != NULL ? ts->t[p.end].v : "in", q.name);

		f->oq.plural = f->sq.plural = true;
		f->oq.max = f->sq.max = MANY;
		if (tokens_find(ts, q.end, b, ", with", &with) >= 0 || tokens_find(ts, q.end, b, "with", &with) >= 0) {
			say_pair(r, (int)r->fact_count - 1, p.name, q.name, items_read(r->ctx, ts, with, b));
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
		say_never(r, items_read(r->ctx, ts, a, b), NULL);
		return;
	}
	if (say_with(r, ts, a, b) || per_list(r, ts, a, b) || which_pair(r, ts, a, b)) {
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

	if (r->now.main != NULL && r->now.main_unit == r->unit - 1 &&
	    tokens_match(ts, a, b, "it|its|they|their|he|she|his|her") > 0) {
		r->now.subject = r->now.main;
	}
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
