/* The session file: creating, opening, transactions with history, undo and redo.
 *
 * The changeset recorder runs for the length of one transaction and sees every table but the
 * history itself. Undo applies the inverse of the newest done changeset; redo applies the oldest
 * undone one; doing something else first turns undone rows into abandoned ones, which stay as
 * the audit trail.
 */
#include "dataeng/model/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/answer.h"
#include "dataeng/wrap/sqlite.h"

static const char suffix[] = ".dataeng";
static const char *const unrecorded[] = {"history", NULL};

char *session_path(const void *ctx, const char *folder, const char *name)
{
	return mem_printf(ctx, "%s/%s%s", folder, name, suffix);
}

static struct session *new_session(const void *ctx, struct db *db, const char *path, const char *now, struct diags *diags)
{
	struct session *s = mem_new(ctx, struct session);
	const char *base = path == NULL ? NULL : file_base(path);
	size_t n = base == NULL ? 0 : strlen(base);

	s->db = talloc_steal(s, db);
	s->path = mem_strdup(s, path);
	if (n > sizeof suffix - 1 && strcmp(base + n - (sizeof suffix - 1), suffix) == 0) {
		n -= sizeof suffix - 1;
	}
	s->name = mem_strndup(s, base, n);
	s->now = mem_strdup(s, now);
	s->diags = diags;
	model_define_answer(s);
	return s;
}

static bool create_tables(struct session *s)
{
	struct db *db = s->db;
	bool ok = db_begin(db) && db_exec(db, embed_text("model/schema.sql")) &&
	          db_run(db, "INSERT INTO meta VALUES ('created_at', ?), ('revision', '0')", "s", s->now) && db_commit(db) &&
	          db_exec(db, embed_text("model/views.sql"));

	if (!ok) {
		db_report(db, s->diags, "cannot make the session");
		db_rollback(db);
	}
	return ok;
}

/* WAL needs shared memory; where the file system has none SQLite keeps the old journal, which is right too. */
static bool set_durability(struct db *db)
{
	return db_exec(db, "PRAGMA journal_mode = WAL") && db_exec(db, "PRAGMA synchronous = FULL");
}

/* Reserves a file name that nobody else has. Returns the path, or NULL after reporting. */
static char *reserve(const void *ctx, const char *folder, const char *name, bool exact, struct diags *diags)
{
	for (int n = 1; n < 100000; n++) {
		char *full = n == 1 ? mem_strdup(ctx, name) : mem_printf(ctx, "%s-%d", name, n);
		char *path = session_path(ctx, folder, full);
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

		if (fd >= 0) {
			close(fd);
			return path;
		}
		if (errno != EEXIST) {
			diag_errorf(diags, FILE_PLACE(path), "session-create", "set XDG_DATA_HOME to a folder you can write to",
			            "cannot make the session file: %s", strerror(errno));
			return NULL;
		}
		if (exact) {
			diag_errorf(diags, FILE_PLACE(path), "session-exists",
			            "choose another --name, or go on with: dataeng resume NAME",
			            "there is a session '%s' already", name);
			return NULL;
		}
	}
	diag_errorf(diags, FILE_PLACE(folder), "session-create", "delete some with: dataeng delete NAME",
	            "too many sessions are called '%s'", name);
	return NULL;
}

struct session *session_create(const void *ctx, const char *folder, const char *name, bool exact, const char *now,
                               struct diags *diags)
{
	void *tmp = mem_context(ctx, "session_create");
	struct session *s = NULL;
	struct db *db = NULL;
	char *path = NULL;

