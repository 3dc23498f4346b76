/* What the environment and the global options say: folders, the present, colours, who is at the other end. */
#ifndef DATAENG_FRONT_SETTINGS_H
#define DATAENG_FRONT_SETTINGS_H

#include <stdbool.h>

#include "dataeng/cmd/cmd.h"

/* An app from the environment: DATAENG_HOME (overrides all folders), XDG_DATA_HOME, XDG_STATE_HOME, DATAENG_CONTENT,
 * DATAENG_PERSONA, SOURCE_DATE_EPOCH, NO_COLOR, TERM. False after reporting. */
bool settings_read(struct app *app);

/* Lets the global options of a parsed call win over the environment. False after reporting (exit code 2). */
bool settings_apply(struct app *app, const struct call *call);

/* The present as ISO 8601 UTC, unless it was fixed. */
void settings_tick(struct app *app);

/* Can we ask? Standard input and output are both a terminal. */
bool settings_terminal(void);
/* Does the terminal show UTF-8? */
bool settings_utf8(void);

#endif
