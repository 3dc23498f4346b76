/* The commands that are tasks: run without asking, their answer sheets, and which task a text means. */
#ifndef DATAENG_FLOW_RUN_H
#define DATAENG_FLOW_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"

struct flow;

/* design, run, questions, describe. */
enum status flow_perform(struct call *call);

/* The id of the task a call runs, or NULL when it runs none. */
const char *flow_task_of(const struct call *call);
/* Was nothing given but the wish? Then a person at a terminal is asked. */
bool flow_wants_interview(const struct call *call);
/* The command that designs the document on standard input: the one of the persona's first task. */
const struct cmd *flow_first_command(struct app *app);

/* By id, or by the name of its command. NULL after reporting. */
const struct task *flow_find_task(struct app *app, const char *name, struct diags *diags);

/* A new session for a task, named after title unless name is given. NULL after reporting. */
struct session *flow_new_session(const void *ctx, struct app *app, const char *name, const char *title, struct diags *diags);
/* What the session is about; inside a transaction. */
bool flow_set_title(struct app *app, struct session *s, const struct task *task, const char *title);
/* Says so when the task is not what it was when the session was begun; a session of another task says nothing. */
void flow_note_changes(struct session *s, const struct task *task, struct diags *diags);

/* The first heading or sentence of a text, for a title. */
char *flow_title(const void *ctx, const char *text);

/* Runs the task without asking anybody. */
enum status flow_headless(struct call *call, const struct task *task);

#endif
