/* DDL text into the model, by running it.
 *
 * The script runs in a scratch database and the catalogue is read back: what the engine understood, not what a parser of ours
 * believes. SQLite text runs in memory; PostgreSQL text in a throw-away cluster, and without server programs it is only read,
 * by PostgreSQL's parser (sql_pgparse.h), which a note says. INSERTs and other statements of the script run too, under limits.
 */
#ifndef DATAENG_READ_SQL_H
#define DATAENG_READ_SQL_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

struct db;
struct pg;
struct session;
struct source;

enum sql_hint { SQL_AUTO, SQL_SQLITE, SQL_POSTGRES };

/* Bytes of one script: a schema, not its rows. Its words are kept in memory. */
enum { SQL_LIMIT = 16 * 1024 * 1024 };

/* The dialect the text is written in, by its words; SQLite when nothing decides. */
enum dialect sql_detect(const char *text, size_t size);

/* Reads the script into db_schema `schema` of s (replaced), and tells the dialect (NULL: not wanted). The first error of the
 * engine is reported at its place in the source, and false returned. */
bool sql_read(void *ctx, struct session *s, enum dialect *dialect, const struct source *source, enum sql_hint hint,
              const char *schema);

/* The same in a database of scratch_postgres, which is emptied first: for many scripts, one after the other. */
bool sql_read_postgres(void *ctx, struct session *s, struct pg *scratch, const struct source *source, const char *schema);

/* Runs the script in a scratch database statement by statement; an error is reported at its place. */
bool sql_run_sqlite(void *ctx, struct session *s, struct db *db, const struct source *source);

#endif
