/* The conceptual model as one JSON document.
 *
 * entities (name, aliases, kind, parent, key, alt_keys, attributes), relationships, volumes, retention, access_patterns,
 * constraints, prohibitions, quality, assumptions, questions, statements. Foreign keys and technical columns are not in it.
 */
#ifndef DATAENG_WRITE_MODEL_JSON_H
#define DATAENG_WRITE_MODEL_JSON_H

#include <stdbool.h>

struct buf;
struct session;

/* Appends the document, with a newline at its end. False after reporting. */
bool model_json_write(struct buf *out, struct session *s);

#endif
