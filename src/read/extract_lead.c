/* What stands in front of a list, and what kind of list it is. Writes no facts: the same is asked while the outline of the text
 * is read and again when it is its turn. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"

/* Is there a finite verb at the top of [a, b)? Enough to tell a sentence from a list. */
bool list_has_verb(const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		const struct token *t = &ts->t[i];

		if (t->match > i) {
			i = t->match;
		} else if (t->p == 0 && (t->w & (W_BE | W_HAVE | W_MODAL | W_DO)) != 0 && (t->w & W_NOUN) == 0) {
			return true;
		} else if (t->p == 0 && (t->w & W_REL) != 0 && i > a) {
			return false;
		}
	}
	return false;
}

/* A word between commas that may be a noun is one: "date, mark from 1 to 6". */
static bool is_listed_word(const struct tokens *ts, int a, int b, int i)
{
	bool noun = (ts->t[i].w & (W_NOUN | W_NOUNVERB)) != 0 || (ts->t[i].form & (F_S | F_BASE)) == 0;

	return noun &&
	       ((i > a && ts->t[i - 1].p == ',') || (i == a && i + 1 < b && (ts->t[i + 1].p == ',' || ts->t[i + 1].p == '(')));
}

/* Does [a, b) begin with a subject and its verb? */
bool list_is_sentence(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct clause c;

	if (a + 1 < b && ts->t[a].v != NULL && tokens_match(ts, a + 1, b, "at|on|in|out|by|from|until") > 0 &&
	    (a + 2 >= b || ts->t[a + 2].p != 0)) {
		return false; /* "begins at, ends at", "placed at (time)" */
	}
	if (!clause_read(r->ctx, &c, ts, a, b)) {
		return false;
	}
	if (!list_has_verb(ts, a, b) && c.verb >= a && c.verb < b && is_listed_word(ts, a, b, c.verb)) {
		return false;
	}
	if (!list_has_verb(ts, a, b) && tokens_match(ts, c.rest, b, "at|on") > 0 &&
	    (c.rest + 1 >= b || ts->t[c.rest + 1].p != 0)) {
		return false; /* "colour, grade, set on" */
	}
	if (!c.elided && (ts->t[c.verb].form & (F_S | F_BASE)) == 0 && !list_has_verb(ts, a, b)) {
		int k = c.verb;

		while (k > a && ts->t[k - 1].p == 0 && (ts->t[k - 1].w & (W_ADV | W_NEG)) != 0) {
			k--;
		}
		if (k == a || ts->t[k - 1].p == ',' ||
		    tokens_match(ts, c.verb, b, "made|composed|built|consisting|comprising") > 0) {
			return false; /* "a number, never given twice", "an address made up of ..." */
		}
	}
	return !(c.elided && c.passive == false && (ts->t[c.verb].w & W_NOUN) != 0) &&
	       (c.verb - a < 12 || list_has_verb(ts, a, a + 12 < b ? a + 12 : b));
}

/* The sign that separates a lead-in from its list: token of ":" or "=", or -1. */
static int lead_sign(const struct unit *u, const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b && i < a + 14; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == ':' || (ts->t[i].p == '=' && i > a)) {
			return i;
		} else if (u->lead_end > 0 && ts->t[i].at + ts->t[i].len >= u->lead_end) {
			return i + 1 < b && (ts->t[i + 1].p == ':' || ts->t[i + 1].p == '.' || ts->t[i + 1].p == '-') ? i + 1
			                                                                                              : i;
		} else if (ts->t[i].p == '-' && i > a && ts->t[i].len >= 1 && i <= a + 3 && ts->t[i].at > 0 &&
		           ts->text[ts->t[i].at - 1] == ' ') {
			return i;
		}
	}
	return -1;
}

