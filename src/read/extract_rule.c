/* Rules over several things: orders ("never before"), limits ("at most 8 at once"), combinations that are unique, derived
 * values. True when the sentence says nothing else. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/frame.h"
#include "dataeng/read/kind.h"

/* The noun phrase that ends right before i. */
static bool phrase_before(struct reader *r, struct phrase *out, const struct tokens *ts, int a, int i)
{
	for (int k = a; k < i; k++) {
		if (ts->t[k].p == 0 && (ts->t[k].w & (W_CONJ | W_SUB | W_PREP)) == 0 &&
		    phrase_read(r->ctx, out, ts, k, i, true) && out->name[0] != '\0') {
			return true;
		}
	}
	return false;
}

static struct fact *local(struct reader *r, const struct tokens *ts, const char *subj, const char *within,
                          const struct phrase *what, int a, int b)
{
	struct fact *f = fact_add(r, FACT_LOCAL, subj, within);
	struct item *it =
	        item_named(r,
	                   what->of != NULL && !what->of->definite ? mem_printf(r->ctx, "%s_of_%s", what->name, what->of->name)
	                                                           : what->name,
	                   ITEM_LOCAL);

	it->np = *what;
	f->item = it;
	f->text = tokens_text(r->ctx, ts, a, b);
	return f;
}

/* "Two dependants of one employee never share a first name", "no two rooms of a hotel have the same number" */
static bool read_share(struct reader *r, const struct tokens *ts, int a, int b)
{
	int two = tokens_find(ts, a, b, "two", NULL);
	int behind;
	int at = tokens_find(ts, a, b, "share|have|has|carry|bear|use|hold", &behind);
	int never = tokens_find(ts, a, b, "no|never|not|cannot|nor", NULL);
	struct phrase who, what;

	if (two < 0 || at < two || never < 0 || never > at) {
		return false;
	}
	two++;
	if (!phrase_read(r->ctx, &who, ts, two, at, true)) {
		return false;
	}
	if (tokens_match(ts, behind, b, "the same") > 0) {
		behind += 2;
	}
	if (!phrase_read(r->ctx, &what, ts, behind, b, false) || what.name[0] == '\0') {
		return false;
	}
	if (who.of != NULL) {
		(void)local(r, ts, who.name, who.of->name, &what, a, b);
	} else {
		int k = tokens_find(ts, who.end, b, "in|at|on|within|of|for", NULL);
		struct phrase place;

		if (k >= 0 && (k < at || k >= what.nb) && phrase_read(r->ctx, &place, ts, k + 1, b, false)) {
			(void)local(r, ts, who.name, place.name, &what, a, b);
		} else {
			struct item *it = item_named(r, what.name, ITEM_UNIQUE);
			struct fact *f = fact_add(r, FACT_PROP, who.name, what.name);

			it->np = what;
			f->item = it;
		}
	}
	return true;
}

/* "The same e-mail address cannot be used by two candidates." */
static bool read_same(struct reader *r, const struct tokens *ts, int a, int b)
{
	int behind, no, two, k;
	int at = tokens_find(ts, a, b, "the same|one", &behind);
	struct phrase what, who, place;
	const char *owner = NULL, *within = NULL;

	if (at < 0 || !phrase_read(r->ctx, &what, ts, at, b, true) || !kind_is_attribute(r->kinds, what.name)) {
		return false;
	}
	no = tokens_find(ts, what.end, b, "cannot|not|never", NULL);
	two = no < 0 ? -1 : tokens_find(ts, no, b, "two|several|another|twice|once", NULL);
	if (two < 0 || tokens_match(ts, two, b, "once") > 0) {
		return false;
	}
	if (tokens_match(ts, two, b, "twice") < 0 && phrase_read(r->ctx, &who, ts, two, b, true) && who.name[0] != '\0') {
		owner = who.name;
	}
	for (int from = 0; from < 2 && within == NULL; from++) {
		k = from == 0 ? tokens_find(ts, a, at, "in|within|on|per", NULL)
		              : tokens_find(ts, two, b, "in|within|on|per|for", NULL);
		if (k >= 0 && phrase_read(r->ctx, &place, ts, k + 1, b, true) &&
		    (place.soft || place.every || place.min == 1)) {
			within = place.name;
		}
	}
	owner = owner != NULL ? owner : r->now.subject != NULL ? r->now.subject : r->now.topic;
	if (owner == NULL) {
		return false;
	}
	if (within != NULL) {
		(void)local(r, ts, owner, within, &what, a, b);
	} else {
		struct fact *f = fact_add(r, FACT_PROP, owner, what.name);
		struct item *it = item_named(r, what.name, ITEM_UNIQUE);

		it->np = what;
		f->item = it;
	}
	return true;
}

