/* A task without a person: every answer from what was given, else a default that is recorded as an assumption.
 *
 * Precedence: --set, --answers, what the session has, what the documents say, the default of the step. A required question
 * that none of them answers blocks the run, and all such questions are listed at once.
 */
#include <string.h>
#include <unistd.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/flow/inputs.h"
#include "dataeng/flow/run.h"
#include "dataeng/flow/sheet.h"
#include "dataeng/flow/step.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

struct headless {
	struct call *call;
	const struct task *task;
	struct flow *flow;
	struct session *session;
	bool is_new;
	struct inputs inputs;
	struct sheet sheet;
	size_t missing;
};

/* ---------------------------------------------------------------- the session */

static struct session *open_old(struct call *call, const char *name, enum status *status)
{
	enum session_fault fault;
	const char *path = strchr(name, '/') != NULL ? name : session_path(call->ctx, call->app->data_folder, name);
	struct session *s = session_open(call->ctx, path, SESSION_WRITE, call->app->now, &fault, call->diags);

	if (s == NULL) {
		*status = fault == SESSION_BUSY || fault == SESSION_DAMAGED || fault == SESSION_NEWER ? STATUS_SESSION
		                                                                                      : STATUS_FAILED;
	}
	return s;
}

static bool open_session(struct headless *h, enum status *status)
{
	const char *old = call_option(h->call, "session");

	*status = STATUS_FAILED;
	if (old != NULL) {
		h->session = open_old(h->call, old, status);
		if (h->session != NULL) {
			flow_note_changes(h->session, h->task, h->call->diags);
		}
	} else {
		h->is_new = true;
		h->session = flow_new_session(h->call->ctx, h->call->app, call_option(h->call, "name"), h->inputs.title,
		                              h->call->diags);
	}
	return h->session != NULL;
}

/* A run that came to nothing leaves nothing behind. */
static void drop_session(struct headless *h)
{
	char *path = mem_strdup(h->call->ctx, h->session->path);

	session_close(h->session);
	h->session = NULL;
	if (h->is_new) {
		(void)unlink(path);
		(void)unlink(mem_printf(h->call->ctx, "%s-wal", path));
		(void)unlink(mem_printf(h->call->ctx, "%s-shm", path));
	}
}

/* ---------------------------------------------------------------- the documents */

static bool read_inputs(struct headless *h)
{
	for (size_t i = 0; i < h->inputs.count; i++) {
		const struct input *in = &h->inputs.all[i];
		const char *words[] = {"read", "--sender", in->sender, "--", in->path};
		const char *plain[] = {"read", "--", in->path};
		struct buf *out = buf_new(h->call->ctx);
		enum status status = in->sender != NULL ? step_run(h->flow, words, 5, out) : step_run(h->flow, plain, 3, out);

		if (status != STATUS_OK && status != STATUS_FINDINGS) {
			return false;
		}
	}
	return true;
}

/* The files are the answer to the question that asks for them. */
static bool note_inputs(struct headless *h)
{
	for (size_t i = 0; h->inputs.count > 0 && i < h->task->step_count; i++) {
		const struct step *step = &h->task->steps[i];

		if (step->kind == STEP_ASK && step->document) {
			struct model_answer a = {step->id, h->inputs.names, "answered", "document", 0};

			return model_set_answer(h->session, &a);
		}
	}
	return true;
}

/* ---------------------------------------------------------------- the answers */

static bool take_entry(struct headless *h, const struct question *q, const struct sheet_entry *e)
{
	char *value;

	if (e->value == NULL) {
		return flow_unknown(h->flow, q, "unknown", e->source);
	}
	return flow_value(h->call->ctx, h->flow, q, e->value, &value) && flow_accept(h->flow, q, value, "answered", e->source);
}

static bool missing(struct headless *h, const struct step *step)
{
	h->missing++;
	diag_errorf(h->call->diags, NO_PLACE, "answer-missing",
	            mem_printf(h->call->ctx, "--set %s=..., or a line '%s: ...' in --answers", step->id, step->id),
	            "an answer is missing: %s (%s)", step->prompt, step->id);
	return true;
}

static bool answer(struct headless *h, const struct step *step)
{
	const struct sheet_entry *e = sheet_find(&h->sheet, step->id);
	struct question *q;
	bool applies;

	if (!flow_truth(h->flow, step, step->when, NULL, &applies)) {
		return false;
	}
	if (!applies && e == NULL) {
		return true;
	}
	q = flow_question(h->call->ctx, h->flow, step->id);
	if (q == NULL) {
		return false;
	}
	if (e != NULL) { /* also when there was no cause to ask: who says it means it */
		return take_entry(h, q, e);
	}
	if (q->old != NULL) {
		return true;
	}
	if (q->from_document) {
		return flow_accept(h->flow, q, q->default_value, "accepted_default", "document");
	}
	if (q->default_value != NULL) {
		return flow_unknown(h->flow, q, "assumed", "default");
	}
	return step->required ? missing(h, step) : flow_skip(h->flow, q);
}

static bool answer_all(struct headless *h)
{
	for (size_t i = 0; i < h->task->step_count; i++) {
		if (h->task->steps[i].kind == STEP_ASK && !answer(h, &h->task->steps[i])) {
			return false;
		}
	}
	return true;
}

/* Documents and answers are one transaction: all that was said. */
static enum status take_in(struct headless *h)
{
	bool ok = session_begin(h->session) &&
	          (!h->is_new || flow_set_title(h->call->app, h->session, h->task, h->inputs.title)) && read_inputs(h) &&
	          note_inputs(h) && answer_all(h);

