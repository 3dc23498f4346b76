/* How long things are kept. A length of time in a sentence with a word of keeping or deleting, or below a heading about it;
 * what is kept is the subject of a passive or intransitive verb, the object of an active one, or the nearest things of a list.
 * What stands behind "after" is what the time counts from, never what is kept. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/quantity.h"

/* Words of keeping and of its end, with what is then done. */
static const struct {
	const char *words;
	const char *action;
} triggers[] = {
        {"keep|keeps|kept|keeping|retain|retains|retained|retention|retaining|store|stored|stores|preserve|preserved|hold|held|"
         "stay|stays|remain|remains|survive|survives|last|lasts|live|lives|storage",
         NULL},
        {"delete|deletes|deleted|deleting|deletion|remove|removes|removed|removing|removal|purge|purges|purged|purging|vanish|"
         "vanishes|expire|expires|disappear|disappears|destroy|destroyed|destroys|drop|dropped|wipe|wiped|wipes|discard|"
         "discarded|shred|shredded|shredder|thrown|throw|emptied|cleared|clear|cleaned|scrapped|binned|go|goes|gone|pruned|"
         "prune|dispose|disposed|cleanup|out",
         "delete"},
        {"erase|erases|erased|erasing|erasure|anonymise|anonymised|anonymises|anonymize|anonymized|anonymizes|forget|forgotten|"
         "forgets|pseudonymised|pseudonymized|blanked|redacted",
         "erase"},
        {"archive|archived|archives|archiving", "archive"},
};

/* Words that need a heading about keeping, or one of the others, beside them. */
static bool is_weak(const struct tokens *ts, int i)
{
	return tokens_match(ts, i, i + 1,
	                    "hold|held|stay|stays|remain|remains|last|lasts|live|lives|go|goes|gone|out|clear|drop|"
	                    "expire|expires|survive|survives") > 0;
}

struct keep {
	const struct demand_part *x;
	int trigger; /* token, or -1 */
	bool passive;
	const char *action;
	double unit; /* months of one of the last unit: "deals ten years, bids two" */
};

static int trigger_at(const struct tokens *ts, int i, const char **action)
{
	if (tokens_match(ts, i, ts->n, "be|remain|remains|stay|stays|kept available|accessible|readable|retrievable") > 0) {
		*action = NULL;
		return i;
	}
	for (size_t k = 0; k < sizeof(triggers) / sizeof(*triggers); k++) {
		if (tokens_match(ts, i, i + 1, triggers[k].words) > 0) {
			*action = triggers[k].action;
			return i;
		}
	}
	return -1;
}

/* The word of keeping that governs the length of time at i: the nearest in front of it, else one behind it. */
static void find_trigger(struct keep *k, int from, int i, int to)
{
	const struct tokens *ts = k->x->ts;

	k->trigger = -1;
	k->action = NULL;
	for (int pass = 0; pass < 2 && k->trigger < 0; pass++) {
		for (int j = i - 1; j >= from && k->trigger < 0; j--) {
			k->trigger = is_weak(ts, j) == (pass == 1) ? trigger_at(ts, j, &k->action) : -1;
		}
		for (int j = i; j < to && k->trigger < 0; j++) {
			k->trigger = is_weak(ts, j) == (pass == 1) ? trigger_at(ts, j, &k->action) : -1;
		}
	}
	k->passive = false;
	for (int j = k->trigger - 1; k->trigger >= 0 && j >= from && j >= k->trigger - 4; j--) {
		k->passive = k->passive || (ts->t[j].w & W_BE) != 0 || tokens_match(ts, j, j + 1, "get|gets|been") > 0;
	}
}

/* Is the length of time a rate ("2,000 a quarter", "every two years") or a change ("by a quarter")? */
static bool is_rate(const struct tokens *ts, int a, int i, int end, int b)
{
	if (i > a && tokens_match(ts, i - 1, b, "every|each|per|by|next|times|once|twice") > 0) {
		return true;
	}
	return i > a && tokens_match(ts, i, b, "a|an") > 0 &&
	       tokens_match(ts, i - 1, b,
	                    "after|for|than|of|least|most|is|are|:|-|keep|retain|about|only|beyond|following|past|within") <
	               0 &&
	       tokens_match(ts, end, b, "after|from|since|following|and a half") < 0;
}

/* Is the length of time one of something else: a deadline, an age? */
static bool is_other_time(const struct tokens *ts, int a, int i, int end, int b)
{
	bool within = i > a && tokens_match(ts, i - 1, b, "within|in") > 0 && tokens_match(ts, end, b, "after|of") < 0;

	return within || tokens_match(ts, end, b, "old|long") > 0 || tokens_match(ts, end, b, "of age") > 0;
}

static bool is_begin(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b,
	                    "after|since|until|till|because|when|once|following|as|so|if|unless|where|before|counted|"
	                    "counting|starting") > 0;
}

/* "When an invoice is older than 10 years": the condition is the whole sentence. */
static bool is_step(const struct tokens *ts, int i, int a, int b)
{
	return i == a && ts->t[i].cap && tokens_match(ts, i, b, "when|if|once") > 0 && tokens_find(ts, i, b, ",", NULL) < 0;
}

