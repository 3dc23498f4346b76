/* The probes: one file for each kind of constraint. They share the prover, which holds what one engine's run needs. */
#ifndef DATAENG_PROVE_PROBE_H
#define DATAENG_PROVE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/prove/engine.h"
#include "dataeng/prove/prove.h"
#include "dataeng/prove/row.h"
#include "dataeng/prove/shape.h"

struct session;

struct prover {
	void *ctx;
	struct session *s;
	const struct prove_options *o;
	struct engine *e;
	const struct shape *sh;     /* as designed */
	const struct shape *actual; /* as read back */
	struct bench *b;
	bool failed;  /* a proof has failed */
	bool error;   /* the session could not be written */
	size_t table; /* of now */
	bool usable;  /* a row of it could be stored, so its constraints can be probed */
};

/* Who should refuse. Fields that are NULL are not compared. */
struct culprit {
	enum refusal_kind kind;
	const char *name;
	const char *columns; /* "t.a, t.b" */
};

/* Has the user asked to stop? */
bool probe_stopped(const struct prover *p);

void probe_record(struct prover *p, const char *kind, const char *object, const char *claim, const char *sql,
                  const char *observed, bool passed);

/* A plan that was shown, and by which way it finds its rows: index, key, other, scan. */
void probe_record_plan(struct prover *p, const char *object, const char *claim, const char *sql, const char *observed,
                       const char *way);
/* What could not be tried, or told nothing: neither held nor broken. */
void probe_skip(struct prover *p, const char *object, const char *claim, const char *reason);

/* Was it refused by this one? */
bool probe_matches(const struct prover *p, const struct refusal *r, const struct culprit *c);

/* Runs sql as the last statement of a probe that is under way and records that it is refused by the culprit. Accepted: a
 * failed proof. Refused by something else: no proof at all. */
void probe_refuse(struct prover *p, const char *object, const char *claim, const char *sql, const struct culprit *c);
void probe_accept(struct prover *p, const char *object, const char *claim, const char *sql);

/* Path of a constraint: its name, or its columns. */
char *probe_path(struct prover *p, const struct shape_table *t, const char *name, const size_t *cols, size_t count);
/* "t.a, t.b", as SQLite names columns. */
char *probe_columns(struct prover *p, const struct shape_table *t, const size_t *cols, size_t count);
/* A literal for a sentence: without quotes, cut when long. */
char *probe_said(struct prover *p, const char *literal);

/* Each walks over the constraints of its kind of the table of now. */
void probe_rows(struct prover *p);       /* accept; sets usable and the bench's `single` */
void probe_columns_of(struct prover *p); /* NOT NULL and types */
void probe_keys(struct prover *p);       /* primary keys, unique constraints, unique indexes */
void probe_fks(struct prover *p);
void probe_checks(struct prover *p);
void probe_rules(struct prover *p); /* triggers that guard business rules */
void probe_plans(struct prover *p); /* of all access patterns */

/* Compares what was read back with the design, a proof for each table. */
void compare_record(struct prover *p);

#endif
