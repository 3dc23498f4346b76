/* SQLite behind a sticky error. The only includer of sqlite3.h. */
#define SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include "dataeng/wrap/sqlite.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

enum {
	BUSY_MS = 5000,
	KEPT = 64,         /* statements kept for reuse; a power of two */
	STEP_SLICE = 1000, /* virtual machine steps between two looks at the limits */
};

struct kept {
	char *sql;
	sqlite3_stmt *stmt;
	bool busy;
};

struct db {
	sqlite3 *handle;
	char *tidy; /* path of a database whose write-ahead log is to be gone at the end; NULL: none */
	int rc;     /* sticky: SQLITE_OK or the first failure */
	char *message;
	int offset;
	struct kept kept[KEPT];
	sqlite3_session *recorder;
	const char *const *unrecorded;
	struct db_limits limits;
	int64_t steps_left;
};

struct query {
	struct db *db;
	sqlite3_stmt *stmt;
	struct kept *kept; /* NULL: the statement is ours alone */
	bool failed;
};

/* Every statement polls this counter's change, so a signal handler needs no list of connections. */
static volatile sig_atomic_t interrupts;

void db_interrupt_all(void)
{
	interrupts = interrupts + 1;
}

void db_interrupt_clear(void)
{
	interrupts = 0;
}

static bool fail(struct db *db, int rc)
{
	if (db->rc == SQLITE_OK) {
		db->rc = rc;
		db->message = mem_strdup(db, sqlite3_errmsg(db->handle));
		db->offset = sqlite3_error_offset(db->handle);
	}
	return false;
}

static int close_db(struct db *db)
{
	db_close(db);
	return 0;
}

static int on_progress(void *data)
{
	struct db *db = data;

	if (interrupts != 0) {
		interrupts = 0;
		return 1;
	}
	if (db->limits.steps > 0) {
		db->steps_left -= STEP_SLICE;
		return db->steps_left <= 0;
	}
	return 0;
}

static int authorize(void *data, int action, const char *a, const char *b, const char *c, const char *d)
{
	const struct db *db = data;

	(void)c;
	(void)d;
	if (db->limits.no_attach || db->limits.read_only) {
		if (action == SQLITE_ATTACH || action == SQLITE_DETACH) {
			return SQLITE_DENY;
		}
		if (action == SQLITE_FUNCTION && b != NULL && sqlite3_stricmp(b, "load_extension") == 0) {
			return SQLITE_DENY;
		}
		if (action == SQLITE_PRAGMA && a != NULL && sqlite3_stricmp(a, "writable_schema") == 0) {
			return SQLITE_DENY;
		}
	}
	if (db->limits.read_only && action != SQLITE_SELECT && action != SQLITE_READ && action != SQLITE_FUNCTION &&
	    action != SQLITE_RECURSIVE) {
		return SQLITE_DENY;
	}
	return SQLITE_OK;
}

static void configure(struct db *db)
{
	sqlite3 *h = db->handle;

	sqlite3_busy_timeout(h, BUSY_MS);
	sqlite3_extended_result_codes(h, 1);
	sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_progress_handler(h, STEP_SLICE, on_progress, db);
	/* The usual 2 MiB let a session of some thousand elements be read from the disk again and again. */
	sqlite3_exec(h, "PRAGMA cache_size = -65536", NULL, NULL, NULL);
}

static bool has_log(const void *ctx, const char *path)
{
	char *log = mem_printf(ctx, "%s-wal", path);
	bool has = access(log, F_OK) == 0;

	mem_free(log);
	return has;
}

/* Whoever only reads a database with a write-ahead log makes the log and its index, but may not remove them: the last one
 * that could have written does. A log that was there before belongs to somebody. */
