/* The commands of the prompt: some are the prompt's own, all others come from the command table. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/flow/menu.h"
#include "dataeng/front/help.h"
#include "dataeng/front/prompt.h"
#include "dataeng/front/report.h"
#include "dataeng/front/settings.h"
#include "dataeng/front/signals.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/read/dbml.h"
#include "dataeng/write/dbml.h"
#include "dataeng/wrap/sqlite.h"

static bool at_question(struct prompt *p)
{
	if (p->question == NULL) {
		prompt_say(p, "No question is open now%s.\n",
		           p->flow == NULL ? ": choose from the menu (:menu), or :resume NAME" : "");
	}
	return p->question != NULL;
}

/* ---------------------------------------------------------------- built-in commands */

static const char *previous_id(struct prompt *p)
{
	size_t count;
	struct question **all = flow_questions(p->ctx, p->flow, &count);
	const char *before = NULL;

	for (size_t i = 0; i < count; i++) {
		if (p->question != NULL && strcmp(all[i]->step->id, p->question->step->id) == 0) {
			break;
		}
		before = all[i]->old != NULL ? all[i]->step->id : before;
	}
	return before;
}

static const char *id_of(struct prompt *p, const char *word)
{
	size_t count;
	struct question **all = flow_questions(p->ctx, p->flow, &count);
	size_t n = strspn(word, "0123456789") == strlen(word) ? strtoul(word, NULL, 10) : 0;

	for (size_t i = 0; i < count; i++) {
		if (n == i + 1 || strcmp(all[i]->step->id, word) == 0) {
			return all[i]->old != NULL ? all[i]->step->id : "";
		}
	}
	return flow_question(p->ctx, p->flow, word) != NULL ? word : NULL;
}

static void back(struct prompt *p, const char *rest, char **words, size_t count)
{
	const char *id;

	(void)rest;
	if (p->flow == NULL || p->is_scratch) {
		prompt_say(p, "There is nothing to go back to.\n");
		return;
	}
	id = count > 0 ? id_of(p, words[0]) : previous_id(p);
	if (id == NULL) {
		prompt_say(p,
		           count > 0 ? "There is no question '%s'; :review numbers them.\n" : "This is the first question%s.\n",
		           count > 0 ? words[0] : "");
	} else if (id[0] == '\0') {
		prompt_say(p, "'%s' has not been answered yet; it comes up by itself.\n", words[0]);
	} else {
		prompt_changed(p);
		p->reopened = mem_strdup(p->ctx, id);
		p->stalled = false;
	}
}

static void skip(struct prompt *p, const char *rest, char **words, size_t count)
{
	(void)rest, (void)words, (void)count;
	if (at_question(p)) {
		prompt_skip(p);
	}
}

static void unknown(struct prompt *p, const char *rest, char **words, size_t count)
{
	(void)rest, (void)words, (void)count;
	if (at_question(p)) {
		prompt_unknown(p);
	}
}

static void why(struct prompt *p, const char *rest, char **words, size_t count)
{
	struct buf *out = buf_new(p->ctx);

	(void)rest, (void)words, (void)count;
	if (at_question(p)) {
		card_why(out, p->question, &p->style);
		report_plain(out->data, out->size);
	}
	mem_free(out);
}

/* The text that was written last time, when it could not be applied; else the model. */
static char *model_text(struct prompt *p)
{
	struct buf *out = buf_new(p->ctx);

	if (p->draft != NULL) {
		return p->draft;
	}
	if (!dbml_write_model(out, p->session)) {
		model_ok(p->session);
		return NULL;
	}
	return out->data;
}

static void apply_model(struct prompt *p, const char *text)
{
	struct source *source = source_new(p->ctx, "model.dbml", text, strlen(text), p->app->diags);
	int changes = 0;

	settings_tick(p->app);
	if (source == NULL || !session_begin(p->session)) {
		return;
	}
	if (dbml_apply(p->ctx, p->session, source, &changes) && model_ok(p->session) && changes > 0) {
		if (session_commit(p->session, "edit model")) {
			prompt_say(p, "%d change%s.\n", changes, changes == 1 ? "" : "s");
			p->draft = NULL;
			prompt_changed(p);
		}
		return;
	}
	session_rollback(p->session);
	if (changes == 0 && p->app->diags->errors == p->errors_before) {
		prompt_say(p, "Nothing was changed.\n");
		p->draft = NULL;
	} else {
		prompt_say(p, "Nothing was changed; ':edit model' opens your text again.\n");
		p->draft = mem_strdup(p->ctx, text);
	}
}