static struct fact *add_retention(const struct keep *k, const struct phrase *p, double months, const char *after)
{
	struct fact *f;
	const char *of = p->of != NULL && p->of->name[0] != '\0' ? p->of->name : NULL;
	const struct token *head = &k->x->ts->t[p->nb - 1];

	if (((head->w & W_NARRATOR) != 0 && !head->plural) || (head->w & W_PERIOD) != 0 ||
	    tokens_match(
	            k->x->ts, p->nb - 1, p->nb,
	            "law|period|limit|rule|retention|time|regulation|act|office|regulations|subject|reason|reasons|purpose|"
	            "purposes|nothing|everything|anything|reference|end|start|duration|maximum|minimum") > 0) {
		return NULL;
	}
	f = fact_add(k->x->r, FACT_RETENTION, p->name, of);
	f->number = months;
	f->text = after;
	f->word = k->action != NULL ? k->action : "delete";
	return f;
}

/* Every noun phrase of [a, b) that may be what is kept. */
static int retained(const struct keep *k, int a, int b, double months, const char *after, bool object)
{
	const struct tokens *ts = k->x->ts;
	int found = 0;

	for (int i = a; i < b;) {
		struct phrase p;
		const char *action;

		if (is_begin(ts, i, b) && !is_step(ts, i, a, b)) { /* what it counts from, why, or when: up to the next comma */
			while (i < b && ts->t[i].p == 0) {
				i++;
			}
			continue;
		}
		if (i > a && tokens_match(ts, i, b, "who|which|that|whose") > 0 && ts->t[i - 1].p == 0) {
			while (i < b && ts->t[i].p == 0 && i + 1 != k->trigger) { /* what is said about them besides */
				i++;
			}
			i++;
			continue;
		}
		if (i > a && (ts->t[i].form & F_ED) != 0 && (ts->t[i].form & F_BASE) == 0 &&
		    (ts->t[i - 1].w & (W_BE | W_NEG | W_HAVE)) != 0) {
			i++; /* "that were not touched" */
			continue;
		}
		if (i == k->trigger || (trigger_at(ts, i, &action) >= 0 && (ts->t[i].w & W_NOUN) == 0) ||
		    !demand_thing(k->x->r, &p, ts, i, b)) {
			i++;
			continue;
		}
		if (k->trigger > i && k->trigger < p.nb) { /* a verb that reads as a noun */
			p.nb = k->trigger;
			p.end = p.nb;
			p.of = NULL;
			p.name = tokens_name(k->x->r->ctx, ts, p.na, p.nb);
		}
		if (p.nb - p.na > 1 && tokens_match(ts, p.nb - 1, p.nb, "older|younger|longer") > 0) {
			p.nb--;
			p.name = tokens_name(k->x->r->ctx, ts, p.na, p.nb);
		}
		if (object) { /* behind its verb there is no other: "delete incident reports" */
			(void)phrase_read(k->x->r->ctx, &p, ts, i, b, false);
		}
		found += p.nb > p.na && p.name[0] != '\0' && add_retention(k, &p, months, after) != NULL;
		i = p.end > i ? p.end : i + 1;
	}
	return found;
}

/* Where the things in front of the time begin: behind the last time, or behind a comma that opens a new clause. */
static int keep_objects(struct keep *k, int from, int i, int end, int to, double months, const char *after)
{
	const struct tokens *ts = k->x->ts;
	bool active = k->trigger >= from && k->trigger < i && !k->passive &&
	              (ts->t[k->trigger].form & (F_BASE | F_S | F_ING)) != 0 && (ts->t[k->trigger].w & W_NOUN) == 0;
	int found = 0;

	if (active) {
		found = retained(k, k->trigger + 1, i, months, after, true);
	}
	if (found == 0) {
		found = retained(k, from, k->trigger >= from && k->trigger < i ? k->trigger + 1 : i, months, after, false);
	}
	if (found == 0 && k->trigger < i) {
		found = retained(k, from, i, months, after, false);
	}
	if (tokens_match(ts, end, to, "for|of") > 0 || found == 0) {
		int begin = tokens_match(ts, end, to, "for|of|:") > 0 ? end + 1 : end;
		int stop = begin;

		while (stop < to && ts->t[stop].p != ',' && !ts->t[stop].number) {
			stop++;
		}
		found += retained(k, begin, found == 0 ? to : stop, months, after, true);
	}
	return found;
}

/* "deals ten years, bids two": the number stands without its unit. */
static int elliptic(const struct keep *k, const struct tokens *ts, int i, int b, double *months)
{
	struct quantum q;
	int j = k->unit > 0 ? quantity_number(ts, i, b, &q) : -1;

	if (j < 0 || q.percent || q.value > 100 || (j < b && ts->t[j].p == 0 && (ts->t[j].w & (W_CONJ | W_SUB)) == 0)) {
		return -1;
	}
	*months = q.value * k->unit;
	return j;
}

