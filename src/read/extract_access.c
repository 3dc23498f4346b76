/* Lookups and reports: what is looked for, and by what. A thing, then what it is looked up by: behind "by", "per" and their
 * like, or as that to which it belongs ("the loans of a member", "on a given day"). What makes it a lookup is a verb of
 * looking, a word for a report, a question, or the heading or lead-in above it. Whoever looks is no part of it. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/access.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/map.h"
#include "dataeng/read/quantity.h"

static bool is_looking(const struct reader *r, const struct token *t)
{
	return t->p == 0 && t->v != NULL && (map_get(r->lx->verbs, t->v, strlen(t->v), 0) & V_LOOKING) != 0;
}

/* Verbs of looking that leave no doubt; the others ("need", "get", "open") need a marker behind their object. */
static bool is_strong(const struct tokens *ts, int i, int b)
{
	return tokens_match(
	               ts, i, b,
	               "look|looks|looking|looked|search|searches|searching|searched|find|finds|finding|list|lists|listing|"
	               "browse|"
	               "browses|see|sees|show|shows|view|views|query|queries|retrieve|retrieves|display|displays|print|prints|"
	               "consult|consults|filter|filters|fetch|fetches|inspect|inspects|pull|pulls|scan|scans|compare|"
	               "compares") > 0 ||
	       tokens_match(ts, i, b, "ask|asks|asking for") > 0 ||
	       tokens_match(ts, i, b, "call|calls|bring|brings|pull|pulls up") > 0 ||
	       tokens_match(ts, i, b, "go|goes|read|reads through|over|out") > 0;
}

static bool is_weak(const struct reader *r, const struct tokens *ts, int i, int b)
{
	return is_looking(r, &ts->t[i]) ||
	       tokens_match(
	               ts, i, b,
	               "want|wants|receive|receives|export|exports|monitor|monitors|analyse|analyze|analyses|watch|watches|"
	               "produce|produces|obtain|obtains|drill|summarise|summarises|count|counts|reads|given|sent") > 0;
}

static bool is_looked_for(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b,
	                    "looked|searched|found|listed|selected|filtered|retrieved|queried|shown|displayed|browsed|fetched|"
	                    "viewed|"
	                    "printed|consulted|grouped|sorted|summed") > 0 ||
	       tokens_match(ts, i, b, "broken down") > 0;
}

/* Words between a verb of looking and its object. */
static int skip_particles(const struct tokens *ts, int i, int b)
{
	for (;;) {
		struct quantum q;
		int j = tokens_match(ts, i, b, "a|the list|overview|number|count of");

		j = j < 0 ? tokens_match(ts, i, b, "no . of") : j;
		j = j < 0 ? tokens_match(ts, i, b, "the latest|newest|last|top|first|next") : j;
		j = j > 0 && tokens_match(ts, i, b, "the") > 0 ? quantity_number(ts, j, b, &q)
		                                               : j; /* "the latest 10 messages" */

		j = j < 0 ? tokens_match(ts, i, b,
		                         "up|for|through|out|over|at|all|back|quickly|always|often|again|only|to|down")
		          : j;
		if (j < 0 || (i + 1 < b && tokens_match(ts, i, b, "by|per") > 0)) {
			return i;
		}
		i = j;
	}
}

/* ------------------------------------------------------------------ the thing */

static bool is_measure(const struct tokens *ts, const struct phrase *p)
{
	const struct token *t = &ts->t[p->nb - 1];

	return (t->w & (W_REPORTING | W_VAGUE)) != 0 ||
	       tokens_match(ts, p->nb - 1, p->nb,
	                    "number|count|total|sum|average|avg|amount|share|percentage|rate|list|state|history|detail|details|"
	                    "information|data|overview|no|volume") > 0;
}

