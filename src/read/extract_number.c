/* Numbers about the whole: how many rows, how fast they grow, how long they are kept, and what is asked of speed, availability
 * and place. The phrases they count are resolved to entities later; what is none is dropped there. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"

static const struct {
	const char *words;
	const char *period;
} adverbs[] = {{"daily", "day"},   {"weekly", "week"},       {"monthly", "month"}, {"yearly", "year"}, {"annually", "year"},
               {"hourly", "hour"}, {"quarterly", "quarter"}, {"annual", "year"},   {"nightly", "day"}};

/* "per year", "a day", "every month", "monthly" at i: tokens used and the period, or 0. */
static int read_period(const struct tokens *ts, int i, int b, const char **period)
{
	int k = tokens_match(ts, i, b, "per|a|an|each|every|/|in|by");

	k = k < 0 && tokens_match(ts, i, b, "p . a") > 0 ? -2 : k;
	if (k == -2) {
		*period = "year";
		return 3;
	}
	if (k > 0 && k < b && ts->t[k].p == 0 && !ts->t[k].plural) {
		const char *n = ts->t[k].n;

		if (tokens_match(ts, k, b, "calendar|working|business|single") > 0 && k + 1 < b) {
			n = ts->t[++k].n;
		}
		for (size_t p = 0; p < 9; p++) {
			static const char *const all[] = {"second", "minute",  "hour", "day",  "week",
			                                  "month",  "quarter", "year", "night"};

			if (strcmp(n, all[p]) == 0 && (tokens_match(ts, i, b, "in|by") < 0)) {
				*period = p == 8 ? "day" : all[p];
				return k + 1 - i;
			}
		}
	}
	for (size_t p = 0; p < sizeof(adverbs) / sizeof(*adverbs); p++) {
		if (tokens_match(ts, i, b, adverbs[p].words) > 0) {
			*period = adverbs[p].period;
			return 1;
		}
	}
	if (tokens_match(ts, i, b, "year on|over year") > 0) {
		*period = "year";
		return 3;
	}
	return 0;
}

/* ------------------------------------------------------------------ volumes */

static bool is_bounded(const struct tokens *ts, int i, int a)
{
	return (i > a &&
	        tokens_match(ts, i - 1, i,
	                     "most|least|than|maximum|minimum|exceed|between|within|max|min|under|below|first|last|and") > 0 &&
	        !(tokens_match(ts, i - 1, i, "and") > 0 && (i < a + 3 || tokens_match(ts, i - 3, i, "between") < 0))) ||
	       (i > a + 1 && tokens_match(ts, i - 2, i, "up to") > 0) ||
	       (i > a + 1 && tokens_match(ts, i - 2, i, "maximum of") > 0) || (i > a && ts->t[i - 1].p == '-');
}

/* The thing counted at i, behind the number. */
static bool read_counted(struct reader *r, struct phrase *p, const struct tokens *ts, int i, int b)
{
	while (i < b && (tokens_match(ts, i, b, "of|new|different|distinct|additional") > 0)) {
		i++;
	}
	if (!phrase_read(r->ctx, p, ts, i, b, true) || !p->plural) {
		(void)phrase_read(r->ctx, p, ts, i, b, false);
	}
	if (p->nb <= p->na || p->a != p->na || p->name[0] == '\0') {
		return false;
	}
	/* "900,000 loans" but not "8 hours"; "orders daily" */
	while (p->nb - p->na > 1 && tokens_match(ts, p->nb - 1, b, "daily|weekly|monthly|yearly|annually") > 0) {
		p->nb--;
		p->end = p->nb;
		p->name = tokens_name(r->ctx, ts, p->na, p->nb);
		p->plural = ts->t[p->nb - 1].plural;
	}
	return (ts->t[p->nb - 1].w & (W_UNIT | W_PERIOD)) == 0 && p->plural;
}

/* "each month about 300 tickets": a period in front of the number. */
static const char *front_period(const struct tokens *ts, int a, int i)
{
	for (int k = a; k < i; k++) {
		const char *period = NULL;

		if (tokens_match(ts, k, i, "per|each|every|a") > 0 && read_period(ts, k, i, &period) > 0) {
			return period;
		}
	}
	return NULL;
}

