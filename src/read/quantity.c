/* Small parsers for numbers, periods and lengths of time, as tables of words: what is usual in English is data, the grammar
 * around it is a few lines each. Words of number with a hyphen ("forty-five") are put together here; the tokens know the
 * simple ones. Approximations are skipped, since a design needs the figure, not the doubt. */
#include "dataeng/read/quantity.h"

#include <string.h>

#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

/* ------------------------------------------------------------------ numbers */

static const struct {
	const char *word;
	double value;
} scales[] = {{"hundred", 1e2}, {"thousand", 1e3}, {"thsd", 1e3},     {"million", 1e6}, {"millions", 1e6},
              {"mio", 1e6},     {"mn", 1e6},       {"mln", 1e6},      {"mill", 1e6},    {"billion", 1e9},
              {"bn", 1e9},      {"dozen", 12},     {"trillion", 1e12}};

static int scale_at(const struct tokens *ts, int i, int b, double *factor)
{
	if (i < b && ts->t[i].p == 0) {
		for (size_t k = 0; k < sizeof(scales) / sizeof(*scales); k++) {
			if (strcmp(scales[k].word, ts->t[i].s) == 0) {
				*factor = scales[k].value;
				return i + 1;
			}
		}
	}
	return -1;
}

/* "forty-five": a ten and a one with a hyphen. */
static bool hyphen_number(const char *s, double *value)
{
	static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
	static const char *const ones[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

	for (size_t t = 0; t < 8; t++) {
		size_t n = strlen(tens[t]);

		if (strncmp(s, tens[t], n) != 0 || s[n] != '-') {
			continue;
		}
		for (size_t o = 0; o < 9; o++) {
			if (strcmp(s + n + 1, ones[o]) == 0) {
				*value = (double)(t + 2) * 10 + (double)o + 1;
				return true;
			}
		}
	}
	return false;
}

/* One number without its magnitude. */
static int simple_number(const struct tokens *ts, int i, int b, double *value, bool *percent)
{
	if (i >= b || ts->t[i].p != 0) {
		return -1;
	}
	*percent = ts->t[i].percent;
	if (!ts->t[i].number) {
		return hyphen_number(ts->t[i].s, value) ? i + 1 : -1;
	}
	*value = ts->t[i].value;
	if (*value >= 20 && *value < 100 && i + 1 < b && ts->t[i + 1].number && ts->t[i + 1].value > 0 &&
	    ts->t[i + 1].value < 10 && ts->t[i].s[0] > '9') { /* "twenty five" */
		*value += ts->t[i + 1].value;
		return i + 2;
	}
	if (tokens_match(ts, i + 1, b, "and a half") > 0) {
		*value += 0.5;
		return i + 4;
	}
	if (tokens_match(ts, i + 1, b, "and a quarter") > 0) {
		*value += 0.25;
		return i + 4;
	}
	return i + 1;
}

/* "half a million", "a quarter of a million", "three quarters of a million", "a hundred", "a million" */
static int article_number(const struct tokens *ts, int i, int b, double *value)
{
	double part = 1;
	int k = i;

	if (tokens_match(ts, k, b, "half") > 0) {
		part = 0.5;
		k++;
	} else if (tokens_match(ts, k, b, "a|one quarter of") > 0) {
		part = 0.25;
		k += 3;
	} else if (tokens_match(ts, k, b, "three quarters of") > 0) {
		part = 0.75;
		k += 3;
	} else if (tokens_match(ts, k, b, "a|an couple of") > 0) {
		part = 2;
		return scale_at(ts, k + 3, b, value) > 0 ? (*value *= part, k + 4) : -1;
	}
	if (tokens_match(ts, k, b, "a|an|one") < 0 || scale_at(ts, k + 1, b, value) < 0 || strlen(ts->t[k + 1].s) < 3) {
		return -1;
	}
	*value *= part;
	return k + 2;
}

/* Magnitudes and what follows them: "two thousand five hundred", "one hundred and twenty". */
static int scaled_number(const struct tokens *ts, int i, int b, double *value)
{
	double factor = 1;
	double sum = 0;
	double part = *value;

	for (;;) {
		int k = scale_at(ts, i, b, &factor);
		double last = factor;
		bool percent;
		double more;
		int j;

		if (k < 0) {
			sum += part;
			break;
		}
		part *= factor;
		i = k;
		k = scale_at(ts, i, b, &factor); /* "two hundred thousand" */
		if (k > 0 && factor > 100) {
			continue;
		}
		j = tokens_match(ts, i, b, "and") > 0 ? i + 1 : i;
		k = simple_number(ts, j, b, &more, &percent);
		sum += part;
		part = 0;
		if (k < 0 || percent || more >= last || ts->t[j].s[0] <= '9') {
			break;
		}
		part = more;
		i = k;
	}
	*value = sum;
	return i;
}

static int percent_at(const struct tokens *ts, int i, int b, bool *percent)
{
	if (tokens_match(ts, i, b, "percent|pct|%") > 0) {
		*percent = true;
		return i + 1;
	}
	if (tokens_match(ts, i, b, "per cent") > 0) {
		*percent = true;
		return i + 2;
	}
	return i;
}

static int plain_number(const struct tokens *ts, int i, int b, double *value, bool *percent)
{
	int k = article_number(ts, i, b, value);

	*percent = false;
	if (k > 0) {
		return scaled_number(ts, k, b, value);
	}
	k = simple_number(ts, i, b, value, percent);
	if (k < 0) {
		return -1;
	}
	k = *percent ? k : scaled_number(ts, k, b, value);
	return percent_at(ts, k, b, percent);
}

int quantity_number(const struct tokens *ts, int i, int b, struct quantum *q)
{
	double upper;
	bool percent;
	int k = plain_number(ts, i, b, &q->value, &q->percent);
	int join, end;

	if (k < 0) {
		return -1;
	}
	q->lower = q->value;
	q->at = i;
	join = tokens_match(ts, k, b, "to|-|~|or");
	if (join < 0 && i > 0 && tokens_match(ts, i - 1, b, "between") > 0) {
		join = tokens_match(ts, k, b, "and");
	}
	end = join < 0 ? -1 : plain_number(ts, join, b, &upper, &percent);
	if (end > 0 && upper > q->value) {
		double ratio = upper / q->value;

		/* "2 to 3 million": the magnitude holds for both */
		q->lower = ratio >= 500 && ratio <= 1e7 ? q->value * (ratio >= 5e5 ? 1e6 : 1e3) : q->value;
		q->value = upper;
		q->percent = q->percent || percent;
		k = end;
	}
	while (k < b && (ts->t[k].p == '+' || tokens_match(ts, k, b, "odd") > 0)) {
		k++;
	}
	if (tokens_match(ts, k, b, "or so|more") > 0) {
		k += 2;
	}
	q->end = k;
	return k;
}

int quantity_about(const struct tokens *ts, int i, int b)
{
	static const char *const all[] = {
	        "somewhere around|near|between",
	        "in the order|region|area|neighbourhood|neighborhood|range of",
	        "on the order of",
	        "well over|above|under|below",
	        "just over|above|under|below|short",
	        "a little|bit over|under|more|less",
	        "slightly over|under|more|less",
	        "more|less|fewer|other than",
	        "close to",
	        "upwards of",
	        "an estimated|average|expected",
	        "a total|maximum|minimum of",
	        "at least|most",
	        "up to",
	        "as many as",
	        "or so",
	        "on average",
	        "say ,",
	        "about|around|roughly|some|approximately|approx|approx.|ca|circa|nearly|almost|over|maybe|~|≈|±",
	        "perhaps|probably|estimated|between|under|max|say|exactly|currently|only|just|another|further"};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int j = tokens_match(ts, i, b, all[k]);

		if (j > 0) {
			if (j < b && ts->t[j].p == '.') {
				j++;
			}
			return quantity_about(ts, j, b);
		}
	}
	return i;
}