/* "number of loans", "a report on purchase prices": what is counted or reported. */
static void set_object(struct access *x, const struct phrase *p)
{
	const struct phrase *q = p;

	while (q->of != NULL && q->of->name[0] != '\0' && is_measure(x->ts, q)) {
		q = q->of;
	}
	if (x->object == NULL) {
		x->object = q->name;
	} else if (x->other == NULL) {
		x->other = q->name;
	}
	for (const struct phrase *of = q->of; of != NULL; of = of->of) {
		if (access_is_given(x->ts, of)) {
			(void)access_key(x, of, of->name);
		} else if (x->other == NULL) {
			x->other = of->name;
		}
	}
	for (int i = p->a; i < p->nb; i++) {
		if (tokens_match(x->ts, i, p->nb, "latest|newest|recent") > 0) {
			access_moment_key(x);
		}
	}
}

static bool read_thing(struct reader *r, struct phrase *p, const struct tokens *ts, int i, int b)
{
	int stop = i;

	if (i < b && ts->t[i].p == '"') {
		i++;
	}
	for (stop = i + 1; stop < b && !((ts->t[stop].form & F_ED) != 0 && access_marker(ts, stop, b) > 0); stop++) {
	}
	b = stop < b ? stop : b; /* "bookings of a guest | sorted by" */
	if (i >= b || ts->t[i].p != 0 || (ts->t[i].number && i + 1 >= b) ||
	    (ts->t[i].w & (W_PRON | W_SUB | W_MODAL | W_BE | W_CONJ)) != 0 ||
	    tokens_match(ts, i, b, "by|per|of|for|to|with") > 0 || !phrase_read(r->ctx, p, ts, i, b, true)) {
		return false;
	}
	if (p->end < b && ts->t[p->end].plural && access_marker(ts, p->end + 1, b) > 0) {
		(void)phrase_read(r->ctx, p, ts, i, b, false); /* "purchase prices by": no verb */
	}
	demand_trim(r, p, ts);
	return p->name[0] != '\0' && ((ts->t[p->nb - 1].w & W_PERIOD) == 0 || p->plural);
}

static void emit_keys(struct access *x, size_t from, size_t to)
{
	struct item *items = mem_array(x->r->ctx, struct item, x->count + 1);
	struct fact *f = fact_add(x->r, FACT_ACCESS, x->object, x->other);
	size_t first = x->group_count > 0 ? x->groups[0] : x->count;
	size_t belonging = 0; /* keys in front of all markers hold for each group */

	while (from > 0 && belonging + 1 < first && x->keys[belonging]->np.of == NULL &&
	       access_is_given(x->ts, &x->keys[belonging]->np)) {
		items[f->item_count++] = *x->keys[belonging++];
	}
	for (size_t i = from; i < to; i++) {
		items[f->item_count++] = *x->keys[i];
	}
	f->word = x->report ? "report" : "lookup";
	f->items = items;
	f->text = tokens_text(x->r->ctx, x->ts, x->a, x->end);
}

static void emit(struct access *x)
{
	size_t from = 0;

	for (size_t g = 0; g < x->group_count; g++) {
		emit_keys(x, from, x->groups[g]);
		from = x->groups[g];
	}
	if (from < x->count) {
		emit_keys(x, from, x->count);
	}
}

/* A thing at i with what it is looked up by; index behind, or -1. strong: what it belongs to counts as well. */
static int read_pattern(struct reader *r, const struct tokens *ts, int i, int b, bool strong, bool report)
{
	struct access x = {.r = r, .ts = ts, .a = i, .report = report};
	struct phrase p;
	int k;

	if (!read_thing(r, &p, ts, i, b)) {
		return -1;
	}
	set_object(&x, &p);
	k = p.end + (p.end < b && ts->t[p.end].p == '"');
	for (int n = 0; n < 3; n++) { /* "lessons and turnover per subject" */
		int next = tokens_match(ts, k, b, "and|,|+");
		struct phrase q;

		if (next < 0 || !read_thing(r, &q, ts, next, b) || access_marker(ts, q.end, b) < 0 || x.count > 0) {
			break;
		}
		set_object(&x, &q);
		k = q.end;
	}
	for (int n = p.a; n < k; n++) {
		x.report = x.report ||
		           (ts->t[n].p == 0 && (ts->t[n].w & W_REPORTING) != 0 && tokens_match(ts, n, k, "list|count") < 0);
	}
	x.end = access_chain(&x, k, b, strong);
	if (x.count == 0 || x.object == NULL || x.object[0] == '\0' || (!strong && !x.marked)) {
		return -1;
	}
	emit(&x);
	return x.end;
}

