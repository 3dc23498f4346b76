/* What stands behind a sentence or a thing and lists what it has: behind a colon, in brackets. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/map.h"

static bool has_class(const struct reader *r, const char *lemma, unsigned class)
{
	return lemma != NULL && (map_get(r->lx->verbs, lemma, strlen(lemma), 0) & class) != 0;
}

/* "somebody who buys from us has | an account:": what is had right before the colon; NULL: nothing. */
static const char *had_before(struct reader *r, const struct tokens *ts, int a, int colon)
{
	struct phrase p;

	for (int i = colon - 1; i > a; i--) {
		if (tokens_match(ts, i, colon, "a|an|one") > 0 && phrase_read(r->ctx, &p, ts, i, colon, true)) {
			return p.end == colon && has_class(r, ts->t[i - 1].v, V_HAVING) && p.name[0] != '\0' ? p.name : NULL;
		}
	}
	return NULL;
}

/* Whose list it is: of what a sentence says that there is. NULL: of nobody. */
static const char *list_owner(struct reader *r, const struct tokens *ts, const struct clause *c, int colon)
{
	const struct phrase *s = c->subject_count == 1 ? &c->subjects[0] : NULL;
	bool object;
	struct phrase o;

	object = phrase_read(r->ctx, &o, ts, c->rest, colon, true) && o.name[0] != '\0' && (o.soft || o.min == 1 || o.plural);
	if (object && o.end == colon && (c->negative == false) && !c->be && !c->passive &&
	    (has_class(r, c->lemma, V_HAVING) || (has_class(r, c->lemma, V_MAKING) && (s == NULL || s->person)))) {
		return o.name; /* "somebody who buys has an account: ..." */
	}
	if (s == NULL || s->name[0] == '\0' || (ts->t[s->nb - 1].w & (W_NARRATOR | W_PRON | W_NOISE)) != 0) {
		return NULL;
	}
	return s->person && object && !c->passive ? NULL : s->name;
}

/* "One address may be flagged as the default": a yes or no. */
bool extract_mark(struct reader *r, const struct tokens *ts, int a, int b)
{
	struct phrase of, mark;
	struct items one = {.count = 1};
	int behind;
	int at = tokens_find(ts, a, b, "flagged|marked|designated|labelled|labeled|tagged as", &behind);

	if (at <= a + 1 || !phrase_read(r->ctx, &of, ts, a, at, true) || of.name[0] == '\0' || of.end >= at ||
	    (ts->t[of.end].w & (W_MODAL | W_BE)) == 0 || !phrase_read(r->ctx, &mark, ts, behind, b, false) ||
	    mark.nb - mark.na > 2 || (mark.end < b && ts->t[mark.end].p != '.')) {
		return false;
	}
	/* "as out of order" keeps its words; "as the default" is_default */
	one.all = item_named(
	        r, mark.of != NULL ? tokens_name(r->ctx, ts, mark.na, mark.end) : mem_printf(r->ctx, "is_%s", mark.name),
	        ITEM_BOOLEAN);
	extract_has(r, of.name, NULL, &one, "have", false);
	return true;
}

/* "A route hangs in one sector: colour, grade, set on" */
bool extract_colon(struct reader *r, const struct tokens *ts, int a, int b)
{
	int colon = a;
	struct clause c;
	struct items *items;
	const char *owner;

	while (colon < b && ts->t[colon].p != ':') {
		colon = ts->t[colon].match > colon ? ts->t[colon].match + 1 : colon + 1;
	}
	if (colon >= b - 1 || colon < a + 3 || list_is_sentence(r, ts, colon + 1, b)) {
		return false;
	}
	owner = had_before(r, ts, a, colon);
	if (owner == NULL && clause_read(r->ctx, &c, ts, a, colon) && c.b >= colon && !c.elided && !c.negative &&
	    c.pronoun < 0) {
		owner = list_owner(r, ts, &c, colon);
	}
	items = items_read(r->ctx, ts, colon + 1, b);
	if (owner == NULL || items->count < 2 || items_fields(r, items) * 3 < items->count * 2) {
		return false;
	}
	extract_text(r, ts, a, colon);
	list_properties(r, owner, "list", ts, colon + 1, b);
	r->now.subject = owner;
	return true;
}

static bool already_said(const struct reader *r, size_t from, const char *owner, const char *name)
{
	for (size_t i = from; i < r->fact_count; i++) {
		const struct fact *f = &r->facts[i];

		if (f->kind == FACT_HAS && (strcmp(f->obj, name) == 0 || strcmp(f->item->name, name) == 0) &&
		    strcmp(f->subj, owner) == 0) {
			return true;
		}
	}
	return false;
}

/* "Productions (title, author, running time) are staged": what stands in brackets behind a thing. Runs behind the extractors
 * that read the sentence, and adds what they left. */
void extract_brackets(struct reader *r, const struct tokens *ts, int a, int b, size_t facts)
{
	int from = a;

	for (int open = a; open < b; open++) {
		int close = ts->t[open].match;
		struct items *items;
		struct phrase p;
		size_t fields;

		if (ts->t[open].p != '(' || close <= open) {
			continue;
		}
		items = items_read(r->ctx, ts, open + 1, close);
		fields = items_fields(r, items);
		for (int i = from; i < open && fields * 2 > items->count && items->count >= 2; i++) {
			if (ts->t[i].p != 0 || !phrase_read(r->ctx, &p, ts, i, open, true) || p.nb != open) {
				continue;
			}
			if (!kind_is_attribute(r->kinds, p.name) && (ts->t[p.nb - 1].w & (W_NOISE | W_VAGUE)) == 0 &&
			    !list_has_verb(ts, open + 1, close) && items->all[0].name != NULL &&
			    !already_said(r, facts, p.name, items->all[0].name)) {
				extract_has(r, p.name, NULL, items, "list", false);
			}
			break;
		}
		from = close + 1;
		open = close;
	}
}