static void edit_model(struct prompt *p)
{
	char *text;

	if (p->session == NULL || p->is_scratch) {
		prompt_say(p, "There is no model yet.\n");
		return;
	}
	p->errors_before = p->app->diags->errors;
	text = model_text(p);
	text = text == NULL ? NULL : prompt_editor(p, text, ".dbml");
	if (text != NULL) {
		apply_model(p, text);
	}
}

static void edit(struct prompt *p, const char *rest, char **words, size_t count)
{
	const struct question *q = p->question;
	const char *text;

	(void)rest;
	if (count > 0 && strcmp(words[0], "model") == 0) {
		edit_model(p);
		return;
	}
	if (!at_question(p)) {
		return;
	}
	text = q->old != NULL && q->old->value != NULL ? q->old->value : q->default_value;
	text = prompt_editor(p, text == NULL ? "" : text, ".md");
	if (text != NULL) {
		prompt_answer(p, text);
	}
}

static void next(struct prompt *p, const char *rest, char **words, size_t count)
{
	(void)rest, (void)words, (void)count;
	if (p->flow == NULL) {
		prompt_say(p, "Nothing is begun: choose from the menu (:menu), or :resume NAME.\n");
		return;
	}
	prompt_changed(p);
	p->stalled = false;
}

static void menu(struct prompt *p, const char *rest, char **words, size_t count)
{
	struct buf *out = buf_new(p->ctx);

	(void)rest, (void)words, (void)count;
	if (p->session != NULL && p->session->name != NULL) {
		prompt_say(p, "Saved. ':resume %s' goes on with it.\n\n", p->session->name);
	}
	prompt_close_session(p);
	menu_draw(out, app_content(p->app)->persona);
	prompt_say(p, "%s", out->data);
	mem_free(out);
}

static void resume(struct prompt *p, const char *rest, char **words, size_t count)
{
	struct session_info *all;
	size_t n = 0;

	(void)rest;
	if (count > 0) {
		prompt_resume(p, words[0]);
	} else if (session_list(p->ctx, &all, &n, p->app->data_folder, p->app->diags) && n > 0) {
		prompt_resume(p, all[0].path);
	} else {
		prompt_say(p, "There is no session yet.\n");
	}
}

/* A name is a rename of the file: closed, renamed, opened again. */
static void save(struct prompt *p, const char *rest, char **words, size_t count)
{
	const char *rename[] = {"", ""};
	char *old;

	(void)rest;
	if (p->session == NULL || p->session->name == NULL) {
		prompt_say(p, "There is nothing to save yet; each answer is saved as it is given.\n");
		return;
	}
	if (count == 0) {
		prompt_say(p, "Saved already, as '%s' (%s). ':save NAME' gives it another name.\n", p->session->name,
		           p->session->path);
		return;
	}
	old = mem_strdup(p->ctx, p->session->name);
	rename[0] = old;
	rename[1] = words[0];
	prompt_close_session(p);
	prompt_resume(p, prompt_run(p, &cmd_rename, rest, rename, 2) == STATUS_OK ? words[0] : old);
}

static void help_keys(struct prompt *p)
{
	prompt_say(p, "Enter            the answer, or the default in brackets\n"
	              "Alt-Enter        a new line within the answer; a paste of many lines is one answer\n"
	              "Tab              complete commands, choices, names of the design, files\n"
	              "Ctrl-C           drop the line; stop the work that runs; twice on an empty line: leave\n"
	              "Ctrl-D           leave; everything is saved\n"
	              "Ctrl-Z, fg       suspend, and go on with the same line\n"
	              "Up, Down, Ctrl-R earlier lines, search in them\n"
	              "Ctrl-A, Ctrl-E   begin and end of the line; Ctrl-Left, Ctrl-Right by words\n"
	              "Ctrl-W, Ctrl-U   delete a word, all before the cursor; Ctrl-K all behind it; Ctrl-Y put it back\n"
	              "~/.editrc changes them (lines may begin with 'dataeng:').\n");
}

