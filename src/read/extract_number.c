/* What is asked of speed, availability and place, and the way to the extractors of all numbers about the whole: how many rows,
 * how fast they grow, how long they are kept. The phrases they count are resolved to entities later; what is none is dropped
 * there. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

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

/* What a length of time of at most a day is a limit of: by the words in front of it, the nearest meaning first. */
static const struct {
	const char *name;
	const char *words; /* one of them within the sentence in front of the time, or right behind it */
	double most;       /* milliseconds */
	double unit;
} limits[] = {
        {"rpo_minutes", "rpo|lose|loses|losing|lost|loss", 864e5 * 7, 6e4},
        {"rto_minutes", "rto|restore|restored|restoring|recovery|recover|recovered|outage|downtime", 864e5 * 7, 6e4},
        {"latency_ms",
         "answer|answers|answered|answering|respond|responds|response|responses|within|under|below|latency|than|load|loads|"
         "return|"
         "returns|take|takes|taking|appear|appears|open|opens|come|comes|show|shows|finish|finishes|wait|waits|longer|p95|p99|"
         "exceed|instantly|fast|faster|quick|quickly|sub",
         6e4, 1},
};

static bool says(const struct tokens *ts, int a, int b, const char *words)
{
	return tokens_find(ts, a, b, words, NULL) >= 0;
}

static int read_limit_of_time(struct reader *r, const struct tokens *ts, int a, int b, int i, double ms)
{
	for (size_t k = 0; k < sizeof(limits) / sizeof(*limits); k++) {
		bool named = says(ts, i > a + 8 ? i - 8 : a, i, limits[k].words) ||
		             (k == 0 && says(ts, a, b, "lose|losing|loss|lost") &&
		              says(ts, a, b, "data|work|minutes|transactions|hour"));

		if (named && ms <= limits[k].most) {
			quality(r, limits[k].name, plain_number(r, ms / limits[k].unit));
			return 1;
		}
	}
	return 0;
}

static int read_speed(struct reader *r, const struct tokens *ts, int a, int b)
{
	int found = 0;

	for (int i = a; i < b; i++) {
		double ms;
		int end = quantity_time(ts, i, b, &ms);
		struct quantum q;
		int n = quantity_number(ts, i, b, &q);

		if (n > 0 && q.percent && q.value > 90 &&
		    says(ts, demand_from(ts, a, i), demand_to(ts, i, b), "availability|available|uptime|up|reachable|sla")) {
			quality(r, "availability_pct", plain_number(r, q.value));
			found++;
		}
		if (end > 0) {
			found += read_limit_of_time(r, ts, a, b, i, ms);
		}
		i = (end > n ? end : n > i ? n : i + 1) - 1;
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

int extract_quality(const struct demand_part *x)
{
	return read_speed(x->r, x->ts, x->a, x->b) + read_law_and_place(x->r, x->ts, x->a, x->b);
}

bool extract_numbers(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct demand_part x = {r, ts, demand_behind_lead(ts, a, ASK_SIZE | ASK_KEEP), b, demand_around(r)};
	int kept = extract_retention(&x);
	int volumes = extract_volumes(&x);
	int growth = extract_growth(&x);
	int other = kept == 0 ? extract_quality(&x) : read_law_and_place(r, ts, a, b);
	bool defines = says(ts, a, b, "consists|belongs|identified|unique") ||
	               (says(ts, a, b, "has|have") && tokens_find(ts, a, b, "has|have a|an|one|exactly", NULL) >= 0);

	/* a speed inside an access pattern or a story does not explain the rest */
	if (other > 0 && kept + volumes + growth == 0 && says(ts, a, b, "by|want")) {
		return false;
	}
	return kept + growth + volumes + other > 0 && !defines;
}
