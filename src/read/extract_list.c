/* Lists and their lead-ins: "Customer: name, e-mail", bullets below a thing, fragments without a verb ("number, date in,
 * total"). What a bullet is depends on its neighbours; extract_outline.c looks at them first. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/map.h"

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
			if (ts->t[k].p == '=' ||
			    tokens_match(ts, k, b, "called|aka|as|term|named|formerly|or|say|alias|synonym") > 0) {
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

/* What a unit introduces for what stands below it; a block of several sentences may do so with its first. */
static const char *topic_of(const struct reader *r, int unit)
{
	int block = unit >= 0 ? r->markup->units[unit].block : -1;

	for (int i = unit; i >= 0 && r->markup->units[i].block == block; i--) {
		if (r->topics[i] != NULL) {
			return r->topics[i];
		}
	}
	return NULL;
}

/* Does the paragraph lead to the bullets below it: does it end with a colon, is it a title? */
static bool leads_on(const struct unit *u)
{
	return u->kind == UNIT_HEADING || u->depth > 0 || (u->size > 0 && u->text[u->size - 1] == ':') || u->lead_end > 0;
}

const char *topic_above(const struct reader *r, const struct unit *u)
{
	if (u->parent >= 0 && leads_on(&r->markup->units[u->parent])) {
		return topic_of(r, u->parent);
	}
	return u->section >= 0 ? r->topics[u->section] : NULL;
}

void lead_define(struct reader *r, const char *name, const struct tokens *ts, int a, int b)
{
	struct fact *f = fact_add(r, FACT_ENTITY, name, NULL);
	struct phrase p;

	f->strength = 0.7;
	f->text = tokens_text(r->ctx, ts, a, b);
	f->word = tokens_find(ts, a, a + 4 < b ? a + 4 : b, "person|somebody|someone|anyone|anybody|individual", NULL) >= 0
	                  ? "person"
	                  : NULL;
	if (phrase_read(r->ctx, &p, ts, a, b, true) && p.soft) {
		struct fact *k = fact_add(r, FACT_ISA, name, p.of != NULL && strcmp(p.head, "kind") == 0 ? p.of->name : p.name);

		k->strength = 0.5;
		k->word = "definition";
	}
}

/* "test = one method run on one sample": a thing that joins one of each. */
static void define_by_ones(struct reader *r, const char *name, const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		struct items one = {.all = mem_new(r->ctx, struct item), .count = 1};
		struct phrase p;

		if (tokens_match(ts, i, b, "one") > 0 && tokens_match(ts, i + 1, b, "of|or|to") < 0 &&
		    phrase_read(r->ctx, &p, ts, i, b, true) && !p.plural && (ts->t[p.nb - 1].w & (W_PERIOD | W_VAGUE)) == 0) {
			one.all->np = p;
			one.all->name = p.name;
			extract_has(r, name, NULL, &one, "have", false);
			i = p.nb - 1;
		}
	}
}

