/* The question engine: a task of the content on a session.
 *
 * Where we are is derived, never stored: the first step whose `when` holds and that has no answer. A `do` step counts as
 * done while the fingerprint of what it was done with is still true, so an edit, a changed answer or an undo makes it due
 * again by itself. A `do` step whose command only reads the session shows something in front of the next question; it has
 * no answer and is left out when nobody looks.
 *
 * The step command "challenges" stands for questions nobody can write down before: one for each challenge that
 * judging has found and that nobody has answered or waived. Their ids are "challenge.RULE.OBJECT".
 *
 * Each accepted answer is one transaction of the session and one row of its history.
 */
#ifndef DATAENG_FLOW_TASK_H
#define DATAENG_FLOW_TASK_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"
#include "dataeng/model/answer.h"

struct flow {
	void *ctx;
	struct app *app;
	const struct content *content;
	const struct task *task;
	struct session *session;
	const struct call *call; /* whose options the steps see; may be NULL */
	struct diags *diags;
};

/* A question as it stands now: its default, its choices, the answer it has. */
struct question {
	const struct step *step;
	const char *default_value; /* NULL: none */
	const char *default_reason;
	bool from_document;        /* the default was read in the documents */
	const char *const *barred; /* [choice_count]: why the choice does not apply; NULL: it does */
	const struct model_answer *old;
	const char *rule, *object; /* of a challenge; else NULL */
	const char *fix;           /* of a challenge: what would settle it */
	size_t number, about;      /* the number-th of about so many; about is an upper bound */
};

enum turn { TURN_ASK, TURN_DO, TURN_SHOW, TURN_END, TURN_FAILED };

/* NULL after reporting: a step's command does not exist. The flow lives in ctx. */
struct flow *flow_open(void *ctx, struct app *app, struct session *session, const struct task *task, const struct call *call);

/* What is due: a question (*q in ctx), or a step to do or show (*step), or nothing more. after: look only at steps
 * behind this one (NULL: from the start); for what is shown once a drawing. */
enum turn flow_turn(const void *ctx, struct flow *f, const struct step *after, struct question **q, const struct step **step);

/* The question of one id, whether it is due or not; NULL when there is none (not reported). */
struct question *flow_question(const void *ctx, struct flow *f, const char *id);

/* Reads what the person typed as a value of the question: choice numbers, "10k", "yes" ... Empty text gives the default.
 * False after reporting what is wrong with it. */
bool flow_value(const void *ctx, struct flow *f, const struct question *q, const char *text, char **value);

/* Does the answer of a question for documents name a file ("@PATH", one a line)? */
bool flow_names_file(const struct step *step, const char *value);

/* The value meant by a text, in the form answers have, without the checks: "10k" is 10000, "1,3" a JSON array of choices. */
bool flow_normal(const void *ctx, struct flow *f, const struct question *q, const char *text, char **value);

/* Stores the answer in a transaction of its own unless one is open, reads it when it is a document, and looks again at the
 * answers that depend on it. status as in the table answer. */
bool flow_accept(struct flow *f, const struct question *q, const char *value, const char *status, const char *source);
/* Nobody knows: the default stands as a recorded assumption. */
bool flow_unknown(struct flow *f, const struct question *q, const char *status, const char *source);
/* False after reporting when the question is required. */
bool flow_skip(struct flow *f, const struct question *q);

/* Runs a `do` step; its result goes to out. */
enum status flow_do(struct flow *f, const struct step *step, struct buf *out);

/* The value as a person reads it: labels of choices, lists with commas. */
char *flow_shown(const void *ctx, const struct step *step, const char *value);

/* All questions that apply now, in order, those of challenges last: for the review. */
struct question **flow_questions(const void *ctx, struct flow *f, size_t *count);

/* SQL of a content file, read-only and limited. False after reporting the fault at its place. */
bool flow_truth(struct flow *f, const struct step *step, const char *sql, const char *value, bool *truth);
bool flow_eval(const void *ctx, struct flow *f, const struct step *step, const char *sql, const char *value, char **result);

#endif
