/* SQLite and PostgreSQL side by side.
 *
 * SQLite says in its message what refused a row: the columns of a key, the name (or text) of a check, nothing for a foreign
 * key. PostgreSQL gives fields. Both become one struct refusal here.
 */
#include "dataeng/prove/engine.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

bool engine_exec(struct engine *e, const char *sql)
{
	return e->dialect == DIALECT_SQLITE ? db_exec(e->db, sql) : pg_exec(e->pg, sql);
}

struct message_start {
	const char *start;
	enum refusal_kind kind;
};

static const struct message_start starts[] = {
        {"NOT NULL constraint failed: ", REFUSED_NOT_NULL},
        {"UNIQUE constraint failed: ", REFUSED_UNIQUE},
        {"CHECK constraint failed: ", REFUSED_CHECK},
        {"FOREIGN KEY constraint failed", REFUSED_FK},
        {"datatype mismatch", REFUSED_TYPE},
        {"cannot store ", REFUSED_TYPE},
};

static struct refusal sqlite_refusal(void *ctx, struct db *db)
{
	const char *m = mem_strdup(ctx, db_error(db));
	struct refusal r = {REFUSED_OTHER, "", "", m};

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		const char *rest;

		if (strncmp(m, starts[i].start, strlen(starts[i].start)) != 0) {
			continue;
		}
		rest = m + strlen(starts[i].start);
		r.kind = starts[i].kind;
		if (r.kind == REFUSED_CHECK) {
			r.name = rest;
		} else if (r.kind == REFUSED_UNIQUE && strncmp(rest, "index '", 7) == 0) {
			r.name = mem_strndup(ctx, rest + 7, strlen(rest) - 8);
		} else if (r.kind != REFUSED_TYPE) {
			r.columns = rest;
		} else if (strrchr(rest, ' ') != NULL) {
			r.columns = strrchr(rest, ' ') + 1; /* cannot store TEXT value in INTEGER column t.c */
		}
		return r;
	}
	r.kind = db_error_is_constraint(db) ? REFUSED_TRIGGER : REFUSED_OTHER;
	return r;
}

static struct refusal postgres_refusal(void *ctx, struct pg *pg)
{
	const char *state = pg_error_state(pg);
	struct refusal r = {REFUSED_OTHER, mem_strdup(ctx, pg_error_constraint(pg)), "", mem_strdup(ctx, pg_error(pg))};

	if (strcmp(state, "23502") == 0) {
		r.kind = REFUSED_NOT_NULL;
		r.columns = mem_printf(ctx, "%s.%s", pg_error_table(pg), pg_error_column(pg));
	} else if (strcmp(state, "23505") == 0 || strcmp(state, "23P01") == 0) {
		r.kind = REFUSED_UNIQUE;
	} else if (strcmp(state, "23514") == 0) {
		/* A trigger may raise this class on its own behalf: then it names no constraint. */
		r.kind = *r.name == '\0' ? REFUSED_TRIGGER : REFUSED_CHECK;
	} else if (strcmp(state, "23503") == 0 || (strcmp(state, "23001") == 0 && *r.name != '\0')) {
		r.kind = *r.name == '\0' ? REFUSED_TRIGGER : REFUSED_FK;
	} else if (strncmp(state, "22", 2) == 0 || strcmp(state, "42804") == 0) {
		r.kind = REFUSED_TYPE;
	} else if (strncmp(state, "P0", 2) == 0 || strncmp(state, "23", 2) == 0) {
		r.kind = REFUSED_TRIGGER;
	}
	return r;
}

/* Class 08, an ended server, or no word from it at all. */
static bool is_lost(struct pg *pg)
{
	const char *state = pg_error_state(pg);

	return strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0 || *state == '\0';
}

struct refusal engine_refusal(void *ctx, struct engine *e)
{
	struct refusal r = {REFUSED_NOT, "", "", ""};

