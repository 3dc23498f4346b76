/* What is asked of the whole, into the session: volumes, growth, retention, access patterns, rules, prohibitions, quality.
 * The nouns of these facts are resolved here, when all entities are known; a noun that is none is dropped. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/read/resolve.h"
#include "dataeng/read/store.h"
#include "dataeng/wrap/sqlite.h"

struct demand {
	struct resolver *v;
	struct session *s;
	const int64_t *statements;
};

static void add_source(struct demand *d, int64_t element, const struct fact *f)
{
	if (element > 0) {
		(void)model_add_source(d->s, element,
		                       &(struct model_source){.kind = "statement", .statement_id = d->statements[f->unit]});
	}
}

static int entity_of(const struct demand *d, const struct fact *f)
{
	int e = entity_find(d->v, f->subj, NULL);

	return e < 0 ? entity_find(d->v, f->obj, NULL) : e;
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
	add_source(d, id, f);
	mark_used(d->v, f->unit, "volume of %s", d->v->ents[e].name);
}

static bool is_ratio(const struct fact *f)
{
	return f->verb != NULL; /* so many for each parent */
}

static void volume(struct demand *d, const struct fact *f)
{
	int e = entity_of(d, f);

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
	int e = entity_of(d, f);
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
	add_source(d, id, f);
	mark_used(d->v, f->unit, "growth of %s", d->v->ents[e].name);
}

static void retention(struct demand *d, const struct fact *f)
{
	int e = entity_of(d, f);
	int64_t id;

	if (e < 0 || db_int(d->s->db, 0, "SELECT 1 FROM retention WHERE entity_id = ?", "i", d->v->ents[e].id) != 0) {
		return;
	}
	id = model_add_retention(d->s, d->v->ents[e].id, f->number, f->text, f->word);
	add_source(d, id, f);
	mark_used(d->v, f->unit, "retention of %s", d->v->ents[e].name);
}

static void quality(struct demand *d, const struct fact *f)
{
	int64_t id = model_add_quality(d->s, f->word, f->text, d->v->r->markup->units[f->unit].text);

	add_source(d, id, f);
	mark_used(d->v, f->unit, "quality %s", f->word);
}

/* ------------------------------------------------------------------ access */

/* The attribute of e that "date" or "time" in general means. */
static struct r_attr *moment_of(struct demand *d, int e)
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

