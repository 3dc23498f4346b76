/* persona show, persona lint: what the persona says and where it does something; whether all content files are sound. */
#include "persona.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/answer.h"
#include "dataeng/model/session.h"
#include "dataeng/read/requirements.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/functions.h"
#include "dataeng/write/mustache.h"

/* The persona of the argument, or the one in use. NULL after reporting. */
static const struct content *wanted(struct call *call)
{
	if (call->arg_count == 0) {
		return app_content(call->app);
	}
	return content_load(call->ctx, call->app->content_folder, call->args[0], call->diags);
}

static char *said(void *ctx, const struct persona_line *l)
{
	return l->name == NULL   ? mem_strdup(ctx, l->text)
	       : l->text == NULL ? mem_strdup(ctx, l->name)
	                         : mem_printf(ctx, "%s: %s", l->name, l->text);
}

static void show_line(struct call *call, const struct persona_line *l, const struct effects *e)
{
	buf_printf(call->out, "  %s\n", said(call->ctx, l));
	for (size_t i = 0; i < e->count; i++) {
		buf_printf(call->out, "    > %s", e->all[i].what);
		if (e->all[i].place.file != NULL) {
			buf_printf(call->out, " (%s:%zu)", e->all[i].place.file, e->all[i].place.line);
		}
		buf_char(call->out, '\n');
	}
	if (e->count == 0) {
		buf_str(call->out, "    > nothing yet\n");
	}
}

static void json_line(struct call *call, struct json *list, const struct persona_line *l, const struct effects *e)
{
	struct json *one = json_object(call->ctx);
	struct json *effects = json_array(call->ctx);

	json_set_string(one, "part", l->part);
	json_set_string(one, "text", said(call->ctx, l));
	json_set_number(one, "line", (double)l->place.line);
	for (size_t i = 0; i < e->count; i++) {
		struct json *effect = json_object(call->ctx);

		json_set_string(effect, "what", e->all[i].what);
		if (e->all[i].place.file != NULL) {
			json_set_string(effect, "file", e->all[i].place.file);
			json_set_number(effect, "line", (double)e->all[i].place.line);
		}
		json_append(effects, effect);
	}
	json_set(one, "effects", effects);
	json_append(list, one);
}

static enum status show(struct call *call)
{
	const struct content *c = wanted(call);
	struct json *list = call_flag(call, "json") ? json_array(call->ctx) : NULL;
	const struct persona_line *all;
	const char *part = "";
	size_t count;

	if (c == NULL) {
		return STATUS_FAILED;
	}
	all = persona_lines(call->ctx, c->persona, &count);
	if (list == NULL) {
		buf_printf(call->out, "%s (%s)\n%s\n", c->persona->title, c->persona->id, c->persona->path);
	}
	for (size_t i = 0; i < count; i++) {
		struct effects e = persona_effects(call->ctx, c, &all[i]);

		if (list != NULL) {
			json_line(call, list, &all[i], &e);
			continue;
		}
		if (strcmp(part, all[i].part) != 0) {
			part = all[i].part;
			buf_printf(call->out, "\n%s\n", part);
		}
		show_line(call, &all[i], &e);
	}
	if (list != NULL) {
		json_print(call->out, list);
		buf_char(call->out, '\n');
	}
	return STATUS_OK;
}

/* "challenges" is the step of the prompt itself that asks what the judge raised. */
static bool is_step(const char *const *words, size_t count)
{
	size_t used;

	return count == 0 || strcmp(words[0], "challenges") == 0 || cmd_find(words, count, CMD_STEP, &used) != NULL;
}

static void lint_steps(struct call *call, const struct content *c)
{
	for (size_t i = 0; i < c->task_count; i++) {
		const struct task *t = content_task_at(c, i);

		for (size_t k = 0; t != NULL && k < t->step_count; k++) {
			size_t count = 0;
			char **words = t->steps[k].kind == STEP_ASK
			                       ? NULL
			                       : cmd_words(call->ctx, t->steps[k].command, &count, call->diags);

			if (words != NULL && !is_step((const char *const *)words, count)) {
				diag_errorf(call->diags, t->steps[k].place, "unknown-command",
				            "'do' takes a command that may be a step of a task",
				            "there is no step command '%s'", words[0]);
			}
		}
	}
}

