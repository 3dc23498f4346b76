/* Shared by read/script.c (statements) and read/script_alter.c (columns, and the actions of ALTER). */
#ifndef DATAENG_READ_SCRIPT_PARTS_H
#define DATAENG_READ_SCRIPT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct session;
struct sql_tokens;

/* The statement that is read. */
struct script {
	void *ctx;
	struct session *s;
	struct sql_tokens *t;
	const char *sql;
	size_t statement, line;
	bool in_transaction;
};

/* A row to be; NULL and " " where there is nothing. */
struct step {
	struct script *w;
	const char *verb, *kind, *tbl, *name, *type, *con, *expr;
	const char *flags; /* words between blanks */
};

struct step script_step(struct script *w, const char *verb, const char *kind);
void script_flag(struct step *p, const char *flag);
bool script_add(struct step *p);

/* Are these the words at *i? Then *i is behind them. */
bool script_take(struct script *w, size_t *i, const char *words);
/* A name with its schema, "public" and "main" left out; *i is behind it. NULL: there is none. */
const char *script_name(struct script *w, size_t *i);
/* The comma that ends a part, or end. */
size_t script_end_of_part(const struct sql_tokens *t, size_t i, size_t end);

/* A column or constraint of CREATE TABLE, tokens [i, end). */
bool script_made_column(struct script *w, const char *table, size_t i, size_t end);
/* Behind ALTER. */
bool script_alter(struct script *w, size_t i);

#endif