/* Is the bullet "X: ..." a property of what stands above, or a thing of its own? */
static bool is_property(const struct reader *r, const struct unit *u, const struct lead *lead)
{
	const struct outline *o = &r->outline[r->unit];
	const struct outline *list = &r->outline[u->parent];
	bool heading = r->markup->units[u->parent].kind == UNIT_HEADING;
	bool things = list->things >= 2 || list->things * 2 >= list->children;

	if (kind_is_attribute(r->kinds, lead->np.name)) {
		return !(o->thing &&
		         (things ? heading : lead->np.plural && items_fields(r, lead->items) * 2 > lead->items->count));
	}
	if (o->thing || things) {
		return false;
	}
	return !heading || lead->shape == LEAD_VALUES;
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

static bool only_sentence(const struct unit *u, int a)
{
	return u->first && a == 0;
}

/* Bullets below that are values: "status" with "open" and "closed" under it. */
static bool values_below(struct reader *r, struct item *it)
{
	const struct markup *m = r->markup;
	const char **all = mem_array(r->ctx, const char *, 40);
	size_t n = 0;

	for (size_t i = (size_t)r->unit + 1; i < m->count && m->units[i].parent >= r->unit && n < 40; i++) {
		const struct tokens *ts = r->tokens[i];

		if (m->units[i].parent != r->unit) {
			continue;
		}
		if (ts == NULL || ts->n == 0 || ts->n > 3 || m->units[i].size > 30 || !m->units[i].first) {
			return false;
		}
		all[n++] = m->units[i].text;
	}
	if (n < 2) {
		return false;
	}
	it->values = all;
	it->value_count = n;
	r->outline[r->unit].values = true;
	return true;
}

static void read_property(struct reader *r, const char *above, const struct tokens *ts, int b, const struct lead *lead)
{
	struct items one = {.all = mem_new(r->ctx, struct item), .count = 1};
	const struct phrase *np = &lead->np;
	const char *type = kind_type(r->kinds, np->name);

	one.all->np = *np;
	one.all->name = np->of != NULL ? mem_printf(r->ctx, "%s_of_%s", np->name, np->of->name) : np->name;
	one.all->flags = np->flags;
	item_qualify(r->ctx, one.all, ts, np->nb, lead->sign);
	item_qualify(r->ctx, one.all, ts, lead->sign, b);
	item_qualify(r->ctx, one.all, ts, lead->from, b);
	if (lead->shape == LEAD_EMPTY && r->outline[r->unit].children > 0) {
		if (!(type != NULL && strcmp(type, "enum") == 0 && values_below(r, one.all))) {
			r->topics[r->unit] = above; /* its bullets are its parts, or say more about it */
		}
	}
	extract_has(r, above, NULL, &one, "list", false);
}

/* "Fields:", "Acceptance criteria:": the list is about what was there before. */
static bool announce(struct reader *r, const struct unit *u, const struct tokens *ts, int b, const struct lead *lead)
{
	const struct phrase *np = &lead->np;
	const char *topic =
	        np->of != NULL && np->of->name[0] != '\0' ? np->of->name
	        : np->nb - np->na > 1 && (ts->t[np->nb - 2].w & (W_ADJ | W_NOISE)) == 0 && strcmp(np->head, "criterion") != 0
	                ? tokens_name(r->ctx, ts, np->na, np->nb - 1)
	                : NULL;

	topic = topic != NULL ? topic : u->depth > 0 ? topic_above(r, u) : r->story;
	r->outline[r->unit].rules = strcmp(np->head, "criterion") == 0 || strcmp(np->head, "criteria") == 0 ||
	                            strcmp(np->head, "rule") == 0 || strcmp(np->head, "requirement") == 0 ||
	                            strcmp(np->head, "note") == 0 || strcmp(np->head, "constraint") == 0;
	topic = topic != NULL || u->section < 0 ? topic : r->topics[u->section];
	r->topics[r->unit] = topic;
	r->now.topic = r->now.subject = topic;
	r->now.lead = topic != NULL;
	if (lead->from >= b) {
		r->outcomes[r->unit].aside = "it only announces what follows";
	} else if (lead->shape == LEAD_SENTENCE || lead->shape == LEAD_DEFINITION || topic == NULL) {
		extract_text(r, ts, lead->from, b);
	} else if (!extract_numbers(r, ts, lead->from, b)) {
		extract_has(r, topic, NULL, lead->items, "list", false);
	}
	return true;
}

static bool is_one_of(const char *word, const char *const *all)
{
	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcmp(all[i], word) == 0) {
			return true;
		}
	}
	return false;
}

/* "Attending: Ms Okafor (depot), Tom": who speaks later. */
static void note_people(struct reader *r, const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		if (ts->t[i].p == 0 && ts->t[i].cap && (ts->t[i].w & (W_DET | W_PRON | W_PREP)) == 0) {
			map_set(r->people, ts->t[i].s, strlen(ts->t[i].s), 1);
		}
	}
}

