/* The engine a proof runs on: SQLite or PostgreSQL, a switch where they differ. Errors are taken out as refusals: who refused
 * what, told apart as exactly as the engine tells.
 */
#ifndef DATAENG_PROVE_ENGINE_H
#define DATAENG_PROVE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

struct db;
struct pg;

struct engine {
	enum dialect dialect;
	struct db *db; /* one of the two */
	struct pg *pg;
	bool broken; /* a rollback failed or the server is gone: nothing more can be proven */
};

enum refusal_kind {
	REFUSED_NOT,
	REFUSED_NOT_NULL,
	REFUSED_UNIQUE,
	REFUSED_CHECK,
	REFUSED_FK,
	REFUSED_TYPE,
	REFUSED_TRIGGER,
	REFUSED_OTHER
};

struct refusal {
	enum refusal_kind kind;
	const char *name;    /* of the constraint or index; "" when the engine does not say */
	const char *columns; /* "t.a, t.b" when the engine says them; "" else */
	const char *message; /* the engine's words, one line */
};

bool engine_exec(struct engine *e, const char *sql);
/* What the last failure was; clears it. kind REFUSED_NOT when there was none. */
struct refusal engine_refusal(void *ctx, struct engine *e);

/* A transaction that is always taken back. */
bool engine_begin(struct engine *e);
void engine_rollback(struct engine *e);
/* A point inside it to go back to; they nest by name. */
bool engine_mark(struct engine *e, const char *name);
void engine_back(struct engine *e, const char *name);

/* A small result, all as text; NULL cells stay NULL. rows is 0 on failure (see engine_refusal). */
struct engine_result {
	size_t rows, cols;
	const char **cells; /* [rows * cols] */
};
bool engine_query(void *ctx, struct engine *e, struct engine_result *out, const char *sql);
/* The first cell, or NULL. */
const char *engine_value(void *ctx, struct engine *e, const char *sql);

const char *engine_version(void *ctx, struct engine *e);
char *engine_name(const void *ctx, const char *name);    /* quoted identifier */
char *engine_literal(const void *ctx, const char *text); /* quoted string */

#endif
