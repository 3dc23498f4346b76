/* Minutes are full of people: "Ana complained about the coffee", "says Tom". They are found by what people do in a meeting, so
 * that neither they nor what they bring become part of the model. */
#include "dataeng/read/names.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/map.h"

static bool is_title(const struct token *t)
{
	return strcmp(t->s, "mr") == 0 || strcmp(t->s, "ms") == 0 || strcmp(t->s, "mrs") == 0 || strcmp(t->s, "dr") == 0 ||
	       strcmp(t->s, "prof") == 0;
}

/* What people do in a meeting, and things do not. */
static bool speaks(const struct token *t)
{
	static const char *const all[] = {"say",      "says",      "said",       "thinks",   "thought",   "asks",
	                                  "asked",    "wants",     "wanted",     "brings",   "sends",     "drafts",
	                                  "explains", "explained", "complained", "reckons",  "agrees",    "agreed",
	                                  "suggests", "suggested", "proposes",   "proposed", "promised",  "laughed",
	                                  "opens",    "will",      "mentioned",  "noted",    "confirmed", "insists",
	                                  "joked",    "wondered",  "objected",   "reported", "presented", NULL};

	for (size_t i = 0; t->p == 0 && all[i] != NULL; i++) {
		if (strcmp(t->s, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool may_be_name(const struct tokens *ts, int i)
{
	const struct token *t = &ts->t[i];

	return t->p == 0 && t->cap && t->len >= 3 && t->w == 0 && t->v == NULL && !t->plural &&
	       islower((unsigned char)ts->text[t->at + 1]);
}

/* Deeds of the meeting; what somebody says or wants may well be about data. */
static bool is_deed(const struct token *t)
{
	static const char *const all[] = {"brings", "sends",   "drafts",   "opens", "will",      "complained", "promised",
	                                  "joked",  "laughed", "prepares", "books", "organises", NULL};

	for (size_t i = 0; t->p == 0 && all[i] != NULL; i++) {
		if (strcmp(t->s, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool name_is(const struct reader *r, const struct token *t)
{
	return t->p == 0 && t->cap && r->names != NULL && map_get(r->names, t->s, strlen(t->s), 0) == 1;
}

bool name_acts(const struct reader *r, const struct tokens *ts)
{
	int i = ts->n > 0 && is_title(&ts->t[0]) ? 1 + (ts->n > 1 && ts->t[1].p == '.') : 0;

	return i + 1 < ts->n && name_is(r, &ts->t[i]) && is_deed(&ts->t[i + 1]);
}

/* Nouns that never stand without their capital: "Gustav", not "GPS". */
static void note_capital(struct reader *r, const struct tokens *ts, int i)
{
	const struct token *t = &ts->t[i];
	bool small = !may_be_name(ts, i);
	size_t n = strlen(t->n);

	if (t->p == 0 && n > 0 && (small || map_get(r->plain, t->n, n, 2) == 2)) {
		map_set(r->plain, t->n, n, small);
	}
}

bool name_only(const struct reader *r, const char *noun)
{
	return r->plain != NULL && !r->structure_only && strchr(noun, '_') == NULL &&
	       map_get(r->plain, noun, strlen(noun), 1) == 0;
}

static void look_at(struct reader *r, const struct tokens *ts)
{
	for (int i = 0; i < ts->n; i++) {
		const struct token *t = &ts->t[i];
		size_t n = strlen(t->s);

		note_capital(r, ts, i);
		if (t->p == 0 && !t->cap) {
			map_set(r->names, t->s, n, 2); /* written small: no name */
		} else if (may_be_name(ts, i) && map_get(r->names, t->s, n, 0) == 0 &&
		           ((i > 0 && (is_title(&ts->t[i - 1]) || (speaks(&ts->t[i - 1]) && ts->t[i - 1].w == 0))) ||
		            (i > 1 && ts->t[i - 1].p == '.' && is_title(&ts->t[i - 2])) ||
		            (i + 1 < ts->n && speaks(&ts->t[i + 1]) && strcmp(ts->t[i + 1].s, "will") != 0))) {
			map_set(r->names, t->s, n, 1);
		}
	}
}

void names_find(struct reader *r)
{
	r->names = map_new(r->ctx);
	r->plain = map_new(r->ctx);
	for (size_t i = 0; i < r->markup->count; i++) {
		const struct unit *u = &r->markup->units[i];

		if (u->kind == UNIT_CODE || u->kind == UNIT_ROW) {
			continue;
		}
		if (r->tokens[i] == NULL) {
			r->tokens[i] = tokens_read(r->ctx, r->lx, u->text, u->size);
		}
		look_at(r, r->tokens[i]);
	}
}
