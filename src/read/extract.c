/* One sentence after the other to the extractors: lead-ins and lists, tables, stories, numbers, access patterns, rules, plain
 * clauses. Keeps what the text is talking about (the topic of a block, the subject of the clause before). */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/map.h"
#include "dataeng/read/syntax.h"

enum { FACTS_OF_SENTENCE = 4096 }; /* the longest sentence that is read has not half as many words */

void facts_reserve(struct reader *r)
{
	if (r->fact_room - r->fact_count < FACTS_OF_SENTENCE) {
		r->fact_room = r->fact_count + r->fact_count / 2 + 2 * (size_t)FACTS_OF_SENTENCE;
		r->facts = mem_resize(r->ctx, r->facts, struct fact, r->fact_room);
	}
}

struct fact *fact_add(struct reader *r, enum fact_kind kind, const char *subj, const char *obj)
{
	struct fact *f;

	if (r->fact_count == r->fact_room) {
		facts_reserve(r);
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

void extract_text(struct reader *r, const struct tokens *ts, int a, int b)
{
	if (extract_numbers(r, ts, a, b) || extract_access(r, ts, a, b) || extract_rule(r, ts, a, b)) {
		return;
	}
	extract_clauses(r, ts, a, b);
}

/* The title of a document is no topic, unless what stands below it says so. */
static bool is_document_title(const struct reader *r, const struct unit *u)
{
	const struct markup *m = r->markup;
	const struct outline *o = r->outline;

	if (u != m->units || (o->children > 0 && o->things * 2 < o->children)) {
		return false;
	}
	for (size_t i = 1; i < m->count && i < 400; i++) {
		if (m->units[i].kind == UNIT_HEADING || m->units[i].lead_end > 0 || o[i].thing) {
			return u->level <= 1 || i == 1;
		}
	}
	return false;
}

/* The topic that a heading gives to what follows: "## 2. Customers", "## Book a room". */
static const char *heading_topic(struct reader *r, const struct unit *u, const struct tokens *ts)
{
	struct phrase p;
	int a = 0;

	while (a < ts->n && (ts->t[a].number || ts->t[a].p != 0 || tokens_match(ts, a, ts->n, "entity|table") > 0)) {
		a++;
	}
	if (a + 1 < ts->n && (ts->t[a].form & F_BASE) != 0 && (ts->t[a].w & W_VERB) != 0 && (ts->t[a].w & W_NOUN) == 0 &&
	    ts->t[a + 1].p == 0) {
		a++;
	}
	if (is_document_title(r, u) || a >= ts->n || !phrase_read(r->ctx, &p, ts, a, ts->n, false) || p.nb - p.na > 3 ||
	    (p.end < ts->n && ts->t[p.end].p != '-' && ts->t[p.end].p != '(' && ts->t[p.end].p != ':') ||
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
	static const char *const all[] = {"out of scope", "non-goal",      "not in scope",  "outside the scope", "non goals",
	                                  "exclusion",    "not part of",   "excluded",      "out-of-scope",      "not now",
	                                  "not yet",      "not in here",   "not needed",    "not wanted",        "leave out",
	                                  "left out",     "parking lot",   "later release", "next release",      "for later",
	                                  "not included", "will not have", "won't have",    "nice to have"};

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
	r->asks = demand_asks(u->text);
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
	const char *above = u->parent >= 0 ? topic_above(r, u) : NULL;

	if (u->block == r->now.block) {
		return;
	}
	if (u->step && r->unit > 0 && r->markup->units[r->unit - 1].step && strncmp(u->text, "Given", 5) != 0) {
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

/* A bullet that is one of the values of what stands above it. */
static void mark_value(struct reader *r, int unit)
{
	r->outcomes[unit].used = true;
	r->outcomes[unit].reason = "a value of what stands above it";
}

/* "Orders: 2 million a year", "Depot: tours by date and truck" are no lists, though they look like some. */
static bool is_demand_line(struct reader *r, const struct tokens *ts, int b)
{
	if (demand_line(r, ts, 0, b) && extract_numbers(r, ts, 0, b)) {
		return true;
	}
	return (demand_around(r) & ASK_ACCESS) != 0 && extract_access(r, ts, 0, b);
}

/* Anything with words that is no heading. */
static void read_sentence(struct reader *r, const struct unit *u, struct tokens *ts)
{
	size_t facts = r->fact_count;

	demand_lead(r, ts);
	emphasised(r, u, ts);
	if (u->parent >= 0 && r->outline[u->parent].outside) {
		r->outcomes[r->unit].aside = "it is among what is not wanted";
		return;
	}
	if (u->size > 0 && u->text[u->size - 1] == ':' && is_outside(u)) {
		r->outline[r->unit].outside = true;
		r->outcomes[r->unit].aside = "it says what is not wanted";
		return;
	}
	if (u->parent >= 0 && r->outline[u->parent].values) {
		mark_value(r, r->unit);
		return;
	}
	if (u->step && extract_step(r, ts, 0, ts->n)) {
		extract_brackets(r, ts, 0, ts->n, facts);
		return;
	}
	if (u->size > 0 && u->text[u->size - 1] == '?' && !(tokens_find(ts, 0, ts->n < 4 ? ts->n : 4, ":", NULL) > 0) &&
	    (u->spoken || r->question != NULL || u->kind == UNIT_SENTENCE)) {
		if (!u->spoken && extract_question(r, ts, 0, ts->n)) {
			return;
		}
		take_question(r, u, ts);
		r->outcomes[r->unit].aside = "a question, not a statement";
		return;
	}
	if (r->question != NULL && u->first && u->spoken) {
		r->now.subject = r->question;
		r->now.asked = true;
	}
	if (u->kind == UNIT_STORY && extract_story(r, ts, 0, ts->n)) {
		return;
	}
	if (!is_demand_line(r, ts, ts->n) && !extract_list(r, u, ts, 0, ts->n) && !extract_name(r, u, ts, 0, ts->n) &&
	    !extract_bullet(r, u, ts, 0, ts->n) && !extract_fragment(r, u, ts, 0, ts->n) && !extract_colon(r, ts, 0, ts->n) &&
	    !extract_mark(r, ts, 0, ts->n)) {
		extract_text(r, ts, 0, ts->n);
		extract_brackets(r, ts, 0, ts->n, facts);
	}
	extract_rule_parts(r, ts, 0, ts->n);
	if (r->fact_count == facts && !r->structure_only && ts->n > 3) {
		/* Our own word lists do not know how to read it: the parser may know a verb that they lack. */
		if (syntax_read(r, ts) > 0) {
			extract_text(r, ts, 0, ts->n);
		}
	}
	introduce(r, u, ts);
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
		r->story = NULL;
		if (!r->outside || u->level <= r->outside_level) {
			r->outside = is_outside(u);
			r->outside_level = u->level;
		}
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
	if (r->tokens[unit] == NULL) {
		r->tokens[unit] = tokens_read(r->ctx, r->lx, u->text, u->size);
	}
	ts = r->tokens[unit];
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
	read_sentence(r, u, ts);
}
