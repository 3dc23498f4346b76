/* DBML into the model: a schema, or changes to the conceptual model.
 * Source: https://dbml.dbdiagram.io/docs/
 */
#ifndef DATAENG_READ_DBML_H
#define DATAENG_READ_DBML_H

#include <stdbool.h>

struct session;
struct source;

/* Reads the text into db_schema `schema` of s (replaced): tables, columns, keys, indexes, references, enumerations as checks.
 * Many-to-many references become link tables. All errors are reported at their places; nothing is written then. */
bool dbml_read(void *ctx, struct session *s, const struct source *source, const char *schema);

/* Brings the conceptual model to what the text says (written by dbml_write_model, then edited): entities, attributes and
 * relationships are added, dropped, renamed and changed; what DBML cannot say stays. A thing that vanished while one like it
 * appeared at its place is a rename. Changed elements get provenance 'edit'. An empty text changes nothing. All errors are
 * reported at their places, and nothing is changed then. *changes (may be NULL) gets the number of changes. */
bool dbml_apply(void *ctx, struct session *s, const struct source *source, int *changes);

#endif
