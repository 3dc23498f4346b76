/* The answer sheet of a task: what it would ask, in a form that --answers takes back. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/sheet.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"

static const char *const kinds[] = {"text", "number", "integer", "boolean", "one", "many"};

/* What a session says: the value, "" when nobody has answered, NULL when it is unknown. */
static const char *filled(const void *ctx, struct session *s, const struct step *step)
{
	struct model_answer *a = s == NULL ? NULL : model_answer(ctx, s, step->id);

	if (a == NULL || strcmp(a->status, "skipped") == 0 || strcmp(a->status, "not_applicable") == 0 ||
	    strcmp(a->status, "assumed") == 0 || strcmp(a->source, "document") == 0) {
		return "";
	}
	return strcmp(a->status, "unknown") == 0 ? NULL : a->value == NULL ? "" : a->value;
}

static void comment(struct buf *out, const char *label, const char *text)
{
	buf_printf(out, "# %s", label);
	for (; text != NULL && *text != '\0'; text++) {
		buf_char(out, *text);
		if (*text == '\n') {
			buf_str(out, "# ");
		}
	}
	buf_char(out, '\n');
}

static void default_line(struct buf *out, const struct step *step)
{
	if (step->default_sql != NULL && step->default_value != NULL) {
		buf_printf(out, "# default: from the documents, else %s\n", step->default_value);
	} else if (step->default_sql != NULL) {
		buf_str(out, "# default: from the documents\n");
	} else if (step->default_value != NULL) {
		buf_printf(out, "# default: %s\n", step->default_value);
	} else if (step->required) {
		buf_str(out, "# required\n");
	}
}

static bool needs_block(const char *text)
{
	return strchr(text, '\n') != NULL;
}

static void yaml_value(struct buf *out, const struct step *step, const char *value)
{
	if (value == NULL) {
		buf_str(out, " ~");
	} else if (value[0] == '\0') {
		return;
	} else if (step->answer == ANSWER_MANY) {
		buf_printf(out, " %s", value);
	} else if (needs_block(value)) {
		buf_str(out, " |2-\n  ");
		for (; *value != '\0'; value++) {
			buf_char(out, *value);
			if (*value == '\n') {
				buf_str(out, value[1] == '\n' ? "" : "  ");
			}
		}
	} else {
		void *tmp = mem_context(out->ctx, "yaml_value");
		struct json *list = json_array(tmp);
		struct buf *quoted = buf_new(tmp);

		/* A JSON string is a double-quoted scalar of YAML. */
		json_append_string(list, value);
		json_print_line(quoted, list);
		buf_char(out, ' ');
		buf_add(out, quoted->data + 1, quoted->size - 2);
		mem_free(tmp);
	}
}

static void as_yaml(struct buf *out, const struct task *task, struct session *s)
{
	buf_printf(out,
	           "# Answers for: %s\n# An empty line takes the default; ~ says that nobody knows, and is recorded as an "
	           "assumption.\n",
	           task->title);
	buf_printf(out, "# Use: dataeng %s%s --answers THIS_FILE\n", task->command != NULL ? "" : "run ",
	           task->command != NULL ? task->command : task->id);
	for (size_t i = 0; i < task->step_count; i++) {
		const struct step *step = &task->steps[i];

		if (step->kind != STEP_ASK) {
			continue;
		}
		buf_char(out, '\n');
		comment(out, "", step->prompt);
		comment(out, "why: ", step->why);
		for (size_t k = 0; k < step->choice_count; k++) {
			buf_printf(out, "#   %s%s%s\n", step->choices[k].value, step->choices[k].label ? ": " : "",
			           step->choices[k].label ? step->choices[k].label : "");
		}
		if (step->answer == ANSWER_MANY) {
			buf_str(out, "#   (several: [a, b])\n");
		}
		default_line(out, step);
		buf_printf(out, "%s:", step->id);
		yaml_value(out, step, filled(out->ctx, s, step));
		buf_char(out, '\n');
	}
}

static struct json *question_json(const void *ctx, const struct step *step)
{
	struct json *q = json_object(ctx);
	struct json *choices = json_array(ctx);

