/* PostgreSQL's own parser, without a server (libpg_query, loaded at the first use).
 *
 * It knows the grammar and nothing else: whether a table, a column or a type exists is not its business.
 * Source: https://github.com/pganalyze/libpg_query; the nodes are those of PostgreSQL's parsenodes.h, as JSON.
 */
#ifndef DATAENG_WRAP_PGPARSE_H
#define DATAENG_WRAP_PGPARSE_H

#include <stdbool.h>
#include <stddef.h>

struct diags;

/* Loads the library. False after reporting. The other functions want it to be loaded. */
bool pgparse_load(struct diags *diags);

struct pgparse_error {
	char *message; /* in the context of the call */
	size_t offset; /* bytes from the start of the text */
};

/* The parse tree of one or more statements as JSON text; NULL with *error filled. */
char *pgparse_tree(const void *ctx, const char *sql, struct pgparse_error *error);

/* One spelling of an expression, in one line and without comments and needless parentheses. NULL when it is none. */
char *pgparse_expression(const void *ctx, const char *text);

#endif
