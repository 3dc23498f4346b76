/* One sentence after the other to the extractors: lead-ins and lists, tables, stories, numbers, access patterns, rules, plain
 * clauses. Keeps what the text is talking about (the topic of a block, the subject of the clause before). */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"

struct fact *fact_add(struct reader *r, enum fact_kind kind, const char *subj, const char *obj)
{
	struct fact *f;

	if (r->fact_count == r->fact_room) {
		r->fact_room = r->fact_room == 0 ? 256 : r->fact_room * 2;
		r->facts = mem_resize(r->ctx, r->facts, struct fact, r->fact_room);
	}
	f = &r->facts[r->fact_count++];
	memset(f, 0, sizeof(*f));
	f->kind = kind;
	f->unit = r->unit;
	f->topic = r->now.topic;
	f->lead = r->now.lead;
	f->subj = subj;
	f->obj = obj;
	f->strength = 1;
	f->pair = -1;
	f->sq = f->oq = (struct quantity){-1, -1, false, false, false};
	return f;
}

struct quantity quantity_of(const struct phrase *p)
{
	return (struct quantity){p->min, p->max, p->soft, p->every, p->plural};
}

struct item *item_named(struct reader *r, const char *name, unsigned flags)
{
	struct item *it = mem_new(r->ctx, struct item);

	it->name = it->np.name = it->np.head = name;
	it->np.min = it->np.max = -1;
	it->flags = flags;
	return it;
}

/* Is there a finite verb at the top of [a, b)? Enough to tell a sentence from a list. */
static bool has_verb(const struct tokens *ts, int a, int b)
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

/* Does [a, b) begin with a subject and its verb? */
static bool is_sentence(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct clause c;

	if (clause_read(r->ctx, &c, ts, a, b) && c.elided && !c.passive && c.rest < b && (ts->t[c.rest].w & W_PREP) != 0 &&
	    (c.rest + 1 >= b || ts->t[c.rest + 1].p != 0)) {
		return false; /* "begins at, ends at" */
	}
	return clause_read(r->ctx, &c, ts, a, b) && !(c.elided && c.passive == false && (ts->t[c.verb].w & W_NOUN) != 0) &&
	       (c.verb - a < 12 || has_verb(ts, a, a + 12 < b ? a + 12 : b));
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

/* "(sometimes called client)", "(= customers)" behind a lead. */
static void lead_aliases(struct reader *r, const char *name, const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		struct phrase p;
		int k;

		if (ts->t[i].match <= i) {
			continue;
		}
		for (k = i + 1; k < ts->t[i].match; k++) {
			if (ts->t[k].p == '=' || tokens_match(ts, k, b, "called|aka|as|term|named|formerly|or") > 0) {
				if (phrase_read(r->ctx, &p, ts, k + 1 + (tokens_match(ts, k + 1, b, "a|an") > 0 ? 0 : 0),
				                ts->t[i].match, false)) {
					(void)fact_add(r, FACT_ALIAS, name, p.name);
				}
				break;
			}
		}
		i = ts->t[i].match;
	}
}

static const char *topic_of(const struct reader *r, int unit)
{
	return unit >= 0 ? r->topics[unit] : NULL;
}

