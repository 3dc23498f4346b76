/* A design session: one SQLite file, transactions that are history rows, exact undo.
 *
 * Usage of every writing command:
 *	session_begin(s) ... edits ... session_commit(s, "entity add customer")
 * and session_rollback(s) when something failed. A commit with a change appends one row to the
 * history, whose inverse changeset is the undo. Reading commands open with SESSION_READ and
 * change nothing on disk.
 * Source: https://sqlite.org/sessionintro.html, https://sqlite.org/appfileformat.html
 */
#ifndef DATAENG_MODEL_SESSION_H
#define DATAENG_MODEL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct diags;

enum {
	SESSION_APPLICATION_ID = 0x64456e67, /* "dEng" in the file header */
	SESSION_VERSION = 1,                 /* PRAGMA user_version */
};

enum session_mode { SESSION_READ, SESSION_WRITE };

/* Why opening failed, beside the diagnostic: decides between exit codes 1 and 5. */
enum session_fault { SESSION_FINE, SESSION_MISSING, SESSION_BUSY, SESSION_DAMAGED, SESSION_NEWER, SESSION_IO };

struct session {
	struct db *db;
	const char *name; /* file name without folder and ".dataeng"; NULL for a scratch session */
	const char *path; /* NULL for a scratch session */
	const char *now;  /* ISO 8601 UTC, for history rows */
	struct diags *diags;
};

/* Where the sessions of a data folder are. */
char *session_path(const void *ctx, const char *folder, const char *name);

/* Makes a new session file (mode 0600). When name is taken, "-2", "-3" ... is appended, unless exact is true: then it is an
 * error. Several processes may do this at once; each gets a name of its own. */
struct session *session_create(const void *ctx, const char *folder, const char *name, bool exact, const char *now,
                               struct diags *diags);

/* Opens an existing one, upgrading an older version inside one transaction (SESSION_WRITE only). NULL after reporting. */
struct session *session_open(const void *ctx, const char *path, enum session_mode mode, const char *now,
                             enum session_fault *fault, struct diags *diags);

/* A session in memory, gone with ctx. */
struct session *session_scratch(const void *ctx, const char *now, struct diags *diags);

void session_close(struct session *s); /* NULL is accepted; also done when its context is freed */

/* Writes a copy of the whole session to path (which must not exist). */
bool session_export(struct session *s, const char *path);

/* A copy of `from` as a new session in the folder; its name as in session_create. NULL after reporting. */
struct session *session_copy(const void *ctx, struct session *from, const char *folder, const char *name, bool exact);

/* Brings the write-ahead log into the file, so that the file may be moved. False when another program uses it. */
bool session_settle(struct session *s);

bool session_begin(struct session *s);
bool session_commit(struct session *s, const char *command);
void session_rollback(struct session *s);
/* Is a transaction of this session open? */
bool session_in_transaction(const struct session *s);

/* Takes back the last command that is done, or does again the last one undone. *what gets its text in ctx, or NULL when
 * there is nothing to undo or redo (that is no failure). Not inside a transaction. */
bool session_undo(const void *ctx, struct session *s, char **what);
bool session_redo(const void *ctx, struct session *s, char **what);

/* Facts about the session: keys of the table meta. session_get gives NULL when unset. */
char *session_get(const void *ctx, struct session *s, const char *key);
bool session_set(struct session *s, const char *key, const char *value); /* NULL removes */

/* One line of the list of sessions. */
struct session_info {
	const char *name;
	const char *path;
	const char *title;   /* "" when it has none */
	const char *task;    /* id of the task; "" */
	const char *changed; /* ISO 8601 UTC of the last history row, or of the creation */
	int64_t entities;
	int64_t answers;
	const char *fault; /* NULL, or why it cannot be opened */
};

/* All sessions of the folder, newest change first, then by name. A folder that does not exist has none. */
bool session_list(const void *ctx, struct session_info **all, size_t *count, const char *folder, struct diags *diags);

#endif