/* Patterns that follow, joined by commas, semicolons and "and": "... and guests by name". */
static int read_others(struct reader *r, const struct tokens *ts, int i, int b, bool strong, bool report)
{
	while (i > 0 && i < b) {
		int k = i;
		int end;

		while (k < b && ts->t[k].p != ',' && ts->t[k].p != ';' && tokens_match(ts, k, b, "and|or|+") < 0) {
			k++;
		}
		k = access_separators(ts, k + (k < b && ts->t[k].p == ';'), b);
		if (k >= b || k == i) {
			return i;
		}
		end = read_pattern(r, ts, k, b, strong && tokens_match(ts, k, b, "the|all|open") > 0, report);
		if (end < 0) {
			return i;
		}
		i = end;
	}
	return i;
}

/* ------------------------------------------------------------------ where they begin */

/* Is the word at i a verb of looking here, not a noun ("the search", "a list")? */
static bool opens_looking(struct reader *r, const struct tokens *ts, int a, int i, int b, bool around)
{
	if (!(is_strong(ts, i, b) || is_weak(r, ts, i, b)) || (i > a && (ts->t[i - 1].w & W_DET) != 0)) {
		return false;
	}
	if (i > a && (ts->t[i - 1].w & (W_BE | W_NEG)) != 0 && (ts->t[i].form & F_ING) == 0 &&
	    tokens_match(ts, i, b, "given|sent") < 0) {
		return false; /* "is searched": the thing stands in front */
	}
	(void)around;
	return true;
}

/* "a report", "statistics", "each month ... revenue" in [a, b). */
static bool speaks_of_report(const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b && ts->t[i].p != ';'; i++) {
		if (ts->t[i].p == 0 && (ts->t[i].w & W_REPORTING) != 0 &&
		    tokens_match(ts, i, b, "list|lists|total|count") < 0 &&
		    !(i > a && (ts->t[i - 1].w & (W_MODAL | W_PRON)) != 0)) {
			return true;
		}
	}
	return tokens_find(ts, a, b, "daily|weekly|monthly|nightly|quarterly|yearly|annual|annually", NULL) >= 0 ||
	       tokens_find(ts, a, b, "every|each|once-a month|quarter|week|year|morning|evening", NULL) >= 0 ||
	       tokens_find(ts, a, b, "revenue|turnover|sales|average|avg", NULL) >= 0;
}

/* "a yearly report on purchase prices by ...", "an occupancy report by hotel": from the word for a report on. */
static int read_report(struct reader *r, const struct tokens *ts, int a, int i, int b)
{
	int k = i + 1;
	int end;
	const char *period;
	double times;

	while (k < b) { /* "a report every month of ...", "report, for each year, on ..." */
		int j = quantity_period(ts, k, b, &period, &times);

		j = j < 0 ? tokens_match(ts, k, b,
		                         "on|about|of|with|showing|breaks|breaking|down|comparing|compares|shows|show|listing|"
		                         "lists|that|which|for|giving|gives|on|:|"
		                         "the|containing")
		          : j;
		if (j < 0 || (tokens_match(ts, k, b, "for each|every") > 0)) {
			break;
		}
		k = j;
	}
	end = k > i + 1 ? read_pattern(r, ts, skip_particles(ts, k, b), b, true, true) : -1;
	if (end < 0 && access_marker(ts, i + 1, b) > 0) { /* "occupancy report by hotel" */
		int from = i;

		while (from > a && ts->t[from - 1].p == 0 && (ts->t[from - 1].w & (W_DET | W_PREP | W_CONJ | W_PRON)) == 0 &&
		       tokens_match(ts, from - 1, b, "daily|weekly|monthly|nightly|quarterly|yearly|annual") < 0) {
			from--;
		}
		end = read_pattern(r, ts, from, b, false, true);
	}
	return end;
}