/* "a person who books a stay": a definition of the lead, not a list. */
static bool is_definition(struct reader *r, const char *lead, const struct tokens *ts, int a, int b)
{
	struct phrase p;

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

static void define(struct reader *r, const char *name, const struct tokens *ts, int a, int b)
{
	struct fact *f = fact_add(r, FACT_ENTITY, name, NULL);
	struct phrase p;

	f->strength = 0.7;
	f->text = tokens_text(r->ctx, ts, a, b);
	if (phrase_read(r->ctx, &p, ts, a, b, true) && p.soft) {
		struct fact *k = fact_add(r, FACT_ISA, name, p.of != NULL && strcmp(p.head, "kind") == 0 ? p.of->name : p.name);

		k->strength = 0.5;
		k->word = "definition";
	}
}

/* Is "X: ..." below something a property of it, or a thing of its own? */
static bool is_property(const struct reader *r, const struct unit *u, const char *lead)
{
	bool heading = u->parent >= 0 && r->markup->units[u->parent].kind == UNIT_HEADING;

	return kind_is_attribute(r->kinds, lead) || !heading;
}

/* "Present: Ana, Tom, Mirko": names of people, not of fields. */
static bool are_names(const struct items *items, const struct tokens *ts)
{
	size_t caps = 0;

	for (size_t i = 0; i < items->count; i++) {
		const struct phrase *p = &items->all[i].np;

		caps += p->nb == p->na + 1 && ts->t[p->na].cap && ts->t[p->na].len > 2 &&
		        (ts->t[p->na].at + 1 >= strlen(ts->text) ||
		         (ts->text[ts->t[p->na].at + 1] >= 'a' && ts->text[ts->t[p->na].at + 1] <= 'z'));
	}
	return items->count >= 2 && caps * 2 > items->count && caps > 1;
}

bool extract_list(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	int sign = lead_sign(u, ts, a, b);
	const char *above = u->parent >= 0 ? topic_of(r, u->parent) : NULL;
	struct phrase lead;
	struct items *items;
	int from = sign + 1;

	if (u->lead_end > 0 && a == 0 && ts->n > 0 && ts->t[ts->n - 1].at < u->lead_end &&
	    phrase_read(r->ctx, &lead, ts, 0, ts->n, false)) {
		/* "**Patient**" with bullets below it */
		r->now.topic = r->now.subject = r->topics[r->unit] = lead.name;
		r->now.lead = true;
		fact_add(r, FACT_ENTITY, lead.name, NULL)->strength = 0.5;
		return true;
	}

	if (sign < 0 || sign == a || !phrase_read(r->ctx, &lead, ts, a, sign, false) || lead.end < sign - 6) {
		return false;
	}
	for (int i = lead.end; i < sign; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == 0 && u->lead_end == 0) {
			return false;
		}
	}
	if (((ts->t[lead.nb - 1].w & W_NOISE) != 0 || r->keeps) && extract_numbers(r, ts, a, b)) {
		return true;
	}
	if (lead.nb - lead.na == 1 && (ts->t[lead.na].w & W_ADJ) != 0 && (ts->t[lead.na].w & (W_NOUN | W_PERSON)) == 0) {
		return true; /* "Present: ..." */
	}
	if (!u->first && !(ts->t[sign].p == '=' || a > 0) && kind_is_attribute(r->kinds, lead.name) && r->now.topic != NULL) {
		above = r->now.topic;
	} else if (!u->first || a > 0) {
		above = NULL;
	}
	while (from < b && (ts->t[from].p == ':' || ts->t[from].p == '.' || ts->t[from].p == '-')) {
		from++;
	}
	lead_aliases(r, lead.name, ts, lead.nb, sign);
	if (above != NULL && from < b && ts->t[sign].p != '=' &&
	    (!u->first || (u->kind == UNIT_BULLET && is_property(r, u, lead.name)))) {
		/* a property of what stands above */
		struct items one = {.all = mem_new(r->ctx, struct item), .count = 1};

		one.all->np = lead;
		one.all->name = lead.of != NULL ? mem_printf(r->ctx, "%s_of_%s", lead.name, lead.of->name) : lead.name;
		one.all->flags = lead.flags;
		item_qualify(r->ctx, one.all, ts, sign, b);
		item_qualify(r->ctx, one.all, ts, from, b);
		extract_has(r, above, NULL, &one, "list", false);
		return true;
	}
	r->now.topic = r->now.subject = lead.name;
	r->now.lead = true;
	r->topics[r->unit] = lead.name;
	if (from >= b) {
		struct fact *f = fact_add(r, FACT_ENTITY, lead.name, NULL);

		f->strength = u->lead_end > 0 ? 0.5 : 0.2;
		return true;
	}
	if (is_definition(r, lead.name, ts, from, b)) {
		define(r, lead.name, ts, from, b);
		return true;
	}
	if (is_sentence(r, ts, from, b)) {
		struct fact *f = fact_add(r, FACT_ENTITY, lead.name, NULL);

		f->strength = 0.3;
		extract_text(r, ts, from, b);
		return true;
	}
	if (extract_numbers(r, ts, from, b)) {
		return true;
	}
	items = items_read(r->ctx, ts, from, b);
	if (items->count == 0 || are_names(items, ts)) {
		return false;
	}
	extract_has(r, lead.name, NULL, items, "list", false);
	return true;
}