/* "Owner: Priya", "Date: 3 May", "Present: Ana, Tom" at the top of a document. */
static bool is_about_document(struct reader *r, const struct unit *u, const struct tokens *ts, int b, const struct lead *lead)
{
	static const char *const all[] = {"from",         "to",       "cc",           "subject",     "date",     "sent",
	                                  "author",       "owner",    "status",       "version",     "reviewer", "approver",
	                                  "distribution", "location", "last_updated", "prepared_by", "draft",    "minute",
	                                  "document",     "contact",  "editor",       "stakeholder", "re",       "audience",
	                                  "place",        "time",     "chair",        NULL};
	static const char *const people[] = {"attending", "attendee",    "attendees",     "present", "absent",
	                                     "apology",   "participant", "in_attendance", "here",    NULL};

	if (u->depth > 0 || r->unit > 12 || (u->section >= 0 && r->markup->units[u->section].level > 2) ||
	    lead->shape == LEAD_EMPTY) {
		return false;
	}
	if (is_one_of(lead->np.name, people)) {
		note_people(r, ts, lead->from, b);
		return true;
	}
	return is_one_of(lead->np.name, all);
}

/* "Tom: the buttons should be green", "Hakan wants: ...": who says it is no thing. */
static bool is_speech(const struct reader *r, const struct tokens *ts, int b, const struct lead *lead)
{
	static const char *const says[] = {"want",    "need",    "say",     "ask",  "suggest", "request", "insist", "add",
	                                   "mention", "explain", "propose", "note", "remark",  "reply",   "answer", NULL};
	const struct token *last = &ts->t[lead->np.nb - 1];

	return map_get(r->people, ts->t[lead->np.na].s, strlen(ts->t[lead->np.na].s), 0) != 0 ||
	       map_get(r->people, last->s, strlen(last->s), 0) != 0 ||
	       (lead->from < b && ts->t[lead->from].p == '"' && ts->t[b - 1].p == '"') ||
	       (lead->np.nb - lead->np.na > 1 && last->v != NULL && (last->form & (F_S | F_ED)) != 0 &&
	        is_one_of(last->v, says));
}

static bool read_speech(struct reader *r, const struct unit *u, const struct tokens *ts, int b, const struct lead *lead)
{
	const char *topic = r->now.topic != NULL ? r->now.topic : r->now.subject;

	topic = topic == NULL && u->section >= 0 ? r->topics[u->section] : topic;
	if (lead->shape == LEAD_FIELDS && topic != NULL && lead->items->count > 1) {
		extract_has(r, topic, NULL, lead->items, "list", false);
	} else if (lead->from < b) {
		extract_text(r, ts, lead->from, b);
	}
	return true;
}

/* The thing that a lead names, with what stands behind it. */
static bool read_thing(struct reader *r, const struct unit *u, const struct tokens *ts, int b, const struct lead *lead)
{
	const char *name = lead->np.name;

	r->now.topic = r->now.subject = name;
	r->now.lead = true;
	r->topics[r->unit] = name;
	switch (lead->shape) {
	case LEAD_EMPTY:
		fact_add(r, FACT_ENTITY, name, NULL)->strength =
		        u->lead_end > 0 || r->outline[r->unit].children > 0 ? 0.5 : 0.2;
		return true;
	case LEAD_DEFINITION:
		lead_define(r, name, ts, lead->from, b);
		if (tokens_match(ts, lead->from, b, "one") > 0) {
			define_by_ones(r, name, ts, lead->from, b);
		}
		return true;
	case LEAD_SENTENCE:
		fact_add(r, FACT_ENTITY, name, NULL)->strength = 0.3;
		extract_text(r, ts, lead->from, b);
		return true;
	default:
		break;
	}
	if (extract_numbers(r, ts, lead->from, b) ||
	    (u->parent < 0 || lead->items->count < 3 ? extract_access(r, ts, lead->from, b) : false)) {
		return true;
	}
	if (lead->items->count == 0 || are_names(lead->items, ts)) {
		return false;
	}
	list_properties(r, name, "list", ts, lead->from, b);
	return true;
}

/* "**Patient**", "**Patient** (= client)", "**Patient** - somebody who": only a title? Gives the token behind it. */
static int title_end(const struct unit *u, const struct tokens *ts)
{
	int i = 0;

	while (i < ts->n && ts->t[i].at < u->lead_end) {
		i++;
	}
	if (i < ts->n && ts->t[i].match > i && ts->t[i].match + 1 >= ts->n) {
		return i;
	}
	return i >= ts->n ? ts->n : -1;
}

