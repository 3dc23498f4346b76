/* prove: runs the design of a session on real engines and tries to break it. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/prove/prove.h"
#include "dataeng/wrap/sqlite.h"

static void on_progress(void *data, const char *what, double done, double total)
{
	app_progress(data, what, done, total);
}

static bool on_stopped(void *data)
{
	(void)data;
	return app_stopped();
}

/* Both engines unless one is named; a URL names PostgreSQL. */
static bool choose(struct call *call, struct prove_options *o)
{
	const char *engine = call_option(call, "engine");

	o->sqlite = true;
	o->postgres = true;
	if (engine == NULL || strcmp(engine, "both") == 0) {
		return true;
	}
	if (strcmp(engine, "sqlite") == 0) {
		o->postgres = false;
		return true;
	}
	o->sqlite = false;
	o->must = true;
	if (strcmp(engine, "postgres") == 0) {
		return true;
	}
	o->url = engine;
	return strncmp(engine, "postgres://", 11) == 0 || strncmp(engine, "postgresql://", 13) == 0 ||
	       strchr(engine, '=') != NULL ||
	       diag_errorf(call->diags, NO_PLACE, "unknown-engine",
	                   "engines: sqlite, postgres, or postgresql://user@host/database", "there is no engine '%s'", engine);
}

static void summary(struct call *call)
{
	struct query *q =
	        db_query(call->ctx, call->session->db,
	                 "SELECT e.engine, e.version, e.how, count(p.id), coalesce(sum(p.passed = 0), 0) FROM engine_run e "
	                 "LEFT JOIN proof p ON p.engine = e.engine GROUP BY e.engine ORDER BY e.engine = 'postgres'",
	                 "");

	while (query_next(q)) {
		if (*query_string(q, 1) == '\0') {
			buf_printf(call->out, "%s: %s\n", query_text(q, 0), query_text(q, 2));
		} else {
			buf_printf(call->out, "%s %s (%s): %lld proofs, %lld failed\n", query_text(q, 0), query_text(q, 1),
			           query_text(q, 2), (long long)query_int(q, 3), (long long)query_int(q, 4));
		}
	}
	query_end(q);
}

static enum status run(struct call *call)
{
	struct prove_options o = {.progress = on_progress, .stopped = on_stopped, .data = call->app};
	bool passed;

	if (!choose(call, &o)) {
		return STATUS_USAGE;
	}
	if (!prove_run(call->ctx, call->session, &o, &passed)) {
		return STATUS_FAILED;
	}
	if (app_stopped()) {
		diag_error(call->diags, NO_PLACE, "stopped", "stopped: the proofs are not complete", "run prove again");
		return STATUS_SIGINT;
	}
	summary(call);
	return passed ? STATUS_OK : STATUS_DISPROVED;
}

static const struct cmd_option options[] = {
        {"engine", 0, "ENGINE", false,
         "where: sqlite, postgres, or the URL of a PostgreSQL server (default: SQLite, and "
         "PostgreSQL when its server programs are installed)",
         "sqlite postgres"},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_prove = {
        .name = "prove",
        .usage = "[NAME]",
        .summary = "run the design on real engines and try to break it",
        .help = "Runs the DDL in a scratch database, reads the catalogue back and compares it with the design, attacks every "
                "constraint with rows that must be refused and rows that must be accepted, and takes the plan of every access "
                "pattern. A proof that fails is kept with the others, reported, and makes the exit code 1.",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_WRITES,
        .options = options,
        .min = 0,
        .max = 1,
        .complete = "sessions",
        .run = run,
};
