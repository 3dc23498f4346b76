/* Proofs: designs that hold pass, and scripts that lost something of the design are found out.
 *
 * The design is DDL text read into the session; what is run is the same text, or one with a change.
 */
#include <stdio.h>

#include "dataeng/base/buf.h"
#include "dataeng/prove/prove.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/cluster.h"
#include "schema.h"

static struct prove_statement *split(struct fixture *f, const char *text, enum dialect d, size_t *count)
{
	struct sql_statement *all = sql_split(f->ctx, text, strlen(text), d, count);
	struct prove_statement *out = mem_array(f->ctx, struct prove_statement, *count + 1);

	for (size_t i = 0; i < *count; i++) {
		out[i] = (struct prove_statement){mem_printf(f->ctx, "statement %zu", i + 1),
		                                  mem_strndup(f->ctx, text + all[i].start, all[i].end - all[i].start)};
	}
	return out;
}

/* Proves the design with `text` as its script. */
static bool prove(struct fixture *f, const char *text, enum dialect d)
{
	struct prove_options o = {.sqlite = d == DIALECT_SQLITE, .postgres = d == DIALECT_POSTGRES, .must = true};
	bool passed = false;

	if (d == DIALECT_SQLITE) {
		o.sqlite_ddl = split(f, text, d, &o.sqlite_ddl_count);
	} else {
		o.postgres_ddl = split(f, text, d, &o.postgres_ddl_count);
	}
	if (!prove_run(f->ctx, f->s, &o, &passed)) {
		fail_msg("%s", f->diags->all[f->diags->count - 1].message);
	}
	return passed;
}

static void print_proofs(struct fixture *f, const char *where)
{
	struct query *q = db_query(
	        f->ctx, f->s->db,
	        mem_printf(f->ctx, "SELECT passed, kind, object, claim, observed, sql FROM proof WHERE %s ORDER BY id", where),
	        "");

	while (query_next(q)) {
		print_message("%s %s %s: %s [%s]\n    %s\n", query_int(q, 0) ? "ok  " : "FAIL", query_text(q, 1),
		              query_text(q, 2), query_text(q, 3), query_text(q, 4), query_text(q, 5));
	}
	query_end(q);
}

static void must_hold(struct fixture *f, const char *text, enum dialect d)
{
	if (!prove(f, text, d)) {
		print_proofs(f, "NOT passed");
		fail_msg("a proof has failed");
	}
}

/* A shop with one of each: everything that a design may hold. */
static const char shop[] =
        "CREATE TABLE customers (id INTEGER NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL, born TEXT, vip INTEGER NOT NULL "
        "DEFAULT 0,\n"
        " settings TEXT, CONSTRAINT customers_pk PRIMARY KEY (id), CONSTRAINT customers_email_key UNIQUE (email),\n"
        " CONSTRAINT customers_email_check CHECK (length(email) <= 50 AND email LIKE '%_@_%._%'),\n"
        " CONSTRAINT customers_born_shape CHECK (born IS date(born)), CONSTRAINT customers_vip_check CHECK (vip IN (0, 1)),\n"
        " CONSTRAINT customers_settings_valid CHECK (settings IS NULL OR json_valid(settings))) STRICT;\n"
        "CREATE TABLE categories (id INTEGER NOT NULL, parent_id INTEGER, name TEXT NOT NULL, CONSTRAINT categories_pk PRIMARY "
        "KEY (id),\n"
        " CONSTRAINT categories_parent_fk FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE SET NULL,\n"
        " CONSTRAINT categories_name_key UNIQUE (parent_id, name), CONSTRAINT categories_not_self CHECK (parent_id <> id)) "
        "STRICT;\n"
        "CREATE TABLE orders (id INTEGER NOT NULL, customer_id INTEGER NOT NULL, status TEXT NOT NULL, placed_at TEXT NOT "
        "NULL,\n"
        " shipped_at TEXT, total_cents INTEGER NOT NULL, CONSTRAINT orders_pk PRIMARY KEY (id),\n"
        " CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,\n"
        " CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'shipped')),\n"
        " CONSTRAINT orders_placed_shape CHECK (placed_at IS strftime('%Y-%m-%dT%H:%M:%SZ', placed_at)),\n"
        " CONSTRAINT orders_shipped_shape CHECK (shipped_at IS strftime('%Y-%m-%dT%H:%M:%SZ', shipped_at)),\n"
        " CONSTRAINT orders_shipped_order CHECK (shipped_at >= placed_at), CONSTRAINT orders_total_range CHECK (total_cents "
        "BETWEEN 1 AND "
        "1000000)) STRICT;\n"
        "CREATE TABLE order_items (order_id INTEGER NOT NULL, line INTEGER NOT NULL, category_id INTEGER, product TEXT NOT "
        "NULL, service "
        "TEXT,\n"
        " quantity INTEGER NOT NULL, CONSTRAINT order_items_pk PRIMARY KEY (order_id, line),\n"
        " CONSTRAINT order_items_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,\n"
        " CONSTRAINT order_items_category_fk FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE SET NULL,\n"
        " CONSTRAINT order_items_quantity_range CHECK (quantity > 0)) STRICT, WITHOUT ROWID;\n"
        "CREATE TABLE payments (id INTEGER NOT NULL, order_id INTEGER NOT NULL, card TEXT, iban TEXT, deleted_at TEXT, "
        "CONSTRAINT payments_pk "
        "PRIMARY KEY (id),\n"
        " CONSTRAINT payments_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION DEFERRABLE INITIALLY "
        "DEFERRED,\n"
        " CONSTRAINT payments_one_way CHECK ((card IS NULL) <> (iban IS NULL))) STRICT;\n"
        "CREATE UNIQUE INDEX payments_order_live ON payments (order_id) WHERE deleted_at IS NULL;\n"
        "CREATE UNIQUE INDEX customers_name_once ON customers (lower(name));\n"
        "CREATE INDEX orders_status_idx ON orders (status, placed_at DESC);\n";

