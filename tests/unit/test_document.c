/* Every template rendered: over a small design (fixtures/shop.sql) and over an empty session. The design document is
 * compared with fixtures/shop.design.md; after a wanted change, run with UPDATE=1 in the environment and read the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/document.h"

struct fixture {
	void *ctx;
	struct diags *diags;
	struct content *content;
	struct session *session;
};

static void show(void *data, const struct diag *d)
{
	struct buf out;

	(void)data;
	if (d->severity != DIAG_ERROR) {
		return;
	}
	buf_init(&out, NULL);
	diag_print(&out, d, false);
	fputs(out.data, stderr);
	mem_free(out.data);
}

static void run_sql(struct fixture *f, const char *file)
{
	char *sql;
	size_t size;

	assert_true(file_read(f->ctx, &sql, &size, file_join(f->ctx, TESTS_FOLDER, file), f->diags));
	if (!db_exec(f->session->db, sql)) {
		fail_msg("%s: %s", file, db_error(f->session->db));
	}
}

static struct fixture make(const char *sql_file)
{
	struct fixture f = {.ctx = mem_context(NULL, "test")};

	f.diags = diags_new(f.ctx);
	f.diags->sink = show;
	f.content = content_load(f.ctx, NULL, NULL, f.diags);
	assert_non_null(f.content);
	f.session = session_scratch(f.ctx, "2026-01-01T00:00:00Z", f.diags);
	assert_non_null(f.session);
	if (sql_file != NULL) {
		run_sql(&f, sql_file);
	}
	assert_true(document_prepare(f.session, f.content));
	return f;
}

static void is_same_as_file(struct fixture *f, const char *got, const char *file)
{
	char *path = file_join(f->ctx, TESTS_FOLDER, file);
	char *wanted;
	size_t size;

	if (getenv("UPDATE") != NULL) {
		assert_true(file_write(path, got, strlen(got), 0644, f->diags));
	}
	assert_true(file_read(f->ctx, &wanted, &size, path, f->diags));
	assert_string_equal(got, wanted);
}

/* Cells of a table's line; bars within code spans count too, unless escaped. */
static size_t cells(struct slice line)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++) {
		n += line.p[i] == '|' && (i == 0 || line.p[i - 1] != '\\');
	}
	return n;
}

/* Tables have as many cells in each row as in their head, code blocks are closed, no blank line is doubled, no tag is left. */
static void is_sound_markdown(const char *text)
{
	struct slice rest = slice_of(text);
	struct slice line;
	size_t width = 0;
	bool code = false;
	bool blank = true;

	while (slice_line(&rest, &line)) {
		code ^= slice_starts(line, "```");
		if (code) {
			continue;
		}
		if (!slice_starts(line, "|")) {
			width = 0;
		} else if (width == 0) {
			width = cells(line);
		} else if (cells(line) != width) {
			fail_msg("%zu cells instead of %zu: %.*s", cells(line), width, (int)line.n, line.p);
		}
		if (blank && line.n == 0) {
			fail_msg("two blank lines before: %.80s", rest.p);
		}
		blank = line.n == 0;
		assert_int_equal(slice_find(line, "{{", 0), SIZE_MAX);
	}
	assert_false(code);
}

/* golden: prefix of the files that hold what is wanted; NULL: any sound document will do. */
static void all_templates_render(const char *sql_file, const char *golden)
{
	struct fixture f = make(sql_file);

	if (golden != NULL) {
		run_sql(&f, "fixtures/items.sql");
	}
	assert_true(f.content->template_count >= 1);
	for (size_t i = 0; i < f.content->template_count; i++) {
		const struct template *t = content_template_at(f.content, i);
		struct buf out;

		assert_non_null(t);
		buf_init(&out, f.ctx);
		assert_true(document_check(f.ctx, f.session, t));
		assert_true(document_render(f.ctx, &out, f.session, t));
		is_sound_markdown(out.data);
		if (golden != NULL && (strcmp(t->file, "migration.md") == 0) == (strcmp(golden, "shop_move") == 0)) {
			is_same_as_file(&f, out.data, mem_printf(f.ctx, "fixtures/%s.%s", golden, t->file));
		}
	}
	assert_int_equal(f.diags->errors, 0);
	mem_free(f.ctx);
}

static void templates_render_a_design(void **state)
{
	(void)state;
	all_templates_render("fixtures/shop.sql", "shop");
}

static void templates_render_a_migration(void **state)
{
	(void)state;
	all_templates_render("fixtures/shop_move.sql", "shop_move");
}

static void templates_render_nothing(void **state)
{
	(void)state;
	all_templates_render(NULL, NULL);
}

static void the_persona_is_seen(void **state)
{
	struct fixture f = make(NULL);
	struct db *db = f.session->db;

	(void)state;
	assert_int_equal(db_int(db, 0, "SELECT count(*) FROM v_persona WHERE part = 'key question'", ""), 3);
	assert_int_equal(db_int(db, 0, "SELECT count(*) FROM v_persona WHERE part = 'hands off to' AND name = 'devops'", ""),
	                 1);
	assert_true(document_prepare(f.session, f.content));
	assert_int_equal(db_int(db, 0, "SELECT count(*) FROM v_persona WHERE part = 'key question'", ""), 3);
	mem_free(f.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(templates_render_a_design),
	        cmocka_unit_test(templates_render_a_migration),
	        cmocka_unit_test(templates_render_nothing),
	        cmocka_unit_test(the_persona_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
