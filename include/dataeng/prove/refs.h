/* What the probes of references share: the reference that is attacked, and rows that hold it. */
#ifndef DATAENG_PROVE_REFS_H
#define DATAENG_PROVE_REFS_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/prove/probe.h"

struct ref {
	const struct shape_table *t;
	const struct shape_fk *f;
	size_t index; /* of f in t */
	const char *path;
	const char *to; /* name of the table referred to */
};

/* Row 1 with this reference (and those that share a column with it) pointing at row k of its table. */
const char **ref_row(struct prover *p, const struct ref *r, int k);

/* "customer_id -> customers" for each foreign key that SQLite finds broken in the table, without those that close a circle:
 * their partners are not there on purpose. NULL: none. */
const char *ref_broken(struct prover *p, const struct ref *r);

/* A deferred reference is to be checked at each statement from now on; the others of a circle wait. False: it cannot be, since
 * a row that is there on purpose already breaks it; then it waits as before. */
bool ref_check_now(struct prover *p, const struct ref *r);

/* What becomes of the row that refers when the row referred to is deleted, or its key changes. */
void probe_deletion(struct prover *p, const struct ref *r);
void probe_key_change(struct prover *p, const struct ref *r);

#endif
