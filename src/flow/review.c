/* review: every answer with its number, state and source; the number is what :back takes. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/review.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/utf8.h"

enum { VALUE_WIDTH = 48 };

/* One line of a value that may have many. */
static char *one_line(const void *ctx, const char *value)
{
	char *copy = mem_strdup(ctx, value);
	size_t lines = 1;

	for (char *p = copy; *p != '\0'; p++) {
		lines += *p == '\n';
		*p = *p == '\n' || *p == '\t' ? ' ' : *p;
	}
	copy = utf8_fit(ctx, copy, VALUE_WIDTH);
	return lines > 1 ? mem_printf(ctx, "%s (%zu lines)", copy, lines) : copy;
}

static const char *state(const struct question *q)
{
	static const char *const words[][2] = {
	        {"accepted_default", "default"}, {"assumed", "assumed"}, {"unknown", "unknown"}, {"skipped", "skipped"}};

	if (q->old == NULL) {
		return "OPEN";
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(q->old->status, words[i][0]) == 0) {
			return strcmp(q->old->source, "document") == 0 ? "from documents" : words[i][1];
		}
	}
	return strcmp(q->old->source, "document") == 0 ? "from documents" : "answered";
}

void review_draw(struct buf *out, struct flow *f)
{
	void *tmp = mem_context(f->ctx, "review");
	size_t count;
	struct question **all = flow_questions(tmp, f, &count);
	size_t width = 8;

	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(all[i]->step->id);

		width = n > width ? n : width;
	}
	for (size_t i = 0; i < count; i++) {
		const struct question *q = all[i];
		char *value = q->old == NULL ? mem_strdup(tmp, "") : one_line(tmp, flow_shown(tmp, q->step, q->old->value));

		buf_printf(out, "%3zu  %-*s  %-14s  %s\n", q->number, (int)width, q->step->id, state(q), value);
	}
	mem_free(tmp);
}

static void as_json(struct buf *out, struct flow *f)
{
	size_t count;
	struct question **all = flow_questions(out->ctx, f, &count);
	struct json *list = json_array(out->ctx);

	for (size_t i = 0; i < count; i++) {
		struct json *one = json_object(out->ctx);
		const struct model_answer *a = all[i]->old;

		json_set_string(one, "id", all[i]->step->id);
		json_set_string(one, "prompt", all[i]->step->prompt);
		json_set_string(one, "value", a == NULL ? NULL : a->value);
		json_set_string(one, "status", a == NULL ? "open" : a->status);
		json_set_string(one, "source", a == NULL ? NULL : a->source);
		json_append(list, one);
	}
	json_print(out, list);
	buf_char(out, '\n');
}

enum status review_run(struct call *call)
{
	const struct content *c = app_content(call->app);
	char *id = session_get(call->ctx, call->session, "task");
	const struct task *task = c == NULL || id == NULL ? NULL : content_task(c, id);
	struct flow *f = task == NULL ? NULL : flow_open(call->ctx, call->app, call->session, task, call);

	if (id == NULL) {
		diag_error(call->diags, NO_PLACE, "no-task", "no task was begun in this session", NULL);
	}
	if (f == NULL) {
		return STATUS_FAILED;
	}
	if (call->app->json) {
		as_json(call->out, f);
	} else {
		review_draw(call->out, f);
	}
	return STATUS_OK;
}