	json_set_string(q, "id", step->id);
	json_set_string(q, "prompt", step->prompt);
	json_set_string(q, "kind", kinds[step->answer]);
	for (size_t i = 0; i < step->choice_count; i++) {
		struct json *c = json_object(ctx);

		json_set_string(c, "value", step->choices[i].value);
		json_set_string(c, "label", step->choices[i].label);
		json_append(choices, c);
	}
	json_set(q, "choices", choices);
	json_set_bool(q, "required", step->required);
	json_set_bool(q, "conditional", step->when != NULL);
	json_set_string(q, "default", step->default_value);
	json_set_bool(q, "default_from_documents", step->default_sql != NULL);
	json_set_string(q, "why", step->why);
	json_set_string(q, "serves", step->key_question);
	json_set_string(q, "stage", step->stage);
	return q;
}

static void as_json(struct buf *out, const struct task *task, struct session *s)
{
	struct json *root = json_object(out->ctx);
	struct json *questions = json_array(out->ctx);
	struct json *answers = json_object(out->ctx);

	json_set_string(root, "task", task->id);
	for (size_t i = 0; i < task->step_count; i++) {
		const struct step *step = &task->steps[i];

		if (step->kind == STEP_ASK) {
			json_append(questions, question_json(out->ctx, step));
			json_set_string(answers, step->id, filled(out->ctx, s, step));
		}
	}
	json_set(root, "questions", questions);
	json_set(root, "answers", answers);
	json_print(out, root);
	buf_char(out, '\n');
}

static void as_markdown(struct buf *out, const struct task *task, struct session *s)
{
	size_t n = 0;

	buf_printf(out, "# %s\n", task->title);
	for (size_t i = 0; i < task->step_count; i++) {
		const struct step *step = &task->steps[i];
		const char *value = step->kind == STEP_ASK ? filled(out->ctx, s, step) : NULL;

		if (step->kind != STEP_ASK) {
			continue;
		}
		buf_printf(out, "\n%zu. **%s** (`%s`%s)\n", ++n, step->prompt, step->id, step->required ? ", required" : "");
		if (step->why != NULL) {
			buf_printf(out, "\n   Why: %s\n", step->why);
		}
		buf_str(out, step->choice_count > 0 ? "\n" : "");
		for (size_t k = 0; k < step->choice_count; k++) {
			buf_printf(out, "   - `%s`%s%s%s\n", step->choices[k].value, step->choices[k].label ? " " : "",
			           step->choices[k].label ? step->choices[k].label : "",
			           step->default_value != NULL && strcmp(step->default_value, step->choices[k].value) == 0
			                   ? " (default)"
			                   : "");
		}
		buf_printf(out, "\n   Answer: %s\n",
		           value == NULL ? "unknown" : flow_shown(out->ctx, step, value[0] == '\0' ? NULL : value));
	}
}

/* Only a session that is named fills the sheet: an empty one is what was asked for otherwise. */
static bool open_named(struct call *call, struct session **s)
{
	const char *name = call_option(call, "session");
	enum session_fault fault;
	const char *path;

	*s = NULL;
	if (name == NULL) {
		return true;
	}
	path = strchr(name, '/') != NULL ? name : session_path(call->ctx, call->app->data_folder, name);
	*s = session_open(call->ctx, path, SESSION_READ, call->app->now, &fault, call->diags);
	return *s != NULL;
}

enum status sheet_write(struct call *call, const struct task *task)
{
	const char *format = call_option(call, "format");
	struct session *s;

	if (!open_named(call, &s)) {
		return STATUS_SESSION;
	}
	if (call_flag(call, "json") || (format != NULL && strcmp(format, "json") == 0)) {
		as_json(call->out, task, s);
	} else if (format == NULL || strcmp(format, "yaml") == 0) {
		as_yaml(call->out, task, s);
	} else if (strcmp(format, "md") == 0) {
		as_markdown(call->out, task, s);
	} else {
		diag_errorf(call->diags, NO_PLACE, "option-value", "write --format yaml, json or md",
		            "--format does not know '%s'", format);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}
