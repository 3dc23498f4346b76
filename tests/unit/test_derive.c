/* The derivation: each rule on a small model, executed in SQLite. */
#include "models.h"

static void plain_entities_become_tables(void **state)
{
	struct state t =
	        model_of("Table person {\n name text [not null]\n}\nTable category {\n name text [unique, not null]\n}\n"
	                 "Table order {\n number integer [pk, not null]\n note text\n order integer\n}\n"
	                 "Table opening_hours {\n opens_at timestamp [not null]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT group_concat(name) FROM (SELECT name FROM v_table ORDER BY name)"),
	                    "categories,opening_hours,orders,people");
	/* the stated key stands beside the surrogate */
	assert_string_equal(of_design(&t, "SELECT group_concat(kind || columns) FROM (SELECT * FROM v_key WHERE tbl = 'orders' "
	                                  "ORDER BY kind)"),
	                    "primaryid,uniquenumber");
	/* a reserved word gets the row's name before it, and it is said */
	assert_int_equal(db_int(t.s->db, 0, "SELECT count(*) FROM v_column WHERE path = 'orders.order_order'", ""), 1);
	assert_int_equal(
	        db_int(t.s->db, 0, "SELECT count(*) FROM v_decision WHERE topic = 'naming' AND rejected = 'order'", ""), 1);
	/* what comes later may be missing, all else is assumed to be there */
	assert_string_equal(of_design(&t, "SELECT not_null FROM v_column WHERE path = 'orders.note'"), "0");
	assert_string_equal(of_design(&t, "SELECT body FROM v_assumption WHERE object = 'orders' AND body LIKE 'may%'"),
	                    "may be missing: note");
	assert_string_equal(of_design(&t, "SELECT postgres_type FROM v_column WHERE path = 'opening_hours.opens_at'"), "time");
	accepts(&t, "INSERT INTO opening_hours (opens_at) VALUES ('09:30:00')");
	refuses(&t, "INSERT INTO opening_hours (opens_at) VALUES ('25:00:00')");
	mem_free(t.ctx);
}

static void keys_are_natural_only_where_they_may(void **state)
{
	struct state t = model_of(
	        "Table country [note: 'lookup'] {\n code text [pk]\n name text\n}\n"
	        "Table patient {\n patient_id integer [pk]\n name text\n}\n"
	        "Table customer {\n email text [pk, note: 'personal']\n country ref [not null, ref: > country.id]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'countries' AND kind = 'primary'"), "code");
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'patients' AND kind = 'primary'"),
	                    "patient_id");
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'customers' AND kind = 'primary'"), "id");
	assert_string_equal(of_design(&t, "SELECT columns || to_columns || on_update FROM v_fk"), "country_codecodecascade");
	assert_true(strstr(of_design(&t, "SELECT reason FROM v_decision WHERE topic = 'primary-key' AND object = 'customers'"),
	                   "personal") != NULL);
	accepts(&t,
	        "INSERT INTO countries VALUES ('CH', 'Switzerland'); INSERT INTO customers (country_code, email) VALUES ('CH', "
	        "'a@b.c')");
	refuses(&t, "INSERT INTO customers (country_code, email) VALUES ('CH', 'a@b.c')");
	refuses(&t, "INSERT INTO customers (country_code, email) VALUES ('CH', 'A@B.C')");
	refuses(&t, "INSERT INTO customers (country_code, email) VALUES ('XX', 'x@b.c')");
	mem_free(t.ctx);
}

static void asked_for_natural_keys_are_primary(void **state)
{
	struct state t = model_of("Table product {\n sku text [pk]\n name text\n}\n");

	(void)state;
	answer_of(&t, "key_style", "natural");
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT group_concat(kind || columns) FROM v_key"), "primarysku");
	mem_free(t.ctx);
}

