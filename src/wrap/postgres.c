/* PostgreSQL behind a sticky error. The only includer of libpq-fe.h; the library is loaded at the first connection. */
#include "dataeng/wrap/postgres.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/wrap/late.h"

#define FUNCTIONS(F)                                                                                                           \
	F(PQconnectdbParams)                                                                                                   \
	F(PQstatus)                                                                                                            \
	F(PQfinish)                                                                                                            \
	F(PQerrorMessage)                                                                                                      \
	F(PQexec)                                                                                                              \
	F(PQexecParams)                                                                                                        \
	F(PQresultStatus)                                                                                                      \
	F(PQclear)                                                                                                             \
	F(PQgetvalue) F(PQgetisnull) F(PQntuples) F(PQnfields) F(PQresultErrorField) F(PQresultErrorMessage) F(PQcmdTuples)    \
	        F(PQparameterStatus) F(PQgetCancel) F(PQfreeCancel) F(PQcancel) F(PQsetNoticeProcessor) F(PQconninfoParse)     \
	                F(PQconninfoFree)

struct libpq {
	FUNCTIONS(LATE_POINTER)
};

#define SYMBOL(function) LATE_SYMBOL(struct libpq, function)

/* Written once, by the first connection; code of a library, not state of ours. */
static struct libpq pq;

static const struct late_symbol symbols[] = {FUNCTIONS(SYMBOL)};
static const char *const libraries[] = {"libpq.so.5", "libpq.so", NULL};

enum { MOST_CONNECTIONS = 8, MOST_PARAMETERS = 64 };

/* For the signal handler: what to cancel. Slots are taken and given back by the one thread we have. */
static PGcancel *volatile running[MOST_CONNECTIONS];

struct failure {
	char *message, *state, *constraint, *table, *column;
	int offset;
};

struct pg {
	PGconn *conn;
	PGcancel *cancel;
	struct failure *failure; /* sticky; NULL: all is well */
	int64_t changes;
	char *version;
};

struct pg_rows {
	struct pg *pg;
	PGresult *result;
	int row; /* -1: before the first */
	int count;
	bool failed;
};

void pg_interrupt_all(void)
{
	char ignored[256];

	for (int i = 0; i < MOST_CONNECTIONS; i++) {
		if (running[i] != NULL) {
			pq.PQcancel(running[i], ignored, (int)sizeof ignored);
		}
	}
}

static void watch(struct pg *pg)
{
	pg->cancel = pq.PQgetCancel(pg->conn);
	for (int i = 0; i < MOST_CONNECTIONS && pg->cancel != NULL; i++) {
		if (running[i] == NULL) {
			running[i] = pg->cancel;
			return;
		}
	}
}

static void unwatch(struct pg *pg)
{
	for (int i = 0; i < MOST_CONNECTIONS; i++) {
		if (running[i] == pg->cancel) {
			running[i] = NULL;
		}
	}
	if (pg->cancel != NULL) {
		pq.PQfreeCancel(pg->cancel);
		pg->cancel = NULL;
	}
}

static int close_pg(struct pg *pg)
{
	pg_close(pg);
	return 0;
}

void pg_close(struct pg *pg)
{
	if (pg != NULL && pg->conn != NULL) {
		unwatch(pg);
		pq.PQfinish(pg->conn);
		pg->conn = NULL;
	}
}

static void no_notice(void *data, const char *message)
{
	(void)data;
	(void)message;
}

/* The first line of a message, without "ERROR:" and such. */
static char *one_line(const void *ctx, const char *message)
{
	size_t n = strcspn(message, "\n");

	return mem_strndup(ctx, message, n);
}

