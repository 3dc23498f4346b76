/* completion, complete: scripts that let a shell complete our words, made from the command table.
 *
 * A script is a text of its shell (completion.SHELL.dat) with places for what the table says. What only a running program knows
 * (names of sessions, rules, tasks) the script asks from the hidden command "complete", so that it is always as new as they
 * are.
 */
#include "completion.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/model/session.h"

bool completion_offered(const struct cmd *c)
{
	return (c->where & CMD_SHELL) != 0 && (c->where & CMD_HIDDEN) == 0;
}

char *completion_first(const void *ctx, const struct cmd *c)
{
	return mem_strndup(ctx, c->name, strcspn(c->name, " "));
}

const char *completion_second(const struct cmd *c)
{
	const char *blank = strchr(c->name, ' ');

	return blank == NULL ? NULL : blank + 1;
}

bool completion_seen(const void *ctx, const struct cmd *const *at)
{
	const char *first = completion_first(ctx, *at);

	for (const struct cmd *const *c = cmd_table; c != at; c++) {
		if (completion_offered(*c) && strcmp(completion_first(ctx, *c), first) == 0) {
			return true;
		}
	}
	return false;
}

void completion_fill(struct call *call, const char *text, void (*fill)(struct call *call, const char *name))
{
	for (;;) {
		const char *at = strchr(text, '@');
		size_t n = at == NULL ? 0 : strspn(at + 1, "abcdefghijklmnopqrstuvwxyz");

		if (at == NULL) {
			buf_str(call->out, text);
			return;
		}
		if (n == 0 || at[n + 1] != '@') {
			buf_add(call->out, text, (size_t)(at + 1 - text));
			text = at + 1;
			continue;
		}
		buf_add(call->out, text, (size_t)(at - text));
		fill(call, mem_strndup(call->ctx, at + 1, n));
		text = at + n + 2;
	}
}

void completion_pairs(struct call *call, const char *sep)
{
	const char *before = "";

	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (completion_offered(*c) && completion_second(*c) != NULL) {
			buf_printf(call->out, "%s'%s'", before, (*c)->name);
			before = sep;
		}
	}
	if (before[0] == '\0') {
		buf_str(call->out, "''");
	}
}

/* Adds the option unless an earlier one has its name. */
static void add_valued(struct call *call, struct buf *known, const struct cmd_option *options, const char *sep)
{
	for (; options != NULL && options->name != NULL; options++) {
		char *shown = mem_printf(call->ctx, "--%s", options->name);
		char *key = mem_printf(call->ctx, " %s ", shown);

		if (options->value == NULL || strstr(known->data, key) != NULL) {
			continue;
		}
		buf_printf(call->out, "%s%s", known->size == 0 ? "" : sep, shown);
		if (options->letter != 0) {
			buf_printf(call->out, "%s-%c", sep, options->letter);
		}
		buf_str(known, key);
	}
}

void completion_valued(struct call *call, const char *sep)
{
	struct buf known;

	buf_init(&known, call->ctx);
	add_valued(call, &known, cmd_globals, sep);
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (completion_offered(*c)) {
			add_valued(call, &known, (*c)->options, sep);
		}
	}
}

static enum status run_completion(struct call *call)
{
	if (strcmp(call->args[0], "bash") == 0) {
		completion_bash(call);
	} else if (strcmp(call->args[0], "zsh") == 0) {
		completion_zsh(call);
	} else if (strcmp(call->args[0], "fish") == 0) {
		completion_fish(call);
	} else {
		diag_errorf(call->diags, NO_PLACE, "unknown-shell", "there are: bash, zsh, fish", "no completion for '%s'",
		            call->args[0]);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

const struct cmd cmd_completion = {
        .name = "completion",
        .usage = "bash|zsh|fish",
        .summary = "print the completion script for a shell",
        .help = "Installed packages have it in place. By hand, for bash:\n\n  source <(dataeng completion bash)\n\nfor zsh, "
                "into a "
                "folder of $fpath:\n\n  dataeng completion zsh >_dataeng\n\nfor fish:\n\n  dataeng completion fish | source",
        .where = CMD_SHELL,
        .session = CMD_NO_SESSION,
        .min = 1,
        .max = 1,
        .complete = "bash zsh fish",
        .run = run_completion,
};

static enum status list_sessions(struct call *call)
{
	struct session_info *all;
	size_t count;

	if (!session_list(call->ctx, &all, &count, call->app->data_folder, call->diags)) {
		return STATUS_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		buf_printf(call->out, "%s\n", all[i].name);
	}
	return STATUS_OK;
}

static enum status list_content(struct call *call, bool rules)
{
	const struct content *c = app_content(call->app);

	if (c == NULL) {
		return STATUS_FAILED;
	}
	for (size_t i = 0; rules && i < c->checklist_count; i++) {
		const struct checklist *list = content_checklist_at(c, i);

		for (size_t k = 0; list != NULL && k < list->count; k++) {
			buf_printf(call->out, "%s\n", list->items[k].id);
		}
	}
	for (size_t i = 0; !rules && i < c->task_count; i++) {
		const struct task *task = content_task_at(c, i);

		if (task != NULL) {
			buf_printf(call->out, "%s\n", task->id);
		}
	}
	return STATUS_OK;
}

static void list_options(struct call *call, const char *name, const struct cmd_option *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		buf_printf(call->out, "%s\t--%s\n", name, o->name);
	}
}

/* The table itself, for whoever documents it: a line "command", or "command TAB --option". */
static enum status list_table(struct call *call)
{
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (completion_offered(*c)) {
			buf_printf(call->out, "%s\n", (*c)->name);
			list_options(call, (*c)->name, (*c)->options);
		}
	}
	list_options(call, "", cmd_globals);
	return STATUS_OK;
}

static enum status run_complete(struct call *call)
{
	const char *kind = call->args[0];

	if (strcmp(kind, "sessions") == 0) {
		return list_sessions(call);
	}
	if (strcmp(kind, "rules") == 0 || strcmp(kind, "tasks") == 0) {
		return list_content(call, strcmp(kind, "rules") == 0);
	}
	if (strcmp(kind, "table") == 0) {
		return list_table(call);
	}
	diag_errorf(call->diags, NO_PLACE, "unknown-kind", "there are: sessions, rules, tasks, table", "no such names: '%s'",
	            kind);
	return STATUS_USAGE;
}

const struct cmd cmd_complete = {
        .name = "complete",
        .usage = "sessions|rules|tasks|table",
        .summary = "print names that a completion script offers, one a line",
        .where = CMD_SHELL | CMD_HIDDEN,
        .session = CMD_NO_SESSION,
        .min = 1,
        .max = 1,
        .run = run_complete,
};