	if (file_make_folder(folder, 0700, diags)) {
		path = reserve(tmp, folder, name, exact, diags);
	}
	if (path != NULL) {
		db = db_open(tmp, path, DB_WRITE, diags);
	}
	if (db != NULL) {
		char *pragma = mem_printf(tmp, "PRAGMA application_id = %d; PRAGMA user_version = %d", SESSION_APPLICATION_ID,
		                          SESSION_VERSION);

		s = new_session(ctx, db, path, now, diags);
		if (!db_exec(s->db, pragma) || !set_durability(s->db) || !create_tables(s)) {
			db_report(s->db, diags, "cannot make the session");
			session_close(s);
			(void)unlink(path);
			s = NULL;
		}
	} else if (path != NULL) {
		(void)unlink(path);
	}
	mem_free(tmp);
	return s;
}

struct session *session_scratch(const void *ctx, const char *now, struct diags *diags)
{
	struct db *db = db_open(ctx, ":memory:", DB_MEMORY, diags);
	struct session *s;

	if (db == NULL) {
		return NULL;
	}
	s = new_session(ctx, db, NULL, now, diags);
	if (!create_tables(s)) {
		session_close(s);
		return NULL;
	}
	return s;
}

static enum session_fault check_identity(struct db *db, const char *path, struct diags *diags)
{
	int64_t id = db_int(db, 0, "PRAGMA application_id", "");
	int64_t version = db_int(db, 0, "PRAGMA user_version", "");

	if (db_error(db) != NULL) {
		bool busy = db_error_is_busy(db);

		diag_errorf(diags, FILE_PLACE(path), busy ? "session-busy" : "session-damaged",
		            busy ? "another dataeng works on it; try again when it is done"
		                 : "restore it from a copy (dataeng export makes one)",
		            "cannot read the session: %s", db_error(db));
		db_clear_error(db);
		return busy ? SESSION_BUSY : SESSION_DAMAGED;
	}
	if (id != SESSION_APPLICATION_ID) {
		diag_error(diags, FILE_PLACE(path), "not-a-session", "this is not a dataeng session",
		           "'dataeng sessions' lists those there are");
		return SESSION_DAMAGED;
	}
	if (version > SESSION_VERSION) {
		diag_errorf(diags, FILE_PLACE(path), "session-newer", "install the newer dataeng to go on with it",
		            "made by a newer dataeng (session version %lld, this program knows %d)", (long long)version,
		            SESSION_VERSION);
		return SESSION_NEWER;
	}
	return SESSION_FINE;
}

struct session *session_open(const void *ctx, const char *path, enum session_mode mode, const char *now,
                             enum session_fault *fault, struct diags *diags)
{
	struct session *s;
	struct db *db;

	*fault = SESSION_MISSING;
	if (!file_exists(path)) {
		diag_error(diags, FILE_PLACE(path), "session-missing", "there is no such session",
		           "'dataeng sessions' lists those there are");
		return NULL;
	}
	*fault = SESSION_IO;
	db = db_open(ctx, path, mode == SESSION_READ ? DB_READ : DB_WRITE, diags);
	if (db == NULL) {
		return NULL;
	}
	*fault = check_identity(db, path, diags);
	if (*fault != SESSION_FINE) {
		mem_free(db);
		return NULL;
	}
	s = new_session(ctx, db, path, now, diags);
	if ((mode == SESSION_WRITE && !set_durability(s->db)) || !db_exec(s->db, embed_text("model/views.sql")) ||
	    db_int(s->db, -1, "SELECT count(*) FROM meta", "") < 0) {
		bool busy = db_error_is_busy(s->db);

		*fault = busy ? SESSION_BUSY : SESSION_DAMAGED;
		diag_errorf(diags, FILE_PLACE(path), busy ? "session-busy" : "session-damaged",
		            busy ? "another dataeng works on it; try again when it is done"
		                 : "restore it from a copy (dataeng export makes one)",
		            "cannot read the session: %s", db_error(s->db));
		db_clear_error(s->db);
		session_close(s);
		return NULL;
	}
	return s;
}

void session_close(struct session *s)
{
	mem_free(s);
}

/* Into a file that is there and empty, as VACUUM INTO accepts; a failure takes it away. */
static bool fill_copy(struct session *s, const char *path)
{
	if (db_run(s->db, "VACUUM INTO ?", "s", path)) {
		return true;
	}
	(void)unlink(path);
	return db_report(s->db, s->diags, "cannot write the copy");
}

