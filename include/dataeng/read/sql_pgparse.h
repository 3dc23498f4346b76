/* PostgreSQL's DDL text into the model without a server: read by its parser, not run.
 *
 * What is read: schemas, tables with all their parts, indexes, types, sequences, and the comments on them; views, functions,
 * triggers, policies and their kin as the text they are. The rest is named in notes with code "sql-unread". A syntax error, and
 * a table or column that is not there, is an error at its place, as the server would report it; whether types and operators
 * fit, and what code would do, only the server knows.
 */
#ifndef DATAENG_READ_SQL_PGPARSE_H
#define DATAENG_READ_SQL_PGPARSE_H

#include <stdbool.h>

struct session;
struct source;

/* Into db_schema `schema` of s, which is replaced. False after reporting. */
bool sql_pgparse(void *ctx, struct session *s, const struct source *source, const char *schema);

#endif
