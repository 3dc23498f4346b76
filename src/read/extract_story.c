/* User stories: "As a ROLE I want to VERB a THING with its DATA, so that ...". The role acts, the thing is what data are
 * about; the reason behind "so that" is never data. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/map.h"

/* Particles that belong to the verb: "hand out homework", "set up a tent". */
static int behind_particle(const struct tokens *ts, int i, int b)
{
	return tokens_match(ts, i, b, "out|up|in|off|over|down|back|away") > 0 && i + 1 < b && ts->t[i + 1].p == 0 &&
	                       (ts->t[i + 1].w & W_PREP) == 0
	               ? i + 1
	               : i;
}

static bool verb_in(const struct reader *r, const struct token *t, unsigned class)
{
	return t->v != NULL && (map_get(r->lx->verbs, t->v, strlen(t->v), 0) & class) != 0;
}

/* Where the reason begins. */
static int reason_at(const struct tokens *ts, int a, int b)
{
	int k = tokens_find(ts, a, b, "so that", NULL);
	int j = tokens_find(ts, a, b, "in order to", NULL);
	int w = tokens_find(ts, a, b, "because", NULL);

	k = k < 0 ? b : k;
	k = j >= 0 && j < k ? j : k;
	k = w >= 0 && w < k ? w : k;
	return k > a && ts->t[k - 1].p == ',' ? k - 1 : k;
}

static struct fact *story_link(struct reader *r, const char *subj, const char *verb, const struct phrase *o)
{
	struct fact *f = fact_add(r, FACT_LINK, subj, o->name);

	f->verb = verb;
	f->oq = quantity_of(o);
	f->word = "story";
	f->strength = 0.8;
	return f;
}

/* Prepositions behind the object: "in a project", "under one or several subjects", "with a title ...". */
static void read_tail(struct reader *r, const struct tokens *ts, int i, int b, const struct phrase *object, const char *verb)
{
	while (i < b) {
		struct phrase o;

		if (ts->t[i].match > i) {
			i = ts->t[i].match + 1;
			continue;
		}
		if (ts->t[i].p == ':' || tokens_match(ts, i, b, "with|including|giving|stating|recording") > 0 ||
		    tokens_match(ts, i, b, ", with|including") > 0) {
			struct items *items = items_read(r->ctx, ts, i + 1 + (ts->t[i].p == ','), b);
			bool things = items->count == 1 && items->all[0].np.plural && items->all[0].value_count == 0 &&
			              items->all[0].np.flags == 0;

			if (things) { /* "tag issues with labels" */
				(void)story_link(r, object->name, mem_printf(r->ctx, "%s with", verb), &items->all[0].np);
			} else {
				extract_has(r, object->name, NULL, items, "with", false);
			}
			return;
		}
		if (ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && phrase_read(r->ctx, &o, ts, i + 1, b, false)) {
			if (tokens_match(ts, i, b, "by|of|at|as|from") < 0 || o.min >= 0 || o.every) {
				(void)story_link(r, object->name, mem_printf(r->ctx, "%s %s", verb, ts->t[i].s), &o);
			} else if (tokens_match(ts, i, b, "by") > 0) {
				struct items *items =
				        items_read(r->ctx, ts, i + 1 + (i + 1 < b && ts->t[i + 1].form == F_ING), b);

				extract_has(r, object->name, NULL, items, "with", false);
				if (strcmp(verb, "tell") == 0 || strcmp(verb, "distinguish") == 0 ||
				    strcmp(verb, "identify") == 0) {
					struct fact *k = fact_add(r, FACT_KEY, object->name, NULL);

					k->items = items->all;
					k->item_count = items->count;
				}
				return;
			}
			i = o.end;
		} else {
			i++;
		}
	}
}