/* What a bullet without a lead and without a verb says about the thing above it. */
static bool bare_bullet(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	const char *above = u->parent >= 0 ? topic_of(r, u->parent) : NULL;

	if (u->kind != UNIT_BULLET || above == NULL || has_verb(ts, a, b) || is_sentence(r, ts, a, b)) {
		return false;
	}
	extract_has(r, above, NULL, items_read(r->ctx, ts, a, b), "list", false);
	return true;
}

void extract_text(struct reader *r, const struct tokens *ts, int a, int b)
{
	if (extract_numbers(r, ts, a, b) || extract_access(r, ts, a, b) || extract_rule(r, ts, a, b)) {
		return;
	}
	extract_clauses(r, ts, a, b);
}

/* The topic that a heading gives to what follows: "## 2. Customers". */
static const char *heading_topic(struct reader *r, const struct unit *u, const struct tokens *ts)
{
	struct phrase p;
	int a = 0;

	while (a < ts->n && (ts->t[a].number || ts->t[a].p != 0 || tokens_match(ts, a, ts->n, "entity|table") > 0)) {
		a++;
	}
	(void)u;
	if (a >= ts->n || !phrase_read(r->ctx, &p, ts, a, ts->n, false) || p.end < ts->n || p.nb - p.na > 3 ||
	    (ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE)) != 0) {
		return NULL;
	}
	return p.name;
}

/* What the sentence above introduces when it ends with a colon ("A customer has:", "Visitors comment on posts:"). */
static void introduce(struct reader *r, const struct unit *u, const struct tokens *ts)
{
	size_t n = u->size;

	if (r->topics[r->unit] != NULL || n == 0 || u->text[n - 1] != ':') {
		return;
	}
	for (size_t i = r->fact_count; i > 0 && r->facts[i - 1].unit == r->unit; i--) {
		const struct fact *f = &r->facts[i - 1];

		if (f->kind == FACT_LINK) {
			size_t k = strcspn(f->verb, " ");

			r->topics[r->unit] = (lexicon_classes(r->lx, mem_strndup(r->ctx, f->verb, k)) & W_NOUN) != 0
			                             ? mem_strndup(r->ctx, f->verb, k)
			                             : f->subj;
			return;
		}
	}
	r->topics[r->unit] = r->now.subject;
	for (int i = 0; i < ts->n && r->topics[r->unit] == NULL; i++) {
		struct phrase p;

		if (phrase_read(r->ctx, &p, ts, i, ts->n, true)) {
			r->topics[r->unit] = p.name;
		}
	}
}

/* A section about what is not to be done. */
static bool is_outside(const struct unit *u)
{
	static const char *const all[] = {"out of scope", "non-goal",    "not in scope", "outside the scope", "non goals",
	                                  "exclusion",    "not part of", "excluded",     "out-of-scope"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcasestr(u->text, all[i]) != NULL) {
			return true;
		}
	}
	return false;
}

static bool about_keeping(const struct unit *u)
{
	static const char *const all[] = {"retention", "how long",     "old data", "deletion", "forgetting", "data lifetime",
	                                  "archiv",    "housekeeping", "purg",     "clean-up", "cleanup"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcasestr(u->text, all[i]) != NULL) {
			return true;
		}
	}
	return false;
}

/* What a question in a transcript is about: the first thing with an article or in the plural. */
static void take_question(struct reader *r, const struct unit *u, const struct tokens *ts)
{
	r->keeps = about_keeping(u);
	r->question = NULL;
	for (int i = 0; i < ts->n && r->question == NULL; i++) {
		struct phrase p;

		if (ts->t[i].p == 0 && (ts->t[i].w & (W_PRON | W_SUB | W_CONJ | W_BE | W_DO | W_MODAL | W_HAVE | W_REL)) == 0 &&
		    phrase_read(r->ctx, &p, ts, i, ts->n, true)) {
			if ((p.soft || p.plural || p.every || (p.definite && p.plural) ||
			     tokens_match(ts, i > 0 ? i - 1 : 0, ts->n, "per") > 0) &&
			    p.name[0] != '\0' && (ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE | W_PERIOD)) == 0) {
				r->question = p.name;
			}
			i = p.nb - 1;
		}
	}
}