static const char *counts_from(struct reader *r, const struct tokens *ts, int end, int b)
{
	struct phrase p;
	int stop = end + 1;

	if (tokens_match(ts, end, b, "after|since|from|following|past|beyond") < 0) {
		return NULL;
	}
	if (phrase_read(r->ctx, &p, ts, end + 1, b, true)) {
		stop = p.end;
	}
	while (stop < b && ts->t[stop].p == 0 && stop < end + 10 && (ts->t[stop].w & W_CONJ) == 0) {
		stop++;
	}
	return stop > end + 1 ? tokens_text(r->ctx, ts, end + 1, stop) : NULL;
}

/* Does the next sentence delete? "When a trip is older than 3 years" / "Then it is removed". */
static bool next_deletes(const struct reader *r)
{
	struct tokens *ts;
	const char *action;

	if (!r->markup->gherkin || (size_t)r->unit + 1 >= r->markup->count) {
		return false;
	}
	ts = tokens_read(r->ctx, r->lx, r->markup->units[r->unit + 1].text, r->markup->units[r->unit + 1].size);
	for (int i = 0; i < ts->n; i++) {
		if (!is_weak(ts, i) && trigger_at(ts, i, &action) >= 0) {
			return true;
		}
	}
	return false;
}

/* "Kept until the account is closed": no number. */
static int keep_until(struct keep *k)
{
	const struct tokens *ts = k->x->ts;

	for (int i = k->x->a; i < k->x->b; i++) {
		const char *action;
		int j = trigger_at(ts, i, &action);
		int behind = i + 1;

		if (j < 0 || action != NULL ||
		    tokens_match(ts, i, k->x->b, "stay|stays|remain|remains|last|lasts|live|lives|hold") > 0) {
			continue;
		}
		behind = tokens_match(ts, behind, k->x->b, "only|just|on|file|there|here") > 0 ? behind + 1 : behind;
		if (tokens_match(ts, behind, k->x->b, "until|till") > 0 ||
		    tokens_match(ts, behind, k->x->b, "as long as") > 0 ||
		    tokens_match(ts, behind, k->x->b, "for as long") > 0) {
			int to = demand_to(ts, behind, k->x->b);

			find_trigger(k, demand_from(ts, k->x->a, i), i + 1, i + 1);
			return k->passive ? retained(k, demand_from(ts, k->x->a, i), i, 0,
			                             tokens_text(k->x->r->ctx, ts, behind, to), false)
			                  : 0;
		}
	}
	return 0;
}

/* "Donations and lab tests: 30 years": things in the plural, a colon, a long time. */
static bool is_listed(const struct demand_part *x, int start, int i, double months)
{
	struct phrase p;
	int k = i;

	while (k > start && x->ts->t[k - 1].p == 0 && quantity_about(x->ts, k - 1, i) == i) {
		k--;
	}
	return months >= 1 && k > start && x->ts->t[k - 1].p == ':' && demand_thing(x->r, &p, x->ts, start, k - 1) &&
	       p.plural && !kind_is_attribute(x->r->kinds, p.name);
}

int extract_retention(const struct demand_part *x)
{
	const struct tokens *ts = x->ts;
	struct keep k = {.x = x, .trigger = -1};
	bool around = (x->asks & ASK_KEEP) != 0;
	int from = x->a;
	int found = 0;

	for (int i = x->a; i < x->b; i++) {
		double months;
		int end = quantity_duration(ts, i, x->b, &months);
		int start = demand_from(ts, x->a, i);
		int to;

		if (end < 0 && found > 0) {
			end = elliptic(&k, ts, i, x->b, &months);
		} else if (end > 0) {
			struct quantum q = {.value = 1};

			k.unit = quantity_number(ts, i, x->b, &q) > 0 && q.value > 0 ? months / q.value : months;
		}
		if (end < 0 || is_rate(ts, x->a, i, end, x->b)) {
			continue;
		}
		to = demand_to(ts, end, x->b);
		start = start > from ? start : from;
		find_trigger(&k, start, i, to);
		if (k.trigger < 0 && found > 0) { /* the word of keeping stands in the first part of the list */
			find_trigger(&k, x->a, i, to);
			k.trigger = k.trigger >= start ? k.trigger : -1;
		} else if (k.trigger < 0) { /* "photographs: 2 years; then they are deleted" */
			find_trigger(&k, x->a, i, x->b);
			if (!(around || next_deletes(x->r) || is_listed(x, start, i, months) ||
			      (k.trigger >= 0 && !is_weak(ts, k.trigger)))) {
				continue;
			}
			k.trigger = k.trigger >= start && k.trigger < to ? k.trigger : -1;
		}
		if (k.trigger >= 0 && is_weak(ts, k.trigger) && !around &&
		    tokens_match(ts, k.trigger, x->b,
		                 "stay|stays|held|remain|remains|go|goes|gone|survive|survives|drop|clear|be") < 0) {
			continue;
		}
		if (is_other_time(ts, x->a, i, end, x->b) && !around) {
			continue;
		}
		found += keep_objects(&k, start, i, end, to, months, counts_from(x->r, ts, end, x->b));
		from = end;
		i = end - 1;
	}
	return found > 0 ? found : keep_until(&k);
}
