/* Reading answers that were written down. YAML and JSON alike: JSON is read as the YAML it is. */
#include "dataeng/flow/sheet.h"

#include <string.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/flow/task.h"
#include "dataeng/wrap/yaml.h"

static void add(const void *ctx, struct sheet *sheet, const char *id, const char *value, const char *source, struct place at)
{
	sheet->all = mem_resize(ctx, sheet->all, struct sheet_entry, sheet->count + 1);
	sheet->all[sheet->count++] = (struct sheet_entry){id, value, source, at};
}

const struct sheet_entry *sheet_find(const struct sheet *sheet, const char *id)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (strcmp(sheet->all[i].id, id) == 0) {
			return &sheet->all[i];
		}
	}
	return NULL;
}

static bool known(const struct task *task, const char *id)
{
	for (size_t i = 0; i < task->step_count; i++) {
		if (task->steps[i].kind == STEP_ASK && strcmp(task->steps[i].id, id) == 0) {
			return true;
		}
	}
	return strncmp(id, "challenge.", sizeof "challenge." - 1) == 0;
}

static bool check_ids(const void *ctx, const struct sheet *sheet, const struct call *call, const struct task *task)
{
	const char **ids = mem_array(ctx, const char *, task->step_count + 1);
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; i < task->step_count; i++) {
		if (task->steps[i].kind == STEP_ASK) {
			ids[n++] = task->steps[i].id;
		}
	}
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_entry *e = &sheet->all[i];

		if (!known(task, e->id)) {
			const char *near = diag_did_you_mean(e->id, ids);

			ok = diag_errorf(call->diags, e->place, "unknown-question",
			                 near != NULL ? mem_printf(ctx, "did you mean '%s'?", near)
			                              : mem_printf(ctx, "'dataeng questions %s' lists them",
			                                           task->command != NULL ? task->command : task->id),
			                 "there is no question '%s' in %s", e->id, task->id);
		}
	}
	return ok;
}

static bool read_set(const void *ctx, struct sheet *sheet, const struct call *call)
{
	const char *text;

	for (size_t i = 0; (text = call_option_at(call, "set", i)) != NULL; i++) {
		const char *equals = strchr(text, '=');
		char *value;
		size_t size;

		if (equals == NULL || equals == text) {
			return diag_errorf(call->diags, NO_PLACE, "bad-set", "write --set ID=VALUE",
			                   "--set does not understand '%s'", text);
		}
		value = mem_strdup(ctx, equals + 1);
		if (value[0] == '@' && !file_read(ctx, &value, &size, value + 1, call->diags)) {
			return false;
		}
		add(ctx, sheet, mem_strndup(ctx, text, (size_t)(equals - text)), value, "set", NO_PLACE);
	}
	return true;
}

static const char *list_value(const void *ctx, const struct yaml_node *list)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < list->count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? "," : "", list->all[i]->text == NULL ? "" : list->all[i]->text);
	}
	return b.size > 0 ? b.data : "none";
}

static bool is_null(const struct yaml_node *node)
{
	return node->plain && (strcmp(node->text, "") == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

static bool read_file(const void *ctx, struct sheet *sheet, const struct call *call, const char *path)
{
	struct source *source = file_source(ctx, path, call->diags);
	const struct yaml_node *root = source == NULL ? NULL : yaml_read(ctx, source, 0, source->size, call->diags);

	if (root == NULL) {
		return false;
	}
	if (root->kind != YAML_MAP) {
		return diag_error(call->diags, root->place, "bad-answers", "answers are a mapping from question to value",
		                  "'dataeng questions' shows the form");
	}
	/* The JSON sheet has the questions beside the answers. */
	if (yaml_get(root, "answers") != NULL && yaml_get(root, "questions") != NULL) {
		root = yaml_get(root, "answers");
	}
	for (size_t i = 0; i < root->count; i++) {
		const struct yaml_node *node = root->all[i];

		if (node->kind == YAML_MAP) {
			return diag_errorf(call->diags, node->place, "bad-answers",
			                   "write a text, a number or a list of choices", "the answer of '%s' is a mapping",
			                   node->key);
		}
		if (node->kind == YAML_LIST) {
			add(ctx, sheet, node->key, list_value(ctx, node), "answers", node->key_place);
		} else if (node->text[0] == '\0') {
			continue; /* a line that nobody filled in */
		} else {
			add(ctx, sheet, node->key, is_null(node) ? NULL : node->text, "answers", node->key_place);
		}
	}
	return true;
}

bool sheet_read(const void *ctx, struct sheet *sheet, const struct call *call, const struct task *task)
{
	const char *path = call_option(call, "answers");

	*sheet = (struct sheet){0};
	return read_set(ctx, sheet, call) && (path == NULL || read_file(ctx, sheet, call, path)) &&
	       check_ids(ctx, sheet, call, task);
}
