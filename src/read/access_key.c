/* What a thing is looked up by: keys behind "by", "per" and their like, what the thing belongs to, moments. Reads tokens from a
 * place on; where a lookup begins is decided in extract_access.c. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/access.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

/* What stands between a thing and what it is looked up by. Longest first. */
static const char *const markers[] = {
        "broken|split|drilled down|up by|per|into", /* a total taken apart */
        "broken|split|sliced down|up by",
        "grouped|sorted|ordered|split|filtered|searchable|indexed|arranged|listed|ranked by|on|per",
        "selected|searched|sliced|aggregated|summed|found by|on|per",
        "with respect to",
        "according to",
        "as a function of",
        "based on",
        "for each|every|any", /* "the total for each branch" */
        "by means of",
        "either|both by",
        "first|then|or|and|also|just by|per",
        "by|per|via|using",
};

int access_marker(const struct tokens *ts, int i, int b)
{
	for (size_t k = 0; k < sizeof(markers) / sizeof(*markers); k++) {
		int j = tokens_match(ts, i, b, markers[k]);

		if (j > 0) {
			return j;
		}
	}
	return -1;
}

bool access_key(struct access *x, const struct phrase *p, const char *name)
{
	struct item *it;

	for (size_t i = 0; i < x->count; i++) {
		if (strcmp(x->keys[i]->name, name) == 0) {
			return true;
		}
	}
	if (x->count == MOST_KEYS) {
		return false;
	}
	it = item_named(x->r, name, 0);
	if (p != NULL) {
		it->np = *p;
	}
	x->keys[x->count++] = it;
	return true;
}

void access_moment_key(struct access *x)
{
	(void)access_key(x, NULL, "date");
}

/* What is no key though it stands behind "by": an agent, a way, an amount. */
static bool is_no_key(const struct tokens *ts, int i, int b)
{
	return i >= b || (ts->t[i].p != 0 && ts->t[i].p != '"') || ts->t[i].number || (ts->t[i].w & W_PRON) != 0 ||
	       tokens_match(ts, i, b,
	                    "a|an|one|exactly|several|many|at|no|law|hand|whoever|default|means|mistake|accident|then|now|far|"
	                    "way|half|"
	                    "them|us|direct|two|three|more|most|least") > 0 ||
	       (tokens_match(ts, i, b, "phone|post|mail|fax|card|cash") > 0 &&
	        (i + 1 >= b || ts->t[i + 1].p != 0 || (ts->t[i + 1].w & (W_CONJ | W_PREP | W_SUB)) != 0)) ||
	       ((ts->t[i].form & F_ING) != 0 && (ts->t[i].form & F_BASE) == 0 && i + 1 < b && ts->t[i + 1].p == 0 &&
	        (ts->t[i + 1].w & (W_DET | W_PREP)) != 0);
}

/* The name of a key: with a bare "of" ("date_of_birth"). */
static const char *key_name(struct access *x, const struct phrase *p)
{
	const struct phrase *of = p->of;

	if (of != NULL && of->name[0] != '\0' && !of->definite && !of->soft && !of->every && !of->own && !of->plural) {
		return mem_printf(x->r->ctx, "%s_of_%s", p->name, of->name);
	}
	return p->name;
}

int access_separators(const struct tokens *ts, int i, int b)
{
	int from = i;

	while (i < b && (ts->t[i].p == ',' || ts->t[i].p == '/' || ts->t[i].p == '+' || ts->t[i].p == '&' ||
	                 tokens_match(ts, i, b, "and|or|plus|then|as-well-as") > 0)) {
		i++;
	}
	return i - from > 3 ? from : i;
}

/* May what a thing belongs to be a key: one of its kind, and no amount? */
bool access_is_given(const struct tokens *ts, const struct phrase *p)
{
	return p->name[0] != '\0' && !p->plural && (p->soft || p->definite || p->every || p->own) &&
	       (ts->t[p->nb - 1].w & (W_NOISE | W_VAGUE | W_PERIOD)) == 0;
}

/* Is the phrase the subject of a new clause, or the object of the next pattern? */
static bool begins_next(const struct tokens *ts, const struct phrase *p, int b, bool comma)
{
	int i = p->end;

	if (i >= b) {
		return false;
	}
	if (p->of != NULL && access_is_given(ts, p->of)) {
		return true; /* "..., and the occupations of a given berth" */
	}
	if (access_marker(ts, i, b) > 0) {
		return tokens_match(ts, i, b, "per") < 0 || comma;
	}
	if (!comma && ts->t[i].p == 0 && (ts->t[i].w & W_BE) != 0) {
		return false; /* "accidents by weekday and road type are published" */
	}
	return ts->t[i].p == 0 && ((ts->t[i].w & (W_BE | W_MODAL | W_HAVE | W_DO)) != 0 ||
	                           phrase_is_verb(ts, i, b, p->plural) || (comma && tokens_match(ts, i, b, "of|for") > 0));
}