static void a_good_design_holds(void **state)
{
	struct fixture *f = *state;

	must_read(f, shop, SQL_SQLITE);
	must_hold(f, shop, DIALECT_SQLITE);
	assert_int_equal(f->diags->errors, 0);
}

/* What a script may lose: each change must be found by the catalogue, and by a row where one can tell. */
struct change {
	const char *from, *to;
	bool by_row;
};

static char *changed(void *ctx, const char *text, const struct change *c)
{
	const char *at = strstr(text, c->from);

	if (at == NULL) {
		fail_msg("not in the script: %s", c->from);
	}
	return mem_printf(ctx, "%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
}

static void must_be_noticed(struct fixture *f, const char *text, const struct change *c, enum dialect d)
{
	size_t before = f->diags->errors;

	if (prove(f, changed(f->ctx, text, c), d)) {
		fail_msg("not noticed: %s", c->from);
	}
	assert_true(f->diags->errors > before);
	if (c->by_row &&
	    db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE NOT passed AND kind IN ('accept', 'refuse')", "") == 0) {
		print_proofs(f, "NOT passed");
		fail_msg("no row has noticed: %s", c->from);
	}
	if (db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE NOT passed AND kind = 'readback'", "") == 0) {
		fail_msg("the comparison has not noticed: %s", c->from);
	}
}

static void what_a_script_lost_is_noticed(void **state)
{
	static const struct change changes[] = {
	        {"email TEXT NOT NULL", "email TEXT", true},
	        {"born TEXT,", "born TEXT NOT NULL,", true},
	        {"born TEXT,", "born ANY,", false},
	        {" DEFAULT 0", "", true},
	        {" DEFAULT 0", " DEFAULT 7", true},
	        {" CONSTRAINT customers_email_key UNIQUE (email),", "", true},
	        {"UNIQUE (parent_id, name)", "UNIQUE (name)", true},
	        {"UNIQUE (parent_id, name)", "UNIQUE (parent_id, name, id)", true},
	        {" CONSTRAINT customers_born_shape CHECK (born IS date(born)),", "", true},
	        {"(born IS date(born))", "(born = date(born))", true},
	        {"email LIKE '%_@_%._%'", "email LIKE '%'", true},
	        {"length(email) <= 50", "length(email) <= 51", true},
	        {"length(email) <= 50", "length(email) < 50", true},
	        {"vip IN (0, 1)", "vip IN (0, 1, 2)", true},
	        {"json_valid(settings)", "1", true},
	        {"CHECK (parent_id <> id)", "CHECK (1)", true},
	        {"ON DELETE SET NULL,\n CONSTRAINT categories", "ON DELETE CASCADE,\n CONSTRAINT categories", true},
	        {"ON DELETE SET NULL,\n CONSTRAINT categories", "ON DELETE RESTRICT,\n CONSTRAINT categories", true},
	        {" CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,", "",
	         true},
	        {"ON DELETE RESTRICT", "ON DELETE CASCADE", true},
	        {"'paid', 'shipped'", "'shipped'", true},
	        {"'paid', 'shipped'", "'paid', 'shipped', 'no such value'", true},
	        {"CHECK (shipped_at >= placed_at)", "CHECK (shipped_at > placed_at)", true},
	        {"CHECK (shipped_at >= placed_at)", "CHECK (shipped_at >= '')", true},
	        {"BETWEEN 1 AND 1000000", "BETWEEN 0 AND 1000000", true},
	        {"BETWEEN 1 AND 1000000", "BETWEEN 1 AND 999999", true},
	        {"BETWEEN 1 AND 1000000", "BETWEEN 2 AND 1000000", true},
	        {"PRIMARY KEY (order_id, line)", "PRIMARY KEY (order_id, line, product)", true},
	        {"ON DELETE CASCADE", "ON DELETE NO ACTION", true},
	        {"quantity > 0", "quantity >= 0", true},
	        {"STRICT, WITHOUT ROWID", "WITHOUT ROWID", true},
	        {"STRICT, WITHOUT ROWID", "STRICT", false},
	        {"(card IS NULL) <> (iban IS NULL)", "card IS NOT NULL OR iban IS NOT NULL", true},
	        {" DEFERRABLE INITIALLY DEFERRED", "", false},
	        {"CREATE UNIQUE INDEX payments_order_live", "CREATE INDEX payments_order_live", true},
	        {" WHERE deleted_at IS NULL", "", true},
	        {"ON customers (lower(name))", "ON customers (name, id)", true},
	        {"CREATE INDEX orders_status_idx ON orders (status, placed_at DESC)", "SELECT 1", false},
	        {"placed_at DESC)", "placed_at)", false},
	};
	struct fixture *f = *state;

	must_read(f, shop, SQL_SQLITE);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		must_be_noticed(f, shop, &changes[i], DIALECT_SQLITE);
	}
}