/* From i on: the period of a volume, not beyond the next number or separator. */
static const char *find_period(const struct tokens *ts, int i, int b, int *behind)
{
	for (int steps = 0; i < b && steps < 8; i++, steps++) {
		const char *period;
		int used;

		if (ts->t[i].p == ';' || ts->t[i].p == ',' || ts->t[i].number || tokens_match(ts, i, b, "and") > 0) {
			return NULL;
		}
		used = read_period(ts, i, b, &period);
		if (used > 0) {
			*behind = i + used;
			return period;
		}
	}
	return NULL;
}

static bool first_phrase(struct reader *r, struct phrase *p, const struct tokens *ts, int a, int b)
{
	while (a < b && ts->t[a].p == 0 && (ts->t[a].w & (W_ADV | W_CONJ | W_SUB)) != 0) {
		a++;
	}
	return a < b && phrase_read(r->ctx, p, ts, a, b, true) && p->plural;
}

static int read_volumes(struct reader *r, const struct tokens *ts, int a, int b)
{
	int found = 0;

	for (int i = a; i < b; i++) {
		double value;
		bool percent;
		int used = tokens_number(ts, i, b, &value, &percent);
		struct phrase p;
		const char *period;
		int behind;

		if (used == 0) {
			continue;
		}
		if (percent || is_bounded(ts, i, a) || !read_counted(r, &p, ts, i + used, b)) {
			/* "Readings come in at around 30,000 a month" */
			if (!percent && value >= 100 && found == 0 && read_period(ts, i + used, b, &period) > 0 &&
			    first_phrase(r, &p, ts, a, i)) {
				struct fact *f = fact_add(r, FACT_VOLUME, p.name, NULL);

				f->number = value;
				f->word = period;
				f->at = i;
				found++;
			}
			i += used - 1;
			continue;
		}
		behind = p.end;
		period = find_period(ts, p.nb, b, &behind);
		if (period == NULL && found == 0) {
			period = front_period(ts, a, i);
		}
		if (value >= (period != NULL ? 3 : 10)) {
			struct fact *f = fact_add(r, FACT_VOLUME, p.name, p.of != NULL ? p.of->name : NULL);

			f->number = value;
			f->word = period;
			f->at = i;
			found++;
			r->now.subject = r->now.subject == NULL ? p.name : r->now.subject;
		}
		i = (behind > p.nb ? behind : p.nb) - 1;
	}
	return found;
}

/* ------------------------------------------------------------------ growth */

static bool has_growth_word(const struct tokens *ts, int a, int b)
{
	return tokens_find(
	               ts, a, b,
	               "plus|grow|grows|growing|growth|grown|increase|increases|increasing|more|rise|rises|rising|up|higher|"
	               "additional|climb|climbs|expand|expands",
	               NULL) >= 0;
}

static void add_growth(struct reader *r, const struct tokens *ts, int a, int at, int b, double pct, const char *per)
{
	struct fact *f;
	const char *subj = NULL;
	int reach = at;

	while (reach > a && ts->t[reach - 1].p != ';') {
		reach--; /* the same part of the sentence */
	}
	for (size_t i = r->fact_count; i > 0 && subj == NULL; i--) {
		if (r->facts[i - 1].kind == FACT_VOLUME && r->facts[i - 1].unit == r->unit && r->facts[i - 1].at < at) {
			subj = r->facts[i - 1].subj;
		}
	}
	for (int i = reach; i < at; i++) {
		struct phrase p;

		if (ts->t[i].number || (ts->t[i].w & W_DET) != 0) {
			continue;
		}
		if (subj == NULL && phrase_read(r->ctx, &p, ts, i, at, true) && p.name[0] != '\0' &&
		    (ts->t[p.nb - 1].w & (W_PERIOD | W_NARRATOR)) == 0) {
			subj = strcmp(p.head, "number") == 0 && p.of != NULL ? p.of->name : p.name;
		}
	}
	(void)b;
	for (size_t i = r->fact_count; i > 0 && subj == NULL; i--) {
		if (r->facts[i - 1].kind == FACT_VOLUME) {
			subj = r->facts[i - 1].subj;
		}
	}
	if (subj != NULL) {
		f = fact_add(r, FACT_GROWTH, subj, NULL);
		f->number = pct;
		f->word = per;
	}
}

