/* Answer sheets: what --answers reads, what `questions` writes, and --set. */
#ifndef DATAENG_FLOW_SHEET_H
#define DATAENG_FLOW_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"

struct sheet_entry {
	const char *id;
	const char *value;  /* text; several values with commas; NULL: unknown */
	const char *source; /* set, answers */
	struct place place;
};

struct sheet {
	struct sheet_entry *all;
	size_t count;
};

/* The entries of --set and --answers of a call, --set first. Ids are checked against the task. False after reporting. */
bool sheet_read(const void *ctx, struct sheet *sheet, const struct call *call, const struct task *task);

/* NULL: not there. */
const struct sheet_entry *sheet_find(const struct sheet *sheet, const char *id);

/* Writes the sheet of a task; with a session, filled in. */
enum status sheet_write(struct call *call, const struct task *task);

#endif
