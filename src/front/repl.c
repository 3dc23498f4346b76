/* The prompt: the banner, the menu, one question after the other, and the way out.
 *
 * It holds nothing that a kill could lose: each accepted answer is in the session before the next question is drawn. What a
 * line means is decided by where we are: at a question it is the answer, at the menu a choice or a described challenge, and
 * behind a colon a command.
 */
#include "dataeng/front/repl.h"

#include <dirent.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/flow/menu.h"
#include "dataeng/flow/run.h"
#include "dataeng/front/prompt.h"
#include "dataeng/front/report.h"
#include "dataeng/front/settings.h"
#include "dataeng/front/signals.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/wrap/utf8.h"

enum { MOST_LINES = 12, FIRST_LINES = 4 };

void prompt_say(struct prompt *p, const char *fmt, ...)
{
	void *tmp = mem_context(p->ctx, "prompt_say");
	struct buf *b = buf_new(tmp);
	va_list ap;
	char *text;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	text = p->style.ascii ? utf8_ascii(tmp, b->data) : b->data;
	report_plain(text, strlen(text));
	mem_free(tmp);
}

/* ---------------------------------------------------------------- sessions */

void prompt_changed(struct prompt *p)
{
	mem_free(p->reopened);
	p->reopened = NULL;
	p->stalled = p->finished;
	p->drawn = false;
	p->shown = NULL;
}

void prompt_close_session(struct prompt *p)
{
	p->flow = NULL;
	p->question = NULL;
	p->app->session = NULL;
	session_close(p->session);
	p->session = NULL;
	p->is_scratch = false;
	p->finished = false;
	prompt_changed(p);
}

static bool open_task(struct prompt *p, const char *id)
{
	const struct task *task = flow_find_task(p->app, id, p->app->diags);

	p->flow = task == NULL ? NULL : flow_open(p->session, p->app, p->session, task, p->call);
	return p->flow != NULL;
}

bool prompt_begin(struct prompt *p, const char *task)
{
	prompt_close_session(p);
	settings_tick(p->app);
	p->session = session_scratch(p->ctx, p->app->now, p->app->diags);
	p->is_scratch = true;
	if (p->session == NULL || !open_task(p, task)) {
		prompt_close_session(p);
		return false;
	}
	return true;
}

static void say_where(struct prompt *p)
{
	void *tmp = mem_context(p->ctx, "say_where");
	char *title = session_get(tmp, p->session, "title");
	char *last =
	        db_text(tmp, p->session->db,
	                "SELECT command || ' (' || at || ')' FROM v_history WHERE state = 'done' ORDER BY id DESC LIMIT 1", "");

	prompt_say(p, "Session %s: %s\n", p->session->name, title == NULL ? "no title" : title);
	if (last != NULL) {
		prompt_say(p, "Last: %s\n", utf8_fit(tmp, last, p->style.columns > 10 ? p->style.columns - 8 : 72));
	}
	mem_free(tmp);
}

bool prompt_resume(struct prompt *p, const char *name)
{
	enum session_fault fault;
	char *path = strchr(name, '/') != NULL ? mem_strdup(p->ctx, name) : session_path(p->ctx, p->app->data_folder, name);
	struct session *s;
	char *task;

	settings_tick(p->app);
	s = session_open(p->ctx, path, SESSION_WRITE, p->app->now, &fault, p->app->diags);
	if (s == NULL) {
		p->status = fault == SESSION_BUSY || fault == SESSION_DAMAGED || fault == SESSION_NEWER ? STATUS_SESSION
		                                                                                        : STATUS_FAILED;
		return false;
	}
	prompt_close_session(p);
	p->session = s;
	p->app->session = s;
	say_where(p);
	task = session_get(p->ctx, s, "task");
	if (task != NULL && !open_task(p, task)) {
		prompt_close_session(p);
		return false;
	}
	if (p->flow != NULL) {
		flow_note_changes(s, p->flow->task, p->app->diags);
	}
	return true;
}

