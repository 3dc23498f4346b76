/* How many rows there are or come in. Every number of a sentence is looked at: what it counts is the
 * noun behind it, else the subject in front of it, else what the block or heading is about; a period makes it an inflow.
 * Numbers that describe one thing ("each order has 12 lines", "60 seats", "at most 8") are no volumes: a count per parent is
 * kept as a ratio and multiplied when the rows of the parent are known. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

/* Nouns that are counted within one value, never rows. */
static const char *const measures =
        "characters|character|chars|digits|digit|letters|signs|symbols|words|bytes|stars|points|decimals|places|times|"
        "steps|levels|copies-of|colours|colors|percent|pct|euro|euros|dollars|pounds|pixels|people-of|octets";

static bool is_measure(const struct tokens *ts, const struct phrase *p)
{
	const struct token *head = &ts->t[p->nb - 1];

	return ((head->w & (W_UNIT | W_PERIOD)) != 0 && (head->w & W_PERSON) == 0) ||
	       tokens_match(ts, p->nb - 1, p->nb, measures) > 0;
}

/* A year of the calendar ("in 2014"), a house number, "No. 12": not a count. */
static bool is_label(const struct tokens *ts, int a, const struct quantum *q)
{
	const struct token *t = &ts->t[q->at];

	if (q->value >= 1900 && q->value < 2100 && t->len == 4 && q->end == q->at + 1 && q->at > a &&
	    tokens_match(ts, q->at - 1, q->at, "in|since|by|until|till|from|to|before|after|of|year|during|early|late|end|(") >
	            0) {
		return true;
	}
	if (q->at > a + 1 && ts->t[q->at - 1].p == ':' && ts->t[q->at - 2].number &&
	    ts->t[q->at].at == ts->t[q->at - 1].at + 1) {
		return true; /* "10:30" */
	}
	return q->at > a && (tokens_match(ts, q->at - 1, q->at,
	                                  "no|no.|number|nr|version|room|article|section|paragraph|iso|#|§|v|"
	                                  "chapter|step|level|type|class|top") > 0 &&
	                     (q->at < a + 2 || tokens_match(ts, q->at - 2, q->at, "the|that|is") < 0));
}

/* Index of the first word in front of the number that still belongs to it. */
static int number_front(const struct tokens *ts, int a, int i)
{
	for (int k = i > a + 6 ? i - 6 : a; k < i; k++) {
		if (quantity_about(ts, k, i) == i) {
			return k;
		}
	}
	return i;
}

static bool is_bound(const struct tokens *ts, int a, int front, int i)
{
	return tokens_find(ts, front, i, "most|least|maximum|minimum|max|min", NULL) >= 0 ||
	       tokens_find(ts, front, i, "up to", NULL) >= 0 ||
	       (front > a && tokens_match(ts, front - 1, front,
	                                  "no|not|exceed|exceeds|within|first|last|latest|newest|top|next|than|max|min") > 0) ||
	       (tokens_match(ts, front, i, "more|fewer|less than") > 0 && front > a &&
	        tokens_find(ts, front > a + 4 ? front - 4 : a, front, "no|not|never|cannot", NULL) >= 0);
}

/* The thing counted behind a number: "of the 300 new orders". */
static bool read_counted(struct reader *r, struct phrase *p, const struct tokens *ts, int i, int b)
{
	while (i < b &&
	       tokens_match(ts, i, b,
	                    "of|new|different|distinct|additional|active|registered|such|further|more|concurrent|"
	                    "simultaneous|current|individual|separate|existing|completed|finished|open|fresh|extra") > 0 &&
	       i + 1 < b && ts->t[i + 1].p == 0 && (ts->t[i + 1].w & W_PREP) == 0) {
		i++;
	}
	if (i >= b || ts->t[i].p != 0 || (ts->t[i].w & (W_PREP | W_CONJ | W_PRON | W_BE | W_MODAL | W_DET)) != 0) {
		return false;
	}
	if (!phrase_read(r->ctx, p, ts, i, b, true) || !p->plural) {
		(void)phrase_read(r->ctx, p, ts, i, b, false);
	}
	if (p->nb <= p->na || p->name[0] == '\0') {
		return false;
	}
	demand_trim(r, p, ts);
	if (p->nb - p->na > 1 && tokens_match(ts, p->nb - 1, b, "rows") > 0) { /* "attendance rows" */
		p->nb--;
		p->name = tokens_name(r->ctx, ts, p->na, p->nb);
		return true;
	}
	while (p->nb - p->na > 1 &&
	       tokens_match(ts, p->nb - 1, b, "daily|weekly|monthly|yearly|annually|now|today|currently") > 0) {
		p->nb--;
		p->end = p->nb;
		p->name = tokens_name(r->ctx, ts, p->na, p->nb);
		p->plural = ts->t[p->nb - 1].plural;
	}
	if ((ts->t[p->nb - 1].w & W_VAGUE) != 0 || tokens_match(ts, p->nb - 1, b, "rows|records|entries|data") > 0) {
		if (p->of != NULL && p->of->name[0] != '\0') { /* "2 million rows of readings" */
			int end = p->end;

			*p = *p->of;
			p->end = end;
			return p->plural;
		}
	}
	return p->plural || (ts->t[p->nb - 1].w & W_PERSON) != 0;
}

