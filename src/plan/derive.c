/* The derivation, pass by pass; derive_parts.h says what each pass adds.
 *
 * It works in memory over a copy of the conceptual model and stores the result at the end, so that a failure leaves the older
 * design. Order matters: keys before what refers to them, columns before rules over them, access patterns before the indexes
 * of foreign keys, since an index for a pattern often serves the reference too.
 */
#include "dataeng/plan/derive.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive_parts.h"
#include "dataeng/plan/size.h"
#include "dataeng/wrap/sqlite.h"

static const char *answer(const struct design *d, const char *question)
{
	return db_text(d->ctx, d->session->db,
	               "SELECT value FROM answer WHERE question = ? AND value IS NOT NULL AND value <> ''", "s", question);
}

static bool is_yes(const char *value)
{
	return value != NULL && (strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 || strcmp(value, "1") == 0);
}

static void read_options(struct design *d)
{
	d->options.key_style = answer(d, "key_style");
	d->options.subtype_strategy = answer(d, "subtype_strategy");
	d->options.soft_delete = is_yes(answer(d, "soft_delete"));
	d->options.audit_columns = is_yes(answer(d, "audit_columns"));
}

static bool uses_type(const struct design *d, const char *type)
{
	for (size_t i = 0; i < d->tables.count; i++) {
		const struct design_table *t = d->tables.all[i];

		for (size_t j = 0; j < t->columns.count; j++) {
			const struct design_column *c = t->columns.all[j];

			if (c->type != NULL && strcmp(c->type, type) == 0) {
				return true;
			}
		}
	}
	return false;
}

/* Decisions about the whole, each once, and only when something in the design is decided by it. */
static void house_rules(struct design *d)
{
	if (d->tables.count == 0) {
		return;
	}
	design_decide(d, "naming", "*", "plural snake_case tables, singular columns, <role>_id references",
	              "singular tables; mixed case",
	              "A table is a set of rows. The plural also keeps clear of reserved words such as "
	              "order and user, and snake_case needs no quotes in either engine.");
	if (uses_type(d, "money")) {
		design_decide(d, "money", "*", "numeric(19,4) in PostgreSQL; INTEGER minor units (1/100) in SQLite",
		              "floating point; text",
		              "Sums must be exact. SQLite has no decimal type: whole minor units add up exactly "
		              "and compare as numbers, text does neither.");
		design_assume(d, "*", "all amounts are in one currency with two decimals",
		              "No currency is stated beside the amounts. With several, each amount needs a currency column.");
	}
	if (uses_type(d, "timestamp")) {
		design_decide(d, "timestamps", "*", "timestamptz in PostgreSQL; ISO 8601 text in UTC with Z in SQLite",
		              "local time; seconds since 1970",
		              "An instant must mean the same everywhere. The text form sorts as time, "
		              "reads without a tool, and a CHECK refuses anything else.");
	}
	design_decide(d, "strict-tables", "*", "STRICT tables in SQLite", "type affinity",
	              "Without STRICT a text in a number column is accepted in silence.");
}

static bool forget(struct design *d)
{
	return db_run(d->session->db, "DELETE FROM decision WHERE source = 'derive'", "") &&
	       db_run(d->session->db, "DELETE FROM assumption WHERE source = 'derive'", "");
}

static bool build(struct design *d)
{
	derive_subtypes(d);
	derive_tables(d);
	derive_references(d);
	derive_attributes(d);
	derive_cycles(d);
	derive_keys(d);
	derive_rules(d);
	derive_upkeep(d);
	house_rules(d);
	derive_partitions(d);
	if (!derive_access(d)) {
		return false;
	}
	derive_indexes(d);
	return true;
}

bool derive_run(void *ctx, struct session *s)
{
	struct design *d = mem_new(ctx, struct design);

	d->ctx = d;
	d->session = s;
	d->concept = concept_load(d, s);
	if (d->concept == NULL) {
		return false;
	}
	read_options(d);
	if (!forget(d)) {
		return model_ok(s);
	}
	return build(d) && design_store(d, "design") && size_run(d, s, "design");
}
