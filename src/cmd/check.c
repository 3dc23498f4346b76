/* check: the checklists run over a session, or over a schema from anywhere. As a step of a task it stores the findings and
 * prints nothing: the document shows them. */
#include <string.h>

#include "check.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char *const levels[] = {"note", "warning", "error", "never", NULL};

int check_level(struct call *call)
{
	const char *level = call_option(call, "fail-on");

	for (int i = 0; level != NULL && levels[i] != NULL; i++) {
		if (strcmp(levels[i], level) == 0) {
			return i;
		}
	}
	if (level == NULL) {
		return 2;
	}
	diag_errorf(call->diags, NO_PLACE, "option-value", "it is one of note, warning, error, never", "there is no level '%s'",
	            level);
	return -1;
}

enum status check_verdict(const struct check_result *r, int level)
{
	bool at_error = r->errors > 0;
	bool at_warning = at_error || r->warnings > 0;
	bool at_note = at_warning || r->notes > 0;

	return (level == 0 && at_note) || (level == 1 && at_warning) || (level == 2 && at_error) ? STATUS_FINDINGS : STATUS_OK;
}

static enum status show(struct call *call, struct session *s, const char *name, const struct source *source)
{
	const struct content *c = app_content(call->app);
	struct check_result r = {.name = name, .source = source};
	int level = check_level(call);

	if (level < 0) {
		return STATUS_USAGE;
	}
	if (!check_collect(call, &r, s, c)) {
		return STATUS_FAILED;
	}
	if (call_flag(call, "sarif")) {
		check_sarif(call, &r, c);
	} else if (call_flag(call, "json")) {
		check_json(call, &r);
	} else {
		check_text(call, &r);
	}
	return check_verdict(&r, level);
}

/* What --phase says; NULL after reporting. */
static const char *wanted_phase(struct call *call)
{
	const char *phase = call_option(call, "phase");

	if (phase == NULL) {
		return "design";
	}
	if (strcmp(phase, "design") == 0 || strcmp(phase, "before") == 0 || strcmp(phase, "after") == 0) {
		return phase;
	}
	diag_errorf(call->diags, NO_PLACE, "option-value", "it is one of design, before, after", "there is no phase '%s'",
	            phase);
	return NULL;
}

static bool has_tables(struct call *call, struct session *s, const char *phase)
{
	return strcmp(phase, "design") != 0 || db_int(s->db, 0, "SELECT count(*) FROM v_table", "") > 0 ||
	       diag_error(call->diags, NO_PLACE, "nothing-to-check", "the session has no tables yet",
	                  "derive them first: answer the questions, or run dataeng design FILE");
}

/* Judges the session in a transaction of its own, or in that of the task around it. */
static bool judge(struct call *call, struct session *s)
{
	const struct content *c = app_content(call->app);
	const char *phase = wanted_phase(call);
	bool inside = session_in_transaction(s);

	if (c == NULL || phase == NULL || !has_tables(call, s, phase) || (!inside && !session_begin(s))) {
		return false;
	}
	if (!judge_run(call->ctx, s, c, phase) || app_stopped()) {
		if (!inside) {
			session_rollback(s);
		}
		return false;
	}
	return inside || session_commit(s, call->line == NULL ? "check" : call->line);
}

static enum status step(struct call *call)
{
	struct check_result r = {.name = "design"};
	int level = check_level(call);

	if (level < 0) {
		return STATUS_USAGE;
	}
	if (!judge(call, call->session) || !check_collect(call, &r, call->session, app_content(call->app))) {
		return STATUS_FAILED;
	}
	return check_verdict(&r, level);
}

static struct session *by_name(struct call *call, enum status *status)
{
	const char *name = call->arg_count > 0 ? call->args[0] : call_option(call, "session");
	enum session_fault fault;
	struct session_info *all;
	struct session *s;
	size_t count;
	char *path;

	*status = STATUS_FAILED;
	if (name != NULL) {
		path = session_path(call->ctx, call->app->data_folder, name);
	} else if (!session_list(call->ctx, &all, &count, call->app->data_folder, call->diags)) {
		return NULL;
	} else if (count == 0) {
		diag_error(call->diags, NO_PLACE, "no-session", "there is no session yet",
		           "name a file: dataeng check schema.sql");
		return NULL;
	} else {
		path = mem_strdup(call->ctx, all[0].path);
	}
	s = session_open(call->ctx, path, SESSION_WRITE, call->app->now, &fault, call->diags);
	if (fault == SESSION_BUSY || fault == SESSION_DAMAGED || fault == SESSION_NEWER) {
		*status = STATUS_SESSION;
	}
	return s;
}

static enum status check(struct call *call)
{
	enum status status;
	struct session *s = call->session;
	const struct source *source = NULL;

	if (call->outer != NULL && s != NULL) {
		return step(call);
	}
	if (app_content(call->app) == NULL) {
		return STATUS_FAILED;
	}
	if (call->arg_count > 0 && check_is_input(call->args[0])) {
		s = check_open(call, call->args[0], &source);
		return s == NULL ? STATUS_FAILED : show(call, s, check_shown_name(call, call->args[0]), source);
	}
	if (s == NULL || call->arg_count > 0) {
		s = by_name(call, &status);
		if (s == NULL) {
			return status;
		}
	}
	if (!judge(call, s)) {
		return STATUS_FAILED;
	}
	return show(call, s, s->name == NULL ? "design" : s->name, NULL);
}

static const struct cmd_option check_options[] = {
        {"fail-on", 0, "LEVEL", false,
         "exit code 4 when there are findings of this level or above: note, warning, error, never", "note warning error never"},
        {"phase", 0, "PHASE", false, "which items of the checklists: design (default), or before or after a migration",
         "design before after"},
        {"sarif", 0, NULL, false, "print the findings as SARIF 2.1.0, for code scanning services", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_check = {
        .name = "check",
        .usage = "[NAME|FILE|URL]",
        .summary = "run the checklists over a session, a schema file, or a database",
        .help = "Without an argument the open session, or the newest one. FILE may hold SQL (SQLite or PostgreSQL), DBML, or "
                "requirements (.md, .txt: the design derived from them is checked), or be an SQLite database; URL is a "
                "PostgreSQL "
                "server's. Files and databases are only read.\n\n"
                "The exit code is 4 when a finding that is not waived reaches --fail-on (default: error). 'dataeng rule "
                "explain ID' says "
                "more about a finding, 'dataeng waive' accepts one.",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_LOOSE,
        .options = check_options,
        .max = 1,
        .complete = "files",
        .run = check,
};
