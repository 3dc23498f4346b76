/* The question engine: where we are follows from the answers alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/flow/menu.h"
#include "dataeng/flow/run.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char task_text[] = "---\n"
                                "type: task\n"
                                "id: little\n"
                                "title: A little task\n"
                                "keywords:\n"
                                "  - tiny: 5\n"
                                "steps:\n"
                                "  - ask: purpose\n"
                                "    prompt: What for?\n"
                                "    required: true\n"
                                "  - ask: engine\n"
                                "    prompt: Which engine?\n"
                                "    kind: one\n"
                                "    choices:\n"
                                "      - sqlite: SQLite\n"
                                "      - postgres: PostgreSQL\n"
                                "      - value: cloud\n"
                                "        label: somebody else's\n"
                                "        when: answer('purpose') NOT LIKE '%secret%'\n"
                                "        why_not: the data is secret\n"
                                "    default: sqlite\n"
                                "  - ask: server\n"
                                "    prompt: Which server?\n"
                                "    when: answer('engine') = 'postgres'\n"
                                "    default: localhost\n"
                                "    default_reason: nobody named one\n"
                                "  - ask: writers\n"
                                "    prompt: How many writers?\n"
                                "    kind: integer\n"
                                "    default_sql: CASE answer('engine') WHEN 'sqlite' THEN '1' END\n"
                                "    default: '50'\n"
                                "    check: answer('engine') <> 'sqlite' OR CAST(:value AS INTEGER) <= 1\n"
                                "    check_message: SQLite has one writer at a time\n"
                                "  - ask: extras\n"
                                "    prompt: Anything else?\n"
                                "    kind: many\n"
                                "    choices: [audit, backup, cache]\n"
                                "  - do: derive\n"
                                "---\n\nText.\n";

struct fixture {
	void *ctx;
	struct app app;
	struct flow *flow;
	char folder[64];
};

static struct diags *diags(struct fixture *x)
{
	return x->app.diags;
}

static int set_up(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct fixture *x = mem_new(ctx, struct fixture);
	char *tasks;
	const struct task *task;
	struct session *s;

	x->ctx = ctx;
	strcpy(x->folder, "/tmp/test_flow-XXXXXX");
	assert_non_null(mkdtemp(x->folder));
	x->app = (struct app){.ctx = ctx, .now = "2026-01-01T00:00:00Z", .diags = diags_new(ctx), .content_folder = x->folder};
	tasks = file_join(ctx, x->folder, "personas/tasks");
	assert_true(file_make_folder(tasks, 0700, diags(x)));
	assert_true(file_write(file_join(ctx, tasks, "little.md"), task_text, strlen(task_text), 0600, diags(x)));
	assert_non_null(app_content(&x->app));
	task = flow_find_task(&x->app, "little", diags(x));
	assert_non_null(task);
	s = session_scratch(ctx, x->app.now, diags(x));
	x->flow = flow_open(ctx, &x->app, s, task, NULL);
	assert_non_null(x->flow);
	diags(x)->count = diags(x)->errors = 0;
	*state = x;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *x = *state;
	char *command = mem_printf(x->ctx, "rm -rf '%s'", x->folder);

	assert_int_equal(system(command), 0);
	mem_free(x->ctx);
	return 0;
}

/* The id of what is due: a question's, a step's in brackets, or "end". */
static const char *due(struct fixture *x)
{
	const struct step *step;
	struct question *q;

	switch (flow_turn(x->ctx, x->flow, NULL, &q, &step)) {
	case TURN_ASK:
		return q->step->id;
	case TURN_DO:
		return mem_printf(x->ctx, "[%s]", step->id);
	case TURN_END:
		return "end";
	default:
		return "failed";
	}
}

static bool give(struct fixture *x, const char *id, const char *text)
{
	struct question *q = flow_question(x->ctx, x->flow, id);
	char *value;

	return q != NULL && flow_value(x->ctx, x->flow, q, text, &value) &&
	       flow_accept(x->flow, q, value, text[0] == '\0' ? "accepted_default" : "answered", "prompt");
}

static const char *value_of(struct fixture *x, const char *id)
{
	struct model_answer *a = model_answer(x->ctx, x->flow->session, id);

	return a == NULL ? "(none)" : mem_printf(x->ctx, "%s %s", a->status, a->value == NULL ? "NULL" : a->value);
}