/* "The order total is the sum of its lines and is not stored." */
static bool read_derived(struct reader *r, const struct tokens *ts, int a, int b)
{
	static const char *const words[] = {"is|are|be computed|calculated|derived|deduced",
	                                    "is|are worked out",
	                                    "is|are the sum of",
	                                    "follows|follow from",
	                                    "is|are never|not stored",
	                                    "results from",
	                                    "is|are always|then|automatically|only computed|calculated|derived",
	                                    "is|are the product|difference|average|total of",
	                                    "can be computed|calculated|derived|worked",
	                                    "computed from",
	                                    "is|are a calculated|derived|computed",
	                                    NULL};

	for (size_t k = 0; words[k] != NULL; k++) {
		int at = tokens_find(ts, a, b, words[k], NULL);
		struct phrase p;
		struct item *it;
		struct fact *f;
		const char *owner;

		if (at < 0 || !phrase_before(r, &p, ts, a, at)) {
			continue;
		}
		if (k == 4 && tokens_find(ts, a, b, "computed|calculated|derived|worked|sum|from", NULL) < 0) {
			continue; /* "passwords are not stored" */
		}
		if (tokens_find(ts, a, at, "has|have|contains|holds|keeps|records", NULL) >= 0) {
			return false;
		}
		owner = p.of != NULL && (p.of->definite || p.of->soft || p.of->every) ? p.of->name
		        : r->now.topic != NULL                                        ? r->now.topic
		                                                                      : r->now.subject;
		it = item_named(r,
		                p.of != NULL && !(p.of->definite || p.of->soft || p.of->every)
		                        ? mem_printf(r->ctx, "%s_of_%s", p.name, p.of->name)
		                        : p.name,
		                ITEM_DERIVED);
		it->np = p;
		f = fact_add(r, FACT_PROP, owner, p.name);
		f->item = it;
		f->text = tokens_text(r->ctx, ts, a, b);
		return true;
	}
	return false;
}

