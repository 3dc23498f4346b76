/* Access patterns: who looks things up by what, and reports. Recognised by a verb of looking or a word for a report together
 * with "by" or "per" and bare nouns. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/map.h"

enum { MOST_BY = 12 };

static bool is_looking(const struct reader *r, const struct token *t)
{
	return t->p == 0 && t->v != NULL && (map_get(r->lx->verbs, t->v, strlen(t->v), 0) & V_LOOKING) != 0;
}

/* First word that makes it an access pattern, or -1. *report says which kind. */
static int trigger(struct reader *r, const struct tokens *ts, int a, int b, bool *report)
{
	int at = -1;

	*report = false;
	for (int i = a; i < b; i++) {
		const struct token *t = &ts->t[i];

		if (t->p == 0 && (t->w & W_REPORTING) != 0 && strcmp(t->n, "list") != 0 && strcmp(t->n, "total") != 0 &&
		    strcmp(t->n, "count") != 0) {
			*report = true;
			at = at < 0 ? i : at;
		} else if (at < 0 && is_looking(r, t) && ((t->form & (F_BASE | F_S | F_ED | F_ING)) != 0) &&
		           !(i > a && (ts->t[i - 1].w & W_DET) != 0)) {
			at = i;
		}
	}
	if (tokens_find(ts, a, b, "daily|weekly|monthly|nightly|quarterly|yearly", NULL) >= 0 &&
	    tokens_find(ts, a, b, "revenue|turnover|sales|average|number|total|count|sum", NULL) >= 0) {
		*report = true;
	}
	return at;
}

/* Is the "by" at i followed by bare nouns, as a search is, and not by an agent? */
static bool opens_keys(const struct tokens *ts, int i, int b)
{
	const struct token *t;

	if (i >= b) {
		return false;
	}
	t = &ts->t[i];
	if (t->p != 0 && t->p != '"') {
		return false;
	}
	return tokens_match(ts, i, b, "a|an|one|exactly|several|many|at|no|law|hand|phone|whoever|mail|default") < 0 &&
	       (t->w & W_PRON) == 0 && !t->number && (t->form & F_ING) == 0;
}

struct access {
	const char *object;
	const char *of; /* second choice for the object */
	const struct item *by[MOST_BY];
	size_t count;
};

static void add_keys(struct reader *r, struct access *x, const struct tokens *ts, int a, int b)
{
	struct items *items = items_read(r->ctx, ts, a, b);

	for (size_t i = 0; i < items->count && x->count < MOST_BY; i++) {
		if (items->all[i].name != NULL && items->all[i].name[0] != '\0') {
			x->by[x->count++] = &items->all[i];
		}
	}
}

static void emit(struct reader *r, const struct access *x, bool report, const struct tokens *ts, int a, int b)
{
	struct fact *f;
	struct item *items = mem_array(r->ctx, struct item, x->count + 1);

	if (x->object == NULL || x->object[0] == '\0') {
		return;
	}
	for (size_t i = 0; i < x->count; i++) {
		items[i] = *x->by[i];
	}
	f = fact_add(r, FACT_ACCESS, x->object, x->of);
	f->word = report ? "report" : "lookup";
	f->items = items;
	f->item_count = x->count;
	f->text = tokens_text(r->ctx, ts, a, b);
}

/* The things between the trigger and "by": the object is the last phrase right before it; what it is "of" is a key. */
static void read_object(struct reader *r, struct access *x, const struct tokens *ts, int a, int by)
{
	for (int i = a; i < by;) {
		struct phrase p;

		if (ts->t[i].p != 0 || (ts->t[i].w & (W_PREP | W_PRON | W_CONJ | W_SUB | W_REL)) != 0 ||
		    is_looking(r, &ts->t[i]) || tokens_match(ts, i, by, "up|out|through|showing") > 0 ||
		    !phrase_read(r->ctx, &p, ts, i, by, true) || p.name[0] == '\0') {
			i++;
			continue;
		}
		if ((ts->t[p.nb - 1].w & (W_VAGUE)) != 0 && p.of != NULL) {
			x->object = p.of->name;
		} else if ((ts->t[p.nb - 1].w & W_REPORTING) != 0 && p.of != NULL) {
			x->object = (ts->t[p.of->nb - 1].w & W_VAGUE) != 0 && p.of->of != NULL ? p.of->of->name : p.of->name;
		} else if ((ts->t[p.nb - 1].w & W_REPORTING) == 0 || x->object == NULL) {
			x->of = x->object != NULL ? x->object : x->of;
			x->object = p.name;
			if (p.of != NULL && p.of->name[0] != '\0') {
				x->of = p.of->name;
				if (x->count < MOST_BY && (p.of->soft || p.of->definite)) {
					struct item *it = item_named(r, p.of->name, 0);

					x->by[x->count++] = it;
				}
			}
		}
		i = p.end;
	}
}

