/* PostgreSQL's DDL without a server: the same rows as the server's catalogue gives, where there is one to compare with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/sqlite.h"

static const char hide[] = "DATAENG_POSTGRES_BIN";

struct fixture {
	void *ctx;
	struct diags *diags;
	struct session *s;
};

static int set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof *f);

	f->ctx = mem_context(NULL, "test");
	f->diags = diags_new(f->ctx);
	f->s = session_scratch(f->ctx, "2026-01-01T00:00:00Z", f->diags);
	*state = f;
	return f->s == NULL;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unsetenv(hide);
	mem_free(f->ctx);
	test_free(f);
	return 0;
}

static bool read_as(struct fixture *f, const char *text, const char *schema, bool server)
{
	struct source *src = source_new(f->ctx, "schema.sql", text, strlen(text), f->diags);

	if (server) {
		unsetenv(hide);
	} else {
		setenv(hide, "/nowhere", 1);
	}
	return sql_read(f->ctx, f->s, NULL, src, SQL_POSTGRES, schema);
}

static const char *last_error(const struct fixture *f)
{
	for (size_t i = f->diags->count; i-- > 0;) {
		if (f->diags->all[i].severity == DIAG_ERROR) {
			return f->diags->all[i].message;
		}
	}
	return "no error";
}

/* As the server writes it and as the parser does: casts and parentheses aside. */
#define PLAIN(expr)                                                                                                            \
	"replace(replace(replace(replace(replace(replace(replace(replace(replace(coalesce(" expr                               \
	", ''), '::text[]', ''), '::text', ''), '::character varying', ''), '::numeric', ''), '(', ''), ')', ''), ' ', ''), "  \
	"'::regclass', ''), '::mood', '')"

static const char *const everything[] = {
        "SELECT namespace || '|' || name || '|' || coalesce(partition_by, '') || '|' || coalesce(partition_of, '') || '|' || "
        "coalesce(comment, '') FROM tbl WHERE schema_id = ?1 ORDER BY 1",
        "SELECT t.name || '.' || c.name || '|' || coalesce(c.type, '?') || '|' || c.postgres_type || '|' || c.not_null || '|' "
        "|| lower(" PLAIN("c.postgres_default") ") || '|' || " PLAIN(
                "c.postgres_generated") " || '|' || "
                                        "coalesce(c.identity, '') || '|' || coalesce(c.collation, '') || '|' || "
                                        "coalesce(c.comment, '') "
                                        "FROM col c JOIN tbl t ON t.id = c.tbl_id WHERE t.schema_id = ?1 ORDER BY t.name, "
                                        "c.seq",
        "SELECT t.name || '|' || k.name || '|' || k.kind || '|' || replace(coalesce(k.options, ''), ' ', '') || '|' || "
        "(SELECT group_concat(c.name) FROM (SELECT * FROM tbl_key_col WHERE key_id = k.id ORDER BY seq) x JOIN col c ON "
        "c.id = x.col_id) FROM tbl_key k JOIN tbl t ON t.id = k.tbl_id WHERE t.schema_id = ?1 ORDER BY 1",
        "SELECT t.name || '|' || f.name || '|' || u.name || '|' || f.on_delete || '|' || f.on_update || '|' || "
        "coalesce(f.deferral, '') || '|' || replace(coalesce(f.options, ''), ' ', '') || '|' || (SELECT "
        "group_concat(c.name || '>' || d.name) FROM (SELECT * FROM fk_col WHERE fk_id = f.id ORDER BY seq) x JOIN col c ON "
        "c.id = x.col_id JOIN col d ON d.id = x.to_col_id) FROM fk f JOIN tbl t ON t.id = f.tbl_id JOIN tbl u ON u.id = "
        "f.to_tbl_id WHERE t.schema_id = ?1 ORDER BY 1",
        "SELECT t.name || '|' || k.name || '|' || k.kind || '|' || coalesce(c.name, '') FROM chk k JOIN tbl t ON t.id = "
        "k.tbl_id LEFT JOIN col c ON c.id = k.col_id WHERE t.schema_id = ?1 ORDER BY 1",
        "SELECT t.name || '|' || i.name || '|' || i.is_unique || '|' || i.method || '|' || " PLAIN(
                "i.postgres_where") " || '|' || "
                                    "replace(coalesce(i.options, ''), ' ', '') || '|' || (SELECT "
                                    "group_concat(coalesce(c.name, " PLAIN(
                                            "x.postgres_expr") ") "
                                                               "|| x.descending || x.included || replace(coalesce(x.options, "
                                                               "''), ' ', '')) FROM (SELECT * FROM idx_col WHERE "
                                                               "idx_id = i.id ORDER BY seq) x LEFT JOIN col c ON c.id = "
                                                               "x.col_id) FROM idx i JOIN tbl t ON t.id = i.tbl_id WHERE "
                                                               "t.schema_id = ?1 ORDER BY 1",
        "SELECT o.kind || '|' || o.namespace || '|' || o.name || '|' || coalesce(t.name, '') || '|' || coalesce(o.comment, '') "
        "|| '|' || CASE WHEN o.kind = 'enum' THEN o.postgres_sql ELSE '' END "
        "FROM schema_object o LEFT JOIN tbl t ON t.id = o.tbl_id WHERE o.schema_id = ?1 ORDER BY 1",
        "SELECT t.name || '|' || replace(coalesce(t.options, ''), ' ', '') FROM tbl t WHERE t.schema_id = ?1 ORDER BY 1",
};

