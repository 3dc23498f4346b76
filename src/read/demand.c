/* What the extractors of sizes, keeping, lookups and rules have in common: what the text around a sentence asks for, and which
 * phrases may be things with rows. Words of headings are data below; a heading counts for all that stands under it. */
#include "dataeng/read/demand.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/read/quantity.h"

/* Beginnings of words in headings, lead-ins and questions. */
static const struct {
	const char *word;
	unsigned asks;
} headings[] = {{"volume", ASK_SIZE},
                {"rows", ASK_SIZE},
                {"records", ASK_SIZE},
                {"number of", ASK_SIZE},
                {"how fast", ASK_SIZE},
                {"kept", ASK_KEEP},
                {"siz", ASK_SIZE},
                {"load", ASK_SIZE},
                {"scale", ASK_SIZE},
                {"scaling", ASK_SIZE},
                {"quantit", ASK_SIZE},
                {"figures", ASK_SIZE},
                {"numbers", ASK_SIZE},
                {"capacity", ASK_SIZE},
                {"growth", ASK_SIZE},
                {"traffic", ASK_SIZE},
                {"throughput", ASK_SIZE},
                {"how many", ASK_SIZE},
                {"how much", ASK_SIZE},
                {"how big", ASK_SIZE},
                {"how large", ASK_SIZE},
                {"how often", ASK_SIZE},
                {"magnitude", ASK_SIZE},
                {"non-functional", ASK_SIZE | ASK_KEEP},
                {"nonfunctional", ASK_SIZE | ASK_KEEP},
                {"nfr", ASK_SIZE | ASK_KEEP},
                {"retention", ASK_KEEP},
                {"how long", ASK_KEEP},
                {"old data", ASK_KEEP},
                {"deletion", ASK_KEEP},
                {"deleting", ASK_KEEP},
                {"forgetting", ASK_KEEP},
                {"lifetime", ASK_KEEP},
                {"lifecycle", ASK_KEEP},
                {"life cycle", ASK_KEEP},
                {"archiv", ASK_KEEP},
                {"housekeeping", ASK_KEEP},
                {"purg", ASK_KEEP},
                {"clean-up", ASK_KEEP},
                {"cleanup", ASK_KEEP},
                {"keeping.", ASK_KEEP},
                {"keeping data", ASK_KEEP},
                {"data keeping", ASK_KEEP},
                {"keep it", ASK_KEEP},
                {"keep them", ASK_KEEP},
                {"expiry of data", ASK_KEEP},
                {"disposal", ASK_KEEP},
                {"retained", ASK_KEEP},
                {"hold on to", ASK_KEEP},
                {"storage period", ASK_KEEP},
                {"quer", ASK_ACCESS},
                {"report", ASK_REPORT | ASK_ACCESS},
                {"statistic", ASK_REPORT | ASK_ACCESS},
                {"dashboard", ASK_REPORT | ASK_ACCESS},
                {"analytic", ASK_REPORT | ASK_ACCESS},
                {"lookup", ASK_ACCESS},
                {"look-up", ASK_ACCESS},
                {"look up", ASK_ACCESS},
                {"looking", ASK_ACCESS},
                {"access", ASK_ACCESS},
                {"search", ASK_ACCESS},
                {"finding", ASK_ACCESS},
                {"screens", ASK_ACCESS},
                {"questions", ASK_ACCESS},
                {"data is used", ASK_ACCESS},
                {"data are used", ASK_ACCESS},
                {"use of the data", ASK_ACCESS},
                {"what people look", ASK_ACCESS},
                {"what we look", ASK_ACCESS},
                {"look for", ASK_ACCESS},
                {"daily use", ASK_ACCESS},
                {"day-to-day", ASK_ACCESS},
                {"asks", ASK_ACCESS},
                {"people ask", ASK_ACCESS},
                {"who needs", ASK_ACCESS},
                {"needs what", ASK_ACCESS},
                {"daily work", ASK_ACCESS},
                {"in daily", ASK_ACCESS},
                {"who sees", ASK_ACCESS},
                {"rule", ASK_RULE},
                {"constraint", ASK_RULE},
                {"validation", ASK_RULE},
                {"integrity", ASK_RULE},
                {"invariant", ASK_RULE},
                {"condition", ASK_RULE}};

static bool begins_word(const char *text, const char *at)
{
	return at == text || !isalnum((unsigned char)at[-1]);
}