static void relationships_become_references(void **state)
{
	struct state t = model_of("Table customer {\n name text\n}\nTable courier {\n name text\n}\n"
	                          "Table order {\n number text [unique]\n customer ref [not null, ref: > customer.id]\n"
	                          " courier ref [null, ref: > courier.id]\n}\n"
	                          "Table line [note: 'weak'] {\n line_number integer [pk]\n order ref [not null, ref: > "
	                          "order.id, note: 'owner']\n}\n"
	                          "Table invoice {\n number text [unique]\n order ref [not null, ref: - order.id]\n}\n"
	                          "Table employee {\n name text\n manager ref [null, ref: > employee.id]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(
	        of_design(&t, "SELECT group_concat(tbl || '.' || columns || ' ' || on_delete, '; ') FROM (SELECT * FROM v_fk "
	                      "ORDER BY tbl, columns)"),
	        "employees.manager_id set null; invoices.order_id restrict; lines.order_id cascade; "
	        "orders.courier_id set null; orders.customer_id restrict");
	assert_int_equal(
	        db_int(t.s->db, 0, "SELECT count(*) FROM v_decision WHERE topic = 'on-delete' AND rejected <> choice", ""), 5);
	/* the partial key holds within its owner; a one-to-one is unique */
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'lines' AND kind = 'unique'"),
	                    "order_id, line_number");
	assert_int_equal(db_int(t.s->db, 0, "SELECT count(*) FROM v_key WHERE tbl = 'invoices' AND columns = 'order_id'", ""),
	                 1);
	accepts(&t,
	        "INSERT INTO customers (id, name) VALUES (1, 'a'); INSERT INTO orders (id, customer_id, number) VALUES (1, 1, "
	        "'o1'), (2, 1, 'o2'); INSERT INTO lines (order_id, line_number) VALUES (1, 1), (2, 1)");
	refuses(&t, "INSERT INTO lines (order_id, line_number) VALUES (1, 1)");
	refuses(&t, "DELETE FROM customers");
	accepts(&t, "DELETE FROM orders WHERE id = 2");
	assert_int_equal(db_int(t.db, -1, "SELECT count(*) FROM lines", ""), 1);
	refuses(&t, "INSERT INTO employees (id, name, manager_id) VALUES (1, 'x', 1)");
	accepts(&t, "INSERT INTO employees (id, name) VALUES (1, 'x'); INSERT INTO employees (id, name, manager_id) VALUES (2, "
	            "'y', 1)");
	mem_free(t.ctx);
}

static void retention_outweighs_the_owner(void **state)
{
	struct state t = model_of("Table customer {\n name text\n}\nTable order [note: 'weak'] {\n number text\n"
	                          " customer ref [not null, ref: > customer.id, note: 'owner']\n}\n");

	(void)state;
	assert_true(model_add_retention(t.s, model_find_entity(t.s, "order"), 84, NULL, NULL) > 0);
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT on_delete FROM v_fk"), "restrict");
	assert_true(strstr(of_design(&t, "SELECT reason FROM v_decision WHERE topic = 'on-delete'"), "84 months") != NULL);
	mem_free(t.ctx);
}

static void what_the_text_says_of_deletion_wins(void **state)
{
	struct state t = model_of("Table a {\n x text\n}\nTable b {\n y text\n a ref [not null, ref: > a.id]\n}\n");

	(void)state;
	assert_true(db_run(t.s->db, "UPDATE relationship SET on_delete = 'cascade'", ""));
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT on_delete FROM v_fk"), "cascade");
	mem_free(t.ctx);
}

static void the_filled_side_holds_a_one_to_one(void **state)
{
	struct state t = model_of("Table person {\n name text\n passport ref [null, ref: - passport.id]\n}\n"
	                          "Table passport {\n number text\n}\n");

	(void)state;
	assert_true(db_run(t.s->db, "UPDATE relationship SET to_optional = 0", ""));
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT tbl || columns FROM v_fk"), "passportsperson_id");
	assert_string_equal(of_design(&t, "SELECT not_null FROM v_column WHERE path = 'passports.person_id'"), "1");
	mem_free(t.ctx);
}

