/* Relationships to foreign keys.
 *
 * Many-to-one: a reference on the many side. One-to-one: a UNIQUE reference on the side that cannot be without the other.
 * Whether a reference may be empty comes from the text, else it must be there, which is recorded as an assumption. Many-to-many
 * is in derive_link.c. That the other side has at least one is not expressible in a table, and said so.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/base/noun.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

/* orders.customer_id, countries.code as country_code, people.person_id as author_person_id -> author_id. */
static const char *reference_name(const struct design *d, const struct design_table *to, const char *role,
                                  const struct design_column *key)
{
	size_t n = strlen(to->singular);

	if (strncmp(key->name, to->singular, n) == 0 && key->name[n] == '_') {
		return mem_printf(d->ctx, "%s%s", role, key->name + n);
	}
	return mem_printf(d->ctx, "%s_%s", role, key->name);
}

void derive_reference_columns(struct design *d, struct design_table *t, const struct design_table *to, const char *role,
                              struct list *columns)
{
	for (size_t i = 0; i < to->primary->columns.count; i++) {
		const struct design_column *key = to->primary->columns.all[i];
		struct design_column *c = design_add_column(d, t, reference_name(d, to, role, key));

		derive_copy_type(c, key);
		c->role = "reference";
		c->pii = "none";
		list_add(d->ctx, columns, c);
	}
}

/* A verb phrase of few words can name a role: "reports to" gives reports_to. */
static const char *verb(const struct design *d, const struct concept_relationship *r)
{
	const char *snake = r->name != NULL ? name_snake(d->ctx, r->name) : "";
	int words = 1;

	for (const char *p = snake; *p != '\0'; p++) {
		words += *p == '_';
	}
	return *snake != '\0' && words <= 3 ? snake : NULL;
}

/* What `to` is for `t`; different from the roles that are there already. */
static const char *role_of(const struct design *d, const struct design_table *t, const struct concept_relationship *r,
                           const struct concept_entity *to)
{
	const char *role = r->role != NULL && to == r->to ? r->role : to->name;
	const char *first = reference_name(d, to->table, role, to->table->primary->columns.all[0]);
	bool self = to->table == t && (r->role == NULL || to != r->to);

	if (self) {
		return verb(d, r) != NULL ? verb(d, r) : mem_printf(d->ctx, "parent_%s", to->name);
	}
	if (design_column(t, first) != NULL && verb(d, r) != NULL) {
		return mem_printf(d->ctx, "%s_%s", verb(d, r), to->name);
	}
	return role;
}

static const char *retained_reason(const struct design *d, const struct concept_entity *e)
{
	return e->retention > 0 ? mem_printf(d->ctx,
	                                     "Every %s must be kept for %g months, and stay readable: what it refers to cannot "
	                                     "be removed before.",
	                                     e->name, e->retention)
	                        : mem_printf(d->ctx,
	                                     "Every %s has a retention of its own: it must not vanish or lose its reference "
	                                     "because another row does.",
	                                     noun_say(d->ctx, e->name));
}

/* Must the row outlive the one that owns it? */
static bool outlives(const struct concept_entity *e, const struct concept_entity *owner)
{
	return e->retained && !(owner->retained && owner->retention >= e->retention && owner->retention > 0);
}

static const char *derived_action(const struct design *d, const struct design_fk *f, const struct concept_relationship *r,
                                  const char **rejected, const char **reason)
{
	const struct concept_entity *from = f->table->entity != NULL ? f->table->entity : r->from;
	const struct concept_entity *to = from == r->from ? r->to : r->from;
	bool nullable = !((struct design_column *)f->columns.all[0])->not_null;

	*rejected = "cascade";
	if (f->identifying && !outlives(from, to)) {
		*rejected = "restrict";
		*reason = mem_printf(d->ctx, "%s has no life without its %s.", words_one(d->ctx, from->name, true),
		                     noun_say(d->ctx, to->name));
		return "cascade";
	}
	if (from->retained) {
		*rejected = f->identifying ? "cascade" : nullable ? "set null" : "cascade";
		*reason = retained_reason(d, from);
		return "restrict";
	}
	if (nullable) {
		*rejected = "restrict";
		*reason = mem_printf(d->ctx, "%s may be without %s: it stays when that one goes.",
		                     words_one(d->ctx, from->name, true), words_one(d->ctx, to->name, false));
		return "set null";
	}
	*reason = mem_printf(d->ctx, "%s is a fact of its own: removing %s must not remove it silently.",
	                     words_one(d->ctx, from->name, true), words_one(d->ctx, to->name, false));
	return "restrict";
}

