/* Columns that serve the keeping of rows, not their meaning: soft delete and the times of making and changing.
 *
 * With soft delete a UNIQUE constraint would keep the value of a deleted row taken for ever: such keys become unique indexes
 * over the living rows. Joined subtypes, links and values follow the row they belong to and get no mark of their own.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"

#define SQLITE_NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

static struct design_column *add_time(struct design *d, struct design_table *t, const char *name, const char *role,
                                      const char *comment, bool filled)
{
	struct design_column *c = design_add_column(d, t, name);

	derive_timestamp(d, c);
	c->role = role;
	c->comment = comment;
	c->not_null = filled;
	c->sqlite_default = filled ? "(" SQLITE_NOW ")" : NULL;
	c->postgres_default = filled ? "now()" : NULL;
	return c;
}

static void free_the_deleted(struct design *d, struct design_table *t)
{
	struct list kept = {0};

	for (size_t i = 0; i < t->keys.count; i++) {
		struct design_key *k = t->keys.all[i];
		struct design_index *x;

		if (k->is_primary) {
			list_add(d->ctx, &kept, k);
			continue;
		}
		x = design_add_index(d, t, &k->columns);
		x->name = k->name;
		x->is_unique = true;
		x->where = "deleted_at IS NULL";
		x->reason = "unique among the rows that are not deleted";
	}
	t->keys = kept;
}

static void soft_delete(struct design *d)
{
	for (size_t i = 0; i < d->tables.count; i++) {
		struct design_table *t = d->tables.all[i];
		bool own = t->entity != NULL && (t->entity->parent == NULL || derive_stands_alone(t->entity));

		if (own && strcmp(t->entity->kind, "lookup") != 0 && design_column(t, "deleted_at") == NULL) {
			t->deleted_at = add_time(d, t, "deleted_at", "soft_delete",
			                         "when it was marked as deleted; empty: it is not", false);
			free_the_deleted(d, t);
		}
	}
	design_decide(d, "soft-delete", "*", "deleted_at on the tables of things; keys are unique among the living", "DELETE",
	              "Asked for. Marked rows are still there: erasure of personal data and the end of a retention must really "
	              "delete them.");
}

static char *same_row(const struct design *d, const struct design_table *t)
{
	char *out = mem_strdup(d->ctx, "");

	for (size_t i = 0; i < t->primary->columns.count; i++) {
		const char *name = dialect_name(d->ctx, ((struct design_column *)t->primary->columns.all[i])->name);

		out = mem_printf(d->ctx, "%s%s%s = NEW.%s", out, i > 0 ? " AND " : "", name, name);
	}
	return out;
}

static void touch(struct design *d, struct design_table *t)
{
	struct design_object *o = design_add_object(d, t, "trigger", mem_printf(d->ctx, "%s_touch", t->name));
	const char *name = dialect_name(d->ctx, o->name);
	const char *table = dialect_name(d->ctx, t->name);

	o->comment = "keeps updated_at";
	o->sqlite = mem_printf(d->ctx,
	                       "CREATE TRIGGER %s AFTER UPDATE ON %s\nWHEN NEW.updated_at IS OLD.updated_at\nBEGIN\n"
	                       "  UPDATE %s SET updated_at = %s WHERE %s;\nEND",
	                       name, table, table, SQLITE_NOW, same_row(d, t));
	o->postgres = mem_printf(
	        d->ctx, "CREATE TRIGGER %s BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch_updated_at()", name, table);
}

static void audit(struct design *d)
{
	struct design_object *fn = design_add_object(d, NULL, "function", "touch_updated_at");

	fn->comment = "keeps updated_at";
	fn->postgres = "CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
	               "  NEW.updated_at := now();\n  RETURN NEW;\nEND\n$$";
	for (size_t i = 0; i < d->tables.count; i++) {
		struct design_table *t = d->tables.all[i];
		bool has = design_column(t, "updated_at") != NULL;

		if (design_column(t, "created_at") == NULL) {
			add_time(d, t, "created_at", "audit", "when the row was made", true);
		}
		if (!has) {
			add_time(d, t, "updated_at", "audit", "when the row was last changed", true);
			touch(d, t);
		}
	}
	design_decide(d, "audit-columns", "*", "created_at and updated_at on every table, kept by triggers", "none",
	              "Asked for. They say when, not who and what: a trail of all changes needs tables of its own.");
}

void derive_upkeep(struct design *d)
{
	if (d->options.soft_delete && d->tables.count > 0) {
		soft_delete(d);
	}
	if (d->options.audit_columns && d->tables.count > 0) {
		audit(d);
	}
}
