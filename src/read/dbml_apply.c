/* Brings the conceptual model to what an edited text says.
 *
 * Both sides are laid side by side and paired: by name, then what is left by likeness, which is a rename. What stays alone on
 * the side of the session is dropped, on the side of the text added; pairs are changed where they differ. The order of edits
 * keeps names free: renames and drops come before additions.
 */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "dataeng/read/dbml.h"
#include "dataeng/read/dbml_model.h"

struct edit {
	const void *ctx;
	struct session *s;
	struct want want, have;
	int changes;
};

static bool same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void changed(struct edit *e, int64_t id)
{
	e->changes++;
	if (id != 0) {
		model_add_source(e->s, id, &(struct model_source){.kind = "edit"});
	}
}

static bool is_facts(const struct want_owner *o)
{
	return strcmp(o->kind, "facts") == 0;
}

/* ---- pairing */

static size_t in_common(const struct want_owner *a, const struct want_owner *b)
{
	size_t n = 0;

	for (size_t i = 0; i < a->attribute_count; i++) {
		n += want_attribute(b, a->attributes[i].name) != NULL;
	}
	for (size_t i = 0; i < a->relationship_count; i++) {
		for (size_t j = 0; j < b->relationship_count; j++) {
			n += same(a->relationships[i].role, b->relationships[j].role);
		}
	}
	return n;
}

/* An entity that vanished and one that appeared with at least half of its facts are one, renamed. */
static bool is_like(const struct want_owner *a, const struct want_owner *b, size_t place_a, size_t place_b)
{
	size_t all = a->attribute_count + a->relationship_count;

	return all == 0 ? place_a == place_b && b->attribute_count + b->relationship_count == 0 : in_common(a, b) * 2 >= all;
}

static void pair_owners(struct edit *e)
{
	for (size_t i = 0; i < e->have.count; i++) {
		struct want_owner *h = &e->have.owners[i];
		struct want_owner *w = want_owner(&e->want, h->name);

		if (w != NULL && is_facts(w) == is_facts(h)) {
			h->match = w;
			w->match = h;
		}
	}
	for (size_t i = 0; i < e->have.count; i++) {
		struct want_owner *h = &e->have.owners[i];

		for (size_t j = 0; h->match == NULL && !is_facts(h) && j < e->want.count; j++) {
			struct want_owner *w = &e->want.owners[j];

			if (w->match == NULL && !is_facts(w) && is_like(h, w, i, j)) {
				h->match = w;
				w->match = h;
			}
		}
	}
}

/* The same type at the same place among the attributes: renamed. */
static void pair_attributes(struct want_owner *h, struct want_owner *w)
{
	for (size_t i = 0; i < h->attribute_count; i++) {
		struct want_attribute *a = &h->attributes[i];

		a->match = want_attribute(w, a->name);
		if (a->match != NULL) {
			a->match->match = a;
		}
	}
	for (size_t i = 0; i < h->attribute_count && i < w->attribute_count; i++) {
		struct want_attribute *a = &h->attributes[i];
		struct want_attribute *b = &w->attributes[i];

		if (a->match == NULL && b->match == NULL && same(a->type, b->type)) {
			a->match = b;
			b->match = a;
		}
	}
}

/* The name that the target of a relationship has in the text. */
static const char *new_name(const struct edit *e, const char *entity)
{
	const struct want_owner *h = want_owner(&e->have, entity);

	return h != NULL && h->match != NULL ? h->match->name : entity;
}

static void pair_by(const struct edit *e, struct want_owner *h, struct want_owner *w, bool by_role)
{
	for (size_t i = 0; i < h->relationship_count; i++) {
		struct want_relationship *a = &h->relationships[i];

		for (size_t j = 0; a->match == NULL && j < w->relationship_count; j++) {
			struct want_relationship *b = &w->relationships[j];
			const char *target = new_name(e, a->target);
			const char *role = same(a->role, a->target) ? target : a->role;

			if (b->match == NULL && same(target, b->target) && (!by_role || same(role, b->role))) {
				a->match = b;
				b->match = a;
			}
		}
	}
}

/* ---- entities */

static void drop_owners(struct edit *e)
{
	for (size_t i = 0; i < e->have.count; i++) {
		const struct want_owner *h = &e->have.owners[i];

		if (h->match == NULL && !is_facts(h)) {
			model_delete(e->s, h->id);
			changed(e, 0);
		}
	}
}

