/* A migration as planned by `migrate`, and by `diff` when it prints SQL. */
#ifndef DATAENG_CMD_PLAN_H
#define DATAENG_CMD_PLAN_H

#include "dataeng/cmd/cmd.h"
#include "dataeng/cmd/schemas.h"
#include "dataeng/model/dialect.h"
#include "dataeng/prove/trial.h"

struct migration;

struct plan {
	enum dialect dialect;
	struct schema_input current, target;
	const struct migration *m; /* the first match */
	struct trial trial;        /* scripts, and what came of them on a scratch database */
};

/* Reads both schemas named by the arguments, matches them by --rename and --set, makes the scripts and tries them (without
 * --no-prove). STATUS_OK, or another one after reporting. */
enum status plan_make(struct call *call, struct plan *p);

/* Into a folder (--output) or to the output, by --format and --direction. */
enum status plan_print(struct call *call, const struct plan *p);

#endif