/* A session whose first answer came to nothing leaves no file. */
static void drop_file(struct prompt *p)
{
	char *path = mem_strdup(p->ctx, p->session->path);

	session_close(p->session);
	(void)unlink(path);
	(void)unlink(mem_printf(p->ctx, "%s-wal", path));
	(void)unlink(mem_printf(p->ctx, "%s-shm", path));
	mem_free(path);
}

/* The first accepted answer makes the file, named after it. The scratch session goes, with all that was asked on it. */
static bool accept_first(struct prompt *p, const char *value, const char *status, const char *source)
{
	struct session *scratch = p->session;
	struct flow *flow = p->flow;
	const struct question *q = p->question;
	const char *name = p->call == NULL ? NULL : call_option(p->call, "name");
	char *title = flow_title(p->ctx, value);
	bool ok;

	title = title == NULL ? mem_strdup(p->ctx, flow->task->title) : title;
	p->session = flow_new_session(p->ctx, p->app, name, title, p->app->diags);
	if (p->session == NULL) {
		p->session = scratch;
		return false;
	}
	ok = open_task(p, flow->task->id) && session_begin(p->session) &&
	     flow_set_title(p->app, p->session, flow->task, title) && flow_accept(p->flow, q, value, status, source) &&
	     session_commit(p->session, mem_printf(p->ctx, "answer %s: %.80s", q->step->id, title));
	if (!ok) {
		drop_file(p);
		p->session = scratch;
		p->flow = flow;
		return false;
	}
	p->app->session = p->session;
	p->is_scratch = false;
	p->question = NULL;
	session_close(scratch);
	return true;
}

/* ---------------------------------------------------------------- answers */

static void after_answer(struct prompt *p, bool ok, const char *typed)
{
	if (ok) {
		prompt_changed(p);
		p->question = NULL;
	} else if (typed != NULL && p->question->step->answer == ANSWER_TEXT && strchr(typed, '\n') == NULL) {
		edit_put_back(p->edit, typed); /* words are corrected; a wrong number is typed again */
	}
}

/* "@FILE", or the plain name of a file that is there, for questions that want a document. */
static const char *as_document(struct prompt *p, const char *text)
{
	struct stat st;
	bool named = text[0] == '@';

	if (!p->question->step->document || strchr(text, '\n') != NULL || strlen(text) > 4000) {
		return text;
	}
	if (stat(named ? text + 1 : text, &st) == 0) {
		return named ? text : mem_printf(p->ctx, "@%s", text);
	}
	return text;
}

static bool store(struct prompt *p, const char *text)
{
	const struct question *q = p->question;
	bool by_default = text[strspn(text, " \t\n")] == '\0';
	const char *status = by_default ? "accepted_default" : "answered";
	const char *source = by_default && q->from_document ? "document" : "prompt";
	bool asked;
	char *value;

	if (!flow_truth(p->flow, q->step, q->step->when, NULL, &asked)) {
		return false;
	}
	source = asked ? source : "set"; /* opened by :back without cause to ask: it stays all the same */

	if (!flow_value(q, p->flow, q, by_default ? text : as_document(p, text), &value)) {
		return false;
	}
	value = mem_strdup(p->ctx, value);
	return p->is_scratch ? accept_first(p, value, status, source) : flow_accept(p->flow, q, value, status, source);
}

void prompt_answer(struct prompt *p, const char *text)
{
	const struct question *q = p->question;
	bool empty = text[strspn(text, " \t\n")] == '\0';

	if (empty && q->old != NULL && q->old->value != NULL) {
		after_answer(p, true, NULL); /* what was answered stays */
		return;
	}
	if (empty && q->default_value == NULL && !q->step->required) {
		prompt_skip(p);
		return;
	}
	settings_tick(p->app);
	after_answer(p, store(p, text), text);
}

void prompt_unknown(struct prompt *p)
{
	if (p->is_scratch) {
		prompt_say(p, "The first question has to be answered.\n");
	} else {
		after_answer(p, flow_unknown(p->flow, p->question, "unknown", "prompt"), NULL);
	}
}

