/* Typed edits of what was executed: proofs, and the engines they ran on. Failures stick to the session's database. */
#ifndef DATAENG_MODEL_PROOF_H
#define DATAENG_MODEL_PROOF_H

#include <stdbool.h>

struct session;

struct model_proof {
	const char *engine; /* sqlite, postgres */
	const char *kind;   /* ddl, readback, accept, refuse, plan, rule */
	const char *object; /* path */
	const char *claim;
	const char *sql;
	const char *observed;
	bool passed;
	const char *way; /* of a look-up's plan: index, key, other, scan; NULL: no such plan */
};

/* Removes the proofs of one engine and what is said of its run; NULL: of all. */
bool model_clear_proofs(struct session *s, const char *engine);
bool model_add_proof(struct session *s, const struct model_proof *p);
/* What no probe could show, and why. */
bool model_add_unproven(struct session *s, const char *engine, const char *object, const char *claim, const char *reason);
/* On what an engine's proofs ran: version and how (embedded, throw-away cluster, URL), or version "" and why it was not run. */
bool model_set_engine(struct session *s, const char *engine, const char *version, const char *how);
/* How its plans were taken. */
bool model_set_plans(struct session *s, const char *engine, const char *plans);

#endif