char *pg_shown_url(const void *ctx, const char *url)
{
	const char *at = strstr(url, "://");
	const char *p = strstr(url, "password=");
	struct buf b;

	buf_init(&b, ctx);
	if (p != NULL) {
		size_t n = strcspn(p, " &");

		buf_printf(&b, "%.*spassword=***%s", (int)(p - url), url, p + n);
		return b.data;
	}
	if (at != NULL) {
		const char *user = at + 3;
		const char *end = user + strcspn(user, "/?");
		const char *host = memrchr(user, '@', (size_t)(end - user));
		const char *colon = host == NULL ? NULL : memchr(user, ':', (size_t)(host - user));

		if (colon != NULL) {
			buf_printf(&b, "%.*s***%s", (int)(colon + 1 - url), url, host);
			return b.data;
		}
	}
	buf_str(&b, url);
	return b.data;
}

/* "server at ... failed: why" holds host and user, never the password. */
static struct pg *refuse(struct pg *pg, const char *url, struct diags *diags)
{
	const char *why = pg->conn == NULL ? "out of memory" : pq.PQerrorMessage(pg->conn);
	char *line = one_line(pg, why);

	diag_errorf(diags, NO_PLACE, "postgres-connect", "check the URL: postgresql://user@host:port/database",
	            "cannot connect to %s: %s", pg_shown_url(pg, url), line);
	mem_free(pg);
	return NULL;
}

struct pg *pg_open(const void *ctx, const char *url, struct diags *diags)
{
	return pg_open_as(ctx, url, NULL, NULL, diags);
}

struct pg *pg_open_as(const void *ctx, const char *url, const char *database, const char *user, struct diags *diags)
{
	/* The first dbname may be a whole connection string; what follows wins over it. */
	const char *names[] = {"dbname", database == NULL ? "application_name" : "dbname",
	                       user == NULL ? "application_name" : "user", "application_name", NULL};
	const char *values[] = {url, database == NULL ? "dataeng" : database, user == NULL ? "dataeng" : user, "dataeng", NULL};
	struct pg *pg;
	PQconninfoOption *options;

	if (!late_load(&pq, symbols, sizeof symbols / sizeof symbols[0], libraries, "libpq5", diags)) {
		return NULL;
	}
	pg = mem_new(ctx, struct pg);
	talloc_set_destructor(pg, close_pg);
	options = pq.PQconninfoParse(url, NULL);
	if (options == NULL) {
		diag_errorf(diags, NO_PLACE, "postgres-connect", "write it as postgresql://user@host:port/database",
		            "this is no connection URL: %s", pg_shown_url(pg, url));
		mem_free(pg);
		return NULL;
	}
	pq.PQconninfoFree(options);
	pg->conn = pq.PQconnectdbParams(names, values, 1);
	if (pg->conn == NULL || pq.PQstatus(pg->conn) != CONNECTION_OK) {
		return refuse(pg, url, diags);
	}
	pq.PQsetNoticeProcessor(pg->conn, no_notice, NULL);
	watch(pg);
	pg->version = mem_strdup(pg, pq.PQparameterStatus(pg->conn, "server_version"));
	pg->version[strcspn(pg->version, " ")] = '\0';
	return pg;
}

static char *field(struct failure *f, const PGresult *r, int code)
{
	const char *s = r == NULL ? NULL : pq.PQresultErrorField(r, code);

	return mem_strdup(f, s == NULL ? "" : s);
}

/* The server counts code points from 1; our places are bytes from 0. */
static int byte_offset(const char *sql, const char *position)
{
	long chars = strtol(position, NULL, 10) - 1;
	const char *p = sql;

	if (*position == '\0' || chars < 0) {
		return -1;
	}
	while (chars > 0 && *p != '\0') {
		p++;
		while (((unsigned char)*p & 0xc0) == 0x80) {
			p++;
		}
		chars--;
	}
	return (int)(p - sql);
}

