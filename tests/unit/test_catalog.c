/* DDL text and live databases into the model: SQLite. */

#include "dataeng/base/buf.h"
#include "dataeng/read/scratch.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/cluster.h"
#include "schema.h"

static void tokens_and_statements(void **state)
{
	static const char script[] = "CREATE TABLE a (x TEXT DEFAULT ';'); -- one; two\n"
	                             "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END;\n"
	                             "/* ; */ BEGIN; COMMIT;;";
	struct fixture *f = *state;
	size_t n;
	struct sql_statement *all = sql_split(f->ctx, script, sizeof script - 1, DIALECT_SQLITE, &n);

	assert_int_equal(n, 4);
	assert_int_equal(all[2].end - all[2].start, 5);
	sql_split(f->ctx, "DO $x$ a; b; $x$; CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT $1", 85,
	          DIALECT_POSTGRES, &n);
	assert_int_equal(n, 3);
	assert_string_equal(sql_normal(f->ctx, "( ( \"a\" IN('X',\n1) ) ) -- c", DIALECT_SQLITE), "a in ( 'X' , 1 )");
	assert_string_equal(sql_normal(f->ctx, "(a) + (b)", DIALECT_SQLITE), "( a ) + ( b )");
}

static void a_rich_schema(void **state)
{
	struct fixture *f = *state;

	must_read(
	        f,
	        "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL COLLATE NOCASE "
	        "CONSTRAINT email_once UNIQUE ON CONFLICT IGNORE, born TEXT CONSTRAINT born_date CHECK (born GLOB "
	        "'[0-9]*'), vip INTEGER NOT NULL DEFAULT 0 CHECK (vip IN (0, 1)), full TEXT GENERATED ALWAYS AS (email || '!') "
	        "STORED) STRICT;\n"
	        "CREATE TABLE \"order\" (customer_id INTEGER NOT NULL CONSTRAINT order_customer REFERENCES customer ON DELETE "
	        "CASCADE DEFERRABLE INITIALLY DEFERRED, nr INTEGER NOT NULL, status TEXT NOT NULL, a INT, b INT,\n"
	        "PRIMARY KEY (customer_id, nr), CONSTRAINT status_known CHECK (status IN ('new', 'paid')) CHECK (a <= b), "
	        "FOREIGN KEY (a) REFERENCES nowhere (x)) WITHOUT ROWID;\n"
	        "CREATE UNIQUE INDEX open_order ON \"order\" (lower(status), nr DESC) WHERE status <> 'paid';\n"
	        "CREATE VIEW v AS SELECT 1 AS one;\n"
	        "CREATE TRIGGER guard BEFORE DELETE ON customer BEGIN SELECT RAISE(ABORT, 'no'); END;",
	        SQL_SQLITE);
	assert_string_equal(TEXT("SELECT group_concat(name || is_strict || without_rowid) FROM v_table"), "customer10,order01");
	assert_string_equal(TEXT("SELECT identity FROM v_column WHERE path = 'customer.id'"), "autoincrement");
	assert_string_equal(TEXT("SELECT collation FROM v_column WHERE path = 'customer.email'"), "NOCASE");
	assert_string_equal(TEXT("SELECT sqlite_generated FROM v_column WHERE path = 'customer.full'"), "email || '!'");
	assert_int_equal(INT("SELECT generated_stored FROM col WHERE name = 'full'"), 1);
	assert_string_equal(TEXT("SELECT options FROM tbl_key WHERE name = 'email_once'"), "{\"on_conflict\":\"ignore\"}");
	assert_string_equal(TEXT("SELECT columns FROM v_key WHERE tbl = 'order' AND kind = 'primary'"), "customer_id, nr");
	assert_string_equal(
	        TEXT("SELECT name || ' ' || to_tbl || ' ' || to_columns || ' ' || on_delete || ' ' || deferral FROM v_fk"),
	        "order_customer customer id cascade deferred");
	assert_string_equal(TEXT("SELECT group_concat(kind) FROM (SELECT kind FROM v_check ORDER BY id)"),
	                    "date,boolean,enum,order");
	assert_string_equal(TEXT("SELECT sqlite_expr FROM v_check WHERE name = 'status_known'"), "status IN ('new', 'paid')");
	assert_string_equal(TEXT("SELECT columns || ' / ' || sqlite_where FROM v_index"),
	                    "lower(status), nr DESC / status <> 'paid'");
	assert_string_equal(TEXT("SELECT group_concat(kind || ' ' || name) FROM (SELECT * FROM v_object ORDER BY id)"),
	                    "dangling_fk order.a,view v,trigger guard");
	assert_int_equal(INT("SELECT not_null FROM v_column WHERE path = 'order.nr'"), 1);
}

