/* The connection and the throw-away server. Skipped, and said so, where no server program is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/postgres.h"

static void urls_lose_their_password(void **state)
{
	void *ctx = mem_context(NULL, "test");

	(void)state;
	assert_string_equal(pg_shown_url(ctx, "postgresql://me:secret@db:5432/shop"), "postgresql://me:***@db:5432/shop");
	assert_string_equal(pg_shown_url(ctx, "postgresql://me@db/shop"), "postgresql://me@db/shop");
	assert_string_equal(pg_shown_url(ctx, "host=db password=secret user=me"), "host=db password=*** user=me");
	mem_free(ctx);
}

static void bad_urls_are_refused(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);

	(void)state;
	assert_null(pg_open(ctx, "no url at all", d));
	assert_null(pg_open(ctx, "host=/nowhere password=secret", d));
	assert_int_equal(d->errors, 2);
	assert_null(strstr(d->all[1].message, "secret"));
	mem_free(ctx);
}

static void it_lives_and_is_gone(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	struct pg_cluster *c;
	struct pg *pg;
	char *folder;

	(void)state;
	if (!pg_cluster_possible()) {
		mem_free(ctx);
		skip();
	}
	c = pg_cluster_start(ctx, d);
	if (c == NULL) {
		fail_msg("%s", d->all[0].message);
	}
	folder = mem_strndup(ctx, pg_cluster_url(c) + 5, strcspn(pg_cluster_url(c) + 5, " "));
	assert_true(file_exists(folder));
	pg = pg_open(ctx, pg_cluster_url(c), d);
	assert_non_null(pg);
	assert_int_equal(pg_int(pg, 0, "SELECT $1::int + $2::int", "ii", (int64_t)2, (int64_t)3), 5);
	assert_string_equal(pg_text(ctx, pg, "SELECT $1 || 'é'", "s", "x"), "xé");
	assert_true(pg_exec(pg, "CREATE TABLE t (a int CONSTRAINT small CHECK (a < 5)); INSERT INTO t VALUES (1), (2)"));
	assert_true(pg_run(pg, "UPDATE t SET a = 3", ""));
	assert_int_equal(pg_changes(pg), 2);
	assert_false(pg_exec(pg, "INSERT INTO t VALUES (7)"));
	assert_true(pg_error_is_constraint(pg));
	assert_string_equal(pg_error_constraint(pg), "small");
	assert_string_equal(pg_error_state(pg), "23514");
	assert_false(pg_exec(pg, "SELECT 1"));
	pg_clear_error(pg);
	assert_false(pg_exec(pg, "SELECT 'é', nothing"));
	assert_int_equal(pg_error_offset(pg), 13);
	pg_clear_error(pg);
	assert_true(pg_limit(pg, 50));
	assert_false(pg_exec(pg, "SELECT pg_sleep(5)"));
	assert_true(pg_error_is_cancel(pg));
	pg_close(pg);
	pg_cluster_stop(c);
	assert_false(file_exists(folder));
	mem_free(ctx);
}

/* The server's folder of a killed run is removed by the next one, and its server has ended by itself. */
static void a_killed_run_leaves_nothing(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	struct pg_cluster *c;
	int pipes[2];
	char folder[256] = "";
	pid_t pid;

	(void)state;
	if (!pg_cluster_possible()) {
		mem_free(ctx);
		skip();
	}
	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		c = pg_cluster_start(ctx, d);
		if (c != NULL && write(pipes[1], pg_cluster_url(c) + 5, strcspn(pg_cluster_url(c) + 5, " ")) > 0) {
			pause();
		}
		_exit(1);
	}
	assert_true(read(pipes[0], folder, sizeof folder - 1) > 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	c = pg_cluster_start(ctx, d);
	assert_non_null(c);
	assert_false(file_exists(folder));
	assert_null(pg_open(ctx, mem_printf(ctx, "host=%s user=postgres", folder), d));
	mem_free(ctx);
	close(pipes[0]);
	close(pipes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(urls_lose_their_password),
	        cmocka_unit_test(bad_urls_are_refused),
	        cmocka_unit_test(it_lives_and_is_gone),
	        cmocka_unit_test(a_killed_run_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