static int next_by(const struct tokens *ts, int i, int b)
{
	for (; i < b; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (tokens_match(ts, i, b, "by|per|using|via|for each|every") > 0 ||
		           tokens_match(ts, i, b, "by|per") > 0) {
			return i;
		}
	}
	return b;
}

/* Where the keys behind "by" end: before the object of the next pattern. */
static int keys_end(struct reader *r, const struct tokens *ts, int i, int next, int b)
{
	int stop = next;

	for (int k = i; k < next; k++) {
		if (ts->t[k].p == ';' || ts->t[k].p == '.' || (ts->t[k].w & (W_SUB | W_REL)) != 0 ||
		    tokens_match(ts, k, b, "so|within|as|in|at|to|for|from|during|with|over|under") > 0) {
			stop = k;
			break;
		}
	}
	if (next < b && stop == next) {
		/* "... by customer and time, and guests" + "by": the last phrase is the next object */
		for (int k = next - 1; k > i; k--) {
			if (ts->t[k].p == ',' || tokens_match(ts, k, b, "and") > 0) {
				return k;
			}
		}
		(void)r;
	}
	return stop;
}

/* Is a report spoken of in this part of the sentence? */
static bool has_report(const struct tokens *ts, int from, int b)
{
	for (int i = from; i < b && ts->t[i].p != ';'; i++) {
		if (ts->t[i].p == 0 && (ts->t[i].w & W_REPORTING) != 0) {
			return true;
		}
	}
	return false;
}

/* "Which appointments does a dentist have on a given day?" */
bool extract_question(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct phrase what;
	struct access x = {0};
	bool any = false;

	a = tokens_match(ts, a, b, "which|what|how many");
	if (a < 0 && b > 0) {
		a = tokens_match(ts, 0, b, "how many|much");
	}
	if (a < 0 || !phrase_read(r->ctx, &what, ts, a, b, true) || what.name[0] == '\0' || !what.plural) {
		return false;
	}
	x.object = what.name;
	for (int i = what.end; i < b;) {
		struct phrase p;

		if (ts->t[i].p == 0 && (ts->t[i].w & (W_PRON | W_ADV | W_BE | W_DO | W_HAVE | W_MODAL | W_CONJ | W_SUB)) == 0 &&
		    phrase_read(r->ctx, &p, ts, (ts->t[i].w & W_PREP) != 0 ? i + 1 : i, b, true) && p.name[0] != '\0' &&
		    (p.soft || p.definite || p.every)) {
			if (x.count < MOST_BY) {
				x.by[x.count++] = item_named(r, p.name, 0);
				any = true;
			}
			i = p.end > i ? p.end : i + 1;
		} else {
			i++;
		}
	}
	if (any) {
		emit(r, &x, false, ts, a, b);
	}
	return any;
}

bool extract_access(struct reader *r, const struct tokens *ts, int a, int b)
{
	bool report;
	int at = trigger(r, ts, a, b, &report);
	int from, by;
	size_t before = r->fact_count;

	if (at < 0 || tokens_match(ts, a, b, "there") > 0) {
		return false;
	}
	from = at;
	by = next_by(ts, at, b);
	if (by >= b && report) { /* "revenue per week as a report": the report comes last */
		from = a;
		by = next_by(ts, a, b);
	} else if (report && by < b && tokens_find(ts, a, at, "per", NULL) >= 0) {
		from = a;
		by = next_by(ts, a, b);
	}
	while (by < b) {
		struct access x = {0};
		int next = next_by(ts, by + 1, b);
		int stop;
		int k = by + 1 + (tokens_match(ts, by, b, "for each|every") > 0);

		if (!opens_keys(ts, k, b)) {
			by = next;
			continue;
		}
		read_object(r, &x, ts, from, by);
		stop = keys_end(r, ts, k, next, b);
		if (next < b && stop == next) {
			stop = next; /* "per restaurant per week" */
		}
		add_keys(r, &x, ts, k, stop);
		while (next < b && next == stop) {
			int after = next_by(ts, next + 1, b);

			stop = keys_end(r, ts, next + 1, after, b);
			add_keys(r, &x, ts, next + 1, stop);
			next = after;
		}
		emit(r, &x, report && has_report(ts, from, b), ts, a, b);
		from = stop;
		by = next;
	}
	return r->fact_count > before;
}
