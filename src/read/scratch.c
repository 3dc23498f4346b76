/* Scratch databases of both engines. */
#include "dataeng/read/scratch.h"

#include <unistd.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

enum {
	MOST_STEPS = 50 * 1000 * 1000, /* virtual machine steps of one statement: a second or two */
	MOST_PAGES = 32768,            /* of a scratch database: 128 MiB */
	MOST_MS = 20000,               /* of one statement in PostgreSQL */
};

struct db *scratch_sqlite(void *ctx, struct session *s)
{
	struct db *db = db_open(ctx, ":memory:", DB_MEMORY, s->diags);

	if (db == NULL) {
		return NULL;
	}
	if (db_int(db, 0, mem_printf(ctx, "PRAGMA max_page_count = %d", MOST_PAGES), "") <= 0) {
		db_report(db, s->diags, "cannot limit the scratch database");
		return NULL;
	}
	/* As a plain sqlite3 does it: json_valid() and its like may stand in checks. Nothing but built-in functions is there.
	 */
	if (!db_exec(db, "PRAGMA trusted_schema = ON")) {
		db_report(db, s->diags, "cannot set up the scratch database");
		return NULL;
	}
	db_limit(db, (struct db_limits){.steps = MOST_STEPS, .no_attach = true});
	return db;
}

/* Spelling of values must not depend on how the server is set up. */
static bool set_up(struct pg *pg, struct session *s)
{
	return (pg_limit(pg, MOST_MS) && pg_exec(pg, "SET client_min_messages = error; SET timezone = 'UTC'; SET datestyle = "
	                                             "'ISO, YMD'; SET intervalstyle = "
	                                             "'postgres'; SET bytea_output = 'hex'; SET standard_conforming_strings = "
	                                             "on; SET lock_timeout = '10s'; SET "
	                                             "extra_float_digits = 1")) ||
	       pg_report(pg, s->diags, "cannot set up the scratch database");
}

/* A database on somebody's server, dropped when its context goes. */
struct guest {
	struct pg *owner; /* connection that made it, and drops it */
	struct pg *pg;
	char *name;
};

static int leave(struct guest *g)
{
	pg_close(g->pg);
	pg_clear_error(g->owner);
	pg_exec(g->owner, mem_printf(g, "DROP DATABASE IF EXISTS %s", pg_quote_name(g, g->name)));
	return 0;
}

static struct pg *on_server(void *ctx, struct session *s, const char *url)
{
	struct guest *g = mem_new(ctx, struct guest);

	g->owner = pg_open(g, url, s->diags);
	if (g->owner == NULL) {
		return NULL;
	}
	g->name = mem_printf(g, "dataeng_scratch_%ld", (long)getpid());
	if (!pg_exec(g->owner, mem_printf(g, "CREATE DATABASE %s TEMPLATE template0", pg_quote_name(g, g->name)))) {
		pg_report(g->owner, s->diags,
		          "cannot make a scratch database on the server (the user needs the right CREATEDB)");
		return NULL;
	}
	talloc_set_destructor(g, leave);
	g->pg = pg_open_as(g, url, g->name, NULL, s->diags);
	return g->pg;
}

static struct pg *in_cluster(void *ctx, struct session *s)
{
	struct pg_cluster *c = pg_cluster_start(ctx, s->diags);
	struct pg *owner = c == NULL ? NULL : pg_open(ctx, pg_cluster_url(c), s->diags);
	struct pg *pg;

	if (owner == NULL) {
		return NULL;
	}
	/* The superuser could run programs and read files of the machine; the SQL that runs here must not. */
	if (!pg_exec(owner, "CREATE ROLE designer LOGIN") || !pg_exec(owner, "CREATE DATABASE scratch OWNER designer")) {
		pg_report(owner, s->diags, "cannot make a scratch database");
		return NULL;
	}
	pg_close(owner);
	pg = pg_open_as(c, pg_cluster_url(c), "scratch", "designer", s->diags);
	return pg;
}

struct pg *scratch_postgres(void *ctx, struct session *s, const char *url, const char **how)
{
	struct pg *pg = url == NULL ? in_cluster(ctx, s) : on_server(ctx, s, url);

	*how = url == NULL ? "throw-away cluster" : mem_printf(ctx, "scratch database at %s", pg_shown_url(ctx, url));
	return pg != NULL && set_up(pg, s) ? pg : NULL;
}

bool scratch_empty(struct session *s, struct pg *pg)
{
	/* The settings come first: a script may have changed the user and the level of messages. */
	bool ok = pg_exec(pg, "ROLLBACK") && pg_exec(pg, "DISCARD ALL") && set_up(pg, s) &&
	          pg_exec(pg, "DROP OWNED BY CURRENT_USER CASCADE");

	return ok || pg_report(pg, s->diags, "cannot empty the scratch database");
}
