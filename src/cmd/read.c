/* read: requirements into the model. At the shell it works on a scratch session and prints what became of the text; as a
 * step of a task it extends the session that is open. */
#include "dataeng/read/requirements.h"

#include <string.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/model_json.h"

static void tell(void *data, const char *what, double done, double total)
{
	app_progress(data, what, done, total);
}

static bool wants_end(void *data)
{
	(void)data;
	return app_stopped();
}

static bool read_source(struct call *call, struct session *s, const struct source *source, const char *kind)
{
	const char *sender = call_option(call, call_option(call, "sender") != NULL ? "sender" : "from");
	const struct read_watch watch = {.progress = tell, .stopped = wants_end, .data = call->app};

	return source != NULL && requirements_read(call->ctx, s, source, sender != NULL ? sender : "user", kind, &watch);
}

static bool known_sender(struct call *call)
{
	static const char *const all[] = {"user", "pm", "architect", "developer"};
	const char *sender = call_option(call, call_option(call, "sender") != NULL ? "sender" : "from");

	for (size_t i = 0; sender != NULL && i < 4; i++) {
		if (strcmp(all[i], sender) == 0) {
			return true;
		}
	}
	return sender == NULL || diag_errorf(call->diags, NO_PLACE, "unknown-sender", "user, pm, architect or developer",
	                                     "nobody called '%s' sends requirements", sender);
}

/* What was only assumed because of an earlier answer to the question goes: the new answer takes its place. */
static bool forget_assumed(struct call *call, struct session *s, const char *name)
{
	struct query *q =
	        db_query(call->ctx, s->db,
	                 "SELECT e.id FROM element e JOIN provenance p ON p.element_id = e.id LEFT JOIN statement t ON t.id = "
	                 "p.statement_id LEFT JOIN document d ON d.id = t.document_id GROUP BY e.id HAVING "
	                 "min(coalesce(d.name = ? AND d.kind = 'starter', 0)) = 1 ORDER BY e.id",
	                 "s", name);

	while (query_next(q)) {
		(void)model_delete(s, query_int(q, 0));
	}
	return query_end(q) && db_run(s->db, "DELETE FROM open_question WHERE object = ?", "s", name) &&
	       db_run(s->db, "DELETE FROM document WHERE name = ? AND kind = 'starter'", "s", name);
}

/* The text of an answer, read as a document. One that is the starter offered was said by nobody. */
static bool read_answer(struct call *call, struct session *s, const char *id)
{
	char *value = db_text(call->ctx, s->db, "SELECT value FROM answer WHERE question = ?", "s", id);
	const char *offered = session_get(call->ctx, s, "starter");
	const char *name = mem_printf(call->ctx, "answer %s", id);

	if (value == NULL) {
		return true; /* nothing was answered: nothing to read */
	}
	return forget_assumed(call, s, name) &&
	       read_source(call, s, source_new(call->ctx, name, value, strlen(value), call->diags),
	                   offered != NULL && strcmp(offered, value) == 0 ? "starter" : "interview");
}

/* A text that names no data makes no model. What such systems usually keep is offered, and nothing of it is taken yet. */
static bool offer_starter(struct call *call, struct session *s)
{
	const char *old = session_get(call->ctx, s, "starter");
	const struct content *c;
	const struct starter *best;

	if (db_int(s->db, 0, "SELECT count(*) FROM entity", "") > 0) {
		bool said = db_int(s->db, 0, "SELECT count(*) FROM document WHERE kind = 'starter'", "") == 0;

		return old == NULL || !said || session_set(s, "starter", NULL);
	}
	c = app_content(call->app);
	best = c == NULL
	               ? NULL
	               : content_starter_for(c, db_text(call->ctx, s->db,
	                                                "SELECT coalesce(group_concat(body, char(10)), '') FROM document", ""));
	if (best == NULL) {
		return c != NULL;
	}
	(void)diag_notef(call->diags, NO_PLACE, "starter-offered",
	                 "name what is kept: 'A book has a title and an ISBN', or correct what is offered",
	                 "the text names no data: offered is what usually belongs to it (%s)", best->title);
	return session_set(s, "starter", best->body.text);
}

static bool read_all(struct call *call, struct session *s)
{
	const char *answer = call_option(call, "answer");

	for (size_t i = 0; i < call->arg_count; i++) {
		if (!read_source(call, s, file_source(call->ctx, call->args[i], call->diags), "requirements")) {
			return false;
		}
	}
	return (answer == NULL || read_answer(call, s, answer)) && offer_starter(call, s);
}

