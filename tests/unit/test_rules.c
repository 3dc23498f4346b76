/* Rules that compare a schema with what was asked for: the model is made by edits here, so that these tests do not depend on
 * how well requirements are read. Each rule must fire on the first schema and not on the second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/functions.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/finding.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/size.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/sqlite.h"

/* A shop: customer, order (each of exactly one customer), locker (one to one with the customer). */
struct shop {
	int64_t customer, name, email, total, order, placed_at, locker;
	int64_t order_customer, locker_customer;
};

static struct shop make_shop(struct session *s)
{
	struct shop m = {0};

	m.customer = model_add_entity(s, &(struct model_entity){.name = "customer"});
	m.name = model_add_attribute(s,
	                             &(struct model_attribute){.owner_id = m.customer, .name = "name", .required = MODEL_YES});
	m.email = model_add_attribute(s, &(struct model_attribute){.owner_id = m.customer, .name = "email", .is_unique = true});
	m.order = model_add_entity(s, &(struct model_entity){.name = "order"});
	m.placed_at = model_add_attribute(
	        s, &(struct model_attribute){.owner_id = m.order, .name = "placed_at", .type = "timestamp"});
	m.total = model_add_attribute(
	        s, &(struct model_attribute){.owner_id = m.order, .name = "total", .type = "money", .derived = "sum of lines"});
	m.order_customer = model_add_relationship(
	        s, &(struct model_relationship){
	                   .from_id = m.order, .to_id = m.customer, .cardinality = "many-to-one", .from_optional = MODEL_NO});
	m.locker = model_add_entity(s, &(struct model_entity){.name = "locker"});
	m.locker_customer = model_add_relationship(
	        s, &(struct model_relationship){.from_id = m.locker, .to_id = m.customer, .cardinality = "one-to-one"});
	return m;
}

static void no_more(struct session *s, const struct shop *m)
{
	(void)s;
	(void)m;
}

static void card_numbers_forbidden(struct session *s, const struct shop *m)
{
	model_add_prohibition(s, m->customer, "card_number", "we never store card numbers");
}

static void many_orders(struct session *s, const struct shop *m)
{
	model_add_volume(s, &(struct model_volume){.entity_id = m->order, .row_count = 9e8, .per = "year"});
}

static void many_orders_kept_a_year(struct session *s, const struct shop *m)
{
	many_orders(s, m);
	model_add_retention(s, m->order, 12, NULL, "delete");
}

static void few_orders(struct session *s, const struct shop *m)
{
	model_add_volume(s, &(struct model_volume){.entity_id = m->order, .row_count = 900, .per = "year"});
}

static void orders_kept_ten_years(struct session *s, const struct shop *m)
{
	model_add_retention(s, m->order, 120, NULL, "delete");
}

static void customers_go_before_orders(struct session *s, const struct shop *m)
{
	model_add_retention(s, m->customer, 24, NULL, "delete");
	model_add_retention(s, m->order, 120, NULL, "delete");
}

static void customers_go_after_orders(struct session *s, const struct shop *m)
{
	model_add_retention(s, m->customer, 24, NULL, "delete");
	model_add_retention(s, m->order, 12, NULL, "delete");
}

static void looked_up_by_email(struct session *s, const struct shop *m)
{
	model_add_access(s, &(struct model_access){.entity_id = m->customer, .kind = "lookup", .body = "by e-mail"},
	                 &(struct model_part){.name = "email", .attribute_id = m->email}, 1);
}

static void reported_by_day(struct session *s, const struct shop *m)
{
	many_orders(s, m);
	model_add_access(s, &(struct model_access){.entity_id = m->order, .kind = "report", .body = "orders by day"},
	                 &(struct model_part){.name = "placed_at", .attribute_id = m->placed_at}, 1);
}

static void residency_stated(struct session *s, const struct shop *m)
{
	(void)m;
	model_add_quality(s, "residency", "EU", "stays in the EU");
}

#define CUSTOMERS "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);\n"
#define ORDERS                                                                                                                 \
	"CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT, customer_id INTEGER NOT NULL REFERENCES customers (id) " \
	"ON DELETE RESTRICT);\n"
#define LOCKERS "CREATE TABLE lockers (id INTEGER PRIMARY KEY, customer_id INTEGER UNIQUE REFERENCES customers (id));\n"

struct pair {
	const char *rule;
	void (*bad_facts)(struct session *s, const struct shop *m);
	const char *bad;
	void (*good_facts)(struct session *s, const struct shop *m);
	const char *good;
};

