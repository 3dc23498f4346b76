/* The physical model: every edit writes what it was given, and physical_sort puts referenced tables first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static int64_t table(struct session *s, int64_t schema, const char *name)
{
	int64_t id = physical_add_table(s, &(struct physical_table){.schema_id = schema, .name = name, .is_strict = true});
	int64_t col = physical_add_column(
	        s, &(struct physical_column){.tbl_id = id, .name = "id", .type = "integer", .not_null = true});

	assert_true(physical_add_key(s, id, "pk", "primary", NULL, &col, 1) > 0);
	return id;
}

static int64_t refer(struct session *s, int64_t from, int64_t to, const char *name)
{
	int64_t col = physical_add_column(s, &(struct physical_column){.tbl_id = from, .name = name, .role = "reference"});
	int64_t target = physical_find_column(s, to, "id");

	return physical_add_fk(s, &(struct physical_fk){.tbl_id = from, .to_tbl_id = to, .on_delete = "cascade"}, &col, &target,
	                       1);
}

static void edits_are_seen_in_the_views(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", diags_new(ctx));
	int64_t schema = physical_add_schema(s, "design", NULL, "derived");
	int64_t b = table(s, schema, "b");
	int64_t a = table(s, schema, "a");
	int64_t fk = refer(s, b, a, "a_id");
	struct physical_index_column key = {.col_id = physical_find_column(s, b, "a_id"), .descending = true};

	(void)state;
	assert_true(physical_add_index(s, &(struct physical_index){.tbl_id = b, .name = "b_a", .fk_id = fk}, &key, 1) > 0);
	assert_true(physical_add_check(s, &(struct physical_check){.tbl_id = b, .name = "c", .sqlite_expr = "1"}) > 0);
	assert_true(physical_add_object(
	                    s, &(struct physical_object){.schema_id = schema, .kind = "view", .name = "v", .tbl_id = b}) > 0);
	assert_true(physical_add_size(s, &(struct physical_size){.tbl_id = b, .scale = 1, .engine = "sqlite", .basis = "x"}) >
	            0);
	assert_true(model_ok(s));
	assert_string_equal(db_text(ctx, s->db, "SELECT tbl || columns || to_columns || on_delete FROM v_fk", ""),
	                    "ba_ididcascade");
	assert_string_equal(db_text(ctx, s->db, "SELECT columns FROM v_index", ""), "a_id DESC");
	assert_int_equal(physical_find_table(s, schema, NULL, "a"), a);
	assert_true(physical_clear(s, "design"));
	assert_int_equal(db_int(s->db, -1, "SELECT (SELECT count(*) FROM tbl) + (SELECT count(*) FROM idx_col)", ""), 0);
	mem_free(ctx);
}

static void sort_survives_cycles(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", diags_new(ctx));
	int64_t schema = physical_add_schema(s, "design", NULL, "derived");
	int64_t a = table(s, schema, "a");
	int64_t b = table(s, schema, "b");
	int64_t c = table(s, schema, "c");
	int64_t d = table(s, schema, "d");

	(void)state;
	refer(s, a, b, "b_id");
	refer(s, b, c, "c_id");
	refer(s, c, b, "b_id");
	refer(s, c, c, "c_id");
	refer(s, b, d, "d_id");
	assert_true(physical_sort(s, schema));
	assert_string_equal(
	        db_text(ctx, s->db, "SELECT group_concat(name, '') FROM (SELECT name FROM v_table ORDER BY seq)", ""), "dbac");
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(edits_are_seen_in_the_views),
	        cmocka_unit_test(sort_survives_cycles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
