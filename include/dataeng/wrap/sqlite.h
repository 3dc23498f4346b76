/* SQLite, with a sticky error: after a failure every call does nothing until the
 * caller has seen it, so that a sequence of statements is checked once at its end.
 *
 * Values are always bound. A call that takes `types` reads one argument for each
 * letter: s const char * (NULL binds NULL), i int64_t, r double, n nothing (NULL),
 * b const void * followed by size_t.
 * Source: https://sqlite.org/c3ref/intro.html, https://sqlite.org/sessionintro.html
 */
#ifndef DATAENG_WRAP_SQLITE_H
#define DATAENG_WRAP_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct query;
struct diags;
struct buf;

enum db_mode { DB_READ, DB_WRITE, DB_CREATE, DB_MEMORY };

/* Opens path (ignored for DB_MEMORY). Foreign keys on, trusted_schema off, double-quoted strings off,
 * busy timeout 5 s. The database is closed with ctx; reading (DB_READ) leaves no file beside it that was not there before.
 * NULL after reporting. */
struct db *db_open(const void *ctx, const char *path, enum db_mode mode, struct diags *diags);
void db_close(struct db *db); /* NULL is accepted */

/* For SQL of somebody else: as a plain sqlite3 takes it. Double-quoted strings are strings, built-in functions are trusted. */
bool db_lenient(struct db *db);

/* Runs all statements of sql. */
bool db_exec(struct db *db, const char *sql);

/* Runs one statement with bound values; its rows are ignored. The statement is kept for reuse. */
bool db_run(struct db *db, const char *sql, const char *types, ...);

/* First column of the first row, or the default (when there is no row or on failure). NULL counts as no row. */
int64_t db_int(struct db *db, int64_t otherwise, const char *sql, const char *types, ...);
char *db_text(const void *ctx, struct db *db, const char *sql, const char *types, ...); /* NULL: no row */

int64_t db_last_id(struct db *db);
int64_t db_changes(struct db *db); /* rows changed by the last statement */

/* A running query, in ctx. Usage:
 *	struct query *q = db_query(ctx, db, "SELECT a, b FROM t WHERE c = ?", "s", c);
 *	while (query_next(q)) { ... query_text(q, 0) ... }
 *	ok = query_end(q);
 * Never NULL; on failure query_next gives false and query_end false. */
struct query *db_query(const void *ctx, struct db *db, const char *sql, const char *types, ...);
/* Parameters by name (":name", without its prefix; NULL for a bare "?"), n from 0, to be bound before the first query_next. */
int query_parameters(const struct query *q);
const char *query_parameter(const struct query *q, int n);
void query_bind_text(struct query *q, int n, const char *value); /* NULL binds NULL; copied */
void query_bind_int(struct query *q, int n, int64_t value);
void query_bind_real(struct query *q, int n, double value);
bool query_next(struct query *q);
bool query_end(struct query *q); /* frees q; false when something failed */
int query_columns(const struct query *q);
const char *query_name(const struct query *q, int col);
bool query_is_null(const struct query *q, int col);
const char *query_text(const struct query *q, int col);   /* valid until the next call on q; NULL stays NULL */
const char *query_string(const struct query *q, int col); /* the same, NULL as "" */
int64_t query_int(const struct query *q, int col);
double query_real(const struct query *q, int col);
const void *query_blob(const struct query *q, int col, size_t *size);
/* "integer", "real", "text", "blob" or "null": the storage class of the value. */
const char *query_storage(const struct query *q, int col);

/* The sticky error: NULL when all is well. Offset in bytes within the SQL text, or -1. */
const char *db_error(const struct db *db);
int db_error_offset(const struct db *db);
bool db_error_is_constraint(const struct db *db); /* SQLITE_CONSTRAINT: a row was refused */
bool db_error_is_busy(const struct db *db);
bool db_error_is_interrupt(const struct db *db);
void db_clear_error(struct db *db);
/* Reports the sticky error as a diagnostic (code "sqlite"), clears it, returns false. what says what was tried. */
bool db_report(struct db *db, struct diags *diags, const char *what);

/* Transactions; they do not nest. */
bool db_begin(struct db *db); /* BEGIN IMMEDIATE */
bool db_commit(struct db *db);
bool db_in_transaction(const struct db *db);
void db_rollback(struct db *db); /* also when nothing is open; clears the sticky error */

/* Limits for SQL from outside. */
struct db_limits {
	int64_t steps;  /* virtual machine steps per statement; 0: no limit */
	bool read_only; /* refuses all but SELECT and reading functions */
	bool no_attach; /* refuses ATTACH, DETACH, load_extension, writable_schema */
};
void db_limit(struct db *db, struct db_limits limits);
/* The limits that hold now, for putting them back. */
struct db_limits db_limits(const struct db *db);

/* Stops the statement that runs now in any connection of ours; safe in a signal handler. */
void db_interrupt_all(void);
/* Forgets an interruption that no statement has met. */
void db_interrupt_clear(void);

/* Scalar function in SQL. Arguments and result are text (NULL allowed); deterministic, usable in views. */
typedef char *db_function(const void *ctx, int argc, const char *const *argv, void *data);
bool db_define(struct db *db, const char *name, int argc, db_function *fn, void *data);

/* Checks that sql is one complete statement that can be prepared here; returns the number of its columns, or -1
 * with the sticky error set. tail_offset (may be NULL) gets the offset behind the statement. */
int db_check(struct db *db, const char *sql, size_t *tail_offset);
bool db_is_readonly_sql(struct db *db, const char *sql);

/* Recording of changes (session extension) to all tables with a primary key but those named in except
 * (NULL terminated). The changeset is given out in ctx. */
bool db_record_start(struct db *db, const char *const *except);
bool db_record_stop(const void *ctx, struct db *db, void **changeset, size_t *size);
bool db_apply(struct db *db, const void *changeset, size_t size, bool inverse);

/* Text of the statement quoted as an SQL identifier or literal. */
char *db_quote_name(const void *ctx, const char *name);
char *db_quote_text(const void *ctx, const char *text); /* NULL gives NULL, the keyword */

#endif
