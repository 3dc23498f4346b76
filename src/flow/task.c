/* The question engine: what is due, and what an answer does. See flow/task.h for the idea.
 *
 * It deliberately keeps no state between two calls: everything is asked from the session again, which costs a few small
 * queries a step and makes going back, undo, a second program and a kill all the same case.
 */
#include "dataeng/flow/task.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/step.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static bool is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

/* All faults of the task's commands are reported, as a loader does. */
struct flow *flow_open(void *ctx, struct app *app, struct session *session, const struct task *task, const struct call *call)
{
	struct flow *f = mem_new(ctx, struct flow);
	bool ok = true;

	f->ctx = f;
	f->app = app;
	f->content = app_content(app);
	f->task = task;
	f->session = session;
	f->call = call;
	f->diags = call != NULL ? call->diags : app->diags;
	for (size_t i = 0; i < task->step_count; i++) {
		ok = (task->steps[i].kind != STEP_DO || step_command_exists(f, &task->steps[i])) && ok;
	}
	if (!ok || f->content == NULL) {
		mem_free(f);
		return NULL;
	}
	return f;
}

static bool find_default(const void *ctx, struct flow *f, struct question *q)
{
	const struct step *step = q->step;
	char *value = NULL;

	if (step->default_sql != NULL && !flow_eval(ctx, f, step, step->default_sql, NULL, &value)) {
		return false;
	}
	q->from_document = value != NULL && value[0] != '\0' && !step->assumed;
	if (!q->from_document && (value == NULL || value[0] == '\0' || !step->assumed)) {
		value = mem_strdup(ctx, step->default_value);
	}
	/* A default that is no answer is a fault of the task file, and said as one. */
	if (value != NULL && step->answer != ANSWER_TEXT && !flow_normal(ctx, f, q, value, &value)) {
		return false;
	}
	q->default_value = value;
	/* The written reason is that of the literal, when there is one. */
	q->default_reason = q->from_document && (step->default_reason == NULL || step->default_value != NULL)
	                            ? "it follows from what was read"
	                            : step->default_reason;
	return true;
}

static bool find_barred(const void *ctx, struct flow *f, struct question *q)
{
	const char **barred = mem_array(ctx, const char *, q->step->choice_count + 1);

	for (size_t i = 0; i < q->step->choice_count; i++) {
		const struct choice *c = &q->step->choices[i];
		bool truth;

		if (!flow_truth(f, q->step, c->when, NULL, &truth)) {
			return false;
		}
		if (!truth) {
			barred[i] = c->why_not != NULL ? c->why_not : "it does not fit the other answers";
		}
	}
	q->barred = barred;
	return true;
}

static struct question *make_question(const void *ctx, struct flow *f, const struct step *step)
{
	struct question *q = mem_new(ctx, struct question);

	q->step = step;
	q->old = model_answer(q, f->session, step->id);
	return find_default(q, f, q) && find_barred(q, f, q) ? q : NULL;
}

/* Counts the questions that apply, and says which of them this one is. */
static bool count_questions(struct flow *f, struct question *q)
{
	for (size_t i = 0; i < f->task->step_count; i++) {
		const struct step *step = &f->task->steps[i];
		bool applies;

		if (step->kind != STEP_ASK) {
			continue;
		}
		if (!flow_truth(f, step, step->when, NULL, &applies)) {
			return false;
		}
		q->about += applies;
		q->number = step == q->step ? q->about : q->number;
	}
	return true;
}

/* A question that is due, ready to be drawn. */
static enum turn ask(const void *ctx, struct flow *f, const struct step *step, struct question **q)
{
	*q = make_question(ctx, f, step);
	return *q != NULL && count_questions(f, *q) ? TURN_ASK : TURN_FAILED;
}

static enum turn ask_challenge(const void *ctx, struct flow *f, struct question **q)
{
	*q = step_challenge(ctx, f, NULL);
	return *q != NULL ? TURN_ASK : TURN_END;
}

/* What this step wants now; TURN_END: nothing. */
static enum turn look_at(const void *ctx, struct flow *f, const struct step *step, struct question **q)
{
	bool applies;
	bool done;

	if (!flow_truth(f, step, step->when, NULL, &applies)) {
		return TURN_FAILED;
	}
	if (!applies) {
		return TURN_END;
	}
	if (step->kind == STEP_ASK) {
		return model_answer(ctx, f->session, step->id) != NULL ? TURN_END : ask(ctx, f, step, q);
	}
	if (step_is_challenges(step)) {
		return ask_challenge(ctx, f, q);
	}
	if (step_only_shows(f, step)) {
		return TURN_SHOW;
	}
	return !step_is_done(f, step, &done) ? TURN_FAILED : done ? TURN_END : TURN_DO;
}