unsigned demand_asks(const char *text)
{
	unsigned asks = 0;

	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++) {
		const char *at = strcasestr(text, headings[i].word);

		if (at != NULL && begins_word(text, at)) {
			asks |= headings[i].asks;
		}
	}
	return asks;
}

enum { LEAD_IN = 60 }; /* bytes: a longer text is a sentence of its own, not a title */

static bool is_upper(const struct tokens *ts, int i)
{
	const char *p = ts->text + ts->t[i].at;

	for (size_t k = 0; k < ts->t[i].len; k++) {
		if (!isupper((unsigned char)p[k])) {
			return false;
		}
	}
	return ts->t[i].len > 2;
}

/* Token behind a lead-in: a few words before a colon, capitals, or a sentence of a few words. 0: none. */
static int lead_end(const struct tokens *ts)
{
	int i = 0;

	while (i < ts->n && i < 5 && is_upper(ts, i)) {
		i++;
	}
	if (i > 0) {
		return i;
	}
	for (i = 0; i < ts->n && i < 7; i++) {
		if (ts->t[i].p == ':' || (ts->t[i].p == '-' && i > 0 && ts->text[ts->t[i].at - 1] == ' ')) {
			return i;
		}
		if ((ts->t[i].p == '.' || ts->t[i].p == '?') && i + 1 == ts->n && i <= 4) {
			return i;
		}
	}
	return i == ts->n && i <= 4 ? i : 0;
}

void demand_lead(struct reader *r, const struct tokens *ts)
{
	int end = lead_end(ts);

	if (end > 0 && ts->t[end - 1].at + ts->t[end - 1].len < LEAD_IN) {
		char lead[LEAD_IN + 2];
		size_t n = ts->t[end - 1].at + ts->t[end - 1].len;

		memcpy(lead, ts->text, n);
		lead[n] = '.';
		lead[n + 1] = '\0';
		r->now.asks = demand_asks(lead) != 0 ? demand_asks(lead) : r->now.asks;
	}
}

int demand_behind_lead(const struct tokens *ts, int a, unsigned asks)
{
	int end = a == 0 ? lead_end(ts) : 0;
	char lead[LEAD_IN + 2];
	size_t n;

	if (end == 0 || end >= ts->n || !(ts->t[end].p == ':' || ts->t[end].p == '-' || is_upper(ts, 0))) {
		return a;
	}
	n = ts->t[end - 1].at + ts->t[end - 1].len;
	if (n >= LEAD_IN) {
		return a;
	}
	memcpy(lead, ts->text, n);
	lead[n] = '.';
	lead[n + 1] = '\0';
	return (demand_asks(lead) & asks) == 0 ? a : ts->t[end].p != 0 ? end + 1 : end;
}

unsigned demand_around(const struct reader *r)
{
	const struct unit *all = r->markup->units;
	const struct unit *u = &all[r->unit];
	unsigned asks = r->keeps ? ASK_KEEP : 0;

	asks |= u->spoken || r->question != NULL ? r->asks : 0;
	asks |= r->now.asks;
	if (u->section >= 0) {
		asks |= demand_asks(all[u->section].text);
	}
	for (int p = u->parent, steps = 0; p >= 0 && steps < 4; p = all[p].parent, steps++) {
		if (all[p].kind == UNIT_HEADING || all[p].size <= LEAD_IN || all[p].text[all[p].size - 1] == ':') {
			asks |= demand_asks(all[p].text);
		}
	}
	return asks;
}

int demand_from(const struct tokens *ts, int a, int i)
{
	while (i > a && ts->t[i - 1].p != ';' &&
	       !(i > a && ts->t[i].cap && tokens_match(ts, i, i + 1, "given|when|then") > 0) && /* steps of a scenario */
	       !(ts->t[i - 1].p == '.' && i + 1 < ts->n && ts->t[i].cap && ts->t[i - 1].at + 1 < ts->t[i].at)) {
		i--;
	}
	return i;
}

int demand_to(const struct tokens *ts, int i, int b)
{
	while (i < b && ts->t[i].p != ';' && !(ts->t[i].p == '.' && i + 1 < b && ts->t[i + 1].cap)) {
		i++;
	}
	return i;
}

