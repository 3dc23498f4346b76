/* The program's doors: one command of the shell, the prompt, or a document on standard input.
 *
 * Which door it is follows from two facts: is there a command, and is standard input a terminal. No domain knowledge here.
 */
#include "dataeng/front/main.h"

#include <string.h>
#include <unistd.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/flow/run.h"
#include "dataeng/front/help.h"
#include "dataeng/front/repl.h"
#include "dataeng/front/report.h"
#include "dataeng/front/settings.h"
#include "dataeng/front/signals.h"

/* Is this option one that all commands take, and does it take the next word as its value? */
static bool global_with_value(const char *word)
{
	for (const struct cmd_option *o = cmd_globals; o->name != NULL; o++) {
		if (word[1] == '-' ? strcmp(word + 2, o->name) == 0
		                   : o->letter != 0 && word[1] == o->letter && word[2] == '\0') {
			return o->value != NULL;
		}
	}
	return false;
}

/* Number of words in front of the command: global options and their values. */
static size_t leading_options(const char *const *words, size_t count)
{
	size_t n = 0;

	while (n < count && words[n][0] == '-' && words[n][1] != '\0' && strcmp(words[n], "--") != 0) {
		n += 1 + global_with_value(words[n]);
	}
	return n < count ? n : count;
}

static enum status unknown_command(struct app *app, const char *word)
{
	const char *names[256];
	size_t n = 0;
	const char *near;

	for (size_t i = 0; cmd_table[i] != NULL && n < 255; i++) {
		if ((cmd_table[i]->where & CMD_SHELL) != 0) {
			names[n++] = cmd_table[i]->name;
		}
	}
	names[n] = NULL;
	near = diag_did_you_mean(word, names);
	if (access(word, F_OK) == 0) {
		diag_errorf(app->diags, NO_PLACE, "unknown-command",
		            mem_printf(app->ctx, "to design from that file: dataeng design %s", word),
		            "there is no command '%s'", word);
	} else {
		diag_errorf(app->diags, NO_PLACE, "unknown-command",
		            near == NULL
		                    ? "'dataeng --help' lists the commands; to find a task by words: dataeng describe \"...\""
		                    : mem_printf(app->ctx, "did you mean '%s'?", near),
		            "there is no command '%s'", word);
	}
	return STATUS_USAGE;
}

/* What is neither of the kernel's rooms nor of flow/: the prompt. */
static enum status perform(struct call *call)
{
	struct repl_start start = {.call = call};
	bool ask = settings_terminal() && !call->app->no_input;

	if (call->cmd == &cmd_menu) {
		return repl_run(call->app, &start);
	}
	if (call->cmd == &cmd_resume && call->arg_count > 0) {
		if (!ask) {
			diag_error(call->diags, NO_PLACE, "no-terminal", "an interview needs a terminal",
			           "without one: dataeng design --session NAME, or dataeng show NAME");
			return STATUS_USAGE;
		}
		start.session = call->args[0];
		return repl_run(call->app, &start);
	}
	if (call->cmd == &cmd_resume) {
		call->cmd = &cmd_sessions;
		return cmd_sessions.run(call);
	}
	start.task = flow_task_of(call);
	if (start.task != NULL && ask && flow_wants_interview(call)) {
		start.session = call_option(call, "session");
		return repl_run(call->app, &start);
	}
	return flow_perform(call);
}

static enum status run_parsed(struct call *call)
{
	enum status status;

	if (!settings_apply(call->app, call)) {
		return STATUS_USAGE;
	}
	if (call_flag(call, "help")) {
		help_command(call->out, call->cmd);
		return STATUS_OK;
	}
	if (call_flag(call, "version")) {
		buf_str(call->out, "dataeng " DATAENG_VERSION "\n");
		return STATUS_OK;
	}
	status = cmd_run(call);
	return signals_status() != 0 ? (enum status)signals_status() : status;
}

static char *joined(const void *ctx, const char *const *words, size_t count)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? " " : "", words[i]);
	}
	return b.data;
}