/* "and to see the branch where a copy stands, its price and its condition": what belongs to the thing before. */
static void read_sight(struct reader *r, const struct tokens *ts, int a, int b, const char *thing)
{
	struct items *items = items_read(r->ctx, ts, a, b);

	for (size_t k = 0; k < items->count; k++) {
		struct items one = {.all = &items->all[k], .count = 1};
		struct phrase who;
		int w = tokens_match(ts, items->all[k].np.end, b, "where|which|that|on|in|at");

		if (w > 0 && phrase_read(r->ctx, &who, ts, w, b, true) && (who.soft || who.definite)) {
			struct fact *f = fact_add(r, FACT_LINK, who.name, items->all[k].np.name);

			f->verb = who.end < b && ts->t[who.end].v != NULL ? ts->t[who.end].v : "have";
			f->oq = (struct quantity){1, 1, false, false, false};
		} else if (items->all[k].np.own) {
			extract_has(r, thing, NULL, &one, "have", false);
		}
	}
}

/* "make users members of projects with a role" */
static bool read_making(struct reader *r, const struct tokens *ts, int b, const struct phrase *o)
{
	struct phrase np;
	struct fact *f;

	if (!phrase_read(r->ctx, &np, ts, o->end, b, false) || np.of == NULL) {
		return false;
	}
	f = story_link(r, o->name, mem_printf(r->ctx, "%s of", np.name), np.of);
	f->oq.plural = true;
	if (tokens_match(ts, np.end, b, "with") > 0) {
		struct items *items = items_read(r->ctx, ts, np.end + 1, b);
		struct fact *p = fact_add(r, FACT_PAIR, o->name, np.of->name);

		p->items = items->all;
		p->item_count = items->count;
		p->pair = (int)r->fact_count - 2;
	}
	r->now.topic = r->now.subject = o->name;
	return true;
}

/* "comment on an issue", "give my address": wishes without a thing of their own. */
static bool read_small_wish(struct reader *r, const struct tokens *ts, int v, int i, int b, const char *role, const char *verb)
{
	struct phrase o;

	if (tokens_match(ts, i, b, "that") > 0) { /* "to state that an issue blocks other issues" */
		extract_clauses(r, ts, i + 1, b);
		return true;
	}
	if (i < b && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && phrase_read(r->ctx, &o, ts, i + 1, b, false)) {
		(void)story_link(r, role, mem_printf(r->ctx, "%s %s", verb, ts->t[i].s), &o);
		r->now.topic = r->now.subject = (lexicon_classes(r->lx, verb) & W_NOUN) != 0 ? verb : o.name;
		read_tail(r, ts, o.end, b, &(struct phrase){.name = r->now.topic}, verb);
		return true;
	}
	if (!phrase_read(r->ctx, &o, ts, i, b, false)) {
		return true;
	}
	if (o.own || (kind_is_attribute(r->kinds, o.name) && !o.plural)) { /* "leave my first name and my address" */
		extract_has(r, role, NULL, items_read(r->ctx, ts, v + 1, b), "give", false);
		r->now.topic = r->now.subject = role;
		return true;
	}
	return false;
}

static void read_wish(struct reader *r, const struct tokens *ts, int v, int b, const char *role);

/* What stands behind the thing, and a second wish. */
static void read_behind(struct reader *r, const struct tokens *ts, int b, const char *role, const struct phrase *o,
                        const char *verb)
{
	int then;
	int stop = tokens_find(ts, o->end, b, "and to", &then);

	read_tail(r, ts, o->end, stop < 0 ? b : stop, o, verb);
	if (stop < 0 || then >= b || ts->t[then].v == NULL) {
		return;
	}
	if (verb_in(r, &ts->t[then], V_LOOKING)) {
		read_sight(r, ts, then + 1, b, o->name);
	} else {
		read_wish(r, ts, then, b, role);
	}
}