static void help(struct prompt *p, const char *rest, char **words, size_t count)
{
	struct buf *out = buf_new(p->ctx);

	(void)rest;
	if (count > 0 && strcmp(words[0], "keys") == 0) {
		help_keys(p);
	} else if (count > 0) {
		size_t used;
		const struct cmd *cmd = cmd_find((const char *const *)words, count, CMD_PROMPT, &used);

		if (cmd == NULL) {
			prompt_say(p, "There is no command '%s'; ':help' lists them.\n", words[0]);
		} else {
			help_command(out, cmd);
		}
	} else {
		help_builtins(out);
		help_prompt_commands(out);
		buf_str(out, "\nCommands may be shortened as long as they stay clear. An answer that begins with a colon is "
		             "typed with two.\n"
		             "':help keys' tells the keys, ':help COMMAND' more about a command.\n");
	}
	report_result(p->app, out->data, out->size);
	mem_free(out);
}

static void quit(struct prompt *p, const char *rest, char **words, size_t count)
{
	(void)rest, (void)words, (void)count;
	p->leaving = true;
}

static void run_table(struct prompt *p, const struct cmd *cmd, const char *line, char **words, size_t count);

/* A document by its name; anything else is what the command of the table knows. */
static void show(struct prompt *p, const char *rest, char **words, size_t count)
{
	char *body = count != 1 || p->session == NULL
	                     ? NULL
	                     : db_text(p->ctx, p->session->db, "SELECT body FROM v_artefact WHERE name = ?", "s", words[0]);

	if (body != NULL) {
		report_result(p->app, body, strlen(body));
		mem_free(body);
		return;
	}
	run_table(p, &cmd_show, mem_printf(p->ctx, "show %s", rest), words, count);
}

const struct builtin prompt_builtins[] = {
        {"back", "[N|ID]", "open the question before, or the one of that number or id, again", back},
        {"skip", NULL, "leave the question out", skip},
        {"unknown", NULL, "nobody knows: the default is recorded as an assumption", unknown},
        {"why", NULL, "why is this asked, and what does it serve (also: ?)", why},
        {"edit", "[model]", "write the answer in $VISUAL or $EDITOR; model: correct the model there, as DBML", edit},
        {"show", "[DOCUMENT]", "print a document that was made, or the design as it is", show},
        {"next", NULL, "go on; do again what a change has made out of date", next},
        {"menu", NULL, "leave this task and show the menu", menu},
        {"resume", "[NAME]", "go on with another session (default: the newest)", resume},
        {"save", "[NAME]", "say where it is saved; with NAME, rename it", save},
        {"help", "[keys|COMMAND]", "this list", help},
        {"quit", NULL, "leave; everything is saved (also: Ctrl-D)", quit},
        {NULL, NULL, NULL, NULL},
};

/* ---------------------------------------------------------------- the command table */

static bool needs_session(const struct cmd *cmd)
{
	return cmd->session == CMD_READS || cmd->session == CMD_WRITES || cmd->session == CMD_OPENS;
}

static bool names_session(const struct call *call)
{
	return call_option(call, "session") != NULL ||
	       (call->cmd->complete != NULL && strcmp(call->cmd->complete, "sessions") == 0 && call->arg_count > 0);
}

enum status prompt_run(struct prompt *p, const struct cmd *cmd, const char *line, const char *const *words, size_t count)
{
	struct call *call = mem_new(p->ctx, struct call);
	enum status status = STATUS_USAGE;

	call->ctx = call;
	call->app = p->app;
	call->cmd = cmd;
	call->out = buf_new(call);
	call->diags = p->app->diags;
	call->line = line;
	settings_tick(p->app);
	if (cmd_parse(call, words, count)) {
		p->app->json = call_flag(call, "json");
		if (call_flag(call, "help")) {
			help_command(call->out, cmd);
			status = STATUS_OK;
		} else if (needs_session(cmd) && p->app->session == NULL && !names_session(call)) {
			prompt_say(p, "No session is open: choose from the menu (:menu), or :resume NAME.\n");
		} else {
			status = cmd_run(call);
		}
		p->app->json = false;
	}
	if (signals_status() == STATUS_SIGINT) {
		prompt_say(p, "Stopped.\n");
		signals_forget();
	}
	if (call->out->size > 0) {
		report_result(p->app, call->out->data, call->out->size);
	}
	mem_free(call);
	return status;
}

