/* The resolver's own tools: finding what a phrase means, growing lists, noting which sentence was used for what. */
#include "dataeng/read/resolve.h"

#include <stdarg.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/map.h"

void refs_add(struct resolver *v, struct refs *refs, int unit)
{
	for (size_t i = 0; i < refs->count; i++) {
		if (refs->units[i] == unit) {
			return;
		}
	}
	if (refs->count >= 8) {
		return; /* eight places say enough */
	}
	refs->units = mem_resize(v->ctx, refs->units, int, refs->count + 1);
	refs->units[refs->count++] = unit;
}

void mark_used(struct resolver *v, int unit, const char *fmt, ...)
{
	struct outcome *o = &v->r->outcomes[unit];
	va_list ap;

	o->used = true;
	if (o->reason == NULL || strlen(o->reason) < 160) {
		char *text;

		va_start(ap, fmt);
		text = mem_vprintf(v->ctx, fmt, ap);
		va_end(ap);
		if (o->reason == NULL) {
			o->reason = text;
		} else if (strstr(o->reason, text) == NULL) {
			o->reason = mem_printf(v->ctx, "%s; %s", o->reason, text);
		}
	}
}

static bool plain_words(const struct resolver *v, const char *phrase, const char *tail)
{
	const char *p = phrase;

	while (p < tail) {
		char word[48];
		size_t n = strcspn(p, "_");

		if (n >= sizeof(word)) {
			return false;
		}
		memcpy(word, p, n);
		word[n] = '\0';
		if ((lexicon_classes(v->r->lx, word) & W_STATE) == 0 && !(n > 3 && strcmp(word + n - 2, "ly") == 0) &&
		    !(n > 4 && strcmp(word + n - 2, "ed") == 0 && lexicon_classes(v->r->lx, word) == 0)) {
			return false;
		}
		p += n + 1;
	}
	return true;
}

int entity_find(const struct resolver *v, const char *phrase, const char **role)
{
	int t = term_root(v, term_find(v, phrase));
	const char *p = phrase;

	if (role != NULL) {
		*role = NULL;
	}
	if (phrase == NULL || phrase[0] == '\0') {
		return -1;
	}
	if (t >= 0 && v->terms[t].ent >= 0) {
		return v->terms[t].ent;
	}
	while ((p = strchr(p, '_')) != NULL) {
		p++;
		t = term_root(v, term_find(v, p));
		if (t >= 0 && v->terms[t].ent >= 0) {
			if (role != NULL && !plain_words(v, phrase, p)) {
				*role = phrase;
			}
			return v->terms[t].ent;
		}
	}
	return -1;
}

struct r_attr *attr_find(struct r_attrs *attrs, const char *name)
{
	for (size_t i = 0; i < attrs->count; i++) {
		if (strcmp(attrs->all[i].name, name) == 0) {
			return &attrs->all[i];
		}
	}
	return NULL;
}

struct r_attr *attr_add(struct resolver *v, struct r_attrs *attrs, const char *name, int unit)
{
	struct r_attr *a = attr_find(attrs, name);

	if (a == NULL) {
		attrs->all = mem_resize(v->ctx, attrs->all, struct r_attr, attrs->count + 1);
		a = &attrs->all[attrs->count++];
		memset(a, 0, sizeof(*a));
		a->name = name;
		a->pii = "none";
	}
	refs_add(v, &a->refs, unit);
	return a;
}

void attr_take(struct resolver *v, struct r_attr *a, const struct item *it)
{
	(void)v;
	if ((it->flags & (ITEM_REQUIRED | ITEM_KEY)) != 0) {
		a->required = MODEL_YES;
	} else if ((it->flags & ITEM_OPTIONAL) != 0 && a->required == MODEL_UNKNOWN) {
		a->required = MODEL_NO;
	}
	a->unique = a->unique || (it->flags & (ITEM_UNIQUE | ITEM_KEY)) != 0;
	a->key = a->key || (it->flags & ITEM_KEY) != 0;
	a->multi = a->multi || (it->flags & ITEM_MULTI) != 0;
	if ((it->flags & ITEM_DERIVED) != 0 && a->derived == NULL) {
		a->derived = "computed from other data";
	}
	if (it->value_count > 0 && a->value_count == 0 && (it->flags & ITEM_EXAMPLES) == 0) {
		a->values = it->values;
		a->value_count = it->value_count;
	}
	if (it->has_min && !a->has_min) {
		a->has_min = true;
		a->min = it->min;
	}
	if (it->has_max && !a->has_max) {
		a->has_max = true;
		a->max = it->max;
	}
	a->unit = a->unit == NULL ? it->unit : a->unit;
	a->length = a->length == 0 ? it->length : a->length;
	if (a->type == NULL) {
		a->type = (it->flags & ITEM_BOOLEAN) != 0 ? "boolean" : it->type;
	}
	if (a->type == NULL && (it->flags & ITEM_BINARY) != 0) {
		a->type = "binary";
	}
	if (it->part_count > 0 && a->part_count == 0) {
		a->parts = it->parts;
		a->part_count = it->part_count;
	}
}

/* Without the names of the entity in front. */
static const char *without_owner(const struct r_ent *e, const char *name)
{
	for (size_t i = 0; i <= e->alias_count; i++) {
		const char *own = i == 0 ? e->name : e->aliases[i - 1];
		size_t n = strlen(own);

		if (strncmp(name, own, n) == 0 && name[n] == '_') {
			return name + n + 1;
		}
	}
	return NULL;
}

struct r_attr *attr_lookup(struct resolver *v, int ent, const char *name)
{
	struct r_ent *e = &v->ents[ent];
	struct r_attr *a = attr_find(&e->attrs, name);
	const char *bare = without_owner(e, name);

	if (a == NULL && bare != NULL) {
		a = attr_find(&e->attrs, bare);
	}
	for (size_t i = 0; a == NULL && i < e->attrs.count; i++) {
		const char *own = without_owner(e, e->attrs.all[i].name);

		if (own != NULL && strcmp(own, name) == 0) {
			a = &e->attrs.all[i];
		}
	}
	/* "code" for "icd_code", "number" for "invoice_number": when only one ends so */
	if (a == NULL && strchr(name, '_') == NULL) {
		size_t hits = 0;

		for (size_t i = 0; i < e->attrs.count; i++) {
			const char *last = strrchr(e->attrs.all[i].name, '_');

			if (last != NULL && strcmp(last + 1, name) == 0) {
				a = &e->attrs.all[i];
				hits++;
			}
		}
		a = hits == 1 ? a : NULL;
	}
	return a;
}

struct resolver *resolve(void *ctx, struct reader *r, struct session *s)
{
	struct resolver *v = mem_new(ctx, struct resolver);

	v->ctx = v;
	v->r = r;
	v->kinds = r->kinds;
	v->pairs = map_new(v);
	v->roles = map_new(v);
	v->forbidden = map_new(v);
	resolve_terms(v, s);
	resolve_relationships(v);
	resolve_properties(v);
	return v;
}