static int read_growth(struct reader *r, const struct tokens *ts, int a, int b)
{
	int found = 0;

	for (int i = a; i < b; i++) {
		double pct = 0;
		bool percent = false;
		int used = tokens_number(ts, i, b, &pct, &percent);
		const char *per = "year";
		int from = i > a + 6 ? i - 6 : a;
		int to = i + 10 < b ? i + 10 : b;

		for (int k = i; k < to; k++) {
			to = ts->t[k].p == ';' ? k : to;
		}
		if (used > 0 && percent && has_growth_word(ts, from, to)) {
			;
		} else if (tokens_match(ts, i, b, "by a quarter|third|half|fifth|tenth") > 0 && has_growth_word(ts, from, to)) {
			pct = tokens_match(ts, i + 2, b, "quarter") > 0 ? 25
			      : tokens_match(ts, i + 2, b, "third") > 0 ? 33
			      : tokens_match(ts, i + 2, b, "half") > 0  ? 50
			      : tokens_match(ts, i + 2, b, "fifth") > 0 ? 20
			                                                : 10;
		} else if (tokens_match(ts, i, b, "double|doubles|doubling|doubled") > 0) {
			pct = 100;
		} else if (tokens_match(ts, i, b, "triple|triples|tripling|tripled") > 0) {
			pct = 200;
		} else {
			i += used > 1 ? used - 1 : 0;
			continue;
		}
		for (int k = i + (tokens_match(ts, i, b, "by a") > 0 ? 3 : 0); k < to; k++) {
			if (read_period(ts, k, to, &per) > 0) {
				break;
			}
		}
		if (strcmp(per, "second") == 0 || strcmp(per, "minute") == 0 || strcmp(per, "hour") == 0) {
			continue;
		}
		add_growth(r, ts, a, i, b, pct, per);
		found++;
	}
	return found;
}

/* ------------------------------------------------------------------ retention */

static double months_of(double value, const char *unit)
{
	return strcmp(unit, "year") == 0    ? value * 12
	       : strcmp(unit, "month") == 0 ? value
	       : strcmp(unit, "week") == 0  ? value * 12 / 52
	       : strcmp(unit, "day") == 0   ? value * 12 / 365
	                                    : 0;
}

/* "ten years", "a year", "24-month": tokens used and the months. */
static int read_duration(const struct tokens *ts, int i, int b, double *months)
{
	double value = 1;
	bool percent = false;
	int used = tokens_number(ts, i, b, &value, &percent);

	if (used == 0 && tokens_match(ts, i, b, "a|one") > 0) {
		used = 1;
	}
	if (used == 0 || percent) {
		return 0;
	}
	if (i + used < b && ts->t[i + used].p == '-') {
		used++;
	}
	if (tokens_match(ts, i + used, b, "full|calendar|more") > 0) {
		used++;
	}
	if (i + used >= b || ts->t[i + used].p != 0) {
		return 0;
	}
	*months = months_of(value, ts->t[i + used].n);
	return *months > 0 ? used + 1 : 0;
}

static bool is_retention(const struct reader *r, const struct tokens *ts, int a, int b)
{
	return r->keeps ||
	       tokens_find(ts, a, b,
	                   "keep|kept|keeps|keeping|retain|retained|retention|retains|store|stored|delete|deleted|deletes|"
	                   "deletion|remove|removed|removes|erase|erased|erases|purge|purged|anonymise|"
	                   "anonymised|anonymize|anonymized|archive|archived|archives|vanish|vanishes|expire|disappear|"
	                   "disappears|destroy|destroyed|drop|dropped|hold|held|wipe|wiped|preserve|preserved|forget|forgotten|"
	                   "available|discard|discarded|shredded|shred|older|shredder|purge|wiped|thrown|stay|stays",
	                   NULL) >= 0;
}

static const char *action_of(const struct tokens *ts, int a, int b)
{
	if (tokens_find(ts, a, b, "erase|erased|erases|anonymise|anonymised|anonymize|anonymized|forget|forgotten", NULL) >=
	    0) {
		return "erase";
	}
	return tokens_find(ts, a, b, "archive|archived|archives", NULL) >= 0 ? "archive" : "delete";
}