/* "all contracts of the customer are listed", "readings are selected by register and time": the thing in front. */
static int read_passive(struct reader *r, const struct tokens *ts, int a, int i, int b)
{
	struct access x = {.r = r, .ts = ts, .a = a};
	struct phrase p;
	bool marker = access_marker(ts, i, b) > 0; /* "broken down by" is one itself */
	int be = i;

	while (be > a &&
	       ((ts->t[be - 1].w & (W_BE | W_MODAL | W_ADV)) != 0 || tokens_match(ts, be - 1, be, "get|gets|got") > 0)) {
		be--;
	}
	if (be == i) {
		return -1;
	}
	for (int k = a; k < be; k++) {
		if (!read_thing(r, &p, ts, k, be)) {
			continue;
		}
		if (p.end >= be - 1 || access_marker(ts, p.end, be) > 0) {
			int end = i + !marker;

			set_object(&x, &p);
			if (p.end < be) {
				(void)access_chain(&x, p.end, be, true);
			}
			end += tokens_match(ts, end, b, "up|for|out|together|through") > 0;
			end = access_marker(ts, end, b) > 0 || access_moment(ts, end, b) > 0 ? access_chain(&x, end, b, true)
			                                                                     : end;
			x.end = end;
			if (x.count > 0 && !(p.soft && x.keys[0]->np.own)) { /* "a booking is found by its locator": its key */
				emit(&x);
				return end;
			}
			return -1;
		}
		k = p.end - 1;
	}
	return -1;
}

/* "by customer number: all their calls + open tickets", "for a given day, all lessons" */
static int read_keys_first(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct access keys = {.r = r, .ts = ts, .a = a};
	int k = tokens_match(ts, a, b, "by|per|given");
	int end = -1;

	if (k > 0) {
		end = access_keys(&keys, k + (tokens_match(ts, k, b, "a|the|any") > 0), b);
	} else if (tokens_match(ts, a, b, "for|of|on|in") > 0) {
		end = access_moment(ts, a, b);
		if (end > 0) {
			access_moment_key(&keys);
		} else {
			end = access_belonging(&keys, a, b);
		}
	}
	if (end < 0 || keys.count == 0 || end >= b || (ts->t[end].p != ':' && ts->t[end].p != ',')) {
		return -1;
	}
	for (int i = end + 1; i < b;) {
		struct access x = keys;
		struct phrase p;
		int from = skip_particles(ts, i, b);

		from = from < b && (is_strong(ts, from, b) || is_weak(r, ts, from, b)) ? skip_particles(ts, from + 1, b) : from;
		if (!read_thing(r, &p, ts, from, b)) {
			break;
		}
		x.end = p.end;
		set_object(&x, &p);
		emit(&x);
		i = access_separators(ts, p.end, b);
		if (i == p.end) {
			break;
		}
	}
	return b;
}

/* "Which appointments does a dentist have on a given day?" */
bool extract_question(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct phrase what;
	struct access x = {.r = r, .ts = ts, .a = a, .end = b};
	int k = tokens_match(ts, a, b, "how many|much");

	x.report = k > 0;
	k = k < 0 ? tokens_match(ts, a, b, "which|what|whose") : k;
	if (k < 0 || !phrase_read(r->ctx, &what, ts, k, b, true) || what.name[0] == '\0' || !what.plural) {
		return false;
	}
	set_object(&x, &what);
	for (int i = what.end; i < b;) {
		struct phrase p;
		int moment = access_moment(ts, i, b);
		int marker = access_marker(ts, i, b);

		if (moment > 0) {
			access_moment_key(&x);
			i = moment;
		} else if (marker > 0) {
			int end = access_keys(&x, marker, b);

			i = end > i ? end : i + 1;
		} else if (ts->t[i].p == 0 &&
		           (ts->t[i].w & (W_PRON | W_ADV | W_BE | W_DO | W_HAVE | W_MODAL | W_CONJ | W_SUB)) == 0 &&
		           phrase_read(r->ctx, &p, ts, (ts->t[i].w & W_PREP) != 0 ? i + 1 : i, b, true) &&
		           access_is_given(ts, &p)) {
			(void)access_key(&x, &p, p.name);
			i = p.end > i ? p.end : i + 1;
		} else {
			i++;
		}
	}
	if (x.count > 0) {
		emit(&x);
	}
	return x.count > 0;
}