/* options: the words in front of the name; rest: those behind it. */
static enum status run_command(struct app *app, const struct cmd *cmd, const char *const *options, size_t option_count,
                               const char *const *rest, size_t rest_count)
{
	const void *ctx = app->ctx;
	struct call *call = mem_new(ctx, struct call);
	const char **words = mem_array(call, const char *, option_count + rest_count + 1);
	enum status status;

	call->ctx = call;
	call->app = app;
	call->cmd = cmd;
	call->out = buf_new(call);
	call->diags = app->diags;
	call->line = mem_printf(call, "%s%s%s", cmd->name, rest_count > 0 ? " " : "", joined(call, rest, rest_count));
	for (size_t i = 0; i < option_count + rest_count; i++) {
		words[i] = i < option_count ? options[i] : rest[i - option_count];
	}
	if (!cmd_parse(call, words, option_count + rest_count)) {
		return STATUS_USAGE;
	}
	status = run_parsed(call);
	if (call->out->size > 0 && !report_result(app, call->out->data, call->out->size) && status == STATUS_OK) {
		status = STATUS_FAILED;
	}
	report_progress_end();
	return status;
}

static bool asks_for(const char *const *words, size_t count, const char *letter, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], letter) == 0 || strcmp(words[i], name) == 0) {
			return true;
		}
	}
	return false;
}

/* No command: help, the prompt, or the document on standard input. */
static enum status run_without_command(struct app *app, const char *const *words, size_t count)
{
	static const char *const standard_input[] = {"-"};
	struct buf *out = buf_new(app->ctx);

	if (asks_for(words, count, "-h", "--help")) {
		help_overview(out);
		return report_result(app, out->data, out->size) ? STATUS_OK : STATUS_FAILED;
	}
	if (asks_for(words, count, "-V", "--version")) {
		buf_str(out, "dataeng " DATAENG_VERSION "\n");
		return report_plain(out->data, out->size) ? STATUS_OK : STATUS_FAILED;
	}
	if (!isatty(STDIN_FILENO)) {
		app->no_input = true;
		return run_command(app, flow_first_command(app), words, count, standard_input, 1);
	}
	if (!settings_terminal()) {
		diag_error(app->diags, NO_PLACE, "no-terminal",
		           "standard output is no terminal, and there is no document on standard input",
		           "write: dataeng < requirements.md > design.md");
		return STATUS_USAGE;
	}
	/* The global options are parsed as those of the menu's own command. */
	return run_command(app, &cmd_menu, words, count, (const char *const[]){NULL}, 0);
}

static enum status run(struct app *app, const char *const *words, size_t count)
{
	size_t options = leading_options(words, count);
	const struct cmd *cmd;
	size_t used;

	if (options == count) {
		return run_without_command(app, words, count);
	}
	if (strcmp(words[options], "help") == 0) {
		cmd = cmd_find(words + options + 1, count - options - 1, CMD_SHELL, &used);
		if (cmd != NULL) {
			return run_command(app, cmd, (const char *const[]){"--help"}, 1, (const char *const[]){NULL}, 0);
		}
		return run_without_command(app, (const char *const[]){"--help"}, 1);
	}
	cmd = cmd_find(words + options, count - options, CMD_SHELL, &used);
	if (cmd == NULL) {
		return unknown_command(app, words[options]);
	}
	return run_command(app, cmd, words, options, words + options + used, count - options - used);
}

int front_main(int argc, char **argv)
{
	void *ctx = mem_context(NULL, "dataeng");
	struct app *app = mem_new(ctx, struct app);
	enum status status = STATUS_FAILED;

	app->ctx = app;
	app->diags = diags_new(app);
	app->perform = perform;
	signals_install();
	report_diags(app);
	if (settings_read(app)) {
		report_progress(app);
		status = run(app, (const char *const *)argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
	}
	mem_free(ctx);
	return status == STATUS_DISPROVED ? STATUS_FAILED : status;
}
