/* Names: snake_case, slugs, and nouns in both numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/base/noun.h"

static void snake(void **state)
{
	static const char *const pairs[][2] = {
	        {"Order Line", "order_line"},
	        {"orderLine", "order_line"},
	        {"ORDER-LINE", "order_line"},
	        {"e-mail", "e_mail"},
	        {"URLList", "url_list"},
	        {"  sku  (new)", "sku_new"},
	        {"customer's name", "customers_name"},
	        {"Gr\xc3\xb6\xc3\x9f"
	         "e",
	         "gr\xc3\xb6\xc3\x9f"
	         "e"},
	        {"?!", ""},
	};
	void *ctx = mem_context(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		assert_string_equal(name_snake(ctx, pairs[i][0]), pairs[i][1]);
	}
	mem_free(ctx);
}

static void is_snake(void **state)
{
	(void)state;
	assert_true(name_is_snake("order_line2"));
	assert_false(name_is_snake(""));
	assert_false(name_is_snake("2nd"));
	assert_false(name_is_snake("a__b"));
	assert_false(name_is_snake("a_"));
	assert_false(name_is_snake("Order"));
}

static void slug(void **state)
{
	void *ctx = mem_context(NULL, "test");

	(void)state;
	assert_string_equal(name_slug(ctx, "PRD: Harbour & Pine web shop"), "prd-harbour-pine-web-shop");
	assert_string_equal(name_slug(ctx, "../../etc/passwd"), "etc-passwd");
	assert_string_equal(name_slug(ctx, "\xe5\x9b\xb3\xe6\x9b\xb8"), "design");
	assert_string_equal(name_slug(ctx, "one two three four five six seven eight nine ten eleven"),
	                    "one-two-three-four-five-six-seven-eight-nine");
	mem_free(ctx);
}

static void nouns(void **state)
{
	static const char *const pairs[][2] = {
	        {"tool", "tools"},          {"order_entry", "order_entries"}, {"day", "days"},
	        {"tax", "taxes"},           {"branch", "branches"},           {"sales_person", "sales_people"},
	        {"diagnosis", "diagnoses"}, {"neurosis", "neuroses"},         {"office_equipment", "office_equipment"},
	};
	void *ctx = mem_context(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		assert_string_equal(noun_plural(ctx, pairs[i][0]), pairs[i][1]);
	}
	assert_true(noun_is_plural("phone_numbers"));
	assert_false(noun_is_plural("address"));
	assert_string_equal(noun_singular(ctx, "order_entries"), "order_entry");
	assert_string_equal(noun_singular(ctx, "address"), "address");
	assert_string_equal(noun_say(ctx, "order_entry"), "order entry");
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(snake),
	        cmocka_unit_test(is_snake),
	        cmocka_unit_test(slug),
	        cmocka_unit_test(nouns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
