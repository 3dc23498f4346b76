/* rule list, rule explain, rule test: what the judge knows, why it says so, and that each rule catches what it claims. */
#include <string.h>
#include <time.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/session.h"
#include "dataeng/read/scratch.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/json.h"
#include "example.h"

static const char *const kinds[] = {"rule", "challenge", "question"};

static void list_json(struct json *list, void *ctx, const struct checklist_item *item)
{
	struct json *one = json_object(ctx);

	json_set_string(one, "id", item->id);
	json_set_string(one, "checklist", item->checklist);
	json_set_string(one, "kind", kinds[item->kind]);
	json_set_string(one, "severity", item->severity);
	json_set_string(one, "phase", item->phase);
	json_set_string(one, "title", item->title);
	json_set_string(one, "why", item->why);
	json_set_string(one, "fix", item->fix);
	if (item->persona_line != NULL) {
		json_set_string(one, "persona_line", item->persona_line);
	}
	json_append(list, one);
}

static void list_text(struct call *call, const struct checklist *l)
{
	buf_printf(call->out, "%s: %s\n", l->id, l->title);
	for (size_t i = 0; i < l->count; i++) {
		const struct checklist_item *item = &l->items[i];

		buf_printf(call->out, "  %-32s %-10s %-8s %s\n", item->id, kinds[item->kind],
		           item->kind == ITEM_QUESTION ? item->phase : item->severity, item->title);
	}
}

static enum status list(struct call *call)
{
	const struct content *c = app_content(call->app);
	struct json *all = call_flag(call, "json") ? json_array(call->ctx) : NULL;
	bool complete = c != NULL;

	for (size_t i = 0; c != NULL && i < c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(c, i);

		complete = complete && l != NULL;
		if (l != NULL && all == NULL) {
			list_text(call, l);
		}
		for (size_t k = 0; l != NULL && all != NULL && k < l->count; k++) {
			list_json(all, call->ctx, &l->items[k]);
		}
	}
	if (all != NULL) {
		json_print(call->out, all);
		buf_char(call->out, '\n');
	}
	return complete ? STATUS_OK : STATUS_FAILED;
}