static const char clinic[] = "CREATE TABLE wards (code text NOT NULL, head_id bigint NOT NULL, CONSTRAINT wards_pk PRIMARY KEY "
                             "(code), CONSTRAINT wards_head_key "
                             "UNIQUE (head_id), CONSTRAINT wards_code_shape CHECK (code ~ '^[A-Z]{2}[0-9]+$'));\n"
                             "CREATE TABLE nurses (id bigint GENERATED ALWAYS AS IDENTITY, ward_code text NOT NULL, grade text "
                             "NOT NULL DEFAULT 'junior', born date, "
                             "pay numeric(8,2) NOT NULL, CONSTRAINT nurses_pk PRIMARY KEY (id), CONSTRAINT nurses_ward_fk "
                             "FOREIGN KEY (ward_code) REFERENCES wards "
                             "(code) ON DELETE CASCADE, CONSTRAINT nurses_grade_check CHECK (grade IN ('junior', 'senior')), "
                             "CONSTRAINT nurses_pay_range CHECK "
                             "(pay BETWEEN 10 AND 5000.50));\n"
                             "ALTER TABLE wards ADD CONSTRAINT wards_head_fk FOREIGN KEY (head_id) REFERENCES nurses (id) "
                             "DEFERRABLE INITIALLY DEFERRED;\n"
                             "CREATE TABLE shifts (nurse_id bigint, begins timestamptz NOT NULL, ends timestamptz, CONSTRAINT "
                             "shifts_nurse_fk FOREIGN KEY "
                             "(nurse_id) REFERENCES nurses (id) ON DELETE SET NULL, CONSTRAINT shifts_order CHECK (ends > "
                             "begins), CONSTRAINT shifts_key UNIQUE "
                             "(nurse_id, begins));\n"
                             "CREATE UNIQUE INDEX shifts_open ON shifts (nurse_id) WHERE ends IS NULL;\n";