	if (db_error(h->session->db) != NULL) {
		db_report(h->session->db, h->call->diags, "cannot take in the answers");
		ok = false;
	}
	if (!ok) {
		session_rollback(h->session);
		return STATUS_FAILED;
	}
	return session_commit(h->session, h->call->line) ? STATUS_OK : STATUS_FAILED;
}

/* ---------------------------------------------------------------- the work */

static bool is_last(const struct task *task, const struct step *step)
{
	for (const struct step *s = step + 1; s < task->steps + task->step_count; s++) {
		if (s->kind == STEP_DO) {
			return false;
		}
	}
	return true;
}

/* Reasons for challenges that were given beforehand. */
static enum status answer_challenges(struct headless *h)
{
	for (size_t i = 0; i < h->sheet.count; i++) {
		const struct sheet_entry *e = &h->sheet.all[i];
		struct question *q;

		if (strncmp(e->id, "challenge.", sizeof "challenge." - 1) != 0) {
			continue;
		}
		q = flow_question(h->call->ctx, h->flow, e->id);
		if (q == NULL) {
			diag_warnf(h->call->diags, e->place, "unused-answer", "it may have been settled by a change",
			           "no finding asks for '%s'", e->id);
		} else if (!take_entry(h, q, e)) {
			return STATUS_FAILED;
		}
	}
	return STATUS_OK;
}

static enum status work_step(struct headless *h, const struct step *step)
{
	bool applies;
	bool done = false;

	if (!flow_truth(h->flow, step, step->when, NULL, &applies)) {
		return STATUS_FAILED;
	}
	if (!applies) {
		return STATUS_OK;
	}
	if (step_is_challenges(step)) {
		return answer_challenges(h);
	}
	if (step_only_shows(h->flow, step) && !is_last(h->task, step)) {
		return STATUS_OK;
	}
	if (!step_is_done(h->flow, step, &done)) {
		db_report(h->session->db, h->call->diags, "cannot tell what is done");
		return STATUS_FAILED;
	}
	buf_cut(h->call->out, 0); /* only the last step's result is the result */
	return done && !is_last(h->task, step) ? STATUS_OK : flow_do(h->flow, step, h->call->out);
}

/* Proofs of an earlier run count as well: the design is still the same. */
static bool is_disproved(struct headless *h)
{
	int64_t failed = db_int(h->session->db, 0, "SELECT count(*) FROM v_proof WHERE NOT passed", "");

	return failed > 0 && !diag_errorf(h->call->diags, NO_PLACE, "design-disproved", "the document lists them under Proofs",
	                                  "failed proofs: %lld; do not use this design", (long long)failed);
}

static enum status work(struct headless *h)
{
	enum status worst = STATUS_OK;

	for (size_t i = 0; i < h->task->step_count; i++) {
		enum status status = h->task->steps[i].kind == STEP_DO ? work_step(h, &h->task->steps[i]) : STATUS_OK;

		if (app_stopped()) {
			return STATUS_FAILED;
		}
		if (status == STATUS_FINDINGS) {
			worst = STATUS_FINDINGS;
		} else if (status == STATUS_DISPROVED) {
			continue; /* said at the end, when all is written */
		} else if (status != STATUS_OK) {
			return status;
		}
	}
	return is_disproved(h) ? STATUS_DISPROVED : worst;
}

static enum status run(struct headless *h)
{
	enum status status;

	h->flow = flow_open(h->call->ctx, h->call->app, h->session, h->task, h->call);
	status = h->flow == NULL ? STATUS_FAILED : take_in(h);
	if (status != STATUS_OK || (h->missing > 0 && h->inputs.count == 0)) {
		drop_session(h);
		return status == STATUS_OK ? STATUS_BLOCKED : status;
	}
	status = h->missing > 0 ? STATUS_BLOCKED : work(h);
	if (status != STATUS_OK && status != STATUS_FINDINGS && status != STATUS_DISPROVED) {
		buf_cut(h->call->out, 0); /* a part of the way is no result */
	}
	diag_notef(h->call->diags, NO_PLACE, "session-saved",
	           mem_printf(h->call->ctx, "go on with: dataeng resume %s", h->session->name), "the session is saved as '%s'",
	           h->session->name);
	return status;
}

/* Without a document the answer to the first question says what it is about, as it does at the prompt. */
static void title_by_answer(struct headless *h)
{
	const struct sheet_entry *e = NULL;

	for (size_t i = 0; e == NULL && i < h->task->step_count && h->task->steps[i].kind == STEP_ASK; i++) {
		e = sheet_find(&h->sheet, h->task->steps[i].id);
	}
	if (h->inputs.count == 0 && e != NULL && e->value != NULL) {
		char *title = flow_title(h->call->ctx, e->value);

		h->inputs.title = title != NULL ? title : h->inputs.title;
	}
}

enum status flow_headless(struct call *call, const struct task *task)
{
	struct headless h = {.call = call, .task = task};
	enum status status;

	if (!sheet_read(call->ctx, &h.sheet, call, task)) {
		return STATUS_USAGE;
	}
	if (!inputs_look_at(call->ctx, &h.inputs, call, task)) {
		return STATUS_FAILED;
	}
	title_by_answer(&h);
	if (!open_session(&h, &status)) {
		return status;
	}
	status = run(&h);
	session_close(h.session);
	return status;
}
