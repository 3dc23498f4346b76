/* The two dialects that everything is written for, and how a name and a text are written in them.
 * A switch over this enum where they differ; no vtables. */
#ifndef DATAENG_MODEL_DIALECT_H
#define DATAENG_MODEL_DIALECT_H

#include <stdbool.h>

enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES };

#define DIALECT_NAME(d) ((d) == DIALECT_SQLITE ? "sqlite" : "postgres")

enum { DIALECT_NAME_LIMIT = 63 }; /* bytes of an identifier; PostgreSQL cuts longer ones silently */

/* Is the word reserved in one of the dialects (ASCII letter case aside)? src/model/reserved.dat has the list. */
bool dialect_reserved(const char *word);

/* The name as an SQL identifier that means the same in both dialects: quoted when it is reserved or not plain snake_case. */
char *dialect_name(const void *ctx, const char *name);

/* The text as an SQL literal that means the same in both dialects; NULL gives the keyword. */
char *dialect_text(const void *ctx, const char *text);

/* A name of at most DIALECT_NAME_LIMIT bytes: a longer one is cut and ends with a digest of the whole, so that two long
 * names stay different. */
char *dialect_short_name(const void *ctx, const char *name);

#endif