/* The same for PostgreSQL, a ring of references among it. */
static void postgres_is_held_to_it_too(void **state)
{
	static const struct change changes[] = {
	        {"CONSTRAINT wards_head_key UNIQUE (head_id), ", "", true},
	        {"'^[A-Z]{2}[0-9]+$'", "'^[A-Z]{2}'", true},
	        {"DEFAULT 'junior'", "DEFAULT 'nobody'", true},
	        {"ON DELETE CASCADE", "", true},
	        {"'junior', 'senior'", "'junior'", true},
	        {"numeric(8,2)", "numeric(8,1)", false},
	        {"5000.50", "5000.49", true},
	        {"GENERATED ALWAYS AS IDENTITY", "NOT NULL", true},
	        {"ON DELETE SET NULL", "ON DELETE RESTRICT", true},
	        {"(ends > begins)", "(ends >= begins)", true},
	        {"UNIQUE (nurse_id, begins)", "UNIQUE (nurse_id, begins, ends)", true},
	        {" WHERE ends IS NULL", "", true},
	        {" DEFERRABLE INITIALLY DEFERRED", "", true},
	        {"ends timestamptz", "ends timestamp", false},
	};
	struct fixture *f = *state;

	if (!pg_cluster_possible()) {
		skip();
	}
	must_read(f, clinic, SQL_POSTGRES);
	must_hold(f, clinic, DIALECT_POSTGRES);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		must_be_noticed(f, clinic, &changes[i], DIALECT_POSTGRES);
	}
}

/* A limit and an overlap, guarded by triggers; then the same without them. */
static const char bookings[] =
        "CREATE TABLE rooms (id INTEGER NOT NULL, CONSTRAINT rooms_pk PRIMARY KEY (id)) STRICT;\n"
        "CREATE TABLE bookings (id INTEGER NOT NULL, room_id INTEGER NOT NULL, from_day TEXT NOT NULL, to_day TEXT, CONSTRAINT "
        "bookings_pk "
        "PRIMARY KEY (id), CONSTRAINT bookings_room_fk FOREIGN KEY (room_id) REFERENCES rooms (id), CONSTRAINT "
        "bookings_from_shape CHECK "
        "(from_day IS date(from_day)), CONSTRAINT bookings_to_shape CHECK (to_day IS date(to_day)), CONSTRAINT bookings_order "
        "CHECK (to_day "
        ">= from_day)) STRICT;\n"
        "CREATE TRIGGER bookings_limit BEFORE INSERT ON bookings WHEN (SELECT count(*) FROM bookings b WHERE b.room_id = "
        "NEW.room_id AND "
        "b.to_day IS NULL) >= 2 AND NEW.to_day IS NULL BEGIN SELECT RAISE(ABORT, 'two at once at most'); END;\n"
        "CREATE TRIGGER bookings_overlap BEFORE INSERT ON bookings WHEN EXISTS (SELECT 1 FROM bookings b WHERE b.room_id = "
        "NEW.room_id AND "
        "b.from_day < NEW.to_day AND NEW.from_day < b.to_day) BEGIN SELECT RAISE(ABORT, 'overlaps'); END;\n";

static void tie_rules(struct fixture *f)
{
	static const char sql[] =
	        "INSERT INTO element (kind) VALUES ('entity'), ('entity'), ('relationship'), ('rule'), ('rule');"
	        "INSERT INTO entity (id, name, seq) VALUES (1, 'room', 1), (2, 'booking', 2);"
	        "INSERT INTO relationship (id, from_id, to_id, cardinality, seq) VALUES (3, 2, 1, 'many-to-one', 1);"
	        "INSERT INTO business_rule VALUES (4, 2, 'limit', 2, 'at most two'), (5, 2, 'overlap', NULL, 'no overlap');"
	        "INSERT INTO business_rule_part VALUES (4, 1, NULL, 3), (5, 1, NULL, 3);"
	        "UPDATE col SET relationship_id = 3 WHERE name = 'room_id';"
	        "UPDATE col SET type = 'date' WHERE name IN ('from_day', 'to_day');"
	        "UPDATE schema_object SET rule_id = 4 WHERE name = 'bookings_limit';"
	        "UPDATE schema_object SET rule_id = 5 WHERE name = 'bookings_overlap';";

	if (!db_exec(f->s->db, sql)) {
		fail_msg("%s", db_error(f->s->db));
	}
}

