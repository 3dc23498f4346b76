/* Sizes: rows from what is declared, bytes against what SQLite really needs. */
#include <math.h>

#include "dataeng/plan/size.h"
#include "models.h"

static double rows_of(struct state *t, const char *table, int scale)
{
	return (double)db_int(t->s->db, -1,
	                      "SELECT CAST(row_count AS INTEGER) FROM v_size WHERE tbl = ? AND scale = ? AND engine = 'sqlite'",
	                      "si", table, (int64_t)scale);
}

static void rows_follow_from_what_is_declared(void **state)
{
	struct state t = model_of(
	        "Table customer {\n name text\n}\nTable reading {\n at timestamp\n customer ref [not null, ref: > "
	        "customer.id]\n}\n"
	        "Table order {\n number text [unique]\n customer ref [not null, ref: > customer.id]\n}\n"
	        "Table line [note: 'weak'] {\n n integer [pk]\n order ref [not null, ref: > order.id, note: 'owner']\n}\n"
	        "Table country [note: 'lookup'] {\n code text [pk]\n}\nTable lonely {\n x text\n}\n");

	(void)state;
	model_add_volume(t.s, &(struct model_volume){
	                              .entity_id = model_find_entity(t.s, "customer"), .row_count = 1000, .growth_pct = 100});
	model_add_volume(
	        t.s, &(struct model_volume){
	                     .entity_id = model_find_entity(t.s, "order"), .row_count = 100, .per = "year", .growth_pct = 50});
	model_add_volume(
	        t.s, &(struct model_volume){.entity_id = model_find_entity(t.s, "reading"), .row_count = 10, .per = "month"});
	model_add_retention(t.s, model_find_entity(t.s, "reading"), 6, NULL, NULL);
	derive_it(&t);
	assert_int_equal(rows_of(&t, "customers", 1), 8000); /* doubled three times */
	assert_int_equal(rows_of(&t, "orders", 1), 475);     /* 100 + 150 + 225 */
	assert_int_equal(rows_of(&t, "readings", 1), 60);    /* half a year of 120 */
	assert_int_equal(rows_of(&t, "lines", 1), 1425);
	assert_int_equal(rows_of(&t, "lines", 100), 142500);
	assert_int_equal(rows_of(&t, "countries", 100), 50); /* a list does not grow */
	assert_string_equal(of_design(&t, "SELECT DISTINCT basis FROM v_size WHERE tbl = 'lines'"),
	                    "assumed: 3 for each of orders");
	assert_string_equal(of_design(&t, "SELECT DISTINCT basis FROM v_size WHERE tbl = 'readings'"),
	                    "declared: 120 rows a year; kept for 6 months");
	assert_int_equal(
	        db_int(t.s->db, -1,
	               "SELECT count(*) FROM v_size WHERE table_bytes <= 0 OR (engine = 'postgres' AND index_bytes <= 0)", ""),
	        0);
	mem_free(t.ctx);
}

static double bytes_of(struct db *db)
{
	return (double)(db_int(db, 0, "PRAGMA page_count", "") - 1) * 4096; /* without the page of the catalogue */
}

static void near(double computed, double real, double tolerance)
{
	if (fabs(computed - real) > real * tolerance) {
		fail_msg("computed %.0f, really %.0f", computed, real);
	}
}

/* id, integer of three bytes, text of 40, date of 10, real. */
static void bytes_are_those_of_sqlite(void **state)
{
	static const struct size_column cols[] = {
	        {8, 8, 0, 1, 1}, {4, 4, 3, 1, 1}, {41, 0, 40, 1, 1}, {4, 4, 10, 1, 1}, {8, 8, 8, 1, 1}};
	static const struct size_column key[] = {{41, 0, 40, 1, 1}, {0, 0, 2.6, 1, 1}};
	void *ctx = mem_context(NULL, "test");
	struct db *db = db_open(ctx, NULL, DB_MEMORY, diags_new(ctx));
	double table;

	(void)state;
	assert_true(db_exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c TEXT, d REAL);"
	                        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
	                        "INSERT INTO t SELECT i, 100000 + i, printf('%040d', i), '2024-01-01', i + 0.5 FROM n"));
	table = bytes_of(db);
	near(size_sqlite_table(cols, 5, 50000), table, 0.02);
	assert_true(db_exec(db, "CREATE INDEX x ON t (b)"));
	near(size_sqlite_index(key, 2, 50000), bytes_of(db) - table, 0.03);
	mem_free(ctx);
}

/* Figures measured on PostgreSQL 15 with pg_relation_size: 100,000 rows of (bigint, integer, timestamptz), its primary key,
 * and an index of the integer that had 1,000 different values. */
static void bytes_are_those_of_postgresql(void **state)
{
	static const struct size_column cols[] = {{8, 8, 0, 1, 1}, {4, 4, 3, 1, 1}, {8, 8, 20, 1, 1}};

	(void)state;
	near(size_postgres_heap(cols, 3, 100000), 5218304, 0.01);
	near(size_postgres_index(cols, 1, 100000, 100000), 2260992, 0.03);
	near(size_postgres_index(cols + 1, 1, 100000, 1000), 704512, 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rows_follow_from_what_is_declared),
	        cmocka_unit_test(bytes_are_those_of_sqlite),
	        cmocka_unit_test(bytes_are_those_of_postgresql),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