static void tidy(struct db *db)
{
	sqlite3 *h = NULL;

	if (db->tidy != NULL && has_log(db, db->tidy) &&
	    sqlite3_open_v2(db->tidy, &h, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_exec(h, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	sqlite3_close_v2(h);
}

bool db_lenient(struct db *db)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
	return db->rc == SQLITE_OK;
}

struct db *db_open(const void *ctx, const char *path, enum db_mode mode, struct diags *diags)
{
	static const int flags[] = {
	        [DB_READ] = SQLITE_OPEN_READONLY,
	        [DB_WRITE] = SQLITE_OPEN_READWRITE,
	        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	        [DB_MEMORY] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	};
	struct db *db = mem_new(ctx, struct db);
	char *alone = mode == DB_READ && !has_log(db, path) ? mem_strdup(db, path) : NULL;
	int rc = sqlite3_open_v2(mode == DB_MEMORY ? ":memory:" : path, &db->handle, flags[mode], NULL);

	talloc_set_destructor(db, close_db);
	if (rc != SQLITE_OK) {
		diag_errorf(diags, FILE_PLACE(path), "open-failed", NULL, "cannot open the database: %s",
		            db->handle == NULL ? "out of memory" : sqlite3_errmsg(db->handle));
		mem_free(db);
		return NULL;
	}
	configure(db);
	db->tidy = alone;
	return db;
}

void db_close(struct db *db)
{
	if (db == NULL || db->handle == NULL) {
		return;
	}
	for (size_t i = 0; i < KEPT; i++) {
		sqlite3_finalize(db->kept[i].stmt);
		db->kept[i].stmt = NULL;
	}
	if (db->recorder != NULL) {
		sqlite3session_delete(db->recorder);
		db->recorder = NULL;
	}
	sqlite3_close_v2(db->handle);
	db->handle = NULL;
	tidy(db);
}

void db_limit(struct db *db, struct db_limits limits)
{
	db->limits = limits;
	sqlite3_set_authorizer(db->handle, limits.no_attach || limits.read_only ? authorize : NULL, db);
}

struct db_limits db_limits(const struct db *db)
{
	return db->limits;
}

bool db_exec(struct db *db, const char *sql)
{
	int rc;

	if (db->rc != SQLITE_OK) {
		return false;
	}
	db->steps_left = db->limits.steps;
	rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? true : fail(db, rc);
}

static size_t hash_text(const char *s)
{
	size_t h = 1469598103934665603u;

	for (; *s != '\0'; s++) {
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	}
	return h;
}

/* A statement from the kept ones, or a new one. *kept is NULL when it cannot be kept. */
static sqlite3_stmt *prepare(struct db *db, const char *sql, struct kept **kept)
{
	struct kept *k = &db->kept[hash_text(sql) & (KEPT - 1)];
	sqlite3_stmt *stmt = NULL;
	int rc;

	*kept = NULL;
	if (db->rc != SQLITE_OK) {
		return NULL;
	}
	db->steps_left = db->limits.steps;
	if (k->stmt != NULL && !k->busy && strcmp(k->sql, sql) == 0) {
		k->busy = true;
		*kept = k;
		return k->stmt;
	}
	rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
	if (rc != SQLITE_OK || stmt == NULL) {
		fail(db, rc == SQLITE_OK ? SQLITE_MISUSE : rc);
		return NULL;
	}
	if (!k->busy) {
		sqlite3_finalize(k->stmt);
		mem_free(k->sql);
		*k = (struct kept){mem_strdup(db, sql), stmt, true};
		*kept = k;
	}
	return stmt;
}

static void bind_all(sqlite3_stmt *stmt, const char *types, va_list ap)
{
	for (int i = 1; types != NULL && *types != '\0'; types++, i++) {
		switch (*types) {
		case 's':
			sqlite3_bind_text(stmt, i, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
			break;
		case 'i':
			sqlite3_bind_int64(stmt, i, va_arg(ap, int64_t));
			break;
		case 'r':
			sqlite3_bind_double(stmt, i, va_arg(ap, double));
			break;
		case 'b': {
			const void *p = va_arg(ap, const void *);
			size_t n = va_arg(ap, size_t);

			sqlite3_bind_blob64(stmt, i, p, n, SQLITE_TRANSIENT);
			break;
		}
		default:
			sqlite3_bind_null(stmt, i);
		}
	}
}

static void release(struct kept *kept, sqlite3_stmt *stmt)
{
	if (kept == NULL) {
		sqlite3_finalize(stmt);
		return;
	}
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	kept->busy = false;
}

static int end_query(struct query *q)
{
	if (q->stmt != NULL) {
		release(q->kept, q->stmt);
		q->stmt = NULL;
	}
	return 0;
}

static struct query *start(const void *ctx, struct db *db, const char *sql, const char *types, va_list ap)
{
	struct query *q = mem_new(ctx, struct query);

	q->db = db;
	q->stmt = prepare(db, sql, &q->kept);
	q->failed = q->stmt == NULL;
	talloc_set_destructor(q, end_query);
	if (!q->failed) {
		bind_all(q->stmt, types, ap);
	}
	return q;
}

struct query *db_query(const void *ctx, struct db *db, const char *sql, const char *types, ...)
{
	va_list ap;
	struct query *q;

	va_start(ap, types);
	q = start(ctx, db, sql, types, ap);
	va_end(ap);
	return q;
}

int query_parameters(const struct query *q)
{
	return q->stmt == NULL ? 0 : sqlite3_bind_parameter_count(q->stmt);
}

const char *query_parameter(const struct query *q, int n)
{
	const char *name = sqlite3_bind_parameter_name(q->stmt, n + 1);

	return name == NULL ? NULL : name + 1;
}

void query_bind_text(struct query *q, int n, const char *value)
{
	sqlite3_bind_text(q->stmt, n + 1, value, -1, SQLITE_TRANSIENT);
}

void query_bind_int(struct query *q, int n, int64_t value)
{
	sqlite3_bind_int64(q->stmt, n + 1, value);
}

void query_bind_real(struct query *q, int n, double value)
{
	sqlite3_bind_double(q->stmt, n + 1, value);
}

bool query_next(struct query *q)
{
	int rc;

	if (q->failed || q->db->rc != SQLITE_OK) {
		return false;
	}
	rc = sqlite3_step(q->stmt);
	if (rc == SQLITE_ROW) {
		return true;
	}
	if (rc != SQLITE_DONE) {
		q->failed = true;
		fail(q->db, rc);
	}
	return false;
}

bool query_end(struct query *q)
{
	bool ok = !q->failed && q->db->rc == SQLITE_OK;

	mem_free(q);
	return ok;
}

bool db_run(struct db *db, const char *sql, const char *types, ...)
{
	va_list ap;
	struct query *q;

	if (db->rc != SQLITE_OK) {
		return false;
	}
	va_start(ap, types);
	q = start(db, db, sql, types, ap);
	va_end(ap);
	while (query_next(q)) {
	}
	return query_end(q);
}

int64_t db_int(struct db *db, int64_t otherwise, const char *sql, const char *types, ...)
{
	va_list ap;
	struct query *q;
	int64_t v = otherwise;

	va_start(ap, types);
	q = start(db, db, sql, types, ap);
	va_end(ap);
	if (query_next(q) && !query_is_null(q, 0)) {
		v = query_int(q, 0);
	}
	query_end(q);
	return v;
}

char *db_text(const void *ctx, struct db *db, const char *sql, const char *types, ...)
{
	va_list ap;
	struct query *q;
	char *v = NULL;

	va_start(ap, types);
	q = start(db, db, sql, types, ap);
	va_end(ap);
	if (query_next(q)) {
		v = mem_strdup(ctx, query_text(q, 0));
	}
	query_end(q);
	return v;
}

int64_t db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int query_columns(const struct query *q)
{
	return q->stmt == NULL ? 0 : sqlite3_column_count(q->stmt);
}

const char *query_name(const struct query *q, int col)
{
	return sqlite3_column_name(q->stmt, col);
}

bool query_is_null(const struct query *q, int col)
{
	return sqlite3_column_type(q->stmt, col) == SQLITE_NULL;
}

const char *query_text(const struct query *q, int col)
{
	return (const char *)sqlite3_column_text(q->stmt, col);
}

const char *query_string(const struct query *q, int col)
{
	const char *s = query_text(q, col);

	return s == NULL ? "" : s;
}

int64_t query_int(const struct query *q, int col)
{
	return sqlite3_column_int64(q->stmt, col);
}

double query_real(const struct query *q, int col)
{
	return sqlite3_column_double(q->stmt, col);
}

const void *query_blob(const struct query *q, int col, size_t *size)
{
	const void *p = sqlite3_column_blob(q->stmt, col);

	*size = (size_t)sqlite3_column_bytes(q->stmt, col);
	return p;
}

const char *query_storage(const struct query *q, int col)
{
	switch (sqlite3_column_type(q->stmt, col)) {
	case SQLITE_INTEGER:
		return "integer";
	case SQLITE_FLOAT:
		return "real";
	case SQLITE_TEXT:
		return "text";
	case SQLITE_BLOB:
		return "blob";
	default:
		return "null";
	}
}

const char *db_error(const struct db *db)
{
	return db->rc == SQLITE_OK ? NULL : db->message;
}

int db_error_offset(const struct db *db)
{
	return db->rc == SQLITE_OK ? -1 : db->offset;
}

bool db_error_is_constraint(const struct db *db)
{
	return (db->rc & 0xff) == SQLITE_CONSTRAINT;
}

bool db_error_is_busy(const struct db *db)
{
	return (db->rc & 0xff) == SQLITE_BUSY || (db->rc & 0xff) == SQLITE_LOCKED;
}

bool db_error_is_interrupt(const struct db *db)
{
	return (db->rc & 0xff) == SQLITE_INTERRUPT;
}

void db_clear_error(struct db *db)
{
	db->rc = SQLITE_OK;
	mem_free(db->message);
	db->message = NULL;
	db->offset = -1;
}

bool db_report(struct db *db, struct diags *diags, const char *what)
{
	if (db->rc != SQLITE_OK) {
		diag_errorf(diags, NO_PLACE, "sqlite", NULL, "%s: %s", what, db->message);
		db_clear_error(db);
	}
	return false;
}

bool db_begin(struct db *db)
{
	return db_exec(db, "BEGIN IMMEDIATE");
}

bool db_commit(struct db *db)
{
	return db_exec(db, "COMMIT");
}

bool db_in_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db->handle) == 0;
}

void db_rollback(struct db *db)
{
	db_clear_error(db);
	if (!sqlite3_get_autocommit(db->handle)) {
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	}
}

struct function {
	db_function *fn;
	void *data;
};

static void call_function(sqlite3_context *sc, int argc, sqlite3_value **argv)
{
	const struct function *f = sqlite3_user_data(sc);
	void *ctx = mem_context(NULL, "sql function");
	const char **args = mem_array(ctx, const char *, (size_t)argc + 1);
	char *result;

	for (int i = 0; i < argc; i++) {
		args[i] = (const char *)sqlite3_value_text(argv[i]);
	}
	result = f->fn(ctx, argc, args, f->data);
	if (result == NULL) {
		sqlite3_result_null(sc);
	} else {
		sqlite3_result_text(sc, result, -1, SQLITE_TRANSIENT);
	}
	mem_free(ctx);
}

bool db_define(struct db *db, const char *name, int argc, db_function *fn, void *data)
{
	struct function *f = mem_new(db, struct function);
	int rc;

	*f = (struct function){fn, data};
	rc = sqlite3_create_function_v2(db->handle, name, argc, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, f,
	                                call_function, NULL, NULL, NULL);
	return rc == SQLITE_OK ? true : fail(db, rc);
}

int db_check(struct db *db, const char *sql, size_t *tail_offset)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	int rc;
	int columns;

	if (db->rc != SQLITE_OK) {
		return -1;
	}
	rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, &tail);
	if (rc != SQLITE_OK || stmt == NULL) {
		fail(db, rc == SQLITE_OK ? SQLITE_MISUSE : rc);
		return -1;
	}
	columns = sqlite3_column_count(stmt);
	if (tail_offset != NULL) {
		*tail_offset = (size_t)(tail - sql);
	}
	sqlite3_finalize(stmt);
	return columns;
}