/* The item of that id, or NULL after reporting with the nearest one. */
static const struct checklist_item *wanted(struct call *call, const char *id)
{
	const struct content *c = app_content(call->app);
	const struct checklist_item *item = c == NULL ? NULL : content_item(c, id);
	const char **names = mem_array(call->ctx, const char *, 1);
	const char *near;
	size_t n = 0;

	if (item != NULL || c == NULL) {
		return item;
	}
	for (size_t i = 0; i < c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(c, i);

		for (size_t k = 0; l != NULL && k < l->count; k++) {
			names = mem_resize(call->ctx, names, const char *, n + 2);
			names[n++] = l->items[k].id;
			names[n] = NULL;
		}
	}
	near = diag_did_you_mean(id, names);
	diag_errorf(call->diags, NO_PLACE, "unknown-rule",
	            near == NULL ? "'dataeng rule list' shows them" : mem_printf(call->ctx, "did you mean '%s'?", near),
	            "there is no rule '%s'", id);
	return NULL;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool explain_rows(struct call *call, struct session *s, const struct checklist_item *item, const char *what)
{
	struct judge_rows rows = {0};
	double start = now_ms();

	if (!judge_item(call->ctx, &rows, s, item)) {
		return false;
	}
	buf_printf(call->out, "\nrows (%s, %.1f ms): %zu\n", what, now_ms() - start, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		buf_printf(call->out, "  %s: %s\n", rows.all[i].object, rows.all[i].detail);
		if (rows.all[i].question != NULL) {
			buf_printf(call->out, "    %s\n", rows.all[i].question);
		}
	}
	if (rows.left_out > 0) {
		buf_printf(call->out, "  and %zu more\n", rows.left_out);
	}
	return true;
}

static void print_block(struct buf *out, const char *title, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice line;

	buf_printf(out, "\n%s:\n", title);
	while (slice_line(&rest, &line)) {
		buf_printf(out, "  %.*s\n", (int)line.n, line.p);
	}
}

static void explain_text(struct call *call, const struct checklist_item *item)
{
	struct buf *out = call->out;

	buf_printf(out, "%s (%s, %s)\n%s\n", item->id, kinds[item->kind], item->severity, item->title);
	buf_printf(out, "at:     %s:%zu\n", item->place.file, item->place.line);
	buf_printf(out, "why:    %s\n", item->why);
	if (item->fix != NULL) {
		buf_printf(out, "fix:    %s\n", item->fix);
	}
	if (item->question != NULL) {
		buf_printf(out, "asks:   %s\n", item->question);
	}
	if (item->persona_line != NULL) {
		buf_printf(out, "serves: %s\n", item->persona_line);
	}
	for (size_t i = 0; i < item->serves.count; i++) {
		buf_printf(out, "serves: %s\n", item->serves.all[i].text);
	}
	if (item->sql.text != NULL) {
		print_block(out, "query", item->sql.text);
	}
}

/* The session that --session names, for reading; false after reporting. */
static bool open_named(struct call *call)
{
	const char *name = call_option(call, "session");
	enum session_fault fault;

	if (name == NULL) {
		return true;
	}
	call->session = session_open(call->ctx, session_path(call->ctx, call->app->data_folder, name), SESSION_READ,
	                             call->app->now, &fault, call->diags);
	return call->session != NULL;
}

static enum status explain(struct call *call)
{
	const struct checklist_item *item = wanted(call, call->args[0]);
	struct session *s;

	if (item == NULL) {
		return STATUS_USAGE;
	}
	if (!open_named(call)) {
		return STATUS_FAILED;
	}
	explain_text(call, item);
	if (item->kind == ITEM_QUESTION) {
		return STATUS_OK;
	}
	if (call->session != NULL) {
		return explain_rows(call, call->session, item, "this session") ? STATUS_OK : STATUS_FAILED;
	}
	for (size_t i = 0; i < item->example_count; i++) {
		if (item->examples[i].kind == EXAMPLE_BAD) {
			print_block(call->out, "bad example", item->examples[i].body.text);
			s = session_scratch(call->ctx, call->app->now, call->diags);
			return s != NULL && session_begin(s) && example_fill(call->ctx, s, item, &item->examples[i], NULL) &&
			                       explain_rows(call, s, item, "the bad example")
			               ? STATUS_OK
			               : STATUS_FAILED;
		}
	}
	return STATUS_OK;
}

struct trial {
	struct call *call;
	struct session *s; /* one for all examples: what each brings is rolled back */
	struct pg *pg;     /* the same; NULL: not needed so far */
	size_t rules, examples, failed;
};

static void fail(struct trial *t, const struct checklist_item *item, const struct example *e, const char *what)
{
	t->failed++;
	diag_errorf(t->call->diags, e->body.place, "rule-example", NULL, "the %s example of '%s' %s",
	            e->kind == EXAMPLE_BAD ? "bad" : "good", item->id, what);
}

/* A scratch database for the first example that wants one; NULL where PostgreSQL is not installed: the example is parsed. */
static struct pg *engine(struct trial *t, const struct checklist_item *item, const struct example *e)
{
	const char *how;

	if (t->pg == NULL && example_is_postgres(e) && strcmp(item->phase, "script") != 0 && pg_cluster_possible()) {
		t->pg = scratch_postgres(t->call->ctx, t->s, NULL, &how);
	}
	return t->pg;
}

static void try_example(struct trial *t, const struct checklist_item *item, const struct example *e)
{
	void *ctx = mem_context(t->call->ctx, "example");
	struct pg *pg = engine(t, item, e);
	struct judge_rows rows = {0};

	t->examples++;
	if (!session_begin(t->s) || !example_fill(ctx, t->s, item, e, pg)) {
		fail(t, item, e, "cannot be read");
	} else if (!judge_item(ctx, &rows, t->s, item)) {
		fail(t, item, e, "cannot be judged");
	} else if (e->kind == EXAMPLE_BAD && rows.count == 0) {
		fail(t, item, e, "is not caught");
	} else if (e->kind == EXAMPLE_GOOD && rows.count > 0) {
		fail(t, item, e, mem_printf(t->call->ctx, "is caught: %s: %s", rows.all[0].object, rows.all[0].detail));
	}
	session_rollback(t->s);
	mem_free(ctx);
}

static void try_item(struct trial *t, const struct checklist_item *item)
{
	if (item->kind == ITEM_QUESTION) {
		return;
	}
	t->rules++;
	for (size_t i = 0; i < item->example_count; i++) {
		if (item->examples[i].kind != EXAMPLE_FACTS) {
			try_example(t, item, &item->examples[i]);
		}
	}
}

static enum status test(struct call *call)
{
	const struct content *c = app_content(call->app);
	struct trial t = {.call = call, .s = session_scratch(call->ctx, call->app->now, call->diags)};

	if (c == NULL || t.s == NULL) {
		return STATUS_FAILED;
	}
	if (call->arg_count > 0) {
		const struct checklist_item *item = wanted(call, call->args[0]);

		if (item == NULL) {
			return STATUS_USAGE;
		}
		try_item(&t, item);
	}
	for (size_t i = 0; call->arg_count == 0 && i < c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(c, i);

		t.failed += l == NULL;
		for (size_t k = 0; l != NULL && k < l->count && !app_stopped(); k++) {
			try_item(&t, &l->items[k]);
		}
	}
	buf_printf(call->out, "%zu rules, %zu examples, %zu failed\n", t.rules, t.examples, t.failed);
	return t.failed == 0 ? STATUS_OK : STATUS_FAILED;
}

const struct cmd cmd_rule_list = {
        .name = "rule list",
        .usage = "[--json]",
        .summary = "list the rules, challenges and questions of all checklists",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .run = list,
};

const struct cmd cmd_rule_explain = {
        .name = "rule explain",
        .usage = "ID",
        .summary = "show a rule: why it is there, its query, where it stands, and the rows it gives",
        .help = "The rows are those of the open session at the prompt, of --session NAME, else of the rule's own bad example.",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_LOOSE,
        .min = 1,
        .max = 1,
        .complete = "rules",
        .run = explain,
};

const struct cmd cmd_rule_test = {
        .name = "rule test",
        .usage = "[ID]",
        .summary = "run the examples of the rules: the bad ones must be caught, the good ones must not",
        .where = CMD_SHELL | CMD_HIDDEN,
        .session = CMD_NO_SESSION,
        .max = 1,
        .complete = "rules",
        .run = test,
};
