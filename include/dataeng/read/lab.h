/* A throw-away PostgreSQL server with as many scratch databases as wanted: where schemas are made real before they are
 * compared, and migrations are tried. The SQL runs as a user without rights beyond these databases.
 */
#ifndef DATAENG_READ_LAB_H
#define DATAENG_READ_LAB_H

#include <stdbool.h>

struct diags;
struct lab;
struct pg;
struct source;

/* Gone with ctx. NULL after reporting. */
struct lab *lab_open(const void *ctx, struct diags *diags);

/* A new empty database. NULL after reporting. */
struct pg *lab_database(struct lab *l, const char *name);

/* Runs a script as psql would, data of COPY and psql's own commands left out; an error is reported at its place. Roles that it
 * names are made. */
bool lab_run(struct lab *l, struct pg *pg, const struct source *source);

/* Spelling of values must not depend on how a server is set up. Reports. */
bool lab_settle(struct pg *pg, struct diags *diags);

#endif