static void links_and_lists_become_tables(void **state)
{
	struct state t = model_of("Table film {\n title text\n special_features special_feature[] [null]\n"
	                          " actor ref [ref: <> actor.id]\n sequel ref [ref: <> film.id]\n}\n"
	                          "Enum special_feature {\n trailer\n \"deleted scenes\"\n}\n"
	                          "Table actor {\n name text\n}\n"
	                          "Table role [note: 'facts of film.actor'] {\n character text [null]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(
	        of_design(&t, "SELECT group_concat(tbl || '(' || columns || ')', ' ') FROM (SELECT * FROM v_key WHERE kind = "
	                      "'primary' AND width > 1 ORDER BY tbl)"),
	        "film_actors(film_id, actor_id) film_sequels(film_id, sequel_id) "
	        "film_special_features(film_id, special_feature)");
	/* both directions of a pair are indexed */
	assert_int_equal(db_int(t.s->db, 0, "SELECT count(*) FROM v_index WHERE columns = 'actor_id, film_id'", ""), 1);
	accepts(&t, "INSERT INTO films (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO actors (id, name) VALUES (1, 'x');"
	            "INSERT INTO film_actors VALUES (1, 1, NULL); INSERT INTO film_sequels VALUES (1, 2);"
	            "INSERT INTO film_special_features VALUES (1, 'trailer')");
	refuses(&t, "INSERT INTO film_actors VALUES (1, 1, 'again')");
	refuses(&t, "INSERT INTO film_sequels VALUES (1, 1)");
	refuses(&t, "INSERT INTO film_special_features VALUES (1, 'none')");
	refuses(&t, "DELETE FROM actors");
	accepts(&t, "DELETE FROM films WHERE id = 1");
	assert_int_equal(db_int(t.db, -1, "SELECT count(*) FROM film_special_features", ""), 0);
	mem_free(t.ctx);
}

static void composites_and_derived_and_forbidden(void **state)
{
	struct state t = model_of("Table customer {\n address composite [null]\n street text [note: 'part of address']\n"
	                          " city text [note: 'part of address']\n age integer [note: 'derived: from birth']\n"
	                          " card_number text\n name text [not null]\n}\n");

	(void)state;
	assert_true(model_add_prohibition(t.s, 0, "card_number", "We never store card numbers.") > 0);
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT group_concat(name || not_null) FROM (SELECT * FROM v_column ORDER BY seq)"),
	                    "id1,street0,city0,name1");
	assert_string_equal(
	        of_design(&t, "SELECT group_concat(topic || ' ' || object) FROM (SELECT * FROM v_decision WHERE topic IN "
	                      "('prohibited', 'derived-attribute') ORDER BY topic)"),
	        "derived-attribute customers.age,prohibited customers.card_number");
	mem_free(t.ctx);
}

#define STAFF                                                                                                                  \
	"Table staff {\n number text [pk]\n name text [not null]\n}\n"                                                         \
	"Table nurse [note: 'subtype of staff'] {\n grade text [not null]\n}\n"                                                \
	"Table doctor [note: 'subtype of staff'] {\n specialty text [not null]\n}\n"

static void few_facts_stay_in_one_table(void **state)
{
	struct state t = model_of(STAFF);

	(void)state;
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT group_concat(name) FROM v_table"), "staff");
	accepts(&t, "INSERT INTO staff (number, name, staff_type, grade) VALUES ('1', 'a', 'nurse', 'x')");
	refuses(&t, "INSERT INTO staff (number, name, staff_type, grade, specialty) VALUES ('2', 'a', 'nurse', 'x', 'y')");
	refuses(&t, "INSERT INTO staff (number, name, staff_type) VALUES ('3', 'a', 'doctor')");
	refuses(&t, "INSERT INTO staff (number, name, staff_type, grade) VALUES ('4', 'a', 'cook', 'x')");
	mem_free(t.ctx);
}