bool db_is_readonly_sql(struct db *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	bool readonly;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL) != SQLITE_OK || stmt == NULL) {
		return false;
	}
	readonly = sqlite3_stmt_readonly(stmt) != 0;
	sqlite3_finalize(stmt);
	return readonly;
}

static int is_recorded(void *data, const char *table)
{
	const struct db *db = data;

	for (const char *const *name = db->unrecorded; name != NULL && *name != NULL; name++) {
		if (strcmp(*name, table) == 0) {
			return 0;
		}
	}
	return 1;
}

bool db_record_start(struct db *db, const char *const *except)
{
	int rc;

	if (db->rc != SQLITE_OK) {
		return false;
	}
	rc = sqlite3session_create(db->handle, "main", &db->recorder);
	if (rc == SQLITE_OK) {
		db->unrecorded = except;
		sqlite3session_table_filter(db->recorder, is_recorded, db);
		rc = sqlite3session_attach(db->recorder, NULL);
	}
	return rc == SQLITE_OK ? true : fail(db, rc);
}

bool db_record_stop(const void *ctx, struct db *db, void **changeset, size_t *size)
{
	int n = 0;
	void *p = NULL;
	int rc = SQLITE_MISUSE;

	*changeset = NULL;
	*size = 0;
	if (db->recorder != NULL) {
		rc = sqlite3session_changeset(db->recorder, &n, &p);
		sqlite3session_delete(db->recorder);
		db->recorder = NULL;
	}
	if (rc != SQLITE_OK) {
		return fail(db, rc);
	}
	if (n > 0) {
		*changeset = mem_dup(ctx, p, (size_t)n);
		*size = (size_t)n;
	}
	sqlite3_free(p);
	return db->rc == SQLITE_OK;
}

