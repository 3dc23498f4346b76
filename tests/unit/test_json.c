/* JSON: build, print, parse, and the place of a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/json.h"

static void round_trip(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct json *root = json_object(ctx);
	struct json *list = json_array(ctx);
	struct buf *out = buf_new(ctx);
	struct diags *d = diags_new(ctx);
	const struct json *back;

	(void)state;
	json_append_string(list, "a \"quoted\" caf\xc3\xa9");
	json_append_number(list, 2000000);
	json_append_number(list, 0.5);
	json_set(root, "list", list);
	json_set_bool(root, "yes", true);
	json_set_string(root, "none", NULL);
	json_print_line(out, root);
	assert_string_equal(out->data, "{\"list\":[\"a \\\"quoted\\\" caf\xc3\xa9\",2000000,0.5],\"yes\":true,\"none\":null}");
	back = json_parse(ctx, source_new(ctx, "x", out->data, out->size, d), d);
	assert_non_null(back);
	assert_int_equal(json_size(json_get(ctx, back, "list")), 3);
	assert_true(json_bool(json_get(ctx, back, "yes")));
	assert_int_equal(json_kind(json_get(ctx, back, "none")), JSON_NULL);
	assert_null(json_get(ctx, back, "absent"));
	mem_free(ctx);
}

static void fault_has_a_place(void **state)
{
	static const char text[] = "{\n  \"a\": 1,\n  \"b\": ?\n}";
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);

	(void)state;
	assert_null(json_parse(ctx, source_new(ctx, "x.json", text, strlen(text), d), d));
	assert_int_equal(d->count, 1);
	assert_int_equal(d->all[0].place.line, 3);
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(round_trip),
	        cmocka_unit_test(fault_has_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
