/* What a text looks like before it is read: which bullets have bullets below them, which lists are lists of things and which
 * are lists of properties, which section has which number. A bullet alone cannot tell ("address: street, city" may be a part of
 * a customer, or a thing of its own); its neighbours can. Decides nothing about the model. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/map.h"

bool item_is_field(const struct reader *r, const struct item *it)
{
	return it->name != NULL && it->name[0] != '\0' &&
	       (kind_is_attribute(r->kinds, it->name) || it->value_count > 0 || it->part_count > 0 || it->type != NULL ||
	        it->unit != NULL || it->has_min || it->has_max ||
	        (it->flags &
	         (ITEM_UNIQUE | ITEM_LOCAL | ITEM_OPTIONAL | ITEM_REQUIRED | ITEM_BOOLEAN | ITEM_KEY | ITEM_MULTI)) != 0);
}

size_t items_fields(const struct reader *r, const struct items *items)
{
	size_t n = 0;

	for (size_t i = 0; i < items->count; i++) {
		n += item_is_field(r, &items->all[i]);
	}
	return n;
}

/* Does the bullet describe a thing by itself: "sample" with bullets below it, "parent: name, e-mail (unique)"? */
static bool describes(struct reader *r, int unit)
{
	const struct unit *u = &r->markup->units[unit];
	const struct tokens *ts = r->tokens[unit];
	struct lead lead;
	struct phrase p;

	if (r->outline[unit].children > 0 && phrase_read(r->ctx, &p, ts, 0, ts->n, false) &&
	    (p.end == ts->n || (ts->t[p.end].p == ':' && p.end + 1 == ts->n))) {
		return !kind_is_attribute(r->kinds, p.name) && (ts->t[p.nb - 1].w & W_NOISE) == 0;
	}
	if (!lead_read(r, u, ts, 0, ts->n, &lead) || lead.from >= ts->n) {
		return false;
	}
	return lead.shape == LEAD_FIELDS && lead.items->count >= 2;
}

static bool is_bullet(const struct unit *u)
{
	return u->depth > 0 && u->first && (u->kind == UNIT_BULLET || u->kind == UNIT_RULE || u->kind == UNIT_TERM);
}

/* "3.1 Line", "**3 Line**": the number and the name. */
static void note_section(struct reader *r, int unit)
{
	const struct unit *u = &r->markup->units[unit];
	struct tokens *ts;
	struct phrase p;
	size_t n = 0;

	while (n < u->size &&
	       (isdigit((unsigned char)u->text[n]) || (u->text[n] == '.' && isdigit((unsigned char)u->text[n + 1])))) {
		n++;
	}
	if (n == 0 || n > 8 || n + 2 >= u->size || (u->kind != UNIT_HEADING && u->lead_end == 0)) {
		return;
	}
	ts = tokens_read(r->ctx, r->lx, u->text + n, (u->lead_end > n ? u->lead_end : u->size) - n);
	for (int a = 0; a < ts->n; a++) {
		if (ts->t[a].p == 0 && phrase_read(r->ctx, &p, ts, a, ts->n, false)) {
			char *key = mem_strndup(r->ctx, u->text, n);

			map_set(r->sections, key, n, (uint64_t)unit + 1);
			r->outline[unit].name = p.name;
			return;
		}
	}
}

const char *section_named(const struct reader *r, const char *number)
{
	uint64_t unit = map_get(r->sections, number, strlen(number), 0);

	return unit == 0 ? NULL : r->outline[unit - 1].name;
}

void outline_read(struct reader *r)
{
	size_t n = r->markup->count;

	r->outline = mem_array(r->ctx, struct outline, n + 1);
	r->sections = map_new(r->ctx);
	r->people = map_new(r->ctx);
	for (size_t i = 0; i < n; i++) {
		const struct unit *u = &r->markup->units[i];

		if (is_bullet(u) && u->parent >= 0 && u->size < 4000) {
			r->outline[u->parent].children++;
		}
		if (u->kind == UNIT_HEADING || u->lead_end > 0) {
			note_section(r, (int)i);
		}
	}
	for (size_t i = 0; i < n; i++) {
		const struct unit *u = &r->markup->units[i];

		if (!is_bullet(u) || u->size >= 4000) {
			continue;
		}
		r->unit = (int)i;
		r->tokens[i] = tokens_read(r->ctx, r->lx, u->text, u->size);
		r->outline[i].thing = r->tokens[i]->n > 0 && describes(r, (int)i);
		if (u->parent >= 0) {
			r->outline[u->parent].things += r->outline[i].thing;
		}
	}
}