/* ------------------------------------------------------------------ periods */

static const struct {
	const char *word;
	const char *period;
	double times;
} nouns[] = {{"second", "second", 1},   {"sec", "second", 1},     {"s", "second", 1},         {"minute", "minute", 1},
             {"min", "minute", 1},      {"hour", "hour", 1},      {"hr", "hour", 1},          {"h", "hour", 1},
             {"day", "day", 1},         {"night", "day", 1},      {"weekday", "day", 1},      {"workday", "day", 1},
             {"week", "week", 1},       {"wk", "week", 1},        {"month", "month", 1},      {"mo", "month", 1},
             {"quarter", "quarter", 1}, {"year", "year", 1},      {"yr", "year", 1},          {"y", "year", 1},
             {"annum", "year", 1},      {"season", "year", 1},    {"fortnight", "week", 0.5}, {"semester", "year", 2},
             {"term", "year", 2},       {"trimester", "year", 3}, {"decade", "year", 0.1},    {"morning", "day", 1},
             {"evening", "day", 1},     {"afternoon", "day", 1},  {"weekend", "week", 1},     {"edition", "year", 1},
             {"twelvemonth", "year", 1}};

static const struct {
	const char *words;
	const char *period;
} adverbs[] = {{"daily", "day"},
               {"weekly", "week"},
               {"monthly", "month"},
               {"yearly", "year"},
               {"annually", "year"},
               {"hourly", "hour"},
               {"quarterly", "quarter"},
               {"annual", "year"},
               {"nightly", "day"},
               {"p . a .", "year"},
               {"p . a", "year"},
               {"p.a|pa", "year"},
               {"per annum", "year"},
               {"year on|over year", "year"},
               {"year-on-year|year-over-year|yoy", "year"},
               {"month on|over month", "month"},
               {"month-on-month|month-over-month", "month"}};

