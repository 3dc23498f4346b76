/* Having: "has a name", "consists of parts", "is identified by its number". */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/say.h"

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
			f = say_link(r, subj, c->lemma, p.name);
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

void say_have(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int i = c->rest;
	struct items *items;
	struct quantity q = c->subject_count > 0 ? quantity_of(&c->subjects[0]) : say_unsaid;
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
		say_pair(r, -1, subj, c->front.name, items);
		return;
	}
	if (c->negative && items->count > 0 && say_more_than(ts, i, c->b, &max)) {
		struct fact *f = say_link(r, subj, c->lemma, items->all[0].np.name);

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

bool say_is_identify(const struct clause *c)
{
	return word_in(c->lemma, "identify distinguish determine recognise recognize") ||
	       (c->passive && word_in(c->lemma, "know find label characterise characterize single recognise"));
}

void say_identify(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
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
				f->item = say_copy(r, &items->all[0]);
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
bool say_number(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	struct phrase o;

	if (!c->passive || !word_in(c->lemma, "number count") || subj == NULL) {
		return false;
	}
	if (c->prep >= 0 && c->front.name[0] != '\0' && tokens_match(ts, c->prep, c->b, "within|per|in|inside|for") > 0) {
		fact_add(r, FACT_LOCAL, subj, c->front.name)->item = item_named(r, "number", ITEM_LOCAL);
		return true; /* "Within a terminal, berths are numbered" */
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

void say_split(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj)
{
	int k = tokens_find(ts, c->rest, c->b, "into|of|from|in", NULL);

	if (k >= 0) {
		extract_has(r, subj, NULL, items_read(r->ctx, ts, k + 1, c->b), "consist", false);
	}
}

/* "a tag (just a unique name)": what stands in brackets behind a subject. */
void say_brackets(struct reader *r, const struct clause *c, const struct tokens *ts)
{
	int k = c->subject_count == 1 ? c->subjects[0].end : -1;
	struct items *items;

	if (k < 0 || k >= c->verb || ts->t[k].match <= k) {
		return;
	}
	if (ts->t[k + 1].p == '=') {
		struct phrase same;

		if (phrase_read(r->ctx, &same, ts, k + 2, ts->t[k].match, false)) {
			say_alias(r, c->subjects[0].name, same.name); /* "clients (= customers)" */
		}
		return;
	}
	items = items_read(r->ctx, ts, k + 1, ts->t[k].match);
	if (items->count > 0 && items->all[0].np.soft && items->all[0].name != NULL &&
	    kind_is_attribute(r->kinds, items->all[0].name)) {
		extract_has(r, c->subjects[0].name, NULL, items, "have", false);
	}
}