static bool is_open(struct prompt *p, char **words, size_t count)
{
	for (size_t i = 0; p->session != NULL && p->session->name != NULL && i < count; i++) {
		if (strcmp(words[i], p->session->name) == 0) {
			return true;
		}
	}
	return false;
}

/* A command that wrote may have made other things due. */
static void run_table(struct prompt *p, const struct cmd *cmd, const char *line, char **words, size_t count)
{
	bool changes = cmd->session == CMD_WRITES || cmd->session == CMD_OPENS;
	enum status status;

	if ((cmd == &cmd_delete || cmd == &cmd_rename) && is_open(p, words, count)) {
		prompt_say(
		        p,
		        "That session is open here: ':save NAME' gives it another name; leave it with :menu to delete it.\n");
		return;
	}
	status = prompt_run(p, cmd, line, (const char *const *)words, count);

	if (changes && status == STATUS_OK && p->flow != NULL && !p->is_scratch) {
		prompt_changed(p);
		if (p->finished) {
			prompt_say(p, "The design is older than this change: :next makes it again.\n");
		}
	}
}

static const struct builtin *find_builtin(const char *word)
{
	for (const struct builtin *b = prompt_builtins; b->name != NULL; b++) {
		if (strcmp(b->name, word) == 0) {
			return b;
		}
	}
	return NULL;
}

/* Full names of everything that begins with the word, for a shortened command. */
static size_t candidates(const void *ctx, const char *word, const char ***names)
{
	size_t n = 0;

	*names = mem_array(ctx, const char *, 256);
	for (const struct builtin *b = prompt_builtins; b->name != NULL; b++) {
		if (strncmp(b->name, word, strlen(word)) == 0) {
			(*names)[n++] = b->name;
		}
	}
	for (size_t i = 0; cmd_table[i] != NULL && n < 255; i++) {
		char *first = mem_strndup(ctx, cmd_table[i]->name, strcspn(cmd_table[i]->name, " "));
		bool known = find_builtin(first) != NULL || (n > 0 && strcmp((*names)[n - 1], first) == 0);

		if ((cmd_table[i]->where & CMD_PROMPT) != 0 && !known && strncmp(first, word, strlen(word)) == 0) {
			(*names)[n++] = first;
		}
	}
	return n;
}

static void say_unknown(struct prompt *p, const char *word, const char **names, size_t n)
{
	struct buf *out = buf_new(p->ctx);

	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%s:%s", i > 0 ? ", " : "", names[i]);
	}
	if (n > 1) {
		prompt_say(p, "':%s' could be %s.\n", word, out->data);
	} else {
		const char **all;
		size_t count = candidates(out, "", &all);
		const char *near;

		all[count] = NULL;
		near = diag_did_you_mean(word, all);
		prompt_say(p, "There is no command ':%s'%s%s; ':help' lists them.\n", word,
		           near != NULL ? "; did you mean :" : "", near != NULL ? near : "");
	}
	mem_free(out);
}

void prompt_command(struct prompt *p, const char *line)
{
	void *tmp = mem_context(p->ctx, "prompt_command");
	const char *text = line + 1;
	size_t count;
	size_t used;
	char **words = cmd_words(tmp, text, &count, p->app->diags);
	const struct builtin *builtin = NULL;
	const struct cmd *cmd = NULL;
	const char **names;
	size_t n;

	if (words == NULL || count == 0) {
		if (words != NULL) {
			prompt_command(p, ":help");
		}
		mem_free(tmp);
		return;
	}
	n = candidates(tmp, words[0], &names);
	if (n == 1) {
		words[0] = mem_strdup(tmp, names[0]);
	}
	builtin = find_builtin(words[0]);
	cmd = builtin != NULL ? NULL : cmd_find((const char *const *)words, count, CMD_PROMPT, &used);
	if (builtin != NULL) {
		text += strspn(text, " ");
		text += strcspn(text, " ");
		builtin->run(p, text + strspn(text, " "), words + 1, count - 1);
	} else if (cmd != NULL) {
		run_table(p, cmd, line + 1, words + used, count - used);
	} else {
		say_unknown(p, words[0], names, n);
	}
	mem_free(tmp);
}