static bool is_moment(const char *name)
{
	static const char *const all[] = {"date", "time", "day", "week", "month", "year", "period", "quarter"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(name, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* An attribute of an entity that e is related to. */
static struct r_attr *attr_nearby(struct demand *d, int e, const char *name)
{
	for (size_t i = 0; i < d->v->rel_count; i++) {
		const struct r_rel *x = &d->v->rels[i];
		int other = x->from == e ? x->to : x->to == e ? x->from : -1;
		struct r_attr *a;

		if (x->dead || other < 0) {
			continue;
		}
		a = attr_find((struct r_attrs *)&x->attrs, name);
		a = a == NULL ? attr_lookup(d->v, other, name) : a;
		if (a != NULL && !a->dead) {
			return a;
		}
	}
	return NULL;
}

static struct model_part part_of(struct demand *d, int e, const struct item *it)
{
	struct model_part p = {.name = it->name};
	const char *role;
	struct r_attr *a = attr_lookup(d->v, e, it->name);
	int other;

	if (a == NULL || a->dead) {
		a = is_moment(it->name) ? moment_of(d, e) : NULL;
	}
	if (a != NULL && !a->dead) {
		p.attribute_id = a->id;
		p.name = a->name;
		return p;
	}
	for (size_t i = 0; i < d->v->rel_count; i++) {
		const struct r_rel *x = &d->v->rels[i];

		if (!x->dead && x->role != NULL && strcmp(x->role, it->np.name) == 0 && (x->from == e || x->to == e)) {
			p.relationship_id = x->id;
			p.entity_id = d->v->ents[x->from == e ? x->to : x->from].id;
			return p;
		}
	}
	if (it->np.of != NULL && it->np.of->name[0] != '\0') { /* "the name of the owner" */
		other = entity_find(d->v, it->np.of->name, NULL);
		a = other >= 0 ? attr_lookup(d->v, other, it->np.name) : NULL;
		if (a != NULL && !a->dead) {
			p.attribute_id = a->id;
			p.name = a->name;
			return p;
		}
	}
	other = entity_find(d->v, it->np.name, &role);
	if (other < 0 && it->np.of != NULL && it->np.of->name[0] != '\0') {
		other = entity_find(d->v, it->np.of->name, &role);
	}
	if (other >= 0) {
		p.entity_id = d->v->ents[other].id;
		p.name = role == NULL ? d->v->ents[other].name : role;
		return p;
	}
	a = attr_nearby(d, e, it->name);
	if (a != NULL) {
		p.attribute_id = a->id;
	}
	return p;
}

/* "revenue", "turnover": no entity, but money of one: the entity with money and a date that refers to most others. */
static int money_entity(struct demand *d)
{
	int best = -1;
	int most = 0;

	for (size_t e = 0; e < d->v->ent_count; e++) {
		int score = 0;

		for (size_t i = 0; i < d->v->ents[e].attrs.count; i++) {
			const char *t = d->v->ents[e].attrs.all[i].type;

			score += t != NULL && strcmp(t, "money") == 0 ? 2 : 0;
		}
		if (score == 0 || moment_of(d, (int)e) == NULL) {
			continue;
		}
		for (size_t i = 0; i < d->v->rel_count; i++) {
			score += !d->v->rels[i].dead && d->v->rels[i].from == (int)e;
		}
		if (score > most) {
			most = score;
			best = (int)e;
		}
	}
	return best;
}

/* "an occupancy report by hotel and room type": the entity that refers to most of what it is grouped by. */
static int best_covered(struct demand *d, const struct fact *f)
{
	int best = -1;
	int most = 0;

	for (size_t e = 0; e < d->v->ent_count; e++) {
		int score = 0;

		for (size_t i = 0; i < f->item_count; i++) {
			int other = entity_find(d->v, f->items[i].np.name, NULL);
			int rel = other >= 0 && other != (int)e ? rel_between(d->v, (int)e, other, NULL) : -1;

			score += rel >= 0 && d->v->rels[rel].from == (int)e;
			score += attr_lookup(d->v, (int)e, f->items[i].name) != NULL;
		}
		if (score > most) {
			most = score;
			best = (int)e;
		}
	}
	return best;
}

/* "the average score by track": the entity whose attribute that is, when there is one only. */
static int owner_of(struct demand *d, const char *name)
{
	int owner = -1;
	const char *last = strrchr(name, '_');

	for (int round = 0; round < 2 && owner == -1; round++) {
		for (size_t e = 0; e < d->v->ent_count; e++) {
			const struct r_attr *a = attr_find(&d->v->ents[e].attrs, round == 0 || last == NULL ? name : last + 1);

			if (a != NULL && !a->dead) {
				owner = owner == -1 ? (int)e : -2;
			}
		}
	}
	return owner;
}

static bool is_money_word(const char *name)
{
	const char *last = strrchr(name, '_');

	last = last == NULL ? name : last + 1;
	return strcmp(last, "revenue") == 0 || strcmp(last, "turnover") == 0 || strcmp(last, "sale") == 0 ||
	       strcmp(last, "income") == 0 || strcmp(last, "earning") == 0;
}

static void access_pattern(struct demand *d, const struct fact *f)
{
	int e = entity_of(d, f);
	struct model_part *parts = mem_array(d->v->ctx, struct model_part, f->item_count + 1);
	size_t n = 0;
	int64_t id;

	e = e < 0 ? owner_of(d, f->subj) : e;
	if (e < 0 && is_money_word(f->subj)) {
		e = money_entity(d);
	}
	if (e < 0 && strcmp(f->word, "report") == 0) {
		e = best_covered(d, f);
	}
	if (e < 0) {
		return;
	}
	for (size_t i = 0; i < f->item_count; i++) {
		struct model_part p = part_of(d, e, &f->items[i]);
		bool twice = p.entity_id == d->v->ents[e].id;

		for (size_t k = 0; k < n; k++) {
			twice = twice || strcmp(parts[k].name, p.name) == 0;
		}
		if (!twice) {
			parts[n++] = p;
		}
	}
	if (n == 0) {
		return;
	}
	id = model_add_access(d->s, &(struct model_access){.entity_id = d->v->ents[e].id, .kind = f->word, .body = f->text},
	                      parts, n);
	add_source(d, id, f);
	mark_used(d->v, f->unit, "access pattern: %s by %s", d->v->ents[e].name, parts[0].name);
}

/* ------------------------------------------------------------------ rules */

static struct model_part rule_part(struct demand *d, int e, const char *name)
{
	struct r_attr *a = attr_lookup(d->v, e, name);
	int other = entity_find(d->v, name, NULL);

	if (a != NULL && !a->dead) {
		return (struct model_part){.attribute_id = a->id};
	}
	for (size_t i = 0; i < d->v->rel_count; i++) {
		const struct r_rel *x = &d->v->rels[i];

		if (!x->dead && other >= 0 && ((x->from == e && x->to == other) || (x->to == e && x->from == other))) {
			return (struct model_part){.relationship_id = x->id};
		}
	}
	return (struct model_part){0};
}

/* The entity that has both attributes. */
static int owner_of_both(struct demand *d, const struct fact *f)
{
	int e = f->subj != NULL ? entity_find(d->v, f->subj, NULL) : -1;

	if (e >= 0 && attr_lookup(d->v, e, f->obj) != NULL && attr_lookup(d->v, e, f->verb) != NULL) {
		return e;
	}
	for (size_t i = 0; i < d->v->ent_count; i++) {
		if (attr_lookup(d->v, (int)i, f->obj) != NULL && attr_lookup(d->v, (int)i, f->verb) != NULL) {
			return (int)i;
		}
	}
	return -1;
}

/* The rule of the first part that says the same already: a text may repeat itself. 0: none. */
static int64_t same_rule(const struct demand *d, int64_t entity, const char *kind, double value, const struct model_part *parts,
                         int64_t count)
{
	return db_int(d->s->db, 0,
	              "SELECT r.id FROM business_rule r WHERE r.entity_id = ? AND r.kind = ? AND coalesce(r.value, 0) = ? AND "
	              "EXISTS (SELECT 1 FROM business_rule_part p WHERE p.rule_id = r.id AND p.seq = 1 AND "
	              "coalesce(p.attribute_id, 0) = ? AND coalesce(p.relationship_id, 0) = ?) AND (? = 1 OR EXISTS (SELECT 1 "
	              "FROM business_rule_part p WHERE p.rule_id = r.id AND p.seq = 2 AND coalesce(p.attribute_id, 0) = ?)) "
	              "ORDER BY r.id",
	              "isriiii", entity, kind, value, parts[0].attribute_id, parts[0].relationship_id, count,
	              parts[count - 1].attribute_id);
}

static void order(struct demand *d, const struct fact *f)
{
	int e = owner_of_both(d, f);
	struct model_part parts[2];
	int64_t id;

	if (e < 0) {
		return;
	}
	parts[0] = rule_part(d, e, f->obj);
	parts[1] = rule_part(d, e, f->verb);
	if (parts[0].attribute_id == 0 || parts[1].attribute_id == 0) {
		return;
	}
	id = same_rule(d, d->v->ents[e].id, "order", 0, parts, 2);
	if (id == 0) {
		id = model_add_rule(d->s, d->v->ents[e].id, "order", false, 0, f->text, parts, 2);
	}
	add_source(d, id, f);
	mark_used(d->v, f->unit, "rule: %s before %s", f->obj, f->verb);
}

/* "A member may have 8 copies": counted are the rows between the two, when there are such. */
static void limit(struct demand *d, const struct fact *f)
{
	int what = entity_find(d->v, f->subj, NULL);
	int who = entity_find(d->v, f->obj, NULL);
	int between = -1;
	struct model_part part;
	int64_t id;

	if (what < 0 || who < 0 || what == who) {
		return;
	}
	for (size_t e = 0; e < d->v->ent_count && between < 0; e++) {
		bool a = false, b = false;

		for (size_t i = 0; i < d->v->rel_count; i++) {
			const struct r_rel *x = &d->v->rels[i];

			a = a || (!x->dead && x->from == (int)e && x->to == what);
			b = b || (!x->dead && x->from == (int)e && x->to == who);
		}
		between = a && b && (int)e != what && (int)e != who ? (int)e : -1;
	}
	what = between >= 0 ? between : what;
	part = rule_part(d, what, d->v->ents[who].name);
	if (part.relationship_id == 0) {
		return;
	}
	id = same_rule(d, d->v->ents[what].id, "limit", f->number, &part, 1);
	if (id == 0) {
		id = model_add_rule(d->s, d->v->ents[what].id, "limit", true, f->number, f->text, &part, 1);
	}
	add_source(d, id, f);
	mark_used(d->v, f->unit, "rule: at most %g %s for each %s", f->number, d->v->ents[what].name, d->v->ents[who].name);
}

static void unique(struct demand *d, const struct fact *f)
{
	int e = entity_find(d->v, f->subj, NULL);
	struct model_part parts[8];
	size_t n = 0;
	int64_t id;

	for (size_t i = 0; e >= 0 && i < f->item_count && n < 8; i++) {
		struct model_part p = rule_part(d, e, f->items[i].name);

		if (p.attribute_id != 0 || p.relationship_id != 0) {
			parts[n++] = p;
		}
	}
	if (n < 2) {
		return;
	}
	id = model_add_rule(d->s, d->v->ents[e].id, "unique", false, 0, f->text, parts, n);
	add_source(d, id, f);
	mark_used(d->v, f->unit, "rule: unique combination of %s", d->v->ents[e].name);
}

static void prohibition(struct demand *d, const struct fact *f)
{
	int e = f->subj != NULL ? entity_find(d->v, f->subj, NULL) : -1;
	int64_t id;

	if (entity_find(d->v, f->obj, NULL) >= 0) {
		return; /* something that is stored after all */
	}
	id = model_add_prohibition(d->s, e >= 0 ? d->v->ents[e].id : 0, f->obj, d->v->r->markup->units[f->unit].text);
	add_source(d, id, f);
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
			access_pattern(&d, f);
			break;
		case FACT_ORDER:
			order(&d, f);
			break;
		case FACT_LIMIT:
			limit(&d, f);
			break;
		case FACT_UNIQUE:
			unique(&d, f);
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