static void fail(struct pg *pg, const char *sql, const PGresult *r)
{
	struct failure *f;

	if (pg->failure != NULL) {
		return;
	}
	f = pg->failure = mem_new(pg, struct failure);
	f->message = field(f, r, PG_DIAG_MESSAGE_PRIMARY);
	if (*f->message == '\0') {
		f->message = one_line(f, pq.PQerrorMessage(pg->conn));
	}
	f->state = field(f, r, PG_DIAG_SQLSTATE);
	f->constraint = field(f, r, PG_DIAG_CONSTRAINT_NAME);
	f->table = field(f, r, PG_DIAG_TABLE_NAME);
	f->column = field(f, r, PG_DIAG_COLUMN_NAME);
	f->offset = byte_offset(sql, field(f, r, PG_DIAG_STATEMENT_POSITION));
}

/* Takes a result in; NULL when it is a failure. */
static PGresult *accept(struct pg *pg, const char *sql, PGresult *r)
{
	ExecStatusType status = pq.PQresultStatus(r);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
		pg->changes = strtoll(pq.PQcmdTuples(r), NULL, 10);
		return r;
	}
	fail(pg, sql, r);
	pq.PQclear(r);
	return NULL;
}

bool pg_exec(struct pg *pg, const char *sql)
{
	PGresult *r;

	if (pg->failure != NULL) {
		return false;
	}
	r = accept(pg, sql, pq.PQexec(pg->conn, sql));
	if (r == NULL) {
		return false;
	}
	pq.PQclear(r);
	return true;
}

/* Texts of the bound values, in ctx. */
static int collect(void *ctx, const char **values, const char *types, va_list ap)
{
	int n = 0;

	for (; types != NULL && *types != '\0' && n < MOST_PARAMETERS; types++, n++) {
		switch (*types) {
		case 's':
			values[n] = va_arg(ap, const char *);
			break;
		case 'i':
			values[n] = mem_printf(ctx, "%" PRId64, va_arg(ap, int64_t));
			break;
		case 'r':
			values[n] = mem_printf(ctx, "%.17g", va_arg(ap, double));
			break;
		default:
			values[n] = NULL;
		}
	}
	return n;
}

static int end_rows(struct pg_rows *r)
{
	if (r->result != NULL) {
		pq.PQclear(r->result);
		r->result = NULL;
	}
	return 0;
}

static struct pg_rows *start(const void *ctx, struct pg *pg, const char *sql, const char *types, va_list ap)
{
	struct pg_rows *r = mem_new(ctx, struct pg_rows);
	const char *values[MOST_PARAMETERS];
	int n = collect(r, values, types, ap);

	r->pg = pg;
	r->row = -1;
	talloc_set_destructor(r, end_rows);
	if (pg->failure == NULL) {
		r->result = accept(pg, sql, pq.PQexecParams(pg->conn, sql, n, NULL, values, NULL, NULL, 0));
	}
	r->failed = r->result == NULL;
	r->count = r->failed ? 0 : pq.PQntuples(r->result);
	return r;
}

struct pg_rows *pg_query(const void *ctx, struct pg *pg, const char *sql, const char *types, ...)
{
	va_list ap;
	struct pg_rows *r;

	va_start(ap, types);
	r = start(ctx, pg, sql, types, ap);
	va_end(ap);
	return r;
}

bool pg_rows_next(struct pg_rows *r)
{
	return r->row + 1 < r->count && (r->row++, true);
}

const char *pg_rows_text(const struct pg_rows *r, int col)
{
	return pq.PQgetisnull(r->result, r->row, col) ? NULL : pq.PQgetvalue(r->result, r->row, col);
}

const char *pg_rows_string(const struct pg_rows *r, int col)
{
	return pq.PQgetvalue(r->result, r->row, col);
}

int64_t pg_rows_int(const struct pg_rows *r, int col)
{
	return strtoll(pg_rows_string(r, col), NULL, 10);
}

bool pg_rows_bool(const struct pg_rows *r, int col)
{
	return pg_rows_string(r, col)[0] == 't';
}