/* Does a verb of looking stand in front of the first marker? Then it is a sentence. */
static bool has_looking(const struct tokens *ts, int i, int b)
{
	for (int k = i; k < b && k < i + 8 && access_marker(ts, k, b) < 0; k++) {
		if (is_strong(ts, k, b) && !(k > i && (ts->t[k - 1].w & W_DET) != 0) && k + 1 < b && ts->t[k + 1].p == 0) {
			return true;
		}
	}
	return false;
}

/* The fragments of a list below a heading about lookups: "tests by status + method", "Depot: tours by date and truck". */
static int read_fragment(struct reader *r, const struct tokens *ts, int i, int b, bool report)
{
	int k = tokens_match(ts, i, b, "which|what|how|is|are|do|does");
	int end;

	if (tokens_match(ts, i, b, "which|what|how") > 0 && extract_question(r, ts, i, b)) {
		return b;
	}
	end = read_pattern(r, ts, skip_particles(ts, k > 0 ? k : i, b), b, true, report);

	for (int colon = i; end < 0 && colon < b && colon < i + 6; colon++) {
		if (ts->t[colon].p == ':' || (ts->t[colon].p == '-' && colon > i)) {
			end = read_pattern(r, ts, skip_particles(ts, colon + 1, b), b, true, report);
			break;
		}
	}
	return end;
}

bool extract_access(struct reader *r, const struct tokens *ts, int a, int b)
{
	size_t before = r->fact_count;
	unsigned asks = demand_around(r);
	bool around = (asks & ASK_ACCESS) != 0;
	bool story = r->markup->units[r->unit].kind == UNIT_STORY;
	int i = demand_behind_lead(ts, a, ASK_ACCESS);
	int end, part = 0;
	bool report = false;

	if (tokens_match(ts, i, b, "there") > 0) {
		return false;
	}
	end = around || story ? read_keys_first(r, ts, i, b) : -1;
	if (end < 0 && !has_looking(ts, i, b) && (around || (story && a > 0 && tokens_match(ts, i, b, "the|all|a|an") > 0))) {
		end = read_fragment(r, ts, i, b, (asks & ASK_REPORT) != 0 || speaks_of_report(ts, i, b));
		end = end > 0 ? read_others(r, ts, end, b, true, speaks_of_report(ts, i, b)) : end;
	}
	for (i = end > i ? end : i; i < b; i++) {
		const struct token *t = &ts->t[i];

		if (i >= part) { /* asked once for each part of the sentence */
			part = demand_to(ts, i, b) + 1;
			report = speaks_of_report(ts, demand_from(ts, a, i), part - 1);
		}

		end = -1;
		if (t->p != 0) {
			continue;
		}
		if ((t->w & W_REPORTING) != 0 && tokens_match(ts, i, b, "list|total|count|totals|lists") < 0) {
			end = read_report(r, ts, a, i, b);
		}
		if (tokens_match(ts, i, b, "query|lookup|look-up|question|search|request|access is|are|:") > 0) {
			end = read_pattern(r, ts, skip_particles(ts, i + 2, b), b, true, report);
			end = end > 0 ? read_others(r, ts, end, b, true, report) : end;
		}
		if (end < 0 && opens_looking(r, ts, a, i, b, around)) {
			int k = skip_particles(ts, i + 1, b);

			end = read_pattern(r, ts, k, b, is_strong(ts, i, b) || around, report);
			end = end > 0 ? read_others(r, ts, end, b, is_strong(ts, i, b), report) : end;
		} else if (end < 0 &&
		           (tokens_match(ts, i, b, "average|avg|mean|total") > 0 ||
		            tokens_match(ts, i, b, "number|count|sum of") > 0) &&
		           tokens_find(ts, a, b,
		                       "reported|published|needed|required|shown|displayed|computed|wanted|report|statistics",
		                       NULL) >= 0) {
			end = read_pattern(r, ts, i, b, false, true);
		} else if (end < 0 && i > a && (t->form & F_ED) != 0 &&
		           (is_looked_for(ts, i, b) || (access_marker(ts, i, b) > 0 && (around || report)))) {
			end = read_passive(r, ts, a, i, b);
		}
		i = end > i ? end - 1 : i;
	}
	return r->fact_count > before;
}
