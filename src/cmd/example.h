/* A schema from text into a scratch session: the examples of rules, and the files that `check` is given. */
#ifndef DATAENG_SRC_CMD_EXAMPLE_H
#define DATAENG_SRC_CMD_EXAMPLE_H

#include <stdbool.h>

struct checklist_item;
struct example;
struct pg;
struct session;
struct source;

/* The schema in focus of a session that was filled from DDL. */
#define EXAMPLE_SCHEMA "checked"

/* Fills an empty session, inside a transaction, with the example (and the item's facts, when it is DDL). pg: a scratch
 * database for PostgreSQL's DDL, which is emptied; NULL: a cluster is started for it, where one can be. False after
 * reporting at the place in the checklist file. */
bool example_fill(void *ctx, struct session *s, const struct checklist_item *item, const struct example *example,
                  struct pg *pg);

/* Is it PostgreSQL's DDL? */
bool example_is_postgres(const struct example *example);

/* DDL into the schema EXAMPLE_SCHEMA of s, tied to its entities and put into focus. language: "sql", "postgres" or NULL
 * (by its words). Inside a transaction. */
bool example_ddl(void *ctx, struct session *s, const struct source *source, const char *language);

/* Ties the schema EXAMPLE_SCHEMA to the entities it is named after, sizes it and puts it into focus. */
bool example_tie(void *ctx, struct session *s);

/* Requirements into s, and the design derived from them. Inside a transaction. */
bool example_requirements(void *ctx, struct session *s, const struct source *source);

#endif