bool session_export(struct session *s, const char *path)
{
	/* Ours alone from the start, so that what a failure leaves can be taken away. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		return diag_errorf(s->diags, FILE_PLACE(path), "write-failed", NULL, "cannot write the copy: %s",
		                   strerror(errno));
	}
	close(fd);
	return fill_copy(s, path);
}

struct session *session_copy(const void *ctx, struct session *from, const char *folder, const char *name, bool exact)
{
	void *tmp = mem_context(NULL, "session_copy");
	char *path = file_make_folder(folder, 0700, from->diags) ? reserve(tmp, folder, name, exact, from->diags) : NULL;
	enum session_fault fault;
	struct session *copy = NULL;

	if (path != NULL && fill_copy(from, path)) {
		copy = session_open(ctx, path, SESSION_WRITE, from->now, &fault, from->diags);
	}
	if (path != NULL && copy == NULL) {
		(void)unlink(path);
	}
	mem_free(tmp);
	return copy;
}

bool session_settle(struct session *s)
{
	bool ok = db_int(s->db, 1, "PRAGMA wal_checkpoint(TRUNCATE)", "") == 0;

	if (!ok) {
		db_clear_error(s->db);
		diag_error(s->diags, FILE_PLACE(s->path), "session-busy", "another dataeng works on this session",
		           "try again when it is done");
	}
	return ok;
}

bool session_in_transaction(const struct session *s)
{
	return db_in_transaction(s->db);
}

bool session_begin(struct session *s)
{
	if (db_begin(s->db) && db_record_start(s->db, unrecorded)) {
		return true;
	}
	if (db_error_is_busy(s->db)) {
		diag_error(s->diags, FILE_PLACE(s->path), "session-busy", "another dataeng is writing to this session",
		           "try again when it is done");
	} else {
		db_report(s->db, s->diags, "cannot begin");
	}
	session_rollback(s);
	return false;
}

static bool append_history(struct session *s, const char *command, const void *changeset, size_t size)
{
	return db_run(s->db, "UPDATE history SET state = 'abandoned' WHERE state = 'undone'", "") &&
	       db_run(s->db, "INSERT INTO history (at, command, state, changeset) VALUES (?, ?, 'done', ?)", "ssb", s->now,
	              command, changeset, size);
}

bool session_commit(struct session *s, const char *command)
{
	void *ctx = mem_context(NULL, "session_commit");
	void *changeset;
	size_t size;
	bool ok = db_run(s->db, "UPDATE meta SET value = value + 1 WHERE key = 'revision'", "") &&
	          db_record_stop(ctx, s->db, &changeset, &size) && append_history(s, command, changeset, size) &&
	          db_commit(s->db);

	if (!ok) {
		db_report(s->db, s->diags, "cannot save");
		session_rollback(s);
	}
	mem_free(ctx);
	return ok;
}

void session_rollback(struct session *s)
{
	void *ctx = mem_context(NULL, "session_rollback");
	void *changeset;
	size_t size;

	db_clear_error(s->db);
	db_record_stop(ctx, s->db, &changeset, &size);
	db_rollback(s->db);
	mem_free(ctx);
}

/* Applies the changeset of one history row and flips its state. */
static bool travel(const void *ctx, struct session *s, const char *select, const char *state, bool inverse, char **what)
{
	struct query *q;
	int64_t id = 0;
	bool ok;

	*what = NULL;
	if (!db_begin(s->db)) {
		return db_report(s->db, s->diags, "cannot begin");
	}
	q = db_query(ctx, s->db, select, "");
	if (query_next(q)) {
		size_t size;
		const void *p = query_blob(q, 2, &size);
		void *changeset = mem_dup(ctx, p, size == 0 ? 1 : size);

		id = query_int(q, 0);
		*what = mem_strdup(ctx, query_text(q, 1));
		ok = query_end(q) && db_apply(s->db, changeset, size, inverse);
	} else {
		ok = query_end(q);
	}
	if (ok && id != 0) {
		ok = db_run(s->db, "UPDATE history SET state = ? WHERE id = ?", "si", state, id);
	}
	if (!ok || !db_commit(s->db)) {
		db_report(s->db, s->diags, inverse ? "cannot undo" : "cannot redo");
		db_rollback(s->db);
		return false;
	}
	return true;
}

bool session_undo(const void *ctx, struct session *s, char **what)
{
	return travel(ctx, s, "SELECT id, command, changeset FROM history WHERE state = 'done' ORDER BY id DESC LIMIT 1",
	              "undone", true, what);
}

bool session_redo(const void *ctx, struct session *s, char **what)
{
	return travel(ctx, s, "SELECT id, command, changeset FROM history WHERE state = 'undone' ORDER BY id LIMIT 1", "done",
	              false, what);
}

char *session_get(const void *ctx, struct session *s, const char *key)
{
	return db_text(ctx, s->db, "SELECT value FROM meta WHERE key = ?", "s", key);
}

bool session_set(struct session *s, const char *key, const char *value)
{
	if (value == NULL) {
		return db_run(s->db, "DELETE FROM meta WHERE key = ?", "s", key);
	}
	return db_run(s->db, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", "ss", key, value);
}

static void describe(const void *ctx, struct session_info *info, const char *path)
{
	void *tmp = mem_context(ctx, "describe");
	struct diags *quiet = diags_new(tmp);
	enum session_fault fault;
	struct session *s = session_open(tmp, path, SESSION_READ, NULL, &fault, quiet);
	const char *base = file_base(path);

	*info = (struct session_info){.path = path, .title = "", .task = "", .changed = ""};
	info->name = mem_strndup(ctx, base, strlen(base) - (sizeof suffix - 1));
	if (s != NULL) {
		char *title = session_get(ctx, s, "title");
		char *task = session_get(ctx, s, "task");

		info->title = title == NULL ? "" : title;
		info->task = task == NULL ? "" : task;
		info->changed = db_text(ctx, s->db,
		                        "SELECT coalesce((SELECT at FROM history ORDER BY id DESC LIMIT 1), (SELECT value FROM "
		                        "meta WHERE key = 'created_at'), '')",
		                        "");
		info->entities = db_int(s->db, 0, "SELECT count(*) FROM entity", "");
		info->answers = db_int(s->db, 0, "SELECT count(*) FROM answer WHERE status <> 'done'", "");
	} else {
		info->fault = quiet->count > 0 ? mem_strdup(ctx, quiet->all[0].message) : "cannot be opened";
	}
	mem_free(tmp);
}

static int newest_first(const void *a, const void *b)
{
	const struct session_info *x = a;
	const struct session_info *y = b;
	int order = strcmp(y->changed == NULL ? "" : y->changed, x->changed == NULL ? "" : x->changed);

	return order != 0 ? order : strcmp(x->name, y->name);
}

bool session_list(const void *ctx, struct session_info **all, size_t *count, const char *folder, struct diags *diags)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	*all = mem_array(ctx, struct session_info, 1);
	*count = 0;
	if (dir == NULL) {
		return errno == ENOENT ||
		       diag_errorf(diags, FILE_PLACE(folder), "folder-failed", NULL, "cannot list: %s", strerror(errno));
	}
	while ((e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name);

		if (n <= sizeof suffix - 1 || strcmp(e->d_name + n - (sizeof suffix - 1), suffix) != 0) {
			continue;
		}
		*all = mem_resize(ctx, *all, struct session_info, *count + 1);
		describe(ctx, &(*all)[(*count)++], file_join(ctx, folder, e->d_name));
	}
	closedir(dir);
	qsort(*all, *count, sizeof **all, newest_first);
	return true;
}
