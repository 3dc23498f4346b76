/* Every template rendered: over a small design (fixtures/shop.sql), over a model without tables, and over an empty session. The
 * design document is compared with fixtures/shop.design.md; after a wanted change, run with UPDATE=1 in the environment and
 * read the difference.
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
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive.h"
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

static const char *rendered(struct fixture *f, const char *id)
{
	const struct template *t = content_template(f->content, id);
	struct buf out;

	assert_non_null(t);
	buf_init(&out, f->ctx);
	assert_true(document_render(f->ctx, &out, f->session, t));
	is_sound_markdown(out.data);
	return out.data;
}

static void has(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL) {
		fail_msg("'%s' is not in:\n%s", wanted, text);
	}
}

static void lacks(const char *text, const char *unwanted)
{
	const char *at = strstr(text, unwanted);

	if (at != NULL) {
		fail_msg("'%s' is there: ...%.80s", unwanted, at);
	}
}

/* A member with a name and a blood group, who borrows tools; a password is never stored; no table. */
static void add_model(struct session *s)
{
	int64_t member, tool;

	assert_true(session_begin(s));
	member = model_add_entity(s, &(struct model_entity){.name = "member"});
	tool = model_add_entity(s, &(struct model_entity){.name = "tool"});
	model_add_attribute(s, &(struct model_attribute){.owner_id = member, .name = "name", .pii = "personal"});
	model_add_attribute(s, &(struct model_attribute){.owner_id = member, .name = "blood_group", .pii = "special"});
	model_add_attribute(s, &(struct model_attribute){.owner_id = tool, .name = "label"});
	model_add_relationship(s, &(struct model_relationship){.from_id = tool, .to_id = member});
	model_add_volume(s, &(struct model_volume){.entity_id = member, .row_count = 2000});
	model_add_prohibition(s, 0, "password", "Passwords must never be stored.");
	assert_true(session_commit(s, "model"));
}

/* Asked for in the middle of the interview, a document says what the model holds, and nothing of tables that are not there. */
static void before_tables_only_the_model_is_spoken_of(void **state)
{
	static const char *const claims[] = {"No column",
	                                     "no keys",
	                                     "no tables",
	                                     "no columns",
	                                     "no foreign keys",
	                                     "of which 0",
	                                     "0 other",
	                                     "None is wanted",
	                                     "None was needed",
	                                     "No rule is broken",
	                                     "No table",
	                                     "cause for one",
	                                     "grants nothing",
	                                     "no such column",
	                                     "No volume is known",
	                                     "no volume is known",
	                                     "no findings",
	                                     "There are no tables",
	                                     NULL};
	static const char *const ids[] = {"database-design-tmpl", "handoff-developer", "handoff-devops", "handoff-orchestrator",
	                                  NULL};
	struct fixture f = make(NULL);
	const char *text;

	(void)state;
	add_model(f.session);
	for (size_t i = 0; ids[i] != NULL; i++) {
		text = rendered(&f, ids[i]);
		has(text, "**No design yet.** The tables are not derived yet.");
		for (size_t k = 0; claims[k] != NULL; k++) {
			lacks(text, claims[k]);
		}
	}
	text = rendered(&f, "database-design-tmpl");
	has(text, "| Personal data | 2 attributes, 1 of a special category |");
	has(text, "2 attributes of personal data. The tables are not derived yet. Never stored: password.");
	has(text, "- 2 attributes hold personal data, 1 of them of a special category;");
	has(text, "- Personal data without a retention period: member.");
	has(text, "No attribute has such a name.");
	has(text, "1 special, 1 personal, 1 other attributes;");
	has(text, "| member.blood_group | special |");
	has(text, "## Indexes\n\nThe tables are not derived yet.\n");
	has(text, "No rule was looked at.");

	assert_true(session_begin(f.session));
	assert_true(derive_run(f.ctx, f.session));
	assert_true(session_commit(f.session, "derive"));
	text = rendered(&f, "database-design-tmpl");
	lacks(text, "not derived");
	lacks(text, "attributes of personal data");
	lacks(text, "Retention of its entity");
	has(text, "- 2 columns in 1 table hold personal data, 1 of them of a special category;");
	has(text, "No column has such a name.");
	mem_free(f.ctx);
}

/* A name that must not be stored is looked for in the model, too. */
static void what_is_never_stored_is_looked_for_in_the_model(void **state)
{
	struct fixture f = make(NULL);
	int64_t member;

	(void)state;
	assert_true(session_begin(f.session));
	member = model_add_entity(f.session, &(struct model_entity){.name = "member"});
	model_add_attribute(f.session, &(struct model_attribute){.owner_id = member, .name = "password"});
	model_add_prohibition(f.session, 0, "password", "Passwords must never be stored.");
	assert_true(session_commit(f.session, "model"));
	has(rendered(&f, "database-design-tmpl"), "**But there is the attribute member.password.**");
	mem_free(f.ctx);
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
	        cmocka_unit_test(before_tables_only_the_model_is_spoken_of),
	        cmocka_unit_test(what_is_never_stored_is_looked_for_in_the_model),
	        cmocka_unit_test(the_persona_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
