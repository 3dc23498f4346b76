/* The commands of the table that are tasks or about tasks. */
#include "dataeng/flow/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/cmd/table.h"
#include "dataeng/flow/menu.h"
#include "dataeng/flow/review.h"
#include "dataeng/flow/sheet.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/answer.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"

const char *flow_task_of(const struct call *call)
{
	if (call->cmd == &cmd_run_task) {
		return call->arg_count > 0 ? call->args[0] : NULL;
	}
	return call->cmd->task;
}

bool flow_wants_interview(const struct call *call)
{
	static const char *const given[] = {"answers", "set", "from", "format", "output", NULL};
	size_t own = call->cmd == &cmd_run_task ? 1 : 0;

	for (size_t i = 0; given[i] != NULL; i++) {
		if (call_option(call, given[i]) != NULL) {
			return false;
		}
	}
	return call->arg_count <= own;
}

static const struct task *by_name(struct app *app, const char *name)
{
	const struct content *c = app_content(app);

	if (c == NULL) {
		return NULL;
	}
	for (size_t i = 0; cmd_table[i] != NULL; i++) {
		if (cmd_table[i]->task != NULL && strcmp(cmd_table[i]->name, name) == 0) {
			return content_task(c, cmd_table[i]->task);
		}
	}
	if (content_has_task(c, name)) {
		return content_task(c, name);
	}
	for (size_t i = 0; i < c->task_count; i++) {
		const struct task *t = content_task_at(c, i);

		if (t != NULL && t->command != NULL && strcmp(t->command, name) == 0) {
			return t;
		}
	}
	return NULL;
}

const struct task *flow_find_task(struct app *app, const char *name, struct diags *diags)
{
	size_t errors = diags->errors;
	const struct task *task = by_name(app, name);

	if (task == NULL && diags->errors == errors) {
		diag_errorf(diags, NO_PLACE, "unknown-task", "'dataeng persona show' lists the tasks", "there is no task '%s'",
		            name);
	}
	return task;
}

const struct cmd *flow_first_command(struct app *app)
{
	(void)app;
	return &cmd_design;
}

enum { SHORTEST_SENTENCE = 12, LONGEST_TITLE = 70 }; /* bytes; "St. Mary" is no sentence */

char *flow_title(const void *ctx, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice line;
	struct slice first = {"", 0};

	for (int n = 0; n < 200 && slice_line(&rest, &line); n++) {
		line = slice_trim(line);
		if (line.n > 2 && line.p[0] == '#') {
			size_t hashes = strspn(line.p, "#");

			first = slice_trim(slice_from(line, hashes));
			break;
		}
		if (first.n == 0 && line.n > 0 && line.p[0] != '-' && line.p[0] != '|' && line.p[0] != '<') {
			first = line;
		}
	}
	if (first.n == 0) {
		return NULL;
	}
	for (size_t i = 0; i < first.n; i++) {
		if (i >= SHORTEST_SENTENCE && i + 2 < first.n && first.p[i] == '.' && first.p[i + 1] == ' ') {
			first.n = i;
		}
	}
	if (first.n > LONGEST_TITLE) { /* at a blank: not in the middle of a word */
		for (first.n = LONGEST_TITLE; first.n > SHORTEST_SENTENCE && first.p[first.n] != ' ';) {
			first.n--;
		}
		while (first.n > 0 && ((unsigned char)first.p[first.n] & 0xc0) == 0x80) {
			first.n--; /* nor of a letter */
		}
	}
	return slice_dup(ctx, slice_trim(first));
}

struct session *flow_new_session(const void *ctx, struct app *app, const char *name, const char *title, struct diags *diags)
{
	if (name != NULL && (name[0] == '\0' || name[0] == '.' || name[0] == '-' || strchr(name, '/') != NULL)) {
		diag_errorf(diags, NO_PLACE, "bad-name", "use letters, digits and hyphens, no slash: web-shop",
		            "'%s' cannot name a session", name);
		return NULL;
	}
	return session_create(ctx, app->data_folder, name != NULL ? name : name_slug(ctx, title), name != NULL, app->now,
	                      diags);
}