static void errors_have_a_place(void **state)
{
	struct fixture *f = *state;

	assert_false(read_text(f, "CREATE TABLE a (x INTEGER);\nCREATE TABLE b (y INTEGR) STRICT;", SQL_SQLITE));
	assert_int_equal(f->diags->count, 1);
	assert_int_equal(f->diags->all[0].place.line, 2);
	assert_false(read_text(f, "SELECT 1;\n  INSERT INTO nothing VALUES (1)", SQL_SQLITE));
	assert_int_equal(f->diags->all[1].place.line, 2);
	assert_int_equal(f->diags->all[1].place.col, 15);
	assert_false(read_text(f, "ATTACH 'x' AS y", SQL_SQLITE));
	assert_false(read_text(f, "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a",
	                       SQL_SQLITE));
	assert_int_equal(INT("SELECT count(*) FROM v_table"), 0);
}

static void dialects_are_told_apart(void **state)
{
	static const char postgres[] = "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz)";
	static const char sqlite[] = "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT";

	(void)state;
	assert_int_equal(sql_detect(postgres, sizeof postgres - 1), DIALECT_POSTGRES);
	assert_int_equal(sql_detect(sqlite, sizeof sqlite - 1), DIALECT_SQLITE);
	assert_int_equal(sql_detect("CREATE TABLE a (b int)", 22), DIALECT_SQLITE);
}