void prompt_skip(struct prompt *p)
{
	if (p->is_scratch) {
		prompt_say(p, "The first question has to be answered.\n");
	} else {
		after_answer(p, flow_skip(p->flow, p->question), NULL);
	}
}

/* At choices and yes/no no free text is expected: single keys are commands. */
static bool bare_key(struct prompt *p, const char *line)
{
	bool free = p->question->step->answer == ANSWER_TEXT;

	if (strcmp(line, "?") == 0) {
		prompt_command(p, ":why");
	} else if (!free && strcmp(line, "u") == 0) {
		prompt_unknown(p);
	} else if (!free && strcmp(line, "s") == 0) {
		prompt_skip(p);
	} else if (!free && strcmp(line, "b") == 0) {
		prompt_command(p, ":back");
	} else {
		return false;
	}
	return true;
}

/* ---------------------------------------------------------------- the menu */

static void start_item(struct prompt *p, const struct menu_item *item)
{
	struct buf *out;

	if (item->task != NULL && content_has_task(app_content(p->app), item->task)) {
		prompt_begin(p, item->task);
		return;
	}
	out = buf_new(p->ctx);
	menu_missing(out, app_content(p->app), item);
	prompt_say(p, "%s", out->data);
}

static void at_menu(struct prompt *p, const char *line)
{
	const struct content *c = app_content(p->app);
	const struct menu_item *item = menu_pick(c->persona, line);
	struct buf *lacking = buf_new(p->ctx);
	size_t count = 0;
	struct route *routes;

	if (strcmp(line, "?") == 0) {
		prompt_command(p, ":help");
		return;
	}
	if (item != NULL) {
		start_item(p, item);
		return;
	}
	if (menu_lacks(lacking, c->persona, line)) {
		prompt_say(p, "%s", lacking->data);
		return;
	}
	routes = menu_route(p->ctx, c, line, &count);
	if (count == 0) {
		prompt_say(p,
		           "None of these words says which of the %zu is meant. Choose a number, or say it with other words.\n",
		           c->persona->menu_count);
	} else if (menu_is_close(routes, count)) {
		prompt_say(p, "It could be either: which number?\n  %d. %s (because of: %s)\n  %d. %s (because of: %s)\n",
		           routes[0].item->number, routes[0].item->title, routes[0].words, routes[1].item->number,
		           routes[1].item->title, routes[1].words);
	} else {
		prompt_say(p, "%d. %s (because of: %s)\n", routes[0].item->number, routes[0].item->title, routes[0].words);
		start_item(p, routes[0].item);
	}
}

/* ---------------------------------------------------------------- drawing and doing */

/* Prose of the prompt's own, wrapped at words. */
static void say_wrapped(struct prompt *p, const char *text)
{
	struct buf *out = buf_new(p->ctx);

	utf8_wrap(out, text, p->style.columns > 100 ? 100 : p->style.columns - 1, 0, 0);
	prompt_say(p, "%s\n", out->data);
	mem_free(out);
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		n += *text == '\n';
	}
	return n;
}

/* The beginning of a long result: the whole of it is in the documents. */
static void say_beginning(struct prompt *p, const char *text)
{
	size_t lines = count_lines(text);
	const char *end = text;

	for (int i = 0; i < FIRST_LINES && lines > MOST_LINES; i++) {
		end = strchr(end, '\n') + 1;
	}
	report_plain(text, lines > MOST_LINES ? (size_t)(end - text) : strlen(text));
	if (lines > MOST_LINES) {
		prompt_say(p, "... (%zu more lines)\n", lines - FIRST_LINES);
	}
}

/* The names of the documents that were made; false when there are none. */
static bool say_documents(struct prompt *p)
{
	char *names = db_text(p->ctx, p->session->db,
	                      "SELECT group_concat(name, ', ') FROM (SELECT name FROM v_artefact ORDER BY name)", "");

	if (names != NULL) {
		say_wrapped(p, mem_printf(p->ctx, "Documents: %s", names));
	}
	return names != NULL;
}