/* From i on: the period of a volume, not beyond the next number or separator. */
static const char *find_period(const struct tokens *ts, int i, int b, int *behind, double *times)
{
	for (int steps = 0; i < b && steps < 9; i++, steps++) {
		const char *period;
		int k = quantity_period(ts, i, b, &period, times);

		if (tokens_match(ts, i, b, "after|for|of|within a|an|one") > 0) {
			return NULL; /* a length of time, not a rate */
		}
		if (k > 0) {
			*behind = k;
			return period;
		}
		if (ts->t[i].p == ';' || ts->t[i].p == ':' || ts->t[i].p == '.' || ts->t[i].number ||
		    (ts->t[i].w & W_SUB) != 0 || tokens_match(ts, i, b, "and|which|that|,") > 0) {
			return NULL;
		}
	}
	return NULL;
}

/* "Each month about 300 tickets", "Per year we see ...": a period in front of the number. */
static const char *front_period(const struct tokens *ts, int a, int i, double *times)
{
	for (int k = a; k < i && k < a + 4; k++) {
		const char *period;
		int j = quantity_period(ts, k, i, &period, times);

		if (j > 0 && tokens_match(ts, k, i, "a|an") < 0 && !(j == k + 1 && j < i && (ts->t[j].w & W_REPORTING) != 0)) {
			return period;
		}
	}
	return NULL;
}

/* "orders number about 2 million", "the number of orders is ...", "Orders: 2 million", "readings come in at ...": the thing in
 * front of the number. */
static const char *subject_before(struct reader *r, const struct tokens *ts, int a, int i, bool loose)
{
	const char *best = NULL;

	while (i > a && tokens_match(ts, i - 1, i, "number|total|count|amount|reach|is|are|at|to|in|come") > 0) {
		i--;
	}

	for (int k = a; k < i;) {
		struct phrase p;

		if (!demand_thing(r, &p, ts, k, i)) {
			k++;
			continue;
		}
		if (p.of != NULL &&
		    (strcmp(p.head, "number") == 0 || strcmp(p.head, "count") == 0 || strcmp(p.head, "amount") == 0 ||
		     strcmp(p.head, "volume") == 0 || strcmp(p.head, "total") == 0)) {
			return p.of->name;
		}
		if (p.plural || loose) {
			best = (ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE | W_NARRATOR)) == 0 || p.plural ? p.name : best;
		}
		k = p.end > k ? p.end : k + 1;
	}
	return best;
}

/* Does the sentence say what one thing is made of? "A team has 15 players", "each with 12 seats", "12 lines per order". */
static bool is_structure(const struct tokens *ts, int a, int i, const struct phrase *p, int b)
{
	const char *period;
	double times;
	int from = demand_from(ts, a, i);
	int one = -1;

	for (int k = i - 1; k > from; k--) { /* ", which makes 28 million": a clause of its own */
		if (ts->t[k - 1].p == ',' && tokens_match(ts, k, i, "which|so|that|making|they|there|and") > 0) {
			from = k;
		}
	}
	if (tokens_match(ts, p->nb, b, "each") > 0 && quantity_period(ts, p->nb, b, &period, &times) < 0) {
		return true;
	}
	for (int k = from; k < i; k++) {
		int behind = quantity_period(ts, k, i, &period, &times);

		if (behind > 0) {
			k = behind - 1; /* "a year" is no thing */
		} else if (tokens_match(ts, k, i, "each|every|any|per") > 0) {
			one = k + 1000; /* holds for "with" too */
		} else if (one < 0 && tokens_match(ts, k, i, "a|an|one") > 0 &&
		           tokens_match(ts, k + 1, i, "total|number|few|maximum") < 0) {
			one = k;
		} else if (one >= 0 && ts->t[k].p == 0 && tokens_match(ts, k > from ? k - 1 : k, i, "we") < 0 &&
		           ((ts->t[k].vc & (V_HAVING | V_PARTS)) != 0 ||
		            tokens_match(ts, k, i,
		                         "has|have|contains|holds|hold|comprises|consists|seats|takes|covers|includes|offers|"
		                         "between|of") > 0 ||
		            (one >= 1000 && tokens_match(ts, k, i, "with|gets|makes|sends|produces") > 0))) {
			return true;
		}
	}
	return false;
}

