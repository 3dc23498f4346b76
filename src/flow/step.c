/* The `do` steps: a command of the table, done once for each state of what it starts from. */
#include "dataeng/flow/step.h"

#include <inttypes.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char challenges[] = "challenges";

bool step_is_challenges(const struct step *step)
{
	return step->kind == STEP_DO && strcmp(step->command, challenges) == 0;
}

static const struct cmd *command_of(struct flow *f, const struct step *step)
{
	void *tmp = mem_context(f->ctx, "command_of");
	size_t count;
	size_t used;
	char **words = cmd_words(tmp, step->command, &count, f->diags);
	const struct cmd *cmd = words == NULL ? NULL : cmd_find((const char *const *)words, count, CMD_STEP, &used);

	mem_free(tmp);
	return cmd;
}

bool step_command_exists(struct flow *f, const struct step *step)
{
	if (step_is_challenges(step) || command_of(f, step) != NULL) {
		return true;
	}
	return diag_errorf(f->diags, step->place, "step-command", "'do' takes a command that may be a step of a task",
	                   "step '%s': there is no command '%s'", step->id, step->command);
}

bool step_only_shows(struct flow *f, const struct step *step)
{
	return step->kind == STEP_DO && !step_is_challenges(step) && command_of(f, step)->session == CMD_READS;
}

/* The answers in front of a step, and the model. */
static bool fingerprint(struct flow *f, const struct step *step, char text[17])
{
	void *tmp = mem_context(f->ctx, "fingerprint");
	bool behind_challenges = false;
	uint64_t hash;
	bool ok;

	for (const struct step *s = f->task->steps; s < step; s++) {
		behind_challenges = behind_challenges || step_is_challenges(s);
	}
	ok = model_fingerprint(f->session, behind_challenges, &hash);
	for (const struct step *s = f->task->steps; ok && s < step; s++) {
		struct model_answer *a = s->kind == STEP_ASK ? model_answer(tmp, f->session, s->id) : NULL;

		if (a != NULL && strcmp(a->status, "not_applicable") != 0) {
			hash = fnv_text(fnv_text(hash, s->id), a->value);
		}
	}
	(void)snprintf(text, 17, "%016" PRIx64, hash);
	mem_free(tmp);
	return ok && db_error(f->session->db) == NULL;
}

bool step_is_done(struct flow *f, const struct step *step, bool *done)
{
	struct model_answer *a = model_answer(f->ctx, f->session, step->id);
	char text[17];
	bool ok = true;

	*done = false;
	if (a != NULL) {
		ok = fingerprint(f, step, text);
		*done = ok && a->value != NULL && strcmp(a->value, text) == 0;
		mem_free(a);
	}
	return ok;
}

enum status step_run(struct flow *f, const char *const *words, size_t count, struct buf *out)
{
	void *ctx = mem_context(f->ctx, "step");
	struct call *call = mem_new(ctx, struct call);
	size_t used = 0;
	enum status status = STATUS_FAILED;

	call->ctx = ctx;
	call->app = f->app;
	call->cmd = cmd_find(words, count, CMD_STEP, &used);
	call->session = f->session;
	call->outer = f->call;
	call->out = out;
	call->diags = f->diags;
	call->line = words[0];
	if (call->cmd == NULL) {
		diag_errorf(f->diags, NO_PLACE, "step-command", NULL, "there is no command '%s'", words[0]);
	} else if (!cmd_parse(call, words + used, count - used)) {
		status = STATUS_USAGE;
	} else {
		status = cmd_run(call);
	}
	mem_free(ctx);
	return status;
}

static bool mark_done(struct flow *f, const struct step *step)
{
	char text[17];
	struct model_answer a = {.question = step->id, .value = text, .status = "done", .source = "step"};

	return fingerprint(f, step, text) && model_set_answer(f->session, &a);
}

static bool goes_on(enum status status)
{
	return status == STATUS_OK || status == STATUS_FINDINGS || status == STATUS_DISPROVED;
}

/* The command and the note that it is done are one transaction. */
enum status flow_do(struct flow *f, const struct step *step, struct buf *out)
{
	void *tmp = mem_context(f->ctx, "flow_do");
	bool shows = step_only_shows(f, step);
	size_t count;
	char **words = cmd_words(tmp, step->command, &count, f->diags);
	enum status status = STATUS_FAILED;

	if (words == NULL || (!shows && !session_begin(f->session))) {
		mem_free(tmp);
		return STATUS_FAILED;
	}
	status = step_run(f, (const char *const *)words, count, out);
	if (!shows && goes_on(status) && !mark_done(f, step)) {
		db_report(f->session->db, f->diags, "cannot keep the step");
		status = STATUS_FAILED;
	}
	if (!shows && (goes_on(status) || status == STATUS_BLOCKED)) {
		status = session_commit(f->session, step->command) ? status : STATUS_FAILED;
	} else if (!shows) {
		session_rollback(f->session);
	}
	mem_free(tmp);
	return status;
}