/* What a person is asked and what is done with it; not how it is laid out, nor why it is asked. */
static void task_fingerprint(const struct task *task, char text[17])
{
	uint64_t hash = fnv_text(FNV_START, task->id);

	for (size_t i = 0; i < task->step_count; i++) {
		const struct step *s = &task->steps[i];
		char numbers[64];

		(void)snprintf(numbers, sizeof numbers, "%d %d %d %d", (int)s->kind, (int)s->answer, s->required, s->document);
		hash = fnv_text(fnv_text(fnv_text(hash, numbers), s->id), s->when);
		hash = fnv_text(fnv_text(fnv_text(hash, s->prompt), s->check), s->command);
		hash = fnv_text(fnv_text(hash, s->default_value), s->default_sql);
		for (size_t k = 0; k < s->choice_count; k++) {
			hash = fnv_text(fnv_text(fnv_text(hash, s->choices[k].value), s->choices[k].label), s->choices[k].when);
		}
	}
	(void)snprintf(text, 17, "%016" PRIx64, hash);
}

bool flow_set_title(struct app *app, struct session *s, const struct task *task, const char *title)
{
	char fingerprint[17];

	task_fingerprint(task, fingerprint);
	return session_set(s, "title", title) && session_set(s, "task", task->id) &&
	       session_set(s, "persona", app_content(app)->persona->id) && session_set(s, "fingerprint", fingerprint);
}

void flow_note_changes(struct session *s, const struct task *task, struct diags *diags)
{
	void *tmp = mem_context(NULL, "flow_note_changes");
	const char *begun_with = session_get(tmp, s, "task");
	const char *then = session_get(tmp, s, "fingerprint");
	char now[17];

	task_fingerprint(task, now);
	if (begun_with != NULL && strcmp(begun_with, task->id) == 0 && then != NULL && strcmp(then, now) != 0) {
		diag_notef(diags, FILE_PLACE(task->path), "task-changed",
		           "all answers are kept; what is new in it is asked next",
		           "the task '%s' has changed since this session was begun", task->id);
	}
	mem_free(tmp);
}

/* ---------------------------------------------------------------- describe */

static char *all_words(const struct call *call)
{
	struct buf b;

	buf_init(&b, call->ctx);
	for (size_t i = 0; i < call->arg_count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? " " : "", call->args[i]);
	}
	return b.data;
}

static enum status describe(struct call *call)
{
	const struct content *c = app_content(call->app);
	struct json *list = json_array(call->ctx);
	size_t count;
	struct route *routes;

	if (c == NULL) {
		return STATUS_FAILED;
	}
	routes = menu_route(call->ctx, c, all_words(call), &count);
	for (size_t i = 0; i < count; i++) {
		struct json *one = json_object(call->ctx);

		json_set_number(one, "number", routes[i].item->number);
		json_set_string(one, "title", routes[i].item->title);
		json_set_string(one, "task", routes[i].item->task);
		json_set_number(one, "score", routes[i].score);
		json_set_string(one, "words", routes[i].words);
		json_append(list, one);
		if (!call->app->json && i < 3) {
			buf_printf(call->out, "%d. %s (%g): %s\n", routes[i].item->number, routes[i].item->title,
			           routes[i].score, routes[i].words);
		}
	}
	if (call->app->json) {
		json_print(call->out, list);
		buf_char(call->out, '\n');
	} else if (count == 0) {
		buf_str(call->out, "None of these words says which task is meant.\n");
	} else if (menu_is_close(routes, count)) {
		buf_str(call->out, "The first two are close: choose by number at the prompt.\n");
	} else if (routes[0].item->task == NULL) {
		menu_missing(call->out, c, routes[0].item);
	}
	return count == 0 ? STATUS_BLOCKED : STATUS_OK;
}

static enum status questions(struct call *call)
{
	const struct task *task = flow_find_task(call->app, call->args[0], call->diags);

	return task == NULL ? STATUS_FAILED : sheet_write(call, task);
}

enum status flow_perform(struct call *call)
{
	const struct task *task;

	if (call->cmd == &cmd_describe) {
		return describe(call);
	}
	if (call->cmd == &cmd_review) {
		return review_run(call);
	}
	if (call->cmd == &cmd_questions) {
		return questions(call);
	}
	task = flow_find_task(call->app, flow_task_of(call), call->diags);
	return task == NULL ? STATUS_FAILED : flow_headless(call, task);
}