/* "per order", "for each order", "in every order" behind a counted thing: the parent. */
static const char *read_parent(struct reader *r, const struct tokens *ts, int i, int b)
{
	int k = tokens_match(ts, i, b, "per|/");
	struct phrase p;

	k = k < 0 ? tokens_match(ts, i, b, "for|in|on|to|of each|every|one|an|a") : k;
	if (k < 0 || !demand_thing(r, &p, ts, k, b) || p.plural) {
		return NULL;
	}
	return p.name;
}

static struct fact *add_volume(const struct demand_part *x, const char *subj, const char *obj, double rows, const char *per,
                               int at)
{
	struct fact *f = fact_add(x->r, FACT_VOLUME, subj, obj);

	f->number = rows;
	f->word = per;
	f->at = at;
	return f;
}

/* "..., 20,000 after a year": what it will be later, while what it is now has been said. */
static bool is_projection(const struct demand_part *x, int i, const char *subj)
{
	if (tokens_match(x->ts, i, x->b, "after|in|by|within") < 0) {
		return false;
	}
	for (size_t k = x->r->fact_count; k > 0 && x->r->facts[k - 1].unit == x->r->unit; k--) {
		if (x->r->facts[k - 1].kind == FACT_VOLUME && strcmp(x->r->facts[k - 1].subj, subj) == 0) {
			return true;
		}
	}
	return false;
}

/* What stands behind a number instead of a noun: "700 are added", "300 new ones", "300 of them". */
static bool is_ellipsis(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b, "new|more|further ones") > 0 || tokens_match(ts, i, b, "of them|these|those|which") > 0 ||
	       (i < b && ts->t[i].p == 0 &&
	        ((ts->t[i].w & (W_BE | W_MODAL | W_HAVE)) != 0 || tokens_match(ts, i, b, "more|new|come|arrive|get|go") > 0));
}

const char *demand_volume_before(const struct reader *r, bool same_unit)
{
	for (size_t i = r->fact_count; i > 0; i--) {
		if (r->facts[i - 1].kind == FACT_VOLUME && r->facts[i - 1].verb == NULL) {
			return same_unit && r->facts[i - 1].unit != r->unit ? NULL : r->facts[i - 1].subj;
		}
	}
	return NULL;
}

struct count {
	struct quantum q;
	int front;          /* first word that belongs to the number */
	int behind;         /* token behind all that was read */
	const char *period; /* NULL: a stock */
	double times;
	bool bound;
	int before; /* volumes of the sentence so far */
};

static void find_count_period(const struct demand_part *x, struct count *c, int i)
{
	c->behind = i;
	c->period = find_period(x->ts, i, x->b, &c->behind, &c->times);
	if (c->period == NULL) {
		c->period = front_period(x->ts, demand_from(x->ts, 0, c->front), c->front, &c->times);
	}
}