void demand_trim(struct reader *r, struct phrase *p, const struct tokens *ts)
{
	while (p->nb - p->na > 1 && tokens_match(ts, p->nb - 1, p->nb, "older|younger|longer|later|ago|today|now") > 0) {
		p->nb--;
		p->end = p->nb;
		p->plural = ts->t[p->nb - 1].plural;
		p->name = tokens_name(r->ctx, ts, p->na, p->nb);
	}
	while (p->nb - p->na > 1 && (ts->t[p->nb - 1].form & (F_ED | F_ING)) != 0 &&
	       (ts->t[p->nb - 1].form & (F_BASE | F_S)) == 0 && (ts->t[p->nb - 2].w & W_ADJ) == 0 &&
	       (ts->t[p->nb - 2].plural ||
	        ((ts->t[p->nb - 1].form & F_ED) != 0 && (ts->t[p->nb - 1].w & (W_NOUN | W_NOUNVERB | W_PERSON)) == 0))) {
		p->nb--;
		p->end = p->nb;
		p->of = NULL;
		p->head = ts->t[p->nb - 1].n;
		p->plural = ts->t[p->nb - 1].plural;
		p->name = tokens_name(r->ctx, ts, p->na, p->nb);
	}
}

/* May the last word of a phrase be a noun? "used", "available", "away" are none. */
bool demand_nominal(const struct token *t)
{
	if ((t->w & (W_NOUN | W_NOUNVERB | W_PERSON)) != 0 || t->plural) {
		return true;
	}
	return (t->w & (W_ADJ | W_ADV | W_REL | W_NEG | W_QUANT | W_DET)) == 0 && ((t->form & F_ED) == 0) &&
	       strcmp(t->s, "away") != 0 && strcmp(t->s, "ago") != 0 && strcmp(t->s, "older") != 0 &&
	       strcmp(t->s, "later") != 0;
}

bool demand_thing(struct reader *r, struct phrase *p, const struct tokens *ts, int i, int b)
{
	if (i >= b || (ts->t[i].p != 0 && ts->t[i].p != '"') || ts->t[i].number ||
	    (ts->t[i].w & (W_PREP | W_PRON | W_CONJ | W_SUB | W_BE | W_MODAL | W_HAVE | W_DO)) != 0 ||
	    !phrase_read(r->ctx, p, ts, i, b, true) || p->name[0] == '\0') {
		return false;
	}
	demand_trim(r, p, ts);
	return (ts->t[p->nb - 1].w & (W_PERIOD | W_UNIT)) == 0 && !ts->t[p->nb - 1].number && demand_nominal(&ts->t[p->nb - 1]);
}

/* "7,400 properties, 21,000 bins", "About 18,000 emptyings a day" */
static bool begins_with_figure(const struct reader *r, const struct tokens *ts, int a, int b)
{
	struct quantum q;
	struct phrase p;
	int k = quantity_number(ts, quantity_about(ts, a, b), b, &q);

	return k > 0 && !q.percent && q.value >= 30 && phrase_read(r->ctx, &p, ts, k, b, true) && p.plural && p.a == p.na &&
	       (ts->t[p.nb - 1].w & (W_UNIT | W_PERIOD)) == 0;
}

bool demand_line(const struct reader *r, const struct tokens *ts, int a, int b)
{
	struct quantum q;
	const char *period;
	double times, months;
	int k;

	if ((demand_around(r) & (ASK_SIZE | ASK_KEEP)) != 0) {
		return true;
	}
	if (begins_with_figure(r, ts, a, b)) {
		return true;
	}
	for (k = a; k < b && k < a + 6; k++) {
		if (ts->t[k].p == ':' || ts->t[k].p == '=' || ts->t[k].p == '-') {
			break;
		}
	}
	if (k == a || k + 1 >= b || ts->t[k].p == 0) {
		return false;
	}
	k = quantity_about(ts, k + 1, b);
	if (tokens_match(ts, k, b, "keep|kept|retain|delete|purge|remove|archive|erase") > 0) {
		return quantity_duration(ts, quantity_about(ts, k + 1 + (tokens_match(ts, k + 1, b, "after|for") > 0), b), b,
		                         &months) > 0;
	}
	if (ts->t[a].v != NULL && tokens_match(ts, a, a + 1, "purge|keep|delete|retention|archive|deletion") > 0) {
		return true;
	}
	k = quantity_number(ts, k, b, &q);
	return k > 0 && !q.percent &&
	       (quantity_period(ts, k, b, &period, &times) > 0 || quantity_period(ts, k + 1, b, &period, &times) > 0);
}