/* "want to VERB ..." from the verb on. */
static void read_wish(struct reader *r, const struct tokens *ts, int v, int b, const char *role)
{
	const char *verb = ts->t[v].v != NULL ? ts->t[v].v : ts->t[v].s;
	int i = behind_particle(ts, v + 1, b);
	struct fact *e;
	struct phrase o;

	if (read_small_wish(r, ts, v, i, b, role, verb)) {
		return;
	}
	(void)phrase_read(r->ctx, &o, ts, i, b, false);
	if (o.end < b && ts->t[o.end].match > o.end) { /* "departments (unique name, cost centre)" */
		struct items *items = items_read(r->ctx, ts, o.end + 1, ts->t[o.end].match);

		if (items->count > 0 && item_is_field(r, &items->all[0])) {
			extract_has(r, o.name, NULL, items, "list", false);
		}
	}
	(void)story_link(r, role, verb, &o);
	e = fact_add(r, FACT_ENTITY, o.name, NULL);
	e->strength = 0.3;
	e->word = "story";
	if (tokens_match(ts, v, b, "make") > 0 && read_making(r, ts, b, &o)) {
		return;
	}
	if (o.name[0] != '\0') {
		r->now.topic = r->now.subject = o.name;
	}
	if (o.of != NULL && o.of->name[0] != '\0' && (o.of->soft || o.of->definite || o.of->every)) {
		story_link(r, o.name, "of", o.of)->oq = (struct quantity){1, 1, false, false, false};
	}
	read_behind(r, ts, b, role, &o, verb);
}

/* "In order to stay licensed, as a manager I want ...": the role. */
static int behind_reason(const struct tokens *ts, int a, int b)
{
	int as = tokens_match(ts, a, b, "in order to") > 0 || tokens_match(ts, a, b, "so that") > 0 ||
	                         tokens_match(ts, a, b, "to") > 0
	                 ? tokens_find(ts, a, b, ", as", NULL)
	                 : -1;

	return as < 0 ? a : as + 1;
}

/* "open a profile", "register": what the story is about is the one who does so. */
static bool is_own_account(const struct fact *f)
{
	return strcmp(f->obj, "profile") == 0 || strcmp(f->obj, "account") == 0 || strcmp(f->obj, "registration") == 0;
}

/* Where what is wanted begins, behind "I want to be able to"; *want is the word of wanting. -1: nothing is wanted. */
static int behind_want(const struct tokens *ts, int from, int b, int *want)
{
	int i;

	*want = tokens_find(ts, from, from + 12 < b ? from + 12 : b, "want|need|wish|like|can|must|should|may|am|would", &i);
	if (*want < 0) {
		*want = tokens_find(ts, from, from + 4 < b ? from + 4 : b, "i|we", &i) - 1;
		if (*want < 0) {
			return -1;
		}
	}
	while (i < b && tokens_match(ts, i, b, "to|be|able|like|also") > 0) {
		i++;
	}
	return i;
}

/* Is it something to do that is wanted, not a thing? */
static bool is_doing(const struct tokens *ts, int i, int end, int b, int want)
{
	const struct token *t = &ts->t[i];
	bool verb = t->v != NULL
	                    ? (t->form & F_BASE) != 0
	                    : t->p == 0 && tokens_match(ts, i - 1, end, "to") > 0 && behind_particle(ts, i + 1, end) > i + 1;

	return verb && (t->w & W_DET) == 0 && (i == want + 2 || tokens_match(ts, i - 1, b, "to") > 0 || !t->plural);
}

/* "want to VERB ...", and what stands behind its colon (-1: there is none). */
static void read_doing(struct reader *r, const struct tokens *ts, int i, int end, int colon, int b, const char *who)
{
	if (verb_in(r, &ts->t[i], V_LOOKING) &&
	    !(verb_in(r, &ts->t[i], V_MAKING) && tokens_match(ts, i + 1, end, "a|an|my") > 0) &&
	    tokens_find(ts, i, end, "with|:", NULL) < 0) {
		r->outcomes[r->unit].aside = "wants to see something, says nothing new about data";
		return;
	}
	read_wish(r, ts, i, end, who);
	if (colon >= 0 && r->now.topic != NULL) { /* "..., so that we can bill it: minutes, day and a note" */
		extract_has(r, r->now.topic, NULL, items_read(r->ctx, ts, colon + 1, b), "list", false);
	}
}

