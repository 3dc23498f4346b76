/* What the ways of saying things share: facts with their numbers, and who a clause is about. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/map.h"
#include "dataeng/read/say.h"

const struct quantity say_unsaid = {-1, -1, false, false, false};

bool say_verb_in(const struct reader *r, const char *lemma, unsigned class)
{
	return lemma != NULL && (map_get(r->lx->verbs, lemma, strlen(lemma), 0) & class) != 0;
}

/* "we", "the system", "the company": keeps the data, is none. */
bool say_is_narrator(const struct reader *r, const struct clause *c, const struct tokens *ts)
{
	const struct phrase *p = &c->subjects[0];

	if (c->pronoun >= 0 && c->lemma != NULL && r->now.actor != NULL && tokens_match(ts, c->pronoun, c->b, "i") > 0) {
		return false;
	}
	if (c->pronoun >= 0) {
		return (ts->t[c->pronoun].w & W_NARRATOR) != 0 ||
		       tokens_match(ts, c->pronoun, c->b, "nobody|somebody|someone") > 0;
	}
	return c->subject_count == 1 && p->nb > p->na && (ts->t[p->nb - 1].w & W_NARRATOR) != 0 && p->definite;
}

/* Name of the subject; NULL: nobody. */
const char *say_subject(struct reader *r, const struct clause *c, const struct tokens *ts)
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
		if (tokens_match(ts, c->pronoun, c->b,
		                 "it|they|he|she|this|these|each|both|all|those|everybody|everyone|anybody|anyone") > 0) {
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

const char *say_passive(struct reader *r, const struct clause *c, const struct tokens *ts, int prep)
{
	const struct token *t = &ts->t[c->verb];

	return c->passive && t->v != NULL && strcmp(c->lemma, t->v) == 0 ? mem_printf(r->ctx, "%s %s", t->s, ts->t[prep].s)
	                                                                 : NULL;
}

struct item *say_copy(struct reader *r, const struct item *it)
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
		f->item = say_copy(r, it);
		f->verb = verb;
		f->oq = quantity_of(&it->np);
		f->sq = q != NULL ? *q : say_unsaid;
		f->may = may;
		f->part = say_verb_in(r, verb, V_PARTS);
		r->now.object = it->np.name;
		if (it->with_count > 0) {
			struct fact *p = fact_add(r, FACT_PAIR, owner, it->np.name);

			p->items = it->with;
			p->item_count = it->with_count;
			p->pair = -1;
		}
	}
}

struct fact *say_link(struct reader *r, const char *subj, const char *verb, const char *obj)
{
	struct fact *f = fact_add(r, FACT_LINK, subj, obj);

	f->verb = verb;
	f->sq = f->oq = say_unsaid;
	f->text = r->same_time ? "same time" : NULL;
	r->now.link = (int)r->fact_count - 1;
	r->now.sentence = r->unit;
	r->now.object = obj;
	return f;
}

/* How many of which for one of the other: from the two noun phrases. */
void say_counts(struct fact *f, const struct clause *c, const struct phrase *s, const struct phrase *o)
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
bool say_more_than(const struct tokens *ts, int i, int b, int *max)
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

void say_pair(struct reader *r, int link, const char *a, const char *b, const struct items *items)
{
	struct fact *p = fact_add(r, FACT_PAIR, a, b);

	p->pair = link;
	p->items = items->all;
	p->item_count = items->count;
}

void say_never(struct reader *r, const struct items *items, const char *owner)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *it = &items->all[i];

		if (it->name != NULL && it->name[0] != '\0') {
			(void)fact_add(r, FACT_NEVER, it->np.of != NULL ? it->np.of->name : owner, it->np.name);
		}
	}
}

/* "a meter with a serial number and a type": a thing and what it has. */
bool say_with(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct phrase p;
	struct items *items;

	if (!phrase_read(r->ctx, &p, ts, a, b, false) || !(p.soft || p.every || p.plural) ||
	    tokens_match(ts, p.end, b,
	                 "with|stating|containing|showing|giving|having|comprising|including|carrying|holding|recording|"
	                 "specifying|bearing|listing") < 0) {
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

/* "A job means that a vehicle was in a workshop: date in, date out and the cost": the list belongs to the subject. */
int say_list_behind(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
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
