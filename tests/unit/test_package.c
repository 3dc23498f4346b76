/* The package and the commands over it: write, show, how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

struct fixture {
	void *ctx;
	struct app app;
	struct call call;
	char *folder;
};

static struct fixture make(void)
{
	struct fixture f = {.ctx = mem_context(NULL, "test")};
	char *sql;
	size_t size;

	f.app = (struct app){.ctx = f.ctx, .now = "2026-01-01T00:00:00Z", .quiet = true, .diags = diags_new(f.ctx)};
	f.app.session = session_scratch(f.ctx, f.app.now, f.app.diags);
	assert_true(file_read(f.ctx, &sql, &size, file_join(f.ctx, TESTS_FOLDER, "fixtures/shop.sql"), f.app.diags));
	assert_true(db_exec(f.app.session->db, sql));
	f.folder = mem_strdup(f.ctx, "/tmp/dataeng-test-XXXXXX");
	assert_non_null(mkdtemp(f.folder));
	return f;
}

static void finish(struct fixture *f)
{
	assert_int_equal(system(mem_printf(f->ctx, "rm -r %s", f->folder)), 0);
	mem_free(f->ctx);
}

static const char *run(struct fixture *f, enum status wanted, const char *line)
{
	size_t count;
	size_t used;
	char **words = cmd_words(f->ctx, line, &count, f->app.diags);

	f->call = (struct call){.ctx = f->ctx, .app = &f->app, .diags = f->app.diags, .out = buf_new(f->ctx), .line = line};
	f->call.cmd = cmd_find((const char *const *)words, count, CMD_PROMPT, &used);
	assert_non_null(f->call.cmd);
	assert_true(cmd_parse(&f->call, (const char *const *)words + used, count - used));
	assert_int_equal(cmd_run(&f->call), wanted);
	return f->call.out->data;
}

static void write_keeps_and_prints_one_document(void **state)
{
	struct fixture f = make();
	const char *first;

	(void)state;
	assert_non_null(strstr(run(&f, STATUS_OK, "show"), "# Database design: Corner shop"));
	first = run(&f, STATUS_OK, "write");
	assert_int_equal(strncmp(first, "# Database design: Corner shop", 30), 0);
	assert_string_equal(run(&f, STATUS_OK, "show"), first);
	assert_string_equal(run(&f, STATUS_OK, "write"), first);
	assert_int_equal(db_int(f.app.session->db, 0, "SELECT count(*) FROM v_artefact WHERE name = 'handoff-devops.md'", ""),
	                 1);
	run(&f, STATUS_USAGE, "write --format mp3");
	finish(&f);
}

static void write_fills_a_folder(void **state)
{
	struct fixture f = make();
	const char *names = run(&f, STATUS_OK, mem_printf(f.ctx, "write -o %s/out", f.folder));

	(void)state;
	assert_non_null(strstr(names, "/out/design.md\n"));
	assert_non_null(strstr(names, "/out/handoff-developer.md\n"));
	assert_true(file_exists(mem_printf(f.ctx, "%s/out/design.md", f.folder)));
	assert_string_equal(run(&f, STATUS_OK, mem_printf(f.ctx, "write --format md -o %s/out", f.folder)),
	                    run(&f, STATUS_OK, "show"));
	finish(&f);
}

static void how_tells_the_reasons(void **state)
{
	struct fixture f = make();
	const char *out = run(&f, STATUS_OK, "how customer.email");

	(void)state;
	assert_non_null(strstr(out, "attribute customer.email: text, mandatory, unique, personal data"));
	assert_non_null(strstr(out, "column customers.email: text NOT NULL; unique"));
	assert_non_null(strstr(out, "shop.md:3: \"A customer has a name"));
	assert_non_null(strstr(out, "FAILED: the row was accepted"));
	out = run(&f, STATUS_OK, "how orders.customer_id");
	assert_non_null(strstr(out, "relationship: order belongs to customer, many-to-one"));
	assert_non_null(strstr(out, "on-delete of orders.customer_id: restrict, not cascade"));
	out = run(&f, STATUS_OK, "how order");
	assert_non_null(strstr(out, "volume: 200000 a year, growing 30 % a year (shop.md:5)"));
	assert_non_null(strstr(out, "What makes an order large?"));
	run(&f, STATUS_USAGE, "how customer.emial");
	assert_string_equal(f.app.diags->all[f.app.diags->count - 1].hint, "did you mean 'customer.email'?");
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(write_keeps_and_prints_one_document),
	        cmocka_unit_test(write_fills_a_folder),
	        cmocka_unit_test(how_tells_the_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