static char *rows(struct fixture *f, const char *schema)
{
	int64_t id = db_int(f->s->db, 0, "SELECT id FROM db_schema WHERE name = ?", "s", schema);
	struct buf b;

	buf_init(&b, f->ctx);
	for (size_t i = 0; i < sizeof everything / sizeof *everything; i++) {
		struct query *q = db_query(f->ctx, f->s->db, everything[i], "i", id);

		while (query_next(q)) {
			buf_printf(&b, "%s\n", query_string(q, 0));
		}
		if (!query_end(q)) {
			fail_msg("%s", db_error(f->s->db));
		}
	}
	return b.data;
}

static const char rich[] =
        "CREATE SCHEMA crm; CREATE TYPE mood AS ENUM ('sad', 'ok'); ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';\n"
        "ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'ok'; COMMENT ON TYPE mood IS 'how it goes';\n"
        "CREATE DOMAIN email AS text CHECK (value ~ '@');\n"
        "CREATE TYPE point3 AS (x int, y int);\n"
        "CREATE SEQUENCE free_seq START 5;\n"
        "CREATE TABLE crm.\"Customer\" (id bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 5) PRIMARY KEY,\n"
        "  code varchar(20) COLLATE \"C\" NOT NULL DEFAULT 'x' UNIQUE, mail email, tags text[] DEFAULT '{}',\n"
        "  feels mood DEFAULT 'ok' NOT NULL, born date CHECK (born > '1900-01-01'), at timestamptz(3) DEFAULT now(),\n"
        "  span interval day to second(2), t time, b bit(3), vb bit varying(9), c char(4), d double precision, r real,\n"
        "  total numeric(10, 2) DEFAULT (1 + 2) * 3 CHECK (total >= 0), twice numeric GENERATED ALWAYS AS (total * 2) STORED,\n"
        "  is_vip boolean DEFAULT false, doc jsonb, raw bytea, u uuid, CHECK (born < at::date));\n"
        "CREATE TABLE orders (id serial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES crm.\"Customer\" ON DELETE "
        "CASCADE\n"
        "  DEFERRABLE INITIALLY DEFERRED, parent_id int REFERENCES orders (id) ON DELETE SET NULL ON UPDATE RESTRICT,\n"
        "  status text NOT NULL DEFAULT 'new' CONSTRAINT known CHECK (status IN ('new', 'paid')), nr smallint NOT NULL,\n"
        "  placed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, UNIQUE (customer_id, nr),\n"
        "  EXCLUDE USING btree (nr WITH =)) WITH (fillfactor = 70);\n"
        "CREATE TABLE line (order_id int, nr int, product text, PRIMARY KEY (order_id, nr), FOREIGN KEY (order_id) REFERENCES\n"
        "  orders MATCH FULL);\n"
        "ALTER TABLE line ADD COLUMN price money DEFAULT 0, ALTER nr SET DEFAULT 1, ALTER product SET NOT NULL,\n"
        "  ADD CONSTRAINT once UNIQUE (order_id, product) DEFERRABLE, ADD CHECK (nr > 0);\n"
        "ALTER TABLE line RENAME COLUMN product TO item; ALTER TABLE line ENABLE ROW LEVEL SECURITY;\n"
        "CREATE POLICY mine ON line USING (true);\n"
        "CREATE INDEX ON orders (status, placed_at DESC); CREATE INDEX ON orders (lower(status));\n"
        "CREATE INDEX ON orders ((nr + 1)) WHERE status <> 'paid';\n"
        "CREATE UNIQUE INDEX one_open ON orders USING btree (customer_id) INCLUDE (nr) WHERE status = 'new';\n"
        "COMMENT ON INDEX one_open IS 'one open'; COMMENT ON TABLE line IS 'what is bought';\n"
        "COMMENT ON COLUMN crm.\"Customer\".code IS 'theirs'; COMMENT ON CONSTRAINT known ON orders IS 'two';\n"
        "CREATE INDEX tagged ON crm.\"Customer\" USING gin (tags);\n"
        "CREATE INDEX pattern ON crm.\"Customer\" (code text_pattern_ops NULLS FIRST);\n"
        "CREATE TABLE event (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n"
        "CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\n"
        "CREATE TABLE dumped (id integer NOT NULL, gone int);\n"
        "CREATE SEQUENCE dumped_id_seq AS integer; ALTER SEQUENCE dumped_id_seq OWNED BY dumped.id;\n"
        "ALTER TABLE ONLY dumped ALTER COLUMN id SET DEFAULT nextval('public.dumped_id_seq'::regclass);\n"
        "ALTER TABLE ONLY dumped ADD CONSTRAINT dumped_pkey PRIMARY KEY (id); ALTER TABLE dumped DROP COLUMN gone;\n"
        "CREATE UNLOGGED TABLE copy (LIKE line INCLUDING DEFAULTS, extra int); CREATE TABLE away (x int); DROP TABLE away;\n"
        "CREATE VIEW v AS SELECT id FROM orders;\n"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;\n"
        "CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();\n"
        "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;\n";

