/* The completion scripts and the manual page name every command and option of the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"

/* What the command prints for one argument (NULL: none). */
static const char *printed(void *ctx, const struct cmd *cmd, const char *argument)
{
	struct app app = {.ctx = ctx, .now = "2026-01-01T00:00:00Z", .diags = diags_new(ctx)};
	struct call call = {.ctx = ctx, .app = &app, .cmd = cmd, .out = buf_new(ctx), .diags = app.diags};
	const char *args[] = {argument, NULL};

	call.args = args;
	call.arg_count = argument != NULL;
	assert_int_equal(cmd_run(&call), STATUS_OK);
	assert_int_equal(app.diags->count, 0);
	return call.out->data;
}

static void check_words(const char *text, const char *what, const char *form)
{
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		char wanted[200];

		if (((*c)->where & CMD_SHELL) == 0 || ((*c)->where & CMD_HIDDEN) != 0) {
			continue;
		}
		if (strstr(text, strrchr((*c)->name, ' ') == NULL ? (*c)->name : strrchr((*c)->name, ' ') + 1) == NULL) {
			fail_msg("%s lacks the command %s", what, (*c)->name);
		}
		for (const struct cmd_option *o = (*c)->options; o != NULL && o->name != NULL; o++) {
			snprintf(wanted, sizeof wanted, form, o->name);
			if (strstr(text, wanted) == NULL) {
				fail_msg("%s lacks %s of %s", what, wanted, (*c)->name);
			}
		}
	}
	for (const struct cmd_option *o = cmd_globals; o->name != NULL; o++) {
		char wanted[200];

		snprintf(wanted, sizeof wanted, form, o->name);
		if (strstr(text, wanted) == NULL) {
			fail_msg("%s lacks %s", what, wanted);
		}
	}
}

static void all_words_are_there(void **state)
{
	void *ctx = mem_context(NULL, "test");

	(void)state;
	check_words(printed(ctx, &cmd_completion, "bash"), "bash", "--%s");
	check_words(printed(ctx, &cmd_completion, "zsh"), "zsh", "--%s");
	check_words(printed(ctx, &cmd_completion, "fish"), "fish", "-l %s");
	check_words(printed(ctx, &cmd_man, NULL), "the manual page", "Fl -%s");
	check_words(printed(ctx, &cmd_complete, "table"), "the table", "--%s");
	mem_free(ctx);
}

static void no_place_is_left_empty(void **state)
{
	static const char *const shells[] = {"bash", "zsh", "fish"};
	void *ctx = mem_context(NULL, "test");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *text = printed(ctx, &cmd_completion, shells[i]);

		assert_null(strstr(text, "@firsts@"));
		assert_null(strstr(text, "@pairs@"));
		assert_null(strstr(text, "@lines@"));
		assert_null(strstr(text, "\n\n\n"));
	}
	mem_free(ctx);
}

/* With DUMP set: writes a script, for the tests that run it in its shell before the program has its doors. */
int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_words_are_there),
	        cmocka_unit_test(no_place_is_left_empty),
	};
	const char *dump = getenv("DUMP");

	if (dump != NULL) {
		void *ctx = mem_context(NULL, "dump");
		fputs(strcmp(dump, "man") == 0 ? printed(ctx, &cmd_man, NULL) : printed(ctx, &cmd_completion, dump), stdout);
		mem_free(ctx);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
