/* A migration script as the list of what its statements do: one row an action in the temporary table script_step, shown by the
 * view v_step (model/views.sql), for the rules of phase "script".
 *
 * The words are read, nothing is run: a script may be wrong, or be written for tables that are not here.
 * Source: https://www.postgresql.org/docs/15/sql-commands.html, https://sqlite.org/lang.html
 */
#ifndef DATAENG_READ_SCRIPT_H
#define DATAENG_READ_SCRIPT_H

#include <stdbool.h>

#include "dataeng/model/dialect.h"

struct session;
struct source;

/* Replaces what was there. False after reporting. */
bool script_read(void *ctx, struct session *s, const struct source *source, enum dialect dialect);

#endif