static void lint_templates(struct call *call, struct session *s, const struct content *c)
{
	for (size_t i = 0; i < c->template_count; i++) {
		const struct template *t = content_template_at(c, i);

		if (t != NULL) {
			mustache_check(call->ctx, s->db, t, call->diags);
		}
	}
}

/* Every line of a starter must be understood, or what is offered is less than what is written. */
static void lint_starter(struct call *call, struct session *s, const struct starter *st)
{
	struct source *text = source_new(call->ctx, st->path, st->body.text, strlen(st->body.text), call->diags);
	struct query *q;

	if (text == NULL || !requirements_read(call->ctx, s, text, "user", "starter", NULL)) {
		return;
	}
	q = db_query(call->ctx, s->db,
	             "SELECT line, reason FROM statement WHERE fate = 'set_aside' AND kind <> 'heading' ORDER BY id", "");
	while (query_next(q)) {
		struct place at = st->body.place;

		at.line += (size_t)query_int(q, 0) - 1;
		at.col = 1;
		at.end_col = 0;
		diag_errorf(call->diags, at, "starter-line",
		            "write it as a bullet (- Thing: name, date) or as a plain sentence",
		            "the reader makes nothing of this line: %s", query_text(q, 1));
	}
	(void)query_end(q);
	if (db_int(s->db, 0, "SELECT count(*) FROM entity", "") < 2) {
		diag_errorf(call->diags, st->body.place, "starter-empty", "name what is kept: - Book: title, isbn (unique)",
		            "the starter '%s' names fewer than two kinds of data", st->id);
	}
}

static void lint_starters(struct call *call, const struct content *c)
{
	for (size_t i = 0; i < c->starter_count; i++) {
		const struct starter *st = content_starter_at(c, i);
		struct session *s = st == NULL ? NULL : session_scratch(call->ctx, call->app->now, call->diags);

		if (s != NULL && session_begin(s)) {
			lint_starter(call, s, st);
			session_rollback(s);
		}
		session_close(s);
	}
}

static size_t lint_lines(struct call *call, const struct content *c, size_t *idle)
{
	size_t count;
	const struct persona_line *all = persona_lines(call->ctx, c->persona, &count);

	*idle = 0;
	for (size_t i = 0; i < count; i++) {
		if (persona_effects(call->ctx, c, &all[i]).count == 0) {
			diag_warnf(call->diags, all[i].place, "no-effect",
			           "quote it under 'serves' of a task, step, rule or template",
			           "nothing in the program follows from '%s'", said(call->ctx, &all[i]));
			++*idle;
		}
	}
	return count;
}

static enum status lint(struct call *call)
{
	const struct content *c = wanted(call);
	struct session *s = c == NULL ? NULL : session_scratch(call->ctx, call->app->now, call->diags);
	size_t errors = call->diags->errors;
	size_t idle;
	size_t lines;

	if (s == NULL) {
		return STATUS_FAILED;
	}
	content_check(c);
	if (!model_define_answer(s) || !template_functions(s->db)) {
		db_report(s->db, call->diags, "cannot define the functions of queries");
		return STATUS_FAILED;
	}
	judge_lint(call->ctx, s, c);
	lint_templates(call, s, c);
	lint_starters(call, c);
	lint_steps(call, c);
	lines = lint_lines(call, c, &idle);
	buf_printf(call->out,
	           "%s: %zu lines, %zu without effect; %zu tasks, %zu templates, %zu starters, %zu checklists; %zu errors\n",
	           c->persona->path, lines, idle, c->task_count, c->template_count, c->starter_count, c->checklist_count,
	           call->diags->errors - errors);
	return call->diags->errors == errors ? STATUS_OK : STATUS_FAILED;
}

const struct cmd cmd_persona_show = {
        .name = "persona show",
        .usage = "[FILE] [--json]",
        .summary = "show what the persona says, and where each line of it does something",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .max = 1,
        .complete = "files",
        .run = show,
};

const struct cmd cmd_persona_lint = {
        .name = "persona lint",
        .usage = "[FILE]",
        .summary = "check a persona and all tasks, templates, starters and checklists with every query, tag and id in them",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .max = 1,
        .complete = "files",
        .run = lint,
};