static void as_the_server_has_it(void **state)
{
	struct fixture *f = *state;
	char *with;
	char *without;

	if (!pg_cluster_possible()) {
		skip();
	}
	if (!read_as(f, rich, "with", true) || !read_as(f, rich, "without", false)) {
		fail_msg("%s", last_error(f));
	}
	with = rows(f, "with");
	without = rows(f, "without");
	assert_string_equal(without, with);
}

#define TEXT(sql) db_text(f->ctx, f->s->db, sql, "")

static void expressions_in_one_spelling(void **state)
{
	struct fixture *f = *state;

	assert_true(read_as(f,
	                    "CREATE TABLE a (x int DEFAULT /* so */ 1 + 2 NOT NULL, y text COLLATE \"C\" DEFAULT 'a,b)' "
	                    "CHECK ((y) <> 'it''s; (odd'\n-- really\n and x in (1,2)), z numeric(4,1)[] DEFAULT ARRAY[1, 2]);\n"
	                    "CREATE INDEX ON a (lower(y) DESC, (x+1)) WHERE ((x) > 3);",
	                    "design", false));
	assert_string_equal(
	        TEXT("SELECT group_concat(name || ' ' || postgres_type || ' ' || coalesce(postgres_default, '-') || ' ' "
	             "|| not_null, '; ') FROM v_column"),
	        "x integer 1 + 2 1; y text 'a,b)' 0; z numeric(4,1)[] ARRAY[1, 2] 0");
	assert_string_equal(TEXT("SELECT postgres_expr FROM v_check"), "y <> 'it''s; (odd' AND x IN (1, 2)");
	assert_string_equal(TEXT("SELECT name FROM v_check"), "a_check");
	assert_string_equal(TEXT("SELECT columns || ' / ' || postgres_where FROM v_index"), "lower(y) DESC, (x+1) / x > 3");
}