int pg_rows_columns(const struct pg_rows *r)
{
	return r->result == NULL ? 0 : pq.PQnfields(r->result);
}

bool pg_rows_end(struct pg_rows *r)
{
	bool ok = !r->failed;

	mem_free(r);
	return ok;
}

bool pg_run(struct pg *pg, const char *sql, const char *types, ...)
{
	va_list ap;
	struct pg_rows *r;

	va_start(ap, types);
	r = start(pg, pg, sql, types, ap);
	va_end(ap);
	return pg_rows_end(r);
}

int64_t pg_int(struct pg *pg, int64_t otherwise, const char *sql, const char *types, ...)
{
	va_list ap;
	struct pg_rows *r;
	int64_t v = otherwise;

	va_start(ap, types);
	r = start(pg, pg, sql, types, ap);
	va_end(ap);
	if (pg_rows_next(r) && pg_rows_text(r, 0) != NULL) {
		v = pg_rows_int(r, 0);
	}
	pg_rows_end(r);
	return v;
}

char *pg_text(const void *ctx, struct pg *pg, const char *sql, const char *types, ...)
{
	va_list ap;
	struct pg_rows *r;
	char *v = NULL;

	va_start(ap, types);
	r = start(pg, pg, sql, types, ap);
	va_end(ap);
	if (pg_rows_next(r)) {
		v = mem_strdup(ctx, pg_rows_text(r, 0));
	}
	pg_rows_end(r);
	return v;
}

int64_t pg_changes(const struct pg *pg)
{
	return pg->changes;
}

const char *pg_version(const struct pg *pg)
{
	return pg->version;
}

const char *pg_error(const struct pg *pg)
{
	return pg->failure == NULL ? NULL : pg->failure->message;
}

const char *pg_error_state(const struct pg *pg)
{
	return pg->failure == NULL ? "" : pg->failure->state;
}

const char *pg_error_constraint(const struct pg *pg)
{
	return pg->failure == NULL ? "" : pg->failure->constraint;
}

const char *pg_error_table(const struct pg *pg)
{
	return pg->failure == NULL ? "" : pg->failure->table;
}

const char *pg_error_column(const struct pg *pg)
{
	return pg->failure == NULL ? "" : pg->failure->column;
}

int pg_error_offset(const struct pg *pg)
{
	return pg->failure == NULL ? -1 : pg->failure->offset;
}

bool pg_error_is_constraint(const struct pg *pg)
{
	return pg->failure != NULL && (strncmp(pg->failure->state, "23", 2) == 0 || strncmp(pg->failure->state, "22", 2) == 0);
}

bool pg_error_is_cancel(const struct pg *pg)
{
	return pg->failure != NULL && strcmp(pg->failure->state, "57014") == 0;
}

void pg_clear_error(struct pg *pg)
{
	mem_free(pg->failure);
	pg->failure = NULL;
}

bool pg_report(struct pg *pg, struct diags *diags, const char *what)
{
	if (pg->failure != NULL) {
		diag_errorf(diags, NO_PLACE, "postgres", NULL, "%s: %s", what, pg->failure->message);
		pg_clear_error(pg);
	}
	return false;
}

bool pg_limit(struct pg *pg, int milliseconds)
{
	char sql[64];

	snprintf(sql, sizeof sql, "SET statement_timeout = %d", milliseconds);
	return pg_exec(pg, sql);
}

static char *quoted(const void *ctx, const char *s, char quote)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_char(&b, quote);
	for (; *s != '\0'; s++) {
		buf_char(&b, *s);
		if (*s == quote) {
			buf_char(&b, quote);
		}
	}
	buf_char(&b, quote);
	return b.data;
}

char *pg_quote_name(const void *ctx, const char *name)
{
	return quoted(ctx, name, '"');
}

char *pg_quote_text(const void *ctx, const char *text)
{
	return text == NULL ? mem_strdup(ctx, "NULL") : quoted(ctx, text, '\'');
}
