/* A throw-away PostgreSQL server: made in a private folder, reached by a socket in it only, gone with its context.
 *
 * Nothing of it outlives us: the server gets a signal when we die, and folders that a killed run left behind are removed by
 * the next one. As root the server programs run as user postgres (or nobody).
 * Source: https://www.postgresql.org/docs/15/app-initdb.html, https://www.postgresql.org/docs/15/app-postgres.html
 */
#ifndef DATAENG_WRAP_CLUSTER_H
#define DATAENG_WRAP_CLUSTER_H

#include <stdbool.h>

struct pg_cluster;
struct diags;

/* Are the server programs installed? */
bool pg_cluster_possible(void);

/* NULL with a note when the programs are missing, with a warning when they fail. Takes about 0.6 s. */
struct pg_cluster *pg_cluster_start(const void *ctx, struct diags *diags);

/* For pg_open. */
const char *pg_cluster_url(const struct pg_cluster *c);

/* Stops the server and removes its folder; also done when its context is freed. NULL is accepted. */
void pg_cluster_stop(struct pg_cluster *c);

#endif