	if (e->dialect == DIALECT_SQLITE && db_error(e->db) != NULL) {
		r = sqlite_refusal(ctx, e->db);
		db_clear_error(e->db);
	} else if (e->dialect == DIALECT_POSTGRES && pg_error(e->pg) != NULL) {
		r = postgres_refusal(ctx, e->pg);
		e->broken = e->broken || is_lost(e->pg);
		pg_clear_error(e->pg);
	}
	return r;
}

bool engine_begin(struct engine *e)
{
	return engine_exec(e, "BEGIN");
}

void engine_rollback(struct engine *e)
{
	if (e->dialect == DIALECT_SQLITE) {
		db_rollback(e->db);
		return;
	}
	pg_clear_error(e->pg);
	if (!pg_exec(e->pg, "ROLLBACK")) {
		e->broken = true;
	}
	pg_clear_error(e->pg);
}

bool engine_mark(struct engine *e, const char *name)
{
	char sql[64];

	snprintf(sql, sizeof sql, "SAVEPOINT %s", name);
	return engine_exec(e, sql);
}

void engine_back(struct engine *e, const char *name)
{
	char sql[128];

	snprintf(sql, sizeof sql, "ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s", name, name);
	if (e->dialect == DIALECT_SQLITE) {
		db_clear_error(e->db);
	} else {
		pg_clear_error(e->pg);
	}
	if (!engine_exec(e, sql)) {
		/* ON CONFLICT ROLLBACK has ended the whole transaction: start it anew, so that the caller can go on. */
		engine_rollback(e);
		engine_begin(e);
	}
}

static bool sqlite_query(void *ctx, struct db *db, struct engine_result *out, const char *sql)
{
	struct query *q = db_query(ctx, db, sql, "");
	size_t room = 0;

	out->cols = (size_t)query_columns(q);
	while (query_next(q)) {
		if (out->rows == room) {
			room = room == 0 ? 16 : room * 2;
			out->cells = mem_resize(ctx, out->cells, const char *, room * out->cols + 1);
		}
		for (size_t c = 0; c < out->cols; c++) {
			out->cells[out->rows * out->cols + c] = mem_strdup(ctx, query_text(q, (int)c));
		}
		out->rows++;
	}
	return query_end(q);
}

static bool postgres_query(void *ctx, struct pg *pg, struct engine_result *out, const char *sql)
{
	struct pg_rows *r = pg_query(ctx, pg, sql, "");
	size_t room = 0;

	out->cols = (size_t)pg_rows_columns(r);
	while (pg_rows_next(r)) {
		if (out->rows == room) {
			room = room == 0 ? 16 : room * 2;
			out->cells = mem_resize(ctx, out->cells, const char *, room * out->cols + 1);
		}
		for (size_t c = 0; c < out->cols; c++) {
			out->cells[out->rows * out->cols + c] = mem_strdup(ctx, pg_rows_text(r, (int)c));
		}
		out->rows++;
	}
	return pg_rows_end(r);
}

bool engine_query(void *ctx, struct engine *e, struct engine_result *out, const char *sql)
{
	*out = (struct engine_result){.cells = mem_array(ctx, const char *, 1)};
	return e->dialect == DIALECT_SQLITE ? sqlite_query(ctx, e->db, out, sql) : postgres_query(ctx, e->pg, out, sql);
}

const char *engine_value(void *ctx, struct engine *e, const char *sql)
{
	struct engine_result r;

	return engine_query(ctx, e, &r, sql) && r.rows > 0 && r.cols > 0 ? r.cells[0] : NULL;
}

const char *engine_version(void *ctx, struct engine *e)
{
	if (e->dialect == DIALECT_SQLITE) {
		return db_text(ctx, e->db, "SELECT sqlite_version()", "");
	}
	return mem_strdup(ctx, pg_version(e->pg));
}

char *engine_name(const void *ctx, const char *name)
{
	return dialect_name(ctx, name);
}

/* Both dialects double the quote inside a plain string. */
char *engine_literal(const void *ctx, const char *text)
{
	return db_quote_text(ctx, text);
}
