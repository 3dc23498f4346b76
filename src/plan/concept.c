/* Reads the conceptual model into memory.
 *
 * The derivation walks it many times in many directions; with pointers these walks are short to write and to read. A model
 * has tens of entities, not millions, so plain searches are enough.
 */
#include "dataeng/plan/concept.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

void list_add(const void *ctx, struct list *l, void *item)
{
	l->all = mem_resize(ctx, l->all, void *, l->count + 1);
	l->all[l->count++] = item;
}

bool list_has(const struct list *l, const void *item)
{
	for (size_t i = 0; i < l->count; i++) {
		if (l->all[i] == item) {
			return true;
		}
	}
	return false;
}

struct concept_entity *concept_entity(const struct concept *c, int64_t id)
{
	for (size_t i = 0; i < c->entities.count; i++) {
		struct concept_entity *e = c->entities.all[i];

		if (e->id == id) {
			return e;
		}
	}
	return NULL;
}

struct concept_relationship *concept_relationship(const struct concept *c, int64_t id)
{
	for (size_t i = 0; i < c->relationships.count; i++) {
		struct concept_relationship *r = c->relationships.all[i];

		if (r->id == id) {
			return r;
		}
	}
	return NULL;
}

static struct concept_attribute *find_in(const struct list *attributes, int64_t id)
{
	for (size_t i = 0; i < attributes->count; i++) {
		struct concept_attribute *a = attributes->all[i];

		if (a->id == id) {
			return a;
		}
	}
	return NULL;
}

struct concept_attribute *concept_attribute(const struct concept *c, int64_t id)
{
	struct concept_attribute *a = NULL;

	for (size_t i = 0; a == NULL && i < c->entities.count; i++) {
		a = find_in(&((struct concept_entity *)c->entities.all[i])->attributes, id);
	}
	for (size_t i = 0; a == NULL && i < c->relationships.count; i++) {
		a = find_in(&((struct concept_relationship *)c->relationships.all[i])->attributes, id);
	}
	return a;
}

static const char *text(const void *ctx, struct query *q, int col)
{
	return mem_strdup(ctx, query_text(q, col));
}

static bool load_entities(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/concept_entities.sql"), "");

	while (query_next(q)) {
		struct concept_entity *e = mem_new(ctx, struct concept_entity);

		e->id = query_int(q, 0);
		e->name = text(ctx, q, 1);
		e->kind = text(ctx, q, 2);
		e->parent = concept_entity(c, query_int(q, 3));
		e->note = text(ctx, q, 4);
		e->retained = query_int(q, 5) != 0;
		e->retention = query_real(q, 6);
		e->rows_per_year = query_real(q, 7);
		if (e->parent != NULL) {
			list_add(ctx, &e->parent->children, e);
		}
		list_add(ctx, &c->entities, e);
	}
	return query_end(q);
}

static bool load_relationships(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/concept_relationships.sql"), "");

	while (query_next(q)) {
		struct concept_relationship *r = mem_new(ctx, struct concept_relationship);

		r->id = query_int(q, 0);
		r->from = concept_entity(c, query_int(q, 1));
		r->to = concept_entity(c, query_int(q, 2));
		r->name = text(ctx, q, 3);
		r->role = text(ctx, q, 4);
		r->cardinality = text(ctx, q, 5);
		r->from_optional = (int)query_int(q, 6);
		r->to_optional = (int)query_int(q, 7);
		r->identifying = query_int(q, 8) != 0;
		r->on_delete = text(ctx, q, 9);
		r->note = text(ctx, q, 10);
		list_add(ctx, &c->relationships, r);
	}
	return query_end(q);
}

static struct concept_attribute *read_attribute(const void *ctx, struct query *q)
{
	struct concept_attribute *a = mem_new(ctx, struct concept_attribute);

	a->id = query_int(q, 0);
	a->owner_id = query_int(q, 1);
	a->name = text(ctx, q, 2);
	a->type = text(ctx, q, 3);
	a->required = (int)query_int(q, 4);
	a->is_unique = query_int(q, 5) != 0;
	a->multivalued = query_int(q, 6) != 0;
	a->pii = text(ctx, q, 7);
	a->derived = text(ctx, q, 8);
	a->has_min = !query_is_null(q, 10);
	a->min = query_real(q, 10);
	a->has_max = !query_is_null(q, 11);
	a->max = query_real(q, 11);
	a->max_length = query_int(q, 12);
	a->unit = text(ctx, q, 13);
	a->default_value = text(ctx, q, 14);
	a->note = text(ctx, q, 15);
	return a;
}

static bool load_attributes(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/concept_attributes.sql"), "");

	while (query_next(q)) {
		struct concept_attribute *a = read_attribute(ctx, q);
		struct concept_entity *e = concept_entity(c, a->owner_id);
		struct concept_relationship *r = concept_relationship(c, a->owner_id);

		if (e != NULL) {
			list_add(ctx, &e->attributes, a);
		} else if (r != NULL) {
			list_add(ctx, &r->attributes, a);
		}
	}
	return query_end(q);
}