/* "**Patient**", or "patient", with bullets below it. */
static bool read_title(struct reader *r, const struct unit *u, const struct tokens *ts, int a)
{
	int bold = u->lead_end > 0 && a == 0 && ts->n > 0 ? title_end(u, ts) : -1;
	const struct outline *o = &r->outline[r->unit];
	int end = bold > 0 ? bold : ts->n;
	struct phrase p;

	if ((bold <= 0 && !(a == 0 && u->kind == UNIT_BULLET && o->children > 0)) ||
	    !phrase_read(r->ctx, &p, ts, 0, end, false)) {
		return false;
	}
	if (bold <= 0 && (p.end != ts->n || (ts->t[p.nb - 1].w & W_NOISE) != 0)) {
		return false;
	}
	if (bold <= 0 && !o->thing && topic_above(r, u) != NULL) {
		struct lead lead = {.np = p, .sign = ts->n, .from = ts->n, .shape = LEAD_EMPTY};

		read_property(r, topic_above(r, u), ts, ts->n, &lead);
		return true;
	}
	r->now.topic = r->now.subject = r->topics[r->unit] = p.name;
	r->now.lead = true;
	fact_add(r, FACT_ENTITY, p.name, NULL)->strength = 0.5;
	lead_aliases(r, p.name, ts, end, ts->n);
	return true;
}

/* "pictures: file, caption" among the properties of a listing: the listing has them. */
static void belong_above(struct reader *r, const struct unit *u, const char *above, const struct lead *lead)
{
	const struct outline *list = u->parent >= 0 ? &r->outline[u->parent] : NULL;
	struct items one = {.all = mem_new(r->ctx, struct item), .count = 1};

	if (above == NULL || list == NULL || u->kind != UNIT_BULLET || list->things * 2 >= list->children ||
	    lead->shape != LEAD_FIELDS) {
		return;
	}
	one.all->np = lead->np;
	one.all->name = lead->np.name;
	one.all->flags = lead->np.flags;
	extract_has(r, above, NULL, &one, "list", false);
}

/* "Invoices to learners: number, date": the invoice is the learner's. */
static void lead_owner(struct reader *r, const struct tokens *ts, const struct lead *lead)
{
	int i = lead->np.end;
	struct phrase p;

	if (i < lead->sign && (ts->t[i].w & W_PREP) != 0 && phrase_read(r->ctx, &p, ts, i + 1, lead->sign, false) &&
	    p.name[0] != '\0') {
		struct fact *f = fact_add(r, FACT_LINK, lead->np.name, p.name);

		f->verb = ts->t[i].s;
		f->oq = (struct quantity){1, 1, true, false, false};
	}
}

bool extract_list(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	const char *above = u->parent >= 0 ? topic_above(r, u) : NULL;
	struct lead lead;
	const struct token *head;

	if (read_title(r, u, ts, a)) {
		return true;
	}
	if (!lead_read(r, u, ts, a, b, &lead)) {
		return false;
	}
	head = &ts->t[lead.np.nb - 1];
	if (((head->w & W_NOISE) != 0 || r->keeps) && extract_numbers(r, ts, a, b)) {
		return true;
	}
	if (is_about_document(r, u, ts, b, &lead)) {
		r->outcomes[r->unit].aside = "it is about the document";
		return true;
	}
	if (is_speech(r, ts, b, &lead)) {
		return read_speech(r, u, ts, b, &lead);
	}
	if (lead.np.nb - lead.np.na == 1 && (head->w & W_ADJ) != 0 && (head->w & (W_NOUN | W_PERSON)) == 0) {
		return true; /* "Important: ..." */
	}
	if (ts->t[lead.sign].p != '=' && a == 0 && (u->first || lead.shape == LEAD_EMPTY) &&
	    lead_is_announcement(r, ts, &lead)) {
		return announce(r, u, ts, b, &lead);
	}
	if (!u->first && !(ts->t[lead.sign].p == '=' || a > 0) && kind_is_attribute(r->kinds, lead.np.name) &&
	    r->now.topic != NULL) {
		above = r->now.topic;
	} else if (!only_sentence(u, a)) {
		above = NULL;
	}
	if (above == NULL && !u->first && kind_is_attribute(r->kinds, lead.np.name) && lead.shape != LEAD_FIELDS) {
		return false;
	}
	lead_aliases(r, lead.np.name, ts, lead.np.nb, lead.sign);
	lead_owner(r, ts, &lead);
	if (above != NULL && ts->t[lead.sign].p != '=' && (lead.from < b || r->outline[r->unit].children > 0) &&
	    (!u->first || (u->kind == UNIT_BULLET && is_property(r, u, &lead)))) {
		read_property(r, above, ts, b, &lead);
		return true;
	}
	belong_above(r, u, above, &lead);
	return read_thing(r, u, ts, b, &lead);
}