static void rename_owners(struct edit *e)
{
	for (size_t i = 0; i < e->have.count; i++) {
		const struct want_owner *h = &e->have.owners[i];

		if (h->match != NULL && !is_facts(h) && !same(h->name, h->match->name)) {
			model_rename_entity(e->s, h->id, h->match->name);
			model_add_entity_alias(e->s, h->id, h->name);
			changed(e, h->id);
		}
	}
}

static void add_owners(struct edit *e)
{
	for (size_t i = 0; i < e->want.count; i++) {
		struct want_owner *w = &e->want.owners[i];

		if (w->match != NULL) {
			w->id = w->match->id;
		} else if (!is_facts(w)) {
			w->id = model_add_entity(
			        e->s, &(struct model_entity){.name = w->name, .kind = w->parent != NULL ? "strong" : w->kind});
			changed(e, w->id);
		}
	}
}

static void set_kinds(struct edit *e)
{
	for (size_t i = 0; i < e->want.count; i++) {
		const struct want_owner *w = &e->want.owners[i];
		const struct want_owner *h = w->match;
		const char *parent = h != NULL && h->parent != NULL ? new_name(e, h->parent) : NULL;
		bool differs = h == NULL ? w->parent != NULL : !same(w->kind, h->kind) || !same(w->parent, parent);

		if (!is_facts(w) && differs) {
			model_set_entity_kind(e->s, w->id, w->kind,
			                      w->parent != NULL ? want_owner(&e->want, w->parent)->id : 0);
			changed(e, w->id);
		}
	}
}

/* ---- attributes */

static const char *stored_type(const struct want_attribute *a)
{
	return strcmp(a->type, "composite") == 0 ? "text" : a->type;
}

static enum model_tri tri(int value)
{
	return value < 0 ? MODEL_UNKNOWN : value == 0 ? MODEL_NO : MODEL_YES;
}

static bool same_values(const struct want_attribute *a, const struct want_attribute *b)
{
	if (a->values.count != b->values.count) {
		return false;
	}
	for (size_t i = 0; i < a->values.count; i++) {
		if (!same(a->values.all[i], b->values.all[i])) {
			return false;
		}
	}
	return true;
}

static void set_values(struct edit *e, int64_t id, const struct want_attribute *w)
{
	model_clear_values(e->s, id);
	for (size_t i = 0; i < w->values.count; i++) {
		model_add_value(e->s, id, w->values.all[i]);
	}
}

static void change_attribute(struct edit *e, const struct want_attribute *h, const struct want_attribute *w)
{
	int before = e->changes;

	if (!same(h->name, w->name)) {
		model_add_attribute_alias(e->s, h->id, h->name);
		e->changes++;
	}
	if (!same(h->type, w->type) && !same(h->type, "composite")) {
		model_set_attribute_type(e->s, h->id, stored_type(w));
		e->changes++;
	}
	if (!same_values(h, w)) {
		set_values(e, h->id, w);
		e->changes++;
	}
	if (h->required != w->required) {
		model_set_attribute_required(e->s, h->id, tri(w->required));
		e->changes++;
	}
	if (h->is_unique != w->is_unique) {
		model_set_attribute_unique(e->s, h->id, w->is_unique);
		e->changes++;
	}
	if (!same(h->pii, w->pii)) {
		model_set_attribute_pii(e->s, h->id, w->pii);
		e->changes++;
	}
	if (h->several != w->several) {
		model_set_attribute_multivalued(e->s, h->id, w->several);
		e->changes++;
	}
	if (!same(h->derived, w->derived) || !same(h->value, w->value) || !same(h->note, w->note)) {
		model_set_attribute_facts(e->s, h->id, w->derived, w->value, w->note);
		e->changes++;
	}
	if (e->changes > before) {
		model_add_source(e->s, h->id, &(struct model_source){.kind = "edit"});
	}
}

static void add_attribute(struct edit *e, int64_t owner, struct want_attribute *w)
{
	w->id = model_add_attribute(e->s, &(struct model_attribute){.owner_id = owner,
	                                                            .name = w->name,
	                                                            .type = stored_type(w),
	                                                            .required = tri(w->required),
	                                                            .is_unique = w->is_unique,
	                                                            .pii = w->pii,
	                                                            .multivalued = w->several,
	                                                            .derived = w->derived,
	                                                            .default_value = w->value,
	                                                            .description = w->note});
	set_values(e, w->id, w);
	changed(e, w->id);
}

/* Names may have been swapped: all renamed ones take a name that nobody has first. */
static void rename_attributes(struct edit *e, const struct want_owner *h)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < h->attribute_count; i++) {
			const struct want_attribute *a = &h->attributes[i];

			if (a->match != NULL && !same(a->name, a->match->name)) {
				model_rename_attribute(
				        e->s, a->id, pass == 0 ? mem_printf(e->ctx, "%s (renamed)", a->name) : a->match->name);
			}
		}
	}
}

