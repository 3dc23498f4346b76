/* Runs a design on real engines and tries to break it.
 *
 * For each engine: the DDL in a fresh scratch database; the catalogue read back and compared; for every constraint rows that
 * must be accepted and rows that must be refused by exactly that constraint; the plans of the access patterns. Each becomes a
 * row of `proof`, each failed one also a diagnostic.
 */
#ifndef DATAENG_PROVE_PROVE_H
#define DATAENG_PROVE_PROVE_H

#include <stdbool.h>
#include <stddef.h>

struct session;

/* Statements to run instead of those that are written from the design: for trying what a wrong script would do. */
struct prove_statement {
	const char *object;
	const char *sql;
};

struct prove_options {
	const char *schema; /* NULL: design */
	bool sqlite;
	bool postgres;   /* in the database of the url, or a throw-away cluster; not installed: said so, no failure */
	bool must;       /* PostgreSQL was asked for: not there is an error */
	const char *url; /* NULL: throw-away cluster */
	void (*progress)(void *data, const char *what, double done, double total); /* NULL: nobody looks */
	bool (*stopped)(void *data);                                               /* NULL: never */
	void *data;
	const struct prove_statement *sqlite_ddl, *postgres_ddl; /* NULL: written from the design */
	size_t sqlite_ddl_count, postgres_ddl_count;
};

/* Replaces the proofs of the engines that are run. False when the proving itself could not be done (reported); a proof that
 * fails is no such failure: it makes *all_passed false and is reported as an error with code "proof-failed". */
bool prove_run(void *ctx, struct session *s, const struct prove_options *o, bool *all_passed);

#endif
