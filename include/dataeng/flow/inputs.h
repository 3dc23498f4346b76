/* The files that a task is given, looked at before anything is made. */
#ifndef DATAENG_FLOW_INPUTS_H
#define DATAENG_FLOW_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"

struct input {
	const char *path;   /* "-": standard input */
	const char *sender; /* pm, architect, developer; NULL: the user */
};

struct inputs {
	struct input *all;
	size_t count;
	const char *title; /* of the first that has one; else the task's title */
	const char *names; /* "@a.md", one a line: the answer to the question that asks for documents */
};

/* False after reporting: a file cannot be read, is empty, is no text; a sender the persona does not know. */
bool inputs_look_at(void *ctx, struct inputs *inputs, const struct call *call, const struct task *task);

#endif