static void subtypes_with_references_are_joined(void **state)
{
	struct state t = model_of(STAFF "Table ward {\n name text\n nurse ref [not null, ref: > nurse.id]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT group_concat(name) FROM (SELECT name FROM v_table ORDER BY name)"),
	                    "doctors,nurses,staff,wards");
	assert_string_equal(of_design(&t, "SELECT to_tbl || on_delete FROM v_fk WHERE tbl = 'nurses'"), "staffcascade");
	assert_string_equal(of_design(&t, "SELECT to_tbl FROM v_fk WHERE tbl = 'wards'"), "nurses");
	assert_true(strstr(of_design(&t, "SELECT reason FROM v_decision WHERE topic = 'subtype-strategy'"), "1 relationship") !=
	            NULL);
	mem_free(t.ctx);
}

static void the_answer_decides_the_subtypes(void **state)
{
	struct state t = model_of("Table payment {\n amount money [not null]\n}\n"
	                          "Table card_payment [note: 'subtype of payment'] {\n token text [not null]\n}\n"
	                          "Table cash_payment [note: 'subtype of payment'] {\n till text [not null]\n}\n");

	(void)state;
	answer_of(&t, "subtype_strategy", "separate");
	derive_it(&t);
	assert_string_equal(
	        of_design(&t, "SELECT group_concat(tbl || '.' || name) FROM (SELECT * FROM v_column WHERE name = 'amount' "
	                      "ORDER BY tbl)"),
	        "card_payments.amount,cash_payments.amount");
	assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM v_table", ""), 2);
	mem_free(t.ctx);
}

static void mandatory_rings_are_deferred(void **state)
{
	struct state t = model_of("Table department {\n name text\n manager ref [not null, ref: - employee.id]\n}\n"
	                          "Table employee {\n name text\n department ref [not null, ref: > department.id]\n}\n");

	(void)state;
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT tbl || columns FROM v_fk WHERE deferral = 'deferred'"),
	                    "departmentsmanager_id");
	accepts(&t, "BEGIN; INSERT INTO departments (id, manager_id, name) VALUES (1, 7, 'd'); INSERT INTO employees (id, "
	            "department_id, name) VALUES (7, 1, 'e'); COMMIT");
	mem_free(t.ctx);
}

