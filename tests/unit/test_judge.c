/* Names and their words, the SQL functions of rules, and the runner with its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/functions.h"
#include "dataeng/judge/judge.h"
#include "dataeng/judge/words.h"
#include "dataeng/model/answer.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/finding.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

struct fixture {
	void *ctx;
	struct diags *diags;
	struct session *s;
};

static int set_up(void **state)
{
	struct fixture *f = mem_new(NULL, struct fixture);

	f->ctx = f;
	f->diags = diags_new(f);
	f->s = session_scratch(f, "2026-01-01T00:00:00Z", f->diags);
	*state = f;
	return f->s != NULL && judge_functions(f->s->db) ? 0 : -1;
}

static int tear_down(void **state)
{
	mem_free(*state);
	return 0;
}

static const char *pii(const char *column, const char *table)
{
	const char *class = words_pii(column, table);

	return class == NULL ? "none" : class;
}

static void personal_data_is_told_by_words_not_by_substrings(void **state)
{
	(void)state;
	assert_string_equal(pii("email", "orders"), "personal");
	assert_string_equal(pii("firstName", "x"), "personal");
	assert_string_equal(pii("date_of_birth", "x"), "personal");
	assert_string_equal(pii("ip_address", "log_entries"), "personal");
	assert_string_equal(pii("name", "customers"), "personal");
	assert_string_equal(pii("name", "products"), "none");
	assert_string_equal(pii("file_name", "uploads"), "none");
	assert_string_equal(pii("page", "customers"), "none");
	assert_string_equal(pii("shipping", "orders"), "none");
	assert_string_equal(pii("email_verified", "users"), "none");
	assert_string_equal(pii("phone_type", "users"), "none");
	assert_string_equal(pii("user_id", "orders"), "none");
	assert_string_equal(pii("national_id", "people"), "personal");
	assert_string_equal(pii("device_id", "sensors"), "none");
	assert_string_equal(pii("diagnosis", "visits"), "special");
	assert_string_equal(pii("religion", "employees"), "special");
	assert_string_equal(pii("condition", "articles"), "none");
	assert_string_equal(pii("condition", "patients"), "special");
	assert_string_equal(pii("race_number", "runs"), "none");
	assert_string_equal(pii("screen_orientation", "devices"), "none");
}

static void money_is_told_from_counts_and_rates(void **state)
{
	(void)state;
	assert_true(words_money("unitPrice"));
	assert_true(words_money("total_amount"));
	assert_true(words_money("total"));
	assert_false(words_money("total_count"));
	assert_false(words_money("price_level"));
	assert_false(words_money("exchange_rate"));
	assert_false(words_money("cost_center_code"));
	assert_false(words_money("coffee"));
}

static void plurals_and_singulars(void **state)
{
	static const char *const pairs[][2] = {
	        {"customers", "customer"}, {"categories", "category"}, {"boxes", "box"},    {"addresses", "address"},
	        {"status", "status"},      {"people", "person"},       {"buses", "bus"},    {"analysis", "analysis"},
	        {"series", "series"},      {"classes", "class"},       {"houses", "house"}, {"data", "data"},
	        {"photos", "photo"},       {"areas", "area"},          {"menus", "menu"},   {"alias", "alias"}};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		assert_string_equal(word_singular(f->ctx, pairs[i][0]), pairs[i][1]);
	}
	assert_true(word_is_plural("orders"));
	assert_false(word_is_plural("status"));
	assert_false(word_is_plural("staff"));
}

static const char *value(struct fixture *f, const char *expression)
{
	char *v = db_text(f->ctx, f->s->db, mem_printf(f->ctx, "SELECT coalesce(%s, 'NULL')", expression), "");

	if (v == NULL) {
		fail_msg("%s: %s", expression, db_error(f->s->db));
	}
	return v;
}

static void functions_of_rules(void **state)
{
	static const char *const cases[][2] = {
	        {"name_case('order_line')", "snake"},
	        {"name_case('orderLine')", "camel"},
	        {"name_case('OrderLine')", "pascal"},
	        {"name_case('ORDERS')", "upper"},
	        {"name_case('order-line')", "kebab"},
	        {"name_case('order line')", "other"},
	        {"name_case('orders')", "NULL"},
	        {"snake('CustomerId')", "customer_id"},
	        {"snake('HTTPServer-name')", "http_server_name"},
	        {"snake('')", ""},
	        {"name_stem('phone2')", "phone#"},
	        {"name_stem('addr_2_city')", "addr#_city"},
	        {"name_stem('phone')", "NULL"},
	        {"name_stem('2fa')", "NULL"},
	        {"singular('order_lines')", "order_line"},
	        {"singular('OrderLines')", "Orderline"},
	        {"is_plural('order_lines')", "1"},
	        {"is_reserved('order')", "1"},
	        {"is_reserved('ORDER')", "1"},
	        {"is_reserved('orders')", "0"},
	        {"is_reserved('')", "0"},
	        {"is_tool_table('Schema_Migrations')", "1"},
	        {"is_tool_table('migration_plans')", "0"},
	        {"looks_like_pii('phone', 'suppliers')", "NULL"},
	        {"looks_like_pii('contact_name', 'suppliers')", "personal"},
	        {"looks_like_pii('phone', 'store_customers')", "personal"},
	        {"looks_like_pii('last_login_at', 'users')", "NULL"},
	        {"looks_like_pii('treatment_unit', 'chairs')", "NULL"},
	        {"looks_like_pii('treatment', 'patients')", "special"},
	        {"looks_like_pii('company_name', 'clients')", "NULL"},
	        {"looks_like_pii('nickname', 'cars')", "NULL"},
	        {"looks_like_pii('nickname', 'users')", "personal"},
	        {"looks_like_pii('gender_class', 'teams')", "NULL"},
	        {"looks_like_money('cost_centre')", "0"},
	        {"looks_like_money('price_period')", "0"},
	        {"is_reserved('add all')", "0"},
	        {"mentions('price >= 0', 'price')", "1"},
	        {"mentions('\"Price\" >= 0', 'price')", "1"},
	        {"mentions('unit_price >= 0', 'price')", "0"},
	        {"mentions('x = ''price''', 'price')", "0"},
	        {"mentions('x = 1 -- price', 'price')", "0"},
	        {"mentions('x /* price */ = 1', 'price')", "0"},
	        {"mentions('', 'price')", "0"},
	        {"mentions(NULL, 'price')", "NULL"},
	        {"type_family('serial')", "int4"},
	        {"type_family('INTEGER')", "int4"},
	        {"type_family('BIGINT')", "int8"},
	        {"type_family('character varying(20)')", "text"},
	        {"type_family('timestamp with time zone')", "timestamptz"},
	        {"type_family('timestamp without time zone')", "timestamp"},
	        {"type_family('numeric(19,4)')", "decimal"},
	        {"type_family('interval')", "interval"},
	        {"has_word('unitPrice', 'cost price')", "1"},
	        {"has_word('social_security_no', 'social+security')", "1"},
	        {"has_word('social_media', 'social+security')", "0"},
	        {"count_text(999)", "999"},
	        {"count_text(2500000)", "2.5 million"},
	        {"count_text(600000000)", "600 million"},
	        {"bytes_text(1234567890123)", "1.2 TB"},
	        {"bytes_text(999)", "999 B"},
	        {"counted(1, 'table is', 'tables are')", "1 table is"},
	        {"counted(0, 'table is', 'tables are')", "0 tables are"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = value(f, cases[i][0]);

		if (strcmp(got, cases[i][1]) != 0) {
			fail_msg("%s: expected %s, got %s", cases[i][0], cases[i][1], got);
		}
	}
}