static void what_is_not_read_is_named(void **state)
{
	struct fixture *f = *state;

	assert_true(read_as(f,
	                    "BEGIN; CREATE TABLE a (x int); GRANT SELECT ON a TO PUBLIC; GRANT INSERT ON a TO PUBLIC;\n"
	                    "ALTER TABLE a ALTER x SET STATISTICS 5; CREATE ROLE r; INSERT INTO a VALUES (1); COMMIT;",
	                    "design", false));
	assert_int_equal(f->diags->count, 4);
	assert_string_equal(f->diags->all[0].code, "sql-not-run");
	assert_string_equal(f->diags->all[1].message, "not read: GRANT");
	assert_int_equal(f->diags->all[1].place.line, 1);
	assert_int_equal(f->diags->all[1].place.col, 32);
	assert_string_equal(f->diags->all[2].message, "not read: ALTER TABLE ... SET STATISTICS");
	assert_string_equal(f->diags->all[3].message, "not read: CREATE ROLE");
}

/* As a server refuses it, and at that place. */
static void errors_have_a_place(void **state)
{
	static const struct {
		const char *sql, *message;
		size_t line, col;
	} bad[] = {
	        {"CREATE TABLE a (x int);\nCREATE TABLE b (\n  \"\u00e4\" int, y int int);", "syntax error at or near \"int\"",
	         3, 18},
	        {"CREATE TABLE a (x int,\n y int REFERENCES nobody);", "relation \"nobody\" does not exist", 2, 19},
	        {"CREATE TABLE a (x int);\nCREATE TABLE b (y int REFERENCES a);",
	         "there is no primary key for referenced table \"a\"", 2, 34},
	        {"CREATE TABLE a (x int);\nCREATE TABLE b (y int REFERENCES a (x));",
	         "there is no unique constraint matching given keys for referenced table \"a\"", 2, 34},
	        {"CREATE TABLE a (x int, PRIMARY KEY (z));", "column \"z\" of relation \"a\" does not exist", 1, 24},
	        {"CREATE TABLE a (x int, CHECK (zz > 0));", "column \"zz\" of relation \"a\" does not exist", 1, 24},
	        {"CREATE TABLE a (x int, x text);", "column \"x\" specified more than once", 1, 24},
	        {"CREATE TABLE a (x int);\nCREATE TABLE a (x int);", "relation \"a\" already exists", 2, 14},
	        {"CREATE INDEX ON a (x);", "relation \"a\" does not exist", 1, 17},
	        {"ALTER TABLE a ADD x int;", "relation \"a\" does not exist", 1, 13},
	        {"CREATE TABLE a (x int); ALTER TABLE a DROP y;", "column \"y\" of relation \"a\" does not exist", 1, 25},
	        {"DROP TABLE a;", "\"a\" does not exist", 1, 1},
	        {"CREATE TABLE a (x int PRIMARY KEY, y int PRIMARY KEY);",
	         "multiple primary keys for table \"a\" are not allowed", 1, 42},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct diag *d;

		assert_false(read_as(f, bad[i].sql, "design", false));
		d = &f->diags->all[f->diags->count - 1];
		assert_string_equal(d->message, bad[i].message);
		assert_int_equal(d->place.line, bad[i].line);
		assert_int_equal(d->place.col, bad[i].col);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(as_the_server_has_it, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(expressions_in_one_spelling, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_is_not_read_is_named, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(errors_have_a_place, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