static void begin_block(struct reader *r, const struct unit *u)
{
	const char *above = u->parent >= 0 ? topic_of(r, u->parent) : NULL;

	if (u->block == r->now.block) {
		return;
	}
	if (r->markup->gherkin && u->kind != UNIT_HEADING) {
		r->now.block = u->block; /* the steps of a scenario belong together */
		return;
	}
	memset(&r->now, 0, sizeof(r->now));
	r->now.asked = false;
	r->now.block = u->block;
	r->now.link = -1;
	if (u->parent >= 0 && r->markup->units[u->parent].kind != UNIT_HEADING) {
		r->now.topic = above;
		r->now.subject = above;
	}
}

static void emphasised(struct reader *r, const struct unit *u, const struct tokens *ts)
{
	for (size_t k = 0; k < u->strong_count; k++) {
		int a = 0;
		int b;
		struct phrase p;

		while (a < ts->n && ts->t[a].at < u->strong[k].start) {
			a++;
		}
		for (b = a; b < ts->n && ts->t[b].at < u->strong[k].end; b++) {
		}
		if (u->lead_end == 0 && b > a && b - a <= 3 && phrase_read(r->ctx, &p, ts, a, b, false)) {
			struct fact *f = fact_add(r, FACT_ENTITY, p.name, NULL);

			f->strength = 0.6;
			f->word = "emphasis";
		}
	}
}

void extract_unit(struct reader *r, int unit)
{
	const struct unit *u = &r->markup->units[unit];
	struct tokens *ts;

	r->unit = unit;
	if (u->kind == UNIT_CODE) {
		r->outcomes[unit].aside = "a block of code, not prose";
		return;
	}
	begin_block(r, u);
	if (u->kind == UNIT_HEADING) {
		r->keeps = about_keeping(u);
		r->outside = is_outside(u);
	} else if (r->outside) {
		r->outcomes[unit].aside = "it is out of scope, says its heading";
		return;
	}
	if (u->kind == UNIT_ROW) {
		if (u->table == NULL || !extract_table(r, u)) {
			r->outcomes[unit].aside = "a row of a table that does not describe fields";
		}
		return;
	}
	ts = r->tokens[unit] = tokens_read(r->ctx, r->lx, u->text, u->size);
	if (ts->n == 0) {
		r->outcomes[unit].aside = "nothing to read";
		return;
	}
	if (u->kind == UNIT_HEADING) {
		r->topics[unit] = heading_topic(r, u, ts);
		r->outcomes[unit].aside = "a heading";
		return;
	}
	if (r->structure_only && u->kind != UNIT_BULLET) {
		r->outcomes[unit].aside = "not English: only the structure is used";
		return;
	}
	emphasised(r, u, ts);
	if (r->markup->gherkin && tokens_match(ts, 0, ts->n, "given|when|then|and|but") > 0) {
		extract_text(r, ts, 1, ts->n);
		return;
	}
	if (u->size > 0 && u->text[u->size - 1] == '?' && !(tokens_find(ts, 0, ts->n < 4 ? ts->n : 4, ":", NULL) > 0) &&
	    (u->spoken || r->question != NULL || u->kind == UNIT_SENTENCE)) {
		if (!u->spoken && extract_question(r, ts, 0, ts->n)) {
			return;
		}
		take_question(r, u, ts);
		r->outcomes[unit].aside = "a question, not a statement";
		return;
	}
	if (r->question != NULL && u->first && u->spoken) {
		r->now.subject = r->question;
		r->now.asked = true;
	}
	if (u->kind == UNIT_STORY && extract_story(r, ts, 0, ts->n)) {
		return;
	}
	if (!extract_list(r, u, ts, 0, ts->n) && !bare_bullet(r, u, ts, 0, ts->n)) {
		extract_text(r, ts, 0, ts->n);
	}
	introduce(r, u, ts);
}
