/* PostgreSQL, in the same shape as wrap/sqlite.h: a sticky error, bound values, rows.
 *
 * Values are always bound. A call that takes `types` reads one argument for each letter: s const char * (NULL binds NULL),
 * i int64_t, r double, n nothing (NULL). They go over as text, so a parameter's type may need a cast in the SQL.
 * libpq is loaded when the first connection is made.
 * Source: https://www.postgresql.org/docs/15/libpq.html, https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
#ifndef DATAENG_WRAP_POSTGRES_H
#define DATAENG_WRAP_POSTGRES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pg;
struct pg_rows;
struct diags;

/* Connects; url is a URI or a "key=value" string. The connection is closed with ctx. NULL after reporting, with the password
 * left out of the message. */
struct pg *pg_open(const void *ctx, const char *url, struct diags *diags);
/* The same, to another database and as another user than the url says; NULL: as it says. */
struct pg *pg_open_as(const void *ctx, const char *url, const char *database, const char *user, struct diags *diags);
void pg_close(struct pg *pg); /* NULL is accepted */

/* The url without its password, for people. */
char *pg_shown_url(const void *ctx, const char *url);

/* Runs all statements of sql. */
bool pg_exec(struct pg *pg, const char *sql);
/* Runs one statement with bound values; its rows are ignored. */
bool pg_run(struct pg *pg, const char *sql, const char *types, ...);
/* First column of the first row, or the default; NULL counts as no row. */
int64_t pg_int(struct pg *pg, int64_t otherwise, const char *sql, const char *types, ...);
char *pg_text(const void *ctx, struct pg *pg, const char *sql, const char *types, ...); /* NULL: no row */

/* A result, in ctx: all its rows at once. Never NULL; on failure it has none and pg_rows_end gives false. */
struct pg_rows *pg_query(const void *ctx, struct pg *pg, const char *sql, const char *types, ...);
bool pg_rows_next(struct pg_rows *r);
const char *pg_rows_text(const struct pg_rows *r, int col);   /* valid until pg_rows_end; NULL stays NULL */
const char *pg_rows_string(const struct pg_rows *r, int col); /* the same, NULL as "" */
int64_t pg_rows_int(const struct pg_rows *r, int col);
bool pg_rows_bool(const struct pg_rows *r, int col);
int pg_rows_columns(const struct pg_rows *r);
bool pg_rows_end(struct pg_rows *r);

int64_t pg_changes(const struct pg *pg); /* rows the last statement changed */
/* "15.18": of the server. */
const char *pg_version(const struct pg *pg);

/* The sticky error: NULL when all is well; else the server's message of one line. */
const char *pg_error(const struct pg *pg);
const char *pg_error_state(const struct pg *pg);      /* SQLSTATE; "" when it came from the client side */
const char *pg_error_constraint(const struct pg *pg); /* name of what refused; "" when it has none */
const char *pg_error_table(const struct pg *pg);
const char *pg_error_column(const struct pg *pg);
int pg_error_offset(const struct pg *pg);         /* bytes within the SQL text, or -1 */
bool pg_error_is_constraint(const struct pg *pg); /* class 23, or a value its type does not take (class 22) */
bool pg_error_is_cancel(const struct pg *pg);     /* stopped, by us or by a time limit */
void pg_clear_error(struct pg *pg);
/* Reports the sticky error (code "postgres"), clears it, returns false. */
bool pg_report(struct pg *pg, struct diags *diags, const char *what);

/* Stops a statement of this connection after so many milliseconds; 0: no limit. */
bool pg_limit(struct pg *pg, int milliseconds);

/* Stops what runs now in any connection of ours; safe in a signal handler. */
void pg_interrupt_all(void);

/* Quoted as an SQL identifier or literal; standard_conforming_strings is on. */
char *pg_quote_name(const void *ctx, const char *name);
char *pg_quote_text(const void *ctx, const char *text); /* NULL gives NULL, the keyword */

#endif