enum turn flow_turn(const void *ctx, struct flow *f, const struct step *after, struct question **q, const struct step **step)
{
	const struct step *shown = NULL;

	*q = NULL;
	for (size_t i = 0; i < f->task->step_count; i++) {
		enum turn turn = look_at(ctx, f, &f->task->steps[i], q);

		*step = &f->task->steps[i];
		if (turn == TURN_SHOW) {
			/* Only what stands directly in front of the question that is due is worth showing. */
			shown = *step > after || after == NULL ? *step : NULL;
		} else if (turn != TURN_END) {
			if (turn == TURN_ASK && shown != NULL) {
				*step = shown;
				return TURN_SHOW;
			}
			return db_error(f->session->db) == NULL ? turn : TURN_FAILED;
		} else if ((*step)->kind == STEP_DO || model_answer(ctx, f->session, (*step)->id) != NULL) {
			shown = NULL;
		}
	}
	*step = NULL;
	return TURN_END;
}

static const struct step *flow_step(const struct flow *f, const char *id)
{
	for (size_t i = 0; i < f->task->step_count; i++) {
		if (strcmp(f->task->steps[i].id, id) == 0) {
			return &f->task->steps[i];
		}
	}
	return NULL;
}

struct question *flow_question(const void *ctx, struct flow *f, const char *id)
{
	const struct step *step = flow_step(f, id);
	struct question *q = NULL;

	if (step == NULL) {
		return step_challenge(ctx, f, id);
	}
	return step->kind == STEP_ASK && ask(ctx, f, step, &q) == TURN_ASK ? q : NULL;
}

static bool is_volunteered(const struct model_answer *a)
{
	return is(a->source, "set") || is(a->source, "answers");
}

struct question **flow_questions(const void *ctx, struct flow *f, size_t *count)
{
	struct question **all = mem_array(ctx, struct question *, f->task->step_count + 1);

	*count = 0;
	for (size_t i = 0; i < f->task->step_count; i++) {
		const struct step *step = &f->task->steps[i];
		struct question *q = step->kind == STEP_ASK ? make_question(all, f, step) : NULL;
		bool applies;

		if (q != NULL && flow_truth(f, step, step->when, NULL, &applies)) {
			if (applies || (q->old != NULL && is_volunteered(q->old))) {
				all[(*count)++] = q;
				q->number = *count;
			}
		}
	}
	for (size_t i = 0; i < *count; i++) {
		all[i]->about = *count;
	}
	return all;
}

/* ---------------------------------------------------------------- what an answer does */

static bool assume(struct flow *f, const struct question *q)
{
	const char *reason = q->default_reason != NULL ? q->default_reason : "nobody has said otherwise";
	const char *taken = q->default_value == NULL ? NULL : flow_shown(f->ctx, q->step, q->default_value);
	char *body = taken == NULL ? mem_printf(f->ctx, "%s Not known: nothing is designed for it.", q->step->prompt)
	             : q->step->document
	                     ? mem_printf(f->ctx, "%s Taken: %.*s ...", q->step->prompt, (int)strcspn(taken, "\n"), taken)
	                     : mem_printf(f->ctx, "%s Taken: %s.", q->step->prompt, taken);
	bool ok = model_add_assumption(f->session, "flow", q->step->id, body, reason);

	mem_free(body);
	return ok;
}

static bool is_taken(const struct model_answer *a)
{
	return is(a->status, "accepted_default") || is(a->status, "assumed") || is(a->status, "unknown");
}

/* A default that another answer has moved moves along, unless the person chose the value. */
static bool recheck_default(struct flow *f, const struct question *q)
{
	const char *now = q->default_value;
	struct model_answer a = *q->old;

	if (!is_taken(q->old) || q->step->default_sql == NULL || now == NULL || is(q->old->value, now)) {
		return true;
	}
	a.value = now;
	return model_set_answer(f->session, &a) && (is(a.status, "accepted_default") || assume(f, q));
}

static bool recheck_value(struct flow *f, const struct question *q)
{
	bool holds = true;

	if (flow_names_file(q->step, q->old->value)) {
		return true;
	}
	if (!is(q->old->status, "answered") || !flow_truth(f, q->step, q->step->check, q->old->value, &holds)) {
		return db_error(f->session->db) == NULL;
	}
	if (holds) {
		return true;
	}
	diag_notef(f->diags, NO_PLACE, "asked-again", q->step->check_message, "'%s' no longer fits (%.60s) and is asked again",
	           q->step->id, q->old->value == NULL ? "" : q->old->value);
	return model_drop_answer(f->session, q->step->id);
}