static struct checklist_item rule(const char *sql)
{
	return (struct checklist_item){
	        .id = "r", .kind = ITEM_RULE, .severity = "note", .phase = "design", .sql = {.text = sql}};
}

static const char *refusal(struct fixture *f, const char *sql)
{
	struct checklist_item item = rule(sql);
	struct judge_rows rows;
	size_t before = f->diags->count;

	assert_false(judge_item(f->ctx, &rows, f->s, &item));
	assert_int_equal(f->diags->count, before + 1);
	assert_null(db_error(f->s->db));
	return f->diags->all[before].code;
}

static void rules_read_and_nothing_else(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(refusal(f, "DELETE FROM meta"), "rule-sql");
	assert_string_equal(refusal(f, "PRAGMA user_version = 9"), "rule-sql");
	assert_string_equal(refusal(f, "ATTACH ':memory:' AS x"), "rule-sql");
	assert_string_equal(refusal(f, "SELECT nothing AS object, 1 AS detail FROM v_table"), "rule-sql");
	assert_string_equal(refusal(f, "SELECT \"x\" AS object, 1 AS detail"), "rule-sql");
	assert_string_equal(refusal(f, "SELECT 1 AS objekt, 1 AS detail"), "rule-columns");
	/* What a rule may not do, the session may again behind it. */
	assert_true(session_set(f->s, "title", "still writable"));
}