static const struct pair pairs[] = {
        {"requirement-without-table", no_more, CUSTOMERS ORDERS, no_more, CUSTOMERS ORDERS LOCKERS},
        {"table-without-requirement", no_more, CUSTOMERS "CREATE TABLE coupons (id INTEGER PRIMARY KEY);", no_more, CUSTOMERS},
        {"required-is-nullable", no_more, "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);", no_more, CUSTOMERS},
        {"unique-is-not-enforced", no_more, "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);", no_more,
         "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT); CREATE UNIQUE INDEX e ON customers (lower(email));"},
        {"prohibited-column", card_numbers_forbidden, "CREATE TABLE customers (id INTEGER PRIMARY KEY, card_number TEXT);",
         card_numbers_forbidden, CUSTOMERS},
        {"mandatory-reference-nullable", no_more,
         CUSTOMERS "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));", no_more,
         CUSTOMERS ORDERS},
        {"one-to-one-accepts-two", no_more,
         CUSTOMERS "CREATE TABLE lockers (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));", no_more,
         CUSTOMERS LOCKERS},
        {"stored-derived-value", no_more, "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);", no_more,
         "CREATE TABLE orders (id INTEGER PRIMARY KEY, net INTEGER, total INTEGER GENERATED ALWAYS AS (net * 2));"},
        {"outgrows-one-table", many_orders, CUSTOMERS ORDERS, few_orders, CUSTOMERS ORDERS},
        {"store-everything-forever", many_orders, CUSTOMERS ORDERS, many_orders_kept_a_year, CUSTOMERS ORDERS},
        {"store-everything-forever", many_orders, CUSTOMERS ORDERS, few_orders, CUSTOMERS ORDERS},
        {"growth-hundredfold", many_orders, CUSTOMERS ORDERS, few_orders, CUSTOMERS ORDERS},
        {"dear-to-migrate", many_orders, CUSTOMERS ORDERS, few_orders, CUSTOMERS ORDERS},
        {"report-over-large-table", reported_by_day, CUSTOMERS ORDERS, few_orders, CUSTOMERS ORDERS},
        {"access-without-index", looked_up_by_email, "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);",
         looked_up_by_email, CUSTOMERS},
        {"retention-without-date", orders_kept_ten_years, "CREATE TABLE orders (id INTEGER PRIMARY KEY);",
         orders_kept_ten_years, CUSTOMERS ORDERS},
        {"erasure-blocked", customers_go_before_orders, CUSTOMERS ORDERS, customers_go_after_orders, CUSTOMERS ORDERS},
        {"cascade-ends-retention", orders_kept_ten_years,
         CUSTOMERS "CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT, customer_id INTEGER NOT NULL REFERENCES "
                   "customers (id) ON DELETE CASCADE);",
         orders_kept_ten_years, CUSTOMERS ORDERS},
        {"personal-data-without-retention", no_more, CUSTOMERS, customers_go_before_orders, CUSTOMERS},
        {"privacy-implications", no_more, CUSTOMERS, residency_stated, CUSTOMERS},
};

/* Number of findings of the rule over the facts and the DDL. */
static size_t judged(void *ctx, const struct content *c, const char *rule,
                     void (*facts)(struct session *s, const struct shop *m), const char *ddl, struct diags *d)
{
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", d);
	struct source *source = source_new(ctx, "ddl", ddl, strlen(ddl), d);
	const struct checklist_item *item = content_item(c, rule);
	struct judge_rows rows;
	struct shop m;

	if (item == NULL) {
		fail_msg("there is no rule %s", rule);
	}
	assert_true(session_begin(s));
	m = make_shop(s);
	facts(s, &m);
	assert_true(model_ok(s));
	if (!sql_read(ctx, s, NULL, source, SQL_SQLITE, "checked") || !judge_functions(s->db) || !finding_link(s, "checked") ||
	    !session_set(s, "focus", "checked") || !size_run(ctx, s, "checked") || !judge_item(ctx, &rows, s, item)) {
		fail_msg("%s: %s", rule, d->count > 0 ? d->all[0].message : db_error(s->db));
	}
	return rows.count;
}

static void rules_over_requirements_fire_when_and_only_when(void **state)
{
	void *all = mem_context(NULL, "test");
	struct diags *d = diags_new(all);
	const struct content *c = content_load(all, NULL, NULL, d);

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		void *ctx = mem_context(all, "pair");

		if (judged(ctx, c, pairs[i].rule, pairs[i].bad_facts, pairs[i].bad, d) != 1) {
			fail_msg("pair %zu: %s does not catch exactly one fault in\n%s", i, pairs[i].rule, pairs[i].bad);
		}
		if (judged(ctx, c, pairs[i].rule, pairs[i].good_facts, pairs[i].good, d) != 0) {
			fail_msg("pair %zu: %s catches what is right\n%s", i, pairs[i].rule, pairs[i].good);
		}
		mem_free(ctx);
	}
	mem_free(all);
}

/* The month in which a 32-bit key ends, from the volume: (2^31 - 1) / 900 million = 2.386 years = 28 months. */
static void the_month_of_the_last_key_is_computed(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	const struct content *c = content_load(ctx, NULL, NULL, d);
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", d);
	int64_t schema;
	int64_t table;
	int64_t column;
	struct judge_rows rows;
	struct shop m;

	(void)state;
	assert_true(session_begin(s));
	m = make_shop(s);
	many_orders(s, &m);
	schema = physical_add_schema(s, "design", "postgres", "derived");
	table = physical_add_table(s, &(struct physical_table){.schema_id = schema, .name = "orders", .entity_id = m.order});
	column = physical_add_column(s, &(struct physical_column){.tbl_id = table,
	                                                          .name = "id",
	                                                          .type = "integer",
	                                                          .postgres_type = "integer",
	                                                          .not_null = true,
	                                                          .identity = "serial"});
	physical_add_key(s, table, "orders_pkey", "primary", NULL, &column, 1);
	assert_true(model_ok(s));
	assert_true(judge_item(ctx, &rows, s, content_item(c, "key-runs-out")));
	assert_int_equal(rows.count, 1);
	assert_string_equal(rows.all[0].object, "orders.id");
	assert_string_equal(rows.all[0].detail, "is a 32-bit number; at 900 million rows a year it ends in 2028-05");
	assert_non_null(strstr(rows.all[0].question, "orders.id is a 32-bit number"));
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rules_over_requirements_fire_when_and_only_when),
	        cmocka_unit_test(the_month_of_the_last_key_is_computed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
