/* The derived design in every format that is no document of a template. */
#ifndef DATAENG_WRITE_EXPORT_H
#define DATAENG_WRITE_EXPORT_H

#include <stdbool.h>

#include "dataeng/model/dialect.h"

struct buf;
struct session;

/* sql, dbml, mermaid, dot, svg, csv, or model (the conceptual model as DBML, for editing). */
bool export_knows(const char *format);

/* Writes the schema 'design' in the format; the dialect matters for sql only. False after reporting: an unknown format, no
 * design yet, or (a note only) svg without graphviz. */
bool export_write(struct buf *out, struct session *s, const char *format, enum dialect d);

#endif