static void position_is_derived(void **state)
{
	struct fixture *x = *state;
	char *what;

	assert_string_equal(due(x), "purpose");
	assert_true(give(x, "purpose", "a shop"));
	assert_string_equal(due(x), "engine");
	assert_true(give(x, "engine", "2"));
	assert_string_equal(value_of(x, "engine"), "answered postgres");
	assert_string_equal(due(x), "server");
	assert_true(give(x, "server", ""));
	assert_string_equal(due(x), "writers");
	assert_true(session_undo(x->ctx, x->flow->session, &what));
	assert_string_equal(due(x), "server");
	assert_true(session_redo(x->ctx, x->flow->session, &what));
	assert_true(give(x, "writers", "10k"));
	assert_string_equal(value_of(x, "writers"), "answered 10000");
	assert_true(give(x, "extras", "1,3"));
	assert_string_equal(value_of(x, "extras"), "answered [\"audit\", \"cache\"]");
	assert_string_equal(due(x), "[derive]");
}

static void a_changed_answer_rechecks_its_dependents(void **state)
{
	struct fixture *x = *state;

	assert_true(give(x, "purpose", "a shop"));
	assert_true(give(x, "engine", "postgres"));
	assert_true(give(x, "server", "db1"));
	assert_true(give(x, "writers", "20"));
	assert_true(give(x, "engine", "sqlite"));
	/* server no longer applies but is kept; 20 writers no longer fit and are asked again */
	assert_string_equal(value_of(x, "server"), "not_applicable db1");
	assert_string_equal(db_text(x->ctx, x->flow->session->db, "SELECT coalesce(answer('server'), 'nothing')", ""),
	                    "nothing");
	assert_string_equal(value_of(x, "writers"), "(none)");
	assert_string_equal(due(x), "writers");
	assert_true(give(x, "writers", ""));
	assert_string_equal(value_of(x, "writers"), "accepted_default 1");
	assert_true(give(x, "engine", "postgres"));
	assert_string_equal(value_of(x, "server"), "answered db1");
	/* the default had nothing but a literal to move to, so it stays what was accepted */
	assert_string_equal(value_of(x, "writers"), "accepted_default 50");
}

static void unknown_is_a_recorded_assumption(void **state)
{
	struct fixture *x = *state;
	struct question *q;

	assert_true(give(x, "purpose", "a shop"));
	assert_true(give(x, "engine", "postgres"));
	q = flow_question(x->ctx, x->flow, "server");
	assert_true(flow_unknown(x->flow, q, "unknown", "prompt"));
	assert_string_equal(value_of(x, "server"), "unknown localhost");
	assert_string_equal(db_text(x->ctx, x->flow->session->db, "SELECT body || ' ' || reason FROM v_assumption", ""),
	                    "Which server? Taken: localhost. nobody named one");
	assert_true(give(x, "server", "db1"));
	assert_int_equal(db_int(x->flow->session->db, -1, "SELECT count(*) FROM v_assumption", ""), 0);
	/* what is required and has no default cannot be unknown */
	q = flow_question(x->ctx, x->flow, "purpose");
	assert_false(flow_unknown(x->flow, q, "unknown", "prompt"));
	assert_string_equal(diags(x)->all[diags(x)->count - 1].code, "answer-required");
	assert_false(flow_skip(x->flow, q));
}

static void wrong_answers_say_what_is_right(void **state)
{
	struct fixture *x = *state;

	assert_true(give(x, "purpose", "a secret"));
	assert_false(give(x, "engine", "oracle"));
	assert_string_equal(diags(x)->all[0].hint, "choose a number or one of: sqlite, postgres, cloud");
	assert_false(give(x, "engine", "cloud"));
	assert_string_equal(diags(x)->all[1].code, "choice-barred");
	assert_true(give(x, "engine", "SQL")); /* an unambiguous beginning, in any case */
	assert_string_equal(value_of(x, "engine"), "answered sqlite");
	assert_false(give(x, "writers", "many"));
	assert_false(give(x, "writers", "2.5"));
	assert_false(give(x, "writers", "2"));
	assert_string_equal(diags(x)->all[4].hint, "SQLite has one writer at a time");
	assert_false(give(x, "extras", "1,9"));
	assert_string_equal(due(x), "writers");
}