static int on_conflict(void *data, int reason, sqlite3_changeset_iter *it)
{
	(void)data;
	(void)reason;
	(void)it;
	/* A row that differs from what was recorded means a damaged history: nothing is applied. */
	return SQLITE_CHANGESET_ABORT;
}

static bool references_hold(struct db *db)
{
	struct query *q = db_query(db, db, "SELECT 1 FROM pragma_foreign_key_check LIMIT 1", "");
	bool broken = query_next(q);

	if (!query_end(q)) {
		return false;
	}
	return broken ? fail(db, SQLITE_CONSTRAINT_FOREIGNKEY) : true;
}

bool db_apply(struct db *db, const void *changeset, size_t size, bool inverse)
{
	int n = (int)size;
	void *p = NULL;
	int rc = SQLITE_OK;

	if (db->rc != SQLITE_OK || size == 0) {
		return db->rc == SQLITE_OK;
	}
	if (inverse) {
		rc = sqlite3changeset_invert(n, changeset, &n, &p);
	}
	if (rc == SQLITE_OK) {
		/* The changeset holds what cascades did, too: they must not run a second time. */
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
		rc = sqlite3changeset_apply(db->handle, n, p == NULL ? (void *)(uintptr_t)changeset : p, NULL, on_conflict,
		                            NULL);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	}
	sqlite3_free(p);
	return rc == SQLITE_OK ? references_hold(db) : fail(db, rc);
}

char *db_quote_name(const void *ctx, const char *name)
{
	char *q = sqlite3_mprintf("\"%w\"", name);
	char *copy = mem_strdup(ctx, q);

	sqlite3_free(q);
	return copy;
}

char *db_quote_text(const void *ctx, const char *text)
{
	char *q = sqlite3_mprintf("%Q", text);
	char *copy = mem_strdup(ctx, q);

	sqlite3_free(q);
	return copy;
}