/* "I want milestones with a name", "I want each status change of an issue to be recorded with the old status" */
static void read_thing(struct reader *r, const struct tokens *ts, int i, int end)
{
	struct phrase o;
	struct fact *e;

	if (!phrase_read(r->ctx, &o, ts, i, end, false) || o.name[0] == '\0') {
		return;
	}
	e = fact_add(r, FACT_ENTITY, o.name, NULL);
	e->strength = 0.4;
	e->word = "story";
	if (o.of != NULL && o.of->name[0] != '\0') {
		story_link(r, o.name, "of", o.of)->oq = (struct quantity){1, 1, false, false, false};
	}
	r->now.topic = r->now.subject = o.name;
	read_tail(r, ts, o.end, end, &o, "have");
}

static bool read_story(struct reader *r, const struct tokens *ts, int a, int b, const char **who)
{
	struct phrase role;
	int want, i, end, colon;

	a = behind_reason(ts, a, b);
	if (tokens_match(ts, a, b, "as") < 0 || !phrase_read(r->ctx, &role, ts, a + 1, b, true)) {
		return false;
	}
	fact_add(r, FACT_ACTOR, role.name, NULL)->strength = 1;
	r->now.actor = *who = role.name;
	i = behind_want(ts, role.end, b, &want);
	if (i < 0) {
		return false;
	}
	end = reason_at(ts, i, b);
	colon = tokens_find(ts, end, b, ":", NULL);
	while (end > i && ts->t[end - 1].p == '.') {
		end--;
	}
	if (i >= end || extract_numbers(r, ts, i, end) || extract_access(r, ts, i, end)) {
		return true;
	}
	if (is_doing(ts, i, end, b, want)) {
		read_doing(r, ts, i, end, colon, b, *who);
	} else {
		read_thing(r, ts, i, end);
	}
	return true;
}

bool extract_story(struct reader *r, const struct tokens *ts, int a, int b)
{
	const char *who = NULL;
	size_t from = r->fact_count;
	bool read = read_story(r, ts, a, b, &who);

	r->story = read ? (r->now.topic != NULL ? r->now.topic : who) : r->story;
	for (size_t i = from; i < r->fact_count; i++) {
		if (r->facts[i].kind == FACT_LINK && is_own_account(&r->facts[i]) && who != NULL) {
			r->story = r->now.topic = r->now.subject = who;
		}
	}
	return read;
}

/* "Given a member with a tariff", "Then the date is kept": a step of a scenario. What is given is what the others are about. */
bool extract_step(struct reader *r, const struct tokens *ts, int a, int b)
{
	bool given = tokens_match(ts, a, b, "given") > 0;
	struct phrase p;

	if (tokens_match(ts, a, b, "given|when|then|and|but") < 0) {
		return false;
	}
	a++;
	while (b > a && ts->t[b - 1].p == '.') {
		b--;
	}
	if (given && phrase_read(r->ctx, &p, ts, a, b, true) && !p.plural && p.name[0] != '\0' &&
	    (p.end >= b || (ts->t[p.end].w & (W_REL | W_PREP)) != 0)) {
		struct fact *f = fact_add(r, FACT_ENTITY, p.name, NULL);

		f->strength = 0.2;
		f->word = "story";
		r->now.topic = NULL;
		r->now.subject = p.name;
		if (tokens_match(ts, p.end, b, "with") > 0) {
			extract_has(r, p.name, NULL, items_read(r->ctx, ts, p.end + 1, b), "have", false);
		}
		return true;
	}
	extract_text(r, ts, a, b);
	return true;
}
