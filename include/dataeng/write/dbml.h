/* A schema, or the conceptual model, as DBML.
 * Source: https://dbml.dbdiagram.io/docs/
 */
#ifndef DATAENG_WRITE_DBML_H
#define DATAENG_WRITE_DBML_H

#include <stdbool.h>

struct buf;
struct session;

/* Tables, enumerations, references, keys, indexes and notes, with the types of PostgreSQL. What DBML has no words for (checks
 * other than value lists, triggers) is left out. */
bool dbml_write(struct buf *out, struct session *s, const char *schema);

/* The conceptual model in a form made for editing; read/dbml.h applies what was changed. A Table is an entity, a column an
 * attribute, a column of type ref a relationship (> many-to-one, - one-to-one, <> many-to-many). Its head explains it. */
bool dbml_write_model(struct buf *out, struct session *s);

/* A name, quoted unless it is plain; a text in single quotes. */
void dbml_name(struct buf *out, const char *name);
void dbml_text(struct buf *out, const char *text);

#endif
