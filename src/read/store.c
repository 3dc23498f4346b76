/* The resolved model goes into the session. Merging: an entity, attribute or relationship that is there is extended, never
 * changed where a person or an answer has spoken; nothing is removed. */
#include "dataeng/read/store.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"
#include "dataeng/wrap/sqlite.h"

static void sources(struct session *s, int64_t element, const struct refs *refs, const int64_t *statements)
{
	for (size_t i = 0; i < refs->count; i++) {
		(void)model_add_source(s, element,
		                       &(struct model_source){.kind = "statement", .statement_id = statements[refs->units[i]]});
	}
	if (refs->count == 0) {
		(void)model_add_source(
		        s, element,
		        &(struct model_source){.kind = "assumption", .note = "follows from other parts of the text"});
	}
}

/* Has a person or an answer decided about the element? */
static bool is_settled(struct session *s, int64_t element)
{
	return db_int(s->db, 0, "SELECT 1 FROM provenance WHERE element_id = ? AND source IN ('edit', 'answer') LIMIT 1", "i",
	              element) != 0;
}

static void store_entity(struct resolver *v, struct session *s, struct r_ent *e, const int64_t *statements)
{
	e->id = model_find_entity(s, e->name);
	e->existing = e->id > 0;
	if (!e->existing) {
		e->id = model_add_entity(s, &(struct model_entity){.name = e->name,
		                                                   .kind = strcmp(e->kind, "subtype") == 0 ? "strong" : e->kind,
		                                                   .description = e->description});
	} else if (!is_settled(s, e->id) && strcmp(e->kind, "strong") != 0 && strcmp(e->kind, "subtype") != 0) {
		(void)db_run(s->db, "UPDATE entity SET kind = ? WHERE id = ? AND kind = 'strong'", "si", e->kind, e->id);
	}
	for (size_t i = 0; i < e->alias_count; i++) {
		if (strcmp(e->aliases[i], e->name) != 0) {
			(void)model_add_entity_alias(s, e->id, e->aliases[i]);
		}
	}
	sources(s, e->id, &e->refs, statements);
	(void)v;
}

static void store_parents(struct resolver *v, struct session *s)
{
	for (size_t i = 0; i < v->ent_count; i++) {
		struct r_ent *e = &v->ents[i];

		if (e->parent >= 0 && !(e->existing && is_settled(s, e->id))) {
			(void)db_run(s->db, "UPDATE entity SET kind = 'subtype', parent_id = ? WHERE id = ?", "ii",
			             v->ents[e->parent].id, e->id);
		}
	}
}

/* Fills in what an attribute that is there does not say yet. */
static void extend_attribute(struct session *s, const struct r_attr *a)
{
	if (is_settled(s, a->id)) {
		return;
	}
	(void)db_run(s->db,
	             "UPDATE attribute SET required = coalesce(required, nullif(?, -1)), is_unique = max(is_unique, ?), "
	             "multivalued = max(multivalued, ?), derived = coalesce(derived, ?), unit = coalesce(unit, ?), "
	             "type = CASE WHEN type = 'text' THEN ? ELSE type END WHERE id = ?",
	             "iiisssi", a->required == MODEL_UNKNOWN ? (int64_t)-1 : (int64_t)(a->required == MODEL_YES),
	             (int64_t)a->unique, (int64_t)a->multi, a->derived, a->unit, a->type, a->id);
}

static void store_attribute(struct session *s, int64_t owner, struct r_attr *a, const int64_t *statements)
{
	a->id = model_find_attribute(s, owner, a->name);
	a->existing = a->id > 0;
	if (a->existing) {
		extend_attribute(s, a);
	} else {
		a->id = model_add_attribute(s, &(struct model_attribute){.owner_id = owner,
		                                                         .name = a->name,
		                                                         .type = a->type,
		                                                         .required = a->required,
		                                                         .is_unique = a->unique,
		                                                         .pii = a->pii,
		                                                         .multivalued = a->multi,
		                                                         .derived = a->derived,
		                                                         .has_min = a->has_min,
		                                                         .has_max = a->has_max,
		                                                         .max_length = a->length,
		                                                         .min = a->min,
		                                                         .max = a->max,
		                                                         .unit = a->unit,
		                                                         .description = a->description});
	}
	if (a->value_count > 0 &&
	    db_int(s->db, 0, "SELECT count(*) FROM attribute_value WHERE attribute_id = ?", "i", a->id) == 0) {
		for (size_t i = 0; i < a->value_count; i++) {
			(void)model_add_value(s, a->id, a->values[i]);
		}
	}
	sources(s, a->id, &a->refs, statements);
}

static void store_attributes(struct session *s, int64_t owner, struct r_attrs *attrs, const int64_t *statements)
{
	for (size_t i = 0; i < attrs->count; i++) {
		if (!attrs->all[i].dead) {
			store_attribute(s, owner, &attrs->all[i], statements);
		}
	}
}

static void store_relationship(struct resolver *v, struct session *s, struct r_rel *x, const int64_t *statements)
{
	int64_t from = v->ents[x->from].id;
	int64_t to = v->ents[x->to].id;
	const char *role = x->role;
	const char *name = x->said != NULL ? x->said : x->name;

	if (role != NULL && (strcmp(role, v->ents[x->to].name) == 0 || strcmp(role, v->ents[x->from].name) == 0)) {
		role = NULL;
	}
	x->id = db_int(
	        s->db, 0,
	        "SELECT id FROM relationship WHERE ((from_id = ?1 AND to_id = ?2) OR (from_id = ?2 AND to_id = ?1)) AND "
	        "coalesce(role, '') = coalesce(?3, '') AND (coalesce(name, '') = coalesce(?4, '') OR ?3 IS NOT NULL) LIMIT 1",
	        "iiss", from, to, role, name);
	x->existing = x->id > 0;
	if (!x->existing) {
		x->id = model_add_relationship(
		        s, &(struct model_relationship){.from_id = from,
		                                        .to_id = to,
		                                        .name = name,
		                                        .role = role,
		                                        .cardinality = x->cardinality,
		                                        .from_optional = x->from_optional,
		                                        .to_optional = x->to_optional,
		                                        .identifying =
		                                                x->identifying && strcmp(x->cardinality, "many-to-many") != 0});
	}
	sources(s, x->id, &x->refs, statements);
}

