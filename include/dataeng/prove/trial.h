/* A migration is run before it is printed: up and down, on a scratch database with the current schema, which is read back each
 * time and compared.
 *
 * The tables are empty here: what is proven is that the statements run and lead to the schema they promise. Rows are the
 * business of the checks of the plan, and of the proof on a copy.
 */
#ifndef DATAENG_PROVE_TRIAL_H
#define DATAENG_PROVE_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

struct diags;
struct objects;
struct pg;

struct trial {
	const struct objects *from, *to;
	const char *up, *down;
	size_t differences;    /* out: reported as warnings */
	const char **archives; /* out: [archive_count] quoted names of what up has left for down, in ctx */
	size_t archive_count;
	const char *engine; /* out: "SQLite 3.40.1" */
};

/* False after reporting that a statement failed. */
bool trial_sqlite(const void *ctx, struct trial *t, struct diags *diags);
/* empty: a database without anything; create: what makes the current schema there. */
bool trial_postgres(const void *ctx, struct trial *t, struct pg *empty, const char *create, struct diags *diags);

#endif