static void guarded_rules_are_tried(void **state)
{
	static const struct change changes[] = {
	        {"BEFORE INSERT ON bookings WHEN (SELECT", "BEFORE INSERT ON bookings WHEN 0 AND (SELECT", false},
	        {">= 2 AND", ">= 3 AND", false},
	        {">= 2 AND", ">= 1 AND", false},
	        {"BEFORE INSERT ON bookings WHEN EXISTS", "BEFORE INSERT ON bookings WHEN NOT 1 AND EXISTS", false},
	        {"NEW.from_day < b.to_day", "NEW.from_day > b.to_day", false},
	};
	struct fixture *f = *state;

	must_read(f, bookings, SQL_SQLITE);
	tie_rules(f);
	must_hold(f, bookings, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE kind = 'rule' AND passed", ""), 2);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		must_be_noticed(f, bookings, &changes[i], DIALECT_SQLITE);
		if (db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE kind IN ('rule', 'ddl') AND NOT passed", "") == 0) {
			fail_msg("no rule proof has noticed: %s", changes[i].to);
		}
	}
}

/* A judge can only be there with a ballot, which needs a list, which needs the same judge: whoever is deleted is referred to
 * twice. */
static const char judges[] =
        "CREATE TABLE judges (id bigint NOT NULL, ballot_id bigint NOT NULL, CONSTRAINT judges_pk PRIMARY KEY (id));\n"
        "CREATE TABLE lists (id bigint NOT NULL, judge_id bigint NOT NULL, CONSTRAINT lists_pk PRIMARY KEY (id),\n"
        " CONSTRAINT lists_judge_fk FOREIGN KEY (judge_id) REFERENCES judges (id) ON DELETE RESTRICT);\n"
        "CREATE TABLE ballots (id bigint NOT NULL, list_id bigint NOT NULL, judge_id bigint NOT NULL,\n"
        " CONSTRAINT ballots_pk PRIMARY KEY (id),\n"
        " CONSTRAINT ballots_list_fk FOREIGN KEY (list_id) REFERENCES lists (id) ON DELETE RESTRICT DEFERRABLE INITIALLY "
        "DEFERRED,\n"
        " CONSTRAINT ballots_judge_fk FOREIGN KEY (judge_id) REFERENCES judges (id) ON DELETE RESTRICT DEFERRABLE INITIALLY "
        "DEFERRED);\n"
        "ALTER TABLE judges ADD CONSTRAINT judges_ballot_fk FOREIGN KEY (ballot_id) REFERENCES ballots (id) ON DELETE "
        "RESTRICT;\n";

static const char judges_sqlite[] =
        "CREATE TABLE judges (id INTEGER NOT NULL, ballot_id INTEGER NOT NULL, CONSTRAINT judges_pk PRIMARY KEY (id),\n"
        " CONSTRAINT judges_ballot_fk FOREIGN KEY (ballot_id) REFERENCES ballots (id) ON DELETE RESTRICT) STRICT;\n"
        "CREATE TABLE lists (id INTEGER NOT NULL, judge_id INTEGER NOT NULL, CONSTRAINT lists_pk PRIMARY KEY (id),\n"
        " CONSTRAINT lists_judge_fk FOREIGN KEY (judge_id) REFERENCES judges (id) ON DELETE RESTRICT) STRICT;\n"
        "CREATE TABLE ballots (id INTEGER NOT NULL, list_id INTEGER NOT NULL, judge_id INTEGER NOT NULL,\n"
        " CONSTRAINT ballots_pk PRIMARY KEY (id),\n"
        " CONSTRAINT ballots_list_fk FOREIGN KEY (list_id) REFERENCES lists (id) ON DELETE RESTRICT DEFERRABLE INITIALLY "
        "DEFERRED,\n"
        " CONSTRAINT ballots_judge_fk FOREIGN KEY (judge_id) REFERENCES judges (id) ON DELETE RESTRICT DEFERRABLE INITIALLY "
        "DEFERRED) STRICT;\n";