/* ------------------------------------------------------------------ keys */

static void store_key(struct session *s, int64_t entity, bool primary, const struct model_part *parts, size_t n,
                      const struct refs *refs, const int64_t *statements)
{
	int64_t id = model_add_key(s, entity, primary, parts, n);

	if (id > 0) {
		sources(s, id, refs, statements);
	}
}

static const struct r_rel *owner_rel(const struct resolver *v, int e)
{
	for (size_t i = 0; i < v->rel_count; i++) {
		const struct r_rel *x = &v->rels[i];

		if (!x->dead && x->from == e && x->to == v->ents[e].weak_owner && x->identifying && x->id > 0) {
			return x;
		}
	}
	return NULL;
}

/* "email", "card_number": what people would take as the key when several are unique. */
static int key_rank(const struct r_attr *a)
{
	return a->key ? 4
	       : strstr(a->name, "number") != NULL || strstr(a->name, "code") != NULL || strstr(a->name, "_id") != NULL ||
	                       strstr(a->name, "key") != NULL
	               ? 3
	       : a->type != NULL && strcmp(a->type, "text") == 0 && strcmp(a->name, "name") != 0 ? 2
	                                                                                         : 1;
}

/* What a part of a combined key is: an attribute, or the relationship to what it names. False: neither. */
static bool key_part(struct resolver *v, struct model_part *out, int e, const struct item *it)
{
	const struct r_attr *a = attr_lookup(v, e, it->name);
	int to = entity_find(v, it->np.name, NULL);

	memset(out, 0, sizeof(*out));
	if (a != NULL && !a->dead) {
		out->attribute_id = a->id;
	}
	for (size_t i = 0; out->attribute_id == 0 && to >= 0 && i < v->rel_count; i++) {
		const struct r_rel *x = &v->rels[i];

		if (!x->dead && x->from == e && x->to == to && x->id > 0 && strcmp(x->cardinality, "many-to-many") != 0) {
			out->relationship_id = x->id;
			return true;
		}
	}
	return out->attribute_id != 0;
}

/* True: the combination became the primary key. */
static bool store_combined(struct resolver *v, struct session *s, int e, bool primary, const int64_t *statements)
{
	const struct r_ent *x = &v->ents[e];
	struct model_part parts[8];
	size_t n = 0;

	for (size_t i = 0; i < x->combined_count && n < 8; i++) {
		n += key_part(v, &parts[n], e, &x->combined[i]);
	}
	if (n < 2 || n != x->combined_count) {
		return false;
	}
	store_key(s, x->id, primary, parts, n, &x->refs, statements);
	return primary;
}

static void store_keys(struct resolver *v, struct session *s, int e, const int64_t *statements)
{
	struct r_ent *x = &v->ents[e];
	struct r_attr *best = NULL;
	const struct r_rel *owner = x->weak_owner >= 0 ? owner_rel(v, e) : NULL;
	bool has_primary =
	        db_int(s->db, 0, "SELECT count(*) FROM entity_key WHERE entity_id = ? AND is_primary", "i", x->id) > 0;
	struct r_attr *partial = owner != NULL ? attr_find(&x->attrs, x->weak_attr) : NULL;

	for (size_t i = 0; i < x->attrs.count; i++) {
		struct r_attr *a = &x->attrs.all[i];

		if (!a->dead && a->unique && (best == NULL || key_rank(a) > key_rank(best))) {
			best = a;
		}
	}
	if (partial != NULL && !partial->dead) {
		struct model_part parts[2] = {{.relationship_id = owner->id}, {.attribute_id = partial->id}};

		store_key(s, x->id, best == NULL && !has_primary, parts, 2, &partial->refs, statements);
		has_primary = has_primary || best == NULL;
	} else if (x->combined != NULL) {
		has_primary = store_combined(v, s, e, best == NULL && !has_primary, statements) || has_primary;
	}
	for (size_t i = 0; i < x->attrs.count; i++) {
		struct r_attr *a = &x->attrs.all[i];

		if (!a->dead && a->unique && !a->existing) {
			store_key(s, x->id, a == best && !has_primary, &(struct model_part){.attribute_id = a->id}, 1, &a->refs,
			          statements);
		}
	}
}

bool store_model(struct resolver *v, struct session *s, const int64_t *statements)
{
	for (size_t i = 0; i < v->ent_count; i++) {
		store_entity(v, s, &v->ents[i], statements);
	}
	store_parents(v, s);
	for (size_t i = 0; i < v->ent_count && !reader_stopped(v->r); i++) {
		store_attributes(s, v->ents[i].id, &v->ents[i].attrs, statements);
	}
	for (size_t i = 0; i < v->rel_count && !reader_stopped(v->r); i++) {
		if (!v->rels[i].dead) {
			store_relationship(v, s, &v->rels[i], statements);
			store_attributes(s, v->rels[i].id, &v->rels[i].attrs, statements);
		}
	}
	for (size_t i = 0; i < v->ent_count; i++) {
		store_keys(v, s, (int)i, statements);
	}
	return !reader_stopped(v->r) && model_ok(s);
}