static bool is_last_step(struct prompt *p, const struct step *step)
{
	return step == &p->flow->task->steps[p->flow->task->step_count - 1];
}

static void do_step(struct prompt *p, const struct step *step)
{
	struct buf *out = buf_new(p->ctx);
	enum status status;

	prompt_say(p, "\n");
	say_wrapped(p, mem_printf(p->ctx, "%s: %s", step->id, step->why == NULL ? "" : step->why));
	settings_tick(p->app);
	status = flow_do(p->flow, step, out);
	report_progress_end();
	if (signals_status() == STATUS_SIGINT) {
		prompt_say(p, "Stopped. Everything answered so far is kept; :next tries again.\n");
		signals_forget();
		p->stalled = true;
	} else if (status == STATUS_DISPROVED) {
		prompt_say(
		        p,
		        "A proof has failed; the documents will say which. Do not use this design before it is explained.\n");
	} else if (status != STATUS_OK && status != STATUS_FINDINGS) {
		prompt_say(p, "This step did not succeed. Change what it complains of; :next tries again.\n");
		p->stalled = true;
	}
	if (out->size > 0 && !(is_last_step(p, step) && say_documents(p))) {
		say_beginning(p, out->data);
	}
	mem_free(out);
}

static void show_step(struct prompt *p, const struct step *step)
{
	struct buf *out = buf_new(p->ctx);

	if (flow_do(p->flow, step, out) == STATUS_OK && out->size > 0) {
		prompt_say(p, "\n");
		report_plain(out->data, out->size);
	}
	p->shown = step;
	mem_free(out);
}

static void say_end(struct prompt *p)
{
	p->finished = p->stalled = true;
	prompt_say(p, "\n");
	say_wrapped(
	        p,
	        mem_printf(p->ctx,
	                   "Done, and saved as '%s'. :show DOCUMENT prints one, :review lists the answers, :back N opens one "
	                   "again, :next makes the design again after a change, :menu goes to the menu, :quit leaves.",
	                   p->session->name));
}

/* Runs what is due until a person is needed. */
static void advance(struct prompt *p)
{
	while (p->flow != NULL && !p->stalled && !p->leaving && signals_status() == 0) {
		const struct step *step;
		struct question *q;
		enum turn turn;

		if (p->reopened != NULL) {
			p->question = flow_question(p->flow, p->flow, p->reopened);
			if (p->question != NULL) {
				return;
			}
			prompt_changed(p);
		}
		turn = flow_turn(p->flow, p->flow, p->shown, &q, &step);
		p->question = turn == TURN_ASK ? q : NULL;
		switch (turn) {
		case TURN_ASK:
			return;
		case TURN_DO:
			do_step(p, step);
			break;
		case TURN_SHOW:
			show_step(p, step);
			break;
		case TURN_END:
			say_end(p);
			break;
		case TURN_FAILED:
			p->stalled = true;
			break;
		}
	}
}

static void draw(struct prompt *p)
{
	struct buf *out;

	if (p->question == NULL || p->drawn) {
		return;
	}
	out = buf_new(p->ctx);
	buf_char(out, '\n');
	card_draw(out, p->question, &p->style);
	report_plain(out->data, out->size);
	mem_free(out);
	p->drawn = true;
}

static char *prompt_text(struct prompt *p)
{
	if (p->question != NULL) {
		return card_prompt(p->ctx, p->question);
	}
	return p->session != NULL && p->session->name != NULL ? mem_printf(p->ctx, "%s>", p->session->name)
	                                                      : mem_strdup(p->ctx, "dataeng>");
}

/* ---------------------------------------------------------------- the loop */

static void take_line(struct prompt *p, const char *line)
{
	bool colon = line[0] == ':' && line[1] != ':';
	const char *text = line[0] == ':' && line[1] == ':' ? line + 1 : line;
	size_t blanks = strspn(text, " \t\n");

	edit_remember(p->edit, line);
	if (colon) {
		prompt_command(p, line);
	} else if (p->question != NULL) {
		if (!bare_key(p, text)) {
			prompt_answer(p, text);
		}
	} else if (text[blanks] != '\0') {
		at_menu(p, text + blanks);
	}
}