/* "of one property, looked after by one agent", "by one client for one listing": what the thing above belongs to. */
static bool read_prepositions(struct reader *r, const char *topic, const struct tokens *ts, int a, int b)
{
	bool any = false;
	int i = a;

	if ((ts->t[a].w & W_PREP) == 0 &&
	    !(a + 1 < b && (ts->t[a].form & F_ED) != 0 && (ts->t[a + 1].w & W_PREP) != 0 && (ts->t[a].w & W_NOUN) == 0)) {
		return false;
	}
	while (i < b) {
		struct phrase p;
		struct fact *f;
		const char *verb;

		if ((ts->t[i].w & W_PREP) == 0 || ts->t[i].p != 0 || !phrase_read(r->ctx, &p, ts, i + 1, b, true) ||
		    p.name[0] == '\0' || !(p.min >= 0 || p.soft || p.definite || p.plural) ||
		    (ts->t[p.nb - 1].w & (W_PERIOD | W_UNIT)) != 0) {
			i++;
			continue;
		}
		verb = i > a && ts->t[i - 1].v != NULL && (ts->t[i - 1].form & F_ED) != 0
		               ? mem_printf(r->ctx, "%s %s", ts->t[i - 1].v, ts->t[i].s)
		               : ts->t[i].s;
		f = fact_add(r, FACT_LINK, topic, p.of != NULL && strcmp(p.head, "one") == 0 ? p.of->name : p.name);
		f->verb = verb;
		f->oq = p.min >= 0 || p.plural ? quantity_of(&p) : (struct quantity){1, 1, false, false, false};
		any = true;
		i = p.end > i ? p.end : i + 1;
	}
	return any;
}

/* "any of these may be unknown" behind a list */
static void qualify_all(struct reader *r, struct items *items, const struct tokens *ts, int a, int b)
{
	int behind = a;

	a = tokens_find(ts, a, b, "these|them|which|are|may|must|can", &behind) >= 0 ? behind - 1 : a;
	for (size_t i = 0; i < items->count; i++) {
		item_qualify(r->ctx, &items->all[i], ts, a, b);
	}
}

/* One part of what is said about a thing, up to a semicolon. */
static void read_part(struct reader *r, const char *topic, const struct tokens *ts, int a, int b, struct items **last)
{
	static const char *const all[] = {"any|all|both|each|either|none of these|them|which", "all|both are|may|must|can",
	                                  NULL};

	for (size_t i = 0; *last != NULL && all[i] != NULL; i++) {
		if (tokens_match(ts, a, b, all[i]) > 0) {
			qualify_all(r, *last, ts, a, b);
			return;
		}
	}
	r->now.subject = topic;
	if (list_has_verb(ts, a, b) || list_is_sentence(r, ts, a, b)) {
		extract_text(r, ts, a, b);
	} else if (!read_prepositions(r, topic, ts, a, b) && !extract_numbers(r, ts, a, b)) {
		*last = items_read(r->ctx, ts, a, b);
	}
}