/* Things separated by commas, "and", "/", "+" behind a marker; index behind the last one. */
int access_keys(struct access *x, int i, int b)
{
	const struct tokens *ts = x->ts;
	bool comma = false;
	int end = i;

	while (!is_no_key(ts, i, b)) {
		struct phrase p;
		int next, again;
		bool quoted = ts->t[i].p == '"';

		if (!phrase_read(x->r->ctx, &p, ts, i, b, true) || p.name[0] == '\0' || !demand_nominal(&ts->t[p.nb - 1]) ||
		    (end > x->a && x->count > 0 && x->marked && i != end && begins_next(ts, &p, b, comma))) {
			break;
		}
		demand_trim(x->r, &p, ts);
		if (!access_key(x, &p, key_name(x, &p))) {
			break;
		}
		x->marked = true;
		end = p.end + (quoted && p.end < b && ts->t[p.end].p == '"');
		next = access_separators(ts, end, b);
		again = access_marker(ts, next, b);
		if (again > 0) { /* "per restaurant per week", "by hotel and by date" */
			if (!x->report && next > end && tokens_match(ts, next, b, "by") > 0 && x->group_count < MOST_KEYS) {
				x->groups[x->group_count++] = x->count;
			}
			comma = false;
			i = again;
			continue;
		}
		if (next == end) {
			break;
		}
		comma = ts->t[end].p == ',';
		i = next;
	}
	return end;
}

/* "between two dates", "on a given day", "in the last month", "over time": a date. Index behind it, or -1. */
int access_moment(const struct tokens *ts, int i, int b)
{
	static const char *const words[] = {"over time",
	                                    "between two|any|given|the dates|days|times|moments",
	                                    "from|since|between date|day",
	                                    "this|last|next|today|tomorrow|yesterday week|month|year|day|quarter",
	                                    "today|tomorrow|yesterday|nowadays",
	                                    "latest|newest|oldest first"};
	const char *period;
	double times, months;
	int k;

	for (size_t n = 0; n < sizeof(words) / sizeof(*words); n++) {
		k = tokens_match(ts, i, b, words[n]);
		if (k > 0) {
			return k;
		}
	}
	k = tokens_match(ts, i, b, "on|in|for|of|during|within|over|at|from");
	if (k < 0) {
		return -1;
	}
	while (tokens_match(ts, k, b,
	                    "a|an|the|any|one|this|that|each|every|given|certain|particular|specific|single|chosen|last|past|"
	                    "next|coming|previous|current|past|selected|same|time") > 0) {
		k++;
	}
	if (tokens_match(ts, k, b, "period|range|window|span|interval|date|dates|moment|time") > 0) {
		return k + 1;
	}
	if (k > i + 1 && quantity_period_noun(ts, k, b, &times) != NULL) {
		(void)period;
		return k + 1;
	}
	k = quantity_duration(ts, k, b, &months);
	return k > 0 && tokens_find(ts, i, k, "last|past|next|coming|previous", NULL) > 0 ? k : -1;
}

static int behind_relative(const struct tokens *ts, int i, int b)
{
	while (i < b && ts->t[i].p == 0 && access_marker(ts, i, b) < 0 && tokens_match(ts, i, b, "and|or|for|of|on|in") < 0) {
		i++;
	}
	return i;
}

/* One phrase of place or belonging behind the thing: "for a customer", "in a store". -1: none that counts. */
int access_belonging(struct access *x, int i, int b)
{
	struct phrase p;
	int k = tokens_match(x->ts, i, b, "of|for|in|at|on|from|to|with|against|about|within|belonging|under");

	k = k > 0 && tokens_match(x->ts, k, b, "to") > 0 ? k + 1 : k;
	if (k < 0 || !phrase_read(x->r->ctx, &p, x->ts, k, b, true) || !access_is_given(x->ts, &p)) {
		return -1;
	}
	(void)access_key(x, &p, p.name);
	return p.end;
}

/* Everything behind the thing that says what it is looked up by. */
int access_chain(struct access *x, int i, int b, bool strong)
{
	const struct tokens *ts = x->ts;

	for (;;) {
		int k = access_marker(ts, i, b);

		if (k > 0) {
			size_t before = x->count;

			i = access_keys(x, k, b);
			if (x->count == before) {
				return i;
			}
			continue;
		}
		k = access_moment(ts, i, b);
		if (k > 0 && (strong || x->count > 0)) {
			access_moment_key(x);
			i = k;
			continue;
		}
		k = strong && !x->marked ? access_belonging(x, i, b) : -1;
		if (k > 0) {
			i = k;
			continue;
		}
		if (i < b && ts->t[i].p == 0 && !x->marked &&
		    !((ts->t[i].form & F_ED) != 0 && i > 0 && (ts->t[i - 1].w & W_BE) != 0) && /* "are sold by clerks" */
		    (tokens_match(ts, i, b, "which|that|who|are|is|was|were|have|has|still|not|yet|been|run|out|due") > 0 ||
		     (ts->t[i].w & (W_ADV | W_ADJ)) != 0 || (ts->t[i].form & (F_ED | F_ING)) != 0)) {
			i = (ts->t[i].w & W_REL) != 0 ? behind_relative(ts, i + 1, b) : i + 1;
			continue;
		}
		return i;
	}
}