const char *quantity_period_noun(const struct tokens *ts, int i, int b, double *times)
{
	if (i >= b || ts->t[i].p != 0) {
		return NULL;
	}
	for (size_t k = 0; k < sizeof(nouns) / sizeof(*nouns); k++) {
		if (strcmp(nouns[k].word, ts->t[i].n) == 0) {
			*times = nouns[k].times;
			return nouns[k].period;
		}
	}
	return NULL;
}

int quantity_period(const struct tokens *ts, int i, int b, const char **period, double *times)
{
	static const char *const fronts[] = {"in|on|during|within|over a|an|any|each|every|one", "in|on|during any given",
	                                     "per|each|every|a|an|/", NULL};
	struct quantum n = {.value = 1};

	*times = 1;
	for (size_t p = 0; p < sizeof(adverbs) / sizeof(*adverbs); p++) {
		int j = tokens_match(ts, i, b, adverbs[p].words);

		if (j > 0) {
			*period = adverbs[p].period;
			return j;
		}
	}
	for (size_t f = 0; fronts[f] != NULL; f++) {
		int j = tokens_match(ts, i, b, fronts[f]);
		int k;

		if (j < 0) {
			continue;
		}
		n.value = 1;
		if (tokens_match(ts, i, b, "every|per") > 0 && (k = quantity_number(ts, j, b, &n)) > 0 && !n.percent) {
			j = k; /* "every 15 minutes" */
		} else if (tokens_match(ts, i, b, "every other|second") > 0 && j + 1 < b &&
		           quantity_period_noun(ts, j + 1, b, times) != NULL) {
			n.value = 2;
			j++;
		}
		while (tokens_match(
		               ts, j, b,
		               "typical|normal|average|peak|busy|good|given|calendar|working|business|single|school|academic|"
		               "financial|fiscal|trading|full|usual|ordinary|regular|week|bank") > 0 &&
		       j + 1 < b && quantity_period_noun(ts, j + 1, b, times) != NULL) {
			j++;
		}
		*period = quantity_period_noun(ts, j, b, times);
		if (*period != NULL && (!ts->t[j].plural || n.value != 1 || strcmp(ts->t[j].s, "s") == 0)) {
			*times /= n.value > 0 ? n.value : 1;
			return j + 1;
		}
	}
	return -1;
}

/* ------------------------------------------------------------------ lengths of time */

static double months_of(const char *unit)
{
	static const struct {
		const char *word;
		double months;
	} all[] = {{"year", 12},       {"yr", 12},          {"y", 12},         {"yrs", 12},
	           {"month", 1},       {"mo", 1},           {"mth", 1},        {"week", 12.0 / 52},
	           {"wk", 12.0 / 52},  {"day", 12.0 / 365}, {"d", 12.0 / 365}, {"decade", 120},
	           {"quarter", 3},     {"season", 12},      {"semester", 6},   {"fortnight", 24.0 / 52},
	           {"hour", 1.0 / 730}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(all[i].word, unit) == 0) {
			return all[i].months;
		}
	}
	return 0;
}

