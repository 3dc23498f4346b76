/* The prompt. */
#ifndef DATAENG_FRONT_REPL_H
#define DATAENG_FRONT_REPL_H

#include "dataeng/cmd/cmd.h"

/* How to begin: at the menu (all NULL), with a task, or with a saved session. */
struct repl_start {
	const char *task;        /* id */
	const char *session;     /* name or path */
	const struct call *call; /* of the shell, whose options the steps see */
};

/* Runs until the person leaves; gives the exit code. */
enum status repl_run(struct app *app, const struct repl_start *start);

#endif
