/* How fast the rows grow: a percentage, a fraction or a multiple beside a word of growth, for the time that is said, a year
 * when none is. Growth over other times than the schema knows is turned into that of a year. */
#include <math.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

static const char *const up_words =
        "plus|grow|grows|growing|growth|grown|grew|increase|increases|increasing|increased|more|rise|rises|rising|rose|up|"
        "higher|"
        "additional|climb|climbs|climbing|expand|expands|expanding|swell|swells|gain|gains|jump|jumps|extra|trend|yoy|bigger|"
        "multiply|multiplies|+";
static const char *const down_words = "fall|falls|falling|fell|down|drop|drops|shrink|shrinks|shrinking|decline|declines|"
                                      "declining|decrease|decreases|decreasing|fewer|"
                                      "dwindle|dwindles";

struct rise {
	double pct;
	int at, end;
	bool sure; /* the word itself means growth */
};

/* "a double room", "single, double or suite": not of a number. */
static bool is_doubling(const struct tokens *ts, int i, int b)
{
	const char *period;
	double times;
	bool behind = i + 1 >= b || ts->t[i + 1].p == '.' || ts->t[i + 1].p == ';' ||
	              (ts->t[i + 1].w & (W_PREP | W_DET)) != 0 || quantity_period(ts, i + 1, b, &period, &times) > 0 ||
	              tokens_match(ts, i + 1, b, "again|each|every") > 0;

	return behind && i > 0 &&
	       (tokens_match(
	                ts, i - 1, b,
	                "to|will|should|may|might|can|could|would|they|it|that|then|figures|numbers|probably|about|roughly|"
	                "nearly|almost|expected|which|has|have") > 0 ||
	        ts->t[i - 1].plural ||
	        tokens_match(ts, i, b, "doubles|triples|trebles|quadruples|doubling|tripling|doubled|tripled|trebled") > 0);
}

/* "double", "threefold", "by a factor of 3", "twice as many" */
static bool read_multiple(const struct tokens *ts, int i, int b, struct rise *g)
{
	static const struct {
		const char *words;
		double pct;
	} all[] = {{"double|doubles|doubling|doubled", 100},
	           {"triple|triples|tripling|tripled|treble|trebles|trebling", 200},
	           {"quadruple|quadruples|quadrupling|quadrupled", 300},
	           {"twice as many|much", 100},
	           {"twofold|two-fold", 100},
	           {"threefold|three-fold", 200},
	           {"fourfold|four-fold", 300},
	           {"fivefold|five-fold", 400},
	           {"tenfold|ten-fold", 900}};
	struct quantum q;
	int k;

	for (size_t n = 0; n < sizeof(all) / sizeof(*all); n++) {
		k = tokens_match(ts, i, b, all[n].words);
		if (k > 0) {
			*g = (struct rise){all[n].pct, i, k, true};
			return k == i + 1 ? is_doubling(ts, i, b) : true;
		}
	}
	k = tokens_match(ts, i, b, "factor of");
	if (k > 0 && (k = quantity_number(ts, k, b, &q)) > 0 && q.value > 1) {
		*g = (struct rise){(q.value - 1) * 100, i, k, true};
		return true;
	}
	return false;
}

static bool read_rise(const struct tokens *ts, int i, int b, struct rise *g)
{
	struct quantum q;
	int k = quantity_number(ts, i, b, &q);

	if (k > 0 && q.percent) {
		*g = (struct rise){q.value, i, k, i > 0 && ts->t[i - 1].p == '+'};
		return true;
	}
	k = quantity_fraction(ts, i, b, &g->pct);
	if (k > 0 && ((i > 0 && tokens_match(ts, i - 1, b, "by|about|some|roughly|another|around") > 0) ||
	              tokens_match(ts, k, b, "more|again|per|a|each|every") > 0)) {
		g->at = i;
		g->end = k;
		g->sure = false;
		return true;
	}
	return read_multiple(ts, i, b, g);
}

/* A growth over another time, as one of a year. */
static double annual(double pct, double times)
{
	double year = pct > -100 ? round((pow(1 + pct / 100, times) - 1) * 1000) / 10 : pct;

	return isfinite(year) ? year : pct;
}

/* "within the next two years" at i: months, or 0. */
static double within(const struct tokens *ts, int i, int to)
{
	static const char *const small[] = {"the|about|roughly|some", "next|coming|first|following"};
	double months;
	int j = tokens_match(ts, i, to, "in|within|over|after|during");

	for (size_t k = 0; k < 2 && j > 0; k++) {
		int behind = tokens_match(ts, j, to, small[k]);

		j = behind > 0 ? behind : j;
	}
	return j > 0 && quantity_duration(ts, j, to, &months) > 0 && months >= 1 ? months : 0;
}