/* "seven-year", "six-month": one word of the tokens. */
static bool hyphen_duration(const struct tokens *ts, int i, double *months)
{
	static const char *const words[] = {"one",   "two",   "three", "four", "five",   "six",
	                                    "seven", "eight", "nine",  "ten",  "twelve", NULL};
	const char *dash = ts->t[i].p == 0 ? strrchr(ts->t[i].s, '-') : NULL;

	for (int n = 0; dash != NULL && words[n] != NULL; n++) {
		if (strncmp(ts->t[i].s, words[n], (size_t)(dash - ts->t[i].s)) == 0 && words[n][dash - ts->t[i].s] == '\0') {
			*months = (n == 10 ? 12 : n + 1) * months_of(dash + 1);
			return *months > 0;
		}
	}
	return false;
}

int quantity_duration(const struct tokens *ts, int i, int b, double *months)
{
	struct quantum q = {.value = 1, .lower = 1};
	int k = quantity_number(ts, i, b, &q);

	if (i < b && hyphen_duration(ts, i, months)) {
		return i + 1;
	}
	if (k < 0 && tokens_match(ts, i, b, "half a|an") > 0) {
		q.value = 0.5;
		k = i + 2;
	} else if (k < 0 && tokens_match(ts, i, b, "a|an|another") > 0) {
		k = i + 1;
	}
	if (k < 0 || q.percent) {
		return -1;
	}
	if (k < b && ts->t[k].p == '-') {
		k++;
	}
	if (tokens_match(ts, k, b, "full|calendar|more|whole|further|complete|working|business") > 0) {
		k++;
	}
	if (k >= b || ts->t[k].p != 0 || months_of(ts->t[k].n) <= 0) {
		return -1;
	}
	*months = q.value * months_of(ts->t[k].n);
	if (tokens_match(ts, k + 1, b, "and a half") > 0) { /* "a year and a half" */
		*months += months_of(ts->t[k].n) / 2;
		return k + 4;
	}
	return k + 1;
}

int quantity_time(const struct tokens *ts, int i, int b, double *ms)
{
	static const struct {
		const char *words;
		double ms;
	} units[] = {{"ms|msec|millisecond|milliseconds", 1},
	             {"second|seconds|s|sec|secs", 1e3},
	             {"minute|minutes|min|mins", 6e4},
	             {"hour|hours|h|hr|hrs", 36e5},
	             {"day|days", 864e5}};
	struct quantum q = {.value = 1};
	int k = quantity_number(ts, i, b, &q);

	if (tokens_match(ts, i, b, "half a|an") > 0) {
		q.value = 0.5;
		k = i + 2;
	} else if (k < 0 && tokens_match(ts, i, b, "a|an") > 0) {
		k = i + 1;
	}
	k += k > 0 && k < b && ts->t[k].p == '-';
	for (size_t u = 0; k > 0 && !q.percent && u < sizeof(units) / sizeof(*units); u++) {
		if (tokens_match(ts, k, b, "second") > 0 && tokens_match(ts, i, b, "a") > 0 && k + 1 < b &&
		    ts->t[k + 1].p == 0 && (ts->t[k + 1].w & (W_PREP | W_CONJ | W_ADV | W_SUB)) == 0) {
			return -1; /* "a second examination" */
		}
		if (tokens_match(ts, k, b, units[u].words) > 0) {
			*ms = q.value * units[u].ms;
			return k + 1;
		}
	}
	return -1;
}

int quantity_fraction(const struct tokens *ts, int i, int b, double *percent)
{
	static const struct {
		const char *words;
		double percent;
	} all[] = {{"a|one quarter", 25}, {"a|one third", 33}, {"two thirds", 67},    {"three quarters", 75},
	           {"a|one half", 50},    {"half", 50},        {"a|one fifth", 20},   {"two fifths", 40},
	           {"a|one tenth", 10},   {"a|one sixth", 17}, {"a|one eighth", 12.5}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int j = tokens_match(ts, i, b, all[k].words);

		if (j > 0) {
			*percent = all[k].percent;
			return j;
		}
	}
	return -1;
}