static void set_parts(struct edit *e, const struct want_owner *w)
{
	for (size_t i = 0; i < w->attribute_count; i++) {
		const struct want_attribute *a = &w->attributes[i];
		const struct want_attribute *whole = a->part_of != NULL ? want_attribute(w, a->part_of) : NULL;
		const char *before = a->match != NULL ? a->match->part_of : NULL;

		if (!same(a->part_of, before)) {
			model_set_attribute_part_of(e->s, a->id, whole != NULL ? whole->id : 0);
			changed(e, a->id);
		}
	}
}

static void edit_attributes(struct edit *e, struct want_owner *h, struct want_owner *w)
{
	if (h != NULL) {
		pair_attributes(h, w);
	}
	for (size_t i = 0; h != NULL && i < h->attribute_count; i++) {
		if (h->attributes[i].match == NULL) {
			model_delete(e->s, h->attributes[i].id);
			changed(e, 0);
		}
	}
	if (h != NULL) {
		rename_attributes(e, h);
	}
	for (size_t i = 0; i < w->attribute_count; i++) {
		struct want_attribute *a = &w->attributes[i];

		if (a->match != NULL) {
			a->id = a->match->id;
			change_attribute(e, a->match, a);
		} else {
			add_attribute(e, w->id, a);
		}
	}
	set_parts(e, w);
}

/* ---- relationships */

static const char *stored_role(const struct want_relationship *w)
{
	return same(w->role, w->target) ? NULL : w->role;
}

static void change_relationship(struct edit *e, const struct want_relationship *h, const struct want_relationship *w)
{
	int before = e->changes;
	const char *role = same(h->role, h->target) ? NULL : h->role;

	if (!same(role, stored_role(w))) {
		model_set_relationship_role(e->s, h->id, stored_role(w));
		e->changes++;
	}
	if (!same(h->cardinality, w->cardinality)) {
		model_set_relationship_cardinality(e->s, h->id, w->cardinality);
		e->changes++;
	}
	if (h->optional != w->optional) {
		model_set_relationship_from_optional(e->s, h->id, tri(w->optional));
		e->changes++;
	}
	if (!same(h->verb, w->verb) || h->identifying != w->identifying) {
		model_set_relationship_name(e->s, h->id, w->verb, w->identifying);
		e->changes++;
	}
	if (e->changes > before) {
		model_add_source(e->s, h->id, &(struct model_source){.kind = "edit"});
	}
}

static void edit_relationships(struct edit *e, struct want_owner *h, struct want_owner *w)
{
	if (h != NULL) {
		pair_by(e, h, w, true);
		pair_by(e, h, w, false);
	}
	for (size_t i = 0; h != NULL && i < h->relationship_count; i++) {
		if (h->relationships[i].match == NULL && want_owner(&e->have, h->relationships[i].target)->match != NULL) {
			model_delete(e->s, h->relationships[i].id);
			changed(e, 0);
		}
	}
	for (size_t i = 0; i < w->relationship_count; i++) {
		struct want_relationship *r = &w->relationships[i];

		if (r->match != NULL) {
			r->id = r->match->id;
			change_relationship(e, r->match, r);
			continue;
		}
		r->id = model_add_relationship(e->s, &(struct model_relationship){.from_id = w->id,
		                                                                  .to_id = want_owner(&e->want, r->target)->id,
		                                                                  .name = r->verb,
		                                                                  .role = stored_role(r),
		                                                                  .cardinality = r->cardinality,
		                                                                  .from_optional = tri(r->optional),
		                                                                  .identifying = r->identifying});
		changed(e, r->id);
	}
}

/* ---- keys */

static bool key_differs(const struct want_owner *h, const struct want_owner *w)
{
	size_t had = 0, has = 0, kept = 0;

	for (size_t i = 0; h != NULL && i < h->attribute_count; i++) {
		had += h->attributes[i].pk;
	}
	for (size_t i = 0; h != NULL && i < h->relationship_count; i++) {
		had += h->relationships[i].pk;
	}
	for (size_t i = 0; i < w->attribute_count; i++) {
		has += w->attributes[i].pk;
		kept += w->attributes[i].pk && w->attributes[i].match != NULL && w->attributes[i].match->pk;
	}
	for (size_t i = 0; i < w->relationship_count; i++) {
		has += w->relationships[i].pk;
		kept += w->relationships[i].pk && w->relationships[i].match != NULL && w->relationships[i].match->pk;
	}
	return had != has || kept != has;
}