static void a_rich_postgres_schema(void **state)
{
	static const char script[] =
	        "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND "
	        "100);\n"
	        "CREATE SCHEMA crm;\n"
	        "CREATE TABLE crm.customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nr serial, email varchar(80) "
	        "COLLATE \"C\" NOT "
	        "NULL, mood mood, discount percent DEFAULT 0, full_name text GENERATED ALWAYS AS (email || '!') STORED,\n"
	        "CONSTRAINT email_once UNIQUE NULLS NOT DISTINCT (email), CONSTRAINT short CHECK (char_length(email) < 60));\n"
	        "CREATE TABLE orders (id bigint, at date NOT NULL, customer_id bigint CONSTRAINT orders_customer REFERENCES "
	        "crm.customer ON DELETE "
	        "SET NULL DEFERRABLE INITIALLY DEFERRED, status text CHECK (status IN ('new', 'paid')), PRIMARY KEY (id, at)) "
	        "PARTITION BY RANGE "
	        "(at);\n"
	        "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\n"
	        "CREATE UNIQUE INDEX live ON crm.customer (lower(email), nr DESC) INCLUDE (mood) WHERE discount > 0;\n"
	        "CREATE INDEX words ON crm.customer USING gin (to_tsvector('english', email));\n"
	        "CREATE VIEW v AS SELECT id FROM crm.customer;\nCREATE SEQUENCE counter START 5;\n"
	        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
	        "CREATE TRIGGER guard BEFORE INSERT ON crm.customer FOR EACH ROW EXECUTE FUNCTION f();\n"
	        "ALTER TABLE crm.customer ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own ON crm.customer USING (id > 0);\n"
	        "COMMENT ON COLUMN crm.customer.email IS 'where to write';\nCOMMENT ON TABLE crm.customer IS 'who buys';";
	struct fixture *f = *state;

	if (!pg_cluster_possible()) {
		skip();
	}
	must_read(f, script, SQL_AUTO);
	assert_string_equal(TEXT("SELECT namespace || '.' || name || ' ' || comment FROM v_table WHERE name = 'customer'"),
	                    "crm.customer who buys");
	assert_string_equal(
	        TEXT("SELECT group_concat(name || ' ' || postgres_type || ' ' || coalesce(identity, '-'), ', ') FROM (SELECT * "
	             "FROM "
	             "v_column WHERE tbl = 'customer' ORDER BY seq)"),
	        "id bigint always, nr integer serial, email character varying(80) -, mood mood -, discount percent -, "
	        "full_name text -");
	assert_string_equal(TEXT("SELECT collation || ' ' || comment FROM v_column WHERE path = 'customer.email'"),
	                    "C where to write");
	assert_int_equal(INT("SELECT postgres_generated IS NOT NULL FROM v_column WHERE path = 'customer.full_name'"), 1);
	assert_string_equal(TEXT("SELECT options FROM tbl_key WHERE name = 'email_once'"), "{\"nulls_not_distinct\": true}");
	assert_string_equal(TEXT("SELECT group_concat(kind) FROM (SELECT kind FROM v_check WHERE tbl IN ('customer', 'orders') "
	                         "ORDER BY tbl)"),
	                    "length,enum");
	assert_string_equal(
	        TEXT("SELECT on_delete || ' ' || deferral || ' ' || columns || ' ' || to_columns FROM v_fk WHERE name = "
	             "'orders_customer'"),
	        "set null deferred customer_id id");
	assert_string_equal(TEXT("SELECT partition_by FROM v_table WHERE name = 'orders'"), "RANGE (at)");
	assert_string_equal(TEXT("SELECT partition_of FROM tbl WHERE name = 'orders_2026'"),
	                    "orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')");
	assert_string_equal(TEXT("SELECT columns || ' / ' || postgres_where FROM v_index WHERE name = 'live'"),
	                    "lower(email::text), nr DESC / ((discount)::numeric > (0)::numeric)");
	assert_int_equal(INT("SELECT included FROM idx_col c JOIN col k ON k.id = c.col_id AND k.name = 'mood'"), 1);
	assert_string_equal(TEXT("SELECT method FROM v_index WHERE name = 'words'"), "gin");
	assert_string_equal(
	        TEXT("SELECT group_concat(kind) FROM (SELECT kind FROM v_object WHERE kind NOT IN ('extension') ORDER BY id)"),
	        "schema,enum,domain,sequence,function,view,trigger,policy");
	assert_string_equal(TEXT("SELECT postgres_sql FROM v_object WHERE kind = 'enum'"),
	                    "CREATE TYPE mood AS ENUM ('sad', 'ok')");
	assert_string_equal(TEXT("SELECT json_extract(options, '$.row_security') FROM tbl WHERE name = 'customer'"), "1");
	assert_false(read_text(f, "CREATE TABLE a (x jsonb);\nCREATE TABLE b (y jsonbb)", SQL_POSTGRES));
	assert_int_equal(f->diags->all[f->diags->count - 1].place.line, 2);
	assert_int_equal(f->diags->all[f->diags->count - 1].place.col, 19);
}

static void read_in(struct fixture *f, struct pg *scratch, const char *text)
{
	struct source *src = source_new(f->ctx, "schema.sql", text, strlen(text), f->diags);

	if (!sql_read_postgres(f->ctx, f->s, scratch, src, "design")) {
		fail_msg("%s", f->diags->all[f->diags->count - 1].message);
	}
}

static void a_shared_scratch_database_is_emptied(void **state)
{
	static const char first[] =
	        "CREATE SCHEMA crm; CREATE TYPE crm.mood AS ENUM ('sad'); SET search_path = crm;\n"
	        "CREATE TABLE customer (id int PRIMARY KEY, mood mood); CREATE VIEW v AS SELECT * FROM customer;\n"
	        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
	        "SET client_min_messages = notice; BEGIN; CREATE TABLE public.open (id int)";
	struct fixture *f = *state;
	struct pg *scratch;
	const char *how;

	if (!pg_cluster_possible()) {
		skip();
	}
	scratch = scratch_postgres(f->ctx, f->s, NULL, &how);
	assert_non_null(scratch);
	read_in(f, scratch, first);
	assert_int_equal(INT("SELECT count(*) FROM v_table"), 2);
	read_in(f, scratch, "CREATE TABLE customer (id int PRIMARY KEY)");
	assert_string_equal(TEXT("SELECT group_concat(path) FROM v_column"), "customer.id");
	assert_int_equal(INT("SELECT count(*) FROM v_object"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(tokens_and_statements, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_rich_schema, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(errors_have_a_place, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_rich_postgres_schema, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_shared_scratch_database_is_emptied, set_up, tear_down),
	        cmocka_unit_test(dialects_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
