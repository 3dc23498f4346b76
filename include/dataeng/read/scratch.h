/* Scratch databases: where SQL of users and designs runs. Empty, under limits, gone with their context. */
#ifndef DATAENG_READ_SCRATCH_H
#define DATAENG_READ_SCRATCH_H

#include <stdbool.h>

struct db;
struct pg;
struct session;

/* In memory. NULL after reporting. */
struct db *scratch_sqlite(void *ctx, struct session *s);

/* A new database in a throw-away cluster (url NULL), owned by a user without rights beyond it; or on the server of the url,
 * where it is dropped at the end. *how gets words for people. NULL after reporting (a note only, when no server program is
 * installed and none was asked for). */
struct pg *scratch_postgres(void *ctx, struct session *s, const char *url, const char **how);

/* Drops all that was made in it, for the next script: starting a cluster for each of many would take seconds. False after
 * reporting. */
bool scratch_empty(struct session *s, struct pg *pg);

#endif