static void edit_key(struct edit *e, const struct want_owner *h, const struct want_owner *w)
{
	struct model_part *parts = mem_array(e->ctx, struct model_part, w->attribute_count + w->relationship_count + 1);
	size_t n = 0;

	if (!key_differs(h, w)) {
		return;
	}
	for (size_t i = 0; i < w->relationship_count; i++) {
		if (w->relationships[i].pk) {
			parts[n++].relationship_id = w->relationships[i].id;
		}
	}
	for (size_t i = 0; i < w->attribute_count; i++) {
		if (w->attributes[i].pk) {
			parts[n++].attribute_id = w->attributes[i].id;
		}
	}
	model_clear_keys(e->s, w->id, true);
	if (n > 0) {
		model_add_key(e->s, w->id, true, parts, n);
	}
	changed(e, w->id);
}

/* ---- facts of relationships */

/* Which relationship the text means: its id is known by now. */
static int64_t facts_owner(const struct edit *e, const struct want_owner *w)
{
	const char *dot = strchr(w->name, '.');
	const struct want_owner *o = want_owner(&e->want, mem_strndup(e->ctx, w->name, (size_t)(dot - w->name)));

	for (size_t i = 0; i < o->relationship_count; i++) {
		if (same(o->relationships[i].role, dot + 1)) {
			return o->relationships[i].id;
		}
	}
	return 0;
}

static struct want_owner *facts_there(const struct edit *e, int64_t relationship)
{
	for (size_t i = 0; i < e->have.count; i++) {
		struct want_owner *h = &e->have.owners[i];

		if (is_facts(h) && h->id == relationship) {
			return h;
		}
	}
	return NULL;
}

static bool is_alive(const struct edit *e, int64_t relationship)
{
	for (size_t i = 0; i < e->want.count; i++) {
		for (size_t j = 0; j < e->want.owners[i].relationship_count; j++) {
			if (e->want.owners[i].relationships[j].id == relationship) {
				return true;
			}
		}
	}
	return false;
}

static void drop_facts(struct edit *e, const struct want_owner *h)
{
	for (size_t i = 0; i < h->attribute_count; i++) {
		model_delete(e->s, h->attributes[i].id);
		changed(e, 0);
	}
}

static void edit_facts(struct edit *e)
{
	for (size_t i = 0; i < e->have.count; i++) {
		e->have.owners[i].match = is_facts(&e->have.owners[i]) ? NULL : e->have.owners[i].match;
	}
	for (size_t i = 0; i < e->want.count; i++) {
		struct want_owner *w = &e->want.owners[i];

		if (is_facts(w)) {
			w->id = facts_owner(e, w);
			w->match = facts_there(e, w->id);
			if (w->match != NULL) {
				w->match->match = w;
			}
			edit_attributes(e, w->match, w);
		}
	}
	for (size_t i = 0; i < e->have.count; i++) {
		const struct want_owner *h = &e->have.owners[i];

		if (is_facts(h) && h->match == NULL && is_alive(e, h->id)) {
			drop_facts(e, h);
		}
	}
}

static void edit_all(struct edit *e)
{
	pair_owners(e);
	drop_owners(e);
	rename_owners(e);
	add_owners(e);
	set_kinds(e);
	for (size_t i = 0; i < e->want.count; i++) {
		struct want_owner *w = &e->want.owners[i];

		if (!is_facts(w)) {
			edit_attributes(e, w->match, w);
			edit_relationships(e, w->match, w);
		}
	}
	for (size_t i = 0; i < e->want.count; i++) {
		struct want_owner *w = &e->want.owners[i];

		if (!is_facts(w)) {
			edit_key(e, w->match, w);
		}
	}
	edit_facts(e);
}

bool dbml_apply(void *ctx, struct session *s, const struct source *source, int *changes)
{
	struct edit e = {.ctx = ctx, .s = s};
	const struct dbml *d = dbml_parse(ctx, s, source);
	bool ok = d != NULL && dbml_want(ctx, s, d, &e.want);

	if (changes != NULL) {
		*changes = 0;
	}
	if (!ok || e.want.count == 0) {
		return ok;
	}
	if (!dbml_have(ctx, s, &e.have)) {
		return false;
	}
	edit_all(&e);
	if (e.changes > 0) {
		model_forget_results(s);
	}
	if (changes != NULL) {
		*changes = e.changes;
	}
	return model_ok(s);
}