static void print_trace(struct call *call, struct session *s, int64_t after)
{
	struct query *q = db_query(call->ctx, s->db,
	                           "SELECT d.name, s.line, s.col, s.reason, s.body FROM statement s JOIN document d ON d.id = "
	                           "s.document_id WHERE s.id > ? ORDER BY s.id",
	                           "i", after);

	while (query_next(q)) {
		buf_printf(call->out, "%s:%lld:%lld %s\n    %s\n", query_text(q, 0), (long long)query_int(q, 1),
		           (long long)query_int(q, 2), query_text(q, 3), query_text(q, 4));
	}
	(void)query_end(q);
}

static int64_t count(struct session *s, const char *sql)
{
	return db_int(s->db, 0, sql, "");
}

static void print_summary(struct call *call, struct session *s)
{
	struct query *q = db_query(call->ctx, s->db,
	                           "SELECT e.name, e.kind, (SELECT group_concat(name, ', ') FROM (SELECT name FROM attribute a "
	                           "WHERE a.owner_id = e.id ORDER BY seq)) FROM entity e ORDER BY e.seq",
	                           "");

	while (query_next(q)) {
		buf_printf(call->out, "%s%s%s: %s\n", query_text(q, 0), strcmp(query_text(q, 1), "strong") == 0 ? "" : " ",
		           strcmp(query_text(q, 1), "strong") == 0 ? "" : query_text(q, 1), query_string(q, 2));
	}
	(void)query_end(q);
	q = db_query(call->ctx, s->db,
	             "SELECT from_entity, coalesce(name, ''), role, cardinality FROM v_relationship ORDER BY seq", "");
	while (query_next(q)) {
		buf_printf(call->out, "%s - %s (%s%s%s)\n", query_text(q, 0), query_text(q, 2), query_text(q, 3),
		           query_text(q, 1)[0] == '\0' ? "" : ", ", query_text(q, 1));
	}
	(void)query_end(q);
	buf_printf(call->out, "%lld sentences: %lld used, %lld asked, %lld set aside (--trace says why)\n",
	           (long long)count(s, "SELECT count(*) FROM statement"),
	           (long long)count(s, "SELECT count(*) FROM statement WHERE fate = 'used'"),
	           (long long)count(s, "SELECT count(*) FROM statement WHERE fate = 'asked'"),
	           (long long)count(s, "SELECT count(*) FROM statement WHERE fate = 'set_aside'"));
}

static bool print_result(struct call *call, struct session *s, int64_t after)
{
	if (call_flag(call, "model") || call_flag(call, "json")) {
		return model_json_write(call->out, s);
	}
	if (call_flag(call, "trace")) {
		print_trace(call, s, after);
	} else {
		print_summary(call, s);
	}
	return true;
}

static enum status run(struct call *call)
{
	struct session *s = call->session;
	int64_t after;

	if (!known_sender(call)) {
		return STATUS_USAGE;
	}
	if (call->arg_count == 0 && call_option(call, "answer") == NULL) {
		diag_error(call->diags, NO_PLACE, "missing-argument", "'read' needs a file",
		           "usage: dataeng read FILE..., '-' is the standard input");
		return STATUS_USAGE;
	}
	if (s != NULL) { /* a step: quiet, inside the transaction around it */
		bool own = !session_in_transaction(s);

		after = db_int(s->db, 0, "SELECT coalesce(max(id), 0) FROM statement", "");
		if (own && !session_begin(s)) {
			return STATUS_SESSION;
		}
		if (!read_all(call, s)) {
			if (own) {
				session_rollback(s);
			}
			return STATUS_FAILED;
		}
		if (own && !session_commit(s, call->line)) {
			return STATUS_FAILED;
		}
		return call->outer != NULL || print_result(call, s, after) ? STATUS_OK : STATUS_FAILED;
	}
	s = session_scratch(call->ctx, call->app->now, call->diags);
	if (s == NULL || !session_begin(s)) {
		return STATUS_FAILED;
	}
	if (!read_all(call, s) || !session_commit(s, "read")) {
		session_rollback(s);
		return STATUS_FAILED;
	}
	return print_result(call, s, 0) ? STATUS_OK : STATUS_FAILED;
}

static const struct cmd_option options[] = {
        {"answer", 0, "ID", false, "read the answer to question ID as a text", NULL},
        {"from", 0, "WHO", false, "the same as --sender", "user pm architect developer"},
        {"model", 0, NULL, false, "print the model as one JSON document", NULL},
        {"sender", 0, "WHO", false, "who sends the text: user, pm, architect or developer", "user pm architect developer"},
        {"trace", 't', NULL, false, "print what became of each sentence", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_read = {
        .name = "read",
        .usage = "FILE...",
        .summary = "read requirements and show the model they describe",
        .help = "Reads requirements in English, as prose, bullets, tables, user stories or rules, into entities, attributes "
                "and "
                "relationships. Nothing is saved: 'dataeng design' makes the design. '-' is the standard input.",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_LOOSE,
        .options = options,
        .min = 0,
        .max = -1,
        .complete = "files",
        .run = run,
};