static void a_rule_that_works_too_long_is_stopped(void **state)
{
	struct fixture *f = *state;
	struct checklist_item item = rule("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
	                                  "SELECT 'x' AS object, count(*) AS detail FROM n");
	struct judge_rows rows;

	assert_true(judge_item(f->ctx, &rows, f->s, &item));
	assert_int_equal(rows.count, 0);
	assert_string_equal(f->diags->all[0].code, "rule-budget");
	assert_true(f->diags->all[0].severity == DIAG_WARNING);
	assert_null(db_error(f->s->db));
}

static void too_many_rows_are_counted(void **state)
{
	struct fixture *f = *state;
	struct checklist_item item = rule("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
	                                  "SELECT 't' || i AS object, 'is one' AS detail FROM n");
	struct judge_rows rows;

	assert_true(judge_item(f->ctx, &rows, f->s, &item));
	assert_int_equal(rows.count, JUDGE_ROWS);
	assert_int_equal(rows.left_out, 1000 - JUDGE_ROWS);
}

/* orders(id, status) without any constraint, tied to nothing. */
static void add_orders(struct fixture *f)
{
	int64_t schema = physical_add_schema(f->s, "design", NULL, "derived");
	int64_t t = physical_add_table(f->s, &(struct physical_table){.schema_id = schema, .name = "orders"});

	physical_add_column(
	        f->s, &(struct physical_column){
	                      .tbl_id = t, .name = "status", .type = "text", .sqlite_type = "TEXT", .postgres_type = "text"});
	assert_true(model_ok(f->s));
}

static int64_t findings(struct fixture *f, const char *rule_id)
{
	return db_int(f->s->db, -1, "SELECT count(*) FROM v_finding WHERE rule = ? AND waived IS NULL", "s", rule_id);
}

static void findings_are_rebuilt_and_waivers_win(void **state)
{
	struct fixture *f = *state;
	const struct content *c = content_load(f->ctx, NULL, NULL, f->diags);

	assert_non_null(c);
	assert_true(session_begin(f->s));
	add_orders(f);
	assert_true(judge_run(f->ctx, f->s, c, "design"));
	assert_true(judge_run(f->ctx, f->s, c, "design"));
	assert_int_equal(findings(f, "no-primary-key"), 1);
	assert_int_equal(findings(f, "status-without-domain"), 1);
	assert_int_equal(findings(f, "backup-restored"), 0);
	assert_true(model_set_waiver(f->s, "no-primary-key", "orders", "a log"));
	assert_true(model_set_waiver(f->s, "status-without-domain", "*", "free text"));
	assert_true(judge_run(f->ctx, f->s, c, "design"));
	assert_int_equal(findings(f, "no-primary-key"), 0);
	assert_int_equal(findings(f, "status-without-domain"), 0);
	assert_true(model_set_waiver(f->s, "no-primary-key", "orders", NULL));
	assert_int_equal(findings(f, "no-primary-key"), 1);
	assert_true(judge_run(f->ctx, f->s, c, "before"));
	assert_int_equal(findings(f, "backup-restored"), 1);
	assert_true(session_commit(f->s, "check"));
}

static void a_schema_is_tied_to_its_requirements_by_names(void **state)
{
	struct fixture *f = *state;
	int64_t order;

	assert_true(session_begin(f->s));
	order = model_add_entity(f->s, &(struct model_entity){.name = "order"});
	model_add_attribute(f->s, &(struct model_attribute){.owner_id = order, .name = "status", .pii = "personal"});
	add_orders(f);
	assert_true(finding_link(f->s, "design"));
	assert_string_equal(db_text(f->ctx, f->s->db, "SELECT entity FROM v_table", ""), "order");
	assert_string_equal(db_text(f->ctx, f->s->db, "SELECT pii FROM v_column WHERE attribute_id IS NOT NULL", ""),
	                    "personal");
	assert_true(session_commit(f->s, "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(personal_data_is_told_by_words_not_by_substrings),
	        cmocka_unit_test(money_is_told_from_counts_and_rates),
	        cmocka_unit_test_setup_teardown(plurals_and_singulars, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(functions_of_rules, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(rules_read_and_nothing_else, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_rule_that_works_too_long_is_stopped, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(too_many_rows_are_counted, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(findings_are_rebuilt_and_waivers_win, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_schema_is_tied_to_its_requirements_by_names, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