static void types_are_checked(void **state)
{
	struct state t =
	        model_of("Table x {\n price money [not null]\n born date [not null]\n at timestamp [not null]\n"
	                 " active boolean [not null]\n doc json [not null]\n raw binary [null]\n quantity integer [not null]\n"
	                 " ratio decimal [null]\n code text [not null]\n since date [default: 'today']\n}\n");

	(void)state;
	assert_true(db_run(t.s->db, "UPDATE attribute SET min_value = 1, max_value = 5 WHERE name = 'ratio'", ""));
	assert_true(db_run(t.s->db, "UPDATE attribute SET min_value = 0.5 WHERE name = 'price'", ""));
	derive_it(&t);
#define ROW(price, born, at, active, doc, quantity, ratio, code)                                                               \
	"INSERT INTO xes (price, born, at, active, doc, quantity, ratio, code) VALUES (" price ", " born ", " at ", " active   \
	", " doc ", " quantity ", " ratio ", " code ")"
	accepts(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("49", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'2023-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'yesterday'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01 10:00'", "1", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "2", "'{}'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{'", "0", "5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "-1", "5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5.5", "'a'"));
	refuses(&t, ROW("50", "'2024-02-29'", "'2024-01-01T10:00:00Z'", "1", "'{}'", "0", "5", "''"));
#undef ROW
	assert_string_equal(of_design(&t, "SELECT postgres_expr FROM v_check WHERE column_name = 'price'"), "price >= 0.5");
	assert_string_equal(of_design(&t, "SELECT postgres_default FROM v_column WHERE name = 'since'"), "current_date");
	mem_free(t.ctx);
}

/* Adds a rule over one or two parts. */
static void rule(struct state *t, const char *entity, const char *kind, double value, const char *body, struct model_part a,
                 struct model_part b)
{
	struct model_part parts[] = {a, b};
	bool two = b.attribute_id != 0 || b.relationship_id != 0;

	assert_true(model_add_rule(t->s, model_find_entity(t->s, entity), kind, value > 0, value, body, parts, two ? 2 : 1) >
	            0);
}

static void orders_limits_and_overlaps_are_guarded(void **state)
{
	struct state t = model_of("Table member {\n name text\n}\nTable room {\n number text [unique]\n}\n"
	                          "Table loan {\n loan_date date [not null]\n return_date date [null]\n"
	                          " member ref [not null, ref: > member.id]\n}\n"
	                          "Table stay {\n arrival_date date [not null]\n departure_date date [not null]\n"
	                          " room ref [not null, ref: > room.id]\n}\n");

	(void)state;
	rule(&t, "loan", "limit", 2, "A member may have at most 2 loans at the same time.",
	     (struct model_part){.relationship_id = relationship_of(&t, "loan", "member")}, (struct model_part){0});
	rule(&t, "stay", "overlap", 0, "A room is never booked twice for one night.",
	     (struct model_part){.relationship_id = relationship_of(&t, "stay", "room")}, (struct model_part){0});
	rule(&t, "stay", "order", 0, "The departure is after the arrival.",
	     (struct model_part){.attribute_id = attribute_of(&t, "stay", "arrival_date")},
	     (struct model_part){.attribute_id = attribute_of(&t, "stay", "departure_date")});
	rule(&t, "member", "check", 0, "A member behaves.",
	     (struct model_part){.attribute_id = attribute_of(&t, "member", "name")}, (struct model_part){0});
	derive_it(&t);
	accepts(&t, "INSERT INTO members (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO rooms (id, number) VALUES (1, '1'), "
	            "(2, '2');"
	            "INSERT INTO loans (id, member_id, loan_date) VALUES (1, 1, '2024-01-01'), (2, 1, '2024-01-01')");
	refuses(&t, "INSERT INTO loans (member_id, loan_date) VALUES (1, '2024-01-02')");
	accepts(&t, "INSERT INTO loans (id, member_id, loan_date, return_date) VALUES (3, 1, '2024-01-02', '2024-01-03')");
	refuses(&t, "UPDATE loans SET return_date = NULL WHERE id = 3");
	accepts(&t,
	        "UPDATE loans SET return_date = '2024-01-05' WHERE id = 1; UPDATE loans SET return_date = NULL WHERE id = 3");
	refuses(&t, "UPDATE loans SET return_date = '2023-01-01' WHERE id = 1"); /* the names say the order */
	accepts(&t, "INSERT INTO stays (id, room_id, arrival_date, departure_date) VALUES (1, 1, '2024-01-01', '2024-01-03'), "
	            "(2, 1, "
	            "'2024-01-03', '2024-01-04'), (3, 2, '2024-01-01', '2024-01-09')");
	refuses(&t, "INSERT INTO stays (room_id, arrival_date, departure_date) VALUES (1, '2024-01-02', '2024-01-03')");
	refuses(&t, "UPDATE stays SET room_id = 2 WHERE id = 1");
	refuses(&t, "INSERT INTO stays (room_id, arrival_date, departure_date) VALUES (1, '2024-02-02', '2024-02-02')");
	assert_int_equal(db_int(t.s->db, 0,
	                        "SELECT count(*) FROM v_object WHERE kind = 'exclusion' AND postgres_sql LIKE "
	                        "'%EXCLUDE USING gist%'",
	                        ""),
	                 1);
	assert_true(strstr(of_design(&t, "SELECT choice FROM v_decision WHERE reason LIKE '%behaves%'"),
	                   "left to the application") != NULL);
	mem_free(t.ctx);
}

static void unique_combinations_are_kept(void **state)
{
	struct state t = model_of(
	        "Table shop {\n name text\n}\nTable item {\n name text [not null]\n shop ref [not null, ref: > shop.id]\n}\n"
	        "Table tag [note: 'associative'] {\n weight integer\n shop ref [not null, ref: > shop.id]\n"
	        " item ref [not null, ref: > item.id]\n}\n");

	(void)state;
	rule(&t, "item", "unique", 0, "Names are unique within a shop.",
	     (struct model_part){.relationship_id = relationship_of(&t, "item", "shop")},
	     (struct model_part){.attribute_id = attribute_of(&t, "item", "name")});
	derive_it(&t);
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'items' AND kind = 'unique'"),
	                    "shop_id, name");
	assert_string_equal(of_design(&t, "SELECT columns FROM v_key WHERE tbl = 'tags' AND kind = 'unique'"),
	                    "shop_id, item_id");
	mem_free(t.ctx);
}

static void deleted_rows_free_their_keys(void **state)
{
	struct state t = model_of("Table customer {\n email text [pk]\n}\n");

	(void)state;
	answer_of(&t, "soft_delete", "yes");
	answer_of(&t, "audit_columns", "yes");
	derive_it(&t);
	accepts(&t, "INSERT INTO customers (id, email) VALUES (1, 'a')");
	refuses(&t, "INSERT INTO customers (email) VALUES ('a')");
	accepts(&t, "UPDATE customers SET deleted_at = '2024-01-01T00:00:00Z'; INSERT INTO customers (email) VALUES ('a')");
	accepts(&t, "UPDATE customers SET updated_at = '2001-01-01T00:00:00Z' WHERE id = 1; UPDATE customers SET email = 'b' "
	            "WHERE id = 1");
	assert_true(db_int(t.db, 0, "SELECT updated_at > '2020' AND created_at > '2020' FROM customers WHERE id = 1", "") == 1);
	mem_free(t.ctx);
}

static void pattern(struct state *t, const char *entity, const char *kind, const char *body, struct model_part a,
                    struct model_part b)
{
	struct model_part parts[] = {a, b};

	parts[0].name = "first";
	parts[1].name = "second";
	assert_true(model_add_access(
	                    t->s,
	                    &(struct model_access){.entity_id = model_find_entity(t->s, entity), .kind = kind, .body = body},
	                    parts, b.attribute_id + b.entity_id + b.relationship_id != 0 ? 2 : 1) > 0);
}

static const char SHOP[] = "Table customer {\n email text [pk]\n name text\n}\nTable tag {\n name text [unique]\n}\n"
                           "Enum order_status {\n new\n paid\n}\n"
                           "Table order {\n status order_status [not null]\n placed_at timestamp [not null]\n"
                           " customer ref [not null, ref: > customer.id]\n tag ref [ref: <> tag.id]\n}\n"
                           "Table line {\n quantity integer [not null]\n unit_price money [not null]\n"
                           " order ref [not null, ref: > order.id]\n}\n";

/* The plan of each query shows the index it claims, or a search by a key. */
static void plans_show_the_index(struct state *t)
{
	struct query *q =
	        db_query(t->ctx, t->s->db, "SELECT body, sqlite_sql, index_name, kind FROM v_access_query ORDER BY id", "");

	while (query_next(q)) {
		struct query *p = db_query(t->ctx, t->db, mem_printf(t->ctx, "EXPLAIN QUERY PLAN %s", query_text(q, 1)), "");
		struct buf plan;

		buf_init(&plan, t->ctx);
		while (query_next(p)) {
			buf_printf(&plan, "%s\n", query_text(p, 3));
		}
		assert_true(query_end(p));
		if (!query_is_null(q, 2) ? strstr(plan.data, query_text(q, 2)) == NULL
		                         : strcmp(query_text(q, 3), "lookup") == 0 && strstr(plan.data, "SCAN") != NULL) {
			fail_msg("%s\n%s\n%s", query_text(q, 0), query_text(q, 1), plan.data);
		}
	}
	assert_true(query_end(q));
}

static void access_patterns_get_their_index(void **state)
{
	struct state t = model_of(SHOP);
	int64_t customer = model_find_entity(t.s, "customer"), tag = model_find_entity(t.s, "tag");
	int64_t placed = attribute_of(&t, "order", "placed_at"), status = attribute_of(&t, "order", "status");
	int64_t email = attribute_of(&t, "customer", "email");

	(void)state;
	pattern(&t, "order", "lookup", "orders of a customer, newest first", (struct model_part){.attribute_id = placed},
	        (struct model_part){.entity_id = customer});
	pattern(&t, "order", "lookup", "orders by status", (struct model_part){.attribute_id = status}, (struct model_part){0});
	pattern(&t, "order", "lookup", "orders by the customer's email", (struct model_part){.attribute_id = email},
	        (struct model_part){0});
	pattern(&t, "order", "lookup", "orders by tag", (struct model_part){.entity_id = tag}, (struct model_part){0});
	pattern(&t, "customer", "lookup", "customers by email", (struct model_part){.attribute_id = email},
	        (struct model_part){0});
	pattern(&t, "order", "report", "sales per customer per month", (struct model_part){.entity_id = customer},
	        (struct model_part){.attribute_id = placed});
	derive_it(&t);
	assert_string_equal(
	        of_design(
	                &t,
	                "SELECT group_concat(coalesce(index_name, '-'), ' ') FROM (SELECT * FROM v_access_query ORDER BY id)"),
	        "orders_customer_id_placed_at_idx orders_status_placed_at_idx orders_customer_id_placed_at_idx "
	        "order_tags_tag_id_order_id_idx - -");
	/* equality before range, and the order asked for */
	assert_string_equal(of_design(&t, "SELECT columns FROM v_index WHERE name = 'orders_customer_id_placed_at_idx'"),
	                    "customer_id, placed_at DESC");
	/* the foreign key has no second index of its own */
	assert_int_equal(
	        db_int(t.s->db, -1, "SELECT count(*) FROM v_index WHERE tbl = 'orders' AND columns LIKE 'customer_id%'", ""),
	        1);
	assert_true(strstr(of_design(&t, "SELECT postgres_sql FROM v_access_query WHERE kind = 'report'"),
	                   "date_trunc('month', ") != NULL);
	plans_show_the_index(&t);
	mem_free(t.ctx);
}

static void a_default_holds_and_an_empty_document_may_be_missing(void **state)
{
	struct state t = model_of("Table job {\n settings json [null]\n priority integer [null]\n}\n");

	(void)state;
	assert_true(db_exec(t.s->db, "UPDATE attribute SET min_value = 8, default_value = '5' WHERE name = 'priority'"));
	derive_it(&t);
	accepts(&t, "INSERT INTO jobs (settings) VALUES (NULL); INSERT INTO jobs (settings) VALUES ('{}')");
	refuses(&t, "INSERT INTO jobs (settings) VALUES ('{')");
	assert_non_null(of_design(&t, "SELECT reason FROM v_assumption WHERE reason LIKE '%own limits refuse it%'"));
	mem_free(t.ctx);
}

/* Two references that mean many rows each, and a mere state beside a way in from elsewhere: no index is made that no plan
 * takes. */
static void an_index_that_nobody_takes_is_not_made(void **state)
{
	struct state t = model_of("Enum level {\n low\n high\n}\nTable site {\n name text [unique]\n}\n"
	                          "Table worker {\n name text\n site ref [not null, ref: > site.id]\n}\n"
	                          "Table limit {\n severity level [not null]\n}\n"
	                          "Table alarm {\n raised_at timestamp [not null]\n state level [not null]\n"
	                          " worker ref [not null, ref: > worker.id]\n limit ref [not null, ref: > limit.id]\n}\n"
	                          "Table note {\n author text [not null]\n alarm ref [not null, ref: > alarm.id]\n}\n");
	int64_t site = model_find_entity(t.s, "site"), severity = attribute_of(&t, "limit", "severity");
	int64_t author = attribute_of(&t, "note", "author"), alarm_state = attribute_of(&t, "alarm", "state");

	(void)state;
	pattern(&t, "alarm", "lookup", "alarms by site and severity", (struct model_part){.entity_id = site},
	        (struct model_part){.attribute_id = severity});
	pattern(&t, "alarm", "lookup", "alarms by the author of a note and state", (struct model_part){.attribute_id = author},
	        (struct model_part){.attribute_id = alarm_state});
	derive_it(&t);
	assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM v_index WHERE tbl = 'alarms' AND columns LIKE '%,%'", ""),
	                 0);
	assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM v_index WHERE tbl = 'alarms' AND columns = 'state'", ""), 0);
	plans_show_the_index(&t);
	mem_free(t.ctx);
}

static void what_is_not_there_is_said(void **state)
{
	struct state t = model_of(SHOP);

	(void)state;
	pattern(&t, "order", "lookup", "orders by colour", (struct model_part){0}, (struct model_part){0});
	derive_it(&t);
	assert_null(of_design(&t, "SELECT sqlite_sql FROM v_access_query"));
	assert_string_equal(of_design(&t, "SELECT reason FROM v_access_query"), "not in the model, left out: first");
	mem_free(t.ctx);
}

static void deriving_again_changes_nothing(void **state)
{
	struct state t = model_of(SHOP);
	struct buf a, b;

	(void)state;
	buf_init(&a, t.ctx);
	buf_init(&b, t.ctx);
	assert_true(derive_run(t.ctx, t.s) && ddl_write(&a, t.s, "design", DIALECT_POSTGRES));
	assert_true(model_add_decision(t.s, "person", "engine", "*", "both", NULL, "said so"));
	assert_true(derive_run(t.ctx, t.s) && ddl_write(&b, t.s, "design", DIALECT_POSTGRES));
	assert_string_equal(a.data, b.data);
	assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM decision WHERE source = 'person'", ""), 1);
	assert_int_equal(
	        db_int(t.s->db, -1, "SELECT count(*) - count(DISTINCT topic || object || choice || reason) FROM decision", ""),
	        0);
	mem_free(t.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(plain_entities_become_tables),
	        cmocka_unit_test(keys_are_natural_only_where_they_may),
	        cmocka_unit_test(asked_for_natural_keys_are_primary),
	        cmocka_unit_test(relationships_become_references),
	        cmocka_unit_test(retention_outweighs_the_owner),
	        cmocka_unit_test(what_the_text_says_of_deletion_wins),
	        cmocka_unit_test(the_filled_side_holds_a_one_to_one),
	        cmocka_unit_test(links_and_lists_become_tables),
	        cmocka_unit_test(composites_and_derived_and_forbidden),
	        cmocka_unit_test(few_facts_stay_in_one_table),
	        cmocka_unit_test(subtypes_with_references_are_joined),
	        cmocka_unit_test(the_answer_decides_the_subtypes),
	        cmocka_unit_test(mandatory_rings_are_deferred),
	        cmocka_unit_test(types_are_checked),
	        cmocka_unit_test(orders_limits_and_overlaps_are_guarded),
	        cmocka_unit_test(unique_combinations_are_kept),
	        cmocka_unit_test(deleted_rows_free_their_keys),
	        cmocka_unit_test(access_patterns_get_their_index),
	        cmocka_unit_test(an_index_that_nobody_takes_is_not_made),
	        cmocka_unit_test(a_default_holds_and_an_empty_document_may_be_missing),
	        cmocka_unit_test(what_is_not_there_is_said),
	        cmocka_unit_test(deriving_again_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