static bool counted_volume(const struct demand_part *x, struct count *c, const struct phrase *p)
{
	double least = (x->asks & ASK_SIZE) != 0 || c->before > 0 ? 2 : 10;
	const char *parent = read_parent(x->r, x->ts, p->end, x->b);

	if (is_measure(x->ts, p)) {
		return false;
	}
	find_count_period(x, c, parent == NULL ? p->nb : p->end);
	if (c->period == NULL && parent != NULL) {
		int from = demand_from(x->ts, x->a, c->front);
		int to = demand_to(x->ts, p->end, x->b);

		if (c->q.value < 2 || c->bound ||
		    ((x->asks & ASK_SIZE) == 0 && c->before == 0 &&
		     tokens_find(x->ts, from, to, "average|about|approx|around|roughly|typically|usually|mean|some", NULL) <
		             0)) {
			return false;
		}
		add_volume(x, p->name, parent, c->q.value, NULL, c->q.at)->verb = "per";
		c->behind = p->end;
		return true;
	}
	if (c->period == NULL && (c->bound || is_structure(x->ts, x->a, c->front, p, x->b))) {
		return false;
	}
	if (c->period != NULL && is_structure(x->ts, x->a, c->front, p, x->b)) {
		return false;
	}
	if (c->period == NULL && (x->asks & ASK_SIZE) == 0 && c->front > x->a &&
	    tokens_match(x->ts, c->front - 1, c->front, "in|across|within|from|into") > 0 && x->ts->t[c->q.at].s[0] > '9' &&
	    c->q.value < 100 && tokens_find(x->ts, x->a, c->front, "divided|split", NULL) < 0) {
		return false; /* "sells in eleven countries" */
	}
	least = c->period != NULL || tokens_find(x->ts, x->a, c->front, "there are|were", NULL) >= 0 ? 3 : least;
	if (c->q.value < least) {
		return false;
	}
	(void)add_volume(x, p->name, p->of != NULL ? p->of->name : NULL, c->q.value * (c->period != NULL ? c->times : 1),
	                 c->period, c->q.at);
	c->behind = c->behind > p->nb ? c->behind : p->nb;
	x->r->now.subject = x->r->now.subject == NULL ? p->name : x->r->now.subject; /* "84 districts. Each has a name." */
	return true;
}

static bool bare_volume(const struct demand_part *x, struct count *c)
{
	const struct tokens *ts = x->ts;
	int from = demand_from(ts, x->a, c->front);
	int sign = c->front > from && ts->t[c->front - 1].p != 0 ? ts->t[c->front - 1].p : 0;
	bool linked = sign == ':' || sign == '=' || sign == '-' || sign == '(' || sign == '|' ||
	              tokens_find(ts, from, c->front,
	                          "number|total|totals|reach|reaches|amount|amounts|count|counts|stand|stands|hit", NULL) >= 0;
	const char *subj = NULL;

	find_count_period(x, c, c->q.end);
	if ((c->bound || tokens_find(ts, c->front > from ? c->front - 1 : from, c->q.at, "from|between|of|to", NULL) >= 0) &&
	    c->period == NULL) {
		return false;
	}
	if (is_ellipsis(ts, c->q.end, x->b) && c->period != NULL) {
		subj = demand_volume_before(x->r, true);
	}
	if (subj == NULL && (linked || c->period != NULL || (x->asks & ASK_SIZE) != 0)) {
		for (int k = c->front; k > from && subj == NULL && !linked; k--) { /* the part between commas first */
			if (ts->t[k - 1].p == ',' && k < c->front) {
				subj = subject_before(x->r, ts, k, c->front, false);
			}
		}
		subj = subj == NULL ? subject_before(x->r, ts, from, c->front, linked) : subj;
	}
	if (subj == NULL && c->period != NULL && c->front == x->a) {
		subj = x->r->now.topic != NULL ? x->r->now.topic : x->r->now.subject;
	}
	if (subj == NULL || c->q.value < (c->period != NULL || linked ? 10 : 100) ||
	    (c->period == NULL && !linked && (x->asks & ASK_SIZE) == 0)) {
		return false;
	}
	if (c->period == NULL && is_projection(x, c->q.end, subj)) {
		return false;
	}
	(void)add_volume(x, subj, NULL, c->q.value * (c->period != NULL ? c->times : 1), c->period, c->q.at);
	return true;
}

int extract_volumes(const struct demand_part *x)
{
	const struct tokens *ts = x->ts;
	int found = 0;

	for (int i = x->a; i < x->b; i++) {
		struct count c = {.before = found, .times = 1};
		struct phrase p = {0};
		int k = quantity_number(ts, i, x->b, &c.q);
		bool ok;

		if (k < 0) {
			continue;
		}
		c.front = number_front(ts, x->a, i);
		c.bound = is_bound(ts, x->a, c.front, i);
		c.behind = k;
		if (c.q.percent || is_label(ts, x->a, &c.q) || quantity_period_noun(ts, k, x->b, &c.times) != NULL) {
			i = k - 1;
			continue;
		}
		c.times = 1;
		ok = read_counted(x->r, &p, ts, k, x->b) ? counted_volume(x, &c, &p) : bare_volume(x, &c);
		found += ok;
		i = (c.behind > k ? c.behind : k) - 1;
	}
	return found;
}
