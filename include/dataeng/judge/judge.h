/* The judge: checklist items run over the views of a session.
 *
 * Each rule is one read-only SELECT that gives object and detail, prepared and run under limits. Findings are stored by
 * checklist and rebuilt each time; waivers are kept apart and win (v_finding).
 */
#ifndef DATAENG_JUDGE_JUDGE_H
#define DATAENG_JUDGE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

struct checklist;
struct checklist_item;
struct content;
struct session;

enum {
	JUDGE_STEPS = 100 * 1000 * 1000, /* virtual machine steps of one rule */
	JUDGE_ROWS = 200,                /* findings of one rule; the rest is counted */
};

/* What an item gave. */
struct judge_row {
	const char *object, *detail;
	const char *question; /* of a challenge or question, filled in; NULL for a rule */
	size_t line;          /* the query's column "line", of rules over scripts; 0: none */
};

struct judge_rows {
	struct judge_row *all;
	size_t count;
	size_t left_out; /* rows beyond JUDGE_ROWS */
};

/* A question with {{object}} and {{detail}} filled in; NULL stays NULL. */
char *judge_question(const void *ctx, const char *question, const char *object, const char *detail);

/* Runs one item without storing anything. A question gives one row with object "design". A rule that works too long is
 * stopped, said as a warning, and gives no rows. False after reporting at the item's place in its file. */
bool judge_item(void *ctx, struct judge_rows *rows, struct session *s, const struct checklist_item *item);

/* Runs all items of that phase (design, before, after; those of "script" want v_step filled) of the checklists that the persona
 * and its tasks name, of those they include, and of those in the content folder, and stores the findings. Inside an open
 * transaction. */
bool judge_run(void *ctx, struct session *s, const struct content *c, const char *phase);

/* The checklists that judge_run uses, each once, in that order. NULL terminated. NULL after reporting. */
const struct checklist **judge_lists(void *ctx, const struct content *c);

/* Prepares every query of all checklists and tasks against s, a scratch session in which the SQL functions of tasks are
 * defined (model_define_answer). Faults are reported to the session's diagnostics, at their place in the file. */
bool judge_lint(void *ctx, struct session *s, const struct content *c);

#endif