/* Every noun phrase of [a, b) that may be what is kept. */
static int retained(struct reader *r, const struct tokens *ts, int a, int b, double months, const char *after,
                    const char *action)
{
	int found = 0;

	for (int i = a; i < b;) {
		struct phrase p;

		if (tokens_match(ts, i, b, "after|since|until|from|because|when|once|following") > 0 &&
		    tokens_match(ts, i, b, "from") < 0) {
			/* what it counts from, up to the next comma */
			while (i < b && ts->t[i].p == 0) {
				i++;
			}
			continue;
		}
		if (ts->t[i].p == 0 && ((i == a && (ts->t[i].form & F_BASE) != 0 && (ts->t[i].w & W_VERB) != 0) ||
		                        ((ts->t[i].form & F_ED) != 0 && i > a && (ts->t[i - 1].w & W_BE) != 0))) {
			i++;
			continue;
		}
		if (ts->t[i].p != 0 || (ts->t[i].w & (W_PREP | W_PRON | W_CONJ | W_SUB | W_BE | W_MODAL | W_HAVE)) != 0 ||
		    !phrase_read(r->ctx, &p, ts, i, b, true) || p.name[0] == '\0') {
			i++;
			continue;
		}
		for (const struct phrase *q = &p; q != NULL; q = q->of) {
			if (q->name[0] != '\0' && (ts->t[q->nb - 1].w & W_PERIOD) == 0) {
				struct fact *f = fact_add(r, FACT_RETENTION, q->name, NULL);

				f->number = months;
				f->text = after;
				f->word = action;
				f->strength = q == &p ? 1 : 0.5;
				found++;
			}
		}
		i = p.end > i ? p.end : i + 1;
	}
	return found;
}

static int read_retention(struct reader *r, const struct tokens *ts, int a, int b)
{
	int from = a;
	int found = 0;
	const char *action = action_of(ts, a, b);

	if (!is_retention(r, ts, a, b)) {
		return 0;
	}
	for (int i = a; i < b; i++) {
		double months;
		int used = read_duration(ts, i, b, &months);
		const char *after = NULL;
		int end = i + used;
		int n;

		if (used == 0) {
			continue;
		}
		if (tokens_match(ts, end, b, "after|since|from|following") > 0) {
			struct phrase p;

			after = phrase_read(r->ctx, &p, ts, end + 1, b, true) ? tokens_text(r->ctx, ts, end + 1, p.end) : NULL;
		}
		n = retained(r, ts, from, i, months, after, action);
		if (tokens_match(ts, end, b, "for|of") > 0 || n == 0) {
			int stop = end;

			while (stop < b && ts->t[stop].p != ';' && ts->t[stop].p != ',' && !ts->t[stop].number) {
				stop++;
			}
			n += retained(r, ts, end, n == 0 && stop == end ? b : n == 0 ? b : stop, months, after, action);
		}
		found += n;
		from = end;
		i = end - 1;
	}
	return found;
}

/* ------------------------------------------------------------------ quality */

static void quality(struct reader *r, const char *name, const char *value)
{
	struct fact *f = fact_add(r, FACT_QUALITY, NULL, NULL);

	f->word = name;
	f->text = value;
}

static const char *plain_number(struct reader *r, double v)
{
	return mem_printf(r->ctx, "%g", v);
}

/* "200 ms", "half a second", "a second", "two minutes" at i, in milliseconds. */
static int read_time(const struct tokens *ts, int i, int b, double *ms)
{
	double value = 1;
	bool percent = false;
	int used = tokens_number(ts, i, b, &value, &percent);

	if (tokens_match(ts, i, b, "half a") > 0) {
		value = 0.5;
		used = 2;
	} else if (used == 0 && tokens_match(ts, i, b, "a|an") > 0) {
		used = 1;
	}
	if (used == 0 || i + used >= b || ts->t[i + used].p != 0) {
		return 0;
	}
	*ms = tokens_match(ts, i + used, b, "ms|millisecond|milliseconds") > 0 ? value
	      : tokens_match(ts, i + used, b, "second|seconds|s|sec") > 0      ? value * 1000
	      : tokens_match(ts, i + used, b, "minute|minutes|min") > 0        ? value * 60000
	      : tokens_match(ts, i + used, b, "hour|hours|h") > 0              ? value * 3600000
	      : tokens_match(ts, i + used, b, "day|days") > 0                  ? value * 86400000
	                                                                       : 0;
	return *ms > 0 ? used + 1 : 0;
}