/* The period near the growth, first behind it, then in front; NULL: none. */
static const char *period_near(const struct demand_part *x, struct rise *g, int from, int to, double *times)
{
	const char *period;
	int stop = g->end + 10 < to ? g->end + 10 : to;

	for (int k = g->end; k < stop; k++) {
		double months = within(x->ts, k, to);

		if (months > 0) {
			g->pct = annual(g->pct, 12 / months);
			*times = 1;
			return "year";
		}
		if (quantity_period(x->ts, k, to, &period, times) > 0) {
			return period;
		}
		if (x->ts->t[k].p == ',' || x->ts->t[k].number) {
			break;
		}
	}
	for (int k = g->at > from + 8 ? g->at - 8 : from; k < g->at; k++) {
		if (quantity_period(x->ts, k, g->at, &period, times) > 0) {
			return period;
		}
	}
	return NULL;
}

/* The time a growth is said for. */
static const char *growth_period(const struct demand_part *x, struct rise *g, int from, int to)
{
	static const struct {
		const char *period;
		double each; /* a year */
	} all[] = {{"year", 1}, {"quarter", 4}, {"month", 12}, {"week", 52}, {"day", 365}};
	double times = 1;
	const char *period = period_near(x, g, from, to, &times);

	for (size_t i = 0; period != NULL && times != 1 && i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(all[i].period, period) == 0) { /* "every two years" */
			g->pct = annual(g->pct, all[i].each * times);
			return "year";
		}
	}
	return period != NULL ? period : "year";
}

/* Who grows: the last volume of the same part of the sentence, else the noun in front of the growth, else the last volume. */
static const char *grower(const struct demand_part *x, const struct rise *g, int from, int to)
{
	struct reader *r = x->r;
	const char *after = NULL;

	{ /* "25% calls per year", "12% more orders" */
		struct phrase p;
		int k = tokens_match(x->ts, g->end, to, "more|new|additional");

		if (demand_thing(r, &p, x->ts, k > 0 ? k : g->end, to) && p.plural && p.a == p.na) {
			return p.name;
		}
	}
	for (size_t i = r->fact_count; i > 0 && r->facts[i - 1].unit == r->unit; i--) {
		const struct fact *f = &r->facts[i - 1];

		if (f->kind == FACT_VOLUME && f->verb == NULL && f->at < g->at && f->at >= from) {
			return f->subj;
		}
	}
	for (int i = from; i < g->at;) {
		struct phrase p;

		if ((i == x->a && (x->ts->t[i].w & W_VERB) != 0 && (x->ts->t[i].w & W_NOUN) == 0) ||
		    !demand_thing(r, &p, x->ts, i, g->at)) {
			i++;
			continue;
		}
		while (p.nb - p.na > 1 && (tokens_match(x->ts, p.nb - 1, p.nb, up_words) > 0 ||
		                           tokens_match(x->ts, p.nb - 1, p.nb, down_words) > 0)) {
			p.nb--; /* "orders rise" */
			p.end = p.nb;
			p.of = NULL;
			p.name = tokens_name(r->ctx, x->ts, p.na, p.nb);
		}
		if (p.of != NULL && (x->ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE)) != 0) {
			return p.of->name;
		}
		if ((x->ts->t[p.nb - 1].w & (W_NARRATOR | W_VAGUE)) == 0 &&
		    (x->ts->t[p.nb - 1].w & (W_ADJ | W_NOUN)) != W_ADJ &&
		    tokens_match(x->ts, p.nb - 1, p.nb,
		                 "expect|growth|increase|rise|trend|figure|figures|number|numbers|volume|volumes|business|rate|"
		                 "total|load") < 0) {
			return p.name;
		}
		i = p.end > i ? p.end : i + 1;
	}
	for (int i = g->end; i < to && after == NULL; i++) { /* "8 % growth in orders", "12% more orders each year" */
		struct phrase p;

		if (i == g->end && g->sure && demand_thing(r, &p, x->ts, i, to) && p.plural) {
			after = p.name;
		} else if (tokens_match(x->ts, i, to, "in|of|more") > 0 && demand_thing(r, &p, x->ts, i + 1, to) && p.plural) {
			after = p.name;
		}
	}
	return after != NULL ? after : demand_volume_before(r, false) != NULL ? demand_volume_before(r, false) : r->now.subject;
}

int extract_growth(const struct demand_part *x)
{
	int found = 0;

	for (int i = x->a; i < x->b; i++) {
		struct rise g;
		int from = demand_from(x->ts, x->a, i);
		int to = demand_to(x->ts, i, x->b);
		bool down, up;
		const char *who, *period;

		if (!read_rise(x->ts, i, x->b, &g)) {
			continue;
		}
		up = g.sure || tokens_find(x->ts, g.at > from + 8 ? g.at - 8 : from, g.end + 5 < to ? g.end + 5 : to, up_words,
		                           NULL) >= 0;
		down = !up && tokens_find(x->ts, from, to, down_words, NULL) >= 0;
		if (!up && !down) {
			i = g.end - 1;
			continue;
		}
		who = grower(x, &g, from, to);
		period = growth_period(x, &g, from, to);
		i = g.end - 1;
		if (who == NULL || strcmp(period, "second") == 0 || strcmp(period, "minute") == 0 ||
		    strcmp(period, "hour") == 0) {
			continue;
		}
		{
			struct fact *f = fact_add(x->r, FACT_GROWTH, who, NULL);

			f->number = down ? -g.pct : g.pct;
			f->word = period;
			f->at = g.at;
			found++;
		}
	}
	return found;
}