/* "a person who books a stay": a definition of the lead, not a list. */
bool lead_is_definition(struct reader *r, const char *lead, const struct tokens *ts, int a, int b)
{
	struct phrase p;

	if (a + 1 < b && tokens_match(ts, a, b, "a|an|any") > 0 && (ts->t[a + 1].w & W_ADJ) != 0 && a + 2 < b &&
	    ts->t[a + 2].p == ',') {
		return true; /* "an inward, outward or shifting manoeuvre" */
	}
	if (tokens_match(ts, a, b, "a|an|the|any|somebody|someone|anything|something|one") < 0 ||
	    !phrase_read(r->ctx, &p, ts, a, b, true)) {
		return (lexicon_classes(r->lx, ts->t[a].s) & W_PRON) != 0 && a + 1 < b &&
		       (ts->t[a + 1].w & (W_REL | W_PREP)) != 0;
	}
	if (p.soft &&
	    (p.end >= b || ts->t[p.end].p == '.' || tokens_match(ts, p.end, b, ", for|such|e.g|like|usually|often") > 0)) {
		return true;
	}
	if (p.end >= b || ts->t[p.end].p != 0 || strcmp(p.name, lead) == 0 || phrase_is_verb(ts, p.end, b, p.plural)) {
		return tokens_match(ts, a, b, "anything|something|anyone|someone|somebody") > 0;
	}
	return (ts->t[p.end].w & (W_REL | W_PREP)) != 0 || (ts->t[p.end].form & (F_ED | F_ING)) != 0;
}

static void read_items(struct reader *r, const struct tokens *ts, int b, struct lead *out)
{
	size_t n, fields;
	bool or = false;

	out->items = items_read(r->ctx, ts, out->from, b);
	fields = items_fields(r, out->items);
	for (int i = out->from; i < b; i++) {
		i = ts->t[i].match > i ? ts->t[i].match : i;
		or = or || ts->t[i].p == '/' || ts->t[i].p == '|' || tokens_match(ts, i, b, "or") > 0;
	}
	if (fields * 2 < out->items->count + (or ? 1 : 0) && values_read(r->ctx, &n, ts, out->from, b) != NULL &&
	    (or || (kind_type(r->kinds, out->np.name) != NULL && fields == 0))) {
		out->shape = LEAD_VALUES;
	} else if (out->items->count > 0 && fields * 2 >= out->items->count) {
		out->shape = LEAD_FIELDS;
	}
}

/* Token behind a preposition and the phrase or pronoun that hangs on it. */
static int behind_owner(struct reader *r, const struct tokens *ts, int i, int end)
{
	struct phrase p;

	if (i + 1 < end && (ts->t[i + 1].w & W_PRON) != 0) {
		return i + 2;
	}
	return phrase_read(r->ctx, &p, ts, i + 1, end, false) && p.end > i + 1 ? p.end : i + 1;
}

/* "products | come from a list" is a sentence, "invoices to learners" is none. */
static bool is_only_noun(struct reader *r, const struct tokens *ts, int a, const struct lead *lead)
{
	struct phrase p;

	return phrase_read(r->ctx, &p, ts, a, lead->sign, true) && p.nb == lead->np.nb;
}

bool lead_read(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b, struct lead *out)
{
	memset(out, 0, sizeof(*out));
	out->sign = lead_sign(u, ts, a, b);
	out->from = out->sign + 1;
	if (out->sign <= a || !phrase_read(r->ctx, &out->np, ts, a, out->sign, false) || out->np.end < out->sign - 6) {
		return false;
	}
	for (int i = out->np.end; i < out->sign; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && i == out->np.end && is_only_noun(r, ts, a, out) &&
		           out->from < b && !out->np.soft && !out->np.every && !out->np.definite) {
			i = behind_owner(r, ts, i, out->sign) - 1; /* "Invoices to learners" */
		} else if (ts->t[i].p == 0 && u->lead_end == 0) {
			return false;
		}
	}
	while (out->from < b && (ts->t[out->from].p == ':' || ts->t[out->from].p == '.' || ts->t[out->from].p == '-')) {
		out->from++;
	}
	out->items = mem_new(r->ctx, struct items);
	out->shape = LEAD_TEXT;
	if (out->from >= b) {
		out->shape = LEAD_EMPTY;
	} else if (u->defined || lead_is_definition(r, out->np.name, ts, out->from, b)) {
		out->shape = LEAD_DEFINITION;
	} else if (list_is_sentence(r, ts, out->from, b)) {
		out->shape = LEAD_SENTENCE;
	} else {
		read_items(r, ts, b, out);
	}
	return true;
}

bool lead_is_announcement(const struct reader *r, const struct tokens *ts, const struct lead *lead)
{
	static const char *const all[] = {"field",  "attribute",      "column",   "property",   "criterion",   "detail",
	                                  "data",   "information",    "note",     "rule",       "requirement", "constraint",
	                                  "remark", "content",        "criteria", "particular", "datum",       "record",
	                                  "value",  "characteristic", NULL};

	(void)r;
	(void)ts;
	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcmp(lead->np.head, all[i]) == 0) {
			return true;
		}
	}
	return false;
}