static void what_was_done_is_due_again_after_a_change(void **state)
{
	struct fixture *x = *state;
	struct session *s = x->flow->session;
	const struct step *derive = &x->flow->task->steps[x->flow->task->step_count - 1];
	struct buf *out = buf_new(x->ctx);
	char *what;

	assert_true(give(x, "purpose", "a shop") && give(x, "engine", "sqlite") && give(x, "writers", "") &&
	            give(x, "extras", "none"));
	assert_true(session_begin(s));
	assert_true(model_add_entity(s, &(struct model_entity){.name = "customer"}) > 0);
	assert_true(session_commit(s, "entity add customer"));
	assert_string_equal(due(x), "[derive]");
	assert_int_equal(flow_do(x->flow, derive, out), STATUS_OK);
	assert_string_equal(due(x), "end");
	assert_true(session_begin(s));
	assert_true(model_add_entity(s, &(struct model_entity){.name = "product"}) > 0);
	assert_true(session_commit(s, "entity add product"));
	assert_string_equal(due(x), "[derive]");
	/* taking the change back makes the old result right again */
	assert_true(session_undo(x->ctx, s, &what));
	assert_string_equal(due(x), "end");
	assert_true(give(x, "extras", "all"));
	assert_string_equal(due(x), "[derive]");
}

static void words_choose_the_task(void **state)
{
	struct fixture *x = *state;
	const struct content *c = app_content(&x->app);
	size_t count;
	struct route *r = menu_route(x->ctx, c, "We must move 2 TB from MySQL without downtime", &count);

	assert_true(count > 0);
	assert_string_equal(r[0].item->task, "create-data-migration-strategy");
	assert_non_null(strstr(r[0].words, "downtime"));
	assert_false(menu_is_close(r, count));
	r = menu_route(x->ctx, c, "design a schema for my shop", &count);
	assert_string_equal(r[0].item->task, "create-database-design");
	r = menu_route(x->ctx, c, "qwerty uiop", &count);
	assert_int_equal(count, 0);
	assert_string_equal(menu_pick(c->persona, "2")->title, "Plan Data Migration");
	assert_string_equal(menu_pick(c->persona, "des sch")->title, "Design Database Schema");
	assert_null(menu_pick(c->persona, "p")); /* Plan and Pipeline and Performance */
	assert_null(menu_pick(c->persona, "7"));
	assert_null(menu_pick(c->persona, "2TB"));
}

static void a_number_that_the_menu_lacks_is_said(void **state)
{
	struct fixture *x = *state;
	const struct persona *p = app_content(&x->app)->persona;
	struct menu_item items[] = {
	        {.number = 1, .title = "Ask"}, {.number = 2, .title = "Tell"}, {.number = 5, .title = "Go"}};
	const struct persona gap = {.menu = items, .menu_count = 3};
	const struct persona pair = {.menu = items, .menu_count = 2};
	struct buf *out = buf_new(x->ctx);

	assert_true(menu_lacks(out, p, " 9 "));
	assert_string_equal(out->data, "There is no 9; choose 1 to 6.\n");
	buf_cut(out, 0);
	assert_true(menu_lacks(out, p, "0"));
	assert_true(menu_lacks(out, p, "99999999999999999999999"));
	buf_cut(out, 0);
	assert_true(menu_lacks(out, &gap, "3"));
	assert_string_equal(out->data, "There is no 3; choose 1, 2 or 5.\n");
	buf_cut(out, 0);
	assert_true(menu_lacks(out, &pair, "3"));
	assert_string_equal(out->data, "There is no 3; choose 1 or 2.\n");
	buf_cut(out, 0);
	assert_false(menu_lacks(out, p, "6"));
	assert_false(menu_lacks(out, p, "9 tables"));
	assert_false(menu_lacks(out, p, "9TB"));
	assert_false(menu_lacks(out, p, ""));
	assert_int_equal(out->size, 0);
}

static void titles_are_short(void **state)
{
	struct fixture *x = *state;

	assert_string_equal(flow_title(x->ctx, "\n# Lending *library*\n\ntext"), "Lending *library*");
	assert_string_equal(flow_title(x->ctx, "We sell books. Each book has a title."), "We sell books");
	assert_string_equal(flow_title(x->ctx, "St. Mary's is a hospital. It has wards."), "St. Mary's is a hospital");
	assert_string_equal(flow_title(x->ctx, "# B\xc3\xbc"
	                                       "cherei \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"),
	                    "B\xc3\xbc"
	                    "cherei \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e");
	assert_string_equal(
	        flow_title(x->ctx, "Words that go on and on until the line is much longer than a title may ever be, really"),
	        "Words that go on and on until the line is much longer than a title may");
	assert_null(flow_title(x->ctx, " \n\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(position_is_derived, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_changed_answer_rechecks_its_dependents, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(unknown_is_a_recorded_assumption, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(wrong_answers_say_what_is_right, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_was_done_is_due_again_after_a_change, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(words_choose_the_task, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_number_that_the_menu_lacks_is_said, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(titles_are_short, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