/* "Its label occurs only once per aircraft." */
static bool read_only_once(struct reader *r, const struct tokens *ts, int a, int b)
{
	int behind;
	int at = tokens_find(ts, a, b, "only|just once", &behind);
	struct phrase what, per;
	const char *owner;

	if (at < 0 || tokens_find(ts, a, at, "occurs|occur|used|appears|appear|exists|exist|given|assigned", NULL) < 0 ||
	    !phrase_before(r, &what, ts, a, at)) {
		return false;
	}
	owner = what.of != NULL ? what.of->name : r->now.subject != NULL ? r->now.subject : r->now.topic;
	if (owner == NULL) {
		return false;
	}
	if (tokens_match(ts, behind, b, "per|within|in|on|for") > 0 && phrase_read(r->ctx, &per, ts, behind + 1, b, false)) {
		(void)local(r, ts, owner, per.name, &what, a, b);
		extract_has(r, owner, NULL, &(struct items){.all = (struct item *)r->facts[r->fact_count - 1].item, .count = 1},
		            "have", false);
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------ ways of stating rules: frames.dat */

/* The name of an attribute: with a bare "of" ("date_of_birth"). */
static const char *part_name(struct reader *r, const struct phrase *p)
{
	if (p->of != NULL && p->of->name[0] != '\0' && !p->of->definite && !p->of->soft && !p->of->every && !p->of->own &&
	    !p->of->plural) {
		return mem_printf(r->ctx, "%s_of_%s", p->name, p->of->name);
	}
	return p->name;
}

/* What is being spoken of: the subject before, the block, the section. */
static const char *around(const struct reader *r)
{
	int section = r->markup->units[r->unit].section;

	return r->now.subject != NULL                       ? r->now.subject
	       : r->now.topic != NULL                       ? r->now.topic
	       : section >= 0 && r->topics[section] != NULL ? r->topics[section]
	                                                    : NULL;
}

static struct fact *add_rule(struct reader *r, enum fact_kind kind, const char *subj, const struct match *m,
                             const struct tokens *ts)
{
	struct fact *f = fact_add(r, kind, subj, NULL);

	f->text = tokens_text(r->ctx, ts, m->a, m->end);
	f->verb = m->verbs[0];
	f->items = mem_array(r->ctx, struct item, FRAME_SLOTS + 1);
	return f;
}

static void add_part(struct reader *r, struct fact *f, const struct phrase *p)
{
	struct item *it = item_named(r, part_name(r, p), 0);

	it->np = *p;
	((struct item *)f->items)[f->item_count++] = *it;
}

static void add_parts(struct reader *r, struct fact *f, const struct match *m)
{
	for (size_t i = 0; i < m->count; i++) {
		if (m->slots[i].name == 'k') {
			add_part(r, f, &m->slots[i].np);
		}
	}
}

static size_t parts_of(const struct match *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->count; i++) {
		n += m->slots[i].name == 'k';
	}
	return n;
}

static const char *slot_name(struct reader *r, const struct match *m, char slot)
{
	const struct phrase *p = frame_slot(m, slot);

	return p != NULL ? part_name(r, p) : NULL;
}

/* ", nor can a class or a room be used twice", ", neither can a car": the same for others. Index behind. */
static int more_of_each(struct reader *r, const struct match *m, const struct tokens *ts, int b)
{
	const struct phrase *j = frame_slot(m, 'j');
	int k = tokens_match(ts, m->end, b, ", nor|neither can|may|could|must|should|is");

	while (k > 0 && k < b) {
		struct phrase p;
		struct fact *f;

		if (!phrase_read(r->ctx, &p, ts, k, b, true) || p.name[0] == '\0') {
			break;
		}
		f = add_rule(r, FACT_UNIQUE, slot_name(r, m, 't'), m, ts);
		add_part(r, f, &p);
		add_part(r, f, j);
		k = tokens_match(ts, p.end, b, "or|nor|and|,") > 0 ? p.end + 1 : -p.end;
	}
	return k < 0 && k != -1 ? b : m->end;
}

static int take_each(struct reader *r, const struct match *m, const struct tokens *ts, int b)
{
	for (size_t i = 0; i < m->count; i++) {
		if (m->slots[i].name == 'k') {
			struct fact *f = add_rule(r, FACT_UNIQUE, slot_name(r, m, 't'), m, ts);

			add_part(r, f, &m->slots[i].np);
			add_part(r, f, frame_slot(m, 'j'));
		}
	}
	return more_of_each(r, m, ts, b);
}

/* "at most one review per paper": with one thing behind "per", the subject is the other. */
static bool take_pair(struct reader *r, const struct match *m, const struct tokens *ts, int a, bool topic)
{
	struct phrase who;
	struct fact *f;
	bool more = parts_of(m) < 2;

	if (more && (topic || tokens_match(ts, a, m->a, "there") > 0 || !phrase_before(r, &who, ts, a, m->a) ||
	             who.end + 4 < m->a || ts->t[m->a - 1].p != 0)) {
		return false;
	}
	f = add_rule(r, FACT_UNIQUE, topic ? around(r) : slot_name(r, m, 't'), m, ts);
	add_parts(r, f, m);
	if (more) {
		add_part(r, f, &who);
	}
	return true;
}

static bool has_sum(const struct tokens *ts, const struct match *m)
{
	for (int i = m->a; i < m->end; i++) {
		if (ts->t[i].p == '+') {
			return true;
		}
	}
	return false;
}

static bool take_together(struct reader *r, const struct match *m, const struct tokens *ts)
{
	struct fact *f;

	if (parts_of(m) < 2) {
		return false;
	}
	f = add_rule(r, FACT_UNIQUE, frame_slot(m, 't') != NULL ? slot_name(r, m, 't') : around(r), m, ts);
	add_parts(r, f, m);
	return true;
}

static bool is_period(const struct tokens *ts, const struct phrase *p)
{
	return p->nb - p->na == 1 && (ts->t[p->na].w & W_PERIOD) != 0;
}

static bool take_order(struct reader *r, const struct match *m, const struct tokens *ts)
{
	const struct phrase *early = frame_slot(m, 'e');
	const struct phrase *late = frame_slot(m, 'l');
	const struct phrase *thing = frame_slot(m, 't');
	bool verbs = thing != NULL && m->verb_count == 2;
	const char *owner;
	struct fact *f;

	if (!verbs && (early == NULL || late == NULL || strcmp(part_name(r, early), part_name(r, late)) == 0 ||
	               is_period(ts, early) || is_period(ts, late))) {
		return false;
	}
	owner = verbs                                             ? thing->name
	        : late->of != NULL && late->of->name[0] != '\0'   ? late->of->name
	        : early->of != NULL && early->of->name[0] != '\0' ? early->of->name
	        : r->now.topic != NULL                            ? r->now.topic
	                                                          : r->now.subject;
	f = fact_add(r, FACT_ORDER, owner, verbs ? m->verbs[1] : part_name(r, early));
	f->verb = verbs ? m->verbs[0] : part_name(r, late);
	f->text = tokens_text(r->ctx, ts, m->a, m->end);
	return true;
}

static bool take_limit(struct reader *r, const struct match *m, const struct tokens *ts)
{
	const struct phrase *what = frame_slot(m, 'w');
	const struct phrase *who = frame_slot(m, 'o');
	const char *each = who != NULL ? who->name : around(r);
	struct fact *f;

	if (m->number < 2 || each == NULL || what->a != what->na || !what->plural ||
	    (ts->t[what->nb - 1].w & (W_UNIT | W_PERIOD)) != 0 || (who != NULL && is_period(ts, who))) {
		return false;
	}
	f = fact_add(r, FACT_LIMIT, what->name, each);
	f->number = m->number;
	f->text = tokens_text(r->ctx, ts, m->a, m->end);
	return true;
}

/* True when there is a rule; *whole: the words of the match say nothing else. */
static bool take_match(struct reader *r, struct match *m, const struct tokens *ts, int a, int b, bool *whole)
{
	struct fact *f;

	*whole = true;
	if (strcmp(m->kind, "order") == 0 || strcmp(m->kind, "order-verbs") == 0) {
		return take_order(r, m, ts);
	}
	if (strcmp(m->kind, "each") == 0) {
		m->end = take_each(r, m, ts, b);
		return true;
	}
	if (strncmp(m->kind, "limit", 5) == 0) {
		*whole = false;
		return take_limit(r, m, ts);
	}
	if (strncmp(m->kind, "pair", 4) == 0) {
		*whole = strcmp(m->kind, "pair-topic") == 0;
		return take_pair(r, m, ts, a, *whole);
	}
	if (strcmp(m->kind, "named") == 0) {
		*whole = false;
		return take_together(r, m, ts);
	}
	if (strncmp(m->kind, "together", 8) == 0) {
		return (strcmp(m->kind, "together-sum") != 0 || has_sum(ts, m)) && take_together(r, m, ts);
	}
	if (strcmp(m->kind, "check") == 0) {
		f = add_rule(r, FACT_CHECK, around(r), m, ts);
		add_parts(r, f, m);
		return true;
	}
	f = add_rule(r, FACT_UNIQUE, strcmp(m->kind, "unique-topic") == 0 ? around(r) : slot_name(r, m, 't'), m, ts);
	if (strcmp(m->kind, "unique-actor") == 0) {
		const char *actor = r->now.actor != NULL ? r->now.actor : "";

		((struct item *)f->items)[f->item_count++] = *item_named(r, actor, 0);
	}
	add_parts(r, f, m);
	return true;
}

/* The rules of [a, b) alone; nothing else is read. */
static void read_rules(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct match m;

	for (int i = a; i < b && frame_find(r, &m, ts, i, b); i = m.end > i ? m.end : i + 1) {
		bool whole;

		if (m.a > i + 3) { /* what stands in front was no match of the same pattern, but may be of a later one */
			read_rules(r, ts, i, m.a);
		}
		(void)take_match(r, &m, ts, a, b, &whole);
	}
}

/* What stands around a rule in the same sentence is read as any text. */
static void read_rest(struct reader *r, const struct tokens *ts, int a, int from, int end, int b)
{
	while (from > a && (ts->t[from - 1].p != 0 || (ts->t[from - 1].w & (W_CONJ | W_SUB)) != 0)) {
		from--;
	}
	if (from - a >= 3) {
		extract_clauses(r, ts, a, from);
	}
	while (end < b && (ts->t[end].p == ',' || ts->t[end].p == ';' || (ts->t[end].w & W_CONJ) != 0)) {
		end++;
	}
	if (b - end >= 3 && ts->t[end].p == 0 && (ts->t[end].w & (W_PREP | W_SUB)) == 0) {
		extract_text(r, ts, end, b);
	}
}

/* True when the sentence is explained by a rule. */
static bool read_frames(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct match m;

	for (int i = a; i < b && frame_find(r, &m, ts, i, b);) {
		bool whole;
		bool taken = take_match(r, &m, ts, a, b, &whole);

		if (taken && m.a > i + 3) {
			read_rules(r, ts, i, m.a);
		}
		if (taken && whole) {
			read_rest(r, ts, a, m.a, m.end, b);
			return true;
		}
		i = m.end > i ? m.end : i + 1;
	}
	return false;
}

bool extract_rule(struct reader *r, const struct tokens *ts, int a, int b)
{
	while (b > a && ts->t[b - 1].p == '.') {
		b--;
	}
	/* only one clause is looked at: a longer sentence goes to the clause reader as well */
	if (read_share(r, ts, a, b) || (tokens_find(ts, a, b, ";", NULL) < 0 && read_same(r, ts, a, b))) {
		return true;
	}
	return read_frames(r, ts, a, b) || read_derived(r, ts, a, b) || read_only_once(r, ts, a, b);
}

static bool has_rule(const struct reader *r)
{
	for (size_t i = r->fact_count; i > 0 && r->facts[i - 1].unit == r->unit; i--) {
		enum fact_kind k = r->facts[i - 1].kind;

		if (k == FACT_ORDER || k == FACT_LIMIT || k == FACT_UNIQUE || k == FACT_CHECK || k == FACT_LOCAL) {
			return true;
		}
	}
	return false;
}

static bool has_facts(const struct reader *r)
{
	return r->fact_count > 0 && r->facts[r->fact_count - 1].unit == r->unit;
}

void extract_rule_parts(struct reader *r, const struct tokens *ts, int a, int b)
{
	int from = a;

	if (has_rule(r)) {
		return;
	}
	for (int i = a; i <= b; i++) {
		if (i < b && ts->t[i].match > i && ts->t[i].p == '(') {
			read_rules(r, ts, i + 1, ts->t[i].match);
		}
		if (i == b || ts->t[i].p == ';' || ts->t[i].p == '.' || ts->t[i].p == '(' || ts->t[i].p == ':') {
			if ((from > a || !has_facts(r)) && i - from > 3) { /* what a list has not read: all but its beginning */
				read_rules(r, ts, from, i);
			}
			from = i + 1;
		}
	}
}

/* "not before start_date": what the field has to do with another. */
static bool cell_compares(const struct tokens *ts, int b)
{
	int i = 0;

	while (i < b && (ts->t[i].w & (W_MODAL | W_BE | W_NEG | W_ADV)) != 0) {
		i++;
	}
	return tokens_match(ts, i, b, "before|after|later|earlier|greater|less|on") > 0 && i + 1 < b;
}

void extract_rule_cell(struct reader *r, const char *owner, const char *field, const char *cell)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	struct discourse now = r->now;
	size_t from = r->fact_count;

	r->now.topic = r->now.subject = owner;
	if (cell_compares(ts, ts->n)) {
		bool bare = (ts->t[0].w & (W_MODAL | W_BE | W_NEG)) == 0;
		const char *text = mem_printf(r->ctx, "the value must %s%s", bare ? "be " : "", cell);

		ts = tokens_read(r->ctx, r->lx, text, strlen(text));
	}
	read_rules(r, ts, 0, ts->n);
	for (; from < r->fact_count; from++) {
		struct fact *f = &r->facts[from];

		f->obj = f->kind == FACT_ORDER && strcmp(f->obj, "value") == 0 ? field : f->obj;
		f->verb = f->kind == FACT_ORDER && strcmp(f->verb, "value") == 0 ? field : f->verb;
		f->subj = f->subj == NULL && f->kind == FACT_ORDER ? owner : f->subj;
	}
	r->now = now;
}
