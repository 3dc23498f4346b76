/* The edit commands, called as the doors call them: parsed from words, run on a scratch session, undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

struct bench {
	void *ctx;
	struct app app;
};

static enum status type(struct bench *b, const char *line, struct buf **out)
{
	size_t count;
	size_t used;
	char **words = cmd_words(b->ctx, line, &count, b->app.diags);
	struct call call = {.ctx = b->ctx, .app = &b->app, .line = line, .diags = b->app.diags, .out = buf_new(b->ctx)};

	call.cmd = cmd_find((const char *const *)words, count, CMD_PROMPT, &used);
	assert_non_null(call.cmd);
	if (out != NULL) {
		*out = call.out;
	}
	if (!cmd_parse(&call, (const char *const *)words + used, count - used)) {
		return STATUS_USAGE;
	}
	return cmd_run(&call);
}

static int setup(void **state)
{
	struct bench *b = mem_new(NULL, struct bench);

	b->ctx = b;
	b->app.ctx = b;
	b->app.now = "2026-01-01T00:00:00Z";
	b->app.diags = diags_new(b);
	b->app.session = session_scratch(b, b->app.now, b->app.diags);
	*state = b;
	return b->app.session == NULL;
}

static int teardown(void **state)
{
	mem_free(*state);
	return 0;
}

static void build_and_undo(void **state)
{
	static const char *const lines[] = {
	        "entity add Customer",
	        "attribute add customer.e-mail --required yes --unique yes --pii personal",
	        "entity add order",
	        "attribute add order.status --values 'new, paid ,shipped'",
	        "attribute add order.discount --type decimal --min 0 --max 50",
	        "relationship add order customer --optional no --on-delete restrict",
	        "relationship add order customer --role payer",
	        "key set customer e_mail",
	        "entity rename order purchase",
	};
	struct bench *b = *state;
	struct db *db = b->app.session->db;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_int_equal(type(b, lines[i], NULL), STATUS_OK);
	}
	assert_string_equal(db_text(b, db, "SELECT value_list FROM v_attribute WHERE name = 'status'", ""),
	                    "new, paid, shipped");
	assert_string_equal(db_text(b, db, "SELECT parts FROM v_entity_key WHERE entity = 'customer'", ""), "e_mail");
	assert_string_equal(db_text(b, db, "SELECT group_concat(role) FROM v_relationship WHERE from_entity = 'purchase'", ""),
	                    "customer,payer");
	assert_string_equal(db_text(b, db, "SELECT aliases FROM v_entity WHERE name = 'purchase'", ""), "order");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_int_equal(type(b, "undo", NULL), STATUS_OK);
	}
	assert_int_equal(db_int(db, -1, "SELECT count(*) FROM element", ""), 0);
	assert_int_equal(b->app.diags->count, 0);
}

static void refuse(struct bench *b, const char *line, const char *code, const char *hint)
{
	size_t before = b->app.diags->count;

	assert_int_equal(type(b, line, NULL), STATUS_USAGE);
	assert_int_equal(b->app.diags->count, before + 1);
	assert_string_equal(b->app.diags->all[before].code, code);
	if (hint != NULL) {
		assert_non_null(strstr(b->app.diags->all[before].hint, hint));
	}
}

static void refusals_change_nothing(void **state)
{
	struct bench *b = *state;
	struct db *db = b->app.session->db;

	assert_int_equal(type(b, "entity add customer", NULL), STATUS_OK);
	refuse(b, "entity add Customer", "name-taken", NULL);
	refuse(b, "entity drop custommer", "unknown-name", "did you mean customer?");
	refuse(b, "attribute add email", "bad-name", "customer.email");
	refuse(b, "attribute add customer.email --type txt", "bad-value", "text, integer");
	refuse(b, "attribute add customer.age --min 9 --max 3", "bad-value", NULL);
	refuse(b, "entity kind customer subtype", "bad-value", "--parent");
	refuse(b, "entity add '!!'", "bad-name", NULL);
	refuse(b, "attribute add customer.x --tpye text", "unknown-option", "--type");
	refuse(b, "entity add", "missing-argument", "usage");
	assert_int_equal(db_int(db, -1, "SELECT count(*) FROM element", ""), 1);
	assert_int_equal(db_int(db, -1, "SELECT count(*) FROM history", ""), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(build_and_undo, setup, teardown),
	        cmocka_unit_test_setup_teardown(refusals_change_nothing, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