void derive_on_delete(struct design *d, struct design_fk *f, const struct concept_relationship *r)
{
	const char *path = design_path(d, f->table, design_names(d, &f->columns, "_"));
	bool nullable = !((struct design_column *)f->columns.all[0])->not_null;
	const char *rejected, *reason;

	f->on_delete = derived_action(d, f, r, &rejected, &reason);
	if (r->on_delete != NULL && (nullable || strcmp(r->on_delete, "set null") != 0)) {
		if (strcmp(r->on_delete, f->on_delete) != 0) {
			rejected = f->on_delete;
		}
		f->on_delete = r->on_delete;
		reason = "Stated.";
	}
	design_decide(d, "on-delete", path, f->on_delete, rejected, reason);
}

static bool may_be_empty(struct design *d, const struct design_table *t, const struct concept_relationship *r, bool flipped,
                         const char *role)
{
	int optional = flipped ? r->to_optional : r->from_optional;

	if (r->from->table == r->to->table) {
		if (optional == 0) {
			design_decide(d, "optional-reference", design_path(d, t, role), "may be empty", "NOT NULL",
			              "Stated as mandatory, but the first row of the table could refer to nothing.");
		}
		return true;
	}
	if (optional >= 0) {
		return optional == 1;
	}
	if (!r->identifying) {
		design_assume(
		        d, design_path(d, t, role), mem_printf(d->ctx, "every %s has one", noun_say(d->ctx, t->singular)),
		        "Whether it may be missing is not stated. A NOT NULL is relaxed in one statement; missing references "
		        "are not found again.");
	}
	return false;
}

/* What no table can say: that the other side has at least one. */
static void note_participation(struct design *d, const struct concept_relationship *r)
{
	if (r->to_optional == 0 && strcmp(r->cardinality, "one-to-one") != 0) {
		design_decide(
		        d, "minimum-participation", r->to->table->name,
		        mem_printf(d->ctx, "left to the application: each %s has at least one %s",
		                   noun_say(d->ctx, r->to->name), noun_say(d->ctx, r->from->name)),
		        "a trigger at the end of the transaction",
		        "A row must be there before others can refer to it, so no constraint of a table can demand them; check "
		        "it where the two are written together.");
	}
}

static void not_self(struct design *d, struct design_fk *f)
{
	struct design_column *c = f->columns.all[0];
	const struct design_column *key = f->to_columns.all[0];
	const char *expr = mem_printf(d->ctx, "%s <> %s", dialect_name(d->ctx, c->name), dialect_name(d->ctx, key->name));

	if (f->columns.count == 1) {
		design_add_check(d, f->table, c, "not_self", "not_self", expr, expr);
	}
}

/* In the table of all subtypes the reference of one of them is empty for the others. */
static void guard_merged(struct design *d, struct design_fk *f, const struct concept_entity *from)
{
	const char *which = mem_printf(d->ctx, "%s_type", f->table->singular);

	for (size_t i = 0; i < f->columns.count; i++) {
		struct design_column *c = f->columns.all[i];

		c->not_null = false;
		c->comment = mem_printf(d->ctx, "only of %s", words_one(d->ctx, from->name, false));
	}
	design_decide(d, "subtype-reference", design_path(d, f->table, design_names(d, &f->columns, "_")),
	              mem_printf(d->ctx, "left to the application: only %s has it", words_one(d->ctx, from->name, false)),
	              mem_printf(d->ctx, "a CHECK over %s", which),
	              "The reference belongs to one kind of row in a shared table.");
}

/* Does the one that refers live with the other? Said so; or it is weak and this is its only owner; or it is a link between
 * things, and the other is made of such links ("an order has at least one line"). */