static bool recheck(struct flow *f, const struct step *step)
{
	void *tmp = mem_context(f->ctx, "recheck");
	struct model_answer *a = model_answer(tmp, f->session, step->id);
	bool applies = true;
	bool ok = true;

	if (a != NULL) {
		ok = flow_truth(f, step, step->when, NULL, &applies);
		if (ok && !applies && is_volunteered(a)) {
			applies = true; /* said without being asked: it stays */
		}
		if (ok && !applies && !is(a->status, "not_applicable")) {
			a->status = "not_applicable";
			ok = model_set_answer(f->session, a);
		} else if (ok && applies) {
			struct question *q;

			if (is(a->status, "not_applicable")) {
				a->status = "answered";
				ok = model_set_answer(f->session, a);
			}
			q = make_question(tmp, f, step);
			ok = ok && q != NULL && recheck_default(f, q) && recheck_value(f, q);
		}
	}
	mem_free(tmp);
	return ok;
}

static bool recheck_all(struct flow *f, const struct step *but)
{
	for (size_t i = 0; i < f->task->step_count; i++) {
		const struct step *step = &f->task->steps[i];

		if (step->kind == STEP_ASK && step != but && !recheck(f, step)) {
			return false;
		}
	}
	return true;
}

/* A document is read at once; "@PATH" names a file. */
static bool read_document(struct flow *f, const struct step *step, const char *value)
{
	const char *by_answer[] = {"read", "--answer", step->id};
	const char *by_file[] = {"read", "--", value == NULL ? "" : value + 1};
	struct buf *out = buf_new(f->ctx);
	enum status status = STATUS_OK;

	if (step->document && value != NULL && value[0] != '\0') {
		status = step_run(f, flow_names_file(step, value) ? by_file : by_answer, 3, out);
	}
	mem_free(out);
	return status == STATUS_OK || status == STATUS_FINDINGS;
}

/* A default that stands in for a document is read like one. */
static bool is_read(const struct step *step, const struct model_answer *a)
{
	return is(a->status, "answered") || (step->assumed && is_taken(a));
}

static bool apply(struct flow *f, const struct question *q, const struct model_answer *a, bool assumed)
{
	if (q->rule != NULL && a->value != NULL && !model_set_waiver(f->session, q->rule, q->object, a->value)) {
		return false;
	}
	return model_set_answer(f->session, a) && (!assumed || assume(f, q)) &&
	       (!is_read(q->step, a) || read_document(f, q->step, a->value)) && recheck_all(f, q->step);
}

static bool commit(struct flow *f, const struct question *q, const struct model_answer *a, bool assumed)
{
	bool own = !session_in_transaction(f->session);
	char *line = mem_printf(f->ctx, "answer %s: %.80s", a->question, a->value == NULL ? a->status : a->value);
	bool ok = (!own || session_begin(f->session)) && apply(f, q, a, assumed);

	if (db_error(f->session->db) != NULL) {
		db_report(f->session->db, f->diags, "cannot keep the answer");
		ok = false;
	}
	for (char *p = line; *p != '\0'; p++) {
		*p = *p == '\n' ? ' ' : *p;
	}
	if (own && ok) {
		ok = session_commit(f->session, line);
	} else if (own && session_in_transaction(f->session)) {
		session_rollback(f->session);
	}
	mem_free(line);
	return ok;
}

bool flow_accept(struct flow *f, const struct question *q, const char *value, const char *status, const char *source)
{
	struct model_answer a = {.question = q->step->id, .value = value, .status = status, .source = source};

	return commit(f, q, &a, is(status, "assumed"));
}

bool flow_unknown(struct flow *f, const struct question *q, const char *status, const char *source)
{
	struct model_answer a = {.question = q->step->id, .value = q->default_value, .status = status, .source = source};

	if (q->step->required && q->default_value == NULL) {
		return diag_errorf(f->diags, NO_PLACE, "answer-required", q->step->why,
		                   "'%s' is needed: nothing can stand for it", q->step->id);
	}
	return commit(f, q, &a, true);
}

bool flow_skip(struct flow *f, const struct question *q)
{
	struct model_answer a = {.question = q->step->id, .status = "skipped", .source = "prompt"};

	if (q->step->required) {
		return diag_errorf(
		        f->diags, NO_PLACE, "answer-required", q->step->why,
		        q->default_value != NULL
		                ? "'%s' cannot be skipped; Enter takes the default, :unknown records it as an assumption"
		                : "'%s' cannot be skipped",
		        q->step->id);
	}
	return commit(f, q, &a, false);
}