static int read_speed(struct reader *r, const struct tokens *ts, int a, int b)
{
	int found = 0;

	for (int i = a; i < b; i++) {
		double ms;
		int used = read_time(ts, i, b, &ms);
		double pct;
		bool percent = false;
		int n = tokens_number(ts, i, b, &pct, &percent);

		if (n > 0 && percent && pct > 90 && tokens_find(ts, a, b, "availability|available|uptime", NULL) >= 0) {
			quality(r, "availability_pct", plain_number(r, pct));
			found++;
		}
		if (used == 0) {
			continue;
		}
		if (tokens_find(ts, i > a + 8 ? i - 8 : a, i, "rpo", NULL) >= 0 ||
		    (tokens_find(ts, a, b, "lose|loss|lost", NULL) >= 0 &&
		     tokens_find(ts, a, b, "data|work|minutes", NULL) >= 0)) {
			quality(r, "rpo_minutes", plain_number(r, ms / 60000));
			found++;
		} else if (tokens_find(ts, i > a + 8 ? i - 8 : a, i, "rto|restore|restored|recovery|recovered", NULL) >= 0) {
			quality(r, "rto_minutes", plain_number(r, ms / 60000));
			found++;
		} else if (ms <= 60000 && tokens_find(ts, a, i,
		                                      "answer|answers|answered|respond|responds|within|under|below|response|"
		                                      "latency|than|load|loads|return|returns|take|takes|appear",
		                                      NULL) >= 0) {
			quality(r, "latency_ms", plain_number(r, ms));
			found++;
		}
		i += used - 1;
	}
	return found;
}

static int read_law_and_place(struct reader *r, const struct tokens *ts, int a, int b)
{
	static const char *const laws[] = {"gdpr", "hipaa", "pci", "pci-dss", "ccpa", "sox", "ferpa", "dsgvo", NULL};
	int found = 0;

	for (int i = a; i < b; i++) {
		for (size_t k = 0; laws[k] != NULL; k++) {
			if (tokens_match(ts, i, b, laws[k]) > 0) {
				quality(r, "regulation", tokens_text(r->ctx, ts, i, i + 1));
				found++;
			}
		}
	}
	if (tokens_find(ts, a, b, "stay|stays|remain|leave|hosted|stored|reside|residency|located|kept|processed|held", NULL) >=
	    0) {
		int k = tokens_find(ts, a, b, "in|within the", NULL);

		k = k >= 0                                          ? k + 2
		    : tokens_find(ts, a, b, "in|within", NULL) >= 0 ? tokens_find(ts, a, b, "in|within", NULL) + 1
		                                                    : -1;
		if (k > 0 && k < b && ts->t[k].cap &&
		    tokens_match(ts, k, b, "eu|germany|switzerland|europe|european|us|usa|uk|canada|france|austria|australia") >
		            0 &&
		    tokens_find(ts, a, b, "data|server|servers|database|everything|information|records", NULL) >= 0) {
			quality(r, "residency",
			        tokens_text(r->ctx, ts, k, tokens_match(ts, k, b, "european union") > 0 ? k + 2 : k + 1));
			found++;
		}
	}
	return found;
}

bool extract_numbers(struct reader *r, const struct tokens *ts, int a, int b)
{
	int kept = read_retention(r, ts, a, b);
	int growth, volumes = 0, other;
	bool defines = tokens_find(ts, a, b, "has|have a|an|one|exactly", NULL) >= 0 ||
	               tokens_find(ts, a, b, "consists|belongs|identified|unique", NULL) >= 0;

	if (kept == 0) {
		volumes = read_volumes(r, ts, a, b);
	}
	growth = read_growth(r, ts, a, b);
	other = kept == 0 ? read_speed(r, ts, a, b) : 0;
	other += read_law_and_place(r, ts, a, b);
	/* a speed inside an access pattern or a story does not explain the rest */
	if (other > 0 && kept + volumes + growth == 0 && tokens_find(ts, a, b, "by|want", NULL) >= 0) {
		return false;
	}
	return kept + growth + volumes + other > 0 && !defines;
}