static void say_goodbye(struct prompt *p)
{
	if (p->session != NULL && p->session->name != NULL) {
		prompt_say(p, "Saved. To go on: dataeng resume %s\n", p->session->name);
	}
}

static void loop(struct prompt *p)
{
	int interrupts = 0;

	while (!p->leaving) {
		char *line;
		enum edit_end end;

		advance(p);
		p->style.columns = edit_columns();
		draw(p);
		if (signals_status() == STATUS_SIGTERM) {
			break;
		}
		if (signals_status() == STATUS_SIGINT && interrupts == 1) { /* the second one was quicker than the prompt */
			p->status = STATUS_SIGINT;
			break;
		}
		signals_forget();
		end = edit_read(p->ctx, p->edit, prompt_text(p), p->style.colour, &line);
		if (end == EDIT_INTERRUPTED && ++interrupts == 2) {
			p->status = STATUS_SIGINT;
			p->leaving = true;
		} else if (end == EDIT_INTERRUPTED) {
			prompt_say(p, "(once more Ctrl-C leaves)\n");
		} else if (end == EDIT_DROPPED) {
			interrupts = 0;
		} else if (end == EDIT_TERMINATED) {
			p->status = STATUS_SIGTERM;
			p->leaving = true;
		} else if (end == EDIT_END) {
			p->leaving = true;
		} else {
			interrupts = 0;
			take_line(p, line);
		}
		mem_free(line);
	}
	if (signals_status() == STATUS_SIGTERM) {
		p->status = STATUS_SIGTERM;
	}
	say_goodbye(p);
}

/* Counting names is cheap; opening the sessions would not be. */
static size_t count_sessions(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;
	size_t n = 0;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		size_t len = strlen(e->d_name);

		n += len > 8 && strcmp(e->d_name + len - 8, ".dataeng") == 0;
	}
	if (dir != NULL) {
		closedir(dir);
	}
	return n;
}

static void banner(struct prompt *p)
{
	const struct persona *persona = app_content(p->app)->persona;
	struct buf *out = buf_new(p->ctx);
	size_t saved = count_sessions(p->app->data_folder);

	buf_printf(out, "dataeng %s, %s\n", DATAENG_VERSION, persona->title);
	utf8_wrap(out, persona->tagline, p->style.columns - 1, 0, 0);
	buf_str(out, "\n\n");
	menu_draw(out, persona);
	buf_str(out, "\n(:help for commands");
	if (saved > 0) {
		buf_printf(out, ", :sessions lists the %zu saved, :resume goes on with the newest", saved);
	}
	buf_str(out, ", Ctrl-D leaves)\n");
	prompt_say(p, "%s", out->data);
	mem_free(out);
}

enum status repl_run(struct app *app, const struct repl_start *start)
{
	void *ctx = mem_context(app->ctx, "repl");
	struct prompt *p = mem_new(ctx, struct prompt);
	bool ok = app_content(app) != NULL;
	enum status status = STATUS_FAILED;

	p->ctx = ctx;
	p->app = app;
	p->call = start->call;
	p->edit =
	        ok ? edit_open(ctx, file_join(ctx, app->state_folder, "prompt-history"), prompt_complete, p, app->diags) : NULL;
	if (p->edit != NULL) {
		p->style = (struct card_style){edit_columns(), app->colour, !settings_utf8()};
		ok = start->session != NULL ? prompt_resume(p, start->session)
		                            : start->task == NULL || prompt_begin(p, start->task);
		if (start->session == NULL && start->task == NULL) {
			banner(p);
		}
		if (ok) {
			loop(p);
		}
		status = ok || p->status != STATUS_OK ? p->status : STATUS_FAILED;
		edit_close(p->edit);
	}
	prompt_close_session(p);
	mem_free(ctx);
	return status;
}