void list_properties(struct reader *r, const char *topic, const char *verb, const struct tokens *ts, int a, int b)
{
	while (a < b) {
		struct items *items = NULL;
		int stop = a;
		int next;

		while (stop < b && ts->t[stop].p != ';') {
			stop = ts->t[stop].match > stop ? ts->t[stop].match + 1 : stop + 1;
		}
		read_part(r, topic, ts, a, stop, &items);
		next = stop;
		while (items != NULL && next < b) { /* "name, floor; any of these may be unknown" */
			struct items *more = items;
			int from = next + 1;

			next = from;
			while (next < b && ts->t[next].p != ';') {
				next = ts->t[next].match > next ? ts->t[next].match + 1 : next + 1;
			}
			read_part(r, topic, ts, from, next, &more);
			if (more != items) {
				extract_has(r, topic, NULL, items, verb, false);
				items = more;
			}
		}
		if (items != NULL) {
			extract_has(r, topic, NULL, items, verb, false);
		}
		a = next + 1;
	}
}

/* What a bullet without a lead and without a verb says about the thing above it. */
bool extract_bullet(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	const char *above = u->first ? topic_above(r, u) : r->now.topic != NULL ? r->now.topic : r->now.subject;
	struct items *items;
	int stop = a;

	above = above == NULL ? topic_above(r, u) : above;
	if (u->kind != UNIT_BULLET || above == NULL) {
		return false;
	}
	while (stop < b && ts->t[stop].p != ';') {
		stop = ts->t[stop].match > stop ? ts->t[stop].match + 1 : stop + 1;
	}
	if (list_has_verb(ts, a, stop) || list_is_sentence(r, ts, a, stop) ||
	    (phrase_quantity(ts, a, stop, &(int){0}, &(int){0}) > 0 && tokens_find(ts, a, stop, "per|each|every", NULL) > 0)) {
		return false;
	}
	items = items_read(r->ctx, ts, a, stop);
	if ((r->outline[u->parent].things > 0 || r->outline[u->parent].rules) && items_fields(r, items) * 2 < items->count) {
		return false; /* a list of things, or of rules, and this one is not described */
	}
	list_properties(r, above, "list", ts, a, b);
	return true;
}

/* "Complaints." in front of more sentences: what they are about. */
bool extract_name(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	const struct unit *next = (size_t)r->unit + 1 < r->markup->count ? u + 1 : NULL;
	struct phrase p;

	while (b > a && (ts->t[b - 1].p == '.' || ts->t[b - 1].p == '!')) {
		b--;
	}
	if (!u->first || u->lead_end > 0 || next == NULL || next->block != u->block || b - a > 3 ||
	    !phrase_read(r->ctx, &p, ts, a, b, false) || p.end != b || !p.plural || kind_is_attribute(r->kinds, p.name) ||
	    (ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE | W_NARRATOR | W_PERIOD)) != 0) {
		return false;
	}
	r->now.topic = r->now.subject = r->topics[r->unit] = p.name;
	fact_add(r, FACT_ENTITY, p.name, NULL)->strength = 0.3;
	return true;
}

/* Only things, separated by signs: nothing that makes a sentence at the top of [a, b). */
static bool is_plain_list(const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == 0 &&
		           (ts->t[i].w & (W_BE | W_HAVE | W_MODAL | W_DO | W_REL | W_NEG | W_SUB | W_PRON)) != 0) {
			return false;
		}
	}
	return true;
}

/* "Order number, date in, total." about the thing of the heading, or of the sentence before. */
bool extract_fragment(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b)
{
	const char *topic = r->now.topic != NULL ? r->now.topic : r->now.subject;
	struct items *items;
	size_t fields;

	topic = topic == NULL && u->section >= 0 ? r->topics[u->section] : topic;
	if (topic == NULL || !is_plain_list(ts, a, b) || list_is_sentence(r, ts, a, b) || (ts->t[a].w & W_PREP) != 0) {
		return false;
	}
	if (extract_numbers(r, ts, a, b)) {
		return true;
	}
	items = items_read(r->ctx, ts, a, b);
	fields = items_fields(r, items);
	if (items->count < 2 || fields * 3 < items->count * 2) {
		return false;
	}
	extract_has(r, topic, NULL, items, "list", false);
	return true;
}
