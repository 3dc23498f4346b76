/* What is asked of the whole, into the session: volumes, growth, retention, access patterns, rules, prohibitions, quality.
 * The nouns of these facts are resolved here, when all entities are known; a noun that is none is dropped. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/read/resolve.h"
#include "dataeng/read/store.h"
#include "dataeng/read/store_parts.h"
#include "dataeng/wrap/sqlite.h"

void demand_source(struct demand *d, int64_t element, const struct fact *f)
{
	if (element > 0) {
		(void)model_add_source(d->s, element,
		                       &(struct model_source){.kind = "statement", .statement_id = d->statements[f->unit]});
	}
}

int demand_entity(const struct demand *d, const struct fact *f)
{
	int e = entity_find(d->v, f->subj, NULL);

	return e < 0 ? entity_find(d->v, f->obj, NULL) : e;
}

/* ------------------------------------------------------------------ names */

/* The attribute of e that "date" or "time" in general means. */
struct r_attr *demand_moment(struct demand *d, int e)
{
	struct r_ent *x = &d->v->ents[e];

	for (size_t i = 0; i < x->attrs.count; i++) {
		struct r_attr *a = &x->attrs.all[i];

		if (!a->dead && a->type != NULL && (strcmp(a->type, "date") == 0 || strcmp(a->type, "timestamp") == 0)) {
			return a;
		}
	}
	return NULL;
}

bool demand_is_moment(const char *name)
{
	static const char *const all[] = {"date", "time", "day", "week", "month", "year", "period", "quarter"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(name, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* "registration date" and "registered_on": the word for a date says nothing more. */
static bool is_date_word(const char *word)
{
	return strcmp(word, "date") == 0 || strcmp(word, "time") == 0 || strcmp(word, "day") == 0;
}

bool demand_is_akin(const char *name, const char *other)
{
	for (const char *p = name; *p != '\0'; p += strcspn(p, "_"), p += *p == '_') {
		char word[64];
		size_t n = strcspn(p, "_");
		bool any = false;

		if (n >= sizeof(word)) {
			return false;
		}
		memcpy(word, p, n);
		word[n] = '\0';
		for (const char *q = other; *q != '\0' && !any; q += strcspn(q, "_"), q += *q == '_') {
			char with[64];
			size_t k = strcspn(q, "_");

			memcpy(with, q, k < sizeof(with) ? k : sizeof(with) - 1);
			with[k < sizeof(with) ? k : sizeof(with) - 1] = '\0';
			any = strcmp(word, with) == 0 || words_akin(word, with);
		}
		if (!any && !(is_date_word(word) && strchr(name, '_') != NULL)) {
			return false;
		}
	}
	return true;
}

size_t demand_akin(struct demand *d, int e, const char *name, struct r_attr **first)
{
	struct r_attrs *all = &d->v->ents[e].attrs;
	size_t hits = 0;

	*first = NULL;
	for (size_t i = 0; i < all->count; i++) {
		if (!all->all[i].dead && demand_is_akin(name, all->all[i].name)) {
			*first = hits++ == 0 ? &all->all[i] : *first;
		}
	}
	return hits;
}

/* ------------------------------------------------------------------ numbers */

/* The rows a fact speaks of, one entry for an entity and period; what a later sentence repeats is the same. */
static void add_volume(struct demand *d, const struct fact *f, int e, double rows, const char *per)
{
	int64_t id = db_int(d->s->db, 0, "SELECT id FROM volume WHERE entity_id = ? AND per IS ? AND row_count = ?", "isr",
	                    d->v->ents[e].id, per, rows);

	if (id == 0) {
		id = model_add_volume(d->s,
		                      &(struct model_volume){.entity_id = d->v->ents[e].id, .row_count = rows, .per = per});
	}
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "volume of %s", d->v->ents[e].name);
}

static bool is_ratio(const struct fact *f)
{
	return f->verb != NULL; /* so many for each parent */
}

static void volume(struct demand *d, const struct fact *f)
{
	int e = demand_entity(d, f);

	if (e >= 0 && !is_ratio(f)) {
		add_volume(d, f, e, f->number, f->word);
	}
}

/* "Three lines per order": rows when those of the parent are known and nobody counted the lines themselves. */
static void ratio(struct demand *d, const struct fact *f)
{
	int e = entity_find(d->v, f->subj, NULL);
	int parent = entity_find(d->v, f->obj, NULL);
	double rows;
	const char *per;

	if (e < 0 || parent < 0 || e == parent ||
	    db_int(d->s->db, 0, "SELECT count(*) FROM volume WHERE entity_id = ? AND row_count IS NOT NULL", "i",
	           d->v->ents[e].id) > 0) {
		return;
	}
	rows = (double)db_int(
	        d->s->db, 0,
	        "SELECT CAST(row_count AS INTEGER) FROM volume WHERE entity_id = ? AND row_count IS NOT NULL ORDER BY id "
	        "LIMIT 1",
	        "i", d->v->ents[parent].id);
	per = db_text(d->v->ctx, d->s->db,
	              "SELECT per FROM volume WHERE entity_id = ? AND row_count IS NOT NULL ORDER BY id LIMIT 1", "i",
	              d->v->ents[parent].id);
	if (rows > 0) {
		add_volume(d, f, e, rows * f->number, per);
	}
}

static void growth(struct demand *d, const struct fact *f)
{
	int e = demand_entity(d, f);
	int64_t id;

	if (e < 0) {
		return;
	}
	id = db_int(d->s->db, 0, "SELECT id FROM volume WHERE entity_id = ? AND growth_pct IS NULL ORDER BY id LIMIT 1", "i",
	            d->v->ents[e].id);
	if (id > 0) {
		(void)db_run(d->s->db, "UPDATE volume SET growth_pct = ?, growth_per = ? WHERE id = ?", "rsi", f->number,
		             f->word, id);
	} else {
		id = model_add_volume(d->s, &(struct model_volume){.entity_id = d->v->ents[e].id,
		                                                   .row_count = -1,
		                                                   .growth_pct = f->number,
		                                                   .growth_per = f->word});
	}
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "growth of %s", d->v->ents[e].name);
}

static void retention(struct demand *d, const struct fact *f)
{
	int e = demand_entity(d, f);
	int64_t id;

	if (e < 0 || db_int(d->s->db, 0, "SELECT 1 FROM retention WHERE entity_id = ?", "i", d->v->ents[e].id) != 0) {
		return;
	}
	id = model_add_retention(d->s, d->v->ents[e].id, f->number, f->text, f->word);
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "retention of %s", d->v->ents[e].name);
}