static void nothing_is_left_open(struct fixture *f)
{
	char *first = db_text(f->ctx, f->s->db, "SELECT claim || ': ' || reason FROM unproven", "");

	if (first != NULL) {
		fail_msg("not shown: %s", first);
	}
}

static void a_reference_is_attacked_alone(void **state)
{
	static const struct change change = {"(judge_id) REFERENCES judges (id) ON DELETE RESTRICT DEFERRABLE",
	                                     "(judge_id) REFERENCES judges (id) ON DELETE CASCADE DEFERRABLE", true};
	struct fixture *f = *state;

	must_read(f, judges_sqlite, SQL_SQLITE);
	must_hold(f, judges_sqlite, DIALECT_SQLITE);
	nothing_is_left_open(f);
	must_be_noticed(f, judges_sqlite, &change, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0,
	                        "SELECT count(*) FROM proof WHERE object = 'ballots.ballots_judge_fk' AND kind = 'refuse' AND "
	                        "NOT passed",
	                        ""),
	                 1);
}

static void a_reference_is_attacked_alone_in_postgres(void **state)
{
	struct fixture *f = *state;

	if (!pg_cluster_possible()) {
		skip();
	}
	must_read(f, judges, SQL_POSTGRES);
	must_hold(f, judges, DIALECT_POSTGRES);
	nothing_is_left_open(f);
}

static const char renamed[] =
        "CREATE TABLE countries (code TEXT NOT NULL, CONSTRAINT countries_pk PRIMARY KEY (code));\n"
        "CREATE TABLE cities (id INTEGER NOT NULL, country TEXT, capital_of TEXT NOT NULL, CONSTRAINT cities_pk PRIMARY KEY "
        "(id),\n"
        " CONSTRAINT cities_country_fk FOREIGN KEY (country) REFERENCES countries (code) ON UPDATE SET NULL,\n"
        " CONSTRAINT cities_capital_fk FOREIGN KEY (capital_of) REFERENCES countries (code) ON UPDATE CASCADE);\n"
        "CREATE TABLE roads (id INTEGER NOT NULL, country TEXT NOT NULL, CONSTRAINT roads_pk PRIMARY KEY (id),\n"
        " CONSTRAINT roads_country_fk FOREIGN KEY (country) REFERENCES countries (code) ON UPDATE RESTRICT);\n";

static void changes_of_keys_are_tried_on(struct fixture *f, enum dialect d)
{
	static const struct change changes[] = {
	        {" ON UPDATE CASCADE", "", true},
	        {"ON UPDATE SET NULL", "ON UPDATE CASCADE", true},
	        {"ON UPDATE RESTRICT", "ON UPDATE CASCADE", true},
	};

	must_read(f, renamed, d == DIALECT_SQLITE ? SQL_SQLITE : SQL_POSTGRES);
	must_hold(f, renamed, d);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE claim LIKE 'changing the key%' AND passed", ""),
	                 3);
	nothing_is_left_open(f);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		must_be_noticed(f, renamed, &changes[i], d);
	}
}

static void changes_of_keys_are_tried(void **state)
{
	changes_of_keys_are_tried_on(*state, DIALECT_SQLITE);
}

static void changes_of_keys_are_tried_in_postgres(void **state)
{
	if (!pg_cluster_possible()) {
		skip();
	}
	changes_of_keys_are_tried_on(*state, DIALECT_POSTGRES);
}

/* Long texts, and kinds of things in one table: many columns that checks tie together. */
static const char things[] =
        "CREATE TABLE things (id INTEGER NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, a INTEGER, b INTEGER, c TEXT, d "
        "INTEGER, "
        "e TEXT, f INTEGER, g TEXT, CONSTRAINT things_pk PRIMARY KEY (id),\n"
        " CONSTRAINT things_kind CHECK (kind IN ('house', 'boat', 'cart')),\n"
        " CONSTRAINT things_note CHECK (length(note) BETWEEN 1 AND 65535),\n"
        " CONSTRAINT things_a CHECK (kind = 'boat' OR a IS NULL), CONSTRAINT things_b CHECK (kind = 'boat' OR b IS NULL),\n"
        " CONSTRAINT things_c CHECK (kind = 'boat' OR c IS NULL), CONSTRAINT things_d CHECK (kind = 'cart' OR d IS NULL),\n"
        " CONSTRAINT things_e CHECK (kind = 'cart' OR e IS NULL), CONSTRAINT things_f CHECK (kind = 'cart' OR f IS NULL),\n"
        " CONSTRAINT things_whole CHECK (kind <> 'cart' OR (d IS NOT NULL AND e IS NOT NULL)),\n"
        " CONSTRAINT things_g CHECK (kind = 'house' OR g IS NULL)) STRICT;\n";