static bool load_values(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q =
	        db_query(ctx, s->db, "SELECT attribute_id, value FROM attribute_value ORDER BY attribute_id, seq", "");

	while (query_next(q)) {
		struct concept_attribute *a = concept_attribute(c, query_int(q, 0));

		if (a != NULL) {
			list_add(ctx, &a->values, mem_strdup(ctx, query_text(q, 1)));
		}
	}
	return query_end(q);
}

/* A composite that is a part of itself would have no columns. */
static bool is_inside(const struct concept_attribute *whole, const struct concept_attribute *part)
{
	for (; whole != NULL; whole = whole->composite) {
		if (whole == part) {
			return true;
		}
	}
	return false;
}

static bool load_composites(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q =
	        db_query(ctx, s->db, "SELECT id, part_of FROM attribute WHERE part_of IS NOT NULL ORDER BY owner_id, seq", "");

	while (query_next(q)) {
		struct concept_attribute *a = concept_attribute(c, query_int(q, 0));
		struct concept_attribute *whole = concept_attribute(c, query_int(q, 1));

		if (a != NULL && whole != NULL && !is_inside(whole, a)) {
			a->composite = whole;
			list_add(ctx, &whole->parts, a);
		}
	}
	return query_end(q);
}

static struct concept_part *read_part(const void *ctx, const struct concept *c, struct query *q, int col)
{
	struct concept_part *p = mem_new(ctx, struct concept_part);

	p->attribute = query_is_null(q, col) ? NULL : concept_attribute(c, query_int(q, col));
	p->relationship = query_is_null(q, col + 1) ? NULL : concept_relationship(c, query_int(q, col + 1));
	return p;
}

static bool load_keys(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q =
	        db_query(ctx, s->db,
	                 "SELECT k.id, k.entity_id, k.is_primary, p.attribute_id, p.relationship_id FROM entity_key k "
	                 "JOIN entity_key_part p ON p.key_id = k.id ORDER BY k.is_primary DESC, k.id, p.seq",
	                 "");
	struct concept_key *k = NULL;

	while (query_next(q)) {
		struct concept_entity *e = concept_entity(c, query_int(q, 1));

		if (k == NULL || k->id != query_int(q, 0)) {
			k = mem_new(ctx, struct concept_key);
			k->id = query_int(q, 0);
			k->is_primary = query_int(q, 2) != 0;
			list_add(ctx, &e->keys, k);
		}
		list_add(ctx, &k->parts, read_part(ctx, c, q, 3));
	}
	return query_end(q);
}

static bool load_rules(const void *ctx, struct concept *c, struct session *s)
{
	struct query *q = db_query(ctx, s->db,
	                           "SELECT r.id, r.entity_id, r.kind, r.value, r.body, p.attribute_id, p.relationship_id FROM "
	                           "business_rule r LEFT JOIN business_rule_part p ON p.rule_id = r.id ORDER BY r.id, p.seq",
	                           "");
	struct concept_rule *r = NULL;

	while (query_next(q)) {
		if (r == NULL || r->id != query_int(q, 0)) {
			r = mem_new(ctx, struct concept_rule);
			r->id = query_int(q, 0);
			r->entity = concept_entity(c, query_int(q, 1));
			r->kind = text(ctx, q, 2);
			r->has_value = !query_is_null(q, 3);
			r->value = query_real(q, 3);
			r->body = text(ctx, q, 4);
			list_add(ctx, &c->rules, r);
		}
		if (!query_is_null(q, 5) || !query_is_null(q, 6)) {
			list_add(ctx, &r->parts, read_part(ctx, c, q, 5));
		}
	}
	return query_end(q);
}

struct concept *concept_load(const void *ctx, struct session *s)
{
	struct concept *c = mem_new(ctx, struct concept);
	bool ok = load_entities(ctx, c, s) && load_relationships(ctx, c, s) && load_attributes(ctx, c, s) &&
	          load_values(ctx, c, s) && load_composites(ctx, c, s) && load_keys(ctx, c, s) && load_rules(ctx, c, s);

	if (!ok) {
		db_report(s->db, s->diags, "cannot read the model");
		return NULL;
	}
	return c;
}

const char *concept_prohibited(const void *ctx, struct session *s, int64_t entity_id, const char *name)
{
	return db_text(ctx, s->db,
	               "SELECT body FROM prohibition WHERE (entity_id IS NULL OR entity_id = ?1) AND (name = ?2 OR "
	               "?2 LIKE '%\\_' || replace(name, '_', '\\_') ESCAPE '\\') ORDER BY id LIMIT 1",
	               "is", entity_id, name);
}