static void quality(struct demand *d, const struct fact *f)
{
	int64_t id = model_add_quality(d->s, f->word, f->text, d->v->r->markup->units[f->unit].text);

	demand_source(d, id, f);
	mark_used(d->v, f->unit, "quality %s", f->word);
}

static void prohibition(struct demand *d, const struct fact *f)
{
	int e = f->subj != NULL ? entity_find(d->v, f->subj, NULL) : -1;
	int64_t id;

	if (entity_find(d->v, f->obj, NULL) >= 0) {
		return; /* something that is stored after all */
	}
	id = model_add_prohibition(d->s, e >= 0 ? d->v->ents[e].id : 0, f->obj, d->v->r->markup->units[f->unit].text);
	demand_source(d, id, f);
	mark_used(d->v, f->unit, "rule: never store %s", f->obj);
}

bool store_demands(struct resolver *v, struct session *s, const int64_t *statements)
{
	struct demand d = {v, s, statements};

	for (size_t i = 0; i < v->r->fact_count; i++) {
		const struct fact *f = &v->r->facts[i];

		switch (f->kind) {
		case FACT_VOLUME:
			volume(&d, f);
			break;
		case FACT_GROWTH:
			growth(&d, f);
			break;
		case FACT_RETENTION:
			retention(&d, f);
			break;
		case FACT_ACCESS:
			store_access(&d, f);
			break;
		case FACT_ORDER:
		case FACT_LIMIT:
		case FACT_UNIQUE:
		case FACT_CHECK:
			store_rule(&d, f);
			break;
		case FACT_NEVER:
			prohibition(&d, f);
			break;
		case FACT_QUALITY:
			quality(&d, f);
			break;
		default:
			break;
		}
	}
	for (size_t i = 0; i < v->r->fact_count; i++) {
		if (v->r->facts[i].kind == FACT_VOLUME && is_ratio(&v->r->facts[i])) {
			ratio(&d, &v->r->facts[i]);
		}
	}
	return model_ok(s);
}