static void tied_columns_and_long_texts_are_tried(void **state)
{
	struct fixture *f = *state;

	must_read(f, things, SQL_SQLITE);
	must_hold(f, things, DIALECT_SQLITE);
	nothing_is_left_open(f);
	assert_int_equal(db_int(f->s->db, 0,
	                        "SELECT count(*) FROM proof WHERE claim = 'things refuses note = a text of 65536 characters'",
	                        ""),
	                 1);
}

static void limits_of_many_rows_are_tried(void **state)
{
	struct fixture *f = *state;
	const char *forty = changed(f->ctx, bookings, &(struct change){">= 2 AND", ">= 40 AND", false});

	must_read(f, forty, SQL_SQLITE);
	tie_rules(f);
	assert_true(db_exec(f->s->db, "UPDATE business_rule SET value = 40 WHERE id = 4"));
	must_hold(f, forty, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE claim LIKE '%accepts 40 rows%' AND passed", ""),
	                 1);
	must_be_noticed(f, forty, &(struct change){">= 40 AND", ">= 39 AND", false}, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM proof WHERE kind = 'rule' AND NOT passed", ""), 1);
	assert_true(db_exec(f->s->db, "UPDATE business_rule SET value = 4000 WHERE id = 4"));
	must_hold(f, forty, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM unproven WHERE claim LIKE '%accepts 4000 rows%'", ""), 1);
}

/* Two references to the own table: an ordinary row has neither. */
static void two_references_to_the_own_table_stay_empty(void **state)
{
	static const char agents[] =
	        "CREATE TABLE agents (id INTEGER NOT NULL, boss_id INTEGER, helper_id INTEGER, CONSTRAINT agents_pk PRIMARY "
	        "KEY (id),\n"
	        " CONSTRAINT agents_boss_fk FOREIGN KEY (boss_id) REFERENCES agents (id) ON DELETE SET NULL,\n"
	        " CONSTRAINT agents_helper_fk FOREIGN KEY (helper_id) REFERENCES agents (id) ON DELETE SET NULL,\n"
	        " CONSTRAINT agents_not_boss CHECK (boss_id <> id), CONSTRAINT agents_not_helper CHECK (helper_id <> id)) "
	        "STRICT;\n";
	struct fixture *f = *state;

	must_read(f, agents, SQL_SQLITE);
	must_hold(f, agents, DIALECT_SQLITE);
	nothing_is_left_open(f);
}

/* A design whose checks exclude each other: no row is found, and none is said to be refused wrongly. */
static void what_cannot_be_tried_is_said(void **state)
{
	static const char never[] =
	        "CREATE TABLE never (id INTEGER NOT NULL, n INTEGER NOT NULL, CONSTRAINT never_pk PRIMARY KEY (id), "
	        "CONSTRAINT never_low CHECK (n < 3), CONSTRAINT never_high CHECK (n > 5)) STRICT;\n";
	struct fixture *f = *state;

	must_read(f, never, SQL_SQLITE);
	must_hold(f, never, DIALECT_SQLITE);
	assert_int_equal(db_int(f->s->db, 0, "SELECT count(*) FROM unproven WHERE claim = 'never accepts a complete row'", ""),
	                 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_reference_is_attacked_alone, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_reference_is_attacked_alone_in_postgres, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(changes_of_keys_are_tried, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(tied_columns_and_long_texts_are_tried, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(limits_of_many_rows_are_tried, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_cannot_be_tried_is_said, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(two_references_to_the_own_table_stay_empty, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(changes_of_keys_are_tried_in_postgres, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_good_design_holds, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(postgres_is_held_to_it_too, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(guarded_rules_are_tried, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_a_script_lost_is_noticed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
