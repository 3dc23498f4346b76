/* Scratch databases of PostgreSQL, and scripts run in them. */
#include "dataeng/read/lab.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/dialect.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/cluster.h"
#include "dataeng/wrap/postgres.h"

struct lab {
	struct pg_cluster *cluster;
	struct pg *owner; /* superuser */
	struct diags *diags;
};

bool lab_settle(struct pg *pg, struct diags *diags)
{
	return pg_exec(pg,
	               "SET client_min_messages = error; SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = "
	               "'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET statement_timeout = '60s'") ||
	       pg_report(pg, diags, "cannot set up the connection");
}

struct lab *lab_open(const void *ctx, struct diags *diags)
{
	struct lab *l = mem_new(ctx, struct lab);

	l->diags = diags;
	if (!pg_cluster_possible()) {
		diag_error(diags, NO_PLACE, "no-postgres", "PostgreSQL's server programs are not installed",
		           "schemas of PostgreSQL are made real on a throw-away server: install the package postgresql");
		return NULL;
	}
	l->cluster = pg_cluster_start(l, diags);
	l->owner = l->cluster == NULL ? NULL : pg_open(l, pg_cluster_url(l->cluster), diags);
	if (l->owner == NULL) {
		diag_error(diags, NO_PLACE, "no-postgres", "the throw-away PostgreSQL server did not start", NULL);
		return NULL;
	}
	if (!pg_exec(l->owner, "CREATE ROLE dataeng_lab LOGIN")) {
		pg_report(l->owner, diags, "cannot set up the throw-away server");
		return NULL;
	}
	return l;
}

struct pg *lab_database(struct lab *l, const char *name)
{
	struct pg *pg;

	if (!pg_exec(l->owner,
	             mem_printf(l, "CREATE DATABASE %s OWNER dataeng_lab TEMPLATE template0", pg_quote_name(l, name)))) {
		pg_report(l->owner, l->diags, "cannot make a scratch database");
		return NULL;
	}
	pg = pg_open_as(l, pg_cluster_url(l->cluster), name, "dataeng_lab", l->diags);
	return pg != NULL && lab_settle(pg, l->diags) ? pg : NULL;
}

/* Data of COPY and commands of psql become blanks, so that places stay right. */
static char *only_sql(const void *ctx, const struct source *source)
{
	char *text = mem_strndup(ctx, source->text, source->size);
	bool data = false;
	bool quoted = false; /* inside a dollar quote; its lines may begin with anything */

	for (size_t i = 0; i < source->lines; i++) {
		size_t from = source->line_start[i];
		size_t to = i + 1 < source->lines ? source->line_start[i + 1] : source->size;
		bool copy = to - from > 5 && strncmp(text + from, "COPY ", 5) == 0 &&
		            memmem(text + from, to - from, " FROM stdin;", 12) != NULL;
		bool blank = data || copy || (text[from] == '\\' && !quoted);

		if (data && to - from >= 2 && strncmp(text + from, "\\.", 2) == 0) {
			data = false;
		}
		data = data || copy;
		for (size_t k = from; k < to && blank; k++) {
			text[k] = text[k] == '\n' ? '\n' : ' ';
		}
		for (size_t k = from; k + 1 < to && !blank; k++) {
			quoted = text[k] == '$' && text[k + 1] == '$' ? !quoted : quoted;
		}
	}
	return text;
}

/* GRANT ... TO somebody: there is no such role here, so we make one. */
static bool make_role(struct lab *l, struct pg *pg)
{
	const char *message = pg_error(pg);
	const char *name = strstr(message, "role \"");
	const char *end = name == NULL ? NULL : strstr(name + 6, "\" does not exist");
	char *quoted = end == NULL ? NULL : pg_quote_name(l, mem_strndup(l, name + 6, (size_t)(end - name - 6)));

	return quoted != NULL && pg_exec(l->owner, mem_printf(l, "CREATE ROLE %s", quoted)) &&
	       pg_exec(l->owner, mem_printf(l, "GRANT %s TO dataeng_lab", quoted));
}

/* Does the statement begin with these words? */
static bool begins(const char *sql, const char *words)
{
	void *tmp = mem_context(NULL, "begins");
	struct sql_tokens *t = sql_tokens(tmp, sql, strlen(sql), DIALECT_POSTGRES);
	bool yes = sql_is_words(t, 0, words);

	mem_free(tmp);
	return yes;
}

/* What only a superuser may do, and does no harm here: extensions that are installed on this machine. */
static bool as_owner(struct lab *l, const char *database, const char *sql)
{
	struct pg *pg = pg_open_as(l, pg_cluster_url(l->cluster), database, NULL, l->diags);
	bool ok = pg != NULL && pg_exec(pg, sql);

	pg_close(pg);
	return ok;
}

/* Statements of a dump that make no difference to a schema: who owns it, and settings of newer servers. */
static bool is_idle(const char *sql, const char *state)
{
	if (strcmp(state, "42704") == 0) {
		return begins(sql, "SET");
	}
	return strcmp(state, "42501") == 0 &&
	       ((begins(sql, "ALTER") && strstr(sql, "OWNER TO") != NULL) || begins(sql, "COMMENT ON EXTENSION") ||
	        begins(sql, "REVOKE") || begins(sql, "ALTER DEFAULT PRIVILEGES"));
}

static bool run_one(struct lab *l, struct pg *pg, const char *sql)
{
	for (int tries = 0; tries < 20; tries++) {
		char state[6] = "";

		if (pg_exec(pg, sql)) {
			return true;
		}
		strncpy(state, pg_error_state(pg), 5);
		if (strcmp(state, "42501") == 0 && begins(sql, "CREATE EXTENSION")) {
			void *tmp = mem_context(NULL, "run_one");
			bool ok;

			pg_clear_error(pg);
			ok = as_owner(l, pg_text(tmp, pg, "SELECT current_database()", ""), sql);
			mem_free(tmp);
			return ok;
		}
		if (is_idle(sql, state)) {
			pg_clear_error(pg);
			return true;
		}
		if (strcmp(state, "42704") != 0 || !make_role(l, pg)) {
			return false;
		}
		pg_clear_error(pg);
	}
	return false;
}

bool lab_run(struct lab *l, struct pg *pg, const struct source *source)
{
	void *tmp = mem_context(l, "lab_run");
	char *text = only_sql(tmp, source);
	size_t count;
	struct sql_statement *all = sql_split(tmp, text, source->size, DIALECT_POSTGRES, &count);
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++) {
		ok = run_one(l, pg, mem_strndup(tmp, text + all[i].start, all[i].end - all[i].start));
		if (!ok) {
			int offset = pg_error_offset(pg);
			size_t at = all[i].start + (offset > 0 ? (size_t)offset : 0);
			size_t n = 1;

			while (at + n < all[i].end && strchr(" \t\n,;()", text[at + n]) == NULL) {
				n++;
			}
			diag_errorf(l->diags, source_place(source, at, n), "sql", NULL, "%s",
			            pg_error(pg) == NULL ? "an extension cannot be made" : pg_error(pg));
			pg_clear_error(pg);
		}
	}
	if (ok) {
		ok = (pg_exec(pg, "COMMIT") && pg_exec(pg, "RESET ALL")) || pg_report(pg, l->diags, "cannot end the script");
		ok = ok && lab_settle(pg, l->diags);
	}
	mem_free(tmp);
	return ok;
}