static bool is_part(const struct design *d, const struct concept_relationship *r, const struct concept_entity *from)
{
	size_t links = 0;

	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		const struct concept_relationship *other = d->concept->relationships.all[i];

		links += other->from == from && strcmp(other->cardinality, "many-to-many") != 0;
	}
	return r->identifying || (r->from == from && r->from_optional != 1 &&
	                          ((strcmp(from->kind, "weak") == 0 && links == 1) ||
	                           (strcmp(from->kind, "associative") == 0 && r->to_optional == 0)));
}

static void copy_facts(struct design *d, struct design_fk *f, const struct concept_relationship *r, const char *role)
{
	const struct design_column *key = f->to_columns.all[0];

	f->relationship_id = r->id;
	f->identifying = is_part(d, r, f->table->entity != NULL ? f->table->entity : r->from);
	f->on_update =
	        strcmp(key->role, "key") == 0 && f->to->entity != NULL && f->to->entity->parent == NULL ? "cascade" : NULL;
	for (size_t i = 0; i < f->columns.count; i++) {
		struct design_column *c = f->columns.all[i];

		c->relationship_id = r->id;
		c->comment = r->note != NULL ? derive_comment(d, r->note)
		                             : mem_printf(d->ctx, "the %s of the %s", noun_say(d->ctx, role),
		                                          noun_say(d->ctx, f->table->singular));
	}
}

static void add_reference(struct design *d, struct concept_relationship *r, bool flipped)
{
	struct concept_entity *from = flipped ? r->to : r->from;
	struct concept_entity *to = flipped ? r->from : r->to;
	struct design_table *t = from->table;
	const char *role = role_of(d, t, r, to);
	struct list columns = {0};
	bool optional = may_be_empty(d, t, r, flipped, role);

	derive_reference_columns(d, t, to->table, role, &columns);
	for (size_t i = 0; i < columns.count; i++) {
		((struct design_column *)columns.all[i])->not_null = !optional;
	}
	r->fk = design_add_fk(d, t, to->table, &columns);
	copy_facts(d, r->fk, r, role);
	if (from->merged) {
		guard_merged(d, r->fk, from);
	}
	derive_on_delete(d, r->fk, r);
	if (t == to->table) {
		not_self(d, r->fk);
	}
	if (strcmp(r->cardinality, "one-to-one") == 0) {
		design_add_key(d, t, false, &columns);
	}
}

/* The side that cannot be without the other holds the reference, so that it is never empty. */
static bool is_flipped(struct design *d, const struct concept_relationship *r)
{
	bool flipped = !r->identifying && r->from_optional == 1 && r->to_optional == 0 && r->from->table != r->to->table;
	const struct concept_entity *holder = flipped ? r->to : r->from;
	const struct concept_entity *other = flipped ? r->from : r->to;

	if (r->from_optional == 0 && r->to_optional == 0) {
		design_decide(d, "one-to-one", holder->table->name,
		              mem_printf(d->ctx, "a unique reference to %s", other->table->name), "one table for both",
		              mem_printf(d->ctx,
		                         "Both must be there, but they are two things in the text. That each %s has its %s is "
		                         "left to the application.",
		                         noun_say(d->ctx, other->name), noun_say(d->ctx, holder->name)));
	} else {
		design_decide(
		        d, "one-to-one", holder->table->name,
		        mem_printf(d->ctx, "a unique reference to %s", other->table->name),
		        mem_printf(d->ctx, "a reference in %s", other->table->name),
		        mem_printf(
		                d->ctx,
		                "%s cannot be without its %s, or there are fewer of it; on this side the reference is filled.",
		                holder->name, other->name));
	}
	return flipped;
}

void derive_references(struct design *d)
{
	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		struct concept_relationship *r = d->concept->relationships.all[i];

		if (r->from->table == NULL || r->to->table == NULL) {
			continue;
		}
		if (strcmp(r->cardinality, "many-to-many") == 0) {
			derive_link(d, r);
		} else if (strcmp(r->cardinality, "one-to-one") == 0) {
			add_reference(d, r, is_flipped(d, r));
		} else {
			add_reference(d, r, false);
		}
		note_participation(d, r);
	}
}
